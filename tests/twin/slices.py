"""One type of organization alone: `by_type` of the summary, a type's slice of the history, slowly.

Decisions (where the contract leaves room; numbers go on from those of `weeks`)

21. The types of a unit are those of its organizations and of its rows in the headcount, as under
    --type (decision 6).
22. The students of ДОО are null whatever the roles, also under roles = "any".
23. A type has the people of that type whatever the coverage of its heads; the share stands, marked.
24. Below the region ДОО and ОДО keep counts, totals and numerators; the shares of people are null,
    those of organizations stand.
"""

from __future__ import annotations

from dataclasses import replace

from tests.columns import COLUMNS

from .calculation import (
    MAIN_TYPES,
    TYPES,
    Facts,
    Kind,
    Level,
    Number,
    Options,
    Scope,
    Unit,
    World,
    unit_numbers,
    units,
)

WITHOUT_STUDENTS = "ДОО"  # no role is a student there (R3)
NUMBERS = tuple(column for column in COLUMNS[2:] if not column.startswith("rank_"))


def type_scope(organization_type: str) -> Scope:
    """The people of one type alone."""

    def scope(kind: Kind) -> frozenset[str]:
        has = kind == "teacher" or organization_type != WITHOUT_STUDENTS
        return frozenset({organization_type}) if has else frozenset()

    return scope


def units_of_type(
    world: World, options: Options, level: Level, organization_type: str
) -> list[Unit]:
    """The units of a level that have the type, narrowed to it."""
    return units(world, replace(options, types=(organization_type,)), level)


def type_numbers(
    world: World, options: Options, level: Level, unit: Unit, facts: Facts, organization_type: str
) -> dict[str, Number]:
    """Columns 3-23 of a unit that `units_of_type` gave, of the people of the type alone."""
    shares = organization_type in MAIN_TYPES or level in ("region", "country")
    return unit_numbers(world, unit, facts, options, type_scope(organization_type), shares)


def by_type(
    world: World, options: Options, level: Level, region: str | None, facts: Facts
) -> list[dict[str, str | Number]]:
    """The types of one region, or of the country (region None), in the order ОО, СПО, ДОО, ОДО."""
    result: list[dict[str, str | Number]] = []
    for organization_type in TYPES:
        for unit in units_of_type(world, options, level, organization_type):
            if unit.region == region:
                numbers = type_numbers(world, options, level, unit, facts, organization_type)
                result.append(
                    {
                        "organization_type": organization_type,
                        **{key: numbers[key] for key in (*NUMBERS, "unknown_heads")},
                    }
                )
    return result
