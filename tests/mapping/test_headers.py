"""Which headers are asked about, in which order, and which answers work."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from sferum_cli.mapping.headers import HeaderQuestions
from sferum_cli.mapping.tables import read_sheets, tables_of
from sferum_cli.problems import Problems
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.translation import use_language
from tests.builders.rules import World, day


@pytest.fixture
def world(tmp_path: Path) -> World:
    use_language("en")
    return World(tmp_path)


def questions_of(world: World, *, assume_verified: bool = False) -> HeaderQuestions:
    options = ReadOptions()
    sheets = read_sheets(InputCall(world.paths), options, Problems(), None)
    names = options.tables.names
    return HeaderQuestions(tables_of(sheets, names), names, assume_verified)


def asked(questions: HeaderQuestions) -> list[tuple[str, str | None]]:
    """Each question and its first likely key, which is the answer; without one it is not needed."""
    found: list[tuple[str, str | None]] = []
    while (question := questions.next()) is not None:
        key = question.likely[0] if question.likely else None
        assert questions.answer(question, key) is None
        found.append((question.header, key))
    return found


HEADCOUNT = """
Регион | Муниципалитет | ID организации | Организация | Тип организации | Педагогов | Обучающихся
Омская область | г. Омск | 1 | Школа 1 | ОО | 10 | 100
"""
PEOPLE = "ID организации | Роль | Верифицирован"
CELLS = "1 | Учитель | да"

ASKED: dict[str, tuple[Sequence[str], Sequence[str], list[tuple[str, str | None]]]] = {
    "nothing is unknown": (
        ["Дата", "ID пользователя", "Отправлено сообщений"], [day(0), "u1", "12"], []),
    "an unknown one that nothing lacks": (
        ["Дата", "ID пользователя", "Отправлено сообщений", "Оценка"],
        [day(0), "u1", "12", "5"], []),
    "required before optional": (
        ["Выгружено", "Логин", "Писем отправлено", "Прочтено"], [day(0), "u1", "12", "5"],
        [("Логин", "user_id"), ("Писем отправлено", "messages_sent"), ("Выгружено", "date"),
         ("Прочтено", "messages_read")]),
    "a week": (
        ["Неделя выгрузки", "ID пользователя", "Отправлено сообщений"], [day(0), "u1", "12"],
        [("Неделя выгрузки", "week")]),
    "a second column of dates is of no use": (
        ["Дата", "Выгружено", "ID пользователя", "Отправлено сообщений"],
        [day(0), day(0), "u1", "12"], []),
    "a birthday is no date of activity": (
        ["Родился", "Дата рождения", "ID пользователя", "Отправлено сообщений"],
        [day(0), day(0), "u1", "12"], [("Родился", "date")]),
    "a number may be the counter": (
        ["Дата", "ID пользователя", "Балл"], [day(0), "u1", "12"], [("Балл", None)]),
    "a column of dashes may be none": (
        ["Дата", "ID пользователя", "Балл"], [day(0), "u1", "х"], []),
    "names of people are none": (
        ["Дата", "ФИО", "Телефон", "Писем отправлено"],
        [day(0), "Иванов Иван Ильич", "89131234567", "12"],
        [("Писем отправлено", "messages_sent")]),
}  # fmt: skip


@pytest.mark.parametrize(("headers", "cells", "expected"), ASKED.values(), ids=ASKED)
def test_asked(
    world: World,
    headers: Sequence[str],
    cells: Sequence[str],
    expected: list[tuple[str, str | None]],
) -> None:
    world.file("headcount", HEADCOUNT)
    rows = [[PEOPLE, *headers], [CELLS, *cells]]
    world.file("activity", "\n".join(" | ".join(row) for row in rows))
    assert asked(questions_of(world)) == expected


def test_an_answer_holds_for_every_file(world: World) -> None:
    world.file("headcount", HEADCOUNT)
    for name in ("a", "b"):
        world.file(name, f"""
            {PEOPLE} | ID пользователя | Письма | {name}
            {CELLS} | {name}1 | 12 | x
            """)  # fmt: skip
    questions = questions_of(world)
    assert len(questions.tables) == 3
    question = questions.next()
    assert question is not None
    assert questions.answer(question, "messages_sent") is None
    assert not any(questions.lacking(table) for table in questions.tables)


def test_an_answer_that_is_wrong_in_another_file_does_not_work(world: World) -> None:
    world.file("headcount", HEADCOUNT)
    world.file("a", f"{PEOPLE} | ID пользователя | Писем отправлено\n{CELLS} | a1 | 12")
    world.file("b", f"{PEOPLE} | ID пользователя | Отправлено сообщений | Писем отправлено\n"
               f"{CELLS} | b1 | 12 | 5")  # fmt: skip
    questions = questions_of(world)
    question = questions.next()
    assert question is not None
    reason = str(questions.answer(question, "messages_sent"))
    assert reason.startswith("b.csv: «Отправлено сообщений» would stand in two columns")
    assert questions.columns == {}


def test_a_header_that_stands_twice_is_no_answer(world: World) -> None:
    world.file("headcount", HEADCOUNT)
    world.file("a", f"{PEOPLE} | ID пользователя | Письма | Письма\n{CELLS} | a1 | 12 | 13")
    questions = questions_of(world)
    question = questions.next()
    assert question is not None
    assert "would stand in two columns, F and E" in str(questions.answer(question, "messages_sent"))


NO_ROLES = {
    "ids": ["u1", "u2"],
    "names": ["Иванов Иван Ильич", "учитель"],
    "initials": ["Иванова А. С."],
    "many words": [f"слово {one}" for one in "абвгдежзиклмнопрстуфх"],
    "words that do not come again": [f"Имя {one}" for one in "абвгдежзикл"],
}
ROLES = {
    "known ones": ["учитель", "Ученик"],
    "an office's own": ["Учитель 1 категории", "Тренер", "Тренер"],
    "a blank column": [""],
}


@pytest.mark.parametrize("cells", [*NO_ROLES.values(), *ROLES.values()], ids=[*NO_ROLES, *ROLES])
def test_what_may_be_roles(world: World, cells: Sequence[str]) -> None:
    """The words of roles are shown to be asked about: ids and names must not get there."""
    world.file("headcount", HEADCOUNT)
    rows = "".join(f"{day(0)} | 1 | a1 | да | 12 | {cell} | учитель\n" for cell in cells)
    world.file("a", "Дата | ID организации | ID пользователя | Верифицирован | "
               f"Отправлено сообщений | Кто | Должность\n{rows}")  # fmt: skip
    questions = questions_of(world)
    question = questions.next()
    assert question is not None
    reason = questions.answer(replace(question, header="Кто"), "role")
    assert (reason is None) == (cells in ROLES.values())
    assert not [cell for cell in cells if cell and cell in str(reason)]


def test_roles_in_an_offices_own_words(world: World) -> None:
    world.file("headcount", HEADCOUNT)
    world.file("a", f"""
        Дата | ID организации | ID пользователя | Верифицирован | Отправлено сообщений | Должность
        {day(0)} | 1 | a1 | да | 12 | Учитель математики
        {day(0)} | 1 | a2 | да | 12 | Тьютор
        """)  # fmt: skip
    assert asked(questions_of(world)) == [("Должность", "role")]


def test_verified_is_not_asked_for_where_everybody_is(world: World) -> None:
    world.file("headcount", HEADCOUNT)
    world.file("a", f"""
        Дата | ID организации | Роль | ID пользователя | Отправлено сообщений | Статус
        {day(0)} | 1 | Учитель | a1 | 12 | да
        """)  # fmt: skip
    assert asked(questions_of(world)) == [("Статус", "verified")]
    assert asked(questions_of(world, assume_verified=True)) == []


def test_tables_that_name_organizations_apart(world: World) -> None:
    world.file("headcount", HEADCOUNT.replace("ID организации", "Код в Сферуме"))
    world.file("a", f"{PEOPLE} | ID пользователя | Дата | Отправлено сообщений\n"
               f"{CELLS} | a1 | {day(0)} | 12")  # fmt: skip
    assert asked(questions_of(world)) == [("Код в Сферуме", "organization_id")]


def test_a_headcount_by_municipality_with_an_unknown_number_of_organizations(world: World) -> None:
    world.file("activity", f"{PEOPLE} | ID пользователя | Дата | Отправлено сообщений\n"
               f"{CELLS} | a1 | {day(0)} | 12")  # fmt: skip
    world.file("h", """
        Регион | Муниципалитет | Тип организации | Учреждений, всего | Педагогов | Обучающихся
        Омская область | г. Омск | ОО | 3 | 10 | 100
        """)  # fmt: skip
    questions = questions_of(world)
    question = questions.next()
    assert question is not None
    assert "organizations" in (*question.likely, *question.others)
    assert questions.answer(question, "organizations") is None
    assert questions.next() is None
