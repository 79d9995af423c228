"""The rows of a week → how many people count in each unit, as numbers that add up.

Every number is a sum over users of «this user counts in this unit», distinct users too, as long
as the memberships of one user stay together. So the counts of all users are the sum of the counts
of any split of the users: into buckets that fit the memory, onto several processes or machines,
or, as ``tally`` itself does, into those with one membership and those with several.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

import polars as pl

from sferum_cli.narrow import membership
from sferum_cli.rulebook import activity
from sferum_cli.rulebook.indicators import PEOPLE
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.roles import kind_of_role
from sferum_cli.rulebook.words import Kind, MessagesPer, OrganizationType
from sferum_cli.tally.counts import (
    AT_THRESHOLD,
    CHANGED,
    IDLE,
    MEMBERSHIPS,
    NOT_CONNECTED,
    ONE_LESS,
    ONE_MORE,
    PARTICIPANTS,
    PEOPLE_KEYS,
    UNLIKELY,
    added,
    counts_of_participants,
    counts_of_people,
    counts_of_roles,
    counts_of_week,
)
from sferum_cli.tally.details import counts_of_days, counts_of_members
from sferum_cli.tally.memberships import memberships
from sferum_cli.tally.plan import COUNTED_KINDS, Cut, Plan

KINDS = pl.Enum([kind.value for kind in Kind])

_CONDITIONS = {one.condition: one.condition.__name__ for one in PEOPLE if one.condition is not None}
"""Each condition, with the column that holds it: once for the indicators that differ only in whose
people they count, since a group-by over millions of rows costs by its columns."""

_ACTIVE_TEACHER = "active_teacher"
"""The column of who is an active teacher by messages or by calls (R5, R6)."""


UNLIKELY_MESSAGES = 100_000
"""Nobody writes or reads so many in a week: they are a sum, or something else."""


@dataclass(frozen=True)
class Counted:
    """The counts of a set of users (COUNTS), and the users who are not in them.

    ``repeated`` are those with a day twice in one membership: their rows have to be judged first.
    """

    counts: pl.DataFrame
    repeated: pl.Series


def count(rows: pl.DataFrame, plan: Plan) -> Counted:
    """Count narrow rows (``narrow.ROW_COLUMNS``) of whole users."""
    found = memberships(rows)
    repeated = found.repeated["user"].unique()
    frame = found.frame
    if repeated.len():
        others = ~pl.col("user").is_in(repeated.implode())
        frame = frame.filter(others)
        rows = rows.filter(others) if plan.details else rows
    return Counted(_with_days(tally(frame, plan), rows, plan), repeated)


def count_judged(rows: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """The counts of rows whose repeats are judged: what is there twice adds up."""
    return _with_days(tally(memberships(rows).frame, plan), rows, plan)


def _with_days(counts: pl.DataFrame, rows: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """The counts, with those of the days of narrow rows where the plan asks for them."""
    if not plan.details:
        return counts
    return added([counts, *pl.collect_all(counts_of_days(rows))])


def tally(memberships: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Count the people of each unit (R2-R8).

    ``memberships`` has one row per user, organization and role of the week: ``user``,
    ``membership`` (see ``narrow``; the organization is the number of its row in
    the plan's, the role an index into its roles), ``verified``, ``linked`` (bool),
    ``messages_sent``, ``messages_read``, ``calls`` (int) and ``alone`` (bool: the user has no
    other membership).
    """
    kinds = _kinds(plan)
    alone = memberships.lazy().filter(pl.col("alone"))
    parts = [_signs(memberships, plan.rules), *_tally_alone(alone, kinds, plan)]
    if not memberships["alone"].all():
        several = memberships.lazy().filter(~pl.col("alone"))
        parts += _tally_several(several, kinds, plan)
    if plan.details:
        parts += _tally_members(memberships.lazy(), kinds, plan.rules)
    return added(pl.collect_all(parts))


def _signs(memberships: pl.DataFrame, rules: Rules) -> pl.LazyFrame:
    """What all memberships say together that may be suspicious."""
    sent, read, calls = (pl.col(key) for key in ("messages_sent", "messages_read", "calls"))
    threshold = rules.thresholds.active_teacher_messages
    return counts_of_week(
        memberships.lazy().select(
            pl.len().alias(MEMBERSHIPS),
            ((sent == 0) & (read == 0) & (calls == 0)).sum().alias(IDLE),
            ((sent >= UNLIKELY_MESSAGES) | (read >= UNLIKELY_MESSAGES)).sum().alias(UNLIKELY),
            (sent == threshold).sum().alias(AT_THRESHOLD),
            (sent == threshold - 1).sum().alias(ONE_LESS),
            (sent == threshold + 1).sum().alias(ONE_MORE),
        )
    )


def _kinds(plan: Plan) -> pl.LazyFrame:
    """The organizations once per role, with the kind of that role there (R3), by membership."""
    rules, words = plan.rules, plan.rules.role_words
    table = pl.DataFrame(
        [
            (kind_type.value, number, kind_of_role(role, kind_type, rules.roles, words).value)
            for kind_type in OrganizationType
            for number, role in enumerate(plan.roles)
        ],
        schema={"organization_type": pl.String, "role": pl.UInt8, "kind": KINDS},
        orient="row",
    )
    return (
        plan.organizations.lazy()
        .join(table.lazy(), on="organization_type")
        .with_columns(membership())
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


def _in_scope(cut: Cut) -> pl.Expr:
    people = _any(
        (pl.col("kind") == kind.value) & pl.col(cut.scope_of(kind)) for kind in COUNTED_KINDS
    )
    return people if cut.type is None else people & (pl.col("organization_type") == cut.type.value)


def _any(conditions: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(lambda one, other: one | other, conditions)


def _tally_alone(memberships: pl.LazyFrame, kinds: pl.LazyFrame, plan: Plan) -> list[pl.LazyFrame]:
    """Users with one membership: nobody can count twice, so sums per organization add up."""
    columns = [*_CONDITIONS.values(), _ACTIVE_TEACHER]
    sums = (
        memberships.select("membership", *_conditions(plan.rules))
        .group_by("membership")
        .agg(pl.col(columns).sum().cast(pl.Int64), pl.len().cast(pl.Int64).alias(PARTICIPANTS))
        .join(kinds, on="membership")
        .with_columns(_of_kind())
        .collect(engine="streaming")
        .lazy()
    )
    registered = activity.in_registered_organization()
    counted = sums.filter(registered)
    everybody = pl.col(_CONDITIONS[activity.user_of_sferum])
    return [
        *(
            counts_of_people(
                cut,
                counted.filter(_in_scope(cut))
                .group_by(pl.col(cut.unit).alias("unit"))
                .agg(pl.col(*PEOPLE_KEYS).sum()),
            )
            for cut in plan.cuts
        ),
        counts_of_participants(sums.group_by("organization").agg(pl.col(PARTICIPANTS).sum())),
        counts_of_roles(
            counted.filter(pl.col("kind") == Kind.OTHER.value, everybody > 0)
            .group_by("organization", "role")
            .agg(everybody.sum().alias("number"))
        ),
        counts_of_week(sums.filter(~registered).select(_active().sum().alias(NOT_CONNECTED))),
    ]


def _tally_several(
    memberships: pl.LazyFrame, kinds: pl.LazyFrame, plan: Plan
) -> list[pl.LazyFrame]:
    """Users with several memberships: one person, once per unit, active if any of them is (R8)."""
    rules = plan.rules
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
    active = joined.filter(~registered).with_columns(_conditions(rules)).filter(_active() > 0)
    return [
        *(
            counts_of_people(
                cut,
                chosen.filter(_in_scope(cut))
                .group_by(pl.col(cut.unit).alias("unit"), "user")
                .agg(pl.col(*PEOPLE_KEYS).max().cast(pl.Int64))
                .group_by("unit")
                .agg(pl.col(*PEOPLE_KEYS).sum()),
            )
            for cut in plan.cuts
        ),
        counts_of_participants(
            joined.group_by("organization").agg(pl.col("user").n_unique().alias(PARTICIPANTS))
        ),
        counts_of_roles(
            counted.filter(pl.col("kind") == Kind.OTHER.value)
            .group_by("organization", "role")
            .agg(pl.len().alias("number"))
        ),
        counts_of_week(_changed(counted, rules)),
        counts_of_week(active.select(pl.col("user").n_unique().alias(NOT_CONNECTED))),
    ]


def _tally_members(
    memberships: pl.LazyFrame, kinds: pl.LazyFrame, rules: Rules
) -> list[pl.LazyFrame]:
    """Who is in each organization, and what its teachers write: what only some views ask for."""
    joined = memberships.join(kinds, on="membership").collect().lazy()
    is_teacher = pl.col("kind") == Kind.TEACHER.value
    teachers = joined.filter(
        is_teacher, activity.verified(), activity.in_registered_organization()
    ).with_columns(_sent_by_user().alias("sent_by_user"))
    return counts_of_members(
        joined,
        _with_messages_per(teachers, rules.messages_per),
        rules.thresholds.active_teacher_messages,
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
    return differing.select(pl.len().alias(CHANGED))
