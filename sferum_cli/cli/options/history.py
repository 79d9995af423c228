"""The history of a call."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from sferum_cli.cli.options.panels import HISTORY, REPORT
from sferum_cli.cli.options.units import RankedBy
from sferum_cli.errors import WrongCallError
from sferum_cli.problems import printable
from sferum_cli.rulebook.words import Level, OrganizationType
from sferum_cli.translation import gettext as _

_FOLDER = "DIR"

HistoryFolder = Annotated[
    Path,
    typer.Option(
        "--history",
        metavar=_FOLDER,
        help=_("The folder of the history."),
        rich_help_panel=HISTORY,
        show_default=False,
    ),
]

KeptIn = Annotated[
    Path | None,
    typer.Option(
        "--history",
        metavar=_FOLDER,
        help=_("Keep the week in this folder, for the weeks to come."),
        rich_help_panel=HISTORY,
    ),
]
Replace = Annotated[
    bool,
    typer.Option(
        "--replace",
        help=_("Keep the week also where the history has it with other numbers."),
        rich_help_panel=HISTORY,
    ),
]
RequireUsual = Annotated[
    bool,
    typer.Option(
        "--require-usual",
        help=_("Exit with 4 if much less was delivered than in the weeks of the history."),
        rich_help_panel=HISTORY,
    ),
]


@dataclass(frozen=True)
class ReadsHistory:
    """The history that a view reads past weeks from."""

    history: Annotated[
        Path | None,
        typer.Option(
            "--history",
            metavar=_FOLDER,
            help=_("Read past weeks from this folder too."),
            rich_help_panel=HISTORY,
        ),
    ] = None

    def check(self, types: tuple[OrganizationType, ...] | None) -> None:
        """Raise WrongCallError for a part of its weeks."""
        if self.history is not None:
            _refuse_types(types)

    def check_folder(self) -> None:
        """Raise WrongCallError for a folder that is not there."""
        if self.history is not None and not self.history.is_dir():
            raise WrongCallError(
                _("--history {folder}: there is no such folder").format(
                    folder=printable(str(self.history))
                )
            )


@dataclass(frozen=True)
class KeepsHistory:
    """The history that keeps the week of a call."""

    history: KeptIn = None
    replace: Replace = False
    require_usual: RequireUsual = False

    def check(self, types: tuple[OrganizationType, ...] | None) -> None:
        """Raise WrongCallError for what cannot be kept: a part of a week."""
        if self.replace and self.history is None:
            raise WrongCallError(_("--replace goes with --history"))
        if self.require_usual and self.history is None:
            raise WrongCallError(_("--require-usual goes with --history"))
        if self.history is not None:
            _refuse_types(types)


def _refuse_types(types: tuple[OrganizationType, ...] | None) -> None:
    if types is not None:
        raise WrongCallError(
            _("--type and --history do not go together: the history holds whole weeks")
        )


@dataclass(frozen=True)
class AddsToHistory:
    """The history that weeks are added to."""

    history: HistoryFolder
    replace: Replace = False

    @property
    def kept(self) -> KeepsHistory:
        """The same as the option of a view."""
        return KeepsHistory(self.history, self.replace)


@dataclass(frozen=True)
class ShownUnits:
    """Which rows of a kept week are shown, and by what they are rated."""

    level: Annotated[
        Level | None,
        typer.Option(
            "--level",
            help=_("What a row stands for."),
            rich_help_panel=REPORT,
            show_default=False,
        ),
    ] = None
    rank_by: RankedBy = None


@dataclass(frozen=True)
class Sure:
    """Whether a person is sure."""

    yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask."))] = False
