"""xlsx: every part of a document on a sheet of its own, for people who live in Excel."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sferum_cli.errors import OutputFailedError
from sferum_cli.excel import LAST_ROW, LONGEST_TEXT
from sferum_cli.render.cells import MARK, is_marked, shown, shown_marked
from sferum_cli.render.sheets import (
    FONT,
    MARGIN,
    SIZE,
    filled,
    is_whole_archive,
    letter_of,
    list_sheet,
    new_book,
    put_double,
    put_text,
    rule_off,
    saved,
    set_height,
    set_page,
    set_widths,
    text_cell,
)
from sferum_cli.reports.document import (
    DECIMALS,
    TOLD_BY_ROW,
    Document,
    Listing,
    Table,
    fraction_key,
)
from sferum_cli.rulebook.indicators import Column, Measure
from sferum_cli.rulebook.shares import WHOLE
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

SHARE_FORMAT = "0.0%"
_FORMATS = {
    Measure.SHARE: SHARE_FORMAT,
    Measure.CHANGE: "+0;-0;0",
    Measure.CHANGE_POINTS: "+0.0;-0.0;0.0",
    Measure.DATE: "DD.MM.YYYY",
}
MARKED_SHARE_FORMAT = f'{SHARE_FORMAT}"{MARK}"'

_TITLE_SIZE = 14
_UNKNOWN = "808080"
"""«н/д» stands back behind the numbers."""

_WIDEST_NAMES = 96
"""All name columns together: they are frozen, and must leave a laptop's screen to the numbers."""

_TITLE_HEIGHT = 21
_LENGTH_OF_DATE = len("24.10.2024")
_PAGES_WIDE = 2
"""Twenty-eight columns on one sheet of paper are too small to read."""


def workbook_is_whole(data: bytes, _document: Document) -> bool:
    """Whether every part of a workbook unzips to its checksum."""
    return is_whole_archive(data)


def workbook_bytes(document: Document) -> bytes:
    """A document as the bytes of a workbook, the same on every run."""
    book = new_book()
    for number, part in enumerate(document.parts):
        if isinstance(part, Table):
            _table_sheet(book, document, part)
            if number == 0 and len(document.paragraphs) > 1:
                _paragraphs_sheet(book, document)
        else:
            _list_sheet(book, part)
    return saved(book)


def _table_sheet(book: Any, document: Document, table: Table) -> None:
    columns, height = table.columns, table.rows.height
    sheet = book.create_sheet(table.title)
    lines = [*document.statements, *_paragraph_lines(document)]
    header_row = len(lines) + 2
    if height + header_row + 1 > LAST_ROW:
        raise OutputFailedError(
            _("the report has {rows} rows and a sheet of Excel {most}; write .csv").format(
                rows=height, most=LAST_ROW
            )
        )
    _check_lengths(table)
    widths = _widths_of(table)
    set_widths(sheet, widths)
    set_height(sheet, header_row, zip((one.title for one in columns), widths, strict=True))
    names = table.name_columns
    named = [column.key for column in columns[:names]]
    sheet.freeze_panes = f"{letter_of(names + 1)}{header_row + 1}"
    last = letter_of(len(columns))
    sheet.auto_filter.ref = f"A{header_row}:{last}{header_row + height}"
    rule_off(sheet, header_row + 1, header_row + height, len(columns))
    sheet.print_title_rows = f"{header_row}:{header_row}"
    sheet.print_title_cols = f"A:{letter_of(names)}"
    set_page(sheet, _PAGES_WIDE)
    sheet.row_dimensions[1].height = _TITLE_HEIGHT
    for number, line in enumerate(lines):
        sheet.append(
            [text_cell(sheet, line, bold=number == 0, size=SIZE if number else _TITLE_SIZE)]
        )
    sheet.append([])
    sheet.append([_header(sheet, column) for column in columns])
    cells = _Cells(sheet, columns)
    for number, row in enumerate(table.rows.iter_rows(named=True), start=header_row + 1):
        set_height(sheet, number, zip((row[key] for key in named), widths, strict=False))
        sheet.append(cells.filled(row))
    if table.total is not None:
        total = table.total.row(0, named=True)
        sheet.append(_total_row(sheet, columns, total, table.total_label))


def _paragraph_lines(document: Document) -> list[str]:
    """What the document comes to, and how to take that.

    Several paragraphs have a sheet of their own: the header stays near the top of this one.
    """
    if len(document.paragraphs) > 1:
        lines = [_("How far each region is: sheet «{name}»").format(name=_("Targets"))]
    else:
        lines = [line for one in document.paragraphs for line in (one.heading, *one.sentences)]
    return lines if document.remark is None else [*lines, document.remark]


def _paragraphs_sheet(book: Any, document: Document) -> None:
    """The targets of several regions, a row each."""
    rows = [(one.heading, line) for one in document.paragraphs for line in one.sentences]
    list_sheet(book, _("Targets"), (_("Region"), _("Target")), (48, 134), rows)


def _list_sheet(book: Any, listing: Listing) -> None:
    titles = [column.title for column in listing.columns]
    widths = [column.width for column in listing.columns]
    sheet = list_sheet(book, listing.title, titles, widths, listing.rows)
    if listing.below:
        sheet.append([])
    for line in listing.below:
        sheet.append([None, text_cell(sheet, line)])


def _check_lengths(table: Table) -> None:
    """Raise OutputFailedError for a name that openpyxl would cut off without a word."""
    for column in (one for one in table.columns if one.measure is Measure.NAME):
        length = table.rows[column.key].str.len_chars().max()
        if isinstance(length, int) and length > LONGEST_TEXT:
            raise OutputFailedError(
                _(
                    "a text of {length} characters is longer than a cell of Excel takes; write .csv"
                ).format(length=length)
            )


def _widths_of(table: Table) -> list[int]:
    """Wide enough for the longest word of the title and, for a name, for the longest name.

    Where the names together would take too much of the screen, the longest wrap.
    """
    widths = []
    for column in table.columns:
        longest = max(len(word) for word in column.title.split())
        if column.measure is Measure.NAME:
            names = (len(str(name)) for name in table.rows[column.key].drop_nulls())
            longest = max((longest, *names))
        elif column.measure is Measure.DATE:
            longest = max(longest, _LENGTH_OF_DATE)
        elif column.measure in TOLD_BY_ROW:
            rows = table.rows.iter_rows(named=True)
            longest = max((longest, *(len(shown_marked(column, row)) for row in rows)))
        widths.append(longest + MARGIN)
    frozen = table.name_columns
    while sum(widths[:frozen]) > _WIDEST_NAMES:
        widths[widths.index(max(widths[:frozen]))] -= 1
    return widths


def _header(sheet: "WriteOnlyWorksheet", column: Column) -> "WriteOnlyCell":
    from openpyxl.styles import Alignment

    cell = filled(text_cell(sheet, column.title, bold=True), column.block)
    cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
    return cell


class _Cells:
    """The cells of a row. Each is made once and filled again: styles are what costs time."""

    def __init__(self, sheet: "WriteOnlyWorksheet", columns: Sequence[Column]) -> None:
        from openpyxl.styles import Alignment, Font

        self._columns, self._sheet = columns, sheet
        self._told: dict[tuple[int, int | None], WriteOnlyCell] = {}
        self._known = [_styled(sheet, column) for column in columns]
        self._marked = [_styled(sheet, column, MARKED_SHARE_FORMAT) for column in columns]
        self._unknown = [text_cell(sheet, shown(column, None)) for column in columns]
        for cell in self._unknown:
            cell.font = Font(name=FONT, color=_UNKNOWN, size=SIZE)
            cell.alignment = Alignment(horizontal="right")

    def filled(self, row: dict[str, Any]) -> list["WriteOnlyCell | None"]:
        """A number as a number, a share as the exact fraction under ``0.0%``, a name as text.

        What is unknown says so: a blank cell would count as 0 in a formula.
        """
        cells = []
        for number, column in enumerate(self._columns):
            value, unknown = row[column.key], self._unknown[number]
            known = (self._marked if is_marked(column, row) else self._known)[number]
            if value is None:
                cells.append(None if column.measure is Measure.NAME else unknown)
                continue
            if column.measure in TOLD_BY_ROW:
                cells.append(self._told_by_row(number, value, row[DECIMALS]))
                continue
            if column.measure is Measure.NAME:
                put_text(known, str(value))
            elif column.measure is Measure.SHARE:
                put_double(known, row[fraction_key(column)])
            elif column.measure is Measure.CHANGE_POINTS:
                put_double(known, value)
            elif column.measure is Measure.YES_NO:
                put_text(known, shown(column, value))
            else:
                known.value = value
            cells.append(known)
        return cells

    def _told_by_row(self, place: int, number: float, decimals: int | None) -> "WriteOnlyCell":
        """A share as a fraction, a difference of shares in points, a whole number as such."""
        is_difference = self._columns[place].measure is Measure.DIFFERENCE
        if (place, decimals) not in self._told:
            form = "0" if decimals is None else f"0.{'0' * decimals}"
            signed = f"+{form};-{form};{form}"
            shares = form if decimals is None else f"{form}%"
            cell = _styled(self._sheet, self._columns[place])
            cell.number_format = signed if is_difference else shares
            self._told[place, decimals] = cell
        cell = self._told[place, decimals]
        if decimals is None:
            cell.value = int(number)
        else:
            put_double(cell, number if is_difference else number / WHOLE)
        return cell


def _styled(
    sheet: "WriteOnlyWorksheet", column: Column, share_format: str = SHARE_FORMAT
) -> "WriteOnlyCell":
    from openpyxl.cell import WriteOnlyCell

    if column.measure in {Measure.NAME, Measure.YES_NO}:
        return text_cell(sheet, "", wrapped="bottom")
    cell = WriteOnlyCell(sheet)
    if column.measure in _FORMATS:
        is_share = column.measure is Measure.SHARE
        cell.number_format = share_format if is_share else _FORMATS[column.measure]
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
    cells[0] = text_cell(sheet, label)
    for cell in cells:
        cell.font = Font(name=FONT, bold=True, size=SIZE)
        cell.border = Border(top=Side("thin"))
    return cells
