"""Spreadsheets that somebody broke the reading with, each with what must come out."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sferum_cli.pipeline import ReportCall, check_inputs
from sferum_cli.problems import Problem, Problems
from sferum_cli.reports.report import InputSheet
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.sources.cleaning.municipality_names import municipality_key
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.sources.tables.columns import ColumnNames
from sferum_cli.sources.tables.options import TableOptions

HEADER = ("Дата", "ID пользователя", "ID организации", "Роль", "Верифицирован",
          "Отправлено сообщений", "Звонки")  # fmt: skip
HEADS = ("Регион", "Муниципалитет", "ID организации", "Организация", "Тип организации",
         "Педагогов", "Обучающихся")  # fmt: skip
SCHOOL = ("Омская область", "г. Омск", "7", "Школа № 1", "ОО", 10, 100)


def person(number: int) -> list[Any]:
    return ["24.10.2024", f"МАРКЕР-{number}", "7", "Учитель", "да", 12, 0]


def book_of(path: Path, rows: Sequence[Sequence[Any]], down: int = 0, right: int = 0) -> Any:
    book = openpyxl.Workbook()
    for number, row in enumerate(rows, start=1 + down):
        for column, value in enumerate(row, start=1 + right):
            if value is not None:
                book.active.cell(number, column, value)
    book.save(path)
    return book


def checked(
    folder: Path, options: ReadOptions | None = None, heads: Sequence[Sequence[Any]] = ()
) -> tuple[list[Problem], list[InputSheet]]:
    book_of(folder / "headcount.xlsx", heads or [HEADS, SCHOOL])
    problems = Problems()
    call = ReportCall(InputCall([folder]), options or ReadOptions(), Rules())
    return problems.records, list(check_inputs(call, problems).inputs)


def places(problems: Sequence[Problem], severity: str = "error") -> list[tuple[Any, ...]]:
    return [(one.code.value, one.row, one.column) for one in problems if one.severity == severity]


def test_a_formula_without_a_value_left_of_the_table_shifts_nothing(tmp_path: Path) -> None:
    path = tmp_path / "activity.xlsx"
    book = book_of(path, [HEADER, *(person(number) for number in range(3))], down=3, right=1)
    book.active["A3"] = '=IF(1=1,"","")'
    book.active["G5"] = "=NA()"
    book.save(path)
    problems, _inputs = checked(tmp_path)
    assert places(problems) == [("cell-formula", 5, "G")]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c r="G2" t="str"><f>IF(1,"","")</f><v></v></c>', []),
        ('<c r="G2"><f>A1+1</f><v></v></c>', [("cell-formula", 2, "G")]),
        ('<c r="G2"><f>A1+1</f></c>', [("cell-formula", 2, "G")]),
        ('<c r="G2" t="e"><f>NA()</f><v>#N/A</v></c>', [("cell-error", 2, "G")]),
        ("<c r='G2' t='e'><v>#N/A</v></c>", [("cell-error", 2, "G")]),
        ('<c t="e" r="G2"><v>#N/A</v></c>', [("cell-error", 2, "G")]),
        ('<c\nr="G2"\nt="e"><v>#N/A</v></c>', [("cell-error", 2, "G")]),
    ],
)
def test_the_xml_of_a_cell(tmp_path: Path, cell: str, expected: list[tuple[Any, ...]]) -> None:
    import zipfile

    path = tmp_path / "activity.xlsx"
    book_of(path, [HEADER, person(1), person(2)])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    before = b'<c r="G2" t="n"><v>0</v></c>'
    assert before in parts[sheet]
    parts[sheet] = parts[sheet].replace(before, cell.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    problems, _inputs = checked(tmp_path)
    assert places(problems) == expected


def test_every_error_cell_in_a_role_has_its_address(tmp_path: Path) -> None:
    path = tmp_path / "activity.xlsx"
    book = book_of(path, [HEADER, *(person(number) for number in range(4))])
    for row in (2, 4):
        book.active[f"D{row}"].value = "#N/A"
        book.active[f"D{row}"].data_type = "e"
    book.save(path)
    problems, _inputs = checked(tmp_path)
    assert places(problems) == [("cell-error", 2, "D"), ("cell-error", 4, "D")]
    assert not any(problem.snippet for problem in problems)


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Кол-\nво сообщений", "messages_sent"),
        ("Кол-\nво прочитан-\nных сообщений", "messages_read"),
        ("Отправ-\nлено сооб-\nщений", "messages_sent"),
        ("Отправлено\nсообщений", "messages_sent"),
    ],
)
def test_hyphens_at_line_breaks(header: str, key: str) -> None:
    assert ColumnNames().key_of(header) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Омский муниципальный р-н", "Омский муниципальный район"),
        ("Омский мун. район", "Омский район"),
        ("Омский муниц. округ", "Омский муниципальный округ"),
        ("гор. Омск", "г. Омск"),
    ],
)
def test_more_spellings_of_municipalities(one: str, other: str) -> None:
    assert municipality_key(one) == municipality_key(other)


def test_the_title_of_a_group_names_none_of_its_columns(tmp_path: Path) -> None:
    heads = [
        ("Регион", "Муниципалитет", "Организация", None, None, "Педагогов", "Обучающихся"),
        (None, None, "Код", "Наименование", "Тип", None, None),
        SCHOOL,
    ]
    book_of(tmp_path / "activity.xlsx", [HEADER, person(1)])
    problems, _inputs = checked(tmp_path, heads=heads)
    assert "column-missing" in [one.code.value for one in problems if one.severity == "error"]


def test_a_row_of_data_is_not_quoted_as_a_header(tmp_path: Path) -> None:
    book_of(tmp_path / "activity.xlsx", [HEADER, person(1)])
    book_of(tmp_path / "headcount.xlsx", [HEADS, SCHOOL])
    members = tmp_path / "members.xlsx"
    book_of(members, [["МАРКЕР-1", "7", "Учитель", "да", "Школа"]])
    problems = Problems()
    files = InputCall([tmp_path / "activity.xlsx", tmp_path / "headcount.xlsx"], members=[members])
    check_inputs(ReportCall(files, ReadOptions(), Rules()), problems)
    assert problems.errors
    assert not any("МАРКЕР" in problem.text for problem in problems.records)


@pytest.mark.parametrize(("skip", "used"), [(False, 3), (True, 2)])
def test_hidden_rows_are_read_or_skipped(tmp_path: Path, skip: bool, used: int) -> None:
    path = tmp_path / "activity.xlsx"
    book = book_of(path, [HEADER, *(person(number) for number in range(3))])
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions.group("J", "XFD", hidden=True)
    book.save(path)
    problems, inputs = checked(tmp_path, ReadOptions(tables=TableOptions(skip_hidden_rows=skip)))
    (sheet,) = [one for one in inputs if one.table == "activity"]
    assert (sheet.read, sheet.used) == (3, used)
    assert sheet.skipped == ({"hidden": 1} if skip else {})
    (warning,) = [one for one in problems if one.code == "hidden-rows"]
    assert "1 строка, 0 столбцов" in warning.message


def test_errors_of_the_headcount_leave_nothing_unmatched(tmp_path: Path) -> None:
    book_of(tmp_path / "activity.xlsx", [HEADER, person(1)])
    problems, _inputs = checked(tmp_path, heads=[HEADS, (*SCHOOL[:5], "десять", 100)])
    assert [one.code.value for one in problems if one.severity == "error"] == ["value-number"]
    assert "organization-unmatched" not in [one.code.value for one in problems]


def test_dates_of_parquet_are_read_as_they_are(tmp_path: Path) -> None:
    import polars as pl

    moments = [dt.datetime(2024, 10, 24, 9), dt.datetime(2024, 10, 18)]  # noqa: DTZ001
    columns = {"Дата": moments, "ID пользователя": [1, 2], "ID организации": ["7", "7"],
               "Роль": ["Учитель"] * 2, "Верифицирован": [True, False],
               "Отправлено сообщений": [12, 0]}  # fmt: skip
    pl.DataFrame(columns).write_parquet(tmp_path / "activity.parquet")
    _problems, inputs = checked(tmp_path)
    (sheet,) = [one for one in inputs if one.table == "activity"]
    assert (sheet.read, sheet.used) == (2, 2)
