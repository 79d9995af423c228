"""P06-P16, P27: outputs that cannot be, histories that are damaged, weeks that come again."""

import hashlib
import json
import os
import sys
from pathlib import Path

import polars as pl
import pytest

from tests.builders.weeks import weeks_of_activity
from tests.conftest import SAMPLE, Run

WEEK = "week_end=2024-10-24/week.parquet"


def files_of(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


TARGETS = ("нет/a.csv", "file/a.csv", "folder.csv", "link.csv", "pipe.csv", "readonly.csv")


@pytest.mark.skipif(sys.platform == "win32", reason="files of POSIX")
@pytest.mark.parametrize("name", TARGETS)
def test_p06_p08_a_target_that_cannot_be_is_found_before_anything_is_computed(
    name: str, sferum: Run, tmp_path: Path
) -> None:
    """P06, P08: exit 6 that names it; the other outputs and the history are as they were."""
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "kept.csv").write_text("kept")
    (tmp_path / "link.csv").symlink_to(tmp_path / "kept.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "readonly.csv").write_text("kept")
    (tmp_path / "readonly.csv").chmod(0o444)
    (tmp_path / "b.csv").write_text("old")
    words = ["report", SAMPLE, "-o", "b.csv", "-o", name, "--history", "h"]
    run = sferum(*words, "--log-file", "log", "--log-format", "json")
    assert run.returncode == 6
    assert name in run.stderr
    assert (tmp_path / "b.csv").read_text() == "old"
    assert (tmp_path / "kept.csv").read_text() == "kept"
    assert not (tmp_path / "h").exists()
    assert '"computed"' not in (tmp_path / "log").read_text("utf-8")


@pytest.mark.parametrize("name", ["activity.csv", "./activity.csv", "sub/../activity.csv"])
def test_p10_an_output_is_no_input(name: str, sferum: Run, tmp_path: Path) -> None:
    """P10: exit 2, under whatever name."""
    (tmp_path / "sub").mkdir()
    weeks_of_activity(tmp_path, 1)
    before = files_of(tmp_path)
    run = sferum("report", *sorted(tmp_path.glob("*.csv")), "-o", name)
    assert run.returncode == 2, run.stderr
    assert files_of(tmp_path) == before


@pytest.mark.parametrize("damage", [b"", b"\0" * 8192, b"PAR1", None])
def test_p13_a_damaged_week_is_named_and_never_overwritten(
    damage: bytes | None, sferum: Run, tmp_path: Path
) -> None:
    """P13: exit 3 and no output, with --replace too."""
    assert sferum("report", SAMPLE, "--history", "h", "-q", "-o", "a.csv").returncode == 0
    path = tmp_path / "h" / WEEK
    path.write_bytes(path.read_bytes()[:-100] if damage is None else damage)
    before = files_of(tmp_path)
    for more in ((), ("--replace",)):
        run = sferum("report", SAMPLE, "--history", "h", "-o", "b.csv", *more)
        assert run.returncode == 3
        assert "week_end=2024-10-24" in run.stderr
        assert files_of(tmp_path) == before


def test_p14_p15_a_week_that_comes_again(sferum: Run, tmp_path: Path) -> None:
    """P14, P15: the same numbers change nothing; others are refused, or keep the old file."""
    files = tmp_path / "файлы"
    weeks_of_activity(files, 1)
    call = ("report", files, "--history", "h", "-o", "a.csv", "-q")
    assert sferum(*call).returncode == 0
    first = files_of(tmp_path)
    assert sferum(*call).returncode == 0
    assert files_of(tmp_path) == first
    weeks_of_activity(files, 1, students=101)
    changed = files_of(tmp_path)
    assert sferum(*call).returncode == 2
    assert files_of(tmp_path) == changed
    assert sferum(*call, "--replace").returncode == 0
    after = files_of(tmp_path)
    assert after[f"h/{WEEK}".replace("week.parquet", "week.1.parquet")] == first[f"h/{WEEK}"]
    listed = json.loads(
        sferum("history", "list", "--history", "h", "--format", "json").stdout
    )["weeks"]  # fmt: skip
    assert [one["corrected"] for one in listed] == [1]
    assert pl.read_parquet(tmp_path / "h" / WEEK).height > 0


def test_p16_a_week_that_is_missing_is_a_gap(sferum: Run, tmp_path: Path) -> None:
    """P16: source null and no row; nothing is interpolated."""
    weeks_of_activity(tmp_path / "файлы", 3)
    run = sferum("history", "add", tmp_path / "файлы", "--history", "h", "-q")
    assert run.returncode == 0, run.stderr
    run = sferum("history", "remove", "17.10.2024", "--history", "h", "--yes", "-q")
    assert run.returncode == 0, run.stderr
    found = json.loads(sferum("dynamics", "--history", "h", "--format", "json").stdout)
    assert [(one["week_end"], one["source"]) for one in found["meta"]["weeks"]] == [
        ("2024-10-10", "history"), ("2024-10-17", None), ("2024-10-24", "history"),
    ]  # fmt: skip
    assert {row["week_end"] for row in found["rows"]} == {"2024-10-10", "2024-10-24"}
    newest = [row for row in found["rows"] if row["week_end"] == "2024-10-24"]
    assert {row["active_students_change"] for row in newest} == {None}
