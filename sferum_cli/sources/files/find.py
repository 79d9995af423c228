"""What a person names on the command line → files."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from glob import glob
from pathlib import Path

from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.sources.files.formats import FORMAT_OF_SUFFIX, KNOWN_BY_SUFFIX_ONLY
from sferum_cli.sources.files.partitions import partitioned_files
from sferum_cli.translation import gettext as _

_WILDCARDS = frozenset("*?[")
_NOT_INPUT_PREFIXES = ("~$", ".~lock.", ".")
_NOT_INPUT_SUFFIXES = (".crdownload", ".part", ".tmp")
_NOT_INPUT_FOLDERS = ("__MACOSX", "__pycache__")
_MOST_FOLDERS = 1_000
"""So many folders below those of a call are looked into: a disk may be named by mistake."""


@dataclass(frozen=True)
class InputFile:
    """A file to read.

    ``named`` is False for one that was only found in a folder or by a glob: such a file may be no
    table of ours. ``archive`` is the archive that it lies in, None for a file on the disk.
    """

    path: Path
    named: bool
    archive: Path | None = None

    @property
    def on_disk(self) -> Path:
        """The file that the system knows: it, or its archive."""
        return self.archive or self.path


@dataclass
class FoundFiles:
    """The files of a call, each once; those of its folders that are passed over; the problems.

    ``folders`` are the folders below those of the call that hold spreadsheets, which nobody reads.
    """

    files: list[InputFile] = field(default_factory=list)
    passed_over: list[Path] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def find_files(inputs: Iterable[Path]) -> FoundFiles:
    """The files that the inputs mean, folders and globs in the order of their names."""
    found: dict[Path, InputFile] = {}
    passed_over: list[Path] = []
    folders: list[Path] = []
    problems = []
    for path in inputs:
        is_glob = bool(_WILDCARDS & set(str(path))) and not path.exists()
        meant = [path]
        if is_glob:  # it may be a whole path, which Path.glob does not take
            meant = [Path(one) for one in sorted(glob(str(path), recursive=True))]  # noqa: PTH207
        files = []
        for one in meant:
            if one.is_dir():
                inside, others = _in_folder(one)
                inside += partitioned_files(one)
                passed_over += others
                read = {file.parent for file in inside}
                folders += [two for two in _folders_with_spreadsheets(one) if two not in read]
                files += [InputFile(file, named=False) for file in inside]
            elif is_glob and is_temporary_name(one.name):
                passed_over.append(one)
            elif one.exists() and (one.is_file() or not is_glob):
                files.append(InputFile(one, named=not is_glob))
        if not files:
            problems.append(_no_file(path))
        for file in files:
            if file.named or file.path not in found:
                found[file.path] = file
    return FoundFiles(list(found.values()), passed_over, list(dict.fromkeys(folders)), problems)


def names_of(paths: Iterable[Path]) -> dict[Path, str]:
    """How the files of a call are called: by their names, and those of one name with folders.

    As much of its folders stands before a name as tells it from the others.
    """
    of_name: dict[str, list[Path]] = {}
    for path in paths:
        of_name.setdefault(path.name, []).append(path)
    names = {}
    for name, alike in of_name.items():
        depth = 1
        while len({path.parts[-depth:] for path in alike}) < len(alike):
            depth += 1
        for path in alike:
            names[path] = Path(*path.parts[-depth:]).as_posix() if depth > 1 else name
    return names


def _in_folder(folder: Path) -> tuple[list[Path], list[Path]]:
    """The files of a folder that may hold tables, and those that are passed over."""
    found: list[Path] = []
    passed_over: list[Path] = []
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            continue
        is_input = is_input_name(path.name) and path.is_file()
        (found if is_input else passed_over).append(path)
    return found, passed_over


def is_input_name(name: str) -> bool:
    """Whether a file that nobody named may hold a table, by its own name."""
    known = {*FORMAT_OF_SUFFIX, *KNOWN_BY_SUFFIX_ONLY}
    return not is_temporary_name(name) and Path(name).suffix.lower() in known


def is_temporary_name(name: str) -> bool:
    """Whether a file is one that a program keeps beside those that people mean."""
    return name.startswith(_NOT_INPUT_PREFIXES) or name.endswith(_NOT_INPUT_SUFFIXES)


def _folders_with_spreadsheets(folder: Path) -> list[Path]:
    """The folders below a folder, at any depth, in which a file may hold a table."""
    found = []
    for looked_into, (path, names, files) in enumerate(os.walk(folder)):
        if looked_into == _MOST_FOLDERS:
            break
        names[:] = sorted(name for name in names if not is_hidden_folder(name))
        if looked_into and any(map(is_input_name, files)):
            found.append(Path(path))
    return found


def is_hidden_folder(name: str) -> bool:
    """Whether a folder is one that a program made for itself."""
    return name.startswith(".") or name in _NOT_INPUT_FOLDERS


def _no_file(path: Path) -> Problem:
    if path.is_symlink():
        message = _("a link to a file that is not there; name the file itself")
    elif path.is_dir():
        message = _("there is no spreadsheet in the folder; check the path")
    else:
        message = _("no such file; check the path")
    return Problem(Severity.ERROR, Code.FILE_MISSING, message, path=path)
