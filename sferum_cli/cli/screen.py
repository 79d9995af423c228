"""A document on stdout: a table for a person, csv, json or md for a program."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sferum_cli.cli.options import ScreenFormat
from sferum_cli.errors import OutputFailedError, unwritten
from sferum_cli.streams import give_up
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from sferum_cli.render.delimited import Style
    from sferum_cli.reports.document import Document


def show(
    document: "Document", screen: ScreenFormat | None, style: "Style", *, no_color: bool
) -> None:
    """A document in the format asked for; None is what fits the other end.

    Raises OutputFailedError where stdout cannot be written to.
    """
    if sys.stdout is None:
        raise OutputFailedError(_("the output is closed: -o FILE writes to a file"))
    if (screen or _usual_format()) is ScreenFormat.TABLE:
        from rich.console import Console

        from sferum_cli.render.terminal import print_document

        console = Console(no_color=True if no_color else None, highlight=False)
        with failures_of_stdout_named():
            print_document(document, console)
        return
    from sferum_cli.render.writers import WRITERS

    data = WRITERS[f".{screen or _usual_format()}"].make(document, style)
    with failures_of_stdout_named():
        sys.stdout.buffer.write(data)


@contextmanager
def failures_of_stdout_named() -> Iterator[None]:
    """Write to stdout; raises OutputFailedError where it takes nothing."""
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        give_up(sys.stdout)
        raise unwritten(error) from None


def _usual_format() -> ScreenFormat:
    """A table for a person at a terminal, csv for a program at the other end of a pipe."""
    return ScreenFormat.TABLE if sys.stdout.isatty() else ScreenFormat.CSV
