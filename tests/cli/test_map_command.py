"""``sferum map``: questions about headers, roles and names, and settings that a report reads."""

import csv
import io
import json
import shlex
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.builders.terminal import CTRL_C, CTRL_D, WIDTH, play
from tests.conftest import Run

on_a_terminal = pytest.mark.skipif(sys.platform == "win32", reason="there is no pty")

KNOWN = """
Дата | ID пользователя | ФИО | Телефон | E-mail | ID организации | Роль | Верифицирован | \
Отправлено сообщений | Прочитано сообщений
24.10.2024 | МАРКЕР1 | Маркеров Иван Ильич | +7 913 123-45-67 | маркер@пример.рф | 700701 | \
Учитель | да | 12 | 3
24.10.2024 | МАРКЕР2 | Маркерова А. С. | +7 913 123-45-68 | м2@пример.рф | 700701 | \
Преподаватель | да | 15 | 3
23.10.2024 | МАРКЕР3 | Маркеров Олег | 89131234569 | м3@пример.рф | 700702 | \
Ученик | да | 0 | 5
22.10.2024 | МАРКЕР4 | Маркеров Ян | 89131234560 | м4@пример.рф | 700702 | \
Родитель | нет | 1 | 5
"""
HEADS = """
Регион | Муниципалитет | ID организации | Организация | Тип организации | Педагогов | Обучающихся
Омская область | г. Омск | 700701 | СОШ 1 | ОО | 10 | 100
Омская область | Калачинский район | 700702 | СОШ 2 | ОО | 10 | 100
"""
DIRECTORY = """
Регион | Муниципалитет | ID организации | Организация | Тип организации | Подключена
Омская область | г. Омск | 700701 | СОШ 1 | ОО | да
Омская область | Калачинский район | 700702 | СОШ 2 | ОО | да
"""

THEIR_WORDS = {
    "Дата |": "День выгрузки |",
    "ID пользователя": "Логин участника",
    "Отправлено сообщений": "Писем отправлено",
    "Прочитано сообщений": "Прочтено",
    "Преподаватель |": "Учитель математики |",
    "Родитель |": "Опекун |",
    "Калачинский район | 700702 | СОШ 2 | ОО | да": "Калачинскй район | 700702 | СОШ 2 | ОО | да",
}
OUR_WORDS = {"Преподаватель |": "Учитель |"}
"""«Преподаватель» is no teacher of a school: the office's word is to count as «Учитель»."""

ANSWERS = [
    ("B «Логин участника»", ""),
    ("I «Писем отправлено»", "1"),
    ("A «День выгрузки»? Например: 24.10.2024, 23.10.2024, 22.10.2024", ""),
    ("J «Прочтено»? Например: 3, 5", "Прочитано сообщений"),
    ("«Учитель математики» (1 строка)", ""),
    ("«Опекун» (1 строка)", "1"),
    ("«Калачинскй район»", ""),
    ("Записать в sferum.toml?", ""),
]
WRITTEN: dict[str, Any] = {
    "columns": {
        "Логин участника": "user_id",
        "Писем отправлено": "messages_sent",
        "День выгрузки": "date",
        "Прочтено": "messages_read",
    },
    "roles": {"teacher": ["Учитель математики"], "other": ["Опекун"]},
    "aliases": {"municipalities": {"Калачинскй район": "Калачинский район"}},
}
PERSONAL = ("МАРКЕР", "Маркер", "913", "@", "700701")


def write(folder: Path, name: str, text: str, words: Mapping[str, str] | None = None) -> Path:
    """A csv file of a text table, with some of its words replaced."""
    for ours, theirs in (words or {}).items():
        text = text.replace(ours, theirs)
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows(rows)
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.csv"
    path.write_text(stream.getvalue(), "utf-8")
    return path


def write_office(folder: Path, words: Mapping[str, str]) -> Path:
    for name, text in (("активность", KNOWN), ("численность", HEADS), ("школы", DIRECTORY)):
        write(folder, name, text, words)
    return folder


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The files of an office that has its own words for everything."""
    return write_office(tmp_path / "in", THEIR_WORDS)


@on_a_terminal
@pytest.mark.usefixtures("office")
def test_what_was_answered_is_written_and_a_report_reads_it(sferum: Run, tmp_path: Path) -> None:
    played = play(["map", "in"], ANSWERS, tmp_path)
    assert played.unasked == [], played.screen
    assert played.code == 0
    assert tomllib.loads((tmp_path / "sferum.toml").read_text("utf-8")) == WRITTEN
    assert "Записано: sferum.toml" in played.screen
    assert "Дальше: sferum report in\n" in played.screen
    assert not [one for one in PERSONAL if one in played.screen]
    assert max(map(len, played.screen.splitlines())) <= WIDTH
    report = sferum("report", "in")
    assert report.returncode == 0, report.stderr
    write_office(tmp_path / "ours", OUR_WORDS)
    (tmp_path / "no.toml").touch()
    assert report.stdout == sferum("report", "ours", "--config", "no.toml").stdout
    assert report.stdout.count("\n") == 3


@on_a_terminal
@pytest.mark.usefixtures("office")
def test_what_was_written_leaves_nothing_to_ask(sferum: Run, tmp_path: Path) -> None:
    play(["map", "in"], ANSWERS, tmp_path)
    again = sferum("map", "in")
    assert again.returncode == 0
    assert "Спрашивать не о чем" in again.stderr
    assert "Дальше: sferum report in" in again.stderr


@pytest.mark.usefixtures("office")
def test_without_a_terminal_it_prints_what_it_would_ask(sferum: Run, tmp_path: Path) -> None:
    run = sferum("map", "in")
    assert run.returncode == 0
    assert not (tmp_path / "sferum.toml").exists()
    for question, _answer in ANSWERS[:-1]:
        assert question in run.stdout
    lines = run.stdout.split("sferum.toml:\n")[1]
    proposed = tomllib.loads(lines)
    assert proposed["columns"] == WRITTEN["columns"]
    assert proposed["aliases"] == WRITTEN["aliases"]
    assert "7 вопросов" in run.stderr
    assert not [one for one in PERSONAL if one in run.stdout + run.stderr]


@pytest.mark.usefixtures("office")
def test_the_lines_that_it_prints_work(sferum: Run, tmp_path: Path) -> None:
    lines = sferum("map", "in").stdout.split("sferum.toml:\n")[1]
    (tmp_path / "sferum.toml").write_text(lines, "utf-8")
    run = sferum("report", "in")
    assert run.returncode == 0, run.stderr


def test_a_report_that_stops_at_headers_proposes_the_questions(sferum: Run, office: Path) -> None:
    call = [office / "активность.csv", "--headcount", office / "численность.csv"]
    run = sferum("report", *call, "--map", "Логин участника=user_id", "--level", "region")
    assert run.returncode == 3
    proposed = run.stderr.splitlines()[-1]
    assert proposed.startswith("Дальше: sferum map ")
    asked = sferum(*shlex.split(proposed.removeprefix("Дальше: sferum ")))
    assert asked.returncode == 0
    assert "«Писем отправлено»?" in asked.stdout
    assert "«Логин участника»?" not in asked.stdout
    quiet = sferum("report", *call, "--quiet")
    assert "sferum map" not in quiet.stderr


@pytest.mark.usefixtures("office")
def test_english(sferum: Run) -> None:
    run = sferum("map", "in", "--lang", "en")
    assert "what is column I «Писем отправлено»? For example: 12, 15, 0, 1" in run.stdout
    assert "7 questions" in run.stderr


@pytest.mark.usefixtures("office")
def test_quiet_prints_the_questions_alone(sferum: Run) -> None:
    run = sferum("map", "in", "--quiet")
    assert "«Писем отправлено»" in run.stdout
    assert run.stderr == ""


@on_a_terminal
@pytest.mark.parametrize("key", [CTRL_C, CTRL_D], ids=["ctrl-c", "ctrl-d"])
@pytest.mark.parametrize("answered", [0, 7])
@pytest.mark.usefixtures("office")
def test_who_leaves_in_the_middle_has_written_nothing(
    tmp_path: Path, key: str, answered: int
) -> None:
    answers = [*ANSWERS[:answered], (ANSWERS[answered][0], key)]
    played = play(["map", "in"], answers, tmp_path)
    assert played.unasked == []
    assert played.code == 130
    assert "Прервано: ничего не записано." in played.screen
    assert not (tmp_path / "sferum.toml").exists()


@on_a_terminal
@pytest.mark.usefixtures("office")
def test_who_says_no_has_written_nothing(tmp_path: Path) -> None:
    played = play(["map", "in"], [*ANSWERS[:-1], (ANSWERS[-1][0], "нет")], tmp_path)
    assert played.unasked == []
    assert played.code == 0
    assert "Ничего не записано." in played.screen
    assert not (tmp_path / "sferum.toml").exists()


@on_a_terminal
def test_columns_that_are_not_needed(tmp_path: Path) -> None:
    write(tmp_path / "in", "активность", KNOWN, {"Прочитано сообщений": "Прочтено"})
    write(tmp_path / "in", "численность", HEADS)
    played = play(["map", "in"], [("J «Прочтено»", "0")], tmp_path)
    assert played.unasked == []
    assert played.code == 0
    assert "Ничего не записано." in played.screen
    assert "Дальше: sferum report in\n" in played.screen
    assert not (tmp_path / "sferum.toml").exists()


@on_a_terminal
@pytest.mark.usefixtures("office")
def test_an_answer_that_does_not_work_is_asked_again(tmp_path: Path) -> None:
    question = "B «Логин участника»"
    answers = [
        (question, "9"),
        ("ожидалось число от 0 до 2", "никакой"),
        ("ожидалось число от 0 до 2", "Звонки"),
        ("не читается 4 из первых 4 ячеек: ожидалось целое число", "role"),
        ("оказался бы в двух столбцах, G и B", "teachers"),
        ("«Педагогов» – не столбец", ""),
        *ANSWERS[1:],
    ]
    played = play(["map", "in/активность.csv", "in"], answers, tmp_path)
    assert played.unasked == [], played.screen
    assert tomllib.loads((tmp_path / "sferum.toml").read_text("utf-8")) == WRITTEN


SETTINGS = """\
# моё
rank_by = "count"  # так
roles = "any"

[columns]  # столбцы
# "Кол-во писем" = "calls"
"Имя"="user_id"

[thresholds] # пороги
active_teacher_messages = 10
"""


@on_a_terminal
@pytest.mark.usefixtures("office")
def test_what_a_person_has_in_the_settings_stays(sferum: Run, tmp_path: Path) -> None:
    (tmp_path / "своё.toml").write_text(SETTINGS, "utf-8")
    answers = [*ANSWERS[:-1], ("Записать в своё.toml?", "д")]
    played = play(["map", "in", "--config", "своё.toml"], answers, tmp_path)
    assert played.unasked == [], played.screen
    text = (tmp_path / "своё.toml").read_text("utf-8")
    for line in SETTINGS.splitlines():
        assert line in text or line == 'roles = "any"'
    found = tomllib.loads(text)
    assert found["roles"] == {"taken": "any", **WRITTEN["roles"]}
    assert found["columns"] == {"Имя": "user_id", **WRITTEN["columns"]}
    assert 'roles: там "any"' in played.screen
    assert "Дальше: sferum report in --config своё.toml" in played.screen
    assert sferum("report", "in", "--config", "своё.toml").returncode == 0


@on_a_terminal
@pytest.mark.usefixtures("office")
def test_settings_that_cannot_be_written_are_known_before_the_first_question(
    tmp_path: Path,
) -> None:
    path = tmp_path / "sferum.toml"
    path.touch()
    path.chmod(0o400)
    played = play(["map", "in"], [], tmp_path)
    assert played.code == 6
    assert "Логин" not in played.screen


def test_an_activity_without_a_known_counter_is_no_members_table(
    sferum: Run, tmp_path: Path
) -> None:
    words = {"Отправлено сообщений": "Писем отправлено", "Дата |": "Число |",
             "| Прочитано сообщений": "| Оценка"}  # fmt: skip
    write(tmp_path / "in", "активность", KNOWN, words)
    write(tmp_path / "in", "численность", HEADS)
    run = sferum("map", "in")
    assert "активность.csv: активность" in run.stdout
    lines = tomllib.loads(run.stdout.split("sferum.toml:\n")[1])
    assert lines["columns"] == {"Писем отправлено": "messages_sent", "Число": "date"}


def test_organizations_with_unknown_heads_are_a_headcount(sferum: Run, tmp_path: Path) -> None:
    write(tmp_path / "in", "активность", KNOWN)
    write(tmp_path / "in", "численность", HEADS,
          {"Педагогов": "Учителей в школе", "Обучающихся": "Детей в школе"})  # fmt: skip
    run = sferum("map", "in")
    lines = tomllib.loads(run.stdout.split("sferum.toml:\n")[1])
    assert lines["columns"] == {"Учителей в школе": "teachers", "Детей в школе": "students"}


def test_undated_activity_needs_a_week_in_the_next_command(sferum: Run, tmp_path: Path) -> None:
    rows = KNOWN.replace("Дата |", "|")
    write(tmp_path / "in", "активность", "\n".join(line.split("|", 1)[1] for line in
          rows.strip().splitlines()))  # fmt: skip
    write(tmp_path / "in", "численность", HEADS)
    run = sferum("map", "in")
    assert run.returncode == 0
    assert "Дальше: sferum report in --week-end last-thursday" in run.stderr
    assert sferum("report", "in", "--week-end", "last-thursday").returncode == 0


def test_municipalities_that_are_near_none_are_named(sferum: Run, tmp_path: Path) -> None:
    write(tmp_path / "in", "активность", KNOWN)
    write(tmp_path / "in", "численность", HEADS)
    write(tmp_path / "in", "справочник", DIRECTORY, {"Калачинский район": "Пригород"})
    run = sferum("map", "in")
    assert "«Пригород» нет в численности" in run.stderr
    assert "узнаны" not in run.stderr


def test_a_name_that_is_asked_about_is_no_answer(sferum: Run, tmp_path: Path) -> None:
    """Two slips may be near each other too: as answers they would be a circle."""
    rows = HEADS.replace("Калачинский", "Тарский").replace("г. Омск", "Тюрский район")
    write(tmp_path / "in", "активность", KNOWN)
    write(tmp_path / "in", "численность", rows)
    slips = {"г. Омск": "Тюрскй район", "Калачинский": "Тарскй"}
    write(tmp_path / "in", "справочник", DIRECTORY, slips)
    run = sferum("map", "in")
    choices = [line for line in run.stdout.splitlines() if line.strip()[:1].isdigit()]
    assert choices
    assert not [line for line in choices if "скй" in line]


def test_a_column_of_an_office_s_own_words_for_roles_is_asked_about(
    sferum: Run, tmp_path: Path
) -> None:
    words = {"| Роль |": "| Кем работает |", "Преподаватель |": "Завуч |", "Родитель |": "Опекун |"}
    write(tmp_path / "in", "активность", KNOWN, words)
    write(tmp_path / "in", "численность", HEADS)
    assert "Дальше: sferum map in" in sferum("report", "in").stderr
    assert "«Кем работает»" in sferum("map", "in").stdout


def test_a_report_does_not_propose_questions_that_are_none(sferum: Run, tmp_path: Path) -> None:
    write(tmp_path / "in", "активность", KNOWN)
    lines = [line.split("|") for line in HEADS.strip().splitlines()]
    at = [cell.strip() for cell in lines[0]].index("Регион")
    without = "\n".join("|".join(line[:at] + line[at + 1 :]) for line in lines)
    write(tmp_path / "in", "численность", without)
    run = sferum("report", "in")
    assert "«Регион»" in run.stderr
    assert "Дальше" not in run.stderr


def test_files_with_one_header_are_asked_about_once(sferum: Run, office: Path) -> None:
    text = (office / "активность.csv").read_text("utf-8")
    (office / "активность-2.csv").write_text(text.replace("МАРКЕР", "ДРУГОЙ"), "utf-8")
    run = sferum("map", "in")
    assert "(и ещё 1 с таким же заголовком)" in run.stdout
    assert run.stdout.count("«Писем отправлено»?") == 1


def test_columns_that_nothing_lacks_are_no_question(sferum: Run, tmp_path: Path) -> None:
    write(tmp_path / "in", "активность", KNOWN)
    write(tmp_path / "in", "численность", HEADS)
    run = sferum("map", "in")
    assert "Спрашивать не о чем" in run.stderr
    assert "Дальше: sferum report in" in run.stderr
    assert sferum("report", "in").returncode == 0


def test_cells_that_cannot_be_read_are_for_check(sferum: Run, tmp_path: Path) -> None:
    write(tmp_path / "in", "активность", KNOWN, {"| 12 |": "| 1.234 |"})
    write(tmp_path / "in", "численность", HEADS)
    run = sferum("map", "in")
    assert run.returncode == 0
    assert "[value-number]" in run.stderr
    assert "Дальше: sferum check in" in run.stderr


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "file-empty"), ("привет;мир\nи;тут\n".encode(), "file-no-table"), (None, "file-miss")],
    ids=["empty", "no-table", "missing"],
)
def test_inputs_without_a_table_are_3(
    sferum: Run, tmp_path: Path, data: bytes | None, code: str
) -> None:
    if data is not None:
        (tmp_path / "a.csv").write_bytes(data)
    run = sferum("map", "a.csv")
    assert run.returncode == 3
    assert code in run.stderr


BY_NAME = """
Дата | ID пользователя | Регион | Муниципалитет | Организация | Роль | Верифицирован | \
Отправлено сообщений
24.10.2024 | 1 | Омская область | г. Омск | Лицей Росток имени Петрова | Учитель | да | 12
24.10.2024 | 2 | Омская область | Калачинскй район | Школа в Калачинске | Учитель | да | 12
"""
HEADS_BY_NAME = """
Регион | Муниципалитет | Организация | Тип организации | Педагогов | Обучающихся
Омская область | г. Омск | Лицей Росток им. Петрова | ОО | 10 | 100
Омская область | Калачинский район | Школа в г. Калачинске | ОО | 10 | 100
"""


@on_a_terminal
def test_an_organization_is_asked_about_once_its_municipality_is_known(
    sferum: Run, tmp_path: Path
) -> None:
    write(tmp_path / "in", "активность", BY_NAME)
    write(tmp_path / "in", "численность", HEADS_BY_NAME)
    answers = [
        ("Муниципалитет «Калачинскй район»", ""),
        ("Организация «Лицей Росток имени Петрова»", ""),
        ("Организация «Школа в Калачинске»", ""),
        ("Записать в sferum.toml?", "да"),
    ]
    played = play(["map", "in"], answers, tmp_path)
    assert played.unasked == [], played.screen
    report = sferum("report", "in", "--format", "json")
    assert report.returncode == 0
    document = json.loads(report.stdout)
    assert not [one for one in document["issues"] if "unmatched" in one["code"]]
    assert [row["active_teachers_messages"] for row in document["rows"]] == [1, 1]
