"""The options of every view."""

from dataclasses import dataclass

from sferum_cli.cli.options.files import Files
from sferum_cli.cli.options.output import Output
from sferum_cli.cli.options.reading import BadRows, Reading
from sferum_cli.cli.options.saying import Saying
from sferum_cli.cli.options.week import WeekAsked


@dataclass(frozen=True)
class View:
    """Which files and week a view is of, how they are read, and where it goes."""

    files: Files
    week: WeekAsked
    reading: Reading
    bad_rows: BadRows
    output: Output
    saying: Saying
