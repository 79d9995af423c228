"""The log: an id per run, an event per line, with hashes and counts, and no person."""

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sferum_cli import log_file, run_log
from sferum_cli.errors import OutputFailedError
from sferum_cli.log_file import Lines
from tests.conftest import ROOT, SAMPLE, Run

ACTIVITY = SAMPLE / "activity.xlsx"
LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d (INFO|WARNING|ERROR) [0-9a-f]{12} "
    r"([a-z-]+)( [a-z_0-9]+=(\"([^\"\\]|\\.)*\"|\[.*\]|[^\s\"]+))*"
)


def events(path: Path) -> list[dict[str, Any]]:
    """The events of a log in json."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_what_was_read_computed_and_written(sferum: Run, tmp_path: Path) -> None:
    words = ["report", SAMPLE, "-o", "a.csv", "-o", "b.xlsx", "--history", "история", "--quiet"]
    run = sferum(*words, "--log-file", "log", "--log-format", "json")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    found = events(tmp_path / "log")
    assert len({one["run"] for one in found}) == 1
    assert [found[0]["event"], found[-1]["event"]] == ["run-started", "run-ended"]
    assert found[-1]["exit_code"] == 0
    assert found[0]["words"][:2] == ["report", str(SAMPLE)]
    read = {Path(one["path"]).name: one for one in found if one["event"] == "file-read"}
    assert read["activity.xlsx"]["sha256"] == sha256(ACTIVITY)
    for one in read.values():
        parts = [value for key, value in one.items() if key.startswith("rows_")]
        assert one["rows"] == sum(parts) > 0
    (computed,) = [one for one in found if one["event"] == "computed"]
    assert (computed["view"], computed["week_end"], computed["level"]) == (
        "report", "2024-10-24", "municipality",
    )  # fmt: skip
    assert computed["rows"] == 33
    written = {one["path"]: one for one in found if one["event"] == "written"}
    assert set(written) == {"a.csv", "b.xlsx", "история/week_end=2024-10-24/week.parquet"}
    for name, one in written.items():
        assert one["sha256"] == sha256(tmp_path / name)
        assert one["bytes"] == (tmp_path / name).stat().st_size
    warned = {one["code"] for one in found if one["event"] == "warning"}
    assert {"organization-unmatched", "share-above-100"} <= warned


@pytest.mark.parametrize("cold", [False, True])
def test_a_line_of_text_for_each_event(sferum: Run, tmp_path: Path, cold: bool) -> None:
    for _time in range(2):
        run = sferum("report", SAMPLE, "-o", "a.csv", "--log-file", "мой журнал", cold=cold)
        assert run.returncode == 0
    lines = (tmp_path / "мой журнал").read_text("utf-8").splitlines()
    assert all(LINE.fullmatch(line) for line in lines), lines
    started = [line for line in lines if " run-started " in line]
    assert len({line.split()[2] for line in started}) == len(started) == 2
    assert sum(" run-ended " in line and " exit_code=0 " in line for line in lines) == 2


ENDS = (
    ("a wrong call", ["report", SAMPLE, "--lvl", "region"], 2, "wrong-call"),
    ("a file that is missing", ["report", "нет.xlsx"], 3, "file-missing"),
    ("a week that is missing", ["report", SAMPLE, "--week-end", "01.01.2020"], 4, "week-missing"),
    ("a folder that is missing", ["report", SAMPLE, "-o", "нет/a.csv"], 6, "output-failed"),
)


@pytest.mark.parametrize("cold", [False, True])
@pytest.mark.parametrize(("words", "code", "told"), [one[1:] for one in ENDS],
                         ids=[one[0] for one in ENDS])  # fmt: skip
def test_how_a_run_ended(
    words: list[object], code: int, told: str, cold: bool, sferum: Run, tmp_path: Path
) -> None:
    run = sferum(*words, "--log-file", "log", "--log-format", "json", cold=cold)
    assert run.returncode == code
    found = events(tmp_path / "log")
    assert told in {one["code"] for one in found if one["event"] == "error"}
    ended = [one for one in found if one["event"] == "run-ended"]
    assert [one["exit_code"] for one in ended] == [code]


COMMANDS = (
    (["check", SAMPLE], {"file-read", "warning"}),
    (["summary", SAMPLE, "-o", "s.json"], {"file-read", "computed", "written"}),
    (["attention", SAMPLE, "-o", "s.json"], {"file-read", "computed", "written"}),
    (["history", "add", SAMPLE, "--history", "история"], {"file-read", "written"}),
    (["init", "новая"], {"written"}),
    (["sample", "-o", "проба", "--users", "100", "--format", "csv"], {"written"}),
)


@pytest.mark.parametrize(("words", "told"), COMMANDS)
def test_every_command_that_reads_or_writes(
    words: list[object], told: set[str], sferum: Run, tmp_path: Path
) -> None:
    run = sferum(*words, SFERUM_LOG_FILE="log", SFERUM_LOG_FORMAT="json")
    assert run.returncode == 0, run.stderr
    assert told | {"run-started", "run-ended"} <= {one["event"] for one in events(tmp_path / "log")}


def test_a_week_that_is_shown_and_taken_out(sferum: Run, tmp_path: Path) -> None:
    assert sferum("history", "add", SAMPLE, "--history", "h", "-q").returncode == 0
    for words in (["show", "24.10.2024", "-o", "w.csv"], ["remove", "24.10.2024", "--yes"]):
        run = sferum("history", *words, "--history", "h", "--log-file", "log", "--log-format=json")
        assert run.returncode == 0, run.stderr
    told = [(one["event"], one.get("path")) for one in events(tmp_path / "log")]
    assert ("written", "w.csv") in told
    assert ("removed", "h/week_end=2024-10-24/week.parquet") in told


def refusals(folder: Path) -> dict[str, Path]:
    """Logs that take no lines."""
    (folder / "folder").mkdir()
    (folder / "mine.txt").write_text("not a log\n", "utf-8")
    return {
        "a folder": folder / "folder",
        "no folder": folder / "none" / "log",
        "somebody's file": folder / "mine.txt",
        "a workbook": ACTIVITY,
        "a full disk": Path("/dev/full"),
    }


@pytest.mark.skipif(sys.platform == "win32", reason="/dev/full")
def test_a_log_that_cannot_be_written_ends_the_run_before_it_computes(
    sferum: Run, tmp_path: Path
) -> None:
    before = ACTIVITY.read_bytes()
    for name, path in refusals(tmp_path).items():
        run = sferum("report", SAMPLE, "-o", "a.csv", "--log-file", path)
        assert run.returncode == 6, name
        assert str(path) in run.stderr
        assert not (tmp_path / "a.csv").exists()
    assert ACTIVITY.read_bytes() == before
    assert (tmp_path / "mine.txt").read_text("utf-8") == "not a log\n"


@pytest.mark.parametrize("name", ["a.csv", "./a.csv"])
def test_a_log_is_no_output(name: str, sferum: Run) -> None:
    run = sferum("report", SAMPLE, "-o", "a.csv", "--log-file", name)
    assert run.returncode == 2
    assert "a.csv" in run.stderr


HOSTILE = 'a\nb\r\x1b]0;t\x07\x85\u2028\u202eq\udcff"=\\'


@pytest.mark.parametrize("form", ["text", "json"])
def test_i04_i05_one_event_is_one_line_without_control_characters(
    form: str, tmp_path: Path
) -> None:
    """I04, I05: whatever a file is called."""
    log = Lines(tmp_path / "log", form)
    log.write("file-read", "info", "0" * 12, {"path": HOSTILE, "parts": [HOSTILE], "none": None})
    text = (tmp_path / "log").read_text("utf-8")
    assert text.count("\n") == 1
    assert text.removesuffix("\n").isprintable()
    if form == "json":
        assert json.loads(text)["path"] == HOSTILE
    else:
        assert LINE.fullmatch(text.removesuffix("\n"))


def test_a_line_that_a_full_disk_cut_stands_alone(tmp_path: Path) -> None:
    path = tmp_path / "log"
    Lines(path, "json").write("run-started", "info", "0" * 12, {})
    with path.open("ab") as file:
        file.write(b'{"time": "2024')
    Lines(path, "json").write("run-started", "info", "1" * 12, {})
    lines = path.read_text("utf-8").splitlines()
    assert [json.loads(lines[one])["run"][0] for one in (0, 2)] == ["0", "1"]


@pytest.mark.parametrize("appends_whole", [True, False])
def test_many_processes_append_at_once(
    appends_whole: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No line is lost or mixed, where the system appends whole lines and where it does not."""
    monkeypatch.setattr(log_file, "_APPENDS_WHOLE_LINES", appends_whole)
    code = (
        "import sys\nfrom pathlib import Path\nfrom sferum_cli import log_file\n"
        f"log_file._APPENDS_WHOLE_LINES = {appends_whole}\n"
        "log = log_file.Lines(Path(sys.argv[1]), 'json')\n"
        "for number in range(50):\n"
        "    log.write('event', 'info', sys.argv[2], {'number': number, 'long': 'ы' * 3000})"
    )
    path = tmp_path / "log"
    processes = [
        subprocess.Popen([sys.executable, "-c", code, str(path), str(number)], cwd=ROOT)
        for number in range(8)
    ]
    assert [process.wait() for process in processes] == [0] * 8
    found = events(path)
    assert sorted((one["run"], one["number"]) for one in found) == sorted(
        (str(run), number) for run in range(8) for number in range(50)
    )


def test_nothing_happens_without_a_log(tmp_path: Path) -> None:
    run_log.event("nothing")
    run_log.written(tmp_path / "none")
    run_log.end_log(0)
    assert run_log.log_path() is None
    with pytest.raises(OutputFailedError):
        run_log.begin_log(tmp_path, "text", [])


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["config", "show"], []])
def test_what_reads_nothing_is_not_logged(words: list[str], sferum: Run, tmp_path: Path) -> None:
    sferum(*words, SFERUM_LOG_FILE="log")
    assert not (tmp_path / "log").exists()


def test_a_run_of_the_settings_has_its_log_on_the_call(sferum: Run, tmp_path: Path) -> None:
    (tmp_path / "sferum.toml").write_text(
        f'[runs.friday]\ninputs = ["{SAMPLE.as_posix()}"]\n[[runs.friday.outputs]]\n'
        'view = "report"\nfile = "a/{week_end}.csv"\n',
        "utf-8",
    )
    run = sferum("run", "friday", "--quiet", "--log-file", "log", "--log-format", "json")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    found = events(tmp_path / "log")
    assert found[0]["words"][:2] == ["run", "friday"]
    (settings,) = [one for one in found if one["event"] == "settings"]
    assert settings["sha256"] == sha256(tmp_path / "sferum.toml")
    assert [Path(one["path"]).as_posix() for one in found if one["event"] == "written"] == [
        "a/2024-10-24.csv"
    ]
    text = (tmp_path / "sferum.toml").read_text("utf-8")
    (tmp_path / "sferum.toml").write_text(text.replace("inputs", 'log_file = "x"\ninputs'), "utf-8")
    run = sferum("run", "friday")
    assert run.returncode == 2
    assert "log_file" in run.stderr


LOG_IS_FULL = """
import errno, os, sys
real = os.write
def write(descriptor, data):
    if b" EVENT " in bytes(data):
        raise OSError(errno.ENOSPC, "words of the system")
    return real(descriptor, data)
os.write = write
from sferum_cli.cli.main import main
main(sys.argv[1:])
"""


@pytest.mark.parametrize("event", ["written", "run-ended"])
def test_a_disk_that_is_full_for_the_last_lines_of_a_log(event: str, tmp_path: Path) -> None:
    """What was written stands, and the message says so; the code is no success."""
    words = ["report", str(SAMPLE), "-o", "a.csv", "-q", "--log-file", "log"]
    run = subprocess.run(
        [sys.executable, "-c", LOG_IS_FULL.replace("EVENT", event), *words], cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert run.returncode == 6
    assert "журнал не записывается (не хватает места); файлы результата все на месте" in run.stderr
    assert (tmp_path / "a.csv").read_bytes() == (SAMPLE / "expected.csv").read_bytes()
