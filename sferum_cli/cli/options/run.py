"""Which run of the settings a call wants, and what it says to all views of it."""

from dataclasses import dataclass
from typing import Annotated

import typer

from sferum_cli.cli.options.files import TableFiles
from sferum_cli.cli.options.history import KeptIn, Replace, RequireUsual
from sferum_cli.cli.options.output import SCREEN_FORMATS, ChoosesFormat, Wait, format_option
from sferum_cli.cli.options.panels import OUTPUT
from sferum_cli.cli.options.reading import BadRows, Reading
from sferum_cli.cli.options.saying import Saying
from sferum_cli.cli.options.units import RankedBy, RequireFullWeek
from sferum_cli.cli.options.week import WeekAsked
from sferum_cli.translation import gettext as _


@dataclass(frozen=True)
class RunAsked(ChoosesFormat):
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
    format_: Annotated[str | None, format_option(SCREEN_FORMATS, _("The format of the list."))] = (
        None
    )


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
