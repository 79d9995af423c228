"""The streams of a call: what becomes of one that takes nothing, and what libraries write there."""

import contextlib
import io
import os
import sys
from typing import TextIO


def give_up(stream: TextIO | None) -> None:
    """Let a stream go nowhere from here on.

    Python would try once more to flush it at its end, and leave with an exit code of its own.
    """
    if stream is None:
        return
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def wipe_bar() -> None:
    """Give a terminal back its cursor, which went with the bar of a process that was ended."""
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write("\x1b[?25h\r\x1b[K")
        sys.stderr.flush()


def hide_words_of_libraries() -> None:
    """What a library writes to stderr by itself goes nowhere: a panic quotes cells.

    Our own messages go through ``sys.stderr``, which keeps the real stream.
    """
    if sys.stderr is None:  # closed by the caller
        return
    real = os.dup(sys.stderr.fileno())
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    sys.stderr = io.TextIOWrapper(
        io.FileIO(real, "w"), "utf-8", "backslashreplace", write_through=True
    )
