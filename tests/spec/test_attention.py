"""Whom to help: who lacks people to the targets, and the first obstacle on the way."""

import json
import re
from typing import Any

import pytest

from sferum_cli.errors import WrongCallError
from sferum_cli.pipeline import Call
from sferum_cli.render.json_document import json_text
from sferum_cli.reports.document import Table
from sferum_cli.rulebook.obstacles import Obstacle
from sferum_cli.rulebook.parameters import Rules, Thresholds
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import OrganizationType
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from tests.builders.organization import make_attention
from tests.builders.rules import WEEK_END, World
from tests.conftest import ROOT, SAMPLE


def call_of(world: World, **rules: Any) -> Call:
    return Call(InputCall(world.paths), ReadOptions(), Rules(**rules), week=Week(WEEK_END))


def rows(world: World, **more: Any) -> list[dict[str, Any]]:
    return list(json.loads(json_text(make_attention(call_of(world), **more)))["rows"])


def found(world: World, *keys: str, **more: Any) -> list[tuple[Any, ...]]:
    return [tuple(row[key] for key in keys) for row in rows(world, **more)]


NOBODY = "9 | Ученик | да | 0 | 0 | 0 | 1"
OBSTACLES = [
    # what the one school has (role, verified, day, sent, read, how many), the obstacle, people
    ("", "without-rows", 35),
    ("1 | Родитель | да | -9 | 0 | 0 | 1", "without-users", 35),
    ("1 | Учитель | нет | 0 | 50 | 0 | 3", "teachers-not-verified", 3),
    ("1 | Учитель | нет | 0 | 50 | 0 | 12", "teachers-not-verified", 10),
    ("1 | Учитель | да | 0 | 0 | 0 | 2\n1 | Учитель | да | 0 | 9 | 0 | 3", "teachers-silent", 2),
    ("1 | Учитель | да | 0 | 9 | 0 | 3\n1 | Учитель | да | 0 | 6 | 0 | 3", "near-misses", 3),
    ("1 | Учитель | да | 0 | 6 | 0 | 3", None, None),
    ("1 | Учитель | да | 0 | 6 | 0 | 3\n1 | Ученик | да | 0 | 0 | 0 | 4", "students-silent", 4),
    ("1 | Ученик | да | 0 | 0 | 1 | 4\n1 | Ученик | нет | 0 | 0 | 0 | 4", None, None),
    ("1 | Родитель | да | 0 | 5 | 5 | 4", None, None),
]


@pytest.mark.parametrize(("lines", "obstacle", "people"), OBSTACLES)
def test_the_first_obstacle_on_the_way(
    lines: str, obstacle: str | None, people: int | None, world: World
) -> None:
    """`people` are the lesser of those behind it and those missing: 10 teachers, 25 students."""
    world.headcount("школа | педагогов | обучающихся\n1 | 40 | 100")
    world.headcount("школа | педагогов | обучающихся\n9 | 0 | 0", "other")
    names = "школа | роль | верифицирован | день | отправлено | прочитано | сколько"
    world.activity("\n".join(filter(None, (names, NOBODY, lines))))
    (row,) = rows(world)
    assert (row["obstacle"], row["people"]) == (obstacle, people)
    assert row["text"]


CONNECTED = [
    # «Подключена», rows of the week, the obstacle
    ("нет", True, "not-connected"),
    ("нет", False, "without-rows"),
    ("да", False, "without-rows"),
    ("", False, "without-rows"),
]


@pytest.mark.parametrize(("connected", "in_week", "obstacle"), CONNECTED)
def test_without_a_row_comes_before_not_connected(
    connected: str, in_week: bool, obstacle: str, world: World
) -> None:
    world.headcount(f"школа | подключена | педагогов | обучающихся\n1 | {connected} | 40 | 100\n"
                    "9 | да | 0 | 0")  # fmt: skip
    world.activity("школа | роль\n9 | Ученик\n" + "1 | Учитель" * in_week)
    (row,) = rows(world)
    assert (row["obstacle"], row["people"]) == (obstacle, 35)


ELSEWHERE = [
    # a row of school 1 that is not of the week, by its day; what it means with «Подключена» да
    ("-7", "without-users"),
    ("-100", "without-users"),
    ("1", "without-users"),
]


@pytest.mark.parametrize(("day", "obstacle"), ELSEWHERE)
def test_a_row_of_any_date_is_a_row(day: str, obstacle: str, world: World) -> None:
    """Rows of other weeks are not judged further: a bad cell there stops nothing."""
    world.headcount("школа | педагогов | обучающихся\n1 | 40 | 0\n9 | 0 | 0")
    world.activity(f"школа | день | отправлено\n9 | 0 | 1\n1 | {day} | много")
    (row,) = rows(world)
    assert row["obstacle"] == obstacle


def test_a_row_of_another_week_changes_no_id(world: World) -> None:
    """It names an organization without an ID by its name, and gives it none."""
    world.headcount(
        "школа | название | педагогов | обучающихся\n | Лицей | 40 | 0\n9 | Школа 9 | 0 | 0"
    )
    world.activity(
        "школа | название | муниципалитет | день\n9 | Школа 9 | г. Омск | 0\n"
        "77 | Лицей | г. Омск | -8"
    )
    assert found(world, "organization_id", "obstacle") == [(None, "not-connected")]


def test_a_member_is_a_row(world: World) -> None:
    world.headcount("школа | педагогов | обучающихся\n1 | 40 | 0\n9 | 0 | 0")
    world.activity("школа\n9")
    world.members("школа | роль\n1 | Учитель")
    assert found(world, "obstacle", "people") == [("teachers-silent", 1)]


def test_obstacles_of_teachers_are_no_obstacle_where_only_students_are_missing(
    world: World,
) -> None:
    world.headcount("школа | педагогов | обучающихся\n1 | 4 | 100")
    world.activity(
        """
        школа | роль    | отправлено | сколько
        1     | Учитель | 10         | 1
        1     | Учитель | 0          | 3
        1     | Ученик  | 0          | 30
        """
    )
    assert found(world, "missing_teachers", "missing_students", "obstacle", "people") == [
        (0, 25, "students-silent", 25)
    ]


def test_the_threshold_of_the_settings_says_who_is_near(world: World) -> None:
    world.headcount("школа | педагогов | обучающихся\n1 | 40 | 0")
    world.activity("школа | отправлено\n1 | 6")
    rules = Thresholds(active_teacher_messages=8)
    document = make_attention(call_of(world, thresholds=rules))
    (row,) = json.loads(json_text(document))["rows"]
    assert row["obstacle"] == "near-misses"


LISTED = """
муниципалитет | школа | тип | педагогов | обучающихся
М1 район      | 1     | ОО  | 8         | 4
М1 район      | 2     | ОО  | 40        | 40
М1 район      | 3     | ДОО | 40        |
М2 район      | 4     | СПО | 4         | 8
М2 район      | 5     | ОО  |           | 80
М2 район      | 6     | ОО  |           |
М2 район      | 7     | ОДО | 40        | 40
М2 район      | 8     | ОО  | 0         | 0
"""


def test_most_missing_first_and_ties_in_the_order_of_the_report(world: World) -> None:
    """Listed is who is known to lack people: not a kindergarten, nor one without heads."""
    world.headcount(LISTED)
    world.activity("школа\n8")
    keys = ("organization_id", "missing_teachers", "missing_students")
    assert found(world, *keys) == [
        ("2", 10, 10),
        ("5", None, 20),
        ("1", 2, 1),
        ("4", 1, 2),
    ]
    _title, not_judged = make_attention(call_of(world)).statements
    assert re.findall(r"\d+", not_judged)[0] == "3"  # 3, 6 and 7; school 8 has nobody to lack


def test_a_headcount_by_municipality_has_no_heads_of_an_organization(world: World) -> None:
    world.by_municipality("организаций | педагогов\n1 | 40")
    world.directory("школа\n1")
    world.activity("школа\n1")
    assert rows(world) == []
    assert len(make_attention(call_of(world)).statements) == 2


UNITS = [
    (["М1 район"], ["2", "1"]),
    (["4"], ["4"]),
    (["М2 район", "1"], ["5", "1", "4"]),
    (["омская обл."], ["2", "5", "1", "4"]),
]


@pytest.mark.parametrize(("units", "expected"), UNITS)
def test_units_are_municipalities_regions_or_organizations(
    units: list[str], expected: list[str], world: World
) -> None:
    world.headcount(LISTED)
    world.activity("школа\n8")
    assert found(world, "organization_id", units=units) == [(one,) for one in expected]


WRONG_UNITS = [("М3 район", "М1 район"), ("Одинцовский район", "Московская область, Одинцовский")]


@pytest.mark.parametrize(("unit", "said"), WRONG_UNITS)
def test_an_unknown_unit_and_one_that_fits_several(unit: str, said: str, world: World) -> None:
    world.headcount(
        """
        регион             | муниципалитет     | школа
        Омская область     | М1 район          | 1
        Омская область     | Одинцовский район | 2
        Московская область | Одинцовский район | 3
        """
    )
    world.activity("школа\n1\n2\n3")
    with pytest.raises(WrongCallError, match=said):
        rows(world, units=[unit])


@pytest.mark.parametrize(("kind", "ids"), [("СПО", ["4"]), ("ДОО", [])])
def test_types_narrow_the_organizations(kind: str, ids: list[str], world: World) -> None:
    world.headcount(LISTED)
    world.activity("школа\n8\n4\n3")
    types = (OrganizationType(kind),)
    assert found(world, "organization_id", types=types) == [(one,) for one in ids]


def test_the_rows_of_the_json_are_the_main_table() -> None:
    call = Call(InputCall([SAMPLE]), ReadOptions(), Rules())
    document = make_attention(call)
    read = json.loads(json_text(document))["rows"]
    assert isinstance(document.main, Table)
    assert document.main.cells.to_dicts() == read
    assert read
    (shown,) = document.shown
    assert isinstance(shown, Table)
    for key in ("missing_teachers", "missing_students", "people"):
        assert shown.rows[key].to_list() == [row[key] for row in read]
    assert [row["text"] in who for row, who in zip(read, shown.rows["who"], strict=True)]


def test_every_obstacle_is_explained() -> None:
    text = (ROOT / "docs" / "attention.md").read_text("utf-8")
    assert [one for one in Obstacle if f"| `{one}` |" not in text] == []
