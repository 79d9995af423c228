"""A folder in which a fault is planted, and the report made of it, judged.

A test takes the four people of `activity()`, changes cells by their Excel address, writes them
with `Bench.write` and judges the `Outcome` with `refused` or `read`.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sferum_cli.errors import InvalidInputError, SferumError
from sferum_cli.pipeline import Call
from sferum_cli.problems import Problems
from sferum_cli.reports.report_document import monitoring_table
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.sheets.options import FileOptions
from sferum_cli.sources.tables.call import InputCall
from tests.builders.files import MARKERS, Edit, Rows, headcount, write, write_book
from tests.builders.reports import make_report
from tests.conftest import ROOT, Run

GOOD = {
    "teachers": 2,
    "active_teachers_messages": 1,
    "active_teachers_calls": 1,
    "students": 2,
    "active_students": 1,
    "teachers_linked": 1,
}
"""What the report says of the four people."""

OUTPUTS = ("out.csv", "out.json")


def cases(*rows: Sequence[Any]) -> list[Any]:
    """A parametrized table: the first cell of each row is the id of the case."""
    return [pytest.param(*rest, id=name) for name, *rest in rows]


@dataclass(frozen=True)
class Outcome:
    """What a run came to: its exit code, all it said, and what it wrote."""

    code: int
    said: str
    csv: bytes = b""
    rows: Sequence[Mapping[str, Any]] = ()
    inputs: Sequence[Mapping[str, Any]] = ()

    def line(self, *words: str) -> bool:
        """Whether one line holds all of these words."""
        return any(all(word in line for word in words) for line in self.said.splitlines())

    def input(self, name: str) -> Mapping[str, Any]:
        """The accounting of a file."""
        (found,) = [one for one in self.inputs if Path(one["path"]).name == name]
        return found


def refused(found: Outcome, *words: str) -> None:
    """The run ended with 3 and one line of error holds all of these words."""
    assert found.code == 3, found.said
    assert found.line("ошибка", *words), found.said


def read(found: Outcome, **numbers: Any) -> None:
    """The run went on, and the first row says what the four people give, or `numbers`."""
    assert found.code == 0, found.said
    expected = {**GOOD, **numbers}
    assert {key: found.rows[0][key] for key in expected} == expected, found.said


def warned(found: Outcome, *words: str) -> None:
    """One line of warning holds all of these words."""
    assert found.line("предупреждение", *words), found.said


_MEASURING = """
import resource, subprocess, sys
limit, report, *command = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_AS, (int(limit), int(limit)))
code = subprocess.run([sys.executable, "-m", "sferum_cli", *command]).returncode
with open(report, "w") as stream:
    stream.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""
"""Stands between the test and the run: the peak of a run that pytest started would count the
pages of pytest too."""

ADDRESS_SPACE = 4_000_000_000
"""More than a run needs, less than would hurt the machine if it read a huge file whole."""


@dataclass
class Bench:
    """A folder with a good headcount, in which files are written and reports are made."""

    folder: Path
    run_sferum: Run
    headcount: Rows = field(default_factory=headcount)

    def write(self, name: str, rows: Rows, edit: Edit | None = None) -> Path:
        """One table in the format of the suffix; a workbook has it on the sheet «Неделя»."""
        return write(self.folder / name, rows, edit)

    def book(self, name: str, sheets: Mapping[str, Rows], edit: Edit | None = None) -> Path:
        """A workbook of several sheets."""
        return write_book(self.folder / name, sheets, edit)

    def text(self, name: str, text: str, encoding: str = "utf-8") -> Path:
        """A file of text, byte for byte."""
        return self.bytes(name, text.encode(encoding))

    def bytes(self, name: str, data: bytes) -> Path:
        """A file of these bytes."""
        path = self.folder / name
        path.write_bytes(data)
        return path

    def run(self, *files: Path, options: Sequence[str] = (), reference: bool = True) -> Outcome:
        """The command in a process of its own; what every run must keep to is asserted here."""
        paths = self._with_reference(files, reference=reference)
        temporary = self._temporary()
        before = _prints(self.folder)
        outputs = [part for name in OUTPUTS for part in ("-o", name)]
        run = self.run_sferum(
            "report", *paths, *options, *outputs,
            TMPDIR=str(temporary), TEMP=str(temporary), TMP=str(temporary),
        )  # fmt: skip
        return self._judged(run.returncode, run.stdout, run.stderr, before)

    def measured(self, *files: Path, options: Sequence[str] = ()) -> tuple[Outcome, int]:
        """The same, with the most bytes of memory that the run and its children held."""
        if sys.platform == "win32":
            return self.run(*files, options=options), 0
        paths = self._with_reference(files, reference=True)
        temporary = self._temporary()
        peak = self.folder.parent / f"{self.folder.name}-peak"
        before = _prints(self.folder)
        outputs = [part for name in OUTPUTS for part in ("-o", name)]
        run = subprocess.run(
            [sys.executable, "-c", _MEASURING, str(ADDRESS_SPACE), str(peak), "report",
             *map(str, paths), *options, *outputs],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )  # fmt: skip
        found = self._judged(run.returncode, run.stdout, run.stderr, before)
        scale = 1 if sys.platform == "darwin" else 1024
        return found, int(peak.read_text()) * scale

    def quick(self, *files: Path, reference: bool = True, **asked: Any) -> Outcome:
        """The same reading in this process, for sweeps; nothing is written.

        ``asked`` is what a call says of its files (FileOptions).
        """
        paths = self._with_reference(files, reference=reference)
        problems = Problems()
        call = Call(InputCall(paths), ReadOptions(FileOptions(**asked)), Rules())
        code, rows, inputs = 0, [], []
        more = ""
        try:
            report = make_report(call, problems)
        except InvalidInputError as error:
            code, problems = error.exit_code, error.problems
        except SferumError as error:
            code, more = error.exit_code, f"Ошибка: {error}"
        else:
            rows = monitoring_table(report).cells_for_programs.to_dicts()
            inputs = [
                {
                    "path": one.path,
                    "rows_read": one.read,
                    "rows_used": one.used,
                    "rows_outside_week": one.outside,
                }
                for one in report.run.inputs
            ]
        words = [f"ошибка [{one.code}] {one.text}" for one in problems.errors]
        words += [f"предупреждение [{one.code}] {one.text}" for one in problems.warnings]
        said = "\n".join([*words, more])
        assert not any(marker in said for marker in MARKERS), said
        return Outcome(code, said, rows=rows, inputs=inputs)

    def _with_reference(self, files: Sequence[Path], *, reference: bool) -> list[Path]:
        if not reference:
            return [*files]
        return [*files, self.write("headcount.csv", self.headcount)]

    def _temporary(self) -> Path:
        folder = self.folder / "temporary"
        folder.mkdir(exist_ok=True)
        for name in OUTPUTS:
            (self.folder / name).unlink(missing_ok=True)
        return folder

    def _judged(self, code: int, stdout: str, stderr: str, before: Mapping[str, str]) -> Outcome:
        everything = stdout + stderr
        assert "Traceback" not in everything, everything
        assert "panicked" not in everything, everything
        assert not any(marker in everything for marker in MARKERS), everything
        after = _prints(self.folder)
        assert {name: after.get(name) for name in before} == before, "an input was changed"
        written = set(after) - set(before)
        if code:
            assert not written, written
            return Outcome(code, stderr)
        assert written == set(OUTPUTS), written
        for name in OUTPUTS:
            text = (self.folder / name).read_text("utf-8")
            assert not any(marker in text for marker in MARKERS), name
        document = json.loads((self.folder / "out.json").read_text("utf-8"))
        return Outcome(
            code,
            stderr,
            (self.folder / "out.csv").read_bytes(),
            document["rows"],
            document["meta"]["inputs"],
        )


def _prints(folder: Path) -> dict[str, str]:
    """What lies in a folder, with the fingerprint of each file that is not huge."""
    found = {}
    for path in folder.rglob("*"):
        small = path.is_file() and path.stat().st_size < 100_000_000
        content = hashlib.sha256(path.read_bytes()).hexdigest() if small else ""
        found[str(path.relative_to(folder))] = content
    return found
