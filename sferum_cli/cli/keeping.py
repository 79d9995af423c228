"""The week of a view in the history: computed with it, written with its outputs, told after it."""

from typing import TYPE_CHECKING

from sferum_cli.cli.session import Session
from sferum_cli.errors import WeekMissingError
from sferum_cli.problems import printable
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sferum_cli.cli import options as o
    from sferum_cli.history.store import History
    from sferum_cli.outputs.staging import Output, Staged
    from sferum_cli.problems import Problem
    from sferum_cli.reports.week_result import Asked, Run, WeekResult
    from sferum_cli.rulebook.holidays import Holidays
    from sferum_cli.rulebook.words import RankBy
    from sferum_cli.sources.reference.aliases import Aliases


class Keeping:
    """Keeps weeks in the history that a call names, if it names one.

    ``said`` tells what became of each once they are written.
    """

    def __init__(self, keeps: "o.KeepsHistory | None", session: Session) -> None:
        """Raises OutputFailedError for a folder that takes no weeks, before anything is computed.

        Nobody else writes the folder while ``session`` runs.
        """
        self._session = session
        self._replace = keeps is not None and keeps.replace
        self._require_usual = keeps is not None and keeps.require_usual
        self._history: History | None = None
        self.said: list[str] = []
        if keeps is not None and keeps.history is not None:
            self._history = _history(keeps.history)
            session.held.append(keeps.history)

    @property
    def is_asked(self) -> bool:
        """Whether the call keeps a week."""
        return self._history is not None

    def asked(self, number: int = 1, rank_by: "RankBy | None" = None) -> "list[Asked]":
        """What has to be known of ``number`` weeks to keep them: everything, or nothing.

        ``rank_by`` is the base that their places are kept by, None that of the settings.
        """
        if self._history is None:
            return []
        from sferum_cli.reports.kept_rows import KEPT_PARTS
        from sferum_cli.reports.week_result import Asked

        return [Asked(KEPT_PARTS, rank_by=rank_by, number=number, is_quiet=True)]

    def unusual(
        self, week: "WeekResult", holidays: "Holidays", aliases: "Aliases"
    ) -> "list[Problem]":
        """What is unusual about a week beside those of the history; nothing without one.

        Raises WeekMissingError for that under --require-usual, and InvalidInputError for a week of
        the history that cannot be read.
        """
        if self._history is None:
            return []
        from sferum_cli.views.passport import unusual, weeks_before

        found = unusual(week, weeks_before(self._history, week.week, holidays), holidays, aliases)
        if found and self._require_usual:
            raise WeekMissingError("\n".join(one.text for one in found))
        return found

    def write(
        self,
        outputs: "Sequence[Output]",
        weeks: "Sequence[Sequence[WeekResult]]",
        run: "Run",
    ) -> None:
        """Write the outputs of the run and the weeks that ``asked`` asked for, all together.

        Raises as ``History.outputs`` does, before anything is written.
        """
        kept: list[Staged] = []
        if self._history is not None:
            self._history.tidy()
            for week in (one for several in weeks for one in several):
                staged = self._history.outputs(week, run, replace=self._replace)
                self.said.append(self._in_words(week, staged))
                kept += staged
        self._session.write([*outputs, *kept])

    @property
    def next_words(self) -> list[str]:
        """The command that shows what changed in the weeks that are kept; none where none is."""
        if self._history is None:
            return []
        return ["dynamics", "--history", str(self._history.folder)]

    def _in_words(self, week: "WeekResult", staged: "Sequence[Staged]") -> str:
        message = _("The week {end:%d.%m.%Y} is kept in {folder}")
        if not staged:
            message = _("The week {end:%d.%m.%Y} is in {folder} already, with the same numbers")
        folder = "" if self._history is None else printable(str(self._history.folder))
        words = message.format(end=week.week.end, folder=folder)
        if len(staged) > 1:
            words += "; " + _("the old file is {name}").format(name=staged[0].path.name)
        return words


def _history(folder: "Path") -> "History":
    """The history in a folder that takes weeks; loaded where there is one."""
    from sferum_cli.history.store import History

    found = History(folder)
    found.check()
    return found
