"""The many rows of a sheet as XML, without an object for each cell, which takes ten times as long.

openpyxl writes everything else: the styles, which a cell names by number, and the rows above. These
go behind them while the file is put together (``sheets.saved``).
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from html import escape

from sferum_cli.render.sheets import LINE_HEIGHT, excel_text, letter_of

_MOST_TEXTS = 4_096
"""So many texts are remembered as XML: names of municipalities and types come again and again."""

_FIRST_DAY = dt.date(1899, 12, 30)
"""Day 0 of Excel."""

NOTHING = ""
"""No cell."""


def number_cell(style: int, value: float) -> str:
    """A number, a double with all its digits, behind the address of its cell."""
    return f'" s="{style}"><v>{value!r}</v></c>'


def text_cell(style: int, value: str) -> str:
    """A text that stays one, also where it begins like a formula."""
    return f'" s="{style}" t="inlineStr">{_text_xml(value)}</c>' if value else blank_cell(style)


def blank_cell(style: int) -> str:
    """A cell with a look and nothing in it."""
    return f'" s="{style}"/>'


def date_cell(style: int, value: dt.date) -> str:
    """A day as Excel counts them."""
    return number_cell(style, (value - _FIRST_DAY).days)


@lru_cache(maxsize=_MOST_TEXTS)
def _text_xml(value: str) -> str:
    text = excel_text(value)
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<is><t{space}>{escape(text, quote=False)}</t></is>"


def rows_xml(
    columns: Sequence[Sequence[str]], first: int, lines: Callable[[int], int] = lambda _row: 1
) -> Iterator[str]:
    """Rows of cells that stand column by column, from row ``first`` of the sheet on.

    ``lines`` is how many lines of text the row of a number, counted from 0, has.
    """
    letters = [f'<c r="{letter_of(number)}' for number in range(1, len(columns) + 1)]
    for number, cells in enumerate(zip(*columns, strict=True)):
        row, height = first + number, lines(number)
        said = "" if height == 1 else f' ht="{height * LINE_HEIGHT}" customHeight="1"'
        body = "".join(
            [f"{letter}{row}{cell}" for letter, cell in zip(letters, cells, strict=True) if cell]
        )
        yield f'<row r="{row}"{said}>{body}</row>'
