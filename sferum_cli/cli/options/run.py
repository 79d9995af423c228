"""Which run of the settings a call wants, and what it says to all views of it."""

from dataclasses import dataclass
from typing import Annotated

import typer

from sferum_cli.cli.options.files import TableFiles
from sferum_cli.cli.options.history import KeptIn, Replace, RequireUsual
from sferum_cli.cli.options.output import ScreenFormat, Wait
from sferum_cli.cli.options.panels import OUTPUT
from sferum_cli.cli.options.reading import BadRows, Reading
from sferum_cli.cli.options.saying import Saying
from sferum_cli.cli.options.units import RankedBy, RequireFullWeek
from sferum_cli.cli.options.week import WeekAsked
from sferum_cli.cli.options.words import one_of
from sferum_cli.translation import gettext as _


@dataclass(frozen=True)
class RunAsked:
    """The name of a run, or the list of all."""

    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME", help=_("The run, by its name in sferum.toml."), show_default=False
        ),
    ] = None
    list_: Annotated[
        bool,
        typer.Option(
            "--list",
            help=_("The runs of the settings, with their files; nothing is run."),
            rich_help_panel=OUTPUT,
        ),
    ] = False
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="table|csv|json|md",
            help=_("The format of the list."),
            rich_help_panel=OUTPUT,
            show_default=False,
        ),
    ] = None

    def screen(self) -> ScreenFormat | None:
        """The format asked for, None without the option."""
        return one_of("--format", self.format_, ScreenFormat) if self.format_ else None


@dataclass(frozen=True)
class ForAllViews:
    """The options that every view of a run has alike; a key of the same name is what they are.

    They win over the settings.
    """

    files: TableFiles
    week: WeekAsked
    reading: Reading
    bad_rows: BadRows
    saying: Saying
    rank_by: RankedBy = None
    require_full_week: RequireFullWeek = False
    history: KeptIn = None
    replace: Replace = False
    require_usual: RequireUsual = False
    wait: Wait = 0
