"""A sheet's XML, unzipped once where memory allows it, measured, and looked at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sferum_cli.sources.files.limits import Limits
from sferum_cli.sources.files.unreadable import damaged_file, over_limit
from sferum_cli.sources.files.zip_container import Container
from sferum_cli.sources.sheets.facts import SheetFacts
from sferum_cli.sources.sheets.xlsx_parser import gathered_by_parser
from sferum_cli.sources.sheets.xlsx_patterns import Patterns, is_usual, widen_by_cells
from sferum_cli.sources.sheets.xlsx_range import Gathered

_MOST_KEPT = 128 * 1024 * 1024
"""Bytes of a sheet that are kept unzipped until it is looked at; a larger one is unzipped twice."""

_LONGEST_ROW = 64 * 1024 * 1024
_ROW = b"<row"
_START = 4096
_COLUMN_Z = 25
_ROW_NUMBER = re.compile(rb"""<row\b[^>]*?\br\s*=\s*["'](\d{1,7})["']""")
_WIDE = re.compile(rb' r="[A-Za-z]{2}')
_WIDE_OTHERWISE = re.compile(rb"""\br\s*=\s*["'][A-Za-z]{2}""")


@dataclass
class Pieces:
    """A sheet's XML in pieces that end before a row; ``dates`` are the styles of dates."""

    container: Container
    part: str
    facts: SheetFacts
    limits: Limits
    dates: tuple[int, ...] = ()
    kept: list[bytes] | None = field(default_factory=list)
    known: Gathered | None = None
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
        for piece in _rows(self.container, self.part):
            size += len(piece)
            if self.kept is not None and size <= _MOST_KEPT:
                self.kept.append(piece)
            else:
                self.kept = None
            if not _has_wide_cells(piece):
                _widen_rows(measured, piece)
            elif is_usual(piece):
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

    def begins_as_usual(self) -> bool:
        """Whether the sheet begins as Excel writes a table: with addresses, in columns up to Z."""
        start = next(self.container.chunks(self.part), b"")
        start = start[: start.rfind(_ROW)] if _ROW in start else start
        return is_usual(start) and not _has_wide_cells(start)

    def __iter__(self) -> Iterator[bytes]:
        """The pieces, again."""
        return _rows(self.container, self.part) if self.kept is None else iter(self.kept)

    def gathered(self) -> Gathered:
        """The facts, by patterns where they can be, else by an XML parser."""
        if self.known is None:
            self.known = Patterns(self.dates).gathered(self) or self._parsed()
        self.kept = None
        return self.known

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


def _rows(container: Container, part: str) -> Iterator[bytes]:
    """The sheet's XML in pieces that end before a row."""
    rest = b""
    for chunk in container.chunks(part):
        cut = chunk.rfind(_ROW)
        if cut < 0:  # the mark may stand across two chunks
            rest += chunk
            cut = rest.rfind(_ROW)
            if cut > 0:
                yield rest[:cut]
                rest = rest[cut:]
            elif len(rest) > _LONGEST_ROW:
                raise damaged_file()
            continue
        yield b"".join((rest, memoryview(chunk)[:cut]))
        rest = chunk[cut:]
    yield rest
