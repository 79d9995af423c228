"""``sferum compare`` as a person or cron calls it."""

import csv
import io
import json
import re
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from sferum_cli.outputs.locks import locked
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.sheets.head import HeadRow
from sferum_cli.sources.tables.own_sheets import is_own_output
from tests.builders.compared import Pair, held
from tests.builders.rules import World
from tests.conftest import ROOT, SAMPLE, Run

EXAMPLE = ROOT / "tests" / "golden" / "example"
NAMES = ("отчёт.xlsx", "отчёт.csv", "отчёт.json", "отчёт.parquet", "отчёт.md", "отчёт.html")

OURS = """
    муниципалитет  | писали | писали % | педагогов
    Азовский район | 30     | 30.0     | 100
    г. Омск        | 2      | 12.5     | 16
    Тарский район  | 1      | 1.0      | 100
    """
THEIRS = """
    муниципалитет  | писали | писали % | педагогов
    Азовский МР    | 30     | 30.04    | 100
    Омск г.о.      | 5      |          | 16
    Новый район    | 1      | 1.0      | 100
    """


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """Two tables that differ, and a copy of the first."""
    pair = Pair(tmp_path)
    for name, text in (("наши.csv", OURS), ("их.csv", THEIRS), ("копия.csv", OURS)):
        pair.table(name, text)
    return tmp_path


@pytest.mark.parametrize(
    "level",
    [pytest.param(one, marks=pytest.mark.long) if one is Level.ORGANIZATION else one
     for one in Level],
)  # fmt: skip
def test_every_format_of_a_report_is_equal_to_every_other(
    level: Level, sferum: Run, tmp_path: Path
) -> None:
    outputs = [word for name in NAMES for word in ("-o", name)]
    run = sferum("report", SAMPLE, "--level", level, *outputs, "--history", "история")
    assert run.returncode == 0, run.stderr
    paths = [tmp_path / name for name in NAMES]
    for name, options in (("ru.csv", ["--csv-dialect", "excel-ru"]), ("keys.csv", ["--keys"])):
        assert sferum("report", SAMPLE, "--level", level, *options, "-o", name).returncode == 0
        paths.append(tmp_path / name)
    paths.append(Path(f"{tmp_path / 'история'}@24.10.2024"))
    heights = set()
    for ours, theirs in permutations(paths, 2):
        found = held(ours, theirs)
        assert found.is_equal, (ours.name, theirs.name, found.differences[:3])
        assert [one.level for one in found.levels] == [level]
        heights.add(found.equal)
    assert len(heights) == 1
    assert heights != {0}


@pytest.mark.parametrize("suffix", ["xlsx", "html"])
def test_a_report_in_english(suffix: str, sferum: Run, tmp_path: Path) -> None:
    for name, language in ((f"en.{suffix}", "en"), ("ru.csv", "ru")):
        call = ("report", SAMPLE, "--level", "organization", "-o", name, "--lang", language)
        assert sferum(*call).returncode == 0
    assert held(tmp_path / f"en.{suffix}", tmp_path / "ru.csv").is_equal


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("level", list(Level))
def test_a_page_of_two_regions_names_each_unit_once(
    level: Level, language: str, sferum: Run, tmp_path: Path
) -> None:
    """The region and the municipality stand above their rows, and thousands apart (render/page)."""
    world = World(tmp_path)
    world.headcount("""
        регион          | муниципалитет  | школа | педагогов
        Омская область  | Тарский район  | 1     | 1234567
        Томская область | г. Томск       | 2     | 2000
        Томская область | Бакчарский р-н | 3     | 12
        """)
    world.activity("""
        человек | школа | отправлено
        1       | 1     | 10
        2       | 3     | 12
        """)
    names = ["отчёт.html", "отчёт.csv"]
    outputs = [word for name in names for word in ("-o", name)]
    call = ("report", *world.paths, "--level", level, *outputs, "--lang", language)
    assert sferum(*call).returncode == 0
    found = held(world.folder / names[0], world.folder / names[1])
    assert found.is_equal
    assert found.equal > 0


@pytest.mark.parametrize("level", list(Level))
def test_the_worked_example_is_equal(level: Level, sferum: Run, tmp_path: Path) -> None:
    inputs = (EXAMPLE / "activity.csv", EXAMPLE / "headcount.csv")
    call = ("report", *inputs, "--level", level, "--week-end", "24.10.2024", "-o", "наш.csv")
    assert sferum(*call).returncode == 0
    run = sferum("compare", "наш.csv", EXAMPLE / f"expected-{level}.csv", "--format", "json")
    assert run.returncode == 0, run.stdout
    found = json.loads(run.stdout)
    with (EXAMPLE / f"expected-{level}.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert found["equal"] == 26 * len(rows)
    wrong = [dict(one) for one in rows]
    wrong[0]["students_pct"] = str(float(Fraction(wrong[0]["students_pct"] or "0")) + 0.001)
    with (tmp_path / "неверно.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(wrong)
    run = sferum("compare", "наш.csv", "неверно.csv", "--format", "json")
    assert run.returncode == 1
    assert [one["key"] for one in json.loads(run.stdout)["differences"]] == ["students_pct"]


@pytest.mark.usefixtures("tables")
def test_the_json(sferum: Run) -> None:
    run = sferum("compare", "наши.csv", "их.csv", "--format", "json", "--tolerance", "0,01")
    assert run.returncode == 1
    found = json.loads(run.stdout)
    assert list(found) == ["meta", "differences", "only_ours", "only_theirs", "equal", "issues"]
    azov, omsk = ({"region": "Омская область", "municipality": name}
                  for name in ("Азовский район", "г. Омск"))  # fmt: skip
    share, count = "active_teachers_messages_pct", "active_teachers_messages"
    assert found["differences"] == [
        {**azov, "key": share, "ours": 30.0, "theirs": 30.04, "difference": 30.0 - 30.04},
        {**omsk, "key": share, "ours": 12.5, "theirs": None, "difference": None},
        {**omsk, "key": count, "ours": 2, "theirs": 5, "difference": -3},
    ]
    assert isinstance(found["differences"][2]["ours"], int)
    assert found["only_ours"] == [azov | {"municipality": "Тарский район"}]
    assert found["only_theirs"] == [azov | {"municipality": "Новый район"}]
    assert found["equal"] == 2 * 26 - 3
    meta = found["meta"]
    assert (meta["view"], meta["levels"], meta["tolerance"]) == ("compare", ["municipality"], 0.01)
    assert [one["path"] for one in meta["inputs"]] == ["наши.csv", "их.csv"]
    assert all(len(one["sha256"]) == 64 for one in meta["inputs"])


@pytest.mark.usefixtures("tables")
def test_a_pipe_gets_the_differences_as_csv(sferum: Run) -> None:
    run = sferum("compare", "наши.csv", "их.csv", "--keys")
    assert run.returncode == 1
    rows = list(csv.reader(io.StringIO(run.stdout)))
    assert rows[0] == ["region", "municipality", "key", "ours", "theirs", "difference"]
    assert [row[3:] for row in rows[1:]] == [
        ["30.0", "30.04", repr(30.0 - 30.04)], ["12.5", "", ""], ["2", "5", "-3"]
    ]  # fmt: skip
    run = sferum("compare", "наши.csv", "их.csv", "--csv-dialect", "excel-ru", "-q")
    assert "30,0;30,04;" in run.stdout
    assert run.stderr == ""


@pytest.mark.usefixtures("tables")
def test_a_person_reads_what_differs_by_column_and_sign(sferum: Run) -> None:
    run = sferum("compare", "наши.csv", "их.csv", "--format", "table", COLUMNS="120")
    lines = [" ".join(line.split()) for line in run.stdout.splitlines()]
    assert lines[0].startswith("Расхождения: 3 ячейки в 2 столбцах; совпадает: 49 ячеек;")
    assert "Активные педагоги (сообщения) % 0 2 0 1 1 −0,04" in lines
    start = lines.index("Активные педагоги (сообщения) % · у нас меньше")
    assert lines[start : start + 6] == [
        "Активные педагоги (сообщения) % · у нас меньше",
        "Азовский район 30,00 30,04 −0,04",
        "Активные педагоги (сообщения) % · у одного пусто",
        "г. Омск 12,5 н/д —",
        "Активные педагоги (сообщения) · у нас меньше",
        "г. Омск 2 5 −3",
    ]
    assert "у них Омская область Новый район" in lines
    assert "Дальше: sferum compare" in run.stderr


@pytest.mark.usefixtures("tables")
def test_equal_tables(sferum: Run) -> None:
    run = sferum("compare", "наши.csv", "копия.csv", "--format", "table")
    assert run.returncode == 0
    assert run.stdout.splitlines()[0] == "Расхождений нет, совпадает: 78 ячеек"
    run = sferum("compare", "наши.csv", "копия.csv", "-q")
    assert (run.returncode, run.stdout.count("\n"), run.stderr) == (0, 1, "")


def test_the_files(sferum: Run, tables: Path) -> None:
    names = ["с.xlsx", "с.csv", "с.json", "с.parquet", "с.md"]
    run = sferum("compare", "наши.csv", "их.csv", *(w for name in names for w in ("-o", name)))
    assert (run.returncode, run.stdout) == (1, "")
    assert all(f"Записано: {name}" in run.stderr for name in names)
    book = openpyxl.load_workbook(tables / "с.xlsx")
    assert book.sheetnames[:3] == ["По столбцам", "Расхождения", "Только в одной"]
    rows = [row for row in book["Расхождения"].iter_rows() if row[1].value == "г. Омск"]
    share, count = ([(cell.value, cell.number_format) for cell in row[4:]] for row in rows)
    assert share == [(0.125, "0.0%"), ("н/д", "General"), ("—", "General")]
    assert count == [(2, "#,##0"), (5, "#,##0"), (-3, "+#,##0;-#,##0;0")]
    (azov,) = (row for row in book["Расхождения"].iter_rows() if row[1].value == "Азовский район")
    assert [cell.number_format for cell in azov[4:]] == ["0.00%", "0.00%", "+0.00;-0.00;0.00"]
    data = pl.read_parquet(tables / "с.parquet")
    assert data.columns == ["region", "municipality", "key", "ours", "theirs", "difference"]
    assert data["ours"].to_list() == [30.0, 12.5, 2.0]
    text = (tables / "с.md").read_text("utf-8")
    assert "| Омская область | г. Омск | Активные педагоги (сообщения) |" in text
    for sheet in book.worksheets[1:3]:
        head = [HeadRow(number, tuple(str(cell.value or "") for cell in row))
                for number, row in enumerate(sheet.iter_rows(), start=1)]  # fmt: skip
        assert is_own_output(head)


def test_equal_inputs_give_equal_bytes(sferum: Run, tables: Path) -> None:
    for name in ("1.xlsx", "2.xlsx"):
        assert sferum("compare", "наши.csv", "их.csv", "-o", name).returncode == 1
    assert (tables / "1.xlsx").read_bytes() == (tables / "2.xlsx").read_bytes()


@pytest.mark.usefixtures("tables")
def test_the_next_call_looks_at_the_unit_with_most_differences(sferum: Run) -> None:
    run = sferum("compare", "наши.csv", "их.csv", "-o", "с.xlsx")
    assert "Дальше: sferum compare наши.csv их.csv --unit 'г. Омск'" in run.stderr
    run = sferum("compare", "наши.csv", "их.csv", "--unit", "г. Омск", "--format", "json")
    found = json.loads(run.stdout)
    assert (len(found["differences"]), found["only_ours"], found["only_theirs"]) == (2, [], [])


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("наши.csv",), 2, "THEIRS"),
        (("наши.csv", "их.csv", "--level", "region"), 2, "--level"),
        (("наши.csv", "их.csv", "--week-end", "24.10.2024"), 2, "--week-end"),
        (("наши.csv", "их.csv", "--tolerance", "-1"), 2, "--tolerance"),
        (("наши.csv", "их.csv", "--tolerance", "мало"), 2, "--tolerance"),
        (("наши.csv", "их.csv", "--tolerance", "nan"), 2, "--tolerance"),
        (("наши.csv", "их.csv", "--unit", "Омскк"), 2, "Омскк"),
        (("наши.csv", "их.csv", "--format", "pdf"), 2, "--format"),
        (("наши.csv", "их.csv", "-o", "с.pdf"), 2, "с.pdf"),
        (("наши.csv", "их.csv", "-o", "их.csv"), 2, "их.csv"),
        (("наши.csv", "нет.csv"), 3, "[file-missing]"),
        (("наши.csv", "пусто.csv"), 3, "[file-empty]"),
        (("наши.csv", "письмо.txt"), 3, "[file-no-table]"),
        (("наши.csv", "не.json"), 3, "[file-format]"),
        (("наши.csv", "не.html"), 3, "[file-format]"),
        (("наши.csv", "не.md"), 3, "[file-no-table]"),
        (("наши.csv", SAMPLE / "headcount.xlsx"), 3, "[file-no-table]"),
        (("наши.csv", "нет@24.10.2024"), 3, "[file-missing]"),
        (("наши.csv", "история@24.10.2024"), 4, "24.10.2024"),
        (("наши.csv", "их.csv", "-o", "нет/с.csv"), 6, "нет"),
        (("наши.csv", "их.csv", "-o", "папка.csv"), 6, "папка.csv"),
    ],
)
def test_exit_codes(
    words: tuple[str | Path, ...], code: int, said: str, sferum: Run, tables: Path
) -> None:
    for name in ("история", "папка.csv"):
        (tables / name).mkdir()
    (tables / "пусто.csv").touch()
    for name in ("письмо.txt", "не.json", "не.md", "не.html"):
        (tables / name).write_text("Уважаемые коллеги!\nСписок, школ\n", "utf-8")
    before = sorted(tables.iterdir())
    run = sferum("compare", *words)
    assert run.returncode == code, run.stderr
    assert said in run.stderr
    assert run.stdout == ""
    assert sorted(tables.iterdir()) == before


def test_a_warning_is_a_failure_where_it_is_asked_for(sferum: Run, tmp_path: Path) -> None:
    (tmp_path / "иначе.toml").write_text("[targets]\nactive_students = 30\n", "utf-8")
    for name, more in (("1.json", ()), ("2.json", ("--config", "иначе.toml"))):
        call = ("report", SAMPLE, *more, "-o", name)
        assert sferum(*call).returncode == 0
    run = sferum("compare", "1.json", "2.json")
    assert "[compare-settings]" in run.stderr
    assert "targets.active_students (25.0, 30.0)" in run.stderr
    assert run.returncode == 0
    assert sferum("compare", "1.json", "2.json", "--fail-on", "warning").returncode == 1


def test_an_official_week_of_the_history_has_the_columns_of_its_table(
    sferum: Run, tables: Path
) -> None:
    """Its ranks are judged anew, as wherever a week of the history is read."""
    text = OURS.replace("педагогов\n", "педагогов | место\n").replace("100\n", "100 | 1\n", 1)
    text = text.replace("16\n", "16 | 2\n").replace("100\n", "100 | 3\n")
    lines = Pair(tables).table("наши.csv", text).read_text("utf-8").splitlines()
    place = lines[0].split(";").index("Обучающиеся %")
    rows = [[cell for number, cell in enumerate(line.split(";")) if number != place]
            for line in lines]  # fmt: skip
    (tables / "выгрузка.csv").write_text("\n".join(map(";".join, rows)) + "\n", "utf-8")
    added = sferum("history", "add", "выгрузка.csv", "--history", "h", "--week-end", "24.10.2024")
    assert added.returncode == 0, added.stderr
    for other in ("выгрузка.csv", "наши.csv"):
        run = sferum("compare", "h@2024-10-24", other, "--format", "json")
        assert run.returncode == 0, run.stdout
        found = json.loads(run.stdout)["meta"]["columns_not_compared"]
        assert {
            "key": "students_pct",
            "lacking": "ours" if other == "наши.csv" else "both",
        } in found


@pytest.mark.usefixtures("tables")
def test_the_second_run_of_one_output_exits_with_5(sferum: Run, tmp_path: Path) -> None:
    with locked([tmp_path / "с.xlsx"]):
        assert sferum("compare", "наши.csv", "их.csv", "-o", "с.xlsx").returncode == 5
    run = sferum("compare", "наши.csv", "их.csv", "-o", "с.xlsx", "--wait", "1")
    assert run.returncode == 1


def test_two_weeks_are_told(sferum: Run) -> None:
    for name, day in (("1.json", "24.10.2024"), ("2.parquet", "23.10.2024")):
        call = ("report", SAMPLE, "--week-end", day, "-o", name)
        assert sferum(*call).returncode == 0
    run = sferum("compare", "1.json", "2.parquet", "--lang", "en")
    assert "[compare-weeks]" in run.stderr
    assert "ours ends on 24.10.2024, theirs on 23.10.2024" in run.stderr


def test_the_aliases_of_the_settings(sferum: Run, tables: Path) -> None:
    text = '[aliases.municipalities]\n"Новый район" = "Тарский район"\n'
    (tables / "sferum.toml").write_text(text, "utf-8")
    run = sferum("compare", "наши.csv", "их.csv", "--format", "json")
    found = json.loads(run.stdout)
    assert (found["only_ours"], found["only_theirs"]) == ([], [])


def test_an_encoding_and_a_separator_that_are_said(sferum: Run, tables: Path) -> None:
    text = (tables / "наши.csv").read_text("utf-8")
    (tables / "другая.csv").write_text(text, "cp1251")
    assert sferum("compare", "наши.csv", "другая.csv").returncode == 0
    run = sferum("compare", "другая.csv", "другая.csv", "--encoding", "cp1251", "--separator", ";")
    assert run.returncode == 0


def test_the_example_of_the_docs(sferum: Run, tmp_path: Path) -> None:
    text = (ROOT / "docs" / "compare.md").read_text("utf-8")
    for name, side in (("наши.csv", "ours"), ("их.csv", "theirs")):
        (block,) = re.findall(rf"```csv {side}\n(.*?)```", text, re.DOTALL)
        (tmp_path / name).write_text(block, "utf-8")
    run = sferum("compare", "наши.csv", "их.csv", "--format", "table", COLUMNS="160")
    found = [" ".join(line.split()) for line in run.stdout.splitlines()]
    (shown,) = re.findall(r"\n```\n(\$.*?)```", text, re.DOTALL)
    for line in shown.splitlines():
        if line and not line.startswith(("$", "…", "─")):
            assert " ".join(line.split()) in found
    (block,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    wanted = json.loads(block)
    read = json.loads(sferum("compare", "наши.csv", "их.csv", "--format", "json").stdout)
    for key in ("only_ours", "only_theirs", "equal", "issues"):
        assert read[key] == wanted[key]
    assert wanted["differences"][0] in read["differences"]
    assert wanted["meta"]["columns_rounded"] == read["meta"]["columns_rounded"]
    assert wanted["meta"]["inputs"][0].keys() <= read["meta"]["inputs"][0].keys()


def test_a_written_file_is_not_an_input_of_a_report(sferum: Run, tables: Path) -> None:
    assert sferum("compare", "наши.csv", "их.csv", "-o", "с.xlsx").returncode == 1
    folder = tables / "данные"
    folder.mkdir()
    for path in (SAMPLE / "activity.xlsx", SAMPLE / "headcount.xlsx", tables / "с.xlsx"):
        (folder / path.name).write_bytes(path.read_bytes())
    run = sferum("report", "данные")
    assert run.returncode == 0, run.stderr
    assert "[file-own-report] с.xlsx" in run.stderr
