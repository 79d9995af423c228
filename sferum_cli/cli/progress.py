"""A bar on stderr while a run works for longer than a second, on a terminal only."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sferum_cli.stages import Stages

_SHOWN_AFTER = 1.0
"""Seconds: a run that is done by then needs no bar."""


@contextmanager
def progress_shown(stages: Stages, *, wanted: bool) -> Iterator[None]:
    """Show which stage is going on; the bar is gone afterwards."""
    if not wanted or sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    bar = _Bar(stages.began)
    stages.listener = bar.tell
    bar.start()
    try:
        yield
    finally:
        bar.stop()


class _Bar:
    """Waits in a thread of its own, and loads what draws only if it is needed."""

    def __init__(self, began: float) -> None:
        self._began = began
        self._stage = ""
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._show, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._done.set()
        self._thread.join()

    def tell(self, stage: str) -> None:
        self._stage = stage

    def _show(self) -> None:
        if self._done.wait(self._began + _SHOWN_AFTER - time.perf_counter()):
            return
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        console = Console(file=sys.stderr)
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True) as shown:
            task = shown.add_task(self._stage, total=None)
            while not self._done.wait(0.1):
                shown.update(task, description=self._stage)
