"""A week as it was counted: the reference with its scopes, and the counts of the week."""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from sferum_cli.reports.units import known_column, rows_of, with_scopes
from sferum_cli.rulebook.indicators import UNKNOWN_HEADS
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.words import Kind, Level, OrganizationType
from sferum_cli.tally.counts import PARTICIPANTS, participants_of, people_of
from sferum_cli.tally.plan import COUNTED_KINDS, scope_column


@dataclass(frozen=True)
class CountedWeek:
    """What every view is made of: the reference with its scopes, and the counts of the week.

    ``organizations`` and ``heads`` are those of ``sources.reference.Reference``, narrowed to
    ``types`` (``--type``) and with the columns of ``with_scopes``; ``organizations`` also has
    ``participants``. ``counts`` are those of ``tally.counts``. ``has`` tells which columns of the
    activity hold something, ``with_numerators`` whether numerators may differ from counts
    (``has_unknown_heads``). ``every_organization`` and ``all_heads`` are not narrowed.
    """

    organizations: pl.DataFrame
    every_organization: pl.DataFrame
    heads: pl.DataFrame
    all_heads: pl.DataFrame
    by_organization: bool
    municipalities: pl.DataFrame
    counts: pl.DataFrame
    rules: Rules
    types: frozenset[OrganizationType] | None
    has: dict[str, bool]
    with_numerators: bool


def counted_week(
    organizations: pl.DataFrame,
    heads: pl.DataFrame,
    municipalities: pl.DataFrame,
    counts: pl.DataFrame,
    rules: Rules,
    types: Collection[OrganizationType] | None,
    has: dict[str, bool],
    *,
    by_organization: bool,
) -> CountedWeek:
    """A week of the views; ``organizations`` has its scope columns already."""
    chosen = pl.lit(value=True)
    if types is not None:
        chosen = pl.col("organization_type").is_in([one.value for one in types])
    here = (
        organizations.lazy()
        .join(participants_of(counts), on="organization", how="left", maintain_order="left")
        .with_columns(pl.col(PARTICIPANTS).fill_null(0))
        .filter(chosen)
        .collect()
    )
    return CountedWeek(
        here,
        organizations,
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


def has_unknown_heads(organizations: pl.DataFrame) -> bool:
    """Whether the heads of some organization are unknown, so that count and numerator may differ.

    Only then the tally counts by known cuts too, and by organization.
    """
    return not all(organizations[known_column(kind)].all() for kind in COUNTED_KINDS)


def people_without_heads(
    counted: CountedWeek, scope: Level, kinds: Collection[Kind] = COUNTED_KINDS
) -> pl.LazyFrame:
    """The organizations with the people counted in the scope of a level whose heads are unknown.

    Of these ``kinds`` of people; the others have nobody without heads. The columns of
    ``counted.organizations``, ``teachers_uncovered`` and ``students_uncovered`` (people), and
    UNKNOWN_HEADS (bool: there are some).
    """
    keys = {Kind.TEACHER: "teachers", Kind.STUDENT: "students"}
    counts = counted.counts if counted.with_numerators else counted.counts.clear()
    uncovered = people_of(counts, rows_of(Level.ORGANIZATION)).select(
        pl.col("unit").alias("organization"),
        *(pl.col(key).alias(f"{key}_uncovered") for key in keys.values()),
    )
    return (
        counted.organizations.lazy()
        .join(uncovered, on="organization", how="left", maintain_order="left")
        .with_columns(
            pl.when(pl.lit(kind in kinds), scope_column(scope, kind), ~pl.col(known_column(kind)))
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
