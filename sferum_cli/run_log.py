"""The log of a run: what it read, computed and wrote, one event per line, and no person.

Whoever has something to tell calls ``event``; without a log nothing happens. The file is appended
to, a line at a time, so that several runs may have one log.
"""

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sferum_cli import __version__

if TYPE_CHECKING:
    from sferum_cli.log_file import Lines

INFO, WARNING, ERROR = "info", "warning", "error"

Fields = Mapping[str, object]


@dataclass
class _Run:
    """A run with a log: its id, its file, and when it began."""

    lines: "Lines"
    path: Path
    id: str = field(default_factory=lambda: os.urandom(6).hex())
    began: float = field(default_factory=time.monotonic)


_run: _Run | None = None


def begin_log(path: Path, form: str, words: Sequence[str]) -> None:
    """Begin the log of this run. Raises OutputFailedError for a file that takes no lines."""
    global _run  # noqa: PLW0603 - one run, one log
    from sferum_cli.log_file import Lines

    _run = _Run(Lines(path, form), path)
    event("run-started", version=__version__, process=os.getpid(), words=list(words))


def end_log(code: int) -> None:
    """The last line of a run, with its exit code; raises OutputFailedError."""
    global _run  # noqa: PLW0603
    if _run is None:
        return
    seconds = round(time.monotonic() - _run.began, 3)
    try:
        event("run-ended", ERROR if code else INFO, exit_code=code, seconds=seconds)
    finally:
        _run = None


def log_path() -> Path | None:
    """The file of the log, None without one."""
    return None if _run is None else _run.path


def event(name: str, severity: str = INFO, /, **fields: object) -> None:
    """One line of the log. Raises OutputFailedError where it cannot be written.

    No field holds a value of a row, or an id or a name of a person.
    """
    if _run is not None:
        _run.lines.write(name, severity, _run.id, fields)


def written(path: Path) -> None:
    """A file that stands in its place now, with what it is known by."""
    if _run is None:
        return
    import hashlib

    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    event("written", path=str(path), sha256=digest, bytes=path.stat().st_size)
