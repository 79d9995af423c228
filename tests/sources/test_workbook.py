"""A workbook that is read while it is looked at: what is refused is this one."""

import threading
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sferum_cli.sources.files.limits import Limits
from sferum_cli.sources.files.unreadable import UnreadableFileError, damaged_file, over_limit
from sferum_cli.sources.sheets.workbook import Book, Reader


@dataclass
class Refusals:
    """Somebody who lets a book be read beside its guard, and notes what is said."""

    failed: Mapping[Path, UnreadableFileError] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def reading(self, path: Path, limits: Limits, *, goes_on: bool) -> AbstractContextManager[None]:
        del path, limits, goes_on
        return nullcontext()

    def reads_beside(self) -> bool:
        return True

    def guarded(self) -> None:
        self.said.append("guarded")

    def refuse(self, error: UnreadableFileError) -> None:
        self.said.append(error.code)


def book_of(load_fails: threading.Event, *, is_safe: bool) -> Book:
    """A book whose reader fails at once, and whose guard is done only after that."""

    def load(_name: str) -> None:
        load_fails.set()
        raise damaged_file()

    def guard() -> None:
        load_fails.wait()
        time.sleep(0.05)  # a reader that does not wait is gone by now
        if not is_safe:
            raise over_limit("sheet_cells", 1)

    return Book(Path("a.xlsx"), None, {}, Reader(["A"], load), guard, guard_is_faster=True)


@pytest.mark.parametrize(("is_safe", "said"), [(True, ["guarded"]), (False, ["file-limit"])])
def test_a_reader_that_fails_waits_for_the_guard(*, is_safe: bool, said: list[str]) -> None:
    """Later the next file would be read, and the refusal taken for one of that."""
    watch = Refusals()
    with pytest.raises(UnreadableFileError):
        book_of(threading.Event(), is_safe=is_safe).read(watch)
    assert watch.said == said
