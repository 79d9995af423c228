"""The rows of a table's sheet: cells → typed columns, and where every row went."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from sferum_cli.problems import Code, Problem, Problems, Severity
from sferum_cli.sources.cells import ColumnReader, ColumnValues, Fault
from sferum_cli.sources.inputs import ReadOptions, TableSheet
from sferum_cli.sources.sheets import ROW, CellFault
from sferum_cli.sources.tables import INPUT_COLUMN
from sferum_cli.translation import gettext as _


@dataclass(slots=True)
class RowCounts:
    """Where the rows of a sheet went; ``read`` is the sum of the rest (SPEC section 3).

    ``skipped`` counts by reason: totals, identical repeats, rows replaced by a later file.
    """

    read: int = 0
    rejected: int = 0
    outside: int = 0
    unmatched: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    used: int = 0

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
        self, table: TableSheet, options: ReadOptions, only: Sequence[str] | None = None
    ) -> None:
        """Readers of the columns that the table's header has.

        ``only``: the keys of the columns that the batches hold; None is every column of the
        sheet, those that are not ours under their letters.
        """
        self.table = table
        self._only = only
        self._faulty: dict[str, dict[int, CellFault]] = {}
        for fault in table.sheet.facts.faults:
            self._faulty.setdefault(fault.column, {})[fault.row] = fault
        self.readers = {
            key: ColumnReader(
                INPUT_COLUMN[key],
                epoch_1904=table.sheet.facts.epoch_1904,
                other_roles=options.other_roles,
            )
            for key in table.header.letters
        }

    def batches(self) -> Iterator[pl.DataFrame]:
        """The rows below the header with ROW and a column per key, cells as they are."""
        header = self.table.header
        by_letter = {letter: key for key, letter in header.letters.items()}
        letters = None
        if self._only is not None:
            letters = [header.letters[key] for key in self._only]
        for batch in self.table.sheet.batches(header.row, letters):
            yield batch.rename(by_letter, strict=False)

    def read(self, key: str, batch: pl.DataFrame) -> ColumnValues:
        """The values of one column of a batch; a cell that the file calls faulty is at fault."""
        read = self.readers[key].read(batch[key])
        faulty = self._faulty.get(self.table.header.letters[key])
        if not faulty:
            return read
        positions = batch[ROW].is_in(list(faulty)).arg_true().to_list()
        faults = [
            Fault(position, one.found or None, cell_reason(one.code), one.code)
            for position in positions
            for one in [faulty[int(batch[ROW][position])]]
        ]
        others = [fault for fault in read.faults if fault.position not in set(positions)]
        return ColumnValues(read.values, tuple(others + faults))

    def problem(self, key: str, row: int, fault: Fault) -> Problem:
        """The problem that a faulty cell of this column is."""
        reader = self.readers[key]
        message = fault.reason
        if fault.found is not None and not reader.is_personal:
            message = _("{expected}; the cell says «{found}»").format(
                expected=message, found=fault.found
            )
        header = self.table.header
        return Problem(
            Severity.ERROR,
            fault.code or reader.code,
            message,
            file=self.table.sheet.path.name,
            sheet=self.table.sheet.name,
            row=row,
            column=header.letters[key],
            header=header.titles[key],
        )


def cell_reason(code: Code) -> str:
    """What is wrong with a cell that the file itself calls faulty."""
    return {
        Code.CELL_ERROR: _("the cell holds an error; mend its formula"),
        Code.CELL_FORMULA: _("a formula without a value; open the file in Excel and save it"),
        Code.CELL_LOST_DIGITS: _(
            "a number of more than 15 digits: Excel has lost the last ones; format the column as "
            "text and export again"
        ),
    }[code]


def read_table(
    table: TableSheet, options: ReadOptions, problems: Problems
) -> tuple[pl.DataFrame, RowCounts]:
    """A small table read whole: ROW and a typed column per key; faulty rows left out."""
    reader = RowReader(table, options, only=tuple(table.header.letters))
    counts = RowCounts()
    frames = []
    for batch in reader.batches():
        counts.read += batch.height
        typed, bad = typed_columns(reader, batch, problems.add)
        counts.rejected += len(bad)
        frames.append(typed.filter(~pl.col(ROW).is_in(bad)) if bad else typed)
    if counts.read == 0:
        problems.add(no_data_rows(table))
        schema = dict.fromkeys(reader.readers, pl.String)
        return pl.DataFrame(schema={ROW: pl.UInt32, **schema}), counts
    counts.used = counts.read - counts.rejected
    return pl.concat(frames), counts


def typed_columns(
    reader: RowReader, batch: pl.DataFrame, report: Callable[[Problem], None]
) -> tuple[pl.DataFrame, set[int]]:
    """The typed columns of a batch, and the numbers of the rows with a faulty cell."""
    bad: set[int] = set()
    columns = [batch[ROW]]
    for key in reader.readers:
        read = reader.read(key, batch)
        columns.append(read.values.alias(key))
        for fault in read.faults:
            row = int(batch[ROW][fault.position])
            bad.add(row)
            report(reader.problem(key, row, fault))
    return pl.DataFrame(columns), bad


def no_data_rows(table: TableSheet) -> Problem:
    """A header with nothing below it: an error, never a report of zeros."""
    return Problem(
        Severity.ERROR,
        Code.NO_DATA_ROWS,
        _("there are no rows below the header; export the data again"),
        file=table.sheet.path.name,
        sheet=table.sheet.name,
        row=table.header.row,
    )
