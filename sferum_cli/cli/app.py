"""The command line: one file per command, loaded when a call names it.

What a call costs before it begins is what it loads: a help of sixteen commands needs the options of
none.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Annotated, Any

import typer

from sferum_cli import __version__
from sferum_cli.cli.usage import Command, Group
from sferum_cli.cli.view_command import ViewCommand
from sferum_cli.translation import gettext as _

RUN, HISTORY, CONFIG = "run", "history", "config"


@dataclass(frozen=True)
class Listed:
    """A command: its name, the file and the function in it, and what a help says of it."""

    name: str
    file: str
    function: str
    help: str
    is_view: bool = False

    def loaded(self) -> Callable[..., object]:
        """Its function with its options."""
        command: Callable[..., object] = getattr(
            import_module(f"sferum_cli.cli.{self.file}"), self.function
        )
        return command


def _view(name: str, text: str) -> Listed:
    return Listed(name, name, name, text, is_view=True)


COMMANDS = (
    _view("report", _("The 28-column report with ratings, as on slides 28-29 of the monitoring.")),
    _view("summary", _("The targets, the types and who is furthest, as on slides 14, 17 and 18.")),
    _view("weekly", _("The weekly export: a workbook, and one per municipality, as on slide 30.")),
    _view("dynamics", _("The 28 columns week by week with their changes, as on slides 19-27.")),
    Listed(
        RUN, "run", "run",
        _("Several views from one reading, as a section of sferum.toml describes them."),
    ),
    _view(
        "organization",
        _("One organization for its head: places, people, messages and days, as on slide 31."),
    ),
    _view(
        "attention",
        _("Whom to help: the organizations that lack people, and what is in the way."),
    ),
    Listed(
        "compare", "compare", "compare",
        _("Two tables of the 28 columns, ours and the official one: what differs, and by what."),
    ),
    Listed(
        "check", "check", "check",
        _("What is wrong with the files, where, and what to do; nothing is computed."),
    ),
    Listed(
        "map", "map", "map_",
        _("What each unknown header, role and name is, by question and answer: into sferum.toml."),
    ),
    Listed(
        "init", "init", "init",
        _("Settings to edit and tables to fill in: sferum.toml and templates for Excel."),
    ),
    Listed(
        "sample", "sample", "sample",
        _("Invented regions of any size, to try without data: headcount and activity."),
    ),
    Listed(
        "rules", "rules", "rules",
        _("The rule book as the code has it: the rules with their slides, the 28 columns."),
    ),
)  # fmt: skip
"""In the order of the help."""

OF_HISTORY = (
    Listed("list", "history", "list_weeks", _("The weeks that are kept.")),
    Listed("show", "history", "show_week", _("A week that is kept, as its report.")),
    Listed(
        "add", "history_add", "add",
        _("Keep every whole week that the files hold, or an official table of one week."),
    ),
    Listed("remove", "history", "remove", _("Take a week out, with what it was corrected from.")),
)  # fmt: skip


OF_CONFIG = (
    Listed(
        "show", "config", "show_settings", _("Every setting in force, and where it comes from.")
    ),
)

GROUPS = (
    (HISTORY, _("Past weeks: listed, shown, added, taken out."), OF_HISTORY),
    (CONFIG, _("The settings of sferum.toml, of your own file and of the call."), OF_CONFIG),
)
"""Commands that have commands."""


def app_for(words: Collection[str]) -> typer.Typer:
    """The command line with those commands loaded that ``words``, a call, may mean.

    ``run`` makes any view. The others are there by name and help.
    """
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
    app.callback()(_options)
    _add(
        app,
        COMMANDS,
        [one for one in COMMANDS if one.name in words or (one.is_view and RUN in words)],
    )
    for name, text, commands in GROUPS:
        group = typer.Typer(
            cls=Group,
            options_metavar=_("[OPTIONS]"),
            subcommand_metavar=_("COMMAND [ARGS]..."),
            no_args_is_help=True,
            rich_markup_mode="rich",
        )
        app.add_typer(group, name=name, help=text)
        _add(group, commands, commands if name in words else ())
    return app


def _add(app: typer.Typer, commands: Iterable[Listed], needed: Collection[Listed]) -> None:
    for one in commands:
        kind: Any = ViewCommand if one.is_view else Command
        register = app.command(one.name, cls=kind, options_metavar=_("[OPTIONS]"), help=one.help)
        register(one.loaded() if one in needed else _not_loaded)


def _not_loaded() -> None:
    """What stands for a command of which a call wants no more than its name."""


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"sferum {__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_say_version, is_eager=True, help=_("The version, and exit.")
        ),
    ] = False,
) -> None:
    del version
