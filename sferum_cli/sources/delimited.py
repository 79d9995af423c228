"""csv and tsv files → one sheet each, read in the encoding under which the header makes sense."""

import csv
import io
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from sferum_cli.excel import LAST_ROW, LAST_ROW_OF_XLS
from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.rulebook.roles import KNOWN_ROLES
from sferum_cli.rulebook.words import OrganizationType
from sferum_cli.sources.facts import SheetFacts, column_letter
from sferum_cli.sources.header import names_found
from sferum_cli.sources.limits import Limits
from sferum_cli.sources.sheets import (
    HEAD_ROWS,
    LARGEST_BATCH,
    ROW,
    HeadRow,
    Sheet,
    for_polars,
    full_sheet,
    without_blank_rows,
)
from sferum_cli.sources.tables import ColumnNames
from sferum_cli.sources.text_files import (
    CYRILLIC_ENCODINGS,
    SEPARATORS,
    SURELY_UTF8,
    TextBytes,
    as_utf8,
    decoded_head,
    looked_through,
    not_text_at,
    open_text,
    possible_encodings,
)
from sferum_cli.sources.unreadable_files import UnreadableFileError
from sferum_cli.translation import gettext as _

_WORDS_OF_THE_BODY = (
    *(role for role in KNOWN_ROLES if role),
    *OrganizationType,
    "да",
    "нет",
    "школ",
    "район",
    "област",
)
_SEPARATOR_LINE = "sep="
"""Excel's own first line, which says the separator."""

_FEWEST_SEPARATORS = 2
"""A text of several lines may well have so many separators in a line."""

_END_BYTES = 64 * 1024

_LONGEST_CELL = 16 * 1024 * 1024


@dataclass(slots=True)
class DelimitedSheet:
    """A csv file that Polars reads in batches: UTF-8 on disk, or decoded in memory.

    ``first_lines`` has the line of each record, None where records and lines are the same.
    """

    path: Path
    text: TextBytes
    separator: str
    lines: list[HeadRow]
    width: int
    first_lines: pl.Series | None = None
    _shape_checked: bool = False
    _odd_line: int | None = None
    name: str | None = None
    facts: SheetFacts = field(default_factory=SheetFacts)

    @property
    def height(self) -> int:
        """See Sheet."""
        return self.text.lines

    def head(self) -> list[HeadRow]:
        """See Sheet."""
        return self.lines

    def batches(
        self, header_row: int, letters: Sequence[str] | None = None
    ) -> Iterator[pl.DataFrame]:
        """See Sheet. Raises UnreadableFileError at a row that does not fit the header."""
        self.check_shape(header_row)
        every = [column_letter(number) for number in range(self.width)]
        source = self.text.source
        scan = pl.scan_csv(
            for_polars(source) if isinstance(source, Path) else source,
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
            bad = looked_through(self.text.source, to_the_end=True).not_utf8_at
            if bad is not None:
                raise not_text_at(self.text, bad, "utf-8", self.separator) from None
            width = self._header_width(header_row)
            line = self._first_odd_line(header_row, width) or header_row + 1
            raise self._row_shape(line, width) from None

    def ends(self, header_row: int) -> pl.DataFrame | None:
        """Some of the first and the last rows, with a column per letter; None if they are not read.

        They are for a guess that the whole file must then confirm.
        """
        with self.text.open() as stream:
            size = stream.seek(0, 2)
            stream.seek(max(0, size - _END_BYTES))
            end = stream.read()
        start = self.text.head(_END_BYTES).split(b"\n")[header_row:-1]
        lines = [*start, *end.split(b"\n")[1:]]
        every = [column_letter(number) for number in range(self.width)]
        try:
            return pl.read_csv(
                b"\n".join(lines),
                has_header=False,
                separator=self.separator,
                schema=dict.fromkeys(every, pl.String),
                truncate_ragged_lines=True,
            )
        except pl.exceptions.PolarsError:
            return None

    def _lines_of(self, records: pl.Series, header_row: int) -> pl.Series:
        """The lines of the records after the header, counted from 0."""
        if self.first_lines is None:
            return (records + header_row + 1).alias(ROW)
        before = int((self.first_lines <= header_row).sum())
        lines = self.first_lines.gather(records + before, null_on_oob=True)
        return lines.fill_null(strategy="forward").alias(ROW)

    def check_shape(self, header_row: int) -> None:
        """Raise UnreadableFileError if a row below the header has fewer cells than the header.

        Polars would fill it with blanks. Where no cell is quoted, counting the separators of the
        whole file is enough to know that every row is whole.
        """
        width = self._header_width(header_row)
        if not self._shape_checked:
            self._shape_checked = True
            if self.text.has_quotes or not self._separators_fit(header_row, width):
                self._odd_line = self._first_odd_line(header_row, width)
        if self._odd_line is not None:
            raise self._row_shape(self._odd_line, width)

    def _header_width(self, header_row: int) -> int:
        return next((len(row.cells) for row in self.lines if row.number == header_row), 0)

    def _separators_fit(self, header_row: int, width: int) -> bool:
        """Whether the file has as many separators below the header as whole rows have."""
        head = self.text.head()
        start = 0
        for _line in range(header_row):
            start = head.find(b"\n", start) + 1
            if not start:
                return False
        above = head[:start]
        rows = self.text.lines - above.count(b"\n") + (not self.text.ends_with_line)
        found = self.text.count(self.separator) - above.count(self.separator.encode())
        return found == rows * (width - 1)

    def _first_odd_line(self, header_row: int, width: int) -> int | None:
        """The line of the first row below the header that has cells, but not ``width`` of them.

        Cells beyond the header's that are blank do no harm: Excel writes them.
        """
        line = 1
        with self.text.open() as stream:
            reader = _csv_reader(stream, self.separator)
            try:
                for cells in reader:
                    filled = any(cell.strip() for cell in cells)
                    odd = len(cells) < width or any(cell.strip() for cell in cells[width:])
                    if reader.line_num > line:
                        odd = odd or self._swallows_rows(cells, width)
                    if line > header_row and filled and odd:
                        return line
                    line = reader.line_num + 1
            except csv.Error:
                return line
        return None

    def _swallows_rows(self, cells: Sequence[str], width: int) -> bool:
        """Whether a cell holds what looks like whole rows: its quote was never closed.

        The next quote, rows below, closes it, and the row would have all its cells.
        """
        return width > _FEWEST_SEPARATORS and any(
            line.count(self.separator) >= width - 1
            for cell in cells
            if "\n" in cell
            for line in cell.split("\n")[1:]
        )

    def _row_shape(self, line: int, width: int) -> UnreadableFileError:
        """The row on this line, with the number of its cells where they can be counted."""
        with self.text.open() as stream:
            start = b"".join(islice(stream, line - 1, line))[:_LONGEST_CELL]
        found = len(start.decode("utf-8", "replace").split(self.separator))
        if found == width:
            message = _(
                "a quote in the row is opened or closed in the wrong place; double the quotes "
                "inside of a cell, or export the file again"
            )
            return UnreadableFileError(Code.ROW_SHAPE, message, row=line)
        return UnreadableFileError(
            Code.ROW_SHAPE,
            _(
                "the row has other quotes or separators than the header ({found} cells, {expected} "
                "expected); mend it or export the file again"
            ).format(found=found, expected=width),
            row=line,
        )


def open_delimited(
    path: Path,
    names: ColumnNames,
    encoding: str | None,
    separator: str | None,
    limits: Limits,
) -> tuple[list[Sheet], list[Problem]]:
    """The one sheet of a csv file.

    Of the encodings and separators, the pair under which the header holds most of our names wins;
    ``encoding`` and ``separator`` say one for certain. Raises UnreadableFileError where the
    encoding cannot be told, or does not hold throughout.
    """
    text = open_text(path, limits)
    encoding, separator = _encoding_and_separator(text, names, encoding, separator)
    text = as_utf8(text, encoding, separator, limits)
    head_text = decoded_head(text, "utf-8-sig")
    lines = _head(head_text, separator)
    width = max((len(row.cells) for row in lines), default=0)
    first_lines = _first_lines(text, separator) if text.has_quotes else None
    sheet = DelimitedSheet(path, text, separator, lines, width, first_lines)
    return [sheet], _suspicious(sheet)


def _encoding_and_separator(
    text: TextBytes, names: ColumnNames, encoding: str | None, separator: str | None
) -> tuple[str, str]:
    best: tuple[tuple[int, int], str, str] | None = None
    for one in [encoding] if encoding else possible_encodings(text):
        head = decoded_head(text, one)
        said = _separator_said(head)
        for mark in [separator or said] if separator or said else SEPARATORS:
            found = (names_found(_head(head, str(mark)), names), _known_words(head))
            if best is None or found > best[0]:
                best = (found, one, str(mark))
    guessed = best is None or (not encoding and best[1] in CYRILLIC_ENCODINGS)
    if guessed and text.not_utf8_at is not None:
        before = text.head()[: text.not_utf8_at].decode("utf-8", "ignore")
        if sum(not sign.isascii() for sign in before) >= SURELY_UTF8:
            _utf8, mark = _encoding_and_separator(text, names, "utf-8", separator)
            raise not_text_at(text, text.not_utf8_at, "utf-8", mark)
    if best is None or (guessed and not best[0][1]):
        line = None if text.not_utf8_at is None else text.line_before(text.not_utf8_at)[0]
        raise UnreadableFileError(
            Code.ENCODING_UNCERTAIN,
            _("the encoding cannot be told; name it with --encoding, for example cp1251"),
            row=line,
        )
    return best[1], best[2]


def _separator_said(head: str) -> str | None:
    """The separator of Excel's line «sep=;», if the file begins with it."""
    first = head.removeprefix("\ufeff").splitlines()[:1]
    if first and first[0].strip('"').lower().startswith(_SEPARATOR_LINE):
        said = first[0].strip('"')[len(_SEPARATOR_LINE) :]
        return said[:1] or None
    return None


def _known_words(text: str) -> int:
    """How many cells say something that only this encoding makes a word of ours.

    Where the header is Latin it cannot tell the encoding; the body must.
    """
    return sum(text.count(word) for word in _WORDS_OF_THE_BODY)


def _csv_reader(stream: Any, separator: str) -> Any:
    csv.field_size_limit(_LONGEST_CELL)
    lines = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
    return csv.reader(lines, delimiter=separator, strict=True)


def _first_lines(text: TextBytes, separator: str) -> pl.Series | None:
    """The line on which each record starts, where quoted line breaks make the two differ."""
    starts, last = array("I"), 0
    with text.open() as stream:
        reader = _csv_reader(stream, separator)
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
    """The first filled rows; Excel's line with the separator is none of them."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    csv.field_size_limit(_LONGEST_CELL)
    said = _separator_said(text) is not None
    rows = (
        HeadRow(reader.line_num, tuple(cell.strip() for cell in cells))
        for cells in reader
        if any(cell.strip() for cell in cells) and not (said and reader.line_num == 1)
    )
    try:
        return list(islice(rows, HEAD_ROWS))
    except csv.Error:
        return []


def _suspicious(sheet: DelimitedSheet) -> list[Problem]:
    """Signs that the file ends before its data do."""
    problems = []
    if not sheet.text.ends_with_line:
        message = _("the file does not end with a line break: is its last line cut off?")
        problems.append(_warning(sheet, Code.FILE_CUT_OFF, message))
    if sheet.text.lines + (not sheet.text.ends_with_line) in {LAST_ROW, LAST_ROW_OF_XLS}:
        problems.append(full_sheet(sheet))
    return problems


def _warning(sheet: DelimitedSheet, code: Code, message: str) -> Problem:
    return Problem(Severity.WARNING, code, message, path=sheet.path)
