"""The sheets of activity and members → the narrow rows of weeks that the tally adds up.

Whatever cannot become a narrow row is counted and reported. Several weeks cost one reading: the
rows go to their weeks as they are read.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from sferum_cli.narrow import COUNTERS
from sferum_cli.problems import Problem
from sferum_cli.rulebook.week import EVERY_WEEK, Week, Weeks
from sferum_cli.sources.activity.buckets import Buckets, buckets_needed
from sferum_cli.sources.activity.findings import (
    counters_blank,
    ids_alike,
    unmatched_organizations,
)
from sferum_cli.sources.activity.last_week import guessed_week, last_week
from sferum_cli.sources.activity.narrow_rows import by_week
from sferum_cli.sources.activity.options import ActivityOptions
from sferum_cli.sources.activity.reader import ActivityReader
from sferum_cli.sources.activity.roles import with_lines_of_roles
from sferum_cli.sources.activity.seen import Seen
from sferum_cli.sources.reference.reference import Reference
from sferum_cli.sources.tables.column_reader import roles_known
from sferum_cli.sources.tables.row_counts import RowCounts
from sferum_cli.sources.tables.row_reader import no_data_rows
from sferum_cli.sources.tables.table_sheet import TableSheet


@dataclass(frozen=True)
class RowsOfOneWeek:
    """The rows of one week (``narrow.ROW_COLUMNS``), by buckets.

    ``has`` tells which of the counters and «ЭЖД связан» are known: every activity file has the
    column, and some row of the week a number.
    """

    rows: Buckets
    has: dict[str, bool]


@dataclass
class ActivityRows:
    """The rows of weeks, oldest first, and what was seen on the way.

    ``roles`` are the words of the role numbers. ``days`` counts the dated rows per day over all
    files, in the weeks or not; ``by_week`` those of them that are of a week which ends on it.
    """

    weeks: dict[Week, RowsOfOneWeek]
    roles: tuple[str, ...]
    counts: list[tuple[TableSheet, RowCounts]]
    days: dict[dt.date, int]
    by_week: dict[dt.date, int] = field(default_factory=dict)
    blank_verified: int = 0
    blank_roles: int = 0
    unknown_roles: Mapping[str, int] = field(default_factory=dict)
    """The words that are no role which the run knows, with their rows."""
    ids: dict[int, str] = field(default_factory=dict)
    """The id by which the activity names an organization, by its number."""
    with_rows: frozenset[int] | None = None
    """The numbers of the organizations with a row of any date; None where nobody asked."""

    @property
    def last(self) -> Week:
        """The newest week."""
        return max(self.weeks)

    @property
    def by_day(self) -> dict[dt.date, int]:
        """The rows per day of those that are of a day."""
        left = {day: rows - self.by_week.get(day, 0) for day, rows in self.days.items()}
        return {day: rows for day, rows in left.items() if rows}

    def close(self) -> None:
        """Remove what was kept in files."""
        for one in self.weeks.values():
            one.rows.close()


class _WrongGuessError(Exception):
    """The week that was guessed does not end on the last date."""


@dataclass(frozen=True)
class _WeeksRead:
    """Weeks as every sheet was read for them."""

    rows: dict[Week, Buckets]
    readers: list[ActivityReader]
    seen: Seen
    problems: list[Problem]


def read_activity(
    tables: Sequence[TableSheet],
    members: Sequence[TableSheet],
    reference: Reference,
    week: Week | None,
    options: ActivityOptions,
    report: Callable[[Problem], None],
    *,
    number: int = 1,
    every_date: bool = False,
) -> ActivityRows:
    """The rows of ``number`` weeks in these sheets, matched to the reference.

    ``week`` is the newest; None is the last one in the sheets: it ends on the last date, or on
    ``week_ends``. ``number`` may be EVERY_WEEK. ``every_date`` asks for the organizations that have
    a row of any date. Problems go to ``report``.
    """
    guess = None if week else guessed_week(tables, options)
    given = _Given(tables, members, reference, options, number, every_date)
    try:
        read = _read_weeks(given, week or guess, is_guess=guess is not None)
    except _WrongGuessError:
        read = _read_weeks(given, None, is_guess=False)
    dated = read.readers[: len(tables)]
    organizations = list(read.seen.organizations.values())
    problems = with_lines_of_roles(read.problems, read.seen.unknown_roles, options.tables)
    for problem in (*problems, *_findings(read, dated, reference)):
        report(problem)
    return ActivityRows(
        weeks={
            one: RowsOfOneWeek(rows, _known_columns(dated, index))
            for index, (one, rows) in enumerate(read.rows.items())
        },
        roles=tuple(roles_known(options.tables.role_words).categories),
        counts=[(reader.table, reader.counts) for reader in read.readers],
        days=read.seen.days,
        by_week=read.seen.by_week,
        blank_verified=read.seen.blank_verified,
        blank_roles=read.seen.blank_roles,
        unknown_roles=read.seen.unknown_roles,
        ids={
            number: text for found in reversed(organizations) for number, text in found.ids.items()
        },
        with_rows=None if read.seen.with_rows is None else frozenset(read.seen.with_rows),
    )


@dataclass(frozen=True)
class _Given:
    """What is read, however often."""

    tables: Sequence[TableSheet]
    members: Sequence[TableSheet]
    reference: Reference
    options: ActivityOptions
    number: int
    every_date: bool


def _read_weeks(given: _Given, week: Week | None, *, is_guess: bool) -> _WeeksRead:
    """The narrow rows of every sheet; raises _WrongGuessError where ``week`` is a wrong guess.

    ``week`` None is the last one; where no date can be read it is any: each date is then reported
    as what it is.
    """
    options, seen = given.options, Seen(with_rows=set() if given.every_date else None)
    problems: list[Problem] = []
    readers = [
        ActivityReader(table, given.reference, options.tables, seen)
        for table in (*given.tables, *given.members)
    ]
    weeks = _weeks(given, readers[: len(given.tables)], week)
    week = weeks.last
    height = sum(reader.table.sheet.height for reader in readers)
    buckets = buckets_needed(height // weeks.number, options.memory)
    in_files = options.memory is not None and buckets > 1
    rows = {one: Buckets(buckets, in_files=in_files) for one in weeks.all}
    try:
        for reader in readers:
            for frame in reader.narrow(weeks, problems.append):
                so_far = last_week(seen.days, options) if is_guess else None
                if so_far is not None and so_far > week:
                    raise _WrongGuessError  # the rest need not be read
                for one, part in by_week(frame, reader.table.header.kind, weeks):
                    rows[one].add(part)
            if reader.has_no_data:
                problems.append(no_data_rows(reader.table))
        if is_guess and last_week(seen.days, options) != week:
            raise _WrongGuessError  # what looked like the last date is in no row of the table
    except BaseException:
        for kept in rows.values():
            kept.close()
        raise
    return _WeeksRead(rows, readers, seen, problems)


def _weeks(given: _Given, dated: Sequence[ActivityReader], week: Week | None) -> Weeks:
    """The weeks to read: the dates tell the last one where it is None, and how many are every."""
    if week is not None and given.number != EVERY_WEEK:
        return Weeks(week, given.number)
    days = [day for reader in dated for day in reader.span() or ()]
    last = week or last_week(days, given.options) or Week(dt.date.max)
    if given.number != EVERY_WEEK:
        return Weeks(last, given.number)
    return Weeks.since(min(days, default=last.end), last)


def _findings(
    read: _WeeksRead, dated: Sequence[ActivityReader], reference: Reference
) -> list[Problem]:
    """What all rows together say: ``dated`` are the readers of the activity, without members."""
    organizations = read.seen.organizations.values()
    not_found = {text: one for found in organizations for text, one in found.not_found.items()}
    ids = reference.organizations["organization_id"].drop_nulls()
    counters = [(reader.table, reader.counts.used, _numbers(reader)) for reader in dated]
    return [
        *unmatched_organizations(
            read.seen.unmatched, not_found, reference.index, reference.left_out
        ),
        *ids_alike(_users(list(read.rows.values())), not_found, ids),
        *counters_blank(counters),
    ]


def _users(rows: Sequence[Buckets]) -> Iterator[pl.Series]:
    """The users of each bucket, where some are texts; the same people in every week."""
    if any(one.has_text_ids for one in rows):
        for same_bucket in zip(*rows, strict=True):
            yield pl.concat([frame["user"].cast(pl.String) for frame in same_bucket]).unique()


def _numbers(reader: ActivityReader) -> Mapping[str, int]:
    """How many rows of all weeks say a number in each counter."""
    return {
        key: sum(number for (_week, one), number in reader.numbers.items() if one == key)
        for key in COUNTERS
    }


def _known_columns(readers: Sequence[ActivityReader], week: int) -> dict[str, bool]:
    """Which columns tell something of a week; the others are «н/д», and never 0 (section 2)."""
    known = {
        key: all(reader.table.header.has(key) for reader in readers)
        for key in (*COUNTERS, "ejd_linked")
    }
    for key in COUNTERS:
        known[key] = known[key] and any(reader.numbers[week, key] for reader in readers)
    return known
