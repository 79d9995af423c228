"""The tables of sample_data as lists of cells, into which a kind of trouble is planted.

A kind is a function from an `Office`, a source of chance and an empty folder to the `Place` of
what it planted, or None where the report must not change. It writes the office's files itself, in
whatever format its trouble needs; `Office.write` writes the usual ones.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import openpyxl

from tests.builders import files
from tests.conftest import SAMPLE

Cells = list[list[Any]]


@dataclass(frozen=True)
class Place:
    """Where the report must stop: the file, and the row and the column as Excel shows them.

    `row` and `column` are None where the trouble is of the whole file or row.
    """

    file: str
    row: int | None = None
    column: str | None = None


@dataclass
class Office:
    """Both tables as texts, numbers and blanks (None); the header is the first row."""

    activity: Cells = field(default_factory=list)
    headcount: Cells = field(default_factory=list)

    def write(
        self, folder: Path, *, activity: str = "активность.csv", headcount: str = "численность.csv"
    ) -> None:
        """Both files; the suffix (.csv, .xlsx) chooses the format."""
        write(folder / activity, self.activity)
        write(folder / headcount, self.headcount)


Kind = Callable[[Office, Random, Path], Place | None]


def sample() -> Office:
    """A copy of sample_data to change."""
    return deepcopy(_read())


def column(cells: Cells, title: str) -> int:
    """The number of the column under this header, from 0 on."""
    return cells[0].index(title)


def write(path: Path, cells: Sequence[Sequence[Any]]) -> None:
    """One table as a file of its own; lines of a text end as Windows ends them."""
    files.write(path, cells, end="\r\n")


@cache
def _read() -> Office:
    return Office(*(_table(SAMPLE / f"{name}.xlsx") for name in ("activity", "headcount")))


def _table(path: Path) -> Cells:
    """The first sheet from its header on; dates as offices write them."""
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        rows = book.worksheets[0].iter_rows(values_only=True)
        cells = [[_text(cell) for cell in row] for row in rows]
    header = next(number for number, row in enumerate(cells) if row.count(None) <= len(row) // 2)
    width = max(number for number, cell in enumerate(cells[header]) if cell is not None) + 1
    return [row[:width] for row in cells[header:]]


def _text(cell: Any) -> Any:
    return f"{cell:%d.%m.%Y}" if hasattr(cell, "strftime") else cell
