"""Notes under a table (K10): signatures, makers, footnotes. They are no rows of data."""

import re

import polars as pl

from sferum_cli.sources.cleaning.organization_types import parse_type
from sferum_cli.sources.cleaning.parsing import UnreadableError
from sferum_cli.sources.sheets.sheet import ROW
from sferum_cli.sources.tables.columns import INPUT_COLUMN, CellKind
from sferum_cli.sources.tables.header import Header
from sferum_cli.sources.tables.shapes import ORGANIZATION_NAMES, TableKind

_IDS = ("organization_id", "inn", "user_id")
_DATES = ("date", "week")
_PLACES = ("region", "municipality")
_DAY = re.compile(r"\W*\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?: ?г\.?)?\W*")
"""The day on which somebody signed."""
_ID = re.compile(r"[^\s(]*\d[^\s]*|[\x21-\x7e]*[A-Za-z][\x21-\x7e]*")
_NO_ID = re.compile(r"\(|т(?:ел)?\.", re.IGNORECASE)
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d|\d{4}-\d{2}-\d{2}|\d{1,7}(?:[.,]\d+)?$")
_NUMBER = re.compile(r"\W*\d[\d\s.,]*(?:чел\w*|ед\w*|шт\w*)?\W*", re.IGNORECASE)

_TAKEN_AT_ONCE = 50


def trailing_notes(data: pl.DataFrame, header: Header, faulty: pl.Series) -> int:
    """How many of the last rows of ``data`` may be notes, if no row of data follows.

    ``data`` has ROW and text columns, ours under their keys. A note holds no number in a column
    of numbers, no id, ИНН, user or date, and lacks what a row must have. Rows of ``faulty`` have
    a cell that the file calls faulty, and are none.
    """
    faulty_rows = frozenset(faulty)
    number = 0
    # As a rule the last row is data: a look at it in Python costs less than patterns for Polars.
    for end in range(data.height, 0, -_TAKEN_AT_ONCE):
        start = max(0, end - _TAKEN_AT_ONCE)
        for row in reversed(data[start:end].rows(named=True)):
            cells = {key: (row[key] or "").strip() for key in header.letters}
            if row[ROW] in faulty_rows or not _is_note(cells, header):
                return number
            number += 1
    return number


def _is_note(cells: dict[str, str], header: Header) -> bool:
    return not any(_says(key, cell) for key, cell in cells.items()) and _lacks(cells, header)


def _says(key: str, cell: str) -> bool:
    """Whether a cell holds an id, a date or a number where its column wants one."""
    if key in _IDS:
        if _NO_ID.match(cell) or _DAY.fullmatch(cell):
            return False
        return _ID.fullmatch(cell) is not None
    if key in _DATES:
        return _DATE.match(cell) is not None
    if INPUT_COLUMN[key].kind is CellKind.COUNT:
        return _NUMBER.fullmatch(cell) is not None and not _DAY.fullmatch(cell)
    return False


def _lacks(cells: dict[str, str], header: Header) -> bool:
    """Whether a row lacks what a row of this table must have."""
    if header.kind in {TableKind.ACTIVITY, TableKind.MEMBERS}:
        return True  # without a user and a date there is no row of it
    places = [key for key in _PLACES if key in cells]
    if not all(cells[key] for key in places):
        return True
    if header.types:  # they stand in the header, and a row says something of one at least
        return not any(cells[key] for key in cells if INPUT_COLUMN[key].kind is CellKind.COUNT)
    if "organization_type" in cells and not _is_type(cells["organization_type"]):
        return True
    if header.kind is TableKind.HEADCOUNT_BY_MUNICIPALITY:
        return False
    return not any(cells.get(key) for key in ORGANIZATION_NAMES)


def _is_type(cell: str) -> bool:
    try:
        return parse_type(cell) is not None
    except UnreadableError:
        return False
