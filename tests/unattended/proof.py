"""The promises of docs/reliability.md, tried as often as is asked.

``python -m tests.unattended.proof kills 200`` ends as many runs with SIGKILL, at random moments;
``python -m tests.unattended.proof together 20 50`` begins 20 at once, 50 times. Each prints what it
saw, and fails where a promise does not hold.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.conftest import ROOT, SAMPLE

WEEK = "история/week_end=2024-10-24/week.parquet"
CORRECTED = WEEK.replace("week.parquet", "week.1.parquet")
OUTPUTS = ("отчёты/неделя.xlsx", "отчёты/неделя.csv", "отчёты/неделя.html", "отчёты/справка.docx")
ALL = (*OUTPUTS, WEEK)

Bytes = dict[str, bytes]


def settings(threshold: int) -> str:
    """A run with a history, a workbook, a page and a note; another threshold, other numbers."""
    return f"""
[thresholds]
active_teacher_messages = {threshold}
[runs.friday]
inputs = ["{SAMPLE.as_posix()}"]
history = "история"
replace = true
[[runs.friday.outputs]]
view = "report"
file = ["отчёты/неделя.xlsx", "отчёты/неделя.csv", "отчёты/неделя.html"]
[[runs.friday.outputs]]
view = "summary"
file = "отчёты/справка.docx"
"""


def begun(folder: Path) -> "subprocess.Popen[bytes]":
    """The run, in a session of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "sferum_cli", "run", "friday", "--quiet"], cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(folder / "state"),
             "TMPDIR": str(folder / "tmp")},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def office(folder: Path, threshold: int) -> None:
    """The settings of a run, and the folders beside it."""
    for name in ("tmp", "state"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "sferum.toml").write_text(settings(threshold), "utf-8")


def finished(folder: Path) -> Bytes:
    """What a run leaves that nobody ends; it succeeds."""
    code = begun(folder).wait()
    if code:
        raise AssertionError(f"exit {code}")
    return {name: (folder / name).read_bytes() for name in ALL}


def kill_runs(number: int, seed: int = 1) -> Counter[str]:
    """End so many runs that replace every file, at random moments; what was seen.

    Each file is the whole old one or the whole new one, the week that is replaced is kept, and
    the same run again makes all files agree and takes away what was left.
    """
    seen: Counter[str] = Counter()
    draw = random.Random(seed)
    with TemporaryDirectory() as name:
        before, folder = Path(name) / "before", Path(name) / "office"
        office(before, 10)
        old = finished(before)
        shutil.copytree(before, folder)
        office(folder, 3)
        start = time.monotonic()
        new = finished(folder)
        length = time.monotonic() - start
        # The first of them warns that the history had other numbers, the next one does not.
        agreed = (new, finished(folder))
        for _time in range(number):
            shutil.rmtree(folder)
            shutil.copytree(before, folder)
            office(folder, 3)
            _kill(folder, draw.uniform(0.3, 1.1) * length)
            seen[_judged(folder, old, new)] += 1
            seen["left something that the next run took away"] += bool(_left(folder))
            if finished(folder) not in agreed or (folder / CORRECTED).read_bytes() != old[WEEK]:
                raise AssertionError("the same run again does not make all agree")
            if _left(folder):
                raise AssertionError(f"still there: {_left(folder)}")
    return seen


def _kill(folder: Path, after: float) -> None:
    run = begun(folder)
    time.sleep(after)
    if run.poll() is None:
        os.killpg(run.pid, signal.SIGKILL)
    run.wait()


def _judged(folder: Path, old: Bytes, new: Bytes) -> str:
    found = {name: (folder / name).read_bytes() for name in ALL}
    for name, data in found.items():
        if data not in (old[name], new[name]):
            raise AssertionError(f"{name} is neither the old one nor the new one")
    if found == old:
        return "all old"
    return "all new" if found == new else "some old, some new"


def _left(folder: Path) -> list[Path]:
    """What lies beside the outputs or among the temporary files."""
    return [*folder.rglob(".sferum-*"), *(folder / "tmp").iterdir()]


def run_together(processes: int, rounds: int) -> Counter[str]:
    """Begin so many runs of the same outputs at once, so often; what they ended with.

    Of every round one or more succeed, one after the other; the others end with 5, and a run after
    them is not held up.
    """
    seen: Counter[str] = Counter()
    with TemporaryDirectory() as name:
        folder = Path(name)
        office(folder, 10)
        whole = finished(folder)
        for _round in range(rounds):
            runs = [begun(folder) for _process in range(processes)]
            codes = Counter(run.wait() for run in runs)
            if not codes[0] or set(codes) - {0, 5}:
                raise AssertionError(f"exit codes {dict(codes)}")
            if finished(folder) != whole or _left(folder):
                raise AssertionError("the run after them differs")
            seen += Counter({f"exit {code}": times for code, times in codes.items()})
    return seen


def main(words: list[str]) -> None:
    """Say what was seen."""
    what, *numbers = words
    works: dict[str, Callable[..., Counter[str]]]
    works = {"kills": kill_runs, "together": run_together}
    work = works[what]
    for line, times in sorted(work(*map(int, numbers)).items()):
        print(f"{times:6} {line}")


if __name__ == "__main__":
    main(sys.argv[1:])
