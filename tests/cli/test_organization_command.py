"""``sferum organization`` and ``attention`` as a person calls them: documentation and outputs."""

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, SAMPLE, Run

FENCES = re.compile(r"```(csv|json) ?(\w*)\n(.*?)```", re.DOTALL)
CALLS = {"organization": ["--unit", "5500053"], "attention": []}


def example(page: str, folder: Path) -> Any:
    """The files of a page's worked example go to the folder; what they come to is given."""
    expected = None
    for kind, name, body in FENCES.findall((ROOT / "docs" / page).read_text("utf-8")):
        if kind == "csv":
            (folder / f"{name}.csv").write_text(body, "utf-8")
        else:
            expected = json.loads(body)
    return expected


def test_the_worked_example_of_an_organization(sferum: Run, tmp_path: Path) -> None:
    expected = example("organization.md", tmp_path)
    run = sferum("organization", ".", "--unit", "Школа № 1", "--format", "json", "--quiet")
    found = json.loads(run.stdout)
    assert expected
    places = expected.pop("places")
    assert {key: found["places"][key] for key in places} == places
    assert {key: found[key] for key in expected} == expected


def test_the_worked_example_of_attention(sferum: Run, tmp_path: Path) -> None:
    expected = example("attention.md", tmp_path)
    run = sferum("attention", ".", "--format", "json", "--quiet")
    found = json.loads(run.stdout)["rows"]
    assert expected
    assert [{key: row[key] for key in expected[0]} for row in found] == expected


@pytest.mark.parametrize("page", ["organization", "attention"])
def test_the_commands_of_the_page_run(page: str, sferum: Run, tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / SAMPLE.name)
    text = (ROOT / "docs" / f"{page}.md").read_text("utf-8")
    commands = re.findall(rf"^sferum ({page} sample_data.*)$", text, re.MULTILINE)
    assert len(commands) == 2
    for command in commands:
        run = sferum(*shlex.split(command))
        assert run.returncode == 0, run.stderr
    assert len(list(tmp_path.glob("*.xlsx"))) == 1


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "json", "md", "parquet"])
@pytest.mark.parametrize("view", CALLS)
def test_every_format(view: str, suffix: str, sferum: Run, tmp_path: Path) -> None:
    run = sferum(view, SAMPLE, *CALLS[view], "-o", f"out.{suffix}")
    assert run.returncode == 0, run.stderr
    assert (tmp_path / f"out.{suffix}").stat().st_size > 100


@pytest.mark.parametrize("view", CALLS)
def test_the_next_command_works(view: str, sferum: Run, tmp_path: Path) -> None:
    run = sferum(view, SAMPLE, *CALLS[view], SFERUM_LANG="en")
    (command,) = re.findall(r"Next: sferum (.*)", run.stderr)
    assert command.endswith(f"-o {view}.xlsx")
    assert sferum(*command.split()).returncode == 0
    assert (tmp_path / f"{view}.xlsx").exists()


WRONG = [
    ("organization", [], "--unit"),
    ("organization", ["--unit", "нет такой"], "--unit"),
    ("organization", ["--unit", "5500053", "--type", "ОО"], "--type"),
    ("organization", ["--unit", "5500053", "--level", "region"], "--level"),
    ("organization", ["--unit", "5500053", "--history", "нет"], "--history"),
    ("attention", ["--level", "region"], "--level"),
    ("attention", ["--rank-by", "count"], "--rank-by"),
    ("attention", ["--history", "."], "--history"),
    ("attention", ["--unit", "нет такого"], "--unit"),
    ("attention", ["--type", "ДО"], "--type"),
]


@pytest.mark.parametrize(("view", "words", "said"), WRONG)
def test_what_does_not_apply_is_a_wrong_call(
    view: str, words: list[str], said: str, sferum: Run
) -> None:
    run = sferum(view, SAMPLE, *words)
    assert run.returncode == 2
    assert said in run.stderr
    assert not run.stdout


def test_one_organization_and_no_second(sferum: Run) -> None:
    run = sferum("organization", SAMPLE, "--unit", "5500053", "--unit", "5500054")
    assert (run.returncode, run.stdout) == (2, "")
    assert "--unit" in run.stderr
