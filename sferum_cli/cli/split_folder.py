"""The folders of views that are split: where the week's one stands, and the files in it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sferum_cli.cli.file_names import file_names
from sferum_cli.cli.view import Split

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sferum_cli.outputs.staging import Staged, StagedFolder
    from sferum_cli.reports.document import Document
    from sferum_cli.reports.folder import UnitsFolder
    from sferum_cli.reports.week_result import Run, WeekResult
    from sferum_cli.rulebook.week import Week
    from sferum_cli.settings import Settings


def folder_of_week(split: Split, week: "Week") -> Path:
    """The folder that the week gets: DIR/2024-10-24."""
    return split.folder / week.end.isoformat()


@dataclass(frozen=True)
class SplitFolder:
    """The week's folder of a view; its files are made one after the other while it is written."""

    path: Path
    split: Split
    units: "UnitsFolder"
    names: "Sequence[str]"

    @property
    def index(self) -> "Document":
        """The list of its files."""
        return self.units.index(self.names)

    @property
    def staged(self) -> "StagedFolder":
        """The folder as an output."""
        from sferum_cli.outputs.staging import StagedFolder

        return StagedFolder(self.path, self._files)

    def _files(self) -> "Iterator[Staged]":
        from sferum_cli.render.delimited import Style
        from sferum_cli.render.writers import staged

        for unit, name in zip(self.units.units, self.names, strict=True):
            yield staged(unit.document(), self.path / name)
        for name in _indexes(self.split):
            yield staged(self.index, self.path / name, Style(keys=True))


def split_folder(
    split: Split, weeks: "Sequence[WeekResult]", run: "Run", settings: "Settings"
) -> SplitFolder:
    """The folder of a view for its newest week.

    What is suspicious about the weeks goes to the problems of ``run``.
    """
    units = split.units(weeks, run, settings)
    names = file_names([unit.names for unit in units.units], split.suffix, _indexes(split))
    return SplitFolder(folder_of_week(split, weeks[-1].week), split, units, names)


def _indexes(split: Split) -> list[str]:
    from sferum_cli.outputs.folders import INDEX

    return [f"{INDEX}{suffix}" for suffix in split.indexes]
