"""The week that a call means without saying it: the one that ends on the last date."""

import datetime as dt
from collections.abc import Iterable, Sequence

import polars as pl

from sferum_cli.rulebook.week import Week, week_ending
from sferum_cli.sources.activity.dates import date_key
from sferum_cli.sources.activity.options import ActivityOptions
from sferum_cli.sources.tables.row_reader import RowReader
from sferum_cli.sources.tables.table_sheet import TableSheet


def last_week(days: Iterable[dt.date | None], options: ActivityOptions) -> Week | None:
    """The last week of data with these days, None where there is none.

    It ends on the last of them, or on the weekday of the settings (``week_ends``), which keeps
    weeks on a grid.
    """
    known = [day for day in days if day is not None]
    if not known:
        return None
    last = max(known)
    return Week(last) if options.week_ends is None else week_ending(options.week_ends, last)


def guessed_week(tables: Sequence[TableSheet], options: ActivityOptions) -> Week | None:
    """The week of the last date at the ends of the csv files, None where there are others.

    Reading a column of a csv costs nearly as much as reading it whole: most files have their last
    date near one of their ends, and the first reading confirms it.
    """
    days: list[dt.date | None] = []
    for table in tables:
        key = date_key(table)
        ends = None if key is None else table.sheet.ends(table.header.row)
        if key is None or ends is None:
            return None
        reader = RowReader(table, options.tables).readers[key]
        day = reader.read(ends[table.header.letters[key]]).values.cast(pl.Date).max()
        days.append(day if isinstance(day, dt.date) else None)
    return last_week(days, options)
