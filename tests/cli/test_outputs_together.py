"""What several outputs of one call do together, and two calls of one output."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from sferum_cli.outputs.locks import locked
from tests.builders.runs import run_that_holds
from tests.conftest import ROOT, SAMPLE, Run
from tests.extent import tries

NAMES = ("report.xlsx", "report.csv", "report.json", "report.parquet", "report.md")
OUTPUTS = [part for name in NAMES for part in ("-o", name)]


def test_one_output_that_cannot_be_written_leaves_the_others_as_they_are(
    sferum: Run, tmp_path: Path
) -> None:
    old = {name: f"old {name}".encode() for name in NAMES}
    for name, data in old.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "report.json").chmod(0o444)
    run = sferum("report", SAMPLE, *OUTPUTS)
    assert run.returncode == 6
    assert "report.json" in run.stderr
    assert "Регион" not in run.stdout
    assert {name: (tmp_path / name).read_bytes() for name in NAMES} == old


@pytest.mark.parametrize("command", ["report", "check"])
def test_the_second_run_exits_with_5(command: str, sferum: Run, tmp_path: Path) -> None:
    with locked([tmp_path / "out.json"]):
        run = sferum(command, SAMPLE, "-o", "out.json", "--quiet")
        assert run.returncode == 5
        assert "out.json" in run.stderr
        assert "--wait" in run.stderr
        assert not list(tmp_path.iterdir())
        assert sferum(command, SAMPLE, "-o", "other.json", "--quiet").returncode == 0
    assert sferum(command, SAMPLE, "-o", "out.json", "--quiet", "--wait", "1").returncode == 0


def test_waiting_for_another_run_is_no_reading(sferum: Run, tmp_path: Path) -> None:
    """A reader may be silent for a second; the file that was begun before is not to blame."""
    (tmp_path / "sferum.toml").write_text("[limits]\nreading_seconds = 1\n", "utf-8")
    with run_that_holds(tmp_path / "out.json") as other:
        assert other.stdin is not None
        threading.Timer(3, other.stdin.close).start()
        run = sferum("report", SAMPLE, "-o", "out.json", "--quiet", "--wait", "60")
    assert (run.returncode, run.stderr) == (0, "")


def test_a_number_of_seconds_is_wanted(sferum: Run) -> None:
    for word in ("-1", "soon"):
        run = sferum("report", SAMPLE, "-o", "out.csv", f"--wait={word}")
        assert run.returncode == 2
        assert "--wait" in run.stderr


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name not in NAMES]


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="groups of processes are those of POSIX")
def test_kills_at_random_moments(sferum: Run, tmp_path: Path) -> None:
    """P01: each output is the whole old file or the whole new one, and the next run tidies up."""
    command = [sys.executable, "-m", "sferum_cli", "report", str(SAMPLE), *OUTPUTS, "--quiet"]
    wholes = []
    for rating in ("count", "percent"):
        assert sferum(*command[3:], "--rank-by", rating).returncode == 0
        wholes.append({name: (tmp_path / name).read_bytes() for name in NAMES})
    start = time.monotonic()
    assert sferum(*command[3:], cold=True).returncode == 0
    length = time.monotonic() - start
    chance = random.Random(7)
    killed = 0
    for number in range(tries(30)):
        process = subprocess.Popen(
            [*command, "--rank-by", ("count", "percent")[number % 2]],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        # Half of them at the end, where the writing is.
        share = chance.random() if number % 2 else 0.8 + 0.3 * chance.random()
        time.sleep(length * share)
        os.killpg(process.pid, signal.SIGKILL) if process.poll() is None else None
        was_killed = process.wait() != 0
        killed += was_killed
        # Whoever ended before was measured on a machine with more to do.
        length *= 1 if was_killed else 0.9
        for name in NAMES:
            assert (tmp_path / name).read_bytes() in [one[name] for one in wholes], name
    assert killed
    assert sferum(*command[3:], cold=True).returncode == 0
    assert not leftovers(tmp_path)
    assert {name: (tmp_path / name).read_bytes() for name in NAMES} == wholes[0]
