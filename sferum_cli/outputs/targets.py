"""Where outputs may go: what cannot be written is found before anything is computed."""

import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

from sferum_cli.errors import OutputFailedError, WrongCallError, system_reason
from sferum_cli.problems import printable
from sferum_cli.translation import gettext as _

_ANYBODY_WRITES = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def check_targets(
    outputs: Sequence[Path],
    inputs: Sequence[Path],
    suffixes: Iterable[str],
    *,
    makes_folders: bool = False,
) -> None:
    """Refuse outputs that cannot be written, before anything is computed.

    A folder that is missing takes no file, unless the run ``makes_folders``. Raises WrongCallError
    for a suffix that is no format or an output that is an input, and OutputFailedError for a target
    that cannot be replaced or a folder that takes no file.
    """
    for path in outputs:
        check_format(path, suffixes)
        refuse_input(path, inputs)
        if makes_folders and not path.parent.exists():
            check_folder(path.parent)
            continue
        reason = _reason_against(path)
        if reason:
            raise OutputFailedError(f"{printable(str(path))}: {reason}")


def check_format(path: Path, suffixes: Iterable[str]) -> None:
    """Raise WrongCallError for a suffix that is no format."""
    if path.suffix.lower() not in suffixes:
        raise WrongCallError(
            _("{path}: the suffix chooses the format; one of {suffixes} expected").format(
                path=printable(str(path)), suffixes=", ".join(suffixes)
            )
        )


def check_folder(folder: Path) -> None:
    """Refuse a folder for outputs that takes none, also where it has to be made first.

    Raises OutputFailedError that names it.
    """
    there = folder
    while not os.path.lexists(there) and there != there.parent:
        there = there.parent
    reason = None
    if not there.is_dir():
        reason = _("{path} is no folder").format(path=printable(str(there)))
    elif not os.access(there, os.W_OK | os.X_OK):
        reason = _("the folder does not take files; choose another one or change its rights")
    if reason is not None:
        raise OutputFailedError(f"{printable(str(folder))}: {reason}")


def check_replaceable(path: Path) -> None:
    """Raise OutputFailedError for a file that is there and cannot be replaced."""
    reason = _reason_against_replacing(path) if path.exists() else None
    if reason:
        raise OutputFailedError(f"{printable(str(path))}: {reason}")


def refuse_input(path: Path, inputs: Iterable[Path]) -> None:
    """Raise WrongCallError where an output is one of these inputs, under whatever name."""
    if any(_same_file(path, one) for one in inputs):
        raise WrongCallError(
            _("{path} is an input and would be overwritten; name another output").format(
                path=printable(str(path))
            )
        )


def refuse_log(log: Path | None, others: Iterable[Path]) -> None:
    """Raise WrongCallError where the log is a file that the run reads or writes."""
    if log is not None and any(_same_file(log, one) for one in others):
        raise WrongCallError(
            _("{path}: the log needs a file of its own").format(path=printable(str(log)))
        )


def _same_file(path: Path, other: Path) -> bool:
    """Whether both are one file, under whatever name: links, letter case, ``..``."""
    try:
        return path.samefile(other)
    except OSError:  # one of them is not there yet
        return os.path.realpath(path) == os.path.realpath(other)


def _reason_against(path: Path) -> str | None:
    folder = path.parent
    if path.is_symlink():
        return _("is a link to another file; name the file itself")
    if path.is_dir():
        return _("is a folder; name a file in it")
    if not folder.is_dir():
        return _("there is no folder {folder}; make it first").format(folder=printable(str(folder)))
    if not os.access(folder, os.W_OK):
        return _("the folder does not take files; choose another one or change its rights")
    return _reason_against_replacing(path) if path.exists() else None


def _reason_against_replacing(path: Path) -> str | None:
    """Why a file that is there cannot be replaced, None where it can.

    A move would go over one that is read-only, which somebody means; the superuser may write it
    all the same, so that its mode is asked.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        return _("is no plain file; name another one")
    if not mode & _ANYBODY_WRITES or not os.access(path, os.W_OK):
        return _("is read-only; change its rights, or name another file")
    try:
        path.open("r+b").close()
    except OSError as error:
        return _("cannot be replaced ({reason}); close it in Excel, or name another file").format(
            reason=system_reason(error)
        )
    return None
