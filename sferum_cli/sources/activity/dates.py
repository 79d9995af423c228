"""The rows of a sheet of activity by their dates: which are of the week, and what day each is of.

With «Дата» a row is of a day, with «Неделя» of the week that ends on it; members, and activity
whose week the call says, have neither.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from sferum_cli.narrow import BY_DAY, BY_WEEK, UNDATED
from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.rulebook.week import DAYS_IN_WEEK, Weeks
from sferum_cli.sources.activity.seen import Seen
from sferum_cli.sources.cleaning.municipality_names import region_key
from sferum_cli.sources.cleaning.time_zones import EXAMPLE, zone_of_regions
from sferum_cli.sources.sheets.sheet import ROW
from sferum_cli.sources.tables.column_values import ColumnValues, Fault
from sferum_cli.sources.tables.options import TableOptions
from sferum_cli.sources.tables.row_counts import RowCounts
from sferum_cli.sources.tables.row_reader import RowReader
from sferum_cli.sources.tables.table_sheet import TableSheet
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext


def date_key(table: TableSheet) -> str | None:
    """«Дата», else «Неделя»: with both, the day counts."""
    return next((key for key in ("date", "week") if table.header.has(key)), None)


def undated(tables: Sequence[TableSheet]) -> list[TableSheet]:
    """The activity's sheets that have neither «Дата» nor «Неделя»."""
    return [table for table in tables if date_key(table) is None]


@dataclass(frozen=True)
class RowsOfWeek:
    """The rows of a batch in the week (cells as they are), and their moments, None if undated."""

    rows: pl.DataFrame
    moments: pl.Series | None


class DatedRows:
    """Reads the rows of one sheet with their dates."""

    def __init__(
        self,
        reader: RowReader,
        options: TableOptions,
        counts: RowCounts,
        seen: Seen,
        look: Callable[[pl.DataFrame], None] | None = None,
    ) -> None:
        """``counts`` is the account of the sheet; rows that are not of the week go there.

        ``look`` is shown those rows where somebody asks for them.
        """
        self.key = date_key(reader.table)
        self.grain = {"date": BY_DAY, "week": BY_WEEK, None: UNDATED}[self.key]
        self._reader = reader
        self._options = options
        self._counts = counts
        self._seen = seen
        self._look = look
        self._in_utc = 0
        self._held: list[tuple[pl.DataFrame, ColumnValues]] | None = None

    def span(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last date in the sheet, None if no row has a readable one.

        The rows of a sheet in memory are held, with their dates, for ``of_weeks``.
        """
        if self.key is None:
            return None
        found: list[dt.date] = []
        held: list[tuple[pl.DataFrame, ColumnValues]] = []
        in_memory = self._reader.table.sheet.is_in_memory
        reader = self._reader
        if not in_memory:
            reader = RowReader(reader.table, self._options, (self.key,), self._seen.readers)
        for batch in reader.batches():
            read = reader.read(self.key, batch)
            days = read.values.cast(pl.Date)
            found += [day for day in (days.min(), days.max()) if isinstance(day, dt.date)]
            if in_memory:
                held.append((batch, read))
        self._held = held if in_memory else None
        return (min(found), max(found)) if found else None

    def of_weeks(self, weeks: Weeks, report: Callable[[Problem], None]) -> Iterator[RowsOfWeek]:
        """The rows of the weeks, batch by batch; the others are counted, bad dates reported."""
        for batch, dates in self._batches():
            self._counts.read += batch.height
            if self.key is None or dates is None:
                yield RowsOfWeek(batch, None)
            else:
                self._report_faults(self.key, batch, dates, report)
                yield self._in_weeks(batch, dates.values, weeks)

    def _batches(self) -> Iterator[tuple[pl.DataFrame, ColumnValues | None]]:
        """The rows with the values of their dates, None for a table without dates."""
        if self._held is not None:
            yield from self._held
            return
        for batch in self._reader.batches():
            yield batch, None if self.key is None else self._reader.read(self.key, batch)

    def _report_faults(
        self, key: str, batch: pl.DataFrame, read: ColumnValues, report: Callable[[Problem], None]
    ) -> None:
        """Report the rows whose date cannot be read, then those without one: all are rejected."""
        self._in_utc += read.in_utc
        for fault in read.faults:
            report(self._reader.problem(key, batch[ROW][fault.position], fault))
        blank = read.values.is_null()
        if blank.sum() > len(read.faults):
            at_fault = {fault.position for fault in read.faults}
            for position in blank.arg_true():
                if position not in at_fault:
                    fault = Fault(position, None, _("a date expected, the cell is blank"))
                    report(self._reader.problem(key, batch[ROW][position], fault))
        self._counts.rejected_rows += batch[ROW].filter(blank).to_list()

    def _in_weeks(self, batch: pl.DataFrame, moments: pl.Series, weeks: Weeks) -> RowsOfWeek:
        days = moments.cast(pl.Date)
        self._seen.count_days(days, by_week=self.grain == BY_WEEK)
        first = weeks.first.start if self.grain == BY_DAY else weeks.first.end
        inside = days.is_between(first, weeks.last.end)
        if weeks.number > 1 and self.grain == BY_WEEK:
            before = (pl.lit(weeks.last.end) - days).dt.total_days()
            inside &= pl.select(before % DAYS_IN_WEEK == 0).to_series()
        number_inside = int(inside.sum())
        self._counts.outside += batch.height - number_inside - days.null_count()
        if number_inside == batch.height:
            return RowsOfWeek(batch, moments)
        if self._look is not None:
            self._look(batch.filter(~inside))
        inside = inside.fill_null(value=False)
        return RowsOfWeek(batch.filter(inside), moments.filter(inside))

    def days_of_utc(self, regions: Iterable[str]) -> list[Problem]:
        """K5: a warning of the moments in UTC, and the setting that makes them days of ``regions``.

        None where no row read so far has one.
        """
        number = self._in_utc
        if not number:
            return []
        zone = zone_of_regions(region_key(region) for region in regions)
        message = ngettext(
            "{number} moment is in UTC and counts as a day of UTC: in your zone it may be the next "
            "day; put this line at the top of sferum.toml (with your own zone)",
            "{number} moments are in UTC and count as days of UTC: in your zone some may be the "
            "next day; put this line at the top of sferum.toml (with your own zone)",
            number,
        ).format(number=number)
        return [
            self._reader.table.problem(
                Code.TIME_ZONE,
                message,
                key=self.key,
                severity=Severity.WARNING,
                count=number,
                snippet=(f"time_zone = {json.dumps(zone or EXAMPLE)}",),
            )
        ]
