"""The json of `dynamics`, slowly, from the contract alone (SPEC section 7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from .calculation import Level, Options, Unit, World, as_row
from .weeks import DAYS_OF_WEEK, Calendar, Days, Kept, Measured, UnitKey, Week, changes


class UnitError(ValueError):
    """`--unit` names no unit, or several."""


def dynamics_of(
    world: World | None,
    options: Options,
    *,
    level: Level = "municipality",
    weeks: int = 12,
    chosen: Sequence[str] = (),
    holidays: Sequence[Days] = (),
    history: Sequence[Kept] = (),
) -> dict[str, Any]:
    """`{"meta": {"weeks": […]}, "rows": […]}` of `sferum dynamics FILES --week-end world.week_end`.

    The files are `write_world(world, folder)`; `options` are the settings (`agreement.call_for`
    has the product's words for them), `chosen` are the values of `--unit` (whole names or ids),
    `holidays` the setting `[calendar] holidays`, `history` the weeks that `--history` holds, each
    kept by `report` from its own world; `world` None is a call without INPUT. Shares and their
    changes are Fractions. `views_agreement.compare_dynamics` holds the product's json against it.

    Raises `RepeatsAcrossFilesError` where a week that is shown, or the one before the first of
    them, has a conflict (exit 3), and `UnitError` for a unit that is none or several (exit 2).

    Where the contract leaves room: of the last so many weeks the ones before the first with data
    are left out, however much earlier there is more; units that only earlier weeks have come last;
    a unit has the names of its last week in all of them; rows have `unknown_heads`, as the report.
    """
    calendar = Calendar(world, options, holidays, history)
    listed = shown_weeks(calendar, weeks)
    measured = {week.week_end: week.measured(level) for week in listed}
    earlier = calendar.before(listed[0])
    measured[earlier.week_end] = earlier.measured(level)
    known = {week.week_end: week for week in (earlier, *listed)}

    rows = []
    for key, labels in units_in_order(level, listed, measured, chosen).items():
        for week in listed:
            now = measured[week.week_end].get(key)
            if now is None:
                continue
            before = known[week.week_end - dt.timedelta(days=DAYS_OF_WEEK)]
            then = measured[before.week_end].get(key)
            rows.append(
                {
                    "week_end": week.week_end.isoformat(),
                    **as_row(labels, now.numbers, level, single=True),
                    **changes(week, before, now, then),
                }
            )
    return {"meta": {"weeks": [as_entry(week) for week in listed]}, "rows": rows}


def shown_weeks(calendar: Calendar, number: int) -> list[Week]:
    """The last weeks, oldest first; the first of them with data begins them."""
    ends = [
        calendar.last - dt.timedelta(days=DAYS_OF_WEEK * back) for back in reversed(range(number))
    ]
    listed = [calendar.week(end) for end in ends]
    while listed and listed[0].source is None:
        listed.pop(0)
    return listed


def as_entry(week: Week) -> dict[str, Any]:
    """What meta says of a week."""
    return {
        "week_end": week.week_end.isoformat(),
        "source": week.source,
        "complete": week.complete,
        "holidays": week.holidays,
    }


def units_in_order(
    level: Level,
    listed: Sequence[Week],
    measured: dict[dt.date, dict[UnitKey, Measured]],
    chosen: Sequence[str],
) -> dict[UnitKey, Unit]:
    """The units of the last week in the order of its report, then those only earlier ones have.

    Each as the last week that has it calls it.
    """
    everything: dict[UnitKey, Unit] = {}
    for week in reversed(listed):
        for key, found in measured[week.week_end].items():
            everything.setdefault(key, found.unit)
    if not chosen:
        return everything
    wanted = set()
    for name in chosen:
        fitting = [key for key, unit in everything.items() if name in names_of(unit, level)]
        if len(fitting) != 1:
            raise UnitError(name)
        wanted.add(fitting[0])
    return {key: unit for key, unit in everything.items() if key in wanted}


def names_of(unit: Unit, level: Level) -> set[str | None]:
    """What `--unit` may call a unit: its name as the report shows it, an organization's id too."""
    if level == "country":
        return {"Россия"}
    if level == "organization":
        (organization,) = unit.organizations
        return {organization.organization, organization.organization_id or None}
    return {unit.region if level == "region" else unit.municipality}
