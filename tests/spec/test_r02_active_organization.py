"""R2, an active organization: registered, and at least 2 people in it in the week [16]."""

import pytest

from sferum_cli.rulebook.parameters import Rules, Thresholds
from tests.builders.rules import World


def test_two_participants(world: World) -> None:
    world.headcount("школа\n0\n1\n2\n3")
    world.activity("сколько | школа\n1 | 1\n2 | 2\n3 | 3")
    assert world.report("organization").columns("organization_id", "active_organizations") == [
        ("0", 0),
        ("1", 0),
        ("2", 1),
        ("3", 1),
    ]


def test_of_any_role_verified_or_not(world: World) -> None:
    world.check(
        """
        школа | человек | роль          | верифицирован | active_organizations
        1     | a       | Учитель       | да            | 1
        1     | b       | Ученик        | да            |
        2     | c       | Родитель      | да            | 1
        2     | d       | Администратор | да            |
        3     | e       | Учитель       | нет           | 1
        3     | f       | Учитель       | нет           |
        4     | g       | Студент       | нет           | 1
        4     | h       |               |               |
        """
    )


def test_one_person_twice_is_one_participant(world: World) -> None:
    world.check(
        """
        школа | человек | роль          | день | active_organizations
        1     | a       | Учитель       | 0    | 0
        1     | a       | Учитель       | -1   |
        2     | b       | Учитель       | 0    | 0
        2     | b       | Родитель      | 0    |
        """
    )


def test_in_the_week(world: World) -> None:
    world.check(
        """
        школа | день | active_organizations
        1     | 0    | 1
        1     | -6   |
        2     | 0    | 0
        2     | -7   |
        3     | 0    | 0
        3     | +1   |
        """
    )


def test_not_connected_is_not_active(world: World) -> None:
    world.headcount("школа | подключена\n1 | нет\n2 | да")
    world.activity("сколько | школа\n5 | 1\n2 | 2")
    assert world.report("organization").column("active_organizations") == [0, 1]


def test_members_are_participants(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек\nu1")
    world.members("человек\nu1\nu2")
    assert world.report().one("active_organizations") == 1


def test_one_person_in_two_schools_is_a_participant_of_both(world: World) -> None:
    world.headcount("школа\n1\n2")
    world.activity("человек | школа\nu1 | 1\nu1 | 2\nu2 | 1\nu3 | 2")
    assert world.report("organization").column("active_organizations") == [1, 1]


@pytest.mark.parametrize(("threshold", "active"), [(1, 3), (3, 1)])
def test_the_threshold_is_a_setting(world: World, threshold: int, active: int) -> None:
    world.headcount("школа\n1\n2\n3")
    world.activity("сколько | школа\n1 | 1\n2 | 2\n3 | 3")
    rules = Rules(thresholds=Thresholds(active_organization_users=threshold))
    assert world.report(rules=rules).one("active_organizations") == active


def test_share_is_of_all_organizations_of_the_reference(world: World) -> None:
    world.headcount("школа | тип\n1 | ОО\n2 | ДОО\n3 | ОДО\n4 | СПО")
    world.activity("сколько | школа\n2 | 1\n2 | 2\n1 | 4")
    assert world.report().columns(
        "active_organizations", "organizations_total", "active_organizations_pct"
    ) == [(2, 4, 50.0)]
