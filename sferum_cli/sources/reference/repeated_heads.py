"""A headcount by municipality and type that stands on several sheets or in several files."""

from typing import Any

import polars as pl

from sferum_cli.accounting import rows_in_words
from sferum_cli.problems import Code, Severity
from sferum_cli.sources.reference.reference_tables import (
    MUNICIPALITY,
    NUMBERS,
    SHEET,
    ReferenceTables,
    RowPlace,
    by_sheet,
    values_in_words,
)
from sferum_cli.sources.sheets.sheet import ROW
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext

_KEY = (MUNICIPALITY, "organization_type")


def once_each(frame: pl.DataFrame, tables: ReferenceTables) -> pl.DataFrame:
    """The rows of each municipality and type from the first sheet that has them.

    Within a sheet they add up, with a warning; rows below a header that comes again are another
    table (K8). What another sheet says is a repeat where it is equal (a summary, a copy), and an
    error with both places where it differs (another year).
    """
    sums = frame.drop_nulls(MUNICIPALITY).group_by(*_KEY, SHEET, maintain_order=True).agg(
        *(_known_sum(key) for key in NUMBERS),
        pl.col(ROW),
    )  # fmt: skip
    _tell_added(sums.filter(pl.col(ROW).list.len() > 1), frame, tables)
    first_of: dict[tuple[Any, ...], dict[str, Any]] = {}
    again: dict[RowPlace, RowPlace] = {}
    left = []
    for record in sums.iter_rows(named=True):
        first = first_of.setdefault(tuple(record[key] for key in _KEY), record)
        if first is record:
            continue
        if all(first[key] == record[key] for key in NUMBERS):
            place = RowPlace(first[SHEET], first[ROW][0])
            again |= {RowPlace(record[SHEET], row): place for row in record[ROW]}
            left += [(record[SHEET], row, record["organization_type"]) for row in record[ROW]]
        else:
            _differ(first, record, frame, tables)
    once = _without(frame, left)
    tables.repeat(again, {RowPlace(*one) for one in once.select(SHEET, ROW).iter_rows()})
    return once


def _tell_added(added: pl.DataFrame, frame: pl.DataFrame, tables: ReferenceTables) -> None:
    """A warning per sheet of rows that add up, or an error where they are two tables."""
    for sheet, part in by_sheet(added):
        first = part.row(0, named=True)
        names = frame.filter((pl.col(SHEET) == sheet) & (pl.col(ROW) == first[ROW][0]))
        said = f"«{names['municipality'][0]}, {first['organization_type']}»"
        headers = tables.headers_again(sheet)
        between = [row for row in headers for rows in part[ROW] if min(rows) < row < max(rows)]
        if between:
            message = _(
                "a second table begins here, which has rows of the table above again, as {name}; "
                "leave one of the two"
            ).format(name=said)
            tables.report(RowPlace(sheet, between[0]), Code.TABLE_BELOW, message)
            continue
        message = ngettext(
            "{number} municipality and type stands in several rows, which add up: {name}, rows "
            "{rows}; leave one if they are years, or parts of one another",
            "{number} municipalities and types stand in several rows each, which add up: {name}, "
            "rows {rows}, and others; leave one if they are years, or parts of one another",
            part.height,
        ).format(number=part.height, name=said, rows=rows_in_words(sorted(first[ROW])))
        tables.report(
            RowPlace(sheet),
            Code.HEADCOUNT_ADDED,
            message,
            severity=Severity.WARNING,
            count=part.height,
        )


def _without(frame: pl.DataFrame, rows: list[tuple[int, int, str]]) -> pl.DataFrame:
    """The frame without these rows of a type."""
    if not rows:
        return frame
    schema = {SHEET: pl.UInt32, ROW: pl.UInt32, "organization_type": pl.String}
    left = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.join(left, on=list(schema), how="anti", maintain_order="left")


def _known_sum(key: str) -> pl.Expr:
    """The sum of the numbers that are known, null where none is."""
    return pl.when(pl.col(key).is_not_null().any()).then(pl.col(key).sum())


def _differ(
    first: dict[str, Any], record: dict[str, Any], frame: pl.DataFrame, tables: ReferenceTables
) -> None:
    place = RowPlace(record[SHEET], record[ROW][0])
    names = frame.filter((pl.col(SHEET) == place.sheet) & (pl.col(ROW) == place.row))
    message = _(
        "«{municipality}», {type}: {here} here, and {there} in {place}; leave one of the two"
    )
    if all(None in {first[key], record[key]} for key in NUMBERS if first[key] != record[key]):
        message = _(
            "«{municipality}», {type}: {here} here, and {there} in {place}; write the numbers of "
            "both into one row"
        )
    message = message.format(
        municipality=names["municipality"][0],
        type=record["organization_type"],
        here=values_in_words(record, NUMBERS),
        there=values_in_words(first, NUMBERS),
        place=tables.in_words(RowPlace(first[SHEET], first[ROW][0])),
    )
    tables.report(place, Code.HEADCOUNT_TWICE, message, key="municipality")
