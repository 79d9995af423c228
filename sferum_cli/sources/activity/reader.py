"""One sheet of activity or members → the narrow rows of a week, batch by batch.

rows with their dates → those of the week → their columns, typed → narrow rows → those that the
reference knows.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import polars as pl

from sferum_cli.narrow import BY_DAY, COUNTERS
from sferum_cli.problems import Problem
from sferum_cli.rulebook.week import Weeks
from sferum_cli.sources.activity.dates import DatedRows, RowsOfWeek
from sferum_cli.sources.activity.narrow_rows import (
    WEEK,
    day_bits,
    every_day,
    narrow_rows,
    no_days,
    week_numbers,
)
from sferum_cli.sources.activity.roles import RoleNumbers, unknown_roles, unknown_words
from sferum_cli.sources.activity.seen import Seen
from sferum_cli.sources.activity.whole_rows import WholeRows
from sferum_cli.sources.reference.organization_index import DESCRIPTION
from sferum_cli.sources.reference.reference import Reference
from sferum_cli.sources.sheets.sheet import ROW
from sferum_cli.sources.tables.column_reader import roles_known
from sferum_cli.sources.tables.column_values import ColumnValues
from sferum_cli.sources.tables.options import TableOptions
from sferum_cli.sources.tables.row_counts import RowCounts
from sferum_cli.sources.tables.row_reader import RowReader
from sferum_cli.sources.tables.shapes import TableKind
from sferum_cli.sources.tables.table_sheet import TableSheet

_COUNTED = ("verified", "ejd_linked", *COUNTERS)
"""The columns that a narrow row has a number or a bit of, where the table has them."""

_THREADS = 2
"""Polars reads a column of a batch with one core: so many columns are read at a time."""


@dataclass(frozen=True)
class BatchBeingRead:
    """The rows of a batch in the week, and their columns as they are being read."""

    of_week: RowsOfWeek
    columns: dict[str, Future[ColumnValues]]
    organizations: Future[ColumnValues]

    def wait(self) -> None:
        """Until every column is read: its reader learns from batch to batch, one at a time."""
        wait((*self.columns.values(), self.organizations))


class ActivityReader:
    """Reads one sheet of activity or members."""

    def __init__(
        self,
        table: TableSheet,
        reference: Reference,
        options: TableOptions,
        seen: Seen,
        *,
        wanted: pl.Series | None = None,
    ) -> None:
        """``wanted``: the users whose rows are given with all that tells them apart."""
        header = table.header
        self.table = table
        self.counts = RowCounts()
        self.numbers: Counter[tuple[int, str]] = Counter()
        """How many rows of each week (0: the oldest) say a number in each counter: blank ones
        count as 0."""
        only = tuple(header.letters) if wanted is None else None
        self._reader = RowReader(table, options, only, seen.readers)
        look = None if seen.with_rows is None else self._look
        self._dates = DatedRows(self._reader, options, self.counts, seen, look)
        self._reference = reference
        self._seen = seen
        self._keys = [key for key in ("user_id", "role", *_COUNTED) if header.has(key)]
        self._described = [key for key in DESCRIPTION if header.has(key)]
        if "organization_id" not in self._described and "inn" not in self._described:
            self._described = [key for key in self._described if key != "kpp"]
        self._organizations = seen.described_by(self._described, reference)
        roles = list(roles_known(options.role_words).categories)
        types = reference.organizations["organization_type"]
        self._roles = RoleNumbers(roles, types, options.role_words)
        self._whole: WholeRows | None = None
        if wanted is not None:
            by_id = "organization_id" in self._described
            named = ("organization_id",) if by_id else self._described
            dated = () if self._dates.key is None else (self._dates.key,)
            told = (*dated, *self._keys, *named)
            self._whole = WholeRows(header, wanted, told, self._dates.grain)

    @property
    def has_no_data(self) -> bool:
        """Whether the whole sheet was read and held no row of data."""
        return self._reader.has_no_data(self.counts)

    def span(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last date in the sheet, None if no row has a readable one."""
        return self._dates.span()

    def narrow(self, weeks: Weeks, report: Callable[[Problem], None]) -> Iterator[pl.DataFrame]:
        """The narrow rows of the weeks in the sheet, batch by batch; faults go to ``report``.

        Of several weeks they have WEEK, but where they have no date: members are there in every
        week, activity without a date is of the last.
        """
        waiting: BatchBeingRead | None = None
        with ThreadPoolExecutor(_THREADS) as pool:
            for of_week in self._dates.of_weeks(weeks, report):
                if waiting is not None:
                    waiting.wait()
                begun = self._begin(of_week, pool)
                if waiting is not None:  # finished while the columns of the next are read
                    yield self._finish(waiting, weeks, report)
                waiting = begun
            if waiting is not None:
                yield self._finish(waiting, weeks, report)
        regions = self._reference.municipalities["region_name"].unique().to_list()
        for problem in (*self._reader.account(self.counts), *self._dates.days_of_utc(regions)):
            report(problem)

    def _begin(self, of_week: RowsOfWeek, pool: ThreadPoolExecutor) -> BatchBeingRead:
        """Start reading the columns: each has a reader of its own, so they work side by side."""
        rows = of_week.rows
        return BatchBeingRead(
            of_week,
            {key: pool.submit(self._reader.read, key, rows) for key in self._keys},
            pool.submit(self._organizations.read, rows),
        )

    def _finish(
        self, batch: BatchBeingRead, weeks: Weeks, report: Callable[[Problem], None]
    ) -> pl.DataFrame:
        """The narrow rows of a batch."""
        rows = batch.of_week.rows
        columns = {key: reading.result() for key, reading in batch.columns.items()}
        organizations = batch.organizations.result()
        self._seen.keep_with_rows(organizations.values)
        described = self._described_columns(rows, organizations)
        good = self._good_rows(rows, {**columns, **described}, report)
        values = {key: read.values for key, read in columns.items()}
        narrow = self._narrow(batch.of_week, values, organizations.values, good, weeks)
        if good is not None:
            self._reject_by_week(narrow, rows, good, weeks)
            narrow = narrow.filter(good)
        if self._whole is not None:
            narrow = self._whole.of(narrow, batch.of_week, good)
        return self._matched(narrow, weeks)

    def _reject_by_week(
        self, narrow: pl.DataFrame, rows: pl.DataFrame, good: pl.Series, weeks: Weeks
    ) -> None:
        """Tell the rejected rows of earlier weeks from those of the newest."""
        if WEEK not in narrow.columns:
            return
        bad = pl.DataFrame([narrow[WEEK], rows[ROW]]).filter(~good)
        for week, row in bad.iter_rows():
            counts = self.counts.of_earlier(weeks.number - 1 - week)
            if counts is not None:
                counts.rejected_rows.append(row)

    def _look(self, rows: pl.DataFrame) -> None:
        """See whose rows of other weeks these are."""
        self._seen.look(rows, self._described, self._reference)

    def _described_columns(
        self, rows: pl.DataFrame, organizations: ColumnValues
    ) -> dict[str, ColumnValues]:
        """The columns that describe the organization, for their faults.

        A description that cannot be read is a fault of the last of them; those of the others are
        cells that the file itself calls faulty.
        """
        columns = {self._described[-1]: organizations}
        for key in self._described:
            if faulty := self._reader.faults_of(key, rows):
                read = columns.get(key, ColumnValues(organizations.values))
                columns[key] = ColumnValues(read.values, (*read.faults, *faulty))
        return columns

    def _good_rows(
        self,
        rows: pl.DataFrame,
        columns: dict[str, ColumnValues],
        report: Callable[[Problem], None],
    ) -> pl.Series | None:
        """Which rows have no faulty cell; None if all are good. Faults are reported."""
        bad: set[int] = set()
        for key, read in columns.items():
            bad.update(fault.position for fault in read.faults)
            if key == "role":
                self._seen.unknown_roles.update(unknown_words(read.faults))
                for problem in unknown_roles(self._reader, rows, read.faults):
                    report(problem)
                continue
            for fault in read.faults:
                report(self._reader.problem(key, int(rows[ROW][fault.position]), fault))
        if not bad:
            return None
        positions = sorted(bad)
        self.counts.rejected_rows += rows[ROW].gather(positions).to_list()
        return ~pl.int_range(rows.height, eager=True).is_in(positions)

    def _narrow(
        self,
        of_week: RowsOfWeek,
        values: dict[str, pl.Series],
        organizations: pl.Series,
        good: pl.Series | None,
        weeks: Weeks,
    ) -> pl.DataFrame:
        """A narrow row per row, with ``described`` where some organization is not known."""
        roles = values["role"].to_physical().fill_null(self._roles.blank)
        verified = values.get("verified")
        blank = None if verified is None or not verified.null_count() else verified.is_null()
        self._seen.count_blanks(roles == self._roles.blank, blank, good)
        week_of = None
        if weeks.number > 1 and of_week.moments is not None:
            week_of = week_numbers(of_week.moments, weeks)
        self._count_numbers(values, week_of, weeks)
        narrow = narrow_rows(
            {
                "user": values["user_id"],
                "organization": organizations,
                "role": self._roles.of(roles.cast(pl.UInt32), organizations),
                **{key: values[key] for key in _COUNTED if key in values},
            },
            self._days(of_week.moments, weeks),
        )
        if week_of is not None:
            narrow = narrow.with_columns(week_of)
        if organizations.null_count():
            described = self._organizations.cleaned(of_week.rows)
            narrow = narrow.with_columns(described.alias("described"))
        return narrow

    def _count_numbers(
        self, values: dict[str, pl.Series], week_of: pl.Series | None, weeks: Weeks
    ) -> None:
        """Count the numbers of each counter; rows without a date are of the last week."""
        counters = {key: values[key] for key in COUNTERS if key in values}
        if week_of is None:
            for key, numbers in counters.items():
                self.numbers[weeks.number - 1, key] += numbers.len() - numbers.null_count()
            return
        found = pl.DataFrame([week_of, *(one.alias(key) for key, one in counters.items())])
        for record in found.group_by(WEEK).agg(pl.col(*counters).count()).iter_rows(named=True):
            week = record.pop(WEEK)
            self.numbers.update({(week, key): number for key, number in record.items()})

    def _days(self, moments: pl.Series | None, weeks: Weeks) -> pl.Expr:
        """The bits of each row's days."""
        if self.table.header.kind is not TableKind.ACTIVITY:
            return no_days()
        if moments is None or self._dates.grain != BY_DAY:
            return every_day()
        return day_bits(moments, weeks)

    def _matched(self, narrow: pl.DataFrame, weeks: Weeks) -> pl.DataFrame:
        """The rows that the reference knows (R14); the others are counted and remembered."""
        unknown = narrow["membership"].is_null() | narrow["user"].is_null()
        number = int(unknown.sum())
        self.counts.unmatched += number
        self.counts.used += narrow.height - number
        if WEEK in narrow.columns:
            each = pl.DataFrame([narrow[WEEK], unknown.alias("unknown")]).group_by(WEEK)
            for week, rows, without in each.agg(
                pl.len(), pl.col("unknown").sum().alias("without")
            ).iter_rows():
                counts = self.counts.of_earlier(weeks.number - 1 - week)
                if counts is not None:
                    counts.unmatched += without
                    counts.used += rows - without
        if number:
            self._seen.keep_unmatched(narrow.filter(unknown), self.table.file)
            narrow = narrow.filter(~unknown)
        return narrow.drop("described", strict=False)
