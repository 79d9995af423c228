"""What a row of a report stands for, and how rows are rated."""

from dataclasses import dataclass
from typing import Annotated

import typer

from sferum_cli.cli.options.panels import REPORT
from sferum_cli.errors import WrongCallError
from sferum_cli.rulebook.words import Level, OrganizationType, RankBy
from sferum_cli.translation import gettext as _

RankedBy = Annotated[
    RankBy | None,
    typer.Option(
        "--rank-by",
        help=_("Rate by the count (default) or by the share."),
        rich_help_panel=REPORT,
        show_default=False,
    ),
]
RequireFullWeek = Annotated[
    bool,
    typer.Option(
        "--require-full-week",
        help=_("Exit with 4 if a day of the week has no rows."),
        rich_help_panel=REPORT,
    ),
]

Types = Annotated[
    list[str] | None,
    typer.Option(
        "--type",
        metavar="ОО",
        help=_("Only organizations of this type: ОО, СПО, ДОО, ОДО (repeats)."),
        rich_help_panel=REPORT,
    ),
]


@dataclass(frozen=True)
class Rated:
    """How units are rated, where a view chooses them itself."""

    rank_by: RankedBy = None
    require_full_week: RequireFullWeek = False


class ChoosesTypes:
    """A group of options in which types of organization may be asked for."""

    types: list[str] | None

    def types_asked(self) -> tuple[OrganizationType, ...] | None:
        """The types of ``--type``, each once; None without the option."""
        from sferum_cli.sources.cleaning.organization_types import parse_type
        from sferum_cli.sources.cleaning.parsing import UnreadableError

        found_types = []
        for word in self.types or ():
            try:
                found = parse_type(word)
            except UnreadableError as error:
                raise WrongCallError(f"--type {word}: {error}") from None
            if found is not None:
                found_types.append(found)
        return tuple(dict.fromkeys(found_types)) or None


@dataclass(frozen=True)
class Units(ChoosesTypes):
    """The units of a report, their organizations and their rating."""

    level: Annotated[
        Level,
        typer.Option("--level", help=_("What a row stands for."), rich_help_panel=REPORT),
    ] = Level.MUNICIPALITY
    types: Types = None
    rank_by: RankedBy = None
    require_full_week: RequireFullWeek = False
