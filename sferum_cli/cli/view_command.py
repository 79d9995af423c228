"""The command of a view: read, compute, write, show, and say how it went."""

import sys
from typing import TYPE_CHECKING, Any

import typer

from sferum_cli.cli.usage import Command
from sferum_cli.errors import ExitCode
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from sferum_cli.cli import options as o
    from sferum_cli.cli.view import ViewCall
    from sferum_cli.cli.views_together import Made


class ViewCommand(Command):
    """The command of a view: its function takes the options and returns the ViewCall to run."""

    def invoke(self, ctx: Any) -> None:
        """Run the view."""
        run_view(super().invoke(ctx))

    def called(self, words: list[str]) -> "ViewCall":
        """The view with these words for options, to be run with others.

        Raises as a call does, with the errors of the command-line library among them.
        """
        with self.make_context(f"sferum {self.name}", list(words)) as context:
            call: ViewCall = super().invoke(context)
        return call


def run_view(call: "ViewCall") -> None:
    """Read, compute, write and show one view; say how it went."""
    from sferum_cli.cli.views_together import make_views

    output, saying = call.asked.output, call.asked.saying
    screen, writes = output.screen(), output.output or call.question.split
    made = make_views([call])
    (document,) = made.documents
    if screen is not None or not writes:
        from sferum_cli.cli.screen import show

        show(document, screen, output.style(), no_color=output.no_color)
    if not saying.quiet:
        from sferum_cli.cli.recap import say_recap

        name = call.question.file_name or _("report.xlsx")
        proposed = None if writes else made.session.free_output(name)
        made.say_problems(saying)
        say_recap(
            document,
            sys.argv[1:],
            made.session.targets,
            proposed,
            made.problems,
            made.keeping.said,
            made.keeping.next_words,
        )
    leave(made, saying)


def leave(made: "Made", saying: "o.Saying") -> None:
    """The end of a run: its timings where they are asked for, and the code of a warning."""
    from sferum_cli.cli.messages import say_timings

    if saying.timings:
        say_timings(made.session.stages.seconds)
    if saying.fails_on_warnings() and made.problems:
        raise typer.Exit(ExitCode.WARNING)
