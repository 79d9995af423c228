"""What a run is doing, and for how long: for --timings and the progress on a terminal."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Stages:
    """The stages of a run in their order, each with its seconds.

    ``listener`` is told the name of each stage as it begins; ``began`` is the clock at the start.
    """

    listener: Callable[[str], None] | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    began: float = field(default_factory=time.perf_counter)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Do what belongs to one stage; the same name again adds to it."""
        if self.listener is not None:
            self.listener(name)
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start
