"""The monitoring of monitoring.sferum.ru: the 28 columns of every unit of a level [slides 28-29].

With what other views, and other weeks, need to know of a unit.
"""

from collections.abc import Iterator

import polars as pl

from sferum_cli.reports.counted_week import CountedWeek
from sferum_cli.reports.judged_rows import marks, no_ranks, ranks
from sferum_cli.reports.measured import DELIVERED, SHARES, measured_plan
from sferum_cli.reports.units import accounts_of, covered_types, rows_of, rows_of_type, total_of
from sferum_cli.rulebook.indicators import (
    ACCOUNTS_LINKED,
    ACCOUNTS_PEOPLE,
    ACCOUNTS_TOTAL,
    EVERYBODY_OF_KINDS,
    INDICATORS,
    STUDENTS_TOTAL,
    TEACHERS_TOTAL,
    UNKNOWN_HEADS,
    columns_of,
)
from sferum_cli.rulebook.roles import STUDENT_ROLE
from sferum_cli.rulebook.scope import people_types
from sferum_cli.rulebook.shares import share
from sferum_cli.rulebook.words import Kind, Level, OrganizationType
from sferum_cli.tally.plan import EVERYTHING

Slice = OrganizationType | None
"""Of whose organizations rows are: of one type alone, or (None) of all in the level's scope."""

TEACHER_SCOPE = "teacher_scope"
"""The key of the types whose teachers a unit counts, «ОО+СПО+ДОО»."""

IDENTITIES = ("inn", "oktmo")
"""By what a unit is known again besides its names and its ID."""

ACCOUNTS = (
    ACCOUNTS_LINKED.key,
    ACCOUNTS_TOTAL,
    ACCOUNTS_PEOPLE.key,
    ACCOUNTS_PEOPLE.numerator_key,
)
"""What the target of linked accounts is judged by (R12), whole numbers: its count (of known heads)
and its total, and of all the people who may link their accounts those whose heads are known."""


def unit_rows(counted: CountedWeek, level: Level, of: Slice = None) -> pl.LazyFrame:
    """The rows of a level in the order of the headcount, of organizations of one type or of all.

    They have the columns of ``columns_of`` (counts, totals and ranks are int, shares are exact
    doubles in percent; null is «н/д») and those of ``further_columns``. Rows of one type have no
    ranks; a unit without such organizations has no row. A plan, to be run with those of others.
    """
    if of is not None and level is Level.ORGANIZATION:
        rows = unit_rows(counted, level).filter(pl.col("organization_type") == of.value)
        return rows.with_columns(*no_ranks(), *_not_in_slice(counted, of))
    cut = rows_of(level) if of is None else rows_of_type(level, of)
    frame = measured_plan(counted, cut)
    if of is None and accounts_of(level) != cut:
        accounts = measured_plan(counted, accounts_of(level))
        accounts = accounts.select("unit", *_accounts(counted, level, of))
        frame = frame.drop(ACCOUNTS, strict=False)
        frame = frame.join(accounts, on="unit", how="left", maintain_order="left")
    else:
        frame = frame.with_columns(_accounts(counted, level, of))
    frame = _with_shares(frame).with_columns(
        _teacher_scope(counted, level, of), *marks(counted.rules)
    )
    if level is Level.ORGANIZATION:  # one that is silent is so by itself
        frame = frame.with_columns(pl.lit(value=True).alias(DELIVERED))
    judged = ranks(level, counted.rules) if of is None else no_ranks()
    keys = (column.key for column in columns_of(level))
    return frame.with_columns(judged).select(*keys, *further_columns())


def _not_in_slice(counted: CountedWeek, of: OrganizationType) -> Iterator[pl.Expr]:
    """What the rows of one type have no number of, though an organization's own row does."""
    if of not in STUDENT_ROLE:
        for one in INDICATORS:
            if one.kinds == (Kind.STUDENT,):
                yield pl.lit(None, pl.Int64).alias(one.key)
                yield pl.lit(None, pl.Int64).alias(one.numerator_key)
        yield pl.lit(None, pl.Int64).alias(STUDENTS_TOTAL.key)
        teachers = EVERYBODY_OF_KINDS[Kind.TEACHER,]
        without = pl.col(teachers.key) > pl.col(teachers.numerator_key)
        yield without.cast(pl.Int64).alias(UNKNOWN_HEADS)
    if of not in counted.rules.scopes.people:
        yield from (pl.lit(None, pl.Int64).alias(key) for key in ACCOUNTS)


def further_columns() -> list[str]:
    """What the rows of a level have besides their columns.

    UNKNOWN_HEADS (int), and per share of people its numerator (int) and whether it is marked
    (bool): its numerator is not the count, or too few people are covered (R9). The columns of
    ACCOUNTS, TEACHER_SCOPE and IDENTITIES (text), and whether a unit above the
    organizations was DELIVERED (bool).
    """
    people = [one for one in INDICATORS if one.kinds]
    return [
        UNKNOWN_HEADS,
        *(one.numerator_key for one in people),
        *(one.marked_key for one in people),
        *ACCOUNTS,
        TEACHER_SCOPE,
        *IDENTITIES,
        DELIVERED,
    ]


def total_row(counted: CountedWeek, level: Level) -> pl.LazyFrame:
    """The one total row of a level, in the scope of the rows above it, without ranks.

    The columns of ``unit_rows``; what only a unit has is null. Its accounts are the people of the
    whole, of whom one in two regions, or in two roles, is one (R8, R12).
    """
    country = Level.COUNTRY
    accounts = measured_plan(counted, accounts_of(country))
    accounts = accounts.select("unit", *_accounts(counted, country, None))
    frame = _with_shares(measured_plan(counted, total_of(level)).drop(ACCOUNTS, strict=False))
    frame = frame.join(accounts, on="unit", how="left", maintain_order="left")
    frame = frame.with_columns(*marks(counted.rules), *no_ranks())
    keys = [*(column.key for column in columns_of(level)), *further_columns()]
    known = frame.collect_schema()
    return frame.select(key if key in known else pl.lit(None).alias(key) for key in keys)


def _with_shares(frame: pl.LazyFrame) -> pl.LazyFrame:
    return frame.with_columns(
        (pl.when(SHARES).then(part) if one.kinds else part).alias(one.share_key)
        for one in INDICATORS
        for part in (share(one.numerator_key, one.total.key),)
    )


def _accounts(counted: CountedWeek, level: Level, of: Slice) -> list[pl.Expr]:
    """ACCOUNTS, from the counts and totals of the people that they are of (``accounts_of``).

    Null for the slice of a type whose people are no part of them. An organization of such a type
    has nobody who counts, and no total (R10).
    """
    people = counted.rules.scopes.people
    counts = in_it = pl.lit(value=True)
    if of is not None:
        in_it = pl.lit(of in people)
    elif level is Level.ORGANIZATION:
        counts = pl.col("organization_type").is_in([one.value for one in people])
    totals = pl.col(TEACHERS_TOTAL.key, STUDENTS_TOTAL.key)
    total = pl.when(pl.any_horizontal(totals.is_not_null())).then(pl.sum_horizontal(totals))
    numbers = {
        ACCOUNTS_LINKED.key: pl.col(ACCOUNTS_LINKED.numerator_key) * counts,
        ACCOUNTS_TOTAL: pl.when(counts).then(total),
        ACCOUNTS_PEOPLE.key: pl.col(ACCOUNTS_PEOPLE.key) * counts,
        ACCOUNTS_PEOPLE.numerator_key: pl.col(ACCOUNTS_PEOPLE.numerator_key) * counts,
    }
    return [pl.when(in_it).then(number).alias(key) for key, number in numbers.items()]


def _teacher_scope(counted: CountedWeek, level: Level, of: Slice) -> pl.Expr:
    """R10: the types whose teachers the rows of a level count, by ``unit``."""
    if of is not None:
        return pl.lit(of.value).alias(TEACHER_SCOPE)
    if level is Level.ORGANIZATION:
        return pl.col("organization_type").alias(TEACHER_SCOPE)
    rules, everywhere = counted.rules, 0
    if level is Level.MUNICIPALITY:
        there = {everywhere: frozenset[OrganizationType]()}
    else:
        unit = "region" if level is Level.REGION else EVERYTHING
        there = covered_types(counted.all_heads, unit, rules)
    scopes = {}
    for unit_number, types in there.items():
        found = people_types(level, Kind.TEACHER, rules.scopes, types, counted.types)
        scopes[unit_number] = "+".join(one for one in OrganizationType if one in found)
    if level is not Level.REGION:
        return pl.lit(scopes.get(everywhere)).alias(TEACHER_SCOPE)
    return (
        pl.col("unit")
        .replace_strict(scopes, default=None, return_dtype=pl.String)
        .alias(TEACHER_SCOPE)
    )
