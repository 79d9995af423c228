"""The two tables of a comparison, and what it looks at."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from sferum_cli.cli.options.panels import INPUTS, REPORT
from sferum_cli.errors import WrongCallError
from sferum_cli.problems import printable
from sferum_cli.translation import gettext as _


@dataclass(frozen=True)
class Compared:
    """Two tables of the 28 columns, their units, and from when on two shares differ."""

    ours: Annotated[
        Path,
        typer.Argument(
            metavar="OURS",
            help=_(
                "Our table: a report of sferum in any format, or a week of a history, "
                "DIR@2024-10-24."
            ),
            show_default=False,
            rich_help_panel=INPUTS,
        ),
    ]
    theirs: Annotated[
        Path,
        typer.Argument(
            metavar="THEIRS",
            help=_("The other table: the official export, or whatever OURS may be."),
            show_default=False,
            rich_help_panel=INPUTS,
        ),
    ]
    tolerance: Annotated[
        str,
        typer.Option(
            "--tolerance",
            metavar="POINTS",
            help=_("Shares that differ by at most so many percentage points are equal."),
            rich_help_panel=REPORT,
        ),
    ] = "0"
    unit: Annotated[
        list[str] | None,
        typer.Option(
            "--unit",
            metavar="NAME",
            help=_("Only this unit and what is in it, by its name, its ID or its ИНН (repeats)."),
            rich_help_panel=REPORT,
        ),
    ] = None

    def points(self) -> float:
        """The percentage points of ``--tolerance``; raises WrongCallError for what is none."""
        try:
            points = float(self.tolerance.replace(",", "."))
        except ValueError:
            points = math.nan
        if not 0 <= points < math.inf:
            raise WrongCallError(
                _("--tolerance {words}: percentage points from 0 on expected, like 0.05").format(
                    words=printable(self.tolerance)
                )
            )
        return points
