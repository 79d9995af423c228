"""The rows of a table's sheet: cells → typed columns, and where every row went."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from sferum_cli.problems import Code, Problem
from sferum_cli.sources.cleaning.text import shortened
from sferum_cli.sources.files.unreadable import UnreadableFileError
from sferum_cli.sources.sheets.sheet import ROW
from sferum_cli.sources.sheets.stored_cells import without_dates
from sferum_cli.sources.tables.column_reader import ColumnReader
from sferum_cli.sources.tables.column_values import ColumnValues, Fault
from sferum_cli.sources.tables.columns import INPUT_COLUMN, CellKind
from sferum_cli.sources.tables.data_rows import DataRows
from sferum_cli.sources.tables.faulty_cells import FaultyCells
from sferum_cli.sources.tables.merged_cells import filled_down
from sferum_cli.sources.tables.not_data import NotData
from sferum_cli.sources.tables.options import TableOptions
from sferum_cli.sources.tables.row_counts import RowCounts
from sferum_cli.sources.tables.table_sheet import TableSheet
from sferum_cli.sources.tables.totals import TotalRow
from sferum_cli.translation import gettext as _

_OF_NUMBERS = {CellKind.COUNT, CellKind.YES_NO, CellKind.ID, CellKind.DIGITS}
"""The columns in which a date is a number under a date's format."""

ColumnReaders = dict[tuple[str, bool], ColumnReader]
"""Readers by key and epoch (1904 or not): what a text means is found out once for all sheets."""


class RowReader:
    """Reads the rows of one sheet, batch by batch, with the readers of its columns."""

    def __init__(
        self,
        table: TableSheet,
        options: TableOptions,
        only: Sequence[str] | None = None,
        shared: ColumnReaders | None = None,
    ) -> None:
        """Readers of the columns that the table's header has.

        ``only``: the keys of the columns that the batches hold; None is every column of the
        sheet, those that are not ours under their letters. ``shared``: the readers of other
        sheets, which are read one after the other; those of this one are added.
        """
        self.table = table
        self.failure: UnreadableFileError | None = None
        """What ended the reading before the last row."""
        self._only = only
        facts = table.sheet.facts
        readers = {} if shared is None else shared
        is_1904 = facts.epoch_1904
        keys = (*table.header.letters, *table.header.said)
        for key in keys:
            if (key, is_1904) not in readers:
                readers[key, is_1904] = ColumnReader(
                    INPUT_COLUMN[key],
                    epoch_1904=is_1904,
                    role_words=options.role_words,
                    time_zone=options.time_zone,
                )
        self.readers = {key: readers[key, is_1904] for key in keys}
        self._faulty = FaultyCells(table)
        hidden = facts.hidden_rows if options.skip_hidden_rows else ()
        self._rows = DataRows(table.header, options.names, self.readers, self._faulty.rows, hidden)

    def batches(self) -> Iterator[pl.DataFrame]:
        """The rows below the header with ROW and a column per key, cells as they are.

        Of what the name of the sheet or file says every row has a cell.

        What ends the reading early is kept as ``failure`` and told by ``account``.
        """
        batches = self._batches()
        sheet = self.table.sheet
        said = [pl.lit(text).alias(key) for key, text in self.table.header.said.items()]
        while self.failure is None:
            try:
                with sheet.guard.reading(sheet.path):
                    batch = next(batches, None)
            except UnreadableFileError as error:
                self.failure = error
                return
            if batch is None:
                return
            yield batch.with_columns(said) if said else batch

    def _batches(self) -> Iterator[pl.DataFrame]:
        sheet, header = self.table.sheet, self.table.header
        by_letter = {letter: key for key, letter in header.letters.items()}
        if sheet.is_typed:
            letters = None if self._only is None else [header.letters[key] for key in self._only]
            for batch in sheet.batches(header.row, letters):
                yield batch.rename(by_letter, strict=False)
            return
        numeric = [key for key in header.letters if INPUT_COLUMN[key].kind in _OF_NUMBERS]
        for batch in sheet.batches(header.row):
            named = without_dates(batch.rename(by_letter, strict=False), numeric, sheet.facts)
            data = self._rows.of(filled_down(named, self._faulty.filled_down))
            if self._rows.second_table is not None:
                self.failure = _table_below(self._rows.second_table)
            yield data if self._only is None else data.select(ROW, *self._only)
        self._rows.end()

    @property
    def totals(self) -> list[TotalRow]:
        """The sums among the rows that are no data."""
        return self._rows.totals

    def skip(self, reason: str, rows: pl.Series) -> None:
        """Count rows (their numbers) as no data."""
        self._rows.skipped.skip(reason, rows)

    def account(self, counts: RowCounts) -> list[Problem]:
        """Put the rows that are no data into the account; gives what is to be said of them.

        First what ended the reading.
        """
        skipped = self._rows.skipped
        skipped.account(counts)
        failures = [] if self.failure is None else [self._failure(self.failure)]
        return [*failures, *skipped.problems(self.table)]

    def _failure(self, error: UnreadableFileError) -> Problem:
        problem = self.table.problem(error.code, error.message, row=error.row)
        return replace(problem, column=error.column)

    @property
    def headers_again(self) -> list[int]:
        """The rows read so far in which the header comes again."""
        return self._rows.skipped.rows(NotData.HEADER_AGAIN)

    def has_no_data(self, counts: RowCounts) -> bool:
        """Whether the whole sheet was read and held no row of data."""
        return self.failure is None and counts.read == self._rows.skipped.total

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
        return self._faulty.of(key, batch)

    def problem(self, key: str, row: int, fault: Fault) -> Problem:
        """The problem that a faulty cell of this column is."""
        reader = self.readers[key]
        message = fault.reason
        if fault.found is not None and not reader.is_personal:
            message = _("{expected}; the cell says «{found}»").format(
                expected=message, found=shortened(fault.found)
            )
        problem = self.table.problem(fault.code or reader.code, message, row=row, key=key)
        return replace(problem, header=shortened(self.table.header.titles[key]))


def _table_below(row: int) -> UnreadableFileError:
    return UnreadableFileError(
        Code.TABLE_BELOW,
        _("unexpected data: a second table begins here; put it on a sheet of its own"),
        row=row,
    )


def no_data_rows(table: TableSheet) -> Problem:
    """A header with nothing below it: an error, never a report of zeros."""
    message = _("there are no rows below the header; export the data again")
    if table.is_template:
        message = _("there are no rows below the header; fill in the template")
    return table.problem(Code.NO_DATA_ROWS, message, row=table.header.row)
