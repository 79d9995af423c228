"""What makes one doubt that a sheet says what the person means."""

from pathlib import Path

from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.translation import gettext as _


def sheet_warning(
    path: Path, sheet: str | None, code: Code, message: str, count: int = 1
) -> Problem:
    """What is suspicious about a sheet, which has no name where it is all of its file."""
    return Problem(Severity.WARNING, code, message, path=path, sheet=sheet, count=count)


def full_sheet(path: Path, sheet: str | None) -> Problem:
    """The warning that a sheet is full to its last row."""
    message = _("the sheet is full to its last row: is the rest cut off?")
    return sheet_warning(path, sheet, Code.SHEET_FULL, message)
