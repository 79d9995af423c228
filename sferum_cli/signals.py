"""What asks a run to end: Ctrl+C, a terminal that is closed, a system that goes down."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator

ENDING = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGINT") if hasattr(signal, name)
)

ENDED_BY_SIGNAL = 128
"""A shell adds the signal's number to it."""


_A_MOMENT = 0.05
"""Seconds."""


class EndedBySignal(BaseException):
    """The run was asked to end; nothing that it was writing stays."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def heard() -> list[int]:
    """The signals that end this run: whoever started it may have told it to ignore some (nohup)."""
    return [number for number in ENDING if signal.getsignal(number) is not signal.SIG_IGN]


def end_in_order() -> None:
    """From here on a signal raises EndedBySignal, so that whatever is half done is taken away."""

    def end(number: int, _frame: object) -> None:
        raise EndedBySignal(number)

    sys.unraisablehook = _heard_again
    with contextlib.suppress(ValueError):  # a thread that is not the first hears no signals
        for number in heard():
            signal.signal(number, end)


def hear_no_more() -> None:
    """From here on a signal changes nothing: the run has ended, and only its end is to be told."""
    with contextlib.suppress(ValueError):  # a thread that is not the first hears no signals
        for number in heard():
            signal.signal(number, lambda _number, _frame: None)


def _heard_again(found: "sys.UnraisableHookArgs") -> None:
    """What was raised where nothing can be raised, as a signal between two lines of a library.

    Python would say so, with a traceback, and go on: the signal is sent once more.
    """
    if isinstance(found.exc_value, EndedBySignal):
        number = found.exc_value.number
        threading.Timer(_A_MOMENT, os.kill, (os.getpid(), number)).start()


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Do what takes a moment as a whole: a signal that comes meanwhile is heard after it."""
    came: list[int] = []
    before = {}
    try:
        for number in heard():
            before[number] = signal.signal(number, lambda number, _frame: came.append(number))
    except ValueError:  # a thread that is not the first hears no signals
        pass
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in came[:1]:
            signal.raise_signal(number)
