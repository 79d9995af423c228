"""A list on a sheet: texts that wrap under headings which stay in sight."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from sferum_cli.render.many_rows import NOTHING, number_cell, rows_xml, text_cell
from sferum_cli.render.sheets import (
    LINE_HEIGHT,
    LONGEST_LISTED,
    ManyRows,
    lines_of,
    set_page,
    set_widths,
)
from sferum_cli.render.styles import Styles
from sferum_cli.reports.document import Cell, Listing
from sferum_cli.rulebook.indicators import Block

_ROWS_AT_A_TIME = 2_000


def list_rows(book: Any, listing: Listing) -> ManyRows:
    """The sheet of a list with its headings, and the rows that go below them."""
    sheet = book.create_sheet(listing.title)
    widths = [column.width for column in listing.columns]
    set_widths(sheet, widths)
    set_page(sheet)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    titles = [column.title for column in listing.columns]
    sheet.row_dimensions[1].height = LINE_HEIGHT * lines_of(zip(titles, widths, strict=True))
    looks = Styles(sheet)
    sheet.append([looks.heading(title, Block.UNIT, across="left") for title in titles])
    styles = _CellStyles(looks)  # known before openpyxl writes the styles
    return ManyRows(len(listing.rows), _rows(listing, widths, styles))


class _CellStyles:
    """The styles of a list's texts, numbers and of the lines below it."""

    def __init__(self, styles: Styles) -> None:
        self.text = styles.number(wrapped="top")
        self.number = styles.number(across="left", wrapped="top")
        self.below = styles.number(is_plain=True, faint=True)


def _rows(listing: Listing, widths: Sequence[int], styles: _CellStyles) -> Iterator[str]:
    """The XML of the rows, and of the lines below them."""
    row, rows = 2, iter(listing.rows)
    while some := list(islice(rows, _ROWS_AT_A_TIME)):
        columns = [[_cell(value, styles) for value in column]
                   for column in zip(*some, strict=True)]  # fmt: skip

        def lines(number: int, some: Sequence[Sequence[Cell]] = some) -> int:
            texts = ("" if value is None else value for value in some[number])
            return lines_of(zip(texts, widths, strict=True))

        yield from rows_xml(columns, row, lines)
        row += len(some)
    below = [text_cell(styles.below, line) for line in listing.below]
    yield from rows_xml([[NOTHING] * len(below), below], row + 1)


def _cell(value: Cell, styles: _CellStyles) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return text_cell(styles.text, value[:LONGEST_LISTED])
    return number_cell(styles.number, value)
