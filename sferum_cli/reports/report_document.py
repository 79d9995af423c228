"""A report as a document: the 28 columns, the targets, the legend and the warnings."""

from sferum_cli.reports.document import (
    Document,
    Listing,
    RowNames,
    Table,
)
from sferum_cli.reports.issues import warnings_listing
from sferum_cli.reports.legend import legend
from sferum_cli.reports.measured_table import with_fractions_and_verdicts
from sferum_cli.reports.meta import meta
from sferum_cli.reports.report import Report
from sferum_cli.reports.statements import statements
from sferum_cli.reports.target_words import (
    target_paragraphs,
    target_records,
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
    parts: list[Table | Listing] = [table, legend(report, said)]
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
        run=meta(report),
        data={"targets": target_records(report), "rows": table.cells_for_programs},
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
        names=_row_names(report),
        total=None
        if total is None
        else with_fractions_and_verdicts(total, report.columns, report.rules),
        total_label=report.total_label,
        further=(UNKNOWN_HEADS,),
    )


def _row_names(report: Report) -> RowNames:
    """A unit by its name under the larger one; a region that all rows share is named once."""
    titles = {column.key: column.title for column in report.columns}
    regions = report.rows["region"].unique().to_list()
    only = regions[0] if len(regions) == 1 else None
    common = None
    if only is not None and report.level is not Level.REGION:
        common = _("Region: {name}").format(name=only)
    region = () if only is not None else ("region",)
    if report.level is Level.ORGANIZATION:
        keys = ("organization", "organization_type", "organization_id")
        return RowNames(titles["organization"], keys, ("municipality", *region), common=common)
    if report.level is Level.MUNICIPALITY:
        return RowNames(titles["municipality"], ("municipality",), region, common=common)
    return RowNames(titles["region"], ("region",), otherwise=_("The country"))
