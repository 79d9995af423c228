"""A file is opened: its format, and a workbook's cells as the reader has them.

Nothing here needs Polars: a large workbook begins to be read while the libraries that come after
are still being loaded.
"""

from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sferum_cli.sources.files.contents import Content
from sferum_cli.sources.files.fingerprint import Stamp, check_is_file, open_patiently
from sferum_cli.sources.files.formats import FORMAT_OF_SUFFIX, GZIP, FileFormat, format_of
from sferum_cli.sources.files.packed import gunzipped, packed_again
from sferum_cli.sources.files.unreadable import UnreadableFileError
from sferum_cli.sources.files.watch import Watch
from sferum_cli.sources.sheets.head import Sense
from sferum_cli.sources.sheets.options import FileOptions
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from sferum_cli.sources.sheets.workbook import Book


def stage_of_opening() -> str:
    """What a run is doing as long as files are being opened."""
    return _("opening the files")


@dataclass(frozen=True)
class OpenedFile:
    """A file as it was when it was opened; ``book`` is None where it is no workbook.

    ``stamp`` is that of the file on the disk, ``content`` are its bytes, out of the gzip or the
    archive that they were packed in.
    """

    stamp: Stamp
    content: Content
    format: FileFormat
    book: "Book | None"

    def read(self, watch: Watch) -> None:
        """Read the cells of a workbook; raises UnreadableFileError where it is damaged."""
        if self.book is not None:
            self.book.read(watch)

    def begin(self, watch: Watch) -> None:
        """Begin to read them; raises UnreadableFileError where that is not safe."""
        if self.book is not None:
            self.book.begin(watch)

    def end(self) -> None:
        """Read to the end what was begun; raises UnreadableFileError where it is damaged."""
        if self.book is not None:
            self.book.end()


def open_file(path: Path, options: FileOptions, sense: Sense) -> OpenedFile:
    """Look at a file, and whether it is safe to read; one in a gzip is unpacked.

    The texts of an old workbook may be in an encoding that only their ``sense`` tells.

    Raises UnreadableFileError where it is not or cannot be read, OSError where it cannot be
    opened.
    """
    check_is_file(path)
    with open_patiently(path) as stream:
        is_gzip = stream.read(len(GZIP)) == GZIP
    stamp = Stamp.of(path)
    content = gunzipped(path, options.guard.limits) if is_gzip else path
    return open_content(path, content, stamp, options, sense)


def open_content(
    path: Path, content: Content, stamp: Stamp, options: FileOptions, sense: Sense
) -> OpenedFile:
    """Look at the bytes of a file that is called ``path``; raises as ``open_file`` does."""
    found = format_of(path, content)
    if isinstance(content, bytes) and (found is FileFormat.ARCHIVE or content.startswith(GZIP)):
        raise packed_again()
    book = _book(path, content, found, options, sense)
    return OpenedFile(stamp, content, found, book)


def _book(
    path: Path, content: Content, found: FileFormat, options: FileOptions, sense: Sense
) -> "Book | None":
    """The workbook that these bytes are; None where they are none, which needs no reader of one."""
    if found not in {FileFormat.XLS, FileFormat.ODS, FileFormat.XLSX}:
        return None
    from sferum_cli.sources.sheets.workbook import Book, Reader, open_book

    if found is FileFormat.XLS:
        from sferum_cli.sources.sheets.xls import open_old_workbook

        old = open_old_workbook(content, options.encoding, sense)
        return Book(path, options.sheet, old.facts, Reader(old.names, old.load))
    if found is FileFormat.ODS:
        from sferum_cli.sources.sheets.ods_xml import open_document

        document = open_document(content, options.guard.limits)
        reader = Reader(list(document.sheets), document.load)
        return Book(path, options.sheet, document.facts, reader)
    return open_book(path, content, options.sheet, options.guard.limits)


class OpeningFile:
    """A file that was opened and is being read, while whoever opened it goes on."""

    def __init__(self, path: Path, options: FileOptions, sense: Sense) -> None:
        """See ``open_file``; the watch is told."""
        self.path = path
        self._read: Future[OpenedFile] = Future()
        self._guard = options.guard
        try:
            with ExitStack() as watched:
                watched.enter_context(self._guard.reading(path))
                self._opened = open_file(path, options, sense)
                self._opened.begin(self._guard.watch)
                self._watched = watched.pop_all()
        except (UnreadableFileError, OSError) as error:
            self._read.set_exception(error)

    def wait(self) -> None:
        """Until it is read, or cannot be: somebody who watches is told one file at a time."""
        if self._read.done():
            return
        try:
            # Whoever watches may have been told of another file meanwhile: an output to replace.
            with self._watched, self._guard.reading(self.path, goes_on=True):
                self._opened.end()
        except (UnreadableFileError, OSError) as error:
            self._read.set_exception(error)
        else:
            self._read.set_result(self._opened)

    def result(self) -> OpenedFile:
        """The file that was read; raises as ``open_file`` and ``OpenedFile.read`` do."""
        self.wait()
        return self._read.result()


def begin_to_open(paths: Sequence[Path], options: FileOptions, sense: Sense) -> OpeningFile | None:
    """Begin with the largest file that is called xlsx or xlsm; None where there is none.

    The readers of the other workbooks would only keep the interpreter busy.
    """
    books = {
        path: _size(path)
        for path in paths
        if FORMAT_OF_SUFFIX.get(path.suffix.lower()) is FileFormat.XLSX
    }
    largest = max(books, key=lambda path: books[path], default=None)
    return None if largest is None else OpeningFile(largest, options, sense)


def _size(path: Path) -> int:
    """The bytes of a file; 0 where the system does not tell, which opening it will say."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
