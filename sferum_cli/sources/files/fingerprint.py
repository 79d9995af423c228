"""Whether a file is the one that it was: its stamp, its hash, and patience until it may be read."""

import hashlib
import stat
import time
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from sferum_cli.problems import Code
from sferum_cli.sources.files.contents import Content
from sferum_cli.sources.files.unreadable import UnreadableFileError
from sferum_cli.translation import gettext as _

_HASHED_AT_ONCE = 16 * 1024 * 1024
"""Between two blocks the thread waits for the interpreter, which is busy: few are enough."""

_PAUSES = (0.2, 0.4)
"""Seconds between the tries to open a file that another program holds."""


@dataclass(frozen=True)
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


def open_patiently(path: Path) -> FileIO:
    """A file as a stream without a buffer; one that another program holds is tried again.

    Raises UnreadableFileError where it is held for long.
    """
    for pause in (*_PAUSES, None):
        try:
            return path.open("rb", buffering=0)
        except PermissionError:
            if pause is not None:
                time.sleep(pause)
    raise UnreadableFileError(
        Code.FILE_BUSY,
        _(
            "may not be read: close it in Excel, or give yourself the right to read it, and "
            "run again"
        ),
    )


def sha256_of(content: Content) -> str:
    """The fingerprint of a file's bytes; raises as ``open_patiently`` does."""
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    digest = hashlib.sha256()
    block = memoryview(bytearray(min(_HASHED_AT_ONCE, content.stat().st_size) or 1))
    with open_patiently(content) as stream:
        while size := stream.readinto(block):
            digest.update(block[:size])
    return digest.hexdigest()
