"""``report --history``: the week is kept with the other outputs, all or nothing, once."""

import errno
import json
import os
import random
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from sferum_cli.errors import OutputFailedError
from sferum_cli.history.store import History
from sferum_cli.outputs import staging
from sferum_cli.outputs.locks import locked
from sferum_cli.reports.kept_rows import KEPT_PARTS
from sferum_cli.rulebook.week import Week
from tests.builders.rules import WEEK_END
from tests.builders.weeks import (
    PEOPLE,
    files_in,
    keep,
    results_of,
    weeks_of_activity,
)
from tests.conftest import ROOT, SAMPLE, Run
from tests.extent import tries

WEEK = "week_end=2024-10-24/week.parquet"
FIRST_OLD, SECOND_OLD = (WEEK.replace("week.", f"week.{number}.") for number in (1, 2))
KEEPING = ("--history", "история")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return weeks_of_activity(tmp_path / "файлы", 1).folder


def other_numbers(files: Path, students: int = 101) -> None:
    weeks_of_activity(files, 1, students=students)


def advice(text: str) -> list[str]:
    """The command that a message ends with."""
    words = shlex.split(text.strip().splitlines()[0].rpartition("sferum ")[2])
    assert words
    return words


@pytest.mark.parametrize("level", ["municipality", "organization", "region", "country"])
def test_every_level_keeps_the_whole_week(
    level: str, files: Path, sferum: Run, tmp_path: Path
) -> None:
    run = sferum("report", files, *KEEPING, "--level", level, "-o", "отчёт.csv")
    assert run.returncode == 0, run.stderr
    assert "24.10.2024" in run.stderr
    (command,) = re.findall("sferum (dynamics --history история)$", run.stderr, re.MULTILINE)
    assert sferum(*command.split()).returncode == 0
    assert list(files_in(tmp_path / "история")) == [WEEK]
    (result,), _run = results_of(weeks_of_activity(tmp_path / "те же", 1))
    kept = History(tmp_path / "история").results([result.week], KEPT_PARTS)[result.week]
    assert all(kept.rows[part].equals(rows) for part, rows in result.rows.items())


def test_the_report_is_the_same_with_and_without(sferum: Run) -> None:
    run, kept = (sferum("report", SAMPLE, "--format", "json", *more) for more in ((), KEEPING))
    assert run.stdout == kept.stdout
    assert kept.returncode == 0


def test_the_same_numbers_again_change_nothing(files: Path, sferum: Run, tmp_path: Path) -> None:
    assert sferum("report", files, *KEEPING).returncode == 0
    path = tmp_path / "история" / WEEK
    before, stamp = path.read_bytes(), path.stat().st_mtime_ns
    for more in ((), ("--replace",), ("--level", "region")):
        assert sferum("report", files, *KEEPING, *more).returncode == 0
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, stamp)
    assert list(files_in(tmp_path / "история")) == [WEEK]


def test_other_numbers_are_refused_and_replaced_when_asked(
    files: Path, sferum: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "история"
    assert sferum("report", files, *KEEPING).returncode == 0
    first = files_in(folder)
    other_numbers(files)
    run = sferum("report", files, *KEEPING, "-o", "отчёт.csv", SFERUM_LANG="en")
    assert run.returncode == 2
    assert "cells differ" in run.stderr
    assert "--replace" in run.stderr
    assert files_in(folder) == first
    assert not (tmp_path / "отчёт.csv").exists()
    run = sferum("report", files, *KEEPING, "--replace")
    assert run.returncode == 0
    assert "week.1.parquet" in run.stderr
    second = files_in(folder)
    assert list(second) == [FIRST_OLD, WEEK]
    assert second[FIRST_OLD] == first[WEEK] != second[WEEK]
    other_numbers(files, students=99)
    assert sferum("report", files, *KEEPING, "--replace").returncode == 0
    third = files_in(folder)
    assert list(third) == [FIRST_OLD, SECOND_OLD, WEEK]
    assert (third[FIRST_OLD], third[SECOND_OLD]) == (first[WEEK], second[WEEK])
    history = History(folder)
    (week,) = history.list_weeks()
    assert week.corrected == 2
    assert history.results([week.week], ())[week.week].corrected == 2


def test_the_number_of_cells_that_differ(files: Path, sferum: Run) -> None:
    assert sferum("report", files, *KEEPING).returncode == 0
    other_numbers(files)
    run = sferum("report", files, *KEEPING, SFERUM_LANG="en")
    assert run.returncode == 2
    # students_total and accounts_total of the organization, its municipality, the region and the
    # country, each among all and among its type; of the larger two, among all, also the shares of
    # students and of active students, which school 2 has.
    assert "20 cells differ" in run.stderr


def test_a_week_that_is_complete_now_replaces_one_that_was_not(
    files: Path, sferum: Run, tmp_path: Path
) -> None:
    """The same numbers: a day without a row, then a day on which nobody did anything."""
    activity = files / "activity.csv"
    lines = activity.read_text("utf-8").splitlines(keepends=True)
    without = [line for line in lines if not line.startswith("18.10.2024")]
    activity.write_text("".join(without), "utf-8")
    assert sferum("report", files, *KEEPING).returncode == 0
    titles, teacher = (line.strip().split(";") for line in lines[:2])
    row = dict(zip(titles, teacher, strict=True))
    nobody = row | {"Дата": "18.10.2024", "Отправлено сообщений": "0"}
    activity.write_text("".join([*without, ";".join(nobody.values()), "\r\n"]), "utf-8")
    history = History(tmp_path / "история")
    for more, is_complete in (((), False), (("--replace",), True)):
        assert sferum("report", files, *KEEPING, *more).returncode == 0
        (result,) = history.results([Week(WEEK_END)], ()).values()
        assert result.is_complete is is_complete


def test_the_history_may_be_the_folder_of_the_files(files: Path, sferum: Run) -> None:
    for _time in range(2):
        run = sferum("report", files, "--history", files)
        assert run.returncode == 0, run.stderr


def test_other_settings_are_named(files: Path, sferum: Run, tmp_path: Path) -> None:
    assert sferum("report", files, *KEEPING).returncode == 0
    (tmp_path / "sferum.toml").write_text("[thresholds]\nactive_teacher_messages = 99\n", "utf-8")
    run = sferum("report", files, *KEEPING)
    assert run.returncode == 2
    assert "thresholds.active_teacher_messages (10, 99)" in run.stderr


def test_an_overlapping_week_is_named_and_the_advice_helps(
    files: Path, sferum: Run, tmp_path: Path
) -> None:
    assert sferum("report", files, *KEEPING).returncode == 0
    before = files_in(tmp_path / "история")
    wednesday = ("report", files, *KEEPING, "--week-end")
    run = sferum(*wednesday, "23.10.2024")
    assert run.returncode == 2
    assert "18.10.2024 – 24.10.2024" in run.stderr
    assert "--week-end 24.10.2024" in run.stderr
    assert files_in(tmp_path / "история") == before
    assert sferum(*wednesday, "24.10.2024").returncode == 0
    assert sferum(*advice(run.stderr), "--yes").returncode == 0
    assert sferum(*wednesday, "23.10.2024").returncode == 0


def test_each_week_that_overlaps_is_named_and_all_commands_help(files: Path, sferum: Run) -> None:
    activity = files / "activity.csv"
    text = activity.read_text("utf-8")
    days = [line for line in text.splitlines(keepends=True) if ".10.2024" in line]
    moved = [re.sub(r"(\d\d)\.10\.2024", lambda day: f"{int(day[1]) - 7:02}.10.2024", line)
             for line in days]  # fmt: skip
    activity.write_text("".join([text, *moved]), "utf-8")
    keep = ("report", files, *KEEPING, "--week-end")
    for end in ("17.10.2024", "24.10.2024"):
        assert sferum(*keep, end).returncode == 0
    run = sferum(*keep, "21.10.2024")
    assert run.returncode == 2
    for days_of_week in ("11.10.2024 – 17.10.2024", "18.10.2024 – 24.10.2024"):
        assert days_of_week in run.stderr
    commands = re.findall(r"sferum (history remove [^;\n]+)", run.stderr)
    assert len(commands) == 2
    for command in commands:
        assert sferum(*shlex.split(command), "--yes").returncode == 0
    assert sferum(*keep, "21.10.2024").returncode == 0


def test_the_setting_of_the_advice_keeps_weeks_on_their_grid(
    files: Path, sferum: Run, tmp_path: Path
) -> None:
    assert sferum("report", files, *KEEPING).returncode == 0
    activity = files / "activity.csv"
    lines = activity.read_text("utf-8").splitlines(keepends=True)
    later = [line.replace("24.10.2024", "25.10.2024") for line in lines if "24.10.2024" in line]
    activity.write_text("".join([*lines, *later]), "utf-8")
    run = sferum("report", files, *KEEPING)
    assert run.returncode == 2
    assert 'week_ends = "thursday"' in run.stderr
    (tmp_path / "sferum.toml").write_text('week_ends = "thursday"\n', "utf-8")
    assert sferum("report", files, *KEEPING).returncode == 0
    assert list(files_in(tmp_path / "история")) == [WEEK]


@pytest.mark.parametrize(
    ("more", "named"),
    [
        (("--history", "история", "--type", "ОО"), "--type"),
        (("--replace",), "--replace"),
    ],
)
def test_what_does_not_go_together(
    more: tuple[str, ...], named: str, files: Path, sferum: Run, tmp_path: Path
) -> None:
    run = sferum("report", files, *more)
    assert run.returncode == 2
    assert named in run.stderr
    assert not (tmp_path / "история").exists()


def test_a_place_that_takes_no_weeks_is_found_before_anything_is_computed(
    files: Path, sferum: Run, tmp_path: Path
) -> None:
    (tmp_path / "история").write_text("файл", "utf-8")
    for place in ("история", "история/глубже"):
        run = sferum("report", files, "--history", place, "-o", "отчёт.csv")
        assert run.returncode == 6
        assert "история" in run.stderr
        assert not run.stdout
    assert not (tmp_path / "отчёт.csv").exists()


def test_missing_folders_are_made(files: Path, sferum: Run, tmp_path: Path) -> None:
    assert sferum("report", files, "--history", "годы/2024/омск").returncode == 0
    assert list(files_in(tmp_path / "годы")) == [f"2024/омск/{WEEK}"]


def test_an_output_that_cannot_be_written_keeps_no_week(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P01: whichever of the writes fails, nothing of the run is there, folders included."""
    (result,), run = results_of(weeks_of_activity(tmp_path / "те же", 1))
    folder = tmp_path / "история"

    def full(*_said: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(staging, "_fill", full)
    with pytest.raises(OutputFailedError, match="24"):
        keep(History(folder), result, run)
    assert not folder.exists()


def test_a_week_and_its_old_file_are_moved_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash between the two moves leaves whole files, and the same run again makes them agree."""
    (old,), run = results_of(weeks_of_activity(tmp_path / "файлы", 1))
    history = History(tmp_path / "история")
    keep(history, old, run)
    before = files_in(history.folder)
    (new,), run = results_of(weeks_of_activity(tmp_path / "файлы", 1, students=101))
    moves: list[Path] = []
    move = staging._move  # noqa: SLF001

    def crash(temporary: Path, target: Path) -> None:
        if moves:
            raise KeyboardInterrupt
        moves.append(target)
        move(temporary, target)

    with monkeypatch.context() as patched:
        patched.setattr(staging, "_move", crash)
        with pytest.raises(KeyboardInterrupt):
            keep(history, new, run, replace=True)
    assert files_in(history.folder) == {FIRST_OLD: before[WEEK], **before}
    assert history.results([old.week], ())[old.week].week == old.week
    keep(history, new, run, replace=True)
    after = files_in(history.folder)
    assert list(after) == [FIRST_OLD, WEEK]
    assert after[FIRST_OLD] == before[WEEK] != after[WEEK]


def test_the_second_run_of_a_history_exits_with_5(files: Path, sferum: Run, tmp_path: Path) -> None:
    with locked([tmp_path / "история"]):
        run = sferum("report", files, *KEEPING, "--quiet")
        assert run.returncode == 5
        assert "история" in run.stderr
        assert not (tmp_path / "история").exists()
        assert sferum("report", files, "--history", "другая", "--quiet").returncode == 0
    assert sferum("report", files, *KEEPING, "--quiet", "--wait", "1").returncode == 0


def test_what_killed_runs_left_is_swept(files: Path, sferum: Run, tmp_path: Path) -> None:
    folder = tmp_path / "история"
    assert sferum("report", files, *KEEPING).returncode == 0
    (folder / WEEK).with_name(".sferum-0123456789ab-0123456789abcdef.tmp").write_bytes(b"half")
    (folder / "week_end=2024-10-17").mkdir()
    assert sferum("report", files, *KEEPING).returncode == 0
    assert [path.name for path in folder.iterdir()] == ["week_end=2024-10-24"]
    assert list(files_in(folder)) == [WEEK]


def test_no_person_is_in_anything(files: Path, sferum: Run, tmp_path: Path) -> None:
    run = sferum("report", files, *KEEPING, "--verbose")
    assert run.returncode == 0
    kept = pl.read_parquet(tmp_path / "история" / WEEK)
    for text in (run.stdout, run.stderr, str(kept.to_dicts())):
        assert not [one for one in PEOPLE if one in text]


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="groups of processes are those of POSIX")
def test_kills_at_random_moments(files: Path, sferum: Run, tmp_path: Path) -> None:
    """P01: the week is the whole old file or the whole new one, and the next run tidies up."""
    folder = tmp_path / "история"
    call = ("report", str(files), *KEEPING, "--replace", "--quiet", "-o", "отчёт.csv")
    wholes = []
    for rating in ("count", "percent"):
        assert sferum(*call, "--rank-by", rating).returncode == 0
        wholes.append((folder / WEEK).read_bytes())
    start = time.monotonic()
    assert sferum(*call, cold=True).returncode == 0
    length = time.monotonic() - start
    chance = random.Random(7)
    killed = 0
    for number in range(tries(20)):
        process = subprocess.Popen(
            [sys.executable, "-m", "sferum_cli", *call, "--rank-by",
             ("count", "percent")[number % 2]],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        time.sleep(length * (0.7 + 0.4 * chance.random()))
        os.killpg(process.pid, signal.SIGKILL) if process.poll() is None else None
        was_killed = process.wait() != 0
        killed += was_killed
        # Whoever ended before was measured on a machine with more to do.
        length *= 1 if was_killed else 0.9
        assert (folder / WEEK).read_bytes() in wholes
    assert killed
    assert sferum(*call, cold=True).returncode == 0
    assert (folder / WEEK).read_bytes() == wholes[0]
    assert not list(folder.rglob("*.tmp"))


def test_the_targets_of_a_report_stand_beside_the_week_before_and_last_year(
    sferum: Run, tmp_path: Path
) -> None:
    assert sferum("sample", "--users", "600", "--weeks", "2", "-o", "проба").returncode == 0
    (region,) = {
        one["region"]
        for one in json.loads(sferum("report", "проба", "--format", "json", "-q").stdout)["targets"]
    }
    (tmp_path / "sferum.toml").write_text(
        f'[last_year."{region}"]\nactive_students = 11.2\n', "utf-8"
    )
    weeks = [
        json.loads(
            sferum("report", "проба", *KEEPING, "--week-end", end, "--format", "json", "-q").stdout
        )["targets"]
        for end in ("17.10.2024", "24.10.2024")
    ]
    for before, after in zip(*weeks, strict=True):
        assert before["change_pp"] is None
        assert after["change_pp"] == pytest.approx(after["pct"] - before["pct"])
        known = 11.2 if after["key"] == "active_students" else None
        assert after["last_year_pct"] == before["last_year_pct"] == known
