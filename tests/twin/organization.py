"""The json of `organization`, slowly, from the contract alone (SPEC section 7, slide 31).

Decisions (where the contract leaves room; numbers go on from those of `weeks`)

21. A teacher with several verified memberships as one in the organization is in the band of the
    one with the most messages: R5 counts who reaches the threshold in any of them (R8).
22. A number that two bands of a low threshold would hold belongs to the first of them.
23. `active_users` and every counter of a day are null where a column that they need is missing;
    `linked` likewise.
24. `change` is null where no share of the organization can be compared; what cannot be compared
    alone is null in it.
25. `of_municipality` and `of_region` say how many have the rank, also where this one has none.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from .calculation import (
    MAIN_TYPES,
    RANKED,
    ActivityRow,
    Facts,
    Kind,
    MemberRow,
    Options,
    Organization,
    World,
    as_row,
    r3_kind,
    r9_share_is_rated,
    role_of_type,
    unit_targets,
    week_rows,
)
from .weeks import (
    DAYS_OF_WEEK,
    Calendar,
    Days,
    Kept,
    Measured,
    Week,
    change_of_shares,
    rows_of,
    unit_key,
)

KINDS: tuple[Kind, ...] = ("teacher", "student", "other")
ACTIVE = ("active_teachers_calls", "active_teachers_messages", "active_students")


def organization_of(
    world: World,
    options: Options,
    which: Organization,
    *,
    small_numbers: int = 5,
    holidays: Sequence[Days] = (),
    history: Sequence[Kept] = (),
) -> dict[str, Any]:
    """`sferum organization FILES --unit WHICH`; the arguments are as those of `summary_of`.

    Raises `RepeatsAcrossFilesError` where the week or the one before it has a conflict (exit 3).
    """
    calendar = Calendar(world, options, holidays, history)
    week = calendar.week(calendar.last)
    before = calendar.before(week)
    every = week.measured("organization")
    (key,) = [one for one, found in every.items() if found.unit.organizations == (which,)]
    now = every[key]
    then = before.measured("organization").get(unit_key(now.unit, "organization"))
    changes = change_of_shares(week, before, now, then)
    row = as_row(now.unit, now.numbers, "organization", single=True)
    found = memberships_of(known(week), options, which)
    of_file = ("region", "municipality", "organization_id", "organization", "organization_type")
    return {
        "organization": {
            **{name: row[name] for name in of_file},
            "connected": is_registered(which, week.facts),
        },
        "row": {name: value for name, value in row.items()
                if name not in ("organization_id", "organization", "organization_type")},
        "places": places(week, options, every, now),
        "missing": missing(week, options, now),
        "members": members(found, which, options, has_ejd=known(week).has_ejd),
        "change": changes if any(value is not None for value in changes.values()) else None,
        "active": {name: now.numbers[name] for name in ACTIVE},
        "messages_bands": bands(found, which, week.facts, options, small_numbers),
        "days": days(known(week), options, which, found, small_numbers),
    }  # fmt: skip


def known(week: Week) -> World:
    """The world of a week with data."""
    assert week.world is not None
    return week.world


def is_registered(organization: Organization, facts: Facts) -> bool:
    """R1."""
    return organization.organization_id in facts.registered


class OfRole:
    """One user in one role of the organization."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.verified = self.linked = False
        self.sent = 0


Memberships = dict[tuple[str, str], OfRole]  # by user and role in its canonical spelling


def memberships_of(world: World, options: Options, which: Organization) -> Memberships:
    """Who is in the organization in the week."""
    found: Memberships = {}
    if not which.organization_id:
        return found
    rows: list[ActivityRow | MemberRow] = [*week_rows(world, options), *(world.members or ())]
    for row in rows:
        if row.organization_id == which.organization_id:
            role = role_of_type(row.role, which.organization_type)
            one = found.setdefault((row.user_id, role), OfRole())
            one.verified = one.verified or row.verified
            one.linked = one.linked or bool(row.ejd_linked)
            if isinstance(row, ActivityRow):
                one.sent += row.messages_sent
    return found


def members(
    found: Memberships, which: Organization, options: Options, *, has_ejd: bool
) -> list[dict[str, Any]]:
    """A row per role; their order within a kind is not the contract's."""
    result = []
    for role in {role for _user, role in found}:
        here = [one for (_user, of_role), one in found.items() if of_role == role]
        result.append(
            {
                "role": role,
                "kind": r3_kind(role, which.organization_type, options),
                "users": len(here),
                "verified": sum(one.verified for one in here),
                "linked": sum(one.linked for one in here) if has_ejd else None,
            }
        )
    return sorted(result, key=lambda row: KINDS.index(row["kind"]))


def teachers_of(
    found: Memberships, which: Organization, options: Options
) -> dict[str, list[OfRole]]:
    """The memberships as a teacher of each user who has one."""
    result: dict[str, list[OfRole]] = {}
    for (user, role), one in found.items():
        if r3_kind(role, which.organization_type, options) == "teacher":
            result.setdefault(user, []).append(one)
    return result


def messages_of_teachers(
    found: Memberships, which: Organization, facts: Facts, options: Options
) -> dict[str, int]:
    """The messages of each verified teacher, those that R5 looks at."""
    result = {}
    for user, several in teachers_of(found, which, options).items():
        sent = [one.sent for one in several if one.verified]
        if sent:
            by_user = options.messages_per == "user"
            result[user] = facts.messages_of_user[user] if by_user else max(sent)
    return result


def band_of(messages: int, threshold: int) -> int:
    """The number of the first band that holds a number of messages."""
    in_band = (
        messages == 0,
        1 <= messages <= threshold - 4,
        threshold - 3 <= messages <= threshold - 1,
        messages == threshold,
        threshold + 1 <= messages <= 2 * threshold - 1,
        messages >= 2 * threshold,
    )
    return in_band.index(True)


def bands(
    found: Memberships, which: Organization, facts: Facts, options: Options, small_numbers: int
) -> list[dict[str, Any]] | None:
    """Bands of the verified teachers' messages; null for few, or where it is not connected."""
    if not is_registered(which, facts):
        return None
    messages = messages_of_teachers(found, which, facts, options)
    if len(messages) < small_numbers:
        return None
    threshold = options.min_messages
    teachers = Counter(band_of(number, threshold) for number in messages.values())
    numbers: dict[int, list[int]] = {}
    for number in range(2 * threshold + 2):  # two numbers of the last band, which has no end
        numbers.setdefault(band_of(number, threshold), []).append(number)
    last = max(numbers)
    return [
        {
            "from": min(held),
            "to": None if band == last else max(held),
            "teachers": teachers[band],
        }
        for band, held in sorted(numbers.items())
    ]


def days(
    world: World, options: Options, which: Organization, found: Memberships, small_numbers: int
) -> list[dict[str, Any]] | None:
    """The seven days: sums over every membership, distinct users who did something."""
    rows = list(rows_of(world))
    if any(weekly for weekly, _row in rows) or not rows:
        return None
    if len({user for user, _role in found}) < small_numbers:
        return None
    result = []
    for back in reversed(range(DAYS_OF_WEEK)):
        day = world.week_end - dt.timedelta(days=back)
        here = [
            row for row in week_rows(world, options)
            if row.date == day and row.organization_id == which.organization_id
        ]  # fmt: skip
        numbers: dict[str, int | None] = {
            "messages_sent": sum(row.messages_sent for row in here),
            "messages_read": sum(row.messages_read or 0 for row in here),
            "calls": sum(row.calls or 0 for row in here),
            "active_users": len(
                {row.user_id for row in here
                 if row.messages_sent or row.messages_read or row.calls}
            ),
        }  # fmt: skip
        if not world.has_messages_read:
            numbers["messages_read"] = numbers["active_users"] = None
        if not world.has_calls:
            numbers["calls"] = numbers["active_users"] = None
        if not any(row.date == day for _weekly, row in rows):
            numbers = dict.fromkeys(numbers, None)
        result.append({"date": day.isoformat(), **numbers})
    return result


def missing(week: Week, options: Options, now: Measured) -> dict[str, int | None]:
    """What the organization lacks with its own heads; rule 3 of slide 16 forbids ДОО and ОДО."""
    found = unit_targets(known(week), options, "organization", now.unit, week.facts)
    judged = now.unit.organizations[0].organization_type in MAIN_TYPES
    return {key: target.missing_people if judged else None for key, target in found.items()}


def places(
    week: Week, options: Options, every: dict[Any, Measured], now: Measured
) -> dict[str, dict[str, int | None]]:
    """R11: the places by each rated count and by its share."""

    def rated(one: Measured, name: str, key: str) -> Any:
        if not name.endswith("organizations"):
            if one.unit.organizations[0].organization_type not in MAIN_TYPES:
                return None
            kind: Kind = "student" if "students" in name else "teacher"
            if key.endswith("_pct") and not r9_share_is_rated(
                known(week), one.unit, kind, week.facts, "organization", options
            ):
                return None
        return one.numbers[key]

    def among(others: list[Measured], name: str, key: str) -> tuple[int | None, int]:
        values = [rated(one, name, key) for one in others]
        values = [value for value in values if value is not None]
        own = rated(now, name, key)
        place = None if own is None else 1 + sum(value > own for value in values)
        return place, len(values)

    region = [one for one in every.values() if one.unit.region == now.unit.region]
    here = [one for one in region if one.unit.municipality == now.unit.municipality]
    result: dict[str, dict[str, int | None]] = {}
    for name in RANKED:
        for key in (name, f"{name}_pct"):
            in_municipality, of_municipality = among(here, name, key)
            in_region, of_region = among(region, name, key)
            result[key] = {
                "in_municipality": in_municipality,
                "of_municipality": of_municipality,
                "in_region": in_region,
                "of_region": of_region,
            }
    return result
