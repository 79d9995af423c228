"""R5, an active teacher writes at least 10 messages in the week [16]."""

import pytest

from sferum_cli.problems import Code
from sferum_cli.rulebook.parameters import Rules, Thresholds
from sferum_cli.rulebook.words import MessagesPer
from tests.builders.rules import World


def test_threshold_of_messages(world: World) -> None:
    world.check(
        """
        отправлено | active_teachers_messages
                   | 0
        0          | 0
        1          | 0
        9          | 0
        10         | 1
        11         | 1
        1 000      | 1
        """
    )


def test_messages_add_up_over_the_week(world: World) -> None:
    world.check(
        """
        человек | школа | день | отправлено | active_teachers_messages
        a       | 1     | 0    | 5          | 1
        a       | 1     | -6   | 5          |
        b       | 2     | 0    | 5          | 0
        b       | 2     | -6   | 4          |
        c       | 3     | -6   | 10         | 1
        d       | 4     | 0    | 9          | 0
        d       | 4     | -7   | 10         |
        e       | 5     | 0    | 9          | 0
        e       | 5     | +1   | 10         |
        f       | 6     | 0    | 9          | 0
        f       | 6     | -7   | 1          |
        g       | 7     | 0    | 1          | 1
        g       | 7     | -1   | 1          |
        g       | 7     | -2   | 1          |
        g       | 7     | -3   | 1          |
        g       | 7     | -4   | 1          |
        g       | 7     | -5   | 1          |
        g       | 7     | -6   | 4          |
        """
    )


TWO_SCHOOLS = """
муниципалитет | человек | школа | отправлено | by_membership | by_user
г. Первый     | a       | 11    | 5          | 0             | 1
г. Первый     | a       | 12    | 5          |               |
г. Второй     | b       | 21    | 9          | 0             | 0
г. Второй     | b       | 22    | 0          |               |
г. Третий     | c       | 31    | 10         | 1             | 1
г. Третий     | c       | 32    | 0          |               |
г. Четвёртый  | d       | 41    | 10         | 1             | 1
г. Четвёртый  | d       | 42    | 10         |               |
г. Пятый      | e       | 51    | 9          | 0             | 1
г. Пятый      | e       | 52    | 1          |               |
г. Шестой     | f       | 61    | 5          | 0             | 0
г. Шестой     | f       | 62    | 4          |               |
"""


@pytest.mark.parametrize("per", list(MessagesPer))
def test_two_schools_of_one_teacher(world: World, per: MessagesPer) -> None:
    table = TWO_SCHOOLS.replace(f"by_{per}", "active_teachers_messages")
    world.check(table, "municipality", rules=Rules(messages_per=per))


@pytest.mark.parametrize(("per", "warned"), [(MessagesPer.MEMBERSHIP, None), (MessagesPer.USER, 2)])
def test_the_output_says_how_many_people_the_choice_changes(
    world: World, per: MessagesPer, warned: int | None
) -> None:
    world.headcount("школа\n1\n2")
    world.activity(
        """
        человек | школа | отправлено
        u1      | 1     | 5
        u1      | 2     | 5
        u2      | 1     | 1
        u2      | 2     | 9
        u3      | 1     | 10
        u3      | 2     | 10
        u4      | 1     | 9
        """
    )
    found = world.report(rules=Rules(messages_per=per))
    assert found.warned(Code.MESSAGES_PER_USER) == warned


def test_per_user_adds_teacher_memberships_alone(world: World) -> None:
    world.headcount("школа | тип\n1 | ОО\n2 | СПО")
    world.activity(
        """
        человек | школа | роль    | отправлено
        u1      | 1     | Учитель | 9
        u1      | 2     | Студент | 9
        u2      | 1     | Учитель | 9
        u2      | 2     | Преподаватель | 1
        """
    )
    found = world.report(rules=Rules(messages_per=MessagesPer.USER))
    assert found.one("active_teachers_messages") == 1


def test_all_rows_of_the_membership_count_whichever_says_verified(world: World) -> None:
    world.headcount("школа\n1")
    world.activity(
        """
        день | человек | верифицирован | отправлено
        -2   | u1      | нет           | 6
        -1   | u1      | да            | 0
        0    | u1      | нет           | 4
        """
    )
    assert world.report().one("active_teachers_messages") == 1


def test_two_roles_in_one_school_are_two_memberships(world: World) -> None:
    world.headcount("школа\n1")
    world.activity(
        """
        человек | роль          | отправлено
        u1      | Учитель       | 9
        u1      | Администратор | 9
        """
    )
    assert world.report().one("active_teachers_messages") == 0


@pytest.mark.parametrize(("threshold", "active"), [(0, 3), (9, 2), (11, 0)])
def test_the_threshold_is_a_setting(world: World, threshold: int, active: int) -> None:
    world.headcount("школа\n1")
    world.activity("отправлено\n0\n9\n10")
    rules = Rules(thresholds=Thresholds(active_teacher_messages=threshold))
    assert world.report(rules=rules).one("active_teachers_messages") == active


def test_messages_read_are_not_messages_sent(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("отправлено | прочитано\n9 | 100")
    assert world.report().one("active_teachers_messages") == 0
