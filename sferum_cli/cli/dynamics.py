"""``sferum dynamics``: the 28 columns of units week by week, with their changes."""

from typing import TYPE_CHECKING

from sferum_cli.cli import options as o
from sferum_cli.cli.past_weeks import weeks_in, weeks_of_call
from sferum_cli.cli.view import Question, ViewCall
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sferum_cli.reports.document import Document
    from sferum_cli.reports.week_result import Asked, Run, WeekResult
    from sferum_cli.settings import Settings


@o.with_options
def dynamics(
    asked: o.ViewOfWeeks, units: o.Units, several: o.SeveralWeeks, past: o.ReadsHistory
) -> ViewCall:
    """See the help."""
    asked.check_sources(past, units)
    past.check(units.types_asked())
    part = (units.level, None)

    def wanted() -> "Asked":
        from sferum_cli.reports.week_result import Asked

        return Asked((part,), types=units.types_asked(), number=several.weeks + 1)

    def document(weeks: "Sequence[WeekResult]", run: "Run", settings: "Settings") -> "Document":
        from sferum_cli.reports.dynamics_document import dynamics_document
        from sferum_cli.views.dynamics import dynamics_of

        week, rank_by = asked.week.asked(), units.rank_by
        found = weeks_of_call(week, several.weeks, weeks, past, (part,), settings, rank_by)
        return dynamics_document(
            dynamics_of(
                found,
                units.level,
                several.unit,
                run,
                settings.holidays,
                settings.aliases_of_names,
            )
        )

    return ViewCall(
        asked,
        Question(
            wanted,
            document,
            units.rank_by,
            units.require_full_week,
            reads=past,
            file_name=_("dynamics.xlsx"),
            known_weeks=lambda: weeks_in(past),
        ),
    )
