"""Small random worlds that stress the rules, for Hypothesis and for long seeded runs.

One builder makes both: it takes its choices from Hypothesis (which shrinks them) or from a seeded
`random.Random`. Texts are clean and canonical; spelling is another test's business.

Inputs whose reading the rules leave open are kept out unless `ambiguous=True`, so that a difference
found by default is a mistake of one of the two sides: a further type that a headcount by
municipality leaves out or counts as 0 (decisions 3 and 6 of `calculation`), partly overlapping
repeats across files (7), one role in two words (8), a directory in another order than its
headcount (13, never made). Decisions 4, 9 and 12 cannot be avoided by the inputs.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol, TypeVar

from hypothesis import strategies as st

from .calculation import (
    MAIN_TYPES,
    STUDENT_ROLE,
    TEACHER_ROLE,
    TYPES,
    ActivityRow,
    HeadcountRow,
    MemberRow,
    Options,
    Organization,
    World,
    role_of_type,
)

T = TypeVar("T")

WEEK_END = dt.date(2024, 10, 24)
REGIONS = ("Омская область", "Новосибирская область", "Республика Алтай")
# Lookalike names on purpose: «Омск», «Омский» and «Нижнеомский» are three municipalities, and
# every region takes its names from this list, so that the same name stands in two regions.
MUNICIPALITIES = (
    "г. Омск",
    "Омский муниципальный район",
    "Нижнеомский муниципальный район",
    "Советский муниципальный район",
    "Тарский муниципальный округ",
)
ROLES = (
    "Учитель", "Преподаватель", "Сотрудник", "Ученик", "Студент", "Педагог",
    "Педагогический работник", "Обучающийся", "Родитель", "Законный представитель",
    "Администратор", "",
)  # fmt: skip
DAYS = (0, 0, -1, -3, -5, -6, -7, 1)  # from the week's end; -7 and 1 lie outside
MESSAGES = (0, 0, 1, 3, 4, 5, 5, 6, 9, 10, 11)  # 5 + 5, 4 + 6, 9 + 1: at the threshold in parts
READ = (0, 0, 0, 1, 2)
CALLS = (0, 0, 0, 1, 2)
TEACHERS = (None, 0, 1, 2, 3, 4, 5, 8, 12)
STUDENTS = (None, 0, 1, 2, 4, 7, 9, 20, 40)
COVERAGES = (95, 95, 50, 0, 100)
OPTIONAL = ("messages_read", "calls", "ejd_linked")


class Choices(Protocol):
    """Where the builder's choices come from."""

    def integer(self, low: int, high: int) -> int:
        """An integer, both bounds inclusive; a small one is the simpler."""

    def pick(self, values: Sequence[T]) -> T:
        """One of the values; the first is the simplest."""


class Drawn:
    """Choices of Hypothesis, which shrinks towards small integers and first values."""

    def __init__(self, draw: st.DrawFn) -> None:
        """Keep the composite's draw."""
        self.draw = draw

    def integer(self, low: int, high: int) -> int:
        """See `Choices`."""
        return self.draw(st.integers(low, high))

    def pick(self, values: Sequence[T]) -> T:
        """See `Choices`."""
        return self.draw(st.sampled_from(values))


class Seeded:
    """Choices of a seeded generator: the same seed, the same world, on every platform."""

    def __init__(self, seed: int) -> None:
        """Start the generator."""
        self.random = random.Random(seed)

    def integer(self, low: int, high: int) -> int:
        """See `Choices`."""
        return self.random.randint(low, high)

    def pick(self, values: Sequence[T]) -> T:
        """See `Choices`."""
        return values[self.random.randrange(len(values))]


def chance(choices: Choices, percent: int) -> bool:
    """True in about so many cases of a hundred; no is the simpler."""
    return choices.integer(0, 99) >= 100 - percent


@dataclass(frozen=True)
class Size:
    """Upper bounds of a world."""

    users: int
    organizations: int  # of one municipality
    files: int = 3


def build_organizations(
    choices: Choices, size: Size, by_municipality: bool
) -> tuple[Organization, ...]:
    """The reference: types, heads, connection, ids of several shapes."""
    # "mixed": the column stands in one of two files, so those without it come last.
    modes = ("column", "column", "missing") if by_municipality else ("column", "missing", "mixed")
    mode = choices.pick(modes)
    blank_ids = not by_municipality and chance(choices, 30)
    result: list[Organization] = []
    for region in REGIONS[: choices.integer(1, len(REGIONS))]:
        first = choices.integer(0, len(MUNICIPALITIES) - 1)
        for step in range(choices.integer(1, len(MUNICIPALITIES))):
            municipality = MUNICIPALITIES[(first + step) % len(MUNICIPALITIES)]
            for _ in range(choices.integer(1, choices.integer(1, size.organizations))):
                number = len(result) + 1
                identifier = choices.pick((f"{5500000 + number}", f"00{number}", f"орг-{number}"))
                if result and blank_ids and chance(choices, 12):
                    identifier = ""  # not yet on Сферум
                result.append(
                    Organization(
                        region=region,
                        municipality=municipality,
                        organization_id=identifier,
                        organization=f"Учреждение № {number}",
                        organization_type=choices.pick(TYPES),
                        connected=None if mode == "missing" else not chance(choices, 15),
                        teachers=None if by_municipality else choices.pick(TEACHERS),
                        students=None if by_municipality else choices.pick(STUDENTS),
                    )
                )
    if not by_municipality and chance(choices, 50):
        # In any order: municipalities interleave. Sorting by a drawn key shuffles.
        keys = [choices.integer(0, 99) for _ in result]
        result = [o for _, o in sorted(zip(keys, result, strict=True), key=lambda pair: pair[0])]
    if not by_municipality and chance(choices, 50):
        # Further types with known teachers everywhere: complete headcounts must be common.
        result = [
            replace(o, teachers=o.teachers or 0) if o.organization_type not in MAIN_TYPES else o
            for o in result
        ]
    if mode == "mixed":
        cut = choices.integer(0, len(result))
        result = result[:cut] + [replace(o, connected=None) for o in result[cut:]]
    return tuple(result)


def build_headcount(
    choices: Choices, organizations: Sequence[Organization], ambiguous: bool
) -> tuple[HeadcountRow, ...]:
    """The layout by municipality and type, in the order of the directory's municipalities."""
    result: list[HeadcountRow] = []
    complete = chance(choices, 50)
    for region, municipality in dict.fromkeys((o.region, o.municipality) for o in organizations):
        here = [o for o in organizations if (o.region, o.municipality) == (region, municipality)]
        rows_here = 0
        for type_ in TYPES:
            known = sum(1 for o in here if o.organization_type == type_)
            main = type_ in MAIN_TYPES
            if known and chance(choices, 15) and (main or ambiguous):
                continue  # organizations of a type that the headcount leaves out
            if not known and not chance(choices, 15):
                continue
            for _ in range(2 if chance(choices, 15) else 1):  # two rows of a type add up
                heads = TEACHERS[1:] if complete and not main else TEACHERS
                # Rows that only say 0: does the unit have such organizations? Not asked by default.
                least = 0 if known or ambiguous else 1
                organizations_here = choices.pick((known or 1, known + 2, None, least))
                rows_here += 1
                result.append(
                    HeadcountRow(region, municipality, type_, organizations_here,
                                 choices.pick(heads), choices.pick(STUDENTS))
                )  # fmt: skip
        if not rows_here:
            # A municipality of the directory alone would be no unit of the reference.
            result.append(HeadcountRow(region, municipality, "ОО", len(here), 5, 20))
    if chance(choices, 30):
        # A municipality without an organization in the directory: zeros, and its D counts.
        result.append(HeadcountRow(REGIONS[0], "Пустой муниципальный район", "ОО", 2, 5, 20))
    return tuple(result)


def build_memberships(
    choices: Choices, organizations: Sequence[Organization], size: Size, ambiguous: bool
) -> list[tuple[str, str, str]]:
    """(user, organization, role): several of a user, some of organizations nobody knows."""
    types = {o.organization_id: o.organization_type for o in organizations if o.organization_id}
    ids = list(types)
    # A few organizations get most of the people, else two seldom meet in one.
    busy = [choices.pick(ids) for _ in range(min(len(ids), max(4, size.users // 8)))] if ids else []
    found: dict[tuple[str, str, str], None] = {}
    words: dict[tuple[str, str, str], str] = {}
    for number in range(1, choices.integer(1, size.users) + 1):
        # «7» and «007» are two people: numbers 13 and 14 share the half 7.
        half = (number + 1) // 2
        short = f"{half}" if number % 2 else f"00{half}"
        user = choices.pick((f"{10000000 + number}", short, f"u{number}a"))
        for _ in range(choices.pick((1, 1, 2, 3))):
            organization = choices.pick((*busy, *busy, *ids, "9990001"))
            type_ = types.get(organization)
            likely = [
                TEACHER_ROLE.get(type_ or "", "Учитель"), STUDENT_ROLE.get(type_ or "", "Ученик"),
                "Педагог", "Обучающийся",
            ]  # fmt: skip
            role = choices.pick([*likely, *likely, *likely, *ROLES])
            meaning = role_of_type(role, type_)
            # The same role in two words: one membership or two? Not asked by default.
            word = words.setdefault((user, organization, meaning), role)
            if word == role or ambiguous:
                found[user, organization, role] = None
    return list(found)


def build_activity(
    choices: Choices,
    memberships: Sequence[tuple[str, str, str]],
    week_end: dt.date = WEEK_END,
    days: Sequence[int] = DAYS,
) -> list[ActivityRow]:
    """Rows of days around the week (`days` from its end), with repeats within the file."""
    rows: list[ActivityRow] = []
    for user, organization, role in memberships:
        verified = choices.pick(("always", "always", "some days", "never"))
        linked = choices.pick(("never", "always", "some days"))
        for _ in range(choices.pick((1, 2, 3, 0))):
            row = ActivityRow(
                date=week_end + dt.timedelta(days=choices.pick(days)),
                user_id=user,
                organization_id=organization,
                role=role,
                verified=verified == "always" or (verified != "never" and chance(choices, 50)),
                messages_sent=choices.pick(MESSAGES),
                messages_read=choices.pick(READ),
                calls=choices.pick(CALLS),
                ejd_linked=linked == "always" or (linked != "never" and chance(choices, 50)),
            )
            rows.append(row)
            if chance(choices, 12):
                rows.append(row)  # identical: once
            if chance(choices, 8):
                rows.append(replace(row, messages_sent=row.messages_sent + 1))  # differing: added
            if chance(choices, 4):
                rows.append(replace(row, verified=not row.verified))
    return rows


ACROSS = ("apart", "copies", "copies and conflicts")


def split_files(
    choices: Choices,
    rows: Sequence[ActivityRow],
    size: Size,
    ambiguous: bool,
    ways: Sequence[str] = ACROSS,
) -> list[list[ActivityRow]]:
    """One file or several; copies and conflicts across them, whole keys at a time."""
    count = choices.pick((1, 1, *range(2, size.files + 1)))
    by_day = chance(choices, 50)
    parts: dict[object, int] = {}
    keys: dict[tuple[dt.date, str, str, str], list[ActivityRow]] = {}
    files: list[list[ActivityRow]] = [[] for _ in range(count)]
    for row in rows:
        part: object = row.date if by_day else (row.user_id, row.organization_id, row.role)
        if part not in parts:
            parts[part] = choices.integer(0, count - 1)
        keys.setdefault((row.date, row.user_id, row.organization_id, row.role), []).append(row)
        files[parts[part]].append(row)
    if count > 1:
        # Files mostly stay apart: those of one world that conflict give no number to compare.
        across = choices.pick(ways)
        for (date, *membership), same in keys.items():
            number = parts[date if by_day else tuple(membership)]
            other = (number + choices.integer(1, count - 1)) % count
            if across == "apart":
                continue
            if chance(choices, 8):
                files[other] += same  # the same rows in two files count once
            elif across != "copies" and chance(choices, 10):
                # Larger than any row of the key, so that it equals none of them.
                most = max(row.messages_sent for row in same)
                files[other].append(replace(same[0], messages_sent=most + 1))
                if ambiguous and chance(choices, 50):
                    files[other].append(same[0])
    return files


def without(row: ActivityRow, column: str) -> ActivityRow:
    """The row in a file that lacks an optional column."""
    if column == "messages_read":
        return replace(row, messages_read=None)
    return replace(row, calls=None) if column == "calls" else replace(row, ejd_linked=None)


def drop_columns(choices: Choices, files: list[list[ActivityRow]]) -> list[list[ActivityRow]]:
    """Optional columns missing in every file."""
    for column in OPTIONAL:
        if chance(choices, 12):
            files = [[without(row, column) for row in rows] for rows in files]
    return files


def drop_in_one_file(
    choices: Choices, files: list[list[ActivityRow]], memberships_apart: bool
) -> list[list[ActivityRow]]:
    """A column missing in the first of several files: null everywhere all the same."""
    if memberships_apart and chance(choices, 60):
        column = choices.pick(OPTIONAL)
        files = [[without(row, column) for row in files[0]], *files[1:]]
    return files


def apart(files: Sequence[Sequence[ActivityRow]]) -> bool:
    """True if no (date, user, organization, role) stands in two files."""
    keys = [{(r.date, r.user_id, r.organization_id, r.role) for r in rows} for rows in files]
    return len(set().union(*keys)) == sum(map(len, keys))


def build_members(
    choices: Choices, memberships: Sequence[tuple[str, str, str]], has_ejd: bool
) -> tuple[MemberRow, ...]:
    """Members with and without activity, some listed twice, one in two verified once."""
    rows: list[MemberRow] = []
    for user, organization, role in memberships:
        if chance(choices, 70):
            linked = chance(choices, 40) if has_ejd else None
            row = MemberRow(user, organization, role, not chance(choices, 40), linked)
            rows.append(row)
            if chance(choices, 8):
                rows.append(row)
    return tuple(rows)


@dataclass(frozen=True)
class ReferenceTables:
    """What a world has of organizations."""

    organizations: tuple[Organization, ...]
    headcount: tuple[HeadcountRow, ...] | None
    directory_only: frozenset[str]


def build_reference(choices: Choices, size: Size, ambiguous: bool) -> ReferenceTables:
    """The reference in one of the two layouts, perhaps with a directory beside it."""
    by_municipality = chance(choices, 33)
    organizations = build_organizations(choices, size, by_municipality)
    headcount = build_headcount(choices, organizations, ambiguous) if by_municipality else None
    directory_only: frozenset[str] = frozenset()
    plain = all(o.organization_id for o in organizations) and (
        len({o.connected is None for o in organizations}) == 1
    )
    if headcount is None and plain and len(organizations) > 1 and chance(choices, 35):
        # The last ones stand in a directory alone: no heads, but a part of the reference.
        cut = choices.integer(max(1, len(organizations) - 3), len(organizations) - 1)
        tail = [replace(o, teachers=None, students=None) for o in organizations[cut:]]
        organizations = (*organizations[:cut], *tail)
        directory_only = frozenset(o.organization_id for o in tail)
    return ReferenceTables(organizations, headcount, directory_only)


def build(choices: Choices, size: Size, ambiguous: bool = False) -> World:
    """A world out of choices."""
    reference = build_reference(choices, size, ambiguous)
    memberships = build_memberships(choices, reference.organizations, size, ambiguous)
    rows = build_activity(choices, memberships)
    first_day = WEEK_END - dt.timedelta(days=6)
    if not any(first_day <= row.date <= WEEK_END for row in rows):
        # Without a row in the week the product rightly refuses (exit 4).
        user, organization, role = memberships[0]
        rows.append(ActivityRow(WEEK_END, user, organization, role, True, 10, 1, 1, True))
    files = drop_columns(choices, split_files(choices, rows, size, ambiguous))
    # An empty file is no activity, and the same file twice is an error of its own.
    files = [part for index, part in enumerate(files) if part and part not in files[:index]]
    files = drop_in_one_file(choices, files, len(files) > 1 and apart(files))
    missing = {
        column
        for column in OPTIONAL
        for rows_of_file in files
        if all(getattr(row, column) is None for row in rows_of_file)
    }
    has_ejd = "ejd_linked" not in missing
    return World(
        organizations=reference.organizations,
        headcount=reference.headcount,
        activity=tuple(map(tuple, files)),
        members=build_members(choices, memberships, has_ejd) or None
        if chance(choices, 40)
        else None,
        week_end=WEEK_END,
        has_messages_read="messages_read" not in missing,
        has_calls="calls" not in missing,
        has_ejd=has_ejd,
        directory_only=reference.directory_only,
    )


@st.composite
def worlds(
    draw: st.DrawFn, users: int = 20, organizations: int = 12, ambiguous: bool = False
) -> World:
    """Small worlds; `ambiguous` adds what the rules leave open."""
    return build(Drawn(draw), Size(users, organizations), ambiguous)


@st.composite
def options(draw: st.DrawFn, types: bool = True, ambiguous: bool = False) -> Options:
    """Settings, most of them at the default; `types` also draws --type."""
    narrowed: st.SearchStrategy[tuple[str, ...] | None] = st.none()
    if types:
        some = st.lists(st.sampled_from(TYPES), min_size=1, max_size=3, unique=True).map(tuple)
        if not ambiguous:
            # ДОО and ОДО alone, one incomplete and the other absent: null or 0 (decision 3)?
            some = some.filter(lambda chosen: set(chosen) != {"ДОО", "ОДО"})
        narrowed = st.one_of(st.none(), st.none(), some)
    roles: tuple[Literal["by_type", "any"], ...] = ("by_type", "by_type", "any")
    per: tuple[Literal["membership", "user"], ...] = ("membership", "membership", "user")
    ranks: tuple[Literal["count", "percent"], ...] = ("count", "percent")
    repeats: tuple[Literal["error", "sum", "last"], ...] = ("error", "sum", "last")
    return Options(
        min_messages=draw(st.sampled_from((10, 10, 1, 5, 11, 20))),
        min_calls=draw(st.sampled_from((1, 1, 2, 3))),
        min_student_messages=draw(st.sampled_from((1, 1, 2, 5))),
        roles=draw(st.sampled_from(roles)),
        messages_per=draw(st.sampled_from(per)),
        rank_by=draw(st.sampled_from(ranks)),
        types=draw(narrowed),
        repeats=draw(st.sampled_from(repeats)),
        min_coverage=draw(st.sampled_from(COVERAGES)),
    )


def random_world(seed: int, size: int = 60, ambiguous: bool = False) -> World:
    """The world of a seed with at most `size` users; the same on every run and platform."""
    return build(Seeded(seed), Size(size, max(12, size // 100)), ambiguous)


def random_options(seed: int) -> Options:
    """The settings of a seed, for runs without Hypothesis."""
    choices = Seeded(seed)
    narrowed = choices.pick((None, None, None, ("ОО",), ("ДОО",), ("СПО", "ОДО"), ("ОО", "СПО")))
    return Options(
        min_messages=choices.pick((10, 10, 5, 11)),
        min_calls=choices.pick((1, 1, 2)),
        min_student_messages=choices.pick((1, 1, 3)),
        roles="any" if chance(choices, 30) else "by_type",
        messages_per="user" if chance(choices, 30) else "membership",
        rank_by="percent" if chance(choices, 40) else "count",
        types=narrowed,
        repeats="last" if chance(choices, 50) else "sum",
        min_coverage=choices.pick(COVERAGES),
    )
