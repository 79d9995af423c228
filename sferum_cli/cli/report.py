"""``sferum report``: the 28-column report, to the screen, a pipe or files."""

from typing import TYPE_CHECKING

from sferum_cli.cli import options as o
from sferum_cli.cli.past_weeks import weeks_of_call
from sferum_cli.cli.view import Question, ViewCall
from sferum_cli.problems import Code

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from sferum_cli.reports.document import Document
    from sferum_cli.reports.target_records import Compared
    from sferum_cli.reports.week_result import Asked, Run, WeekResult
    from sferum_cli.settings import Settings


@o.with_options
def report(asked: o.View, units: o.Units, keeps: o.KeepsHistory, shown: o.Shown) -> ViewCall:
    """See the help."""
    keeps.check(units.types_asked())

    def wanted() -> "Asked":
        from sferum_cli.reports.report import report_asked

        return report_asked(units.level, units.types_asked())

    def document(weeks: "Sequence[WeekResult]", run: "Run", settings: "Settings") -> "Document":
        from sferum_cli.reports.report import report_of
        from sferum_cli.reports.report_document import in_full, report_document

        compared, changes = _beside(weeks, keeps, units, settings, run)
        made = report_document(report_of(weeks[-1], units.level, run, compared, changes))
        return in_full(made) if shown.full else made

    question = Question(wanted, document, units.rank_by, units.require_full_week, keeps)
    return ViewCall(asked, question)


def _beside(
    weeks: "Sequence[WeekResult]",
    keeps: o.KeepsHistory,
    units: o.Units,
    settings: "Settings",
    run: "Run",
) -> "tuple[Compared, pl.DataFrame | None]":
    """What targets stand beside, last year's facts and the week before, and how units changed.

    Of a part of the organizations nothing is known there. What is suspicious about the week before
    goes to the problems of ``run``.
    """
    from sferum_cli.reports.target_records import NOTHING_COMPARED

    is_known = keeps.history is not None or settings.last_year
    if not is_known or units.types_asked() is not None:
        return NOTHING_COMPARED, None
    from sferum_cli.rulebook.words import Level
    from sferum_cli.views.report import changes_of_units
    from sferum_cli.views.summary import compared_regions

    past, parts = o.ReadsHistory(keeps.history), ((Level.REGION, None), (units.level, None))
    found = weeks_of_call(None, 1, weeks, past, parts, settings, units.rank_by)
    # Whether the week itself has other numbers in the history, keeping it says.
    run.problems.extend([one for one in found.problems if one.code is not Code.HISTORY_DIFFERS])
    holidays, aliases = settings.holidays, settings.aliases_of_names
    return (
        compared_regions(found, holidays, aliases, settings.last_year),
        changes_of_units(found, units.level, holidays, aliases),
    )
