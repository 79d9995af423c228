"""Outputs of an earlier run among the inputs: they may be replaced, and are no inputs."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sferum_cli.problems import Code
from sferum_cli.sources.files.find import FoundFiles
from sferum_cli.sources.files.unreadable import UnreadableFileError
from sferum_cli.sources.sheets.of_file import sheets_of
from sferum_cli.sources.sheets.opened import open_file
from sferum_cli.sources.sheets.options import FileOptions
from sferum_cli.sources.tables.columns import ColumnNames
from sferum_cli.sources.tables.header import recognise
from sferum_cli.sources.tables.header_rows import sense_of
from sferum_cli.sources.tables.own_sheets import is_own_output, is_own_workbook


def own_outputs(
    outputs: Iterable[Path], found: FoundFiles, options: FileOptions, names: ColumnNames
) -> list[Path]:
    """The files of a call that are one of these outputs, and that this product wrote."""
    return [
        file.path
        for file in found.files
        if any(_same(path, file.path) for path in outputs)
        and is_own_file(file.path, options, names)
    ]


def is_own_file(path: Path, options: FileOptions, names: ColumnNames) -> bool:
    """Whether a file is a report or a list that this product wrote, and holds no table."""
    guard, sense = options.guard, sense_of(names)
    try:
        with guard.reading(path):
            opened = open_file(path, replace(options, sheet=None), sense)
            opened.read(guard.watch)
        with guard.reading(path, goes_on=True):
            sheets, _problems = sheets_of(path, opened, options, sense)
    except UnreadableFileError as error:
        return error.code is Code.FILE_OWN_REPORT
    except OSError:
        return False
    if is_own_workbook(sheet.head() for sheet in sheets):
        return True
    others = [sheet for sheet in sheets if not is_own_output(sheet.head())]
    return len(others) < len(sheets) and not any(recognise(sheet, names) for sheet in others)


def _same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:  # the output is not there yet
        return False
