"""A view with the options that it is called with: what all views have in common."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sferum_cli.cli import options as o
from sferum_cli.rulebook.words import RankBy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sferum_cli.reports.document import Document
    from sferum_cli.reports.folder import UnitsFolder
    from sferum_cli.reports.week_result import Asked, Run, WeekResult
    from sferum_cli.rulebook.week import Week
    from sferum_cli.settings import Settings


@dataclass(frozen=True)
class Split:
    """A folder in which the week gets one of its own: a file for each unit, and an index.

    ``suffix`` is the format of the files, ``indexes`` are those of the index; ``units`` is called
    once the weeks are known.
    """

    folder: Path
    suffix: str
    units: "Callable[[Sequence[WeekResult], Run, Settings], UnitsFolder]"
    indexes: tuple[str, ...] = (".csv",)


@dataclass(frozen=True)
class Question:
    """What a view wants to know of weeks, and the document that it makes of them.

    Both are called once their libraries are loaded; there are no weeks where the call has no files.
    A view keeps the week in a history, or reads others there. ``file_name`` is a file that the next
    call may write; ``known_weeks`` are those that the files need not hold. ``split`` is the folder
    that its units get; the document of a view that ``is_split_only`` is the index of that.
    ``more_formats`` are suffixes that not every view has.
    """

    asked: "Callable[[], Asked]"
    document: "Callable[[Sequence[WeekResult], Run, Settings], Document]"
    rank_by: RankBy | None = None
    require_full_week: bool = False
    keeps: o.KeepsHistory | None = None
    reads: o.ReadsHistory | None = None
    file_name: str | None = None
    known_weeks: "Callable[[], frozenset[Week]]" = frozenset
    split: Split | None = None
    is_split_only: bool = False
    more_formats: tuple[str, ...] = ()


@dataclass(frozen=True)
class ViewCall:
    """A view with the options that it is called with.

    ``region`` is the only one that it shows; ``of_region`` is the same call for one, None where the
    view has no such option, or was given it.
    """

    asked: o.View | o.ViewInFiles
    question: Question
    region: str | None = None
    of_region: "Callable[[str], ViewCall] | None" = None
