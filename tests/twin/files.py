"""Worlds as files: written in three formats, read back from csv, compared with a worked example."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import polars as pl

from tests.builders.files import write, write_csv, write_parquet

from .calculation import LEVELS, ActivityRow, Cell, MemberRow, Options, Organization, World, report

Format = Literal["csv", "xlsx", "parquet"]
Value = str | int | bool | dt.date | None
# A header, the type that its column has in parquet, its values.
Column = tuple[str, type[pl.DataType], list[Value]]

TEXT, WHOLE, DAY = pl.String, pl.Int64, pl.Date


def yes_no(value: bool | None) -> str | None:
    """A yes/no cell as offices write it; None stays blank."""
    return None if value is None else "да" if value else "нет"


def write_table(path: Path, columns: Sequence[Column]) -> Path:
    """One table in one file, the format by the suffix."""
    headers = [header for header, _, _ in columns]
    rows = [headers, *zip(*(values for _, _, values in columns), strict=True)]
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".csv":
        rows = [[_in_iso(value) for value in row] for row in rows]
        return write_csv(path, rows, separator=",", end="\r\n")
    if path.suffix == ".xlsx":
        rows = [[None if value == "" else value for value in row] for row in rows]
        return write(path, rows, _texts_stay_texts)
    return write_parquet(path, rows, {header: kind for header, kind, _ in columns})


def _in_iso(value: Value) -> Value:
    return value.isoformat() if isinstance(value, dt.date) else value


def _texts_stay_texts(book: Any) -> None:
    """An id of digits stays text when it is edited in Excel."""
    for row in book.worksheets[0].iter_rows(min_row=2):
        for cell in row:
            if isinstance(cell.value, str):
                cell.number_format = "@"


def activity_columns(world: World, rows: Sequence[ActivityRow], weekly: bool) -> list[Column]:
    """An activity file; an optional column is left out where the world lacks it and no row has it.

    A counter that the world has and no row of the file is a column of blanks.
    """
    columns: list[Column] = [
        ("Неделя" if weekly else "Дата", DAY, [row.date for row in rows]),
        ("ID пользователя", TEXT, [row.user_id for row in rows]),
        ("ID организации", TEXT, [row.organization_id for row in rows]),
        ("Роль", TEXT, [row.role for row in rows]),
        ("Верифицирован", TEXT, [yes_no(row.verified) for row in rows]),
        ("Отправлено сообщений", WHOLE, [row.messages_sent for row in rows]),
    ]
    optional: list[tuple[bool, Column]] = [
        (world.has_messages_read,
         ("Прочитано сообщений", WHOLE, [row.messages_read for row in rows])),
        (world.has_calls, ("Звонки", WHOLE, [row.calls for row in rows])),
        (world.has_ejd, ("ЭЖД связан", TEXT, [yes_no(row.ejd_linked) for row in rows])),
    ]  # fmt: skip
    for everywhere, column in optional:
        if everywhere or any(value is not None for value in column[2]):
            columns.append(column)
    return columns


def member_columns(world: World, rows: Sequence[MemberRow]) -> list[Column]:
    """The members table: the activity without date and counters."""
    columns: list[Column] = [
        ("ID пользователя", TEXT, [row.user_id for row in rows]),
        ("ID организации", TEXT, [row.organization_id for row in rows]),
        ("Роль", TEXT, [row.role for row in rows]),
        ("Верифицирован", TEXT, [yes_no(row.verified) for row in rows]),
    ]
    linked: list[Value] = [yes_no(row.ejd_linked) for row in rows]
    if world.has_ejd or any(value is not None for value in linked):
        columns.append(("ЭЖД связан", TEXT, linked))
    return columns


def organization_columns(rows: Sequence[Organization], heads: bool) -> list[Column]:
    """The headcount by organization, or without heads the directory."""
    columns: list[Column] = [
        ("Регион", TEXT, [row.region for row in rows]),
        ("Муниципалитет", TEXT, [row.municipality for row in rows]),
        ("ID организации", TEXT, [row.organization_id or None for row in rows]),
        ("Организация", TEXT, [row.organization for row in rows]),
        ("Тип организации", TEXT, [row.organization_type for row in rows]),
    ]
    if any(row.connected is not None for row in rows):
        columns.append(("Подключена", TEXT, [yes_no(row.connected) for row in rows]))
    if heads:
        columns.append(("Педагогов", WHOLE, [row.teachers for row in rows]))
        columns.append(("Обучающихся", WHOLE, [row.students for row in rows]))
    return columns


def write_organizations(
    folder: Path, name: str, suffix: str, rows: Sequence[Organization], heads: bool
) -> list[Path]:
    """One file, or two where only some organizations have «Подключена»: a column is whole."""
    with_column = [row for row in rows if row.connected is not None]
    without = [row for row in rows if row.connected is None]
    if not with_column or not without:
        return [write_table(folder / f"{name}{suffix}", organization_columns(rows, heads))]
    return [
        write_table(folder / f"{name}-{number}{suffix}", organization_columns(part, heads))
        for number, part in enumerate((with_column, without), start=1)
    ]


def write_world(
    world: World, folder: Path, format: Format = "csv", directory: bool = False
) -> list[Path]:
    """All the files of a world, activity first and in its order; their paths.

    `directory` asks for the table of organizations also beside a headcount by organization; it is
    written unasked where it is needed: by municipality, and for `World.directory_only`.
    """
    suffix = f".{format}"
    paths = [
        write_table(
            folder / f"activity-{number + 1}{suffix}",
            activity_columns(world, rows, number in world.weekly_files),
        )
        for number, rows in enumerate(world.activity)
    ]
    if world.headcount is None:
        rows = [o for o in world.organizations if o.organization_id not in world.directory_only]
        paths += write_organizations(folder, "headcount", suffix, rows, heads=True)
    else:
        by_type = world.headcount
        columns: list[Column] = [
            ("Регион", TEXT, [row.region for row in by_type]),
            ("Муниципалитет", TEXT, [row.municipality for row in by_type]),
            ("Тип организации", TEXT, [row.organization_type for row in by_type]),
            ("Организаций", WHOLE, [row.organizations for row in by_type]),
            ("Педагогов", WHOLE, [row.teachers for row in by_type]),
            ("Обучающихся", WHOLE, [row.students for row in by_type]),
        ]
        paths.append(write_table(folder / f"headcount{suffix}", columns))
    if directory or world.headcount is not None or world.directory_only:
        # An organization without an id stays out: it would stand twice, with nothing to meet by.
        known = [o for o in world.organizations if o.organization_id]
        paths += write_organizations(folder, "organizations", suffix, known, heads=False)
    if world.members is not None:
        columns = member_columns(world, world.members)
        paths.append(write_table(folder / f"members{suffix}", columns))
    return paths


def read_csv(path: Path) -> list[dict[str, str]]:
    """A csv of canonical headers as dicts."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def read_world(folder: Path, week_end: dt.date) -> World:
    """activity.csv and headcount.csv (by organization, clean) of a folder."""

    def whole(row: dict[str, str], header: str) -> int | None:
        return int(row[header]) if row.get(header) else None

    def flag(row: dict[str, str], header: str) -> bool | None:
        return row[header] == "да" if header in row else None

    rows = read_csv(folder / "activity.csv")
    activity = tuple(
        ActivityRow(
            date=dt.date.fromisoformat(row["Дата"]),
            user_id=row["ID пользователя"],
            organization_id=row["ID организации"],
            role=row["Роль"],
            verified=row["Верифицирован"] == "да",
            messages_sent=whole(row, "Отправлено сообщений") or 0,
            messages_read=whole(row, "Прочитано сообщений"),
            calls=whole(row, "Звонки"),
            ejd_linked=flag(row, "ЭЖД связан"),
        )
        for row in rows
    )
    organizations = tuple(
        Organization(
            region=row["Регион"],
            municipality=row["Муниципалитет"],
            organization_id=row["ID организации"],
            organization=row["Организация"],
            organization_type=row["Тип организации"],
            connected=flag(row, "Подключена"),
            teachers=whole(row, "Педагогов"),
            students=whole(row, "Обучающихся"),
        )
        for row in read_csv(folder / "headcount.csv")
    )
    headers = rows[0].keys() if rows else set()
    return World(
        organizations=organizations,
        headcount=None,
        activity=(activity,),
        members=None,
        week_end=week_end,
        has_messages_read="Прочитано сообщений" in headers,
        has_calls="Звонки" in headers,
        has_ejd="ЭЖД связан" in headers,
    )


def compare_example(folder: Path, week_end: dt.date) -> tuple[int, list[str]]:
    """Every cell of expected-LEVEL.csv against the calculation: cells compared, differences."""
    world = read_world(folder, week_end)
    cells = 0
    differences: list[str] = []
    for level in LEVELS:
        expected = read_csv(folder / f"expected-{level}.csv")
        found = report(world, Options(), level)
        if len(expected) != len(found):
            differences.append(f"{level}: {len(expected)} rows expected, {len(found)} found")
        for number, (left, right) in enumerate(zip(expected, found, strict=False), start=1):
            for column, text in left.items():
                cells += 1
                value: Cell = right[column]
                if value is None or isinstance(value, str):
                    same = text == (value or "")
                else:
                    same = text != "" and Fraction(text) == value
                if not same:
                    differences.append(f"{level} {number} {column}: {text!r} != {value!r}")
    return cells, differences
