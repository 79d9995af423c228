"""A table of the reference, read whole: its typed rows, and what is wrong with them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.sources.sheets.sheet import ROW
from sferum_cli.sources.tables.options import TableOptions
from sferum_cli.sources.tables.row_counts import RowCounts
from sferum_cli.sources.tables.row_reader import RowReader, no_data_rows
from sferum_cli.sources.tables.table_sheet import TableSheet
from sferum_cli.sources.tables.totals import differing
from sferum_cli.translation import gettext as _


@dataclass(frozen=True)
class WholeTable:
    """A small table read whole: ROW and a typed column per key, without the faulty rows."""

    table: TableSheet
    data: pl.DataFrame
    faulty: pl.DataFrame
    """The rows with an error, what could not be read of them null."""
    counts: RowCounts
    _reader: RowReader

    def skip(self, reason: str, rows: pl.Series) -> None:
        """Count rows of the data (their numbers), which the caller leaves out, as no data."""
        self._reader.skip(reason, rows)
        self.counts.read -= rows.len()  # ``close`` counts them again, with the others skipped
        self.counts.used -= rows.len()

    @property
    def headers_again(self) -> list[int]:
        """The rows in which the header comes again."""
        return self._reader.headers_again

    @property
    def holds_totals_alone(self) -> bool:
        """Whether the sheet has the totals of other sheets, and no rows of its own."""
        return self._reader.has_no_data(self.counts) and bool(self._reader.totals)

    def close(self, others: Sequence["WholeTable"] = ()) -> list[Problem]:
        """Account for the rows that are no data; gives what is wrong with the whole.

        ``others`` are the other sheets of the same file: a sheet of totals alone adds them up.
        """
        problems = self._reader.account(self.counts)
        added = [one.data.with_columns(pl.lit(1, pl.UInt32).alias(ROW)) for one in others
                 if not one.data.is_empty()]  # fmt: skip
        if added and self.holds_totals_alone:
            if not any(one.counts.rejected for one in others):
                problems += self._totals_that_differ(pl.concat(added, how="diagonal"))
            return problems
        if self.data.is_empty() and self._reader.has_no_data(self.counts):
            return [*problems, no_data_rows(self.table)]
        if not self.counts.rejected:  # a sum without the rows that cannot be read is no sum
            problems += self._totals_that_differ(self.data)
        return problems

    def _totals_that_differ(self, data: pl.DataFrame) -> list[Problem]:
        """A warning for each total that is not the sum of the rows of ``data`` above it."""
        return [
            self.table.problem(
                Code.TOTAL_DIFFERS,
                _("the total is {number}, its rows add up to {sum}").format(
                    number=number, sum=expected
                ),
                row=row,
                key=key,
                severity=Severity.WARNING,
            )
            for row, key, number, expected in differing(self._reader.totals, data)
        ]


def read_table(
    table: TableSheet, options: TableOptions, report: Callable[[Problem], None]
) -> WholeTable:
    """Read a small table; to be closed once its rows are judged. Faults go to ``report``."""
    reader = RowReader(table, options, only=tuple(table.header.letters))
    counts = RowCounts()
    frames, faulty = [], []
    for batch in reader.batches():
        counts.read += batch.height
        typed, bad = _typed(reader, batch, report)
        counts.rejected_rows += sorted(bad)
        frames.append(typed.filter(~pl.col(ROW).is_in(bad)) if bad else typed)
        faulty += [typed.filter(pl.col(ROW).is_in(bad))] if bad else []
    counts.used = counts.read - counts.rejected
    schema = dict.fromkeys(reader.readers, pl.String)
    data = pl.concat(frames) if frames else pl.DataFrame(schema={ROW: pl.UInt32, **schema})
    return WholeTable(table, data, pl.concat(faulty) if faulty else data.clear(), counts, reader)


def _typed(
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
