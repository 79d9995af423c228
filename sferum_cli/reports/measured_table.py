"""What a share says besides its number: the exact fraction, and a verdict at a glance."""

from collections.abc import Sequence

import polars as pl

from sferum_cli.reports.document import Verdict, fraction_key, verdict_key
from sferum_cli.reports.targets import count_and_total
from sferum_cli.rulebook.indicators import PEOPLE, Column
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.shares import WHOLE
from sferum_cli.rulebook.targets import TARGETS, Target, people_needed

_TARGET_OF_SHARE = {
    one.share_key: target for one in PEOPLE for target in TARGETS if target.count == one.key
}


def with_fractions_and_verdicts(
    frame: pl.DataFrame, columns: Sequence[Column], rules: Rules
) -> pl.DataFrame:
    """The rows of ``monitoring.unit_rows`` with what their shares are as fractions, and say.

    The added columns are ``fraction_key`` and ``verdict_key`` of each share among ``columns``.
    """
    shares = [column for column in columns if column.part_of is not None]
    return frame.with_columns(
        *(_fraction(column) for column in shares),
        *(_verdict(column, frame, rules) for column in shares),
    )


def _fraction(column: Column) -> pl.Expr:
    """R13: the share as a spreadsheet holds it, one division of whole numbers."""
    numerator, total = map(pl.col, column.part_of or ("", ""))
    known = pl.col(column.key).is_not_null()
    return pl.when(known).then(numerator / total).alias(fraction_key(column))


def _verdict(column: Column, frame: pl.DataFrame, rules: Rules) -> pl.Expr:
    """R9 and R12: above 100 %, or against the target of a share that leaves out nobody."""
    verdict = pl.when(pl.col(column.key) > WHOLE).then(pl.lit(Verdict.ABOVE_WHOLE.value))
    target = _TARGET_OF_SHARE.get(column.key)
    if target is None:
        return verdict.alias(verdict_key(column))
    met = _is_reached(target, frame, rules)
    is_judged = pl.lit(value=True) if column.mark is None else ~pl.col(column.mark)
    return (
        verdict.when(is_judged & met)
        .then(pl.lit(Verdict.REACHED.value))
        .when(is_judged & ~met)
        .then(pl.lit(Verdict.MISSED.value))
        .alias(verdict_key(column))
    )


def _is_reached(target: Target, frame: pl.DataFrame, rules: Rules) -> pl.Expr:
    """R12 for each row: every total is asked once how many people reach the target."""
    _count, total = count_and_total(target)
    needed = {
        number: people_needed(target, number, rules.targets)
        for number in frame[total].drop_nulls().unique()
        if number
    }
    return pl.col(target.count) >= pl.col(total).replace_strict(
        needed, default=None, return_dtype=pl.Int64
    )
