"""Memberships of a week → how many people count in each unit.

Every number is a sum over users of «this user counts in this unit», distinct users too, as long
as the memberships of one user stay together. So the counts of all users are the sum of the counts
of any split of the users: into buckets that fit the memory, onto several machines, or, as
``tally`` itself does, into those with one membership and those with several.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import polars as pl

from sferum_cli.narrow import membership
from sferum_cli.rulebook import activity
from sferum_cli.rulebook.indicators import PEOPLE
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.roles import kind_of_role
from sferum_cli.rulebook.words import Kind, MessagesPer, OrganizationType

PEOPLE_KEYS = tuple(one.key for one in PEOPLE)
KINDS = pl.Enum([kind.value for kind in Kind])

_CONDITIONS = {one.condition: one.condition.__name__ for one in PEOPLE if one.condition is not None}
"""Each condition, with the column that holds it: once for the indicators that differ only in whose
people they count, since a group-by over millions of rows costs by its columns."""

_ACTIVE_TEACHER = "active_teacher"
"""The column of who is an active teacher by messages or by calls (R5, R6)."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """What people are counted by: a unit of each organization, and whose organizations count.

    ``unit`` names a column of the organizations with the unit's number; ``scope`` names, per
    kind, a boolean column that tells whether its people of that kind count there (R10).
    """

    name: str
    unit: str
    scope: dict[Kind, str]


@dataclass(frozen=True, slots=True)
class Counts:
    """What a set of users adds up to; counts of disjoint sets of users can be added.

    ``people``: grouping, unit, one column per people's indicator (all int). A unit without
    anybody has no row.
    ``participants``: organization, participants (distinct users of any role, R2).
    ``left_out``: organization, role, users: verified users of kind «other» (R3).
    ``changed``: people whom the setting messages_per changes (R5).
    ``not_connected``: verified active people (R5-R7) of organizations that say «нет» (R1).
    """

    people: pl.DataFrame
    participants: pl.DataFrame
    left_out: pl.DataFrame
    changed: int
    not_connected: int

    def __add__(self, other: "Counts") -> "Counts":
        """The counts of both sets of users, which share nobody."""
        return Counts(
            _added(self.people, other.people, ["grouping", "unit"]),
            _added(self.participants, other.participants, ["organization"]),
            _added(self.left_out, other.left_out, ["organization", "role"]),
            self.changed + other.changed,
            self.not_connected + other.not_connected,
        )


def _added(one: pl.DataFrame, other: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    return pl.concat([one, other]).group_by(by).sum().sort(by)


def tally(
    memberships: pl.DataFrame,
    organizations: pl.DataFrame,
    roles: Sequence[str],
    groupings: Sequence[Grouping],
    rules: Rules,
) -> Counts:
    """Count the people of each unit (R2-R8).

    ``memberships`` has one row per user, organization and role of the week: ``user``,
    ``membership`` (see ``narrow``; the organization is the number of its row in
    ``organizations``, the role an index into ``roles``), ``verified``, ``linked`` (bool),
    ``messages_sent``, ``messages_read``, ``calls`` (int) and ``alone`` (bool: the user has no
    other membership). ``organizations`` has ``organization``, ``organization_type``,
    ``connected`` (bool or null), and the columns that the groupings name.
    """
    kinds = _kinds(organizations, roles, rules)
    alone = memberships.lazy().filter(pl.col("alone"))
    several = memberships.lazy().filter(~pl.col("alone"))
    counts = _tally_alone(alone, kinds, groupings, rules)
    if memberships["alone"].all():
        return counts
    return counts + _tally_several(several, kinds, groupings, rules)


def _kinds(organizations: pl.DataFrame, roles: Sequence[str], rules: Rules) -> pl.LazyFrame:
    """The organizations once per role, with the kind of that role there (R3), by membership."""
    table = pl.DataFrame(
        [
            (kind_type.value, number, kind_of_role(role, kind_type, rules.roles).value)
            for kind_type in OrganizationType
            for number, role in enumerate(roles)
        ],
        schema={"organization_type": pl.String, "role": pl.UInt8, "kind": KINDS},
        orient="row",
    )
    return (
        organizations.lazy().join(table.lazy(), on="organization_type").with_columns(membership())
    )


def _conditions(rules: Rules) -> list[pl.Expr]:
    """The columns of _CONDITIONS, and _ACTIVE_TEACHER; false where not verified (R4)."""
    columns = {key: condition(rules.thresholds) for condition, key in _CONDITIONS.items()}
    columns[_ACTIVE_TEACHER] = activity.active_teacher_by_messages(
        rules.thresholds
    ) | activity.active_teacher_by_calls(rules.thresholds)
    return [(activity.verified() & one).alias(key) for key, one in columns.items()]


def _of_kind() -> list[pl.Expr]:
    """Each indicator's column, 0 where the row is of another kind."""
    is_kind = {kind: pl.col("kind") == kind.value for kind in Kind}
    return [
        pl.when(_any(is_kind[kind] for kind in one.kinds))
        .then(_CONDITIONS[one.condition])
        .otherwise(0)
        .alias(one.key)
        for one in PEOPLE
        if one.condition is not None
    ]


def _active() -> pl.Expr:
    """Whether, or how many times, a row is active as what its kind is (R5-R7)."""
    return (
        pl.when(pl.col("kind") == Kind.TEACHER.value)
        .then(pl.col(_ACTIVE_TEACHER))
        .when(pl.col("kind") == Kind.STUDENT.value)
        .then(pl.col(_CONDITIONS[activity.active_student]))
        .otherwise(0)
    )


def _in_scope(grouping: Grouping) -> pl.Expr:
    return _any(
        (pl.col("kind") == kind.value) & pl.col(column) for kind, column in grouping.scope.items()
    )


def _any(conditions: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(lambda one, other: one | other, conditions)


def _tally_alone(
    memberships: pl.LazyFrame,
    kinds: pl.LazyFrame,
    groupings: Sequence[Grouping],
    rules: Rules,
) -> Counts:
    """Users with one membership: nobody can count twice, so sums per organization add up."""
    columns = [*_CONDITIONS.values(), _ACTIVE_TEACHER]
    sums = (
        memberships.select("membership", *_conditions(rules))
        .group_by("membership")
        .agg(pl.col(columns).sum().cast(pl.Int64), pl.len().cast(pl.Int64).alias("participants"))
        .join(kinds, on="membership")
        .with_columns(_of_kind())
        .collect(engine="streaming")
        .lazy()
    )
    registered = activity.in_registered_organization()
    counted = sums.filter(registered)
    people = [
        counted.filter(_in_scope(grouping))
        .group_by(pl.lit(grouping.name).alias("grouping"), pl.col(grouping.unit).alias("unit"))
        .agg(pl.col(*PEOPLE_KEYS).sum())
        for grouping in groupings
    ]
    everybody = pl.col(_CONDITIONS[activity.user_of_sferum])
    return _collected(
        people,
        participants=sums.group_by("organization").agg(pl.col("participants").sum()),
        left_out=counted.filter(pl.col("kind") == Kind.OTHER.value, everybody > 0)
        .group_by("organization", "role")
        .agg(everybody.sum().alias("users")),
        changed=None,
        not_connected=sums.filter(~registered).select(_active().sum()),
    )


def _tally_several(
    memberships: pl.LazyFrame,
    kinds: pl.LazyFrame,
    groupings: Sequence[Grouping],
    rules: Rules,
) -> Counts:
    """Users with several memberships: one person, once per unit, active if any of them is (R8)."""
    joined = memberships.join(kinds, on="membership").collect().lazy()
    registered = activity.in_registered_organization()
    counted = (
        joined.filter(activity.verified(), registered)
        .with_columns(_sent_by_user().alias("sent_by_user"))
        .collect()
        .lazy()
    )
    chosen = (
        _with_messages_per(counted, rules.messages_per)
        .with_columns(_conditions(rules))
        .with_columns(_of_kind())
        .collect()
        .lazy()
    )
    people = [
        chosen.filter(_in_scope(grouping))
        .group_by(pl.col(grouping.unit).alias("unit"), "user")
        .agg(pl.col(*PEOPLE_KEYS).max().cast(pl.Int64))
        .group_by(pl.lit(grouping.name).alias("grouping"), "unit")
        .agg(pl.col(*PEOPLE_KEYS).sum())
        for grouping in groupings
    ]
    active = joined.filter(~registered).with_columns(_conditions(rules)).filter(_active() > 0)
    return _collected(
        people,
        participants=joined.group_by("organization").agg(
            pl.col("user").n_unique().cast(pl.Int64).alias("participants")
        ),
        left_out=counted.filter(pl.col("kind") == Kind.OTHER.value)
        .group_by("organization", "role")
        .agg(pl.len().cast(pl.Int64).alias("users")),
        changed=_changed(counted, rules),
        not_connected=active.select(pl.col("user").n_unique()),
    )


def _sent_by_user() -> pl.Expr:
    """R5 under messages_per = "user": the messages of all the user's teacher memberships.

    Of those that count (R4), whatever their units.
    """
    is_teacher = pl.col("kind") == Kind.TEACHER.value
    return pl.col("messages_sent").filter(is_teacher).sum().over("user")


def _with_messages_per(joined: pl.LazyFrame, choice: MessagesPer) -> pl.LazyFrame:
    """A teacher membership carries the user's messages in all of them if the setting says so."""
    if choice is MessagesPer.MEMBERSHIP:
        return joined
    is_teacher = pl.col("kind") == Kind.TEACHER.value
    return joined.with_columns(
        pl.when(is_teacher).then("sent_by_user").otherwise("messages_sent").alias("messages_sent")
    )


def _changed(counted: pl.LazyFrame, rules: Rules) -> pl.LazyFrame:
    """R5: teachers who are active under one choice of messages_per and not under the other."""
    teachers = counted.filter(pl.col("kind") == Kind.TEACHER.value)
    active = activity.active_teacher_by_messages(rules.thresholds).any()
    one, other = (
        _with_messages_per(teachers, choice).group_by("user").agg(active.alias("active"))
        for choice in MessagesPer
    )
    differing = one.join(other, on="user", suffix="_other").filter(
        pl.col("active") != pl.col("active_other")
    )
    return differing.select(pl.len())


def _collected(
    people: Sequence[pl.LazyFrame],
    *,
    participants: pl.LazyFrame,
    left_out: pl.LazyFrame,
    changed: pl.LazyFrame | None,
    not_connected: pl.LazyFrame,
) -> Counts:
    """The counts of ``Counts``, in its order of rows; ``changed`` None: nobody has a choice."""
    nobody = pl.LazyFrame({"changed": [0]})
    people_of, participants_of, left_out_of, *numbers = pl.collect_all(
        [
            pl.concat(people).sort("grouping", "unit"),
            participants.sort("organization"),
            left_out.sort("organization", "role"),
            nobody if changed is None else changed,
            not_connected,
        ]
    )
    changed_people, left_out_people = (int(frame.item()) for frame in numbers)
    return Counts(people_of, participants_of, left_out_of, changed_people, left_out_people)
