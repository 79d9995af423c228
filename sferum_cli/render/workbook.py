"""xlsx: the report, what each column means, and the warnings, for people who live in Excel."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Literal

from sferum_cli.problems import OutputFailedError, printable
from sferum_cli.render.cells import shown
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
from sferum_cli.rulebook.words import RankBy
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
_SIZE = 11
_TITLE_SIZE = 14
_UNKNOWN = "808080"
"""«н/д» stands back behind the numbers."""

_LINE = "D9D9D9"

_WIDEST_NAMES = 96
"""All name columns together: they are frozen, and must leave a laptop's screen to the numbers."""

_MARGIN = 3
"""Beside the longest word of a bold header and the button of the filter."""

_LINE_HEIGHT = 15
_TITLE_HEIGHT = 21
_A4 = 9
_PAPER_MARGIN = 0.4
_FOOTER_MARGIN = 0.6
_PAGES_WIDE = 2
"""Twenty-eight columns on one sheet of paper are too small to read."""

_ESCAPE_OF_EXCEL = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""``_x000D_`` in a file means a character to Excel; where a text says so, its ``_`` is escaped."""


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
    widths = _widths_of(report)
    _set_widths(sheet, widths)
    _set_height(sheet, header_row, zip((one.title for one in columns), widths, strict=True))
    names = _names(columns)
    sheet.freeze_panes = f"{_letter(names + 1)}{header_row + 1}"
    last = _letter(len(columns))
    sheet.auto_filter.ref = f"A{header_row}:{last}{header_row + report.rows.height}"
    _rule_off(sheet, header_row + 1, header_row + report.rows.height, len(columns))
    sheet.print_title_rows = f"{header_row}:{header_row}"
    sheet.print_title_cols = f"A:{_letter(names)}"
    _set_page(sheet, _PAGES_WIDE)
    sheet.row_dimensions[1].height = _TITLE_HEIGHT
    for number, line in enumerate(lines):
        sheet.append([_text(sheet, line, bold=number == 0, size=_SIZE if number else _TITLE_SIZE)])
    sheet.append([])
    sheet.append([_header(sheet, column) for column in columns])
    cells = _Cells(sheet, columns)
    for number, row in enumerate(report.rows.iter_rows(named=True), start=header_row + 1):
        _set_height(sheet, number, zip(row.values(), widths[:names], strict=False))
        sheet.append(cells.filled(row))
    if report.total is not None:
        total = report.total.row(0, named=True)
        sheet.append(_total_row(sheet, columns, total, report.total_label))


def _widths_of(report: Report) -> list[int]:
    """Wide enough for the longest word of the title and, for a name, for the longest name.

    Where the names together would take too much of the screen, the longest wrap.
    """
    widths = []
    for column in report.columns:
        longest = max(len(word) for word in column.title.split())
        if column.measure is Measure.NAME:
            names = (len(str(name)) for name in report.rows[column.key].drop_nulls())
            longest = max((longest, *names))
        widths.append(longest + _MARGIN)
    frozen = _names(report.columns)
    while sum(widths[:frozen]) > _WIDEST_NAMES:
        widths[widths.index(max(widths[:frozen]))] -= 1
    return widths


def _names(columns: Sequence[Column]) -> int:
    """How many columns hold names; they stand first."""
    return sum(column.measure is Measure.NAME for column in columns)


def _height(cells: Iterable[tuple[object, int]]) -> int:
    """The height of a row in which every text has room in its column of some width."""
    lines = [len(wrap(str(text), width - _MARGIN)) for text, width in cells
             if len(str(text)) > width - _MARGIN]  # fmt: skip
    return _LINE_HEIGHT * max([1, *lines])


def _set_height(sheet: Any, row: int, cells: Iterable[tuple[object, int]]) -> None:
    """Say the height where a text wraps: not every program finds it out by itself."""
    height = _height(cells)
    if height > _LINE_HEIGHT:
        sheet.row_dimensions[row].height = height


def _rule_off(sheet: Any, first: int, last: int, columns: int) -> None:
    """A light line under every row, for the eye: one rule of the sheet, not a style per cell."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import Border, Side
    from openpyxl.styles.differential import DifferentialStyle

    line = DifferentialStyle(border=Border(bottom=Side("thin", color=_LINE)))
    rule = Rule(type="expression", dxf=line, formula=["TRUE"])
    if last >= first:
        sheet.conditional_formatting.add(f"A{first}:{_letter(columns)}{last}", rule)


def _set_page(sheet: Any, pages_wide: int = 1) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth = pages_wide
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P / &N"
    for side in ("left", "right", "top"):
        setattr(sheet.page_margins, side, _PAPER_MARGIN)
    sheet.page_margins.bottom = _FOOTER_MARGIN


def _header(sheet: "WriteOnlyWorksheet", column: Column) -> "WriteOnlyCell":
    from openpyxl.styles import Alignment

    cell = _filled(_text(sheet, column.title, bold=True), column.block)
    cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
    return cell


def _filled(cell: "WriteOnlyCell", block: Block) -> "WriteOnlyCell":
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", fgColor=_COLOURS[block])
    return cell


class _Cells:
    """The cells of a row. Each is made once and filled again: styles are what costs time."""

    def __init__(self, sheet: "WriteOnlyWorksheet", columns: Sequence[Column]) -> None:
        from openpyxl.styles import Alignment, Font

        self._columns = columns
        self._known = [_styled(sheet, column) for column in columns]
        self._unknown = [_text(sheet, shown(column, None)) for column in columns]
        for cell in self._unknown:
            cell.font = Font(name=_FONT, color=_UNKNOWN, size=_SIZE)
            cell.alignment = Alignment(horizontal="right")

    def filled(self, row: dict[str, Any]) -> list["WriteOnlyCell | None"]:
        """A number as a number, a share as the exact fraction under ``0.0%``, a name as text.

        What is unknown says so: a blank cell would count as 0 in a formula.
        """
        cells = []
        for column, known, unknown in zip(self._columns, self._known, self._unknown, strict=True):
            value = row[column.key]
            if value is None:
                cells.append(None if column.measure is Measure.NAME else unknown)
                continue
            if column.measure is Measure.NAME:
                _put_text(known, str(value))
            elif column.measure is Measure.SHARE:
                one = _INDICATOR_OF_SHARE[column.key]
                _put_double(known, row[one.key] / row[one.total.key])
            else:
                known.value = value
            cells.append(known)
        return cells


def _styled(sheet: "WriteOnlyWorksheet", column: Column) -> "WriteOnlyCell":
    from openpyxl.cell import WriteOnlyCell

    if column.measure is Measure.NAME:
        return _text(sheet, "", wrapped="bottom")
    cell = WriteOnlyCell(sheet)
    if column.measure is Measure.SHARE:
        cell.number_format = SHARE_FORMAT
    return cell


def _total_row(
    sheet: "WriteOnlyWorksheet", columns: Sequence[Column], row: dict[str, Any], label: str
) -> list["WriteOnlyCell"]:
    """The last row: its label, and numbers; a total has no rank."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Border, Font, Side

    filled = _Cells(sheet, columns).filled(row)
    cells = [
        cell if cell is not None and column.measure is not Measure.RANK else WriteOnlyCell(sheet)
        for column, cell in zip(columns, filled, strict=True)
    ]
    cells[0] = _text(sheet, label)
    for cell in cells:
        cell.font = Font(name=_FONT, bold=True, size=_SIZE)
        cell.border = Border(top=Side("thin"))
    return cells


_INDICATOR_OF_SHARE: dict[str, Indicator] = {one.share_key: one for one in INDICATORS}


def _text(
    sheet: "WriteOnlyWorksheet",
    text: str,
    *,
    bold: bool = False,
    wrapped: Literal["top", "bottom"] | None = None,
    size: int = _SIZE,
) -> "WriteOnlyCell":
    """A text that stays one, also where it begins like a formula."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    cell = WriteOnlyCell(sheet)
    _put_text(cell, text)
    if bold:
        cell.font = Font(name=_FONT, bold=True, size=size)
    if wrapped is not None:
        cell.alignment = Alignment(wrap_text=True, vertical=wrapped)
    return cell


def _put_text(cell: "WriteOnlyCell", text: str) -> None:
    cell.value = _ESCAPE_OF_EXCEL.sub("_x005F_", printable(text))
    cell.data_type = "s"


def _put_double(cell: "WriteOnlyCell", number: float) -> None:
    """The exact double: openpyxl would write 16 of its up to 17 digits."""
    cell.value = repr(number)
    cell.data_type = "n"


def _legend_sheet(book: Any, report: Report) -> None:
    """What every column means and where it comes from, and the rules in force."""
    titles = (_("No."), _("Column"), _("Key"), _("Slide"), _("Rule"), _("How it is counted"))
    rows = [
        (number, column.title, column.key, *_meaning(report, column))
        for number, column in enumerate(report.columns, start=1)
    ]
    sheet = _list_sheet(book, _("Legend"), titles, (8, 54, 34, 14, 10, 74), rows)
    sheet.append([])
    for line in statements(report):
        sheet.append([None, _text(sheet, line)])


def _list_sheet(
    book: Any,
    name: str,
    titles: Sequence[str],
    widths: Sequence[int],
    rows: Iterable[Sequence[str | int | None]],
) -> Any:
    """A sheet of texts under a header that stays in sight."""
    sheet = book.create_sheet(name)
    _set_widths(sheet, widths)
    _set_page(sheet)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.append([_filled(_text(sheet, title, bold=True), Block.UNIT) for title in titles])
    number = 1
    for number, row in enumerate(rows, start=2):
        _set_height(sheet, number, zip(row, widths, strict=True))
        sheet.append([_listed(sheet, value) for value in row])
    _rule_off(sheet, 2, number, len(titles))
    return sheet


def _listed(sheet: "WriteOnlyWorksheet", value: str | int | None) -> "WriteOnlyCell | None":
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    if value is None:
        return None
    if isinstance(value, str):
        return _text(sheet, value, wrapped="top")
    cell = WriteOnlyCell(sheet, value=value)
    cell.alignment = Alignment(horizontal="left", vertical="top")
    return cell


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
            base = one.title if by is RankBy.COUNT else one.share_title
            return one.slide, "R11", f"«{base}», {where}"
    for total in TOTALS:
        if column.key == total.key:
            return total.slide, "R9", _("from the headcount")
    return "28", "", ""


def _warnings_sheet(book: Any, report: Report) -> None:
    titles = (_("Code"), _("File"), _("Sheet"), _("Row"), _("Column"), _("What it is"))
    rows = (
        (one.code.value, one.file, one.sheet, one.row, one.column, one.message)
        for one in report.problems.records
    )
    _list_sheet(book, _("Warnings"), titles, (26, 30, 20, 12, 12, 94), rows)


def _set_widths(sheet: Any, widths: Sequence[int]) -> None:
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
