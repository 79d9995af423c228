"""The report of monitoring.sferum.ru: the 28 columns of every unit of a level [slides 28-29]."""

import polars as pl

from sferum_cli.reports.counted_week import CountedWeek
from sferum_cli.reports.measured import SHARES, covered_key, measured_plan
from sferum_cli.reports.units import rows_of, total_of
from sferum_cli.rulebook.indicators import (
    INDICATORS,
    RATED_ORDER,
    UNKNOWN_HEADS,
    Indicator,
    columns_of,
    indicator,
)
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.ratings import rank, rated_value
from sferum_cli.rulebook.shares import share
from sferum_cli.rulebook.words import Level, RankBy


def monitoring_rows(counted: CountedWeek, level: Level) -> pl.DataFrame:
    """The rows of a level in the order of the headcount, with the columns of ``columns_of``.

    Counts, totals and ranks are int, shares are exact doubles in percent; null is «н/д». Further
    columns are those of ``further_columns``.
    """
    frame = _with_shares(measured_plan(counted, rows_of(level)))
    ranks = [
        rank(_rated(indicator(key), counted.rules), level).alias(indicator(key).rank_key)
        for key in RATED_ORDER
    ]
    keys = (column.key for column in columns_of(level))
    return frame.with_columns(*ranks).select(*keys, *further_columns()).collect()


def further_columns() -> list[str]:
    """What the rows of a report have besides its columns (R9).

    UNKNOWN_HEADS (int), and per share of people its numerator (int) and whether it is marked
    (bool): its numerator is not the count, or too few people are covered.
    """
    people = [one for one in INDICATORS if one.kinds]
    return [
        UNKNOWN_HEADS,
        *(one.numerator_key for one in people),
        *(one.marked_key for one in people),
    ]


def monitoring_total(counted: CountedWeek, level: Level) -> pl.DataFrame:
    """The one total row of a level, in the scope of the rows above it, without ranks."""
    frame = _with_shares(measured_plan(counted, total_of(level)))
    keys = [*(column.key for column in columns_of(level)), *further_columns()]
    known = frame.collect_schema()
    return frame.select(key if key in known else pl.lit(None).alias(key) for key in keys).collect()


def _with_shares(frame: pl.LazyFrame) -> pl.LazyFrame:
    shares = [
        (pl.when(SHARES).then(part) if one.kinds else part).alias(one.share_key)
        for one in INDICATORS
        for part in (share(one.numerator_key, one.total.key),)
    ]
    marked = [
        (
            pl.col(one.share_key).is_not_null()
            & ((pl.col(one.numerator_key) != pl.col(one.key)) | ~pl.col(covered_key(one)))
        )
        .fill_null(value=False)
        .alias(one.marked_key)
        for one in INDICATORS
        if one.kinds
    ]
    return frame.with_columns(shares).with_columns(marked)


def _rated(one: Indicator, rules: Rules) -> pl.Expr:
    """What an indicator is rated by; ДОО and ОДО have no rank of people (R10).

    A share that leaves out too many people has no rank (R9).
    """
    value = rated_value(one.key, one.share_key, rules.rank_by)
    if not one.kinds:
        return value
    is_rated = pl.col(SHARES)
    if rules.rank_by is RankBy.PERCENT:
        is_rated &= pl.col(covered_key(one))
    return pl.when(is_rated).then(value)
