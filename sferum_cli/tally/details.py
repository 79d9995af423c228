"""What is told of one organization besides its row: its members, their messages, its days.

Sums over users too, so that they add up as all counts do.
"""

import polars as pl

from sferum_cli.narrow import COUNTERS, DAY_BITS, organization
from sferum_cli.rulebook.activity import verified
from sferum_cli.rulebook.message_bands import message_bands
from sferum_cli.rulebook.words import Kind
from sferum_cli.tally.counts import (
    ACTIVE_USERS,
    BANDS,
    DAYS,
    LINKED,
    MEMBERS,
    NOT_VERIFIED,
    USERS,
    VERIFIED,
    WHOLE_WEEK,
    counts_of,
    pair_key,
)

_NUMBER_OF_DAY = {1 << day: str(day) for day in range(DAY_BITS.bit_length())}


def counts_of_members(
    memberships: pl.LazyFrame, teachers: pl.LazyFrame, threshold: int
) -> list[pl.LazyFrame]:
    """Members by role, teachers by their messages, and those of them who are not verified.

    ``memberships`` are those of ``counting.tally`` with the organization, role and kind of each.
    ``teachers`` are the verified ones of teachers in registered organizations (R4), whose
    ``messages_sent`` are those of R5. Who has several in one organization counts once: by the one
    with the most messages, so that the bands from ``threshold`` on are the active teachers.
    """
    by_role = memberships.group_by("organization", "role").agg(
        pl.len().alias(USERS),  # a user has one membership in an organization and role
        verified().sum().alias(VERIFIED),
        pl.col("linked").sum().alias(LINKED),
    )
    unpivoted = by_role.select(
        pl.col("organization").alias("unit"), "role", pl.col(USERS, VERIFIED, LINKED).cast(pl.Int64)
    ).unpivot([USERS, VERIFIED, LINKED], index=["unit", "role"], variable_name="of",
              value_name="number")  # fmt: skip
    sent = pl.col("messages_sent")
    first = pl.max_horizontal(
        pl.when(sent >= one.first).then(pl.lit(one.first)) for one in message_bands(threshold)
    )
    of_bands = (
        teachers.group_by("organization", "user")
        .agg(sent.max())
        .group_by(pl.col("organization").alias("unit"), first.cast(pl.String).alias("key"))
        .agg(pl.len().alias("number"))
    )
    of_nobody_verified = (
        memberships.filter(pl.col("kind") == Kind.TEACHER.value)
        .group_by("organization", "user")
        .agg(verified().any())
        .filter(~verified())
        .group_by(pl.col("organization").alias("unit"))
        .agg(pl.len().alias("number"))
    )
    return [
        counts_of(MEMBERS, unpivoted.with_columns(pair_key("role", "of"))),
        counts_of(BANDS, of_bands),
        counts_of(NOT_VERIFIED, of_nobody_verified.with_columns(pl.lit("").alias("key"))),
    ]


def counts_of_days(rows: pl.DataFrame) -> list[pl.LazyFrame]:
    """The days of each organization, from narrow rows (``narrow.ROW_COLUMNS``): all memberships.

    The sums of the counters, and the distinct users with something that day. Rows of a whole week
    are counted apart: nobody knows their days.
    """
    days = pl.col("flags") & DAY_BITS
    placed = rows.lazy().with_columns(organization().alias("unit"), days.alias("day"))
    by_day = placed.filter(~pl.col("day").is_in([0, DAY_BITS]))
    something = pl.any_horizontal(pl.col(*COUNTERS) > 0)
    numbers = [
        by_day.group_by("unit", "day").agg(pl.col(*COUNTERS).cast(pl.Int64).sum()),
        by_day.filter(something)
        .group_by("unit", "day")
        .agg(pl.col("user").n_unique().cast(pl.Int64).alias(ACTIVE_USERS)),
    ]
    of_days = [
        one.with_columns(pl.col("day").replace_strict(_NUMBER_OF_DAY, return_dtype=pl.String))
        .unpivot(index=["unit", "day"], variable_name="of", value_name="number")
        .with_columns(pair_key("day", "of"))
        for one in numbers
    ]
    whole = (
        placed.filter(pl.col("day") == DAY_BITS)
        .group_by("unit")
        .agg(pl.len().alias("number"))
        .with_columns(pl.lit(WHOLE_WEEK).alias("key"))
    )
    return [counts_of(DAYS, one) for one in (*of_days, whole)]
