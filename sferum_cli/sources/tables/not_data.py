"""Rows below a header that are no data: totals, the columns' numbers, the header again (K9).

They are skipped and counted. A row with an ID or an ИНН is never one of them, whatever it is
called.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import polars as pl

from sferum_cli.sources.sheets.sheet import ROW
from sferum_cli.sources.tables.header_text import same_header
from sferum_cli.sources.tables.numbering import CELL, START, names_units, numbers_columns
from sferum_cli.sources.tables.totals import MAY_NAME_A_TOTAL, NAME_COLUMNS, name_totals


class NotData(StrEnum):
    """Why a row is no data, as the accounting names it."""

    TOTAL = "total"
    NUMBERING = "numbering"
    UNITS = "units"
    HEADER_AGAIN = "header-again"
    NOTE = "note"
    """Below the last row of data (``sources.tables.notes``)."""
    BESIDE = "beside"
    """Only columns that are not ours are filled: a longer table stands beside."""


IDENTITIES = ("organization_id", "inn")


def not_data(batch: pl.DataFrame, titles: Mapping[str, str], faulty: pl.Series) -> pl.Series:
    """Which rows are no data and why (NotData, null for data).

    ``batch`` has ROW and text columns, ours under their keys, in the order of the sheet;
    ``titles`` are the header's cells by key, ``faulty`` the rows with a cell that the file calls
    faulty: such a cell is blank here and is not.
    """
    maybe = _without_number(batch, titles).arg_true()
    reasons = pl.repeat(None, batch.height, dtype=pl.String, eager=True).alias("reason")
    if maybe.len() == batch.height:
        return _looked_at(batch, titles, faulty, reasons)
    if not maybe.len():
        return reasons
    return reasons.scatter(maybe, _looked_at(batch[maybe], titles, faulty, reasons.gather(maybe)))


_TOLD_BY = 3
"""So many letters at the beginning tell most cells from a title."""

_FIRST_ID = 1_000
"""The numbers of columns have fewer digits."""


def _without_number(batch: pl.DataFrame, titles: Mapping[str, str]) -> pl.Series:
    """The rows without a number of four digits in an ID or ИНН: any other is data.

    Such a number is neither blank nor a total, a unit, the number of a column or a name of it.
    """
    without = pl.repeat(value=True, n=batch.height, dtype=pl.Boolean, eager=True)
    for key in IDENTITIES:
        if key in batch.columns and not _are_ids(pl.Series([titles[key]])).any():
            without &= ~_are_ids(batch[key])
    return without


def _are_ids(texts: pl.Series) -> pl.Series:
    numbers = texts.cast(pl.UInt64, strict=False)
    return (numbers >= _FIRST_ID).fill_null(value=False)


def _looked_at(
    batch: pl.DataFrame, titles: Mapping[str, str], faulty: pl.Series, reasons: pl.Series
) -> pl.Series:
    """The exact look at every cell."""
    cells = [name for name in batch.columns if name != ROW]
    ours = [key for key in titles if key in cells]
    first = batch[ours[0]].str.strip_chars().fill_null("")
    numbering, units = _numbering_and_units(batch, cells, ours)
    for reason, found in (
        (NotData.UNITS, units),
        (NotData.NUMBERING, numbering),
        (NotData.TOTAL, _totals(batch, cells)),
        (NotData.HEADER_AGAIN, _header_again(batch, first, titles, ours)),
        (NotData.BESIDE, _beside(batch, first, ours, faulty)),
    ):
        if found.len():
            reasons = reasons.scatter(found, reason.value)
    return reasons


def _where(batch: pl.DataFrame, condition: pl.Expr) -> pl.Series:
    return batch.select(condition.fill_null(value=False).alias("found"))["found"].arg_true()


def _blank(name: str) -> pl.Expr:
    return pl.col(name).str.strip_chars().fill_null("") == ""


def _beside(
    batch: pl.DataFrame, first: pl.Series, ours: Sequence[str], faulty: pl.Series
) -> pl.Series:
    """The rows in which every column of ours is blank."""
    maybe = (first == "").arg_true()
    if not maybe.len():
        return maybe
    rows = batch[maybe]
    found = _where(
        rows, pl.all_horizontal(map(_blank, ours)) & ~pl.col(ROW).is_in(faulty.implode())
    )
    return maybe.gather(found)


def _header_again(
    batch: pl.DataFrame, first: pl.Series, titles: Mapping[str, str], ours: Sequence[str]
) -> pl.Series:
    """The rows that say what the header says, however it is written there."""
    begins = titles[ours[0]].strip()[:_TOLD_BY].lower()
    maybe = (first.str.slice(0, _TOLD_BY).str.to_lowercase() == begins).arg_true()
    if not maybe.len():
        return maybe
    rows = batch[maybe].select(ours).iter_rows()
    again = [all(map(same_header, row, [titles[key] for key in ours])) for row in rows]
    return maybe.filter(pl.Series(again, dtype=pl.Boolean))


def _totals(batch: pl.DataFrame, cells: Sequence[str]) -> pl.Series:
    """The rows without an ID or ИНН that a cell calls a total: the first filled, or a name."""
    known = pl.repeat(value=False, n=batch.height, dtype=pl.Boolean, eager=True)
    for key in IDENTITIES:
        if key in cells:
            # One look for most rows: an id that is neither blank nor may be a word is one.
            odd = batch[key].str.contains(rf"^\s*$|{MAY_NAME_A_TOTAL}").fill_null(value=True)
            texts = batch[key].filter(odd).str.strip_chars()
            is_id = (texts != "").fill_null(value=False) & ~name_totals(texts)
            known |= (~odd).scatter(odd.arg_true(), is_id)
    maybe = (~known).arg_true()
    if not maybe.len():
        return maybe
    rows = batch[maybe]
    filled = [pl.when(~_blank(name)).then(pl.col(name)) for name in cells]
    found = name_totals(rows.select(pl.coalesce(filled).alias("first"))["first"])
    for name in NAME_COLUMNS:
        if name in cells:
            found |= name_totals(rows[name])
    return maybe.gather(found.arg_true())


def _numbering_and_units(
    batch: pl.DataFrame, cells: Sequence[str], ours: Sequence[str]
) -> tuple[pl.Series, pl.Series]:
    """The rows that number the columns, and those that name their units."""
    maybe = _where(batch, pl.col(cells[0]).is_null() | pl.col(cells[0]).str.contains(START))
    if maybe.len():
        alike = [pl.col(name).is_null() | pl.col(name).str.contains(CELL) for name in cells]
        maybe = maybe.gather(_where(batch[maybe], pl.all_horizontal(alike)))
    positions = [cells.index(key) for key in ours]
    rows = list(zip(maybe.to_list(), batch[maybe].select(cells).iter_rows(), strict=True))
    numbering = [number for number, row in rows if numbers_columns(row, positions)]
    units = [number for number, row in rows if names_units(row)]
    return pl.Series(numbering, dtype=pl.UInt32), pl.Series(units, dtype=pl.UInt32)
