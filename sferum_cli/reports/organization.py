"""One organization for its head: where it stands, who is there, and what its week was [31]."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from sferum_cli.reports.details import REGISTERED, Details
from sferum_cli.reports.judged_rows import rated
from sferum_cli.reports.measured_table import with_fractions_and_verdicts
from sferum_cli.reports.missing import MissingPeople, missing_people
from sferum_cli.reports.week_result import Asked, WeekResult
from sferum_cli.rulebook.changes import CHANGES_OF_SHARES
from sferum_cli.rulebook.indicators import RATED_ORDER, columns_of, indicator
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


class Organizations:
    """All organizations of a week, each as ``of`` tells it: what is theirs in common is made once.

    ``judged`` has the rows of the week with what their shares are as fractions, and say.
    """

    def __init__(
        self, week: WeekResult, details: Details, changed: pl.DataFrame, small_numbers: int
    ) -> None:
        """``changed`` are the rows with their changes, in the order of the week's rows.

        Of fewer than ``small_numbers`` verified teachers there are no bands, of fewer users no
        days.
        """
        rows = week.rows[ORGANIZATIONS]
        self.week, self.small_numbers = week, small_numbers
        self.judged = with_fractions_and_verdicts(rows, columns_of(Level.ORGANIZATION), week.rules)
        self._details = details
        self._changes = changed.select(CHANGES_OF_SHARES)
        self._missing = missing_people(rows, week.rules)
        self._places = _places(rows, week.rules)
        self._members, self._bands, self._days = (
            frame.partition_by("organization", as_dict=True, include_key=False)
            for frame in (details.members, details.bands, details.days)
        )

    def __len__(self) -> int:
        """How many there are."""
        return self.judged.height

    def of(self, number: int) -> Organization:
        """The organization in row ``number`` of the week."""
        row = self.week.rows[ORGANIZATIONS].row(number, named=True)
        about = self._details.organizations.row(number, named=True)
        which = about["organization"]
        changes = self._changes.row(number, named=True)
        has_bands = about[REGISTERED] and row["active_teachers_messages"] is not None
        bands = self._bands.get((which,))
        return Organization(
            row,
            about[REGISTERED],
            about[PARTICIPANTS],
            _places_in(self._places.row(number, named=True)),
            self._missing[number],
            self._members.get((which,), self._details.members.clear().drop("organization")),
            changes if any(change is not None for change in changes.values()) else None,
            _bands(bands, self.week.rules)
            if has_bands and row["teachers"] >= self.small_numbers
            else None,
            self._days_of(which) if about[PARTICIPANTS] >= self.small_numbers else None,
        )

    def _days_of(self, organization: int) -> pl.DataFrame | None:
        """The seven days; zeros where it has no row, null where no file has one."""
        details = self._details
        if not details.known_days or organization in details.by_week:
            return None
        here = self._days.get((organization,))
        found = {} if here is None else {one.pop("date"): one for one in here.to_dicts()}
        unknown = [key for key in DAY_NUMBERS if key in details.unknown_numbers]

        def of(day: dt.date) -> dict[str, int | None]:
            if day not in details.known_days:
                return dict.fromkeys(DAY_NUMBERS, None)
            numbers = {key: found.get(day, {}).get(key, 0) for key in DAY_NUMBERS}
            return {**numbers, **dict.fromkeys(unknown, None)}

        return pl.DataFrame(
            [{"date": day, **of(day)} for day in self.week.week.days],
            schema={"date": pl.Date, **dict.fromkeys(DAY_NUMBERS, pl.Int64)},
            orient="row",
        )


def _places(rows: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """R11: the places of the organizations, by the count and by the share.

    Competition ranks, as those of the report, among the organizations that have that rank. The
    columns are named by ``_place_key``.
    """
    within = {IN_MUNICIPALITY: ("municipality",), IN_REGION: ()}
    of = {IN_MUNICIPALITY: OF_MUNICIPALITY, IN_REGION: OF_REGION}
    numbers = []
    for one in map(indicator, RATED_ORDER):
        for rank_by, key in ((RankBy.COUNT, one.key), (RankBy.PERCENT, one.share_key)):
            by = rules.model_copy(update={"rank_by": rank_by})
            value = rated(one, Level.ORGANIZATION, by)
            for place, each in within.items():
                many = value.count().over("region", *each).cast(pl.Int64)
                numbers += [
                    rank(value, Level.ORGANIZATION, each).alias(_place_key(key, place)),
                    many.alias(_place_key(key, of[place])),
                ]
    return rows.select(numbers)


def _place_key(key: str, place: str) -> str:
    return f"{key}.{place}"


def _places_in(row: Mapping[str, int | None]) -> dict[str, Place]:
    """The places of one organization by the keys of the rated counts and shares."""
    rated_keys = (key for one in map(indicator, RATED_ORDER) for key in (one.key, one.share_key))
    return {key: {place: row[_place_key(key, place)] for place in PLACES} for key in rated_keys}


def _bands(found: pl.DataFrame | None, rules: Rules) -> tuple[tuple[MessageBand, int], ...]:
    teachers = {} if found is None else dict(found.select("first", "teachers").iter_rows())
    bands = message_bands(rules.thresholds.active_teacher_messages)
    return tuple((band, teachers.get(band.first, 0)) for band in bands)
