"""A process that looks after the one that reads, because a hostile file can end it.

The readers of spreadsheets abort, hang or take all memory on some broken files, and nothing in
the same process can stop that. Before anything heavy is loaded the command is forked: the child
runs it and says which file it is reading; the parent waits. If the child dies over a file, takes
too long or too much memory over it, or refuses it while the reader is at work, the command runs
again without that file, whose problem is then reported beside those of the others. A file over
which the reader dies before it is known to be safe is first read again the careful way: what is
wrong with it is then said by name. Nothing was written by then: outputs come last.

Where the system cannot fork, or something heavy is loaded already, the command runs in one
process, under the guards alone.
"""

import contextlib
import errno
import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sferum_cli.errors import ExitCode, ResourceError, system_reason
from sferum_cli.problems import Code
from sferum_cli.run_log import ERROR, WARNING, event
from sferum_cli.signals import ENDING, EndedBySignal, heard
from sferum_cli.streams import hide_words_of_libraries, wipe_bar
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from sferum_cli.sources.files.limits import Limits
    from sferum_cli.sources.files.unreadable import UnreadableFileError

_LOOK_EVERY, _LOOK_SELDOM = 0.02, 0.5
"""Seconds between two looks at a child: while it reads, whose memory matters, and else."""

_CRASHES = {
    getattr(signal, name, None) for name in ("SIGABRT", "SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE")
} - {None}
_GRACE = 5.0
"""Seconds that a child has for its cleaning up, before it is killed."""

_HEAVY = ("polars", "fastexcel", "openpyxl")
"""With these loaded there are threads, which a fork would cut in the middle."""

_READING, _DONE = "reading", "done"
_UNGUARDED, _GUARDED, _REFUSED = "unguarded", "guarded", "refused"

_is_process_of_its_own = _is_child = False
"""Whether the command runs here and nothing else does: it was forked; and on the child's side."""

_NOT_POSSIBLE = {errno.ENOSYS, errno.EPERM}
"""How a system says that it does not fork at all."""


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
        if self.is_careful or not _memory_of(os.getpid()):
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

    def _say(self, what: str, **more: object) -> None:
        os.write(self.pipe, json.dumps({"what": what, **more}).encode() + b"\n")


@dataclass
class _Told:
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
    refused: "UnreadableFileError | None" = None
    ended_by: str | None = None
    asked_to_end: int | None = None
    killed_after: float = float("inf")


@dataclass
class _Parent:
    """The side that waits.

    ``failed`` grows by a file per try, but for a try over a file not yet known to be safe.
    """

    say: Callable[[str], None]
    failed: "dict[Path, UnreadableFileError]" = field(default_factory=dict)
    is_careful: bool = False

    def run(self) -> Child | None:
        """Fork until a child ends by itself.

        Returns in the child, and where there can be none; in the parent it raises SystemExit.
        """
        global _is_process_of_its_own, _is_child  # noqa: PLW0603 - known from here on
        while True:
            read_end, write_end = os.pipe()
            told = _Told()
            with _noting_signals(told):
                try:
                    process = os.fork()
                except OSError as error:
                    if error.errno in _NOT_POSSIBLE:
                        return None
                    raise ResourceError(system_reason(error)) from None
                _is_process_of_its_own = True
                if process:
                    os.close(write_end)
                    status = _wait(process, read_end, told)
            os.close(read_end)
            if process == 0:
                _is_child = True
                _leave_signals_to_parent()
                hide_words_of_libraries()
                return Child(write_end, self.failed, self.is_careful)
            if told.asked_to_end is not None and status:  # it was not done yet
                wipe_bar()
                raise EndedBySignal(told.asked_to_end)
            if not self._note_failure(status, told):
                raise SystemExit(self._exit_code(status))
            event("read-again", WARNING, without=[str(path) for path in self.failed])
            wipe_bar()

    def _note_failure(self, status: int, told: _Told) -> bool:
        """Whether the child ended over a file, which is then noted."""
        from sferum_cli.sources.files.unreadable import (
            reader_failed,
            reader_took_too_long,
            reader_took_too_much,
        )

        if told.path is None or told.path in self.failed:
            return False
        if told.refused is not None:
            self.failed[told.path] = told.refused
            self.is_careful = True  # one more try, however many files are to be refused
            return True
        if not os.WIFSIGNALED(status):
            return False
        if told.is_reading and told.is_unguarded:
            self.is_careful = True
            return True
        crashed = os.WTERMSIG(status) in _CRASHES
        if told.ended_by == "seconds":
            self.failed[told.path] = reader_took_too_long(told.seconds)
        elif told.ended_by == "memory":
            self.failed[told.path] = reader_took_too_much(told.memory)
        elif crashed or (told.is_reading and os.WTERMSIG(status) == signal.SIGKILL):
            self.failed[told.path] = reader_failed()
        else:
            return False
        return True

    def _exit_code(self, status: int) -> int:
        """The exit code of a child that ended; where the system ended it, which is said."""
        if os.WIFEXITED(status):
            return os.WEXITSTATUS(status)
        event("error", ERROR, code="ended-by-system", signal=os.WTERMSIG(status))
        self.say(
            _(
                "Ended by the system (signal {number}), for want of memory perhaps: try --memory "
                "1GB. No output was changed."
            ).format(number=os.WTERMSIG(status))
        )
        return int(ExitCode.BUG)


def leave_at_once(code: int) -> None:
    """End a forked process without tidying its memory, which the system takes back faster.

    Elsewhere it does nothing: an interpreter that goes on, or a test, is not ended.
    """
    if not _is_process_of_its_own:
        return
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
    os._exit(code)


def is_child() -> bool:
    """Whether another process waits for the end of this one, and tells how it was."""
    return _is_child


def supervised(say: Callable[[str], None]) -> Child | None:
    """Go on in a child that is looked after; None where that is not possible.

    Returns in the child alone: the parent stays in here, may have to ``say`` how the child ended,
    and leaves with its exit code.
    """
    if not hasattr(os, "fork") or any(name in sys.modules for name in _HEAVY):
        return None
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    return _Parent(say).run()


@contextmanager
def _noting_signals(told: _Told) -> Iterator[None]:
    """Signals are noted from before the fork on: none finds one process without the other."""

    def note(number: int, _frame: object) -> None:
        told.asked_to_end = number
        told.killed_after = time.monotonic() + _GRACE
        if told.process:
            with contextlib.suppress(ProcessLookupError):
                os.kill(told.process, signal.SIGTERM)

    before = {number: signal.signal(number, note) for number in heard()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _wait(process: int, pipe: int, told: _Told) -> int:
    """Wait for the child's end, ending it where it takes too long or too much over a file."""
    told.process = process
    if told.asked_to_end is not None:  # before it had a number
        os.kill(process, signal.SIGTERM)
    open_still = True
    while open_still:
        pause = _LOOK_EVERY if told.is_reading else _LOOK_SELDOM
        ready, _w, _x = select.select([pipe], [], [], pause)
        if ready:
            said = os.read(pipe, 65_536)
            open_still = bool(said)
            _listen(told, said, process)
        if told.is_reading and told.ended_by is None:
            told.ended_by = _over_limit(told, process)
        if told.ended_by is not None or time.monotonic() > told.killed_after:
            os.kill(process, signal.SIGKILL)
    _process, status = os.waitpid(process, 0)
    return status


def _listen(told: _Told, said: bytes, process: int) -> None:
    *messages, told.rest = (told.rest + said).split(b"\n")
    for message in messages:
        more = json.loads(message)
        what = more.pop("what")
        if what == _READING:
            _begins(told, process, **more)
        elif what == _DONE:
            told.is_reading = False
        elif what == _REFUSED:
            told.refused = _refusal(**more)
        else:
            told.is_unguarded = what == _UNGUARDED


def _begins(
    told: _Told, process: int, *, path: str, seconds: int, memory: int, goes_on: bool
) -> None:
    told.path = Path(path)
    told.is_reading, told.is_unguarded = True, False
    told.seconds, told.memory = seconds, memory
    if not goes_on:
        told.since = time.monotonic()
        told.memory_before = _memory_of(process)


def _refusal(
    *, code: str, message: str, row: int | None, column: str | None
) -> "UnreadableFileError":
    from sferum_cli.sources.files.unreadable import UnreadableFileError

    return UnreadableFileError(Code(code), message, row=row, column=column)


def _over_limit(told: _Told, process: int) -> str | None:
    if time.monotonic() - told.since > told.seconds:
        return "seconds"
    if _memory_of(process) - told.memory_before > told.memory:
        return "memory"
    return None


def _memory_of(process: int) -> int:
    """Bytes of memory that a process holds; 0 where the system does not tell."""
    try:
        found = Path(f"/proc/{process}/statm").read_bytes()
        return int(found.split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _leave_signals_to_parent() -> None:
    """The child ends at SIGTERM alone, cleaning up on its way."""

    def end(number: int, _frame: object) -> None:
        raise EndedBySignal(number)

    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, end)
