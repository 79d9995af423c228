"""What a cut of a counted week comes to: counts, numerators and totals of its units (R9, R10)."""

from dataclasses import replace

import polars as pl

from sferum_cli.reports.counted_week import CountedWeek, people_without_heads
from sferum_cli.reports.units import HEADS, covered_types
from sferum_cli.rulebook.indicators import (
    INDICATORS,
    ORGANIZATIONS_TOTAL,
    PEOPLE,
    TOTAL_OF_KIND,
    UNKNOWN_HEADS,
)
from sferum_cli.rulebook.organizations import active_organization, is_delivered, registered
from sferum_cli.rulebook.roles import has_students
from sferum_cli.rulebook.scope import people_types, shares_allowed
from sferum_cli.rulebook.words import Kind, Level, OrganizationType
from sferum_cli.tally.counts import people_of
from sferum_cli.tally.plan import COUNTED_KINDS, EVERYTHING, Cut, known_scope_column

DELIVERED = "delivered"
"""The column that tells whether a unit has activity, or nothing from which it could come."""

SHARES = "shares_allowed"
"""The column that tells whether a unit has shares and ranks of people (R10)."""


def measured(counted: CountedWeek, cut: Cut) -> pl.DataFrame:
    """The counts, numerators and totals of a cut's units, the number of each in ``unit``.

    With DELIVERED and UNKNOWN_HEADS. A cut of one type has the units that have such organizations.
    """
    return measured_plan(counted, cut).collect()


def of_type(counted: CountedWeek, organization_type: OrganizationType) -> CountedWeek:
    """The week of the organizations of one type alone; its people still count in every scope."""
    chosen = pl.col("organization_type") == organization_type.value
    return replace(
        counted,
        organizations=counted.organizations.filter(chosen),
        heads=counted.heads.filter(chosen),
    )


def measured_plan(counted: CountedWeek, cut: Cut) -> pl.LazyFrame:
    """Like ``measured``, to be run as one plan with what else is made of it."""
    if cut.type is not None:
        counted = of_type(counted, cut.type)
    organizations = (
        counted.organizations.lazy()
        .group_by(pl.col(cut.unit).alias("unit"))
        .agg(
            registered().sum().cast(pl.Int64).alias("connected_organizations"),
            active_organization(counted.rules.thresholds)
            .sum()
            .cast(pl.Int64)
            .alias("active_organizations"),
            is_delivered().alias(DELIVERED),
        )
    )
    heads = counted.heads
    if cut.type is None and cut.scope is Level.ORGANIZATION and not counted.by_organization:
        heads = heads.clear()  # a headcount by municipality has no D of an organization
    totals = (
        heads.lazy()
        .group_by(pl.col(cut.unit).alias("unit"))
        .agg(
            _known_sum("organizations", pl.lit(value=True)).alias(ORGANIZATIONS_TOTAL.key),
            *(
                _known_sum(HEADS[kind], pl.col(known_scope_column(cut.scope, kind))).alias(
                    TOTAL_OF_KIND[kind].key
                )
                for kind in COUNTED_KINDS
            ),
        )
    )
    frame = _units(counted, cut)
    for part in (organizations, _people(counted, cut), totals, _unknown_heads(counted, cut)):
        frame = frame.join(part, on="unit", how="left", maintain_order="left")
    numbers = {key for one in (*INDICATORS, *PEOPLE) for key in (one.key, one.numerator_key)}
    return frame.with_columns(
        pl.col(*numbers, UNKNOWN_HEADS).fill_null(0), pl.col(DELIVERED).fill_null(value=True)
    ).with_columns(_unknown(counted, cut))


def _people(counted: CountedWeek, cut: Cut) -> pl.LazyFrame:
    """The counts of people by ``unit``, and their numerators (R9)."""
    numerators = {one.key: one.numerator_key for one in PEOPLE}
    everybody = people_of(counted.counts, cut)
    if not counted.with_numerators:
        return everybody.with_columns(pl.col(key).alias(one) for key, one in numerators.items())
    known = people_of(counted.counts, cut.known).rename(numerators)
    return everybody.join(known, on="unit", how="left")


def _unknown_heads(counted: CountedWeek, cut: Cut) -> pl.LazyFrame:
    """R9: by ``unit``, the organizations in scope with people counted and without heads."""
    number = pl.col(UNKNOWN_HEADS).sum().cast(pl.Int64)
    without = people_without_heads(counted, cut.scope)
    return without.group_by(pl.col(cut.unit).alias("unit")).agg(number)


def _known_sum(key: str, in_scope: pl.Expr) -> pl.Expr:
    """R9: the sum of the heads that are known, null where none is."""
    known = pl.col(key).filter(in_scope).drop_nulls()
    return pl.when(known.len() > 0).then(known.sum())


def _units(counted: CountedWeek, cut: Cut) -> pl.LazyFrame:
    """The units of a cut, one row each, with what names them, in the order of the headcount."""
    names = counted.municipalities.lazy().select(
        "municipality", "region", "municipality_name", "region_name", "oktmo"
    )
    nothing = {key: pl.lit(None, pl.String).alias(key) for key in ("municipality", "inn", "oktmo")}
    allowed = pl.lit(value=True).alias(SHARES)
    if cut.units is Level.ORGANIZATION:
        in_scope = [
            one.value for one in OrganizationType if shares_allowed(one, counted.rules.scopes)
        ]
        return (
            counted.organizations.lazy()
            .join(names, on="municipality", how="left", maintain_order="left")
            .select(
                pl.col("organization").alias("unit"),
                pl.col("region_name").alias("region"),
                pl.col("municipality_name").alias("municipality"),
                "organization_id",
                pl.col("organization_name").alias("organization"),
                "organization_type",
                "inn",
                "oktmo",
                pl.col("organization_type").is_in(in_scope).alias(SHARES),
            )
        )
    there = pl.concat([frame.lazy().select("municipality", "region")
                       for frame in (counted.heads, counted.organizations)])  # fmt: skip
    region_name = pl.col("region_name").alias("region")
    if cut.units is Level.MUNICIPALITY:
        units = names.join(there, on="municipality", how="semi", maintain_order="left")
        municipality = pl.col("municipality_name").alias("municipality")
        if cut.type is not None:
            allowed = pl.lit(shares_allowed(cut.type, counted.rules.scopes)).alias(SHARES)
        unit = pl.col("municipality").alias("unit")
        return units.select(unit, region_name, municipality, nothing["inn"], "oktmo", allowed)
    if cut.units is Level.REGION:
        units = names.unique("region", keep="first", maintain_order=True)
        units = units.join(there, on="region", how="semi", maintain_order="left")
        unit = pl.col("region").alias("unit")
        return units.select(unit, region_name, *nothing.values(), allowed)
    is_empty = counted.heads.is_empty() and counted.organizations.is_empty()
    everything = pl.LazyFrame({"unit": [] if is_empty else [0]}, schema={"unit": pl.UInt32})
    return everything.with_columns(
        pl.lit(None, pl.String).alias("region"), *nothing.values(), _total_allowed(counted, cut)
    )


def _total_allowed(counted: CountedWeek, cut: Cut) -> pl.Expr:
    """A total over organizations of which some have no shares of people has none either (R10)."""
    allowed = (
        cut.type is not None
        or cut.scope is not Level.ORGANIZATION
        or all(
            shares_allowed(OrganizationType(one), counted.rules.scopes)
            for one in counted.organizations["organization_type"].unique()
        )
    )
    return pl.lit(allowed).alias(SHARES)


def _unknown(counted: CountedWeek, cut: Cut) -> list[pl.Expr]:
    """What is null although it was counted: a missing column, a scope that --type emptied."""
    expressions: dict[str, pl.Expr] = {}
    for kind in COUNTED_KINDS:
        empty = pl.col("unit").is_in(_units_without_scope(counted, cut, kind))
        if kind is Kind.STUDENT and cut.type is not None:
            empty = pl.lit(not has_students(cut.type, counted.rules.roles))
        keys = [key for one in PEOPLE if one.kinds == (kind,)
                for key in (one.key, one.numerator_key)]  # fmt: skip
        for key in (*keys, TOTAL_OF_KIND[kind].key):
            expressions[key] = pl.when(~empty).then(pl.col(key))
    for one in PEOPLE:
        if not all(counted.has[key] for key in one.needs):
            for key in (one.key, one.numerator_key):
                expressions[key] = pl.lit(None, pl.Int64)
    return [expression.alias(key) for key, expression in expressions.items()]


def _units_without_scope(counted: CountedWeek, cut: Cut, kind: Kind) -> list[int]:
    """The units in which ``--type`` leaves no type of whose people this kind could count."""
    if counted.types is None or cut.units is Level.ORGANIZATION or cut.type is not None:
        return []
    by_region = cut.units is Level.REGION
    there = covered_types(counted.all_heads, "region" if by_region else EVERYTHING, counted.rules)
    if cut.scope is Level.REGION and not by_region:
        # The total of regions: what counts in one of them counts in it.
        in_regions = covered_types(counted.all_heads, "region", counted.rules).values()
        there = {0: frozenset().union(*in_regions)}
    units = counted.municipalities["region" if by_region else "municipality"].unique()
    return [
        unit
        for unit in ([0] if cut.units is Level.COUNTRY else units)
        if not people_types(
            cut.scope,
            kind,
            counted.rules.scopes,
            there.get(unit if by_region else 0, ()),
            counted.types,
        )
    ]
