"""Somebody who watches the reading: a reader that dies or hangs must not take the run with it."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sferum_cli.sources.files.limits import Limits
from sferum_cli.sources.files.unreadable import UnreadableFileError, reader_failed

_PANIC = "PanicException"
"""What a library in Rust raises when it gives up; each has a class of its own of this name, and
none of them is an Exception."""


class Watch(Protocol):
    """Is told which file is being read; ``failed`` are the files that ended an earlier try."""

    @property
    def failed(self) -> Mapping[Path, UnreadableFileError]:
        """What ended an earlier try, by file."""
        ...

    def reads_beside(self) -> bool:
        """Whether the file may be read before it is known to be safe.

        Only where a reader can be ended, and its file read again the careful way if it dies.
        """
        ...

    def guarded(self) -> None:
        """The file that is being read beside is safe."""
        ...

    def refuse(self, error: UnreadableFileError) -> None:
        """It is not: end this try, reader and all, if that is possible."""
        ...

    def reading(self, path: Path, limits: Limits, *, goes_on: bool) -> AbstractContextManager[None]:
        """A context in which this file is read; ``goes_on``: limits count from the one before."""
        ...


@dataclass(frozen=True)
class NobodyWatches:
    """For a run in one process: what a reader does is what the run does."""

    failed: Mapping[Path, UnreadableFileError] = field(default_factory=dict)

    def reading(self, path: Path, limits: Limits, *, goes_on: bool) -> AbstractContextManager[None]:
        """See Watch."""
        del path, limits, goes_on
        return nullcontext()

    def reads_beside(self) -> bool:
        """See Watch: nobody could end the reader."""
        return False

    def guarded(self) -> None:
        """See Watch."""

    def refuse(self, error: UnreadableFileError) -> None:
        """See Watch."""


@dataclass(frozen=True)
class Guard:
    """Under what files are read: the limits of each, and somebody who watches over them."""

    limits: Limits = field(default_factory=Limits)
    watch: Watch = field(default_factory=NobodyWatches)

    @contextmanager
    def reading(self, path: Path, *, goes_on: bool = False) -> Iterator[None]:
        """Read this file with somebody watching; ``goes_on``: its limits count from before.

        Raises UnreadableFileError where the reader panics, or where it ended an earlier try.
        """
        if path in self.watch.failed:
            raise self.watch.failed[path]
        with self.watch.reading(path, self.limits, goes_on=goes_on):
            try:
                yield
            except BaseException as error:
                if type(error).__name__ == _PANIC:
                    # The library's own text may quote cells: it is not shown.
                    raise reader_failed() from None
                raise
