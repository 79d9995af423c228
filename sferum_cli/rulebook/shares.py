"""R9 and R13, percentages and how they are rounded [slide 16, «Расчет процентов в мониторинге»]."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import polars as pl

WHOLE = 100
"""A share of everything, in percent."""

ROUNDED_TO = 1
"""R13: so many decimals have the shares that people read."""


def share(count: str, total: str) -> pl.Expr:
    """R9: ``count`` over ``total`` in percent, null where the total is missing or 0 [slide 16].

    One division of whole numbers: the double nearest to the exact share. Shares above 100 are
    real (ОО-1 is taken on 20 September and leaves out part-timers) and stay as they are.
    """
    return (
        pl.when(pl.col(total) > 0)
        .then((pl.col(count) * WHOLE).cast(pl.Float64) / pl.col(total))
        .otherwise(None)
    )


def covered(known: pl.Expr, everybody: pl.Expr, min_coverage: float) -> pl.Expr:
    """R9 and R10: whether ``known`` is at least ``min_coverage`` percent of ``everybody``.

    Both are whole numbers of people, or of organizations, and are compared as such. Nobody is
    covered by anybody.
    """
    least = Fraction(repr(min_coverage)) / WHOLE
    return known * least.denominator >= everybody * least.numerator


def rounded(percent: float, decimals: int = ROUNDED_TO) -> Decimal:
    """R13: one decimal, halves away from zero, as Excel shows it (9/400 is 2,25 %, shown 2,3 %).

    More ``decimals`` tell apart two shares that differ by less. The shortest decimal that reads
    back as the double is the exact share wherever that is a half, so that no binary fraction tips
    it.
    """
    step = Decimal(1).scaleb(-decimals)
    return Decimal(repr(percent)).quantize(step, rounding=ROUND_HALF_UP)
