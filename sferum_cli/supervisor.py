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
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sferum_cli.errors import ExitCode, ResourceError, system_reason
from sferum_cli.run_log import ERROR, WARNING, event
from sferum_cli.signals import ENDING, EndedBySignal, heard
from sferum_cli.streams import hide_words_of_libraries, wipe_bar
from sferum_cli.supervised import Child, Told, listen, memory_of
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from pathlib import Path

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

_is_process_of_its_own = False
"""Whether the command runs here and nothing else does: it was forked."""

_NOT_POSSIBLE = {errno.ENOSYS, errno.EPERM}
"""How a system says that it does not fork at all."""


_child: Child | None = None
"""Known on the child's side."""


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
        global _is_process_of_its_own, _child  # noqa: PLW0603 - known from here on
        while True:
            read_end, write_end = os.pipe()
            told = Told()
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
                _leave_signals_to_parent()
                hide_words_of_libraries()
                _child = Child(write_end, self.failed, self.is_careful)
                return _child
            if told.asked_to_end is not None and status:  # it was not done yet
                wipe_bar()
                raise EndedBySignal(told.asked_to_end)
            if not self._note_failure(status, told):
                raise SystemExit(self._exit_code(status, told))
            event("read-again", WARNING, without=[str(path) for path in self.failed])
            wipe_bar()

    def _note_failure(self, status: int, told: Told) -> bool:
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

    def _exit_code(self, status: int, told: Told) -> int:
        """The exit code of a child that ended; where the system ended it, which is said."""
        if os.WIFEXITED(status) and told.has_left:
            return os.WEXITSTATUS(status)
        number = os.waitstatus_to_exitcode(status)  # of a signal the number is negative
        said = _("signal {number}") if number < 0 else _("code {number}")
        event("error", ERROR, code="ended-by-system", status=number)
        self.say(
            _(
                "Ended by the system ({said}), for want of memory perhaps: try --memory 1GB. No "
                "output was changed."
            ).format(said=said.format(number=abs(number)))
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
    if _child is not None:
        _child.leave()
    os._exit(code)


def is_child() -> bool:
    """Whether another process waits for the end of this one, and tells how it was."""
    return _child is not None


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
def _noting_signals(told: Told) -> Iterator[None]:
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


def _wait(process: int, pipe: int, told: Told) -> int:
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
            listen(told, said, process)
        if told.is_reading and told.ended_by is None:
            told.ended_by = _over_limit(told, process)
        if told.ended_by is not None or time.monotonic() > told.killed_after:
            os.kill(process, signal.SIGKILL)
    _process, status = os.waitpid(process, 0)
    return status


def _over_limit(told: Told, process: int) -> str | None:
    if time.monotonic() - told.since > told.seconds:
        return "seconds"
    if memory_of(process) - told.memory_before > told.memory:
        return "memory"
    return None


def _leave_signals_to_parent() -> None:
    """The child ends at SIGTERM alone, cleaning up on its way."""

    def end(number: int, _frame: object) -> None:
        raise EndedBySignal(number)

    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, end)
