"""The twin on the worked example of R9 and R10: by type, by municipality, and as kept rows."""

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from tests.twin.calculation import ActivityRow, Options, Organization, World
from tests.twin.history_rows import history_of
from tests.twin.summary import summary_of

WEEK_END = dt.date(2024, 10, 24)
REGION = "Омская область"
ROLES = {"ОО": "Учитель", "СПО": "Преподаватель", "ДОО": "Сотрудник"}

# organization, municipality, type, heads, verified, active by messages
EXAMPLE = (
    ("А1", "М1", "ОО", 100, 50, 30),
    ("А2", "М1", "ОО", None, 50, 20),
    ("Б1", "М2", "СПО", 40, 30, 10),
    ("К1", "М1", "ДОО", 20, 10, 5),
    ("К2", "М2", "ДОО", None, 4, 2),
)


def example() -> World:
    organizations = tuple(
        Organization(REGION, place, name, f"Учреждение {name}", type_, True, heads, None)
        for name, place, type_, heads, _verified, _active in EXAMPLE
    )
    activity = tuple(
        ActivityRow(
            WEEK_END, f"{name}-{number}", name, ROLES[type_], True,
            10 if number < active else 9, 0, 0, False,
        )
        for name, _place, type_, _heads, verified, active in EXAMPLE
        for number in range(verified)
    )  # fmt: skip
    return World(organizations, None, (activity,), None, WEEK_END)


def cells(row: dict[str, Any], *keys: str) -> tuple[Any, ...]:
    return tuple(row[key] for key in keys)


def test_by_type() -> None:
    (region,) = summary_of(example(), Options())["regions"]
    keys = (
        "organization_type", "organizations_total", "active_teachers_messages", "teachers_total",
        "active_teachers_messages_pct", "teachers", "teachers_pct", "unknown_heads",
    )  # fmt: skip
    assert [cells(row, *keys) for row in region["by_type"]] == [
        ("ОО", 2, 50, 100, 30, 100, 50, 1),
        ("СПО", 1, 10, 40, 25, 30, 75, 0),
        ("ДОО", 2, 7, 20, 25, 14, 50, 1),
    ]
    students = ("students", "active_students", "students_linked", "students_total", "students_pct")
    assert [cells(row, *students) for row in region["by_type"]] == [
        (0, 0, 0, None, None),
        (0, 0, 0, None, None),
        (None, None, None, None, None),
    ]


@pytest.mark.parametrize(
    ("min_coverage", "row", "target"),
    [
        (95, (60, 140, Fraction(4000, 140), 1), (40, 140, None, None)),
        # One kindergarten of two is half; 90 of 144 people are where the heads are known.
        (50, (67, 160, Fraction(4500, 160), 2), (45, 160, True, 0)),
    ],
)
def test_region(min_coverage: int, row: tuple[Any, ...], target: tuple[Any, ...]) -> None:
    (region,) = summary_of(example(), Options(min_coverage=min_coverage))["regions"]
    keys = ("active_teachers_messages", "teachers_total", "active_teachers_messages_pct")
    assert cells(region["row"], *keys, "unknown_heads") == row
    assert cells(region["targets"][0], "count", "total", "met", "missing_people") == target


def test_targets_of_municipalities_and_of_the_country() -> None:
    found = summary_of(example(), Options(), level="country")
    (region,) = found["regions"]
    keys = ("key", "count", "total", "pct", "met", "missing_people")
    assert [cells(row, "municipality", *keys) for row in region["municipalities"]] == [
        ("М1", "active_teachers_messages", 30, 100, 30, None, None),
        ("М1", "active_students", 0, None, None, None, None),
        ("М1", "accounts_linked", 0, 100, 0, None, None),
        ("М2", "active_teachers_messages", 10, 40, 25, True, 0),
        ("М2", "active_students", 0, None, None, None, None),
        ("М2", "accounts_linked", 0, 40, 0, False, 33),  # 32 of 40 are 80 %, and not more
    ]
    assert [cells(row, "region", *keys) for row in found["country"]["region_targets"]] == [
        (REGION, "active_teachers_messages", 40, 140, Fraction(4000, 140), None, None),
        (REGION, "active_students", 0, None, None, None, None),
        (REGION, "accounts_linked", 0, 140, 0, None, None),
    ]


def test_last_year_is_the_regions_and_not_the_countrys() -> None:
    year = {REGION: {"active_teachers_messages": Fraction(194, 10)}}
    found = summary_of(example(), Options(), level="country", last_year=year)
    (region,) = found["regions"]
    assert [row["last_year_pct"] for row in region["targets"]] == [Fraction(194, 10), None, None]
    assert [row["last_year_pct"] for row in found["country"]["targets"]] == [None] * 3


KEPT_KEYS = (
    "active_teachers_messages", "active_teachers_messages_counted", "teachers_total",
    "active_teachers_messages_pct", "rank_active_teachers_messages", "unknown_heads",
    "teacher_scope", "accounts_total", "accounts_people", "accounts_people_counted",
)  # fmt: skip


@pytest.mark.parametrize(
    ("level", "slice_", "name", "wanted"),
    [
        ("region", "all", REGION,
         (60, 40, 140, Fraction(4000, 140), 1, 1, "ОО+СПО", 140, 130, 80)),
        ("region", "ДОО", REGION, (7, 5, 20, 25, None, 1, "ДОО", None, None, None)),
        ("region", "ОО", REGION, (50, 30, 100, 30, None, 1, "ОО", 100, 100, 50)),
        ("municipality", "all", "М1", (50, 30, 100, 30, 1, 1, "ОО+СПО", 100, 100, 50)),
        ("municipality", "ДОО", "М1", (5, 5, 20, None, None, 0, "ДОО", None, None, None)),
        ("municipality", "ДОО", "М2", (2, 0, None, None, None, 1, "ДОО", None, None, None)),
        ("organization", "all", "К1", (5, 5, 20, None, None, 0, "ДОО", None, 0, 0)),
        ("organization", "all", "А2", (20, 0, None, None, 2, 1, "ОО", None, 50, 0)),
        ("organization", "ОО", "А2", (20, 0, None, None, None, 1, "ОО", None, 50, 0)),
    ],
)  # fmt: skip
def test_kept_rows(level: str, slice_: str, name: str, wanted: tuple[Any, ...]) -> None:
    (row,) = [
        row
        for row in history_of(example(), Options())
        if (row["level"], row["slice"]) == (level, slice_)
        and name in (row["organization_id"] or row["municipality"] or row["region"], None)
    ]
    assert cells(row, *KEPT_KEYS) == wanted


def test_a_kept_row_for_each_level_slice_and_unit_that_has_the_type() -> None:
    rows = history_of(example(), Options())
    found = {(row["level"], row["slice"]): 0 for row in rows}
    for row in rows:
        found[row["level"], row["slice"]] += 1
    assert found == {
        ("organization", "all"): 5, ("organization", "ОО"): 2, ("organization", "СПО"): 1,
        ("organization", "ДОО"): 2,
        ("municipality", "all"): 2, ("municipality", "ОО"): 1, ("municipality", "СПО"): 1,
        ("municipality", "ДОО"): 2,
        ("region", "all"): 1, ("region", "ОО"): 1, ("region", "СПО"): 1, ("region", "ДОО"): 1,
        ("country", "all"): 1, ("country", "ОО"): 1, ("country", "СПО"): 1, ("country", "ДОО"): 1,
    }  # fmt: skip
