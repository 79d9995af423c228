"""The rows of text below a header → those that are data; the others are counted."""

from collections.abc import Mapping, Sequence

import polars as pl

from sferum_cli.sources.sheets.sheet import ROW
from sferum_cli.sources.tables.column_reader import ColumnReader
from sferum_cli.sources.tables.columns import INPUT_COLUMN, CellKind, ColumnNames
from sferum_cli.sources.tables.header import Header
from sferum_cli.sources.tables.not_data import NotData, not_data
from sferum_cli.sources.tables.notes import trailing_notes
from sferum_cli.sources.tables.second_tables import after_gaps, foreign_row, second_header
from sferum_cli.sources.tables.skipped_rows import HIDDEN, SkippedRows
from sferum_cli.sources.tables.totals import TotalRow, totals_in


class DataRows:
    """Leaves of the batches of one sheet the rows that are data.

    ``skipped`` are the others, ``totals`` the sums among them. ``second_table`` is the row in
    which another table begins, None if none does: no row from there on is one of this table.
    """

    def __init__(
        self,
        header: Header,
        names: ColumnNames,
        readers: Mapping[str, ColumnReader],
        faulty: pl.Series,
        hidden: Sequence[int] = (),
    ) -> None:
        """``faulty`` are the rows with a cell that the file calls faulty, ``hidden`` rows to skip.

        ``readers`` are those of the columns by key.
        """
        self.skipped = SkippedRows()
        self.totals: list[TotalRow] = []
        self.second_table: int | None = None
        self._header = header
        self._names = names
        self._readers = readers
        self._faulty = faulty
        self._hidden = hidden
        self._waiting: pl.DataFrame | None = None
        """The last rows so far, which are notes if no row of data follows."""

    def of(self, batch: pl.DataFrame) -> pl.DataFrame:
        """The rows of the next batch that are data, and those that waited for it.

        ``batch`` has ROW and text columns, ours under their keys.
        """
        batch = self._without_hidden(batch)
        below = second_header(batch, self._header, self._names)
        if below is not None:
            batch = batch.filter(pl.col(ROW) < below)
        reasons = not_data(batch, self._header.titles, self._faulty)
        data = batch if reasons.null_count() == batch.height else batch.filter(reasons.is_null())
        gaps = after_gaps(batch)
        if self._waiting is not None:
            data = pl.concat([self._waiting, data])
        notes = trailing_notes(data, self._header, self._faulty)
        data, waiting = data.head(data.height - notes), data.tail(notes)
        foreign = self._foreign(data, gaps)
        if foreign is not None:
            below = foreign
            data, waiting = data.filter(pl.col(ROW) < foreign), waiting.clear()
            is_above = batch[ROW] < foreign
            batch, reasons = batch.filter(is_above), reasons.filter(is_above)
        self._waiting = waiting if waiting.height else None
        self._skip_reasons(batch, reasons)
        if below is not None:
            self.end()
            self.second_table = below
        return data

    def end(self) -> None:
        """No row of data follows: what waited are notes."""
        if self._waiting is not None:
            self.skipped.skip(NotData.NOTE, self._waiting[ROW])
        self._waiting = None

    def _without_hidden(self, batch: pl.DataFrame) -> pl.DataFrame:
        if not self._hidden:
            return batch
        hidden = batch[ROW].is_in(self._hidden)
        self.skipped.skip(HIDDEN, batch[ROW].filter(hidden))
        return batch.filter(~hidden)

    def _foreign(self, data: pl.DataFrame, gaps: pl.Series) -> int | None:
        """The first row of ``data`` after a gap that is none of this table."""
        judged = gaps.filter(~gaps.is_in(self._faulty.implode()))
        if not judged.len():
            return None
        return foreign_row(data.filter(pl.col(ROW).is_in(judged.implode())), self._readers)

    def _skip_reasons(self, batch: pl.DataFrame, reasons: pl.Series) -> None:
        """Count the rows that are no data, and keep the totals."""
        for reason in reasons.drop_nulls().unique().sort():
            rows = batch.filter((reasons == reason).fill_null(value=False))
            self.skipped.skip(reason, rows[ROW])
            if reason == NotData.TOTAL:
                counted = [k for k in self._readers if INPUT_COLUMN[k].kind is CellKind.COUNT]
                self.totals += totals_in(rows, counted)
