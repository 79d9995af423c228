"""The dynamics of units: what is known of them week by week, and who fell most."""

import datetime as dt
from collections.abc import Sequence

import polars as pl

from sferum_cli.reports.dynamics import Dynamics
from sferum_cli.reports.week_result import WEEK_END, Run
from sferum_cli.rulebook.changes import change_key
from sferum_cli.rulebook.holidays import Holidays
from sferum_cli.rulebook.indicators import COLUMNS, Measure
from sferum_cli.rulebook.targets import TARGETS
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.reference.aliases import Aliases
from sferum_cli.views.units_named import rows_of_units, unit_name
from sferum_cli.views.weeks_together import WeeksOfView, not_delivered, rows_with_changes


def dynamics_of(
    weeks: WeeksOfView,
    level: Level,
    names: Sequence[str] | None,
    run: Run,
    holidays: Holidays,
    aliases: Aliases,
) -> Dynamics:
    """The dynamics of all units of a level, or of those that ``names`` mean.

    What is suspicious about the weeks goes to the problems of ``run``. Raises WrongCallError for
    names that mean no unit, or several.
    """
    run.problems.extend(list(weeks.problems))
    every = rows_with_changes(weeks.known, (level, None), holidays, aliases)
    shown = every.filter(pl.col(WEEK_END) >= weeks.shown[0].week.end)
    rows = rows_of_units(shown, level, names)
    run.problems.extend(not_delivered(rows, level))
    newest = weeks.newest
    return Dynamics(
        level,
        weeks.shown,
        rows,
        newest.rules,
        newest.types,
        run,
        _fallen(rows, level, newest.week.end),
    )


_FALLEN_BY = next(
    change_key(column)
    for column in COLUMNS
    if column.measure is Measure.SHARE and column.key.startswith(TARGETS[0].count)
)
"""The change of the first target's share: active teachers (messages)."""


def _fallen(rows: pl.DataFrame, level: Level, newest: dt.date) -> str | None:
    """What a person calls the unit that fell most in the newest week; None where none did."""
    units = rows.filter(pl.col(WEEK_END) == newest)
    change = units[_FALLEN_BY]
    lowest = change.arg_min()
    if units.height <= 1 or lowest is None or change[lowest] >= 0:
        return None
    return unit_name(units.to_dicts(), lowest, level)
