"""The options of all commands, in groups that a command names."""

from sferum_cli.cli.options.files import Files
from sferum_cli.cli.options.groups import with_options, words_of
from sferum_cli.cli.options.output import (
    CheckFormat,
    Output,
    ProblemOutput,
    ScreenFormat,
    Waiting,
)
from sferum_cli.cli.options.reading import BadRows, Reading
from sferum_cli.cli.options.saying import Language, Quiet, Saying, Spoken
from sferum_cli.cli.options.units import Units
from sferum_cli.cli.options.view import View
from sferum_cli.cli.options.week import WeekAsked

__all__ = [
    "BadRows",
    "CheckFormat",
    "Files",
    "Language",
    "Output",
    "ProblemOutput",
    "Quiet",
    "Reading",
    "Saying",
    "ScreenFormat",
    "Spoken",
    "Units",
    "View",
    "Waiting",
    "WeekAsked",
    "with_options",
    "words_of",
]
