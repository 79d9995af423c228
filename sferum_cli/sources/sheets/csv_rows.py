"""The rows of a csv: which of them are whole, and that Polars reads them as the csv module does.

A line is *plain* when one pattern tells that it is a whole row: each cell quoted throughout or
without a quote. Polars looks for the other lines, and only these are read by the csv module: rows
over several lines, quotes within a cell (`Школа 7" корпус`), faults.
"""

import csv
import io
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO

import polars as pl

from sferum_cli.problems import Code
from sferum_cli.sources.files.limits import Limits
from sferum_cli.sources.files.text_bytes import TextBytes
from sferum_cli.sources.files.unreadable import UnreadableFileError, over_limit
from sferum_cli.sources.sheets.sheet import ROW, for_polars
from sferum_cli.translation import gettext as _

LONGEST_CELL = 16 * 1024 * 1024

_WIDEST_PATTERN = 100
"""A pattern of more cells costs more than the csv module; so wide a file is a small one."""

_FEWEST_SEPARATORS = 2
"""A text of several lines may well have so many separators in a line."""


@dataclass(frozen=True)
class Width:
    """How many cells a row has: as the header's names at least, as its cells at most.

    Blank cells beyond do no harm: Excel writes them, and some of them above or below are filled.
    """

    least: int
    most: int

    def fits(self, cells: Sequence[str]) -> bool:
        """Whether a row with these cells is whole, and has nothing beyond the header."""
        return len(cells) >= self.least and not any(cell.strip() for cell in cells[self.most :])


@dataclass(frozen=True)
class RowLines:
    """On which line each record below the header starts: only rows over several lines shift it.

    ``several`` are the records of several lines, counted from 0 below the header, and
    ``more`` the lines that they have taken beyond one each, together with those above them.
    """

    several: list[int] = field(default_factory=list)
    more: list[int] = field(default_factory=list)

    def add(self, record: int, lines: int) -> None:
        """A record that takes ``lines`` lines."""
        self.several.append(record)
        self.more.append(lines - 1 + (self.more[-1] if self.more else 0))

    def lines_of(self, records: pl.Series, header_row: int) -> pl.Series:
        """The line of each record, as ROW."""
        lines = records + header_row + 1
        if self.several:
            before = pl.Series(self.several).search_sorted(records, side="left")
            lines = lines + pl.Series([0, *self.more], dtype=pl.UInt32).gather(before)
        return lines.alias(ROW)


@dataclass(frozen=True)
class CheckedRows:
    """A text whose rows are all whole: where Polars finds it, and the lines of its records."""

    source: Path | bytes
    lines: RowLines


@dataclass(frozen=True)
class _Record:
    """A row that is not plain: its first line, its bytes and its cells."""

    line: int
    raw: list[bytes]
    cells: list[str]


@dataclass
class _Lines:
    """The lines of a stream for the csv module, which takes as many as a row needs."""

    stream: IO[bytes]
    taken: list[bytes] = field(default_factory=list)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.stream)
        self.taken.append(line)
        return line.decode()


@dataclass(frozen=True)
class CsvRows:
    """The rows below the header of a text in UTF-8 with line feeds."""

    text: TextBytes
    separator: str
    header_row: int
    width: Width

    def checked(self, limits: Limits) -> CheckedRows:
        """The rows as Polars reads them right.

        Raises UnreadableFileError at the first row that is not whole or has cells beyond the
        header, UnicodeDecodeError or PolarsError where some byte is not UTF-8.
        """
        odd = self._odd_lines()
        lines = RowLines()
        as_written = True
        with self.text.open() as stream:
            for record in self._records(stream, odd, None):
                self._judge(record)
                as_written = as_written and self._is_as_written(record)
                if len(record.raw) > 1:
                    start = record.line - self.header_row - 1
                    lines.add(start - (lines.more[-1] if lines.more else 0), len(record.raw))
        source = self.text.source if as_written else self._rewritten(odd, limits)
        return CheckedRows(source, lines)

    def _odd_lines(self) -> list[int]:
        """The lines below the header that are not plain, from 1 on."""
        source = self.text.source
        line = pl.col("line")
        plain = line.str.contains(self._plain_line()) if self._has_pattern else pl.lit(value=False)
        scan = pl.scan_lines(
            for_polars(source) if isinstance(source, Path) else source,
            row_index_name=ROW,
            row_index_offset=1,
            glob=False,
        )
        odd = scan.filter(~plain & (pl.col(ROW) > self.header_row)).select(ROW)
        return odd.collect(engine="streaming")[ROW].to_list()

    @property
    def _has_pattern(self) -> bool:
        return self.width.most <= _WIDEST_PATTERN

    def _plain_line(self) -> str:
        """The pattern of a whole row on one line, or of a blank one."""
        mark = _escaped(self.separator)
        cell = _cell(mark)
        least, more = self.width.least, self.width.most - self.width.least
        blank = rf"[ {mark}]*"
        row = (
            rf"{cell}(?:{mark}{cell}){{{least - 1}}}(?:{mark}{cell}){{0,{more}}}(?:{mark}{blank})?"
        )
        return rf"^(?:{row}|{blank})$"

    def _records(
        self, stream: IO[bytes], odd: Sequence[int], out: IO[bytes] | None
    ) -> Iterator[_Record]:
        """The rows that begin on the lines ``odd``; the lines between them go to ``out``."""
        csv.field_size_limit(LONGEST_CELL)
        lines = _Lines(stream)
        reader = csv.reader(lines, delimiter=self.separator, strict=True)
        done = 0
        for line in odd:
            if line <= done:
                continue  # within the row before
            _pass_on(islice(stream, line - 1 - done), out)
            lines.taken = []
            try:
                cells = next(reader)
            except csv.Error:
                raise self._quote_misplaced(line) from None
            done = line - 1 + len(lines.taken)
            yield _Record(line, lines.taken, cells)
        if out is not None:
            out.writelines(stream)

    def _judge(self, record: _Record) -> None:
        """Raise UnreadableFileError for a row that is not whole."""
        cells = record.cells
        if not any(cell.strip() for cell in cells):
            return
        if len(record.raw) > 1 and self._swallows_rows(cells):
            raise self._quote_misplaced(record.line)
        if not self.width.fits(cells):
            raise self._other_cells(record.line, cells)

    def _swallows_rows(self, cells: Sequence[str]) -> bool:
        """Whether a cell holds what looks like whole rows: its quote was never closed.

        The next quote, rows below, closes it, and the row would have all its cells.
        """
        least = self.width.least
        return least > _FEWEST_SEPARATORS and any(
            line.count(self.separator) >= least - 1
            for cell in cells
            if "\n" in cell
            for line in cell.split("\n")[1:]
        )

    def _is_as_written(self, record: _Record) -> bool:
        """Whether Polars reads the row as the csv module does: no quote stands within a cell."""
        mark = _escaped(self.separator)
        cell = _cell(mark)
        raw = b"".join(record.raw).decode().removesuffix("\n").removesuffix("\r")
        return re.fullmatch(rf"{cell}(?:{mark}{cell})*", raw) is not None

    def _rewritten(self, odd: Sequence[int], limits: Limits) -> bytes:
        """The text with the cells that hold a quote in quotes, line by line the same rows."""
        out = io.BytesIO()
        with self.text.open() as stream:
            for record in self._records(stream, odd, out):
                if self._is_as_written(record):
                    out.writelines(record.raw)
                else:
                    out.write(_quoted(record.cells, self.separator))
                if out.tell() > limits.unzipped:
                    raise over_limit("unzipped", int(limits.unzipped))
        return out.getvalue()

    def _quote_misplaced(self, line: int) -> UnreadableFileError:
        message = _(
            "a quote in the row is opened or closed in the wrong place; double the quotes "
            "inside of a cell, or export the file again"
        )
        return UnreadableFileError(Code.ROW_SHAPE, message, row=line)

    def _other_cells(self, line: int, cells: Sequence[str]) -> UnreadableFileError:
        few = len(cells) < self.width.least
        found = len(cells) if few else max(n for n, cell in enumerate(cells, 1) if cell.strip())
        message = _(
            "the row has other quotes or separators than the header ({found} cells, {expected} "
            "expected); mend it or export the file again"
        ).format(found=found, expected=self.width.least if few else self.width.most)
        return UnreadableFileError(Code.ROW_SHAPE, message, row=line)


def _cell(mark: str) -> str:
    """The pattern of a cell that Polars and the csv module read alike, for both their engines."""
    return rf'(?:"[^"]*(?:""[^"]*)*"|[^"{mark}\n]*)'


def _escaped(separator: str) -> str:
    return f"\\u{ord(separator):04x}"


def _pass_on(lines: Iterator[bytes], out: IO[bytes] | None) -> None:
    if out is None:
        deque(lines, maxlen=0)
    else:
        out.writelines(lines)


def _quoted(cells: Sequence[str], separator: str) -> bytes:
    """The row with each cell in quotes: its line breaks stay as they are."""
    return (separator.join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\n").encode()
