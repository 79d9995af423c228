"""R4, verified and linked: a row of the membership in the week says so [16]."""

import pytest

from sferum_cli.problems import Code
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.options import TableOptions
from tests.builders.rules import ALL_COUNTS, World

EVERYTHING = "отправлено | прочитано | звонки | эжд"
BUSY = "10 | 1 | 1 | да"


def test_verified_memberships_only(world: World) -> None:
    world.check(
        """
        верифицирован    | отправлено | звонки | эжд | teachers | active_teachers_messages
        да               | 10         | 1      | да  | 1        | 1
        Верифицирован    | 10         | 1      | да  | 1        | 1
        нет              | 10         | 1      | да  | 0        | 0
        не верифицирован | 10         | 1      | да  | 0        | 0
                         | 10         | 1      | да  | 0        | 0
        """
    )


@pytest.mark.parametrize(("word", "count"), [("да", 1), ("нет", 0)])
def test_every_column_of_people_is_about_the_verified(world: World, word: str, count: int) -> None:
    world.headcount("школа\n1")
    world.activity(
        f"роль | верифицирован | {EVERYTHING}\nУчитель | {word} | {BUSY}\nУченик | {word} | {BUSY}"
    )
    assert world.report().columns(*ALL_COUNTS) == [(count,) * len(ALL_COUNTS)]


@pytest.mark.parametrize(
    ("column", "key"), [("верифицирован", "teachers"), ("эжд", "teachers_linked")]
)
def test_one_day_of_the_week_is_enough(world: World, column: str, key: str) -> None:
    world.check(
        f"""
        человек | школа | день | {column} | {key}
        a       | 1     | 0    | да       | 1
        a       | 1     | -1   | нет      |
        b       | 2     | 0    | нет      | 1
        b       | 2     | -3   | да       |
        b       | 2     | -6   | нет      |
        c       | 3     | 0    | нет      | 1
        c       | 3     | -6   | да       |
        d       | 4     | 0    | нет      | 0
        d       | 4     | -7   | да       |
        e       | 5     | 0    | нет      | 0
        e       | 5     | +1   | да       |
        f       | 6     | 0    |          | 0
        """
    )


def test_verified_in_one_school_is_not_verified_in_another(world: World) -> None:
    world.headcount("школа\n1\n2")
    world.activity(
        """
        человек | школа | верифицирован | отправлено
        u1      | 1     | да            | 0
        u1      | 2     | нет           | 10
        """
    )
    found = world.report("organization")
    assert found.columns("teachers", "active_teachers_messages") == [(1, 0), (0, 0)]
    assert world.report().one("active_teachers_messages") == 0


def test_linked_needs_verified(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("верифицирован | эжд\nда | да\nнет | да\nда | нет\nда | ")
    assert world.report().columns("teachers", "teachers_linked") == [(3, 1)]


def test_users_of_an_organization_that_is_not_connected(world: World) -> None:
    world.headcount("школа | подключена\n1 | нет\n2 | да")
    world.activity(
        f"школа | роль | {EVERYTHING}\n"
        f"1 | Учитель | {BUSY}\n1 | Ученик | {BUSY}\n2 | Учитель | {BUSY}\n2 | Ученик | {BUSY}"
    )
    assert world.report().columns(*ALL_COUNTS) == [(1,) * len(ALL_COUNTS)]
    assert world.report("organization").columns("teachers", "students") == [(0, 0), (1, 1)]


def test_a_member_says_verified_for_the_activity(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек | верифицирован | отправлено\nu1 | нет | 10")
    world.members("человек | верифицирован | эжд\nu1 | да | да\nu2 | да | нет")
    found = world.report()
    assert found.columns("teachers", "teachers_linked", "active_teachers_messages") == [(2, 1, 1)]


def test_blank_is_no_with_a_count(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек | верифицирован\nu1 | да\nu2 | \nu3 | ")
    found = world.report()
    assert found.one("teachers") == 1
    assert found.warned(Code.VERIFIED_BLANK) == 2


def test_without_the_column_it_is_an_error(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек\nu1", without=["верифицирован"])
    assert world.codes() == [Code.COLUMN_MISSING]


def test_assume_verified_stands_for_the_column(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек\nu1\nu2", without=["верифицирован"])
    found = world.report(reading=ReadOptions(tables=TableOptions(assume_verified=True)))
    assert found.one("teachers") == 2
    assert found.report.run.verified_assumed
    assert found.warned(Code.VERIFIED_ASSUMED) == 1


def test_assume_verified_does_not_overrule_the_column(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек | верифицирован\nu1 | да\nu2 | нет")
    found = world.report(reading=ReadOptions(tables=TableOptions(assume_verified=True)))
    assert found.one("teachers") == 1
    assert not found.report.run.verified_assumed
    assert found.warned(Code.VERIFIED_ASSUMED) is None
