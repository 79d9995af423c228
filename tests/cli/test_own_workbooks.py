"""Workbooks of ours among the inputs are passed over, whatever stands on their sheets."""

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import SAMPLE, Run


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(
    "words",
    [
        ("report",),
        ("report", "--level", "organization"),
        ("report", "--level", "region"),
        ("summary",),
        ("dynamics",),
        ("dynamics", "--level", "region"),
        ("attention",),
        ("organization", "--unit", "5500001"),
        ("weekly",),
        ("weekly", "--history", "kept"),
    ],
    ids=" ".join,
)
def test_a_workbook_is_no_input(
    sferum: Run, tmp_path: Path, words: tuple[str, ...], language: str
) -> None:
    shutil.copytree(SAMPLE, tmp_path / "data")
    view, *options = words
    made = sferum(view, SAMPLE, *options, "-o", "data/made.xlsx", "-q", "--lang", language)
    assert made.returncode == 0, made.stderr
    run = sferum("report", "data")
    assert run.returncode == 0, run.stderr
    assert run.stdout == (SAMPLE / "expected.csv").read_text("utf-8")
    assert "[file-own-report] made.xlsx" in run.stderr
    assert run.stderr.count("made.xlsx") == 1


@pytest.mark.parametrize("level", ["municipality", "organization", "region"])
def test_a_report_of_ours_is_read_as_an_official_table(
    sferum: Run, tmp_path: Path, level: str
) -> None:
    sferum("report", SAMPLE, "--level", level, "-o", "made.xlsx", "-q")
    sferum("report", SAMPLE, "--level", level, "-o", "made.json", "-q")
    kept = sferum("history", "add", "made.xlsx", "--week-end", "2024-10-24", "--history", "kept")
    assert kept.returncode == 0, kept.stderr
    shown = sferum("history", "show", "2024-10-24", "--history", "kept", "--level", level)
    assert shown.returncode == 0, shown.stderr
    direct = sferum("report", SAMPLE, "--level", level)
    assert shown.stdout == direct.stdout
    assert (tmp_path / "kept").is_dir()


@pytest.mark.parametrize("level", ["region", "municipality", "organization"])
@pytest.mark.parametrize("made", [("report", "--level"), ("weekly",)], ids=lambda made: made[0])
def test_a_workbook_is_held_against_a_report(
    sferum: Run, made: tuple[str, ...], level: str
) -> None:
    view, *options = made
    sferum(view, SAMPLE, *(word for one in options for word in (one, level)), "-o", "a.xlsx", "-q")
    sferum("report", SAMPLE, "--level", level, "-o", "b.csv", "-q")
    run = sferum("compare", "a.xlsx", "b.csv", "--format", "json")
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert found["differences"] == found["only_ours"] == found["only_theirs"] == []
    assert found["meta"]["level"] == level
    assert found["equal"]
