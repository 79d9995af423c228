"""How the files of a call are read."""

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sferum_cli.cli.options.panels import READING
from sferum_cli.cli.options.words import one_of
from sferum_cli.errors import WrongCallError
from sferum_cli.rulebook.words import RankBy
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from sferum_cli.settings import FoundSettings, Settings
    from sferum_cli.sources.files.watch import Watch
    from sferum_cli.sources.options import ReadOptions
    from sferum_cli.sources.sheets.options import FileOptions
    from sferum_cli.tally.repeats import Repeats

TAB_WORDS = ("\\t", "tab")


Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help=_("The settings; by default ./sferum.toml if it is there."),
        rich_help_panel=READING,
    ),
]


Maps = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="HEADER=key",
        help=_("A header of yours and the column that it means (repeats)."),
        rich_help_panel=READING,
    ),
]


@dataclass(frozen=True)
class SheetReading:
    """What a call says of the sheets and the texts among its files."""

    sheet: Annotated[
        list[str] | None,
        typer.Option(
            "--sheet", metavar="NAME", help=_("The sheet to read."), rich_help_panel=READING
        ),
    ] = None
    encoding: Annotated[
        str | None,
        typer.Option(
            "--encoding",
            metavar="NAME",
            help=_("The encoding of csv files, for example cp1251."),
            rich_help_panel=READING,
        ),
    ] = None
    separator: Annotated[
        str | None,
        typer.Option(
            "--separator",
            metavar="CHAR",
            help=_("The separator of csv files (tab: \\t)."),
            rich_help_panel=READING,
        ),
    ] = None

    def file_options(self, settings: "Settings", watch: "Watch | None") -> "FileOptions":
        """How files are opened; ``watch`` is None where nobody looks after it.

        Raises WrongCallError for words that mean nothing.
        """
        from sferum_cli.sources.files.watch import Guard, NobodyWatches
        from sferum_cli.sources.sheets.options import FileOptions

        sheets = self.sheet or []
        if len(sheets) > 1:  # else the last one would be read alone, without a word
            raise WrongCallError(
                _(
                    "--sheet is one sheet, and was said {number} times: without it every visible "
                    "sheet is read; hide those that are not meant"
                ).format(number=len(sheets))
            )
        return FileOptions(
            sheets[0] if sheets else None,
            _encoding(self.encoding),
            _separator(self.separator),
            Guard(settings.limits, watch or NobodyWatches()),
        )


@dataclass(frozen=True)
class ReportReading(SheetReading):
    """How files with the 28 columns are read, and where the settings are."""

    config: Config = None

    def settings(self) -> "Settings":
        """The settings; raises WrongCallError where they are wrong."""
        from sferum_cli.settings import read_settings

        return read_settings(self.config)


@dataclass(frozen=True)
class Reading(SheetReading):
    """What a call says of its files, and where its settings are."""

    maps: Maps = None
    municipality_from: Annotated[
        str | None,
        typer.Option(
            "--municipality-from",
            metavar="sheet|file",
            help=_("Take a municipality that has no column from the name of the sheet or file."),
            rich_help_panel=READING,
            show_default=False,
        ),
    ] = None
    assume_verified: Annotated[
        bool,
        typer.Option(
            "--assume-verified",
            help=_("Count everybody as verified where the data do not say it."),
            rich_help_panel=READING,
        ),
    ] = False
    repeats: Annotated[
        str,
        typer.Option(
            "--repeats",
            metavar="error|sum|last",
            help=_("What one person's day in several files means."),
            rich_help_panel=READING,
        ),
    ] = "error"
    memory: Annotated[
        str | None,
        typer.Option(
            "--memory",
            metavar="1GB",
            help=_(
                "Keep the memory of the run below this, more slowly: users go through in parts."
            ),
            rich_help_panel=READING,
            show_default=False,
        ),
    ] = None
    config: Config = None

    def settings(self, rank_by: RankBy | None = None) -> "FoundSettings":
        """The settings under the words of the call; raises WrongCallError where they are wrong."""
        from sferum_cli.settings import find_settings

        return find_settings(self.config, rank_by=rank_by, columns=columns_of(self.maps))

    def options(self, settings: "Settings", watch: "Watch | None") -> "ReadOptions":
        """How the files are read; ``watch`` is None where nobody looks after it.

        Raises WrongCallError for words that mean nothing.
        """
        from sferum_cli.settings import HiddenRows
        from sferum_cli.sources.options import ReadOptions
        from sferum_cli.sources.tables.options import MunicipalityFrom, TableOptions

        whose = self.municipality_from

        return ReadOptions(
            self.file_options(settings, watch),
            TableOptions(
                settings.columns,
                settings.rules.role_words,
                assume_verified=self.assume_verified,
                time_zone=settings.time_zone,
                skip_hidden_rows=settings.hidden_rows is HiddenRows.SKIP,
                roles_taken=settings.roles.taken,
                municipality_from=None
                if whose is None
                else one_of("--municipality-from", whose, MunicipalityFrom),
            ),
            settings.aliases_of_names,
            week_ends=settings.week_ends,
            memory=_memory(self.memory),
        )

    def repeats_asked(self) -> "Repeats":
        """What ``--repeats`` says; the reading of activity is loaded for it."""
        from sferum_cli.tally.repeats import Repeats

        return one_of("--repeats", self.repeats, Repeats)


@dataclass(frozen=True)
class BadRows:
    """What becomes of rows with an error."""

    skip_bad_rows: Annotated[
        bool,
        typer.Option(
            "--skip-bad-rows",
            help=_("Go on without the rows that cannot be read."),
            rich_help_panel=READING,
        ),
    ] = False
    rejected: Annotated[
        Path | None,
        typer.Option(
            "--rejected",
            metavar="FILE",
            help=_("Keep the rows left out in a .csv that only you may read (personal data)."),
            rich_help_panel=READING,
            show_default=False,
        ),
    ] = None

    def check(self) -> None:
        """Raise WrongCallError for a file of rejected rows where none is rejected."""
        if self.rejected is not None and not self.skip_bad_rows:
            raise WrongCallError(
                _("--rejected goes with --skip-bad-rows: without it a bad row stops")
            )


def columns_of(maps: list[str] | None) -> dict[str, str]:
    """The headers of ``--map HEADER=key`` and their keys."""
    columns: dict[str, str] = {}
    if not maps:
        return columns
    from sferum_cli.settings import wrong_column

    for text in maps:
        header, sign, key = text.rpartition("=")
        if not sign or not header.strip():
            raise WrongCallError(
                _('--map {text}: HEADER=key expected, like "Кол-во писем=messages_sent"').format(
                    text=text
                )
            )
        if (wrong := wrong_column(header.strip(), key.strip())) is not None:
            raise WrongCallError(f"--map: {wrong}")
        columns[header.strip()] = key.strip()
    return columns


def _separator(word: str | None) -> str | None:
    """The character of ``--separator``."""
    if word is None:
        return None
    character = "\t" if word in TAB_WORDS else word
    if len(character) != 1:
        raise WrongCallError(_("--separator: one character expected"))
    return character


def _encoding(name: str | None) -> str | None:
    """The encoding of ``--encoding``, if Python knows it."""
    if name is None:
        return None
    try:
        codecs.lookup(name)
    except LookupError:
        raise WrongCallError(
            _("--encoding {name}: no such encoding; utf-8, cp1251, cp866 or koi8-r?").format(
                name=name
            )
        ) from None
    return name


def _memory(word: str | None) -> int | None:
    """The bytes of ``--memory``."""
    from pydantic import ByteSize, TypeAdapter, ValidationError

    if word is None:
        return None
    try:
        memory = int(TypeAdapter(ByteSize).validate_python(word))
    except ValidationError:
        memory = 0
    if memory <= 0:
        raise WrongCallError(_("--memory {word}: a size expected, like 1GB").format(word=word))
    return memory
