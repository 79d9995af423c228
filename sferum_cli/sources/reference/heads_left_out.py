"""Rows of a headcount by municipality that have an error: what they count is not known (R9)."""

from collections.abc import Iterable, Sequence

import polars as pl

from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.sources.reference.left_out import LeftOut, few_of
from sferum_cli.sources.reference.places import AmbiguousPlaceError, AmbiguousRegionError, Places
from sferum_cli.sources.reference.reference_tables import MUNICIPALITY, REGION
from sferum_cli.translation import ngettext

_KEY = (REGION, MUNICIPALITY, "organization_type")


def with_rows_left_out(
    heads: pl.DataFrame, left_out: Iterable[LeftOut], places: Places
) -> pl.DataFrame:
    """The heads, and a row of nulls for each type of which --skip-bad-rows leaves out a row.

    Its people are counted all the same: without their heads a share would be inflated (R9). A row
    whose type is not known may be of any type that its municipality has, and one of a type that
    says no municipality may be of any in its region.
    """
    unknown = {(*_place_of(row, places), row.organization_type) for row in left_out}
    rows = [
        (region, municipality, kind)
        for region, municipality, kind in heads.select(_KEY).drop_nulls().unique(
            maintain_order=True
        ).iter_rows()
        if {(None, municipality, kind), (None, municipality, None), (region, None, kind)} & unknown
    ]  # fmt: skip
    if not rows:
        return heads
    schema = {key: heads.schema[key] for key in _KEY}
    return pl.concat([heads, pl.DataFrame(rows, schema=schema, orient="row")], how="diagonal")


def _place_of(row: LeftOut, places: Places) -> tuple[int | None, int | None]:
    """The number of a row's municipality, else that of its region, else nothing."""
    try:
        region = None if row.region is None else places.find_region(row.region)
        if row.municipality is None:
            return region, None
        if row.region is None or region is None:
            return None, places.find_in_any_region(row.municipality)
        return None, places.find(row.region, row.municipality, row.oktmo)
    except (AmbiguousPlaceError, AmbiguousRegionError):
        return None, None


def named_heads_left_out(left_out: Sequence[LeftOut]) -> list[Problem]:
    """A warning that names the places and types of a headcount that is short of a row."""
    rows = [one for one in left_out if not one.is_named and (one.municipality or one.region)]
    if not rows:
        return []
    names = [
        f"«{', '.join(filter(None, (one.municipality or one.region, one.organization_type)))}» "
        f"({one.place})"
        for one in rows
    ]
    message = ngettext(
        "{number} row of the headcount has an error and is left out: the number of people there "
        "is not known, and shares of organizations are too large: {names}",
        "{number} rows of the headcount have errors and are left out: the number of people there "
        "is not known, and shares of organizations are too large: {names}",
        len(rows),
    ).format(number=len(rows), names=few_of(names))
    return [Problem(Severity.WARNING, Code.ORGANIZATION_LEFT_OUT, message, count=len(rows))]
