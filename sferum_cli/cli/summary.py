"""``sferum summary``: the targets of a region or the country, by type, and who is furthest."""

from typing import TYPE_CHECKING

from sferum_cli.cli import options as o
from sferum_cli.cli.past_weeks import weeks_in, weeks_of_call
from sferum_cli.cli.view import Question, ViewCall
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sferum_cli.reports.document import Document
    from sferum_cli.reports.week_result import Asked, Run, WeekResult
    from sferum_cli.settings import Settings


@o.with_options
def summary(asked: o.ViewOfWeeks, whose: o.Summarized, past: o.ReadsHistory) -> ViewCall:
    """See the help."""
    asked.check_sources(past)
    past.check(None)
    whose.check()
    level = Level(whose.level.value)

    def wanted() -> "Asked":
        from sferum_cli.reports.summary import summary_asked

        return summary_asked(level)

    def document(weeks: "Sequence[WeekResult]", run: "Run", settings: "Settings") -> "Document":
        from sferum_cli.views.summary import summary_of

        parts = wanted().parts
        week = asked.week.asked()
        found = weeks_of_call(week, 1, weeks, past, parts, settings, whose.rank_by)
        return summary_of(
            found,
            level,
            whose.region,
            run,
            settings.holidays,
            settings.aliases_of_names,
            settings.last_year,
        )

    return ViewCall(
        asked,
        Question(
            wanted,
            document,
            whose.rank_by,
            whose.require_full_week,
            reads=past,
            file_name=_("summary.xlsx"),
            known_weeks=lambda: weeks_in(past),
            more_formats=(".docx",),
        ),
        region=whose.region,
    )
