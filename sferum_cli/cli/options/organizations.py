"""The organizations of a view: one, or those of some units."""

from dataclasses import dataclass
from typing import Annotated

import typer

from sferum_cli.cli.options.panels import REPORT
from sferum_cli.cli.options.units import RankedBy, RequireFullWeek, Types, types_of_words
from sferum_cli.rulebook.words import OrganizationType
from sferum_cli.translation import gettext as _


@dataclass(frozen=True)
class OneOrganization:
    """The organization of a view, and how it is rated."""

    unit: Annotated[
        str,
        typer.Option(
            "--unit",
            metavar="NAME",
            help=_("The organization, by its ID, its ИНН or its name."),
            rich_help_panel=REPORT,
            show_default=False,
        ),
    ]
    rank_by: RankedBy = None
    require_full_week: RequireFullWeek = False


@dataclass(frozen=True)
class SomeOrganizations:
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

    def types_asked(self) -> tuple[OrganizationType, ...] | None:
        """The types of ``--type``, each once; None without the option."""
        return types_of_words(self.types)
