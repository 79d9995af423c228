"""``--municipality-from`` as a person meets it: proposed by an error, followed to the letter."""

import csv
import io
import re
import shlex
from pathlib import Path

import pytest

from tests.builders.files import Row, write, write_book
from tests.conftest import Run

PROPOSED = re.compile(r"--municipality-from \w+")
HEADER: Row = [
    "Регион",
    "ID организации",
    "Организация",
    "Тип организации",
    "Педагогов",
    "Обучающихся",
]
ACTIVITY: list[Row] = [
    ["Дата", "ID пользователя", "ID организации", "Роль", "Верифицирован", "Отправлено сообщений"],
    ["24.10.2024", "u1", "1", "Учитель", "да", 12],
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an activity, and a headcount whose sheets are municipalities."""
    write(tmp_path / "активность.csv", ACTIVITY)
    sheets = {
        name: [HEADER, ["Омская область", str(number), "Школа 1", "ОО", 10 * number, 100]]
        for number, name in enumerate(("Азовский р-н", "г. Омск"), start=1)
    }
    write_book(tmp_path / "численность.xlsx", {"Содержание": [["Азовский р-н"]], **sheets})
    return tmp_path


@pytest.mark.parametrize("command", ["report", "check"])
def test_the_option_that_the_error_proposes_is_the_step(
    sferum: Run, folder: Path, command: str
) -> None:
    stopped = sferum(command, folder)
    assert stopped.returncode == 3
    (option,) = set(PROPOSED.findall(" ".join((stopped.stderr + stopped.stdout).split())))
    assert sferum(command, folder, *option.split()).returncode == 0


@pytest.mark.parametrize("tried", [[], ["--municipality-from", "file"]], ids=["none", "file"])
@pytest.mark.parametrize("command", ["report", "check", "summary", "map"])
def test_the_next_command_is_the_call_with_the_option(
    sferum: Run, folder: Path, command: str, tried: list[str]
) -> None:
    stopped = sferum(command, folder, *tried)
    line = stopped.stderr.splitlines()[-1]
    assert line.startswith("Дальше: sferum ")
    following = shlex.split(line.removeprefix("Дальше: sferum "))
    assert following[0] == ("report" if command == "map" else command)
    assert following[-2:] == ["--municipality-from", "sheet"]
    assert following.count("--municipality-from") == 1
    assert sferum(*following).returncode == 0


def test_the_numbers_under_the_option_that_is_proposed(sferum: Run, folder: Path) -> None:
    (option,) = set(PROPOSED.findall(sferum("report", folder).stderr))
    run = sferum("report", folder, "--format", "csv", "--keys", *option.split())
    rows = csv.DictReader(io.StringIO(run.stdout))
    assert [(row["municipality"], row["teachers"], row["teachers_total"]) for row in rows] == [
        ("Азовский р-н", "1", "10"),
        ("г. Омск", "0", "20"),
    ]


def test_another_word_is_a_wrong_call(sferum: Run, folder: Path) -> None:
    run = sferum("report", folder, "--municipality-from", "folder")
    assert run.returncode == 2
    assert "sheet, file" in run.stderr
