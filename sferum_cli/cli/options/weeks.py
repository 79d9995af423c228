"""The weeks and units of a view that shows several."""

from dataclasses import dataclass
from typing import Annotated

import typer

from sferum_cli.cli.options.panels import REPORT
from sferum_cli.translation import gettext as _

UnitNames = Annotated[
    list[str] | None,
    typer.Option(
        "--unit",
        metavar="NAME",
        help=_("Only this unit, by its name, or an organization by its ID or ИНН (repeats)."),
        rich_help_panel=REPORT,
    ),
]


@dataclass(frozen=True)
class SeveralWeeks:
    """Which units a view of several weeks shows, and how many weeks."""

    unit: UnitNames = None
    weeks: Annotated[
        int,
        typer.Option(
            "--weeks",
            min=1,
            max=520,
            metavar="12",
            help=_("So many weeks, the newest that of --week-end."),
            rich_help_panel=REPORT,
        ),
    ] = 12
