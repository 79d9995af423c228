"""The json of `summary`, slowly, from the contract alone (SPEC section 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal

from .calculation import Level, Options, Target, World, as_row, unit_targets
from .slices import by_type
from .weeks import (
    Calendar,
    Days,
    Kept,
    Measured,
    UnitKey,
    Week,
    change_of_shares,
    difference,
    units_comparable,
)

# key: the target in percent, and how the share must stand to it [14, 19].
TARGETS: dict[str, tuple[int, str]] = {
    "active_teachers_messages": (25, ">="),
    "active_students": (25, ">="),
    "accounts_linked": (80, ">"),
}
LastYear = Mapping[str, Mapping[str, Fraction]]  # region: {target key: percent}
Now = dict[UnitKey, Measured]


def summary_of(
    world: World | None,
    options: Options,
    *,
    level: Literal["region", "country"] = "region",
    region: str | None = None,
    last_year: LastYear | None = None,
    holidays: Sequence[Days] = (),
    history: Sequence[Kept] = (),
) -> dict[str, Any]:
    """`{"regions": […]}`, with "country" under that level: `sferum summary FILES --week-end …`.

    The files are `write_world(world, folder)`, the week is `world.week_end`; `options` are the
    settings, without types, which the summary does not take; `region` is the value of `--region`,
    `last_year` the settings `[last_year."…"]`, `holidays` and `history` as in `dynamics_of`.
    Shares are Fractions. A target has no "title" here: its words are the product's. Hold the
    product's json against it with `views_agreement.compare_summary`.

    Raises `RepeatsAcrossFilesError` where the week or the one before it has a conflict (exit 3).
    """
    assert options.types is None, "summary takes no --type"
    calendar = Calendar(world, options, holidays, history)
    week = calendar.week(calendar.last)
    before = calendar.before(week)
    now, then = week.measured("region"), before.measured("region")
    result: dict[str, Any] = {
        "regions": [
            {
                "region": found.unit.region,
                **block(week, before, "region", found, then.get(key), last_year or {}),
                "municipalities": municipalities(week, found.unit.region),
            }
            for key, found in now.items()
            if region is None or found.unit.region == region
        ]
    }
    if level == "country":
        (key,), (found,) = week.measured("country").keys(), week.measured("country").values()
        was = before.measured("country").get(key)
        result["country"] = {
            **block(week, before, "country", found, was, {}),
            "region_targets": [
                {"region": of_region.unit.region, **entry}
                for of_region in now.values()
                for entry in short_targets(week, "region", of_region)
            ],
        }
    return result


def block(
    week: Week,
    before: Week,
    level: Level,
    now: Measured,
    then: Measured | None,
    last_year: LastYear,
) -> dict[str, Any]:
    """What a region and the country both have: row, targets, types and change."""
    world = known(week)
    region = now.unit.region
    facts_of_last_year = last_year.get(region, {}) if region is not None else {}
    found = unit_targets(world, week.options, level, now.unit, week.facts)
    was: dict[str, Target] = {}
    if then is not None and units_comparable(week, before, now, then):
        was = unit_targets(known(before), before.options, level, then.unit, before.facts)
    return {
        "row": as_row(now.unit, now.numbers, level, single=True),
        "targets": [
            {
                **as_entry(key, found[key]),
                "target_pct": Fraction(percent),
                "operator": operator,
                "last_year_pct": facts_of_last_year.get(key),
                "change_pp": difference(found[key].percent, was[key].percent)
                if key in was
                else None,
            }
            for key, (percent, operator) in TARGETS.items()
        ],
        "by_type": by_type(world, week.options, level, region, week.facts),
        "change": change_of_shares(week, before, now, then),
    }


def known(week: Week) -> World:
    """The world of a week with data."""
    assert week.world is not None
    return week.world


def municipalities(week: Week, region: str | None) -> list[dict[str, Any]]:
    """Every municipality of the region and target key, in the scope of the municipality level."""
    return [
        {"municipality": found.unit.municipality, **entry}
        for found in week.measured("municipality").values()
        if found.unit.region == region
        for entry in short_targets(week, "municipality", found)
    ]


def short_targets(week: Week, level: Level, found: Measured) -> list[dict[str, Any]]:
    """The targets of one unit among several."""
    of_unit = unit_targets(known(week), week.options, level, found.unit, week.facts)
    return [as_entry(key, of_unit[key]) for key in TARGETS]


def as_entry(key: str, target: Target) -> dict[str, Any]:
    """One target as json has it among several."""
    return {
        "key": key,
        "count": target.count,
        "total": target.total,
        "pct": target.percent,
        "met": target.met,
        "missing_people": target.missing_people,
    }
