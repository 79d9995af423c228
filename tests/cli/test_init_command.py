"""``sferum init``: settings and templates that a report is made from once they are filled in."""

import datetime as dt
import io
import json
import shlex
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sferum_cli.cli.template_columns import column_meanings, template_columns
from sferum_cli.render.templates import template_bytes
from sferum_cli.settings import Settings, read_settings
from sferum_cli.sources.sheets.head import HeadRow
from sferum_cli.sources.tables.columns import INPUT_COLUMN, INPUT_COLUMNS, CellKind
from sferum_cli.sources.tables.own_sheets import is_legend
from sferum_cli.sources.tables.shapes import TABLE_SHAPE, TableKind
from tests.conftest import Run

NAMES = {
    TableKind.ACTIVITY: "активность.xlsx",
    TableKind.HEADCOUNT: "численность.xlsx",
    TableKind.ORGANIZATIONS: "организации.xlsx",
    TableKind.MEMBERS: "участники.xlsx",
}
ALL = {"sferum.toml", *NAMES.values()}
ENGLISH = {"sferum.toml", "activity.xlsx", "headcount.xlsx", "organizations.xlsx", "members.xlsx"}


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def fill(path: Path, *rows: Mapping[str, object], drop: tuple[str, ...] = ()) -> None:
    """Fill a template in by the keys of its columns, as a person does; ``drop`` deletes columns."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for key in drop:
        titles = [cell.value for cell in sheet[1]]
        sheet.delete_cols(titles.index(INPUT_COLUMN[key].title) + 1)
    titles = [cell.value for cell in sheet[1]]
    for number, row in enumerate(rows, start=2):
        for key, value in row.items():
            sheet.cell(number, titles.index(INPUT_COLUMN[key].title) + 1, value)
    book.save(path)


DAY = dt.date(2024, 10, 24)
SCHOOL = {
    "region": "Омская область",
    "municipality": "г. Омск",
    "organization_id": "007",
    "organization": "Школа № 7",
    "organization_type": "ОО",
    "inn": "0500000007",
}
PEOPLE: list[Mapping[str, object]] = [
    {"user_id": "0001", "role": "Учитель", "messages_sent": 10, "calls": 1, "ejd_linked": "да"},
    {"user_id": "0002", "role": "Учитель", "messages_sent": 9, "calls": 0, "ejd_linked": "нет"},
    {"user_id": "0003", "role": "Ученик", "messages_sent": 0, "messages_read": 1},
]
ACTIVITY = [
    {"date": DAY, "organization_id": "007", "verified": "да", **person} for person in PEOPLE
]


def only_row(text: str) -> dict[str, Any]:
    (row,) = json.loads(text)["rows"]
    return dict(row)


def test_writes_settings_and_templates(sferum: Run, tmp_path: Path) -> None:
    run = sferum("init")
    assert run.returncode == 0, run.stderr
    assert run.stdout == ""
    assert files_in(tmp_path) == ALL
    assert all(name in run.stderr for name in ALL)
    assert read_settings(tmp_path / "sferum.toml") == Settings()


def test_english_names_in_a_folder_that_is_made(sferum: Run, tmp_path: Path) -> None:
    run = sferum("init", "new/folder", "--lang", "en")
    assert run.returncode == 0, run.stderr
    assert files_in(tmp_path / "new" / "folder") == ENGLISH
    sheets = openpyxl.load_workbook(tmp_path / "new" / "folder" / "members.xlsx").sheetnames
    assert sheets == ["Members", "Legend"]


def test_quiet_says_nothing(sferum: Run) -> None:
    run = sferum("init", "--quiet")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_never_overwrites(sferum: Run, tmp_path: Path) -> None:
    (tmp_path / NAMES[TableKind.MEMBERS]).write_text("mine", "utf-8")
    (tmp_path / "sferum.toml").write_text('rank_by = "percent"\n', "utf-8")
    run = sferum("init")
    assert run.returncode == 2
    assert NAMES[TableKind.MEMBERS] in run.stderr
    assert "sferum.toml" in run.stderr
    assert NAMES[TableKind.ACTIVITY] not in run.stderr
    assert files_in(tmp_path) == {NAMES[TableKind.MEMBERS], "sferum.toml"}
    assert (tmp_path / NAMES[TableKind.MEMBERS]).read_text("utf-8") == "mine"
    run = sferum("init", "--force")
    assert run.returncode == 0, run.stderr
    copies = {f"{NAMES[TableKind.MEMBERS]}.bak", "sferum.toml.bak"}
    assert files_in(tmp_path) == ALL | copies
    assert all(copy in run.stderr for copy in copies)
    assert read_settings(tmp_path / "sferum.toml") == Settings()
    assert (tmp_path / f"{NAMES[TableKind.MEMBERS]}.bak").read_text("utf-8") == "mine"


def test_force_keeps_every_copy_of_what_was_filled_in_and_none_of_the_rest(
    sferum: Run, tmp_path: Path
) -> None:
    sferum("init")
    assert sferum("init", "--force").returncode == 0
    assert files_in(tmp_path) == ALL  # nothing was filled in
    name = NAMES[TableKind.ACTIVITY]
    for text in ("first", "second", "third"):
        (tmp_path / name).write_text(text, "utf-8")
        assert sferum("init", "--force").returncode == 0
    texts = [(tmp_path / f"{name}{end}.bak").read_text("utf-8") for end in ("", ".1", ".2")]
    assert texts == ["first", "second", "third"]
    # Nobody takes a copy for an input: the folder has empty templates alone, and says so.
    run = sferum("report", tmp_path)
    assert run.returncode == 3
    assert "bak" not in run.stderr


def test_what_is_no_plain_file_is_never_replaced(sferum: Run, tmp_path: Path) -> None:
    (tmp_path / "sferum.toml").mkdir()
    run = sferum("init", "--force")
    assert run.returncode == 2
    assert "sferum.toml" in run.stderr
    assert files_in(tmp_path) == {"sferum.toml"}


def test_a_file_in_place_of_the_folder(sferum: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine", "utf-8")
    assert sferum("init", "taken").returncode == 2
    assert sferum("init", "taken/below").returncode == 6
    assert files_in(tmp_path) == {"taken"}


def test_empty_templates_lack_nothing_but_rows(sferum: Run) -> None:
    sferum("init")
    run = sferum("report", *NAMES.values())
    assert run.returncode == 3
    errors = [line for line in run.stderr.splitlines() if line.startswith("ошибка")]
    assert len(errors) == len(NAMES)
    assert all("no-data-rows" in line for line in errors), run.stderr


def test_templates_that_nobody_filled_in_are_passed_over(sferum: Run, tmp_path: Path) -> None:
    """Not where they are named, or where nothing else gives the table: then it is an error."""
    sferum("init", "данные")
    folder = tmp_path / "данные"
    fill(folder / NAMES[TableKind.ACTIVITY], *ACTIVITY)
    run = sferum("report", "данные")
    assert run.returncode == 3
    assert f"[no-data-rows] {NAMES[TableKind.HEADCOUNT]}" in run.stderr
    fill(folder / NAMES[TableKind.HEADCOUNT], {**SCHOOL, "teachers": 4, "students": 10})
    run = sferum("report", "данные", "--level", "organization", "--format", "json")
    assert run.returncode == 0, run.stderr
    assert only_row(run.stdout)["organization"] == "Школа № 7"
    passed_over = [line for line in run.stderr.splitlines() if "no-data-rows" in line]
    assert len(passed_over) == len(NAMES) - 2
    assert all(line.startswith("предупреждение") for line in passed_over)
    assert "sheet-skipped" not in run.stderr, "the legend of a template is known"
    run = sferum("report", "данные", "--members", f"данные/{NAMES[TableKind.MEMBERS]}")
    assert run.returncode == 3
    sferum("init", "ещё", "--lang", "en")
    run = sferum("report", "данные", "ещё")
    assert run.returncode == 0, run.stderr
    assert "sheet-skipped" not in run.stderr, "the legend is known in every language"
    (folder / "район.csv").write_text(
        "Дата;ID пользователя;ID организации;Роль;Верифицирован;Отправлено сообщений\n", "utf-8"
    )
    run = sferum("report", "данные")
    assert run.returncode == 3, "an export without rows is no template"
    assert "ошибка [no-data-rows] район.csv" in run.stderr


def test_filled_templates_give_a_right_report(sferum: Run, tmp_path: Path) -> None:
    sferum("init")
    for kind in (TableKind.HEADCOUNT, TableKind.ORGANIZATIONS):
        heads = {"teachers": 4, "students": 10} if kind is TableKind.HEADCOUNT else {}
        fill(tmp_path / NAMES[kind], {**SCHOOL, **heads, "connected": "да"})
    fill(tmp_path / NAMES[TableKind.ACTIVITY], *ACTIVITY)
    inactive: Mapping[str, object] = {
        "user_id": "0004",
        "role": "Ученик",
        "organization_id": "007",
        "verified": "да",
    }
    fill(tmp_path / NAMES[TableKind.MEMBERS], inactive)
    run = sferum("report", ".", "--level", "organization", "--format", "json")
    assert run.returncode == 0, run.stderr
    row = only_row(run.stdout)
    assert (row["organization"], row["organization_id"]) == ("Школа № 7", "007")
    expected = {
        "active_teachers_calls": 1,
        "active_teachers_messages": 1,
        "active_students": 1,
        "connected_organizations": 1,
        "active_organizations": 1,
        "teachers": 2,
        "students": 2,
        "teachers_linked": 1,
        "students_linked": 0,
        "teachers_total": 4,
        "students_total": 10,
    }
    assert {key: row[key] for key in expected} == expected


def test_columns_without_data_are_deleted_and_stay_unknown(sferum: Run, tmp_path: Path) -> None:
    """The call that ``init`` proposes, over the columns that every office has."""
    run = sferum("init", "данные")
    folder = tmp_path / "данные"
    following = run.stderr.strip().splitlines()[-1].partition("sferum ")[2]
    people = [
        {key: row[key] for key in row if key not in {"calls", "ejd_linked"}} for row in ACTIVITY
    ]
    fill(folder / NAMES[TableKind.ACTIVITY], *people, drop=("calls", "ejd_linked", "week"))
    fill(
        folder / NAMES[TableKind.HEADCOUNT],
        {**SCHOOL, "teachers": 4, "students": 10},
        drop=("connected",),
    )
    run = sferum(*shlex.split(following), "--format", "json")
    assert run.returncode == 0, run.stderr
    row = only_row(run.stdout)
    assert row["active_teachers_calls"] is None
    assert row["teachers_linked"] is None
    assert row["active_teachers_messages"] == 1
    assert row["connected_organizations"] == 1


def test_the_second_sheet_is_never_taken_for_a_table(sferum: Run, tmp_path: Path) -> None:
    sferum("init")
    fill(tmp_path / NAMES[TableKind.ACTIVITY], *ACTIVITY)
    fill(tmp_path / NAMES[TableKind.HEADCOUNT], {**SCHOOL, "teachers": 4, "students": 10})
    heads = ("--headcount", NAMES[TableKind.HEADCOUNT])
    run = sferum("report", NAMES[TableKind.ACTIVITY], *heads)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("kind", list(TableKind))
def test_the_second_sheet_is_known_by_what_it_says(kind: TableKind) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(kind)))
    rows = list(book.worksheets[1].iter_rows(values_only=True))
    head = [HeadRow(number, tuple(str(cell or "") for cell in row)) for number, row in
            enumerate(rows, start=1)]  # fmt: skip
    assert is_legend(head)
    explained = [str(row[0]).split(" (")[0] for row in rows[1 : book.worksheets[0].max_column + 1]]
    assert explained == [cell.value for cell in book.worksheets[0][1]]
    assert all(all(row) for row in rows[1 : book.worksheets[0].max_column + 1])


def template(kind: TableKind) -> bytes:
    return template_bytes(kind.value, template_columns(kind), ["Advice"])


@pytest.mark.parametrize("kind", list(TableKind))
def test_the_sheet_to_fill_in(kind: TableKind) -> None:
    shape, columns = TABLE_SHAPE[kind], template_columns(kind)
    sheet = openpyxl.load_workbook(io.BytesIO(template(kind))).worksheets[0]
    assert {column.key for column in columns} == shape.keys
    assert [cell.value for cell in sheet[1]] == [column.title for column in columns]
    needed = {key for group in shape.required for key in group}
    assert {column.key for column in columns[: len(needed)]} == needed
    colours = [cell.fill.fgColor.rgb for cell in sheet[1]]
    assert not set(colours[: len(needed)]) & set(colours[len(needed) :])
    assert (sheet.max_row, sheet.freeze_panes) == (1, "A2")
    assert str(sheet.auto_filter.ref).startswith(f"A1:{sheet.cell(1, len(columns)).column_letter}")
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$1:$1"
    checks = {str(check.sqref): check for check in sheet.data_validations.dataValidation}
    for cell, column in zip(sheet[1], columns, strict=True):
        assert cell.comment is not None
        assert cell.comment.text == f"{column.need_said}\n{column.takes}"
        width = sheet.column_dimensions[cell.column_letter].width
        assert width > max(len(word) for word in column.title.split())
        check = checks.get(f"{cell.column_letter}2:{cell.column_letter}1048576")
        number_format = sheet.column_dimensions[cell.column_letter].number_format
        check_cells(INPUT_COLUMN[column.key].kind, number_format, check)


def check_cells(kind: CellKind, number_format: str, check: Any) -> None:
    if kind in {CellKind.ID, CellKind.DIGITS}:
        assert number_format == "@"
    if kind in {CellKind.ID, CellKind.DIGITS, CellKind.TEXT}:
        assert check is None
        return
    assert check.showErrorMessage
    assert check.allow_blank
    assert len(check.formula1) <= 255  # more is a damaged workbook to Excel, as are the next two
    assert len(check.error) <= 225
    assert len(check.errorTitle) <= 32
    expected = {
        CellKind.COUNT: ("whole", "0"),
        CellKind.DATE: ("date", "32874"),
        CellKind.YES_NO: ("list", '"да,нет"'),
        CellKind.TYPE: ("list", '"ОО,СПО,ДОО,ОДО"'),
        CellKind.ROLE: ("list", check.formula1),
    }
    assert (check.type, check.formula1) == expected[kind]
    if kind is CellKind.ROLE:
        assert check.formula1.startswith('"Учитель,Преподаватель,')
    if kind is CellKind.DATE:
        assert number_format == "DD.MM.YYYY"


def test_every_input_column_has_a_meaning() -> None:
    for kind in TableKind:
        assert set(column_meanings(kind)) == {column.key for column in INPUT_COLUMNS}


def test_the_same_bytes_every_time() -> None:
    first = template(TableKind.ACTIVITY)
    assert template(TableKind.ACTIVITY) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert {member.date_time for member in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
