"""Two tables of the 28 columns held together: which units are one, and which are asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from sferum_cli.errors import WrongCallError
from sferum_cli.history.differences import settings_in_words, settings_that_differ
from sferum_cli.problems import Code, Problem, warning
from sferum_cli.reports.comparison import Comparison, HeldLevel, Names, Pair, Side, held_level
from sferum_cli.reports.comparison_words import levels_in_words
from sferum_cli.reports.week_result import UNIT
from sferum_cli.rulebook.indicators import Measure, columns_of
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.reference.aliases import Aliases
from sferum_cli.translation import gettext as _
from sferum_cli.views.units_named import unit_name, units_within
from sferum_cli.views.units_together import numbered_units

_PLACES, _CODES = ("region", "municipality"), ("inn", "oktmo")
_SIDE = "side"


def comparison_of(
    ours: Side,
    theirs: Side,
    tolerance: float,
    names: Sequence[str],
    aliases: Aliases,
    problems: Sequence[Problem] = (),
) -> Comparison:
    """The levels that both tables have, unit by unit and column by column.

    ``names`` narrow it to the units that they mean, none to all. Raises WrongCallError where the
    tables have no level in common, and for names that mean no unit.
    """
    levels = [level for level in reversed(Level) if level in ours.rows and level in theirs.rows]
    if not levels:
        message = _("the tables have no level in common: {ours} has {here}, {theirs} has {there}")
        raise WrongCallError(
            message.format(
                ours=ours.name,
                here=levels_in_words(ours.rows),
                theirs=theirs.name,
                there=levels_in_words(theirs.rows),
            )
        )
    units = [_units_of(ours.rows[level], theirs.rows[level], level, aliases) for level in levels]
    if names:
        units = _narrowed(units, names)
    held = tuple(_held(one, ours, theirs, tolerance) for one in units)
    return Comparison(
        ours,
        theirs,
        tolerance,
        held,
        None if names else _most_differing(units, held),
        (*problems, *_other_terms(ours, theirs)),
    )


@dataclass(frozen=True)
class _Unit:
    """A unit of either table, or of both: its place in each, and what each calls it."""

    ours: int | None
    theirs: int | None
    our_names: Names
    their_names: Names

    @property
    def by_ours(self) -> Names:
        """What we call it, if we do."""
        return self.our_names or self.their_names

    @property
    def by_theirs(self) -> Names:
        """What they call it, if they do."""
        return self.their_names or self.our_names


@dataclass(frozen=True)
class _Units:
    """The units of a level, in our order, then those of their table alone."""

    level: Level
    units: tuple[_Unit, ...]


def _units_of(ours: pl.DataFrame, theirs: pl.DataFrame, level: Level, aliases: Aliases) -> _Units:
    """Which rows of both tables are one unit: by ID, ИНН, ОКТМО, class and region (section 3)."""
    frames = [_identities(frame, level) for frame in (ours, theirs)]
    numbers = numbered_units(
        [frame.with_columns(pl.col(*_PLACES).fill_null("")) for frame in frames], level, aliases
    )[UNIT].to_list()
    records = [frame.to_dicts() for frame in frames]
    here = dict(zip(numbers[: ours.height], range(ours.height), strict=True))
    there = dict(zip(numbers[ours.height :], range(theirs.height), strict=True))
    pairs: list[tuple[int | None, int | None]] = [
        (place, there.get(number)) for number, place in here.items()
    ]
    pairs += [(None, place) for number, place in there.items() if number not in here]
    units = (
        _Unit(
            one,
            other,
            {} if one is None else records[0][one],
            {} if other is None else records[1][other],
        )
        for one, other in _namesakes_met(pairs, records)
    )
    return _Units(level, tuple(units))


def _identities(rows: pl.DataFrame, level: Level) -> pl.DataFrame:
    """What a unit is known by: its names, ИНН and ОКТМО, null where the table does not say them."""
    keys = [*(one.key for one in columns_of(level) if one.measure is Measure.NAME), *_CODES]
    return rows.select(
        (pl.col(key) if key in rows.columns else pl.lit(None)).cast(pl.String).alias(key)
        for key in keys
    )


def _namesakes_met(
    pairs: Sequence[tuple[int | None, int | None]], records: Sequence[Sequence[Names]]
) -> Iterator[tuple[int | None, int | None]]:
    """Units that one name does not tell apart, where both tables have them: met in their order."""
    waiting: dict[tuple[str | None, ...], list[int]] = {}
    for one, other in pairs:
        if one is None and other is not None:
            waiting.setdefault(tuple(records[1][other].values()), []).append(other)
    met = set()
    for one, other in pairs:
        alike = None if one is None else waiting.get(tuple(records[0][one].values()))
        if other is None and alike:
            met.add(alike[0])
            yield one, alike.pop(0)
        elif one is not None or other not in met:
            yield one, other


def _narrowed(levels: Sequence[_Units], names: Sequence[str]) -> list[_Units]:
    """The units that the names mean, in the words of either table; a level without any is left."""
    chosen: dict[Level, set[int]] = {}
    for name in names:
        errors = []
        found = False
        for one in reversed(levels):
            try:
                places = _meant(one, name)
            except WrongCallError as error:
                errors.append(error)
                continue
            chosen.setdefault(one.level, set()).update(places)
            found = True
        if not found:
            raise errors[0]
    return [
        _Units(one.level, tuple(one.units[place] for place in sorted(chosen[one.level])))
        for one in levels
        if one.level in chosen
    ]


def _meant(units: _Units, name: str) -> list[int]:
    """The units of a level that a name means as we call them, else as they do."""
    ours = [_filled(one.by_ours) for one in units.units]
    try:
        return units_within(ours, units.level, name)
    except WrongCallError:
        theirs = [_filled(one.by_theirs) for one in units.units]
        try:
            return units_within(theirs, units.level, name)
        except WrongCallError:
            pass
        raise


def _filled(names: Names) -> Names:
    return {**names, **{key: names[key] or "" for key in _PLACES}}


def _held(units: _Units, ours: Side, theirs: Side, tolerance: float) -> HeldLevel:
    pairs = [
        Pair(_named(one.by_ours), one.ours, one.theirs)
        for one in units.units
        if one.ours is not None and one.theirs is not None
    ]
    only_ours = [_named(one.by_ours) for one in units.units if one.theirs is None]
    only_theirs = [_named(one.by_theirs) for one in units.units if one.ours is None]
    return held_level(units.level, (ours, theirs), pairs, (only_ours, only_theirs), tolerance)


def _named(names: Names) -> Names:
    return {key: name for key, name in names.items() if key not in _CODES}


def _most_differing(levels: Sequence[_Units], held: Sequence[HeldLevel]) -> str | None:
    """The name of a unit with most of what differs, in the level with most units."""
    units, found = levels[-1], held[-1]
    number: dict[tuple[str | None, ...], int] = {}
    for one in found.differences:
        key = tuple(one.names.values())
        number[key] = number.get(key, 0) + 1
    if len(units.units) < 2 or not number:
        return None
    most = max(number, key=lambda key: number[key])
    records = [_filled(one.by_ours) for one in units.units]
    places = [tuple(_named(one.by_ours).values()) for one in units.units]
    return unit_name(records, places.index(most), units.level)


def _other_terms(ours: Side, theirs: Side) -> Iterator[Problem]:
    """Warnings where both tables say how they were made, and it was not alike."""
    if ours.week is not None and theirs.week is not None and ours.week != theirs.week:
        message = _("two weeks: ours ends on {ours:%d.%m.%Y}, theirs on {theirs:%d.%m.%Y}")
        message = message.format(ours=ours.week.end, theirs=theirs.week.end)
        yield warning(Code.COMPARE_WEEKS, message)
    if ours.rules is None or theirs.rules is None:
        return
    differing = settings_that_differ(ours.rules, theirs.rules)
    if ours.types != theirs.types:
        differing["--type"] = (_types(ours), _types(theirs))
    if differing:
        message = _("the tables were made under other settings (ours, theirs): {settings}")
        message = message.format(settings=settings_in_words(differing))
        yield warning(Code.COMPARE_SETTINGS, message, len(differing))


def _types(side: Side) -> str:
    return "+".join(side.types) if side.types else _("all")
