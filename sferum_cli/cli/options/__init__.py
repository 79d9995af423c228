"""The options of all commands, in groups that a command names."""

from sferum_cli.cli.options.files import Files
from sferum_cli.cli.options.groups import with_options
from sferum_cli.cli.options.history import HistoryFolder, KeepsHistory, ReadsHistory
from sferum_cli.cli.options.organizations import OneOrganization, SomeOrganizations
from sferum_cli.cli.options.output import CheckFormat, Output, ProblemOutput, ScreenFormat
from sferum_cli.cli.options.reading import BadRows, Reading
from sferum_cli.cli.options.saying import Language, Quiet, Saying
from sferum_cli.cli.options.summary import Summarized
from sferum_cli.cli.options.units import Units
from sferum_cli.cli.options.view import View, ViewOfWeeks
from sferum_cli.cli.options.week import WeekAsked
from sferum_cli.cli.options.weeks import SeveralWeeks

__all__ = [
    "BadRows",
    "CheckFormat",
    "Files",
    "HistoryFolder",
    "KeepsHistory",
    "Language",
    "OneOrganization",
    "Output",
    "ProblemOutput",
    "Quiet",
    "Reading",
    "ReadsHistory",
    "Saying",
    "ScreenFormat",
    "SeveralWeeks",
    "SomeOrganizations",
    "Summarized",
    "Units",
    "View",
    "ViewOfWeeks",
    "WeekAsked",
    "with_options",
]
