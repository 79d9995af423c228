"""R9, percentages: people and organizations over the headcount alone [16]."""

import pytest

from sferum_cli.problems import Code
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.words import RankBy
from tests.builders.rules import World


def test_share_of_teachers(world: World) -> None:
    cases: list[tuple[str, int, float | None]] = [
        ("400", 9, 2.25),
        ("100", 0, 0.0),
        ("4", 1, 25.0),
        ("4", 4, 100.0),
        ("4", 5, 125.0),
        ("3", 1, 100 / 3),
        ("0", 0, None),
        ("0", 1, None),
        ("-", 0, None),
        ("-", 1, None),
        ("н/д", 1, None),
    ]
    world.headcount("педагогов\n" + "\n".join(heads for heads, _people, _share in cases))
    world.activity(
        "сколько | школа | отправлено\n"
        + "\n".join(
            f"{people} | {number} | 10"
            for number, (_heads, people, _share) in enumerate(cases, start=1)
        )
    )
    found = world.report("organization")
    assert found.column("teachers") == [people for _heads, people, _share in cases]
    for key in ("teachers_pct", "active_teachers_messages_pct"):
        assert found.column(key) == [share for _heads, _people, share in cases]


def test_every_share_over_its_own_denominator(world: World) -> None:
    world.headcount(
        """
        школа | тип | подключена | педагогов | обучающихся
        1     | ОО  | да         | 10        | 50
        2     | СПО | да         | 10        | 50
        3     | ДОО | нет        | 7         | 70
        4     | ОДО | нет        | 7         | 70
        5     | ОО  | нет        | 0         | 0
        """
    )
    world.activity(
        """
        сколько | школа | роль          | отправлено | звонки | эжд
        1       | 1     | Учитель       | 10         | 0      | нет
        2       | 1     | Учитель       | 0          | 1      | да
        1       | 2     | Преподаватель | 0          | 0      | нет
        5       | 1     | Ученик        | 1          | 0      | да
        15      | 1     | Ученик        | 0          | 0      | нет
        """
    )
    found = world.report()
    for key, share in {
        "active_teachers_calls_pct": 10.0,
        "active_teachers_messages_pct": 5.0,
        "active_students_pct": 5.0,
        "active_organizations_pct": 20.0,
        "teachers_pct": 20.0,
        "students_pct": 20.0,
        "connected_organizations_pct": 40.0,
        "teachers_linked_pct": 10.0,
        "students_linked_pct": 5.0,
    }.items():
        assert (key, found.one(key)) == (key, share)
    assert found.columns("organizations_total", "teachers_total", "students_total") == [
        (5, 20, 100)
    ]


def test_a_missing_headcount_has_no_rank_by_percent_but_one_by_count(world: World) -> None:
    world.headcount(
        """
        школа | муниципалитет | педагогов
        1     | г. Омск       | 100
        2     | Тарский район |
        3     | г. Калачинск  | 0
        4     | г. Исилькуль  | 2
        """
    )
    world.activity("сколько | школа | отправлено\n3 | 1 | 10\n5 | 2 | 10\n4 | 3 | 10\n1 | 4 | 10")
    key = "rank_active_teachers_messages"
    assert world.report().column(key) == [3, 1, 2, 4]
    by_percent = world.report(rules=Rules(rank_by=RankBy.PERCENT))
    assert by_percent.column(key) == [2, None, None, 1]


@pytest.mark.parametrize("heads", ["", "0"], ids=["missing", "zero"])
def test_people_without_a_denominator_are_a_warning(world: World, heads: str) -> None:
    world.headcount(f"школа | педагогов\n1 | {heads}")
    world.activity("школа\n1")
    assert world.report().warned(Code.HEADCOUNT_MISSING) == 1


def test_an_organization_whose_heads_are_missing_adds_its_people_to_no_share(world: World) -> None:
    world.headcount("школа | педагогов | обучающихся\n1 | 10 | 100\n2 | | ")
    world.activity("сколько | школа | отправлено\n2 | 1 | 10\n3 | 2 | 10")
    found = world.report()
    assert found.columns("teachers", "teachers_total", "teachers_pct", "unknown_heads") == [
        (5, 10, 20.0, 1)
    ]
    (warning,) = found.warnings(Code.HEADCOUNT_MISSING)
    assert warning.count == 1
    assert "20,0 %" in warning.message
    assert "50,0 %" in warning.message


WORKED_EXAMPLE = """
школа | название | муниципалитет | тип | педагогов | обучающихся
1     | А1       | М1            | ОО  | 100       | 10
2     | А2       | М1            | ОО  |           | 10
3     | Б1       | М2            | СПО | 40        | 10
4     | К1       | М1            | ДОО | 20        |
5     | К2       | М2            | ДОО |           |
"""
WORKED_ACTIVITY = """
сколько | школа | роль          | отправлено
30      | 1     | Учитель       | 10
20      | 1     | Учитель       | 0
20      | 2     | Учитель       | 10
30      | 2     | Учитель       | 0
10      | 3     | Преподаватель | 10
20      | 3     | Преподаватель | 0
5       | 4     | Сотрудник     | 10
5       | 4     | Сотрудник     | 0
2       | 5     | Сотрудник     | 10
2       | 5     | Сотрудник     | 0
"""
SHARE, RANK = "active_teachers_messages_pct", "rank_active_teachers_messages"


@pytest.mark.parametrize(
    ("level", "rows"),
    [
        ("municipality", [(50, 100, 30.0, True, 1, None), (10, 40, 25.0, False, 0, 1)]),
        ("region", [(60, 140, 100 * 40 / 140, True, 1, None)]),
        (
            "organization",
            [
                (30, 100, 30.0, False, 0, 1),
                (20, None, None, False, 1, None),
                (10, 40, 25.0, False, 0, 2),
                (5, 20, None, False, 0, None),
                (2, None, None, False, 1, None),
            ],
        ),
    ],
)
def test_the_worked_example(world: World, level: str, rows: list[tuple[object, ...]]) -> None:
    world.headcount(WORKED_EXAMPLE)
    world.activity(WORKED_ACTIVITY)
    found = world.report(level, rules=Rules(rank_by=RankBy.PERCENT))
    assert (
        found.columns(
            "active_teachers_messages",
            "teachers_total",
            SHARE,
            f"{SHARE}_marked",
            "unknown_heads",
            RANK,
        )
        == rows
    )
    target = found.target("active_teachers_messages")
    assert (target.count, target.total, target.met, target.missing_people) == (40, 140, None, None)
    assert found.warned(Code.TYPE_PARTLY_KNOWN) == 1


def test_the_worked_example_of_kindergartens_alone(world: World) -> None:
    world.headcount(WORKED_EXAMPLE)
    world.activity(WORKED_ACTIVITY)
    found = world.report("region", types=["ДОО"])
    assert found.columns("organizations_total", "teachers", "teachers_total") == [(2, None, None)]


@pytest.mark.parametrize(
    ("known", "unknown", "met"),
    [(100, 0, True), (95, 5, True), (94, 6, None), (0, 0, False), (0, 5, None)],
)
def test_a_target_is_judged_where_95_percent_of_the_people_have_heads(
    world: World, known: int, unknown: int, met: bool | None
) -> None:
    world.headcount("школа | педагогов\n1 | 100\n2 | ")
    world.activity(f"сколько | школа | отправлено\n{known} | 1 | 10\n{unknown} | 2 | 10\n"
                   "1 | 1 | 0")  # fmt: skip
    world.activity("роль\nРодитель", name="others")
    target = world.report("region").target("active_teachers_messages")
    assert target.met is met
    assert target.percent == known


def test_teachers_and_students_are_judged_apart(world: World) -> None:
    world.headcount("школа | педагогов | обучающихся\n1 | 10 | 100\n2 | | 100")
    world.activity(
        """
        сколько | школа | роль    | прочитано
        2       | 1     | Учитель | 0
        2       | 2     | Учитель | 0
        50      | 1     | Ученик  | 1
        50      | 2     | Ученик  | 1
        """
    )
    found = world.report("region")
    assert found.columns("teachers_pct", "teachers_pct_marked") == [(20.0, True)]
    assert found.columns("students_pct", "students_pct_marked") == [(50.0, False)]
    assert found.target("active_teachers_messages").met is None
    assert found.target("active_students").met is True
    assert found.target("accounts_linked").met is False


def test_a_person_is_in_the_share_by_the_membership_where_heads_are_known(world: World) -> None:
    world.headcount("школа | педагогов\n1 | 10\n2 | ")
    world.activity("человек | школа | отправлено\nа | 1 | 0\nа | 2 | 10\nб | 1 | 10")
    assert world.report().columns(
        "teachers", "teachers_pct", "active_teachers_messages", SHARE, f"{SHARE}_marked"
    ) == [(2, 20.0, 2, 10.0, True)]


def test_by_municipality_heads_are_known_by_municipality_and_type(world: World) -> None:
    world.by_municipality("тип | организаций | педагогов\nОО | 2 | 10\nСПО | 1 | ")
    world.directory("школа | тип\n1 | ОО\n2 | ОО\n3 | СПО")
    world.activity("сколько | школа | роль\n1 | 1 | Учитель\n2 | 3 | Преподаватель")
    found = world.report()
    assert found.columns("teachers", "teachers_total", "teachers_pct", "unknown_heads") == [
        (3, 10, 10.0, 1)
    ]


def test_above_100_is_kept_and_flagged(world: World) -> None:
    world.headcount("педагогов\n10\n10\n10\n10")
    world.activity("сколько | школа\n9 | 1\n10 | 2\n11 | 3\n20 | 4")
    found = world.report("organization")
    assert found.column("teachers_pct") == [90.0, 100.0, 110.0, 200.0]
    assert found.warned(Code.SHARE_ABOVE_100) == 2


def test_exactly_100_is_not_flagged(world: World) -> None:
    world.headcount("педагогов\n10")
    world.activity("сколько\n10")
    assert world.report().warned(Code.SHARE_ABOVE_100) is None


def test_a_higher_level_is_people_over_heads_never_a_mean(world: World) -> None:
    world.headcount(
        """
        школа | муниципалитет | педагогов
        1     | г. Омск       | 10
        2     | Тарский район | 90
        """
    )
    world.activity("сколько | школа | отправлено\n10 | 1 | 10\n9 | 2 | 10")
    key = "active_teachers_messages_pct"
    assert world.report().column(key) == [100.0, 10.0]
    assert world.report("region").column(key) == [19.0]
    assert world.report("country").column(key) == [19.0]
    assert world.report().total(key) == (19.0,)


def test_organizations_over_all_of_the_reference_connected_or_not(world: World) -> None:
    world.headcount("школа | подключена\n1 | да\n2 | нет\n3 | нет\n4 | нет")
    world.activity("сколько | школа\n2 | 1")
    assert world.report().columns("connected_organizations_pct", "active_organizations_pct") == [
        (25.0, 25.0)
    ]


def test_heads_of_an_organization_that_is_not_connected_are_in_the_denominator(
    world: World,
) -> None:
    world.headcount("школа | подключена | педагогов\n1 | да | 10\n2 | нет | 30")
    world.activity("сколько | школа\n4 | 1")
    assert world.report().columns("teachers_total", "teachers_pct") == [(40, 10.0)]


def test_an_organization_without_an_id_is_in_the_denominator(world: World) -> None:
    world.headcount(
        """
        школа | название | подключена | педагогов
        1     | Школа 1  | да         | 10
              | Школа 2  | нет        | 30
              | Школа 3  | нет        | 0
        """
    )
    world.activity("сколько | школа\n4 | 1")
    assert world.report().columns(
        "organizations_total", "teachers_total", "teachers_pct", "connected_organizations_pct"
    ) == [(3, 40, 10.0, 100 / 3)]


def test_by_municipality_the_denominators_are_the_offices_numbers(world: World) -> None:
    world.by_municipality("организаций | педагогов | обучающихся\n4 | 40 | 400")
    world.directory("школа\n1\n2")
    world.activity("сколько | школа\n4 | 1\n1 | 2")
    found = world.report()
    assert found.columns(
        "organizations_total", "connected_organizations_pct", "teachers_total", "teachers_pct"
    ) == [(4, 50.0, 40, 12.5)]
    assert world.report("organization").columns("teachers", "teachers_total", "teachers_pct") == [
        (4, None, None),
        (1, None, None),
    ]
