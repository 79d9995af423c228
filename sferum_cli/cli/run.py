"""``sferum run``: several views in one reading, as the settings describe them."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sferum_cli.cli import options as o
from sferum_cli.cli.view_command import ViewCommand, leave
from sferum_cli.errors import WrongCallError
from sferum_cli.problems import printable
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sferum_cli.cli.run_calls import CallOfRun, Run
    from sferum_cli.cli.views_together import Made
    from sferum_cli.run_settings import RunSettings


@o.with_options
def run(context: typer.Context, which: o.RunAsked, wide: o.ForAllViews) -> None:
    """See the help."""
    screen = which.screen()
    if screen is not None and not which.list_:
        raise WrongCallError(_("--format goes with --list: the outputs are files"))
    from sferum_cli.settings import settings_file

    file = settings_file(wide.reading.config)
    runs = wide.reading.settings().settings.runs
    if which.name is not None:
        runs = {which.name: _run_named(which.name, runs, file)}
    if which.list_:
        _show_list(runs, screen)
        return
    if which.name is None:
        raise WrongCallError(_("NAME is missing") + _known(runs, file))
    from sferum_cli.cli.run_calls import Run, flags_of, options_of

    asked = Run(which.name, runs[which.name], file, options_of(context.command), flags_of(context))
    calls = asked.calls(_views(context))
    from sferum_cli.cli.views_together import make_views

    made = make_views([one.call for one in calls], holds_places=True)
    saying = calls[0].call.asked.saying
    if not saying.quiet:
        made.say_problems(saying)
        _say_recap(made, calls, asked)
    leave(made, saying)


def _views(context: typer.Context) -> "dict[str, ViewCommand]":
    """The views that there are, by the names of their commands."""
    group = None if context.parent is None else context.parent.command
    commands = getattr(group, "commands", {})
    return {name: one for name, one in commands.items() if isinstance(one, ViewCommand)}


def _run_named(name: str, runs: "Mapping[str, RunSettings]", file: Path) -> "RunSettings":
    if name not in runs:
        message = _("there is no run «{name}»").format(name=printable(name))
        raise WrongCallError(message + _known(runs, file, name))
    return runs[name]


def _known(runs: "Mapping[str, RunSettings]", file: Path, name: str = "") -> str:
    """The runs that there are, the nearest first."""
    from difflib import get_close_matches

    if not runs:
        message = _("{file} has none; sferum init writes an example")
        return "; " + message.format(file=printable(str(file)))
    near = get_close_matches(name, runs, 1)
    names = ", ".join(map(printable, [*near, *(one for one in runs if one not in near)]))
    return "; " + _("the runs in {file}: {names}").format(file=printable(str(file)), names=names)


def _show_list(runs: "Mapping[str, RunSettings]", screen: o.ScreenFormat | None) -> None:
    from sferum_cli.cli.screen import show
    from sferum_cli.render.delimited import Style
    from sferum_cli.reports.runs_document import runs_document

    listed = [
        (name, one.options, [(output.view, output.written) for output in one.outputs])
        for name, one in runs.items()
    ]
    show(runs_document(listed), screen, Style(), no_color=False)


def _say_recap(made: "Made", calls: "list[CallOfRun]", asked: "Run") -> None:
    """The end of the run once, by the first view that tells the targets, or the first of all."""
    from sferum_cli.cli.recap import say_recap

    documents = list(zip(made.views, made.documents, strict=True))
    view, lead = next((one for one in documents if "targets" in one[1].data), documents[0])
    following = []
    if asked.history is not None:
        following = ["dynamics", "--history", asked.history, *asked.of_the_call]
    say_recap(
        lead,
        calls[view].words,
        made.session.targets,
        None,
        made.problems,
        made.keeping.said,
        following,
    )
