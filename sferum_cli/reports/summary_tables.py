"""The tables of a summary: targets, types, municipalities and who is furthest."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import repeat
from typing import Any

import polars as pl

from sferum_cli.reports.document import RowNames, Table, Wanted
from sferum_cli.reports.measured_table import (
    said_of_target,
    wanted_shares,
    with_fractions_and_verdicts,
)
from sferum_cli.reports.records_table import measure_column, table_of_records
from sferum_cli.reports.summary import BY_TYPE_COLUMNS, FURTHEST, UnitSummary, furthest
from sferum_cli.reports.target_records import Compared, target_record, unit_record
from sferum_cli.reports.target_words import wanted_share
from sferum_cli.reports.targets import UnitTargets
from sferum_cli.rulebook.indicators import (
    COLUMNS,
    ORGANIZATION_COLUMNS,
    UNIT_COLUMNS,
    Column,
    Measure,
    name_column,
)
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.targets import TARGETS
from sferum_cli.translation import gettext as _

_REGION, _MUNICIPALITY = UNIT_COLUMNS
_TYPE = next(one for one in ORGANIZATION_COLUMNS if one.key == "organization_type")
_COLUMN = {column.key: column for column in COLUMNS}


def targets_table(units: Sequence[UnitTargets], compared: Compared, title: str = "") -> Table:
    """The targets of each region or of the country: what csv and parquet hold of a summary."""
    columns = (
        _REGION,
        name_column("key", _("Key")),
        name_column("title", _("Target")),
        measure_column("count", _("Count"), Measure.COUNT),
        measure_column("total", _("Total"), Measure.TOTAL),
        measure_column("pct", _("Share %"), Measure.SHARE),
        measure_column("target_pct", _("Target %"), Measure.SHARE),
        name_column("operator", _("Comparison")),
        measure_column("met", _("Reached"), Measure.YES_NO),
        measure_column("missing_people", _("People missing"), Measure.COUNT),
        measure_column("change_pp", _("Change, p. p."), Measure.CHANGE_POINTS),
        measure_column("last_year_pct", _("A year before %"), Measure.SHARE),
    )
    table = _table_of_targets(title or _("Targets"), columns, units, compared)
    return replace(table, codes=("key", "operator"))


def card_of_targets(summaries: Sequence[UnitSummary], compared: Compared) -> Table:
    """The same for a screen: a row per target, under its region where there are several.

    With how many of the units below reach it.
    """
    fact, below = _("Fact"), max(len(one.below) for one in summaries)
    columns = (
        *((_REGION,) if len(summaries) > 1 else ()),
        name_column("name", _("Target")),
        measure_column("pct", _("Fact %"), Measure.SHARE, fact),
        measure_column("count", fact, Measure.COUNT),
        measure_column("met", _("Target"), Measure.YES_NO),
        measure_column("missing_people", _("People missing"), Measure.COUNT),
        measure_column("change_pp", _("In the week"), Measure.CHANGE_POINTS),
        measure_column("last_year_pct", _("Year before,\u00a0%"), Measure.SHARE),
        measure_column(
            "units", _("Reached by, of\u00a0{number}").format(number=below), Measure.COUNT
        ),
    )
    every = [one.targets for one in summaries]
    return _table_of_targets(
        _("Targets"), columns, every, compared, [one.below for one in summaries]
    )


def types_table(summaries: Sequence[UnitSummary], rules: Rules) -> Table:
    """The types of organization of each region."""
    region = (_REGION,) if len(summaries) > 1 else ()
    columns = (*region, _TYPE, *BY_TYPE_COLUMNS)
    return _types(columns, summaries, rules, _TYPE.title)


def card_of_types(summary: UnitSummary, rules: Rules) -> Table:
    """The types of one region, as a card has room for."""
    columns = [_TYPE]
    for key, heading in _on_the_card().items():
        share, count = (_COLUMN[one] for one in (f"{key}_pct", key))
        title = heading.replace(" ", "\u00a0")
        columns += [
            replace(share, title=f"{title} %", heading=title),
            replace(count, title=title, heading=title),
        ]
    return _types(columns, [summary], rules, _("By type"))


def _on_the_card() -> dict[str, str]:
    """What a card says of a type, by the shortest names."""
    short = {target.count: target.short for target in TARGETS}
    return {
        "connected_organizations": _("Connected"),
        "active_organizations": _("Active"),
        "active_teachers_messages": short["active_teachers_messages"],
        "active_students": short["active_students"],
    }


def _types(
    columns: Sequence[Column], summaries: Sequence[UnitSummary], rules: Rules, title: str
) -> Table:
    frame = pl.concat(one.by_type for one in summaries)
    under = (_REGION.key,) if len(summaries) > 1 else ()
    return Table(
        _("By type of organization"),
        tuple(columns),
        with_fractions_and_verdicts(frame, columns, rules),
        RowNames(title, (_TYPE.key,), under, otherwise=_("Russia") if under else ""),
        wanted=wanted_shares(columns, rules),
    )


def below_table(summaries: Sequence[UnitSummary]) -> Table:
    """How far each municipality, or region of the country, is with every target."""
    units = [one for summary in summaries for one in summary.below]
    columns = [*UNIT_COLUMNS]
    for target in TARGETS:
        title = target.short
        columns += [
            measure_column(f"{target.key}_pct", f"{title} %", Measure.SHARE, title),
            measure_column(f"{target.key}_count", title, Measure.COUNT),
            *(
                measure_column(f"{target.key}_{key}", words.format(title=title), measure, title)
                for key, words, measure in (
                    ("total", _("{title}: total"), Measure.TOTAL),
                    ("met", _("{title}: reached"), Measure.YES_NO),
                    ("missing_people", _("{title}: people missing"), Measure.COUNT),
                )
            ),
        ]
    rows = []
    for one in units:
        row: dict[str, Any] = {"region": one.region, "municipality": one.municipality}
        for reached in one.reached:
            key, record = reached.target.key, unit_record(reached)
            row |= {f"{key}_{name}": value for name, value in record.items() if name != "key"}
            row |= said_of_target(f"{key}_pct", reached)
        rows.append(row)
    are_regions = not any(one.municipality for one in units)
    title = _("Regions") if are_regions else _("Municipalities")
    if are_regions:
        names = RowNames(title, (_REGION.key,))
    elif len(summaries) > 1:
        names = RowNames(title, (_MUNICIPALITY.key,), (_REGION.key,))
    else:
        names = RowNames(title, (_MUNICIPALITY.key,), common_keys=(_REGION.key,))
    table = table_of_records(title, columns, rows, names)
    wanted = {f"{one.target.key}_pct": Wanted(one.percent_wanted, one.target.strictly)
              for unit in units[:1] for one in unit.reached}  # fmt: skip
    return replace(table, wanted=wanted)


def furthest_table(summaries: Sequence[UnitSummary]) -> Table:
    """The units that lack most people, target by target: who should be called first."""
    region = (_REGION,) if len(summaries) > 1 else ()
    columns = (
        *region,
        name_column("target", _("Target")),
        name_column("unit", _("Unit")),
        measure_column("missing_people", _("People missing"), Measure.COUNT),
        measure_column("pct", _("Share %"), Measure.SHARE),
        measure_column("count", _("Count"), Measure.COUNT),
        measure_column("total", _("Total"), Measure.TOTAL),
    )
    rows = [
        {
            "region": summary.region,
            "target": reached.target.short,
            "unit": one.municipality or one.region,
            **unit_record(reached),
            **said_of_target("pct", reached),
        }
        for summary in summaries
        for number in range(len(TARGETS))
        for one, reached in furthest(summary.below, number)
    ]
    are_regions = any(one.municipality is None for summary in summaries for one in summary.below)
    title = _("Furthest regions") if are_regions else _("Furthest municipalities")
    under = (*(one.key for one in region), "target")
    return table_of_records(title, columns, rows, RowNames(_("Unit"), ("unit",), under))


def card_of_furthest(summary: UnitSummary) -> Table:
    """For a screen: the units that lack most people to all targets together."""
    columns = [
        name_column("unit", _("Unit")),
        *(measure_column(target.key, target.short, Measure.COUNT) for target in TARGETS),
    ]
    rows = [
        {
            "unit": one.municipality or one.region,
            **{reached.target.key: reached.missing_people for reached in one.reached},
        }
        for one in summary.below
    ]
    lacking = sorted(rows, key=lambda row: -_sum(row))[:FURTHEST]
    names = RowNames(_("Most people missing"), ("unit",))
    title = _("Furthest from the targets")
    return table_of_records(title, columns, [row for row in lacking if _sum(row)], names)


def _sum(row: Mapping[str, Any]) -> int:
    """The people missing to all targets; who lacks in two of them is missing twice."""
    return sum(row[target.key] or 0 for target in TARGETS)


def _table_of_targets(
    title: str,
    columns: Sequence[Column],
    units: Sequence[UnitTargets],
    compared: Compared,
    below: Sequence[Sequence[UnitTargets]] = (),
) -> Table:
    """A row per unit and target; ``below`` are for each unit those that may reach it too."""
    rows = []
    for unit, parts in zip(units, below or repeat(()), strict=False):
        for reached in unit.reached:
            record = target_record(unit.region, reached, compared)
            row = {
                "region": unit.region,
                "name": f"{reached.target.short} {wanted_share(reached)}",
                "units": sum(reached.target.key in _reached_by(one) for one in parts),
            }
            rows.append({**row, **record, **said_of_target("pct", reached)})
    several = len(units) > 1
    key = "name" if any(column.key == "name" for column in columns) else "title"
    region = (_REGION.key,)
    names = RowNames(
        _("Indicator"),
        (key,),
        region if several else (),
        otherwise=_("Russia") if several else "",
        common_keys=() if several else region,
    )
    return table_of_records(title, columns, rows, names)


def _reached_by(one: UnitTargets) -> set[str]:
    return {reached.target.key for reached in one.reached if reached.met is True}
