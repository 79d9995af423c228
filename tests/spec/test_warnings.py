"""Each warning of a report once: what is suspicious though readable, with its number."""

import pytest

from sferum_cli.problems import Code, Severity
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.words import MessagesPer
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.options import TableOptions
from tests.builders.rules import World

PER_USER = Rules(messages_per=MessagesPer.USER)
CASES: list[tuple[Code, int, str, str, str, dict[str, object]]] = [
    # code, count, level, headcount, activity, more of the call
    (Code.VERIFIED_BLANK, 2, "region", "школа\n1", "человек | верифицирован\na | \nb | ", {}),
    (Code.ROLE_BLANK, 1, "region", "школа\n1", "роль | отправлено\nУчитель | 0\n | 0", {}),
    (Code.ROLE_OTHER_VERIFIED, 2, "region", "школа\n1", "роль\nРодитель\nСтудент\nУченик", {}),
    (Code.WEEK_MOSTLY_OUTSIDE, 2, "region", "школа\n1", "день\n0\n-7\n-8", {}),
    (Code.WEEK_PARTIAL, 5, "region", "школа\n1", "день\n0\n-6\n-7", {}),
    (Code.ONLY_ACTIVE_USERS, 0, "region", "школа\n1", "отправлено\n10\n1", {}),
    (Code.SHARE_ABOVE_100, 1, "municipality", "педагогов\n1", "школа\n1\n1", {}),
    (Code.HEADCOUNT_MISSING, 2, "municipality", "педагогов\n-\n-\n5", "школа\n1\n2", {}),
    (Code.HEADCOUNT_MISSING, 2, "municipality", "педагогов\n-\n-\n5", "школа\n3", {}),
    (Code.TYPE_PARTLY_KNOWN, 1, "region", "тип | педагогов\nОО | 5\nДОО | ", "школа\n1", {}),
    (Code.MESSAGES_PER_USER, 1, "region", "школа\n1\n2",
     "человек | школа | отправлено\na | 1 | 5\na | 2 | 5", {"rules": PER_USER}),
    (Code.ORGANIZATION_UNMATCHED, 2, "region", "школа\n1", "школа\n1\n2\n2", {}),
    (Code.ID_BLANK, 1, "region", "школа\n1", "человек | роль\nu1 | Учитель\n | Учитель", {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "count", "level", "headcount", "activity", "more"),
    CASES,
    ids=[f"{code.value}-{number}" for number, (code, *_rest) in enumerate(CASES)],
)
def test_warning(
    world: World,
    code: Code,
    count: int,
    level: str,
    headcount: str,
    activity: str,
    more: dict[str, object],
) -> None:
    world.headcount(headcount)
    world.activity(activity)
    found = world.report(level, **more)
    assert found.warned(code) == count
    assert {one.severity for one in found.problems.records} == {Severity.WARNING}


def test_everybody_assumed_verified(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек\nu1", without=["верифицирован"])
    found = world.report(reading=ReadOptions(tables=TableOptions(assume_verified=True)))
    assert found.warned(Code.VERIFIED_ASSUMED) == 1
    assert found.report.run.verified_assumed


def test_a_whole_clean_week_has_no_warning(world: World) -> None:
    world.headcount("школа | тип\n1 | ОО\n2 | СПО\n3 | ДОО\n4 | ОДО")
    world.activity(
        "день | человек | школа | роль | отправлено\n"
        + "\n".join(
            f"-{number} | {role} | {school} | {role} | {number}"
            for number in range(7)
            for school, role in ((1, "Учитель"), (2, "Студент"), (3, "Сотрудник"), (4, "Ученик"))
        )
        + "\n0 | idle | 1 | Учитель | 0"
    )
    for level in ("organization", "municipality", "region", "country"):
        assert [one.code for one in world.report(level).problems.records] == []


@pytest.mark.parametrize(
    ("idle", "busy", "warned"), [(0, 1, 0), (0, 100, 0), (1, 50, 1), (1, 49, None), (2, 98, None)]
)
def test_fewer_than_2_percent_of_zeros(
    world: World, idle: int, busy: int, warned: int | None
) -> None:
    world.headcount("школа\n1")
    world.activity(f"сколько | прочитано\n{idle} | 0\n{busy} | 1")
    assert world.report().warned(Code.ONLY_ACTIVE_USERS) == warned


@pytest.mark.parametrize("counter", ["отправлено", "прочитано", "звонки"])
def test_any_counter_makes_a_membership_active(world: World, counter: str) -> None:
    world.headcount("школа\n1")
    world.activity(f"{counter} | роль\n1 | Родитель")
    assert world.report().warned(Code.ONLY_ACTIVE_USERS) == 0


def test_with_a_members_table_nobody_is_missing(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек | отправлено\nu1 | 1")
    world.members("человек\nu1")
    assert world.report().warned(Code.ONLY_ACTIVE_USERS) is None


def test_zeros_are_those_of_the_week(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек | день | отправлено\nu1 | 0 | 1\nu2 | -7 | 0\nu1 | -1 | 0")
    assert world.report().warned(Code.ONLY_ACTIVE_USERS) == 0


@pytest.mark.parametrize(
    ("level", "warned"), [("organization", 2), ("municipality", 1), ("region", None)]
)
def test_units_above_100_percent(world: World, level: str, warned: int | None) -> None:
    world.headcount(
        """
        школа | муниципалитет | педагогов
        1     | г. Омск       | 1
        2     | г. Омск       | 1
        3     | Тарский район | 100
        """
    )
    world.activity("сколько | школа\n2 | 1\n2 | 2")
    assert world.report(level).warned(Code.SHARE_ABOVE_100) == warned


@pytest.mark.parametrize(
    ("level", "warned"),
    [("municipality", 2), ("region", 2), ("country", 2)],
)
def test_types_partly_known_matter_for_the_targets_of_every_level(
    world: World, level: str, warned: int | None
) -> None:
    world.headcount("тип | педагогов\nОО | 5\nДОО | \nДОО | 5\nОДО | ")
    world.activity("школа\n1")
    assert world.report(level).warned(Code.TYPE_PARTLY_KNOWN) == warned


def test_heads_missing_of_a_kindergarten_are_no_matter_of_people(world: World) -> None:
    world.headcount("тип | педагогов | обучающихся\nОО | 5 | 50\nДОО |  | ")
    world.activity("школа\n1")
    assert world.report().warned(Code.HEADCOUNT_MISSING) is None


@pytest.mark.parametrize(
    ("number", "teachers", "warned"),
    [("", "5", 1), ("0", "5", 1), ("", "", None), ("3", "5", None)],
)
def test_people_without_a_number_of_organizations(
    world: World, number: str, teachers: str, warned: int | None
) -> None:
    """Kindergartens would be among those connected, and not among all."""
    world.by_municipality(f"""
        муниципалитет | тип | организаций | педагогов | обучающихся
        г. Омск       | ОО  | 2           | 40        | 400
        г. Омск       | ДОО | {number}    | {teachers} |
        """)
    world.directory("школа\n1")
    world.activity("школа\n1")
    found = world.report()
    assert found.warned(Code.HEADCOUNT_MISSING) == warned
    if warned:
        (problem,) = found.warnings(Code.HEADCOUNT_MISSING)
        assert "«г. Омск, ДОО»" in problem.message
