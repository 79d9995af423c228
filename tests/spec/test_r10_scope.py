"""R10, whose people and which organizations a number is about [16 rules 2-3, 19]."""

import pytest

from sferum_cli.problems import Code
from sferum_cli.rulebook.parameters import Rules, Scopes
from sferum_cli.rulebook.scope import people_types
from sferum_cli.rulebook.words import Kind, Level, OrganizationType
from tests.builders.rules import ALL_COUNTS, World

FOUR_TYPES = """
школа | тип | муниципалитет | педагогов | обучающихся
1     | ОО  | г. Омск       | 10        | 100
2     | СПО | г. Омск       | 20        | 200
3     | ДОО | г. Омск       | 30        | 300
4     | ОДО | Тарский район | 40        | 400
"""

PEOPLE_OF_FOUR_TYPES = """
сколько | школа | роль
1       | 1     | Учитель
2       | 2     | Преподаватель
3       | 3     | Сотрудник
4       | 4     | Сотрудник
5       | 1     | Ученик
6       | 2     | Студент
7       | 4     | Ученик
"""


def types(words: str) -> frozenset[OrganizationType]:
    """Types from a line of their short names."""
    return frozenset(map(OrganizationType, words.split()))


@pytest.mark.parametrize(
    ("level", "kind", "complete", "narrowed", "expected"),
    [
        ("municipality", Kind.TEACHER, "ОО СПО ДОО ОДО", None, "ОО СПО"),
        ("municipality", Kind.STUDENT, "ОО СПО ДОО ОДО", None, "ОО СПО"),
        ("region", Kind.TEACHER, "ОО СПО ДОО ОДО", None, "ОО СПО ДОО ОДО"),
        ("region", Kind.TEACHER, "ОО СПО ДОО", None, "ОО СПО ДОО"),
        ("region", Kind.TEACHER, "ОО СПО", None, "ОО СПО"),
        ("region", Kind.TEACHER, "", None, "ОО СПО"),
        ("region", Kind.STUDENT, "ОО СПО ДОО ОДО", None, "ОО СПО"),
        ("country", Kind.TEACHER, "ОО СПО ОДО", None, "ОО СПО ОДО"),
        ("country", Kind.STUDENT, "ОО СПО ОДО", None, "ОО СПО"),
        ("organization", Kind.TEACHER, "", None, "ОО СПО ДОО ОДО"),
        ("organization", Kind.STUDENT, "", None, "ОО СПО ДОО ОДО"),
        ("municipality", Kind.TEACHER, "ДОО", "ОО ДОО", "ОО"),
        ("municipality", Kind.TEACHER, "ДОО", "ДОО", ""),
        ("region", Kind.TEACHER, "ДОО", "ДОО", "ДОО"),
        ("region", Kind.TEACHER, "", "ДОО", ""),
        ("region", Kind.STUDENT, "ДОО", "ДОО", ""),
        ("organization", Kind.TEACHER, "", "ДОО", "ДОО"),
    ],
)
def test_types_whose_people_count(
    level: str, kind: Kind, complete: str, narrowed: str | None, expected: str
) -> None:
    chosen = None if narrowed is None else types(narrowed)
    assert people_types(Level(level), kind, Scopes(), types(complete), chosen) == types(expected)


@pytest.mark.parametrize(
    ("level", "rows"),
    [
        ("municipality", [(3, 3, 30, 11, 300), (1, 0, None, 0, None)]),
        ("region", [(4, 10, 100, 11, 300)]),
        ("country", [(4, 10, 100, 11, 300)]),
        (
            "organization",
            [(1, 1, 10, 5, 100), (1, 2, 20, 6, 200), (1, 3, 30, 0, 300), (1, 4, 40, 7, 400)],
        ),
    ],
)
def test_scope_of_a_level(world: World, level: str, rows: list[tuple[int | None, ...]]) -> None:
    world.headcount(FOUR_TYPES)
    world.activity(PEOPLE_OF_FOUR_TYPES)
    assert (
        world.report(level).columns(
            "organizations_total", "teachers", "teachers_total", "students", "students_total"
        )
        == rows
    )


@pytest.mark.parametrize(
    ("level", "teachers", "total"), [("municipality", 3, 30), ("region", 10, 100)]
)
def test_the_total_row_has_the_scope_of_the_rows_above(
    world: World, level: str, teachers: int, total: int
) -> None:
    world.headcount(FOUR_TYPES)
    world.activity(PEOPLE_OF_FOUR_TYPES)
    found = world.report(level)
    assert found.total("organizations_total", "teachers", "teachers_total") == (4, teachers, total)
    assert ("ДОО" in found.report.total_label) == (level == "region")


def test_the_total_of_regions_has_what_counts_in_one_of_them(world: World) -> None:
    world.headcount(
        """
        регион          | муниципалитет | тип | педагогов | обучающихся
        Омская область  | г. Омск       | ДОО | 10        |
        Томская область | г. Томск      | ДОО |           |
        """
    )
    world.activity("роль\nСотрудник")
    assert world.report("region", types=["ДОО"]).total("teachers", "teachers_total") == (1, 10)


def test_shares_and_ranks_of_people_of_one_organization(world: World) -> None:
    world.headcount(FOUR_TYPES)
    world.activity(PEOPLE_OF_FOUR_TYPES)
    found = world.report("organization")
    assert found.columns("organization_type", "teachers_pct", "rank_active_students") == [
        ("ОО", 10.0, 1),
        ("СПО", 10.0, 1),
        ("ДОО", None, None),
        ("ОДО", None, None),
    ]
    assert (
        found.columns("connected_organizations_pct", "rank_connected_organizations")
        == [(100.0, 1)] * 4
    )


@pytest.mark.parametrize(
    ("second", "teachers", "total", "warned"),
    [("7", 1 + 2 + 3, 10 + 30 + 7, None), ("", 1, 10, 1), ("0", 1 + 2 + 3, 10 + 30, None)],
    ids=["complete", "one missing", "one zero"],
)
def test_a_partly_known_type_stays_out_of_the_region(
    world: World, second: str, teachers: int, total: int, warned: int | None
) -> None:
    world.headcount(f"школа | тип | педагогов\n1 | ОО | 10\n2 | ДОО | 30\n3 | ДОО | {second}")
    world.activity("сколько | школа | роль\n1 | 1 | Учитель\n2 | 2 | Сотрудник\n3 | 3 | Сотрудник")
    found = world.report("region")
    assert found.columns("teachers", "teachers_total") == [(teachers, total)]
    assert found.warned(Code.TYPE_PARTLY_KNOWN) == warned
    assert found.one("organizations_total") == 3


@pytest.mark.parametrize(
    ("missing", "numerator", "heads", "unknown", "warned"),
    [(0, 1 + 40, 10 + 100, 0, None), (1, 1 + 38, 10 + 95, 1, None), (2, 1, 10, 0, 1)],
)
def test_a_type_known_for_95_percent_of_its_organizations_counts(
    world: World, missing: int, numerator: int, heads: int, unknown: int, warned: int | None
) -> None:
    kindergartens = range(2, 22)
    world.headcount(
        "школа | тип | педагогов\n1 | ОО | 10\n"
        + "\n".join(f"{n} | ДОО | {'' if n < 2 + missing else 5}" for n in kindergartens)
    )
    world.activity(
        "сколько | школа | роль\n1 | 1 | Учитель\n"
        + "\n".join(f"2 | {n} | Сотрудник" for n in kindergartens)
    )
    found = world.report("region")
    assert found.columns("teachers_total", "teachers_pct", "unknown_heads") == [
        (heads, 100 * numerator / heads, unknown)
    ]
    assert found.warned(Code.TYPE_PARTLY_KNOWN) == warned


@pytest.mark.parametrize(("known", "counts"), [("19", True), ("18", False)])
def test_by_municipality_a_type_weighs_by_its_organizations(
    world: World, known: str, counts: bool
) -> None:
    world.by_municipality(
        f"""
        муниципалитет | тип | организаций | педагогов
        г. Омск       | ОО  | 1           | 10
        г. Омск       | ДОО | {known}     | 30
        Тарский район | ДОО | 1           |
        """
    )
    world.directory("школа | тип\n1 | ОО\n2 | ДОО")
    world.activity("школа | роль\n1 | Учитель\n2 | Сотрудник")
    assert world.report("region").one("teachers_total") == (40 if counts else 10)


def test_a_type_complete_in_one_region_alone(world: World) -> None:
    world.headcount(
        """
        регион         | муниципалитет | школа | тип | педагогов
        Омская область | г. Омск       | 1     | ОО  | 10
        Омская область | г. Омск       | 2     | ДОО | 30
        Алтайский край | г. Барнаул    | 3     | ОО  | 10
        Алтайский край | г. Барнаул    | 4     | ДОО |
        """
    )
    world.activity(
        """
        сколько | школа | роль
        1       | 1     | Учитель
        2       | 2     | Сотрудник
        1       | 3     | Учитель
        2       | 4     | Сотрудник
        """
    )
    assert world.report("region").columns("teachers", "teachers_total") == [(3, 40), (1, 10)]
    assert world.report("country").columns("teachers", "teachers_total") == [(2, 20)]


def test_a_unit_that_merely_has_no_school_counts_0_people(world: World) -> None:
    world.headcount("школа | муниципалитет | тип\n1 | г. Омск | ОО\n2 | Тарский район | ДОО")
    world.activity("школа | роль\n1 | Учитель\n2 | Сотрудник")
    found = world.report()
    assert found.columns(*ALL_COUNTS)[1] == (0,) * len(ALL_COUNTS)
    assert found.columns("teachers_total", "students_total", "teachers_pct")[1] == (
        None,
        None,
        None,
    )
    assert found.column("organizations_total") == [1, 1]


@pytest.mark.parametrize(
    ("level", "chosen", "rows"),
    [
        ("municipality", ["ОО"], [(1, 1, 10, 5, 100)]),
        ("municipality", ["ОО", "СПО"], [(2, 3, 30, 11, 300)]),
        ("municipality", ["ДОО"], [(1, None, None, None, None)]),
        ("municipality", ["ОО", "ДОО"], [(2, 1, 10, 5, 100)]),
        ("municipality", ["ОДО"], [(1, None, None, None, None)]),
        ("region", ["ДОО"], [(1, 3, 30, None, None)]),
        ("region", ["ОДО", "ОО"], [(2, 5, 50, 5, 100)]),
        ("country", ["ДОО"], [(1, 3, 30, None, None)]),
        ("organization", ["ДОО"], [(1, 3, 30, 0, 300)]),
    ],
)
def test_type_narrows(
    world: World, level: str, chosen: list[str], rows: list[tuple[int | None, ...]]
) -> None:
    world.headcount(FOUR_TYPES)
    world.activity(PEOPLE_OF_FOUR_TYPES)
    found = world.report(level, types=chosen)
    assert (
        found.columns(
            "organizations_total", "teachers", "teachers_total", "students", "students_total"
        )
        == rows
    )


def test_with_no_type_left_every_column_of_people_is_null(world: World) -> None:
    world.headcount(FOUR_TYPES)
    world.activity(PEOPLE_OF_FOUR_TYPES)
    found = world.report(types=["ДОО"])
    shares = [f"{key}_pct" for key in ALL_COUNTS]
    ranks = ["rank_active_teachers_calls", "rank_active_teachers_messages", "rank_active_students"]
    keys = [*ALL_COUNTS, *shares, *ranks]
    assert found.columns(*keys) == [(None,) * len(keys)]
    assert found.columns("connected_organizations", "active_organizations") == [(1, 1)]
    assert found.columns("rank_connected_organizations", "rank_active_organizations") == [(1, 1)]


def test_a_partly_known_type_alone_is_null_in_the_region(world: World) -> None:
    world.headcount("школа | тип | педагогов\n1 | ДОО | 5\n2 | ДОО | ")
    world.activity("школа | роль\n1 | Сотрудник")
    assert world.report("region", types=["ДОО"]).columns("teachers", "organizations_total") == [
        (None, 2)
    ]


def test_a_unit_without_organizations_of_the_type_has_no_row(world: World) -> None:
    world.headcount(FOUR_TYPES)
    world.activity(PEOPLE_OF_FOUR_TYPES)
    assert world.report(types=["ОДО"]).column("municipality") == ["Тарский район"]


def test_rows_under_type_are_used(world: World) -> None:
    world.headcount(FOUR_TYPES)
    world.activity(PEOPLE_OF_FOUR_TYPES)
    assert world.report(types=["ОДО"]).sheet("activity").used == 28


def test_scopes_are_settings(world: World) -> None:
    world.headcount(FOUR_TYPES)
    world.activity(PEOPLE_OF_FOUR_TYPES)
    every = tuple(OrganizationType)
    rules = Rules(scopes=Scopes(people=every))
    assert world.report(rules=rules).columns("teachers", "teachers_total") == [(6, 60), (4, 40)]


def test_in_the_layout_by_municipality_a_further_type_without_heads_is_partly_known(
    world: World,
) -> None:
    world.by_municipality(
        """
        муниципалитет | тип | педагогов
        г. Омск       | ОО  | 10
        г. Омск       | ДОО | 30
        Тарский район | ОО  | 10
        """
    )
    world.directory(
        """
        школа | муниципалитет | тип
        1     | г. Омск       | ОО
        2     | г. Омск       | ДОО
        3     | Тарский район | ДОО
        """
    )
    world.activity("школа | роль\n1 | Учитель\n2 | Сотрудник\n3 | Сотрудник")
    found = world.report("region")
    assert found.columns("teachers", "teachers_total") == [(1, 20)]
    assert found.warned(Code.TYPE_PARTLY_KNOWN) == 1
