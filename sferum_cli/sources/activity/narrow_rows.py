"""Typed columns of rows of a week → narrow rows (``narrow.ROW_COLUMNS``), one for each."""

import datetime as dt
from collections.abc import Iterator, Mapping

import polars as pl

from sferum_cli.narrow import COUNTERS, DAY_BITS, LINKED_BIT, VERIFIED_BIT, membership
from sferum_cli.rulebook.week import DAYS_IN_WEEK, Week, Weeks
from sferum_cli.sources.tables.shapes import TableKind

_BIT_OF_DAY = [1 << day for day in range(DAYS_IN_WEEK)]

WEEK = "week"
"""The column with a narrow row's week, counted from the oldest, where several are read at once."""


def narrow_rows(columns: Mapping[str, pl.Series], days: pl.Expr) -> pl.DataFrame:
    """A narrow row per row; membership is null where organization is.

    ``columns`` has user, organization (its number), role (its number), and of verified,
    ejd_linked and the counters those that the table has; ``days`` are the bits of the days.
    """
    flags = days
    for key, bit in (("verified", VERIFIED_BIT), ("ejd_linked", LINKED_BIT)):
        if key in columns:
            flags += _filled(columns, key, value=False).cast(pl.UInt16) * bit
        elif key == "verified":  # R4: only --assume-verified lets the column be missing
            flags += bit
    return pl.DataFrame(columns).select(
        "user",
        membership(),
        flags.cast(pl.UInt16).alias("flags"),
        *(
            _filled(columns, key, value=0).cast(pl.UInt32)
            if key in columns
            else pl.lit(0, pl.UInt32).alias(key)
            for key in COUNTERS
        ),
    )


def _filled(columns: Mapping[str, pl.Series], key: str, *, value: int) -> pl.Expr:
    """A column, blanks as ``value``; one without blanks is not gone through for them."""
    return pl.col(key).fill_null(value) if columns[key].null_count() else pl.col(key)


def no_days() -> pl.Expr:
    """The bits of a member, who is there in every week."""
    return pl.lit(0, pl.UInt16)


def every_day() -> pl.Expr:
    """The bits of a row of the whole week: any other row of the week is a repeat of it."""
    return pl.lit(DAY_BITS, pl.UInt16)


def day_bits(moments: pl.Series, weeks: Weeks) -> pl.Expr:
    """The bit of each row's day in its week."""
    low, high = pl.Series([moments.min(), moments.max()]).cast(pl.Date)
    if isinstance(low, dt.date) and low == high:  # as a rule where each day has a file
        return pl.lit(1 << (low - weeks.first.start).days % DAYS_IN_WEEK, pl.UInt16)
    days = _days_since(moments, weeks) % DAYS_IN_WEEK
    return pl.lit(pl.Series(_BIT_OF_DAY, dtype=pl.UInt16).gather(days.cast(pl.UInt32)))


def week_numbers(moments: pl.Series, weeks: Weeks) -> pl.Series:
    """The week of each row, counted from the oldest."""
    return (_days_since(moments, weeks) // DAYS_IN_WEEK).cast(pl.UInt32).alias(WEEK)


def _days_since(moments: pl.Series, weeks: Weeks) -> pl.Series:
    return (moments.cast(pl.Date) - weeks.first.start).dt.total_days()


def by_week(
    narrow: pl.DataFrame, kind: TableKind, weeks: Weeks
) -> Iterator[tuple[Week, pl.DataFrame]]:
    """Narrow rows of a table by their weeks: members are in each, what has no date in the last."""
    if WEEK in narrow.columns:
        for (number,), part in narrow.partition_by(WEEK, include_key=False, as_dict=True).items():
            yield weeks.all[number], part
    elif kind is TableKind.ACTIVITY:
        yield weeks.last, narrow
    else:
        yield from ((week, narrow) for week in weeks.all)
