"""The organizations, from the week and the one before it."""

import polars as pl

from sferum_cli.reports.document import Document
from sferum_cli.reports.organization import ORGANIZATIONS, Organizations
from sferum_cli.reports.organization_document import organization_document
from sferum_cli.reports.week_result import WEEK_END, Run
from sferum_cli.rulebook.holidays import Holidays
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.reference.aliases import Aliases
from sferum_cli.views.units_named import named_units
from sferum_cli.views.weeks_together import WeeksOfView, rows_with_changes


def organizations_of(
    weeks: WeeksOfView, run: Run, holidays: Holidays, aliases: Aliases, small_numbers: int
) -> Organizations:
    """The organizations of the newest week, which is of the activity.

    What is suspicious about the weeks goes to the problems of ``run``.
    """
    week = weeks.newest
    run.problems.extend(list(weeks.problems))
    # The rows of the newest week keep their order: the number of a unit is that of its row.
    newest = rows_with_changes(weeks.known, ORGANIZATIONS, holidays, aliases).filter(
        pl.col(WEEK_END) == week.week.end
    )
    if week.details is None:
        message = "the newest week was counted without its details"
        raise AssertionError(message)
    return Organizations(week, week.details, newest, small_numbers)


def organization_of(organizations: Organizations, name: str, run: Run) -> Document:
    """The organization that ``name`` means.

    Raises WrongCallError for a name that means no organization, or several.
    """
    rows = organizations.week.rows[ORGANIZATIONS]
    (number,) = named_units(rows, Level.ORGANIZATION, [name])
    return organization_document(organizations, number, run)
