"""The history: a folder of weeks, ``week_end=2024-10-24/week.parquet`` (section 8)."""

import contextlib
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import polars as pl

from sferum_cli.command_words import command_line
from sferum_cli.errors import InvalidInputError, WrongCallError
from sferum_cli.history.differences import (
    cells_that_differ,
    settings_in_words,
    settings_that_differ,
)
from sferum_cli.history.faults import checked_week
from sferum_cli.history.manifest import Manifest, manifest_of, units_not_delivered
from sferum_cli.history.week_file import WeekFile, week_bytes, week_of_bytes
from sferum_cli.outputs.staging import Staged, failures_named, sweep_folder
from sferum_cli.outputs.targets import check_folder, check_replaceable
from sferum_cli.problems import Problem, Problems, printable
from sferum_cli.reports.kept_rows import (
    KEPT_COLUMNS,
    LEVEL,
    SLICE,
    WEEK,
    kept_rows,
    slice_name,
    unit_rows_of_kept,
)
from sferum_cli.reports.week_result import Part, Run, Source, WeekResult
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.week import DAYS_IN_WEEK, Week
from sferum_cli.rulebook.words import Level, RankBy
from sferum_cli.run_log import event
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext

FILE_NAME = "week.parquet"

_WEEK_END = "week_end="
_FOLDER = re.compile(rf"{_WEEK_END}(\d{{4}}-\d\d-\d\d)")
_CORRECTED = re.compile(r"week\.([1-9]\d*)\.parquet")
_NUMBERED = {WEEK: pl.UInt32, "rows": pl.UInt32}
_REGIONS: Part = (Level.REGION, None)


def kept_at(file: Path) -> tuple[Path, str] | None:
    """The folder of a history and the day that ends a week, of the week's file by its name."""
    found = _FOLDER.fullmatch(file.parent.name) if file.name == FILE_NAME else None
    return None if found is None else (file.parent.parent, found[1])


@dataclass(frozen=True)
class KeptWeek:
    """A week of the history as a list shows it, or what is wrong with its file."""

    week: Week
    found: Manifest | Problem
    corrected: int


class History:
    """The weeks that a folder keeps. A folder that is not there keeps none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def week_ends(self) -> list[dt.date]:
        """The last days of the weeks that are there, oldest first; their files are not read."""
        return [week.end for week in self._weeks()]

    def results(
        self, weeks: Iterable[Week], parts: Iterable[Part], rank_by: RankBy | None = None
    ) -> dict[Week, WeekResult]:
        """Those of ``weeks`` that are there, oldest first, with these parts and the regions' rows.

        Marks and ranks are judged anew, by ``rank_by`` (None: as the week was kept). A part that
        a week lacks, as an official table does, has no rows; there are no totals. Raises
        InvalidInputError that names every file which is no week of ours.
        """
        there = self._weeks()
        found = [checked_week(self.file(week), week, self.folder)
                 for week in sorted(set(weeks) & set(there))]  # fmt: skip
        files = _without_problems(found)
        wanted = list(dict.fromkeys((_REGIONS, *parts)))
        return {
            manifest.week: WeekResult(
                week=manifest.week,
                rules=rules,
                types=None,
                rows=rows,
                totals={},
                is_complete=manifest.complete,
                source=Source.HISTORY,
                corrected=len(self._corrections(manifest.week)),
                is_official=manifest.official,
                activity_rows=manifest.activity_rows,
            )
            for manifest, rules, rows in _judged(files, wanted, rank_by)
        }

    def list_weeks(self) -> list[KeptWeek]:
        """Every week that is there, oldest first, each read and checked."""
        kept = []
        for week in self._weeks():
            found = checked_week(self.file(week), week, self.folder)
            kept.append(
                KeptWeek(
                    week,
                    found.manifest if isinstance(found, WeekFile) else found,
                    len(self._corrections(week)),
                )
            )
        return kept

    def outputs(self, result: WeekResult, run: Run, *, replace: bool) -> list[Staged]:
        """What is to be written so that the history keeps a week; nothing if it does already.

        ``result`` has KEPT_PARTS. The same week with other numbers, or that was not complete, is
        kept beside as ``week.1.parquet``, … under ``replace``, and moved before the new one. Raises
        WrongCallError for other numbers without ``replace`` and for a week that overlaps another,
        InvalidInputError where the file that is there is none of ours.
        """
        week = result.week
        self._check_overlap(week)
        kept = kept_rows(result)
        manifest = manifest_of(result, run, kept)
        new = _staged(self.file(week), week_bytes(manifest, kept))
        if not self.file(week).exists():
            return [new]
        (old,) = _without_problems([checked_week(self.file(week), week, self.folder)])
        cells = cells_that_differ(_rows(old), kept)
        if not cells and (old.manifest.complete == manifest.complete or not replace):
            return []
        if not replace:
            raise WrongCallError(self._other_numbers(week, cells, old.manifest.rules, result.rules))
        check_replaceable(self.file(week))
        return [*self._kept_beside(week, old.data), new]

    def check(self) -> None:
        """Raise OutputFailedError where the folder takes no weeks; nothing is made yet."""
        check_folder(self.folder)

    def tidy(self) -> None:
        """Remove what killed runs left, under the lock of the folder."""
        for week_folder in self.folder.glob(f"{_WEEK_END}*"):
            sweep_folder(week_folder)
            with contextlib.suppress(OSError):  # it holds something
                week_folder.rmdir()

    def run_of(self, week: Week) -> Run:
        """How the numbers of a week that is there came about; raises as ``results`` does."""
        (file,) = _without_problems([checked_week(self.file(week), week, self.folder)])
        return file.manifest.run

    def remove(self, week: Week) -> None:
        """Take a week out, with the old files that it was corrected from.

        Whatever its file is; raises OutputFailedError. A crash on the way leaves the week, with
        fewer of the old files.
        """
        for path in reversed(self.files_of(week)):
            with failures_named(path):
                path.unlink()
            event("removed", path=str(path))
        with contextlib.suppress(OSError):  # it holds something that is none of ours
            self.file(week).parent.rmdir()

    def files_of(self, week: Week) -> list[Path]:
        """The file of a week and those that it was corrected from; [] if it is not there."""
        if week not in self._weeks():
            return []
        return [self.file(week), *self._corrections(week)]

    def file(self, week: Week) -> Path:
        """Where the file of a week is, or would be."""
        return self.folder / f"{_WEEK_END}{week.end.isoformat()}" / FILE_NAME

    def _weeks(self) -> list[Week]:
        """The weeks by the names of their folders; others are none of ours."""
        if not self.folder.is_dir():
            return []
        weeks = []
        for path in self.folder.iterdir():
            found = _FOLDER.fullmatch(path.name)
            if found is None or not (path / FILE_NAME).exists():
                continue
            try:
                weeks.append(Week(dt.date.fromisoformat(found[1])))
            except ValueError:
                continue
        return sorted(weeks)

    def _corrections(self, week: Week) -> list[Path]:
        """The old files of a week, in the order in which they were replaced."""
        numbered = [
            (int(found[1]), path)
            for path in self.file(week).parent.iterdir()
            if (found := _CORRECTED.fullmatch(path.name))
        ]
        return [path for _number, path in sorted(numbered)]

    def _kept_beside(self, week: Week, data: bytes) -> list[Staged]:
        """The old file as the next ``week.N.parquet``.

        A run that was interrupted between its two moves has put it there already.
        """
        before = self._corrections(week)
        if before and before[-1].read_bytes() == data:
            return []
        number = 1
        if before and (last := _CORRECTED.fullmatch(before[-1].name)):
            number = int(last[1]) + 1
        return [_staged(self.file(week).with_name(f"week.{number}.parquet"), data)]

    def _check_overlap(self, week: Week) -> None:
        others = [one for one in self._weeks() if 0 < abs((one.end - week.end).days) < DAYS_IN_WEEK]
        if not others:
            return
        message = _(
            "{folder}: the week {week} overlaps {others}, which the history has; say --week-end "
            '{ends}, or put week_ends = "{weekday}" into sferum.toml, or take out what the history '
            "has: {commands}"
        )
        raise WrongCallError(
            message.format(
                folder=printable(str(self.folder)),
                week=_days(week),
                others=_(" and ").join(map(_days, others)),
                ends=_(" or ").join(f"{one.end:%d.%m.%Y}" for one in others),
                weekday=others[-1].weekday,
                commands="; ".join(map(self._remove_command, others)),
            )
        )

    def _other_numbers(self, week: Week, cells: int, old: Rules, new: Rules) -> str:
        message = ngettext(
            "{path}: the history has this week with other numbers: {number} cell differs",
            "{path}: the history has this week with other numbers: {number} cells differ",
            cells,
        ).format(path=printable(str(self.file(week))), number=cells)
        settings = settings_in_words(settings_that_differ(old, new))
        if settings:
            message += "; " + _("settings that differ: {settings}").format(settings=settings)
        return message + "; " + _("--replace keeps the new ones, and the old file beside them")

    def _remove_command(self, week: Week) -> str:
        words = ["history", "remove", f"{week.end:%d.%m.%Y}", "--history", str(self.folder)]
        return command_line(words)


def _days(week: Week) -> str:
    return f"{week.start:%d.%m.%Y} – {week.end:%d.%m.%Y}"


def _staged(path: Path, data: bytes) -> Staged:
    return Staged(path, data, _is_whole)


def _is_whole(data: bytes) -> bool:
    return _rows(week_of_bytes(data)).height > 0


def _rows(file: WeekFile) -> pl.DataFrame:
    return pl.read_parquet(io.BytesIO(file.data))


def _without_problems(found: Sequence[WeekFile | Problem]) -> list[WeekFile]:
    """The files, if each is one; raises InvalidInputError with all problems."""
    problems = Problems([one for one in found if isinstance(one, Problem)])
    if problems.records:
        raise InvalidInputError(problems)
    return [one for one in found if isinstance(one, WeekFile)]


def _judged(
    files: Sequence[WeekFile], parts: Sequence[Part], rank_by: RankBy | None
) -> Iterator[tuple[Manifest, Rules, dict[Part, pl.DataFrame]]]:
    """Each week with the rules that its rows are judged by, and the rows of these parts.

    One scan reads all files; the rows of weeks under the same rules are judged together.
    """
    rows = _scanned(files, parts)
    start = 0
    for (rules, is_official), together in groupby(
        files, key=lambda file: (_rules(file, rank_by), file.manifest.official)
    ):
        same = [file.manifest for file in together]
        heights = [sum(map(manifest.height, parts)) for manifest in same]
        here = rows.slice(start, sum(heights)).with_columns(_week_numbers(heights))
        start += sum(heights)
        silent = units_not_delivered(same)
        judged = {
            part: unit_rows_of_kept(here, part, rules, silent, is_official=is_official).drop(WEEK)
            for part in parts
        }
        starts = dict.fromkeys(parts, 0)
        for manifest in same:
            mine = {}
            for part, frame in judged.items():
                mine[part] = frame.slice(starts[part], manifest.height(part))
                starts[part] += manifest.height(part)
            yield manifest, rules, mine


def _rules(file: WeekFile, rank_by: RankBy | None) -> Rules:
    rules = file.manifest.rules
    return rules if rank_by is None else rules.model_copy(update={"rank_by": rank_by})


def _scanned(files: Sequence[WeekFile], parts: Sequence[Part]) -> pl.DataFrame:
    """The rows of these parts of all files, in their order."""
    if not files:
        return pl.DataFrame(schema=KEPT_COLUMNS)
    chosen = pl.any_horizontal(
        (pl.col(LEVEL) == level.value) & (pl.col(SLICE) == slice_name(of)) for level, of in parts
    )
    return pl.scan_parquet([file.data for file in files]).filter(chosen).collect()


def _week_numbers(heights: Sequence[int]) -> pl.Series:
    """The number of its week for each row, of weeks with so many rows."""
    numbers = pl.DataFrame({WEEK: range(len(heights)), "rows": heights}, schema=_NUMBERED)
    return numbers.select(pl.col(WEEK).repeat_by("rows").explode())[WEEK]
