"""csv and tsv files → one sheet each, read in the encoding under which the header makes sense."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import polars as pl

from sferum_cli.excel import LAST_ROW, LAST_ROW_OF_XLS, column_letter
from sferum_cli.problems import Code, Problem
from sferum_cli.sources.files.contents import Content
from sferum_cli.sources.files.text_bytes import (
    TextBytes,
    as_utf8,
    decoded_head,
    looked_through,
    not_text_at,
)
from sferum_cli.sources.files.unreadable import UnreadableFileError
from sferum_cli.sources.files.watch import Guard
from sferum_cli.sources.sheets.csv_guess import encoding_and_separator, head_of
from sferum_cli.sources.sheets.csv_rows import CheckedRows, CsvRows, RowLines, Width
from sferum_cli.sources.sheets.facts import SheetFacts
from sferum_cli.sources.sheets.head import HeadRow, Sense
from sferum_cli.sources.sheets.options import FileOptions
from sferum_cli.sources.sheets.sheet import (
    LARGEST_BATCH,
    ROW,
    Sheet,
    for_polars,
    has_rows_below,
    without_blank_rows,
)
from sferum_cli.sources.sheets.sheet_warnings import full_sheet, sheet_warning
from sferum_cli.translation import gettext as _

_END_BYTES = 64 * 1024


@dataclass
class DelimitedSheet:
    """A csv file that Polars reads in batches: UTF-8 on disk, or decoded in memory."""

    path: Path
    text: TextBytes
    separator: str
    lines: list[HeadRow]
    width: int
    guard: Guard
    name: str | None = None
    facts: SheetFacts = field(default_factory=SheetFacts)
    is_typed: ClassVar[bool] = False
    is_in_memory: ClassVar[bool] = False
    is_checksummed: ClassVar[bool] = True
    _checked: CheckedRows | None = None
    _checked_by_number: bool = False

    @property
    def height(self) -> int:
        """See Sheet."""
        return self.text.lines

    @property
    def types(self) -> Mapping[str, pl.DataType]:
        """See Sheet: every cell is text."""
        return {}

    def has_rows(self, header_row: int) -> bool:
        """See Sheet."""
        return has_rows_below(self.lines, header_row)

    def head(self) -> list[HeadRow]:
        """See Sheet."""
        return self.lines

    def batches(
        self, header_row: int, letters: Sequence[str] | None = None
    ) -> Iterator[pl.DataFrame]:
        """See Sheet. Raises UnreadableFileError at a row that does not fit the header."""
        self.check_shape(header_row)
        first = 0
        while True:
            checked = self._checked
            try:
                for batch in self._scan(header_row, checked, first):
                    numbered = batch.with_row_index(ROW, offset=first)
                    first += batch.height
                    lines = (checked.lines if checked else RowLines()).lines_of(
                        numbered[ROW], header_row
                    )
                    filled = without_blank_rows(numbered.with_columns(lines))
                    yield filled if letters is None else filled.select(ROW, *letters)
            except pl.exceptions.PolarsError:
                if checked is not None:
                    raise self._unreadable() from None
                # As many separators as whole rows have, but not in each row.
                self._check_each_row(header_row)
            else:
                return

    def _scan(
        self, header_row: int, checked: CheckedRows | None, first: int
    ) -> Iterator[pl.DataFrame]:
        """The records below the header from the one numbered ``first`` on.

        Blank cells beyond the header are left out where each row was looked at; else a row that
        is too long is the library's error.
        """
        every = [column_letter(number) for number in range(self.width)]
        source = self.text.source if checked is None else checked.source
        scan = pl.scan_csv(
            for_polars(source) if isinstance(source, Path) else source,
            has_header=False,
            separator=self.separator,
            schema=dict.fromkeys(every, pl.String),
            skip_lines=header_row,
            glob=False,
            missing_columns="insert",
            extra_columns="raise" if checked is None else "ignore",
            raise_if_empty=False,
        )
        if first:
            scan = scan.slice(first)
        return scan.collect_batches(chunk_size=LARGEST_BATCH, maintain_order=True)

    def ends(self, header_row: int) -> pl.DataFrame | None:
        """See Sheet; None also where the rows cannot be read without all of the file."""
        try:
            with self.text.open() as stream:
                size = stream.seek(0, 2)
                stream.seek(max(0, size - _END_BYTES))
                end = stream.read()
            start = self.text.head(_END_BYTES).split(b"\n")[header_row:-1]
        except UnreadableFileError:  # reading it says so
            return None
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

    def check_shape(self, header_row: int) -> None:
        """Raise UnreadableFileError if a row below the header has fewer cells than the header.

        Polars would fill it with blanks. Where no cell is quoted, counting the separators of the
        whole file is enough to know that every row is whole.
        """
        if self._checked is None and not self._checked_by_number:
            if not self.text.has_quotes and self._separators_fit(header_row):
                self._checked_by_number = True
            else:
                self._check_each_row(header_row)

    def _check_each_row(self, header_row: int) -> None:
        rows = CsvRows(self.text, self.separator, header_row, self._row_width(header_row))
        try:
            self._checked = rows.checked(self.guard.limits)
        except (pl.exceptions.PolarsError, UnicodeDecodeError):
            raise self._unreadable() from None

    def _row_width(self, header_row: int) -> Width:
        """How many cells a row has; blank ones at the end of the header's last row are no names.

        A header of two rows may have names in the upper one alone.
        """
        above = [row.cells for row in self.lines if row.number <= header_row][-2:]
        if not above:
            return Width(1, self.width)
        most = len(above[-1])
        filled = (n for row in above for n, cell in enumerate(row[:most], 1) if cell)
        return Width(max(filled, default=1), most)

    def _separators_fit(self, header_row: int) -> bool:
        """Whether the file has as many separators below the header as whole rows have.

        A row that is too short beside one that is too long: the library stops at the latter, if
        it looks for as many cells as the header has.
        """
        width = self._row_width(header_row).most
        if width != self.width:
            return False
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

    def _unreadable(self) -> UnreadableFileError:
        """What the library could not read: its own text quotes cells, so it is looked for anew."""
        text = looked_through(self.text.source, to_the_end=True)
        if text.not_utf8_at is not None:
            return not_text_at(text, text.not_utf8_at, "utf-8", self.separator)
        message = _("a row cannot be read; export the file again, or save it as xlsx")
        return UnreadableFileError(Code.ROW_SHAPE, message)


def open_delimited(
    path: Path, content: Content, options: FileOptions, sense: Sense
) -> tuple[list[Sheet], list[Problem]]:
    """The one sheet of a csv file; ``content`` are its bytes.

    Of the encodings and separators, the pair under which the header makes most ``sense`` wins;
    the ``options`` may say one for certain. Raises UnreadableFileError where the
    encoding cannot be told, or does not hold throughout.
    """
    text = looked_through(content)
    encoding, separator = encoding_and_separator(text, sense, options.encoding, options.separator)
    text = as_utf8(text, encoding, separator, options.guard.limits)
    lines = head_of(decoded_head(text, "utf-8-sig"), separator)
    width = max((len(row.cells) for row in lines), default=0)
    sheet = DelimitedSheet(path, text, separator, lines, width, options.guard)
    return [sheet], _suspicious(sheet)


def _suspicious(sheet: DelimitedSheet) -> list[Problem]:
    """Signs that the file ends before its data do."""
    problems = []
    if not sheet.text.ends_with_line:
        message = _("the file does not end with a line break: is its last line cut off?")
        problems.append(sheet_warning(sheet.path, sheet.name, Code.FILE_CUT_OFF, message))
    if sheet.text.lines + (not sheet.text.ends_with_line) in {LAST_ROW, LAST_ROW_OF_XLS}:
        problems.append(full_sheet(sheet.path, sheet.name))
    return problems
