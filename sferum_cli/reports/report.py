"""A report: one level of a week's numbers, and what was decided on the way."""

from dataclasses import dataclass

import polars as pl

from sferum_cli.reports.target_records import NOTHING_COMPARED, Compared
from sferum_cli.reports.targets import UnitTargets
from sferum_cli.reports.week_result import Asked, Run, WeekResult
from sferum_cli.reports.wording import scope_in_words
from sferum_cli.rulebook.indicators import Column, columns_of
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level, OrganizationType
from sferum_cli.translation import gettext as _


@dataclass(frozen=True)
class Report:
    """The 28 columns of the units of one level in one week.

    ``rows`` has the columns of ``columns``: names, counts and ranks as int, shares as exact
    doubles in percent, null for «н/д»; and those of ``monitoring.further_columns``. ``total`` is
    one row of the same columns (None for the country, which is its own total), in the scope of the
    rows above it, named ``total_label``. ``changes`` are those of the units since the week before,
    in the order of ``rows`` and by the keys of ``weeks_together.rows_with_changes``; None where
    nothing is known of that week.
    """

    level: Level
    week: Week
    rules: Rules
    types: tuple[OrganizationType, ...] | None
    rows: pl.DataFrame
    total: pl.DataFrame | None
    total_label: str
    targets: tuple[UnitTargets, ...]
    run: Run
    compared: Compared = NOTHING_COMPARED
    changes: pl.DataFrame | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of this level, in order."""
        return columns_of(self.level)


def report_asked(level: Level, types: tuple[OrganizationType, ...] | None = None) -> Asked:
    """What a report of a level wants to know; the country is its own total."""
    return Asked(((level, None),), () if level is Level.COUNTRY else (level,), types)


def report_of(
    result: WeekResult,
    level: Level,
    run: Run,
    compared: Compared = NOTHING_COMPARED,
    changes: pl.DataFrame | None = None,
) -> Report:
    """The report of one of the levels of a week.

    ``compared`` is what its targets stand beside, ``changes`` how its units changed.
    """
    return Report(
        level=level,
        week=result.week,
        rules=result.rules,
        types=result.types,
        rows=result.rows[level, None],
        total=result.totals.get(level),
        total_label=_("Total ({scope})").format(scope=scope_in_words(level, result.rules)),
        targets=result.targets,
        run=run,
        compared=compared,
        changes=changes,
    )
