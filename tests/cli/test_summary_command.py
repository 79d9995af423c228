"""``sferum summary`` as a person calls it: its documentation, its outputs, what does not apply."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, SAMPLE, Run

FENCES = re.compile(r"```(csv|json) ?(\w*)\n(.*?)```", re.DOTALL)


def test_the_worked_example_of_the_documentation(sferum: Run, tmp_path: Path) -> None:
    text = (ROOT / "docs" / "summary.md").read_text("utf-8")
    expected = None
    for kind, name, body in FENCES.findall(text):
        if kind == "csv":
            (tmp_path / f"{name}.csv").write_text(body, "utf-8")
        else:
            expected = json.loads(body)
    run = sferum("summary", ".", "--format", "json", "--quiet")
    (region,) = json.loads(run.stdout)["regions"]
    assert expected
    for part, records in expected.items():
        named = [{key: value for key, value in one.items() if isinstance(value, str)}
                 for one in records]  # fmt: skip
        for names, record in zip(named, records, strict=True):
            (found,) = [one for one in region[part] if names.items() <= one.items()]
            assert {key: found[key] for key in record} == record


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "json", "md", "parquet"])
def test_every_format_and_the_next_command(suffix: str, sferum: Run, tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "data")
    for _again in range(2):  # the second time it lies among the inputs, and is replaced
        run = sferum("summary", "data", "-o", f"data/out.{suffix}")
        assert run.returncode == 0, run.stderr
        assert (tmp_path / "data" / f"out.{suffix}").stat().st_size > 100
    assert sferum("report", "data", "--quiet").returncode == 0


def test_the_next_command_works(sferum: Run, tmp_path: Path) -> None:
    run = sferum("summary", SAMPLE, SFERUM_LANG="en")
    (command,) = re.findall(r"Next: sferum (.*)", run.stderr)
    assert command.endswith("-o summary.xlsx")
    assert sferum(*command.split()).returncode == 0
    assert (tmp_path / "summary.xlsx").exists()


WRONG = [
    (["--level", "municipality"], "--level"),
    (["--level", "country", "--region", "Омская область"], "--region"),
    (["--type", "ОО"], "--type"),
    (["--unit", "г. Омск"], "--unit"),
    (["--region", "Омск"], "Омская область"),
]


@pytest.mark.parametrize(("words", "said"), WRONG)
def test_what_does_not_apply_is_a_wrong_call(words: list[str], said: str, sferum: Run) -> None:
    run = sferum("summary", SAMPLE, *words)
    assert run.returncode == 2
    assert said in run.stderr


def test_nothing_to_read_is_a_wrong_call(sferum: Run) -> None:
    assert sferum("summary").returncode == 2
