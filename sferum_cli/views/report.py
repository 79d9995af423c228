"""How the units of a report changed since the week before, which the history knows."""

import polars as pl

from sferum_cli.reports.week_result import UNIT, WEEK_END
from sferum_cli.rulebook.changes import CHANGES_OF_SHARES
from sferum_cli.rulebook.holidays import Holidays
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.reference.aliases import Aliases
from sferum_cli.views.weeks_together import WeeksOfView, rows_with_changes


def changes_of_units(
    weeks: WeeksOfView, level: Level, holidays: Holidays, aliases: Aliases
) -> pl.DataFrame | None:
    """The rows of the newest week with their changes, in the order of the report.

    None where nothing can be compared: the week before is unknown, not complete or of holidays.
    """
    rows = rows_with_changes(weeks.known, (level, None), holidays, aliases)
    newest = rows.filter(pl.col(WEEK_END) == weeks.newest.week.end).sort(UNIT)
    changed = newest.select(pl.any_horizontal(pl.col(CHANGES_OF_SHARES).is_not_null().any()))
    return newest if changed.item() else None
