"""R14, what the reference does not know enters no number and is listed."""

import pytest

from sferum_cli.errors import InvalidInputError
from sferum_cli.problems import Code
from tests.builders.rules import ALL_COUNTS, World


def test_unmatched_organizations_are_listed_with_rows_and_users(world: World) -> None:
    world.headcount("школа\n1")
    world.activity(
        """
        день | человек | школа | отправлено
        0    | u1      | 1     | 10
        0    | u2      | 777   | 10
        -1   | u2      | 777   | 10
        0    | u3      | 777   | 10
        0    | u4      | 888   | 10
        """
    )
    found = world.report()
    warnings = found.warnings(Code.ORGANIZATION_UNMATCHED)
    assert sorted(one.count for one in warnings) == [1, 3]
    assert all("u2" not in one.message for one in warnings)
    assert found.columns("active_teachers_messages", "active_organizations") == [(1, 0)]
    assert found.sheet("activity").unmatched == 4
    assert found.sheet("activity").used == 1


def test_they_are_listed_with_their_users(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("день | человек | школа\n0 | a | 1\n0 | b | 777\n-1 | b | 777\n0 | c | 777")
    (warning,) = world.report().warnings(Code.ORGANIZATION_UNMATCHED)
    assert "777" in warning.message
    assert "3" in warning.message
    assert "2" in warning.message


def test_errors_of_the_headcount_leave_nothing_unmatched(world: World) -> None:
    world.headcount("школа | педагогов\n1 | десять")
    world.activity("школа\n1")
    said = world.problems()
    assert [one.code for one in said if one.severity == "error"] == [Code.VALUE_NUMBER]
    assert Code.ORGANIZATION_UNMATCHED not in [one.code for one in said]


SCHOOLS_WITH_AN_ERROR = """
школа | название | муниципалитет | педагогов | ИНН
1     | Школа 1  | г. Омск       | 10        | 5501000001
2     | Школа 2  | г. Омск       | много     | 5501000002
3     | Школа 3  |               | 10        | 5501000003
"""


@pytest.mark.parametrize(
    "named_by", ["школа\n1\n2\n3\n4", "ИНН\n5501000001\n5501000002\n5501000003\n5501000004"]
)
def test_organizations_of_rows_with_an_error_are_named_as_such(world: World, named_by: str) -> None:
    world.headcount(SCHOOLS_WITH_AN_ERROR)
    world.activity(named_by, without=() if named_by.startswith("школа") else ("школа",))
    found = world.report(skip_bad_rows=True)
    assert found.one("teachers") == 1
    (stranger,) = found.warnings(Code.ORGANIZATION_UNMATCHED)
    assert "4 " in stranger.message
    *rows, names = [one.message for one in found.warnings(Code.ORGANIZATION_LEFT_OUT)]
    assert len(rows) == 2
    for school in ("2", "3"):
        place = f"headcount.csv, строка {int(school) + 1}"
        assert any(f"{school} " in one and place in one for one in rows)
        assert f"«Школа {school}» ({place})" in names


def test_a_row_with_an_error_that_another_file_has_too_leaves_nothing_out(world: World) -> None:
    world.headcount("школа | педагогов\n1 | 10\n2 | много")
    world.headcount("школа | педагогов\n2 | 20", name="another")
    world.activity("школа\n1\n2")
    found = world.report(skip_bad_rows=True)
    assert found.columns("teachers", "teachers_total") == [(2, 30)]
    assert not found.warnings(Code.ORGANIZATION_LEFT_OUT)


def test_strangers_are_told_beside_errors_of_the_headcount(world: World) -> None:
    world.headcount(SCHOOLS_WITH_AN_ERROR)
    world.activity("школа\n1\n2\n3\n777")
    with pytest.raises(InvalidInputError) as caught:
        world.report()
    found = caught.value.problems
    assert len(found.errors) == 2
    assert [one.code for one in found.warnings] == [Code.ORGANIZATION_UNMATCHED]
    assert "777" in found.warnings[0].message


@pytest.mark.parametrize("level", ["organization", "country"])
def test_they_enter_no_number_at_any_level(world: World, level: str) -> None:
    world.headcount("школа\n1")
    world.activity(
        "школа | отправлено | звонки | эжд\n1 | 0 | 0 | нет\n2 | 10 | 1 | да\n2 | 10 | 1 | да"
    )
    found = world.report(level)
    assert found.columns("teachers", "active_teachers_messages", "teachers_linked") == [(1, 0, 0)]
    assert found.columns("organizations_total", "active_organizations") == [(1, 0)]


def test_rows_without_a_user_enter_no_number(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек | отправлено\nu1 | 10\n | 10\n | 10")
    found = world.report()
    assert found.one("active_teachers_messages") == 1
    assert found.warned(Code.ID_BLANK) == 2
    assert found.sheet("activity").unmatched == 2


def test_rows_without_an_organization_enter_no_number(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("школа | отправлено\n1 | 10\n | 10")
    found = world.report()
    assert found.one("active_teachers_messages") == 1
    assert found.warned(Code.ID_BLANK) == 1
    assert found.sheet("activity").unmatched == 1


def test_a_membership_elsewhere_does_not_save_an_unmatched_one(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек | школа | отправлено\nu1 | 1 | 0\nu1 | 2 | 10")
    assert world.report().columns("teachers", "active_teachers_messages") == [(1, 0)]


def test_unmatched_members(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("школа\n1")
    world.members("школа\n1\n2")
    found = world.report()
    assert found.one("teachers") == 2
    assert found.warned(Code.ORGANIZATION_UNMATCHED) == 1
    assert found.sheet("members").unmatched == 1


def test_rows_outside_the_week_are_not_unmatched(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("день | школа\n0 | 1\n-7 | 2")
    found = world.report()
    assert found.warnings(Code.ORGANIZATION_UNMATCHED) == []
    assert (found.sheet("activity").outside, found.sheet("activity").unmatched) == (1, 0)


def test_when_nothing_matches_everything_is_zero(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("школа\n2\n3")
    found = world.report()
    assert found.columns(*ALL_COUNTS) == [(0,) * len(ALL_COUNTS)]
    assert len(found.warnings(Code.ORGANIZATION_UNMATCHED)) == 2
