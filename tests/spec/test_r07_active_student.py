"""R7, an active student writes or reads at least 1 message in the week [16]."""

import pytest

from sferum_cli.rulebook.parameters import Rules, Thresholds
from tests.builders.rules import World


def test_threshold_of_messages(world: World) -> None:
    world.check(
        """
        роль   | отправлено | прочитано | active_students
        Ученик | 0          | 0         | 0
        Ученик |            |           | 0
        Ученик | 1          | 0         | 1
        Ученик | 0          | 1         | 1
        Ученик | 1          | 1         | 1
        Ученик |            | 1         | 1
        Ученик | 10         |           | 1
        """
    )


def test_in_the_week(world: World) -> None:
    world.check(
        """
        роль   | день | прочитано | active_students
        Ученик | 0    | 1         | 1
        Ученик | -6   | 1         | 1
        Ученик | -7   | 1         | 0
        Ученик | +1   | 1         | 0
        """
    )


@pytest.mark.parametrize(("threshold", "active"), [(1, 3), (3, 1)])
def test_sent_and_read_add_up_to_the_setting(world: World, threshold: int, active: int) -> None:
    world.headcount("школа\n1")
    world.activity(
        """
        роль   | отправлено | прочитано
        Ученик | 0          | 0
        Ученик | 0          | 1
        Ученик | 1          | 1
        Ученик | 2          | 1
        """
    )
    rules = Rules(thresholds=Thresholds(active_student_messages=threshold))
    assert world.report(rules=rules).one("active_students") == active


def test_calls_do_not_make_a_student_active(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("роль | звонки\nУченик | 3")
    assert world.report().one("active_students") == 0


def test_teachers_who_read_are_not_students(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("роль | прочитано\nУчитель | 3")
    assert world.report().one("active_students") == 0


def test_students_of_each_type(world: World) -> None:
    world.check(
        """
        тип | роль        | прочитано | active_students
        ОО  | Ученик      | 1         | 1
        СПО | Студент     | 1         | 1
        СПО | Обучающийся | 1         | 1
        ОДО | Ученик      | 1         | 1
        ДОО | Ученик      | 1         | 0
        ОО  | Студент     | 1         | 0
        """
    )
