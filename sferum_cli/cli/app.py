"""The command line: one file per command, each loading its libraries when it runs."""

from functools import partial
from typing import Annotated

import typer

from sferum_cli import __version__
from sferum_cli.cli.attention import attention
from sferum_cli.cli.check import check
from sferum_cli.cli.dynamics import dynamics
from sferum_cli.cli.history import list_weeks, remove, show_week
from sferum_cli.cli.history_add import add
from sferum_cli.cli.init import init
from sferum_cli.cli.map import map_
from sferum_cli.cli.organization import organization
from sferum_cli.cli.report import report
from sferum_cli.cli.rules import rules
from sferum_cli.cli.run import run
from sferum_cli.cli.sample import sample
from sferum_cli.cli.summary import summary
from sferum_cli.cli.usage import Command, Group
from sferum_cli.cli.view_command import ViewCommand
from sferum_cli.translation import gettext as _

app = typer.Typer(
    cls=Group,
    options_metavar=_("[OPTIONS]"),
    subcommand_metavar=_("COMMAND [ARGS]..."),
    help=_("The weekly report on how schools use the messenger Сферум, from raw spreadsheets."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"sferum {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_say_version, is_eager=True, help=_("The version, and exit.")
        ),
    ] = False,
) -> None:
    del version


_command = partial(app.command, cls=Command, options_metavar=_("[OPTIONS]"))
_view = partial(app.command, cls=ViewCommand, options_metavar=_("[OPTIONS]"))

_view(help=_("The 28-column report with ratings, as on slides 28-29 of the monitoring."))(report)

_view(help=_("The targets, the types and who is furthest, as on slides 14, 17 and 18."))(summary)

_view(help=_("The 28 columns week by week with their changes, as on slides 19-27."))(dynamics)

_command(help=_("Several views from one reading, as a section of sferum.toml describes them."))(run)

_view(help=_("One organization for its head: places, people, messages and days, as on slide 31."))(
    organization
)

_view(help=_("Whom to help: the organizations that lack people, and what is in the way."))(
    attention
)

_command(help=_("What is wrong with the files, where, and what to do; nothing is computed."))(check)

_command(
    "map",
    help=_("What each unknown header, role and name is, by question and answer: into sferum.toml."),
)(map_)

_command(help=_("Settings to edit and tables to fill in: sferum.toml and templates for Excel."))(
    init
)

_command(help=_("Invented regions of any size, to try without data: headcount and activity."))(
    sample
)

_command(help=_("The rule book as the code has it: the rules with their slides, the 28 columns."))(
    rules
)

history = typer.Typer(
    cls=Group,
    options_metavar=_("[OPTIONS]"),
    subcommand_metavar=_("COMMAND [ARGS]..."),
    no_args_is_help=True,
    rich_markup_mode="rich",
)
app.add_typer(history, name="history", help=_("Past weeks: listed, shown, added, taken out."))

_of_history = partial(history.command, cls=Command, options_metavar=_("[OPTIONS]"))

_of_history("list", help=_("The weeks that are kept."))(list_weeks)

_of_history("show", help=_("A week that is kept, as its report."))(show_week)

_of_history(
    "add", help=_("Keep every whole week that the files hold, or an official table of one week.")
)(add)

_of_history("remove", help=_("Take a week out, with what it was corrected from."))(remove)
