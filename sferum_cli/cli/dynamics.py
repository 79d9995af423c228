"""``sferum dynamics``: the 28 columns of units week by week, with their changes."""

from typing import TYPE_CHECKING

from sferum_cli.cli import options as o
from sferum_cli.cli.view import Question, run_view
from sferum_cli.errors import WrongCallError
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from sferum_cli.reports.document import Document
    from sferum_cli.reports.week_result import Asked, Run, WeekResult
    from sferum_cli.settings import Settings


@o.with_options
def dynamics(
    asked: o.ViewOfWeeks, units: o.Units, several: o.SeveralWeeks, past: o.ReadsHistory
) -> None:
    """See the help."""
    asked.check_sources(past, units.of_files())
    if units.types and past.history is not None:
        raise WrongCallError(
            _("--type and --history do not go together: the history holds whole weeks")
        )

    def wanted() -> "Asked":
        from sferum_cli.reports.week_result import Asked

        return Asked(
            ((units.level, None),), types=units.types_asked(), number=several.weeks + 1
        )

    def document(
        weeks: "Sequence[WeekResult]", run: "Run", settings: "Settings"
    ) -> "Document":
        from sferum_cli.cli.past_weeks import weeks_of_call
        from sferum_cli.reports.dynamics import Dynamics
        from sferum_cli.reports.dynamics_document import dynamics_document
        from sferum_cli.weeks_together import not_delivered, rows_with_changes

        part = (units.level, None)
        found = weeks_of_call(asked.week.asked(), several.weeks, weeks, past, [part], settings,
                              rank_by=units.rank_by)
        newest = found.newest
        run.problems.extend(found.problems)
        rows = rows_with_changes(found.known, part, settings.holidays, settings.aliases_of_names)
        rows = rows.filter(pl.col("week_end") >= found.shown[0].week.end)
        rows = rows_of_units(rows, units.level, several.unit)
        run.problems.extend(not_delivered(rows, units.level))
        return dynamics_document(
            Dynamics(units.level, found.shown, rows, newest.rules, newest.types, run, fallen)
        )

    run_view(asked, Question(wanted, document, units.rank_by, units.require_full_week))
