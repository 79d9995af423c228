"""The summary as a document: a card for a screen, sheets for who wants to know more."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from sferum_cli.reports.change_columns import change_column
from sferum_cli.reports.closing_parts import closing_parts
from sferum_cli.reports.document import Document, Listing, RowNames, Table
from sferum_cli.reports.explained import notes_of
from sferum_cli.reports.legend import legend
from sferum_cli.reports.measured_table import wanted_shares, with_fractions_and_verdicts
from sferum_cli.reports.meta import view_meta
from sferum_cli.reports.note import note_of
from sferum_cli.reports.statements import corrected_statements, rules_statements
from sferum_cli.reports.summary import BY_TYPE_COLUMNS, UnitSummary
from sferum_cli.reports.summary_tables import (
    below_table,
    card_of_furthest,
    card_of_targets,
    card_of_types,
    furthest_table,
    targets_table,
    types_table,
)
from sferum_cli.reports.target_facts import region_facts
from sferum_cli.reports.target_records import Compared, target_record, unit_record
from sferum_cli.reports.targets import UnitTargets
from sferum_cli.reports.week_result import Run, WeekResult
from sferum_cli.rulebook.changes import CHANGES_OF_SHARES
from sferum_cli.rulebook.indicators import COLUMNS, UNIT_COLUMNS, Measure
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _

Record = dict[str, object]

_REGION = UNIT_COLUMNS[0]
_SHARES = [column for column in COLUMNS if column.measure is Measure.SHARE]


def summary_document(
    week: WeekResult,
    run: Run,
    regions: Sequence[UnitSummary],
    country: UnitSummary | None,
    compared: Compared,
) -> Document:
    """The summary of ``regions``, under ``country`` where that is asked for.

    The main table are the targets; a screen shows the card of the country, of the one region, or
    the targets of several.
    """
    level = Level.REGION if country is None else Level.COUNTRY
    every = [*regions, *([] if country is None else [country])]
    shown = [country] if country is not None else list(regions)
    largest_first = [*([] if country is None else [country]), *regions]
    rules = rules_statements(week, level, run, [one.by_type for one in every])
    title = _statement(week, shown)
    corrected = tuple(corrected_statements(compared.corrected))
    main = replace(
        targets_table([one.targets for one in every], compared), is_reference=True
    )  # the targets stand at a glance above it
    parts: list[Table | Listing] = [main, types_table(every, week.rules)]
    for some in ([] if country is None else [country], regions):
        if any(one.below for one in some):
            parts += [below_table(some), furthest_table(some)]
    meta = view_meta("summary", week, run, level)
    explained = legend(COLUMNS, level, week.rules, (title, *corrected, *rules))
    parts += [_rows_table(every, week), *closing_parts(explained, run, meta)]
    on_screen = [card_of_targets(shown, compared)]
    if len(shown) == 1:
        on_screen += [card_of_types(shown[0], week.rules), card_of_furthest(shown[0])]
    data: dict[str, Record | list[Record]] = {
        "regions": [_record(one, compared, "municipality") for one in regions]
    }
    if country is not None:
        data["country"] = _record(country, compared, "region")
    return Document(
        view="summary",
        statements=(title, *corrected),
        main=main,
        parts=tuple(parts),
        run=meta,
        data=data,
        issues=run.problems.records,
        inputs=tuple(sheet.path for sheet in run.inputs),
        further=("--level", "country") if len(regions) > 1 and country is None else (),
        on_screen=tuple(on_screen),
        is_card=len(on_screen) > 1,
        notes=tuple(note_of(one, week.week, compared, rules) for one in largest_first),
        targets=tuple(
            region_facts(
                (UnitTargets(one.region, None, one.reached) for one in largest_first),
                week.rules,
                compared,
            )
        ),
    )


def _statement(week: WeekResult, shown: Sequence[UnitSummary]) -> str:
    """Whose summary it is, and of which week."""
    names = {1: shown[0].region or _("the country")} if len(shown) == 1 else {}
    who = names.get(1) or _("regions: {number}").format(number=len(shown))
    return _("Summary: {who}, week {start:%d.%m.%Y} – {end:%d.%m.%Y}").format(
        who=who, start=week.week.start, end=week.week.end
    )


def _record(summary: UnitSummary, compared: Compared, below: str) -> Record:
    """A region, or the country, as json has it; ``below`` is what names a unit below it."""
    title, units = {
        "municipality": ("region", "municipalities"),
        "region": (None, "region_targets"),
    }[below]
    by_type = summary.by_type.select("organization_type", *(one.key for one in BY_TYPE_COLUMNS))
    return {
        **({} if title is None else {title: summary.region}),
        "row": {column.key: summary.row[column.key] for column in COLUMNS},
        "targets": [target_record(summary.region, one, compared) for one in summary.reached],
        "by_type": by_type.to_dicts(),
        units: [
            {below: getattr(one, below), **unit_record(reached)}
            for one in summary.below
            for reached in one.reached
        ],
        "change": dict(summary.changes),
    }


def _rows_table(summaries: Sequence[UnitSummary], week: WeekResult) -> Table:
    """The rows of the report for these units, with the changes of their shares."""
    changes = tuple(
        replace(change := change_column(column, key), heading=change.title)
        for key, column in zip(CHANGES_OF_SHARES, _SHARES, strict=True)
    )
    rows = pl.DataFrame(
        [dict(one.row) for one in summaries], schema=week.rows[Level.REGION, None].schema
    ).with_columns(
        pl.Series(key, [one.changes[key] for one in summaries], pl.Float64)
        for key in CHANGES_OF_SHARES
    )
    return Table(
        _("Report"),
        (*COLUMNS, *changes),
        with_fractions_and_verdicts(rows, COLUMNS, week.rules),
        RowNames(_REGION.title, (_REGION.key,), otherwise=_("Russia")),
        is_reference=True,
        wanted=wanted_shares(COLUMNS, week.rules),
        notes=notes_of(COLUMNS, Level.REGION, week.rules),
    )
