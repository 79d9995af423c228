"""Rows of a headcount by municipality that have an error: what they count is not known (R9)."""

from collections.abc import Iterable

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
    unknown = {(_number(row, places), row.organization_type) for row in left_out}
    rows = [
        key
        for key in heads.select(_KEY).drop_nulls().unique(maintain_order=True).iter_rows()
        if {(key[1], key[2]), (key[1], None)} & unknown
    ]
    if not rows:
        return heads
    schema = {key: heads.schema[key] for key in _KEY}
    return pl.concat([heads, pl.DataFrame(rows, schema=schema, orient="row")], how="diagonal")


def _number(row: LeftOut, places: Places) -> int | None:
    """The number of a row's municipality, None where the row says none of the headcount."""
    if row.region is None or row.municipality is None:
        return None
    try:
        return places.find(row.region, row.municipality, row.oktmo)
    except (AmbiguousPlaceError, AmbiguousRegionError):
        return None
