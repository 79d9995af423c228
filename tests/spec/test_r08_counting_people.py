"""R8, people are distinct users within the unit, active if any of their memberships is [16]."""

import pytest

from tests.builders.rules import World

TWO_TOWNS = """
школа | муниципалитет   | регион
1     | г. Омск         | Омская область
2     | г. Омск         | Омская область
3     | Тарский район   | Омская область
4     | г. Барнаул      | Алтайский край
"""


@pytest.mark.parametrize(
    ("level", "teachers", "total"),
    [
        ("organization", [1, 1, 1, 1], 1),
        ("municipality", [1, 1, 1], 1),
        ("region", [1, 1], 1),
        ("country", [1], None),
    ],
)
def test_one_person_in_four_schools(
    world: World, level: str, teachers: list[int], total: int | None
) -> None:
    world.headcount(TWO_TOWNS)
    world.activity("человек | школа\nu1 | 1\nu1 | 2\nu1 | 3\nu1 | 4")
    found = world.report(level)
    assert found.column("teachers") == teachers
    assert total is None or found.total("teachers") == (total,)


def test_active_if_either_membership_is(world: World) -> None:
    world.check(
        """
        муниципалитет | школа | человек | отправлено | teachers | active_teachers_messages
        г. Первый     | 11    | a       | 10         | 1        | 1
        г. Первый     | 12    | a       | 0          |          |
        г. Второй     | 21    | b       | 0          | 1        | 1
        г. Второй     | 22    | b       | 10         |          |
        г. Третий     | 31    | c       | 9          | 1        | 0
        г. Третий     | 32    | c       | 9          |          |
        г. Четвёртый  | 41    | d       | 10         | 1        | 1
        г. Четвёртый  | 42    | d       | 10         |          |
        """,
        "municipality",
    )


def test_teacher_here_and_student_there_is_one_of_each(world: World) -> None:
    world.headcount("школа | тип\n1 | ОО\n2 | СПО")
    world.activity("человек | школа | роль\nu1 | 1 | Учитель\nu1 | 2 | Студент")
    assert world.report().columns("teachers", "students") == [(1, 1)]


def test_linked_in_one_school_and_verified_in_another(world: World) -> None:
    world.headcount("школа\n1\n2")
    world.activity(
        """
        человек | школа | верифицирован | эжд
        u1      | 1     | да            | нет
        u1      | 2     | нет           | да
        u2      | 1     | да            | да
        u2      | 2     | да            | нет
        """
    )
    assert world.report().columns("teachers", "teachers_linked") == [(2, 1)]


def test_a_person_of_a_connected_and_of_an_unconnected_school(world: World) -> None:
    world.headcount("школа | подключена\n1 | да\n2 | нет")
    world.activity("человек | школа | отправлено\nu1 | 1 | 0\nu1 | 2 | 10\nu2 | 2 | 10")
    assert world.report().columns("teachers", "active_teachers_messages") == [(1, 0)]


def test_a_person_of_a_school_and_of_a_kindergarten_counts_once_in_the_region(
    world: World,
) -> None:
    world.headcount("школа | тип\n1 | ОО\n2 | ДОО")
    world.activity("человек | школа | роль\nu1 | 1 | Учитель\nu1 | 2 | Сотрудник")
    assert world.report("region").column("teachers") == [1]


def test_the_region_is_not_the_sum_of_its_municipalities(world: World) -> None:
    world.headcount("школа | муниципалитет\n1 | г. Омск\n2 | Тарский район")
    world.activity("человек | школа\nu1 | 1\nu1 | 2\nu2 | 1")
    assert world.report().column("teachers") == [2, 1]
    assert world.report("region").column("teachers") == [2]


def test_ids_with_zeros_in_front_are_other_people(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек\n007\n7\n07")
    assert world.report().one("teachers") == 3


def test_many_people_of_one_school(world: World) -> None:
    world.headcount("школа | педагогов\n1 | 100")
    world.activity("сколько | отправлено\n40 | 10\n60 | 9")
    assert world.report().columns(
        "teachers", "teachers_pct", "active_teachers_messages", "active_teachers_messages_pct"
    ) == [(100, 100.0, 40, 40.0)]
