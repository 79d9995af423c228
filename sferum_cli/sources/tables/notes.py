"""Notes under a table (K10): signatures, makers, footnotes. They are no rows of data."""

import polars as pl

from sferum_cli.sources.cleaning.parsing import UnreadableError, parse_type
from sferum_cli.sources.sheets.sheet import ROW
from sferum_cli.sources.tables.columns import INPUT_COLUMN, CellKind
from sferum_cli.sources.tables.header import Header
from sferum_cli.sources.tables.shapes import ORGANIZATION_NAMES, TableKind

_IDS = ("organization_id", "inn", "user_id")
_DATES = ("date", "week")
_PLACES = ("region", "municipality", "organization_type")
_DAY = r"^\W*\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?: ?г\.?)?\W*$"
"""The day on which somebody signed."""
_ID = r"^(?:[^\s(]*\d[^\s]*|[\x21-\x7e]*[A-Za-z][\x21-\x7e]*)$"
_NO_ID = rf"(?i)^\(|^т(?:ел)?\.|{_DAY}"
_DATE = r"^(?:\d{1,2}[./-]\d{1,2}[./-]\d|\d{4}-\d{2}-\d{2}|\d{1,7}(?:[.,]\d+)?$)"
_NUMBER = r"(?i)^\W*\d[\d\s.,]*(?:чел\w*|ед\w*|шт\w*)?\W*$"


def trailing_notes(data: pl.DataFrame, header: Header, faulty: pl.Series) -> int:
    """How many of the last rows of ``data`` may be notes, if no row of data follows.

    ``data`` has ROW and text columns, ours under their keys. A note holds no number in a column
    of numbers, no id, ИНН, user or date, and lacks what a row must have. Rows of ``faulty`` have
    a cell that the file calls faulty, and are none.
    """
    number = 0
    for part in _from_the_end(data):
        notes = _notes(part, header) & ~part[ROW].is_in(faulty.implode())
        others = (~notes).arg_true()
        if others.len():
            return number + part.height - 1 - int(others[-1])
        number += part.height
    return number


_LOOKED_AT = 200


def _from_the_end(data: pl.DataFrame) -> list[pl.DataFrame]:
    """The last rows, and those before them: as a rule the last ones are data."""
    tail = data.tail(_LOOKED_AT)
    before = data.head(data.height - tail.height)
    return [one for one in (tail, before) if one.height]


def _notes(rows: pl.DataFrame, header: Header) -> pl.Series:
    texts = {key: rows[key].str.strip_chars().fill_null("") for key in header.letters}
    none = pl.repeat(value=False, n=rows.height, dtype=pl.Boolean, eager=True)
    said = none
    for key, cells in texts.items():
        if key in _IDS:
            said |= cells.str.contains(_ID) & ~cells.str.contains(_NO_ID)
        elif key in _DATES:
            said |= cells.str.contains(_DATE)
        elif INPUT_COLUMN[key].kind is CellKind.COUNT:
            said |= cells.str.contains(_NUMBER) & ~cells.str.contains(_DAY)
    return _lacks(texts, header, none) & ~said


def _lacks(texts: dict[str, pl.Series], header: Header, none: pl.Series) -> pl.Series:
    """Which rows lack what a row of this table must have."""
    lacks = none
    if header.kind in {TableKind.ACTIVITY, TableKind.MEMBERS}:
        return ~none  # without a user and a date there is no row of it
    for key in _PLACES:
        lacks |= texts[key] == ""
    types = texts["organization_type"]
    lacks |= ~types.is_in([one for one in types.unique().to_list() if _is_type(one)])
    if header.kind is not TableKind.HEADCOUNT_BY_MUNICIPALITY:
        named = [texts[key] != "" for key in ORGANIZATION_NAMES if key in texts]
        lacks |= ~pl.select(pl.any_horizontal(named)).to_series()
    return lacks


def _is_type(cell: str) -> bool:
    try:
        return parse_type(cell) is not None
    except UnreadableError:
        return False
