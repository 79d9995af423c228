"""One run at a time for each output: a lock of the system, which ends with the process."""

import contextlib
import datetime as dt
import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sferum_cli.errors import LockedError
from sferum_cli.outputs.staging import sweep
from sferum_cli.outputs.state import state_folder
from sferum_cli.problems import printable
from sferum_cli.translation import gettext as _


@contextmanager
def locked(targets: Sequence[Path], wait: float = 0) -> Iterator[None]:
    """Hold the lock of each of these outputs, and sweep what killed runs left beside them.

    ``wait`` is for how many seconds another run is waited for. Raises LockedError that names the
    output and since when another run holds it.
    """
    with ExitStack() as held:
        if targets:
            until = time.monotonic() + wait
            folder = state_folder()
            # In one order for all, so that no two runs wait for each other.
            for target in sorted(set(targets), key=_key):
                _hold(held, folder / _key(target), target, until)
            sweep(targets)
        yield


def _key(target: Path) -> str:
    """A name for the lock of an output: the same for every way to write its path."""
    real = os.path.normcase(os.path.realpath(target))
    return hashlib.sha256(os.fsencode(real)).hexdigest()[:32]


def _hold(held: ExitStack, place: Path, target: Path, until: float) -> None:
    from filelock import FileLock, Timeout

    # The lock's own file is emptied by whoever asks for it.
    since = place.with_suffix(".since")
    try:
        held.enter_context(
            FileLock(place.with_suffix(".lock"), timeout=max(0.0, until - time.monotonic()))
        )
    except Timeout:
        raise LockedError(_in_use(target, since)) from None
    with contextlib.suppress(OSError):  # it is told, and nothing depends on it
        since.write_text(dt.datetime.now().astimezone().isoformat(timespec="seconds"), "utf-8")


def _in_use(target: Path, since: Path) -> str:
    """Since when the other run has been at work; what it left to say so may be unreadable."""
    try:
        start = dt.datetime.fromisoformat(since.read_text("utf-8"))
    except (OSError, ValueError):
        message = _(
            "{path}: another run is writing it; run again after its end, or say --wait SECONDS"
        )
        return message.format(path=printable(str(target)))
    message = _(
        "{path}: another run has been writing it since {start:%d.%m.%Y %H:%M:%S}; run again after "
        "its end, or say --wait SECONDS"
    )
    return message.format(path=printable(str(target)), start=start)
