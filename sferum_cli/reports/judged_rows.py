"""What the rows of a level are judged to be, from their counts alone: marked shares, and ranks.

The same for a week of the activity and for one of the history.
"""

from collections.abc import Sequence

import polars as pl

from sferum_cli.rulebook.indicators import (
    EVERYBODY_OF_KINDS,
    INDICATORS,
    RATED_ORDER,
    Indicator,
    indicator,
)
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.ratings import rank, rated_value
from sferum_cli.rulebook.scope import shares_allowed
from sferum_cli.rulebook.shares import covered
from sferum_cli.rulebook.words import Level, OrganizationType, RankBy


def is_covered(one: Indicator, rules: Rules) -> pl.Expr:
    """R9: whether enough of the people of an indicator's kinds have known heads."""
    everybody = EVERYBODY_OF_KINDS[one.kinds]
    return covered(pl.col(everybody.numerator_key), pl.col(everybody.key), rules.min_coverage)


def marks(rules: Rules) -> list[pl.Expr]:
    """R9: whether each share of people is marked: it leaves out somebody, or too many.

    From counts, numerators and shares; the columns are ``marked_key`` of the indicators.
    """
    return [
        (
            pl.col(one.share_key).is_not_null()
            & ((pl.col(one.numerator_key) != pl.col(one.key)) | ~is_covered(one, rules))
        )
        .fill_null(value=False)
        .alias(one.marked_key)
        for one in INDICATORS
        if one.kinds
    ]


def ranks(level: Level, rules: Rules, each: Sequence[str] = ()) -> list[pl.Expr]:
    """R11: the ranks of a level's rows, from their counts, shares and numerators.

    Rows of several weeks are told apart by the columns ``each``.
    """
    return [
        rank(rated(indicator(key), level, rules), level, each).alias(indicator(key).rank_key)
        for key in RATED_ORDER
    ]


def no_ranks() -> list[pl.Expr]:
    """The columns of the ranks without any."""
    return [pl.lit(None, pl.Int64).alias(indicator(key).rank_key) for key in RATED_ORDER]


def rated(one: Indicator, level: Level, rules: Rules) -> pl.Expr:
    """What an indicator is rated by; a share that leaves out too many people has no rank (R9).

    ДОО and ОДО have no rank of people among organizations (R10).
    """
    value = rated_value(one.key, one.share_key, rules.rank_by)
    if not one.kinds:
        return value
    is_rated = pl.lit(value=True)
    if level is Level.ORGANIZATION:
        allowed = [kind.value for kind in OrganizationType if shares_allowed(kind, rules.scopes)]
        is_rated = pl.col("organization_type").is_in(allowed)
    if rules.rank_by is RankBy.PERCENT:
        is_rated &= is_covered(one, rules)
    return pl.when(is_rated).then(value)
