"""The units of a report, and whose people count in them (R10)."""

from collections.abc import Collection, Sequence

import polars as pl

from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.scope import people_types
from sferum_cli.rulebook.shares import covered
from sferum_cli.rulebook.words import Kind, Level, OrganizationType
from sferum_cli.tally.plan import (
    COUNTED_KINDS,
    EVERYTHING,
    Cut,
    known_scope_column,
    scope_column,
)

HEADS = {Kind.TEACHER: "teachers", Kind.STUDENT: "students"}
"""The columns of the headcount with the heads of a kind."""

_WEIGHT = "weight"

_SCOPED_BY = {
    "region": (Level.REGION,),
    EVERYTHING: tuple(level for level in Level if level is not Level.REGION),
}
"""The units whose heads decide which further types count at a level (R10)."""


def rows_of(level: Level) -> Cut:
    """The cut of a level's rows."""
    return Cut(level, level)


def total_of(level: Level) -> Cut:
    """The cut of a level's total row."""
    return Cut(Level.COUNTRY, level)


def rows_of_type(level: Level, organization_type: OrganizationType) -> Cut:
    """The cut of a level's units in organizations of one type: all of their people count."""
    return Cut(level, Level.ORGANIZATION, organization_type)


def accounts_of(level: Level) -> Cut:
    """The cut of a level's linked accounts: a share of the people of ОО and СПО [slides 10, 14]."""
    return rows_of(level) if level is Level.ORGANIZATION else Cut(level, Level.MUNICIPALITY)


def known_column(kind: Kind) -> str:
    """The boolean column that tells whether the heads of a kind are known."""
    return f"{HEADS[kind]}_known"


def with_known_heads(
    organizations: pl.DataFrame, heads: pl.DataFrame, *, by_organization: bool
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both frames with ``known_column`` of each kind, ``heads`` also with their weight (R9, R10).

    Of a headcount by municipality the heads of a type in a municipality are known as a whole: if
    every row of them is. Its rows weigh as many organizations as they have or, where they do not
    say it, as the directory has.
    """
    each = [pl.col(HEADS[kind]).is_not_null().alias(known_column(kind)) for kind in COUNTED_KINDS]
    if by_organization:
        return (
            organizations.with_columns(each),
            heads.with_columns(*each, pl.col("organizations").alias(_WEIGHT)),
        )
    place = ["municipality", "organization_type"]
    heads = heads.with_columns(one.all().over(place) for one in each)
    known = heads.select(*place, *map(known_column, COUNTED_KINDS)).unique()
    number = organizations.group_by(place).agg(pl.len().cast(pl.Int64).alias(_WEIGHT))
    return (
        organizations.join(known, on=place, how="left", maintain_order="left").with_columns(
            pl.col(*known.columns[2:]).fill_null(value=False)
        ),
        heads.join(number, on=place, how="left", maintain_order="left").with_columns(
            pl.coalesce("organizations", _WEIGHT, pl.lit(0, pl.Int64)).alias(_WEIGHT)
        ),
    )


def with_scopes(
    frame: pl.DataFrame,
    heads: pl.DataFrame,
    rules: Rules,
    types: Collection[OrganizationType] | None,
) -> pl.DataFrame:
    """``frame`` with a scope column per level and kind, the same of known heads, and EVERYTHING.

    ``frame`` has region, organization_type and ``known_column``; ``heads``, as ``with_known_heads``
    gives them, decide which further types count in a region or the country (R10); ``types`` is
    ``--type``.
    """
    scoped = frame.lazy().with_columns(_everything())
    for unit, levels in _SCOPED_BY.items():
        table = _scope_table(heads, unit, levels, rules, types)
        scoped = scoped.join(
            table.lazy(), on=[unit, "organization_type"], how="left", maintain_order="left"
        )
    each = [(level, kind) for level in Level for kind in COUNTED_KINDS]
    return (
        scoped.with_columns(
            pl.col([scope_column(level, kind) for level, kind in each]).fill_null(value=False)
        )
        .with_columns(
            (pl.col(scope_column(level, kind)) & pl.col(known_column(kind))).alias(
                known_scope_column(level, kind)
            )
            for level, kind in each
        )
        .collect()
    )


def _everything() -> pl.Expr:
    return pl.lit(0, pl.UInt32).alias(EVERYTHING)


def types_covered(
    heads: pl.DataFrame, unit: str, rules: Rules
) -> dict[int, dict[OrganizationType, bool]]:
    """R10: per unit, its types and whether enough of their organizations have known teachers.

    ``heads`` are those of ``with_known_heads``; ``unit`` is "region" or EVERYTHING.
    """
    is_known = pl.col(known_column(Kind.TEACHER))
    enough = covered(
        pl.col(_WEIGHT).filter(is_known).sum(), pl.col(_WEIGHT).sum(), rules.min_coverage
    )
    judged = (
        heads.lazy()
        .with_columns(_everything())
        .group_by(unit, "organization_type")
        .agg(is_known.any() & enough)
        .collect()
    )
    found: dict[int, dict[OrganizationType, bool]] = {}
    for number, name, is_covered in judged.iter_rows():
        found.setdefault(number, {})[OrganizationType(name)] = is_covered
    return found


def covered_types(
    heads: pl.DataFrame, unit: str, rules: Rules
) -> dict[int, frozenset[OrganizationType]]:
    """R10: per unit, the types whose heads of teachers are known for enough organizations there."""
    return {
        number: frozenset(one for one, is_covered in types.items() if is_covered)
        for number, types in types_covered(heads, unit, rules).items()
    }


def _scope_table(
    heads: pl.DataFrame,
    unit: str,
    levels: Sequence[Level],
    rules: Rules,
    types: Collection[OrganizationType] | None,
) -> pl.DataFrame:
    """By unit and type of organization, the scope columns of the levels."""
    each = [(level, kind) for level in levels for kind in COUNTED_KINDS]
    records = []
    for number, covered_there in covered_types(heads, unit, rules).items():
        in_scope = [
            people_types(level, kind, rules.scopes, covered_there, types) for level, kind in each
        ]
        records += [
            (number, one.value, *(one in types_there for types_there in in_scope))
            for one in OrganizationType
        ]
    return pl.DataFrame(
        records,
        schema={
            unit: pl.UInt32,
            "organization_type": pl.String,
            **{scope_column(level, kind): pl.Boolean for level, kind in each},
        },
        orient="row",
    )
