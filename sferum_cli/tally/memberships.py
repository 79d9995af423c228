"""The rows of a week → its memberships: one per user, organization and role (R4-R7).

A group-by over millions of rows costs by the columns that it carries: what a membership is known
by travels as one number, and what is added up as two, wherever they are small enough. A day that
a membership has twice shows beside the sums, and such memberships are left for ``repeats`` to
judge: no DISTINCT over raw rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from sferum_cli.narrow import (
    COUNTERS,
    DAY_BITS,
    LINKED_BIT,
    MEMBERSHIP_COLUMNS,
    VERIFIED_BIT,
)

_FLAGS = (*(1 << day for day in range(DAY_BITS.bit_length())), VERIFIED_BIT, LINKED_BIT)
"""Every bit of ``flags``, the lowest first."""

_TIMES = 1 << 6
"""More than the times that a flag is counted for one membership, in a sum of flags."""

_ROWS = _TIMES ** len(_FLAGS)
"""One row, in a sum of flags: the highest bits count the rows."""

_SUM = 1 << 21
"""More than a counter of one membership adds up to, in a sum of counters."""

_NUMBERS = 1 << 64


@dataclass(frozen=True)
class Memberships:
    """What the rows of a week add up to.

    ``frame``: user, membership (``narrow.ROW_COLUMNS``), verified, linked (bool: any of its rows
    says so, R4), messages_sent, messages_read, calls (int), alone (bool: the user's only one).
    ``repeated``: user, membership of those with a day twice; they are in ``frame`` too, added up.
    """

    frame: pl.DataFrame
    repeated: pl.DataFrame


def memberships(rows: pl.DataFrame) -> Memberships:
    """The memberships of narrow rows (``narrow.ROW_COLUMNS``)."""
    keys = _Keys.of(rows)
    summed = _summed_together(rows, keys)
    if summed is None:
        summed = _summed_one_by_one(rows, keys)
    repeated = summed.filter("repeated").select(MEMBERSHIP_COLUMNS)
    return Memberships(summed.with_columns(_alone(summed["user"])).drop("repeated"), repeated)


@dataclass(frozen=True)
class _Keys:
    """What memberships are grouped by: one number, or user and membership where it is too large.

    ``each``: how many numbers each user has room for; None where there is no one number.
    """

    lowest: int
    each: int | None

    @classmethod
    def of(cls, rows: pl.DataFrame) -> "_Keys":
        """The keys of these rows."""
        if rows.is_empty() or rows["user"].dtype == pl.String:
            return cls(0, None)
        lowest, highest, membership = rows.select(
            pl.col("user").min().alias("lowest"),
            pl.col("user").max().alias("highest"),
            pl.col("membership").max(),
        ).row(0)
        each = membership + 1
        return cls(lowest, each if (highest - lowest + 1) * each <= _NUMBERS else None)

    def together(self) -> list[pl.Expr]:
        """The keys of narrow rows."""
        if self.each is None:
            return [pl.col(key) for key in MEMBERSHIP_COLUMNS]
        return [((pl.col("user") - self.lowest) * self.each + pl.col("membership")).alias("key")]

    def separated(self) -> list[pl.Expr]:
        """User and membership of what was grouped by the keys."""
        if self.each is None:
            return [pl.col(key) for key in MEMBERSHIP_COLUMNS]
        return [
            (pl.col("key") // self.each + self.lowest).alias("user"),
            (pl.col("key") % self.each).cast(pl.UInt32).alias("membership"),
        ]


def _summed_together(rows: pl.DataFrame, keys: _Keys) -> pl.DataFrame | None:
    """Like ``_summed_one_by_one``, in two sums; None where they do not hold what is added."""
    highest = max(rows.select(pl.col(COUNTERS).max().fill_null(0)).row(0))
    if highest >= _SUM:
        return None
    spread = [_ROWS]  # of each number that the flags can make, what it adds to a sum of flags
    for n in range(len(_FLAGS)):
        spread += [number + _TIMES**n for number in spread]
    in_bits = pl.lit(pl.Series(spread, dtype=pl.UInt64))
    counters = pl.lit(0, pl.UInt64)
    for key in COUNTERS:
        counters = counters * _SUM + pl.col(key)
    once, times = (sum(most * _TIMES**n for n, flag in enumerate(_FLAGS) if flag & DAY_BITS)
                   for most in (1, _TIMES - 1))  # fmt: skip
    summed = _grouped(
        rows.lazy().select(
            *keys.together(),
            in_bits.gather(pl.col("flags").cast(pl.UInt32)).alias("flags"),
            counters.alias("counters"),
        ),
        keys,
        [pl.col("flags", "counters").sum()],
        [
            *(
                (pl.col("flags") // _TIMES ** _FLAGS.index(flag) % _TIMES > 0).alias(key)
                for key, flag in (("verified", VERIFIED_BIT), ("linked", LINKED_BIT))
            ),
            ((pl.col("flags") & (times - once)) > 0).alias("repeated"),
            *(
                (pl.col("counters") // _SUM ** (len(COUNTERS) - n) % _SUM)
                .cast(pl.UInt32)
                .alias(key)
                for n, key in enumerate(COUNTERS, start=1)
            ),
            (pl.col("flags") // _ROWS).cast(pl.UInt16).alias("rows"),
        ],
    )
    most, number = summed.select(
        pl.col("rows").max().fill_null(0), pl.col("rows").sum().alias("number")
    ).row(0)
    # A flag counted too often spills into the next and makes more rows, or fewer in all where
    # their own bits are too few.
    if most >= _TIMES or number != rows.height:
        return None
    if most * highest >= _SUM:
        return None
    return summed.drop("rows")


def _summed_one_by_one(rows: pl.DataFrame, keys: _Keys) -> pl.DataFrame:
    """What the rows of each membership add up to.

    As in ``Memberships.frame``, and ``repeated`` (bool: it has a day twice): the bits of the days,
    added and or-ed, differ then.
    """
    days = pl.col("flags") & DAY_BITS
    return _grouped(
        rows.lazy().with_columns(*keys.together()),
        keys,
        [
            ((pl.col("flags") & VERIFIED_BIT) > 0).any().alias("verified"),
            ((pl.col("flags") & LINKED_BIT) > 0).any().alias("linked"),
            (days.bitwise_or().cast(pl.Int64) != days.cast(pl.Int64).sum()).alias("repeated"),
            *(pl.col(key).cast(pl.Int64).sum() for key in COUNTERS),
        ],
        [pl.col("verified", "linked", "repeated", *COUNTERS)],
    )


def _grouped(
    rows: pl.LazyFrame, keys: _Keys, sums: Sequence[pl.Expr], columns: Sequence[pl.Expr]
) -> pl.DataFrame:
    by = [one.meta.output_name() for one in keys.together()]
    grouped = rows.group_by(by).agg(*sums)
    return grouped.select(*keys.separated(), *columns).collect(engine="streaming")


def _alone(users: pl.Series) -> pl.Series:
    """Whether each membership is its user's only one."""
    ordered = users.sort()  # several times as fast as is_unique
    several = ordered.filter(ordered == ordered.shift())
    return (~users.is_in(several.implode())).alias("alone")
