"""The summary of a region or of the country: targets, types, and who is furthest [14, 17, 18].

Slide 14 shows a region's targets, slide 17 those of the country, slide 18 the card of a region.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from sferum_cli.reports.targets import UnitTargets, unit_targets
from sferum_cli.reports.week_result import Asked, Part, WeekResult
from sferum_cli.rulebook.changes import CHANGES_OF_SHARES
from sferum_cli.rulebook.indicators import (
    ACCOUNTS_LINKED,
    COLUMNS,
    Column,
    Measure,
)
from sferum_cli.rulebook.targets import TARGETS, Reached
from sferum_cli.rulebook.words import Level, OrganizationType

FURTHEST = 5
"""So many units with the most missing people are named for each target."""

WEEKS = 2
"""The week, and the one before it for the changes."""

BY_TYPE_COLUMNS: tuple[Column, ...] = tuple(
    column for column in COLUMNS if column.measure not in {Measure.NAME, Measure.RANK}
)
"""What ``by_type`` has of a type: the columns of section 5 without names and ranks."""

CHANGE_OF_TARGET = {
    target.key: f"{target.count}_change_pp"
    if target.count == ACCOUNTS_LINKED.key
    else f"{target.count}_pct_change_pp"
    for target in TARGETS
}
"""The column of the rows with changes that has the change of a target's share."""


Changes = Mapping[str, float | None]


@dataclass(frozen=True)
class UnitSummary:
    """The summary of one region, or of the country (``region`` None).

    ``row`` is its row of ``monitoring.unit_rows``; ``reached`` its targets; ``by_type`` a row of
    ``unit_rows`` for each type of organization that its reference has, with organization_type (here
    alone ДОО and ОДО have shares, rule 3 of slide 16); ``below`` are the targets of its
    municipalities, or of the country's regions; ``changes`` are CHANGES_OF_SHARES.
    """

    region: str | None
    row: Mapping[str, Any]
    reached: tuple[Reached, ...]
    by_type: pl.DataFrame
    below: tuple[UnitTargets, ...]
    changes: Changes

    @property
    def targets(self) -> UnitTargets:
        """How far it is with every target."""
        return UnitTargets(self.region, None, self.reached)


def summary_asked(level: Level) -> Asked:
    """What the summary of regions, or of the country with its regions, wants to know of weeks."""
    levels = (Level.REGION,) if level is Level.REGION else (Level.REGION, Level.COUNTRY)
    parts: list[Part] = [(Level.MUNICIPALITY, None)]
    parts += [(one, of) for one in levels for of in (None, *OrganizationType)]
    return Asked(tuple(parts), number=WEEKS)


def region_summaries(
    week: WeekResult, changes: pl.DataFrame, regions: Sequence[str] | None = None
) -> list[UnitSummary]:
    """The summary of each region in the order of the headcount, or of those named.

    ``changes`` are the rows of the regions in this week with CHANGES_OF_SHARES.
    """
    municipalities = unit_targets(week.rows[Level.MUNICIPALITY, None], week.rules)
    found = _summaries(week, Level.REGION, changes)
    return [
        UnitSummary(
            region, row, reached, by_type,
            tuple(one for one in municipalities if one.region == region), changed,
        )
        for region, row, reached, by_type, changed in found
        if regions is None or region in regions
    ]  # fmt: skip


def country_summary(week: WeekResult, changes: pl.DataFrame) -> UnitSummary:
    """The summary of the country, with its regions below it."""
    ((region, row, reached, by_type, changed),) = _summaries(week, Level.COUNTRY, changes)
    return UnitSummary(region, row, reached, by_type, week.targets, changed)


def changes_of_targets(changes: pl.DataFrame) -> dict[tuple[str | None, str], float | None]:
    """The change of each region's targets, or of the country's, by their rows with changes."""
    return {
        (row["region"], key): row[column]
        for row in changes.iter_rows(named=True)
        for key, column in CHANGE_OF_TARGET.items()
    }


def furthest(units: Sequence[UnitTargets], number: int) -> list[tuple[UnitTargets, Reached]]:
    """The units that lack most people to the target of this number; of equals the lower share."""
    lacking = [
        (one, one.reached[number]) for one in units if (one.reached[number].missing_people or 0) > 0
    ]
    lacking.sort(key=lambda one: (-(one[1].missing_people or 0), one[1].percent or 0))
    return lacking[:FURTHEST]


def _summaries(
    week: WeekResult, level: Level, changes: pl.DataFrame
) -> Iterator[tuple[str | None, dict[str, Any], tuple[Reached, ...], pl.DataFrame, Changes]]:
    """What the summaries of a level's units have besides what is below them."""
    rows = week.rows[level, None]
    by_type = pl.concat(
        week.rows[level, of].with_columns(pl.lit(of.value).alias("organization_type"))
        for of in OrganizationType
    )
    changed = {row["region"]: row for row in changes.iter_rows(named=True)}
    for row, one in zip(rows.to_dicts(), unit_targets(rows, week.rules), strict=True):
        region = one.region
        here = pl.lit(value=True) if region is None else pl.col("region") == region
        found = changed.get(region, {})
        yield (
            region, row, one.reached, by_type.filter(here),
            {key: found.get(key) for key in CHANGES_OF_SHARES},
        )  # fmt: skip
