"""Organizations of two tables meet by id, by ИНН and КПП, or by the whole name."""

import polars as pl
import pytest

from sferum_cli.problems import Code
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.reference.aliases import Aliases
from sferum_cli.sources.reference.organization_index import (
    AmbiguousOrganizationError,
    OrganizationIndex,
    describe,
)
from sferum_cli.sources.reference.places import Places
from tests.builders.rules import World

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
    (error,) = world.errors()
    assert "ID или КПП" in error.message  # ИНН is what is there


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


def test_where_both_have_an_inn_the_name_does_not_decide(world: World) -> None:
    world.headcount("ИНН | название\n5501000001 | Школа 1", without=["школа"])
    world.activity(
        "ИНН | Регион | Муниципалитет | Организация\n"
        "5501000002 | Омская область | г. Омск | Школа 1",
        without=BY_NAME,
    )
    assert teachers(world) == [0]


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


def test_two_rows_of_the_directory_cannot_be_one_organization(world: World) -> None:
    world.headcount("ИНН | название\n5501000001 | Ш", without=["школа"])
    world.directory("школа | ИНН\n1 | 5501000001\n2 | 5501000001")
    world.activity("школа\n1")
    assert world.errors()[0].code is Code.ORGANIZATION_AMBIGUOUS


def test_the_activity_names_a_row_without_id_by_its_inn(world: World) -> None:
    world.headcount("школа | ИНН\n1 | 5501000001\n | 5501000002")
    world.activity("школа | ИНН\n1 | 5501000001\n | 5501000002")
    assert teachers(world) == [1, 1]


def test_a_row_without_an_id_takes_the_id_of_the_one_it_meets(world: World) -> None:
    world.headcount("ИНН\n5501000001", without=["школа"])
    world.activity("школа | ИНН\n77 | 5501000001")
    assert world.report("organization").column("organization_id") == ["77"]


def test_an_alias_of_an_organization(world: World) -> None:
    world.headcount("название\nСОШ № 2", without=["школа"])
    world.activity(
        "Регион | Муниципалитет | Организация\nОмская область | г. Омск | Вторая школа",
        without=BY_NAME,
    )
    aliases = {"Вторая школа": "СОШ № 2"}
    found = world.report(reading=ReadOptions(aliases=Aliases(organizations=aliases)))
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


class TestByANameAlone:
    """A table with neither region nor municipality: a name that the reference has once."""

    @staticmethod
    def index(names: list[str | None], ids: list[str | None] | None = None) -> OrganizationIndex:
        """A reference of organizations in a municipality each."""
        number = len(names)
        frame = pl.DataFrame(
            {
                "organization": pl.Series(range(number), dtype=pl.UInt32),
                "organization_id": pl.Series(ids or [None] * number, dtype=pl.String),
                "inn": pl.Series([None] * number, dtype=pl.String),
                "kpp": pl.Series([None] * number, dtype=pl.String),
                "municipality_number": pl.Series(range(number), dtype=pl.UInt32),
                "organization_name": pl.Series(names, dtype=pl.String),
            }
        )
        return OrganizationIndex(frame, Places(), {"Вторая": "СОШ № 2"})

    def test_a_unique_name_is_found(self) -> None:
        index = self.index(["МБОУ «СОШ № 1»", "МБОУ «СОШ № 2»", "МБДОУ № 2"], ["1", "2", None])
        for name, number in (("СОШ №1", 0), ("МБОУ СОШ № 2", 1), ("вторая", 1),
                             ("Детский сад № 2", 2), ("СОШ № 3", None), ("№ 2", None)):  # fmt: skip
            assert index.find(describe({"organization": name})) == number

    def test_one_of_two_places_is_an_error(self) -> None:
        index = self.index(["СОШ № 1", "МБОУ «СОШ № 1»", "СОШ № 2"], ["1", None, "2"])
        with pytest.raises(AmbiguousOrganizationError):
            index.find(describe({"organization": "СОШ № 1"}))
        with pytest.raises(AmbiguousOrganizationError):
            index.find(describe({"organization": "СОШ № 1", "organization_id": "77"}))

    def test_where_both_have_an_id_the_name_is_not_asked(self) -> None:
        index = self.index(["СОШ № 1"], ["1"])
        assert index.find(describe({"organization": "СОШ № 1", "organization_id": "7"})) is None

    def test_a_table_with_a_place_does_not_meet_by_its_name_alone(self) -> None:
        index = self.index(["СОШ № 1"])
        for place in ({"region": None, "municipality": None}, {"region": "Омская область"}):
            assert index.find(describe({"organization": "СОШ № 1", **place})) is None

    def test_near_names_are_offered_and_never_taken(self) -> None:
        index = self.index(["МБОУ «Лицей № 64»", "Гимназия № 7"])
        row = describe({"organization": "Лицей № 63"})
        assert index.find(row) is None
        assert index.hints(row) == ["МБОУ «Лицей № 64»"]


def test_a_kindergarten_is_not_the_school_of_its_number(world: World) -> None:
    world.headcount("название | тип\nМБОУ № 7 | ОО\nМБДОУ № 8 | ДОО", without=["школа"])
    world.activity(
        "Регион | Муниципалитет | Организация | роль\n"
        "Омская область | г. Омск | МБОУ № 7 | Учитель\n"
        "Омская область | г. Омск | МБДОУ № 7 | Учитель\n"
        "Омская область | г. Омск | Детский сад № 7 | Учитель\n"
        "Омская область | г. Омск | Детский сад № 8 | Сотрудник\n"
        "Омская область | г. Омск | МБОУ № 8 | Сотрудник",
        without=BY_NAME,
    )
    found = world.report("organization")
    assert found.column("teachers") == [1, 1]
    assert len(found.warnings(Code.ORGANIZATION_UNMATCHED)) == 3
