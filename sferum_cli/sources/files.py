"""What a person names on the command line → files, and the sheets in them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.sources.delimited import open_delimited
from sferum_cli.sources.parquet import open_parquet
from sferum_cli.sources.sheets import Sheet
from sferum_cli.sources.tables import ColumnNames
from sferum_cli.sources.workbook import open_workbook
from sferum_cli.translation import gettext as _

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
DELIMITED = (".csv", ".tsv", ".txt", ".gz")
PARQUET = (".parquet",)
_WILDCARDS = frozenset("*?[")
_NOT_INPUT_PREFIXES = ("~$", ".~lock.", ".")
_NOT_INPUT_SUFFIXES = (".crdownload", ".part", ".tmp", ".db")


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read.

    ``named`` is False for one that was only found in a folder or by a glob: such a file may be no
    table of ours.
    """

    path: Path
    named: bool


def find_files(inputs: Iterable[Path]) -> tuple[list[InputFile], list[Problem]]:
    """The files that the inputs mean, each once, folders and globs in the order of their names."""
    found: dict[Path, InputFile] = {}
    problems = []
    for path in inputs:
        if path.is_dir():
            files = [InputFile(one, named=False) for one in _in_folder(path)]
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
    return list(found.values()), problems


def sha256_of(path: Path) -> str:
    """The fingerprint of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def open_sheets(
    path: Path,
    names: ColumnNames,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    separator: str | None = None,
) -> tuple[list[Sheet], list[Problem]]:
    """The sheets of a file of any format, and what is wrong with the file."""
    suffix = path.suffix.lower()
    if path.stat().st_size == 0:
        return [], [_problem(path, Code.FILE_EMPTY, _("the file is empty; export it again"))]
    if suffix in WORKBOOKS:
        return open_workbook(path, sheet)
    if suffix in PARQUET:
        return open_parquet(path)
    if suffix in DELIMITED:
        return open_delimited(path, names, encoding, separator)
    known = ", ".join((*WORKBOOKS, *DELIMITED, *PARQUET))
    return [], [
        _problem(
            path,
            Code.FILE_FORMAT,
            _("not a spreadsheet; the formats are {formats}").format(formats=known),
        )
    ]


def _in_folder(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file()
        and not path.name.startswith(_NOT_INPUT_PREFIXES)
        and not path.name.endswith(_NOT_INPUT_SUFFIXES)
        and path.suffix.lower() in {*WORKBOOKS, *DELIMITED, *PARQUET}
    )


def _no_file(path: Path) -> Problem:
    return _problem(path, Code.FILE_MISSING, _("no such file; check the path"))


def _problem(path: Path, code: Code, message: str) -> Problem:
    return Problem(Severity.ERROR, code, message, file=path.name)
