"""``sferum dynamics`` as a person or cron calls it."""

import csv
import datetime as dt
import io
import json
import shlex
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from sferum_cli.pipeline import Call
from sferum_cli.rulebook.indicators import COLUMNS, columns_of
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from tests.builders.dynamics import keep_week
from tests.builders.rules import WEEK_END, World
from tests.conftest import Run

SHARES = [column.key for column in COLUMNS if column.key.endswith("_pct")]
COUNTS = [key.removesuffix("_pct") for key in SHARES]
RANKS = [column.key for column in COLUMNS if column.key.startswith("rank_")]
CHANGES = [
    *(f"{key}_change_pp" for key in SHARES),
    *(f"{key}_change" for key in (*COUNTS, *RANKS)),
    "base_changed",
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Three weeks of two schools; the one between is missing."""
    folder = tmp_path / "data"
    folder.mkdir()
    world = World(folder)
    world.headcount(
        """
        муниципалитет | школа | название
        г. Омск       | 01    | СОШ № 1
        Тарский район | 02    | Лицей
        """
    )
    world.activity(
        """
        Неделя     | школа | отправлено | сколько
        10.10.2024 | 01    | 10         | 1
        10.10.2024 | 02    | 10         | 1
        24.10.2024 | 01    | 10         | 2
        24.10.2024 | 02    | 10         | 1
        17.10.2024 | 01    | 10         | 4
        17.10.2024 | 02    | 10         | 1
        03.10.2024 | 01    | 10         | 1
        """,
        without=("день",),
    )
    path = folder / "activity.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if "10.10.2024" not in line) + "\n", "utf-8")
    return folder


@pytest.fixture
def history(data: Path, tmp_path: Path) -> Path:
    """The history of the two newest of these weeks."""
    for week in (Week(WEEK_END), Week(WEEK_END - dt.timedelta(days=7))):
        call = Call(InputCall([data]), ReadOptions(), Rules(), week=week)
        keep_week(call, tmp_path / "history")
    return tmp_path / "history"


def json_of(run: Any) -> Any:
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.mark.parametrize("level", list(Level))
def test_json_has_exactly_these_keys(sferum: Run, data: Path, level: Level) -> None:
    found = json_of(sferum("dynamics", data, "--level", level.value, "--format", "json"))
    assert list(found) == ["meta", "rows", "issues"]
    assert found["meta"]["view"] == "dynamics"
    assert found["meta"]["weeks"] == [
        {"week_end": end, "source": source, "complete": source is not None, "holidays": False}
        for end, source in (
            ("2024-10-03", "activity"),
            ("2024-10-10", None),
            ("2024-10-17", "activity"),
            ("2024-10-24", "activity"),
        )
    ]
    keys = ["week_end", *(column.key for column in columns_of(level)), *CHANGES]
    assert [list(row) for row in found["rows"]] == [keys] * len(found["rows"])
    units = {Level.ORGANIZATION: 2, Level.MUNICIPALITY: 2}.get(level, 1)
    assert [row["week_end"] for row in found["rows"]] == [
        "2024-10-03", "2024-10-17", "2024-10-24",
    ] * units  # fmt: skip


def test_csv_and_parquet_hold_the_rows_the_week_first(
    sferum: Run, data: Path, tmp_path: Path
) -> None:
    run = sferum("dynamics", data, "--keys", "-o", "d.csv", "-o", "d.parquet", "-o", "d.json")
    assert run.returncode == 0, run.stderr
    keys = ["week_end", *(column.key for column in COLUMNS), *CHANGES]
    rows = list(csv.reader(io.StringIO((tmp_path / "d.csv").read_text("utf-8"))))
    assert rows[0] == keys
    frame = pl.read_parquet(tmp_path / "d.parquet")
    assert frame.columns == keys
    assert frame.schema["week_end"] == pl.Date
    found = json.loads((tmp_path / "d.json").read_text("utf-8"))["rows"]
    assert [{**row, "week_end": row["week_end"].isoformat()} for row in frame.to_dicts()] == found
    assert [row[0] for row in rows[1:]] == [row["week_end"] for row in found]


def test_a_workbook_has_the_rows_first_then_the_tables_for_people(
    sferum: Run, data: Path, tmp_path: Path
) -> None:
    assert sferum("dynamics", data, "-o", "d.xlsx").returncode == 0
    book = openpyxl.load_workbook(tmp_path / "d.xlsx")
    assert book.sheetnames[5:] == ["Обозначения", "Замечания", "О файле"]
    main, newest, teachers = book.worksheets[:3]
    assert book.active is newest
    assert newest.title == "Последняя неделя"
    assert book.sheetnames[2:4] == ["Активные педагоги (сообщения) %", "Активные обучающиеся %"]
    cells = [[cell.value for cell in row] for row in main.iter_rows()]
    header = next(row for row in cells if "Регион" in row)
    body = cells[cells.index(header) + 1 :]
    assert header[1:3] == ["Регион", "Муниципалитет"]
    assert [f"{row[0]:%d.%m.%Y}" for row in body] == [
        "03.10.2024", "17.10.2024", "24.10.2024",
    ] * 2  # fmt: skip
    wide = [[cell.value for cell in row] for row in teachers.iter_rows()]
    header = next(row for row in wide if "Регион" in row)
    assert header[2:6] == ["03.10", "10.10", "17.10", "24.10"]
    assert wide[wide.index(header) + 1][1:] == ["г. Омск", 0.1, "н/д", 0.4, 0.2, -20]


@pytest.mark.parametrize("width", [80, 120, 200])
def test_a_screen_shows_a_table_per_target(sferum: Run, data: Path, width: int) -> None:
    run = sferum("dynamics", data, "--format", "table", COLUMNS=str(width))
    lines = run.stdout.splitlines()
    assert max(map(len, lines)) <= width
    (omsk, *_others) = [line for line in lines if line.startswith("г. Омск")]
    assert omsk.split()[2:] == ["10,0", "н/д", "40,0", "20,0", "−20,0", "▁·█▃"]
    assert sum(line.startswith("Муниципалитет") for line in lines) == 3


@pytest.mark.parametrize("width", [80, 120, 200])
def test_a_screen_shows_one_unit_week_by_week(sferum: Run, data: Path, width: int) -> None:
    run = sferum("dynamics", data, "--unit", "Омск", "--format", "table", COLUMNS=str(width))
    lines = run.stdout.splitlines()
    assert max(map(len, lines)) <= width
    rows = [line.split() for line in lines if line[6:10] == "2024"]
    assert [row[0] for row in rows[:4]] == ["03.10.2024", "10.10.2024", "17.10.2024", "24.10.2024"]
    assert rows[1][1:] == ["н/д", "—"] * (len(rows[1]) // 2)
    assert rows[3][1:5] == ["20,0", "−20,0", "2", "−2"]


def test_markdown_has_the_tables_of_the_screen(sferum: Run, data: Path) -> None:
    text = sferum("dynamics", data, "--format", "md").stdout
    assert "| г. Омск | 10,0 | н/д | 40,0 | 20,0 | −20,0 | ▁·█▃ |" in text
    assert text.count("**") == 8  # the title, and that of each table


def test_the_next_command_works(sferum: Run, data: Path, tmp_path: Path) -> None:
    """Without an output it writes one; with one it shows the unit that fell most."""
    run = sferum("dynamics", data)
    words = shlex.split(run.stderr.splitlines()[-1].partition(": ")[2])
    assert words[-2] == "-o"
    run = sferum(*words[1:])
    assert run.returncode == 0, run.stderr
    assert (tmp_path / words[-1]).exists()
    words = shlex.split(run.stderr.splitlines()[-1].partition(": ")[2])
    assert words[-2:] == ["--unit", "г. Омск"]
    run = sferum(*words[1:], "--format", "json")
    assert {row["municipality"] for row in json_of(run)["rows"]} == {"г. Омск"}
    # of one unit nothing is furthest: the next command is the call itself, on the screen
    words = shlex.split(run.stderr.splitlines()[-1].partition(": ")[2])
    assert sferum(*words[1:]).returncode == 0


@pytest.mark.parametrize(
    ("words", "units"),
    [
        (["--unit", "омск г.о."], {"г. Омск"}),
        (["--unit", "Тарский р-н", "--unit", "Омск"], {"г. Омск", "Тарский район"}),
        (["--level", "region", "--unit", "Омская обл."], {None}),
        (["--level", "country", "--unit", "Россия"], {None}),
        (["--level", "organization", "--unit", "02"], {"Тарский район"}),
        (["--level", "organization", "--unit", "МБОУ «СОШ №1»"], {"г. Омск"}),
    ],
)
def test_units_by_name_and_id(sferum: Run, data: Path, words: list[str], units: set[Any]) -> None:
    found = json_of(sferum("dynamics", data, *words, "--format", "json"))
    assert {row["municipality"] for row in found["rows"]} == units


@pytest.mark.parametrize(
    ("words", "code", "named"),
    [
        (["{data}", "--unit", "Омскк"], 2, "г. Омск"),
        (["{data}", "--level", "organization", "--unit", "Лицейй"], 2, "Лицей"),
        (["{data}", "--type", "ОО", "--history", "{history}"], 2, "--type"),
        (["--history", "{history}", "--type", "ОО"], 2, "--type"),
        (["--history", "{history}", "--sheet", "А"], 2, "--sheet"),
        (["--history", "{history}", "--encoding", "cp1251"], 2, "--encoding"),
        (["--history", "{history}", "--headcount", "a.csv"], 2, "--headcount"),
        (["--history", "{history}", "--map", "А=role"], 2, "--map"),
        (["--history", "{history}", "--repeats", "sum"], 2, "--repeats"),
        (["--history", "{history}", "--assume-verified"], 2, "--assume-verified"),
        (["--history", "{history}", "--skip-bad-rows"], 2, "--skip-bad-rows"),
        (["--history", "{history}", "--require-full-week"], 2, "--require-full-week"),
        (["--history", "{history}", "--memory", "1GB"], 2, "--memory"),
        (["--history", "nowhere"], 2, "nowhere"),
        (["{data}", "--history", "nowhere"], 2, "nowhere"),
        ([], 2, "--history"),
        (["--history", "{data}"], 4, "data"),
        (["--history", "{history}", "--week-end", "03.10.2024"], 4, "17.10.2024, 24.10.2024"),
        (["{data}", "--week-end", "10.10.2024"], 4, "10.10.2024"),
    ],
)
def test_wrong_calls(
    sferum: Run, data: Path, history: Path, words: list[str], code: int, named: str
) -> None:
    run = sferum("dynamics", *(word.format(data=data, history=history) for word in words))
    assert run.returncode == code, run.stderr
    assert named in run.stderr
    assert run.stdout == ""


def test_the_history_alone(sferum: Run, history: Path, tmp_path: Path) -> None:
    (tmp_path / "sferum.toml").write_text(
        '[calendar]\nholidays = ["2024-10-11/2024-10-13"]\n', "utf-8"
    )
    words = ("dynamics", "--history", history, "--format", "json")
    found = json_of(sferum(*words, "--config", "sferum.toml", "--rank-by", "percent"))
    assert found["meta"]["inputs"] == []
    assert found["meta"]["rank_by"] == "percent"
    assert [list(one.values()) for one in found["meta"]["weeks"]] == [
        ["2024-10-17", "history", True, True],
        ["2024-10-24", "history", True, False],
    ]
    assert {row["teachers_change"] for row in found["rows"]} == {None}
    found = json_of(sferum(*words, "--week-end", "17.10.2024"))
    assert [one["week_end"] for one in found["meta"]["weeks"]] == ["2024-10-17"]


def test_files_and_the_history_together(sferum: Run, data: Path, history: Path) -> None:
    path = data / "activity.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace("17.10.2024", "26.09.2024"), "utf-8")
    found = json_of(sferum("dynamics", data, "--history", history, "--format", "json"))
    assert [one["source"] for one in found["meta"]["weeks"]] == [
        "activity", "activity", None, "history", "activity",
    ]  # fmt: skip
    changes = {
        (row["municipality"], row["week_end"]): row["teachers_change"] for row in found["rows"]
    }
    assert changes["г. Омск", "2024-10-24"] == -2
    assert changes["г. Омск", "2024-10-17"] is None


def test_the_newest_week_may_be_of_the_history(sferum: Run, data: Path, history: Path) -> None:
    path = data / "activity.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if "24.10.2024" not in line) + "\n", "utf-8")
    words = ("dynamics", data, "--week-end", "24.10.2024", "--format", "json")
    assert sferum(*words).returncode == 4
    found = json_of(sferum(*words, "--history", history))
    assert [one["source"] for one in found["meta"]["weeks"]] == [
        "activity", None, "activity", "history",
    ]  # fmt: skip
    (change,) = [
        row["teachers_change"]
        for row in found["rows"]
        if (row["week_end"], row["municipality"]) == ("2024-10-24", "г. Омск")
    ]
    assert change == -2
    # the files hold none of the weeks shown
    found = json_of(sferum(*words, "--history", history, "--weeks", "1", "--skip-bad-rows"))
    assert [one["source"] for one in found["meta"]["weeks"]] == ["history"]


def test_a_damaged_week_is_named(sferum: Run, history: Path) -> None:
    path = history / "week_end=2024-10-17" / "week.parquet"
    path.write_bytes(path.read_bytes()[:-100])
    run = sferum("dynamics", "--history", history, "-o", "d.csv")
    assert run.returncode == 3
    assert "week_end=2024-10-17" in run.stderr
    # it is not looked at where no week of the view needs it
    run = sferum("dynamics", "--history", history, "--weeks", "1", "--week-end", "24.10.2024")
    assert run.returncode == 3  # the first change looks at the week before


@pytest.mark.parametrize(
    "words", [[], ["--level", "organization"], ["--level", "organization", "--unit", "01"]]
)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_its_workbook_is_no_input_and_can_be_written_again(
    sferum: Run, data: Path, words: list[str], language: str
) -> None:
    output = ("-o", data / "d.xlsx", "--lang", language)
    assert sferum("dynamics", data, *words, *output).returncode == 0
    run = sferum("report", data, "--week-end", "24.10.2024")
    assert run.returncode == 0, run.stderr
    assert "file-own-report" in run.stderr
    run = sferum("dynamics", data, *words, *output)
    assert run.returncode == 0, run.stderr
