"""What stands at the end of a header is no part of its name; what narrows the column is."""

import re
import shlex

import pytest

from sferum_cli.problems import Code, Problem
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.columns import ColumnNames
from sferum_cli.sources.tables.options import TableOptions
from tests.builders.rules import World, day


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Педагогов, чел.", "teachers"),
        ("Педагогов (чел.)\n", "teachers"),
        ("Обучающихся (на 20.09.2024)*", "students"),
        ("Педагогов*)", "teachers"),
        ("Педагогов, чел.**)", "teachers"),
        ("Обучающихся на 1 сентября 2024 года", "students"),
        ("Обучающихся за 2023/2024 учебный год", "students"),
        ("Обучающихся, на начало 2024/25 уч. г.", "students"),
        ("Обучающихся¹", "students"),
        ("Обучающихся²⁾", "students"),
        ("Педагогов 1)", "teachers"),
        ("Педагогов\nчел.", "teachers"),
        ("Педагогов чел", "teachers"),
        ("Педагоги чел.", None),
        ("Педагогов тыс. чел.", None),
        ("Численность обучающихся, всего", "students"),
        ("Всего педагогических работников, чел.", "teachers"),
        ("Отправлено сообщений, шт.", "messages_sent"),
        ("Отправлено сообщений (с 18.10.2024 по 24.10.2024)", "messages_sent"),
        ("Отправлено сообщений за неделю", "messages_sent"),
        ("Муниципальное образование (район, округ)", "municipality"),
        ("Верифицирован (да / нет)?", "verified"),
        ("Дата (дд.мм.гггг)", "date"),
        ("Организаций, ед. на 01.10.2024", "organizations"),
        ("Педагоги, чел.", None),
        ("Обучающиеся (на 20.09.2024)", None),
        ("Педагогов, %", None),
        ("Педагогов, тыс. чел.", None),
        ("Педагогов (ставок)", None),
        ("Обучающихся (из них 1-4 кл.)", None),
        ("Обучающихся 1-4 классов", None),
        ("Школа № 5", None),
    ],
)
def test_the_end_of_a_header(header: str, key: str | None) -> None:
    assert ColumnNames().key_of(header) == key


HEADCOUNT = """
Регион | Муниципалитет | ID организации | Организация | Тип организации | Педагогов | Обучающихся
Омская область | г. Омск | 1 | Школа 1 | ОО | 10 | 100
"""
ACTIVITY = f"""
Дата | ID пользователя | ID организации | Роль | Верифицирован | Отправлено сообщений
{day(0)} | u1 | 1 | Учитель | да | 10
"""


def heads(world: World, header: str, more: str = "") -> None:
    """A headcount whose students stand under this header; `more` are cells at its right."""
    lines = HEADCOUNT.strip().replace("Обучающихся", header).splitlines()
    right = more.split("=") if more else ["", ""]
    lines = [f"{line} | {cell}" if more else line for line, cell in zip(lines, right, strict=True)]
    world.file("headcount", "\n".join(lines))
    world.file("activity", ACTIVITY)


def test_the_name_alone_goes_before_one_that_says_more(world: World) -> None:
    heads(world, "Обучающихся", "Обучающихся (очно)=5")
    assert world.report().one("students_total") == 100


def test_two_dates_of_one_column_are_the_column_twice(world: World) -> None:
    heads(world, "Обучающихся (на 20.09.2023)", "Обучающихся (на 20.09.2024)=90")
    (error,) = world.errors()
    assert (error.code, error.column) == (Code.COLUMN_TWICE, "H")
    assert "G" in error.message


def test_digits_in_the_second_row_of_a_header(world: World) -> None:
    world.file(
        "headcount",
        """
        Регион | Муниципалитет | ID организации | Тип организации | Численность, чел. | | |
         | | | | Педагогов | Обучающихся | из них 1-4 кл. | 2024
        Омская область | г. Омск | 1 | ОО | 10 | 100 | 40 | 7
        """,
    )
    world.file("activity", ACTIVITY)
    assert world.report().columns("teachers_total", "students_total") == [(10, 100)]


def settings_of(problem: Problem) -> ReadOptions:
    """The settings that a problem proposes, word for word."""
    assert problem.snippet[0] == "[columns]"
    found = [re.fullmatch(r'"(.*)" = "(\w+)"', line) for line in problem.snippet[1:]]
    return ReadOptions(tables=TableOptions(columns={one[1]: one[2] for one in found if one}))


@pytest.mark.parametrize("header", ["Число учеников", "Обучаюшихся", "Детей по списку"])
def test_the_lines_that_are_proposed_mend_the_headcount(world: World, header: str) -> None:
    heads(world, header)
    (error,) = world.errors()
    assert header in error.message
    assert world.report(reading=settings_of(error)).one("students_total") == 100


@pytest.mark.parametrize("header", ["Число учеников", "Детей по списку"])
def test_both_numbers_unknown_are_proposed_where_the_headcount_is_missing(
    world: World, header: str
) -> None:
    world.file(
        "headcount",
        HEADCOUNT.replace("Обучающихся", header).replace("Педагогов", "Учителей, преподавателей"),
    )
    world.file("activity", ACTIVITY)
    (error,) = world.errors()
    assert error.code is Code.TABLE_MISSING
    assert header in error.message
    found = world.report(reading=settings_of(error))
    assert found.columns("teachers_total", "students_total") == [(10, 100)]


def test_a_column_whose_cells_are_none_of_the_kind_is_not_proposed(world: World) -> None:
    world.file("headcount", HEADCOUNT.replace("Обучающихся", "Обучающиеся лица").replace(
        "| 100", "| много"))  # fmt: skip
    world.file("activity", ACTIVITY)
    (error,) = world.errors()
    assert error.snippet == ()
    assert "Обучающиеся лица" in error.message


def test_an_id_under_an_unknown_header_is_proposed_and_then_meets(world: World) -> None:
    """A full name alone is near «Организация», but the activity names organizations by id."""
    lines = HEADCOUNT.replace("ID организации", "ID в Сферуме")
    world.file("headcount", lines.replace("| Организация |", "| Полное наименование ОО |"))
    world.file("activity", ACTIVITY)
    (error,) = world.errors()
    assert '"ID в Сферуме" = "organization_id"' in error.snippet
    assert world.report(reading=settings_of(error)).one("active_teachers_messages") == 1


def test_tables_that_name_organizations_differently_cannot_meet(world: World) -> None:
    world.file("headcount", HEADCOUNT.replace("ID организации", "ID в Сферуме"))
    world.file("activity", ACTIVITY)
    (error,) = world.errors()
    assert (error.code, error.file) == (Code.COLUMN_MISSING, "activity.csv")
    assert "headcount.csv" in error.message
    assert world.report(reading=settings_of(error)).one("active_teachers_messages") == 1


@pytest.mark.parametrize("header", ["created_at", "Когда", "Неделя выгрузки"])
def test_dates_under_an_unknown_header_are_no_undated_file(world: World, header: str) -> None:
    rows = ACTIVITY.replace("Дата", header) + f"{day(-7)} | u2 | 1 | Учитель | да | 10"
    world.file("headcount", HEADCOUNT)
    world.file("activity", rows)
    (error,) = world.errors()
    assert (error.code, error.column) == (Code.DATES_UNKNOWN, "A")
    proposed = re.search(r"--map \"[^\"]*\"", error.message)
    assert proposed is not None
    name, _sign, key = shlex.split(proposed[0])[1].rpartition("=")
    found = world.report(reading=ReadOptions(tables=TableOptions(columns={name: key})))
    assert found.one("active_teachers_messages") == 1


def test_a_column_without_dates_leaves_a_file_undated(world: World) -> None:
    world.file("headcount", HEADCOUNT)
    world.file("activity", ACTIVITY.replace("Дата", "Примечание").replace(day(0), "24"))
    found = world.report()
    assert found.one("active_teachers_messages") == 1
    assert found.warned(Code.WEEK_UNDATED) == 1


def test_a_name_alone_needs_neither_region_nor_municipality(world: World) -> None:
    world.file("headcount", HEADCOUNT)
    world.file(
        "activity",
        ACTIVITY.replace("ID организации", "Организация").replace("| 1 |", "| Школа 1 |"),
    )
    assert world.report().one("active_teachers_messages") == 1
