"""P18-P21: nothing around a run changes its bytes."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, SAMPLE

pytestmark = pytest.mark.long

OUTPUTS = ("a.csv", "a.json", "a.xlsx", "a.md", "a.parquet")
WORDS = ["report", str(SAMPLE), *(word for name in OUTPUTS for word in ("-o", name)), "-q",
         "--history", "история"]  # fmt: skip
COMMAND = [sys.executable, "-m", "sferum_cli", *WORDS]
LEAST = {"PYTHONPATH": str(ROOT), "POLARS_MAX_THREADS": "1"}
"""What only the way in which tests are run needs."""


def hashes(folder: Path) -> dict[str, str]:
    """Every file that a run left, with its bytes as a number."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the same run leaves in a usual environment."""
    folder = tmp_path_factory.mktemp("usual")
    subprocess.run(COMMAND, cwd=folder, env={**os.environ, **LEAST}, check=True)
    found = hashes(folder)
    assert set(OUTPUTS) < set(found)
    return found


ENVIRONMENTS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("env -i", {}),
    ("LANG=C", {"LANG": "C", "LC_ALL": "C"}),
    ("no home", {"HOME": "/nonexistent", "XDG_STATE_HOME": "/nonexistent/state"}),
    ("a relative home", {"HOME": "."}),
    ("the path of cron", {"PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "LOGNAME": "sferum"}),
    ("a Russian locale", {"LC_ALL": "ru_RU.UTF-8", "LANG": "ru_RU.UTF-8"}),
    ("a Russian locale of old", {"LC_ALL": "ru_RU.KOI8-R"}),
    ("a German locale", {"LC_ALL": "de_DE.UTF-8"}),
    ("a Turkish locale", {"LC_ALL": "tr_TR.UTF-8"}),
    ("no UTF-8 mode", {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}),
    ("cp866", {"PYTHONIOENCODING": "cp866"}),
    ("cp1251", {"PYTHONIOENCODING": "cp1251"}),
    ("ascii", {"PYTHONIOENCODING": "ascii"}),
    ("Honolulu", {"TZ": "Pacific/Honolulu"}),
    ("Kiritimati", {"TZ": "Pacific/Kiritimati"}),
    ("summer time", {"TZ": "Europe/Berlin"}),
    ("a zone that is none", {"TZ": "Nowhere/Nothing"}),
    ("other hashes", {"PYTHONHASHSEED": "4"}),
    ("no terminal", {"TERM": "dumb", "COLUMNS": "1"}),
    ("colours", {"FORCE_COLOR": "1"}),
    ("a gettext language", {"LANGUAGE": "en:de"}),
)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows needs its variables")
@pytest.mark.parametrize(
    "variables", [one for _name, one in ENVIRONMENTS], ids=[name for name, _one in ENVIRONMENTS]
)
def test_p19_p20_the_same_bytes(
    variables: Mapping[str, str], usual: dict[str, str], tmp_path: Path
) -> None:
    """P18-P20: with nothing but these variables, streams to nowhere."""
    run = subprocess.run(
        COMMAND, cwd=tmp_path, env={**LEAST, **variables}, stdin=subprocess.DEVNULL,
        capture_output=True, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")
    assert hashes(tmp_path) == usual


CLOSED = ("<&-", ">&-", "2>&-", "<&- >&- 2>&-", ">/dev/full 2>/dev/full")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX")
@pytest.mark.parametrize("streams", CLOSED)
def test_p19_closed_streams(streams: str, usual: dict[str, str], tmp_path: Path) -> None:
    """P19: a file of ours never gets what a library writes to a stream that is closed."""
    run = subprocess.run(
        ["sh", "-c", f'exec "$@" {streams}', "sh", *COMMAND], cwd=tmp_path,
        env={**os.environ, **LEAST}, check=False,
    )  # fmt: skip
    assert run.returncode == 0
    assert hashes(tmp_path) == usual


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX")
def test_p19_what_was_asked_for_and_cannot_be_shown_is_no_success(tmp_path: Path) -> None:
    """P19: exit 0 only if everything that was asked for is there."""
    words = [sys.executable, "-m", "sferum_cli", "report", str(SAMPLE)]
    run = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *words], cwd=tmp_path, stderr=subprocess.PIPE,
        env={**os.environ, **LEAST}, check=False,
    )  # fmt: skip
    assert run.returncode == 6
    assert "вывод закрыт" in run.stderr.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="modes are those of POSIX")
@pytest.mark.parametrize("mask", [0o000, 0o022, 0o027, 0o077])
def test_p21_any_umask(mask: int, usual: dict[str, str], tmp_path: Path) -> None:
    """P21: 0640, whatever is usual for the user; the log too, rejected rows 0600."""
    run = subprocess.run(
        [*COMMAND, "--log-file", "log", "--skip-bad-rows", "--rejected", "rejected.csv"],
        cwd=tmp_path, env={**os.environ, **LEAST}, preexec_fn=lambda: os.umask(mask), check=False,
    )  # fmt: skip
    assert run.returncode == 0
    modes = {
        path.name: path.stat().st_mode & 0o777 for path in tmp_path.rglob("*") if path.is_file()
    }
    assert modes.pop("rejected.csv") == 0o600
    assert set(modes.values()) == {0o640}
    assert {name: one for name, one in hashes(tmp_path).items() if name in usual} == usual


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX")
def test_p18_the_clock_has_no_say(usual: dict[str, str], tmp_path: Path) -> None:
    """P18: at the end of a year, where weeks have other numbers, and on a clock that went back."""
    script = (
        "import datetime, sys, time\n"
        "real = time.time\ntime.time = lambda: real() - 10 * 365 * 86_400\n"
        "class Day(datetime.date):\n"
        "    @classmethod\n"
        "    def today(cls): raise SystemExit('the clock was asked')\n"
        "datetime.date = Day\n"
        "from sferum_cli.cli.main import main\nmain(sys.argv[1:])"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, *WORDS], cwd=tmp_path, env={**os.environ, **LEAST},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert hashes(tmp_path) == usual


def test_p28_the_same_bytes_where_the_same_run_begins_elsewhere(
    usual: dict[str, str], tmp_path: Path
) -> None:
    """P28: another folder, other threads; another Python is CI's."""
    elsewhere = tmp_path / "папка с пробелом"
    elsewhere.mkdir()
    variables: dict[str, Any] = {**os.environ, **LEAST, "POLARS_MAX_THREADS": "3"}
    subprocess.run(COMMAND, cwd=elsewhere, env=variables, check=True)
    assert hashes(elsewhere) == usual
