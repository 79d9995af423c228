"""P02: what asks a run to end is answered in words and with a code; what stands is whole."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from sferum_cli.outputs.staging import Staged, write_all
from sferum_cli.signals import EndedBySignal, end_in_order, heard, uninterrupted
from tests.conftest import ROOT, SAMPLE, Run

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX"),
]

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


def begun(words: Sequence[object], folder: Path, **options: object) -> "subprocess.Popen[str]":
    """A run in a process of its own, as from a terminal or from cron."""
    run: subprocess.Popen[str] = subprocess.Popen(
        [sys.executable, "-m", "sferum_cli", *map(str, words)],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options,
    )  # type: ignore[call-overload]  # fmt: skip
    return run


@pytest.mark.parametrize("name", SIGNALS)
def test_p02_a_run_that_is_asked_to_end(name: str, sferum: Run, tmp_path: Path) -> None:
    """P02: at any moment of it the output is the old one or the new one, and nothing beside it."""
    assert sferum("report", SAMPLE, "-o", "new.csv", "-q").returncode == 0
    new, target = (tmp_path / "new.csv").read_bytes(), tmp_path / "отчёт.csv"
    number = getattr(signal, name)
    draw = random.Random(name)
    seen, log = set(), tmp_path / "log"
    for _time in range(40):
        target.write_bytes(b"old")
        log.unlink(missing_ok=True)
        run = begun(["report", SAMPLE, "-o", target.name, "-q", "--log-file", log], tmp_path)
        while not log.exists():  # Python itself is being loaded
            time.sleep(0.005)
        time.sleep(draw.uniform(0.0, 1.0))
        run.send_signal(number)
        _out, said = run.communicate()
        assert "Traceback" not in said
        assert run.returncode in (0, 128 + number), said
        assert f"exit_code={run.returncode} " in log.read_text("utf-8")
        if run.returncode == 128 + number:
            assert name in said
        if run.returncode == 0:
            assert target.read_bytes() == new
        assert target.read_bytes() in (b"old", new)
        assert not list(tmp_path.glob(".sferum-*"))
        seen.add(run.returncode)
    assert 128 + number in seen


ASKED_AT_ITS_END = """
import os, signal
import sferum_cli.cli.main as command
flushed = command._flushed
def asked_to_end(code):
    os.kill(os.getpid(), signal.{name})
    return flushed(code)
command._flushed = asked_to_end
command.main({words})
"""


@pytest.mark.parametrize("name", SIGNALS)
@pytest.mark.parametrize(("words", "code"), [(["rules"], 0), (["report", "there-is-none"], 3)])
def test_p02_a_run_that_is_asked_to_end_when_it_has_ended(
    name: str, words: list[str], code: int
) -> None:
    """P02: it tells how it ended."""
    run = subprocess.run(
        [sys.executable, "-c", ASKED_AT_ITS_END.format(name=name, words=words)],
        capture_output=True, cwd=ROOT, text=True, check=False, encoding="utf-8",
    )  # fmt: skip
    assert run.returncode == code, run.stderr
    assert "EndedBySignal" not in run.stderr


def test_p02_what_is_told_to_ignore_a_closed_terminal_goes_on(tmp_path: Path) -> None:
    """P02: as nohup does."""
    run = begun(
        ["report", SAMPLE, "-o", "a.csv", "-q"], tmp_path,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )  # fmt: skip
    time.sleep(0.3)
    run.send_signal(signal.SIGHUP)
    assert run.wait() == 0
    assert (tmp_path / "a.csv").stat().st_size
    run.communicate()


CLOSED = (
    ["report", SAMPLE, "--format", "json"],
    ["report", SAMPLE, "--format", "table"],
    ["check", SAMPLE],
    ["rules"],
    ["--help"],
    ["report", "--help"],
)


@pytest.mark.parametrize("words", CLOSED)
def test_p02_a_reader_that_goes_away(words: list[object], tmp_path: Path) -> None:
    """P02: ``| head``: a message and the code of an output that cannot be written."""
    read, write = os.pipe()
    os.close(read)
    run = subprocess.run(
        [sys.executable, "-m", "sferum_cli", *map(str, words)], cwd=tmp_path, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=write, stderr=subprocess.PIPE,
        text=True, encoding="utf-8",
    )  # fmt: skip
    os.close(write)
    assert run.returncode == 6, run.stderr
    assert "вывод не записывается" in run.stderr
    assert "Traceback" not in run.stderr
    assert "Exception ignored" not in run.stderr


@pytest.mark.parametrize("words", CLOSED)
def test_p03_nobody_has_room_for_what_is_printed(words: list[object], sferum: Run) -> None:
    """P03: a full disk under stdout, and under stderr."""
    command = [sys.executable, "-m", "sferum_cli", *map(str, words)]
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, cwd=ROOT, text=True, encoding="utf-8",
            check=False,
        )  # fmt: skip
        assert run.returncode == 6, run.stderr
        assert "Traceback" not in run.stderr
        run = subprocess.run(
            command, stderr=full, stdout=subprocess.PIPE, cwd=ROOT, text=True, encoding="utf-8",
            check=False,
        )  # fmt: skip
    assert run.returncode == 0
    assert run.stdout == sferum(*words, COLUMNS="80", cold=True).stdout


def test_a_signal_between_two_moves_is_heard_after_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P02: all outputs are new then, and none is half moved."""
    before = {number: signal.getsignal(number) for number in heard()}
    real = os.replace

    def replace(source: Path, target: Path) -> None:
        signal.raise_signal(signal.SIGTERM)
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    outputs = [Staged(tmp_path / name, b"new", bool) for name in "abc"]
    end_in_order()
    try:
        with pytest.raises(EndedBySignal):
            write_all(outputs)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert [path.read_bytes() for path in sorted(tmp_path.iterdir())] == [b"new"] * 3


def test_a_thread_that_hears_no_signals_writes_all_the_same() -> None:
    import threading

    done = []

    def work() -> None:
        end_in_order()
        with uninterrupted():
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]


def test_p02_whoever_looks_after_a_run_is_killed(tmp_path: Path) -> None:
    """P01, P02: the process that runs the command is alone then; its files are whole."""
    for wait in (0.3, 0.6, 0.9):
        log = tmp_path / f"log {wait}"
        run = begun(["report", SAMPLE, "-o", "a.csv", "-q", "--log-file", log.name], tmp_path)
        while not log.exists():
            time.sleep(0.005)
        time.sleep(wait)
        run.kill()
        _out, said = run.communicate()  # both have ended
        assert "Traceback" not in said
        target = tmp_path / "a.csv"
        assert not target.exists() or target.read_bytes() == (SAMPLE / "expected.csv").read_bytes()
        assert not list(tmp_path.glob(".sferum-*"))
