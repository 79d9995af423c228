"""What the words OURS and THEIRS of a comparison name: files, or a week of a history."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sferum_cli.cli.history import OneWeek
from sferum_cli.errors import WrongCallError
from sferum_cli.problems import Code, Problems, printable
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from sferum_cli.history.store import History
    from sferum_cli.reports.comparison import Side
    from sferum_cli.rulebook.week import Week
    from sferum_cli.sources.report_tables.files import ReportFiles
    from sferum_cli.sources.sheets.options import FileOptions

_AT = "@"


@dataclass(frozen=True)
class NamedFiles:
    """One of the tables, in files."""

    name: str
    call: InputCall

    @property
    def files(self) -> list[Path]:
        """What no output may replace."""
        return [file.on_disk for file in self.call.found.files]

    @property
    def passed_over(self) -> list[str]:
        """The files of a folder in which no table is looked for."""
        return list(map(str, self.call.found.passed_over))


@dataclass(frozen=True)
class NamedWeek:
    """One of the tables, as a week of a history."""

    name: str
    history: "History"
    week: "Week"

    @property
    def files(self) -> list[Path]:
        """What no output may replace."""
        return self.history.files_of(self.week)

    @property
    def passed_over(self) -> list[str]:
        """Nothing: a week is one file."""
        return []


def named_table(words: Path) -> NamedFiles | NamedWeek:
    """What one of the words of a call names.

    Raises WrongCallError for a folder of weeks without the week, and for a week that is none;
    WeekMissingError for one that the history does not have.
    """
    from sferum_cli.history.store import History, kept_at

    name = str(words)
    if words.is_dir() and (there := History(words).week_ends()):
        raise WrongCallError(
            _("{folder} is a history; which week of it? {folder}@{week}").format(
                folder=printable(name), week=there[-1].isoformat()
            )
        )
    kept = kept_at(words)
    if kept is None and not words.exists() and _AT in name:
        before, _at, after = name.rpartition(_AT)
        kept = Path(before), after
    if kept is None or not kept[0].is_dir():
        return NamedFiles(name, InputCall([words]))
    folder, week = kept
    history = History(folder)
    return NamedWeek(name, history, OneWeek(week, history.folder).found(history))


def sides_of(
    tables: Sequence[NamedFiles | NamedWeek], options: "FileOptions", problems: Problems
) -> "list[Side]":
    """The tables read; raises InvalidInputError for what cannot be, or is no such table."""
    from sferum_cli.views.compared_tables import side_of_files, side_of_week

    found = iter(_tables_in([one for one in tables if isinstance(one, NamedFiles)], options))
    sides = []
    for one in tables:
        if isinstance(one, NamedWeek):
            sides.append(side_of_week(one.name, one.history, one.week))
        else:
            read = next(found)
            read.problems.extend(one.call.found.problems)
            sides.append(side_of_files(one.name, read, problems))
    return sides


def _tables_in(files: Sequence[NamedFiles], options: "FileOptions") -> "list[ReportFiles]":
    """The tables in the files of each; a sheet that the call names need not be in both."""
    from sferum_cli.sources.report_tables.files import find_report_tables
    from sferum_cli.sources.tables.columns import ColumnNames

    names = ColumnNames()
    found = [find_report_tables(one.call, options, names, None) for one in files]
    lacking = [
        any(problem.code is Code.SHEET_MISSING for problem in one.problems.records) for one in found
    ]
    if all(lacking):
        return found
    whole = replace(options, sheet=None)
    return [
        find_report_tables(one.call, whole, names, None) if lacks else read
        for one, read, lacks in zip(files, found, lacking, strict=True)
    ]
