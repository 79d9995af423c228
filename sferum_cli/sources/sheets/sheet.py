"""A sheet of any format: its first rows, and its rows in batches, cells under Excel's letters."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Protocol

import polars as pl

from sferum_cli.excel import column_letter, column_number
from sferum_cli.sources.files.watch import Guard
from sferum_cli.sources.sheets.facts import SheetFacts
from sferum_cli.sources.sheets.head import HEAD_ROWS, HeadRow
from sferum_cli.sources.sheets.stored_cells import with_stored_cells

ROW = "row"
"""The column of a batch with the row's number as Excel shows it (for csv, the line)."""

LARGEST_BATCH = 500_000
"""Rows of a batch: enough for Polars to work in columns, little enough for the memory."""


class Sheet(Protocol):
    """One sheet of one file; csv and parquet files have one, without a name."""

    path: Path
    name: str | None
    facts: SheetFacts
    guard: Guard
    """Under what its rows are to be read: a file may end its reader at any of them."""
    is_typed: ClassVar[bool]
    """Whether its columns have types of their own: then every row is one of data."""
    is_in_memory: ClassVar[bool]
    """Whether its rows are all held, so that they may be kept for a second look at no cost."""
    is_checksummed: ClassVar[bool]
    """Whether damage inside of the file would be seen."""

    @property
    def height(self) -> int:
        """About how many rows there are."""
        ...

    @property
    def types(self) -> Mapping[str, pl.DataType]:
        """The types of the columns by their letters where it ``is_typed``, else none."""
        ...

    def has_rows(self, header_row: int) -> bool:
        """Whether anything stands below the header, as far as the first rows tell."""
        ...

    def ends(self, header_row: int) -> pl.DataFrame | None:
        """Some of the first and the last rows, with a column per letter, for a guess.

        None where they cost as much as all rows; the whole sheet must then confirm the guess.
        """
        ...

    def head(self) -> list[HeadRow]:
        """The first HEAD_ROWS non-blank rows."""
        ...

    def batches(
        self, header_row: int, letters: Sequence[str] | None = None
    ) -> Iterator[pl.DataFrame]:
        """The non-blank rows below the header in order, with ROW and a column per letter.

        ``letters`` are the columns that are needed, None for all. Cells are String, blank ones
        null; a parquet file gives the types it has.
        """
        ...


@dataclass
class MemorySheet:
    """A sheet of a workbook, which is read whole."""

    path: Path
    name: str | None
    frame: pl.DataFrame
    facts: SheetFacts = field(default_factory=SheetFacts)
    guard: Guard = field(default_factory=Guard)
    is_typed: ClassVar[bool] = False
    is_in_memory: ClassVar[bool] = True
    is_checksummed: ClassVar[bool] = True

    @classmethod
    def of(
        cls,
        path: Path,
        name: str | None,
        cells: pl.DataFrame,
        *,
        first_row: int = 1,
        first_column: int = 0,
        facts: SheetFacts,
        guard: Guard,
    ) -> "MemorySheet":
        """A sheet of the text cells in ``cells``, whose corner stands at the given place."""
        letters = [column_letter(first_column + number) for number in range(cells.width)]
        frame = cells.rename(dict(zip(cells.columns, letters, strict=True)))
        frame = frame.with_row_index(ROW, offset=first_row)
        frame = with_stored_cells(without_blank_rows(frame), facts, ROW)
        return cls(path, name, frame, facts, guard)

    @property
    def height(self) -> int:
        """See Sheet."""
        return self.frame.height

    @property
    def types(self) -> Mapping[str, pl.DataType]:
        """See Sheet: every cell is text."""
        return {}

    def has_rows(self, header_row: int) -> bool:
        """See Sheet."""
        return has_rows_below(self.head(), header_row)

    def ends(self, header_row: int) -> None:
        """See Sheet: all rows are there."""
        del header_row

    def head(self) -> list[HeadRow]:
        """See Sheet."""
        return head_rows(self.frame.head(HEAD_ROWS))

    def batches(
        self, header_row: int, letters: Sequence[str] | None = None
    ) -> Iterator[pl.DataFrame]:
        """See Sheet."""
        frame = self.frame if letters is None else self.frame.select(ROW, *letters)
        yield from frame.filter(pl.col(ROW) > header_row).iter_slices(LARGEST_BATCH)


def for_polars(path: Path) -> Path | bytes:
    """The file as Polars takes it: by its path, or its bytes where the name is not UTF-8."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return path.read_bytes()
    return path


def without_blank_rows(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows in which some cell holds more than spaces; ROW does not count as a cell."""
    cells = [name for name in frame.columns if name != ROW]
    if not cells:
        return frame
    # Mostly the first column is filled and tells enough: the others are asked where it is not.
    first = frame[cells[0]]
    blank = (first.is_null() | (first.str.strip_chars() == "")).fill_null(value=True)
    if not blank.any():
        return frame
    filled = [pl.col(name).str.strip_chars() != "" for name in cells]
    some = frame.filter(blank).select(
        pl.any_horizontal(filled).fill_null(value=False).alias("filled")
    )["filled"]
    return frame.filter((~blank).scatter(blank.arg_true(), some))


def has_rows_below(head: Sequence[HeadRow], header_row: int) -> bool:
    """Whether anything stands below the header, as far as the first rows tell."""
    return len(head) == HEAD_ROWS or any(row.number > header_row for row in head)


def head_rows(frame: pl.DataFrame) -> list[HeadRow]:
    """The rows of a frame with ROW and text columns from A on (missing letters are blank)."""
    letters = [name for name in frame.columns if name != ROW]
    numbers = [column_number(letter) for letter in letters]
    width = 1 + max(numbers, default=-1)
    rows = []
    for row, *values in frame.select(ROW, *letters).iter_rows():
        cells = [""] * width
        for number, value in zip(numbers, values, strict=True):
            if value is not None:
                cells[number] = str(value)
        rows.append(HeadRow(row, tuple(cells)))
    return rows
