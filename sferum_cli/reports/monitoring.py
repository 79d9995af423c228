"""The monitoring of monitoring.sferum.ru: the 28 columns of every unit of a level [slides 28-29].

With what other views, and other weeks, need to know of a unit.
"""

import polars as pl

from sferum_cli.reports.counted_week import CountedWeek
from sferum_cli.reports.judged_rows import marks, no_ranks, ranks
from sferum_cli.reports.measured import DELIVERED, SHARES, measured_plan
from sferum_cli.reports.units import accounts_of, covered_types, rows_of, rows_of_type, total_of
from sferum_cli.rulebook.indicators import (
    ACCOUNTS_LINKED,
    ACCOUNTS_PEOPLE,
    ACCOUNTS_TOTAL,
    INDICATORS,
    STUDENTS_TOTAL,
    TEACHERS_TOTAL,
    UNKNOWN_HEADS,
    columns_of,
)
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


def unit_rows(counted: CountedWeek, level: Level, of: Slice = None) -> pl.DataFrame:
    """The rows of a level in the order of the headcount, of organizations of one type or of all.

    They have the columns of ``columns_of`` (counts, totals and ranks are int, shares are exact
    doubles in percent; null is «н/д») and those of ``further_columns``. Rows of one type have no
    ranks; a unit without such organizations has no row.
    """
    if of is not None and level is Level.ORGANIZATION:
        rows = unit_rows(counted, level).filter(pl.col("organization_type") == of.value)
        return rows.with_columns(no_ranks())
    cut = rows_of(level) if of is None else rows_of_type(level, of)
    # The accounts have a scope of their own.
    frame = measured_plan(counted, cut).drop(ACCOUNTS, strict=False)
    frame = frame.join(_accounts(counted, level, of), on="unit", how="left", maintain_order="left")
    frame = _with_shares(frame).with_columns(
        _teacher_scope(counted, level, of), *marks(counted.rules)
    )
    if level is Level.ORGANIZATION:  # one that is silent is so by itself
        frame = frame.with_columns(pl.lit(value=True).alias(DELIVERED))
    judged = ranks(level, counted.rules) if of is None else no_ranks()
    keys = (column.key for column in columns_of(level))
    return frame.with_columns(judged).select(*keys, *further_columns()).collect()


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


def total_row(counted: CountedWeek, level: Level) -> pl.DataFrame:
    """The one total row of a level, in the scope of the rows above it, without ranks.

    The columns of ``unit_rows``; what only a unit has is null.
    """
    frame = _with_shares(measured_plan(counted, total_of(level)))
    frame = frame.with_columns(*marks(counted.rules), *no_ranks())
    keys = [*(column.key for column in columns_of(level)), *further_columns()]
    known = frame.collect_schema()
    return frame.select(key if key in known else pl.lit(None).alias(key) for key in keys).collect()


def _with_shares(frame: pl.LazyFrame) -> pl.LazyFrame:
    return frame.with_columns(
        (pl.when(SHARES).then(part) if one.kinds else part).alias(one.share_key)
        for one in INDICATORS
        for part in (share(one.numerator_key, one.total.key),)
    )


def _accounts(counted: CountedWeek, level: Level, of: Slice) -> pl.LazyFrame:
    """ACCOUNTS by ``unit``; null for a type whose people are no part of them."""
    cut = accounts_of(level) if of is None else rows_of_type(level, of)
    people = counted.rules.scopes.people
    if of is not None:
        in_it = pl.lit(of in people)
    elif level is Level.ORGANIZATION:
        in_it = pl.col("organization_type").is_in([one.value for one in people])
    else:
        in_it = pl.lit(value=True)
    totals = pl.col(TEACHERS_TOTAL.key, STUDENTS_TOTAL.key)
    numbers = {
        ACCOUNTS_LINKED.key: pl.col(ACCOUNTS_LINKED.numerator_key),
        ACCOUNTS_TOTAL: pl.when(pl.any_horizontal(totals.is_not_null())).then(
            pl.sum_horizontal(totals)
        ),
        ACCOUNTS_PEOPLE.key: pl.col(ACCOUNTS_PEOPLE.key),
        ACCOUNTS_PEOPLE.numerator_key: pl.col(ACCOUNTS_PEOPLE.numerator_key),
    }
    return measured_plan(counted, cut).select(
        "unit", *(pl.when(in_it).then(number).alias(key) for key, number in numbers.items())
    )


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
