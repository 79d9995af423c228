"""All outputs of a run together: each whole beside its target, then all of them moved.

A file is written beside its target under a random name, read back, and brought to the disk. Only
when every one of them stands there are they moved over their targets. Whoever is interrupted
before the first move has changed nothing; a signal that comes between two moves is heard after
the last. A run that dies there leaves whole files, old and new, and the same run again makes them
agree.
"""

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sferum_cli.errors import OutputFailedError, log_failed_at_last, system_reason
from sferum_cli.problems import printable
from sferum_cli.run_log import written
from sferum_cli.signals import uninterrupted
from sferum_cli.translation import gettext as _

NEW_FILE_MODE = 0o640
"""A new file is for its owner and group; one that is replaced keeps its mode."""

PRIVATE_MODE = 0o600
"""Raw rows are personal data: nobody else may read them."""

NEW_FOLDER_MODE = 0o750
"""The same of a folder."""

_UNFINISHED_MODE = 0o600

_TEMPORARY, _UNFINISHED, _REPLACED = ".sferum-", ".tmp", ".old"
"""How the name of what is being written begins and ends, and that of a folder that gives way."""


@dataclass(frozen=True)
class Staged:
    """An output to be written: its target, its bytes, and how they are known to be whole.

    ``mode`` is the mode it must have; None is that of the file it replaces, else NEW_FILE_MODE.
    """

    path: Path
    data: bytes
    is_whole: Callable[[bytes], bool]
    mode: int | None = None


@dataclass(frozen=True)
class Streamed:
    """An output that is too large for memory: ``write`` writes it over the file that it is given.

    ``is_whole`` reads it back there; ``mode`` is as that of Staged. One that ``is_first`` is moved
    before the others, although what it says of them is known only once they stand there.
    """

    path: Path
    write: Callable[[Path], None]
    is_whole: Callable[[Path], bool]
    mode: int | None = None
    is_first: bool = False


@dataclass(frozen=True)
class StagedFolder:
    """An output that is a folder of files: it appears whole or not at all.

    ``files`` makes its files one after the other, each with its path in ``path``. A folder that is
    there is replaced with all that it holds.
    """

    path: Path
    files: Callable[[], Iterable[Staged]]


Output = Staged | Streamed | StagedFolder


def write_all(outputs: Sequence[Output]) -> None:
    """Put every output in place of its target, once all of them read back whole beside theirs.

    Raises OutputFailedError that names the target; what was not moved by then stays as it was.
    """
    beside: dict[Path, Output] = {}
    try:
        for output in outputs:
            with failures_named(output.path):
                _stage(output, beside)
        folders = {output.path.parent: output.path for output in outputs}
        for folder, target in folders.items():
            with failures_named(target):
                _to_disk(folder)
        with uninterrupted():
            for temporary in sorted(beside, key=lambda one: not _is_first(beside[one])):
                _move(temporary, beside[temporary].path)
                del beside[temporary]
        for folder in folders:
            with contextlib.suppress(OSError):  # the files stand there: nothing can be taken back
                _to_disk(folder)
        _log_written(outputs)
    finally:
        for temporary in beside:
            _take_away(temporary)


def _log_written(outputs: Iterable[Output]) -> None:
    """Tell the log of files that stand in their places."""
    try:
        for output in outputs:
            written(output.path)
    except OutputFailedError as error:
        raise log_failed_at_last(error) from None


def sweep(targets: Iterable[Path]) -> None:
    """Remove what killed runs left beside these targets; only for whoever holds their locks.

    A folder that had given way to one that never came is put back.
    """
    for target in targets:
        with contextlib.suppress(OSError):
            for left in target.parent.glob(f"{_temporary_prefix(target)}*"):
                if left.suffix == _REPLACED and not os.path.lexists(target):
                    left.rename(target)
                else:
                    _take_away(left)


def sweep_folder(folder: Path) -> None:
    """Remove what killed runs left of any target in a folder; only under the folder's lock."""
    with contextlib.suppress(OSError):
        for left in folder.glob(f"{_TEMPORARY}*{_UNFINISHED}"):
            left.unlink(missing_ok=True)


@contextlib.contextmanager
def folders_made(folders: Iterable[Path]) -> Iterator[None]:
    """Make the folders that are missing; where what follows fails, those that are empty go again.

    Raises OutputFailedError that names the folder.
    """
    made: list[Path] = []
    try:
        for folder in folders:
            missing = [one for one in (folder, *folder.parents) if not one.exists()]
            with failures_named(folder):
                for one in reversed(missing):
                    one.mkdir(exist_ok=True)
                    made.append(one)
                    _to_disk(one.parent)
        yield
    except BaseException:
        for one in reversed(made):
            with contextlib.suppress(OSError):
                one.rmdir()
        raise


@contextlib.contextmanager
def failures_named(path: Path) -> Iterator[None]:
    """Errors of the system as OutputFailedError that names the target and the reason."""
    try:
        yield
    except OSError as error:
        raise _failed(path, error) from None


def _failed(path: Path, error: OSError) -> OutputFailedError:
    return OutputFailedError(
        _("{path}: cannot be written ({reason}); the old file is kept").format(
            path=printable(str(path)), reason=system_reason(error)
        )
    )


def _temporary_prefix(target: Path) -> str:
    """How the names of unfinished files of a target begin, which must fit into any file system."""
    return f"{_TEMPORARY}{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:12]}-"


def _is_first(output: Output) -> bool:
    return isinstance(output, Streamed) and output.is_first


def _beside(target: Path, ending: str) -> Path:
    """A name beside a target that nothing has yet."""
    return target.with_name(f"{_temporary_prefix(target)}{secrets.token_hex(8)}{ending}")


def _take_away(path: Path) -> None:
    """Remove a file, or a folder with all that it holds."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _stage(output: Output, beside: dict[Path, Output]) -> None:
    """Write an output beside its target and read it back."""
    temporary = _beside(output.path, _UNFINISHED)
    if isinstance(output, StagedFolder):
        temporary.mkdir(mode=_UNFINISHED_MODE | stat.S_IXUSR)
        beside[temporary] = output
        for file in output.files():
            name = temporary / file.path.name
            _fill_file(file, name, _new_file(name))
        _to_disk(temporary)
        _give_mode(temporary, output.path, NEW_FOLDER_MODE)
        return
    descriptor = _new_file(temporary)
    beside[temporary] = output  # from here on it is ours to remove
    _fill_file(output, temporary, descriptor)


def _fill_file(output: Staged | Streamed, temporary: Path, descriptor: int) -> None:
    """Write an output into a new file, which is brought to the disk and read back."""
    if isinstance(output, Streamed):
        os.close(descriptor)
        output.write(temporary)
        descriptor = os.open(temporary, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        if isinstance(output, Staged):
            _fill(descriptor, output.data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if not _reads_back(output, temporary):
        raise OutputFailedError(
            _("{path}: what was written does not read back; the old file is kept").format(
                path=printable(str(output.path))
            )
        )
    _give_mode(temporary, output.path, NEW_FILE_MODE, output.mode)


def _reads_back(output: Staged | Streamed, temporary: Path) -> bool:
    """Whether an output is whole beside its target."""
    if isinstance(output, Streamed):
        return temporary.stat().st_size > 0 and output.is_whole(temporary)
    data = temporary.read_bytes()
    return bool(data) and data == output.data and output.is_whole(data)


def _new_file(path: Path) -> int:
    """A file that nobody else made or may read yet; fails where anything has the name, a link too.

    Returns its descriptor.
    """
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    return os.open(path, flags, _UNFINISHED_MODE)


def _fill(descriptor: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]


def _give_mode(temporary: Path, target: Path, usual: int, mode: int | None = None) -> None:
    """The group and the mode of what is replaced, where the file system has such.

    ``usual`` is the mode of what is new, ``mode`` the one that it must have.
    """
    replaced = None
    with contextlib.suppress(OSError):
        replaced = target.stat()
    if replaced is not None and hasattr(os, "chown"):
        with contextlib.suppress(OSError):  # a group that this user is not in
            os.chown(temporary, -1, replaced.st_gid)
    kept = usual if replaced is None else stat.S_IMODE(replaced.st_mode)
    with contextlib.suppress(OSError):
        temporary.chmod(kept if mode is None else mode)


def _move(temporary: Path, target: Path) -> None:
    """Move a finished file over its target; beside one that another program holds, as a copy."""
    if temporary.is_dir():
        _move_folder(temporary, target)
        return
    try:
        os.replace(temporary, target)  # noqa: PTH105 - the words of the promise
    except PermissionError as error:
        copy = _free_name(target)
        try:
            os.replace(temporary, copy)  # noqa: PTH105
        except OSError:
            raise _failed(target, error) from None
        raise OutputFailedError(
            _(
                "{path}: cannot be replaced ({reason}); close it in Excel. The new one stands "
                "beside it: {copy}"
            ).format(
                path=printable(str(target)), reason=system_reason(error), copy=printable(copy.name)
            )
        ) from None
    except OSError as error:
        raise _failed(target, error) from None


def _move_folder(temporary: Path, target: Path) -> None:
    """Move a finished folder to its target; one that is there gives way first, and then goes."""
    with failures_named(target):
        old = None
        if os.path.lexists(target):
            old = _beside(target, _REPLACED)
            target.rename(old)
        try:
            temporary.rename(target)
        except BaseException:
            if old is not None:
                old.rename(target)
            raise
        if old is not None:
            _take_away(old)


def _free_name(path: Path) -> Path:
    """A name beside ``path`` that no file has: report (1).xlsx."""
    number = 1
    while os.path.lexists(copy := path.with_name(f"{path.stem} ({number}){path.suffix}")):
        number += 1
    return copy


_NO_SYNC_OF_FOLDERS = {errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EBADF}
"""How file systems say that they do not do this."""


def _to_disk(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system and the file system do that."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _NO_SYNC_OF_FOLDERS:
            raise
