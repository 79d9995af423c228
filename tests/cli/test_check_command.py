"""``sferum check``: every problem in one run, on the screen and in files that can be sent back."""

import csv
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import SAMPLE, Run

ACTIVITY = (
    "Дата;ID пользователя;ID организации;Роль;Верифицирован;Отправлено сообщений\n"
    "24.10.2024;МАРКЕР-1;7;Учитель;да;12\n"
    "24.10.2024;МАРКЕР-2;7;Ученик;да;1.234\n"
    "24.10.2024;МАРКЕР-3;7;Космонавт;да;1\n"
    "01.10.2024;МАРКЕР-4;7;Ученик;да;1\n"
    "24.10.2024;МАРКЕР-5;99;Ученик;да;1\n"
    "Итого;;;;;1250\n"
)
HEADCOUNT = (
    "Регион;Муниципалитет;ID организации;Организация;Тип организации;Педагогов;Обучающихся\n"
    "Омская область;г. Омск;7;=СОШ;ОО;10;100\n"
)


@pytest.fixture
def inputs(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "in"
    folder.mkdir()
    paths = [folder / "активность.csv", folder / "численность.csv"]
    for path, text in zip(paths, (ACTIVITY, HEADCOUNT), strict=True):
        path.write_text(text, "utf-8")
    return paths


def test_a_good_folder_is_0_and_shows_where_the_rows_went(sferum: Run) -> None:
    run = sferum("check", SAMPLE)
    assert run.returncode == 0
    lines = run.stdout.splitlines()
    assert lines[0] == "Неделя 18.10.2024 – 24.10.2024"
    assert (
        "  прочитано строк 4347 = учтено 4313 + вне недели 24 + не сопоставлено 4 + "
        "пропущено 6 (полные повторы)"
    ) in lines


def test_errors_are_3_and_warnings_1_where_asked(sferum: Run, inputs: list[Path]) -> None:
    # The exit code goes through the process that looks after the one that reads.
    assert sferum("check", *inputs, cold=True).returncode == 3
    assert sferum("check", SAMPLE, "--fail-on", "warning").returncode == 1


def test_everything_is_said_in_one_run(sferum: Run, inputs: list[Path]) -> None:
    folder = inputs[0].parent
    (folder / "пустой.csv").touch()
    run = sferum("check", folder, "--quiet")
    assert run.returncode == 3
    for words in (
        "[file-empty] пустой.csv",
        "[value-number] активность.csv, строка 3, столбец F",
        "[value-role] активность.csv, строка 4, столбец D",
    ):
        assert words in run.stderr
    assert "МАРКЕР" not in run.stdout + run.stderr


def table(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def sheet(path: Path) -> list[dict[str, Any]]:
    header, *rows = openpyxl.load_workbook(path)["активность.csv"].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


@pytest.mark.parametrize(("name", "read"), [("p.csv", table), ("p.xlsx", sheet)])
def test_files_of_problems(
    sferum: Run,
    inputs: list[Path],
    tmp_path: Path,
    name: str,
    read: Callable[[Path], list[dict[str, Any]]],
) -> None:
    assert sferum("check", *inputs, "-o", name).returncode == 3
    rows = [row for row in read(tmp_path / name) if row["Код"] == "value-number"]
    assert [(str(row["Строка"]), row["Столбец"], row["Заголовок"]) for row in rows] == [
        ("3", "F", "Отправлено сообщений")
    ]
    assert "1.234" in str(rows[0]["Что это"])


def test_json_has_meta_and_issues(sferum: Run, inputs: list[Path]) -> None:
    run = sferum("check", *inputs, "--format", "json")
    document = json.loads(run.stdout)
    assert set(document) == {"meta", "issues"}
    first = document["meta"]["inputs"][0]
    assert first["rows_read"] == 6
    assert first["rows_rejected"] == 2
    assert first["rows_outside_week"] == 1
    assert first["rows_unmatched"] == 1
    assert first["rows_skipped"] == {"total": 1}
    assert first["rows_used"] == 1
    codes = {issue["code"]: issue for issue in document["issues"]}
    assert codes["value-role"]["row"] == 4
    assert 'other = ["Космонавт"]' in codes["value-role"]["message"]


def test_the_summary_names_every_sheet(sferum: Run, inputs: list[Path], tmp_path: Path) -> None:
    folder = inputs[0].parent
    long, twin = (folder / ("[a]" + "б" * length + ".csv") for length in (60, 61))
    long.touch()
    twin.touch()
    assert sferum("check", folder, "-o", "p.xlsx").returncode == 3
    book = openpyxl.load_workbook(tmp_path / "p.xlsx")
    titles, *rows = book["Сводка"].iter_rows(values_only=True)
    listed = {row[0]: row[titles.index("Замечания на листе")] for row in rows}
    assert listed.pop(inputs[1].name) is None  # nothing is wrong with it
    assert sorted(listed.values()) == sorted(book.sheetnames[1:])
    assert listed[long.name] != listed[twin.name]


def test_what_goes_to_an_office_names_no_other_file(sferum: Run, tmp_path: Path) -> None:
    """A problem of two files stands among those of all files, and in the list of all."""
    header = "Регион,Муниципалитет,ID организации,Тип организации,Педагогов,Обучающихся\n"
    for name, heads in (("омск.csv", 10), ("тара.csv", 11)):
        (tmp_path / name).write_text(f"{header}Омская область,г. Омск,1,ОО,{heads},20\n", "utf-8")
    (tmp_path / "активность.csv").write_text(ACTIVITY, "utf-8")
    names = ("омск.csv", "тара.csv", "активность.csv")
    assert sferum("check", *names, "-o", "p.xlsx").returncode == 3
    book = openpyxl.load_workbook(tmp_path / "p.xlsx")
    texts = {
        sheet.title: [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book
    }
    (twice,) = (row for row in texts["Все файлы"] if "organization-twice" in row)
    assert any("омск.csv" in cell for cell in twice)
    assert any("тара.csv" in cell for cell in twice)
    for name in set(names) & texts.keys():
        others = {*names} - {name}
        assert not [row for row in texts[name] for cell in row if any(o in cell for o in others)]


@pytest.mark.parametrize(
    ("name", "code"), [("p.md", 2), ("in/активность.csv", 2), ("nowhere/p.csv", 6)]
)
def test_outputs_that_cannot_be(sferum: Run, inputs: list[Path], name: str, code: int) -> None:
    assert sferum("check", *inputs, "-o", name).returncode == code


def test_rejected_rows_are_kept_for_their_owner_alone(
    sferum: Run, inputs: list[Path], tmp_path: Path
) -> None:
    run = sferum("report", *inputs, "--skip-bad-rows", "--rejected", "r.csv", "-o", "r.json")
    assert run.returncode == 0, run.stderr
    path = tmp_path / "r.csv"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    rows = table(path)
    assert [(row["Файл"], row["Строка"], row["B ID пользователя"]) for row in rows] == [
        ("активность.csv", "3", "МАРКЕР-2"),
        ("активность.csv", "4", "МАРКЕР-3"),
    ]
    assert json.loads((tmp_path / "r.json").read_text("utf-8"))["meta"]["bad_rows_skipped"] == 2
    assert "--skip-bad-rows" in run.stderr
    assert "МАРКЕР" not in run.stdout + run.stderr


@pytest.mark.parametrize("cell", ["10", "много"], ids=["none-rejected", "one-rejected"])
def test_the_same_command_over_its_own_list_of_rejected_rows(
    sferum: Run, inputs: list[Path], cell: str
) -> None:
    head = ACTIVITY.splitlines()[0]
    rows = "".join(f"24.10.2024;u{sent};7;Учитель;да;{sent}\n" for sent in (5, cell))
    inputs[0].write_text(f"{head}\n{rows}", "utf-8")
    call = ["report", inputs[0].parent, "--skip-bad-rows", "--rejected", inputs[0].parent / "r.csv"]
    assert [sferum(*call, "-o", "o.json").returncode for _time in range(2)] == [0, 0]


def test_rejected_needs_skip_bad_rows(sferum: Run, inputs: list[Path]) -> None:
    assert sferum("report", *inputs, "--rejected", "r.csv").returncode == 2


def test_aliases_are_proposed_as_comments(sferum: Run, tmp_path: Path) -> None:
    people = (
        "Дата;ID пользователя;Регион;Муниципалитет;Организация;Роль;Верифицирован;"
        "Отправлено сообщений\n"
        "24.10.2024;1;Омская область;г. Омск;Лицей Росток имени Петрова;Учитель;да;12\n"
        "24.10.2024;2;Омская область;Калачинскй район;СОШ № 1;Учитель;да;12\n"
    )
    heads = (
        "Регион;Муниципалитет;Организация;Тип организации;Педагогов;Обучающихся\n"
        "Омская область;г. Омск;Лицей Росток им. Петрова;ОО;10;100\n"
        "Омская область;Калачинский район;СОШ № 1;ОО;10;100\n"
    )
    (tmp_path / "a.csv").write_text(people, "utf-8")
    (tmp_path / "h.csv").write_text(heads, "utf-8")
    settings = tmp_path / "sferum.toml"
    settings.write_text('# моё\nrank_by = "count"  # так\n', "utf-8")
    run = sferum("check", "a.csv", "h.csv", "--write-aliases")
    assert run.returncode == 0, run.stderr
    text = settings.read_text("utf-8")
    assert text.startswith('# моё\nrank_by = "count"  # так\n')
    assert '# "Лицей Росток имени Петрова" = "Лицей Росток им. Петрова"' in text
    assert '# "Калачинскй район" = "Калачинский район"' in text
    again = sferum("check", "a.csv", "h.csv", "--write-aliases")
    assert again.returncode == 0
    assert settings.read_text("utf-8") == text
    settings.write_text(text.replace('# "', '"'), "utf-8")
    confirmed = sferum("check", "a.csv", "h.csv")
    assert "[organization-unmatched]" in run.stderr
    assert "[organization-unmatched]" not in confirmed.stderr


def test_files_passed_over_are_named_on_demand(sferum: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in (("a.csv", ACTIVITY), ("h.csv", HEADCOUNT), ("~$a.xlsx", "x")):
        (folder / name).write_text(text, "utf-8")
    assert "~$a.xlsx" in sferum("check", folder, "--verbose").stderr
    assert "~$a.xlsx" not in sferum("check", folder).stderr


def test_the_next_command_can_be_typed(sferum: Run, tmp_path: Path) -> None:
    folder = tmp_path / "в папке"
    folder.mkdir()
    (folder / "a.csv").write_text(ACTIVITY, "utf-8")
    said = sferum("check", "в папке").stderr
    assert "Дальше: sferum check 'в папке' -o замечания.xlsx" in said


def test_a_list_of_ours_is_replaced_in_the_folder_of_the_inputs(
    sferum: Run, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(ACTIVITY, "utf-8")
    for lang in ("ru", "en", "ru"):
        run = sferum("check", tmp_path, "-o", "p.xlsx", "-o", "p.csv", "-o", "p.html",
                     "--lang", lang)  # fmt: skip
        assert run.returncode == 3, run.stderr
        assert "p.csv:" not in run.stderr
