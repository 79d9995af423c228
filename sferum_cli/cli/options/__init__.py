"""The options of all commands, in groups that a command names."""

from sferum_cli.cli.options.files import Files
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
    CheckFormat,
    Output,
    ProblemOutput,
    Screen,
    ScreenFormat,
    Shown,
    Wait,
    Waiting,
)
from sferum_cli.cli.options.reading import BadRows, Config, Reading
from sferum_cli.cli.options.run import ForAllViews, RunAsked
from sferum_cli.cli.options.saying import Language, Quiet, Saying, Spoken
from sferum_cli.cli.options.summary import Summarized
from sferum_cli.cli.options.units import Units
from sferum_cli.cli.options.view import View, ViewOfWeeks
from sferum_cli.cli.options.week import WeekAsked, week_in_words
from sferum_cli.cli.options.weeks import SeveralWeeks

__all__ = [
    "AddsToHistory",
    "BadRows",
    "CheckFormat",
    "Config",
    "Files",
    "ForAllViews",
    "HistoryFolder",
    "KeepsHistory",
    "Language",
    "OneOrganization",
    "Output",
    "ProblemOutput",
    "Quiet",
    "Reading",
    "ReadsHistory",
    "RunAsked",
    "Saying",
    "Screen",
    "ScreenFormat",
    "SeveralWeeks",
    "Shown",
    "ShownUnits",
    "SomeOrganizations",
    "Spoken",
    "Summarized",
    "Sure",
    "Units",
    "View",
    "ViewOfWeeks",
    "Wait",
    "Waiting",
    "WeekAsked",
    "week_in_words",
    "with_options",
    "words_of",
]
