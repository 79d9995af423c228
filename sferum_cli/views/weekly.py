"""The weekly export, from the week and those before it."""

from sferum_cli.reports.attention import attention_of_week
from sferum_cli.reports.document import Document
from sferum_cli.reports.folder import UnitsFolder
from sferum_cli.reports.municipal import municipal_folder
from sferum_cli.reports.target_records import LastYear
from sferum_cli.reports.week_result import Run, WeekResult
from sferum_cli.reports.weekly import weekly_document
from sferum_cli.rulebook.holidays import Holidays
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.reference.aliases import Aliases
from sferum_cli.views.dynamics import dynamics_of
from sferum_cli.views.summary import compared_regions
from sferum_cli.views.weeks_together import WeeksOfView


def weekly_of(
    weeks: WeeksOfView,
    run: Run,
    holidays: Holidays,
    aliases: Aliases,
    last_year: LastYear,
    *,
    has_history: bool,
) -> Document:
    """The weekly export of the newest week; with a history the dynamics of its regions too.

    What is suspicious about the weeks goes to the problems of ``run``.
    """
    compared = compared_regions(weeks, holidays, aliases, last_year)
    dynamics = None
    if has_history:
        dynamics = dynamics_of(weeks, Level.REGION, None, run, holidays, aliases)
    return weekly_document(weeks.newest, run, compared, dynamics)


def municipal_folder_of(week: WeekResult, run: Run) -> UnitsFolder:
    """The weekly export of each municipality, in files of their own."""
    if week.details is None:
        message = "the week was counted without its details"
        raise AssertionError(message)
    return municipal_folder(week, run, attention_of_week(week, week.details))
