"""Tables of a view's own: columns of its own, rows from records."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from sferum_cli.reports.document import (
    DECIMALS,
    TOLD_BY_ROW,
    RowNames,
    Table,
    fraction_key,
    verdict_key,
)
from sferum_cli.rulebook.indicators import Block, Column, Measure
from sferum_cli.rulebook.shares import WHOLE

_TYPES: dict[Measure, pl.DataType] = {
    Measure.NAME: pl.String(),
    Measure.COUNT: pl.Int64(),
    Measure.TOTAL: pl.Int64(),
    Measure.RANK: pl.Int64(),
    Measure.SHARE: pl.Float64(),
    Measure.CHANGE_POINTS: pl.Float64(),
    Measure.COURSE: pl.String(),
    Measure.YES_NO: pl.Boolean(),
    Measure.DATE: pl.Date(),
    Measure.NUMBER: pl.Float64(),
    Measure.DIFFERENCE: pl.Float64(),
}


def measure_column(key: str, title: str, measure: Measure, heading: str | None = None) -> Column:
    """A column of numbers; columns with one ``heading`` stand under it side by side."""
    return Column(key, title, Block.ACTIVITY, measure, heading or title)


def table_of_records(
    title: str, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], names: RowNames
) -> Table:
    """A table of records; what a record does not say is null."""
    return Table(title, tuple(columns), _frame(columns, rows), names)


def _frame(columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows with typed columns; a share that says no fraction is its hundredth."""
    types = {column.key: _TYPES[column.measure] for column in columns}
    if any(column.measure in TOLD_BY_ROW for column in columns):
        types[DECIMALS] = pl.Int64()
    shares = [column for column in columns if column.measure is Measure.SHARE]
    for column in shares:
        types |= {fraction_key(column): pl.Float64(), verdict_key(column): pl.String()}
    records = []
    for row in rows:
        record = dict(row)
        for column in shares:
            number = record.get(column.key)
            record.setdefault(fraction_key(column), None if number is None else number / WHOLE)
        records.append({key: record.get(key) for key in types})
    return pl.DataFrame(records, schema=types, orient="row")
