"""Work beside other work."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def beside(
    work: Callable[Arguments, Result], *arguments: Arguments.args, **named: Arguments.kwargs
) -> Future[Result]:
    """Begin a piece of work in a thread of its own, which a command that ends does not wait for."""
    future: Future[Result] = Future()
    run = partial(_run, future, partial(work, *arguments, **named))
    threading.Thread(target=run, daemon=True).start()
    return future


class Lane:
    """One thread beside the others, which does its pieces of work one after the other.

    Like that of ``beside`` it ends with the command, whatever is left. It takes work from one
    thread, and in one process: what is forked has a lane without its thread.
    """

    def __init__(self) -> None:
        """Begins with the first piece of work."""
        self._left: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def beside(
        self,
        work: Callable[Arguments, Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Future[Result]:
        """Put a piece of work behind those that there are."""
        future: Future[Result] = Future()
        self._left.put(partial(_run, future, partial(work, *arguments, **named)))
        if self._thread is None:
            self._thread = threading.Thread(target=self._go, daemon=True)
            self._thread.start()
        return future

    def _go(self) -> None:
        while True:
            self._left.get()()


def _run(future: Future[Result], work: Callable[[], Result]) -> None:
    try:
        result = work()
    except BaseException as error:  # noqa: BLE001 - whoever asks for the result gets it
        future.set_exception(error)
    else:
        future.set_result(result)
