"""``sferum history list``, ``show``, ``remove`` and ``add``."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sferum_cli import __version__
from sferum_cli.history.store import History
from sferum_cli.outputs.locks import locked
from tests.builders.rules import World
from tests.builders.weeks import PEOPLE, files_in, kept_weeks, weeks_of_activity
from tests.conftest import SAMPLE, Run, run_sferum
from tests.history.test_keeping import advice

KEPT = ("--history", "история")
NEWEST, BEFORE, OLDEST = "2024-10-24", "2024-10-17", "2024-10-10"


def names(*weeks: str) -> list[str]:
    return [f"week_end={week}/week.parquet" for week in sorted(weeks)]


@pytest.fixture
def history(tmp_path: Path) -> History:
    return kept_weeks(tmp_path / "история", 2)


def listed(sferum: Run, code: int = 0) -> dict[str, Any]:
    run = sferum("history", "list", *KEPT, "--format", "json")
    assert run.returncode == code, run.stderr
    return json.loads(run.stdout)  # type: ignore[no-any-return]


@pytest.mark.usefixtures("history")
def test_the_list(sferum: Run) -> None:
    one = {"complete": True, "units": 6, "version": __version__, "corrected": 0}
    assert listed(sferum)["weeks"] == [
        {"week_end": BEFORE, **one},
        {"week_end": NEWEST, **one},
    ]
    table = sferum("history", "list", *KEPT, "--format", "table")
    assert [line.split()[0] for line in table.stdout.splitlines()[-2:]] == [
        "17.10.2024", "24.10.2024",
    ]  # fmt: skip


def test_the_list_of_nothing(sferum: Run) -> None:
    assert listed(sferum)["weeks"] == []


def test_a_damaged_week_is_named_among_the_others(history: History, sferum: Run) -> None:
    path = history.folder / names(BEFORE)[0]
    path.write_bytes(path.read_bytes()[:-100])
    found = listed(sferum, code=3)
    damaged, whole = found["weeks"]
    assert damaged == {
        "week_end": BEFORE, "complete": None, "units": None, "version": None, "corrected": 0,
    }  # fmt: skip
    assert whole["units"] == 6
    (issue,) = found["issues"]
    assert (issue["severity"], issue["code"]) == ("error", "history-damaged")
    assert BEFORE in issue["file"]
    run = sferum("history", "list", *KEPT, "--format", "table")
    assert run.returncode == 3
    assert BEFORE in run.stderr
    # Its advice, to the letter: take it out, and add the week once more.
    words = advice(run.stderr)
    assert sferum(*words, "--yes").returncode == 0
    assert sferum("history", "add", "файлы", *KEPT).returncode == 0
    assert [one["week_end"] for one in listed(sferum)["weeks"]] == [BEFORE, NEWEST]


@pytest.mark.usefixtures("history")
def test_weeks_under_other_settings_or_of_other_regions_are_told(
    sferum: Run, tmp_path: Path
) -> None:
    assert not listed(sferum)["issues"]
    (tmp_path / "sferum.toml").write_text("[thresholds]\nactive_teacher_messages = 9\n", "utf-8")
    assert sferum("history", "remove", BEFORE, *KEPT, "--yes").returncode == 0
    assert sferum("report", "файлы", *KEPT, "--week-end", BEFORE).returncode == 0
    world = World(tmp_path)
    world.headcount("регион | школа\nТомская область | 1")
    world.activity("день | человек\n-14 | а")
    assert sferum("report", *world.paths, *KEPT).returncode == 0
    run = sferum("history", "list", *KEPT)
    assert run.returncode == 0
    settings, regions = (
        [line for line in run.stderr.splitlines() if f"[{code}]" in line]
        for code in ("history-settings", "history-regions")
    )
    assert len(settings) == len(regions) == 1
    assert "thresholds.active_teacher_messages (9, 10)" in settings[0]
    assert "17.10.2024" in settings[0]
    assert "Томская область" in regions[0]
    assert "10.10.2024" in regions[0]


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("week", ["24.10.2024", "2024-10-24", "2024-W43", "2024-w43"])
def test_show_is_the_report_of_the_week(week: str, sferum: Run) -> None:
    for level in ("municipality", "organization", "region", "country"):
        shown = sferum("history", "show", week, *KEPT, "--level", level)
        assert shown.returncode == 0, shown.stderr
        assert shown.stdout == sferum("report", "файлы", "--level", level).stdout


@pytest.mark.usefixtures("history")
def test_show_as_json_and_as_files(sferum: Run, tmp_path: Path) -> None:
    run = sferum("history", "show", BEFORE, *KEPT, "--format", "json", "-o", "неделя.xlsx")
    report = sferum("report", "файлы", "--week-end", BEFORE, "--format", "json")
    shown, computed = json.loads(run.stdout), json.loads(report.stdout)
    assert shown["rows"] == computed["rows"]
    assert shown["targets"] == computed["targets"]
    inputs = [
        {(Path(one["path"]).name, one["sha256"]) for one in found["meta"]["inputs"]}
        for found in (shown, computed)
    ]
    assert inputs[0] == inputs[1]
    assert (tmp_path / "неделя.xlsx").stat().st_size
    by_percent = sferum("history", "show", BEFORE, *KEPT, "--rank-by", "percent")
    assert by_percent.stdout == sferum(
        "report", "файлы", "--week-end", BEFORE, "--rank-by", "percent"
    ).stdout  # fmt: skip


def test_an_output_over_the_history_is_refused(history: History, sferum: Run) -> None:
    before = files_in(history.folder)
    run = sferum("history", "show", NEWEST, *KEPT, "-o", history.folder / names(NEWEST)[0])
    assert run.returncode == 2
    assert files_in(history.folder) == before


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("command", ["show", "remove"])
@pytest.mark.parametrize(
    ("week", "code"),
    [("23.10.2024", 4), ("2024-W50", 4), ("2024-11-31", 2), ("вчера", 2), ("", 2)],
)
def test_a_week_that_is_not_there(command: str, week: str, code: int, sferum: Run) -> None:
    run = sferum("history", command, week, *KEPT)
    assert run.returncode == code
    if code == 4:
        assert "17.10.2024, 24.10.2024" in run.stderr


def test_remove_asks_whoever_can_be_asked(history: History, sferum: Run) -> None:
    before = files_in(history.folder)
    run = sferum("history", "remove", NEWEST, *KEPT)
    assert run.returncode == 2
    assert "--yes" in run.stderr
    assert files_in(history.folder) == before
    assert sferum("history", "remove", NEWEST, *KEPT, "--yes").returncode == 0
    assert list(files_in(history.folder)) == names(BEFORE)
    assert [path.name for path in history.folder.iterdir()] == [f"week_end={BEFORE}"]


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of POSIX")
@pytest.mark.parametrize(("answer", "left"), [("да", 1), ("нет", 2), ("", 2)])
def test_the_answer_of_a_person(
    answer: str, left: int, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pty  # POSIX only

    from sferum_cli.cli.usage import run_app

    person, terminal = pty.openpty()
    os.write(person, f"{answer}\n".encode())
    with os.fdopen(terminal, encoding="utf-8") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        from sferum_cli.cli.app import app_for

        try:
            words = ["history", "remove", NEWEST, "--history", str(history.folder)]
            run_app(app_for(words), words, "sferum")
        except SystemExit as leaving:
            assert (leaving.code, left) == (1, 2)
    os.close(person)
    assert len(history.week_ends()) == left


def test_two_runs_do_not_meet(history: History, sferum: Run) -> None:
    with locked([history.folder]):
        for call in (["remove", NEWEST, "--yes"], ["add", "файлы"]):
            run = sferum("history", *call, *KEPT)
            assert run.returncode == 5
            assert "история" in run.stderr


def test_remove_takes_the_old_files_too(history: History, sferum: Run, tmp_path: Path) -> None:
    weeks_of_activity(tmp_path / "файлы", 2, students=101)
    assert sferum("report", "файлы", *KEPT, "--replace").returncode == 0
    assert len(files_in(history.folder)) == 3
    assert sferum("history", "remove", NEWEST, *KEPT, "--yes").returncode == 0
    assert list(files_in(history.folder)) == names(BEFORE)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_add_keeps_every_whole_week(suffix: str, sferum: Run, tmp_path: Path) -> None:
    weeks_of_activity(tmp_path / "файлы", 3, left_out=2).rewrite(suffix)
    run = sferum("history", "add", "файлы", *KEPT, "--verbose")
    assert run.returncode == 0, run.stderr
    assert list(files_in(tmp_path / "история")) == names(BEFORE, NEWEST)
    assert "[history-partial]" in run.stderr
    assert "10.10.2024" in run.stderr
    assert not [one for one in PEOPLE if one in run.stderr + run.stdout]
    # Each as the report of that week keeps it.
    for week in (BEFORE, NEWEST):
        assert sferum("report", "файлы", *KEPT, "--week-end", week).returncode == 0
    before = files_in(tmp_path / "история")
    assert sferum("history", "add", "файлы", *KEPT, "--replace").returncode == 0
    assert files_in(tmp_path / "история") == before


def test_members_are_in_every_week(sferum: Run, tmp_path: Path) -> None:
    world = weeks_of_activity(tmp_path / "файлы", 2)
    world.members("человек | школа | роль\nв | 1 | Учитель")
    assert sferum("history", "add", "файлы", *KEPT).returncode == 0
    for week in (BEFORE, NEWEST):
        run = sferum("history", "show", week, *KEPT, "--level", "region", "--format", "json")
        assert json.loads(run.stdout)["rows"][0]["teachers"] == 3


def test_add_goes_back_from_the_week_that_is_said(sferum: Run, tmp_path: Path) -> None:
    weeks_of_activity(tmp_path / "файлы", 3)
    assert sferum("history", "add", "файлы", *KEPT, "--week-end", BEFORE).returncode == 0
    assert list(files_in(tmp_path / "история")) == names(OLDEST, BEFORE)


def test_add_goes_back_from_the_grid_of_the_settings(sferum: Run, tmp_path: Path) -> None:
    weeks_of_activity(tmp_path / "файлы", 3)
    (tmp_path / "sferum.toml").write_text('week_ends = "monday"\n', "utf-8")
    assert sferum("history", "add", "файлы", *KEPT).returncode == 0
    assert list(files_in(tmp_path / "история")) == names("2024-10-14", "2024-10-21")


def test_one_week_with_other_numbers_adds_none(
    history: History, sferum: Run, tmp_path: Path
) -> None:
    before = files_in(history.folder)
    weeks_of_activity(tmp_path / "файлы", 3, students=101)
    run = sferum("history", "add", "файлы", *KEPT)
    assert run.returncode == 2
    assert "--replace" in run.stderr
    assert files_in(history.folder) == before
    assert sferum("history", "add", "файлы", *KEPT, "--replace").returncode == 0
    assert [one["corrected"] for one in listed(sferum)["weeks"]] == [0, 1, 1]


def test_no_whole_week_is_exit_4(sferum: Run, tmp_path: Path) -> None:
    weeks_of_activity(tmp_path / "файлы", 1, left_out=1)
    run = sferum("history", "add", "файлы", *KEPT)
    assert run.returncode == 4
    assert not (tmp_path / "история").exists()


def test_bad_rows_are_left_out_as_in_a_report(sferum: Run, tmp_path: Path) -> None:
    world = weeks_of_activity(tmp_path / "файлы", 1)
    world.activity("день | человек | отправлено\n0 | б | много", name="ещё")
    assert sferum("history", "add", "файлы", *KEPT).returncode == 3
    assert not (tmp_path / "история").exists()
    run = sferum("history", "add", "файлы", *KEPT, "--skip-bad-rows", "--rejected", "строки.csv")
    assert run.returncode == 0, run.stderr
    assert "много" in (tmp_path / "строки.csv").read_text("utf-8")
    assert list(files_in(tmp_path / "история")) == names(NEWEST)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_undated_activity_is_added_with_its_week(suffix: str, sferum: Run, tmp_path: Path) -> None:
    world = World(tmp_path)
    world.headcount("школа\n1")
    world.activity("человек | отправлено\nа | 12", without=("день",))
    world.rewrite(suffix)
    assert sferum("history", "add", *world.paths, *KEPT).returncode == 2
    run = sferum("history", "add", *world.paths, *KEPT, "--week-end", NEWEST)
    assert run.returncode == 0, run.stderr
    assert list(files_in(tmp_path / "история")) == names(NEWEST)


@pytest.mark.parametrize(
    "call",
    [["list"], ["show", NEWEST], ["remove", NEWEST], ["add", str(SAMPLE)], ["show", *KEPT]],
    ids=" ".join,
)
def test_what_a_command_needs(call: list[str], tmp_path: Path) -> None:
    run = run_sferum("history", *call, cwd=tmp_path)
    assert run.returncode == 2
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("view", ["report --history", "summary --history", "weekly --history"])
def test_a_view_says_what_the_week_before_was(view: str, sferum: Run, tmp_path: Path) -> None:
    """Corrected, and under other settings: both stand beside the change, or its lack."""
    world = weeks_of_activity(tmp_path / "файлы", 2)
    files = ["файлы"]
    assert len(world.paths) == 2
    kept = ["report", *files, "--history", "история", "--week-end", "17.10.2024"]
    assert sferum(*kept).returncode == 0
    (tmp_path / "sferum.toml").write_text("[thresholds]\nactive_teacher_messages = 22\n", "utf-8")
    assert sferum(*kept, "--replace").returncode == 0
    (tmp_path / "sferum.toml").unlink()
    call, option = view.split()
    week = world.folder / "activity.csv"
    lines = week.read_text("utf-8").splitlines(keepends=True)
    days = ("18", "19", "20", "21", "22", "23", "24")
    week.write_text("".join(lines[:1] + [one for one in lines if one[:2] in days]), "utf-8")
    run = sferum(call, *files, option, "история", "-o", "вид.xlsx")
    assert run.returncode == 0, run.stderr
    assert "Исправлены в истории: 17.10.2024" in run.stderr
    assert "[history-settings]" in run.stderr
    book = openpyxl.load_workbook(tmp_path / "вид.xlsx")
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True)
             for cell in row]  # fmt: skip
    assert any("Исправлены в истории: 17.10.2024" in cell for cell in cells)
