"""The file of a log: lines of text or json, appended whole by as many processes as there are."""

import contextlib
import datetime as dt
import errno
import json
import logging
import os
import re
import stat
import time
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from sferum_cli.errors import OutputFailedError, system_reason
from sferum_cli.problems import printable
from sferum_cli.translation import gettext as _

_MODE = 0o640
_APPENDS_WHOLE_LINES = os.name == "posix"
"""Elsewhere two processes that append at once may write over each other: one waits."""

_LONGEST_WAIT = 10.0
_LOOKS, _PAUSE = 5, 0.02
_OURS = re.compile(rb'\{"time": "\d{4}-|\d{4}-\d\d-\d\dT\S+ (INFO|WARNING|ERROR) [0-9a-f]{12} ')
"""How the first line of a log of ours begins."""

_BARE = re.compile(r"[^\s\"=\\]+")


class Lines:
    """Appends events to a file; raises OutputFailedError where that fails."""

    def __init__(self, path: Path, form: str) -> None:
        self._handler = _Appending(path)
        self._handler.setFormatter(_Json() if form == "json" else _Text())

    def write(self, name: str, severity: str, run: str, fields: Mapping[str, object]) -> None:
        """One event as one line."""
        number = logging.getLevelNamesMapping()[severity.upper()]
        record = logging.LogRecord("sferum", number, "", 0, name, None, None)
        record.run, record.fields = run, fields
        self._handler.handle(record)


class _Appending(logging.Handler):
    """Each record in one write at the end of the file, wherever others have moved it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        try:
            self._file, is_cut = _opened(path)
        except OSError as error:
            raise _failed(path, system_reason(error)) from None
        self._before = b"\n" if is_cut else b""

    def emit(self, record: logging.LogRecord) -> None:
        """Raises OutputFailedError: a log that says less than what happened is none."""
        # A lone half of a character from a file's name is spelled out by now.
        line = self._before + self.format(record).encode() + b"\n"
        try:
            with self._alone():
                left = memoryview(line)
                while left:
                    left = left[os.write(self._file, left) :]
        except OSError as error:
            raise _failed(self._path, system_reason(error)) from None
        self._before = b""

    def _alone(self) -> contextlib.AbstractContextManager[object]:
        if _APPENDS_WHOLE_LINES:
            return contextlib.nullcontext()
        from filelock import FileLock

        from sferum_cli.outputs.state import state_folder

        return FileLock(state_folder() / "log.lock", timeout=_LONGEST_WAIT)


def _opened(path: Path) -> tuple[int, bool]:
    """The descriptor of a log, and whether its last line was cut by a disk that was full.

    Raises OSError, and OutputFailedError for a file that is there and is something else.
    """
    if not path.is_dir() and not path.parent.is_dir():
        raise _failed(path, system_reason(FileNotFoundError(errno.ENOENT, "")))
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    for name in ("O_BINARY", "O_NOCTTY", "O_NONBLOCK", "O_CLOEXEC"):
        flags |= getattr(os, name, 0)
    is_new = not os.path.lexists(path)
    file = os.open(path, flags, _MODE)
    if hasattr(os, "O_NONBLOCK"):  # a pipe without a reader is refused, a slow one is waited for
        os.set_blocking(file, True)
    found = os.fstat(file)
    if not stat.S_ISREG(found.st_mode):  # a terminal, the stderr of a service
        return file, False
    if is_new:
        with contextlib.suppress(OSError):  # whatever mode is usual for this user
            path.chmod(_MODE)
    if found.st_size == 0:
        return file, False
    with path.open("rb") as log:
        if not _OURS.match(log.readline(80)):
            os.close(file)
            raise _failed(path, _("the file is there and is no log of sferum; name another one"))
        return file, _is_cut(log)


def _is_cut(log: BinaryIO) -> bool:
    """Whether the last line has no end, and gets none in a moment from another run."""
    for _try in range(_LOOKS):
        log.seek(-1, os.SEEK_END)
        if log.read(1) == b"\n":
            return False
        time.sleep(_PAUSE)
    return True


def _failed(path: Path, reason: str) -> OutputFailedError:
    return OutputFailedError(
        _("{path}: the log cannot be written ({reason})").format(
            path=printable(str(path)), reason=reason
        )
    )


def _moment(record: logging.LogRecord) -> str:
    moment = dt.datetime.fromtimestamp(record.created, dt.UTC).astimezone()
    return moment.isoformat(timespec="milliseconds")


class _Text(logging.Formatter):
    """«2024-10-25T08:00:01.123+06:00 INFO 5f0c… written path=отчёт.xlsx bytes=17170»."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of an event."""
        words = [_moment(record), record.levelname, record.__dict__["run"], record.msg]
        words += [f"{key}={_word(value)}" for key, value in record.__dict__["fields"].items()
                  if value is not None]  # fmt: skip
        return " ".join(words)


def _word(value: object) -> str:
    """A value without blanks, or in quotes; nothing in it acts on a screen or ends the line."""
    if not isinstance(value, str):
        return _json(value) if isinstance(value, (dict, list)) else str(value)
    return value if _BARE.fullmatch(value) and value.isprintable() else _json(value)


class _Json(logging.Formatter):
    """An object per line: time, severity, run and event, then what the event tells."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of an event."""
        head = {
            "time": _moment(record),
            "severity": record.levelname.lower(),
            "run": record.__dict__["run"],
            "event": record.msg,
        }
        return _json({**head, **record.__dict__["fields"]})


def _json(value: object) -> str:
    """Valid json in which every character that nobody sees is spelled out."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if text.isprintable() else "".join(map(_spelled, text))


def _spelled(character: str) -> str:
    return character if character.isprintable() else json.dumps(character)[1:-1]
