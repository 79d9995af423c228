"""The options that the commands share, each defined once."""

from pathlib import Path
from typing import Annotated

import typer

from sferum_cli.rulebook.words import Level, RankBy
from sferum_cli.translation import LANGUAGES
from sferum_cli.translation import gettext as _

INPUTS = _("Inputs")
REPORT = _("Report")
READING = _("How the files are read")
OUTPUT = _("Output")

Inputs = Annotated[
    list[Path],
    typer.Argument(
        metavar="INPUT",
        help=_("Files, folders or globs with activity and headcount; headers tell them apart."),
        show_default=False,
    ),
]
Headcount = Annotated[
    list[Path] | None,
    typer.Option(
        "--headcount", metavar="FILE", help=_("A headcount (repeats)."), rich_help_panel=INPUTS
    ),
]
Organizations = Annotated[
    list[Path] | None,
    typer.Option(
        "--organizations",
        metavar="FILE",
        help=_("A directory of organizations (repeats)."),
        rich_help_panel=INPUTS,
    ),
]
Members = Annotated[
    list[Path] | None,
    typer.Option(
        "--members",
        metavar="FILE",
        help=_("Members without activity (repeats)."),
        rich_help_panel=INPUTS,
    ),
]
WeekEnd = Annotated[
    str | None,
    typer.Option(
        "--week-end",
        metavar="DATE",
        help=_(
            "The last day of the week: 24.10.2024, 2024-10-24 or last-thursday. By default the "
            "last date in the data."
        ),
        rich_help_panel=REPORT,
    ),
]
IsoWeek = Annotated[
    str | None,
    typer.Option(
        "--week",
        metavar="2024-W43",
        help=_("The week that ends on the Sunday of this ISO week."),
        rich_help_panel=REPORT,
    ),
]
UnitLevel = Annotated[
    Level,
    typer.Option("--level", help=_("What a row stands for."), rich_help_panel=REPORT),
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
Rating = Annotated[
    RankBy | None,
    typer.Option(
        "--rank-by",
        help=_("Rate by the count (default) or by the share."),
        rich_help_panel=REPORT,
        show_default=False,
    ),
]
FullWeek = Annotated[
    bool,
    typer.Option(
        "--require-full-week",
        help=_("Exit with 4 if a day of the week has no rows."),
        rich_help_panel=REPORT,
    ),
]
SheetName = Annotated[
    str | None,
    typer.Option("--sheet", metavar="NAME", help=_("The sheet to read."), rich_help_panel=READING),
]
Encoding = Annotated[
    str | None,
    typer.Option(
        "--encoding",
        metavar="NAME",
        help=_("The encoding of csv files, for example cp1251."),
        rich_help_panel=READING,
    ),
]
Separator = Annotated[
    str | None,
    typer.Option(
        "--separator",
        metavar="CHAR",
        help=_("The separator of csv files (tab: \\t)."),
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
AssumeVerified = Annotated[
    bool,
    typer.Option(
        "--assume-verified",
        help=_("Count everybody as verified where the data do not say it."),
        rich_help_panel=READING,
    ),
]
RepeatsChoice = Annotated[
    str,
    typer.Option(
        "--repeats",
        metavar="error|sum|last",
        help=_("What one person's day in several files means."),
        rich_help_panel=READING,
    ),
]
SkipBadRows = Annotated[
    bool,
    typer.Option(
        "--skip-bad-rows",
        help=_("Go on without the rows that cannot be read."),
        rich_help_panel=READING,
    ),
]
Memory = Annotated[
    str | None,
    typer.Option(
        "--memory",
        metavar="1GB",
        help=_("Keep the memory of the run below this, more slowly: users go through in parts."),
        rich_help_panel=READING,
        show_default=False,
    ),
]
Timings = Annotated[
    bool,
    typer.Option("--timings", help=_("Say how long each stage took."), rich_help_panel=OUTPUT),
]
Rejected = Annotated[
    Path | None,
    typer.Option(
        "--rejected",
        metavar="FILE",
        help=_("Keep the rows left out in a .csv that only you may read (personal data)."),
        rich_help_panel=READING,
        show_default=False,
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help=_("The settings; by default ./sferum.toml if it is there."),
        rich_help_panel=READING,
    ),
]
Outputs = Annotated[
    list[Path] | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help=_("Write to .xlsx, .csv, .json, .parquet or .md (repeats)."),
        rich_help_panel=OUTPUT,
    ),
]
Wait = Annotated[
    int,
    typer.Option(
        "--wait",
        min=0,
        metavar="SECONDS",
        help=_("Wait so long for another run that writes the same files, instead of exit 5."),
        rich_help_panel=OUTPUT,
        show_default=False,
    ),
]
ProblemFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help=_("Write the problems to .xlsx (a sheet per file), .csv or .json (repeats)."),
        rich_help_panel=OUTPUT,
    ),
]
CheckFormat = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="table|json",
        help=_("The format on the screen."),
        rich_help_panel=OUTPUT,
        show_default=False,
    ),
]
WriteAliases = Annotated[
    bool,
    typer.Option(
        "--write-aliases",
        help=_("Add names that may be meant to sferum.toml, as comments for you to confirm."),
        rich_help_panel=OUTPUT,
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="table|csv|json|md",
        help=_("The format on the screen: a table on a terminal, csv into a pipe."),
        rich_help_panel=OUTPUT,
        show_default=False,
    ),
]
CsvDialect = Annotated[
    str | None,
    typer.Option(
        "--csv-dialect",
        metavar="excel-ru",
        help=_("csv that a Russian Excel opens: BOM, semicolon, decimal comma."),
        rich_help_panel=OUTPUT,
    ),
]
Keys = Annotated[
    bool,
    typer.Option("--keys", help=_("Machine names in the csv header."), rich_help_panel=OUTPUT),
]
FailOn = Annotated[
    str | None,
    typer.Option(
        "--fail-on",
        metavar="warning",
        help=_("Exit with 1 if there is a warning."),
        rich_help_panel=OUTPUT,
    ),
]
Quiet = Annotated[
    bool,
    typer.Option("--quiet", "-q", help=_("Only errors on stderr."), rich_help_panel=OUTPUT),
]
Verbose = Annotated[
    bool,
    typer.Option(
        "--verbose", "-v", help=_("Name the files passed over too."), rich_help_panel=OUTPUT
    ),
]
NoColor = Annotated[
    bool,
    typer.Option("--no-color", help=_("No colours (also NO_COLOR)."), rich_help_panel=OUTPUT),
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
