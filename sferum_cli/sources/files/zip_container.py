"""A zip container (xlsx, ods) that is counted while it is unzipped.

The sizes that a zip declares can lie, and the readers do not bound what they unzip: one megabyte
can become gigabytes. Every part that a reader will look at is unzipped here, piece by piece, which
also holds it to its checksum: before the reader, or beside one that can be ended.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Self

from sferum_cli.problems import Code
from sferum_cli.sources.files.contents import Content, size_of
from sferum_cli.sources.files.formats import password_protected
from sferum_cli.sources.files.limits import RATIO_FROM_BYTES, Limits
from sferum_cli.sources.files.unreadable import (
    UnreadableFileError,
    damage_named,
    damaged_file,
    over_limit,
)
from sferum_cli.translation import gettext as _

CHUNK = 4 * 1024 * 1024
_ENCRYPTED = 0x1
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MARKED = b"<![CDATA["
_LONGEST_MARK = 16
_BETWEEN_PROBES = 64 * 1024
_END_TAGS = re.compile(rb"(?:</[\w:.-]+>\s*){32}")
"""So many in a row close nothing that a spreadsheet opens."""

_ENCODING = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_UTF8_NAMES = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}

_RAISED_BY_BROKEN_ZIPS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    KeyError,
)


class Container:
    """The parts of a zip, each read through a count of what comes out."""

    def __init__(self, content: Content, limits: Limits) -> None:
        """Look at the directory of a zip.

        Raises UnreadableFileError where it is damaged, locked, or more than the limits allow.
        """
        self._limits = limits
        self._size = size_of(content)
        self._unzipped: dict[str, int] = {}
        self._instead: dict[str, bytes] = {}
        self.marked: set[str] = set()
        """The parts in which sections of marked text (CDATA) have come by."""
        with damage_named(*_RAISED_BY_BROKEN_ZIPS):
            self._archive = zipfile.ZipFile(
                io.BytesIO(content) if isinstance(content, bytes) else content
            )
        self.entries = self._archive.infolist()
        self.names = {entry.filename for entry in self.entries}
        try:
            self._check_directory()
        except UnreadableFileError:
            self.close()
            raise

    def _check_directory(self) -> None:
        entries = self.entries
        if len(entries) > self._limits.zip_entries:
            raise over_limit("zip_entries", self._limits.zip_entries)
        if len(self.names) < len(entries):
            # A reader takes one of them, another reader the other.
            raise damaged_file()
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise password_protected()
        self._check(sum(entry.file_size for entry in entries))

    def close(self) -> None:
        """Close the file."""
        self._archive.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def size_of(self, name: str) -> int:
        """The unzipped size of a part, as the directory declares it; 0 where there is none."""
        return self._archive.getinfo(name).file_size if name in self.names else 0

    @contextmanager
    def open(self, name: str, *, is_read: bool = True) -> Iterator["Part"]:
        """A part as a binary stream; raises UnreadableFileError where it is not whole or safe.

        ``is_read``: a reader looks at it, so that what its XML says matters too.
        """
        if name not in self.names:
            raise damaged_file()
        if name in self._instead:
            data = self._instead[name]
            yield Part(self, name, io.BytesIO(data), len(data), is_read=is_read)
            return
        with damage_named(*_RAISED_BY_BROKEN_ZIPS), self._archive.open(name) as stream:
            declared = self._archive.getinfo(name).file_size
            yield Part(self, name, stream, declared, is_read=is_read)

    def put(self, name: str, data: bytes) -> None:
        """Take these bytes for a part from now on."""
        self._instead[name] = data
        self.marked.discard(name)

    def chunks(self, name: str, *, is_read: bool = True) -> Iterator[bytes]:
        """A part in pieces; ``is_read`` as for ``open``."""
        with self.open(name, is_read=is_read) as part:
            while chunk := part.read(CHUNK):
                yield chunk

    def drain(self, name: str) -> None:
        """Unzip a part that holds no cells, to see that it is whole and not too large."""
        for _chunk in self.chunks(name, is_read=False):
            pass

    def count(self, name: str, unzipped: int) -> None:
        """Note how much of a part has come out; raises UnreadableFileError over a limit."""
        self._unzipped[name] = max(unzipped, self._unzipped.get(name, 0))
        self._check(sum(self._unzipped.values()))

    def _check(self, unzipped: int) -> None:
        limits = self._limits
        if unzipped > limits.unzipped:
            raise over_limit("unzipped", int(limits.unzipped))
        if unzipped > max(RATIO_FROM_BYTES, self._size * limits.unzipped_ratio):
            raise over_limit("unzipped_ratio", limits.unzipped_ratio)


class Part(io.RawIOBase):
    """One part of a container as a stream for a parser."""

    def __init__(
        self,
        container: Container,
        name: str,
        stream: IO[bytes],
        declared: int,
        *,
        is_read: bool = True,
    ) -> None:
        super().__init__()
        self._is_read = is_read
        self._container = container
        self._name = name
        self._stream = stream
        self._declared = declared
        self._unzipped = 0
        self._before = b""

    def readable(self) -> bool:
        """See RawIOBase."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes, checked."""
        chunk = self._stream.read(size if size >= 0 else CHUNK)
        first = self._unzipped == 0
        self._unzipped += len(chunk)
        self._container.count(self._name, self._unzipped)
        if not chunk:
            if self._unzipped != self._declared:
                raise damaged_file()
            return b""
        if self._is_read:
            self._check_markup(chunk, first=first)
        return chunk

    def _check_markup(self, chunk: bytes, *, first: bool) -> None:
        """Raise for XML that no spreadsheet writes and a reader might stumble over."""
        if first:
            _check_encoding(chunk)
        # One letter is found much faster than two.
        with_before = self._before + chunk if b"!" in chunk else b""
        if _MARKED in with_before:
            self._container.marked.add(self._name)
        if _DECLARED.search(with_before):
            raise UnreadableFileError(
                Code.FILE_UNSAFE,
                _(
                    "the workbook declares entities (DOCTYPE), which no spreadsheet needs and an "
                    "attack would; open it in Excel and save it again"
                ),
            )
        self._before = chunk[-_LONGEST_MARK:]
        if _is_deep(chunk):
            raise UnreadableFileError(
                Code.FILE_UNSAFE,
                _(
                    "its XML is nested deeper than that of any spreadsheet; open it in Excel and "
                    "save it again"
                ),
            )


def _is_deep(chunk: bytes) -> bool:
    """Whether the end tags of elements in elements run on for longer than between two probes."""
    for start in range(0, len(chunk), _BETWEEN_PROBES):
        found = chunk.find(b"</", start, start + _BETWEEN_PROBES)
        if found >= 0 and _END_TAGS.match(chunk, found):
            return True
    return False


def _check_encoding(start: bytes) -> None:
    """Raise for XML that is not UTF-8: our pass and the readers would not see the same."""
    found = _ENCODING.match(start.removeprefix(b"\xef\xbb\xbf"))
    if start.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")) or (
        found and found[1].lower() not in _UTF8_NAMES
    ):
        raise UnreadableFileError(
            Code.FILE_DAMAGED,
            _("its XML is not in UTF-8; open it in Excel and save it again"),
        )
