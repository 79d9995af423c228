"""A report as a document: the 28 columns, the targets, the legend and the warnings."""

from dataclasses import replace

from sferum_cli.reports.closing_parts import closing_parts
from sferum_cli.reports.document import Document, Table
from sferum_cli.reports.explained import notes_of
from sferum_cli.reports.legend import legend
from sferum_cli.reports.measured_table import wanted_shares, with_fractions_and_verdicts
from sferum_cli.reports.meta import view_meta
from sferum_cli.reports.overview import overview_chart, overview_table, words_of_columns
from sferum_cli.reports.report import Report
from sferum_cli.reports.row_names import row_names
from sferum_cli.reports.statements import statements
from sferum_cli.reports.target_facts import region_facts
from sferum_cli.reports.target_records import region_records
from sferum_cli.reports.target_words import (
    target_paragraphs,
    target_values,
    why_the_total_differs,
)
from sferum_cli.rulebook.indicators import UNKNOWN_HEADS
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _


def report_document(report: Report) -> Document:
    """What every format shows of a report; «Главное» where it has more than one unit."""
    said = tuple(statements(report))
    table, meta = monitoring_table(report), view_meta("report", report, report.run, report.level)
    further = Level.MUNICIPALITY if report.level is Level.ORGANIZATION else Level.ORGANIZATION
    front = overview_table(report) if report.rows.height > 1 else None
    fronts = () if front is None else (front,)
    shown = legend(report.columns, report.level, report.rules, said)
    return Document(
        view="report",
        statements=said,
        paragraphs=target_paragraphs(report),
        remark=why_the_total_differs(report),
        main=table,
        parts=(table, *fronts, *closing_parts(shown, report.run, meta)),
        values=target_values(report),
        targets=tuple(region_facts(report.targets, report.rules, report.compared)),
        run=meta,
        data={
            "targets": list(region_records(report.targets, report.compared)),
            "rows": table.cells_for_programs,
        },
        issues=report.run.problems.records,
        inputs=tuple(sheet.path for sheet in report.run.inputs),
        further=("--level", further.value),
        on_screen=fronts or None,
        in_text=(*fronts, table),
        charts=() if front is None else (overview_chart(front, report),),
        front=front,
        see_more=() if front is None else (words_of_columns(), _see_more()),
    )


def in_full(document: Document) -> Document:
    """The same with every column on the screen."""
    return replace(document, on_screen=None, see_more=())


def _see_more() -> str:
    return _("All 28 columns: --full, or into a file: -o {name}").format(name=_("report.xlsx"))


def monitoring_table(report: Report) -> Table:
    """The units with the columns of ``columns_of`` their level."""
    total = report.total
    return Table(
        title=_("Report"),
        columns=report.columns,
        rows=with_fractions_and_verdicts(report.rows, report.columns, report.rules),
        names=row_names(report.rows, report.level),
        total=None
        if total is None
        else with_fractions_and_verdicts(total, report.columns, report.rules),
        total_label=report.total_label,
        further=(UNKNOWN_HEADS,),
        wanted=wanted_shares(report.columns, report.rules),
        notes=notes_of(report.columns, report.level, report.rules),
    )
