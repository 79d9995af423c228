"""csv and tsv files → one sheet each, read in the encoding under which the header makes sense."""

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from sferum_cli.problems import Code, InvalidInputError, Problem, Problems, Severity
from sferum_cli.rulebook.roles import KNOWN_ROLES
from sferum_cli.rulebook.words import OrganizationType
from sferum_cli.sources.header import names_found
from sferum_cli.sources.sheets import (
    HEAD_ROWS,
    LARGEST_BATCH,
    ROW,
    HeadRow,
    Sheet,
    SheetFacts,
    column_letter,
    without_blank_rows,
)
from sferum_cli.sources.tables import ColumnNames
from sferum_cli.translation import gettext as _

SEPARATORS = (";", ",", "\t", "|")
CYRILLIC_ENCODINGS = ("cp1251", "cp866", "koi8-r")
BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_WORDS_OF_THE_BODY = (
    *(role for role in KNOWN_ROLES if role),
    *OrganizationType,
    "да",
    "нет",
    "школ",
    "район",
    "област",
)
_GZIP = b"\x1f\x8b"
_HEAD_BYTES = 256 * 1024


@dataclass(slots=True)
class DelimitedSheet:
    """A csv file that Polars reads in batches: UTF-8 on disk, or decoded in memory.

    ``first_lines`` has the line of each record, None where records and lines are the same.
    """

    path: Path
    source: Path | bytes
    separator: str
    lines: list[HeadRow]
    width: int
    first_lines: pl.Series | None = None
    name: str | None = None
    facts: SheetFacts = field(default_factory=SheetFacts)

    def head(self) -> list[HeadRow]:
        """See Sheet."""
        return self.lines

    def batches(
        self, header_row: int, letters: Sequence[str] | None = None
    ) -> Iterator[pl.DataFrame]:
        """See Sheet."""
        self.check_shape(header_row)
        every = [column_letter(number) for number in range(self.width)]
        scan = pl.scan_csv(
            self.source,
            has_header=False,
            separator=self.separator,
            schema=dict.fromkeys(every, pl.String),
            skip_lines=header_row,
            glob=False,
            missing_columns="insert",
            raise_if_empty=False,
        )
        first = 0
        try:
            for batch in scan.collect_batches(chunk_size=LARGEST_BATCH, maintain_order=True):
                numbered = batch.with_row_index(ROW, offset=first)
                lines = self._lines_of(numbered[ROW], header_row)
                filled = without_blank_rows(numbered.with_columns(lines))
                yield filled if letters is None else filled.select(ROW, *letters)
                first += batch.height
        except pl.exceptions.PolarsError:
            # The library's own text quotes cells: the line is looked for anew.
            raise InvalidInputError(Problems([self._broken_row(header_row)])) from None

    def _lines_of(self, records: pl.Series, header_row: int) -> pl.Series:
        """The lines of the records after the header, counted from 0."""
        if self.first_lines is None:
            return (records + header_row + 1).alias(ROW)
        before = int((self.first_lines <= header_row).sum())
        lines = self.first_lines.gather(records + before, null_on_oob=True)
        return lines.fill_null(strategy="forward").alias(ROW)

    def check_shape(self, header_row: int) -> None:
        """Raise InvalidInputError if a row below the header has fewer cells than the header.

        Polars would fill it with blanks. Where no cell is quoted, counting the separators of the
        whole file is enough to know that every row is whole.
        """
        width = next((len(row.cells) for row in self.lines if row.number == header_row), 0)
        raw = self._raw()
        start = 0
        for _line in range(header_row):
            start = raw.find(b"\n", start) + 1
        mark = self.separator.encode()
        if b'"' not in raw and start:
            ends = raw.count(b"\n", start) + (not raw.endswith(b"\n"))
            if raw.count(mark, start) == ends * (width - 1):
                return
        if (line := self._first_odd_line(header_row, width)) is not None:
            raise InvalidInputError(Problems([self._row_shape(line)]))

    def _first_odd_line(self, header_row: int, width: int) -> int | None:
        """The line of the first row below the header that has cells, but not ``width`` of them.

        Cells beyond the header's that are blank do no harm: Excel writes them.
        """
        reader = self._reader()
        line = 1
        try:
            for cells in reader:
                filled = any(cell.strip() for cell in cells)
                odd = len(cells) < width or any(cell.strip() for cell in cells[width:])
                if line > header_row and filled and odd:
                    return line
                line = reader.line_num + 1
        except csv.Error:
            return line
        return None

    def _raw(self) -> bytes:
        return self.source if isinstance(self.source, bytes) else self.source.read_bytes()

    def _reader(self) -> Any:
        stream = io.StringIO(self._raw().decode("utf-8-sig", "replace"), newline="")
        return csv.reader(stream, delimiter=self.separator, strict=True)

    def _broken_row(self, header_row: int) -> Problem:
        """The first row that does not fit the others, as Polars did not read it."""
        width = max((len(row.cells) for row in self.lines if row.number == header_row), default=0)
        return self._row_shape(self._first_odd_line(header_row, width) or header_row + 1)

    def _row_shape(self, line: int) -> Problem:
        return Problem(
            Severity.ERROR,
            Code.ROW_SHAPE,
            _("the row has other quotes or separators than the header; mend or export it again"),
            file=self.path.name,
            row=line,
        )


def open_delimited(
    path: Path, names: ColumnNames, encoding: str | None, separator: str | None
) -> tuple[list[Sheet], list[Problem]]:
    """The one sheet of a csv file.

    Of the encodings and separators, the pair under which the header holds most of our names wins;
    ``encoding`` and ``separator`` say one for certain.
    """
    raw = path.read_bytes()
    packed = raw.startswith(_GZIP)
    if packed:
        try:
            raw = gzip.decompress(raw)
        except (OSError, EOFError, zlib.error):
            message = _("cannot be unpacked: damaged or partly copied; copy it again")
            return [], [Problem(Severity.ERROR, Code.FILE_DAMAGED, message, file=path.name)]
    best: tuple[tuple[int, int], str, str, list[HeadRow]] | None = None
    for one in [encoding] if encoding else _encodings(raw):
        text = _decoded_head(raw, one)
        if text is None:
            continue
        for mark in [separator] if separator else SEPARATORS:
            head = _head(text, mark)
            found = (names_found(head, names), _known_words(text))
            if best is None or found > best[0]:
                best = (found, one, mark, head)
    if best is not None and not encoding and best[1] in CYRILLIC_ENCODINGS and not best[0][1]:
        best = None
    if best is None:
        problem = Problem(
            Severity.ERROR,
            Code.ENCODING_UNCERTAIN,
            _("the encoding cannot be told; name it with --encoding, for example cp1251"),
            file=path.name,
        )
        return [], [problem]
    _found, encoding, separator, head = best
    source: Path | bytes = raw if packed else path
    if encoding not in {"utf-8", "utf-8-sig"}:
        try:
            source = raw.decode(encoding).encode()
        except (UnicodeDecodeError, LookupError):
            message = _("not text in {encoding} throughout; name its encoding with --encoding")
            message = message.format(encoding=encoding)
            return [], [Problem(Severity.ERROR, Code.ENCODING_UNCERTAIN, message, file=path.name)]
    width = max((len(row.cells) for row in head), default=0)
    lines = _first_lines(raw.decode(encoding, "replace"), separator) if b'"' in raw else None
    return [DelimitedSheet(path, source, separator, head, width, lines)], []


def _encodings(raw: bytes) -> tuple[str, ...]:
    for mark, name in BYTE_ORDER_MARKS.items():
        if raw.startswith(mark):
            return (name,)
    # Cyrillic text of a one-byte encoding is not valid UTF-8: no need to ask the header then.
    return ("utf-8",) if _is_utf8(raw) else CYRILLIC_ENCODINGS


def _is_utf8(raw: bytes) -> bool:
    """Whether the whole file is UTF-8; piece by piece, so that no second copy is made."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(raw), _HEAD_BYTES):
            decoder.decode(raw[start : start + _HEAD_BYTES])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _known_words(text: str) -> int:
    """How many cells say something that only this encoding makes a word of ours.

    Where the header is Latin it cannot tell the encoding; the body must.
    """
    return sum(text.count(word) for word in _WORDS_OF_THE_BODY)


def _decoded_head(raw: bytes, encoding: str) -> str | None:
    """The first lines as text; None where they are not text of this encoding."""
    head = raw[:_HEAD_BYTES]
    if len(raw) > len(head):
        head = head[: head.rfind(b"\n") + 1] or head
    try:
        return head.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _first_lines(text: str, separator: str) -> pl.Series | None:
    """The line on which each record starts, where quoted line breaks make the two differ."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    starts, last = [], 0
    try:
        for _record in reader:
            starts.append(last + 1)
            last = reader.line_num
    except csv.Error:
        return None
    if last == len(starts):
        return None
    return pl.Series(ROW, starts, dtype=pl.UInt32)


def _head(text: str, separator: str) -> list[HeadRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows = (
        HeadRow(reader.line_num, tuple(cell.strip() for cell in cells))
        for cells in reader
        if any(cell.strip() for cell in cells)
    )
    try:
        return list(islice(rows, HEAD_ROWS))
    except csv.Error:
        return []
