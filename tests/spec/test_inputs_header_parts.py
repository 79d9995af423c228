"""A name of ours over several columns, of which a second row says the parts."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from sferum_cli.problems import Code
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.options import TableOptions
from tests.builders.files import Rows
from tests.builders.rules import World

PLACES = ["Регион", "Муниципалитет", "ID организации", "Организация", "Тип организации"]
SCHOOL = ["Омская область", "г. Омск", "1", "Школа 1", "ОО"]


def headcount(
    world: World, parts: list[str], numbers: list[Any], suffix: str, *, merged: bool
) -> None:
    """Under both heads the same parts, with these numbers; those of students ten times as many."""
    wide = [""] * (len(parts) - 1)
    rows: Rows = [
        [*PLACES, "Педагогов", *wide, "Обучающихся", *wide],
        [*[""] * len(PLACES), *parts, *parts],
        [*SCHOOL, *numbers, *(one * 10 for one in numbers)],
    ]

    def merge(book: Any) -> None:
        sheet = book.active
        for number in range(1, len(PLACES) + 1):
            sheet.merge_cells(start_row=1, end_row=2, start_column=number, end_column=number)
        for first in (len(PLACES) + 1, len(PLACES) + 1 + len(parts)):
            sheet.merge_cells(start_row=1, end_row=1, start_column=first,
                              end_column=first + len(parts) - 1)  # fmt: skip

    world.table(f"численность{suffix}", rows, merge if merged else None)
    world.activity("человек | роль\nа | Учитель\nб | Ученик")


WHOLES = [
    (["из них женщин", "всего"], [1, 10]),
    (["всего", "из них женщин"], [10, 1]),
    (["Всего, чел.", "в т.ч. совместителей", "в т.ч. 1-4"], [10, 1, 2]),
    (["в т.ч. 1-4", "в т.ч. 5-9", "ИТОГО"], [2, 8, 10]),
    (["1-4 классы", "5-9 классы", "Всего"], [2, 8, 10]),
]


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize(("parts", "numbers"), WHOLES)
def test_the_whole_is_taken(
    parts: list[str], numbers: list[int], *, merged: bool, world: World
) -> None:
    headcount(world, parts, numbers, ".xlsx" if merged else ".csv", merged=merged)
    found = world.report()
    assert found.columns("teachers_total", "students_total") == [(10, 100)]
    assert not found.warned(Code.HEADER_BLANK)
    assert not found.warned(Code.ROWS_SKIPPED)


UNCLEAR = [
    (["2023", "2024"], [1, 10]),
    (["план", "факт"], [1, 10]),
    (["%", "чел."], [1, 10]),
    (["итого прошлый год", "этот год"], [1, 10]),
    (["женщин", "мужчин"], [1, 10]),
]


@pytest.mark.parametrize(("parts", "numbers"), UNCLEAR)
def test_where_none_is_surely_the_whole_the_error_names_them_and_its_option_works(
    parts: list[str], numbers: list[int], world: World
) -> None:
    headcount(world, parts, numbers, ".xlsx", merged=True)
    errors = world.errors()
    assert [one.code for one in errors] == [Code.COLUMN_TWICE] * 2
    said: dict[str, str] = {}
    for one in errors:
        assert all(part in one.message for part in parts)
        (words,) = re.findall(r"--map (\"[^\"]+\")", one.message)
        name, _mark, key = shlex.split(words)[0].rpartition("=")
        said[name] = key
    found = world.report(reading=ReadOptions(tables=TableOptions(columns=said)))
    assert found.columns("teachers_total", "students_total") == [(10, 100)]


def test_a_row_of_data_is_none_of_parts(world: World) -> None:
    """Cells beside a name, under blank headers, are not read, as before."""
    rows: Rows = [
        [*PLACES, "Педагогов", "", "Обучающихся", ""],
        [*SCHOOL, 10, 3, 100, 30],
    ]
    world.table("численность.xlsx", rows)
    world.activity("человек | роль\nа | Учитель")
    found = world.report()
    assert found.columns("teachers_total", "students_total") == [(10, 100)]
    assert [one.column for one in found.problems.records if one.code is Code.HEADER_BLANK] == [
        "G", "I",
    ]  # fmt: skip


def test_a_word_under_another_column_makes_no_row_of_data(world: World) -> None:
    rows: Rows = [
        [*PLACES, "Подключена", "Обучающихся", "Педагогов", ""],
        [*[""] * len(PLACES), "да / нет", "чел.", "из них женщин", "всего"],
        [*SCHOOL, "да", 100, 1, 10],
    ]
    world.table("численность.xlsx", rows)
    world.activity("человек | роль\nа | Учитель")
    assert world.report().columns("teachers_total") == [(10,)]


def test_the_parts_of_a_counter(world: World, tmp_path: Path) -> None:
    world.headcount("школа | педагогов\n1 | 10")
    rows: Rows = [
        ["Дата", "ID пользователя", "ID организации", "Роль", "Верифицирован",
         "Отправлено сообщений", ""],
        ["", "", "", "", "", "из них в чатах", "всего"],
        ["24.10.2024", "а", "1", "Учитель", "да", 1, 10],
    ]  # fmt: skip
    world.table("активность.xlsx", rows)
    assert tmp_path.exists()
    assert world.report().columns("active_teachers_messages") == [(1,)]
