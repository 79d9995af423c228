"""P01, P11, P12, P17: killed at any moment, and many at once (docs/reliability.md)."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.unattended.proof import kill_runs, run_together

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills sessions")


@pytest.mark.long
def test_p01_p17_some_runs_are_killed() -> None:
    """P01, P17: each file whole, old or new; the history agrees after the next run.

    Two hundred take half an hour: by hand, as docs/reliability.md says. tests/unit/test_outputs.py
    ends the writing at each of its steps, every time.
    """
    seen = kill_runs(15, seed=2)
    assert seen["all old"] > 2
    assert seen["left something that the next run took away"]


@pytest.mark.long
def test_p11_p12_twenty_runs_at_once() -> None:
    """P11, P12: one after the other or not at all; no lock outlives its run.

    Fifty times takes ten minutes: by hand too. The processes below ask for one lock every time.
    """
    assert sum(run_together(20, 1).values()) == 20


LOCKING = """
import os, sys, time
from pathlib import Path
from sferum_cli.errors import LockedError
from sferum_cli.outputs.locks import locked
target, mark = Path(sys.argv[1]), Path(sys.argv[1] + ".mark")
held = 0
for _round in range(50):
    try:
        with locked([target]):
            descriptor = os.open(mark, os.O_CREAT | os.O_EXCL)  # nobody else is in here
            time.sleep(0.001)
            os.close(descriptor)
            os.unlink(mark)
            held += 1
    except LockedError:
        time.sleep(0.001)
print(held)
"""


def test_p11_a_lock_is_held_by_one_of_twenty(tmp_path: Path) -> None:
    """P11: 20 processes, 50 times each, and never two at once."""
    runs = [
        subprocess.Popen([sys.executable, "-c", LOCKING, str(tmp_path / "a.csv")], cwd=ROOT,
                         stdout=subprocess.PIPE, text=True)
        for _process in range(20)
    ]  # fmt: skip
    held = [run.communicate()[0] for run in runs]
    assert [run.returncode for run in runs] == [0] * 20
    assert sum(map(int, held)) >= 50
