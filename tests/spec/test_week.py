"""A week is 7 days, both ends inclusive, and how a person names one."""

import datetime as dt

import pytest

from sferum_cli.errors import WeekMissingError, WrongCallError
from sferum_cli.problems import Code
from sferum_cli.rulebook.week import Week, Weekday, iso_week, last_weekday
from sferum_cli.sources.options import ReadOptions
from tests.builders.rules import WEEK_END, World, day

THURSDAY = dt.date(2024, 10, 24)


def test_a_week_is_seven_days() -> None:
    week = Week(THURSDAY)
    assert week.start == dt.date(2024, 10, 18)
    assert len(week.days) == 7
    assert (week.days[0], week.days[-1]) == (week.start, week.end)


@pytest.mark.parametrize(
    ("offset", "inside"), [(1, False), (0, True), (-1, True), (-6, True), (-7, False)]
)
def test_the_days_of_a_week(offset: int, inside: bool) -> None:
    assert (THURSDAY + dt.timedelta(days=offset) in Week(THURSDAY)) is inside


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2024-W43", "2024-10-27"),
        ("2024-W01", "2024-01-07"),
        ("2025-W01", "2025-01-05"),
        ("2020-W53", "2021-01-03"),
        ("2024-w43", "2024-10-27"),
        ("2024W43", "2024-10-27"),
        (" 2024-W43 ", "2024-10-27"),
        ("2024-W53", None),
        ("2024-W00", None),
        ("2024-43", None),
        ("W43", None),
        ("24.10.2024", None),
        ("", None),
    ],
)
def test_iso_week_ends_on_its_sunday(text: str, end: str | None) -> None:
    assert iso_week(text) == (None if end is None else Week(dt.date.fromisoformat(end)))


@pytest.mark.parametrize(
    ("text", "today", "end"),
    [
        ("last-thursday", "2024-10-24", "2024-10-24"),
        ("last-thursday", "2024-10-25", "2024-10-24"),
        ("last-thursday", "2024-10-23", "2024-10-17"),
        ("last-friday", "2024-10-24", "2024-10-18"),
        ("last-monday", "2024-10-24", "2024-10-21"),
        ("last-sunday", "2024-10-24", "2024-10-20"),
        ("LAST-Thursday", "2024-10-25", "2024-10-24"),
        ("thursday", "2024-10-25", None),
        ("last-четверг", "2024-10-25", None),
        ("last-", "2024-10-25", None),
    ],
)
def test_last_weekday(text: str, today: str, end: str | None) -> None:
    found = last_weekday(text, dt.date.fromisoformat(today))
    assert found == (None if end is None else Week(dt.date.fromisoformat(end)))


def test_the_default_week_ends_on_the_last_date_in_the_data(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("день | отправлено\n3 | 10\n-3 | 10\n-4 | 10")
    found = world.report(week=None)
    assert found.report.week == Week(THURSDAY + dt.timedelta(days=3))
    assert found.one("active_teachers_messages") == 2


def test_the_default_week_over_several_files(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("день\n0", name="one")
    world.activity("день\n2", name="two")
    assert world.report(week=None).report.week == Week(THURSDAY + dt.timedelta(days=2))


def test_the_date_of_a_total_is_no_last_day(world: World) -> None:
    world.headcount("школа\n1")
    world.activity(
        """
        день       | человек | школа | роль    | верифицирован | отправлено | Муниципалитет
        0          | u       | 1     | Учитель | да            | 12         | г. Омск
        31.10.2024 |         |       |         |               | 12         | Итого
        """,
        without=["прочитано", "звонки", "эжд"],
    )
    found = world.report(week=None)
    assert found.report.week == Week(THURSDAY)
    assert found.column("active_teachers_messages") == [1]


def test_the_week_asked_for(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("день | отправлено\n0 | 10\n-7 | 10\n-8 | 10\n-20 | 10")
    found = world.report(week=Week(THURSDAY - dt.timedelta(days=7)))
    assert found.one("active_teachers_messages") == 2
    sheet = found.sheet("activity")
    assert (sheet.read, sheet.outside, sheet.used) == (4, 2, 2)


def test_no_rows_in_the_week(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("день\n0")
    with pytest.raises(WeekMissingError):
        world.report(week=Week(THURSDAY + dt.timedelta(days=7)))


def test_members_alone_do_not_make_a_week(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("день\n-7")
    world.members("школа\n1")
    with pytest.raises(WeekMissingError):
        world.report()


def test_undated_activity_needs_a_week(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("отправлено\n10", without=["день"])
    with pytest.raises(WrongCallError):
        world.report(week=None)
    found = world.report()
    assert found.one("active_teachers_messages") == 1
    assert found.warned(Code.WEEK_PARTIAL) is None


@pytest.mark.parametrize("sent", ["10", "3"], ids=["equal", "different"])
def test_one_membership_in_two_undated_files_is_an_error(world: World, sent: str) -> None:
    world.headcount("школа\n1")
    world.activity("человек | отправлено\nu1 | 10\nu2 | 1", name="one", without=["день"])
    world.activity(f"человек | отправлено\nu1 | {sent}", name="two", without=["день"])
    assert world.codes() == [Code.REPEAT_ACROSS_FILES]


def test_undated_rows_of_one_membership_in_one_file_add_up(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек | отправлено\nu1 | 4\nu1 | 6", without=["день"])
    assert world.report().one("active_teachers_messages") == 1


def test_with_week_a_row_is_in_the_week_that_ends_on_its_date_alone(world: World) -> None:
    world.headcount("школа\n1")
    world.activity(
        f"""
        Неделя    | отправлено
        {day(0)}  | 10
        {day(-1)} | 10
        {day(-6)} | 10
        {day(-7)} | 10
        {day(1)}  | 10
        """,
        without=["день"],
    )
    found = world.report()
    assert found.one("active_teachers_messages") == 1
    assert found.sheet("activity").outside == 4
    assert found.warned(Code.WEEK_PARTIAL) is None


def test_the_default_week_of_weekly_data(world: World) -> None:
    world.headcount("школа\n1")
    world.activity(f"Неделя | отправлено\n{day(0)} | 10\n{day(-7)} | 10", without=["день"])
    found = world.report(week=None)
    assert found.report.week == Week(WEEK_END)
    assert found.one("active_teachers_messages") == 1


def test_with_day_and_week_the_day_counts(world: World) -> None:
    world.headcount("школа\n1")
    world.activity(f"день | Неделя | отправлено\n-1 | {day(-30)} | 10\n-7 | {day(0)} | 10")
    assert world.report().one("active_teachers_messages") == 1


def test_a_time_belongs_to_its_day(world: World) -> None:
    world.headcount("школа\n1")
    world.activity(
        f"день | отправлено\n{day(0)} 23:59:59 | 10\n{day(-6)} 00:00:00 | 10\n{day(-7)} 23:59 | 10"
    )
    assert world.report().one("active_teachers_messages") == 2


@pytest.mark.parametrize(("inside", "outside", "warned"), [(2, 1, None), (2, 2, None), (2, 3, 3)])
def test_most_rows_outside_the_week(
    world: World, inside: int, outside: int, warned: int | None
) -> None:
    world.headcount("школа\n1")
    world.activity(f"сколько | день\n{inside} | 0\n{outside} | -7")
    assert world.report().warned(Code.WEEK_MOSTLY_OUTSIDE) == warned


@pytest.mark.parametrize(("days", "missing"), [(7, None), (6, 1)])
def test_a_week_of_fewer_than_seven_days(world: World, days: int, missing: int | None) -> None:
    world.headcount("школа\n1")
    world.activity("день\n" + "\n".join(str(-number) for number in range(days)))
    assert world.report().warned(Code.WEEK_PARTIAL) == missing
    if missing is None:
        assert world.report(require_full_week=True).report.week == Week(WEEK_END)
    else:
        with pytest.raises(WeekMissingError):
            world.report(require_full_week=True)


def test_rows_outside_the_week_are_not_judged_further(world: World) -> None:
    world.headcount("школа\n1")
    world.activity(
        """
        день | роль    | верифицирован | отправлено
        0    | Учитель | да            | 10
        -7   | Тьютор  | может быть    | много
        1    | Тьютор  | может быть    | -5
        """
    )
    found = world.report()
    assert found.one("active_teachers_messages") == 1
    assert (found.sheet("activity").outside, found.sheet("activity").rejected) == (2, 0)


@pytest.mark.parametrize(
    ("each", "last", "warned"),
    [(30, 2, 2), (30, 3, None), (30, 30, None), (1, 1, None)],
)
def test_a_week_that_has_barely_begun(
    world: World, each: int, last: int, warned: int | None
) -> None:
    world.headcount("школа\n1")
    days = "\n".join(f"{each} | {number}" for number in range(-6, 0))
    world.activity(f"сколько | день\n{days}\n{last} | 0")
    found = world.report(week=None)
    assert found.warned(Code.WEEK_BARELY_BEGUN) == warned
    if warned is not None:
        assert "--week-end 23.10.2024" in found.warnings(Code.WEEK_BARELY_BEGUN)[0].message
    assert world.report().warned(Code.WEEK_BARELY_BEGUN) is None, "the call says this week"


def test_few_rows_a_day_and_a_day_behind_whole_weeks(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("день\n" + "\n".join(str(number) for number in range(-7, 1)))
    assert world.report(week=None).warned(Code.WEEK_BARELY_BEGUN) == 1


@pytest.mark.parametrize(
    ("last", "end"), [(1, WEEK_END), (0, WEEK_END), (-1, WEEK_END - dt.timedelta(days=7))]
)
def test_weeks_on_a_grid(world: World, last: int, end: dt.date) -> None:
    world.headcount("школа\n1")
    world.activity(f"день\n{last}\n-3\n-9")
    reading = ReadOptions(week_ends=Weekday.THURSDAY)
    assert world.report(week=None, reading=reading).report.week == Week(end)
