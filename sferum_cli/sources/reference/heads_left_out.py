"""Rows of a headcount by municipality that have an error: what they count is not known (R9)."""

from collections.abc import Iterable, Iterator

import polars as pl

from sferum_cli.sources.reference.left_out import LeftOut
from sferum_cli.sources.reference.places import AmbiguousPlaceError, AmbiguousRegionError, Places
from sferum_cli.sources.reference.reference_tables import MUNICIPALITY, REGION

_KEY = (REGION, MUNICIPALITY, "organization_type")


def with_rows_left_out(
    heads: pl.DataFrame, left_out: Iterable[LeftOut], places: Places
) -> pl.DataFrame:
    """The heads, and a row of nulls for each type of which --skip-bad-rows leaves out a row.

    Its people are counted all the same: without their heads a share would be inflated (R9). A row
    whose type is not known may be of any type that its municipality has.
    """
    unknown = dict.fromkeys(key for row in left_out for key in _left_out(row, heads, places))
    if not unknown:
        return heads
    schema = {key: heads.schema[key] for key in _KEY}
    rows = pl.DataFrame([*unknown], schema=schema, orient="row")
    return pl.concat([heads, rows], how="diagonal")


def _left_out(row: LeftOut, heads: pl.DataFrame, places: Places) -> Iterator[tuple[int, int, str]]:
    """Region, municipality and type of which a row is left out."""
    if row.region is None or row.municipality is None:
        return
    try:
        number = places.find(row.region, row.municipality, row.oktmo)
    except (AmbiguousPlaceError, AmbiguousRegionError):
        return
    if number is None:
        return
    for key in heads.filter(pl.col(MUNICIPALITY) == number).select(_KEY).unique().iter_rows():
        if row.organization_type in {None, key[-1]}:
            yield key
