"""P13, P25: what an older version wrote stays readable by every later one."""

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from sferum_cli.settings import Settings, read_settings
from tests.conftest import ROOT, SAMPLE, Run

LAYOUTS = sorted((ROOT / "tests" / "history" / "layouts").glob("*.parquet"))
"""A week of sample_data as each version that changed the file of a week wrote it."""

NEWEST = "1-activity-rows"
OFFICIAL = "1-official"


def history_of(layout: Path, folder: Path) -> Path:
    """A history that holds this file as its one week."""
    (folder / "week_end=2024-10-24").mkdir(parents=True)
    shutil.copy(layout, folder / "week_end=2024-10-24" / "week.parquet")
    return folder


def shape(path: Path) -> tuple[list[str], list[str]]:
    """The columns of a week's file, and what its metadata say."""
    said = pl.read_parquet_metadata(path)["sferum_history"]
    return list(pl.read_parquet_schema(path)), sorted(json.loads(said))


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda path: path.stem)
def test_p13_a_week_of_every_layout_is_read(layout: Path, sferum: Run, tmp_path: Path) -> None:
    """P13: listed, shown, and beside the activity of another week."""
    folder = history_of(layout, tmp_path / "история")
    listed = sferum("history", "list", "--history", folder, "--format", "json")
    assert listed.returncode == 0, listed.stderr
    (week,) = json.loads(listed.stdout)["weeks"]
    assert week["week_end"] == "2024-10-24"
    shown = sferum("history", "show", "24.10.2024", "--history", folder, "--format", "json")
    expected = json.loads(sferum("report", SAMPLE, "--format", "json").stdout)["rows"]
    rows = json.loads(shown.stdout)["rows"]
    keys = ("municipality", "active_teachers_messages", "active_teachers_messages_pct", "students")
    assert [[row[key] for key in keys] for row in rows] == [
        [row[key] for key in keys] for row in expected
    ]
    for view in ("summary", "dynamics") if layout.stem != OFFICIAL else ("dynamics",):
        run = sferum(view, "--history", folder, "--format", "json")
        assert run.returncode == 0, run.stderr
    before = (folder / "week_end=2024-10-24" / "week.parquet").read_bytes()
    if layout.stem != OFFICIAL:
        # What a later version counts otherwise is refused, or keeps the old file beside it.
        call = ("report", SAMPLE, "--history", folder, "-q", "-o", tmp_path / "a.csv")
        assert sferum(*call).returncode == (0 if layout.stem == NEWEST else 2)
        assert sferum(*call, "--replace").returncode == 0
        assert before in [path.read_bytes() for path in folder.rglob("*.parquet")]


def test_the_layout_of_today_is_among_them(sferum: Run, tmp_path: Path) -> None:
    """Whoever changes it adds the file of a week that the new version writes, and its name here."""
    assert sferum("report", SAMPLE, "--history", "h", "-q", "-o", "a.csv").returncode == 0
    (today,) = (tmp_path / "h").rglob("week.parquet")
    (newest,) = [path for path in LAYOUTS if path.stem == NEWEST]
    assert shape(today) == shape(newest)
    assert len(LAYOUTS) >= 3


@pytest.mark.parametrize(
    "path", sorted((ROOT / "tests" / "unattended").glob("settings-*.toml")), ids=lambda p: p.stem
)
def test_p25_the_settings_of_every_release_are_read(path: Path) -> None:
    """P25: each of them says every setting that its version had, and none is a default."""
    found = read_settings(path)
    usual = Settings()
    assert [name for name in Settings.model_fields
            if getattr(found, name) == getattr(usual, name)] == []  # fmt: skip
