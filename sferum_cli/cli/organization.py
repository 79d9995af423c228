"""``sferum organization``: one organization for its head, or a page for each of them."""

from typing import TYPE_CHECKING

from sferum_cli.cli import options as o
from sferum_cli.cli.view import Question, Split, ViewCall
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sferum_cli.reports.document import Document
    from sferum_cli.reports.folder import UnitsFolder
    from sferum_cli.reports.organization import Organizations
    from sferum_cli.reports.week_result import Asked, Run, WeekResult
    from sferum_cli.settings import Settings

_PAGE = ".html"


@o.with_options
def organization(
    asked: o.View, which: o.OneOrganization, split: o.SplitInto, past: o.ReadsHistory
) -> ViewCall:
    """See the help."""
    past.check(None)
    which.check(split, asked.output)

    def wanted() -> "Asked":
        from sferum_cli.reports.organization import organization_asked

        return organization_asked()

    def every(weeks: "Sequence[WeekResult]", run: "Run", settings: "Settings") -> "Organizations":
        from sferum_cli.cli.past_weeks import weeks_of_call
        from sferum_cli.views.organization import organizations_of

        week, parts = asked.week.asked(), wanted().parts
        found = weeks_of_call(week, 1, weeks, past, parts, settings, which.rank_by)
        return organizations_of(
            found, run, settings.holidays, settings.aliases_of_names, settings.small_numbers
        )

    def pages(weeks: "Sequence[WeekResult]", run: "Run", settings: "Settings") -> "UnitsFolder":
        from sferum_cli.reports.organizations_folder import organizations_folder

        return organizations_folder(every(weeks, run, settings), run)

    def document(weeks: "Sequence[WeekResult]", run: "Run", settings: "Settings") -> "Document":
        from sferum_cli.views.organization import organization_of

        return organization_of(every(weeks, run, settings), which.name, run)

    return ViewCall(
        asked,
        Question(
            wanted,
            document,
            which.rank_by,
            which.require_full_week,
            reads=past,
            file_name=_("organization.xlsx"),
            split=None
            if split.split is None
            else Split(split.split, _PAGE, pages, (".csv", _PAGE)),
            is_split_only=which.unit is None,
        ),
    )
