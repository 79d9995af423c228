"""One sheet of activity or members → the narrow rows of a week, batch by batch."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace

import polars as pl

from sferum_cli.narrow import (
    COUNTERS,
    DAY_BITS,
    LINKED_BIT,
    MEMBERSHIP_COLUMNS,
    VERIFIED_BIT,
    membership,
)
from sferum_cli.problems import Problem
from sferum_cli.rulebook.roles import (
    ANY_STUDENT_ROLE,
    ANY_TEACHER_ROLE,
    BLANK_ROLE,
    role_in_type,
)
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import OrganizationType
from sferum_cli.sources.activity.findings import (
    accepting_role,
    days_of_utc,
    nearest_role,
)
from sferum_cli.sources.activity.organization_column import AROUND, BETWEEN, DescribedOrganizations
from sferum_cli.sources.cleaning.text import text_key
from sferum_cli.sources.reference.organization_index import (
    DESCRIPTION,
)
from sferum_cli.sources.reference.reference import Reference
from sferum_cli.sources.sheets.sheet import ROW, MemorySheet
from sferum_cli.sources.tables.call import ReadOptions
from sferum_cli.sources.tables.cells_as_text import as_text
from sferum_cli.sources.tables.column_reader import role_words
from sferum_cli.sources.tables.column_values import ColumnValues, Fault
from sferum_cli.sources.tables.columns import INPUT_COLUMN, TableKind, Values
from sferum_cli.sources.tables.header_text import header_key
from sferum_cli.sources.tables.row_counts import RowCounts
from sferum_cli.sources.tables.row_reader import ColumnReaders, RowReader
from sferum_cli.sources.tables.table_sheet import TableSheet
from sferum_cli.sources.tables.vocabulary import Vocabulary
from sferum_cli.translation import gettext as _

BY_DAY, BY_WEEK, UNDATED = 0, 1, 2
"""What a row of activity is of: a day, a week that ends on its date, or the week of the file."""

_SAID = ("verified", "ejd_linked", *COUNTERS)

_THREADS = 2
"""Polars reads a column of a batch with one core: so many columns are read at a time."""


@dataclass(slots=True)
class Seen:
    """What the readers of all sheets add to."""

    days: dict[dt.date, int] = field(default_factory=dict)
    blank_verified: int = 0
    blank_roles: int = 0
    unmatched: list[pl.DataFrame] = field(default_factory=list)
    readers: ColumnReaders = field(default_factory=dict)
    organizations: dict[tuple[str, ...], DescribedOrganizations] = field(default_factory=dict)

    def described_by(self, columns: Sequence[str], reference: Reference) -> DescribedOrganizations:
        """The organizations that rows describe by these columns."""
        key = tuple(columns)
        if key not in self.organizations:
            self.organizations[key] = DescribedOrganizations(columns, reference.index)
        return self.organizations[key]


def date_key(table: TableSheet) -> str | None:
    """«Дата», else «Неделя»: with both, the day counts."""
    return next((key for key in ("date", "week") if table.header.has(key)), None)


@dataclass(frozen=True, slots=True)
class _Begun:
    """The rows of a batch in the week, and their columns as they are being read."""

    rows: pl.DataFrame
    moments: pl.Series | None
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
        options: ReadOptions,
        seen: Seen,
        *,
        wanted: pl.DataFrame | None = None,
    ) -> None:
        """``wanted``: the memberships whose rows are given with all that tells them apart."""
        self.table = table
        self.counts = RowCounts()
        self.numbers = dict.fromkeys(COUNTERS, 0)
        """How many rows of the week say a number in each counter: blank ones count as 0."""
        self._reader = RowReader(
            table, options, _used(table) if wanted is None else None, seen.readers
        )
        self._options = options
        self._wanted = wanted
        self._reference = reference
        self._week = Week(dt.date.max)
        self._held: list[tuple[pl.DataFrame, ColumnValues]] | None = None
        self._seen = seen
        self._in_utc = 0
        self._roles = role_words(options.other_roles)
        self._date_key = date_key(table)
        self._dated = table.header.kind is TableKind.ACTIVITY
        self._described = [key for key in DESCRIPTION if table.header.has(key)]
        if "organization_id" not in self._described and "inn" not in self._described:
            self._described = [key for key in self._described if key != "kpp"]
        self._organizations = seen.described_by(self._described, reference)
        self._bit_of_day = pl.Series([1 << day for day in range(7)], dtype=pl.UInt16)

    @property
    def has_no_data(self) -> bool:
        """Whether the whole sheet was read and held no row of data."""
        return self._reader.has_no_data(self.counts)

    def last_day(self) -> dt.date | None:
        """The last date in the sheet, None if no row has a readable one.

        The rows of a sheet in memory are held, with their dates, for ``narrow``.
        """
        if self._date_key is None:
            return None
        latest: dt.date | None = None
        held: list[tuple[pl.DataFrame, ColumnValues]] = []
        in_memory = isinstance(self.table.sheet, MemorySheet)
        reader = self._reader
        if not in_memory:
            reader = RowReader(self.table, self._options, (self._date_key,), self._seen.readers)
        for batch in reader.batches():
            read = reader.read(self._date_key, batch)
            day = read.values.cast(pl.Date).max()
            if isinstance(day, dt.date) and (latest is None or day > latest):
                latest = day
            if in_memory:
                held.append((batch, read))
        self._held = held if in_memory else None
        return latest

    def narrow(self, week: Week, report: Callable[[Problem], None]) -> Iterator[pl.DataFrame]:
        """The narrow rows of the week in the sheet, batch by batch; faults go to ``report``."""
        self._week = week
        waiting: _Begun | None = None
        with ThreadPoolExecutor(_THREADS) as self._pool:
            for batch, dates in self._dated_batches():
                self.counts.read += batch.height
                if waiting is not None:
                    waiting.wait()
                begun = self._begin(batch, dates, report)
                if waiting is not None:  # finished while the columns of the next are read
                    yield self._finish(waiting, report)
                waiting = begun
            if waiting is not None:
                yield self._finish(waiting, report)
        for problem in self._reader.account(self.counts):
            report(problem)
        if self._in_utc and self._date_key is not None:
            regions = self._reference.municipalities["region_name"].unique().to_list()
            report(days_of_utc(self.table, self._date_key, self._in_utc, regions))

    def _dated_batches(self) -> Iterator[tuple[pl.DataFrame, ColumnValues | None]]:
        """The rows with the values of their dates, None for a table without dates."""
        if self._held is not None:
            yield from self._held
            return
        for batch in self._reader.batches():
            dates = None if self._date_key is None else self._reader.read(self._date_key, batch)
            yield batch, dates

    def _begin(
        self, batch: pl.DataFrame, dates: ColumnValues | None, report: Callable[[Problem], None]
    ) -> "_Begun":
        """Leave the rows of the week, and start reading their columns.

        A column has a reader of its own: they work side by side.
        """
        rows, moments = self._in_week(batch, dates, report)
        return _Begun(
            rows,
            moments,
            {key: self._pool.submit(self._reader.read, key, rows) for key in self._judged()},
            self._pool.submit(self._organizations.read, rows),
        )

    def _finish(self, begun: "_Begun", report: Callable[[Problem], None]) -> pl.DataFrame:
        """The narrow rows of a batch."""
        batch = begun.rows
        columns = {key: reading.result() for key, reading in begun.columns.items()}
        organizations = begun.organizations.result()
        columns[self._described[-1]] = organizations
        for key in self._described:
            if faults := self._reader.faults_of(key, batch):
                read = columns.get(key, ColumnValues(organizations.values))
                columns[key] = ColumnValues(read.values, (*read.faults, *faults))
        good = self._good_rows(batch, columns, report)
        frame = self._frame(batch, begun.moments, columns, organizations.values, good)
        if good is not None:
            frame = frame.filter(good)
        if self._wanted is not None:
            frame = self._whole(frame, begun, good, self._wanted)
        return self._matched(frame)

    def _judged(self) -> list[str]:
        keys = ("user_id", "role", "verified", "ejd_linked", *COUNTERS)
        return [key for key in keys if self.table.header.has(key)]

    def _in_week(
        self, batch: pl.DataFrame, read: ColumnValues | None, report: Callable[[Problem], None]
    ) -> tuple[pl.DataFrame, pl.Series | None]:
        """The rows of the week and their moments; the others are counted, bad dates reported."""
        if self._date_key is None or read is None:
            return batch, None
        self._in_utc += read.in_utc
        blank = read.values.is_null()
        for fault in read.faults:
            report(self._reader.problem(self._date_key, batch[ROW][fault.position], fault))
        if blank.sum() > len(read.faults):
            at_fault = {fault.position for fault in read.faults}
            for position in blank.arg_true():
                if position not in at_fault:
                    fault = Fault(position, None, _("a date expected, the cell is blank"))
                    report(self._reader.problem(self._date_key, batch[ROW][position], fault))
        self.counts.rejected_rows += batch[ROW].filter(blank).to_list()
        days = read.values.cast(pl.Date)
        self._count_days(days)
        first = self._week.start if self._date_key == "date" else self._week.end
        inside = days.is_between(first, self._week.end)
        number_inside = int(inside.sum())
        self.counts.outside += batch.height - number_inside - int(blank.sum())
        if number_inside == batch.height:
            return batch, read.values
        inside = inside.fill_null(value=False)
        return batch.filter(inside), read.values.filter(inside)

    def _count_days(self, days: pl.Series) -> None:
        if (only := _only_day(days)) is not None:
            self._seen.days[only] = self._seen.days.get(only, 0) + days.len() - days.null_count()
            return
        for record in days.drop_nulls().value_counts(name="rows").iter_rows():
            day, rows = record
            self._seen.days[day] = self._seen.days.get(day, 0) + rows

    def _good_rows(
        self,
        batch: pl.DataFrame,
        columns: dict[str, ColumnValues],
        report: Callable[[Problem], None],
    ) -> pl.Series | None:
        """Which rows have no faulty cell; None if all are good. Faults are reported."""
        bad: set[int] = set()
        for key, read in columns.items():
            bad.update(fault.position for fault in read.faults)
            if key == "role":
                self._report_roles(batch, read.faults, report)
                continue
            for fault in read.faults:
                report(self._reader.problem(key, int(batch[ROW][fault.position]), fault))
        if not bad:
            return None
        positions = sorted(bad)
        self.counts.rejected_rows += batch[ROW].gather(positions).to_list()
        return ~pl.int_range(batch.height, eager=True).is_in(positions)

    def _report_roles(
        self, batch: pl.DataFrame, faults: Sequence[Fault], report: Callable[[Problem], None]
    ) -> None:
        """R3: an unknown role once per word, with its rows and what would accept it."""
        rows = Counter(fault.found for fault in faults if fault.code is None)
        for fault in faults:
            if fault.code is not None:  # an error cell is no word
                report(self._reader.problem("role", int(batch[ROW][fault.position]), fault))
            elif fault.found in rows:
                problem = self._reader.problem("role", int(batch[ROW][fault.position]), fault)
                word = str(fault.found)
                message = problem.message + nearest_role(word)
                message += _(
                    "; if it counts as other, put its line into sferum.toml, under that heading if "
                    "it stands there already"
                )
                number = rows.pop(fault.found)
                report(
                    replace(problem, message=message, count=number, snippet=accepting_role(word))
                )

    def _frame(
        self,
        batch: pl.DataFrame,
        moments: pl.Series | None,
        columns: dict[str, ColumnValues],
        organizations: pl.Series,
        good: pl.Series | None,
    ) -> pl.DataFrame:
        blank_role = list(self._roles.categories).index(BLANK_ROLE)
        roles = columns["role"].values.to_physical().fill_null(blank_role)
        self._count_blanks(columns, roles == blank_role, good)
        for key in COUNTERS:
            if key in columns:
                counter = columns[key].values
                self.numbers[key] += counter.len() - counter.null_count()
        raw = pl.DataFrame(
            {
                "user": columns["user_id"].values,
                "organization": organizations,
                "role": self._role_numbers(roles.cast(pl.UInt32), organizations),
                **{key: columns[key].values for key in _SAID if key in columns},
            }
        )
        flags = self._day_bits(moments)
        for key, bit in (("verified", VERIFIED_BIT), ("ejd_linked", LINKED_BIT)):
            if key in columns:
                flags += pl.col(key).fill_null(value=False).cast(pl.UInt16) * bit
            elif key == "verified":  # R4: only --assume-verified lets the column be missing
                flags += bit
        frame = raw.select(
            "user",
            membership(),
            flags.cast(pl.UInt16).alias("flags"),
            *(
                pl.col(key).fill_null(0).cast(pl.UInt32)
                if key in columns
                else pl.lit(0, pl.UInt32).alias(key)
                for key in COUNTERS
            ),
        )
        if organizations.null_count():
            frame = frame.with_columns(self._organizations.cleaned(batch).alias("described"))
        return frame

    def _whole(
        self, frame: pl.DataFrame, begun: "_Begun", good: pl.Series | None, wanted: pl.DataFrame
    ) -> pl.DataFrame:
        """The rows of the wanted memberships, with all that tells them apart."""
        moments = pl.lit(begun.moments).cast(pl.Datetime("us")).alias("moment")
        rows = begun.rows.with_columns(moments)
        if good is not None:
            rows = rows.filter(good)
        user = pl.col("user").cast(wanted["user"].dtype)
        numbered = frame.select("membership", user).with_row_index("at")
        at = numbered.join(wanted, on=MEMBERSHIP_COLUMNS, how="semi", maintain_order="left")["at"]
        frame, rows = frame[at], rows[at]
        grain = {"date": BY_DAY, "week": BY_WEEK, None: UNDATED}[self._date_key]
        return frame.with_columns(
            user,
            rows[ROW],
            rows["moment"],
            pl.lit(grain, pl.UInt8).alias("grain"),
            self._rest(rows.drop("moment")).alias("rest"),
        )

    def _count_blanks(
        self,
        columns: dict[str, ColumnValues],
        blank: pl.Series,
        good: pl.Series | None,
    ) -> None:
        """Count the good rows whose role is ``blank``, or that do not say who is verified."""
        self._seen.blank_roles += int((blank if good is None else blank & good).sum())
        if "verified" in columns and columns["verified"].values.null_count():
            blank = columns["verified"].values.is_null()
            self._seen.blank_verified += int((blank if good is None else blank & good).sum())

    def _day_bits(self, moments: pl.Series | None) -> pl.Expr:
        """The bit of each row's day; none for a member, who is there in every week."""
        if not self._dated:
            return pl.lit(0, pl.UInt16)
        if moments is None or self._date_key == "week":
            return pl.lit(DAY_BITS, pl.UInt16)  # any other row of the week is a repeat
        if (day := _only_day(moments)) is not None:  # as a rule where each day has a file
            return pl.lit(1 << (day - self._week.start).days, pl.UInt16)
        days = (moments.cast(pl.Date) - self._week.start).dt.total_days()
        return pl.lit(self._bit_of_day.gather(days.cast(pl.UInt32)))

    def _role_numbers(self, roles: pl.Series, organizations: pl.Series) -> pl.Series:
        """The numbers of the roles, general words as the role that they mean in the type (R3)."""
        words = list(self._roles.categories)
        general = [words.index(word) for word in (*ANY_TEACHER_ROLE, *ANY_STUDENT_ROLE)]
        if not roles.is_in(general).any():
            return roles
        meant = pl.DataFrame(
            [
                (kind.value, number, words.index(role_in_type(words[number], kind)))
                for kind in OrganizationType
                for number in general
            ],
            schema={"organization_type": pl.String, "role": pl.UInt32, "meant": pl.UInt32},
            orient="row",
        )
        types = self._reference.organizations["organization_type"].gather(organizations)
        frame = pl.DataFrame({"organization_type": types, "role": roles})
        joined = frame.join(meant, on=["organization_type", "role"], how="left",
                            maintain_order="left")  # fmt: skip
        return joined["meant"].fill_null(roles)

    def _rest(self, batch: pl.DataFrame) -> pl.Series:
        """The columns that no number is made of, as one text; ours are cleaned.

        Each under its name, so that files with their columns in another order can be compared.
        """
        by_id = "organization_id" in self._described
        named = ("organization_id",) if by_id else self._described
        told = {ROW, self._date_key, *self._judged(), *named}
        unknown = self.table.header.unknown
        others = sorted(
            (header_key(unknown.get(name, name)), name)
            for name in batch.columns
            if name not in told
        )
        if not others:
            return pl.repeat("", batch.height, dtype=pl.String, eager=True)
        texts = [
            pl.when(text != "").then(pl.lit(f"{title}=") + text)
            for title, text in ((title, self._cleaned_text(name, batch)) for title, name in others)
        ]
        return pl.select(pl.concat_str(texts, separator=BETWEEN, ignore_nulls=True)).to_series()

    def _cleaned_text(self, name: str, batch: pl.DataFrame) -> pl.Series:
        """A column as text: ours as its key, another one as it is."""
        text = as_text(batch[name])
        if self.table.header.has(name) and INPUT_COLUMN[name].values is Values.TEXT:
            text = Vocabulary(text_key, pl.String()).read(text).values
        return text.fill_null("")

    def _matched(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows that the reference knows (R14); the others are counted and remembered."""
        if not frame["membership"].null_count() and not frame["user"].null_count():
            self.counts.used += frame.height
            return frame.drop("described", strict=False)
        unknown = frame["membership"].is_null() | frame["user"].is_null()
        number = int(unknown.sum())
        self.counts.unmatched += number
        self.counts.used += frame.height - number
        if number:
            lost = frame.filter(unknown)
            if "described" not in lost.columns:
                lost = lost.with_columns(pl.lit(None, pl.String).alias("described"))
            self._seen.unmatched.append(
                lost.select(
                    pl.lit(self.table.file, pl.UInt32).alias("file"),
                    pl.col("membership").is_not_null().alias("known"),
                    pl.col("described").str.strip_chars(AROUND),
                    pl.col("user").cast(pl.String),
                )
            )
            frame = frame.filter(~unknown)
        return frame.drop("described", strict=False)


def _used(table: TableSheet) -> tuple[str, ...]:
    return tuple(table.header.letters)


def _only_day(moments: pl.Series) -> dt.date | None:
    """The day of all moments, None where there are several, or none."""
    ends = pl.Series([moments.min(), moments.max()]).cast(pl.Date)
    return ends[0] if ends[0] == ends[1] else None
