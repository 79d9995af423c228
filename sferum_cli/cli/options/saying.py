"""What a call says on stderr, and how it ends."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sferum_cli.cli.options.panels import OUTPUT
from sferum_cli.cli.options.words import one_of
from sferum_cli.preferences import LOG_FORMATS
from sferum_cli.translation import LANGUAGES
from sferum_cli.translation import gettext as _

Quiet = Annotated[
    bool,
    typer.Option("--quiet", "-q", help=_("Only errors on stderr."), rich_help_panel=OUTPUT),
]
Language = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="|".join(LANGUAGES),
        help=_("The language of messages (also SFERUM_LANG)."),
        rich_help_panel=OUTPUT,
        show_default=False,
    ),
]
LogFile = Annotated[
    Path | None,
    typer.Option(
        "--log-file",
        metavar="FILE",
        help=_("Append to this log what is read, computed and written (also SFERUM_LOG_FILE)."),
        rich_help_panel=OUTPUT,
        show_default=False,
    ),
]
LogFormat = Annotated[
    str | None,
    typer.Option(
        "--log-format",
        metavar="|".join(LOG_FORMATS),
        help=_("The lines of the log (also SFERUM_LOG_FORMAT)."),
        rich_help_panel=OUTPUT,
        show_default=False,
    ),
]


@dataclass(frozen=True)
class Logged:
    """Where the run is logged, and how; heard before the commands are defined."""

    log_file: LogFile = None
    log_format: LogFormat = None


@dataclass(frozen=True)
class Spoken:
    """How much is said, in which language, and the log."""

    logged: Logged
    quiet: Quiet = False
    lang: Language = None


class _FailingOn(StrEnum):
    """What ``--fail-on`` takes."""

    WARNING = "warning"


@dataclass(frozen=True)
class Saying:
    """How much is said, in which language, the log, and whether a warning is a failure."""

    logged: Logged
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on",
            metavar="warning",
            help=_("Exit with 1 if there is a warning."),
            rich_help_panel=OUTPUT,
        ),
    ] = None
    quiet: Quiet = False
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose", "-v", help=_("Name the files passed over too."), rich_help_panel=OUTPUT
        ),
    ] = False
    timings: Annotated[
        bool,
        typer.Option("--timings", help=_("Say how long each stage took."), rich_help_panel=OUTPUT),
    ] = False
    lang: Language = None

    def fails_on_warnings(self) -> bool:
        """Whether ``--fail-on`` makes a warning end the run with its code."""
        return self.fail_on is not None and (
            one_of("--fail-on", self.fail_on, _FailingOn) is _FailingOn.WARNING
        )
