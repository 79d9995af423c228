"""``sferum report``: the 28-column report, to the screen, a pipe or files."""

from typing import TYPE_CHECKING

from sferum_cli.cli import options as o
from sferum_cli.cli.view import Question, run_view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sferum_cli.reports.document import Document
    from sferum_cli.reports.week_result import Asked, Run, WeekResult


@o.with_options
def report(asked: o.View, units: o.Units) -> None:
    """See the help."""

    def wanted() -> "Asked":
        from sferum_cli.reports.report import report_asked

        return report_asked(units.level, units.types_asked())

    def document(weeks: "Sequence[WeekResult]", run: "Run") -> "Document":
        from sferum_cli.reports.report import report_of
        from sferum_cli.reports.report_document import report_document

        return report_document(report_of(weeks[-1], units.level, run))

    run_view(asked, Question(wanted, document, units.rank_by, units.require_full_week))
