"""Cells that have the type of their column already, as parquet files have them: only judged."""

import datetime as dt

import polars as pl

from sferum_cli.sources.cleaning import parsing
from sferum_cli.sources.cleaning.time_zones import UTC_NAMES
from sferum_cli.sources.tables.column_values import ColumnValues, faults_at
from sferum_cli.translation import gettext as _


def typed_counts(cells: pl.Series) -> ColumnValues:
    """Whole numbers (of any integer type) as counts."""
    if cells.dtype not in {pl.Int32, pl.Int64, pl.UInt32, pl.UInt64}:
        # The narrow ones cannot hold the number compared with; of a wide one Excel would lose it.
        wide = cells.cast(pl.Int64, strict=False)
        if wide.null_count() > cells.null_count():
            wide = cells.clip(-1, parsing.LARGEST_COUNT + 1).cast(pl.Int64)
        cells = wide
    if are_counts(cells):
        return ColumnValues(cells)
    bad = ((cells < 0) | (cells > parsing.LARGEST_COUNT)).fill_null(value=False)
    faults = faults_at(bad, _("a whole number from 0 on expected"), cells)
    return ColumnValues(cells.set(bad, None), faults)


def are_counts(numbers: pl.Series) -> bool:
    """Whether every number can be a count: 0 or more, and none that a sheet would lose."""
    low, high = numbers.min(), numbers.max()
    if low is None or high is None:
        return True
    return bool(low >= 0 and high <= parsing.LARGEST_COUNT)  # type: ignore[operator]


def typed_moments(cells: pl.Series, time_zone: str | None) -> ColumnValues:
    """Dates and moments, on the clock of ``time_zone`` where they say their own zone (K5)."""
    in_utc = 0
    zone = cells.dtype.time_zone if isinstance(cells.dtype, pl.Datetime) else None
    if zone is not None:
        if time_zone is not None:
            cells = cells.dt.convert_time_zone(time_zone)
        elif zone in UTC_NAMES:
            in_utc = cells.len() - cells.null_count()
        cells = cells.dt.replace_time_zone(None)
    moments = cells if cells.dtype == pl.Date else cells.cast(pl.Datetime("us"))
    low, high = moments.min(), moments.max()
    if low is None or (_within(low) and _within(high)):
        return ColumnValues(moments, in_utc=in_utc)
    days = moments.cast(pl.Date)
    bad = ~days.is_between(parsing.EARLIEST, parsing.LATEST).fill_null(value=True)
    reason = _("a date between {first} and {last} expected").format(
        first=parsing.EARLIEST.year, last=parsing.LATEST.year
    )
    return ColumnValues(moments.set(bad, None), faults_at(bad, reason, cells), in_utc)


def _within(moment: object) -> bool:
    day = moment.date() if isinstance(moment, dt.datetime) else moment
    return isinstance(day, dt.date) and parsing.EARLIEST <= day <= parsing.LATEST
