"""Organizations of two tables meet by id, by ИНН and КПП, or by the whole name."""

from sferum_cli.problems import Code
from sferum_cli.sources.input_call import ReadOptions
from tests.spec.world import World

BY_NAME = ("школа",)
"""An activity without «ID организации»."""


def teachers(world: World) -> list[int]:
    """The teachers of each organization."""
    return world.report("organization").column("teachers")


def test_by_id(world: World) -> None:
    table = [("1", "1"), ("2.0", "2"), ("3", "3,0"), ("007", "007"), ("abc-1", "abc-1")]
    world.headcount("\n".join(["школа", *(headcount for _activity, headcount in table), "99"]))
    world.activity("\n".join(["школа", *(activity for activity, _headcount in table)]))
    assert teachers(world) == [1] * len(table) + [0]


def test_ids_are_equal_as_written_alone(world: World) -> None:
    world.headcount("школа\n7\n08\nA1")
    world.activity("школа\n007\n8\na1")
    assert teachers(world) == [0, 0, 0]


def test_by_inn(world: World) -> None:
    world.headcount("школа | ИНН\n1 | 5501000001\n2 | 5501000002", without=["школа"])
    world.activity("ИНН\n5501000002\n5501000002\n5501000009", without=BY_NAME)
    assert teachers(world) == [0, 2]


def test_by_inn_with_its_lost_zero(world: World) -> None:
    world.headcount("ИНН\n0101000001\n2201000002", without=["школа"])
    world.activity("ИНН\n101000001", without=BY_NAME)
    assert teachers(world) == [1, 0]


def test_by_inn_and_kpp(world: World) -> None:
    world.headcount("ИНН | КПП\n5501000001 | 550101001\n5501000001 | 550102001", without=["школа"])
    world.activity("ИНН | КПП\n5501000001 | 550102001", without=BY_NAME)
    assert teachers(world) == [0, 1]


def test_an_inn_of_two_branches_without_kpp_is_an_error(world: World) -> None:
    world.headcount("ИНН | КПП\n5501000001 | 550101001\n5501000001 | 550102001", without=["школа"])
    world.activity("ИНН\n5501000001", without=BY_NAME)
    assert len(world.errors()) == 1


def test_by_the_whole_name(world: World) -> None:
    table = [
        ("Омская область", "г. Омск", "МБОУ «СОШ № 2»", True),
        ("Омская обл.", "Омск г.о.", "СОШ №2", True),
        ("омская область", "Омск", "МБОУ Средняя общеобразовательная школа № 2", True),
        ("Омская область", "г. Омск", "СОШ № 12", False),
        ("Омская область", "г. Омск", "Школа № 2", False),
        ("Омская область", "Омский район", "СОШ № 2", False),
        ("Томская область", "г. Омск", "СОШ № 2", False),
    ]
    world.headcount("название\nМБОУ «СОШ № 2»\nМБОУ «СОШ № 3»", without=["школа"])
    rows = [" | ".join(row[:3]) for row in table]
    world.activity("\n".join(["Регион | Муниципалитет | Организация", *rows]), without=BY_NAME)
    found = world.report("organization")
    assert found.column("teachers") == [sum(row[3] for row in table), 0]
    assert len(found.warnings(Code.ORGANIZATION_UNMATCHED)) == sum(not row[3] for row in table)


def test_where_both_have_an_id_the_id_decides(world: World) -> None:
    world.headcount("школа | ИНН\n1 | 5501000001\n2 | 5501000002")
    world.activity("школа | ИНН\n1 | 5501000002\n3 | 5501000001")
    found = world.report("organization")
    assert found.column("teachers") == [1, 0]
    assert found.warned(Code.ORGANIZATION_UNMATCHED) == 1


def test_a_reference_row_without_an_id_takes_that_of_the_directory(world: World) -> None:
    world.headcount("ИНН | педагогов\n5501000001 | 10\n5501000002 | 20", without=["школа"])
    world.directory("школа | ИНН\n71 | 5501000002\n72 | 5501000001")
    world.activity("школа\n71")
    assert world.report("organization").columns("organization_id", "teachers", "teachers_pct") == [
        ("72", 0, 0.0),
        ("71", 1, 5.0),
    ]


def test_a_reference_row_meets_the_directory_by_name(world: World) -> None:
    world.headcount("название | педагогов\nМБОУ «СОШ № 2» | 10", without=["школа", "подключена"])
    world.directory("школа | название | подключена\n71 | СОШ №2 | да")
    world.activity("школа\n71")
    assert world.report("organization").columns(
        "organization_id", "teachers", "teachers_total", "organizations_total"
    ) == [("71", 1, 10, 1)]


def test_the_activity_names_a_row_without_id_by_its_inn(world: World) -> None:
    world.headcount("школа | ИНН\n1 | 5501000001\n | 5501000002")
    world.activity("школа | ИНН\n1 | 5501000001\n | 5501000002")
    assert teachers(world) == [1, 1]


def test_an_alias_of_an_organization(world: World) -> None:
    world.headcount("название\nСОШ № 2", without=["школа"])
    world.activity(
        "Регион | Муниципалитет | Организация\nОмская область | г. Омск | Вторая школа",
        without=BY_NAME,
    )
    aliases = {"Вторая школа": "СОШ № 2"}
    found = world.report(reading=ReadOptions(organization_aliases=aliases))
    assert found.one("teachers") == 1


def test_an_organization_that_only_the_directory_has(world: World) -> None:
    world.headcount("школа\n1")
    world.directory("школа\n1\n2")
    world.activity("школа\n1\n2")
    assert world.report("organization").columns("organization_id", "teachers", "teachers_pct") == [
        ("1", 1, 10.0),
        ("2", 1, None),
    ]


def test_members_meet_by_inn_too(world: World) -> None:
    world.headcount("школа | ИНН\n1 | 5501000001")
    world.activity("человек | школа\nu1 | 1")
    world.members("человек | ИНН\nu1 | 5501000001\nu2 | 5501000001", without=BY_NAME)
    assert teachers(world) == [2]
