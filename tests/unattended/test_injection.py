"""I01-I14: what comes from files acts on nothing, and people stay in them."""

import ast
import csv
import html
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sferum_cli.render.writers import OF_EVERY_VIEW
from tests.builders.files import ACTIVITY, HEADCOUNT, write
from tests.conftest import ROOT, SAMPLE, Run
from tests.extent import IS_LONG

POISON = "ЯД"
NAMES = [
    "=1+1", "+1", "-1+2", "@SUM(1)", "\t=1", "\r=1", "＝1+1", '=HYPERLINK("http://evil.example")',
    "http://evil.example/a", "file:///etc/passwd", "mailto:a@evil.example", "#Отчёт!A1",
    "<script>alert(1)</script>", '"onload="x', "</style><b>", "javascript:alert(1)", "&lt;b&gt;",
    "\x1b]0;title\x07", "\x1b[2J", "\x85\x9b31m", "a\u2028b", "\u202ecod.exe", "\u2066a\u2069",
    "[a](http://evil.example)", "![a](http://evil.example)", "|---|", "`rm`", "{{week_end}}",
    "a\nrun-ended exit_code=0", "'; DROP TABLE weeks; --", "_x000D_", "NaN", "NULL", "1e999",
]  # fmt: skip


def hostile(folder: Path) -> list[Path]:
    """A school, a municipality and a region under each of the names, with a person in each."""
    named = [f"{name}{POISON}{number}" for number, name in enumerate(NAMES)]
    heads = [[f"Область {POISON}", one, str(900 + number), f"Школа {one}", "ОО", "да", 10, 20]
             for number, one in enumerate(named)]  # fmt: skip
    days = [f"{day}.10.2024" for day in range(18, 25)]
    rows = [[day, f"МАРКЕР-{number}", str(900 + number), "Учитель", "да", 2, 3, 1, "да"]
            for number in range(len(named)) for day in days]  # fmt: skip
    paths = [folder / "activity.parquet", folder / "headcount.parquet"]
    write(paths[0], [[*ACTIVITY], *rows])
    write(paths[1], [[*HEADCOUNT], *heads])
    return paths


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The report of the hostile names in every format, by suffix."""
    folder = tmp_path_factory.mktemp("hostile")
    files = hostile(folder)
    found = {suffix: folder / f"out{suffix}" for suffix in OF_EVERY_VIEW}
    words = ["report", *files, "--level", "organization"]
    words += [word for path in found.values() for word in ("-o", path)]
    run = subprocess.run(
        [sys.executable, "-m", "sferum_cli", *map(str, words)], cwd=folder, capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr.decode()
    (folder / "stderr").write_bytes(run.stderr)
    found["stderr"] = folder / "stderr"
    return found


def test_i01_no_cell_of_a_csv_is_a_formula(outputs: dict[str, Path]) -> None:
    """I01: whatever begins like one stands behind an apostrophe."""
    for row in csv.reader(io.StringIO(outputs[".csv"].read_text("utf-8-sig"))):
        for cell in row:
            first = unicodedata.normalize("NFKC", cell.lstrip())[:1]
            assert first not in tuple("=+-@\t\r") or POISON not in cell, cell


def parts(path: Path) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            yield name, html.unescape(archive.read(name).decode("utf-8", "replace"))


def test_i01_i02_nothing_in_a_workbook_is_live(outputs: dict[str, Path]) -> None:
    """I01, I02: names are texts; no formula and no link outside is made of them."""
    seen = False
    for name, text in parts(outputs[".xlsx"]):
        seen = seen or POISON in text
        assert not [one for one in re.findall(r"<f[ >].*?</f>", text, re.DOTALL) if POISON in one]
        assert 'TargetMode="External"' not in text, name
        assert not [one for one in re.findall(r"<hyperlink[^>]*>", text) if "evil" in one]
    assert seen


def test_i03_no_tag_is_made_of_data(outputs: dict[str, Path]) -> None:
    """I03: in every format whose reader knows tags."""
    for suffix in {".html", ".md"} & set(outputs):
        text = outputs[suffix].read_text("utf-8")
        assert "<script>alert" not in text
        assert "</style><b>" not in text
        assert POISON in text
        assert not re.search(r'\shref="?(javascript|http|file|mailto):', text)


@pytest.mark.parametrize("words", [["--format", "table"], ["--format", "md"], ["--format", "csv"]])
def test_i04_no_control_character_reaches_a_screen(
    words: list[str], sferum: Run, tmp_path: Path
) -> None:
    """I04: on stdout and stderr, whatever files and cells are called."""
    run = sferum("report", *hostile(tmp_path), *words, "--level", "organization")
    assert run.returncode == 0
    assert POISON in run.stdout
    for text in (run.stdout, run.stderr):
        assert "\x1b" not in text
        acting = {one for one in text if unicodedata.category(one) in {"Cc", "Cf"}}
        assert acting <= {"\n"}, acting


def test_i06_sheets_named_by_files(sferum: Run, tmp_path: Path) -> None:
    """I06: a sheet per file, under names that Excel takes, each once."""
    names = ["History", "a'b", "[x]", "=1", "ы" * 60, "ы" * 61, "HISTORY ", "Замечания"]
    folder = tmp_path / "выгрузки"
    folder.mkdir()
    write(folder / "headcount.csv", [[*HEADCOUNT], ["О", "М", "7", "Ш", "ОО", "да", "x", 1]])
    for name in names:
        bad = ["24.10.2024", "МАРКЕР-1", "7", "Учитель", "может быть", 1, 1, 1, "да"]
        write(folder / f"{name}.csv", [[*ACTIVITY], bad, ["31.10.2024", *bad[1:]]])
    run = sferum("check", folder, "-o", "p.xlsx")
    assert run.returncode == 3, run.stderr
    book = dict(parts(tmp_path / "p.xlsx"))["xl/workbook.xml"]
    found = re.findall(r'<sheet [^>]*name="([^"]*)"', book)
    assert len(found) > len(names)
    assert len({one.casefold() for one in found}) == len(found)
    assert all(0 < len(one) <= 31 for one in found)
    assert not any(re.search(r"[\[\]:*?/\\]", one) or one[0] == "'" for one in found)
    assert "history" not in {one.casefold() for one in found}


# I08: markers in every field of the inputs

PERSON, IGNORED, BAD = "МАРКЕР", "НЕЗАМЕЧЕННОЕ", "НЕПРАВИЛЬНОЕ"
"""In ids of people; in columns that nobody reads; in cells that are wrong."""


def marked(folder: Path, *, is_bad: bool) -> list[Path]:
    """Files with a marker in every field."""
    good = [f"{BAD}-роль" if is_bad else "Учитель", "да", BAD if is_bad else 12, 3, 1, "да"]
    rows = [
        [f"{day}.10.2024", f"{PERSON}-{number}", "7", *good, f"{IGNORED}-{number}"]
        for day in range(18, 25)
        for number in range(9)
    ]
    names = [*ACTIVITY, "ФИО ученика"]
    folder.mkdir(exist_ok=True)
    paths = [folder / "activity.csv", folder / "headcount.csv"]
    write(paths[0], [names, *rows])
    heads = ["О", "М", "7", "Ш", "ОО", "да", 20, 30, f"{IGNORED}-директор"]
    write(paths[1], [[*HEADCOUNT, "Директор"], heads])
    return paths


CALLS: tuple[tuple[bool, list[str], int], ...] = (
    (False, ["report", "-o", "a.xlsx", "-o", "a.json", "-o", "a.parquet", "-o", "a.md",
             "--history", "h", "--verbose", "--timings"], 0),
    (False, ["report", "--level", "organization", "--memory", "100MB"], 0),
    (False, ["check", "-o", "p.xlsx", "-o", "p.json"], 0),
    (False, ["summary", "-o", "s.json", "--history", "h"], 0),
    (False, ["dynamics", "-o", "d.xlsx", "--history", "h"], 0),
    (False, ["organization", "--unit", "7", "-o", "o.json"], 0),
    (False, ["organization", "--unit", f"{PERSON}-1"], 2),
    (False, ["attention", "-o", "t.json"], 0),
    (False, ["report", "-o", "нет/a.csv"], 6),
    (False, ["report", "--week-end", "01.01.2020"], 4),
    (True, ["report", "-o", "b.xlsx"], 3),
    (True, ["report", "--skip-bad-rows", "-o", "b.json"], 0),
    (True, ["check", "-o", "q.xlsx", "-o", "q.csv", "-o", "q.json"], 3),
    (True, ["map"], 0),
)  # fmt: skip


def everything(folder: Path) -> Iterator[tuple[str, str]]:
    """The name and the text of whatever was written, unpacked."""
    for path in folder.rglob("*"):
        yield "a name", path.name
        if path.is_dir() or path.parent.name.startswith("выгрузка"):
            continue
        yield path.name, path.read_bytes().decode("utf-8", "replace")
        if path.suffix == ".xlsx":
            yield from parts(path)
        if path.suffix == ".parquet":
            yield path.name, pl.read_parquet(path).write_csv()
            yield path.name, str(pl.read_parquet_metadata(path))


@pytest.mark.parametrize("cold", [False, pytest.param(True, marks=pytest.mark.long)])
def test_i08_no_person_is_anywhere(sferum: Run, tmp_path: Path, cold: bool) -> None:
    """I08: logs, history, errors, temporary names, the state folder, outputs, both streams."""
    for name in ("tmp", "state"):
        (tmp_path / name).mkdir()
    inputs = {bad: marked(tmp_path / f"выгрузка {bad}", is_bad=bad) for bad in (False, True)}
    for form in ("json", "text")[: 2 if IS_LONG else 1]:
        for bad, (command, *words), code in CALLS:
            run = sferum(
                command, *inputs[bad], *words, "--log-file", f"log.{form}", "--log-format", form,
                cold=cold, TMPDIR=str(tmp_path / "tmp"), XDG_STATE_HOME=str(tmp_path / "state"),
            )  # fmt: skip
            assert run.returncode == code, (command, words, run.stderr)
            said = run.stdout + run.stderr
            assert IGNORED not in said
            if PERSON not in "".join(words):
                assert PERSON not in said, said
    assert not list((tmp_path / "tmp").iterdir())
    for name, text in everything(tmp_path):
        assert IGNORED not in text, name
        if name.startswith("log."):
            # The words of the call stand in the log: what a person types is theirs.
            lines = [line for line in text.splitlines() if f"{PERSON}-1" not in line]
            assert not any(BAD in line or PERSON in line for line in lines), name
            assert len(lines) > len(CALLS)
        else:
            assert PERSON not in text, name


def test_i10_the_history_has_no_column_of_a_person(sferum: Run, tmp_path: Path) -> None:
    """I10: aggregates only."""
    assert sferum("report", SAMPLE, "--history", "h", "-q").returncode == 0
    (week,) = (tmp_path / "h").rglob("*.parquet")
    columns = set(pl.read_parquet_schema(week))
    assert "organization" in columns
    assert not {one for one in columns if re.search(r"user|person|name|role|фио", one)}


CALLED_NEVER = {"eval", "exec", "compile", "__import__", "system", "popen"}
IMPORTED_NEVER = {"pickle", "marshal", "shelve", "subprocess", "yaml", "socket", "http"}


@pytest.mark.parametrize("path", sorted((ROOT / "sferum_cli").rglob("*.py")), ids=str)
def test_i13_nothing_that_runs_what_it_is_given(path: Path) -> None:
    """I12, I13: no code is made of data, no other program is run, nothing is fetched."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            owner = getattr(getattr(node.func, "value", None), "id", "")
            assert name not in CALLED_NEVER or owner == "re", (path, node.lineno)
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [str(node.module)]
            assert node.module != "urllib.request"
        assert not {one.split(".")[0] for one in names} & IMPORTED_NEVER, path


def test_i14_json_is_json(outputs: dict[str, Path]) -> None:
    """I14: no NaN, ids are texts, and node would read it too."""

    def refuse(word: str) -> Any:
        raise ValueError(word)

    text = outputs[".json"].read_text("utf-8")
    found = json.loads(text, parse_constant=refuse)
    assert {type(row["organization_id"]) for row in found["rows"]} == {str}
    assert "\u2028" not in text or json.loads(text)["rows"]
    assert len(found["rows"]) == len(NAMES)
