"""One week's numbers, from the activity or the history: what every view is made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import polars as pl

from sferum_cli.accounting import InputSheet, RejectedRow
from sferum_cli.problems import Problem, Problems
from sferum_cli.reports.details import Details
from sferum_cli.reports.monitoring import Slice
from sferum_cli.reports.targets import UnitTargets, unit_targets
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level, OrganizationType, RankBy

WEEK_END = "week_end"
"""The key of the last day of a week."""

UNIT = "unit"
"""The key of the number of a unit, which is the same in all weeks of a view."""

Part = tuple[Level, Slice]
"""Which rows of a week: those of a level, of organizations of one type or of all."""


@dataclass(frozen=True)
class Asked:
    """What a view wants to know of ``number`` weeks (or EVERY_WEEK), the newest that of the call.

    ``parts`` are the rows that it wants, ``totals`` the levels of which it wants the total row;
    the rows of the regions are always there, since every output tells their targets. ``types`` is
    ``--type``, ``rank_by`` the base of the ratings (None: that of the settings). One that
    ``is_quiet`` has nothing suspicious told of its rows: the person sees those of another.
    ``details`` are of its organizations, beside the rows of that level.
    """

    parts: tuple[Part, ...] = ()
    totals: tuple[Level, ...] = ()
    types: tuple[OrganizationType, ...] | None = None
    rank_by: RankBy | None = None
    number: int = 1
    is_quiet: bool = False
    details: bool = False


@dataclass(frozen=True)
class Run:
    """How the numbers came about: the files, what was assumed, and what was wrong with them."""

    inputs: tuple[InputSheet, ...]
    verified_assumed: bool
    bad_rows_skipped: int
    problems: Problems
    passed_over: tuple[str, ...] = ()
    rejected: tuple[RejectedRow, ...] = ()

    def apart(self, found: Iterable[Problem] = ()) -> "Run":
        """The run as one view tells it, with ``found``: its problems are its own from here on."""
        problems = Problems(list(self.problems.records), self.problems.names)
        problems.extend(list(found))
        return replace(self, problems=problems)


class Source(StrEnum):
    """Where the numbers of a week come from."""

    ACTIVITY = "activity"
    HISTORY = "history"


@dataclass(frozen=True)
class WeekResult:
    """The numbers of one week.

    ``rows`` and ``totals`` are as ``unit_rows`` and ``total_row`` have them; the country and
    nothing have no total. A week ``is_complete`` if it has a row on each of its days and has not
    barely begun. One of the history may have been ``corrected`` so many times, or stand in an
    official table (``is_official``), of one level. ``details`` are there where they were asked for.
    ``activity_rows`` are the rows of activity that lie in it, None where that is not known.
    """

    week: Week
    rules: Rules
    types: tuple[OrganizationType, ...] | None
    rows: Mapping[Part, pl.DataFrame]
    totals: Mapping[Level, pl.DataFrame | None]
    is_complete: bool
    source: Source = Source.ACTIVITY
    corrected: int = 0
    is_official: bool = False
    details: Details | None = None
    activity_rows: int | None = None

    @property
    def targets(self) -> tuple[UnitTargets, ...]:
        """How far each region is with each target (R12)."""
        return unit_targets(self.rows[Level.REGION, None], self.rules)


@dataclass(frozen=True)
class ViewWeek:
    """One week of a view; ``result`` is None for one of which nothing is known, a gap."""

    week: Week
    result: WeekResult | None
    is_holidays: bool

    @property
    def is_complete(self) -> bool:
        """Whether the week is known and whole."""
        return self.result is not None and self.result.is_complete

    @property
    def record(self) -> dict[str, object]:
        """What the ``meta`` of a json says of the week."""
        return {
            WEEK_END: self.week.end.isoformat(),
            "source": None if self.result is None else self.result.source.value,
            "complete": self.is_complete,
            "holidays": self.is_holidays,
        }
