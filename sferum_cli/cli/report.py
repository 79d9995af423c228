"""``sferum report``: the 28-column report, to the screen, a pipe or files."""

from typing import TYPE_CHECKING

from sferum_cli.cli import options as o
from sferum_cli.cli.view import Question, ViewCall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sferum_cli.reports.document import Document
    from sferum_cli.reports.week_result import Asked, Run, WeekResult
    from sferum_cli.settings import Settings


@o.with_options
def report(asked: o.View, units: o.Units, keeps: o.KeepsHistory) -> ViewCall:
    """See the help."""
    keeps.check(units.types_asked())

    def wanted() -> "Asked":
        from sferum_cli.reports.report import report_asked

        return report_asked(units.level, units.types_asked())

    def document(weeks: "Sequence[WeekResult]", run: "Run", _settings: "Settings") -> "Document":
        from sferum_cli.reports.report import report_of
        from sferum_cli.reports.report_document import report_document

        return report_document(report_of(weeks[-1], units.level, run))

    question = Question(wanted, document, units.rank_by, units.require_full_week, keeps)
    return ViewCall(asked, question)
