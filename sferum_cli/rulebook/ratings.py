"""R11, ratings [slide 29, columns 24-28]."""

from collections.abc import Sequence

import polars as pl

from sferum_cli.rulebook.words import Level, RankBy

RATED_WITHIN: dict[Level, tuple[str, ...] | None] = {
    Level.ORGANIZATION: ("region",),
    Level.MUNICIPALITY: ("region",),
    Level.REGION: (),
    Level.COUNTRY: None,
}
"""Among which units a level is rated: within the region, within the country, not at all."""


def rank(value: pl.Expr, level: Level, each: Sequence[str] = ()) -> pl.Expr:
    """R11: 1 is best; equal values share a rank and the next is left out (1, 2, 2, 4).

    ``value`` is the count or the share (``rated_value``); a unit without it has no rank. Compares
    within the columns of RATED_WITHIN, and of ``each``: a rating for each of several weeks.
    """
    if RATED_WITHIN[level] is None:
        return pl.lit(None, dtype=pl.Int64)
    within = (*each, *(RATED_WITHIN[level] or ()))
    ranked = value.rank("min", descending=True).cast(pl.Int64)
    return ranked.over(*within) if within else ranked


def rated_value(count: str, share: str, rank_by: RankBy) -> pl.Expr:
    """R11: by the count, since each title on slide 29 quotes an absolute column, or by the share.

    Two different shares of totals below 90 million are two different doubles, so that the doubles
    rank as the exact shares do.
    """
    return pl.col(count if rank_by is RankBy.COUNT else share)
