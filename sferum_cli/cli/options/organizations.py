"""The organizations of a view: one, or those of some units."""

from dataclasses import dataclass
from typing import Annotated

import typer

from sferum_cli.cli.options.output import Output
from sferum_cli.cli.options.panels import REPORT
from sferum_cli.cli.options.split import SplitInto
from sferum_cli.cli.options.units import ChoosesTypes, RankedBy, RequireFullWeek, Types
from sferum_cli.errors import WrongCallError
from sferum_cli.translation import gettext as _


@dataclass(frozen=True)
class OneOrganization:
    """The organization of a view, and how it is rated."""

    unit: Annotated[
        list[str] | None,
        typer.Option(
            "--unit",
            metavar="NAME",
            help=_("The organization, by its ID, its ИНН or its name."),
            rich_help_panel=REPORT,
            show_default=False,
        ),
    ] = None
    rank_by: RankedBy = None
    require_full_week: RequireFullWeek = False

    @property
    def name(self) -> str:
        """What the one organization was called; nothing where a folder of all is asked for."""
        return (self.unit or [""])[0]

    def check(self, split: SplitInto, output: Output) -> None:
        """Raise WrongCallError but for one organization, or a folder of all."""
        if len(self.unit or ()) > 1:
            raise WrongCallError(
                _("--unit is one organization here, and was said {number} times").format(
                    number=len(self.unit or ())
                )
            )
        if (self.unit is None) == (split.split is None):
            raise WrongCallError(_("--unit NAME, or --split DIR for a page of each, expected"))
        if split.split is not None and (output.output or output.screen() is not None):
            raise WrongCallError(
                _("--split writes a folder of pages: -o and --format go with --unit")
            )


@dataclass(frozen=True)
class SomeOrganizations(ChoosesTypes):
    """The organizations that a view looks at."""

    unit: Annotated[
        list[str] | None,
        typer.Option(
            "--unit",
            metavar="NAME",
            help=_(
                "Only organizations of this municipality or region, or this one, by its name, ID "
                "or ИНН (repeats)."
            ),
            rich_help_panel=REPORT,
        ),
    ] = None
    types: Types = None
    require_full_week: RequireFullWeek = False
