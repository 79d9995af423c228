"""Where another table, or something else, begins below a table (K8)."""

from collections.abc import Mapping

import polars as pl

from sferum_cli.sources.sheets.sheet import ROW
from sferum_cli.sources.tables.column_reader import ColumnReader
from sferum_cli.sources.tables.columns import INPUT_COLUMN, INPUT_COLUMNS, CellKind, ColumnNames
from sferum_cli.sources.tables.header import Header
from sferum_cli.sources.tables.header_text import same_header

_JUDGED = {CellKind.COUNT, CellKind.DATE, CellKind.YES_NO, CellKind.TYPE, CellKind.ROLE}
"""The columns whose cells tell whether a row is one of the table at all."""

_NAMES_AS_WRITTEN = [
    name for column in INPUT_COLUMNS for name in (column.title, column.key, *column.aliases)
]
_MOST_LOOKED_AT = 1_000


def second_header(batch: pl.DataFrame, header: Header, names: ColumnNames) -> int | None:
    """The row in which another table begins below this one, None if there is none.

    A row of another header has words where numbers stand, or one of our names in the first
    column; at least two of its cells, and half of them, are names of ours. The header itself may
    come again (NotData.HEADER_AGAIN).
    """
    keys = list(header.letters)
    counted = [key for key in keys if INPUT_COLUMN[key].kind is CellKind.COUNT][:1]
    words = [pl.col(key).str.contains(r"\pL{3}") for key in counted]
    maybe = batch.filter(pl.any_horizontal(pl.col(keys[0]).is_in(_NAMES_AS_WRITTEN), *words))
    cells = [name for name in maybe.columns if name != ROW]
    for record in maybe.head(_MOST_LOOKED_AT).iter_rows(named=True):
        filled = [str(record[name]).strip() for name in cells if str(record[name] or "").strip()]
        ours = [cell for cell in filled if names.key_of(cell) is not None]
        again = all(same_header(record[key], title) for key, title in header.titles.items())
        if not again and len(ours) >= max(2, len(filled) / 2):
            return int(record[ROW])
    return None


def after_gaps(batch: pl.DataFrame) -> pl.Series:
    """The numbers of the rows above which blank ones stand."""
    rows = batch[ROW]
    if not rows.len() or rows[-1] - rows[0] == rows.len() - 1:
        return rows.clear()
    return rows.filter(rows.diff() > 1).head(_MOST_LOOKED_AT)


def foreign_row(rows: pl.DataFrame, readers: Mapping[str, ColumnReader]) -> int | None:
    """The first of these rows in which no number, date or word of ours can be read.

    Below blank rows that is something else: another table, or a note among the rows.
    """
    judged = [key for key, one in readers.items() if one.column.kind in _JUDGED]
    if rows.is_empty() or not judged:
        return None
    filled = [rows[key].str.strip_chars().fill_null("") != "" for key in judged]
    faulty = [{fault.position for fault in readers[key].read(rows[key]).faults}
              for key in judged]  # fmt: skip
    for position, row in enumerate(rows[ROW].to_list()):
        here = [bad for is_filled, bad in zip(filled, faulty, strict=True)
                if is_filled[position]]  # fmt: skip
        if here and all(position in bad for bad in here):
            return int(row)
    return None
