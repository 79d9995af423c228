"""The weekly export: a region, its municipalities and its organizations in one workbook [30]."""

from collections.abc import Sequence
from dataclasses import replace

from sferum_cli.reports.closing_parts import closing_parts
from sferum_cli.reports.document import Chart, Document, Listing, RowLinks, Table
from sferum_cli.reports.dynamics import Dynamics
from sferum_cli.reports.dynamics_document import charts_of_weeks, weeks_table
from sferum_cli.reports.legend import legend
from sferum_cli.reports.meta import view_meta
from sferum_cli.reports.report import Report, report_of
from sferum_cli.reports.report_document import monitoring_table
from sferum_cli.reports.statements import (
    corrected_statements,
    of_region,
    rating_statement,
    rules_statements,
    week_statement,
)
from sferum_cli.reports.summary_tables import targets_table
from sferum_cli.reports.target_records import Compared
from sferum_cli.reports.target_words import target_paragraphs
from sferum_cli.reports.week_result import Asked, Run, WeekResult
from sferum_cli.reports.wording import scope_in_words
from sferum_cli.rulebook.indicators import UNIT_COLUMNS, columns_of
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _

LEVELS = (Level.REGION, Level.MUNICIPALITY, Level.ORGANIZATION)
"""From the whole to its parts, as slide 30 names them."""

_KEYS = [column.key for column in UNIT_COLUMNS]

_LINKED_BELOW = 20_000
"""Of so many organizations the links would make a workbook slow to open."""


def weekly_asked(number: int, *, details: bool) -> Asked:
    """What the export wants to know of ``number`` weeks; ``details`` for those who need help."""
    return Asked(tuple((one, None) for one in LEVELS), LEVELS, number=number, details=details)


def weekly_document(
    week: WeekResult, run: Run, compared: Compared, dynamics: Dynamics | None
) -> Document:
    """What the workbook and the json hold; ``dynamics`` are those of the regions, if known.

    The main table is that of the organizations.
    """
    reports = [report_of(week, level, run, compared) for level in LEVELS]
    tables = _linked([replace(monitoring_table(one), title=_title(one.level)) for one in reports])
    said = tuple(_statements(week, run, reports))
    parts: list[Table | Listing] = [*tables, targets_table(week.targets, compared, _("Summary"))]
    charts: tuple[Chart, ...] = ()
    if dynamics is not None:
        weeks = weeks_table(dynamics, _("Dynamics"))
        parts.append(weeks)
        charts = tuple(charts_of_weeks(dynamics, weeks))
    level, meta = LEVELS[-1], view_meta("weekly", week, run)
    parts += closing_parts(legend(columns_of(level), level, week.rules, said), run, meta)
    return Document(
        view="weekly",
        statements=said,
        paragraphs=target_paragraphs(reports[0]),
        main=tables[-1],
        parts=tuple(parts),
        run=meta,
        data={
            "levels": {
                level.value: table.cells_for_programs
                for level, table in zip(LEVELS, tables, strict=True)
            }
        },
        issues=run.problems.records,
        inputs=tuple(sheet.path for sheet in run.inputs),
        charts=charts,
    )


def _linked(tables: Sequence[Table]) -> list[Table]:
    """The tables of LEVELS, organizations and their municipalities linked both ways.

    A municipality leads to the first of its organizations.
    """
    region, municipalities, organizations = tables
    if organizations.rows.height >= _LINKED_BELOW:
        return list(tables)
    wholes, parts = (list(one.rows.select(_KEYS).iter_rows()) for one in tables[1:])
    places = {names: number for number, names in enumerate(wholes) if names[-1]}
    first = {names: number for number, names in reversed([*enumerate(parts)]) if names[-1]}
    key = _KEYS[-1]
    down = RowLinks(key, organizations.title, [first.get(names) for names in wholes])
    up = RowLinks(key, municipalities.title, [places.get(names) for names in parts])
    return [region, replace(municipalities, links=(down,)), replace(organizations, links=(up,))]


def _title(level: Level) -> str:
    """What the sheet of a level is called."""
    return {
        Level.REGION: _("Region"),
        Level.MUNICIPALITY: _("Municipalities"),
        Level.ORGANIZATION: _("Organizations"),
    }[level]


def _statements(week: WeekResult, run: Run, reports: Sequence[Report]) -> list[str]:
    """The week, the base of the ratings, the rules in force, and whose people count where."""
    frames = [frame for one in reports for frame in (one.rows, one.total) if frame is not None]
    view, rating = _("weekly export"), rating_statement(week.rules.rank_by)
    return [
        of_region(week.targets, f"{week_statement(week.week)}, {view}, {rating}"),
        *corrected_statements(reports[0].compared.corrected),
        *rules_statements(week, Level.REGION, run, frames),
        *(
            f"{_title(level)}: {scope_in_words(level, week.rules)}"
            for level in LEVELS
            if level is not Level.REGION
        ),
    ]
