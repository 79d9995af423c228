"""The units of a report, and whose people count in them (R10)."""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.scope import people_types
from sferum_cli.rulebook.words import Kind, Level, OrganizationType
from sferum_cli.tally.counts import Grouping

EVERYTHING = "everything"
"""The one unit that holds all: the country, and every total row."""

COUNTED_KINDS = (Kind.TEACHER, Kind.STUDENT)

_UNIT_OF_LEVEL = {
    Level.ORGANIZATION: "organization",
    Level.MUNICIPALITY: "municipality",
    Level.REGION: "region",
    Level.COUNTRY: EVERYTHING,
}


@dataclass(frozen=True, slots=True)
class View:
    """Units of one level with the scope of a level.

    A level's rows are the units of that level in its own scope; its total row is everything in
    the scope of the rows above it; the target of linked accounts looks at a region in the scope
    of a municipality (ОО and СПО).
    """

    units: Level
    scope: Level

    @property
    def unit(self) -> str:
        """The column of the unit's number."""
        return _UNIT_OF_LEVEL[self.units]

    @property
    def grouping(self) -> Grouping:
        """What the tally counts this view by."""
        scope = {kind: scope_column(self.scope, kind) for kind in COUNTED_KINDS}
        return Grouping(f"{self.units}:{self.scope}", self.unit, scope)


def rows_of(level: Level) -> View:
    """The view of a level's rows."""
    return View(level, level)


def total_of(level: Level) -> View:
    """The view of a level's total row."""
    return View(Level.COUNTRY, level)


LINKED_ACCOUNTS_VIEW = View(Level.REGION, Level.MUNICIPALITY)
"""R12: linked accounts are a share of the people of ОО and СПО of a region [slides 10, 14]."""


def scope_column(level: Level, kind: Kind) -> str:
    """The boolean column that tells whether an organization's people count at a level."""
    return f"{kind}_count_in_{level}"


def with_scopes(
    frame: pl.DataFrame,
    heads: pl.DataFrame,
    rules: Rules,
    types: Collection[OrganizationType] | None,
) -> pl.DataFrame:
    """``frame`` (region, organization_type) with a scope column per level and kind, and EVERYTHING.

    ``heads`` are the numbers whose completeness decides which further types count in a region or
    the country (R10); ``types`` is ``--type``.
    """
    frame = frame.with_columns(pl.lit(0, pl.UInt32).alias(EVERYTHING))
    heads = heads.with_columns(pl.lit(0, pl.UInt32).alias(EVERYTHING))
    for level in Level:
        unit = "region" if level is Level.REGION else EVERYTHING
        table = _scope_table(heads, level, unit, rules, types)
        frame = frame.join(
            table, on=[unit, "organization_type"], how="left", maintain_order="left"
        ).with_columns(
            pl.col(scope_column(level, kind)).fill_null(value=False) for kind in COUNTED_KINDS
        )
    return frame


def complete_types(heads: pl.DataFrame, unit: str) -> dict[int, frozenset[OrganizationType]]:
    """R10: per unit, the types whose headcount of teachers is complete there."""
    known = (
        heads.group_by(unit, "organization_type")
        .agg(pl.col("teachers").is_not_null().all().alias("complete"))
        .filter("complete")
    )
    found: dict[int, set[OrganizationType]] = {}
    for number, name in known.select(unit, "organization_type").iter_rows():
        found.setdefault(number, set()).add(OrganizationType(name))
    return {number: frozenset(types) for number, types in found.items()}


def _scope_table(
    heads: pl.DataFrame,
    level: Level,
    unit: str,
    rules: Rules,
    types: Collection[OrganizationType] | None,
) -> pl.DataFrame:
    complete = complete_types(heads, unit)
    records = [
        (number, one.value, *(one in in_scope[kind] for kind in COUNTED_KINDS))
        for number in heads[unit].unique().drop_nulls()
        for in_scope in [
            {
                kind: people_types(level, kind, rules.scopes, complete.get(number, ()), types)
                for kind in COUNTED_KINDS
            }
        ]
        for one in OrganizationType
    ]
    return pl.DataFrame(
        records,
        schema={
            unit: pl.UInt32,
            "organization_type": pl.String,
            **{scope_column(level, kind): pl.Boolean for kind in COUNTED_KINDS},
        },
        orient="row",
    )
