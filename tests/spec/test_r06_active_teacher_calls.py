"""R6, an active teacher by calls makes at least 1 call in the week; no target [16]."""

from sferum_cli.rulebook.parameters import Rules, Thresholds
from sferum_cli.rulebook.targets import TARGETS
from tests.builders.rules import World


def test_threshold_of_calls(world: World) -> None:
    world.check(
        """
        звонки | active_teachers_calls
               | 0
        0      | 0
        1      | 1
        2      | 1
        """
    )


def test_in_the_week(world: World) -> None:
    world.check(
        """
        день | звонки | active_teachers_calls
        0    | 1      | 1
        -6   | 1      | 1
        -7   | 1      | 0
        +1   | 1      | 0
        """
    )


def test_calls_and_messages_are_told_apart(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("отправлено | звонки\n10 | 0\n0 | 1\n9 | 1\n10 | 1")
    assert world.report().columns("active_teachers_calls", "active_teachers_messages") == [(3, 2)]


def test_calls_of_students_do_not_count(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("роль | звонки\nУченик | 5\nРодитель | 5")
    assert world.report().columns("active_teachers_calls", "active_students") == [(0, 0)]


def test_calls_do_not_add_up_over_schools(world: World) -> None:
    world.headcount("школа\n1\n2")
    world.activity("человек | школа | звонки\nu1 | 1 | 1\nu1 | 2 | 1")
    rules = Rules(thresholds=Thresholds(active_teacher_calls=2))
    assert world.report(rules=rules).one("active_teachers_calls") == 0
    assert world.report().one("active_teachers_calls") == 1


def test_calls_have_no_target() -> None:
    assert "active_teachers_calls" not in {one.key for one in TARGETS}
