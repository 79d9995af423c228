"""The report of monitoring.sferum.ru: the 28 columns of every unit of a level [slides 28-29]."""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from sferum_cli.reports.units import (
    COUNTED_KINDS,
    EVERYTHING,
    HEADS,
    View,
    covered_types,
    known_column,
    known_scope_column,
    rows_of,
    scope_column,
    total_of,
    with_scopes,
)
from sferum_cli.rulebook.indicators import (
    EVERYBODY_OF_KINDS,
    INDICATORS,
    ORGANIZATIONS_TOTAL,
    PEOPLE,
    RATED_ORDER,
    TOTAL_OF_KIND,
    UNKNOWN_HEADS,
    Indicator,
    columns_of,
    indicator,
)
from sferum_cli.rulebook.organizations import active_organization, registered
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.ratings import rank, rated_value
from sferum_cli.rulebook.scope import people_types, shares_allowed
from sferum_cli.rulebook.shares import covered, share
from sferum_cli.rulebook.words import Kind, Level, OrganizationType, RankBy
from sferum_cli.tally.counts import Counts

_SHARES = "shares_allowed"


@dataclass(frozen=True, slots=True)
class Base:
    """What every view is made of: the reference with its scopes, and the counts of the week.

    ``organizations`` and ``heads`` are those of ``sources.reference.Reference``, narrowed to
    ``types`` (``--type``) and with the columns of ``with_scopes``; ``organizations`` also has
    ``participants``. ``has`` tells which columns of the activity hold something,
    ``with_numerators`` whether numerators may differ from counts (``has_unknown_heads``).
    """

    organizations: pl.DataFrame
    heads: pl.DataFrame
    all_heads: pl.DataFrame
    by_organization: bool
    municipalities: pl.DataFrame
    counts: Counts
    rules: Rules
    types: frozenset[OrganizationType] | None
    has: dict[str, bool]
    with_numerators: bool


def base_of(
    organizations: pl.DataFrame,
    heads: pl.DataFrame,
    municipalities: pl.DataFrame,
    counts: Counts,
    rules: Rules,
    types: Collection[OrganizationType] | None,
    has: dict[str, bool],
    *,
    by_organization: bool,
) -> Base:
    """The base of the views; ``organizations`` has its scope columns already."""
    chosen = pl.lit(value=True)
    if types is not None:
        chosen = pl.col("organization_type").is_in([one.value for one in types])
    here = (
        organizations.lazy()
        .join(counts.participants.lazy(), on="organization", how="left", maintain_order="left")
        .with_columns(pl.col("participants").fill_null(0))
        .filter(chosen)
        .collect()
    )
    return Base(
        here,
        with_scopes(heads, heads, rules, types).filter(chosen),
        heads,
        by_organization,
        municipalities,
        counts,
        rules,
        None if types is None else frozenset(types),
        has,
        has_unknown_heads(here),
    )


def monitoring_rows(base: Base, level: Level) -> pl.DataFrame:
    """The rows of a level in the order of the headcount, with the columns of ``columns_of``.

    Counts, totals and ranks are int, shares are exact doubles in percent; null is «н/д». Further
    columns are those of ``further_columns``.
    """
    frame = _with_shares(_measured(base, rows_of(level)))
    ranks = [
        rank(_rated(indicator(key), base.rules), level).alias(indicator(key).rank_key)
        for key in RATED_ORDER
    ]
    keys = (column.key for column in columns_of(level))
    return frame.with_columns(*ranks).select(*keys, *further_columns()).collect()


def further_columns() -> list[str]:
    """What the rows of a report have besides its columns (R9).

    UNKNOWN_HEADS (int), and per share of people its numerator (int) and whether it is marked
    (bool): its numerator is not the count, or too few people are covered.
    """
    people = [one for one in INDICATORS if one.kinds]
    return [
        UNKNOWN_HEADS,
        *(one.numerator_key for one in people),
        *(one.marked_key for one in people),
    ]


def covered_key(one: Indicator) -> str:
    """The column that tells whether enough of the people of an indicator's kinds are covered."""
    return f"{one.everybody_key}_covered"


def monitoring_total(base: Base, level: Level) -> pl.DataFrame:
    """The one total row of a level, in the scope of the rows above it, without ranks."""
    frame = _with_shares(_measured(base, total_of(level)))
    keys = [*(column.key for column in columns_of(level)), *further_columns()]
    known = frame.collect_schema()
    return frame.select(key if key in known else pl.lit(None).alias(key) for key in keys).collect()


def measured(base: Base, view: View) -> pl.DataFrame:
    """The counts, numerators and totals of a view's units, the number of each in ``unit``.

    With UNKNOWN_HEADS and, for each of EVERYBODY_OF_KINDS, ``covered_key`` (bool, R9).
    """
    return _measured(base, view).collect()


def _measured(base: Base, view: View) -> pl.LazyFrame:
    """Like ``measured``, to be run as one plan with what else is made of it."""
    organizations = (
        base.organizations.lazy()
        .group_by(pl.col(view.unit).alias("unit"))
        .agg(
            registered().sum().cast(pl.Int64).alias("connected_organizations"),
            active_organization(base.rules.thresholds)
            .sum()
            .cast(pl.Int64)
            .alias("active_organizations"),
        )
    )
    heads = base.heads
    if view.scope is Level.ORGANIZATION and not base.by_organization:
        heads = heads.clear()  # a headcount by municipality has no D of an organization
    totals = (
        heads.lazy()
        .group_by(pl.col(view.unit).alias("unit"))
        .agg(
            _known_sum("organizations", pl.lit(value=True)).alias(ORGANIZATIONS_TOTAL.key),
            *(
                _known_sum(HEADS[kind], pl.col(known_scope_column(view.scope, kind))).alias(
                    TOTAL_OF_KIND[kind].key
                )
                for kind in COUNTED_KINDS
            ),
        )
    )
    frame = _units(base, view)
    for part in (organizations, _people(base, view), totals, _unknown_heads(base, view)):
        frame = frame.join(part, on="unit", how="left", maintain_order="left")
    counted = {key for one in (*INDICATORS, *PEOPLE) for key in (one.key, one.numerator_key)}
    is_covered = [
        covered(pl.col(one.numerator_key), pl.col(one.key), base.rules.min_coverage).alias(
            covered_key(one)
        )
        for one in EVERYBODY_OF_KINDS.values()
    ]
    return (
        frame.with_columns(pl.col(*counted, UNKNOWN_HEADS).fill_null(0))
        .with_columns(is_covered)
        .with_columns(_unknown(base, view))
    )


def _people(base: Base, view: View) -> pl.LazyFrame:
    """The counts of people by ``unit``, and their numerators (R9)."""
    numerators = {one.key: one.numerator_key for one in PEOPLE}
    people = base.counts.people.lazy()
    everybody = people.filter(pl.col("grouping") == view.grouping.name).drop("grouping")
    if not base.with_numerators:
        return everybody.with_columns(pl.col(key).alias(one) for key, one in numerators.items())
    known = people.filter(pl.col("grouping") == view.known_grouping.name).drop("grouping")
    return everybody.join(known.rename(numerators), on="unit", how="left")


def has_unknown_heads(organizations: pl.DataFrame) -> bool:
    """Whether the heads of some organization are unknown, so that count and numerator may differ.

    Only then the tally counts by ``known_grouping`` too, and by organization.
    """
    return not all(organizations[known_column(kind)].all() for kind in COUNTED_KINDS)


def _unknown_heads(base: Base, view: View) -> pl.LazyFrame:
    """R9: by ``unit``, the organizations in scope with people counted and without heads."""
    number = pl.col(UNKNOWN_HEADS).sum().cast(pl.Int64)
    return (
        people_without_heads(base, view.scope).group_by(pl.col(view.unit).alias("unit")).agg(number)
    )


def people_without_heads(base: Base, scope: Level) -> pl.LazyFrame:
    """The organizations with the people counted in the scope of a level whose heads are unknown.

    The columns of ``base.organizations``, ``teachers_uncovered`` and ``students_uncovered``
    (people), and UNKNOWN_HEADS (bool: there are some).
    """
    keys = {Kind.TEACHER: "teachers", Kind.STUDENT: "students"}
    view = rows_of(Level.ORGANIZATION)
    people = (
        base.counts.people.lazy() if base.with_numerators else base.counts.people.clear().lazy()
    )
    uncovered = people.filter(pl.col("grouping") == view.grouping.name).select(
        pl.col("unit").alias("organization"),
        *(pl.col(key).alias(f"{key}_uncovered") for key in keys.values()),
    )
    return (
        base.organizations.lazy()
        .join(uncovered, on="organization", how="left", maintain_order="left")
        .with_columns(
            pl.when(scope_column(scope, kind), ~pl.col(known_column(kind)))
            .then(f"{key}_uncovered")
            .fill_null(0)
            .alias(f"{key}_uncovered")
            for kind, key in keys.items()
        )
        .with_columns(
            (pl.sum_horizontal(f"{key}_uncovered" for key in keys.values()) > 0).alias(
                UNKNOWN_HEADS
            )
        )
    )


def _known_sum(key: str, in_scope: pl.Expr) -> pl.Expr:
    """R9: the sum of the heads that are known, null where none is."""
    known = pl.col(key).filter(in_scope).drop_nulls()
    return pl.when(known.len() > 0).then(known.sum())


def _units(base: Base, view: View) -> pl.LazyFrame:
    """The units of a view, one row each, with what names them, in the order of the headcount."""
    names = base.municipalities.lazy().select(
        "municipality",
        "region",
        pl.col("municipality_name"),
        pl.col("region_name"),
    )
    allowed = pl.lit(value=True).alias(_SHARES)
    if view.units is Level.ORGANIZATION:
        in_scope = [one.value for one in OrganizationType if shares_allowed(one, base.rules.scopes)]
        return (
            base.organizations.lazy()
            .join(names, on="municipality", how="left", maintain_order="left")
            .select(
                pl.col("organization").alias("unit"),
                pl.col("region_name").alias("region"),
                pl.col("municipality_name").alias("municipality"),
                "organization_id",
                pl.col("organization_name").alias("organization"),
                "organization_type",
                pl.col("organization_type").is_in(in_scope).alias(_SHARES),
            )
        )
    there = pl.concat([frame.lazy().select("municipality", "region")
                       for frame in (base.heads, base.organizations)])  # fmt: skip
    nameless = pl.lit(None, pl.String).alias("municipality")
    region_name = pl.col("region_name").alias("region")
    if view.units is Level.MUNICIPALITY:
        units = names.join(there, on="municipality", how="semi", maintain_order="left")
        municipality = pl.col("municipality_name").alias("municipality")
        return units.select(
            pl.col("municipality").alias("unit"), region_name, municipality, allowed
        )
    if view.units is Level.REGION:
        units = names.unique("region", keep="first", maintain_order=True)
        units = units.join(there, on="region", how="semi", maintain_order="left")
        return units.select(pl.col("region").alias("unit"), region_name, nameless, allowed)
    is_empty = base.heads.is_empty() and base.organizations.is_empty()
    everything = pl.LazyFrame({"unit": [] if is_empty else [0]}, schema={"unit": pl.UInt32})
    return everything.with_columns(
        pl.lit(None, pl.String).alias("region"), nameless, _total_allowed(base, view)
    )


def _total_allowed(base: Base, view: View) -> pl.Expr:
    """A total over organizations of which some have no shares of people has none either (R10)."""
    allowed = view.scope is not Level.ORGANIZATION or all(
        shares_allowed(OrganizationType(one), base.rules.scopes)
        for one in base.organizations["organization_type"].unique()
    )
    return pl.lit(allowed).alias(_SHARES)


def _unknown(base: Base, view: View) -> list[pl.Expr]:
    """What is null although it was counted: a missing column, a scope that --type emptied."""
    expressions: dict[str, pl.Expr] = {}
    for kind in COUNTED_KINDS:
        without = _units_without_scope(base, view, kind)
        if not without:
            continue
        empty = pl.col("unit").is_in(without)
        keys = [key for one in PEOPLE if one.kinds == (kind,)
                for key in (one.key, one.numerator_key)]  # fmt: skip
        for key in (*keys, TOTAL_OF_KIND[kind].key):
            expressions[key] = pl.when(~empty).then(pl.col(key))
    for one in PEOPLE:
        if not all(base.has[key] for key in one.needs):
            for key in (one.key, one.numerator_key):
                expressions[key] = pl.lit(None, pl.Int64)
    return [expression.alias(key) for key, expression in expressions.items()]


def _units_without_scope(base: Base, view: View, kind: Kind) -> list[int]:
    """The units in which ``--type`` leaves no type of whose people this kind could count."""
    if base.types is None or view.units is Level.ORGANIZATION:
        return []
    by_region = view.units is Level.REGION
    there = covered_types(base.all_heads, "region" if by_region else EVERYTHING, base.rules)
    if view.scope is Level.REGION and not by_region:
        # The total of regions: what counts in one of them counts in it.
        in_regions = covered_types(base.all_heads, "region", base.rules).values()
        there = {0: frozenset().union(*in_regions)}
    units = base.municipalities["region" if by_region else "municipality"].unique()
    return [
        unit
        for unit in ([0] if view.units is Level.COUNTRY else units)
        if not people_types(
            view.scope,
            kind,
            base.rules.scopes,
            there.get(unit if by_region else 0, ()),
            base.types,
        )
    ]


def _with_shares(frame: pl.LazyFrame) -> pl.LazyFrame:
    shares = [
        (pl.when(_SHARES).then(part) if one.kinds else part).alias(one.share_key)
        for one in INDICATORS
        for part in (share(one.numerator_key, one.total.key),)
    ]
    marked = [
        (
            pl.col(one.share_key).is_not_null()
            & ((pl.col(one.numerator_key) != pl.col(one.key)) | ~pl.col(covered_key(one)))
        )
        .fill_null(value=False)
        .alias(one.marked_key)
        for one in INDICATORS
        if one.kinds
    ]
    return frame.with_columns(shares).with_columns(marked)


def _rated(one: Indicator, rules: Rules) -> pl.Expr:
    """What an indicator is rated by; ДОО and ОДО have no rank of people (R10).

    A share that leaves out too many people has no rank (R9).
    """
    value = rated_value(one.key, one.share_key, rules.rank_by)
    if not one.kinds:
        return value
    is_rated = pl.col(_SHARES)
    if rules.rank_by is RankBy.PERCENT:
        is_rated &= pl.col(covered_key(one))
    return pl.when(is_rated).then(value)
