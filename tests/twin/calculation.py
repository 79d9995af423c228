"""A slow, plain calculation of the report, rule by rule, to hold the product against.

It shares no code with the product: dicts, sets and Fractions only, so that a mistake would have to
be made twice to pass. Numbers in brackets are slides of the briefing, R-numbers are
rules of docs/rules.md. The texts of a `World` are already clean; cleaning is not checked here.

Decisions (where the rules leave room)

1.  By-municipality layout: at organization level there is no D (all totals and shares null), also
    in the total row; ranks by count stay, ranks by percent are null.
2.  D of people is the sum of the known heads in scope; the total column shows it (0 stays 0, null
    when nothing is known); a null or zero D makes the share null. D of organizations likewise. By
    municipality heads are known if every row of the type in the municipality has them.
3.  A further type (ДОО, ОДО) is in a unit's scope only if the teachers of min_coverage percent of
    its organizations there are known; by municipality each row weighs its Организаций, or as many
    organizations as the directory has where the row does not say it or is missing. A type that is
    absent from a unit is not in its scope (it changes a number only under --type: null, not 0).
4.  The total row is the level's rule applied to everything as one unit: at region level a further
    type counts when its headcount is complete over all the regions, as in the country row.
5.  The total of the organization level counts people of all types; its people shares are null if
    a ДОО or ОДО is among the rows. Ranks of a total row are null.
6.  `--type`: a headcount row of the type makes a unit appear even if its Организаций is 0 or blank.
7.  Repeats: an identical row is dropped first, in whichever file; what is left of one (date, user,
    organization, role) in two files is the conflict. `last` takes all the rows (identical ones
    once) of the file named last among those that hold the key. Rows of organizations that stand in
    no reference can conflict too; rows outside the week cannot.
8.  «Педагог», «Педагогический работник», «Обучающийся» are the role of the type: one membership
    with «Учитель» in ОО, messages together. Rows that differ in the word are not identical.
    Under roles = "any", «Обучающийся» in ДОО is a student too.
9.  messages_per = "user" adds over all the teacher memberships that count at all (verified, in
    registered organizations), wherever they are and whatever the scope or `--type`. The user is
    active in each unit where such a membership is in scope. Calls stay per membership.
10. A row of the members table is a row of the week: it verifies, links, connects and counts in R2.
11. An organization without an id is never connected, whatever its «Подключена» says.
12. Linked accounts of R12 are distinct users who are teachers or students (R8: a person who is both
    counts once); the total is the sum of the known heads of both kinds, null if none is known.
13. Order at organization level: `World.organizations`, in both layouts. Municipalities and regions:
    first appearance in the headcount, those of the directory alone after them.
14. Labels that do not apply (municipality of a region row, all of the country's) are None.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from tests.columns import COLUMNS

Level = Literal["organization", "municipality", "region", "country"]
Kind = Literal["teacher", "student", "other"]
Number = int | Fraction | None
Cell = str | int | Fraction | None
Row = dict[str, Cell]
Scope = Callable[[Kind], frozenset[str]]  # the types of organization in which a kind counts

TYPES = ("ОО", "СПО", "ДОО", "ОДО")
MAIN_TYPES = frozenset({"ОО", "СПО"})  # the types with ОО-1 / СПО-1 heads [16, rule 2]
LEVELS: tuple[Level, ...] = ("organization", "municipality", "region", "country")

TEACHER_ROLE = {"ОО": "Учитель", "СПО": "Преподаватель", "ДОО": "Сотрудник", "ОДО": "Сотрудник"}
STUDENT_ROLE = {"ОО": "Ученик", "ОДО": "Ученик", "СПО": "Студент"}
TEACHER_SYNONYMS = frozenset({"Педагог", "Педагогический работник"})
STUDENT_SYNONYMS = frozenset({"Обучающийся"})

ORGANIZATION_COLUMNS = ("organization_id", "organization", "organization_type")
RANKED = tuple(column.removeprefix("rank_") for column in COLUMNS if column.startswith("rank_"))


@dataclass(frozen=True)
class Organization:
    """A row of the reference; an empty id is an organization not yet on Сферум."""

    region: str
    municipality: str
    organization_id: str
    organization: str
    organization_type: str
    connected: bool | None = None  # None: the file has no such column
    teachers: int | None = None
    students: int | None = None


@dataclass(frozen=True)
class HeadcountRow:
    """A row of the headcount kept by municipality and type."""

    region: str
    municipality: str
    organization_type: str
    organizations: int | None
    teachers: int | None
    students: int | None


@dataclass(frozen=True)
class ActivityRow:
    """A row of an activity file; None stands for a column that the file lacks, or a blank cell.

    In a file of `World.weekly_files` the date is the last day of the row's week.
    """

    date: dt.date
    user_id: str
    organization_id: str
    role: str
    verified: bool
    messages_sent: int
    messages_read: int | None
    calls: int | None
    ejd_linked: bool | None


@dataclass(frozen=True)
class MemberRow:
    """A row of the members table: a membership with zeros in every week."""

    user_id: str
    organization_id: str
    role: str
    verified: bool
    ejd_linked: bool | None


@dataclass(frozen=True)
class World:
    """All the inputs of one run. `headcount` None means the layout by organization."""

    organizations: tuple[Organization, ...]
    headcount: tuple[HeadcountRow, ...] | None
    activity: tuple[tuple[ActivityRow, ...], ...]
    members: tuple[MemberRow, ...] | None
    week_end: dt.date
    # A flag is True only if every activity file has the column: one that lacks it makes it null.
    has_messages_read: bool = True
    has_calls: bool = True
    has_ejd: bool = True
    # Ids that stand in a separate directory and not in the headcount by organization: no heads.
    directory_only: frozenset[str] = frozenset()
    # Numbers of the activity files with «Неделя» for «Дата»: a row is of the week that ends there.
    weekly_files: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Options:
    """The settings and options that change a number."""

    min_messages: int = 10
    min_calls: int = 1
    min_student_messages: int = 1
    roles: Literal["by_type", "any"] = "by_type"
    messages_per: Literal["membership", "user"] = "membership"
    rank_by: Literal["count", "percent"] = "count"
    min_coverage: int = 95
    types: tuple[str, ...] | None = None
    repeats: Literal["error", "sum", "last"] = "error"


class RepeatsAcrossFilesError(ValueError):
    """Differing rows of one (date, user, organization, role) in two files: an export twice."""


@dataclass
class Membership:
    """One user in one organization in one role, over the week."""

    user_id: str
    kind: Kind
    verified: bool = False
    linked: bool = False
    messages_sent: int = 0
    messages_read: int = 0
    calls: int = 0


@dataclass(frozen=True)
class Facts:
    """What the week says, by organization id; only matched organizations (R14)."""

    memberships: dict[str, list[Membership]]
    registered: frozenset[str]
    messages_of_user: dict[str, int]


@dataclass(frozen=True)
class Unit:
    """What one row of a report is about, already narrowed by --type."""

    region: str | None
    municipality: str | None
    organizations: tuple[Organization, ...]
    headcount: tuple[HeadcountRow, ...] | None


# ---------------------------------------------------------------- the week, repeats, memberships


def role_of_type(role: str, organization_type: str | None) -> str:
    """R3: the words that mean "the teacher (student) role of the type"."""
    if organization_type is not None and role in TEACHER_SYNONYMS:
        return TEACHER_ROLE[organization_type]
    if organization_type is not None and role in STUDENT_SYNONYMS:
        return STUDENT_ROLE.get(organization_type, role)
    return role


def r3_kind(role: str, organization_type: str, options: Options) -> Kind:
    """R3 [16, «в зависимости от типа организации»]: what a role means in a type."""
    if options.roles == "any":
        if role in TEACHER_ROLE.values() or role in TEACHER_SYNONYMS:
            return "teacher"
        if role in STUDENT_ROLE.values() or role in STUDENT_SYNONYMS:
            return "student"
        return "other"
    role = role_of_type(role, organization_type)
    if role == TEACHER_ROLE[organization_type]:
        return "teacher"
    if role == STUDENT_ROLE.get(organization_type):
        return "student"
    return "other"


def organizations_by_id(world: World) -> dict[str, Organization]:
    """R14: what an id of the activity can be matched to."""
    return {o.organization_id: o for o in world.organizations if o.organization_id}


def in_week(world: World, file: int, row: ActivityRow) -> bool:
    """Is a row of a file one of the week? One by week belongs to the week that ends on its date."""
    days = 1 if file in world.weekly_files else 7
    return world.week_end - dt.timedelta(days=days) < row.date <= world.week_end


def week_rows(world: World, options: Options) -> list[ActivityRow]:
    """The rows of the week [week_end - 6, week_end], repeats resolved."""
    known = organizations_by_id(world)
    # For each key, by number of the file, the distinct rows in order (a dict is an ordered set).
    groups: dict[tuple[dt.date, str, str, str], dict[int, dict[ActivityRow, None]]] = {}
    for number, rows in enumerate(world.activity):
        for row in rows:
            if in_week(world, number, row):
                organization = known.get(row.organization_id)
                type_ = organization.organization_type if organization else None
                role = role_of_type(row.role, type_)
                key = (row.date, row.user_id, row.organization_id, role)
                groups.setdefault(key, {}).setdefault(number, {})[row] = None
    result: list[ActivityRow] = []
    for by_file in groups.values():
        distinct: dict[ActivityRow, int] = {}  # a row -> the first file that has it
        for number in sorted(by_file):
            for row in by_file[number]:
                distinct.setdefault(row, number)
        if len(set(distinct.values())) > 1:
            if options.repeats == "error":
                raise RepeatsAcrossFilesError
            if options.repeats == "last":
                result += by_file[max(by_file)]
                continue
        result += distinct
    return result


def gather(world: World, options: Options) -> Facts:
    """The memberships of the week and what follows from them for each organization."""
    known = organizations_by_id(world)
    found: dict[tuple[str, str, str], Membership] = {}

    def membership(row: ActivityRow | MemberRow) -> Membership | None:
        organization = known.get(row.organization_id)
        if organization is None:
            return None  # R14: enters no number
        type_ = organization.organization_type
        key = (organization.organization_id, row.user_id, role_of_type(row.role, type_))
        kind = r3_kind(row.role, type_, options)
        item = found.setdefault(key, Membership(row.user_id, kind))
        # R4: one row of the week is enough; rows that say no take nothing back.
        item.verified = item.verified or row.verified
        item.linked = item.linked or bool(row.ejd_linked)
        return item

    for row in week_rows(world, options):
        item = membership(row)
        if item is not None:
            # R5-R7: all the rows of a membership add up, whichever of them says verified.
            item.messages_sent += row.messages_sent
            item.messages_read += row.messages_read or 0
            item.calls += row.calls or 0
    for member in world.members or ():
        membership(member)

    memberships: dict[str, list[Membership]] = {}
    for (organization_id, _user, _role), item in found.items():
        memberships.setdefault(organization_id, []).append(item)
    registered = frozenset(
        o.organization_id for o in known.values() if r1_registered(o, memberships)
    )
    # Only for messages_per = "user".
    messages_of_user: dict[str, int] = {}
    for organization_id in registered:
        for item in memberships.get(organization_id, ()):
            if item.kind == "teacher" and item.verified:
                total_ = messages_of_user.get(item.user_id, 0) + item.messages_sent
                messages_of_user[item.user_id] = total_
    return Facts(memberships, registered, messages_of_user)


def r1_registered(organization: Organization, memberships: dict[str, list[Membership]]) -> bool:
    """R1 [16]: «Подключена» is yes; without the column, a membership row in the week."""
    if organization.connected is None:
        return organization.organization_id in memberships
    return organization.connected


# --------------------------------------------------------------------------------- single rules


def r2_active_organization(organization: Organization, facts: Facts) -> bool:
    """R2 [16]: registered, at least 2 distinct users of any role, verified or not."""
    users = {m.user_id for m in facts.memberships.get(organization.organization_id, ())}
    return organization.organization_id in facts.registered and len(users) >= 2


def r5_active_by_messages(item: Membership, facts: Facts, options: Options) -> bool:
    """R5 [16]: a teacher who wrote at least 10 messages over the week."""
    if options.messages_per == "user":
        return facts.messages_of_user.get(item.user_id, 0) >= options.min_messages
    return item.messages_sent >= options.min_messages


def r6_active_by_calls(item: Membership, options: Options) -> bool:
    """R6 [16]: a teacher with at least 1 call over the week."""
    return item.calls >= options.min_calls


def r7_active_student(item: Membership, options: Options) -> bool:
    """R7 [16]: messages written and read over the week, together at least 1."""
    return item.messages_sent + item.messages_read >= options.min_student_messages


def r8_users(
    unit: Unit,
    facts: Facts,
    kinds: dict[Kind, frozenset[str]],
    test: Callable[[Membership], bool],
    heads_of: World | None = None,
) -> int:
    """R8: distinct users of the unit with a verified membership in a registered organization (R4).

    `kinds` gives the types of organization in which each kind counts (R10); `heads_of` narrows
    them to the memberships in organizations whose heads of that kind this world knows (R9).
    """
    users: set[str] = set()
    for organization in unit.organizations:
        if organization.organization_id in facts.registered:
            for item in facts.memberships.get(organization.organization_id, ()):
                in_scope = organization.organization_type in kinds.get(item.kind, frozenset())
                if heads_of is not None:
                    in_scope = in_scope and r9_known(heads_of, organization, item.kind)
                if in_scope and item.verified and test(item):
                    users.add(item.user_id)
    return len(users)


def r9_known(world: World, place: Organization | HeadcountRow, kind: Kind) -> bool:
    """R9: are the heads of a kind known, of an organization or of its type in its municipality."""
    if world.headcount is None:
        rows: list[Organization | HeadcountRow] = [place]
    else:
        here = (place.region, place.municipality, place.organization_type)
        rows = [r for r in world.headcount
                if (r.region, r.municipality, r.organization_type) == here]  # fmt: skip
    heads = [row.teachers if kind == "teacher" else row.students for row in rows]
    return bool(heads) and None not in heads


def r9_sum(values: Iterable[int | None]) -> int | None:
    """R9: the sum of what is known of a reference; null when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def r9_share(count: int | None, total_: int | None) -> Fraction | None:
    """R9 [16]: n / D in percent, exact, never capped; null when D is missing or 0."""
    if count is None or total_ is None or total_ == 0:
        return None
    return Fraction(100 * count, total_)


def r9_covered(known: int, everybody: int, options: Options) -> bool:
    """R9: do the organizations with known heads hold enough of the people; nobody is covered."""
    return 100 * known >= options.min_coverage * everybody


def r9_people_total(world: World, unit: Unit, kind: Kind, types: frozenset[str]) -> int | None:
    """R9 [16, rule 2]: D of people, from the headcount alone."""
    sources: tuple[Organization | HeadcountRow, ...] = (
        unit.organizations if unit.headcount is None else unit.headcount
    )
    in_scope = [s for s in sources if s.organization_type in types and r9_known(world, s, kind)]
    return r9_sum(s.teachers if kind == "teacher" else s.students for s in in_scope)


def r10_covered(unit: Unit, organization_type: str, options: Options) -> bool:
    """R10 [19]: are the teachers' heads of a further type known for enough organizations."""
    organizations = [o for o in unit.organizations if o.organization_type == organization_type]
    known: list[tuple[int, bool]] = [(1, o.teachers is not None) for o in organizations]
    if unit.headcount is not None:
        number = Counter((o.region, o.municipality) for o in organizations)
        rows = [row for row in unit.headcount if row.organization_type == organization_type]
        places = {(row.region, row.municipality) for row in rows}
        has_all = {
            place: all(r.teachers is not None for r in rows if (r.region, r.municipality) == place)
            for place in places
        }
        known = [
            (
                number[row.region, row.municipality]
                if row.organizations is None
                else row.organizations,
                has_all[row.region, row.municipality],
            )
            for row in rows
        ]
        known += [(many, False) for place, many in number.items() if place not in places]
    weight = sum(many for many, is_known in known if is_known)
    return any(is_known for _many, is_known in known) and r9_covered(
        weight, sum(many for many, _is_known in known), options
    )


def r10_types(unit: Unit, kind: Kind, level: Level, options: Options) -> frozenset[str]:
    """R10 [16, rules 2-3; 19]: the types of organization in which people of a kind count."""
    if level == "organization":
        return frozenset(TYPES)  # whatever its type; only shares and ranks are withheld
    types = set(MAIN_TYPES)
    if level in ("region", "country") and kind == "teacher":
        types |= {t for t in TYPES if t not in MAIN_TYPES and r10_covered(unit, t, options)}
    return frozenset(types & set(options.types or TYPES))


def r10_scope(unit: Unit, level: Level, options: Options) -> Scope:
    """R10: the scope of a row of the report."""
    return lambda kind: r10_types(unit, kind, level, options)


def r10_people_have_shares(unit: Unit, level: Level) -> bool:
    """R10: rule 3 of slide 16 forbids percentages of ДОО and ОДО below the region, not counts."""
    return level != "organization" or all(
        o.organization_type in MAIN_TYPES for o in unit.organizations
    )


def r11_rank(values: list[Number]) -> list[int | None]:
    """R11 [29]: competition ranking, 1 = best; null has no place."""
    known = [value for value in values if value is not None]
    return [
        None if value is None else 1 + sum(1 for other in known if other > value)
        for value in values
    ]


# ------------------------------------------------------------------------------------- the rows


def units(world: World, options: Options, level: Level) -> list[Unit]:
    """The rows of a level in the order of the headcount; those without --type's types have none."""
    types = options.types or TYPES
    organizations = tuple(o for o in world.organizations if o.organization_type in types)
    headcount = world.headcount
    if headcount is not None:
        headcount = tuple(row for row in headcount if row.organization_type in types)
    if level == "organization":
        rows = None if headcount is None else ()
        return [Unit(o.region, o.municipality, (o,), rows) for o in organizations]

    def label(place: Organization | HeadcountRow) -> tuple[str | None, str | None]:
        if level == "country":
            return (None, None)
        return (place.region, place.municipality if level == "municipality" else None)

    # Order is that of the whole headcount, not of the part left by --type.
    everything: list[Organization | HeadcountRow] = [*(world.headcount or ()), *world.organizations]
    left: list[Organization | HeadcountRow] = [*(headcount or ()), *organizations]
    present = {label(place) for place in left}
    return [
        Unit(
            *place,
            tuple(o for o in organizations if label(o) == place),
            None if headcount is None else tuple(row for row in headcount if label(row) == place),
        )
        for place in dict.fromkeys(map(label, everything))
        if place in present
    ]


def whole(world: World, options: Options, level: Level) -> Unit:
    """Everything as one unit, for the total row."""
    found = units(world, options, "country")
    unit = found[0] if found else Unit(None, None, (), None if world.headcount is None else ())
    if level == "organization" and unit.headcount is not None:
        unit = Unit(None, None, unit.organizations, ())  # decision 1: no D at this level
    return unit


def unit_numbers(
    world: World, unit: Unit, facts: Facts, options: Options, scope: Scope, shares: bool
) -> dict[str, Number]:
    """Columns 3-23 of one unit; ranks need the other rows and come later.

    `shares` says whether people have shares here. The numerator of a share of people is
    `<count>_counted`.
    """
    result: dict[str, Number] = {}

    # R9, rule 1: organizations of all types over all organizations of the reference.
    organizations_total: int | None = len(unit.organizations)
    if unit.headcount is not None:
        organizations_total = r9_sum(row.organizations for row in unit.headcount)
    registered = [o for o in unit.organizations if o.organization_id in facts.registered]
    active = [o for o in unit.organizations if r2_active_organization(o, facts)]
    for name, found in (("connected_organizations", registered), ("active_organizations", active)):
        result[name] = len(found)
        result[f"{name}_pct"] = r9_share(len(found), organizations_total)
    result["organizations_total"] = organizations_total

    def put_people(
        name: str, kind: Kind, test: Callable[[Membership], bool], known: bool = True
    ) -> None:
        types = scope(kind)
        # R10: no type left means the columns do not apply; `known` is a missing column.
        count = r8_users(unit, facts, {kind: types}, test) if types and known else None
        # R9: a person is in the numerator by the memberships where the heads are known.
        numerator = r8_users(unit, facts, {kind: types}, test, world) if count is not None else None
        result[name] = count
        result[f"{name}_counted"] = numerator
        total_ = r9_people_total(world, unit, kind, types)
        result[f"{name}_pct"] = r9_share(numerator, total_) if shares else None

    put_people("teachers", "teacher", lambda item: True)
    put_people("students", "student", lambda item: True)
    put_people("teachers_linked", "teacher", lambda item: item.linked, world.has_ejd)
    put_people("students_linked", "student", lambda item: item.linked, world.has_ejd)
    put_people(
        "active_teachers_messages", "teacher", lambda m: r5_active_by_messages(m, facts, options)
    )
    put_people(
        "active_teachers_calls", "teacher", lambda m: r6_active_by_calls(m, options),
        world.has_calls,
    )  # fmt: skip
    put_people(
        "active_students", "student", lambda m: r7_active_student(m, options),
        world.has_messages_read,
    )  # fmt: skip
    result["teachers_total"] = r9_people_total(world, unit, "teacher", scope("teacher"))
    result["students_total"] = r9_people_total(world, unit, "student", scope("student"))
    result["unknown_heads"] = r9_unknown_heads(world, unit, facts, scope)
    return result


def r9_unknown_heads(world: World, unit: Unit, facts: Facts, scope: Scope) -> int:
    """R9: organizations in scope with people counted and without heads of their kind."""
    kinds: tuple[Kind, ...] = ("teacher", "student")
    number = 0
    for organization in unit.organizations:
        alone = Unit(unit.region, unit.municipality, (organization,), unit.headcount)
        number += any(
            not r9_known(world, organization, kind)
            and r8_users(alone, facts, {kind: scope(kind)}, lambda item: True)
            for kind in kinds
        )
    return number


def r9_share_is_rated(
    world: World, unit: Unit, kind: Kind, facts: Facts, level: Level, options: Options
) -> bool:
    """R9: is enough of the verified people of the kind in organizations with known heads."""
    kinds = {kind: r10_types(unit, kind, level, options)}
    everybody = r8_users(unit, facts, kinds, lambda item: True)
    known = r8_users(unit, facts, kinds, lambda item: True, world)
    return r9_covered(known, everybody, options)


def add_ranks(
    world: World,
    found: list[Unit],
    numbers: list[dict[str, Number]],
    facts: Facts,
    level: Level,
    options: Options,
) -> None:
    """R11 [29]: ranks within the region; regions within the country; the country has none."""
    by = options.rank_by
    for name in RANKED:
        groups: dict[str | None, list[int]] = {}
        for index, unit in enumerate(found):
            numbers[index][f"rank_{name}"] = None
            if level == "country":
                continue
            people_of_one = level == "organization" and not name.endswith("organizations")
            if people_of_one and unit.organizations[0].organization_type not in MAIN_TYPES:
                continue  # R10: people's ranks are among ОО and СПО
            if by == "percent" and not name.endswith("organizations"):
                kind: Kind = "student" if "students" in name else "teacher"
                if not r9_share_is_rated(world, unit, kind, facts, level, options):
                    continue
            group = unit.region if level in ("organization", "municipality") else None
            groups.setdefault(group, []).append(index)
        column = name if by == "count" else f"{name}_pct"
        for group_rows in groups.values():
            ranks = r11_rank([numbers[index][column] for index in group_rows])
            for index, rank in zip(group_rows, ranks, strict=True):
                numbers[index][f"rank_{name}"] = rank


def as_row(unit: Unit, numbers: dict[str, Number], level: Level, single: bool) -> Row:
    """The cells in the order of the columns."""
    row: Row = {"region": unit.region, "municipality": unit.municipality}
    if level == "organization":
        for column in ORGANIZATION_COLUMNS:
            row[column] = str(getattr(unit.organizations[0], column)) if single else None
    for column in (*COLUMNS[2:], "unknown_heads"):
        row[column] = numbers.get(column)
    return row


def row_numbers(
    world: World, options: Options, level: Level, unit: Unit, facts: Facts
) -> dict[str, Number]:
    """The numbers of a row of the report, in the scope of its level."""
    scope, shares = r10_scope(unit, level, options), r10_people_have_shares(unit, level)
    return unit_numbers(world, unit, facts, options, scope, shares)


def ranked_numbers(
    world: World, options: Options, level: Level, found: list[Unit], facts: Facts
) -> list[dict[str, Number]]:
    """The numbers of all the units of a level, with their ranks."""
    numbers = [row_numbers(world, options, level, unit, facts) for unit in found]
    add_ranks(world, found, numbers, facts, level, options)
    return numbers


def report(world: World, options: Options, level: Level) -> list[Row]:
    """The rows of a level, without the total row."""
    found = units(world, options, level)
    numbers = ranked_numbers(world, options, level, found, gather(world, options))
    return [as_row(u, n, level, single=True) for u, n in zip(found, numbers, strict=True)]


def total(world: World, options: Options, level: Level) -> Row:
    """The total row: distinct users over everything, in the scope of the level, unranked."""
    unit = whole(world, options, level)
    numbers = row_numbers(world, options, level, unit, gather(world, options))
    return as_row(unit, numbers, level, single=False)


# ---------------------------------------------------------------------------------- the targets


@dataclass(frozen=True)
class Target:
    """R12: one target of one region; nulls where the share is null."""

    count: int | None
    total: int | None
    percent: Fraction | None
    met: bool | None
    missing_people: int | None


def r12_target(
    count: int | None, total_: int | None, percent: int, strict: bool, covered: bool
) -> Target:
    """R12 [14, 19]: compared as exact integers; the gap is in people; judged if covered (R9)."""
    if count is None or total_ is None or total_ == 0:
        return Target(count, total_, None, None, None)
    if not covered:
        return Target(count, total_, r9_share(count, total_), None, None)
    # The least n with 100 n >= percent * D, or 100 n > percent * D.
    needed = percent * total_ // 100 + 1 if strict else -(-percent * total_ // 100)
    gap = max(0, needed - count)
    return Target(count, total_, r9_share(count, total_), gap == 0, gap)


@dataclass(frozen=True)
class Accounts:
    """R12: the people of ОО and СПО together, teachers and students, each of them once."""

    linked: int | None  # the numerator: only where the heads are known
    total: int | None
    people: int | None  # distinct verified ones, whatever of them is linked
    people_counted: int | None  # of these the ones where the heads are known


def r12_accounts(
    world: World, unit: Unit, facts: Facts, types: Iterable[str] | None = None
) -> Accounts:
    """R12 [10]: the journal is integrated in general education and СПО alone; null without them.

    `types` narrows as --type does.
    """
    left = frozenset(MAIN_TYPES & set(TYPES if types is None else types))
    if not left:
        return Accounts(None, None, None, None)
    kinds: dict[Kind, frozenset[str]] = {"teacher": left, "student": left}
    linked = r8_users(unit, facts, kinds, lambda item: item.linked, world)
    heads = (r9_people_total(world, unit, kind, left) for kind in kinds)
    return Accounts(
        linked if world.has_ejd else None,
        r9_sum(heads),
        r8_users(unit, facts, kinds, lambda item: True),
        r8_users(unit, facts, kinds, lambda item: True, world),
    )


def unit_targets(
    world: World, options: Options, level: Level, unit: Unit, facts: Facts
) -> dict[str, Target]:
    """R12 for one unit in the scope of its level: at least 25 %, at least 25 %, more than 80 %."""

    def of_kind(kind: Kind, test: Callable[[Membership], bool], known: bool) -> Target:
        types = r10_types(unit, kind, level, options)
        count = r8_users(unit, facts, {kind: types}, test, world) if types and known else None
        total_ = r9_people_total(world, unit, kind, types)
        covered = r9_share_is_rated(world, unit, kind, facts, level, options)
        return r12_target(count, total_, 25, False, covered)

    accounts = r12_accounts(world, unit, facts, options.types)
    covered = r9_covered(accounts.people_counted or 0, accounts.people or 0, options)
    return {
        "active_teachers_messages": of_kind(
            "teacher", lambda item: r5_active_by_messages(item, facts, options), True
        ),
        "active_students": of_kind(
            "student", lambda item: r7_active_student(item, options), world.has_messages_read
        ),
        "accounts_linked": r12_target(accounts.linked, accounts.total, 80, True, covered),
    }


def targets(world: World, options: Options) -> dict[str, dict[str, Target]]:
    """R12 for each region."""
    facts = gather(world, options)
    return {
        str(unit.region): unit_targets(world, options, "region", unit, facts)
        for unit in units(world, options, "region")
    }
