"""The options of all commands, in groups that a command names."""

from sferum_cli.cli.options.compared import Compared
from sferum_cli.cli.options.files import Files
from sferum_cli.cli.options.form import form_of
from sferum_cli.cli.options.groups import with_options, words_of
from sferum_cli.cli.options.history import (
    AddsToHistory,
    HistoryFolder,
    KeepsHistory,
    ReadsHistory,
    ShownUnits,
    Sure,
)
from sferum_cli.cli.options.organizations import OneOrganization, SomeOrganizations
from sferum_cli.cli.options.output import (
    FORMAT,
    CheckFormat,
    FilesOutput,
    Output,
    ProblemOutput,
    Screen,
    ScreenFormat,
    Shown,
    Wait,
    Waiting,
    format_option,
)
from sferum_cli.cli.options.reading import BadRows, Config, Reading, ReportReading
from sferum_cli.cli.options.run import ForAllViews, RunAsked
from sferum_cli.cli.options.saying import (
    Language,
    LogFile,
    LogFormat,
    Quiet,
    Saying,
    Spoken,
)
from sferum_cli.cli.options.split import SplitInto
from sferum_cli.cli.options.summary import Summarized
from sferum_cli.cli.options.units import Rated, Units
from sferum_cli.cli.options.view import View, ViewInFiles, ViewOfWeeks
from sferum_cli.cli.options.week import WeekAsked, week_in_words
from sferum_cli.cli.options.weeks import SeveralWeeks

__all__ = [
    "FORMAT",
    "AddsToHistory",
    "BadRows",
    "CheckFormat",
    "Compared",
    "Config",
    "Files",
    "FilesOutput",
    "ForAllViews",
    "HistoryFolder",
    "KeepsHistory",
    "Language",
    "LogFile",
    "LogFormat",
    "OneOrganization",
    "Output",
    "ProblemOutput",
    "Quiet",
    "Rated",
    "Reading",
    "ReadsHistory",
    "ReportReading",
    "RunAsked",
    "Saying",
    "Screen",
    "ScreenFormat",
    "SeveralWeeks",
    "Shown",
    "ShownUnits",
    "SomeOrganizations",
    "SplitInto",
    "Spoken",
    "Summarized",
    "Sure",
    "Units",
    "View",
    "ViewInFiles",
    "ViewOfWeeks",
    "Wait",
    "Waiting",
    "WeekAsked",
    "form_of",
    "format_option",
    "week_in_words",
    "with_options",
    "words_of",
]
