"""Commands as processes of their own: how long they take, and how much memory.

What the system tells of a child's memory begins with what its parent held when it was started.
So nothing heavy is imported here or by what imports this: the data are made, and the reports
written, by children.
"""

import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

PEAK_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in what the system calls one of memory."""

PIECE = 1 << 22


@dataclass(frozen=True)
class Measured:
    """One run of a command."""

    seconds: float
    peak: int
    """Bytes of its largest process: the sum over its children is not told."""

    said: str
    """What it wrote to stderr."""


class FailedError(Exception):
    """A command that did not exit with 0."""

    def __init__(self, command: Sequence[str], exit_code: int, said: str) -> None:
        lines = said.strip().splitlines()[-10:]
        super().__init__(f"exit code {exit_code}: {shlex.join(command)}\n" + "\n".join(lines))


def measure(command: Sequence[str], folder: Path) -> Measured:
    """Run a command in a folder and wait for it."""
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        # It was not `process` that waited, so it has to be told.
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read().decode("utf-8", "replace")
    if process.returncode:
        raise FailedError(command, process.returncode, text)
    return Measured(seconds, usage.ru_maxrss * PEAK_UNIT, text)


def read_through(folder: Path) -> None:
    """Read all files of a folder, so that whoever is first does not pay for the disk."""
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        with path.open("rb") as file:
            while file.read(PIECE):
                pass


def _environment() -> dict[str, str]:
    # Settings of the product would change what it does. Without compiled modules on disk the
    # checkout would be compiled on each run, and its peers, which are installed, would not.
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("SFERUM_") and name != "PYTHONDONTWRITEBYTECODE"
    }
    return {**ours, "PYTHONPATH": str(ROOT)}
