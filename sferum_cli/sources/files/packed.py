"""Packed files: what a gzip holds, and the files of a zip, unpacked in memory within the limits.

A zip is read as a folder is: the files of its top folder that may hold tables, each under the name
«архив.zip/файл». Nothing is written to the disk.
"""

import gzip
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.sources.files.contents import Content, size_of, stream_of
from sferum_cli.sources.files.find import is_hidden_folder, is_input_name
from sferum_cli.sources.files.limits import RATIO_FROM_BYTES, Limits
from sferum_cli.sources.files.unreadable import UnreadableFileError, damaged_file, over_limit
from sferum_cli.sources.files.zip_container import Container
from sferum_cli.translation import gettext as _

_CHUNK = 4 * 1024 * 1024
_KEPT_WHILE_COUNTING = 100_000_000
_ARCHIVE_SUFFIXES = (".zip", ".gz", ".rar", ".7z", ".tar", ".tgz", ".bz2", ".xz")
_UTF8_NAME = 0x800
_MOST_NAMED = 10


@dataclass(frozen=True)
class Archive:
    """The files of a zip by the names that they are called by, in the order of these names.

    ``members`` are read; ``passed_over`` hold no tables; ``unread`` may, but lie deeper or are
    archives themselves.
    """

    path: Path
    members: dict[Path, str]
    passed_over: list[Path]
    unread: list[Path]

    def problems(self, *, is_named: bool) -> list[Problem]:
        """What is said of the archive: what is not read of it, and that nothing can be.

        ``is_named``: the call names the archive, which is not only one of a folder.
        """
        if not self.members:
            severity = Severity.ERROR if is_named or self.unread else Severity.WARNING
            message = _(
                "there is no table in the top folder of the archive; unpack it and name the files"
            )
            if self.unread:
                message = _(
                    "there is no table in the top folder of the archive, but perhaps in {files}; "
                    "unpack it and name the files"
                ).format(files=self._named())
            return [Problem(severity, Code.FILE_FORMAT, message, path=self.path)]
        if not self.unread:
            return []
        message = _(
            "only the top folder of an archive is read, and no archive in it; not read: {files}. "
            "Unpack them if they are meant"
        ).format(files=self._named())
        return [
            Problem(
                Severity.WARNING,
                Code.ARCHIVE_UNREAD,
                message,
                path=self.path,
                count=len(self.unread),
            )
        ]

    def _named(self) -> str:
        names = [path.relative_to(self.path).as_posix() for path in self.unread[:_MOST_NAMED]]
        more = len(self.unread) - len(names)
        return ", ".join(f"«{name}»" for name in names) + (f", … (+{more})" if more else "")


def archive_of(path: Path, content: Content, limits: Limits) -> Archive:
    """What is in a zip; raises UnreadableFileError where it is damaged, locked or over a limit."""
    with Container(content, limits) as container:
        entries = {name_of(entry): entry for entry in container.entries if not entry.is_dir()}
        if len(entries) < sum(not entry.is_dir() for entry in container.entries):
            raise damaged_file()  # two files of one name: which is meant?
    archive = Archive(path, {}, [], [])
    for name in sorted(entries):
        place = PurePosixPath(name)
        inside = path.joinpath(*(part for part in place.parts if part != place.root))
        folders = place.parts[:-1]
        if any(map(is_hidden_folder, folders)) or not place.name:
            archive.passed_over.append(inside)
        elif place.suffix.lower() in _ARCHIVE_SUFFIXES or (folders and is_input_name(place.name)):
            archive.unread.append(inside)
        elif folders or not is_input_name(place.name):
            archive.passed_over.append(inside)
        else:
            archive.members[inside] = entries[name].filename
    return archive


def unpacked(content: Content, entry: str, limits: Limits) -> bytes:
    """The bytes of one file in a zip; raises UnreadableFileError as ``archive_of`` does."""
    with Container(content, limits) as container:
        return b"".join(container.chunks(entry, is_read=False))


def name_of(entry: zipfile.ZipInfo) -> str:
    """The name of a file in a zip as the person who packed it wrote it, folders parted by «/».

    A zip that does not say UTF-8 holds the bytes of its system: of Russian Windows cp866, of some
    programs cp1251 or UTF-8 all the same. ``zipfile`` has taken them for cp437.
    """
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME and not name.isascii():
        name = _readable(name)
    parts = [part for part in name.replace("\\", "/").split("/") if part != "."]
    return unicodedata.normalize("NFC", "/".join(parts))


def _readable(name: str) -> str:
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:  # the archive says the name elsewhere, in Unicode
        return name
    for encoding in ("utf-8", "cp866", "cp1251"):
        try:
            read = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(sign.isascii() or sign.isalpha() or sign in "№«»–—\xa0" for sign in read):
            return read
    return raw.decode("cp866")


def gunzipped(content: Content, limits: Limits) -> bytes:
    """What a gzip holds, all its parts. A large one is counted before any of it is kept.

    Raises UnreadableFileError where it is damaged or over the limits.
    """
    pieces: list[bytes] | None = []
    size = size_of(content)
    unzipped = 0
    for piece in _gunzipped_pieces(content):
        unzipped += len(piece)
        if unzipped > limits.unzipped:
            raise over_limit("unzipped", int(limits.unzipped))
        if unzipped > max(RATIO_FROM_BYTES, size * limits.unzipped_ratio):
            raise over_limit("unzipped_ratio", limits.unzipped_ratio)
        if unzipped > _KEPT_WHILE_COUNTING:
            pieces = None
        if pieces is not None:
            pieces.append(piece)
    return b"".join(_gunzipped_pieces(content) if pieces is None else pieces)


def _gunzipped_pieces(content: Content) -> Iterator[bytes]:
    try:
        with stream_of(content) as packed, gzip.open(packed) as stream:
            while piece := stream.read(_CHUNK):
                yield piece
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise damaged_file() from None


def packed_again() -> UnreadableFileError:
    """A packed file in a packed one, of which only the outer one is opened."""
    return UnreadableFileError(
        Code.FILE_FORMAT,
        _("an archive in an archive, which is not read; unpack it and name the files in it"),
    )
