"""The tables of a sample as files, written piece by piece: what is long is never held whole."""

import datetime as dt
import errno
import os
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from sferum_cli.render.sheets import new_book, save_to, set_widths

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell

Pieces = Callable[[], Iterator[pl.DataFrame]]
"""A table in frames with the same columns, from its first row each time that it is called."""

ROWS_OF_A_SHEET = 1_000_000
"""A sheet of Excel is full a little later, and what is full may have lost the rest."""

_ROWS_OF_A_GROUP = 262_144
_WIDTH = 22
_DATE_FORMAT = "DD.MM.YYYY"


class SampleFormat(StrEnum):
    """What ``--format`` of a sample takes: the suffix of its files."""

    XLSX = "xlsx"
    CSV = "csv"
    PARQUET = "parquet"


@dataclass
class SampleFile:
    """A table of a sample on its way into a file; ``rows`` is how many were written."""

    name: str
    title: str
    schema: Mapping[str, pl.DataType]
    pieces: Pieces
    rows: int = 0

    def write(self, path: Path, form: SampleFormat) -> None:
        """Write the table over the file ``path``; the same bytes each time.

        Raises OSError where the system does not take it.
        """
        self.rows = 0
        with _system_heard():
            _WRITERS[form](self, path)

    def is_whole(self, path: Path, form: SampleFormat) -> bool:
        """Whether a file reads back with every row that was written."""
        return _READERS[form](self, path)

    def counted(self) -> Iterator[pl.DataFrame]:
        """The frames, each added to ``rows``."""
        for piece in self.pieces():
            self.rows += piece.height
            yield piece


_OF_THE_SYSTEM = re.compile(r"\(os error (\d+)\)|\bIO_(E[A-Z]+)\b")
"""How Polars and lxml say in their errors what the system said."""


@contextmanager
def _system_heard() -> Iterator[None]:
    """What the system says through a library as what it is: a full disk is no bug."""
    from lxml.etree import LxmlError

    try:
        yield
    except (pl.exceptions.PolarsError, LxmlError, OSError) as error:
        found = _OF_THE_SYSTEM.search(str(error))
        if found is None or getattr(error, "errno", None) is not None:
            raise
        number = int(found[1]) if found[1] else getattr(errno, found[2], errno.EIO)
        raise OSError(number, os.strerror(number)) from error


def _write_csv(table: SampleFile, path: Path) -> None:
    with path.open("wb") as stream:
        for number, piece in enumerate(table.counted()):
            piece.write_csv(stream, include_header=number == 0)


def _has_all_lines(table: SampleFile, path: Path) -> bool:
    with path.open("rb") as stream:
        return sum(1 for _line in stream) == table.rows + 1


def _write_parquet(table: SampleFile, path: Path) -> None:
    from polars.io.plugins import register_io_source

    def frames(
        columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, size: int | None
    ) -> Iterator[pl.DataFrame]:
        del columns, predicate, rows, size  # of a query that asks for all of it there are none
        return table.counted()

    source = register_io_source(frames, schema=table.schema)
    source.sink_parquet(path, row_group_size=_ROWS_OF_A_GROUP)


def _has_all_rows(table: SampleFile, path: Path) -> bool:
    return int(pl.scan_parquet(path).select(pl.len()).collect().item()) == table.rows


def _write_workbook(table: SampleFile, path: Path) -> None:
    """Sheet after sheet, where one cannot hold all rows."""
    book = new_book()
    rows = (row for piece in table.counted() for row in piece.iter_rows())
    titles, number = list(table.schema), 1
    sheet = _sheet(book, table.title, titles)
    cells = _DateCells(sheet)
    left = _append(sheet, rows, cells)
    while left is not None:
        number += 1
        sheet = _sheet(book, f"{table.title} {number}", titles)
        cells = _DateCells(sheet)
        sheet.append([cells.cell(value) for value in left])
        left = _append(sheet, rows, cells, taken=1)
    save_to(book, path)


def _append(
    sheet: Any, rows: Iterator[tuple[object, ...]], cells: "_DateCells", taken: int = 0
) -> tuple[object, ...] | None:
    """Fill a sheet; returns the first row that has no place in it, None if there is none."""
    for row in islice(rows, ROWS_OF_A_SHEET - taken):
        sheet.append([cells.cell(value) for value in row])
    return next(rows, None)


def _sheet(book: Any, name: str, titles: list[str]) -> Any:
    sheet = book.create_sheet(name)
    set_widths(sheet, [_WIDTH] * len(titles))
    sheet.freeze_panes = "A2"
    sheet.append(titles)
    return sheet


class _DateCells:
    """The cells of a sheet that show a day: there are few, and a style takes long to find."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._cells: dict[dt.date, WriteOnlyCell] = {}

    def cell(self, value: object) -> object:
        """What is appended for a value."""
        if not isinstance(value, dt.date):
            return value
        if value not in self._cells:
            from openpyxl.cell import WriteOnlyCell

            cell = self._cells[value] = WriteOnlyCell(self._sheet, value=value)
            cell.number_format = _DATE_FORMAT
        return self._cells[value]


def _unzips(_table: SampleFile, path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return archive.testzip() is None


_WRITERS: Mapping[SampleFormat, Callable[[SampleFile, Path], None]] = {
    SampleFormat.XLSX: _write_workbook,
    SampleFormat.CSV: _write_csv,
    SampleFormat.PARQUET: _write_parquet,
}
_READERS: Mapping[SampleFormat, Callable[[SampleFile, Path], bool]] = {
    SampleFormat.XLSX: _unzips,
    SampleFormat.CSV: _has_all_lines,
    SampleFormat.PARQUET: _has_all_rows,
}
