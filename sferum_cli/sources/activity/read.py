"""The sheets of activity and members → the narrow rows of one week that the tally adds up.

Whatever cannot become a narrow row is counted and reported.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import polars as pl

from sferum_cli.narrow import COUNTERS
from sferum_cli.problems import Problem
from sferum_cli.rulebook.week import Week
from sferum_cli.sources.activity.buckets import Buckets, buckets_needed, concatenated
from sferum_cli.sources.activity.findings import (
    counters_blank,
    ids_alike,
    unmatched_organizations,
)
from sferum_cli.sources.activity.last_week import guessed_week, last_week
from sferum_cli.sources.activity.options import ActivityOptions
from sferum_cli.sources.activity.reader import ActivityReader
from sferum_cli.sources.activity.seen import Seen
from sferum_cli.sources.reference.reference import Reference
from sferum_cli.sources.tables.column_reader import role_words
from sferum_cli.sources.tables.options import TableOptions
from sferum_cli.sources.tables.row_counts import RowCounts
from sferum_cli.sources.tables.row_reader import no_data_rows
from sferum_cli.sources.tables.shapes import TableKind
from sferum_cli.sources.tables.table_sheet import TableSheet


@dataclass(slots=True)
class ActivityRows:
    """The rows of a week (``narrow.ROW_COLUMNS``, by buckets), and what was seen on the way.

    ``roles`` are the words of the role numbers. ``days`` counts the
    dated rows per day over all files, in the week or not. ``has`` tells which of the counters and
    «ЭЖД связан» are known: every activity file has the column, and some row of the week a number.
    """

    week: Week
    rows: Buckets
    roles: tuple[str, ...]
    counts: list[tuple[TableSheet, RowCounts]]
    days: dict[dt.date, int]
    has: dict[str, bool]
    blank_verified: int = 0
    blank_roles: int = 0
    ids: dict[int, str] = field(default_factory=dict)
    """The id by which the activity names an organization, by its number."""


class _WrongGuessError(Exception):
    """The week that was guessed does not end on the last date."""


@dataclass(frozen=True, slots=True)
class _WeekRead:
    """A week as every sheet was read for it."""

    week: Week
    rows: Buckets
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
) -> ActivityRows:
    """The rows of the week in these sheets, matched to the reference; problems go to ``report``.

    ``week`` None is the last one in them: it ends on the last date, or on ``week_ends``.
    """
    guess = None if week else guessed_week(tables, options)
    try:
        read = _read_week(
            tables, members, reference, week or guess, options, is_guess=guess is not None
        )
    except _WrongGuessError:
        read = _read_week(tables, members, reference, None, options, is_guess=False)
    dated = read.readers[: len(tables)]
    organizations = list(read.seen.organizations.values())
    for problem in (*read.problems, *_findings(read, dated, reference)):
        report(problem)
    return ActivityRows(
        week=read.week,
        rows=read.rows,
        roles=tuple(role_words(options.tables.other_roles).categories),
        counts=[(reader.table, reader.counts) for reader in read.readers],
        days=read.seen.days,
        has=_known_columns(dated),
        blank_verified=read.seen.blank_verified,
        blank_roles=read.seen.blank_roles,
        ids={
            number: text for found in reversed(organizations) for number, text in found.ids.items()
        },
    )


def _read_week(
    tables: Sequence[TableSheet],
    members: Sequence[TableSheet],
    reference: Reference,
    week: Week | None,
    options: ActivityOptions,
    *,
    is_guess: bool,
) -> _WeekRead:
    """The narrow rows of every sheet; raises _WrongGuessError where ``week`` is a wrong guess.

    ``week`` None is the last one; where no date can be read it is any: each date is then reported
    as what it is.
    """
    seen = Seen()
    problems: list[Problem] = []
    readers = [
        ActivityReader(table, reference, options.tables, seen) for table in (*tables, *members)
    ]
    if week is None:
        days = [reader.last_day() for reader in readers[: len(tables)]]
        week = last_week(days, options) or Week(dt.date.max)
    height = sum(reader.table.sheet.height for reader in readers)
    number = buckets_needed(height, options.memory)
    rows = Buckets(number, in_files=options.memory is not None and number > 1)
    try:
        for reader in readers:
            for frame in reader.narrow(week, problems.append):
                so_far = last_week(seen.days, options) if is_guess else None
                if so_far is not None and so_far > week:
                    raise _WrongGuessError  # the rest need not be read
                rows.add(frame)
            if reader.has_no_data:
                problems.append(no_data_rows(reader.table))
        if is_guess and last_week(seen.days, options) != week:
            raise _WrongGuessError  # what looked like the last date is in no row of the table
    except BaseException:
        rows.close()
        raise
    return _WeekRead(week, rows, readers, seen, problems)


def _findings(
    read: _WeekRead, dated: Sequence[ActivityReader], reference: Reference
) -> list[Problem]:
    """What all rows together say: ``dated`` are the readers of the activity, without members."""
    organizations = read.seen.organizations.values()
    not_found = {text: one for found in organizations for text, one in found.not_found.items()}
    ids = reference.organizations["organization_id"].drop_nulls()
    counters = [(reader.table, reader.counts.used, reader.numbers) for reader in dated]
    return [
        *unmatched_organizations(read.seen.unmatched, not_found, reference.index),
        *ids_alike(read.rows, not_found, ids),
        *counters_blank(counters),
    ]


def _known_columns(readers: Sequence[ActivityReader]) -> dict[str, bool]:
    """Which columns tell something of the week; the others are «н/д», and never 0 (section 2)."""
    known = {
        key: all(reader.table.header.has(key) for reader in readers)
        for key in (*COUNTERS, "ejd_linked")
    }
    for key in COUNTERS:
        known[key] = known[key] and any(reader.numbers[key] for reader in readers)
    return known


def read_whole_rows(
    tables: Sequence[TableSheet],
    memberships: pl.DataFrame,
    reference: Reference,
    week: Week,
    options: TableOptions,
) -> pl.DataFrame:
    """The rows of a few memberships with all that tells them apart, for judging repeats.

    ``memberships`` has ``user`` and ``membership``. Besides ``narrow.ROW_COLUMNS`` the result has
    ``table`` (the index in ``tables``), ``file``, ``is_activity`` (false for members), ROW,
    ``moment`` (null where undated), ``grain`` (``dates.BY_DAY`` …) and ``rest`` (the columns that
    tell nothing else, as text).
    """
    frames = []
    for number, table in enumerate(tables):
        reader = ActivityReader(table, reference, options, Seen(), wanted=memberships)
        named = (
            pl.lit(number, pl.UInt32).alias("table"),
            pl.lit(table.file, pl.UInt32).alias("file"),
            pl.lit(table.header.kind is TableKind.ACTIVITY).alias("is_activity"),
        )
        rows = reader.narrow(week, lambda _problem: None)
        frames += [frame.with_columns(named) for frame in rows]
    return concatenated(frames)
