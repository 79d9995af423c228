"""The summary of regions or of the country, from the week and the one before it."""

from dataclasses import replace

import polars as pl

from sferum_cli.errors import WeekMissingError
from sferum_cli.reports.document import Document
from sferum_cli.reports.monitoring import Slice
from sferum_cli.reports.summary import (
    changes_of_targets,
    country_summary,
    region_summaries,
)
from sferum_cli.reports.summary_document import summary_document
from sferum_cli.reports.target_records import Compared, LastYear
from sferum_cli.reports.week_result import WEEK_END, Run
from sferum_cli.rulebook.holidays import Holidays
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.cleaning.region_names import region_of_name, same_region
from sferum_cli.sources.reference.aliases import Aliases
from sferum_cli.translation import gettext as _
from sferum_cli.views.units_named import named_units
from sferum_cli.views.weeks_together import WeeksOfView, not_delivered, rows_with_changes


def summary_of(
    weeks: WeeksOfView,
    level: Level,
    region: str | None,
    run: Run,
    holidays: Holidays,
    aliases: Aliases,
    last_year: LastYear,
) -> Document:
    """The summary of every region, of the one that ``region`` means, or of the country with them.

    What is suspicious about the weeks goes to the problems of ``run``. Raises WrongCallError for a
    name that means no region, and WeekMissingError for a week of the history without regions.
    """
    week = weeks.newest
    run.problems.extend(list(weeks.problems))

    def newest(level: Level, of: Slice = None) -> pl.DataFrame:
        rows = rows_with_changes(weeks.known, (level, of), holidays, aliases)
        return rows.filter(pl.col(WEEK_END) == week.week.end)

    rows = week.rows[Level.REGION, None]
    if rows.is_empty():
        raise WeekMissingError(
            _("the week {week:%d.%m.%Y} of the history has no rows of regions").format(
                week=week.week.end
            )
        )
    changes = newest(Level.REGION)
    for one in (Level.REGION, Level.MUNICIPALITY):
        run.problems.extend(not_delivered(newest(one), one))
    chosen = None
    if region is not None:
        chosen = [rows["region"][number]
                  for number in named_units(rows, Level.REGION, [region], "--region")]  # fmt: skip
    compared = compared_regions(weeks, holidays, aliases, last_year)
    country = None
    if level is Level.COUNTRY:
        of_country = newest(Level.COUNTRY)
        country = country_summary(week, of_country)
        known = {**compared.change, **changes_of_targets(of_country)}
        compared = replace(compared, change=known)
    return summary_document(week, run, region_summaries(week, changes, chosen), country, compared)


def compared_regions(
    weeks: WeeksOfView, holidays: Holidays, aliases: Aliases, last_year: LastYear
) -> Compared:
    """What the targets of the newest week's regions stand beside: the week before, last year."""
    week = weeks.newest
    rows = rows_with_changes(weeks.known, (Level.REGION, None), holidays, aliases)
    changes = rows.filter(pl.col(WEEK_END) == week.week.end)
    regions = week.rows[Level.REGION, None]["region"].to_list()
    corrected = tuple(one.week for one in weeks.known if one.corrected)
    return Compared(_facts(regions, last_year), changes_of_targets(changes), corrected)


def _facts(regions: list[str], last_year: LastYear) -> dict[tuple[str | None, str], float]:
    """The facts of these regions, however the settings spell them."""
    return {
        (region, key): fact
        for name, facts in last_year.items()
        for region in regions
        if same_region(region_of_name(region), region_of_name(name))
        for key, fact in facts.items()
    }
