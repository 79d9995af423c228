"""The json of `attention`, slowly, from the contract alone (SPEC section 7).

Decisions (where the contract leaves room; numbers go on from those of `organization`)

26. Listed is who is known to lack people: an organization of which neither the missing teachers nor
    the missing students can be told lacks nobody that anybody knows of.
27. Everybody who is missing is behind an obstacle of the whole organization: without a row, not
    connected (R1, as its row says), without users.
28. An obstacle of teachers is in the way only of missing teachers, and of students likewise; one
    with nobody behind it is none.
29. A teacher is not verified who has no verified membership as one in the organization. Students
    are silent who are verified and not active (R7).
"""

from __future__ import annotations

from typing import Any

from .calculation import Options, Organization, World, gather
from .organization import (
    Memberships,
    band_of,
    is_registered,
    memberships_of,
    messages_of_teachers,
    missing,
    teachers_of,
)
from .weeks import Calendar, Measured, Week

NAMES = ("region", "municipality", "organization_id", "organization", "organization_type")
NOTHING, NEARLY = 0, 2  # numbers of `band_of`


def attention_of(world: World, options: Options) -> list[dict[str, Any]]:
    """The rows of `sferum attention FILES`, without their text.

    Raises `RepeatsAcrossFilesError` where the week has a conflict (exit 3).
    """
    calendar = Calendar(world, options)
    week = calendar.week(calendar.last)
    gather(world, options)
    rows = [row_of(world, week, options, one) for one in week.measured("organization").values()]
    lacking = [row for row in rows if lacks(row)]
    return sorted(lacking, key=lambda row: -lacks(row))  # sorted() keeps the order of equals


def lacks(row: dict[str, Any]) -> int:
    """How many people are missing."""
    return (row["missing_teachers"] or 0) + (row["missing_students"] or 0)


def row_of(world: World, week: Week, options: Options, now: Measured) -> dict[str, Any]:
    """One organization and the first obstacle on its way."""
    (which,) = now.unit.organizations
    lacking = missing(week, options, now)
    teachers, students = lacking["active_teachers_messages"], lacking["active_students"]
    assert week.world is not None
    found = memberships_of(week.world, options, which)
    obstacle, people = None, None
    for code, behind, without in obstacles(world, week, options, which, found, now):
        lacking_here = (teachers or 0) * ("t" in without) + (students or 0) * ("s" in without)
        followers = lacking_here if behind is None else min(behind, lacking_here)
        if followers:
            obstacle, people = code, followers
            break
    return {
        **{name: getattr(which, name) for name in NAMES},
        "missing_teachers": teachers,
        "missing_students": students,
        "obstacle": obstacle,
        "people": people,
    }


def obstacles(
    world: World,
    week: Week,
    options: Options,
    which: Organization,
    found: Memberships,
    now: Measured,
) -> list[tuple[str, int | None, str]]:
    """What is in the way: code, people behind it (None: all), for whom: t(eachers), s(tudents)."""
    if not has_row_of_any_date(world, which):
        return [("without-rows", None, "ts")]
    if not is_registered(which, week.facts):
        return [("not-connected", None, "ts")]
    if not found:
        return [("without-users", None, "ts")]
    messages = messages_of_teachers(found, which, week.facts, options)
    in_bands = [band_of(number, options.min_messages) for number in messages.values()]
    nobody_verified = [
        user for user, several in teachers_of(found, which, options).items()
        if not any(one.verified for one in several)
    ]  # fmt: skip
    students, active = now.numbers["students"], now.numbers["active_students"]
    silent = int(students or 0) - int(active or 0)
    return [
        ("teachers-not-verified", len(nobody_verified), "t"),
        ("teachers-silent", in_bands.count(NOTHING), "t"),
        ("near-misses", in_bands.count(NEARLY), "t"),
        ("students-silent", silent, "s"),
    ]


def has_row_of_any_date(world: World, which: Organization) -> bool:
    """Does a row of some file, of the week or not, name the organization?"""
    named = {row.organization_id for file in world.activity for row in file}
    named |= {row.organization_id for row in world.members or ()}
    return bool(which.organization_id) and which.organization_id in named
