"""Counts of a week as one long frame: those of users who share nobody are added by one group-by."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import polars as pl

from sferum_cli.narrow import COUNTERS
from sferum_cli.rulebook.indicators import PEOPLE
from sferum_cli.tally.plan import Cut

PEOPLE_KEYS = tuple(one.key for one in PEOPLE)

COUNTS = {"what": pl.String, "unit": pl.UInt32, "key": pl.String, "number": pl.Int64}
"""The columns of counts. ``what`` is the name of a cut (unit, and the key of an indicator of
people), PARTICIPANTS (unit: organization; distinct users of any role, R2), LEFT_OUT (unit:
organization, key: role number; verified users of kind «other», R3), WEEK (unit 0, and one of the
keys below), or, where a plan asks for ``details``, by organization: MEMBERS (key: role number, and
USERS, VERIFIED or LINKED), BANDS (key: the first number of a band of messages; verified teachers),
NOT_VERIFIED (teachers), DAYS (key: number of the day in the week, and a counter or ACTIVE_USERS; or
WHOLE_WEEK: rows of no day). What is 0 has no row."""

PARTICIPANTS, LEFT_OUT, WEEK = "participants", "left_out", "week"
MEMBERS, BANDS, NOT_VERIFIED, DAYS = "members", "bands", "not_verified", "days"

USERS, VERIFIED, LINKED, ACTIVE_USERS = "users", "verified", "linked", "active_users"
WHOLE_WEEK = "whole_week"

DAY_NUMBERS = (*COUNTERS, ACTIVE_USERS)
"""What is counted of each day: the counters, and who did something."""

_BETWEEN = ":"
"""Between the two parts of a key."""

CHANGED = "changed"
"""People whom the setting messages_per changes (R5)."""

NOT_CONNECTED = "not_connected"
"""Verified active people (R5-R7) of organizations that say «нет» (R1)."""

MEMBERSHIPS, IDLE, UNLIKELY = "memberships", "idle", "unlikely"
"""All memberships, those that did nothing, and those with UNLIKELY_MESSAGES."""

AT_THRESHOLD, ONE_LESS, ONE_MORE = "at_threshold", "one_less", "one_more"
"""Memberships with exactly the messages that make a teacher active (R5), one less, one more."""


def added(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The counts of all of these sets of users, which share nobody."""
    by = ["what", "unit", "key"]
    together = pl.concat([pl.DataFrame(schema=COUNTS), *parts])
    return together.group_by(by).agg(pl.col("number").sum()).sort(by)


def people_of(counts: pl.DataFrame, cut: Cut) -> pl.LazyFrame:
    """The people of a cut: unit, and a column per indicator of people (PEOPLE_KEYS)."""
    number = pl.col("number")
    return (
        counts.lazy()
        .filter(pl.col("what") == cut.name)
        .group_by("unit")
        .agg(number.filter(pl.col("key") == key).sum().alias(key) for key in PEOPLE_KEYS)
    )


def participants_of(counts: pl.DataFrame) -> pl.LazyFrame:
    """The users of each organization that has some: organization, participants."""
    return (
        counts.lazy()
        .filter(pl.col("what") == PARTICIPANTS)
        .select(pl.col("unit").alias("organization"), pl.col("number").alias(PARTICIPANTS))
    )


def pair_key(one: str, other: str) -> pl.Expr:
    """The key of a count that two columns tell: what ``pairs_of`` takes apart."""
    return pl.concat_str(pl.col(one), pl.col(other), separator=_BETWEEN).alias("key")


def numbers_of(counts: pl.DataFrame, what: str) -> pl.DataFrame:
    """The counts of a name: organization, key, number."""
    return counts.filter(pl.col("what") == what).select(
        pl.col("unit").alias("organization"), "key", "number"
    )


def pairs_of(counts: pl.DataFrame, what: str, one: str, others: Sequence[str]) -> pl.DataFrame:
    """The counts of a name whose keys are pairs: organization, ``one`` (int), and ``others``.

    ``one`` is the first part of the key, each of ``others`` the numbers of a second part.
    """
    parts = pl.col("key").str.split_exact(_BETWEEN, 1).struct.rename_fields([one, "of"])
    number = pl.col("number")
    return (
        numbers_of(counts, what)
        .with_columns(parts.alias("parts"))
        .unnest("parts")
        .filter(pl.col("of").is_in(others))
        .group_by("organization", pl.col(one).cast(pl.Int64))
        .agg(number.filter(pl.col("of") == other).sum().alias(other) for other in others)
        .sort("organization", one)
    )


def left_out_of(counts: pl.DataFrame) -> pl.LazyFrame:
    """The verified users of kind «other»: organization, role (its number), users."""
    return (
        counts.lazy()
        .filter(pl.col("what") == LEFT_OUT)
        .select(
            pl.col("unit").alias("organization"),
            pl.col("key").cast(pl.UInt8).alias("role"),
            pl.col("number").alias("users"),
        )
    )


def of_week(counts: pl.DataFrame) -> dict[str, int]:
    """The numbers of the whole week by their keys; one that is not there is 0."""
    found = counts.filter(pl.col("what") == WEEK).select("key", "number")
    return defaultdict(int, found.iter_rows())


def counts_of_people(cut: Cut, people: pl.LazyFrame) -> pl.LazyFrame:
    """Counts of a cut, from unit and PEOPLE_KEYS."""
    return counts_of(
        cut.name,
        people.unpivot(PEOPLE_KEYS, index="unit", variable_name="key", value_name="number"),
    )


def counts_of_participants(organizations: pl.LazyFrame) -> pl.LazyFrame:
    """Counts of participants, from organization and PARTICIPANTS."""
    return counts_of(
        PARTICIPANTS,
        organizations.select(
            pl.col("organization").alias("unit"),
            pl.lit("").alias("key"),
            pl.col(PARTICIPANTS).alias("number"),
        ),
    )


def counts_of_roles(roles: pl.LazyFrame) -> pl.LazyFrame:
    """Counts of those left out, from organization, role and number."""
    return counts_of(
        LEFT_OUT,
        roles.select(
            pl.col("organization").alias("unit"), pl.col("role").cast(pl.String).alias("key"),
            "number",
        ),
    )  # fmt: skip


def counts_of_week(numbers: pl.LazyFrame) -> pl.LazyFrame:
    """Counts of the week, from one row with a column per key."""
    by_key = numbers.select(pl.all().cast(pl.Int64)).unpivot(
        variable_name="key", value_name="number"
    )
    return counts_of(WEEK, by_key.with_columns(pl.lit(0, pl.UInt32).alias("unit")))


def counts_of(what: str, numbers: pl.LazyFrame) -> pl.LazyFrame:
    """Counts under a name, from unit, key and number; what is 0 is left out."""
    return numbers.filter(pl.col("number") != 0).select(
        pl.lit(what).alias("what"),
        pl.col("unit").cast(pl.UInt32),
        pl.col("key").cast(pl.String),
        pl.col("number").cast(pl.Int64),
    )
