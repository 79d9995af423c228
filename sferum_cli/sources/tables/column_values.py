"""What a column of a batch is read as: typed values, and the cells that cannot be read."""

from dataclasses import dataclass

import polars as pl

from sferum_cli.problems import Code


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be read, and why.

    ``position`` counts from the batch's first row; ``found`` is the cell's text, None where it
    may be a person's id; ``code`` is None for that of the column.
    """

    position: int
    found: str | None
    reason: str
    code: Code | None = None


@dataclass(frozen=True)
class ColumnValues:
    """The values of a column in a batch, null where blank or at fault, and the faults.

    ``in_utc`` counts the moments that are days of UTC, which no office's are (K5).
    """

    values: pl.Series
    faults: tuple[Fault, ...] = ()
    in_utc: int = 0


def faults_at(bad: pl.Series, reason: str, cells: pl.Series | None = None) -> tuple[Fault, ...]:
    """A fault where ``bad`` is true, with the text of ``cells`` where a message may have it."""
    return tuple(
        Fault(position, None if cells is None else str(cells[position]), reason)
        for position in bad.arg_true().to_list()
    )
