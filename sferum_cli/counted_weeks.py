"""The weeks of what was read, counted for all views at once."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from sferum_cli.local_rows import LocalRows
from sferum_cli.reports.counted_week import CountedWeek, counted_week, has_unknown_heads
from sferum_cli.reports.units import (
    accounts_of,
    rows_of,
    rows_of_type,
    total_of,
    with_known_heads,
    with_scopes,
)
from sferum_cli.reports.week_result import Asked
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level, OrganizationType
from sferum_cli.sources.activity.read import ActivityRows
from sferum_cli.sources.reading import Reading
from sferum_cli.sources.tables.options import TableOptions
from sferum_cli.tally.plan import Cut, Plan
from sferum_cli.tally.repeats import JudgedRepeats, Repeats
from sferum_cli.tally.week_rows import week_counts

Types = tuple[OrganizationType, ...] | None
"""What ``--type`` names; None for all."""


@dataclass(frozen=True)
class CountedWeeks:
    """Weeks oldest first, each counted for the organizations of every ``--type`` asked for.

    ``judged`` are the repeats that had to be judged for it.
    """

    weeks: Mapping[Week, Mapping[Types, CountedWeek]]
    judged: Mapping[Week, JudgedRepeats]


def count_weeks(
    reading: Reading,
    weeks: Sequence[Week],
    asked: Sequence[Asked],
    rules: Rules,
    repeats: Repeats,
    options: TableOptions,
) -> CountedWeeks:
    """Count ``weeks`` for everything that is asked: the rows of a week are gone through once."""
    reference = reading.reference
    named = _with_ids(reference.organizations, reading.activity)
    known, heads = with_known_heads(
        named, reference.heads, by_organization=reference.by_organization
    )
    plans = {
        types: _plan(
            with_scopes(known, heads, rules, types),
            [one for one in asked if one.types == types],
            reading,
            rules,
        )
        for types in dict.fromkeys(one.types for one in asked)
    }
    found = week_counts(LocalRows(reading, options), weeks, list(plans.values()), repeats)
    return CountedWeeks(
        {
            week: {
                types: _counted(plan, counts, heads, types, week, reading)
                for (types, plan), counts in zip(plans.items(), one.counts, strict=True)
            }
            for week, one in found.items()
        },
        {week: one.judged for week, one in found.items() if one.judged is not None},
    )


def _plan(
    organizations: pl.DataFrame, asked: Sequence[Asked], reading: Reading, rules: Rules
) -> Plan:
    there = {OrganizationType(one) for one in reading.reference.heads["organization_type"].unique()}
    there |= {OrganizationType(one) for one in organizations["organization_type"].unique()}
    cuts = list(dict.fromkeys(cut for one in asked for cut in _cuts(one, there)))
    if has_unknown_heads(organizations):
        cuts += [cut.known for cut in cuts]
        if rows_of(Level.ORGANIZATION) not in cuts:
            cuts.append(rows_of(Level.ORGANIZATION))
    details = any(one.details for one in asked)
    return Plan(organizations, reading.activity.roles, tuple(cuts), rules, details)


def _cuts(asked: Asked, there: Collection[OrganizationType]) -> Iterator[Cut]:
    """What people are counted by; ``there`` are the types that the reference has."""
    yield rows_of(Level.REGION)
    yield accounts_of(Level.REGION)
    for level, of in asked.parts:
        if of is None:
            yield rows_of(level)
            yield accounts_of(level)
        elif level is Level.ORGANIZATION:
            yield rows_of(level)
        elif of in there:
            yield rows_of_type(level, of)
    yield from map(total_of, asked.totals)
    if asked.totals:
        yield accounts_of(Level.COUNTRY)


def _counted(
    plan: Plan,
    counts: pl.DataFrame,
    heads: pl.DataFrame,
    types: Types,
    week: Week,
    reading: Reading,
) -> CountedWeek:
    reference = reading.reference
    return counted_week(
        plan.organizations,
        heads,
        reference.municipalities,
        counts,
        plan.rules,
        types,
        reading.activity.weeks[week].has,
        by_organization=reference.by_organization,
    )


def _with_ids(organizations: pl.DataFrame, activity: ActivityRows) -> pl.DataFrame:
    """A row of the reference without an id takes the id of the one it meets."""
    if not activity.ids or not organizations["organization_id"].null_count():
        return organizations
    met = pl.DataFrame(
        list(activity.ids.items()),
        schema={"organization": pl.UInt32, "met_id": pl.String},
        orient="row",
    )
    joined = organizations.join(met, on="organization", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("organization_id", "met_id").alias("organization_id"))
