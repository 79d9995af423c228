"""The workbook: real numbers, texts that stay texts, the same bytes every time."""

import dataclasses
import io
import re
import time
import zipfile
from typing import Any

import openpyxl
import polars as pl
import pytest

from sferum_cli.accounting import place_of, sum_of_rows
from sferum_cli.errors import OutputFailedError
from sferum_cli.problems import Problems
from sferum_cli.render import table_sheet
from sferum_cli.render.theme import SHARE_FORMAT
from sferum_cli.render.workbook import workbook_bytes
from sferum_cli.reports.report import Report
from sferum_cli.reports.report_document import report_document
from sferum_cli.reports.statements import statements
from sferum_cli.rulebook.indicators import COLUMNS, INDICATORS, Measure
from sferum_cli.rulebook.targets import TARGETS
from sferum_cli.rulebook.words import Level
from tests.unit.test_render_cells import (
    NAMES,
    sample,
    with_names,
    with_run,
    without_headcount,
)


def opened(report: Report) -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(report_document(report))))


def sheet_texts(report: Report) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(report_document(report)))) as archive:
        return [archive.read(name).decode() for name in archive.namelist()
                if name.startswith("xl/worksheets/")]  # fmt: skip


def header_row(sheet: Any) -> int:
    return int(next(row[0].row for row in sheet.rows if row[0].value == COLUMNS[0].title))


@pytest.mark.parametrize("level", list(Level))
def test_the_report_sheet(level: Level) -> None:
    report = sample(level)
    sheet = opened(report).worksheets[0]
    header = header_row(sheet)
    assert header <= 15  # programs look for it among the first rows
    lines = [sheet.cell(n, 1).value for n in range(1, header - 1)]
    said = [line for line in lines if line is not None]
    assert said[0] == statements(report)[0]
    assert all("не хватает" in line for line in said[1 : 1 + len(TARGETS)])
    assert set(statements(report)) <= set(said)
    assert [cell.value for cell in sheet[header]] == [column.title for column in report.columns]
    last = header + report.rows.height
    assert sheet.max_row == last + (report.total is not None)
    table = sheet.tables["Отчёт"]
    assert table.ref == f"A{header}:{sheet.cell(last, sheet.max_column).coordinate}"
    assert table.autoFilter.ref == table.ref
    assert [column.name for column in table.tableColumns] == [one.title for one in report.columns]
    assert sheet.print_title_rows == f"${header - 1}:${header}"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
    assert not sheet.merged_cells.ranges
    frozen = sum(column.measure is Measure.NAME for column in report.columns)
    assert sheet.freeze_panes == sheet.cell(header + 1, frozen + 1).coordinate
    widths = [sheet.column_dimensions[sheet.cell(1, n).column_letter].width
              for n in range(1, frozen + 1)]  # fmt: skip
    assert sheet.row_dimensions[header].height >= 5 * 15  # five lines of a rating's title
    assert sum(widths) <= 96  # what is frozen must fit a laptop's screen
    for number, row in enumerate(report.rows.iter_rows(named=True), start=header + 1):
        for column, cell in zip(report.columns, sheet[number], strict=True):
            check_cell(column.measure, row, column.key, cell)
    if report.total is not None:
        total = sheet[last + 1]
        assert total[0].value == report.total_label
        assert all(cell.font.bold for cell in total)
        assert [cell.value for cell in total[-5:]] == [None] * 5  # a total has no rank


def check_cell(measure: Measure, row: dict[str, Any], key: str, cell: Any) -> None:
    value = row[key]
    if measure is Measure.NAME:
        is_country = row["region"] is None and key == "region"
        assert cell.value == ("Россия" if is_country else value)
        assert value is None or cell.data_type == "s"
    elif value is None:
        assert cell.value == ("—" if measure is Measure.RANK else "н/д")
    elif measure is Measure.SHARE:
        one = next(one for one in INDICATORS if one.share_key == key)
        assert cell.value == row[one.key] / row[one.total.key]
        assert cell.number_format == SHARE_FORMAT
    else:
        assert cell.value == value
        assert cell.data_type == "n"


def test_names_are_texts_and_nothing_else() -> None:
    report = with_names(*NAMES)
    for text in sheet_texts(report):
        assert "<f>" not in text
        assert "<f " not in text
        assert not re.search(r"<hyperlink[^>]*r:id", text)  # links stay in the workbook
        assert "<script" not in text
    sheet = opened(report).worksheets[0]
    header = header_row(sheet)
    shown = [sheet.cell(header + 1 + n, 2) for n in range(len(NAMES))]
    assert {cell.data_type for cell in shown} == {"s"}
    assert shown[0].value == "=1+1"
    assert any("a_x005F_x" not in text and "_x005F_x000D_" in text for text in sheet_texts(report))


def test_unknown_is_said_and_never_blank() -> None:
    sheet = opened(without_headcount()).worksheets[0]
    values = [cell.value for cell in sheet[sheet.max_row - 1]]
    assert None not in values
    assert values.count("—") == 5


def test_every_workbook_ends_with_the_same_three_sheets() -> None:
    report = sample()
    book = opened(report)
    assert book.sheetnames == ["Отчёт", "Главное", "Обозначения", "Замечания", "О файле"]
    legend = list(book["Обозначения"].iter_rows(min_row=2, values_only=True))
    for number, column in enumerate(report.columns, start=1):
        row = legend[number - 1]
        assert (row[0], row[1], row[-1]) == (number, column.title, column.key)
        assert row[2]  # what it says
        assert row[-2]  # its slide
    texts = {cell for row in legend for cell in row}
    assert set(statements(report)) <= texts
    remarks = list(book["Замечания"].iter_rows(min_row=2, values_only=True))
    assert [row[-1] for row in remarks] == [one.code.value for one in report.run.problems.records]
    quiet = opened(with_run(problems=Problems()))
    assert quiet["Замечания"]["A2"].value == "Замечаний нет"


def test_the_sheet_about_the_file_has_hashes_rows_and_settings() -> None:
    report = sample()
    rows = list(opened(report)["О файле"].iter_rows(min_row=2, values_only=True))
    values = {what: value for _about, what, value in rows}
    assert values["Последний день недели"] == "24.10.2024"
    for sheet in report.run.inputs:
        assert values[f"{sheet.name}: SHA-256"] == sheet.sha256
        assert values[place_of(sheet)] == sum_of_rows(sheet)
    assert values["thresholds.active_teacher_messages"] == "10"


def test_the_same_bytes_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    first = workbook_bytes(report_document(sample()))
    later = time.time() + 100_000
    monkeypatch.setattr(time, "time", lambda: later)
    assert workbook_bytes(report_document(sample())) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        assert not re.search(r"20(2|3)\d-", archive.read("docProps/core.xml").decode())


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """I07: never cut in silence."""
    report = dataclasses.replace(sample(), rows=pl.concat([sample().rows] * 2))
    monkeypatch.setattr(table_sheet, "LAST_ROW", 60)
    with pytest.raises(OutputFailedError, match="60"):
        workbook_bytes(report_document(report))
