"""The reference of a call: what the activity is matched to and divided by."""

from dataclasses import dataclass

import polars as pl

from sferum_cli.sources.reference.left_out import LeftOut
from sferum_cli.sources.reference.organization_index import OrganizationIndex
from sferum_cli.sources.tables.row_counts import RowCounts
from sferum_cli.sources.tables.table_sheet import TableSheet


@dataclass(frozen=True)
class Reference:
    """The organizations that the activity is matched to, and the headcount.

    ``organizations``, in the order of the headcount: organization (its number, u32), region,
    municipality (numbers, u32), organization_id, inn, kpp, organization_name, organization_type,
    connected (bool; null: a membership row decides, R1), teachers, students (null: unknown).

    ``heads``, the numbers that D is summed from (R9): region, municipality, organization (null in
    the layout by municipality), organization_type, organizations, teachers, students. A type of
    which a municipality has organizations and no numbers has a row of nulls.

    ``municipalities``, in the order of the headcount: municipality, region, municipality_name,
    region_name, oktmo (its first eight digits, null where unknown).
    """

    organizations: pl.DataFrame
    heads: pl.DataFrame
    municipalities: pl.DataFrame
    by_organization: bool
    index: OrganizationIndex
    left_out: tuple[LeftOut, ...]
    """The organizations that only rows with an error name."""
    counts: tuple[tuple[TableSheet, RowCounts], ...]

    @property
    def regions(self) -> list[str]:
        """The names of the regions as a report shows them, in the order of the headcount."""
        return self.municipalities["region_name"].unique(maintain_order=True).to_list()
