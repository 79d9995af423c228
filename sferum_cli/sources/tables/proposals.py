"""Headers that may be meant by a column that is missing: each was tried on the table.

A proposal is near by its name, its cells can be read as that kind of value, and with it the
column is found.
"""

import difflib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from itertools import islice

from sferum_cli.excel import column_number
from sferum_cli.sources.cleaning import parsing
from sferum_cli.sources.cleaning.organization_types import parse_type
from sferum_cli.sources.cleaning.parsing import UnreadableError
from sferum_cli.sources.files.unreadable import UnreadableFileError
from sferum_cli.sources.sheets.sheet import ROW, Sheet
from sferum_cli.sources.tables.cells_as_text import as_text
from sferum_cli.sources.tables.columns import (
    DIGITS_IN_CODE,
    INPUT_COLUMN,
    INPUT_COLUMNS,
    CellKind,
    ColumnNames,
    key_of_all,
    type_of_key,
)
from sferum_cli.sources.tables.header_rows import Match, matched
from sferum_cli.sources.tables.header_text import header_key, is_personal

NEAR = 0.6
"""From this likeness on a header may be a misspelt name (``difflib``)."""

_STEM = 5
"""Letters that words of one root share."""

_MOST_FAULTY = 1 / 10
"""Of the first cells: totals and notes stand among them."""

_TRIED_ROWS = 200

_HINTS = {
    "teachers": (
        "учителей", "преподавателей", "сотрудников", "работников", "пед", "пед.", "педсостав",
        "педкадров",
    ),
    "students": ("учащихся", "учеников", "студентов", "детей", "воспитанников"),
    "organization_id": ("id", "ид", "код", "guid", "uuid", "идентификатор"),
    "user_id": ("id", "ид", "guid", "uuid", "идентификатор", "логин"),
}  # fmt: skip
"""Words that are near a column and no name of it."""

_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}.*")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_LIKE_AN_ID = re.compile(r"(?=.*\d)\S+")


def proposed(
    sheet: Sheet,
    names: ColumnNames,
    lacking: Sequence[tuple[str, ...]],
    match: Match,
) -> dict[str, str]:
    """The headers that may be meant by the columns that ``match`` lacks: the key of each.

    Where one of several columns would do, each of them that may be there: which of them other
    tables have too is not seen from this one.
    """
    found: dict[str, str] = {}
    for key in (key for group in lacking for key in group):
        # A name that stands under several types means the column in each of them.
        for said in dict.fromkeys((key_of_all(key), key)):
            near = _nearest(key, match, names, found)
            works = (one for one in near if _works(sheet, names, match, one, key, said))
            found.update((header, said) for header in islice(works, 1))
    return found


def near_elsewhere(sheet: Sheet, names: ColumnNames, key: str, match: Match) -> str | None:
    """The unknown header of another table that is likeliest this column; None where none is near.

    With the column it would be a table of another kind, which this one completes.
    """
    for header in _nearest(key, match, names, {}):
        letters = (one for one, text in match.candidate.unknown.items() if text == header)
        if looks_like(filled_cells(sheet, match, next(letters)), key):
            return header
    return None


def may_be_one(sheet: Sheet, match: Match, keys: Sequence[str]) -> bool:
    """Whether the cells under some unknown header may be those of one of these columns.

    Of roles in an office's own words some are known.
    """
    texts = [
        filled_cells(sheet, match, letter)
        for letter, header in match.candidate.unknown.items()
        if not is_personal(header)
    ]
    return any(
        any(_is_read(text, key) for text in one)
        if INPUT_COLUMN[key].kind is CellKind.ROLE
        else looks_like(one, key)
        for one in texts
        for key in keys
    )


def columns_of_dates(sheet: Sheet, names: ColumnNames, match: Match) -> dict[str, str]:
    """The headers of columns that hold dates and are not ours, and what each would be mapped to."""
    found = {}
    for letter, header in match.candidate.unknown.items():
        key = key_of_dates(header, filled_cells(sheet, match, letter))
        if key is not None and _works(sheet, names, match, header, key):
            found[header] = key
    return found


def key_of_dates(header: str, texts: Sequence[str]) -> str | None:
    """The key of a column of dates by its header; None where its filled cells are no dates."""
    if not texts or not all(_DATE.fullmatch(text) for text in texts):
        return None
    return "week" if re.search("недел|week", header_key(header)) else "date"


def as_settings(found: Mapping[str, str]) -> tuple[str, ...]:
    """The proposals as lines for sferum.toml, none without any."""
    lines = [f'{json.dumps(header, ensure_ascii=False)} = "{key}"' for header, key in found.items()]
    return ("[columns]", *lines) if lines else ()


def _nearest(key: str, match: Match, names: ColumnNames, taken: dict[str, str]) -> list[str]:
    """The unknown headers that are near a name of this column, nearest first.

    One that names another type of organization than the column's is none of them.
    """
    kind, named = type_of_key(key), match.candidate.named
    near = [
        (nearness(header_key(header), key_of_all(key), names), header)
        for letter, header in match.candidate.unknown.items()
        if header not in taken and (kind is None or named.get(column_number(letter), kind) is kind)
    ]
    near.sort(key=lambda one: -one[0])
    return [header for likeness, header in near if likeness >= NEAR]


def nearness(header: str, key: str, names: ColumnNames) -> float:
    """How near a header is to a column by its letters, or by a word; 0 if it says another one."""
    stems = {word[:_STEM] for word in header.split()}
    if stems & _stems_of(key):
        by_word = NEAR
    elif any(stems & _stems_of(column.key) for column in INPUT_COLUMNS):
        return 0.0
    else:
        by_word = 0.0
    likeness = (difflib.SequenceMatcher(None, header, name).ratio() for name in names.names_of(key))
    return max((by_word, *likeness))


@cache
def _stems_of(key: str) -> set[str]:
    """The stems in the names of this column that are in those of no other, and its hints."""
    others = {stem for column in INPUT_COLUMNS if column.key != key for stem in _stems(column.key)}
    return (_stems(key) - others) | {word[:_STEM] for word in _HINTS.get(key, ())}


def _stems(key: str) -> set[str]:
    column = INPUT_COLUMN[key]
    words = " ".join(map(header_key, (column.title, *column.aliases))).split()
    return {word[:_STEM] for word in words if len(word) >= _STEM}


def _works(
    sheet: Sheet,
    names: ColumnNames,
    match: Match,
    header: str,
    key: str,
    said: str | None = None,
) -> bool:
    """Whether the column is found under this header and its cells can be read.

    ``said`` is what the header is mapped to, where that is another key.
    """
    again = matched(sheet.head(), names.with_more({header: said or key}), match.kind)
    if again is None or again.kind is not match.kind or key not in again.columns:
        return False
    if any(key == one for one, _first, _second in again.twice):
        return False
    letter = next(one for one, text in match.candidate.unknown.items() if text == header)
    if column_number(letter) != again.columns[key]:
        return False
    texts = filled_cells(sheet, match, letter)
    return looks_like(texts, key)


def looks_like(texts: Sequence[str], key: str) -> bool:
    """Whether the filled cells of a column are values of this one, and look like some."""
    faulty = 0
    for text in texts:
        faulty += not _is_read(text, key)
        if too_faulty(faulty, texts):  # as a rule that is known soon
            return False
    return bool(texts)


def too_faulty(faulty: int, texts: Sequence[str]) -> bool:
    """Whether more of the first cells cannot be read than totals and notes among them explain."""
    return faulty > len(texts) * _MOST_FAULTY


def filled_cells(sheet: Sheet, match: Match, letter: str) -> list[str]:
    """The filled cells of a column in the first rows below the header."""
    row, number = match.candidate.row, column_number(letter)
    below = [one.cells for one in sheet.head() if one.number > row]
    texts = [cells[number] for cells in below if number < len(cells)]
    if not below:  # a parquet file shows its header alone
        batch = None
        with suppress(UnreadableFileError):  # reading it says so; a proposal just does not work
            batch = next(sheet.batches(row, [letter]), None)
        if batch is not None:
            cells = as_text(batch.drop(ROW).to_series().head(_TRIED_ROWS))
            texts = cells.drop_nulls().to_list()
    return [text.strip() for text in texts if text.strip()]


def _is_read(text: str, key: str) -> bool:
    """Whether a cell is a value of this column, and looks like one."""
    column = INPUT_COLUMN[key]
    try:
        parse_cell(text, key)
    except UnreadableError:
        return False
    if column.kind is CellKind.TEXT:
        return _LETTERS.search(text) is not None
    if column.kind is CellKind.ID:
        return _LIKE_AN_ID.fullmatch(text) is not None
    if column.kind is CellKind.DIGITS:
        return len(text) >= min(DIGITS_IN_CODE[key]) - 1
    return True


def parse_cell(text: str, key: str) -> object:
    """What a cell says in this column; raises UnreadableError with the reason why nothing."""
    parsers: dict[CellKind, Callable[[str], object]] = {
        CellKind.COUNT: parsing.parse_count,
        CellKind.YES_NO: parsing.parse_yes_no,
        CellKind.DATE: parsing.parse_moment,
        CellKind.TYPE: parse_type,
        CellKind.ROLE: parsing.parse_role,
        CellKind.ID: parsing.parse_id,
        CellKind.DIGITS: partial(parsing.parse_digits, lengths=DIGITS_IN_CODE.get(key, (0,))),
    }
    return parsers.get(INPUT_COLUMN[key].kind, str)(text)
