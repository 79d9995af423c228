"""The files of a call, opened one after the other: each on its own, or all of an archive."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sferum_cli.problems import Code, Problem, Problems, Severity
from sferum_cli.sources.files.find import InputFile
from sferum_cli.sources.files.fingerprint import Fingerprint, Stamp
from sferum_cli.sources.files.formats import FileFormat
from sferum_cli.sources.files.packed import archive_of, unpacked
from sferum_cli.sources.files.unreadable import UnreadableFileError, not_opened
from sferum_cli.sources.sheets.head import Sense
from sferum_cli.sources.sheets.of_file import renamed, sheets_of
from sferum_cli.sources.sheets.opened import OpenedFile, OpeningFile, open_content, open_file
from sferum_cli.sources.sheets.options import FileOptions
from sferum_cli.sources.sheets.sheet import Sheet


@dataclass(frozen=True)
class ReadSheets:
    """A file of a call whose sheets are open."""

    file: InputFile
    fingerprint: Fingerprint
    sheets: list[Sheet]


@dataclass
class CallFiles:
    """Opens the files of a call; what is wrong with one goes to ``problems``.

    ``names`` are how the files are called, to which those of archives are added, and
    ``passed_over`` gets the files of archives that hold no tables. ``begun`` is a file of the call
    that is being opened already.
    """

    options: FileOptions
    sense: Sense
    names: dict[Path, str]
    passed_over: list[Path]
    problems: Problems
    begun: OpeningFile | None = None

    def checked(self, files: Iterable[InputFile]) -> Iterator[ReadSheets]:
        """Like ``opened``, of files alone that did not change until their sheets were open."""
        for read in self.opened(files):
            try:
                read.fingerprint.check()
            except (UnreadableFileError, OSError) as error:
                self._say(read.file, error)
            else:
                yield read

    def opened(self, files: Iterable[InputFile]) -> Iterator[ReadSheets]:
        """The files, of an archive those in it; nothing of what cannot be read."""
        if self.begun is not None:  # somebody who watches is told one file at a time
            self.begun.wait()
        for file in files:
            try:
                opened = self._begun(file.path)
                if opened.format is not FileFormat.ARCHIVE:
                    yield self._sheets(file, opened)
                    continue
            except (UnreadableFileError, OSError) as error:
                self._say(file, error)
                continue
            yield from self._of_archive(file, opened.stamp)

    def _begun(self, path: Path) -> OpenedFile:
        if self.begun is not None and self.begun.path == path:
            return self.begun.result()
        guard = self.options.guard
        with guard.reading(path):
            opened = open_file(path, self.options, self.sense)
            opened.read(guard.watch)
        return opened

    def _sheets(self, file: InputFile, opened: OpenedFile) -> ReadSheets:
        with self.options.guard.reading(file.path, goes_on=True):
            sheets, found = sheets_of(file.path, opened, self.options, self.sense)
        self.problems.extend(found)
        return ReadSheets(file, Fingerprint.of(opened.content, opened.stamp), sheets)

    def _of_archive(self, file: InputFile, stamp: Stamp) -> Iterator[ReadSheets]:
        guard = self.options.guard
        try:
            with guard.reading(file.path):
                archive = archive_of(file.path, file.path, guard.limits)
        except (UnreadableFileError, OSError) as error:
            self._say(file, error)
            return
        called = self.names.get(file.path, file.path.name)
        for path in (*archive.members, *archive.unread, *archive.passed_over):
            self.names[path] = f"{called}/{path.relative_to(file.path).as_posix()}"
        self.passed_over += archive.passed_over
        self.problems.extend(renamed(file.path, FileFormat.ARCHIVE))
        self.problems.extend(archive.problems(is_named=file.named))
        # One file in an archive is meant as the archive is; of several some may be no tables.
        is_named = file.named and len(archive.members) == 1
        for path, entry in archive.members.items():
            member = InputFile(path, named=is_named, archive=file.path)
            try:
                yield self._sheets(member, self._of_member(member, entry, stamp))
            except (UnreadableFileError, OSError) as error:
                self._say(member, error)

    def _of_member(self, member: InputFile, entry: str, stamp: Stamp) -> OpenedFile:
        guard = self.options.guard
        with guard.reading(member.path):
            content = unpacked(member.on_disk, entry, guard.limits)
            opened = open_content(member.path, content, stamp, self.options, self.sense)
            opened.read(guard.watch)
        return opened

    def _say(self, file: InputFile, error: UnreadableFileError | OSError) -> None:
        known = not_opened(error) if isinstance(error, OSError) else error
        self.problems.add(unreadable(file.path, known, _severity(file, known)))


def unreadable(
    path: Path, error: UnreadableFileError, severity: Severity = Severity.ERROR
) -> Problem:
    """The problem of a file that cannot be read."""
    return Problem(
        severity, error.code, error.message, path=path, row=error.row, column=error.column
    )


_MAYBE_NO_TABLE = (".txt", ".zip", ".gz")
"""In a folder a file with one of these may have nothing to do with us."""


def _severity(file: InputFile, error: UnreadableFileError) -> Severity:
    """A file that was never meant as a table is only worth a warning."""
    if error.code is Code.FILE_OWN_REPORT:
        return Severity.WARNING
    no_table = {Code.FILE_FORMAT, Code.FILE_EMPTY, Code.ENCODING_UNCERTAIN, Code.TEXT_DAMAGED}
    if not file.named and file.path.suffix.lower() in _MAYBE_NO_TABLE and error.code in no_table:
        return Severity.WARNING
    return Severity.ERROR
