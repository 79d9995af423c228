"""Whose summary a call wants."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import typer

from sferum_cli.cli.options.panels import REPORT
from sferum_cli.cli.options.units import RankedBy, RequireFullWeek
from sferum_cli.errors import WrongCallError
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _


class SummaryLevel(StrEnum):
    """What ``--level`` of a summary takes."""

    REGION = Level.REGION.value
    COUNTRY = Level.COUNTRY.value


@dataclass(frozen=True)
class Summarized:
    """The region, the regions or the country of a summary, and how they are rated."""

    region: Annotated[
        str | None,
        typer.Option(
            "--region",
            metavar="NAME",
            help=_("Only this region."),
            rich_help_panel=REPORT,
            show_default=False,
        ),
    ] = None
    level: Annotated[
        SummaryLevel,
        typer.Option(
            "--level", help=_("Each region, or the country with them."), rich_help_panel=REPORT
        ),
    ] = SummaryLevel.REGION
    rank_by: RankedBy = None
    require_full_week: RequireFullWeek = False

    def check(self) -> None:
        """Raise WrongCallError for one region of the whole country."""
        if self.region is not None and self.level is SummaryLevel.COUNTRY:
            raise WrongCallError(_("--region and --level country do not go together"))
