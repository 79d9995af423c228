"""Rows of totals (K9): «Итого», «Омский Итог», «в т.ч.» …, and whether the totals are sums."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import polars as pl

from sferum_cli.sources.cleaning.parsing import UnreadableError, parse_count
from sferum_cli.sources.cleaning.text import text_key
from sferum_cli.sources.sheets.sheet import ROW

NAME_COLUMNS = ("region", "municipality", "organization", "organization_type")
"""The columns of ours in which a total may be called one; the first filled cell is another."""

_SUM = (
    r"итог[ои]?|и т о г о?|всего|в с е г о|общ(?:ий|ие|ее|ая) (?:итоги?|сумма)|подытоги?"
    r"|сумма по|grand total|(?:sub)?total"
)
_PART = r"в ?т\. ?ч|в том числе|из (?:них|которых)|справочно"
_BEGINS = re.compile(rf"\W*(?:\d+[.)] ?)?(?:(?P<sum>{_SUM})|(?P<part>{_PART}))(?!\w)")
_ENDS = re.compile(r"(?:.*\W)?(?P<sum>итого?|всего|total)\W*")

_SHARED_NAMES = ("region", "municipality")
"""The columns whose names several rows share, so that a total may be theirs alone."""

MAY_NAME_A_TOTAL = r"[^\x00-\x7f]|(?i:total)"
"""Every text that a total is called holds this, whatever it is normalised from."""


@dataclass(frozen=True)
class TotalWord:
    """The word that makes a row a total; ``is_sum`` is False for «в т.ч.» and the like."""

    word: str
    is_sum: bool


@lru_cache(maxsize=50_000)
def total_word(cell: str) -> TotalWord | None:
    """The word of totals that a cell begins with or is, or ends with («Омский Итог»)."""
    key = text_key(cell)
    found = _BEGINS.match(key) or _ENDS.fullmatch(key)
    if found is None:
        return None
    parts = found.groupdict()
    return TotalWord(parts["sum"] or parts["part"], parts["sum"] is not None)


def behind_total_word(cell: str) -> str:
    """What stands behind the word of totals that a cell begins with; «» without one."""
    key = text_key(cell)
    found = _BEGINS.match(key)
    return "" if found is None else key[found.end() :]


def name_totals(texts: pl.Series) -> pl.Series:
    """Which cells call their row a total (bool, blank cells False)."""
    odd = texts.filter(texts.str.contains(MAY_NAME_A_TOTAL).fill_null(value=False)).unique()
    words = [text for text in odd.to_list() if total_word(text) is not None]
    return texts.is_in(words).fill_null(value=False)


@dataclass(frozen=True)
class TotalRow:
    """A row of «Итого» or «Всего», and the numbers in it by key.

    ``kind`` is where the word stands and which it is: totals of one kind follow each other.
    ``names`` are the keys of the places and types that stand beside the word, by column.
    """

    row: int
    kind: tuple[str, str]
    numbers: dict[str, int]
    names: dict[str, str]


def totals_in(batch: pl.DataFrame, keys: Sequence[str]) -> list[TotalRow]:
    """The sums among rows of totals (not «в т.ч.»), with their numbers under ``keys``."""
    found = []
    for record in batch.to_dicts():
        kind = _kind(record)
        if kind is not None:
            numbers = {key: _count(record[key]) for key in keys}
            known = {key: number for key, number in numbers.items() if number is not None}
            found.append(TotalRow(record[ROW], kind, known, _names(record)))
    return found


def _kind(record: dict[str, object]) -> tuple[str, str] | None:
    """The first cell of a row of totals that says so, None where it names a part."""
    for name, cell in record.items():
        word = total_word(cell) if isinstance(cell, str) else None
        if word is not None:
            return (name, word.word) if word.is_sum else None
    return None


def _names(record: dict[str, object]) -> dict[str, str]:
    """What a row of totals says that it is a total of: the names that are no word of totals."""
    cells = {name: record.get(name) for name in _SHARED_NAMES}
    return {
        name: text_key(cell)
        for name, cell in cells.items()
        if isinstance(cell, str) and cell.strip() and total_word(cell) is None
    }


def _count(cell: object) -> int | None:
    try:
        return parse_count(str(cell or ""))
    except UnreadableError:
        return None


def differing(totals: Sequence[TotalRow], data: pl.DataFrame) -> list[tuple[int, str, int, int]]:
    """The totals that are the sum neither of rows above nor of rows below.

    Above: since the last total, the last of its kind, or all; below: up to the next, the next of
    its kind, or all. Gives row, key, the number in the row and the sum since the last total.
    """
    rows = data[ROW].to_list()
    known = {key for total in totals for key in total.numbers} & set(data.columns)
    added = {key: [0, *accumulate(data[key].fill_null(0).to_list())] for key in known}
    found = []
    for position, total in enumerate(totals):
        parts = [
            (bisect_right(rows, first), bisect_left(rows, last))
            for first, last in _parts(total, totals[:position], totals[position + 1 :])
        ]
        for key, number in total.numbers.items():
            if key not in known:  # other sheets count by other columns
                continue
            sums = [added[key][last] - added[key][first] for first, last in parts]
            if number not in sums and number != _sum_of_its_names(total, key, data):
                found.append((total.row, key, number, next(filter(None, sums), 0)))
                break
    return found


def _sum_of_its_names(total: TotalRow, key: str, data: pl.DataFrame) -> int | None:
    """The sum of all rows with the names that stand beside the word, None without any."""
    names = {name: text for name, text in total.names.items() if name in data.columns}
    if not names:
        return None
    for name, text in names.items():
        texts = data[name].cast(pl.String)
        alike = [cell for cell in texts.drop_nulls().unique() if text_key(cell) == text]
        data = data.filter(texts.is_in(alike).fill_null(value=False))
    return int(data[key].fill_null(0).sum())


_LAST = 2**32


def _parts(
    total: TotalRow, above: Sequence[TotalRow], below: Sequence[TotalRow]
) -> list[tuple[int, int]]:
    """What a total may add up: the rows between two others, exclusive."""
    alike_above = [one.row for one in above if one.kind == total.kind]
    alike_below = [one.row for one in below if one.kind == total.kind]
    return [
        (above[-1].row if above else 0, total.row),
        (alike_above[-1] if alike_above else 0, total.row),
        (0, total.row),
        (total.row, below[0].row if below else _LAST),
        (total.row, alike_below[0] if alike_below else _LAST),
        (total.row, _LAST),
    ]
