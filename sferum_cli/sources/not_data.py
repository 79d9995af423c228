"""Rows below a header that are no data: totals, the columns' numbers, the header again.

They are skipped and counted; a total that is not the sum of the rows above it is
a warning, since somebody counted something else.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from sferum_cli.sources.header import Header
from sferum_cli.sources.sheets import ROW
from sferum_cli.sources.tables import INPUT_COLUMN, INPUT_COLUMNS, ColumnNames, Values
from sferum_cli.sources.values import UnreadableError, parse_count


class NotData(StrEnum):
    """Why a row is no data, as the accounting names it."""

    TOTAL = "total"
    NUMBERING = "numbering"
    HEADER_AGAIN = "header-again"
    BESIDE = "beside"
    """Only columns that are not ours are filled: a longer table stands beside."""


_WORDS = r"[«\"']*(?:итого|всего|в\s*т\.\s*ч\.?|в\s+том\s+числе|справочно)(?:\W|$)"
_TOTAL_WORDS = rf"(?i)^\s*{_WORDS}"
_ODD_START = rf"(?i)^\s*(?:$|1\s*$|{_WORDS})"
"""What the first cell of a row that is no data begins with; blank where others are filled."""

_FEW_ROWS = 1_000
_SUMS = re.compile(r"[\s«\"']*(?:итого|всего)", re.IGNORECASE)
_NAMES = ("region", "municipality", "organization")
_NAMES_AS_WRITTEN = [
    name for column in INPUT_COLUMNS for name in (column.title, column.key, *column.aliases)
]
_MOST_LOOKED_AT = 1_000


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A row of «Итого» or «Всего», and the numbers in it by key."""

    row: int
    numbers: dict[str, int]


def not_data(batch: pl.DataFrame, titles: Mapping[str, str]) -> pl.Series:
    """Which rows are no data and why (NotData, null for data).

    ``batch`` has ROW and text columns, ours under their keys, in the order of the sheet;
    ``titles`` are the header's cells by key.
    """
    cells = [name for name in batch.columns if name != ROW]
    maybe = batch.select(_may_be_no_data(cells, titles).alias("maybe"))["maybe"]
    if not maybe.any():
        return pl.repeat(None, batch.height, dtype=pl.String, eager=True).alias("reason")
    if batch.height > _FEW_ROWS:
        reasons = pl.repeat(None, batch.height, dtype=pl.String, eager=True).alias("reason")
        return reasons.scatter(maybe.arg_true(), _reasons(batch.filter(maybe), cells, titles))
    return _reasons(batch, cells, titles)


def _may_be_no_data(cells: Sequence[str], titles: Mapping[str, str]) -> pl.Expr:
    """A quick look, mostly at the first column: a row that it does not point at is data."""
    column = cells[0]
    first = pl.col(column)
    looks_odd = first.str.contains(_ODD_START).fill_null(value=True)
    if column in titles:
        looks_odd |= (first.str.strip_chars() == titles[column]).fill_null(value=True)
    names = [pl.col(name) for name in _NAMES if name in cells]
    return pl.any_horizontal(
        looks_odd, *(one.str.contains(_TOTAL_WORDS).fill_null(value=False) for one in names)
    )


def _reasons(batch: pl.DataFrame, cells: Sequence[str], titles: Mapping[str, str]) -> pl.Series:
    """The exact look at every cell."""
    filled = [pl.when(pl.col(name).str.strip_chars() != "").then(pl.col(name)) for name in cells]
    first = pl.coalesce(filled)
    names = [pl.col(name) for name in _NAMES if name in cells]
    total = pl.any_horizontal(one.str.contains(_TOTAL_WORDS) for one in (first, *names))
    again = pl.all_horizontal(
        pl.col(key).str.strip_chars() == title for key, title in titles.items() if key in cells
    )
    ours = [pl.col(key).str.strip_chars().fill_null("") != "" for key in titles if key in cells]
    reasons = batch.select(
        pl.when(~pl.any_horizontal(ours))
        .then(pl.lit(NotData.BESIDE.value))
        .when(again.fill_null(value=False))
        .then(pl.lit(NotData.HEADER_AGAIN.value))
        .when(total.fill_null(value=False))
        .then(pl.lit(NotData.TOTAL.value))
        .when(first.str.strip_chars() == "1")
        .then(pl.lit(NotData.NUMBERING.value))
        .alias("reason")
    )["reason"]
    maybe = (reasons == NotData.NUMBERING.value).fill_null(value=False).arg_true().to_list()
    wrong = [number for number in maybe if not _numbers_columns(batch.select(cells).row(number))]
    return reasons.scatter(wrong, None) if wrong else reasons


def second_header(batch: pl.DataFrame, header: Header, names: ColumnNames) -> int | None:
    """The row in which another table begins below this one, None if there is none.

    A row of another header has words where numbers stand, or one of our names in the first
    column; at least two of its cells, and half of them, are names of ours. The header itself may
    come again (NotData.HEADER_AGAIN).
    """
    keys = list(header.letters)
    counted = [key for key in keys if INPUT_COLUMN[key].values is Values.COUNT][:1]
    words = [pl.col(key).str.contains(r"\pL{3}") for key in counted]
    maybe = batch.filter(pl.any_horizontal(pl.col(keys[0]).is_in(_NAMES_AS_WRITTEN), *words))
    cells = [name for name in maybe.columns if name != ROW]
    for record in maybe.head(_MOST_LOOKED_AT).iter_rows(named=True):
        filled = [str(record[name]).strip() for name in cells if str(record[name] or "").strip()]
        ours = [cell for cell in filled if names.key_of(cell) is not None]
        again = all(str(record[key] or "").strip() == title for key, title in header.titles.items())
        if not again and len(ours) >= max(2, len(filled) / 2):
            return int(record[ROW])
    return None


def _numbers_columns(cells: Sequence[object]) -> bool:
    """Whether the filled cells are 1 2 3 …, at least two of them."""
    filled = [str(cell).strip() for cell in cells if cell is not None and str(cell).strip()]
    return len(filled) > 1 and filled == [str(number + 1) for number in range(len(filled))]


def totals_in(batch: pl.DataFrame, keys: Sequence[str]) -> list[TotalRow]:
    """The rows of «Итого» and «Всего» among rows of totals, with their numbers under ``keys``."""
    found = []
    for record in batch.to_dicts():
        if any(_SUMS.match(str(cell)) for cell in record.values()):
            numbers = {key: _count(record[key]) for key in keys}
            found.append(TotalRow(record[ROW], {k: n for k, n in numbers.items() if n is not None}))
    return found


def _count(cell: object) -> int | None:
    try:
        return parse_count(str(cell or ""))
    except UnreadableError:
        return None


def differing(totals: Sequence[TotalRow], data: pl.DataFrame) -> list[tuple[int, str, int, int]]:
    """The totals that are the sum neither of the rows since the last total nor of all above.

    Gives row, key, the number in the row and the sum since the last total.
    """
    found = []
    last = 0
    for total in totals:
        for key, number in total.numbers.items():
            above = data.filter(pl.col(ROW) < total.row)
            sums = [int(rows[key].sum() or 0) for rows in (above.filter(pl.col(ROW) > last), above)]
            if number not in sums:
                found.append((total.row, key, number, sums[0] or sums[1]))
                break
        last = total.row
    return found
