"""The options of all commands, in groups that a command names."""

from sferum_cli.cli.options.files import Files
from sferum_cli.cli.options.groups import with_options
from sferum_cli.cli.options.history import (
    AddsToHistory,
    HistoryFolder,
    KeepsHistory,
    ReadsHistory,
    ShownUnits,
    Sure,
)
from sferum_cli.cli.options.output import (
    CheckFormat,
    Output,
    ProblemOutput,
    Screen,
    ScreenFormat,
    Wait,
)
from sferum_cli.cli.options.reading import BadRows, Reading
from sferum_cli.cli.options.saying import Language, Quiet, Saying
from sferum_cli.cli.options.units import Units
from sferum_cli.cli.options.view import View, ViewOfWeeks
from sferum_cli.cli.options.week import WeekAsked, week_in_words
from sferum_cli.cli.options.weeks import SeveralWeeks

__all__ = [
    "AddsToHistory",
    "BadRows",
    "CheckFormat",
    "Files",
    "HistoryFolder",
    "KeepsHistory",
    "Language",
    "Output",
    "ProblemOutput",
    "Quiet",
    "Reading",
    "ReadsHistory",
    "Saying",
    "Screen",
    "ScreenFormat",
    "SeveralWeeks",
    "ShownUnits",
    "Sure",
    "Units",
    "View",
    "ViewOfWeeks",
    "Wait",
    "WeekAsked",
    "week_in_words",
    "with_options",
]
