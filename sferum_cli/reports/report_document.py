"""A report as a document: the 28 columns, the targets, the legend and the warnings."""

import polars as pl

from sferum_cli.reports.document import (
    Document,
    Listing,
    RowNames,
    Table,
    Verdict,
    fraction_key,
    verdict_key,
)
from sferum_cli.reports.issues import warnings_listing
from sferum_cli.reports.legend import legend
from sferum_cli.reports.meta import meta
from sferum_cli.reports.report import Report
from sferum_cli.reports.statements import statements
from sferum_cli.reports.target_words import (
    target_paragraphs,
    target_records,
    target_values,
    why_the_total_differs,
)
from sferum_cli.rulebook.indicators import INDICATORS, UNKNOWN_HEADS, Column
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.shares import WHOLE
from sferum_cli.rulebook.targets import TARGETS, Target, people_needed
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _

_TARGET_OF_SHARE = {
    one.share_key: target for one in INDICATORS for target in TARGETS if target.count == one.key
}


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
        rows=_judged(report.rows, report),
        names=_row_names(report),
        total=None if total is None else _judged(total, report),
        total_label=report.total_label,
        further=(UNKNOWN_HEADS,),
    )


def _judged(frame: pl.DataFrame, report: Report) -> pl.DataFrame:
    """The rows with what the shares are as fractions, and say at a glance."""
    shares = [column for column in report.columns if column.part_of is not None]
    return frame.with_columns(
        *(_fraction(column) for column in shares),
        *(_verdict(column, frame, report.rules) for column in shares),
    )


def _fraction(column: Column) -> pl.Expr:
    """R13: the share as a spreadsheet holds it, one division of whole numbers."""
    numerator, total = map(pl.col, column.part_of or ("", ""))
    known = pl.col(column.key).is_not_null()
    return pl.when(known).then(numerator / total).alias(fraction_key(column))


def _verdict(column: Column, frame: pl.DataFrame, rules: Rules) -> pl.Expr:
    """R9 and R12: above 100 %, or against the target of a share that leaves out nobody."""
    verdict = pl.when(pl.col(column.key) > WHOLE).then(pl.lit(Verdict.ABOVE_WHOLE.value))
    target = _TARGET_OF_SHARE.get(column.key)
    if target is None:
        return verdict.alias(verdict_key(column))
    met = _is_reached(target, frame, rules)
    is_judged = pl.lit(value=True) if column.mark is None else ~pl.col(column.mark)
    return (
        verdict.when(is_judged & met)
        .then(pl.lit(Verdict.REACHED.value))
        .when(is_judged & ~met)
        .then(pl.lit(Verdict.MISSED.value))
        .alias(verdict_key(column))
    )


def _is_reached(target: Target, frame: pl.DataFrame, rules: Rules) -> pl.Expr:
    """R12 for each row: every total is asked once how many people reach the target."""
    (total,) = target.totals
    needed = {
        number: people_needed(target, number, rules.targets)
        for number in frame[total].drop_nulls().unique()
        if number
    }
    return pl.col(target.count) >= pl.col(total).replace_strict(
        needed, default=None, return_dtype=pl.Int64
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
