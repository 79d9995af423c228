"""The files once more for a few users: repeats are judged on all that tells rows apart."""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from sferum_cli.narrow import WHOLE_COLUMNS
from sferum_cli.rulebook.week import DAYS_IN_WEEK, Week, Weeks
from sferum_cli.sources.activity.buckets import concatenated
from sferum_cli.sources.activity.narrow_rows import by_week
from sferum_cli.sources.activity.reader import ActivityReader
from sferum_cli.sources.activity.seen import Seen
from sferum_cli.sources.reference.reference import Reference
from sferum_cli.sources.tables.options import TableOptions
from sferum_cli.sources.tables.shapes import TableKind
from sferum_cli.sources.tables.table_sheet import TableSheet


def read_whole_rows(
    tables: Sequence[TableSheet],
    users: Mapping[Week, pl.Series],
    reference: Reference,
    options: TableOptions,
) -> dict[Week, pl.DataFrame]:
    """Every row of these users of each week (``narrow.WHOLE_COLUMNS``); problems are known.

    The weeks are some of those that follow each other up to the newest.
    """
    newest, oldest = max(users), min(users)
    weeks = Weeks(newest, 1 + (newest.end - oldest.end).days // DAYS_IN_WEEK)
    wanted = _of_one_type(users.values())
    frames: dict[Week, list[pl.DataFrame]] = {week: [] for week in users}
    for number, table in enumerate(tables):
        reader = ActivityReader(table, reference, options, Seen(), wanted=wanted)
        named = (
            pl.lit(number, pl.UInt32).alias("table"),
            pl.lit(table.file, pl.UInt32).alias("file"),
            pl.lit(table.header.kind is TableKind.ACTIVITY).alias("is_activity"),
        )
        for frame in reader.narrow(weeks, lambda _problem: None):
            for week, part in by_week(frame, table.header.kind, weeks):
                if week in users:
                    of_week = users[week]
                    theirs = part.with_columns(pl.col("user").cast(of_week.dtype, strict=False))
                    theirs = theirs.filter(pl.col("user").is_in(of_week.implode()))
                    frames[week].append(theirs.with_columns(named).select(WHOLE_COLUMNS))
    return {week: concatenated(parts) for week, parts in frames.items()}


def _of_one_type(users: Iterable[pl.Series]) -> pl.Series:
    """The users of all weeks: as text, where the ids of one week are no plain numbers."""
    users = list(users)
    if len({one.dtype for one in users}) > 1:
        users = [one.cast(pl.String) for one in users]
    return pl.concat(users).unique()
