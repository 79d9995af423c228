"""Files that live no longer than a run: in a folder of its own, swept by the next run if killed."""

import contextlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_PREFIX = "sferum-"
_FOLDER = re.compile(rf"{_PREFIX}(\d+)-")

_IS_ASKED_BY_SIGNAL = os.name == "posix"
"""Elsewhere a signal, of whatever number, ends the process that is asked about."""

_LONGEST_RUN = 2 * 86_400
"""Seconds; where the system does not tell whether a process is alive, its folder's age does."""


@contextlib.contextmanager
def own_temporary_files() -> Iterator[None]:
    """Whatever a library writes beside the outputs lies in a folder for this user alone.

    It goes with the run. Where no folder can be made each file fails by itself, with its reason.
    """
    before = tempfile.tempdir
    try:
        folder = new_folder()
    except OSError:
        yield
        return
    tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
        shutil.rmtree(folder, ignore_errors=True)


def new_folder() -> Path:
    """A folder for this user alone, once those of runs that are no more are gone."""
    _sweep()
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))


def _sweep() -> None:
    """Remove the folders of runs that are no more, as far as they are ours."""
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        found = _FOLDER.match(path.name)
        with contextlib.suppress(OSError):
            if found and path.is_dir() and not path.is_symlink() and _is_left(path, int(found[1])):
                shutil.rmtree(path, ignore_errors=True)


def _is_left(folder: Path, process: int) -> bool:
    """Whether the run that made a folder is no more."""
    if not _IS_ASKED_BY_SIGNAL:
        return time.time() - folder.stat().st_mtime > _LONGEST_RUN
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
