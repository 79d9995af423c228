"""The targets of units: how far each is with every one of them (R12)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from sferum_cli.reports.judged_rows import is_covered
from sferum_cli.rulebook.indicators import ACCOUNTS_LINKED, ACCOUNTS_TOTAL, PEOPLE
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.targets import TARGETS, Reached, Target, people_needed, reached

_INDICATOR = {one.key: one for one in PEOPLE}


@dataclass(frozen=True)
class UnitTargets:
    """How far one region, municipality or the country is with each target (R12)."""

    region: str | None
    municipality: str | None
    reached: tuple[Reached, ...]


def unit_targets(rows: pl.DataFrame, rules: Rules) -> tuple[UnitTargets, ...]:
    """R12: how far each unit is with each target, in the order of ``rows``.

    ``rows`` are those of ``monitoring.unit_rows``, or of a week of the history.
    """
    kept = rows.with_columns(
        is_covered(_INDICATOR[target.count], rules).alias(_covered_key(target))
        for target in TARGETS
    )
    return tuple(
        UnitTargets(
            row["region"],
            row["municipality"],
            tuple(_reached(target, row, rules) for target in TARGETS),
        )
        for row in kept.iter_rows(named=True)
    )


def count_and_total(target: Target) -> tuple[str, str]:
    """The columns of a unit's row with the numerator of a target's share and with its total."""
    one = _INDICATOR[target.count]
    if one is ACCOUNTS_LINKED:
        return one.key, ACCOUNTS_TOTAL
    return one.numerator_key, one.total.key


def needed_people(target: Target, frame: pl.DataFrame, rules: Rules) -> pl.Expr:
    """R12: how many people of each row's total reach the target, null without a total.

    Every total is asked once.
    """
    _count, total = count_and_total(target)
    needed = {
        number: people_needed(target, number, rules.targets)
        for number in frame[total].drop_nulls().unique()
        if number
    }
    return pl.col(total).replace_strict(needed, default=None, return_dtype=pl.Int64)


def lacking_people(target: Target, frame: pl.DataFrame, rules: Rules) -> pl.Expr:
    """R12: how many people each row lacks, as ``unit_targets`` says it, for many rows at once."""
    count, _total = count_and_total(target)
    lacking = needed_people(target, frame, rules) - pl.col(count)
    covered = is_covered(_INDICATOR[target.count], rules).fill_null(value=True)
    return pl.when(covered).then(lacking.clip(lower_bound=0))


def _reached(target: Target, row: Mapping[str, Any], rules: Rules) -> Reached:
    count, total = (row[key] for key in count_and_total(target))
    covered = row[_covered_key(target)] is not False
    return reached(target, count, total, rules.targets, covered=covered)


def _covered_key(target: Target) -> str:
    return f"{target.key}_covered"
