"""One organization for its head: where it stands, who is there, and what its week was [31]."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from sferum_cli.reports.details import REGISTERED, Details
from sferum_cli.reports.judged_rows import rated
from sferum_cli.reports.missing import MissingPeople, missing_people
from sferum_cli.reports.week_result import Asked, WeekResult
from sferum_cli.rulebook.changes import CHANGES_OF_SHARES
from sferum_cli.rulebook.indicators import RATED_ORDER, indicator
from sferum_cli.rulebook.message_bands import MessageBand, message_bands
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.ratings import rank
from sferum_cli.rulebook.words import Level, RankBy
from sferum_cli.tally.counts import DAY_NUMBERS, PARTICIPANTS

ORGANIZATIONS = (Level.ORGANIZATION, None)

WEEKS = 2
"""The week, and the one before it for the changes."""

IN_MUNICIPALITY, OF_MUNICIPALITY = "in_municipality", "of_municipality"
IN_REGION, OF_REGION = "in_region", "of_region"
PLACES = (IN_MUNICIPALITY, OF_MUNICIPALITY, IN_REGION, OF_REGION)
"""A place among the organizations of the municipality and of the region, and of how many."""

ACTIVE = ("active_teachers_calls", "active_teachers_messages", "active_students")
"""The counts of active people."""

Place = Mapping[str, int | None]


@dataclass(frozen=True)
class Organization:
    """One organization in a week.

    ``row`` is that of ``monitoring.unit_rows``, ``users`` are of any role. ``places`` are by the
    keys of the rated counts and of their shares. ``changes`` are CHANGES_OF_SHARES, None where
    nothing can be compared. ``members`` are as in ``Details``. ``bands`` (band, verified
    teachers) and ``days`` (the seven days with DAY_NUMBERS) are None where there are too few
    people for them to be nobody's own numbers, and where they are not known.
    """

    row: Mapping[str, Any]
    is_connected: bool
    users: int
    places: Mapping[str, Place]
    missing: MissingPeople
    members: pl.DataFrame
    changes: Mapping[str, float | None] | None
    bands: tuple[tuple[MessageBand, int], ...] | None
    days: pl.DataFrame | None


def organization_asked() -> Asked:
    """What the view of an organization wants to know of weeks."""
    return Asked((ORGANIZATIONS,), number=WEEKS, details=True)


def organization_of_week(
    week: WeekResult, details: Details, number: int, changed: Mapping[str, Any], small_numbers: int
) -> Organization:
    """The organization in row ``number`` of the week; ``changed`` is its row with changes.

    Of fewer than ``small_numbers`` verified teachers there are no bands, of fewer users no days.
    """
    rows = week.rows[ORGANIZATIONS]
    row, about = rows.row(number, named=True), details.organizations.row(number, named=True)
    here = pl.col("organization") == about["organization"]
    changes = {key: changed[key] for key in CHANGES_OF_SHARES}
    has_bands = about[REGISTERED] and row["active_teachers_messages"] is not None
    return Organization(
        row,
        about[REGISTERED],
        about[PARTICIPANTS],
        places(rows, number, week.rules),
        missing_people(rows[number : number + 1], week.rules)[0],
        details.members.filter(here).drop("organization"),
        changes if any(change is not None for change in changes.values()) else None,
        _bands(details.bands.filter(here), week.rules)
        if has_bands and row["teachers"] >= small_numbers
        else None,
        _days(week, details, about["organization"])
        if about[PARTICIPANTS] >= small_numbers
        else None,
    )


def places(rows: pl.DataFrame, number: int, rules: Rules) -> dict[str, dict[str, int | None]]:
    """R11: the places of one of the organizations ``rows``, by the count and by the share.

    Competition ranks, as those of the report, among the organizations that have that rank.
    """
    within = {IN_MUNICIPALITY: ("municipality",), IN_REGION: ()}
    of = {IN_MUNICIPALITY: OF_MUNICIPALITY, IN_REGION: OF_REGION}
    found: dict[str, dict[str, int | None]] = {}
    for one in map(indicator, RATED_ORDER):
        for rank_by, key in ((RankBy.COUNT, one.key), (RankBy.PERCENT, one.share_key)):
            by = rules.model_copy(update={"rank_by": rank_by})
            value = rated(one, Level.ORGANIZATION, by)
            numbers = [
                expression
                for place, each in within.items()
                for expression in (
                    rank(value, Level.ORGANIZATION, each).alias(place),
                    value.count().over("region", *each).cast(pl.Int64).alias(of[place]),
                )
            ]
            found[key] = rows.select(numbers).row(number, named=True)
    return found


def _bands(found: pl.DataFrame, rules: Rules) -> tuple[tuple[MessageBand, int], ...]:
    teachers = dict(found.select("first", "teachers").iter_rows())
    bands = message_bands(rules.thresholds.active_teacher_messages)
    return tuple((band, teachers.get(band.first, 0)) for band in bands)


def _days(week: WeekResult, details: Details, organization: int) -> pl.DataFrame | None:
    """The seven days; zeros where the organization has no row, null where no file has one."""
    if not details.known_days or organization in details.by_week:
        return None
    here = details.days.filter(pl.col("organization") == organization)
    found = {record.pop("date"): record for record in here.to_dicts()}
    unknown = [key for key in DAY_NUMBERS if key in details.unknown_numbers]

    def of(day: dt.date) -> dict[str, int | None]:
        if day not in details.known_days:
            return dict.fromkeys(DAY_NUMBERS, None)
        numbers = {key: found.get(day, {}).get(key, 0) for key in DAY_NUMBERS}
        return {**numbers, **dict.fromkeys(unknown, None)}

    return pl.DataFrame(
        [{"date": day, **of(day)} for day in week.week.days],
        schema={"date": pl.Date, **dict.fromkeys(DAY_NUMBERS, pl.Int64)},
        orient="row",
    )
