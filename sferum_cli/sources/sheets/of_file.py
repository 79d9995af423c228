"""An opened file of any format → its sheets."""

from pathlib import Path

from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.sources.files.formats import FileFormat, is_renamed
from sferum_cli.sources.sheets.csv_sheet import open_delimited
from sferum_cli.sources.sheets.head import Sense
from sferum_cli.sources.sheets.opened import OpenedFile
from sferum_cli.sources.sheets.options import FileOptions
from sferum_cli.sources.sheets.parquet_sheet import open_parquet
from sferum_cli.sources.sheets.sheet import Sheet
from sferum_cli.translation import gettext as _


def sheets_of(
    path: Path, opened: OpenedFile, options: FileOptions, sense: Sense
) -> tuple[list[Sheet], list[Problem]]:
    """The sheets of a file, and what is suspicious about the file.

    Raises UnreadableFileError where it cannot be read.
    """
    if opened.book is not None:
        from sferum_cli.sources.sheets.workbook_sheets import sheets_of_book

        sheets, problems = sheets_of_book(opened.book, options.guard)
    elif opened.format is FileFormat.PARQUET:
        sheets, problems = open_parquet(path, opened.content, options.guard)
    else:
        sheets, problems = open_delimited(path, opened.content, options, sense)
    return sheets, [*renamed(path, opened.format), *problems]


def renamed(path: Path, found: FileFormat) -> list[Problem]:
    """The warning that a name ends like that of another format."""
    if not is_renamed(path, found):
        return []
    message = _("its name ends with {suffix}, but it is {format}; it is read as that")
    message = message.format(suffix=path.suffix, format=found)
    return [Problem(Severity.WARNING, Code.FILE_RENAMED, message, path=path)]
