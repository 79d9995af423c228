"""What the process that runs a command tells the one that looks after it, through a pipe."""

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sferum_cli.errors import ExitCode
from sferum_cli.problems import Code

if TYPE_CHECKING:
    from sferum_cli.sources.files.limits import Limits
    from sferum_cli.sources.files.unreadable import UnreadableFileError

_READING, _DONE, _LEAVES = "reading", "done", "leaves"
_UNGUARDED, _GUARDED, _REFUSED = "unguarded", "guarded", "refused"


@dataclass
class Child:
    """The side that runs the command; a ``sources.files.watch.Watch``."""

    pipe: int
    failed: "Mapping[Path, UnreadableFileError]"
    is_careful: bool
    """Whether every file is known to be safe before it is read: an earlier try ended over one."""

    @contextmanager
    def reading(self, path: Path, limits: "Limits", *, goes_on: bool) -> Iterator[None]:
        """See Watch: the parent knows the file for as long as this context lasts."""
        self._say(
            _READING,
            path=os.fsdecode(path),
            seconds=limits.reading_seconds,
            memory=int(limits.reading_memory),
            goes_on=goes_on,
        )
        try:
            yield
        finally:
            self._say(_DONE)

    def reads_beside(self) -> bool:
        """See Watch: only where the parent sees how much memory the reader takes."""
        if self.is_careful or not memory_of(os.getpid()):
            return False
        self._say(_UNGUARDED)
        return True

    def guarded(self) -> None:
        """See Watch."""
        self._say(_GUARDED)

    def refuse(self, error: "UnreadableFileError") -> None:
        """See Watch: the parent tries again without the file."""
        self._say(
            _REFUSED, code=error.code, message=error.message, row=error.row, column=error.column
        )
        os._exit(int(ExitCode.INVALID_INPUT))

    def leave(self) -> None:
        """What follows is the exit code of the command, and none that a library ends it with."""
        with suppress(OSError):  # nobody looks after it any more
            self._say(_LEAVES)

    def _say(self, what: str, **more: object) -> None:
        os.write(self.pipe, json.dumps({"what": what, **more}).encode() + b"\n")


@dataclass
class Told:
    """What the child said last, and what the parent was told of it."""

    process: int = 0
    path: Path | None = None
    is_reading: bool = False
    since: float = 0.0
    memory_before: int = 0
    seconds: int = 0
    memory: int = 0
    rest: bytes = b""
    is_unguarded: bool = False
    has_left: bool = False
    refused: "UnreadableFileError | None" = None
    ended_by: str | None = None
    asked_to_end: int | None = None
    killed_after: float = float("inf")


def listen(told: Told, said: bytes, process: int) -> None:
    """Take what came through the pipe, which may end in the middle of a word."""
    *messages, told.rest = (told.rest + said).split(b"\n")
    for message in messages:
        more = json.loads(message)
        what = more.pop("what")
        if what == _READING:
            _begins(told, process, **more)
        elif what == _DONE:
            told.is_reading = False
        elif what == _LEAVES:
            told.has_left = True
        elif what == _REFUSED:
            told.refused = _refusal(**more)
        else:
            told.is_unguarded = what == _UNGUARDED


def _begins(
    told: Told, process: int, *, path: str, seconds: int, memory: int, goes_on: bool
) -> None:
    told.path = Path(path)
    told.is_reading, told.is_unguarded = True, False
    told.seconds, told.memory = seconds, memory
    told.since = time.monotonic()  # so long it may stay silent
    if not goes_on:
        told.memory_before = memory_of(process)


def _refusal(
    *, code: str, message: str, row: int | None, column: str | None
) -> "UnreadableFileError":
    from sferum_cli.sources.files.unreadable import UnreadableFileError

    return UnreadableFileError(Code(code), message, row=row, column=column)


def memory_of(process: int) -> int:
    """Bytes of memory that a process holds; 0 where the system does not tell."""
    try:
        found = Path(f"/proc/{process}/statm").read_bytes()
        return int(found.split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
