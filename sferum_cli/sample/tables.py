"""The tables of a sample, piece by piece: who belongs where, and what they did on which day."""

from collections.abc import Iterator, Mapping
from functools import partial

import polars as pl

from sferum_cli.rulebook.roles import TEACHER_ROLE
from sferum_cli.rulebook.week import DAYS_IN_WEEK, Week
from sferum_cli.sample.draws import drawn
from sferum_cli.sample.plan import COLLEGE, SCHOOL, Plan
from sferum_cli.sources.tables.columns import INPUT_COLUMN

HEADCOUNT = (
    "region", "municipality", "organization_id", "organization", "organization_type", "connected",
    "teachers", "students",
)  # fmt: skip
ACTIVITY = (
    "date", "user_id", "organization_id", "role", "verified", "messages_sent", "messages_read",
    "calls", "ejd_linked",
)  # fmt: skip
"""The keys of the columns, in order."""

SCHEMAS: Mapping[tuple[str, ...], Mapping[str, pl.DataType]] = {
    keys: {
        INPUT_COLUMN[key].title: {
            "date": pl.Date(), "messages_sent": pl.Int64(), "messages_read": pl.Int64(),
            "calls": pl.Int64(), "teachers": pl.Int64(), "students": pl.Int64(),
        }.get(key, pl.String())
        for key in keys
    }
    for keys in (HEADCOUNT, ACTIVITY)
}  # fmt: skip
"""The titles of the columns and what is in them, by their keys."""

_USERS_OF_A_PIECE = 100_000
_FIRST_USER = 1_000_000_001
_MEMBERSHIPS_OF_A_USER, _ROWS_OF_A_MEMBERSHIP = 2, 8

_ADMINISTRATOR, _PARENT = "Администратор", "Родитель"
_FOREIGN_ROLE = {SCHOOL: TEACHER_ROLE[COLLEGE], COLLEGE: TEACHER_ROLE[SCHOOL]}
"""The role of another type of organization, which somebody has in this one (R3)."""

_NORM, _SPIKE_PERCENT = 10, 24
"""Of the teachers who write enough so many stop at the norm."""

_IN_BOTH, _SPLIT, _REPEATED = 14, 6, 6
"""Messages of who is active in two organizations, in neither of two, and unless counted twice."""

_FIRST_DAYS = (3, 4, 5, 6, 0, 3, 4, 5, 6, 0, 3, 4, 5, 6, 1, 2)
"""Days of a week that ends on a Thursday: the weekend is quieter."""

_DAYS_APART = 3


def headcount(plan: Plan) -> Iterator[pl.DataFrame]:
    """The organizations with their heads, under the titles of the columns."""
    known = plan.organizations.filter("is_known")
    yield _titled(known.with_columns(connected=_yes_no(pl.col("is_connected"))), HEADCOUNT)


def activity(plan: Plan, week: Week) -> Iterator[pl.DataFrame]:
    """The rows of a week, under the titles of the columns, so many users at a time.

    They do not depend on what other weeks there are.
    """
    for organizations in _pieces(plan.organizations):
        yield _titled(_rows(_memberships(organizations, plan.seed), plan.seed, week), ACTIVITY)


def _pieces(organizations: pl.DataFrame) -> Iterator[pl.DataFrame]:
    second = pl.col("organization_id").shift(-1).over("in_region")
    takes = pl.col("fixed_users").is_null().shift(-1).over("in_region")
    whole = organizations.with_columns(
        second_id=pl.when(takes).then(second),
        second_role=pl.col("teacher_role").shift(-1).over("in_region"),
        piece=pl.col("first_user") // _USERS_OF_A_PIECE,
    )
    yield from whole.partition_by("piece", maintain_order=True)


def _memberships(organizations: pl.DataFrame, seed: int) -> pl.DataFrame:
    """A row per user and organization: role, verified, linked, and what is fixed of the messages.

    ``membership`` is a number of its own; ``writes`` is whether the person writes as a teacher.
    """
    within, place, kind = pl.col("within"), pl.col("place"), pl.col("organization_type")
    draw = drawn(seed, "person", pl.col("user"))
    teaches = within < pl.col("staff")
    foreign = (place % 4 == 3) & (within == pl.col("users") - 1) & ~teaches
    foreign &= kind.is_in([one.value for one in _FOREIGN_ROLE])
    people = (
        organizations.filter(pl.col("users") > 0)
        .with_columns(within=pl.int_ranges("users"))
        .explode("within")
        .with_columns(user=pl.col("first_user") + within)
        .with_columns(
            writes=teaches | foreign,
            role=pl.when(teaches)
            .then("teacher_role")
            .when(foreign)
            .then(
                kind.replace_strict(
                    {one.value: role for one, role in _FOREIGN_ROLE.items()},
                    default=None,
                    return_dtype=pl.String,
                )
            )
            .when(within < pl.col("learners_end"))
            .then("student_role")
            .when(within == pl.col("learners_end"))
            .then(pl.lit(_ADMINISTRATOR))
            .otherwise(pl.lit(_PARENT)),
            verified=_yes_no((draw % 10 > 0) | (pl.col("over") & teaches)),
            ejd_linked=_yes_no(
                (draw // 10 % 1000 < pl.col("linked")) & kind.is_in([SCHOOL.value, COLLEGE.value])
            ),
            user_id=(pl.col("user") + _FIRST_USER).cast(pl.String),
            membership=pl.col("user") * _MEMBERSHIPS_OF_A_USER,
            in_two=(within == 1)
            & teaches
            & (place % 5 == 0)
            & pl.col("second_id").is_not_null()
            & pl.col("is_connected"),
            repeated=(within == 0) & teaches & (place % 9 == 1),
        )
        .with_columns(
            sent=pl.when(pl.col("in_two") & (place % 2 == 0))
            .then(_SPLIT)
            .when("in_two")
            .then(_IN_BOTH)
            .when("repeated")
            .then(_REPEATED)
            .cast(pl.Int64)
        )
    )
    second = people.filter("in_two").with_columns(
        organization_id="second_id",
        role="second_role",
        membership=pl.col("membership") + 1,
        sent=pl.when(place % 2 == 0).then(_SPLIT - 1).otherwise(_IN_BOTH),
    )
    return pl.concat([people, second.select(people.columns)], how="vertical_relaxed").select(
        "user_id", "organization_id", "role", "verified", "ejd_linked", "membership", "writes",
        "sent", "repeated", "writing", "reading",
    )  # fmt: skip


def _rows(memberships: pl.DataFrame, seed: int, week: Week) -> pl.DataFrame:
    """A row per membership and day; who did nothing has one of zeros."""
    in_week = partial(drawn, seed)
    of_member, of_row = f"member {week.end}", f"row {week.end}"
    draw, more = in_week(of_member, pl.col("membership")), pl.col("more")
    one = memberships.with_columns(
        chance=(draw % 1000).cast(pl.Int64), more=(draw // 1000).cast(pl.Int64)
    )
    one = one.with_columns(
        lively=pl.col("chance") < pl.when("writes").then("writing").otherwise("reading"),
        sent=pl.coalesce("sent", pl.when("writes").then(_messages_of_a_teacher()).otherwise(0)),
    )
    sent = pl.col("sent")
    # Who does not write may read all the same.
    idle = (sent == 0) & ~pl.col("lively") & (~pl.col("writes") | (more % 100 >= 75))
    days = (
        pl.when(idle | pl.col("repeated"))
        .then(1)
        .when("writes")
        .then(1 + more // 7 % (sent // 2 + 1).clip(2, 5))
        .otherwise(1 + (more // 7 % 12).replace_strict(_MORE_DAYS, default=0))
    )
    rows = one.with_columns(idle=idle, days=days)
    rows = rows.with_columns(nth=pl.int_ranges("days")).explode("nth")
    nth, days = pl.col("nth"), pl.col("days")
    key = pl.col("membership") * _ROWS_OF_A_MEMBERSHIP + nth
    first_day = pl.lit(pl.Series(_FIRST_DAYS)).gather(more // 90 % len(_FIRST_DAYS))
    rows = rows.with_columns(row_draw=in_week(of_row, key).cast(pl.Int64))
    draw = pl.col("row_draw")
    talks = (nth == 0) & (draw // 512 % 100 < pl.when("writes").then(6).otherwise(1))
    rows = rows.select(
        "user_id", "organization_id", "role", "verified", "ejd_linked", "repeated",
        date=pl.lit(week.start) + pl.duration(days=(first_day + _DAYS_APART * nth) % DAYS_IN_WEEK),
        messages_sent=pl.when("writes")
        .then((nth + 1) * sent // days - nth * sent // days)
        .when(~pl.col("idle") & (more % 5 < 2))
        .then(draw % 5)
        .otherwise(0),
        messages_read=pl.when("idle").then(0).otherwise(1 + draw // 8 % 14),
        calls=pl.when(talks & ~pl.col("idle")).then(1 + draw // 65_536 % 3).otherwise(0),
    )  # fmt: skip
    return pl.concat([rows, rows.filter("repeated")])


_MORE_DAYS = {0: 1, 1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3}
"""How many days a student has besides the first one; in most weeks none."""


def _messages_of_a_teacher() -> pl.Expr:
    """The messages of a week: enough with a spike at the norm, or fewer, mostly few; or none."""
    more = pl.col("more")
    skewed = more // 100 % 200
    above = _NORM + 1 + skewed * (skewed + 100) // 1200
    enough = pl.when(more % 100 < _SPIKE_PERCENT).then(_NORM).otherwise(above)
    fewer = 1 + (skewed % 90) ** 2 // 900
    lively = pl.col("chance") < pl.col("writing")
    return pl.when(lively).then(enough).when(more % 100 < 55).then(fewer).otherwise(0)


def _titled(frame: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    """The columns of these keys alone, under their titles."""
    titles = SCHEMAS[keys]
    return frame.select(
        pl.col(key).cast(kind).alias(title)
        for key, (title, kind) in zip(keys, titles.items(), strict=True)
    )


def _yes_no(condition: pl.Expr) -> pl.Expr:
    return pl.when(condition).then(pl.lit("да")).otherwise(pl.lit("нет"))
