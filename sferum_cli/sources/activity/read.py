"""The sheets of activity and members → the narrow rows of one week that the tally adds up.

Whatever cannot become a narrow row is counted and reported.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from sferum_cli.narrow import COUNTERS
from sferum_cli.problems import Problems
from sferum_cli.rulebook.week import Week, week_ending
from sferum_cli.sources.activity.buckets import Buckets, buckets_needed, concatenated
from sferum_cli.sources.activity.findings import (
    counters_blank,
    ids_alike,
    unmatched_organizations,
)
from sferum_cli.sources.activity.reader import ActivityReader, Seen, date_key
from sferum_cli.sources.reference.reference import Reference
from sferum_cli.sources.sheets.csv_sheet import DelimitedSheet
from sferum_cli.sources.tables.call import ReadOptions
from sferum_cli.sources.tables.column_reader import (
    role_words,
)
from sferum_cli.sources.tables.columns import TableKind
from sferum_cli.sources.tables.row_counts import RowCounts
from sferum_cli.sources.tables.row_reader import RowReader, no_data_rows
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


def _read_all(
    tables: Sequence[TableSheet],
    members: Sequence[TableSheet],
    reference: Reference,
    week: Week | None,
    options: ReadOptions,
    problems: Problems,
    *,
    is_guess: bool,
) -> tuple[Seen, list["ActivityReader"], Buckets, Week]:
    """The narrow rows of every sheet; raises _WrongGuessError where ``week`` is a wrong guess."""
    seen = Seen()
    readers = [ActivityReader(table, reference, options, seen) for table in (*tables, *members)]
    week = week or _last_week(readers[: len(tables)], options)
    height = sum(reader.table.sheet.height for reader in readers)
    number = buckets_needed(height, options.memory)
    rows = Buckets(number, in_files=options.memory is not None and number > 1)
    try:
        for reader in readers:
            for frame in reader.narrow(week, problems.add):
                if is_guess and seen.days and _week_to(max(seen.days), options) > week:
                    raise _WrongGuessError  # the rest need not be read
                rows.add(frame)
            if reader.has_no_data:
                problems.add(no_data_rows(reader.table))
        if is_guess and not (seen.days and _week_to(max(seen.days), options) == week):
            raise _WrongGuessError  # what looked like the last date is in no row of the table
    except BaseException:
        rows.close()
        raise
    return seen, readers, rows, week


def _guessed_week(tables: Sequence[TableSheet], options: ReadOptions) -> Week | None:
    """The week of the last date at the ends of the csv files, None where there are others.

    Reading a column of a csv costs nearly as much as reading it whole: most files have their last
    date near one of their ends, and the first reading confirms it.
    """
    days: list[dt.date] = []
    for table in tables:
        sheet, key = table.sheet, date_key(table)
        if not isinstance(sheet, DelimitedSheet) or key is None:
            return None
        ends = sheet.ends(table.header.row)
        if ends is None:
            return None
        reader = RowReader(table, options).readers[key]
        day = reader.read(ends[table.header.letters[key]]).values.cast(pl.Date).max()
        if isinstance(day, dt.date):
            days.append(day)
    return _week_to(max(days), options) if days else None


def _last_week(readers: Sequence["ActivityReader"], options: ReadOptions) -> Week:
    """The week that ends on the last date of these sheets, or on the weekday of the settings.

    Where no date can be read, any week: each is then reported as what it is.
    """
    found = [reader.last_day() for reader in readers]
    days = [day for day in found if day is not None]
    return _week_to(max(days), options) if days else Week(dt.date.max)


def _week_to(last: dt.date, options: ReadOptions) -> Week:
    """The last week of data that end on a day; ``week_ends`` keeps weeks on a grid."""
    return Week(last) if options.week_ends is None else week_ending(options.week_ends, last)


def undated(tables: Sequence[TableSheet]) -> list[TableSheet]:
    """The activity's sheets that have neither «Дата» nor «Неделя»."""
    return [table for table in tables if date_key(table) is None]


def read_activity(
    tables: Sequence[TableSheet],
    members: Sequence[TableSheet],
    reference: Reference,
    week: Week | None,
    options: ReadOptions,
    problems: Problems,
) -> ActivityRows:
    """The rows of the week in these sheets, matched to the reference.

    ``week`` None is the last one in them: it ends on the last date, or on ``week_ends``.
    """
    found = Problems()
    try:
        guess = None if week else _guessed_week(tables, options)
        seen, readers, rows, week = _read_all(
            tables, members, reference, week or guess, options, found, is_guess=guess is not None
        )
    except _WrongGuessError:
        found = Problems()
        seen, readers, rows, week = _read_all(
            tables, members, reference, None, options, found, is_guess=False
        )
    problems.extend(found)
    organizations = list(seen.organizations.values())
    not_found = {text: one for found in organizations for text, one in found.not_found.items()}
    problems.extend(unmatched_organizations(seen.unmatched, not_found, reference.index))
    ids = reference.organizations["organization_id"].drop_nulls()
    problems.extend(ids_alike(rows, not_found, ids))
    problems.extend(counters_blank([(one.table, one.counts.used, one.numbers)
                                    for one in readers[: len(tables)]]))  # fmt: skip
    return ActivityRows(
        week=week,
        rows=rows,
        roles=tuple(role_words(options.other_roles).categories),
        counts=[(reader.table, reader.counts) for reader in readers],
        days=seen.days,
        has=_known_columns(readers[: len(tables)]),
        blank_verified=seen.blank_verified,
        blank_roles=seen.blank_roles,
        ids={
            number: text for found in reversed(organizations) for number, text in found.ids.items()
        },
    )


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
    options: ReadOptions,
) -> pl.DataFrame:
    """The rows of a few memberships with all that tells them apart, for judging repeats.

    ``memberships`` has ``user`` and ``membership``. Besides ``narrow.ROW_COLUMNS`` the result has
    ``table`` (the index in ``tables``), ``file``, ``is_activity`` (false for members), ROW,
    ``moment`` (null where undated), ``grain`` (by day, by week or undated, of
    ``activity_reader``) and ``rest`` (the columns that tell nothing else, as text).
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
