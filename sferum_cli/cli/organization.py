"""``sferum organization``: one organization for its head."""

from typing import TYPE_CHECKING

from sferum_cli.cli import options as o
from sferum_cli.cli.view import Question, ViewCall
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sferum_cli.reports.document import Document
    from sferum_cli.reports.week_result import Asked, Run, WeekResult
    from sferum_cli.settings import Settings


@o.with_options
def organization(asked: o.View, which: o.OneOrganization, past: o.ReadsHistory) -> ViewCall:
    """See the help."""
    past.check(None)

    def wanted() -> "Asked":
        from sferum_cli.reports.organization import organization_asked

        return organization_asked()

    def document(weeks: "Sequence[WeekResult]", run: "Run", settings: "Settings") -> "Document":
        from sferum_cli.cli.past_weeks import weeks_of_call
        from sferum_cli.views.organization import organization_of

        week, parts = asked.week.asked(), wanted().parts
        found = weeks_of_call(week, 1, weeks, past, parts, settings, which.rank_by)
        return organization_of(
            found,
            which.unit,
            run,
            settings.holidays,
            settings.aliases_of_names,
            settings.small_numbers,
        )

    return ViewCall(
        asked,
        Question(
            wanted,
            document,
            which.rank_by,
            which.require_full_week,
            reads=past,
            file_name=_("organization.xlsx"),
        ),
    )
