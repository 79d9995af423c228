"""How a table is known by its header, and the names of its columns."""

from dataclasses import replace

import pytest

from sferum_cli.problems import Code
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.sources.tables.columns import INPUT_COLUMNS, ColumnNames
from sferum_cli.sources.tables.options import TableOptions
from tests.builders import files
from tests.builders.rules import World, day

CANONICAL = """
Дата | date · Неделя | week · ID пользователя | user_id · ID организации | organization_id ·
Роль | role · Верифицирован | verified · Отправлено сообщений | messages_sent ·
Прочитано сообщений | messages_read · Звонки | calls · ЭЖД связан | ejd_linked ·
Регион | region · Муниципалитет | municipality · Организация | organization ·
Тип организации | organization_type · Подключена | connected · Организаций | organizations ·
Педагогов | teachers · Обучающихся | students · ИНН | inn · КПП | kpp · ОКТМО | oktmo
"""

ALIASES = """
Кол-во сообщений | messages_sent · Написано сообщений | messages_sent ·
Код организации | organization_id · Наименование ОО | organization ·
Численность педагогических работников | teachers
"""


def pairs(text: str) -> list[tuple[str, str]]:
    """Header and key of each entry of a list."""
    found = []
    for entry in text.split("·"):
        header, key = entry.split("|")
        found.append((header.strip(), key.strip()))
    return found


@pytest.mark.parametrize(("header", "key"), [*pairs(CANONICAL), *pairs(ALIASES)])
def test_names_russian_and_machine(header: str, key: str) -> None:
    names = ColumnNames()
    assert names.key_of(header) == key
    assert names.key_of(key) == key


@pytest.mark.parametrize("column", INPUT_COLUMNS, ids=lambda column: str(column.key))
def test_at_least_four_aliases_each(column: object) -> None:
    aliases = getattr(column, "aliases", ())
    assert len(aliases) >= 4
    assert {ColumnNames().key_of(alias) for alias in aliases} == {getattr(column, "key", None)}


@pytest.mark.parametrize(
    "header",
    [
        "ОТПРАВЛЕНО СООБЩЕНИЙ",
        "  Отправлено   сообщений ",
        "Отправлено\u00a0сообщений",
        "Отправлено\nсообщений",
        "«Отправлено сообщений»",
        "Oтправлено сообщений",
        "Messages_Sent",
    ],
    ids=repr,
)
def test_names_are_compared_after_normalising(header: str) -> None:
    assert ColumnNames().key_of(header) == "messages_sent"


@pytest.mark.parametrize("header", ["Педагоги", "Обучающиеся", "ПЕДАГОГИ"])
def test_titles_of_our_report_are_never_columns_of_the_headcount(header: str) -> None:
    assert ColumnNames().key_of(header) is None


def test_the_settings_add_names() -> None:
    names = ColumnNames({"Кол-во писем": "messages_sent"})
    assert names.key_of("кол-во писем") == "messages_sent"
    assert names.key_of("Отправлено сообщений") == "messages_sent"


HEADCOUNT = """
Регион | Муниципалитет | ID организации | Организация | Тип организации | Педагогов | Обучающихся
Омская область | г. Омск | 1 | Школа 1 | ОО | 10 | 100
"""
ACTIVITY = f"""
Дата | ID пользователя | ID организации | Роль | Верифицирован | Отправлено сообщений
{day(0)} | u1 | 1 | Учитель | да | 10
"""


def test_columns_in_any_order_and_extra_ones_ignored(world: World) -> None:
    world.file("headcount", HEADCOUNT)
    world.file(
        "activity",
        f"""
        Комментарий | Роль | Отправлено сообщений | № | ID организации | Верифицирован | ФИО | \
        ID пользователя | Дата
        x | Учитель | 10 | 1 | 1 | да | Иванов | u1 | {day(0)}
        """,
    )
    assert world.report().one("active_teachers_messages") == 1


def test_machine_names(world: World) -> None:
    world.file("headcount", HEADCOUNT)
    world.file(
        "activity",
        f"""
        date | user_id | organization_id | role | verified | messages_sent | messages_read | calls
        {day(0)} | u1 | 1 | Учитель | да | 10 | 0 | 1
        """,
    )
    assert world.report().columns("active_teachers_messages", "active_teachers_calls") == [(1, 1)]


def test_names_as_offices_write_them(world: World) -> None:
    world.file(
        "headcount",
        """
        Субъект РФ | Муниципальное образование | Код организации | Наименование ОО | Тип ОО | \
        Численность педагогических работников | Численность обучающихся
        Омская область | г. Омск | 1 | Школа 1 | Школа | 10 | 100
        """,
    )
    world.file(
        "activity",
        f"""
        День | Код пользователя | Код организации | Роль в организации | Верификация | \
        Кол-во сообщений
        {day(0)} | u1 | 1 | Учитель | да | 10
        """,
    )
    assert world.report().columns("active_teachers_messages", "teachers_total") == [(1, 10)]


def test_a_name_of_the_settings(world: World) -> None:
    world.file("headcount", HEADCOUNT)
    world.file("activity", ACTIVITY.replace("Отправлено сообщений", "Кол-во писем"))
    reading = ReadOptions(tables=TableOptions(columns={"Кол-во писем": "messages_sent"}))
    assert world.report(reading=reading).one("active_teachers_messages") == 1


@pytest.mark.parametrize("titles", [1, 59])
def test_rows_of_a_title_above_the_header(world: World, titles: int) -> None:
    above = "\n".join(f"Строка {number} | титула" for number in range(titles))
    world.file("headcount", f"{above}\n{HEADCOUNT.strip()}")
    world.file("activity", f"{above} лист\n{ACTIVITY.strip()}")
    found = world.report()
    assert found.one("active_teachers_messages") == 1
    assert found.sheet("activity").read == 1


def test_the_header_is_among_the_first_60_rows(world: World) -> None:
    world.file("headcount", HEADCOUNT)
    above = "\n".join(f"Строка {number} | титула" for number in range(60))
    world.file("activity", f"{above}\n{ACTIVITY.strip()}")
    assert world.codes() == [Code.FILE_NO_TABLE]


def test_blank_rows_do_not_count_as_rows_of_the_title(world: World) -> None:
    world.file("headcount", HEADCOUNT)
    blank = "\n".join(" | " for _ in range(70))
    world.file("activity", f"Отчёт | за неделю\n{blank}\n{ACTIVITY.strip()}")
    assert world.report().one("active_teachers_messages") == 1


def test_a_header_of_two_merged_rows(world: World) -> None:
    world.file(
        "headcount",
        """
        Регион | Муниципалитет | Код организации | Тип организации | Численность | |
         | | | | педагогов | обучающихся | прочих
        Омская область | г. Омск | 1 | ОО | 10 | 100 | 5
        """,
    )
    world.file(
        "activity",
        f"""
        Дата | Пользователь | Код организации | | Сообщений | | Звонки
         | ID | | Роль | отправлено | прочитано |
        {day(0)} | u1 | 1 | Учитель | 10 | 0 | 1
        """,
    )
    found = world.report(reading=ReadOptions(tables=TableOptions(assume_verified=True)))
    assert found.columns(
        "active_teachers_messages", "active_teachers_calls", "teachers_total", "students_total"
    ) == [(1, 1, 10, 100)]
    assert found.sheet("activity").read == 1


def test_a_line_break_in_a_quoted_header(world: World) -> None:
    world.table("headcount.csv", files.headcount(C1="ID\nорганизации"))
    world.activity("школа\n7")
    assert world.report().column("teachers") == [1]


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Кол-\nво сообщений", "messages_sent"),
        ("Кол-\nво прочитан-\nных сообщений", "messages_read"),
        ("Отправ-\nлено сооб-\nщений", "messages_sent"),
        ("Отправлено\nсообщений", "messages_sent"),
    ],
)
def test_hyphens_at_line_breaks(header: str, key: str) -> None:
    assert ColumnNames().key_of(header) == key


def test_the_title_of_a_group_names_none_of_its_columns(world: World) -> None:
    world.table("headcount.xlsx", [
        ("Регион", "Муниципалитет", "Организация", None, None, "Педагогов", "Обучающихся"),
        (None, None, "Код", "Наименование", "Тип", None, None),
        ("Омская область", "г. Омск", "7", "Школа № 1", "ОО", 10, 100),
    ])  # fmt: skip
    world.activity("школа\n7")
    assert Code.COLUMN_MISSING in world.codes()


def test_a_row_of_data_is_not_quoted_as_a_header(world: World) -> None:
    world.headcount("школа\n7")
    world.activity("школа\n7")
    tables = InputCall([*world.paths])
    members = world.table("members.xlsx", [["МАРКЕР-1", "7", "Учитель", "да", "Школа"]])
    said = world.problems(files=replace(tables, members=[members]))
    assert any(one.severity == "error" for one in said)
    assert not any("МАРКЕР" in one.text for one in said)


@pytest.mark.parametrize(
    ("headers", "table"),
    [
        ("ID пользователя | ID организации | Роль | Верифицирован", "members"),
        ("ID пользователя | ID организации | Роль | Верифицирован | ЭЖД связан", "members"),
        (
            "ID пользователя | ID организации | Роль | Верифицирован | Отправлено сообщений",
            "activity",
        ),
        ("Регион | Муниципалитет | ID организации | Тип организации", "organizations"),
        ("Регион | Муниципалитет | ID организации | Тип | Подключена", "organizations"),
    ],
)
def test_which_table_a_file_holds_is_seen_from_its_header(
    world: World, headers: str, table: str
) -> None:
    cells = {
        "ID пользователя": "u9",
        "ID организации": "1",
        "Роль": "Учитель",
        "Верифицирован": "да",
        "Регион": "Омская область",
        "Муниципалитет": "г. Омск",
        "Тип организации": "ОО",
        "Тип": "ОО",
    }
    world.file("headcount", HEADCOUNT)
    world.file("activity", ACTIVITY)
    row = " | ".join(cells.get(header.strip(), "1") for header in headers.split("|"))
    world.file("other", f"{headers}\n{row}")
    assert world.report().sheet("other").table == table


def test_the_layout_of_a_headcount_is_seen_from_its_header(world: World) -> None:
    world.file("activity", ACTIVITY)
    world.directory("школа\n1")
    world.by_municipality("тип\nОО")
    assert world.report().sheet("headcount").table == "headcount_by_municipality"


def test_members_with_a_date_or_a_counter_are_activity(world: World) -> None:
    world.file("headcount", HEADCOUNT)
    world.file("activity", ACTIVITY)
    world.file(
        "more",
        f"Дата | ID пользователя | ID организации | Роль | Верифицирован\n"
        f"{day(0)} | u9 | 1 | Учитель | да",
    )
    (error,) = world.errors()
    assert (error.code, error.file) == (Code.COLUMN_MISSING, "more.csv")


def test_a_missing_column_proposes_the_nearest_header(world: World) -> None:
    world.file("headcount", HEADCOUNT)
    world.file("activity", ACTIVITY.replace("Отправлено сообщений", "Отправленно сообщений"))
    (error,) = world.errors()
    assert (error.code, error.file, error.row) == (Code.COLUMN_MISSING, "activity.csv", 1)
    assert error.snippet == ("[columns]", '"Отправленно сообщений" = "messages_sent"')


def test_all_missing_columns_are_listed_with_what_was_found(world: World) -> None:
    world.file("activity", ACTIVITY)
    world.file(
        "headcount",
        "Регион | Муниципалитет | ID организации | Тип организации | Педагогов\n"
        "Омская область | г. Омск | 1 | ОО | 10",
    )
    (error,) = world.errors()
    assert error.code is Code.COLUMN_MISSING
    assert "Обучающихся" in error.message
    assert "Муниципалитет" in error.message


@pytest.mark.parametrize("second", ["Отправлено сообщений", "Кол-во сообщений"])
def test_a_column_twice_is_an_error(world: World, second: str) -> None:
    world.file("headcount", HEADCOUNT)
    lines = ACTIVITY.strip().splitlines()
    world.file("activity", f"{lines[0]} | {second}\n{lines[1]} | 5")
    (error,) = world.errors()
    assert (error.code, error.file) == (Code.COLUMN_TWICE, "activity.csv")
    assert (error.row, error.column) == (1, "G")


def test_a_column_that_is_not_ours_may_stand_twice(world: World) -> None:
    world.file("headcount", HEADCOUNT)
    lines = ACTIVITY.strip().splitlines()
    world.file("activity", f"{lines[0]} | Прим. | Прим.\n{lines[1]} | 5 | 6")
    assert world.report().one("active_teachers_messages") == 1


OPTIONAL = [
    # an activity's other header, its cell, what is proposed
    ("Связь с ЭЖД", "да", "ejd_linked"),
    ("Прочитанных", "5", "messages_read"),
    ("Число звонков за день", "2", "calls"),
    ("Связь с ЭЖД", "иногда", None),
    ("Примечание", "да", None),
]


@pytest.mark.parametrize(("header", "cell", "key"), OPTIONAL)
def test_an_optional_column_under_another_header_is_proposed(
    header: str, cell: str, key: str | None, world: World
) -> None:
    """And the line that is proposed, followed to the letter, gives the right number."""
    world.headcount("школа | педагогов | обучающихся\n1 | 10 | 10")
    rows = [["Дата", "ID пользователя", "ID организации", "Роль", "Верифицирован",
             "Отправлено сообщений", header],
            [day(0), "а", "1", "Учитель", "да", "12", cell]]  # fmt: skip
    world.table("activity.csv", rows)
    found = world.report().warnings(Code.COLUMN_PROPOSED)
    if key is None:
        assert not found
        return
    (problem,) = found
    assert problem.snippet == ("[columns]", f'"{header}" = "{key}"')
    again = world.report(reading=ReadOptions(tables=TableOptions({header: key})))
    assert not again.warnings(Code.COLUMN_PROPOSED)
