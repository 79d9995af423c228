"""R12, the targets of a region: 25 %, 25 % and more than 80 % [14, 19]."""

import pytest

from sferum_cli.rulebook.parameters import Rules, Targets
from sferum_cli.rulebook.shares import rounded
from sferum_cli.rulebook.targets import TARGETS, reached
from tests.builders.rules import World

TARGET = {one.key: one for one in TARGETS}


@pytest.mark.parametrize(
    ("key", "operator", "percent"),
    [
        ("active_teachers_messages", ">=", 25),
        ("active_students", ">=", 25),
        ("accounts_linked", ">", 80),
    ],
)
def test_the_three_targets(key: str, operator: str, percent: int) -> None:
    assert list(TARGET) == ["active_teachers_messages", "active_students", "accounts_linked"]
    assert TARGET[key].operator == operator
    assert TARGET[key].percent(Targets()) == percent


@pytest.mark.parametrize(
    ("key", "count", "total", "met", "missing"),
    [
        ("active_students", 25, 100, True, 0),
        ("active_students", 24, 100, False, 1),
        ("active_students", 26, 100, True, 0),
        ("active_students", 2496, 10000, False, 4),
        ("active_students", 2499, 10000, False, 1),
        ("active_students", 2500, 10000, True, 0),
        ("active_students", 1, 3, True, 0),
        ("active_students", 0, 3, False, 1),
        ("active_students", 0, 5, False, 2),
        ("active_students", 249_999_999, 1_000_000_000, False, 1),
        ("active_teachers_messages", 1, 4, True, 0),
        ("active_teachers_messages", 1, 5, False, 1),
        ("active_teachers_messages", 9, 4, True, 0),
        ("accounts_linked", 80, 100, False, 1),
        ("accounts_linked", 81, 100, True, 0),
        ("accounts_linked", 79, 100, False, 2),
        ("accounts_linked", 8, 10, False, 1),
        ("accounts_linked", 5, 6, True, 0),
        ("accounts_linked", 800_000_000, 1_000_000_000, False, 1),
        ("accounts_linked", 0, 1, False, 1),
        ("accounts_linked", 1, 1, True, 0),
        ("active_students", 5, 0, None, None),
        ("active_students", 5, None, None, None),
        ("active_students", None, 100, None, None),
    ],
)
def test_reached_and_people_missing(
    key: str, count: int | None, total: int | None, met: bool | None, missing: int | None
) -> None:
    found = reached(TARGET[key], count, total, Targets())
    assert (found.met, found.missing_people) == (met, missing)


def test_never_compared_on_the_rounded_value() -> None:
    found = reached(TARGET["active_students"], 2496, 10000, Targets())
    assert found.percent is not None
    assert str(rounded(found.percent)) == "25.0"
    assert found.met is False


@pytest.mark.parametrize(
    ("wanted", "count", "total", "met", "missing"),
    [(19.4, 194, 1000, True, 0), (19.4, 193, 1000, False, 1), (0, 0, 10, True, 0)],
)
def test_a_target_is_a_setting(
    wanted: float, count: int, total: int, met: bool, missing: int
) -> None:
    found = reached(TARGET["active_students"], count, total, Targets(active_students=wanted))
    assert (found.percent_wanted, found.met, found.missing_people) == (wanted, met, missing)


def test_2496_of_10000_through_the_pipeline(world: World) -> None:
    world.headcount("школа | обучающихся\n1 | 10000")
    world.activity("сколько | роль | отправлено\n2496 | Ученик | 1")
    found = world.report("region").target("active_students")
    assert (found.count, found.total, found.met, found.missing_people) == (2496, 10000, False, 4)


@pytest.mark.parametrize(
    ("linked", "met", "missing"), [(79, False, 2), (80, False, 1), (81, True, 0)]
)
def test_teachers_and_students_linked_together(
    world: World, linked: int, met: bool, missing: int
) -> None:
    world.headcount("школа | педагогов | обучающихся\n1 | 20 | 80")
    world.activity(
        f"""
        сколько        | роль    | эжд
        10             | Учитель | да
        10             | Учитель | нет
        {linked - 10}  | Ученик  | да
        """
    )
    found = world.report("region").target("accounts_linked")
    assert (found.count, found.total) == (linked, 100)
    assert (found.met, found.missing_people) == (met, missing)


def test_linked_accounts_are_those_of_schools_and_colleges(world: World) -> None:
    world.headcount(
        """
        школа | тип | педагогов | обучающихся
        1     | ОО  | 1         | 10
        2     | СПО | 2         | 20
        3     | ДОО | 4         | 40
        4     | ОДО | 8         | 80
        """
    )
    world.activity(
        """
        школа | роль          | эжд
        1     | Учитель       | да
        2     | Преподаватель | да
        3     | Сотрудник     | да
        4     | Сотрудник     | да
        1     | Ученик        | да
        2     | Студент       | да
        4     | Ученик        | да
        """
    )
    found = world.report("region").target("accounts_linked")
    assert (found.count, found.total) == (4, 33)


def test_active_teachers_are_those_of_every_complete_type(world: World) -> None:
    world.headcount("школа | тип | педагогов\n1 | ОО | 4\n2 | ДОО | 4\n3 | ОДО | ")
    world.activity(
        """
        школа | роль      | отправлено
        1     | Учитель   | 10
        2     | Сотрудник | 10
        3     | Сотрудник | 10
        """
    )
    found = world.report("region").target("active_teachers_messages")
    assert (found.count, found.total, found.met) == (2, 8, True)


def test_verified_and_connected_alone_reach_the_target(world: World) -> None:
    world.headcount("школа | подключена | обучающихся\n1 | да | 4\n2 | нет | 4")
    world.activity(
        """
        школа | роль   | верифицирован | прочитано | эжд
        1     | Ученик | нет           | 1         | да
        1     | Ученик | да            | 1         | да
        2     | Ученик | да            | 1         | да
        """
    )
    found = world.report("region")
    assert found.target("active_students").count == 1
    assert found.target("accounts_linked").count == 1


@pytest.mark.parametrize(
    ("without", "key"), [("эжд", "accounts_linked"), ("прочитано", "active_students")]
)
def test_unknown_without_the_column(world: World, without: str, key: str) -> None:
    world.headcount("школа\n1")
    world.activity("школа\n1", without=[without])
    found = world.report("region").target(key)
    assert (found.count, found.met, found.missing_people) == (None, None, None)


def test_each_region_has_its_targets(world: World) -> None:
    world.headcount(
        """
        регион         | муниципалитет | школа | педагогов
        Омская область | г. Омск       | 1     | 4
        Алтайский край | г. Барнаул    | 2     | 5
        """
    )
    world.activity("школа | отправлено\n1 | 10\n2 | 10")
    for level in ("organization", "region"):
        regions = world.report(level).report.targets
        assert [(one.region, one.reached[0].met) for one in regions] == [
            ("Омская область", True),
            ("Алтайский край", False),
        ]


def test_targets_of_the_settings_go_through_the_pipeline(world: World) -> None:
    world.headcount("школа | педагогов\n1 | 100")
    world.activity("сколько | отправлено\n30 | 10")
    rules = Rules(targets=Targets(active_teachers_messages=75))
    found = world.report("region", rules=rules).target("active_teachers_messages")
    assert (found.met, found.missing_people) == (False, 45)
