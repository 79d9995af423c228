"""A headcount by organization and a directory → one row per organization."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from sferum_cli.problems import Code, Severity
from sferum_cli.sources.reference.aliases import Aliases
from sferum_cli.sources.reference.organization_index import (
    AmbiguousOrganizationError,
    OrganizationIndex,
    describe,
)
from sferum_cli.sources.reference.places import Places
from sferum_cli.sources.reference.reference_tables import (
    MUNICIPALITY,
    ReferenceTables,
    RowPlace,
    by_sheet,
)
from sferum_cli.translation import ngettext

_OF_DIRECTORY = "_of_directory"
"""After the name of a column of the headcount: what the directory says of it."""

_COMPLETED = ("organization_id", "inn", "kpp", "organization_name")


class Merging:
    """Joins the directory to the headcount."""

    def __init__(self, places: Places, aliases: Aliases, tables: ReferenceTables) -> None:
        """Both tables are placed already."""
        self._places = places
        self._aliases = aliases
        self._tables = tables

    def merged(self, headcount: pl.DataFrame, directory: pl.DataFrame) -> pl.DataFrame:
        """One row per organization: the headcount's, completed from the directory's row it meets.

        Where both say «Подключена» the directory wins, with a warning. An organization that only
        the directory has comes last, its heads unknown.
        """
        headcount = headcount.with_row_index("organization")
        if directory.is_empty():
            return headcount
        index = OrganizationIndex(headcount, self._places, self._aliases.organizations)
        met = self._met_by_one_each([(r, self._met(index, r)) for r in directory.to_dicts()])
        directory = directory.with_columns(pl.Series("organization", met, dtype=pl.UInt32))
        completing = directory.drop_nulls("organization").unique(
            "organization", keep="first", maintain_order=True
        )
        joined = headcount.join(
            completing.select("organization", "connected", "connected_blank", *_COMPLETED),
            on="organization",
            how="left",
            suffix=_OF_DIRECTORY,
            maintain_order="left",
        )
        self._warn_of_connected(joined)
        connected = pl.coalesce("connected" + _OF_DIRECTORY, "connected")
        is_blank = pl.col("connected_blank") | pl.col("connected_blank" + _OF_DIRECTORY)
        merged = joined.with_columns(
            *(pl.coalesce(key, key + _OF_DIRECTORY).alias(key) for key in _COMPLETED),
            connected.alias("connected"),
            (connected.is_null() & is_blank.fill_null(pl.col("connected_blank"))).alias(
                "connected_blank"
            ),
            # A row without an id takes the id of the one it meets.
            pl.col("id_blank") & pl.col("organization_id" + _OF_DIRECTORY).is_null(),
        )
        new = directory.filter(pl.col("organization").is_null()).drop("organization")
        new = new.with_row_index("organization", offset=headcount.height)
        columns = headcount.columns
        return pl.concat([merged.select(columns), new.select(columns)])

    def _warn_of_connected(self, joined: pl.DataFrame) -> None:
        differ = joined.filter(pl.col("connected") != pl.col("connected" + _OF_DIRECTORY))
        for sheet, part in by_sheet(differ):
            message = ngettext(
                "{number} organization is «Подключена» here and not in the directory, or the "
                "reverse; the directory counts: {names}",
                "{number} organizations are «Подключена» here and not in the directory, or the "
                "reverse; the directory counts: {names}",
                part.height,
            ).format(number=part.height, names=few_names(part))
            self._tables.report(
                RowPlace(sheet),
                Code.CONNECTED_DIFFERS,
                message,
                severity=Severity.WARNING,
                key="connected",
                count=part.height,
            )

    def _met_by_one_each(
        self, met: Sequence[tuple[Mapping[str, Any], int | None]]
    ) -> list[int | None]:
        """The numbers met; two rows of the directory meeting one of the headcount are an error."""
        first: set[int] = set()
        for record, number in met:
            if number is not None and number in first:
                self._ambiguous(record)
            elif number is not None:
                first.add(number)
        return [number for _record, number in met]

    def _met(self, index: OrganizationIndex, record: Mapping[str, Any]) -> int | None:
        """The number of the headcount's row that a row of the directory meets."""
        named = {**record, "organization": record["organization_name"]}
        row = describe(named, record[MUNICIPALITY])
        try:
            return index.find(row)
        except AmbiguousOrganizationError:
            self._ambiguous(record)
            return None

    def _ambiguous(self, record: Mapping[str, Any]) -> None:
        self._tables.report(
            RowPlace.of(record),
            Code.ORGANIZATION_AMBIGUOUS,
            str(AmbiguousOrganizationError()),
            key="organization",
        )


_FEW = 5


def few_names(rows: pl.DataFrame) -> str:
    """The first of these organizations, by name, ID or ИНН, as a message lists them."""
    names = rows.select(pl.coalesce("organization_name", "organization_id", "inn")).to_series()
    shown = ", ".join(names.drop_nulls().head(_FEW))
    return shown + (", …" if rows.height > _FEW else "")


def warn_of_blank_connected(organizations: pl.DataFrame, tables: ReferenceTables) -> None:
    """A warning per sheet of the organizations whose «Подключена» is blank: a row decides (R1)."""
    blank = organizations.filter(pl.col("connected_blank") & pl.col("connected").is_null())
    for sheet, part in by_sheet(blank):
        message = ngettext(
            "«Подключена» is blank for {number} organization: it is connected if somebody of it "
            "has a row in the week; fill the column in where that is wrong",
            "«Подключена» is blank for {number} organizations: each is connected if somebody of "
            "it has a row in the week; fill the column in where that is wrong",
            part.height,
        ).format(number=part.height)
        tables.report(
            RowPlace(sheet),
            Code.CONNECTED_BLANK,
            message,
            severity=Severity.WARNING,
            key="connected",
            count=part.height,
        )
