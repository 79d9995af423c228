"""A sheet's XML, unzipped once where memory allows it, measured, and looked at."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from sferum_cli.sources.files.limits import Limits
from sferum_cli.sources.files.unreadable import damaged_file, over_limit
from sferum_cli.sources.files.zip_container import Container
from sferum_cli.sources.sheets.facts import SheetFacts
from sferum_cli.sources.sheets.xlsx_parser import gathered_by_parser
from sferum_cli.sources.sheets.xlsx_patterns import Patterns, is_usual, widen_by_cells
from sferum_cli.sources.sheets.xlsx_range import Gathered
from sferum_cli.sources.sheets.xlsx_spelling import LOOKED_AT_FIRST, Spelling

_MOST_KEPT = 128 * 1024 * 1024
"""Bytes of a sheet that are kept unzipped until it is looked at; a larger one is unzipped twice."""

_LONGEST_ROW = 64 * 1024 * 1024
_START = 4096
_COLUMN_Z = 25
_ROW_NUMBER = re.compile(rb"""<row\b[^>]*?\br\s*=\s*["'](\d{1,7})["']""")
_WIDE = re.compile(rb' r="[A-Za-z]{2}')
_WIDE_OTHERWISE = re.compile(rb"""\br\s*=\s*["'][A-Za-z]{2}""")


@dataclass
class Pieces:
    """A sheet's XML in pieces that end before a row; ``dates`` are the styles of dates.

    They are spelled as Excel spells, where a sheet's ``Spelling`` can tell.
    """

    container: Container
    part: str
    facts: SheetFacts
    limits: Limits
    dates: tuple[int, ...] = ()
    kept: list[bytes] | None = field(default_factory=list)
    known: Gathered | None = None
    of_digits: set[int] = field(default_factory=set)
    """The numbers of pieces whose values are known to be digits alone."""
    is_measured: bool = False

    def measure(self) -> None:
        """Unzip and measure a sheet; raises UnreadableFileError where its used range is too large.

        Where every column has one letter, the rows alone tell enough. Cells beyond Z are looked at
        one by one.
        """
        if self.is_measured:
            return
        measured = Gathered()
        size = 0
        for piece, is_placed in _pieces(self.container, self.part):
            size += len(piece)
            if self.kept is not None and size <= _MOST_KEPT:
                self.kept.append(piece)
            else:
                self.kept = None
            if is_placed and not _has_wide_cells(piece):
                _widen_rows(measured, piece)
            elif is_placed and is_usual(piece):
                widen_by_cells(measured, piece)
            elif self.known is None:
                self.known = measured = self._parsed()
        if self.known is None and not measured.fits(self.limits):
            # Rows of 26 columns would be too many: how many columns are there?
            measured = Gathered()
            for piece in self:
                widen_by_cells(measured, piece)
        if not measured.fits(self.limits):
            raise over_limit("sheet_cells", self.limits.sheet_cells)
        self.is_measured = True

    def begin_again(self) -> None:
        """Forget what was measured: the part is another one now."""
        self.kept, self.known, self.is_measured = [], None, False
        self.of_digits.clear()

    def begins_as_usual(self) -> bool:
        """Whether the sheet begins as Excel writes a table: with addresses, in columns up to Z."""
        with self.container.open(self.part) as stream:
            start = stream.read(LOOKED_AT_FIRST)
        spelling = Spelling(start)
        cut = start.rfind(spelling.row)
        start = spelling.usual(start[:cut] if cut > 0 else start)
        return not spelling.is_given_up and is_usual(start) and not _has_wide_cells(start)

    def __iter__(self) -> Iterator[bytes]:
        """The pieces, again."""
        if self.kept is not None:
            return iter(self.kept)
        return (piece for piece, _is_placed in _pieces(self.container, self.part))

    def gathered(self) -> Gathered:
        """The facts, by patterns where they can be, else by an XML parser."""
        if self.known is None:
            patterns, pieces = Patterns(self.dates), self._for_the_last_time()
            self.known = patterns.gathered(pieces, self.of_digits) or self._parsed()
        self.kept = None
        return self.known

    def _for_the_last_time(self) -> Iterator[bytes]:
        """The pieces, none of which is kept any longer."""
        if self.kept is None:
            yield from self
        while self.kept:
            yield self.kept.pop(0)

    def _parsed(self) -> Gathered:
        dates = frozenset(str(number) for number in self.dates)
        return gathered_by_parser(self.container, self.part, dates)


def _has_wide_cells(piece: bytes) -> bool:
    """Whether a cell beyond column Z may be in a piece, however its address is written."""
    if b"'" in piece or b"\nr" in piece[:_START] or b"\tr" in piece[:_START]:
        return _WIDE_OTHERWISE.search(piece) is not None
    return _WIDE.search(piece) is not None


def _widen_rows(gathered: Gathered, piece: bytes) -> None:
    """Widen by the last row of a piece, up to column Z."""
    found = _ROW_NUMBER.search(piece, max(piece.rfind(b"<row "), 0))
    if found is not None:
        gathered.widen(0, int(found[1]))
        gathered.widen(_COLUMN_Z, 1)


def _pieces(container: Container, part: str) -> Iterator[tuple[bytes, bool]]:
    """The pieces, and whether what stands in each is known to stand there."""
    chunks = container.chunks(part)
    start = next(chunks, b"")
    spelling = Spelling(start)
    for piece in _rows(chain((start,), chunks), spelling.row):
        yield spelling.usual(piece), not spelling.is_given_up


def _rows(chunks: Iterable[bytes], row: bytes) -> Iterator[bytes]:
    """The sheet's XML in pieces that end before a row, which begins with ``row``."""
    rest = b""
    for chunk in chunks:
        cut = chunk.rfind(row)
        if cut < 0:  # the mark may stand across two chunks
            rest += chunk
            cut = rest.rfind(row)
            if cut > 0:
                yield rest[:cut]
                rest = rest[cut:]
            elif len(rest) > _LONGEST_ROW:
                raise damaged_file()
            continue
        yield b"".join((rest, memoryview(chunk)[:cut]))
        rest = chunk[cut:]
    yield rest
