"""``sferum weekly``: what is written, what is refused, and a folder that is whole or not there."""

import csv
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from sferum_cli.outputs.locks import locked
from tests.conftest import SAMPLE, Run
from tests.unit.test_outputs import leftovers

WEEK = "2024-10-24"
MUNICIPALITIES = 33

SMALL = 3
"""Municipalities of a region that is made faster than the sample."""


@pytest.fixture
def region(tmp_path: Path) -> Path:
    """A region of three municipalities, in a folder of its own."""
    folder = tmp_path / "данные"
    folder.mkdir()
    heads = [
        "Регион;Муниципалитет;ID организации;Организация;Тип организации;Педагогов;Обучающихся"
    ]
    rows = ["Дата;ID пользователя;ID организации;Роль;Верифицирован;Отправлено сообщений"]
    for number, name in enumerate(("Азовский район", "Тарский район", "г. Омск"), start=1):
        heads.append(f"Омская область;{name};{number};Школа № {number};ОО;10;20")
        rows += [f"{day}.10.2024;ч{number};{number};Учитель;да;{number}" for day in range(18, 25)]
    (folder / "headcount.csv").write_text("\n".join(heads) + "\n", "utf-8")
    (folder / "activity.csv").write_text("\n".join(rows) + "\n", "utf-8")
    return folder


def index_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "index.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_workbook_the_json_and_the_folder_of_the_week(sferum: Run, tmp_path: Path) -> None:
    run = sferum("weekly", SAMPLE, "-o", "неделя.xlsx", "-o", "неделя.json", "--split", "мун")
    assert run.returncode == 0, run.stderr
    assert run.stdout == ""
    for name in ("неделя.xlsx", "неделя.json", f"мун/{WEEK}"):
        assert f"Записано: {name}" in run.stderr
    report = json.loads(sferum("report", SAMPLE, "--format", "json").stdout)
    levels = json.loads((tmp_path / "неделя.json").read_text("utf-8"))["levels"]
    assert list(levels) == ["region", "municipality", "organization"]
    assert levels["municipality"] == report["rows"]
    index = index_of(tmp_path / "мун" / WEEK)
    assert list(index[0]) == ["region", "municipality", "file", "organizations"]
    assert len(index) == MUNICIPALITIES
    files = {path.name for path in (tmp_path / "мун" / WEEK).iterdir()}
    assert files == {"index.csv", *(row["file"] for row in index)}
    assert sum(int(row["organizations"]) for row in index) == len(levels["organization"])
    assert not leftovers(tmp_path)


def test_the_same_call_again_gives_the_same_bytes(
    sferum: Run, region: Path, tmp_path: Path
) -> None:
    def written() -> dict[str, bytes]:
        assert sferum("weekly", region, "--split", "мун", "--quiet").returncode == 0
        return {path.name: path.read_bytes() for path in (tmp_path / "мун" / WEEK).iterdir()}

    assert written() == written()


def test_json_goes_into_a_pipe(sferum: Run) -> None:
    run = sferum("weekly", SAMPLE, "--format", "json")
    assert run.returncode == 0
    assert json.loads(run.stdout)["meta"]["view"] == "weekly"


WRONG = [
    # words, what the message names
    ([], "-o"),
    (["-o", "неделя.csv"], ".xlsx, .json"),
    (["-o", "неделя.md"], ".xlsx, .json"),
    (["--format", "csv"], "json"),
    (["--format", "table"], "json"),
    (["-o", "а.xlsx", "--level", "region"], "--level"),
    (["-o", "а.xlsx", "--type", "ОО"], "--type"),
    (["-o", "а.xlsx", "--unit", "Омск"], "--unit"),
    (["-o", "а.xlsx", "--keys"], "--keys"),
    (["-o", "а.xlsx", "--csv-dialect", "excel-ru"], "--csv-dialect"),
    (["-o", "а.xlsx", "--replace"], "--history"),
]


@pytest.mark.parametrize(("words", "named"), WRONG)
def test_what_does_not_apply_is_a_wrong_call(
    words: list[str], named: str, sferum: Run, tmp_path: Path
) -> None:
    run = sferum("weekly", SAMPLE, *words)
    assert run.returncode == 2
    assert named in run.stderr
    assert not list(tmp_path.iterdir())


def test_what_is_not_ours_in_the_folder_is_kept(sferum: Run, region: Path, tmp_path: Path) -> None:
    assert sferum("weekly", region, "--split", "мун", "--quiet").returncode == 0
    notes = tmp_path / "мун" / WEEK / "заметки.txt"
    notes.write_text("моё", "utf-8")
    for more in ([], ["--week-end", "24.10.2024"]):
        run = sferum("weekly", region, "--split", "мун", "-o", "неделя.xlsx", *more)
        assert run.returncode == 6
        assert "заметки.txt" in run.stderr
        assert notes.read_text("utf-8") == "моё"
        assert not (tmp_path / "неделя.xlsx").exists()
    notes.unlink()
    assert sferum("weekly", region, "--split", "мун", "--quiet").returncode == 0


def test_bad_input_leaves_the_folder_of_the_week_as_it_was(
    sferum: Run, region: Path, tmp_path: Path
) -> None:
    assert sferum("weekly", region, "--split", "мун", "--quiet").returncode == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "мун" / WEEK).iterdir()}
    text = (region / "activity.csv").read_text("utf-8")
    (region / "activity.csv").write_text(text.replace("да;3", "да;много"), "utf-8")
    run = sferum("weekly", region, "--split", "мун")
    assert run.returncode == 3
    assert {p.name: p.read_bytes() for p in (tmp_path / "мун" / WEEK).iterdir()} == before
    assert not leftovers(tmp_path)


def test_two_runs_of_one_folder_do_not_meet(sferum: Run, tmp_path: Path) -> None:
    with locked([tmp_path / "мун"]):
        run = sferum("weekly", SAMPLE, "--split", "мун")
        assert run.returncode == 5
        assert "мун" in run.stderr
    assert not (tmp_path / "мун").exists()


@pytest.mark.parametrize("place", ["file", "read-only"])
def test_a_folder_that_takes_none_is_found_before_anything_is_computed(
    place: str, sferum: Run, tmp_path: Path
) -> None:
    (tmp_path / "мун").write_text("файл", "utf-8")
    folder = "мун" if place == "file" else "мун/дальше"
    run = sferum("weekly", tmp_path / "нет", "--split", folder)
    assert run.returncode in (3, 6)
    run = sferum("weekly", SAMPLE, "--split", folder)
    assert run.returncode == 6
    assert "мун" in run.stderr


def test_the_next_command_works(sferum: Run, region: Path, tmp_path: Path) -> None:
    run = sferum("weekly", region, "-o", "неделя.xlsx")
    (line,) = [one for one in run.stderr.splitlines() if one.startswith("Дальше: sferum ")]
    words = line.removeprefix("Дальше: sferum ").split()
    assert sferum(*words).returncode == 0
    assert len(index_of(tmp_path / "муниципалитеты" / WEEK)) == SMALL
    run = sferum("weekly", region, "-o", "неделя.xlsx", "--split", "муниципалитеты")
    assert "Дальше" not in run.stderr


def test_the_week_is_kept_and_shown_beside_the_others(sferum: Run, tmp_path: Path) -> None:
    assert sferum("sample", "-o", "проба", "--weeks", "3", "--users", "300").returncode == 0
    for week in ("2024-10-10", "2024-10-17", "2024-10-24"):
        run = sferum(
            "weekly", f"проба/activity-{week}.xlsx", "проба/headcount.xlsx",
            "--week-end", week, "-o", f"{week}.xlsx", "--history", "история",
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        assert "сохранена" in run.stderr
    rows = list(openpyxl.load_workbook(tmp_path / "2024-10-24.xlsx")["Динамика"].values)
    weeks = [row for row in rows if hasattr(row[0], "year")]
    assert [f"{row[0]:%Y-%m-%d}" for row in weeks] == ["2024-10-10", "2024-10-17", "2024-10-24"]
    assert all(row[2] is not None for row in weeks[1:])
    again = sferum("weekly", "проба", "-o", "все.json", "--history", "история")
    assert again.returncode == 0, again.stderr
    assert "уже" in again.stderr


RUN = """
[runs.friday]
inputs = ["данные"]
[[runs.friday.outputs]]
view = "weekly"
file = "отчёты/{week_end}/неделя.xlsx"
split = "отчёты/для муниципалитетов"
[[runs.friday.outputs]]
view = "summary"
file = "отчёты/{week_end}/сводка.json"
"""


@pytest.mark.usefixtures("region")
def test_a_run_writes_the_folder_with_the_others(sferum: Run, tmp_path: Path) -> None:
    (tmp_path / "sferum.toml").write_text(RUN, "utf-8")
    run = sferum("run", "friday")
    assert run.returncode == 0, run.stderr
    assert len(index_of(tmp_path / "отчёты" / "для муниципалитетов" / WEEK)) == SMALL
    assert (tmp_path / "отчёты" / WEEK / "сводка.json").exists()
    listed = json.loads(sferum("run", "--list", "--format", "json").stdout)["runs"]
    assert listed[0]["outputs"][0]["file"][-1] == "отчёты/для муниципалитетов"


WRONG_RUNS = [
    ('split = "отчёты/для муниципалитетов"', 'split = "отчёты/{week_end}"', "{week_end}"),
    ("/{week_end}/сводка.json", f"/для муниципалитетов/{WEEK}/сводка.json", "сводка.json"),
    ('view = "summary"', 'view = "summary"\nsplit = "папка"', "split"),
]


@pytest.mark.parametrize(("old", "new", "named"), WRONG_RUNS)
def test_wrong_folders_of_a_run(
    old: str, new: str, named: str, sferum: Run, tmp_path: Path
) -> None:
    shutil.copytree(SAMPLE, tmp_path / "данные")
    assert old in RUN
    (tmp_path / "sferum.toml").write_text(RUN.replace(old, new), "utf-8")
    run = sferum("run", "friday")
    assert run.returncode == 2, run.stderr
    assert named in run.stderr
    assert not (tmp_path / "отчёты").exists()


@pytest.mark.usefixtures("region")
def test_a_view_may_write_its_folder_alone(sferum: Run, tmp_path: Path) -> None:
    text = RUN.replace('file = "отчёты/{week_end}/неделя.xlsx"\n', "")
    (tmp_path / "sferum.toml").write_text(text, "utf-8")
    assert sferum("run", "friday", "--quiet").returncode == 0
    assert len(index_of(tmp_path / "отчёты" / "для муниципалитетов" / WEEK)) == SMALL
