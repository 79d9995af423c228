"""The note for a signature: one page of what a summary of a region comes to [14, 18]."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sferum_cli.reports.document import Note, Paragraph, RowNames, Table
from sferum_cli.reports.records_table import measure_column, table_of_records
from sferum_cli.reports.statements import week_statement
from sferum_cli.reports.summary import UnitSummary
from sferum_cli.reports.summary_tables import card_of_furthest
from sferum_cli.reports.target_records import Compared, target_record
from sferum_cli.reports.target_words import wanted_share
from sferum_cli.reports.targets import UnitTargets
from sferum_cli.reports.wording import percent_shown, signed_points
from sferum_cli.rulebook.indicators import UNIT_COLUMNS, Measure, name_column
from sferum_cli.rulebook.targets import TARGETS, Reached
from sferum_cli.rulebook.week import Week
from sferum_cli.translation import gettext as _

FEWEST_HEADS = 20
"""Of fewer heads a share says little: one person more or less moves it by five points."""

MOST_NAMED = 3
"""So many leaders, and so many laggards, are named for a target."""

_RATED_TARGETS = TARGETS[:2]
"""Active teachers and active students: who leads in linked accounts says little of a week."""


def note_of(summary: UnitSummary, week: Week, compared: Compared, rules: Sequence[str]) -> Note:
    """The note of one region, or of the country; ``rules`` are those in force, in words."""
    parts: list[Paragraph | Table] = [_targets(summary, compared)]
    parts.append(Paragraph(_("In the week"), tuple(_changed(summary, compared))))
    for number, target in enumerate(TARGETS):
        if target in _RATED_TARGETS:
            ranked = ranked_table(summary.below, number)
            if not ranked.rows.is_empty():
                parts.append(ranked)
    furthest = card_of_furthest(summary)
    if not furthest.rows.is_empty():
        unit = name_column("unit", _unit_title(summary.below))
        columns = (unit, *furthest.columns[1:])
        parts.append(replace(furthest, title=_("Where people are missing"), columns=columns))
    return Note(
        _("Note on the use of Сферум"),
        f"{summary.region or _('Russia')}. {week_statement(week)}",
        tuple(parts),
        tuple(rules),
        (_("Position"), _("Signature"), _("Name"), _("Date")),
    )


def _targets(summary: UnitSummary, compared: Compared) -> Table:
    """How far it is with each target, and how many people are missing."""
    fact = _("Fact")
    columns = (
        name_column("name", _("Target")),
        measure_column("pct", _("Fact %"), Measure.SHARE, fact),
        measure_column("count", fact, Measure.COUNT),
        measure_column("total", _("Total"), Measure.TOTAL),
        measure_column("missing_people", _("People missing"), Measure.COUNT),
        measure_column("change_pp", _("In the week"), Measure.CHANGE_POINTS),
        measure_column("last_year_pct", _("Year before,\u00a0%"), Measure.SHARE),
    )
    rows = [
        {
            "name": f"{reached.target.short} {wanted_share(reached)}",
            **target_record(summary.region, reached, compared),
        }
        for reached in summary.reached
    ]
    names = RowNames(_("Indicator"), ("name",))
    return table_of_records(_("Targets"), columns, rows, names)


def ranked_table(units: Sequence[UnitTargets], number: int) -> Table:
    """The leaders and the laggards by the share of a target, of units with enough heads.

    No unit is both: with few of them there are fewer laggards.
    """
    known = [(one, one.reached[number]) for one in units if _is_judged(one.reached[number])]
    known.sort(key=lambda one: -(one[1].percent or 0))
    leaders, others = known[:MOST_NAMED], known[MOST_NAMED:]
    columns = (
        name_column("unit", _unit_title(units)),
        measure_column("pct", _("Share %"), Measure.SHARE),
        measure_column("count", _("Count"), Measure.COUNT),
        measure_column("total", _("Total"), Measure.TOTAL),
    )
    rows = [
        {
            "group": group,
            "unit": one.municipality or one.region,
            "pct": reached.percent,
            "count": reached.count,
            "total": reached.total,
        }
        for group, some in ((_("Leaders"), leaders), (_("Laggards"), others[-MOST_NAMED:]))
        for one, reached in some
    ]
    title = TARGETS[number].short
    names = RowNames(title, ("unit",), ("group",))
    return table_of_records(title, (name_column("group", _("Place")), *columns), rows, names)


def _unit_title(units: Sequence[UnitTargets]) -> str:
    """What the units below are: municipalities, or regions of the country."""
    region, municipality = UNIT_COLUMNS
    return (municipality if any(one.municipality for one in units) else region).title


def _is_judged(reached: Reached) -> bool:
    return reached.percent is not None and (reached.total or 0) >= FEWEST_HEADS


def _changed(summary: UnitSummary, compared: Compared) -> Iterator[str]:
    """What changed since the week before, target by target."""
    told = False
    for reached in summary.reached:
        change = compared.change.get((summary.region, reached.target.key))
        if change is not None and reached.percent is not None:
            told = True
            yield _("{title}: {percent} % ({change} p. p.)").format(
                title=reached.target.short,
                percent=percent_shown(reached.percent),
                change=signed_points(change),
            )
    if not told:
        yield _("There is no week before to compare with")
