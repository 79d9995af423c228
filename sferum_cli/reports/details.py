"""What is known of the organizations of a week besides their rows: only its activity tells it."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import polars as pl

from sferum_cli.reports.counted_week import CountedWeek
from sferum_cli.rulebook.organizations import registered
from sferum_cli.rulebook.roles import kind_of_role
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Kind, OrganizationType
from sferum_cli.tally.counts import (
    ACTIVE_USERS,
    BANDS,
    DAY_NUMBERS,
    DAYS,
    LINKED,
    MEMBERS,
    NOT_VERIFIED,
    PARTICIPANTS,
    USERS,
    VERIFIED,
    WHOLE_WEEK,
    numbers_of,
    pairs_of,
)

HAS_ROWS, REGISTERED, UNVERIFIED_TEACHERS = "has_rows", "registered", "unverified_teachers"


@dataclass(frozen=True)
class Details:
    """Aggregates of the organizations of a week, no person among them.

    ``organizations`` has a row for each, in the order of the week's rows of that level:
    organization (its number), ``connected`` (what «Подключена» says: bool or null), REGISTERED
    (R1, bool), PARTICIPANTS, UNVERIFIED_TEACHERS (teachers without a verified membership as one),
    HAS_ROWS (bool: of any date). ``members``: organization, role, kind, USERS, VERIFIED, LINKED
    (null where nobody says it), teachers first, then students. ``bands``: organization, first (of
    a band of messages), teachers. ``days``: organization, date, DAY_NUMBERS; of these the
    ``unknown_numbers`` are not known, since a column is missing. ``known_days`` are the days of the
    week on which any file has a row of a day, ``by_week`` the organizations with rows of a whole
    week.
    """

    organizations: pl.DataFrame
    members: pl.DataFrame
    bands: pl.DataFrame
    days: pl.DataFrame
    known_days: frozenset[dt.date]
    by_week: frozenset[int]
    unknown_numbers: frozenset[str]


def details_of(
    counted: CountedWeek,
    week: Week,
    roles: Sequence[str],
    rows_by_day: Collection[dt.date],
    with_rows: Collection[int],
) -> Details:
    """The details of a week that was counted with them.

    ``roles`` are the words of the role numbers, ``rows_by_day`` the days that have rows in the
    files, ``with_rows`` the organizations with a row of any date.
    """
    counts, number = counted.counts, pl.col("organization")
    unverified = numbers_of(counts, NOT_VERIFIED).select(
        number, pl.col("number").alias(UNVERIFIED_TEACHERS)
    )
    organizations = counted.organizations.join(
        unverified, on="organization", how="left", maintain_order="left"
    ).select(
        number,
        "connected",
        registered().alias(REGISTERED),
        PARTICIPANTS,
        pl.col(UNVERIFIED_TEACHERS).fill_null(0),
        number.is_in(list(with_rows)).alias(HAS_ROWS),
    )
    days = pairs_of(counts, DAYS, "day", DAY_NUMBERS)
    first_day = pl.lit(week.start) + pl.duration(days=pl.col("day"))
    by_week = numbers_of(counts, DAYS).filter(pl.col("key") == WHOLE_WEEK)["organization"]
    return Details(
        organizations,
        _members(counted, roles),
        numbers_of(counts, BANDS).select(
            number, pl.col("key").cast(pl.Int64).alias("first"), pl.col("number").alias("teachers")
        ),
        days.select(
            number,
            first_day.alias("date"),
            *DAY_NUMBERS,
        ),
        frozenset(rows_by_day) & frozenset(week.days),
        frozenset(by_week),
        frozenset(key for key in DAY_NUMBERS if not _is_known(counted, key)),
    )


def _is_known(counted: CountedWeek, key: str) -> bool:
    """Whether the files tell a number of a day; who did something, only all counters tell."""
    needed = [one for one in DAY_NUMBERS if key in (one, ACTIVE_USERS) and one != ACTIVE_USERS]
    return all(counted.has[one] for one in needed)


def _members(counted: CountedWeek, roles: Sequence[str]) -> pl.DataFrame:
    """Members by organization and role."""
    rules, of_kind = counted.rules, list(Kind)
    table = pl.DataFrame(
        [
            (one.value, number, role, kind.value, of_kind.index(kind))
            for one in OrganizationType
            for number, role in enumerate(roles)
            for kind in [kind_of_role(role, one, rules.roles, rules.role_words)]
        ],
        schema={
            "organization_type": pl.String,
            "role_number": pl.Int64,
            "role": pl.String,
            "kind": pl.String,
            "order": pl.Int64,
        },
        orient="row",
    )
    linked = pl.col(LINKED) if counted.has["ejd_linked"] else pl.lit(None, pl.Int64).alias(LINKED)
    return (
        pairs_of(counted.counts, MEMBERS, "role_number", (USERS, VERIFIED, LINKED))
        .join(counted.organizations.select("organization", "organization_type"), on="organization")
        .join(table, on=["organization_type", "role_number"])
        .sort("organization", "order", "role_number")
        .select("organization", "role", "kind", USERS, VERIFIED, linked)
    )
