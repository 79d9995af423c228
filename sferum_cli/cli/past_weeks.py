"""The weeks of a view that shows several: from the files of the call, and from the history."""

from pathlib import Path
from typing import TYPE_CHECKING

from sferum_cli.cli import options as o
from sferum_cli.errors import WeekMissingError
from sferum_cli.problems import printable
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sferum_cli.history.store import History
    from sferum_cli.reports.week_result import Part, WeekResult
    from sferum_cli.rulebook.words import RankBy
    from sferum_cli.settings import Settings
    from sferum_cli.views.weeks_together import WeeksOfView

_MOST_NAMED = 5


def weeks_of_call(
    asked: Week | None,
    number: int,
    from_files: "Sequence[WeekResult]",
    past: o.ReadsHistory,
    parts: "Sequence[Part]",
    settings: "Settings",
    rank_by: "RankBy | None" = None,
) -> "WeeksOfView":
    """The last ``number`` weeks with these parts, up to ``asked`` or the last one of the files.

    Without files up to the last one of the history. Raises WeekMissingError where the newest is not
    there, and InvalidInputError for a week of the history that cannot be read.
    """
    from sferum_cli.history.store import History
    from sferum_cli.views.weeks_together import weeks_of, weeks_to_read

    history = None if past.history is None else History(past.history)
    newest = (asked or from_files[-1].week) if from_files else _newest(history, asked)
    kept = {}
    if history is not None:
        kept = history.results(weeks_to_read(newest, number), parts, rank_by)
    found = weeks_of(
        newest, number, from_files, kept, parts, settings.holidays, settings.aliases_of_names
    )
    if found.shown[-1].result is None:
        raise WeekMissingError(
            _("the week {week:%d.%m.%Y} of the history has no rows of this level").format(
                week=newest.end
            )
        )
    return found


def weeks_in(past: o.ReadsHistory) -> frozenset[Week]:
    """The weeks that the history of a call holds."""
    from sferum_cli.history.store import History

    if past.history is None:
        return frozenset()
    return frozenset(map(Week, History(past.history).week_ends()))


def newest_with_regions(folder: Path, asked: Week | None) -> "tuple[Week, list[str]]":
    """The week of a view of the history alone, and the regions that it has rows of.

    Raises as ``weeks_of_call`` does.
    """
    from sferum_cli.history.store import History

    history, part = History(folder), (Level.REGION, None)
    week = _newest(history, asked)
    found = history.results([week], [part])[week]
    return week, found.rows[part]["region"].to_list()


def _newest(history: "History | None", asked: Week | None) -> Week:
    """The week asked for, or the last one of the history."""
    there = [] if history is None else history.week_ends()
    folder = "" if history is None else printable(str(history.folder))
    if not there:
        raise WeekMissingError(_("{folder}: the history has no week").format(folder=folder))
    newest = asked or Week(there[-1])
    if newest.end not in there:
        raise WeekMissingError(
            _("{folder}: the history has no week {week:%d.%m.%Y}; its last ones: {weeks}").format(
                folder=folder,
                week=newest.end,
                weeks=", ".join(f"{day:%d.%m.%Y}" for day in there[-_MOST_NAMED:]),
            )
        )
    return newest
