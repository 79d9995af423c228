"""The weeks of a view, slowly: which are known and whole, and how a number changed (section 7).

Decisions (where the contract leaves room; numbers go on from those of `calculation`)

15. A row of the week is a row of a file whose date falls in it, as the file has it: one of an
    organization that stands in no reference, and an identical repeat, count too, for «the files
    hold a row of it», for the seven days, and for «barely begun». Rows of the members table do not.
16. Barely begun is judged in each week as in the week asked for, over the rows by day alone; a day
    without a row is 0 in the median. Exactly a tenth is enough. A weekly row makes the week
    complete whatever days it has, unless its rows by day have barely begun.
17. A week without data is not complete; it is marked as holidays all the same.
18. A row of the members table is a membership row (decision 10): who has one delivered. Under
    --type a unit is its organizations of the types named, for this too. An organization without an
    id is not connected (decision 11). Organizations themselves always delivered.
19. The rules of two weeks differ if any setting of `Options` but `rank_by`, `repeats` and `types`
    does; the scopes differ if the teachers' types do, and then all the unit's changes are null.
    A rank taken by another base than the other week's has no change.
    A unit meets itself by the organization's id, else by its names: «район» and «округ», «г.» and
    «г.о.» are one (K7, of the names that `worlds` has).
20. A counter without one number in the rows of the week, in all the files, is null in that week; a
    column that one file lacks is null in every week of the call.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Literal

from tests.columns import COLUMNS

from .calculation import (
    ActivityRow,
    Cell,
    Facts,
    Level,
    Number,
    Options,
    Unit,
    World,
    gather,
    in_week,
    r10_types,
    ranked_numbers,
    units,
)

Source = Literal["activity", "history"]
Days = tuple[dt.date, dt.date]  # a holiday from one day to another, both inclusive
UnitKey = tuple[str | None, ...]

DAYS_OF_WEEK = 7
DAYS_OF_HOLIDAYS = 3  # so many of them mark a week
DENOMINATORS = ("organizations_total", "teachers_total", "students_total")

SHARES = tuple(column for column in COLUMNS if column.endswith("_pct"))
COUNTS = tuple(column.removesuffix("_pct") for column in SHARES)  # columns 4, 6, 8, …, 20
RANKS = tuple(column for column in COLUMNS if column.startswith("rank_"))


@dataclass(frozen=True)
class Kept:
    """A week of the history: the world and the settings from which it was kept, by its week_end."""

    world: World
    options: Options


@dataclass(frozen=True)
class Measured:
    """A unit in a week."""

    unit: Unit
    numbers: dict[str, Number]
    delivered: bool
    teacher_scope: frozenset[str]


@dataclass(frozen=True)
class Week:
    """A week of the call. `world` has its week_end; None where nothing is known of the week."""

    week_end: dt.date
    source: Source | None
    world: World | None
    options: Options
    complete: bool
    holidays: bool

    @cached_property
    def facts(self) -> Facts:
        """What the week says."""
        assert self.world is not None
        return gather(self.world, self.options)

    def measured(self, level: Level) -> dict[UnitKey, Measured]:
        """The units of a level in the order of its report; none in a week without data."""
        if self.world is None:
            return {}
        found = units(self.world, self.options, level)
        numbers = ranked_numbers(self.world, self.options, level, found, self.facts)
        return {
            unit_key(unit, level): Measured(
                unit, of_unit, delivered(unit, level, self.facts),
                r10_types(unit, "teacher", level, self.options),
            )
            for unit, of_unit in zip(found, numbers, strict=True)
        }  # fmt: skip


@dataclass(frozen=True)
class Calendar:
    """The weeks that a call knows: those of its files, and of the history where they have none."""

    world: World | None
    options: Options
    holidays: Sequence[Days] = ()
    history: Sequence[Kept] = ()

    @property
    def last(self) -> dt.date:
        """The week asked for; without files the last one of the history."""
        if self.world is not None:
            return self.world.week_end
        return max(kept.world.week_end for kept in self.history)

    def week(self, week_end: dt.date) -> Week:
        """A week, known or not; the files win over the history."""
        marked = is_holiday(week_end, self.holidays)
        if self.world is not None and any(rows_of(replace(self.world, week_end=week_end))):
            world = at_week(self.world, week_end)
            return Week(
                week_end, "activity", world, self.options, is_complete(world), marked
            )  # fmt: skip
        for kept in self.history:
            if kept.world.week_end == week_end:
                world = at_week(kept.world, week_end)
                return Week(week_end, "history", world, kept.options, is_complete(world), marked)
        return Week(week_end, None, None, self.options, complete=False, holidays=marked)

    def before(self, week: Week) -> Week:
        """The week 7 days before."""
        return self.week(week.week_end - dt.timedelta(days=DAYS_OF_WEEK))


# ----------------------------------------------------------------------------- what a week holds


def rows_of(world: World) -> Iterator[tuple[bool, ActivityRow]]:
    """The rows of the week as the files have them, each with whether its file is by week."""
    for number, rows in enumerate(world.activity):
        for row in rows:
            if in_week(world, number, row):
                yield number in world.weekly_files, row


def at_week(world: World, week_end: dt.date) -> World:
    """The world in another week: a counter without one number there is as good as missing."""
    moved = replace(world, week_end=week_end)
    rows = [row for _weekly, row in rows_of(moved)]
    return replace(
        moved,
        has_messages_read=world.has_messages_read
        and any(row.messages_read is not None for row in rows),
        has_calls=world.has_calls and any(row.calls is not None for row in rows),
    )


def is_complete(world: World) -> bool:
    """Each of the seven days has a row, or there is one by week; and it has not barely begun."""
    rows = list(rows_of(world))
    by_day = Counter(row.date for weekly, row in rows if not weekly)
    whole = len(by_day) == DAYS_OF_WEEK or any(weekly for weekly, _row in rows)
    return whole and not barely_begun(world.week_end, by_day)


def barely_begun(week_end: dt.date, by_day: Mapping[dt.date, int]) -> bool:
    """Has the last day less than a tenth of the rows of the median of the six days before?"""
    six = sorted(
        by_day.get(week_end - dt.timedelta(days=back), 0) for back in range(1, DAYS_OF_WEEK)
    )
    median = Fraction(six[2] + six[3], 2)
    return 10 * by_day.get(week_end, 0) < median


def is_holiday(week_end: dt.date, holidays: Sequence[Days]) -> bool:
    """Three or more days of the week are holidays; a day in two of them is one."""
    week = [week_end - dt.timedelta(days=back) for back in range(DAYS_OF_WEEK)]
    marked = [day for day in week if any(first <= day <= last for first, last in holidays)]
    return len(marked) >= DAYS_OF_HOLIDAYS


def delivered(unit: Unit, level: Level, facts: Facts) -> bool:
    """False for a unit with connected organizations and not one membership row in the week."""
    connected = any(o.connected and o.organization_id for o in unit.organizations)
    has_rows = any(facts.memberships.get(o.organization_id) for o in unit.organizations)
    return level == "organization" or has_rows or not connected


# K7: other spellings of the names that the random worlds have, by the usual one.
SPELLINGS = {
    "Омская область": "Омская обл.",
    "Республика Алтай": "Респ. Алтай",
    "г. Омск": "Омск г.о.",
    "Омский муниципальный район": "Омский муниципальный округ",
    "Нижнеомский муниципальный район": "НИЖНЕОМСКИЙ МР",
    "Советский муниципальный район": "Советский р-н",
    "Тарский муниципальный район": "Тарский м.о.",
    "Тарский муниципальный округ": "Тарский район",
}
USUAL = {other: usual for usual, other in SPELLINGS.items()}


def unit_key(unit: Unit, level: Level) -> UnitKey:
    """What a unit is met by in another week."""
    place = tuple(None if name is None else USUAL.get(name, name)
                  for name in (unit.region, unit.municipality))  # fmt: skip
    if level != "organization":
        return place
    (organization,) = unit.organizations
    if organization.organization_id:
        return (organization.organization_id,)
    return (*place, organization.organization)


# ------------------------------------------------------------------------------- what has changed


def same_rules(options: Options, other: Options) -> bool:
    """Were the numbers of two weeks made under the same rules?"""
    beside: Options = replace(other, rank_by=options.rank_by, repeats=options.repeats)
    return options == beside


def comparable(week: Week, before: Week) -> bool:
    """Can a number of the two weeks be compared at all?"""
    whole = all(w.world is not None and w.complete and not w.holidays for w in (week, before))
    return whole and same_rules(week.options, before.options)


def units_comparable(week: Week, before: Week, now: Measured | None, then: Measured | None) -> bool:
    """Can a unit's numbers of the two weeks be compared?"""
    return (
        comparable(week, before)
        and now is not None
        and then is not None
        and now.delivered
        and then.delivered
        and now.teacher_scope == then.teacher_scope
    )


def difference(now: Cell, then: Cell) -> Number:
    """The change of a number; null where either side is."""
    if isinstance(now, str) or isinstance(then, str) or now is None or then is None:
        return None
    return now - then


def change_of_shares(
    week: Week, before: Week, now: Measured | None, then: Measured | None
) -> dict[str, Number]:
    """The shares' changes of one unit, in percentage points."""
    may = units_comparable(week, before, now, then)
    return {
        f"{key}_change_pp": difference(now.numbers[key], then.numbers[key])
        if may and now is not None and then is not None
        else None
        for key in SHARES
    }


def changes(
    week: Week, before: Week, now: Measured, then: Measured | None
) -> dict[str, Number | bool]:
    """All the changes of one unit, and whether a denominator is another."""
    result: dict[str, Number | bool] = {**change_of_shares(week, before, now, then)}
    may = units_comparable(week, before, now, then)
    one_base = week.options.rank_by == before.options.rank_by
    for key in (*COUNTS, *RANKS):
        compared = may and then is not None and (one_base or key not in RANKS)
        result[f"{key}_change"] = (
            difference(now.numbers[key], then.numbers[key])
            if compared and then is not None
            else None
        )
    result["base_changed"] = (
        any(now.numbers[key] != then.numbers[key] for key in DENOMINATORS)
        if may and then is not None
        else None
    )
    return result
