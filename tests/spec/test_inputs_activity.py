"""The activity and the members, what a blank and a missing column mean."""

import datetime as dt

import pytest

from sferum_cli.problems import Code
from tests.builders.rules import ALL_COUNTS, World, day


def test_blank_counters_are_0(world: World) -> None:
    world.check(
        """
        роль    | отправлено | прочитано | звонки | active_teachers_messages | active_teachers_calls
        Учитель |            |           |        | 0                        | 0
        Учитель | -          | —         | х      | 0                        | 0
        Учитель | н/д        | Н/Д       | X      | 0                        | 0
        Учитель | 10         |           |        | 1                        | 0
        Учитель |            |           | 1      | 0                        | 1
        """
    )


def test_counters_in_the_spellings_of_offices(world: World) -> None:
    world.check(
        """
        отправлено | active_teachers_messages
        10         | 1
        10.0       | 1
        10,00      | 1
        1 010      | 1
        9.0        | 0
        009        | 0
        """
    )


def test_a_cell_that_cannot_be_read_has_its_address(world: World) -> None:
    world.headcount("школа\n1")
    world.activity(
        """
        день  | человек    | школа      | роль    | верифицирован | эжд | отправлено | прочитано
        0     | u02        | 1          | Учитель | да            | да  | 1          | 1
        вчера | u03        | 1          | Учитель | да            | да  | 1          | 1
              | u04        | 1          | Учитель | да            | да  | 1          | 1
        0     | 1,0255E+12 | 1          | Учитель | да            | да  | 1          | 1
        0     | u06        | 1,0255E+12 | Учитель | да            | да  | 1          | 1
        0     | u07        | 1          | Тьютор  | да            | да  | 1          | 1
        0     | u08        | 1          | Учитель | может быть    | да  | 1          | 1
        0     | u09        | 1          | Учитель | да            | 2   | 1          | 1
        0     | u10        | 1          | Учитель | да            | да  | 1.234      | 1
        0     | u11        | 1          | Учитель | да            | да  | -1         | 1
        0     | u12        | 1          | Учитель | да            | да  | 9,5        | 1
        0     | u13        | 1          | Учитель | да            | да  | 1          | много
        """
    )
    errors = world.errors()
    assert sorted((one.row, one.column, one.code.value, one.file) for one in errors) == [
        (row, column, code.value, "activity.csv")
        for row, column, code in (
            (3, "A", Code.VALUE_DATE),
            (4, "A", Code.VALUE_DATE),
            (5, "B", Code.VALUE_ID),
            (6, "C", Code.VALUE_ID),
            (7, "D", Code.VALUE_ROLE),
            (8, "E", Code.VALUE_YES_NO),
            (9, "F", Code.VALUE_YES_NO),
            (10, "G", Code.VALUE_NUMBER),
            (11, "G", Code.VALUE_NUMBER),
            (12, "G", Code.VALUE_NUMBER),
            (13, "H", Code.VALUE_NUMBER),
        )
    ]


@pytest.mark.parametrize("value", ["u7;secret", "1,0255E+12"])
def test_an_id_of_a_person_is_in_no_message(world: World, value: str) -> None:
    world.headcount("школа\n1")
    world.activity(f"человек | отправлено\n{value} | ерунда\nu1 | 0")
    errors = world.errors()
    assert errors != []
    assert all(value not in one.text for one in errors)


def test_bad_rows_can_be_skipped(world: World) -> None:
    world.headcount("школа\n1")
    world.activity(
        """
        человек | день  | отправлено | роль
        u1      | 0     | 10         | Учитель
        u2      | 0     | -10        | Учитель
        u3      | вчера | 10         | Учитель
        u4      | 0     | десять     | Тьютор
        """
    )
    assert world.codes() != []
    found = world.report(skip_bad_rows=True)
    assert found.columns("teachers", "active_teachers_messages") == [(1, 1)]
    assert found.report.run.bad_rows_skipped == 3
    assert (found.sheet("activity").rejected, found.sheet("activity").used) == (3, 1)


def test_errors_of_a_header_stop_it_all_the_same(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек\nu1", without=["отправлено"])
    assert world.codes(skip_bad_rows=True) == [Code.COLUMN_MISSING]


TWO_SCHOOLS = """
человек | школа | роль    | эжд
u1      | 1     | Учитель | да
u2      | 1     | Ученик  | да
u3      | 2     | Учитель | да
"""


def test_members_are_rows_of_zeros_in_every_week(world: World) -> None:
    world.headcount("школа\n1\n2")
    world.activity("человек | день | отправлено\nu1 | 0 | 10")
    world.members(TWO_SCHOOLS)
    found = world.report("organization")
    assert found.columns("teachers", "students", "active_teachers_messages", "teachers_linked") == [
        (1, 1, 1, 1),
        (1, 0, 0, 1),
    ]
    assert found.column("active_organizations") == [1, 0]


def test_a_member_with_activity_is_one_person(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек | день | отправлено\nu1 | 0 | 6\nu1 | -1 | 4")
    world.members("человек\nu1")
    found = world.report()
    assert found.columns("teachers", "active_teachers_messages") == [(1, 1)]
    assert [one.code for one in found.problems.warnings if "repeat" in one.code] == []


def test_members_in_another_role_are_another_membership(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек | роль\nu1 | Родитель")
    world.members("человек | роль\nu1 | Учитель")
    found = world.report()
    assert found.columns("teachers", "active_organizations") == [(1, 0)]


def test_members_have_no_effect_on_what_the_activity_lacks(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек\nu1", without=["эжд"])
    world.members("человек | эжд\nu1 | да\nu2 | да")
    assert world.report().columns("teachers", "teachers_linked") == [(2, None)]


def test_members_without_the_optional_column(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек | эжд\nu1 | да")
    world.members("человек\nu1\nu2", without=["эжд"])
    assert world.report().columns("teachers", "teachers_linked") == [(2, 1)]


def test_an_optional_column_missing_in_any_file_is_null(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек | прочитано | роль\nu1 | 1 | Ученик", name="one")
    world.activity("человек | роль\nu2 | Ученик", name="two", without=["прочитано"])
    found = world.report()
    assert found.columns("students", "active_students", "active_students_pct") == [(2, None, None)]


def test_without_any_optional_column(world: World) -> None:
    world.headcount("школа\n1", without=["название", "подключена"])
    world.activity(
        "отправлено | роль\n10 | Учитель\n1 | Ученик", without=["прочитано", "звонки", "эжд"]
    )
    found = world.report()
    unknown = {"active_teachers_calls", "active_students", "teachers_linked", "students_linked"}
    assert {key for key in ALL_COUNTS if found.one(key) is None} == unknown
    assert found.columns("teachers", "students", "active_teachers_messages") == [(1, 1, 1)]
    assert found.columns("connected_organizations", "active_organizations") == [(1, 1)]


def test_daily_weekly_and_undated_files_in_one_call(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек | день | отправлено\na | -1 | 5\na | -2 | 5", name="daily")
    world.activity(
        f"человек | Неделя | отправлено\nb | {day(0)} | 10\nb | {day(-7)} | 10",
        name="weekly",
        without=["день"],
    )
    world.activity("человек | отправлено\nc | 10\nd | 9", name="undated", without=["день"])
    found = world.report()
    assert found.columns("teachers", "active_teachers_messages") == [(4, 3)]
    assert [found.sheet(name).used for name in ("daily", "weekly", "undated")] == [2, 1, 2]


def test_dates_in_the_spellings_of_offices(world: World) -> None:
    end = dt.date(2024, 10, 24)
    spellings = ["{:%d.%m.%Y}", "{:%d/%m/%Y}", "{:%Y-%m-%d}", "{:%d.%m.%y}", "{:%d-%m-%Y}"]
    days = [
        spelling.format(end + dt.timedelta(days=offset))
        for spelling in spellings
        for offset in (0, -6, -7, 1)
    ]
    world.headcount("школа\n1")
    world.activity("день | отправлено\n" + "\n".join(f"{one} | 10" for one in days))
    assert world.report().one("active_teachers_messages") == 2 * len(spellings)


def test_one_person_or_two(world: World) -> None:
    world.check(
        """
        школа | день | человек              | teachers
        1     | 0    | u1                   | 1
        1     | -1   | u1                   |
        3     | 0    | 17                   | 1
        3     | -1   | 17.0                 |
        4     | 0    | 18                   | 1
        4     | -1   | 18,00                |
        5     | 0    | 0019                 | 2
        5     | -1   | 19                   |
        6     | 0    | u6                   | 2
        6     | -1   | U6                   |
        7     | 0    | 18446744073709551615 | 2
        7     | -1   | 18446744073709551616 |
        """
    )


@pytest.mark.parametrize("other", ["90071992547409931", "0090071992547409930"])
def test_large_numbers_are_told_apart(world: World, other: str) -> None:
    world.headcount("школа\n1")
    world.activity(f"день | человек\n0 | 90071992547409930\n-1 | {other}")
    assert world.report().one("teachers") == 2


@pytest.mark.parametrize(
    ("one", "other", "people"), [("17", "17.0", 1), ("17", "0017", 2), ("17", "u17", 2)]
)
def test_one_person_or_two_in_two_files(world: World, one: str, other: str, people: int) -> None:
    world.headcount("школа\n1")
    world.activity(f"день | человек\n0 | {one}", name="one")
    world.activity(f"день | человек\n-1 | {other}", name="two")
    assert world.report().one("teachers") == people


@pytest.mark.parametrize(
    ("column", "ids", "alike"),
    [
        ("человек", "u1, U1", True),
        ("человек", "007, 7", True),
        ("человек", "a1, а1", True),
        ("человек", "bc7, BC7", True),
        ("человек", "kt7, KT7", True),
        ("человек", "y7, Y7", True),
        ("человек", "b12, В12", True),  # the second is Cyrillic
        ("человек", "17, 18, 171, u17", False),
        ("школа", "s1, S1", True),
        ("школа", "ab12, AB12", True),
        ("школа", "007, 7", True),
        ("школа", "1, 11", False),
    ],
)
def test_ids_that_differ_only_in_their_spelling_are_a_warning(
    world: World, column: str, ids: str, alike: bool
) -> None:
    words = [one.strip() for one in ids.split(",")]
    world.headcount("\n".join(["школа", *(words if column == "школа" else ["1"])]))
    world.activity("\n".join([column, *words]))
    assert (world.report().warnings("ids-alike") != []) is alike


@pytest.mark.parametrize("column", ["человек", "школа"])
def test_a_blank_id_is_a_warning(world: World, column: str) -> None:
    world.headcount("школа\n1")
    world.activity(f"{column} | отправлено\n1 | 10\n | 10\nSPACES | 10")
    path = world.paths[-1]
    path.write_text(path.read_text("utf-8").replace("SPACES", "   "), "utf-8")
    found = world.report()
    assert found.one("active_teachers_messages") == 1
    assert sum(one.count for one in found.warnings(Code.ID_BLANK)) == 2


@pytest.mark.parametrize(
    ("one", "two", "calls", "warned"),
    [
        ("н/д", "", None, 2),
        ("", "-", None, 2),
        ("н/д", "1", 1, 1),
        ("0", "", 0, 1),
        ("1", "0", 1, 0),
    ],
)
def test_a_counter_without_a_number_in_the_week_is_unknown(
    world: World, one: str, two: str, calls: int | None, warned: int
) -> None:
    world.headcount("школа\n1")
    world.activity(f"человек | день | звонки\nu1 | 0 | {one}\nu1 | -9 | 5", name="one")
    world.activity(f"человек | звонки\nu2 | {two}", name="two")
    found = world.report()
    assert found.columns("teachers", "active_teachers_calls") == [(2, calls)]
    assert len(found.warnings(Code.COUNTER_BLANK)) == warned


def test_messages_that_nobody_counted_are_unknown(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("роль | отправлено | прочитано\nУчитель | н/д | 5\nУченик | | 5")
    assert world.report().columns(
        "active_teachers_messages", "rank_active_teachers_messages", "active_students"
    ) == [(None, None, None)]
