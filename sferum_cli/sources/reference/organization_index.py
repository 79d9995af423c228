"""Which organization of the reference a row means: by id, by ИНН and КПП, or by its whole name.

Never by closeness. Where both sides have an id, they meet by it alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from sferum_cli.sources.cleaning.municipality_names import hints
from sferum_cli.sources.cleaning.organization_names import organization_name_key
from sferum_cli.sources.cleaning.text import text_key
from sferum_cli.sources.reference.places import AmbiguousPlaceError, Places
from sferum_cli.translation import gettext as _

DESCRIPTION = ("organization_id", "inn", "kpp", "region", "municipality", "organization")
"""The columns that say which organization a row means."""


@dataclass(frozen=True)
class Description:
    """What a row says of its organization, each part cleaned, None where it says nothing."""

    organization_id: str | None = None
    inn: str | None = None
    kpp: str | None = None
    region: str | None = None
    municipality: str | None = None
    organization: str | None = None
    place: int | None = None
    """The number of the municipality, where it is known already."""
    by_name_alone: bool = False
    """Whether the row's table has neither region nor municipality, so that a name may be enough."""


def describe(cleaned: Mapping[str, str | None], place: int | None = None) -> Description:
    """The description that columns of DESCRIPTION, cleaned, make.

    ``cleaned`` has a key for each of these columns that the table has.
    """
    known = {key: cleaned.get(key) for key in DESCRIPTION}
    return Description(
        known["organization_id"],
        known["inn"],
        known["kpp"],
        known["region"],
        known["municipality"],
        known["organization"],
        place,
        by_name_alone=place is None and not {"region", "municipality"} & cleaned.keys(),
    )


class AmbiguousOrganizationError(LookupError):
    """A description fits several organizations of the reference; its text says what to do."""

    def __init__(self, *, by_inn: bool = False) -> None:
        """``by_inn``: that is what several have, and no name."""
        text = _("fits several organizations of the headcount; give it their ID or ИНН")
        if by_inn:
            text = _("fits several organizations of the headcount; give it their ID or КПП")
        super().__init__(text)


class OrganizationIndex:
    """Finds the organizations of a reference by what a row says of them."""

    def __init__(
        self, organizations: pl.DataFrame, places: Places, aliases: Mapping[str, str]
    ) -> None:
        """Index the organizations of a reference.

        ``organizations`` has organization (its number), organization_id, inn, kpp,
        municipality_number and organization_name; ``aliases`` maps names to the headcount's.
        """
        self._places = places
        self._aliases = {text_key(name): meant for name, meant in aliases.items()}
        self._in_any_region: dict[str, int | None] = {}
        self._by_id: dict[str, int] = {}
        self._without_id: set[int] = set()
        self._with_inn: set[int] = set()
        self._by_inn: dict[str, list[tuple[int, str | None]]] = {}
        self._by_name: dict[tuple[int, str], list[int]] = {}
        self._by_name_alone: dict[str, list[int]] = {}
        self._rows = organizations.select(
            "organization", "organization_id", "inn", "kpp", "municipality_number",
            "organization_name",
        )  # fmt: skip
        self._by_id = dict(
            self._rows.filter(pl.col("organization_id").is_not_null())
            .select("organization_id", "organization")
            .iter_rows()
        )
        self._indexed = False

    def by_id(self, identity: str) -> int | None:
        """The number of the organization with exactly this id."""
        return self._by_id.get(identity)

    def find(self, row: Description) -> int | None:
        """The number of the organization that the row means, None if the reference has none.

        Raises AmbiguousOrganizationError where it fits several.
        """
        if row.organization_id is not None and row.organization_id in self._by_id:
            return self._by_id[row.organization_id]
        self._index()
        for near, by_inn in ((self._find_by_inn(row), True), (self._find_by_name(row), False)):
            open_to_it = row.organization_id is None
            found = [number for number in near if open_to_it or number in self._without_id]
            # Of a name without its place, one that the whole reference has once is enough.
            if len(found) > 1 or (found and row.by_name_alone and len(near) > 1):
                raise AmbiguousOrganizationError(by_inn=by_inn)
            if found:
                return found[0]
        return None

    def hints(self, row: Description) -> list[str]:
        """Organizations of the row's municipality whose names are close; never taken as a match."""
        place = self._place(row)
        if row.organization is None or (place is None and not row.by_name_alone):
            return []
        rows = self._rows
        if not row.by_name_alone:
            rows = rows.filter(pl.col("municipality_number") == place)
        return hints(row.organization, rows["organization_name"].drop_nulls().to_list())

    def knows_place(self, row: Description) -> bool:
        """Whether the reference has the row's municipality, or the row names none."""
        return row.municipality is None or self._place(row) is not None

    def hints_of_place(self, row: Description) -> list[str]:
        """Municipalities whose names are close to the row's; never taken as a match."""
        return self._places.hints(row.municipality or "")

    def regions_with_place(self, row: Description) -> list[str]:
        """The regions that have a municipality of the row's name, though not the row's own."""
        return self._places.regions_with(row.municipality or "")

    def _place(self, row: Description) -> int | None:
        """The number of the row's municipality, None where it is not known or not one."""
        try:
            return self._find_place(row)
        except AmbiguousPlaceError:
            return None

    def _find_place(self, row: Description) -> int | None:
        """The same; raises AmbiguousPlaceError where the name fits two.

        A municipality without a region is that of a sheet's or file's name.
        """
        if row.place is not None or row.municipality is None:
            return row.place
        if row.region is not None:
            return self._places.find(row.region, row.municipality)
        if row.municipality not in self._in_any_region:
            found = self._places.find_in_any_region(row.municipality)
            self._in_any_region[row.municipality] = found
        return self._in_any_region[row.municipality]

    def _find_by_inn(self, row: Description) -> list[int]:
        if row.inn is None:
            return []
        return [
            number
            for number, kpp in self._by_inn.get(row.inn, [])
            if row.kpp is None or kpp is None or kpp == row.kpp
        ]

    def _find_by_name(self, row: Description) -> list[int]:
        if row.organization is None:
            return []
        name = self._name_key(row.organization)
        if row.by_name_alone:
            return self._without_other_inn(row, self._by_name_alone.get(name, []))
        try:
            place = self._find_place(row)
        except AmbiguousPlaceError as error:
            raise AmbiguousOrganizationError from error
        if place is None:
            return []
        return self._without_other_inn(row, self._by_name.get((place, name), []))

    def _without_other_inn(self, row: Description, found: list[int]) -> list[int]:
        # Where both sides have an ИНН, it decides, and the name does not.
        return [number for number in found if row.inn is None or number not in self._with_inn]

    def _name_key(self, name: str) -> str:
        return organization_name_key(self._aliases.get(text_key(name), name))

    def _index(self) -> None:
        """Ids alone are the usual case: the other indexes are built when one is not found."""
        if self._indexed:
            return
        self._indexed = True
        for number, identity, inn, kpp, place, name in self._rows.iter_rows():
            if identity is None:
                self._without_id.add(number)
            if inn is not None:
                self._with_inn.add(number)
                self._by_inn.setdefault(inn, []).append((number, kpp))
            if name is not None and place is not None:
                key = self._name_key(name)
                self._by_name.setdefault((place, key), []).append(number)
                self._by_name_alone.setdefault(key, []).append(number)
