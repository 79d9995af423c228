"""Which units of several weeks are one: by ОКТМО, class, ID and ИНН, not by what is shown (K7)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import polars as pl

from sferum_cli.reports.week_result import UNIT
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.cleaning.organization_names import organization_name_key
from sferum_cli.sources.cleaning.text import text_key
from sferum_cli.sources.reference.aliases import Aliases
from sferum_cli.sources.reference.places import AmbiguousPlaceError, Places

_WEEK, _ROW, _KEY, _PLACE = "week", "row", "key", "place"
_PLACE_COLUMNS = ("region", "municipality", "oktmo")
_IDENTITY = ("organization_id", "inn", _PLACE, "organization")

Spelling = TypeVar("Spelling")


def numbered_units(weeks: Sequence[pl.DataFrame], level: Level, aliases: Aliases) -> pl.DataFrame:
    """The rows of a level in several weeks, one below the other, with the number of their unit.

    ``weeks`` have the columns of ``monitoring.unit_rows``, the newest first. UNIT (UInt32) goes in
    the order of the newest week, then that of the older ones for units that it lacks. What fits
    two units is one of its own, and so are two rows of a week that would be one.
    """
    rows = pl.concat(
        [frame.with_columns(pl.lit(number).alias(_WEEK)) for number, frame in enumerate(weeks)],
        how="diagonal_relaxed",
    ).with_row_index(_ROW)
    if level is Level.COUNTRY:
        keyed = rows.with_columns(pl.lit(0).alias(_KEY))
    elif level is Level.REGION:
        keyed = _with_keys(rows, ("region",), _regions)
    else:
        keyed = _with_keys(rows, _PLACE_COLUMNS, lambda found: _municipalities(found, aliases))
    if level is Level.ORGANIZATION:
        keyed = _with_keys(
            keyed.rename({_KEY: _PLACE}), _IDENTITY, lambda found: _organizations(found, aliases)
        ).drop(_PLACE)
    # No spelling has such a key: of those that fit several there are at most as many as rows.
    own = -1 - rows.height - pl.col(_ROW).cast(pl.Int64)
    keyed = keyed.with_columns(pl.when(pl.len().over(_WEEK, _KEY) == 1).then(_KEY).otherwise(own))
    first = pl.col(_ROW).min().over(_KEY)
    unit = (first.rank("dense") - 1).cast(pl.UInt32).alias(UNIT)
    return keyed.with_columns(unit).drop(_ROW, _WEEK, _KEY)


def _with_keys(
    rows: pl.DataFrame,
    columns: Sequence[str],
    keys_of: Callable[[list[tuple[Any, ...]]], list[int]],
) -> pl.DataFrame:
    """The rows with the key of what their columns say; each spelling is looked at once."""
    spellings = rows.select(columns).unique(maintain_order=True)
    keys = pl.Series(_KEY, keys_of(spellings.rows()), pl.Int64)
    return rows.join(
        spellings.with_columns(keys),
        on=columns,
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )


def _regions(spellings: Iterable[tuple[Any, ...]]) -> list[int]:
    places = Places()
    return _met([region for (region,) in spellings], places.add_region, places.find_region)


def _municipalities(spellings: Sequence[tuple[Any, ...]], aliases: Aliases) -> list[int]:
    """Those that say their class, and their ОКТМО, come first: so the others meet them, or two."""
    places = Places(aliases.municipalities)

    def says_little(one: int) -> tuple[bool, bool]:
        _region, name, oktmo = spellings[one]
        return not places.says_class(name), oktmo is None

    order = sorted(range(len(spellings)), key=says_little)
    found = _met(
        [spellings[one] for one in order],
        lambda spelling: places.add(*spelling),
        lambda spelling: places.find(*spelling),
    )
    return [key for _one, key in sorted(zip(order, found, strict=True))]


def _met(
    spellings: Sequence[Spelling],
    add: Callable[[Spelling], int],
    find: Callable[[Spelling], int | None],
) -> list[int]:
    """The number of each spelling; one that fits several, now that all are known, is alone."""
    alone = {}
    for number, spelling in enumerate(spellings):
        try:
            add(spelling)
        except AmbiguousPlaceError:
            alone[spelling] = -1 - number
    keys = []
    for number, spelling in enumerate(spellings):
        try:
            found = None if spelling in alone else find(spelling)
        except AmbiguousPlaceError:
            found = None
        keys.append(-1 - number if found is None else found)
    return keys


@dataclass
class _Known:
    """The organizations that are known by now, and by what each is found."""

    by_inn: dict[str, set[int]] = field(default_factory=dict)
    by_name: dict[tuple[int, str], set[int]] = field(default_factory=dict)
    with_inn: set[int] = field(default_factory=set)

    def add(self, number: int, inn: str | None, name: tuple[int, str] | None) -> None:
        """Know one more description of an organization."""
        if inn is not None:
            self.by_inn.setdefault(inn, set()).add(number)
            self.with_inn.add(number)
        if name is not None:
            self.by_name.setdefault(name, set()).add(number)

    def fitting(self, inn: str | None, name: tuple[int, str] | None) -> set[int]:
        """The organizations of this ИНН, else of this whole name in its municipality.

        Where both sides have an ИНН it decides, and the name does not.
        """
        found = self.by_inn.get(inn, set()) if inn is not None else set()
        if found or name is None:
            return found
        named = self.by_name.get(name, set())
        return named if inn is None else named - self.with_inn


def _organizations(spellings: Sequence[tuple[Any, ...]], aliases: Aliases) -> list[int]:
    """By ID alone where both have it, else by ИНН, else by the whole name in the municipality."""
    by_id: dict[str, int] = {}
    keys = [
        None if one[0] is None else by_id.setdefault(one[0], number)
        for number, one in enumerate(spellings)
    ]
    if None not in keys:
        return [key for key in keys if key is not None]
    meant = {text_key(name): other for name, other in aliases.organizations.items()}
    known, names = _Known(), []
    for key, (_id, inn, place, name) in zip(keys, spellings, strict=True):
        called = None if name is None else meant.get(text_key(name), name)
        names.append(None if called is None else (place, organization_name_key(called)))
        if key is not None:
            known.add(key, inn, names[-1])
    # Those that have an ИНН come first: so the others meet them, or two.
    without_id = [number for number, key in enumerate(keys) if key is None]
    for number in sorted(without_id, key=lambda one: spellings[one][1] is None):
        inn = spellings[number][1]
        fitting = known.fitting(inn, names[number])
        if len(fitting) > 1:
            keys[number] = number
            continue
        key = next(iter(fitting), number)
        keys[number] = key
        known.add(key, inn, names[number])
    return [number if key is None else key for number, key in enumerate(keys)]
