"""A week that is far below those of the history: ``week-unusual``, and exit 4 where it is asked."""

import json
from pathlib import Path

import pytest

from tests.builders.rules import WEEK_END
from tests.builders.weeks import files_in, kept_weeks, week_before, weeks_of_activity
from tests.conftest import Run

RUN = """
[runs.friday]
inputs = ["неделя"]
history = "история"
[[runs.friday.outputs]]
view = "report"
file = "отчёт.json"
[[runs.friday.outputs]]
view = "summary"
file = "сводка.json"
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A history of three whole weeks, and the files of the next, of which Омск sent nothing."""
    kept_weeks(tmp_path / "история", 4)
    newest = tmp_path / "история" / f"week_end={WEEK_END.isoformat()}"
    (newest / "week.parquet").unlink()
    newest.rmdir()
    week = weeks_of_activity(tmp_path / "неделя", 1)
    (activity,) = (path for path in week.paths if "activity" in path.name)
    lines = activity.read_text("utf-8").splitlines(keepends=True)
    activity.write_text("".join(one for one in lines if "Учитель" not in one), "utf-8")
    (tmp_path / "sferum.toml").write_text(RUN, "utf-8")
    return tmp_path


REPORT = ["report", "неделя", "--history", "история", "-o", "отчёт.json"]
CALLS = [REPORT, ["run", "friday"]]


def unusual(path: Path) -> list[str]:
    issues = json.loads(path.read_text("utf-8"))["issues"]
    return [one["message"] for one in issues if one["code"] == "week-unusual"]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[0])
def test_every_view_tells_it_once(sferum: Run, office: Path, call: list[str]) -> None:
    run = sferum(*call)
    assert run.returncode == 0, run.stderr
    told = [unusual(path) for path in office.glob("*.json")]
    assert len(told) == (2 if call[0] == "run" else 1)
    assert all(one == told[0] for one in told)
    # The rows, the people and the organizations are half of what they were, those of Омск nothing.
    assert len(told[0]) == 4
    first, last = (f"{week_before(back).end:%d.%m.%Y}" for back in (3, 1))
    assert all(first in one and last in one for one in told[0])
    assert "г. Омск" in told[0][-1]
    assert all(run.stderr.count(one) == 1 for one in told[0])
    assert (office / "история" / f"week_end={WEEK_END.isoformat()}").is_dir()


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[0])
def test_required_nothing_is_written(sferum: Run, office: Path, call: list[str]) -> None:
    before = files_in(office)
    run = sferum(*call, "--require-usual")
    assert run.returncode == 4
    assert "г. Омск" in run.stderr
    assert files_in(office) == before


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[0])
def test_a_usual_week_passes(sferum: Run, office: Path, call: list[str]) -> None:
    weeks_of_activity(office / "неделя", 1)
    run = sferum(*call, "--require-usual", "--quiet")
    assert run.returncode == 0, run.stderr
    assert not unusual(office / "отчёт.json")


def test_a_key_of_the_run_requires_it_too(sferum: Run, office: Path) -> None:
    text = RUN.replace("history", "require_usual = true\nhistory")
    (office / "sferum.toml").write_text(text, "utf-8")
    assert sferum("run", "friday").returncode == 4


def test_holidays_are_not_judged(sferum: Run, office: Path) -> None:
    days = f"{week_before(0).start.isoformat()}/{WEEK_END.isoformat()}"
    (office / "sferum.toml").write_text(f'[calendar]\nholidays = ["{days}"]\n', "utf-8")
    assert sferum(*REPORT, "--require-usual").returncode == 0


def test_a_damaged_week_of_the_history_is_named(sferum: Run, office: Path) -> None:
    damaged = office / "история" / f"week_end={week_before(2).end.isoformat()}" / "week.parquet"
    damaged.write_bytes(damaged.read_bytes()[:-1])
    run = sferum(*REPORT)
    assert run.returncode == 3
    assert "history-damaged" in run.stderr
    assert not (office / "отчёт.json").exists()


@pytest.mark.parametrize("words", [["--require-usual"], ["--require-usual", "--replace"]])
def test_it_goes_with_a_history(sferum: Run, words: list[str]) -> None:
    run = sferum("report", "неделя", *words)
    assert run.returncode == 2
    assert "--history" in run.stderr
