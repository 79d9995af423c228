"""csv and tsv files → one sheet each, read in the encoding under which the header makes sense."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import polars as pl

from sferum_cli.problems import Code, Problem, Severity
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
_HEAD_BYTES = 256 * 1024


@dataclass(slots=True)
class DelimitedSheet:
    """A csv file that Polars reads in batches: UTF-8 on disk, or decoded in memory."""

    path: Path
    source: Path | bytes
    separator: str
    lines: list[HeadRow]
    width: int
    name: str | None = None
    facts: SheetFacts = field(default_factory=SheetFacts)

    def head(self) -> list[HeadRow]:
        """See Sheet."""
        return self.lines

    def batches(
        self, header_row: int, letters: Sequence[str] | None = None
    ) -> Iterator[pl.DataFrame]:
        """See Sheet."""
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
        first = header_row + 1
        for batch in scan.collect_batches(chunk_size=LARGEST_BATCH, maintain_order=True):
            filled = without_blank_rows(batch.with_row_index(ROW, offset=first))
            yield filled if letters is None else filled.select(ROW, *letters)
            first += batch.height


def open_delimited(
    path: Path, names: ColumnNames, encoding: str | None, separator: str | None
) -> tuple[list[Sheet], list[Problem]]:
    """The one sheet of a csv file.

    Of the encodings and separators, the pair under which the header holds most of our names wins;
    ``encoding`` and ``separator`` say one for certain.
    """
    raw = path.read_bytes()
    best: tuple[int, str, str, list[HeadRow]] | None = None
    for one in [encoding] if encoding else _encodings(raw):
        text = _decoded_head(raw, one)
        if text is None:
            continue
        for mark in [separator] if separator else SEPARATORS:
            head = _head(text, mark)
            found = names_found(head, names)
            if best is None or found > best[0]:
                best = (found, one, mark, head)
    if best is None:
        problem = Problem(
            Severity.ERROR,
            Code.ENCODING_UNCERTAIN,
            _("the encoding cannot be told; name it with --encoding, for example cp1251"),
            file=path.name,
        )
        return [], [problem]
    _found, encoding, separator, head = best
    source: Path | bytes = path
    if encoding not in {"utf-8", "utf-8-sig"}:
        source = raw.decode(encoding).encode()
    width = max((len(row.cells) for row in head), default=0)
    return [DelimitedSheet(path, source, separator, head, width)], []


def _encodings(raw: bytes) -> tuple[str, ...]:
    for mark, name in BYTE_ORDER_MARKS.items():
        if raw.startswith(mark):
            return (name,)
    # Cyrillic text of a one-byte encoding is not valid UTF-8: no need to ask the header then.
    return CYRILLIC_ENCODINGS if _decoded_head(raw, "utf-8") is None else ("utf-8",)


def _decoded_head(raw: bytes, encoding: str) -> str | None:
    """The first lines as text; None where they are not text of this encoding."""
    head = raw[:_HEAD_BYTES]
    if len(raw) > len(head):
        head = head[: head.rfind(b"\n") + 1] or head
    try:
        return head.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


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
