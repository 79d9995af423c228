"""A folder with a file for each unit of a view."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from sferum_cli.cli.options.panels import OUTPUT
from sferum_cli.translation import gettext as _


@dataclass(frozen=True)
class SplitInto:
    """The folder in which the week gets a folder of its own."""

    split: Annotated[
        Path | None,
        typer.Option(
            "--split",
            metavar="DIR",
            help=_("A file for each unit, with an index, in the folder DIR/WEEK."),
            rich_help_panel=OUTPUT,
        ),
    ] = None
