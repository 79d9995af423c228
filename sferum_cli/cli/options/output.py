"""Where the outputs of a call go, and how they look."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import typer

from sferum_cli.cli.options.form import Template
from sferum_cli.cli.options.panels import OUTPUT
from sferum_cli.cli.options.split import SplitInto
from sferum_cli.cli.options.words import one_of
from sferum_cli.errors import WrongCallError
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from sferum_cli.render.delimited import Style


FORMAT = "--format"
"""The option of the format on the screen, or of the files of a sample."""


class ScreenFormat(StrEnum):
    """What ``--format`` of a view takes."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "md"


SCREEN_FORMATS = "|".join(ScreenFormat)
"""They as the help shows them."""


class CheckFormat(StrEnum):
    """What ``--format`` of a check takes."""

    TABLE = "table"
    JSON = "json"


class _Json(StrEnum):
    """What ``--format`` of a view in files takes."""

    JSON = "json"


def _files(help_: str) -> Any:
    """The option of the output files, of which each command says what it writes."""
    return typer.Option("-o", "--output", metavar="FILE", help=help_, rich_help_panel=OUTPUT)


def format_option(words: str, help_: str, *, show_default: bool = False) -> Any:
    """The option of the format, which takes one of these words."""
    return typer.Option(
        FORMAT, metavar=words, help=help_, rich_help_panel=OUTPUT, show_default=show_default
    )


Wait = Annotated[
    int,
    typer.Option(
        "--wait",
        min=0,
        metavar="600",
        help=_("Wait so many seconds for another run of the same files, instead of exit 5."),
        rich_help_panel=OUTPUT,
        show_default=False,
    ),
]


Format = Annotated[
    str | None,
    format_option(
        SCREEN_FORMATS, _("The format on the screen: a table on a terminal, csv into a pipe.")
    ),
]
NoColor = Annotated[
    bool,
    typer.Option("--no-color", help=_("No colours (also NO_COLOR)."), rich_help_panel=OUTPUT),
]


@dataclass(frozen=True)
class Shown:
    """How much of a report a screen shows."""

    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help=_("All 28 columns on a terminal, not the overview."),
            rich_help_panel=OUTPUT,
        ),
    ] = False


class ChoosesFormat:
    """A group of options in which a format on the screen may be asked for."""

    format_: str | None

    def screen(self) -> ScreenFormat | None:
        """The format asked for, None without the option."""
        return one_of(FORMAT, self.format_, ScreenFormat) if self.format_ else None


@dataclass(frozen=True)
class Screen(ChoosesFormat):
    """The format of what goes to the screen alone."""

    format_: Format = None
    no_color: NoColor = False


@dataclass(frozen=True)
class Waiting:
    """How long a command waits for another one that writes the same file."""

    wait: Wait = 0


@dataclass(frozen=True)
class Output(ChoosesFormat):
    """The outputs of a view, and its format on the screen."""

    output: Annotated[
        list[Path] | None,
        _files(_("Write to .xlsx, .html, .csv, .json, .parquet or .md (repeats).")),
    ] = None
    wait: Wait = 0
    format_: Format = None
    csv_dialect: Annotated[
        str | None,
        typer.Option(
            "--csv-dialect",
            metavar="excel-ru",
            help=_("csv that a Russian Excel opens: BOM, semicolon, decimal comma."),
            rich_help_panel=OUTPUT,
        ),
    ] = None
    keys: Annotated[
        bool,
        typer.Option("--keys", help=_("Machine names in the csv header."), rich_help_panel=OUTPUT),
    ] = False
    no_color: NoColor = False
    template: Template = None

    def style(self) -> "Style":
        """How a csv is written."""
        from sferum_cli.render.delimited import CsvDialect, Style

        dialect = CsvDialect.PLAIN
        if self.csv_dialect:
            dialect = one_of("--csv-dialect", self.csv_dialect, CsvDialect)
        return Style(dialect, keys=self.keys)


@dataclass(frozen=True)
class FilesOutput:
    """The outputs of a view that a screen has no room for; a program may take it as json."""

    formats: ClassVar = (".xlsx", ".json")
    no_color: ClassVar = False

    output: Annotated[list[Path] | None, _files(_("Write to .xlsx or .json (repeats)."))] = None
    wait: Wait = 0
    format_: Annotated[
        str | None,
        format_option(ScreenFormat.JSON, _("Write json to the screen, or into a pipe.")),
    ] = None
    template: Template = None

    def check(self, split: SplitInto) -> None:
        """Raise WrongCallError for another format, and where nothing would be written."""
        from sferum_cli.outputs.targets import check_format

        for path in self.output or ():
            check_format(path, self.formats)
        if not self.output and self.screen() is None and split.split is None:
            raise WrongCallError(_("-o FILE.xlsx, --split DIR or --format json expected"))

    def screen(self) -> ScreenFormat | None:
        """The format asked for on the screen, None without the option."""
        if self.format_ is not None:
            one_of(FORMAT, self.format_, _Json)
        return None if self.format_ is None else ScreenFormat.JSON

    def style(self) -> "Style":
        """How a csv would be written."""
        from sferum_cli.render.delimited import Style

        return Style()


@dataclass(frozen=True)
class ProblemOutput:
    """The outputs of a check, and its format on the screen."""

    output: Annotated[
        list[Path] | None,
        _files(
            _(
                "Write the problems to .xlsx or .html (a sheet or letter per file), .csv or .json "
                "(repeats)."
            )
        ),
    ] = None
    wait: Wait = 0
    format_: Annotated[
        str | None, format_option("|".join(CheckFormat), _("The format on the screen."))
    ] = None
    write_aliases: Annotated[
        bool,
        typer.Option(
            "--write-aliases",
            help=_("Add names that may be meant to sferum.toml, as comments for you to confirm."),
            rich_help_panel=OUTPUT,
        ),
    ] = False

    def screen(self) -> CheckFormat:
        """The format on the screen."""
        return one_of(FORMAT, self.format_, CheckFormat) if self.format_ else CheckFormat.TABLE
