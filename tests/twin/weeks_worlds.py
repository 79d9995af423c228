"""Random worlds of several weeks: whole, partial, missing, barely begun, by day and by week.

Built from the pieces of `worlds`, and with the same promise: what the contract leaves open is kept
out unless `ambiguous=True`: a members table that speaks for a municipality which delivered nothing
(decision 18 of `weeks`), conflicts of two files in a week before the last. Never made are rows by
day and by week in one week (16), a column that one week's file lacks and the others have (20), rows
by week that end on no week of the call.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from hypothesis import strategies as st

from .calculation import (
    ActivityRow,
    HeadcountRow,
    MemberRow,
    Options,
    Organization,
    World,
    organizations_by_id,
)
from .weeks import SPELLINGS, Days, Kept, rows_of
from .worlds import (
    ACROSS,
    OPTIONAL,
    WEEK_END,
    Choices,
    Drawn,
    Seeded,
    Size,
    build_activity,
    build_members,
    build_memberships,
    build_reference,
    chance,
    drop_columns,
    split_files,
    without,
)

Membership = tuple[str, str, str]
Place = tuple[str, str]
PlaceRow = TypeVar("PlaceRow", Organization, HeadcountRow)

KINDS_OF_LAST = (*("full",) * 7, "partial", "barely begun", "by week")
KINDS = (*KINDS_OF_LAST, "missing")
WEEK = range(-6, 1)
MOST_WEEKS = 5
COUNTERS = ("messages_read", "calls")
# So many of them on each of six days, and one row on the last day: less than a tenth.
PARENTS = tuple(f"родитель-{number}" for number in range(1, 13))


@dataclass(frozen=True)
class Rows:
    """The rows of one week."""

    rows: list[ActivityRow]
    by_week: bool


def build_week(
    choices: Choices,
    kind: str,
    week_end: dt.date,
    memberships: Sequence[Membership],
    organizations: dict[str, Organization],
) -> Rows:
    """One week of a kind, of those who delivered; its days have rows that can be matched."""
    matched = [m for m in memberships if m[1] in organizations] or memberships
    if kind == "missing":
        return Rows([], by_week=False)
    if kind == "by week":
        rows = build_activity(choices, memberships, week_end, (0,))
        return Rows(rows or [quiet(matched[0], week_end)], by_week=True)
    rows = build_activity(choices, memberships, week_end, tuple(reversed(WEEK)))
    days = {week_end + dt.timedelta(days=day) for day in WEEK}
    if kind == "partial":
        away = {week_end + dt.timedelta(days=choices.pick(WEEK)) for _ in range(3)}
        days -= away
        rows = [row for row in rows if row.date in days]
    elif kind == "barely begun":
        (_user, organization, _role) = matched[0]
        rows = [row for row in rows if row.date != week_end]
        rows += [
            quiet((parent, organization, "Родитель"), day)
            for day in sorted(days - {week_end})
            for parent in PARENTS
        ]
    spoken = {row.date for row in rows if row.organization_id in organizations}
    rows += [quiet(choices.pick(matched), day) for day in sorted(days - spoken)]
    return Rows(rows, by_week=False)


def quiet(membership: Membership, day: dt.date) -> ActivityRow:
    """A member's row of a day on which nothing happened."""
    return ActivityRow(day, *membership, True, 0, 0, 0, False)


def blank_counter(choices: Choices, week: Rows) -> Rows:
    """A counter without one number in the week, whose column is there."""
    column = choices.pick(COUNTERS)
    return replace(week, rows=[without(row, column) for row in week.rows])


def place_of(organizations: dict[str, Organization], organization_id: str) -> Place | None:
    """The municipality of an organization that stands in the reference."""
    found = organizations.get(organization_id)
    return (found.region, found.municipality) if found else None


def without_one(
    choices: Choices, memberships: Sequence[Membership], organizations: dict[str, Organization]
) -> Sequence[Membership]:
    """The memberships but those of one municipality, which does not deliver; never none at all."""
    silent = choices.pick(list(dict.fromkeys((o.region, o.municipality)
                                             for o in organizations.values())))  # fmt: skip
    left = [m for m in memberships if place_of(organizations, m[1]) != silent]
    return left if any(place_of(organizations, m[1]) for m in left) else memberships


def as_files(
    choices: Choices, weeks: Sequence[Rows], size: Size, ambiguous: bool
) -> list[tuple[bool, list[ActivityRow]]]:
    """One file (two, if some rows are by week), a file per week, or several of each week."""
    way = choices.pick(("one", "per week", "several"))
    if way == "one":
        return [
            (by_week, rows)
            for by_week in (False, True)
            if (rows := [row for week in weeks if week.by_week == by_week for row in week.rows])
        ]
    files: list[tuple[bool, list[ActivityRow]]] = []
    for number, week in enumerate(weeks):
        last = number == len(weeks) - 1
        ways = ACROSS if last or ambiguous else ACROSS[:-1]
        parts = (
            split_files(choices, week.rows, size, ambiguous, ways)
            if way == "several"
            else [week.rows]
        )
        files += [(week.by_week, part) for part in parts if part]
    if chance(choices, 30):
        files.reverse()  # the order of files says nothing but to --repeats last
    return files


def those_who_always_deliver(
    members: Sequence[MemberRow], weeks: Sequence[Rows], organizations: dict[str, Organization]
) -> tuple[MemberRow, ...]:
    """The members but those of a municipality that is silent in a week with data."""
    spoke = [
        {place_of(organizations, row.organization_id) for row in week.rows}
        for week in weeks
        if week.rows
    ]
    return tuple(
        member
        for member in members
        if all(place_of(organizations, member.organization_id) in places for places in spoke)
    )


def build_weeks(choices: Choices, size: Size, ambiguous: bool = False) -> World:
    """A world of two to five weeks, of which the last, `WEEK_END`, has data."""
    reference = build_reference(choices, size, ambiguous)
    memberships = build_memberships(choices, reference.organizations, size, ambiguous)
    number = choices.integer(2, MOST_WEEKS)
    weeks: list[Rows] = []
    bare = World(reference.organizations, reference.headcount, (), None, WEEK_END)
    organizations = organizations_by_id(bare)
    for back in reversed(range(number)):
        kind = choices.pick(KINDS_OF_LAST if back == 0 else KINDS)
        there: Sequence[Membership] = memberships
        if organizations and chance(choices, 35):
            there = without_one(choices, memberships, organizations)
        week_end = WEEK_END - dt.timedelta(days=7 * back)
        week = build_week(choices, kind, week_end, there, organizations)
        weeks.append(blank_counter(choices, week) if chance(choices, 8) else week)
    if not weeks[-1].by_week and chance(choices, 20):
        # A day after the week asked for is of no week of the call.
        weeks[-1].rows.append(quiet(memberships[0], WEEK_END + dt.timedelta(days=2)))
    drawn = as_files(choices, weeks, size, ambiguous)
    left = drop_columns(choices, [rows for _by_week, rows in drawn])
    files = list(zip((by_week for by_week, _rows in drawn), left, strict=True))
    # The same file twice is an error of its own.
    files = [part for index, part in enumerate(files) if part not in files[:index]]
    activity = [rows for _by_week, rows in files]
    dropped = {
        column
        for column in OPTIONAL
        if all(getattr(row, column) is None for rows in activity for row in rows)
    }
    has_ejd = "ejd_linked" not in dropped
    members: tuple[MemberRow, ...] = ()
    if chance(choices, 30):
        members = build_members(choices, memberships, has_ejd)
        if not ambiguous:
            members = those_who_always_deliver(members, weeks, organizations)
    return replace(
        bare,
        activity=tuple(map(tuple, activity)),
        members=members or None,
        has_messages_read="messages_read" not in dropped,
        has_calls="calls" not in dropped,
        has_ejd=has_ejd,
        directory_only=reference.directory_only,
        weekly_files=frozenset(n for n, (by_week, _rows) in enumerate(files) if by_week),
    )


def kept_until(
    world: World, options: Options, last_kept: dt.date
) -> tuple[World, tuple[Kept, ...]]:
    """The same weeks known in another way: those up to a day by the history, the rest by files.

    Each of the kept ones is what `sferum report` keeps of `write_world(kept.world, …)` with the
    week_end of that world; the files of a call that reads them are those of the world returned.
    """
    ends = [world.week_end - dt.timedelta(days=7 * back) for back in range(MOST_WEEKS)]
    moved = [replace(world, week_end=end) for end in ends if end <= last_kept]
    kept = tuple(Kept(there, options) for there in moved if any(rows_of(there)))
    files = [
        (number in world.weekly_files, later)
        for number, rows in enumerate(world.activity)
        if (later := tuple(row for row in rows if row.date > last_kept))
    ]
    weekly = frozenset(number for number, (by_week, _rows) in enumerate(files) if by_week)
    activity = tuple(rows for _by_week, rows in files)
    return replace(world, activity=activity, weekly_files=weekly), kept


def of_another_headcount(world: World) -> World:
    """The same reference with one more teacher, where there was one, in every unit of heads."""

    def more(heads: int | None) -> int | None:
        return None if heads is None else heads + 1

    headcount = world.headcount
    if headcount is not None:
        headcount = tuple(replace(row, teachers=more(row.teachers)) for row in headcount)
    organizations = world.organizations
    if headcount is None:
        organizations = tuple(replace(o, teachers=more(o.teachers)) for o in organizations)
    return replace(world, organizations=organizations, headcount=headcount)


def of_other_spellings(world: World) -> World:
    """The same world whose regions and municipalities are spelt in another way (K7)."""

    def spelt(place: PlaceRow) -> PlaceRow:
        return replace(
            place,
            region=SPELLINGS.get(place.region, place.region),
            municipality=SPELLINGS.get(place.municipality, place.municipality),
        )

    headcount = None if world.headcount is None else tuple(map(spelt, world.headcount))
    return replace(world, organizations=tuple(map(spelt, world.organizations)), headcount=headcount)


def build_holidays(choices: Choices) -> tuple[Days, ...]:
    """None mostly; a few days, enough or not, of a week or across two, perhaps said twice."""
    if chance(choices, 75):
        return ()
    result = []
    for _ in range(choices.integer(1, 2)):
        first = WEEK_END - dt.timedelta(days=choices.integer(0, 7 * MOST_WEEKS))
        result.append((first, first + dt.timedelta(days=choices.integer(0, 5))))
    return tuple(result)


@st.composite
def worlds_of_weeks(
    draw: st.DrawFn, users: int = 20, organizations: int = 6, ambiguous: bool = False
) -> World:
    """Small worlds of several weeks; `ambiguous` adds what the contract leaves open."""
    return build_weeks(Drawn(draw), Size(users, organizations), ambiguous)


@st.composite
def holidays(draw: st.DrawFn) -> tuple[Days, ...]:
    """Days of the setting `[calendar] holidays` around the weeks of a world."""
    return build_holidays(Drawn(draw))


def random_weeks(seed: int, size: int = 60, ambiguous: bool = False) -> World:
    """The world of a seed with at most `size` users; the same on every run and platform."""
    return build_weeks(Seeded(seed), Size(size, max(6, size // 100)), ambiguous)


def random_holidays(seed: int) -> tuple[Days, ...]:
    """The holidays of a seed."""
    return build_holidays(Seeded(seed))
