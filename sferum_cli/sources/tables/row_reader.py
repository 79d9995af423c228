"""The rows of a table's sheet: cells → typed columns, and where every row went."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from sferum_cli.problems import Code, Problem, Severity, reason_in_words, rows_in_words
from sferum_cli.sources.cleaning.parsing import lost_digits
from sferum_cli.sources.cleaning.text import shortened
from sferum_cli.sources.files.unreadable import UnreadableFileError
from sferum_cli.sources.files.watch import watched
from sferum_cli.sources.sheets.csv_sheet import DelimitedSheet
from sferum_cli.sources.sheets.facts import CellFault, MergedCells
from sferum_cli.sources.sheets.sheet import ROW, MemorySheet
from sferum_cli.sources.sheets.stored_cells import without_dates
from sferum_cli.sources.tables.call import ReadOptions
from sferum_cli.sources.tables.column_reader import ColumnReader
from sferum_cli.sources.tables.column_values import ColumnValues, Fault
from sferum_cli.sources.tables.columns import INPUT_COLUMN, ColumnNames, Values
from sferum_cli.sources.tables.not_data import NotData, not_data
from sferum_cli.sources.tables.notes import trailing_notes
from sferum_cli.sources.tables.second_tables import after_gaps, foreign_row, second_header
from sferum_cli.sources.tables.table_sheet import TableSheet
from sferum_cli.sources.tables.totals import TotalRow, differing, totals_in
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext

_OF_NUMBERS = {Values.COUNT, Values.YES_NO, Values.ID, Values.DIGITS}
"""The columns in which a date is a number under a date's format."""

_HIDDEN = "hidden"
"""Why a row is skipped that the workbook hides and the settings leave out."""

_MOST_NUMBERS = 1_000
"""So many rows that are no data are remembered by number, for each reason."""

FILLED_DOWN = ("region", "municipality", "organization_type")
"""The columns in which merged cells count for all their rows."""

ColumnReaders = dict[tuple[str, bool], ColumnReader]
"""Readers by key and epoch (1904 or not): what a text means is found out once for all sheets."""


@dataclass(slots=True)
class RowCounts:
    """Where the rows of a sheet went; ``read`` is the sum of the rest.

    ``skipped`` counts by reason: totals, identical repeats, rows replaced by a later file;
    ``rejected_rows`` are the numbers of the rows with an error.
    """

    read: int = 0
    rejected_rows: list[int] = field(default_factory=list)
    outside: int = 0
    unmatched: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    used: int = 0

    @property
    def rejected(self) -> int:
        """How many rows have an error."""
        return len(self.rejected_rows)

    def add_up(self) -> bool:
        """Whether every row read is accounted for."""
        others = self.rejected + self.outside + self.unmatched + sum(self.skipped.values())
        return self.read == others + self.used

    def skip(self, reason: str, number: int) -> None:
        """Count rows as skipped for a reason."""
        if number:
            self.skipped[reason] = self.skipped.get(reason, 0) + number


class RowReader:
    """Reads the rows of one sheet, batch by batch, with the readers of its columns."""

    def __init__(
        self,
        table: TableSheet,
        options: ReadOptions,
        only: Sequence[str] | None = None,
        shared: ColumnReaders | None = None,
    ) -> None:
        """Readers of the columns that the table's header has.

        ``only``: the keys of the columns that the batches hold; None is every column of the
        sheet, those that are not ours under their letters. ``shared``: the readers of other
        sheets, which are read one after the other; those of this one are added.
        """
        self.table = table
        self._options = options
        self._names = ColumnNames(options.columns)
        self._only = only
        self._faulty: dict[str, dict[int, CellFault]] = {}
        facts = table.sheet.facts
        for fault in facts.faults:
            self._faulty.setdefault(fault.column, {})[fault.row] = fault
        self._faulty_rows = pl.Series([fault.row for fault in facts.faults], dtype=pl.UInt32)
        self.skipped: Counter[str] = Counter()
        self._skipped_rows: dict[str, list[int]] = {}
        self._waiting: pl.DataFrame | None = None
        """The last rows so far, which are notes if no row of data follows."""
        self.totals: list[TotalRow] = []
        self.failure: UnreadableFileError | None = None
        """What ended the reading before the last row."""
        self._hidden = facts.hidden_rows if options.skip_hidden_rows else []
        self._filled_down: dict[str, list[MergedCells]] = {}
        keys = {letter: key for key, letter in table.header.letters.items()}
        for merged in facts.merged:
            key = keys.get(merged.column)
            if key is None or merged.first_row <= table.header.row:
                continue
            if key in FILLED_DOWN:
                self._filled_down.setdefault(key, []).append(merged)
            else:
                fault = CellFault(merged.first_row, merged.column, Code.CELL_MERGED, "")
                self._faulty.setdefault(merged.column, {})[merged.first_row] = fault
        readers = {} if shared is None else shared
        is_1904 = facts.epoch_1904
        for key in table.header.letters:
            if (key, is_1904) not in readers:
                readers[key, is_1904] = ColumnReader(
                    INPUT_COLUMN[key],
                    epoch_1904=is_1904,
                    other_roles=options.other_roles,
                    time_zone=options.time_zone,
                )
        self.readers = {key: readers[key, is_1904] for key in table.header.letters}
        self._numeric = [key for key in self.readers if INPUT_COLUMN[key].values in _OF_NUMBERS]

    def batches(self) -> Iterator[pl.DataFrame]:
        """The rows below the header with ROW and a column per key, cells as they are.

        What ends the reading early is kept as ``failure`` and told by ``account``.
        """
        batches = self._batches()
        path, options = self.table.sheet.path, self._options
        while self.failure is None:
            try:
                with watched(options.watch, path, options.limits):
                    batch = next(batches, None)
            except UnreadableFileError as error:
                self.failure = error
                return
            if batch is None:
                return
            yield batch

    def _batches(self) -> Iterator[pl.DataFrame]:
        header = self.table.header
        by_letter = {letter: key for key, letter in header.letters.items()}
        letters = None
        if self._only is not None:
            letters = [header.letters[key] for key in self._only]
        if not isinstance(self.table.sheet, MemorySheet | DelimitedSheet):
            for batch in self.table.sheet.batches(header.row, letters):
                yield batch.rename(by_letter, strict=False)
            return
        facts = self.table.sheet.facts
        for batch in self.table.sheet.batches(header.row):
            named = without_dates(batch.rename(by_letter, strict=False), self._numeric, facts)
            data = self._data(self._with_merged(named))
            yield data if self._only is None else data.select(ROW, *self._only)
        self._end_notes()

    def _with_merged(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Merged cells of Регион, Муниципалитет and Тип count for all their rows."""
        for key, merged in self._filled_down.items():
            ranges = pl.DataFrame(
                [(one.first_row, one.last_row) for one in merged],
                schema={"first": pl.UInt32, "last": pl.UInt32},
                orient="row",
            ).sort("first")
            tops = batch.select(pl.col(ROW).alias("first"), pl.col(key).alias("value"))
            ranges = ranges.join(tops, on="first", how="left", maintain_order="left")
            covered = batch.join_asof(ranges, left_on=ROW, right_on="first", strategy="backward")
            value = pl.when(pl.col(ROW) <= pl.col("last")).then("value").otherwise(key)
            batch = covered.with_columns(value.alias(key)).select(batch.columns)
        return batch

    def _data(self, batch: pl.DataFrame) -> pl.DataFrame:
        """The rows of a batch that are data; the others are counted.

        A second table below ends the reading: its rows are none of this table.
        """
        if self._hidden:
            hidden = batch[ROW].is_in(self._hidden)
            self.skip(_HIDDEN, batch[ROW].filter(hidden))
            batch = batch.filter(~hidden)
        below = second_header(batch, self.table.header, self._names)
        if below is not None:
            batch = batch.filter(pl.col(ROW) < below)
        reasons = not_data(batch, self.table.header.titles, self._faulty_rows)
        data = batch if reasons.null_count() == batch.height else batch.filter(reasons.is_null())
        gaps = after_gaps(batch)
        if self._waiting is not None:
            data = pl.concat([self._waiting, data])
        notes = trailing_notes(data, self.table.header, self._faulty_rows)
        data, waiting = data.head(data.height - notes), data.tail(notes)
        foreign = self._foreign(data, gaps)
        below = below if foreign is None else foreign
        if foreign is not None:
            data, waiting = data.filter(pl.col(ROW) < foreign), waiting.clear()
            is_above = batch[ROW] < foreign
            batch, reasons = batch.filter(is_above), reasons.filter(is_above)
        self._waiting = waiting if waiting.height else None
        self._skip_reasons(batch, reasons)
        if below is not None:
            self._end_notes()
            self.failure = UnreadableFileError(
                Code.TABLE_BELOW,
                _("unexpected data: a second table begins here; put it on a sheet of its own"),
                row=below,
            )
        return data

    def _foreign(self, data: pl.DataFrame, gaps: pl.Series) -> int | None:
        """The first row of ``data`` after a gap that is none of this table."""
        judged = gaps.filter(~gaps.is_in(self._faulty_rows.implode()))
        if not judged.len():
            return None
        return foreign_row(data.filter(pl.col(ROW).is_in(judged.implode())), self.readers)

    def _skip_reasons(self, batch: pl.DataFrame, reasons: pl.Series) -> None:
        """Count the rows that are no data, and keep the totals."""
        for reason in reasons.drop_nulls().unique().sort():
            rows = batch.filter((reasons == reason).fill_null(value=False))
            self.skip(reason, rows[ROW])
            if reason == NotData.TOTAL:
                counted = [k for k in self.readers if INPUT_COLUMN[k].values is Values.COUNT]
                self.totals += totals_in(rows, counted)

    def _end_notes(self) -> None:
        """No row of data follows: what waited are notes."""
        if self._waiting is not None:
            self.skip(NotData.NOTE, self._waiting[ROW])
        self._waiting = None

    def skip(self, reason: str, rows: pl.Series) -> None:
        """Count rows (their numbers) as no data."""
        self.skipped[reason] += rows.len()
        kept = self._skipped_rows.setdefault(reason, [])
        kept += rows.head(_MOST_NUMBERS - len(kept)).to_list()

    def account(self, counts: RowCounts, report: Callable[[Problem], None]) -> None:
        """Put the rows that are no data into the accounting, and say what ended the reading."""
        if self.failure is not None:
            report(self._failure(self.failure))
        counts.read += self.skipped.total()
        for reason, rows in sorted(self.skipped.items()):
            counts.skip(reason, rows)
        number = self.skipped.total() - self.skipped[_HIDDEN] - self.skipped[NotData.BESIDE]
        if not number:
            return
        reasons = "; ".join(
            f"{reason_in_words(reason)}: {rows_in_words(self._skipped_rows[reason])}"
            for reason in NotData
            if reason is not NotData.BESIDE and self.skipped[reason]
        )
        message = ngettext(
            "{number} row is no data and skipped ({reasons})",
            "{number} rows are no data and skipped ({reasons})",
            number,
        ).format(number=number, reasons=reasons)
        report(self._warning(Code.ROWS_SKIPPED, message, count=number))

    def _failure(self, error: UnreadableFileError) -> Problem:
        sheet = self.table.sheet
        return Problem(
            Severity.ERROR,
            error.code,
            error.message,
            path=sheet.path,
            sheet=sheet.name,
            row=error.row,
            column=error.column,
        )

    def has_no_data(self, counts: RowCounts) -> bool:
        """Whether the whole sheet was read and held no row of data."""
        return self.failure is None and counts.read == self.skipped.total()

    def check_totals(self, data: pl.DataFrame, report: Callable[[Problem], None]) -> None:
        """Warn of each total that is not the sum of the rows above it."""
        for row, key, number, expected in differing(self.totals, data):
            message = _("the total is {number}, its rows add up to {sum}").format(
                number=number, sum=expected
            )
            report(self._warning(Code.TOTAL_DIFFERS, message, row=row, key=key))

    def _warning(
        self, code: Code, message: str, *, row: int | None = None, key: str = "", count: int = 1
    ) -> Problem:
        header = self.table.header
        return Problem(
            Severity.WARNING,
            code,
            message,
            path=self.table.sheet.path,
            sheet=self.table.sheet.name,
            row=row,
            column=header.letters.get(key),
            header=header.titles.get(key),
            count=count,
        )

    def read(self, key: str, batch: pl.DataFrame) -> ColumnValues:
        """The values of one column of a batch; a cell that the file calls faulty is at fault."""
        read = self.readers[key].read(batch[key])
        faults = self.faults_of(key, batch)
        if not faults:
            return read
        at_fault = {fault.position for fault in faults}
        others = [fault for fault in read.faults if fault.position not in at_fault]
        return replace(read, faults=(*others, *faults))

    def faults_of(self, key: str, batch: pl.DataFrame) -> list[Fault]:
        """The cells of a column that the file itself calls faulty."""
        faulty = self._faulty.get(self.table.header.letters[key])
        if not faulty:
            return []
        positions = batch[ROW].is_in(list(faulty)).arg_true().to_list()
        return [
            Fault(position, one.found or None, cell_reason(one.code), one.code)
            for position in positions
            for one in [faulty[int(batch[ROW][position])]]
        ]

    def problem(self, key: str, row: int, fault: Fault) -> Problem:
        """The problem that a faulty cell of this column is."""
        reader = self.readers[key]
        message = fault.reason
        if fault.found is not None and not reader.is_personal:
            message = _("{expected}; the cell says «{found}»").format(
                expected=message, found=shortened(fault.found)
            )
        header = self.table.header
        return Problem(
            Severity.ERROR,
            fault.code or reader.code,
            message,
            path=self.table.sheet.path,
            sheet=self.table.sheet.name,
            row=row,
            column=header.letters[key],
            header=shortened(header.titles[key]),
        )


def cell_reason(code: Code) -> str:
    """What is wrong with a cell that the file itself calls faulty."""
    return {
        Code.CELL_ERROR: _("the cell holds an error; mend its formula"),
        Code.CELL_FORMULA: _("a formula without a value; open the file in Excel and save it"),
        Code.CELL_MERGED: _("merged over several rows; write each row's own value"),
        Code.CELL_LOST_DIGITS: lost_digits(),
    }[code]


def no_data_rows(table: TableSheet) -> Problem:
    """A header with nothing below it: an error, never a report of zeros."""
    message = _("there are no rows below the header; export the data again")
    if table.is_template:
        message = _("there are no rows below the header; fill in the template")
    return Problem(
        Severity.ERROR,
        Code.NO_DATA_ROWS,
        message,
        path=table.sheet.path,
        sheet=table.sheet.name,
        row=table.header.row,
    )
