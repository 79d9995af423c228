"""``sferum history``: the weeks that are kept, listed, shown and taken out."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sferum_cli.cli import options as o
from sferum_cli.cli.messages import say, say_problems, say_written
from sferum_cli.cli.options.panels import OUTPUT
from sferum_cli.cli.screen import show
from sferum_cli.errors import ExitCode, WeekMissingError, WrongCallError
from sferum_cli.problems import Problem, Problems, printable
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext

if TYPE_CHECKING:
    from sferum_cli.history.store import History

_YES = frozenset({"да", "д", "yes", "y"})


@dataclass(frozen=True)
class OneWeek:
    """A week of the history."""

    week: Annotated[
        str,
        typer.Argument(
            metavar="WEEK",
            help=_("The week: its last day, 24.10.2024 or 2024-10-24, or 2024-W43."),
            show_default=False,
        ),
    ]
    history: o.HistoryFolder

    def found(self, history: "History") -> Week:
        """The week of the history that is meant.

        Raises WrongCallError for words that are none, WeekMissingError for one that is not there.
        """
        there = [Week(day) for day in history.week_ends()]
        asked = o.week_in_words(self.week)
        is_number = "W" in self.week.upper()
        for one in there:
            # A number names the days from Monday to Sunday, of which one may end a week.
            if one == asked or (is_number and one.end in asked):
                return one
        message = _("{folder}: there is no week {week}").format(
            folder=printable(str(history.folder)), week=printable(self.week)
        )
        if there:
            days = ", ".join(f"{one.end:%d.%m.%Y}" for one in there)
            message += _("; there are {weeks}").format(weeks=days)
        raise WeekMissingError(message)


@dataclass(frozen=True)
class Folder:
    """The history of a call."""

    history: o.HistoryFolder


_LIST_SUFFIXES = (".xlsx", ".html", ".csv", ".json", ".md")
"""The formats of a list of weeks."""


@dataclass(frozen=True)
class ListOutput:
    """The files that a list of weeks goes to."""

    output: Annotated[
        list[Path] | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help=_("Write to .xlsx, .html, .csv, .json or .md (repeats)."),
            rich_help_panel=OUTPUT,
        ),
    ] = None


@o.with_options
def list_weeks(
    folder: Folder, files: ListOutput, waiting: o.Waiting, screen: o.Screen, words: o.Spoken
) -> None:
    """See the help."""
    asked, outputs = screen.screen(), files.output or []
    from sferum_cli.history.differences import beside_findings
    from sferum_cli.history.documents import list_document
    from sferum_cli.history.store import History
    from sferum_cli.outputs.locks import locked
    from sferum_cli.outputs.staging import write_all
    from sferum_cli.outputs.targets import check_targets
    from sferum_cli.render.delimited import Style
    from sferum_cli.render.writers import staged

    history = History(folder.history)
    check_targets(outputs, (), _LIST_SUFFIXES)
    with locked(outputs, waiting.wait):
        weeks = history.list_weeks()
        problems = Problems([one.found for one in weeks if isinstance(one.found, Problem)])
        whole = [one.week for one in weeks if not isinstance(one.found, Problem)]
        findings = beside_findings(list(history.results(whole, ()).values()))
        document = list_document(weeks, findings)
        write_all([staged(document, path) for path in outputs])
    if asked is not None or not outputs:
        show(document, asked, Style(), no_color=screen.no_color)
    say_problems(problems.records if words.quiet else [*problems.records, *findings])
    if not words.quiet:
        say_written(outputs)
    if problems.records:
        raise typer.Exit(ExitCode.INVALID_INPUT)


@o.with_options
def show_week(week: OneWeek, units: o.ShownUnits, output: o.Output, words: o.Spoken) -> None:
    """See the help."""
    screen, style, outputs = output.screen(), output.style(), output.output or []
    from sferum_cli.history.documents import week_document
    from sferum_cli.history.store import History
    from sferum_cli.outputs.locks import locked
    from sferum_cli.outputs.staging import write_all
    from sferum_cli.outputs.targets import check_targets
    from sferum_cli.render.writers import OF_EVERY_VIEW, staged

    history = History(week.history)
    found = week.found(history)
    check_targets(outputs, history.files_of(found), OF_EVERY_VIEW)
    form = o.form_of(output.template, outputs)
    with locked(outputs, output.wait):
        parts = [(level, None) for level in Level]
        result = history.results([found], parts, units.rank_by)[found]
        levels = [level for level in Level if result.rows[level, None].height]
        level = units.level or (Level.MUNICIPALITY if Level.MUNICIPALITY in levels else levels[0])
        if level not in levels:
            message = _(
                "the week {week:%d.%m.%Y} has no rows of the level {level}, only of {levels}"
            )
            raise WeekMissingError(
                message.format(week=found.end, level=level, levels=", ".join(levels))
            )
        document = week_document(result, level, history.run_of(found))
        write_all([staged(document, path, style, form=form) for path in outputs])
    if screen is not None or not outputs:
        show(document, screen, style, no_color=output.no_color)
    if not words.quiet:
        say_written(outputs)


@o.with_options
def remove(week: OneWeek, sure: o.Sure, words: o.Spoken) -> None:
    """See the help."""
    from sferum_cli.history.store import History
    from sferum_cli.outputs.locks import locked

    history = History(week.history)
    found = week.found(history)
    files = history.files_of(found)
    if not sure.yes:
        _ask(found, len(files))
    with locked([week.history]):
        history.remove(found)
    if not words.quiet:
        message = _("The week {week:%d.%m.%Y} is taken out of {folder}")
        say(message.format(week=found.end, folder=printable(str(week.history))))


def _ask(week: Week, files: int) -> None:
    """Raise WrongCallError where nobody can be asked, and Abort where the answer is not yes."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise WrongCallError(_("nobody can be asked here: say --yes"))
    question = ngettext(
        "Take out the week {week:%d.%m.%Y} for good, {files} file? yes or no:",
        "Take out the week {week:%d.%m.%Y} for good, {files} files? yes or no:",
        files,
    )
    say(question.format(week=week.end, files=files))
    if sys.stdin.readline().strip().casefold() not in _YES:
        raise typer.Abort
