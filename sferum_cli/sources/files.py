"""What a person names on the command line → files, and the sheets in them."""

import hashlib
import stat
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.sources.delimited import open_delimited
from sferum_cli.sources.formats import (
    FORMAT_OF_SUFFIX,
    KNOWN_BY_SUFFIX_ONLY,
    FileFormat,
    format_of,
    is_renamed,
)
from sferum_cli.sources.limits import Limits
from sferum_cli.sources.parquet import open_parquet
from sferum_cli.sources.sheets import Sheet
from sferum_cli.sources.tables import ColumnNames
from sferum_cli.sources.unreadable_files import UnreadableFileError
from sferum_cli.translation import gettext as _

_WILDCARDS = frozenset("*?[")
_NOT_INPUT_PREFIXES = ("~$", ".~lock.", ".")
_NOT_INPUT_SUFFIXES = (".crdownload", ".part", ".tmp")

_PAUSES = (0.2, 0.4)
"""Seconds between the tries to open a file that another program holds."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read.

    ``named`` is False for one that was only found in a folder or by a glob: such a file may be no
    table of ours.
    """

    path: Path
    named: bool


@dataclass(slots=True)
class FoundFiles:
    """The files of a call, each once; those of its folders that are passed over; the problems."""

    files: list[InputFile] = field(default_factory=list)
    passed_over: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def find_files(inputs: Iterable[Path]) -> FoundFiles:
    """The files that the inputs mean, folders and globs in the order of their names."""
    found: dict[Path, InputFile] = {}
    passed_over: list[Path] = []
    problems = []
    for path in inputs:
        if path.is_dir():
            inside, others = _in_folder(path)
            passed_over += others
            files = [InputFile(one, named=False) for one in inside]
        elif path.exists():
            files = [InputFile(path, named=True)]
        elif _WILDCARDS & set(path.name):
            files = [
                InputFile(one, named=False)
                for one in sorted(path.parent.glob(path.name))
                if one.is_file()
            ]
        else:
            files = []
        if not files:
            problems.append(_no_file(path))
        for file in files:
            found.setdefault(file.path, file)
    return FoundFiles(list(found.values()), passed_over, problems)


def sha256_of(path: Path) -> str:
    """The fingerprint of a file's bytes.

    Raises UnreadableFileError for a file that another program keeps to itself after some tries.
    """
    for pause in _PAUSES:
        try:
            return _sha256_of(path)
        except PermissionError:
            time.sleep(pause)
    try:
        return _sha256_of(path)
    except PermissionError:
        raise UnreadableFileError(
            Code.FILE_BUSY,
            _(
                "may not be read: close it in Excel, or give yourself the right to read it, and "
                "run again"
            ),
        ) from None


def _sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def open_sheets(
    path: Path,
    names: ColumnNames,
    limits: Limits,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    separator: str | None = None,
) -> tuple[list[Sheet], list[Problem]]:
    """The sheets of a file of any format, and what is suspicious about the file.

    Raises UnreadableFileError where it cannot be read.
    """
    found = format_of(path)
    if found is FileFormat.PARQUET:
        sheets, problems = open_parquet(path)
    elif found is FileFormat.TEXT:
        sheets, problems = open_delimited(path, names, encoding, separator, limits)
    else:
        from sferum_cli.sources.workbook import open_workbook

        sheets, problems = open_workbook(path, found, sheet, limits)
    if is_renamed(path, found):
        message = _("its name ends with {suffix}, but it is {format}; it is read as that")
        message = message.format(suffix=path.suffix, format=found)
        renamed = Problem(Severity.WARNING, Code.FILE_RENAMED, message, file=path.name)
        problems = [renamed, *problems]
    return sheets, problems


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells whether a file was changed while it was read."""

    size: int
    modified: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> "Stamp":
        """The stamp of a file now."""
        found = path.stat()
        return cls(found.st_size, found.st_mtime_ns, found.st_ino)


def check_is_file(path: Path) -> None:
    """Raise UnreadableFileError for what is no file with an end: a pipe, a device, a socket."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise UnreadableFileError(
            Code.FILE_FORMAT, _("not a file but a pipe or a device; save its data as a file")
        )


def check_unchanged(path: Path, stamp: Stamp) -> None:
    """Raise UnreadableFileError if a file is not the one that was opened."""
    if Stamp.of(path) != stamp:
        raise UnreadableFileError(
            Code.FILE_CHANGED, _("changed while it was read; run again once it is complete")
        )


def _in_folder(folder: Path) -> tuple[list[Path], list[Path]]:
    """The files of a folder that may hold tables, and those that are passed over."""
    found: list[Path] = []
    passed_over: list[Path] = []
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            continue
        temporary = path.name.startswith(_NOT_INPUT_PREFIXES) or path.name.endswith(
            _NOT_INPUT_SUFFIXES
        )
        known = path.suffix.lower() in {*FORMAT_OF_SUFFIX, *KNOWN_BY_SUFFIX_ONLY}
        known = known and path.is_file()
        (found if known and not temporary else passed_over).append(path)
    return found, passed_over


def _no_file(path: Path) -> Problem:
    if path.is_symlink():
        message = _("a link to a file that is not there; name the file itself")
    elif path.is_dir():
        message = _("there is no spreadsheet in the folder; check the path")
    else:
        message = _("no such file; check the path")
    return Problem(Severity.ERROR, Code.FILE_MISSING, message, file=path.name or str(path))
