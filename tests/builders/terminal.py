"""A person at a terminal: the command runs on a pty, its questions are read and answered."""

import contextlib
import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

CTRL_C, CTRL_D = "\x03", "\x04"

WIDTH = 80

_LONGEST_WAIT = 100
"""Seconds of silence after which the command has hung."""

_BETWEEN_LOOKS = 0.1

_ASKS = re.compile(r"(?:Ответ(?: \[\d+\])?|Answer(?: \[\d+\])?|\[да\]|\[yes\]): $")

_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

_WITH_TERMINAL = (
    "import fcntl, os, sys, termios\n"
    "fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
    "os.execv(sys.executable, [sys.executable, '-m', 'sferum_cli', *sys.argv[1:]])"
)
"""The terminal is that of the process, so that its keys end it."""


@dataclass(frozen=True)
class Played:
    """How it ended, what stood on the screen, and the answers that nothing asked for."""

    code: int
    screen: str
    unasked: list[tuple[str, str]]


def play(
    words: Sequence[object], answers: Sequence[tuple[str, str]], cwd: Path, **environment: str
) -> Played:
    """Run ``sferum`` and answer: each answer with a part of the question that it is for.

    A question that the next answer is not for, or that comes after all of them, gets Ctrl+D. An
    answer that is a key of control is typed without Enter.
    """
    import termios

    master, slave = os.openpty()
    termios.tcsetwinsize(slave, (50, WIDTH))
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", **environment}
    variables.pop("COLUMNS", None)
    process = subprocess.Popen(
        [sys.executable, "-c", _WITH_TERMINAL, *map(str, words)],
        cwd=cwd, env=variables, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
    )  # fmt: skip
    # The other end stays open until all is read: words said last would go with it.
    left = list(answers)
    screen, since = "", 0
    while (piece := _read(master, process)) is not None:
        screen += piece
        new = _COLOURS.sub("", screen[since:])
        if _ASKS.search(new):
            since = len(screen)
            answer = left.pop(0)[1] if left and left[0][0] in " ".join(new.split()) else CTRL_D
            os.write(master, (answer if answer < " " and answer else answer + "\n").encode())
    os.close(slave)
    os.close(master)
    screen = _COLOURS.sub("", screen).replace("\r\n", "\n")
    return Played(process.returncode, screen, left)


def shown(
    words: Sequence[object], width: int = WIDTH, environment: Mapping[str, str] | None = None
) -> bytes:
    """All that ``sferum`` writes to a terminal of this width, as bytes, its colours among them."""
    import termios

    master, slave = os.openpty()
    termios.tcsetwinsize(slave, (50, width))
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", **(environment or {})}
    variables.pop("COLUMNS", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "sferum_cli", *map(str, words)],
        cwd=ROOT, env=variables, stdin=slave, stdout=slave, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    data = b""
    while process.poll() is None or select.select([master], [], [], _BETWEEN_LOOKS)[0]:
        if select.select([master], [], [], _BETWEEN_LOOKS)[0]:
            data += os.read(master, 65_536)
    os.close(slave)
    os.close(master)
    assert process.returncode == 0
    return data.replace(b"\r\n", b"\n")


def without_colours(text: str) -> str:
    """What is left on the screen."""
    return _COLOURS.sub("", text)


def _read(master: int, process: "subprocess.Popen[bytes]") -> str | None:
    """The next words on the screen, whole characters; None at the end."""
    data, until = b"", time.monotonic() + _LONGEST_WAIT
    while True:
        has_ended = process.poll() is not None
        ready, _w, _x = select.select([master], [], [], _BETWEEN_LOOKS)
        if ready:
            data += os.read(master, 65_536)
            with contextlib.suppress(UnicodeDecodeError):
                return data.decode()
        elif has_ended:
            return data.decode() or None
        assert time.monotonic() < until, "nothing was said for too long"
