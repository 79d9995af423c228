"""Rows of the reference → the numbers of their regions and municipalities (K7)."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from sferum_cli.problems import Code, Severity
from sferum_cli.sources.reference.hints import alias_lines, unknown_municipality
from sferum_cli.sources.reference.places import AmbiguousPlaceError, AmbiguousRegionError, Places
from sferum_cli.sources.reference.reference_tables import (
    MUNICIPALITY,
    REGION,
    SHEET,
    ReferenceTables,
    RowPlace,
)
from sferum_cli.sources.sheets.sheet import ROW
from sferum_cli.translation import gettext as _

_PLACE = ("region", "municipality", "oktmo")


class Placer:
    """Numbers the places of the reference, and says which of their names are in doubt."""

    def __init__(self, places: Places, tables: ReferenceTables) -> None:
        """``tables`` hold the rows that are placed."""
        self.places = places
        self._tables = tables

    def place(self, frame: pl.DataFrame, *, is_directory: bool = False) -> pl.DataFrame:
        """The frame with the numbers of region and municipality.

        ``is_directory``: its spellings are not counted and whose unknown municipalities
        are a warning. Names that say their class are placed first, so that one that does not
        meets the right unit, or two.
        """
        spellings = (
            frame.filter(pl.col("region").is_not_null() & pl.col("municipality").is_not_null())
            .group_by(*_PLACE, maintain_order=True)
            .agg(pl.len().alias("rows"), pl.col(ROW).first(), pl.col(SHEET).first())
        )
        records = spellings.with_row_index("order").to_dicts()
        records.sort(key=lambda one: not self.places.says_class(one["municipality"]))
        numbers = [self._place(record, is_directory=is_directory) for record in records]
        in_order = sorted(zip(records, numbers, strict=True), key=lambda one: one[0]["order"])
        for record, (municipality, _region) in in_order:
            if municipality is not None:
                rows = 0 if is_directory else record["rows"]
                self.places.count(municipality, record["region"], record["municipality"], rows)
        known = pl.DataFrame(
            [(*(record[key] for key in _PLACE), *number) for record, number in
             zip(records, numbers, strict=True)],
            schema={
                **dict.fromkeys(_PLACE, pl.String),
                MUNICIPALITY: pl.UInt32,
                REGION: pl.UInt32,
            },
            orient="row",
        )  # fmt: skip
        placed = frame.join(
            known, on=_PLACE, how="left", nulls_equal=True, maintain_order="left"
        ).rename({"organization": "organization_name"})
        if not is_directory:
            self._warn_of_alike(placed)
        self._tables.leave_out(placed.filter(pl.col(MUNICIPALITY).is_null()))
        return placed

    def _warn_of_alike(self, placed: pl.DataFrame) -> None:
        """A warning for places that nearly have one name: they count as two (K7)."""
        for key, column, pairs, named in (
            ("region", REGION, self.places.regions_alike(), self.places.region_name),
            ("municipality", MUNICIPALITY, self.places.alike(), self.places.municipality_name),
        ):
            for pair in pairs:
                rows = [placed.filter(pl.col(column) == number) for number in pair]
                # The one with fewer rows is more likely to be the slip.
                seldom, often = sorted((0, 1), key=lambda one: (rows[one].height, -one))
                name, other = named(pair[seldom]), named(pair[often])
                message = _(
                    "«{name}» and «{other}» count as two; if they are one, write both in one way"
                ).format(name=name, other=other)
                self._tables.report(
                    RowPlace.of(rows[seldom].row(0, named=True)),
                    Code.PLACES_ALIKE,
                    message,
                    severity=Severity.WARNING,
                    key=key,
                    snippet=alias_lines("municipalities", name, [other]) if key != "region" else (),
                )

    def _place(
        self, record: Mapping[str, Any], *, is_directory: bool
    ) -> tuple[int | None, int | None]:
        region, municipality, oktmo = (record[key] for key in _PLACE)
        row = RowPlace.of(record)
        try:
            is_new = self.places.find(region, municipality, oktmo) is None
            if is_directory and len(self.places) and is_new:
                self._unknown_municipality(row, municipality)
            number = self.places.add(region, municipality, oktmo)
            if self.places.names_disagree(number, municipality):
                self._names_disagree(row, municipality, number)
        except AmbiguousRegionError as error:
            message = _(
                "«{name}» may be {names}; write the regions in full, each in one way"
            ).format(name=region, names=_(" or ").join(f"«{one}»" for one in error.names[1:]))
            self._tables.report(row, Code.REGION_AMBIGUOUS, message, key="region")
            return None, None
        except AmbiguousPlaceError as error:
            message = _(
                "«{name}» may be {names}; write it in full or name it in sferum.toml: "
                '[aliases.municipalities] "{name}" = "{first}"'
            ).format(
                name=municipality,
                names=_(" or ").join(f"«{one}»" for one in error.names),
                first=error.names[0],
            )
            self._tables.report(row, Code.MUNICIPALITY_AMBIGUOUS, message, key="municipality")
            return None, None
        return number, self.places.region_of(number)

    def _names_disagree(self, row: RowPlace, municipality: str, number: int) -> None:
        message = _("«{name}» has the ОКТМО of «{other}» and counts as it").format(
            name=municipality, other=self.places.municipality_name(number)
        )
        self._tables.report(
            row,
            Code.MUNICIPALITY_NAMES,
            message,
            severity=Severity.WARNING,
            key="municipality",
        )

    def _unknown_municipality(self, row: RowPlace, municipality: str) -> None:
        message, snippet = unknown_municipality(
            municipality, self.places.hints(municipality), self.places.regions_with(municipality)
        )
        self._tables.report(
            row,
            Code.MUNICIPALITY_UNKNOWN,
            message,
            severity=Severity.WARNING,
            key="municipality",
            snippet=snippet,
        )

    def municipalities(self, *frames: pl.DataFrame) -> pl.DataFrame:
        """The municipalities in the order in which the frames name them."""
        order = pl.concat([frame.select(MUNICIPALITY, REGION) for frame in frames])
        order = order.drop_nulls().unique(maintain_order=True)
        records = [
            (
                municipality,
                region,
                self.places.municipality_name(municipality),
                self.places.region_name(region),
                self.places.oktmo_of(municipality),
            )
            for municipality, region in order.iter_rows()
        ]
        return pl.DataFrame(
            records,
            schema={
                "municipality": pl.UInt32,
                "region": pl.UInt32,
                "municipality_name": pl.String,
                "region_name": pl.String,
                "oktmo": pl.String,
            },
            orient="row",
        )
