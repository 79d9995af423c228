"""What one cell of an xlsx says, and what its reader makes of it: the one place that judges.

The patterns (``xlsx_patterns``) only find the cells that are worth a look, and the parser
(``xlsx_parser``) looks at all; both ask here.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

from sferum_cli.excel import column_letter, column_number
from sferum_cli.problems import Code
from sferum_cli.sources.cleaning.parsing import has_lost_digits
from sferum_cli.sources.sheets.facts import CellFault, CellText

ADDRESS = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_NUMBER = re.compile(r"[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?")
_PLACES_OF_READER, _DIGITS_OF_EXCEL = 9, 15
_DATES_END = 1_000_000
"""Numbers from here on are days after the year 4600, of which the reader loses some."""

_NO_DAY = 60
"""The 29th of February 1900, which Excel has and the reader takes for the day before."""

_WRITTEN_OUT = 20
_MARKED = b"<![CDATA["
_TEXT_KINDS = {"str", "d"}

Finding = CellFault | CellText | None

ERROR_WORD = "word"
"""The attribute of a cell that was written anew (``xlsx_plain``) for its error's own word."""


@dataclass(frozen=True)
class CellLook:
    """One cell: whether the reader takes it for filled, and what there is to tell of it."""

    is_filled: bool
    finding: Finding = None


def place_of(cell: Any, column: int, row: int) -> tuple[int, int]:
    """The column (from 0) and row of a cell: its address, or the place after the one before."""
    found = ADDRESS.fullmatch(cell.get("r") or "")
    return (column_number(found[1].upper()), int(found[2])) if found else (column, row)


def address_of(column: int, row: int) -> str:
    """The address of the cell in a column (from 0) and a row."""
    return f"{column_letter(column)}{row}"


def look_at(
    cell: Any, column: int, row: int, dates: Collection[str], *, is_marked: bool = False
) -> CellLook:
    """Judge an element ``c`` at this place; ``dates`` are the styles of dates.

    ``is_marked``: its part has sections of marked text (CDATA), which the reader passes over.
    """
    kind = cell.get("t") or "n"
    if not len(cell) and kind != "e":
        return CellLook(is_filled=False)
    content = _content_of(cell, kind, is_marked=is_marked)
    letter = column_letter(column)
    if kind == "e":
        word = cell.get(ERROR_WORD) or content.value
        finding: Finding = CellFault(row, letter, Code.CELL_ERROR, word)
    elif content.is_formula_alone and not (kind == "str" and content.has_value):
        finding = CellFault(row, letter, Code.CELL_FORMULA, "")
    elif kind == "n" and _NUMBER.fullmatch(content.value.strip()):
        finding = _look_at_number(content, row, letter, is_date=cell.get("s") in dates)
    else:
        finding = content.if_read_otherwise(row, letter)
    return CellLook(content.is_filled, finding)


@dataclass
class _Content:
    """What is in a cell: the text of its value, and what the reader has of it."""

    value: str = ""
    is_filled: bool = False
    is_whole: bool = True
    """Whether the reader has the whole value: it stops at comments and marked text."""
    has_formula: bool = False
    has_value: bool = False
    """Whether there is an element for it: an empty one is the value of a formula's text «»."""
    has_text: bool = False

    @property
    def is_formula_alone(self) -> bool:
        return self.has_formula and not self.value.strip() and not self.has_text

    def if_read_otherwise(self, row: int, letter: str) -> Finding:
        """The text of the file, where the reader has another one."""
        if self.is_whole or not self.value.strip():
            return None
        return CellText(row, letter, self.value)


def _content_of(cell: Any, kind: str, *, is_marked: bool) -> _Content:
    """What is in a cell; the reader goes by the last of its children."""
    content = _Content()
    for child in cell:
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if name == "v":
            content.has_value = True
            read, content.value = texts_of(child, is_marked=is_marked)
            content.is_whole = read == content.value
            if kind == "inlineStr":
                content.is_filled = content.is_whole = False
            else:
                content.is_filled = kind in _TEXT_KINDS or read != ""
        elif name == "is":
            content.has_text = content.is_filled = True
            content.is_whole = not content.value
        elif name == "f":
            content.has_formula = True
            content.is_filled = content.is_whole = False
    return content


def texts_of(value: Any, *, is_marked: bool) -> tuple[str, str]:
    """The text of an element ``v`` as the reader has it, up to a comment, and as it is."""
    read = value.text or ""
    whole = "".join((read, *(child.tail or "" for child in value)))
    if is_marked and _MARKED in etree.tostring(value, with_tail=False):
        read = ""
    return read, whole


def _look_at_number(content: _Content, row: int, letter: str, *, is_date: bool) -> Finding:
    number = content.value.strip()
    if has_lost_digits(number):
        return CellFault(row, letter, Code.CELL_LOST_DIGITS, "")
    text = _as_stored(number, is_date=is_date)
    if text is None:
        return content.if_read_otherwise(row, letter)
    return CellText(row, letter, text)


def _as_stored(number: str, *, is_date: bool) -> str | None:
    """The number, where the reader's text loses it: as a date that it has not, or a fraction."""
    try:
        exact = Decimal(number)
    except InvalidOperation:
        return None
    if is_date:
        is_read = 0 <= exact < _DATES_END and int(exact) != _NO_DAY
        return None if is_read else _written(exact, number)
    # What Excel shows has fifteen digits: what is behind them is noise of its arithmetic.
    shown = round(exact, max(_DIGITS_OF_EXCEL - 1 - exact.adjusted(), 0))
    if shown == shown.to_integral_value():
        return None
    read = round(exact, _PLACES_OF_READER)
    return _written(exact, number) if read == read.to_integral_value() else None


def _written(exact: Decimal, number: str) -> str:
    """The number without an exponent, unless that takes too many zeros."""
    if abs(exact.adjusted()) > _WRITTEN_OUT:
        return number
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
