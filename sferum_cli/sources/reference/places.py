"""The regions and municipalities of the reference, each found under all of its spellings."""

import difflib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sferum_cli.sources.cleaning.municipality_names import (
    DIGITS_OF_OKTMO,
    MunicipalityClass,
    MunicipalityKey,
    begins_alike,
    may_be_slip,
    municipality_key,
    oktmo_key,
    same_place,
)
from sferum_cli.sources.cleaning.region_names import RegionKey, region_of_name, same_region
from sferum_cli.sources.cleaning.slips import slips
from sferum_cli.sources.cleaning.text import text_key
from sferum_cli.sources.cleaning.time_zones import is_region

_MOST_HINTS, _NEAR_BASE = 3, 0.75
"""How many names are told, and how near they are: «омский» is farther from «азовский»."""


class AmbiguousPlaceError(LookupError):
    """A municipality's name fits several units; ``names`` lists them."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class AmbiguousRegionError(AmbiguousPlaceError):
    """A region's name fits several regions; ``names`` lists them, the name itself first."""


@dataclass
class _Region:
    """The spellings that met in one region, counted, and what each of them says."""

    spellings: Counter[str] = field(default_factory=Counter)
    keys: dict[RegionKey, str] = field(default_factory=dict)

    def may_be(self, key: RegionKey) -> bool:
        """Whether some spelling of this region can be the region of ``key``."""
        return any(same_region(known, key) for known in self.keys)

    def must_be(self, key: RegionKey) -> bool:
        """Whether every spelling of this region can be the region of ``key``."""
        return all(same_region(known, key) for known in self.keys)


@dataclass
class _Municipality:
    region: int
    key: MunicipalityKey
    met: dict[MunicipalityClass, str] = field(default_factory=dict)
    spellings: Counter[str] = field(default_factory=Counter)
    counted: Counter[str] = field(default_factory=Counter)
    oktmo: str | None = None
    oktmo_said: str | None = None


class Places:
    """Numbers for regions and municipalities, in the order in which they first appear.

    Spellings are counted, so that a report shows the most frequent one of the headcount.
    """

    def __init__(self, aliases: Mapping[str, str] | None = None) -> None:
        """``aliases`` maps a municipality's name to the one that is meant; they come first."""
        self._aliases = {text_key(name): meant for name, meant in (aliases or {}).items()}
        self._regions: list[_Region] = []
        self._regions_by_base: dict[str, list[int]] = {}
        self._region_numbers: dict[str, int] = {}
        self._municipalities: list[_Municipality] = []
        self._by_base: dict[tuple[int, str], list[int]] = {}
        self._by_oktmo: dict[str | None, int] = {}

    def add(self, region: str, municipality: str, oktmo: str | None) -> int:
        """The number of a municipality of the headcount, new if no spelling of it is known.

        Raises AmbiguousPlaceError where the name fits two units.
        """
        number = self.find(region, municipality, oktmo)
        region_number = self.add_region(region)
        if number is None:
            key = self._key(municipality)
            number = len(self._municipalities)
            self._municipalities.append(_Municipality(region_number, key))
            self._by_base.setdefault((region_number, key.base), []).append(number)
        if oktmo:
            self._by_oktmo.setdefault(oktmo_key(oktmo), number)
            self._municipalities[number].oktmo = oktmo_key(oktmo)
            self._municipalities[number].oktmo_said = oktmo[:DIGITS_OF_OKTMO]
        self._municipalities[number].spellings.setdefault(municipality, 0)
        return number

    def count(self, number: int, region: str, municipality: str, rows: int) -> None:
        """Count ``rows`` for these spellings; of equals the one counted first is shown."""
        place = self._municipalities[number]
        place.counted[municipality] += rows
        self._regions[place.region].spellings[region] += rows

    def find(self, region: str, municipality: str, oktmo: str | None = None) -> int | None:
        """The number of a municipality, by ОКТМО where both sides have it, else by name.

        Raises AmbiguousPlaceError where the name fits two units.
        """
        code = oktmo_key(oktmo) if oktmo else None
        if text_key(municipality) in self._aliases:
            code = None  # the user's own table comes first
        if code in self._by_oktmo:
            return self._by_oktmo[code]
        region_number = self.find_region(region)
        if region_number is None:
            return None
        key = self._key(municipality)
        near = self._by_base.get((region_number, key.base), [])
        if code is not None:
            # Two municipalities with two ОКТМО are two, whatever they are called.
            near = [number for number in near if self._municipalities[number].oktmo is None]
        found = same_place(key, ((number, self._municipalities[number].key) for number in near))
        if len(found) > 1:
            raise AmbiguousPlaceError([self.municipality_name(number) for number in found])
        if not found:
            return None
        place = self._municipalities[found[0]]
        if place.key.kind is None and key.kind is not None:
            place.met.setdefault(key.kind, municipality)
            if len(place.met) > 1:
                raise AmbiguousPlaceError(list(place.met.values()))
        return found[0]

    def find_in_any_region(self, municipality: str) -> int | None:
        """The number of the one municipality of all regions that a name can mean.

        Raises AmbiguousPlaceError where the name fits two units.
        """
        names = [next(iter(region.keys.values())) for region in self._regions]
        near = [self.find(name, municipality) for name in names]
        found = [number for number in near if number is not None]
        if len(found) > 1:
            raise AmbiguousPlaceError([self.municipality_name(number) for number in found])
        return found[0] if found else None

    def names_disagree(self, number: int, municipality: str) -> bool:
        """Whether an ОКТМО joins a name to a municipality that the name does not mean."""
        return not same_place(self._key(municipality), [(number, self._municipalities[number].key)])

    def alike(self) -> list[tuple[int, int]]:
        """Municipalities of one region whose names are one slip apart, not by their ОКТМО two.

        Of one base and two classes they are two on purpose.
        """
        by_region: dict[int, list[int]] = {}
        for number, place in enumerate(self._municipalities):
            by_region.setdefault(place.region, []).append(number)
        found = set()
        for numbers in by_region.values():
            places = [self._municipalities[number] for number in numbers]
            names = [text_key(self.municipality_name(number)) for number in numbers]
            bases = [place.key.base for place in places]
            for one, other in {*slips(bases), *slips(names)}:
                if _may_be_one(places[one], places[other]):
                    found.add((numbers[one], numbers[other]))
        return sorted(found)

    def regions_alike(self) -> list[tuple[int, int]]:
        """Regions whose names are one slip apart, but for two that there really are."""
        # A region whose municipalities an ОКТМО all puts into another one has no rows.
        numbers = [number for number, region in enumerate(self._regions) if region.spellings]
        names = [text_key(next(iter(self._regions[number].keys.values()))) for number in numbers]
        bases = [region_of_name(name).base for name in names]
        return [
            (numbers[one], numbers[other])
            for one, other in sorted({*slips(bases), *slips(names)})
            if not (is_region(bases[one]) and is_region(bases[other]))
        ]

    def says_class(self, municipality: str) -> bool:
        """Whether a name says «город» or «район», so that it can mean only one unit."""
        return self._key(municipality).kind is not None

    def hints(self, municipality: str) -> list[str]:
        """Municipalities whose names are close, for a message; never taken as a match.

        Close is what stands without class: every «…ский район» is like any other. None is of
        another class, or one that the headcount does not know either. Where none is close, those
        that begin with the same word: «Азовский ННМР» may be «Азовский немецкий национальный
        район». What has the name elsewhere is no other name.
        """
        own = self._key(municipality)
        others = {
            one.key.base: self.municipality_name(number)
            for number, one in enumerate(self._municipalities)
            if one.counted.total()
            and not same_place(own, [(number, one.key)])
            and may_be_slip(own, one.key)
        }
        near = difflib.get_close_matches(own.base, others, _MOST_HINTS, _NEAR_BASE)
        return [others[base] for base in near] or [
            name for name in others.values() if begins_alike(municipality, name)
        ]

    def regions_with(self, municipality: str) -> list[str]:
        """The regions that have a municipality of this name."""
        own = self._key(municipality)
        keys = [(number, one.key) for number, one in enumerate(self._municipalities)]
        regions = [self.region_of(number) for number in same_place(own, keys)]
        return [self.region_name(region) for region in dict.fromkeys(regions)]

    def oktmo_of(self, municipality: int) -> str | None:
        """The first eight digits of a municipality's ОКТМО, None where no row says it."""
        return self._municipalities[municipality].oktmo_said

    def region_of(self, municipality: int) -> int:
        """The number of a municipality's region."""
        return self._municipalities[municipality].region

    def region_name(self, region: int) -> str:
        """The spelling of a region that the headcount has most often."""
        return _most_frequent(self._regions[region].spellings)

    def municipality_name(self, municipality: int) -> str:
        """The spelling of a municipality that the headcount has most often."""
        place = self._municipalities[municipality]
        return _most_frequent(place.counted or place.spellings)

    def add_region(self, region: str) -> int:
        """The number of a region, new if no spelling of it is known.

        Raises AmbiguousRegionError where the name fits two.
        """
        number = self.find_region(region)
        if number is None:
            number = len(self._regions)
            self._regions.append(_Region())
            self._regions_by_base.setdefault(region_of_name(region).base, []).append(number)
            self._regions[number].keys[region_of_name(region)] = region
        self._region_numbers[region] = number
        return number

    def find_region(self, region: str) -> int | None:
        """The number of a region, None if no spelling of it is known.

        Raises AmbiguousRegionError where the name fits two.
        """
        if region in self._region_numbers:
            return self._region_numbers[region]
        key = region_of_name(region)
        near = self._regions_by_base.get(key.base, [])
        found = [number for number in near if self._regions[number].may_be(key)]
        if not found:
            return None
        if len(found) > 1 or not self._regions[found[0]].must_be(key):
            known = [name for number in found for name in self._regions[number].keys.values()]
            raise AmbiguousRegionError(list(dict.fromkeys((region, *known))))
        self._regions[found[0]].keys.setdefault(key, region)
        return found[0]

    def __len__(self) -> int:
        """How many municipalities there are."""
        return len(self._municipalities)

    def _key(self, municipality: str) -> MunicipalityKey:
        return municipality_key(self._aliases.get(text_key(municipality), municipality))


def _may_be_one(one: _Municipality, other: _Municipality) -> bool:
    """Whether neither ОКТМО nor class parts two municipalities of nearly one name."""
    codes, kinds = {one.oktmo, other.oktmo}, {one.key.kind, other.key.kind}
    return (
        one.key.base != other.key.base
        and (len(codes) == 1 or None in codes)
        and (len(kinds) == 1 or None in kinds)
    )


def _most_frequent(spellings: Counter[str]) -> str:
    """The first of the most frequent (a Counter keeps the order of first appearance)."""
    return max(spellings, key=lambda spelling: spellings[spelling])
