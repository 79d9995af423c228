"""How the units of a level are called where there is room for one column of names."""

import polars as pl

from sferum_cli.reports.document import RowNames
from sferum_cli.rulebook.indicators import columns_of
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _


def row_names(rows: pl.DataFrame, level: Level) -> RowNames:
    """A unit by its name under the larger one; a region that all rows share is named once."""
    titles = {column.key: column.title for column in columns_of(level)}
    regions = rows["region"].unique().to_list()
    only = regions[0] if len(regions) == 1 else None
    common: str | None = None
    stands_for: tuple[str, ...] = ()
    if only is not None and level is not Level.REGION:
        common, stands_for = _("Region: {name}").format(name=only), ("region",)
    region = () if only is not None else ("region",)
    if level is Level.ORGANIZATION:
        keys = ("organization", "organization_type", "organization_id")
        return RowNames(
            titles["organization"], keys, ("municipality", *region), "", common, stands_for
        )
    if level is Level.MUNICIPALITY:
        return RowNames(titles["municipality"], ("municipality",), region, "", common, stands_for)
    return RowNames(titles["region"], ("region",), otherwise=_("Russia"))
