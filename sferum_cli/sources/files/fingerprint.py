"""Whether a file is the one that it was: its stamp, its hash, and patience until it may be read."""

import hashlib
import stat
import time
from concurrent.futures import Future
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from sferum_cli.problems import Code
from sferum_cli.sources.files.contents import Content
from sferum_cli.sources.files.threads import Lane
from sferum_cli.sources.files.unreadable import UnreadableFileError
from sferum_cli.translation import gettext as _

_HASHED_AT_ONCE = 8 * 1024 * 1024
"""Between two blocks, of which there are two at a time, the thread waits for the interpreter."""

_PAUSES = (0.2, 0.4)
"""Seconds between the tries to open a file that another program holds."""


_HASHING = Lane()
"""The hashes of a call's files, one after the other: each takes memory for its blocks."""


@dataclass(frozen=True)
class Stamp:
    """What tells whether a file was changed while it was read."""

    path: Path
    size: int
    modified: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> "Stamp":
        """The stamp of a file now."""
        found = path.stat()
        return cls(path, found.st_size, found.st_mtime_ns, found.st_ino)

    def check_unchanged(self) -> None:
        """Raise UnreadableFileError if the file is not the one that was opened."""
        if Stamp.of(self.path) != self:
            raise UnreadableFileError(
                Code.FILE_CHANGED, _("changed while it was read; run again once it is complete")
            )


@dataclass(frozen=True)
class Fingerprint:
    """What a file is known by: the stamp of the file on the disk, and the hash of its content.

    ``size`` is that of the content, out of the gzip or the archive that it was packed in. The hash
    is taken beside the rest.
    """

    stamp: Stamp
    size: int
    hashing: Future[str]

    @classmethod
    def of(cls, content: Content, stamp: Stamp) -> "Fingerprint":
        """Begin to take the fingerprint of a content whose file has this stamp."""
        size = len(content) if isinstance(content, bytes) else stamp.size
        return cls(stamp, size, _HASHING.beside(sha256_of, content))

    @property
    def sha256(self) -> str:
        """The hash, once it is taken; «» where the content could not be read to its end."""
        return "" if self.hashing.exception() is not None else self.hashing.result()

    def check(self) -> None:
        """Look whether what was read is all of one state of the file, once its hash is taken.

        Raises UnreadableFileError where it is not, OSError where it cannot be read to its end.
        """
        self.hashing.result()
        self.stamp.check_unchanged()


def check_is_file(path: Path) -> None:
    """Raise UnreadableFileError for what is no file with an end: a pipe, a device, a socket."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise UnreadableFileError(
            Code.FILE_FORMAT, _("not a file but a pipe or a device; save its data as a file")
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
    with open_patiently(content) as stream:
        while block := stream.read(_HASHED_AT_ONCE):
            digest.update(block)
    return digest.hexdigest()
