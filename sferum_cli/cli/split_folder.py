"""The folders of views that are split: where the week's one stands, and the files in it."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sferum_cli.cli.file_names import file_names
from sferum_cli.cli.view import Split

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sferum_cli.outputs.staging import Staged, StagedFolder
    from sferum_cli.reports.folder import UnitsFolder
    from sferum_cli.reports.week_result import Run, WeekResult
    from sferum_cli.rulebook.week import Week
    from sferum_cli.settings import Settings


def folder_of_week(split: Split, week: "Week") -> Path:
    """The folder that the week gets: DIR/2024-10-24."""
    return split.folder / week.end.isoformat()


def split_folder(
    split: Split, weeks: "Sequence[WeekResult]", run: "Run", settings: "Settings"
) -> "StagedFolder":
    """The week's folder of a view, its files made one after the other while they are written."""
    from sferum_cli.outputs.staging import StagedFolder

    folder, units = folder_of_week(split, weeks[-1].week), split.units(weeks, run, settings)
    return StagedFolder(folder, partial(_files, folder, split.suffix, units))


def _files(folder: Path, suffix: str, units: "UnitsFolder") -> "Iterator[Staged]":
    """The file of each unit, and the index at the end."""
    from sferum_cli.outputs.folders import INDEX
    from sferum_cli.render.delimited import Style
    from sferum_cli.render.writers import staged

    names = file_names([unit.names for unit in units.units], suffix)
    for unit, name in zip(units.units, names, strict=True):
        yield staged(unit.document(), folder / name)
    yield staged(units.index(names), folder / INDEX, Style(keys=True))
