"""A headcount by municipality and type that stands on several sheets or in several files."""

from typing import Any

import polars as pl

from sferum_cli.problems import Code
from sferum_cli.sources.reference.reference_tables import (
    MUNICIPALITY,
    NUMBERS,
    SHEET,
    ReferenceTables,
    RowPlace,
    values_in_words,
)
from sferum_cli.sources.sheets.sheet import ROW
from sferum_cli.translation import gettext as _

_KEY = (MUNICIPALITY, "organization_type")


def once_each(frame: pl.DataFrame, tables: ReferenceTables) -> pl.DataFrame:
    """The rows of each municipality and type from the first sheet that has them.

    Within a sheet they add up. What another sheet says is a repeat where it is equal (a summary,
    a copy), and an error with both places where it differs (another year).
    """
    sums = frame.drop_nulls(MUNICIPALITY).group_by(*_KEY, SHEET, maintain_order=True).agg(
        pl.col(NUMBERS).sum(),
        pl.col(NUMBERS).null_count().name.suffix("_unknown"),
        pl.col(ROW),
    )  # fmt: skip
    first_of: dict[tuple[Any, ...], dict[str, Any]] = {}
    again: dict[RowPlace, RowPlace] = {}
    left = []
    for record in sums.iter_rows(named=True):
        first = first_of.setdefault(tuple(record[key] for key in _KEY), record)
        if first is record:
            continue
        if _is_equal(first, record):
            place = RowPlace(first[SHEET], first[ROW][0])
            again |= {RowPlace(record[SHEET], row): place for row in record[ROW]}
            left += [(record[SHEET], row, record["organization_type"]) for row in record[ROW]]
        else:
            _differ(first, record, frame, tables)
    once = _without(frame, left)
    tables.repeat(again, {RowPlace(*one) for one in once.select(SHEET, ROW).iter_rows()})
    return once


def _without(frame: pl.DataFrame, rows: list[tuple[int, int, str]]) -> pl.DataFrame:
    """The frame without these rows of a type."""
    if not rows:
        return frame
    schema = {SHEET: pl.UInt32, ROW: pl.UInt32, "organization_type": pl.String}
    left = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.join(left, on=list(schema), how="anti", maintain_order="left")


def _is_equal(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether the sums are equal; numbers that are not known are not known on both sides."""
    return all(
        one[key] == other[key]
        and (one[f"{key}_unknown"] == len(one[ROW])) == (other[f"{key}_unknown"] == len(other[ROW]))
        for key in NUMBERS
    )


def _differ(
    first: dict[str, Any], record: dict[str, Any], frame: pl.DataFrame, tables: ReferenceTables
) -> None:
    place = RowPlace(record[SHEET], record[ROW][0])
    names = frame.filter((pl.col(SHEET) == place.sheet) & (pl.col(ROW) == place.row))
    message = _(
        "«{municipality}», {type}: {here} here, and {there} in {place}; leave one of the two"
    ).format(
        municipality=names["municipality"][0],
        type=record["organization_type"],
        here=values_in_words(record, NUMBERS),
        there=values_in_words(first, NUMBERS),
        place=tables.in_words(RowPlace(first[SHEET], first[ROW][0])),
    )
    tables.report(place, Code.HEADCOUNT_TWICE, message, key="municipality")
