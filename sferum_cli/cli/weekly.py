"""``sferum weekly``: the weekly export, in a workbook and in one for each municipality."""

from dataclasses import replace
from typing import TYPE_CHECKING

from sferum_cli.cli import options as o
from sferum_cli.cli.past_weeks import weeks_of_call
from sferum_cli.cli.view import Question, Split, ViewCall
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sferum_cli.reports.document import Document
    from sferum_cli.reports.folder import UnitsFolder
    from sferum_cli.reports.week_result import Asked, Run, WeekResult
    from sferum_cli.settings import Settings

_WEEKS = 12
"""So many weeks are in the dynamics, as those of the view of that name unless it is told."""


@o.with_options
def weekly(
    asked: o.ViewInFiles, rated: o.Rated, split: o.SplitInto, keeps: o.KeepsHistory
) -> ViewCall:
    """See the help."""
    keeps.check(None)
    asked.output.check(split)
    number = 1 if keeps.history is None else _WEEKS

    further: tuple[str, ...] | None = None
    if split.split is None:
        further = ("--split", _("municipalities"))
    elif not asked.output.output:
        further = ("-o", _("weekly.xlsx"))

    def wanted() -> "Asked":
        from sferum_cli.reports.weekly import weekly_asked

        return weekly_asked(number + 1, details=split.split is not None)

    def document(weeks: "Sequence[WeekResult]", run: "Run", settings: "Settings") -> "Document":
        from sferum_cli.views.weekly import weekly_of

        past, parts = o.ReadsHistory(keeps.history), ((Level.REGION, None),)
        found = weeks_of_call(None, number, weeks, past, parts, settings, rated.rank_by)
        made = weekly_of(
            found,
            run,
            settings.holidays,
            settings.aliases_of_names,
            settings.last_year,
            has_history=keeps.history is not None,
        )
        return replace(made, further=further)

    def municipalities(
        weeks: "Sequence[WeekResult]", run: "Run", _settings: "Settings"
    ) -> "UnitsFolder":
        from sferum_cli.views.weekly import municipal_folder_of

        return municipal_folder_of(weeks[-1], run)

    return ViewCall(
        asked,
        Question(
            wanted,
            document,
            rated.rank_by,
            rated.require_full_week,
            keeps,
            file_name=_("weekly.xlsx"),
            split=None if split.split is None else Split(split.split, ".xlsx", municipalities),
        ),
    )
