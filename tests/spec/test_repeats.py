"""Rows of one date, user, organization and role."""

import pytest

from sferum_cli.problems import Code
from tests.builders.rules import World, day


def test_within_one_file(world: World) -> None:
    found = world.check(
        """
        школа | человек | отправлено | active_teachers_messages
        1     | a       | 10         | 1
        2     | b       | 9          | 0
        2     | b       | 9          |
        3     | c       | 9          | 0
        3     | c       | 9          |
        3     | c       | 9          |
        4     | d       | 5          | 1
        4     | d       | 6          |
        5     | e       | 5          | 0
        5     | e       | 4          |
        6     | f       | 5          | 0
        6     | f       | 5          |
        6     | f       | 4          |
        7     | g       | 5          | 1
        7     | g       | 6          |
        7     | g       | 5          |
        8     | h       | 9          | 0
        8     | h       | 9,0        |
        9     | i       | 0          | 0
        9     | i       |            |
        """
    )
    identical = {"b": 1, "c": 2, "f": 1, "g": 1, "h": 1, "i": 1}
    added = {"d": 2, "e": 2, "f": 2, "g": 2}
    assert found.warned(Code.REPEAT_IDENTICAL) == sum(identical.values())
    assert found.warned(Code.REPEAT_ADDED) == sum(added.values())
    sheet = found.sheet("activity")
    assert sheet.skipped == {"repeat-identical": sum(identical.values())}
    assert sheet.used == sheet.read - sum(identical.values())


def test_without_repeats_nothing_is_said(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек\na\nb")
    found = world.report()
    assert found.warned(Code.REPEAT_IDENTICAL) is None
    assert found.warned(Code.REPEAT_ADDED) is None
    assert found.sheet("activity").skipped == {}


def test_equal_after_cleaning(world: World) -> None:
    world.headcount("школа\n1")
    world.activity(
        """
        человек | роль    | верифицирован
        u1      | Учитель | да
        u1      | учитель | Да
        u2      | Учитель | да
        u2      | Учитель | верифицирован
        u3      | Учитель | да
        u3      | Педагог | да
        u4      | Учитель | да
        u4      | Учитель | нет
        u5      | Учитель | да
        u5      | Ученик  | да
        """
    )
    found = world.report()
    assert found.warned(Code.REPEAT_IDENTICAL) == 3
    assert found.warned(Code.REPEAT_ADDED) == 2
    assert found.columns("teachers", "students") == [(5, 1)]


def test_ignored_columns_are_compared_as_text(world: World) -> None:
    world.headcount("школа\n1")
    world.activity(
        """
        человек | отправлено | Класс
        u1      | 5          | 5а
        u1      | 5          | 5б
        u2      | 5          | 5а
        u2      | 5          | 5а
        """
    )
    found = world.report()
    assert found.one("active_teachers_messages") == 1
    assert found.warned(Code.REPEAT_ADDED) == 2
    assert found.warned(Code.REPEAT_IDENTICAL) == 1


@pytest.mark.parametrize("title", ["Неделя", "Организация", "Источник"])
def test_rows_that_differ_in_any_column_are_not_equal(world: World, title: str) -> None:
    world.headcount("школа\n1")
    world.activity(f"человек | отправлено | {title}\nu | 6 | 24.10.2024\nu | 6 | 31.10.2024")
    assert world.report().column("active_teachers_messages") == [1]


def test_names_spelled_two_ways_are_equal(world: World) -> None:
    world.headcount("школа\n1")
    world.activity(
        """
        человек | отправлено | Регион         | Муниципалитет | Организация
        u       | 6          | Омская область | г. Омск       | Школа 1
        u       | 6          | Омская область | Омск г.о.     | «Школа  1»
        """,
        without=["школа"],
    )
    assert world.report().columns("teachers", "active_teachers_messages") == [(1, 0)]


def test_rows_of_one_day_with_different_times_are_different_rows(world: World) -> None:
    world.headcount("школа\n1")
    world.activity(
        """
        день             | человек | отправлено
        24.10.2024 09:00 | u1      | 5
        24.10.2024 10:00 | u1      | 5
        24.10.2024 09:00 | u2      | 5
        24.10.2024 09:00 | u2      | 5
        """
    )
    found = world.report()
    assert found.one("active_teachers_messages") == 1
    assert found.warned(Code.REPEAT_IDENTICAL) == 1


def test_times_differ_below_a_second(world: World) -> None:
    world.headcount("школа\n1")
    world.activity(
        """
        день                  | человек | отправлено
        24.10.2024 10:00:00.1 | u       | 6
        24.10.2024 10:00:00.2 | u       | 6
        """
    )
    assert world.report().column("active_teachers_messages") == [1]


def test_other_days_schools_and_roles_are_no_repeats(world: World) -> None:
    world.headcount("школа\n1\n2")
    world.activity(
        """
        день | человек | школа | роль     | отправлено
        0    | u1      | 1     | Учитель  | 5
        -1   | u1      | 1     | Учитель  | 5
        0    | u1      | 2     | Учитель  | 5
        0    | u1      | 1     | Родитель | 5
        """
    )
    found = world.report()
    assert found.warned(Code.REPEAT_IDENTICAL) is None
    assert found.warned(Code.REPEAT_ADDED) is None


def two_files(world: World, first: str, second: str) -> World:
    """Two activity files, the second of which has a row more."""
    world.headcount("школа\n1")
    world.activity(f"человек | отправлено\nu1 | {first}", name="one")
    world.activity(f"человек | отправлено\nu1 | {second}\nu2 | 10", name="two")
    return world


def test_equal_in_several_files_counts_once(world: World) -> None:
    found = two_files(world, "9", "9").report()
    assert found.columns("teachers", "active_teachers_messages") == [(2, 1)]
    assert found.warned(Code.REPEAT_IDENTICAL) == 1
    assert [found.sheet(name).used for name in ("one", "two")] == [1, 1]


def test_across_files_is_an_error(world: World) -> None:
    (error,) = two_files(world, "5", "6").errors()
    assert (error.code, error.count) == (Code.REPEAT_ACROSS_FILES, 1)


@pytest.mark.parametrize(
    ("repeats", "active", "replaced"),
    [("sum", ["2", "4", "5"], None), ("last", ["4"], 4)],
)
def test_sum_and_last(world: World, repeats: str, active: list[str], replaced: int | None) -> None:
    world.headcount("школа\n1\n2\n3\n4\n5")
    school = "человек | школа | отправлено"
    world.activity(f"{school}\na|1|5\nb|2|5\nc|3|9\nd|4|0\ne|5|10", name="one")
    world.activity(f"{school}\na|1|4\nb|2|6\nc|3|9\nd|4|10\ne|5|9", name="two")
    found = world.report("organization", repeats=repeats)
    assert [
        name
        for name, count in found.columns("organization_id", "active_teachers_messages")
        if count
    ] == active
    assert found.warned(Code.REPEAT_REPLACED) == replaced
    assert found.warned(Code.REPEAT_IDENTICAL) == 1


def test_last_is_the_file_named_last(world: World) -> None:
    two_files(world, "10", "9")
    headcount, one, two = world.paths
    assert world.report(repeats="last").one("active_teachers_messages") == 1
    world.paths = [headcount, two, one]
    assert world.report(repeats="last").one("active_teachers_messages") == 2


@pytest.mark.parametrize(
    ("files", "active"),
    [([[5], [5, 7]], 1), ([[10], [2], [10]], 1), ([[10], [2]], 0), ([[5, 6], [9]], 0)],
    ids=["an equal row before", "three files", "a smaller one", "two before"],
)
def test_last_means_the_file_named_last(world: World, files: list[list[int]], active: int) -> None:
    world.headcount("школа\n1")
    for number, sent in enumerate(files):
        rows = [*(f"u | {one}" for one in sent), f"other-{number} | 0"]
        world.activity("\n".join(["человек | отправлено", *rows]), name=f"activity-{number}")
    assert world.report(repeats="last").column("active_teachers_messages") == [active]


def test_members_and_activity_are_no_repeats(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек | отправлено\nu1 | 10")
    world.members("человек\nu1\nu1\nu2")
    assert world.report().columns("teachers", "active_teachers_messages") == [(2, 1)]


def test_a_member_is_no_repeat_of_undated_activity(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек | отправлено\nu | 6\nu | 5", without=["день"])
    world.members("человек\nu")
    assert world.report().column("active_teachers_messages") == [1]


def test_repeats_outside_the_week_do_not_matter(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("день | человек | отправлено\n0 | u1 | 1\n-7 | u1 | 5", name="one")
    world.activity("день | человек | отправлено\n0 | u2 | 1\n-7 | u1 | 6", name="two")
    assert world.report().one("teachers") == 2


def test_two_sheets_of_weeks_that_overlap_are_told_day_by_day(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("день | человек | отправлено\n0 | u1 | 5\n-1 | u1 | 4", name="one")
    world.activity("день | человек | отправлено\n-1 | u1 | 4\n-2 | u1 | 1", name="two")
    found = world.report()
    assert found.one("active_teachers_messages") == 1
    assert found.warned(Code.REPEAT_IDENTICAL) == 1


@pytest.mark.parametrize("repeats", ["error", "sum", "last"])
@pytest.mark.parametrize("offset", [0, -3])
def test_by_day_and_by_week_is_an_error_wherever_it_stands(
    world: World, repeats: str, offset: int
) -> None:
    world.headcount("школа\n1")
    world.activity(f"день | человек | отправлено\n{offset} | u1 | 5\n0 | u2 | 5", name="daily")
    world.activity(
        f"Неделя | человек | отправлено\n{day(0)} | u1 | 5\n{day(0)} | u3 | 5",
        name="weekly",
        without=["день"],
    )
    (error,) = world.errors(repeats=repeats)
    assert (error.code, error.count) == (Code.REPEAT_DAY_AND_WEEK, 1)
    assert "daily.csv, weekly.csv" in error.message


def test_files_in_another_order_of_columns_are_equal_all_the_same(world: World) -> None:
    world.headcount("школа\n1")
    header = "Дата | ID пользователя | ID организации | Роль | Верифицирован"
    row = f"{day(0)} | u1 | 1 | Учитель | да"
    world.file("one", f"{header} | Отправлено сообщений | Класс | Смена\n{row} | 9 | 5а | 1")
    world.file("two", f"{header} | Смена | Отправлено сообщений | Класс\n{row} | 1 | 9 | 5а")
    assert world.report().warned(Code.REPEAT_IDENTICAL) == 1


def test_files_that_repeat_each_other_are_named(world: World) -> None:
    (error,) = two_files(world, "5", "6").errors()
    assert "one.csv, two.csv" in error.message
