"""xlsx: the report, what each column means, and the warnings, for people who live in Excel."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sferum_cli.problems import OutputFailedError, printable
from sferum_cli.reports.report import Report, statements
from sferum_cli.rulebook.indicators import (
    INDICATORS,
    TOTALS,
    Block,
    Column,
    Indicator,
    Measure,
)
from sferum_cli.rulebook.ratings import RATED_WITHIN
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

LARGEST_SHEET = 1_048_576
"""Rows that Excel opens."""

SHARE_FORMAT = "0.0%"
FIXED_TIME = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the same bytes on every run
_PROPERTIES = "docProps/core.xml"
_ZIP_TIME = (2000, 1, 1, 0, 0, 0)

_COLOURS = {
    Block.UNIT: "E7E6E6",
    Block.ACTIVITY: "DDEBF7",
    Block.ORGANIZATIONS: "E2EFDA",
    Block.COVERAGE: "FFF2CC",
    Block.LINKED: "FCE4D6",
    Block.REFERENCE: "EDEDED",
    Block.RATINGS: "E4DFEC",
}
_FONT = "Calibri"
_WIDEST_NAME = 60
_MARGIN = 3
"""Beside the longest word of a bold header and the button of the filter."""

_HEADER_HEIGHT = 78
_TEXT_WIDTH = 110
_A4 = 9
_PAGES_WIDE = 2
"""Twenty-eight columns on one sheet of paper are too small to read."""


def workbook_bytes(report: Report) -> bytes:
    """The report as the bytes of a workbook, the same on every run."""
    from openpyxl import Workbook
    from openpyxl.xml.functions import tostring

    book = Workbook(write_only=True)
    _report_sheet(book, report)
    _legend_sheet(book, report)
    if report.problems.records:
        _warnings_sheet(book, report)
    stream = io.BytesIO()
    book.save(stream)
    book.properties.creator = "sferum"
    book.properties.created = book.properties.modified = FIXED_TIME
    return _with_fixed_times(stream.getvalue(), tostring(book.properties.to_tree()))


def _report_sheet(book: Any, report: Report) -> None:
    columns = report.columns
    sheet = book.create_sheet(_("Report"))
    lines = statements(report)
    header_row = len(lines) + 2
    if report.rows.height + header_row + 1 > LARGEST_SHEET:
        raise OutputFailedError(
            _("the report has {rows} rows and a sheet of Excel {most}; write .csv").format(
                rows=report.rows.height, most=LARGEST_SHEET
            )
        )
    names = sum(column.measure is Measure.NAME for column in columns)
    for number, column in enumerate(columns, start=1):
        letter = _letter(number)
        sheet.column_dimensions[letter].width = _column_width(report, column)
    sheet.row_dimensions[header_row].height = _HEADER_HEIGHT
    sheet.freeze_panes = f"{_letter(names + 1)}{header_row + 1}"
    last = _letter(len(columns))
    sheet.auto_filter.ref = f"A{header_row}:{last}{header_row + report.rows.height}"
    sheet.print_title_rows = f"{header_row}:{header_row}"
    sheet.print_title_cols = f"A:{_letter(names)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth = _PAGES_WIDE
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for number, line in enumerate(lines):
        sheet.append([_text(sheet, line, bold=number == 0)])
    sheet.append([])
    sheet.append([_header(sheet, column) for column in columns])
    for row in report.rows.iter_rows(named=True):
        sheet.append([_cell(sheet, column, row) for column in columns])
    if report.total is not None:
        row = {**report.total.row(0, named=True), columns[0].key: report.total_label}
        sheet.append([_cell(sheet, column, row, bold=True) for column in columns])


def _column_width(report: Report, column: Column) -> int:
    """Wide enough for the longest word of the title and, for a name, for the longest name."""
    longest = max(len(word) for word in column.title.split())
    if column.measure is Measure.NAME:
        names = (len(str(name)) for name in report.rows[column.key].drop_nulls())
        longest = min(max((longest, *names)), _WIDEST_NAME)
    return longest + _MARGIN


def _header(sheet: "WriteOnlyWorksheet", column: Column) -> "WriteOnlyCell":
    from openpyxl.styles import Alignment, PatternFill

    cell = _text(sheet, column.title, bold=True)
    cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
    cell.fill = PatternFill("solid", fgColor=_COLOURS[column.block])
    return cell


def _cell(
    sheet: "WriteOnlyWorksheet", column: Column, row: dict[str, Any], *, bold: bool = False
) -> "WriteOnlyCell | None":
    """A number as a number, a share as the exact fraction under ``0.0%``, a name as text."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    value = row[column.key]
    if value is None:
        return None
    if column.measure is Measure.NAME:
        return _text(sheet, str(value), bold=bold)
    if column.measure is Measure.SHARE:
        one = _INDICATOR_OF_SHARE[column.key]
        value = row[one.key] / row[one.total.key]
    cell = WriteOnlyCell(sheet, value=value)
    if column.measure is Measure.SHARE:
        cell.number_format = SHARE_FORMAT
    if bold:
        cell.font = Font(name=_FONT, bold=True)
    return cell


_INDICATOR_OF_SHARE: dict[str, Indicator] = {one.share_key: one for one in INDICATORS}


def _text(
    sheet: "WriteOnlyWorksheet", text: str, *, bold: bool = False, wrap: bool = False
) -> "WriteOnlyCell":
    """A text that stays one, also where it begins like a formula."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    cell = WriteOnlyCell(sheet, value=printable(text))
    cell.data_type = "s"
    if bold:
        cell.font = Font(name=_FONT, bold=True)
    if wrap:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _legend_sheet(book: Any, report: Report) -> None:
    """What every column means and where it comes from, and the rules in force."""
    sheet = book.create_sheet(_("Legend"))
    _widths(sheet, (8, 46, 34, 12, 10, 70))
    sheet.freeze_panes = "A2"
    titles = (_("No."), _("Column"), _("Key"), _("Slide"), _("Rule"), _("How it is counted"))
    sheet.append([_text(sheet, title, bold=True) for title in titles])
    for number, column in enumerate(report.columns, start=1):
        slide, rule, meaning = _meaning(report, column)
        cells = (column.title, column.key, slide, rule, meaning)
        sheet.append([number, *(_text(sheet, cell, wrap=True) for cell in cells)])
    sheet.append([])
    for line in statements(report):
        sheet.append([None, _text(sheet, line)])


def _meaning(report: Report, column: Column) -> tuple[str, str, str]:
    """Slide, rule and formula of a column, from its record."""
    for one in INDICATORS:
        if column.key == one.key:
            what = _("distinct verified users") if one.kinds else _("organizations")
            return one.slide, one.rule, what
        if column.key == one.share_key:
            formula = _("«{count}» / «{total}»").format(count=one.title, total=one.total.title)
            return one.slide, "R9", formula
        if column.key == one.rank_key:
            within = RATED_WITHIN[report.level]
            where = _("within the region") if within else _("within the country")
            by = report.rules.rank_by
            base = column.title if by.value == "count" else one.share_title
            return one.slide, "R11", f"{base}, {where}"
    for total in TOTALS:
        if column.key == total.key:
            return total.slide, "R9", _("from the headcount")
    return "28", "", ""


def _warnings_sheet(book: Any, report: Report) -> None:
    sheet = book.create_sheet(_("Warnings"))
    _widths(sheet, (24, 30, 20, 10, 10, _TEXT_WIDTH))
    sheet.freeze_panes = "A2"
    titles = (_("Code"), _("File"), _("Sheet"), _("Row"), _("Column"), _("What it is"))
    sheet.append([_text(sheet, title, bold=True) for title in titles])
    for problem in report.problems.records:
        sheet.append(
            [
                _text(sheet, problem.code.value),
                _text(sheet, problem.file or ""),
                _text(sheet, problem.sheet or ""),
                problem.row,
                _text(sheet, problem.column or ""),
                _text(sheet, problem.message, wrap=True),
            ]
        )


def _widths(sheet: Any, widths: Sequence[int]) -> None:
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[_letter(number)].width = width


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(number))


def _with_fixed_times(data: bytes, properties: bytes) -> bytes:
    """The same archive with one time for all its members, so that equal reports are equal bytes.

    ``properties`` replaces those that openpyxl stamps with the clock.
    """
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in _sorted_members(source.namelist()):
            member = zipfile.ZipInfo(name, _ZIP_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, properties if name == _PROPERTIES else source.read(name))
    return stream.getvalue()


def _sorted_members(names: Iterable[str]) -> list[str]:
    """The content types first, as Excel writes them."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
