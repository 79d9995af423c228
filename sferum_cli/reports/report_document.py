"""A report as a document: the 28 columns, the targets, the legend and the warnings."""

from sferum_cli.reports.document import Document, Listing, Table
from sferum_cli.reports.issues import warnings_listing
from sferum_cli.reports.legend import legend
from sferum_cli.reports.measured_table import with_fractions_and_verdicts
from sferum_cli.reports.meta import view_meta
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
    """What every format shows of a report."""
    said = tuple(statements(report))
    table = monitoring_table(report)
    parts: list[Table | Listing] = [table, legend(report.columns, report.level, report.rules, said)]
    if report.run.problems.records:
        parts.append(warnings_listing(report.run.problems.records))
    further = Level.MUNICIPALITY if report.level is Level.ORGANIZATION else Level.ORGANIZATION
    return Document(
        view="report",
        statements=said,
        paragraphs=target_paragraphs(report),
        remark=why_the_total_differs(report),
        main=table,
        parts=tuple(parts),
        values=target_values(report),
        targets=tuple(region_facts(report.targets, report.rules, report.compared)),
        run=view_meta("report", report, report.run, report.level),
        data={
            "targets": list(region_records(report.targets, report.compared)),
            "rows": table.cells_for_programs,
        },
        issues=report.run.problems.records,
        inputs=tuple(sheet.path for sheet in report.run.inputs),
        further=("--level", further.value),
    )


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
    )
