"""The rows of a week of the history, slowly, from the contract alone (SPEC section 8).

Decisions (where the contract leaves room; numbers go on from those of `slices`)

25. Every level has slices, the organizations too: there «all» and the organization's own type. A
    unit without organizations of a type has no row of that slice.
26. A numerator is what R9 counts, also where there is no share (ДОО and ОДО below the region, an
    organization under a headcount by municipality); null where the count is null.
27. `teacher_scope` is in the order ОО, СПО, ДОО, ОДО; of a slice it is the type, at organization
    level the organization's own type.
28. The accounts of a slice are those of ОО or of СПО alone; all four are null for ДОО and ОДО. In
    «all» a unit without ОО and СПО has 0 people and a null total. `accounts_people` are the
    distinct verified teachers and students, `accounts_people_counted` those of known heads (R9).
29. The twin's worlds have no ИНН and no ОКТМО: both are null.
"""

from __future__ import annotations

from typing import Any

from tests.columns import COLUMNS

from .calculation import (
    LEVELS,
    MAIN_TYPES,
    TYPES,
    Facts,
    Level,
    Number,
    Options,
    Unit,
    World,
    as_row,
    gather,
    r10_types,
    r12_accounts,
    ranked_numbers,
    units,
)
from .slices import type_numbers, units_of_type
from .weeks import at_week

COUNTED = (
    "active_teachers_calls",
    "active_teachers_messages",
    "active_students",
    "teachers",
    "students",
    "teachers_linked",
    "students_linked",
)
ALL = "all"


def history_of(world: World, options: Options) -> list[dict[str, Any]]:
    """The rows of `DIR/week_end=…/week.parquet` after `sferum report FILES --history DIR`.

    The files are `write_world(world, folder)`, the week is `world.week_end`; `options` are the
    settings, without types, which a history does not take. Shares are Fractions. The order of the
    rows is not part of the contract: `views_agreement.compare_history` meets them by level, slice
    and unit. Raises `RepeatsAcrossFilesError` (exit 3).
    """
    assert options.types is None, "the history holds whole weeks"
    world = at_week(world, world.week_end)
    facts = gather(world, options)
    rows = []
    for level in LEVELS:
        found = units(world, options, level)
        numbers = ranked_numbers(world, options, level, found, facts)
        for unit, of_unit in zip(found, numbers, strict=True):
            scope = r10_types(unit, "teacher", level, options)
            rows.append(history_row(world, level, ALL, unit, of_unit, facts, scope))
        for type_ in TYPES:
            for unit in units_of_type(world, options, level, type_):
                of_unit = type_numbers(world, options, level, unit, facts, type_)
                scope = frozenset({type_})
                rows.append(history_row(world, level, type_, unit, of_unit, facts, scope))
    return rows


def history_row(
    world: World,
    level: Level,
    slice_: str,
    unit: Unit,
    numbers: dict[str, Number],
    facts: Facts,
    teacher_scope: frozenset[str],
) -> dict[str, Any]:
    """One row; the ranks of a slice of one type are null."""
    row = as_row(unit, numbers, level, single=True)
    if level == "organization":
        teacher_scope = frozenset({unit.organizations[0].organization_type})
    accounts = r12_accounts(world, unit, facts, MAIN_TYPES if slice_ == ALL else (slice_,))
    return {
        "level": level,
        "slice": slice_,
        "region": unit.region,
        "municipality": unit.municipality,
        "organization_id": row.get("organization_id"),
        "inn": None,
        "oktmo": None,
        "organization": row.get("organization"),
        "organization_type": row.get("organization_type"),
        **{key: row[key] for key in COLUMNS[2:]},
        **{f"{key}_counted": numbers[f"{key}_counted"] for key in COUNTED},
        "accounts_linked": accounts.linked,
        "accounts_total": accounts.total,
        "accounts_people": accounts.people,
        "accounts_people_counted": accounts.people_counted,
        "teacher_scope": "+".join(type_ for type_ in TYPES if type_ in teacher_scope),
        "unknown_heads": row["unknown_heads"],
    }
