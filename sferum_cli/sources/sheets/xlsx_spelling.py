"""How a program spells the XML of a sheet, and the same as Excel spells it.

Some put a prefix before every name («<x:c»), single quotes around every value, or leave out where
rows and cells stand: they come one after another then. The reader takes all of these as they are,
and so does the parser; the patterns know one spelling. What a program does, it does from the start.
"""

import re
from collections.abc import Sequence

from sferum_cli.excel import LAST_COLUMN, column_letter

LOOKED_AT_FIRST = 256 * 1024
"""A program that writes otherwise than Excel does so from the start."""

_SMALL = LOOKED_AT_FIRST
"""Up to here ``re`` is done before a pattern for Polars is made."""

_FIRST_ROW = re.compile(rb"<(?:([\w.-]+):)?row[\s/>]")
_DATA, _DATA_ENDS = b"<sheetData", b"</sheetData"
_ROW, _CELL = b"<row", b"<c"
_ROW_ENDS = b"</row>"
_EMPTY_ROW = re.compile(rb"[^<>]*/>")
_CELLS = (b"<c ", b"<c>", b"<c/>")
_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^<>]*>")
_DOUBLE_QUOTES = bytes.maketrans(b"'", b'"')
_BOTH_QUOTES = r"""<[^<>"']*(?:'[^<>"]*"|"[^<>']*')"""
"""In one tag: a value may have the other quote in it."""

_OWN_ADDRESS = r"<c(?:\s[^<>]*)?\sr\s*="
_NO_CELL_OR_PLACED = rf"<c[^\s/>]|{_OWN_ADDRESS}"
_OWN_NUMBER = re.compile(rb' r="(\d+)"|(?:\s[^<>]*)?\sr\s*=\s*"([^"]*)"')
"""As a rule it is the first thing that a row says."""

_ROW_OF_ADDRESS = re.compile(rb'<c r="[A-Z]{1,3}(\d{1,7})"')
_LONGEST_NUMBER = 7


class Spelling:
    """The spelling of one sheet, whose pieces come in their order, each ending before a row."""

    def __init__(self, start: bytes) -> None:
        """``start`` is the beginning of the sheet, with its first rows."""
        first = _FIRST_ROW.search(start)
        self._prefix = first[1] + b":" if first and first[1] else b""
        self.row = b"<%brow" % self._prefix
        """What a row begins with."""
        rows = self._without_prefix(start[first.start() :][:LOOKED_AT_FIRST] if first else b"")
        self._has_single_quotes = rows.count(b"='") > rows.count(b'="')
        self._has_numbers = first is None or (b"<row r=" in rows)
        self._has_addresses = not any(cell in rows for cell in _CELLS) or has(rows, _OWN_ADDRESS)
        self._row = 0
        self._openings: list[bytes] = []
        self._is_begun = self._is_over = False
        self.is_given_up = False
        """Whether rows or cells stand where only the parser can tell."""

    def usual(self, piece: bytes) -> bytes:
        """The piece as Excel spells it; as it is where it is spelled in yet another way."""
        is_first, self._is_begun = not self._is_begun, True
        if is_first and (found := _DECLARATION.match(piece)):
            piece = piece[: found.end()].translate(_DOUBLE_QUOTES) + piece[found.end() :]
        piece = self._without_prefix(piece)
        if self._has_single_quotes and b"'" in piece:
            if b'"' in piece and has(piece, _BOTH_QUOTES):
                self.is_given_up = True
            else:
                piece = piece.translate(_DOUBLE_QUOTES)
        if self.is_given_up or (self._has_addresses and self._has_numbers):
            return piece
        placed = self._with_places(piece, is_first=is_first)
        self.is_given_up = placed is None
        return piece if placed is None else placed

    def _without_prefix(self, piece: bytes) -> bytes:
        if not self._prefix:
            return piece
        return piece.replace(b"<" + self._prefix, b"<").replace(b"</" + self._prefix, b"</")

    def _with_places(self, piece: bytes, *, is_first: bool) -> bytes | None:
        """The piece, whose rows and cells say where they stand; None where that is not certain."""
        if self._is_over:
            return piece
        start, end = piece.find(_DATA) if is_first else 0, piece.find(_DATA_ENDS)
        self._is_over = end >= 0
        end = end if self._is_over else len(piece)
        if start < 0:
            return None
        data = piece[start:end]
        before, *rows = data.split(_ROW)
        if _CELL in before or not self._may_be_placed(data):
            return None
        placed = [piece[:start], before]
        for row in rows:
            with_places = self._row_with_places(row)
            if with_places is None:
                return None
            placed.append(with_places)
        return b"".join((*placed, piece[end:]))

    def _may_be_placed(self, data: bytes) -> bool:
        """Whether every cell has an address, or none has."""
        if self._has_addresses:
            return data.count(_CELL) == data.count(b'<c r="')
        return not has(data, _NO_CELL_OR_PLACED)

    def _row_with_places(self, row: bytes) -> bytes | None:
        """A row, of what stands behind its «<row»; None where its number is not certain.

        A row that does not end would have the cells of the next one behind its own.
        """
        if row.count(_ROW_ENDS) != 1 and (_ROW_ENDS in row or not _EMPTY_ROW.match(row)):
            return None
        own = _OWN_NUMBER.match(row)
        said = own and (own[1] or own[2])
        if said is None:
            self._row += 1
        elif said.isdigit() and len(said) <= _LONGEST_NUMBER:
            self._row = int(said)
        else:
            return None
        number = b'%d"' % self._row
        opening = _ROW if own else b'<row r="' + number
        if self._has_addresses:
            cell = _ROW_OF_ADDRESS.search(row)
            return None if cell and int(cell[1]) != self._row else opening + row
        parts = row.split(_CELL)
        cells = len(parts) - 1
        if cells > LAST_COLUMN:
            return None
        while len(self._openings) < cells:
            self._openings.append(b'<c r="' + column_letter(len(self._openings)).encode())
        placed = [number] * (3 * cells + 1)
        placed[::3] = parts
        placed[1::3] = self._openings[:cells]
        return opening + b"".join(placed)


def has(piece: bytes, sign: str) -> bool:
    """Whether a sign is in a piece, or may be: Polars looks several times as fast as ``re``."""
    if len(piece) <= _SMALL:
        return re.search(sign.encode(), piece) is not None
    return signs_in(piece, (sign,))[0]


def signs_in(piece: bytes, signs: Sequence[str]) -> tuple[bool, ...]:
    """Which of the signs are in a piece, or may be since the piece is not UTF-8."""
    import polars as pl  # not before: the reader beside does not wait for it

    try:
        text = pl.Series("text", [piece]).cast(pl.String).to_frame()
    except pl.exceptions.PolarsError:
        return (True,) * len(signs)
    # In one call: to hand a text over costs as much as to look for a sign in it.
    found = text.select_seq(pl.col("text").str.contains(sign).alias(sign) for sign in signs)
    return found.row(0)
