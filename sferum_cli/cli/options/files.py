"""The files of a call."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sferum_cli.cli.options.panels import INPUTS
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from sferum_cli.sources.tables.call import InputCall


@dataclass(frozen=True)
class TableFiles:
    """The files whose table is said."""

    headcount: Annotated[
        list[Path] | None,
        typer.Option(
            "--headcount", metavar="FILE", help=_("A headcount (repeats)."), rich_help_panel=INPUTS
        ),
    ] = None
    organizations: Annotated[
        list[Path] | None,
        typer.Option(
            "--organizations",
            metavar="FILE",
            help=_("A directory of organizations (repeats)."),
            rich_help_panel=INPUTS,
        ),
    ] = None
    members: Annotated[
        list[Path] | None,
        typer.Option(
            "--members",
            metavar="FILE",
            help=_("Members without activity (repeats)."),
            rich_help_panel=INPUTS,
        ),
    ] = None


@dataclass(frozen=True)
class Files(TableFiles):
    """The files to sort out by their headers, and those whose table is said."""

    inputs: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="INPUT",
            help=_("Files, folders or globs with activity and headcount; headers tell them apart."),
            show_default=False,
        ),
    ] = field(kw_only=True)

    def call(self) -> "InputCall":
        """The files as the readers take them."""
        from sferum_cli.sources.tables.call import InputCall

        return InputCall(
            self.inputs or (), self.headcount or (), self.organizations or (), self.members or ()
        )


@dataclass(frozen=True)
class FilesIfAny(Files):
    """The same for a view that may do with the history alone."""

    inputs: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="INPUT",
            help=_(
                "Files, folders or globs as for report; without them the history alone is read."
            ),
            show_default=False,
        ),
    ] = None
