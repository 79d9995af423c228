"""Which units a person means by a name, an ID or an ИНН (``--unit``)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from sferum_cli.errors import WrongCallError
from sferum_cli.reports.week_result import UNIT
from sferum_cli.reports.wording import few
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.cleaning.municipality_names import hints, municipality_key, same_place
from sferum_cli.sources.cleaning.organization_names import organization_name_key
from sferum_cli.sources.cleaning.parsing import UnreadableError, parse_id
from sferum_cli.sources.cleaning.region_names import region_of_name, same_region
from sferum_cli.sources.cleaning.text import text_key
from sferum_cli.translation import gettext as _
from sferum_cli.translation import in_every_language

Unit = Mapping[str, Any]
"""What names a unit: the name columns of its level and, of an organization, its inn."""

_NAMED_BY = {
    Level.ORGANIZATION: ("region", "municipality", "organization"),
    Level.MUNICIPALITY: ("region", "municipality"),
    Level.REGION: ("region",),
    Level.COUNTRY: (),
}
"""What a unit is called by, from the largest: the whole is what tells it from its namesakes."""

_OPTION = "--unit"
_MOST_NAMED = 10


def named_units(
    units: pl.DataFrame, level: Level, names: Iterable[str], option: str = _OPTION
) -> list[int]:
    """The positions in ``units`` (a row each) of those that ``names`` mean, in their order.

    ``option`` is what said the names.

    A name is compared as those of files are, by class and base, never by closeness; where it fits
    several, the names of what a unit is part of stand before it: «Омская область, Советский район».
    Raises WrongCallError that proposes the nearest for an unknown name, or lists the candidates.
    """
    records = units.to_dicts()
    return sorted({_named(records, level, name, option) for name in names})


def rows_of_units(rows: pl.DataFrame, level: Level, names: Sequence[str] | None) -> pl.DataFrame:
    """Those of ``rows`` (by unit and week) whose units ``names`` mean; None are all."""
    if not names:
        return rows
    units = rows.unique(UNIT, keep="first", maintain_order=True)
    chosen = units[UNIT].gather(named_units(units, level, names))
    return rows.filter(pl.col(UNIT).is_in(chosen.implode()))


def organizations_of_units(rows: pl.DataFrame, names: Sequence[str]) -> list[int]:
    """The positions in ``rows`` of the organizations that are, or are in, what ``names`` mean.

    A name is that of a region, of a municipality or of an organization: of the largest that it
    fits. Raises WrongCallError as ``named_units`` does.
    """
    records = rows.to_dicts()
    return sorted(
        {number for name in names for number in units_within(records, Level.ORGANIZATION, name)}
    )


def units_within(records: Sequence[Unit], level: Level, name: str) -> list[int]:
    """The positions in ``records`` of the units of a level that are, or are in, what a name means.

    Raises WrongCallError as ``named_units`` does.
    """
    if level is Level.COUNTRY:
        return [_named(records, level, name, _OPTION)]
    known: dict[str, None] = {}
    levels = (Level.REGION, Level.MUNICIPALITY, Level.ORGANIZATION)
    for larger in levels[: levels.index(level) + 1]:
        keys = _NAMED_BY[larger]
        units = list(records)
        if larger is not level:
            units = list({tuple(one[key] for key in keys): one for one in records}.values())
        if not _fitting(units, larger, name):
            known |= dict.fromkeys(_shown(unit, larger) for unit in units)
            continue
        unit = units[_named(units, larger, name, _OPTION)]
        if larger is level:
            return [records.index(unit)]
        return [number for number, one in enumerate(records)
                if all(one[key] == unit[key] for key in keys)]  # fmt: skip
    raise _unknown(_OPTION, name, list(known))


def unit_name(units: Sequence[Unit], number: int, level: Level) -> str:
    """What a person calls one of the units by: the shortest that means no other."""
    if level is Level.COUNTRY:
        return _("Russia")
    unit = units[number]
    for name in (unit.get("organization_id"), unit[_NAMED_BY[level][-1]], _whole(unit, level)):
        if name and _fitting(units, level, name) == [number]:
            return str(name)
    return _whole(unit, level)


def _named(units: Sequence[Unit], level: Level, name: str, option: str) -> int:
    found = _fitting(units, level, name)
    if len(found) == 1:
        return found[0]
    if not found:
        known = dict.fromkeys(_shown(unit, level) for unit in units)
        raise _unknown(option, name, list(known))
    candidates = [unit_name(units, number, level) for number in found]
    raise WrongCallError(
        _("{option} «{name}» fits several; say which: {names}").format(
            option=option, name=name, names=few(candidates, _MOST_NAMED)
        )
    )


def _unknown(option: str, name: str, known: list[str]) -> WrongCallError:
    near = hints(name, known) or known[:3]
    return WrongCallError(
        _("{option} «{name}»: there is no such unit; perhaps {names}").format(
            option=option, name=name, names=few(near)
        )
    )


def _fitting(units: Sequence[Unit], level: Level, name: str) -> list[int]:
    """The units that a name can mean: by the first of the ways that finds any."""
    if level is Level.COUNTRY:
        is_it = text_key(name) in map(text_key, in_every_language("Russia"))
        return list(range(len(units))) if is_it else []
    return next(filter(None, _ways(units, level, name)), [])


def _ways(units: Sequence[Unit], level: Level, name: str) -> Iterator[list[int]]:
    """By ID, by ИНН, by the name as it is shown, with what it is part of, and as files write it."""

    def where(fits: Callable[[Unit], bool]) -> list[int]:
        return [number for number, unit in enumerate(units) if fits(unit)]

    own, key = _NAMED_BY[level][-1], text_key(name)
    if level is Level.ORGANIZATION and (identity := _identity(name)) is not None:
        yield where(lambda unit: unit["organization_id"] == identity)
        yield where(lambda unit: unit["inn"] == identity)
    yield where(lambda unit: text_key(unit[own] or "") == key)
    yield where(lambda unit: text_key(_whole(unit, level)) == key)
    if level is Level.REGION:
        region = region_of_name(name)
        yield where(lambda unit: same_region(region_of_name(unit[own]), region))
    elif level is Level.MUNICIPALITY:
        keys = [municipality_key(unit[own]) for unit in units]
        yield same_place(municipality_key(name), enumerate(keys))
    else:
        organization = organization_name_key(name)
        yield where(lambda unit: organization_name_key(unit[own] or "") == organization)


def _identity(name: str) -> str | None:
    """An ID as files have it (K2); None for what cannot be one."""
    try:
        return parse_id(name)
    except UnreadableError:
        return None


def _shown(unit: Unit, level: Level) -> str:
    return _("Russia") if level is Level.COUNTRY else str(unit[_NAMED_BY[level][-1]] or "")


def _whole(unit: Unit, level: Level) -> str:
    return ", ".join(str(unit[key]) for key in _NAMED_BY[level] if unit[key])
