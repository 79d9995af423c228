"""Parquet files → one sheet each, with the types that the file has."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import polars as pl

from sferum_cli.excel import column_letter
from sferum_cli.problems import Problem
from sferum_cli.sources.files.contents import Content
from sferum_cli.sources.files.partitions import partitions_of
from sferum_cli.sources.files.unreadable import damage_named, damaged_file
from sferum_cli.sources.files.watch import Guard
from sferum_cli.sources.sheets.facts import SheetFacts
from sferum_cli.sources.sheets.head import HeadRow
from sferum_cli.sources.sheets.sheet import LARGEST_BATCH, ROW, Sheet, for_polars

HEADER_ROW = 1
"""The names of the columns count as row 1, the first row of data as row 2."""

_RAISED_BY_BROKEN_PAGES = (pl.exceptions.PolarsError, OSError, OverflowError, ValueError)


@dataclass
class ParquetSheet:
    """The columns of a parquet file under letters, in the file's order."""

    path: Path
    content: Content
    names: tuple[str, ...]
    types: Mapping[str, pl.DataType]
    """See Sheet."""
    promised: int
    guard: Guard
    partitions: Mapping[str, str | None] = field(default_factory=dict)
    """Columns that the folders of the file say, last of ``names``."""
    name: str | None = None
    facts: SheetFacts = field(default_factory=SheetFacts)
    is_typed: ClassVar[bool] = True
    is_in_memory: ClassVar[bool] = False
    is_checksummed: ClassVar[bool] = False

    @property
    def height(self) -> int:
        """See Sheet: the rows that the footer promises."""
        return self.promised

    def head(self) -> list[HeadRow]:
        """See Sheet: the header alone, since a parquet file has one."""
        return [HeadRow(HEADER_ROW, self.names)]

    def has_rows(self, header_row: int) -> bool:
        """See Sheet."""
        del header_row
        return self.promised > 0

    def ends(self, header_row: int) -> None:
        """See Sheet: one column of many costs little."""
        del header_row

    def batches(
        self, header_row: int, letters: Sequence[str] | None = None
    ) -> Iterator[pl.DataFrame]:
        """See Sheet."""
        letter_of = {name: column_letter(number) for number, name in enumerate(self.names)}
        wanted = [name for name in self.names if letters is None or letter_of[name] in letters]
        shown = [letter_of[name] for name in wanted]
        said = [
            pl.lit(value, pl.String).alias(letter_of[name])
            for name, value in self.partitions.items()
            if name in wanted
        ]
        wanted = [name for name in wanted if name not in self.partitions]
        wanted = wanted or [name for name in self.names if name not in self.partitions][:1]
        first = header_row + 1
        with damage_named(*_RAISED_BY_BROKEN_PAGES):
            whole = _scan(self.content)
            scan = whole.select(wanted)
            for batch in scan.collect_batches(chunk_size=LARGEST_BATCH, maintain_order=True):
                numbered = batch.rename(letter_of, strict=False).with_row_index(ROW, offset=first)
                yield _without_blank_rows(numbered).with_columns(said).select(ROW, *shown)
                first += batch.height
            if first - header_row - 1 != self.promised:
                # Pages that cannot be found are no rows to the library, and no error.
                raise damaged_file()


def _without_blank_rows(batch: pl.DataFrame) -> pl.DataFrame:
    """The rows with something in them; a column without nulls that is no text fills them all."""
    cells = [column for column in batch.get_columns() if column.name != ROW]
    if any(not column.null_count() and column.dtype != pl.String for column in cells):
        return batch
    blank = [
        pl.col(one.name).str.strip_chars().fill_null("") == ""
        if one.dtype == pl.String
        else pl.col(one.name).is_null()
        for one in cells
    ]
    return batch.filter(~pl.all_horizontal(blank))


def open_parquet(path: Path, content: Content, guard: Guard) -> tuple[list[Sheet], list[Problem]]:
    """The one sheet of a parquet file; raises UnreadableFileError where it is damaged."""
    with damage_named(*_RAISED_BY_BROKEN_PAGES):
        scan = _scan(content)
        schema = scan.collect_schema()
        promised = int(scan.select(pl.len()).collect().item())
    partitions = {key: value for key, value in partitions_of(path).items() if key not in schema}
    types = {**schema, **dict.fromkeys(partitions, pl.String())}
    by_letter = {column_letter(number): one for number, one in enumerate(types.values())}
    return [ParquetSheet(path, content, tuple(types), by_letter, promised, guard, partitions)], []


def _scan(content: Content) -> pl.LazyFrame:
    source = content if isinstance(content, bytes) else for_polars(content)
    # Folders like «date=2024-10-24» are looked at here, and not by the library.
    return pl.scan_parquet(source, glob=False, hive_partitioning=False)
