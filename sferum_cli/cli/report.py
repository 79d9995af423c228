"""``sferum report``: the 28-column report, to the screen, a pipe or files."""

from typing import TYPE_CHECKING

from sferum_cli.cli import options as o
from sferum_cli.cli.past_weeks import weeks_of_call
from sferum_cli.cli.view import Question, ViewCall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sferum_cli.reports.document import Document
    from sferum_cli.reports.target_records import Compared
    from sferum_cli.reports.week_result import Asked, Run, WeekResult
    from sferum_cli.settings import Settings


@o.with_options
def report(asked: o.View, units: o.Units, keeps: o.KeepsHistory) -> ViewCall:
    """See the help."""
    keeps.check(units.types_asked())

    def wanted() -> "Asked":
        from sferum_cli.reports.report import report_asked

        return report_asked(units.level, units.types_asked())

    def document(weeks: "Sequence[WeekResult]", run: "Run", settings: "Settings") -> "Document":
        from sferum_cli.reports.report import report_of
        from sferum_cli.reports.report_document import report_document

        compared = _compared(weeks, keeps, units, settings)
        return report_document(report_of(weeks[-1], units.level, run, compared))

    question = Question(wanted, document, units.rank_by, units.require_full_week, keeps)
    return ViewCall(asked, question)


def _compared(
    weeks: "Sequence[WeekResult]", keeps: o.KeepsHistory, units: o.Units, settings: "Settings"
) -> "Compared":
    """What the targets stand beside: last year's facts, and the week before in the history.

    Of a part of the organizations nothing is known there.
    """
    from sferum_cli.reports.target_records import NOTHING_COMPARED

    is_known = keeps.history is not None or settings.last_year
    if not is_known or units.types_asked() is not None:
        return NOTHING_COMPARED
    from sferum_cli.rulebook.words import Level
    from sferum_cli.views.summary import compared_regions

    past, regions = o.ReadsHistory(keeps.history), ((Level.REGION, None),)
    found = weeks_of_call(None, 1, weeks, past, regions, settings, units.rank_by)
    return compared_regions(found, settings.holidays, settings.aliases_of_names, settings.last_year)
