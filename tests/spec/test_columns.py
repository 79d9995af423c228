"""The 28 columns: titles as on slide 29, their keys, rows and the total row."""

import pytest

from sferum_cli.reports.report_document import monitoring_table
from sferum_cli.rulebook.indicators import COLUMNS, columns_of
from sferum_cli.rulebook.words import Level
from tests.builders.rules import ALL_COUNTS, World

SLIDE_29 = """
1 Регион · 2 Муниципалитет · 3 Активные педагоги (звонки) % · 4 Активные педагоги (звонки) ·
5 Активные педагоги (сообщения) % · 6 Активные педагоги (сообщения) · 7 Активные обучающиеся % ·
8 Активные обучающиеся · 9 Активные организации % · 10 Активные организации · 11 Педагоги % ·
12 Педагоги · 13 Обучающиеся % · 14 Обучающиеся · 15 Подключенные организации % ·
16 Подключенные организации · 17 Педагоги, связавшие аккаунт ЭЖД % ·
18 Педагоги, связавшие аккаунт ЭЖД · 19 Обучающиеся, связавшие аккаунт ЭЖД % ·
20 Обучающиеся, связавшие аккаунт ЭЖД · 21 Организаций в муниципалитете ·
22 Педагогов в муниципалитете · 23 Обучающихся в муниципалитете ·
24 Рейтинг "Подключенные организации" · 25 Рейтинг "Активные организации" ·
26 Рейтинг "Количество активных педагогов (звонки)" ·
27 Рейтинг "Количество активных педагогов (сообщения)" ·
28 Рейтинг "Количество активных обучающихся"
"""

SECTION_5 = """
region, municipality, active_teachers_calls_pct, active_teachers_calls,
active_teachers_messages_pct, active_teachers_messages, active_students_pct, active_students,
active_organizations_pct, active_organizations, teachers_pct, teachers, students_pct, students,
connected_organizations_pct, connected_organizations, teachers_linked_pct, teachers_linked,
students_linked_pct, students_linked, organizations_total, teachers_total, students_total,
rank_connected_organizations, rank_active_organizations, rank_active_teachers_calls,
rank_active_teachers_messages, rank_active_students
"""

TITLES = [one.strip().split(" ", 1)[1] for one in SLIDE_29.split("·")]
KEYS = [one.strip() for one in SECTION_5.split(",")]


def test_there_are_28() -> None:
    assert len(TITLES) == len(KEYS) == len(COLUMNS) == 28


@pytest.mark.parametrize("number", range(28), ids=KEYS)
def test_column(number: int) -> None:
    assert (COLUMNS[number].key, COLUMNS[number].title) == (KEYS[number], TITLES[number])


@pytest.mark.parametrize("level", ["municipality", "region", "country"])
def test_levels_with_the_28(level: str) -> None:
    assert [column.key for column in columns_of(Level(level))] == KEYS


def test_organization_level_has_three_more_after_the_second() -> None:
    three = ["organization_id", "organization", "organization_type"]
    keys = [column.key for column in columns_of(Level.ORGANIZATION)]
    assert keys == [*KEYS[:2], *three, *KEYS[2:]]


@pytest.mark.parametrize("level", list(Level))
def test_the_report_has_these_columns(world: World, level: Level) -> None:
    world.headcount("школа\n1")
    world.activity("школа\n1")
    found = world.report(level.value)
    keys = [column.key for column in columns_of(level)]
    assert monitoring_table(found.report).cells.columns == keys
    assert found.report.total is None or found.report.total.columns == found.report.rows.columns


THREE_TOWNS = """
регион         | муниципалитет | школа | название | тип
Омская область | Тарский район | 30    | Лицей    | ОО
Алтайский край | г. Барнаул    | 20    | Гимназия | ОО
Омская область | г. Омск       | 10    | Колледж  | СПО
Омская область | Тарский район | 05    | Сад      | ДОО
"""


def test_rows_come_in_the_order_of_the_headcount(world: World) -> None:
    world.headcount(THREE_TOWNS)
    world.activity("школа\n10\n20\n30")
    assert world.report().columns("region", "municipality") == [
        ("Омская область", "Тарский район"),
        ("Алтайский край", "г. Барнаул"),
        ("Омская область", "г. Омск"),
    ]
    assert world.report("region").columns("region", "municipality") == [
        ("Омская область", None),
        ("Алтайский край", None),
    ]
    assert world.report("organization").columns(
        "organization_id", "organization", "organization_type"
    ) == [
        ("30", "Лицей", "ОО"),
        ("20", "Гимназия", "ОО"),
        ("10", "Колледж", "СПО"),
        ("05", "Сад", "ДОО"),
    ]
    assert world.report("country").columns("region", "municipality") == [(None, None)]


def test_a_town_without_any_user_has_its_row(world: World) -> None:
    world.headcount("школа | муниципалитет\n1 | г. Омск\n2 | Тарский район")
    world.activity("школа\n1")
    found = world.report()
    assert found.column("municipality") == ["г. Омск", "Тарский район"]
    assert found.columns(*ALL_COUNTS)[1] == (0,) * len(ALL_COUNTS)
    assert found.columns("teachers_pct", "teachers_total")[1] == (0.0, 10)


def test_the_total_row_is_distinct_people_over_all_heads(world: World) -> None:
    world.headcount(
        """
        школа | муниципалитет | педагогов | обучающихся
        1     | г. Омск       | 10        | 100
        2     | Тарский район | 30        | 300
        """
    )
    world.activity("человек | школа | отправлено\na | 1 | 10\na | 2 | 10\nb | 2 | 10\nc | 2 | 0")
    found = world.report()
    assert found.column("teachers") == [1, 3]
    assert found.total("teachers", "teachers_total", "teachers_pct") == (3, 40, 7.5)
    assert found.total("active_teachers_messages", "active_teachers_messages_pct") == (2, 5.0)
    assert found.total("connected_organizations", "organizations_total") == (2, 2)
    assert found.total("region", "municipality") == (None, None)


def test_the_total_row_over_regions_and_over_organizations(world: World) -> None:
    world.headcount(THREE_TOWNS)
    world.activity("человек | школа | роль\na | 30 | Учитель\na | 20 | Учитель\nb | 05 | Сотрудник")
    assert world.report().total("teachers", "organizations_total") == (1, 4)
    assert world.report("region").total("teachers", "organizations_total") == (2, 4)
    assert world.report("organization").total("teachers", "organizations_total") == (2, 4)


@pytest.mark.parametrize(
    ("without", "keys"),
    [
        ("прочитано", {"active_students"}),
        ("звонки", {"active_teachers_calls"}),
        ("эжд", {"teachers_linked", "students_linked"}),
    ],
)
@pytest.mark.parametrize("both_files", [True, False], ids=["one file", "one of two files"])
def test_a_missing_optional_column_is_null_never_0(
    world: World, without: str, keys: set[str], both_files: bool
) -> None:
    busy = "роль | отправлено | прочитано | звонки | эжд\nУчитель|10|1|1|да\nУченик|10|1|1|да"
    world.headcount("школа\n1")
    world.activity(busy, name="one", without=[without])
    if not both_files:
        world.activity(busy, name="two")
    found = world.report()
    ranks = {f"rank_{key}" for key in keys} & set(KEYS)
    null = {key for key in KEYS if found.one(key) is None}
    assert null == keys | {f"{key}_pct" for key in keys} | ranks
    assert found.total(*keys) == (None,) * len(keys)


def test_the_report_shows_the_most_frequent_spelling(world: World) -> None:
    world.headcount(
        """
        школа | регион         | муниципалитет
        1     | Омская обл.    | Омск г.о.
        2     | Омская область | г. Омск
        3     | Омская область | г.  Oмск
        4     | Омская область | Тарский МР
        5     | Омская область | Тарский район
        """
    )
    world.activity("школа\n1")
    assert world.report().columns("region", "municipality", "organizations_total") == [
        ("Омская область", "г. Омск", 3),
        ("Омская область", "Тарский МР", 2),
    ]
