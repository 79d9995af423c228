"""Typed columns of rows of a week → narrow rows (``narrow.ROW_COLUMNS``), one for each."""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from sferum_cli.narrow import COUNTERS, DAY_BITS, LINKED_BIT, VERIFIED_BIT, membership
from sferum_cli.rulebook.week import Week

_BIT_OF_DAY = [1 << day for day in range(7)]


def narrow_rows(columns: Mapping[str, pl.Series], days: pl.Expr) -> pl.DataFrame:
    """A narrow row per row; membership is null where organization is.

    ``columns`` has user, organization (its number), role (its number), and of verified,
    ejd_linked and the counters those that the table has; ``days`` are the bits of the days.
    """
    flags = days
    for key, bit in (("verified", VERIFIED_BIT), ("ejd_linked", LINKED_BIT)):
        if key in columns:
            flags += pl.col(key).fill_null(value=False).cast(pl.UInt16) * bit
        elif key == "verified":  # R4: only --assume-verified lets the column be missing
            flags += bit
    return pl.DataFrame(columns).select(
        "user",
        membership(),
        flags.cast(pl.UInt16).alias("flags"),
        *(
            pl.col(key).fill_null(0).cast(pl.UInt32)
            if key in columns
            else pl.lit(0, pl.UInt32).alias(key)
            for key in COUNTERS
        ),
    )


def no_days() -> pl.Expr:
    """The bits of a member, who is there in every week."""
    return pl.lit(0, pl.UInt16)


def every_day() -> pl.Expr:
    """The bits of a row of the whole week: any other row of the week is a repeat of it."""
    return pl.lit(DAY_BITS, pl.UInt16)


def day_bits(moments: pl.Series, week: Week) -> pl.Expr:
    """The bit of each row's day in the week."""
    low, high = pl.Series([moments.min(), moments.max()]).cast(pl.Date)
    if isinstance(low, dt.date) and low == high:  # as a rule where each day has a file
        return pl.lit(1 << (low - week.start).days, pl.UInt16)
    days = (moments.cast(pl.Date) - week.start).dt.total_days()
    return pl.lit(pl.Series(_BIT_OF_DAY, dtype=pl.UInt16).gather(days.cast(pl.UInt32)))
