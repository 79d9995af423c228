"""What a share says besides its number: the exact fraction, and a verdict at a glance."""

from collections.abc import Iterable, Sequence

import polars as pl

from sferum_cli.reports.document import Verdict, Wanted, fraction_key, verdict_key
from sferum_cli.reports.judged_rows import is_covered
from sferum_cli.reports.targets import needed_people
from sferum_cli.rulebook.indicators import (
    ACCOUNTS_LINKED,
    ACCOUNTS_TOTAL,
    PEOPLE,
    Block,
    Column,
    Measure,
)
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.shares import WHOLE, share
from sferum_cli.rulebook.targets import TARGETS, Reached, Target

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
    """R12 for each row."""
    return pl.col(target.count) >= needed_people(target, frame, rules)


def with_accounts(frame: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """The rows with the share of linked accounts (R12), in percent, and whether it is marked."""
    key = ACCOUNTS_LINKED.share_key
    uncovered = pl.col(key).is_not_null() & ~is_covered(ACCOUNTS_LINKED, rules)
    return frame.with_columns(share(ACCOUNTS_LINKED.key, ACCOUNTS_TOTAL).alias(key)).with_columns(
        uncovered.fill_null(value=False).alias(ACCOUNTS_LINKED.marked_key)
    )


def wanted_shares(columns: Iterable[Column], rules: Rules) -> dict[str, Wanted]:
    """The targets (R12) of those columns that have one, by their keys."""
    return {
        column.key: wanted(target, rules)
        for column in columns
        for target in [_TARGET_OF_SHARE.get(column.key)]
        if target is not None
    }


def wanted(target: Target, rules: Rules) -> Wanted:
    """The share that a target asks for."""
    return Wanted(target.percent(rules.targets), target.strictly)


def said_of_target(key: str, reached: Reached) -> dict[str, float | str | None]:
    """What a target's share says besides its number, as the columns of a share by this ``key``."""
    verdict = None
    if reached.percent is not None and reached.percent > WHOLE:
        verdict = Verdict.ABOVE_WHOLE.value
    elif reached.met is not None:
        verdict = Verdict.REACHED.value if reached.met else Verdict.MISSED.value
    fraction = None
    if reached.percent is not None and reached.count is not None and reached.total:
        fraction = reached.count / reached.total
    column = Column(key, "", Block.ACTIVITY, Measure.SHARE, "")
    return {fraction_key(column): fraction, verdict_key(column): verdict}
