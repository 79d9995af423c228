"""The twin's views: two ways to a number agree, and a comparison sees a difference in any cell."""

import copy
import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings

from tests.columns import COLUMNS
from tests.extent import IS_LONG, tries
from tests.golden.test_sample_against_twin import sample_world
from tests.twin.calculation import (
    LEVELS,
    MAIN_TYPES,
    Options,
    RepeatsAcrossFilesError,
    World,
    report,
)
from tests.twin.dynamics import dynamics_of
from tests.twin.history_rows import history_of
from tests.twin.summary import summary_of
from tests.twin.views_agreement import Cells, compare_dynamics, compare_history, compare_summary
from tests.twin.weeks import Days, at_week
from tests.twin.weeks_worlds import holidays, kept_until, random_weeks, worlds_of_weeks
from tests.twin.worlds import WEEK_END, options

ADDED = Options(repeats="sum")
UNRANKED = tuple(column for column in COLUMNS[2:] if not column.startswith("rank_"))


def as_json(found: Any) -> Any:
    """What a program writes and reads back."""
    return json.loads(json.dumps(found, default=float))


# --------------------------------------------------------------------------- two ways to a number


@settings(max_examples=tries(50))
@given(world=worlds_of_weeks())
def test_a_main_type_is_as_in_the_report_under_its_type(world: World) -> None:
    world = at_week(world, WEEK_END)
    for region in summary_of(world, ADDED)["regions"]:
        for of_type in region["by_type"]:
            type_ = of_type["organization_type"]
            narrowed = report(world, Options(repeats="sum", types=(type_,)), "region")
            (row,) = [row for row in narrowed if row["region"] == region["region"]]
            keys = [k for k in UNRANKED if type_ in MAIN_TYPES or "organizations" in k]
            assert {k: of_type[k] for k in keys} == {k: row[k] for k in keys}


@settings(max_examples=tries(50))
@given(world=worlds_of_weeks(), days=holidays())
def test_a_week_is_the_same_from_the_files_and_from_the_history(
    world: World, days: tuple[Days, ...]
) -> None:
    rest, kept = kept_until(world, ADDED, WEEK_END - dt.timedelta(days=7))
    for level in LEVELS:
        whole = dynamics_of(world, ADDED, level=level, holidays=days)
        apart = dynamics_of(rest, ADDED, level=level, holidays=days, history=kept)
        assert apart["rows"] == whole["rows"]
        sources = [week.pop("source") for week in apart["meta"]["weeks"]]
        assert set(sources[:-1]) <= {"history", None}
        assert sources[-1] == "activity"
        for week in whole["meta"]["weeks"]:
            del week["source"]
        assert apart["meta"] == whole["meta"]


@settings(max_examples=tries(50))
@given(world=worlds_of_weeks(), chosen=options())
def test_the_last_week_is_the_report(world: World, chosen: Options) -> None:
    for level in LEVELS:
        try:
            found = dynamics_of(world, chosen, level=level, weeks=1)["rows"]
        except RepeatsAcrossFilesError:
            assert chosen.repeats == "error"
            continue
        wanted = report(at_week(world, WEEK_END), chosen, level)
        assert [{key: row[key] for key in (*COLUMNS, "unknown_heads")} for row in found] == [
            {key: row[key] for key in (*COLUMNS, "unknown_heads")} for row in wanted
        ]


@settings(max_examples=tries(50))
@given(world=worlds_of_weeks())
def test_what_is_kept_says_the_report_the_types_and_the_targets(world: World) -> None:
    kept = history_of(world, ADDED)
    found = summary_of(world, ADDED, level="country")
    for region in (*found["regions"], {**found["country"], "region": None}):
        level = "country" if region["region"] is None else "region"
        slices = {
            row["slice"]: row
            for row in kept
            if row["level"] == level and row["region"] == region["region"]
        }
        everything = slices.pop("all")
        assert {key: everything[key] for key in COLUMNS} == {
            key: region["row"][key] for key in COLUMNS
        }
        assert list(slices) == [row["organization_type"] for row in region["by_type"]]
        for row in region["by_type"]:
            of_type = slices[row["organization_type"]]
            assert {key: of_type[key] for key in UNRANKED} == {key: row[key] for key in UNRANKED}
        targets = {row["key"]: (row["count"], row["total"]) for row in region["targets"]}
        assert targets == {
            key: (everything[count], everything[total])
            for key, count, total in (
                ("active_teachers_messages", "active_teachers_messages_counted", "teachers_total"),
                ("active_students", "active_students_counted", "students_total"),
                ("accounts_linked", "accounts_linked", "accounts_total"),
            )
        }


# ------------------------------------------------------------------------------------- the sample


def test_the_region_of_the_sample() -> None:
    """Counted with Polars, group by group, without the twin."""
    (region,) = summary_of(sample_world(), Options())["regions"]
    keys = (
        "organization_type", "organizations_total", "connected_organizations",
        "active_organizations", "teachers_total", "teachers", "teachers_linked",
        "active_teachers_messages", "active_teachers_calls", "students_total", "students",
        "students_linked", "active_students",
    )  # fmt: skip
    assert [tuple(row[key] for key in keys) for row in region["by_type"]] == [
        ("ОО", 76, 72, 70, 712, 442, 88, 115, 21, 2195, 1384, 250, 376),
        ("СПО", 15, 15, 15, 141, 100, 19, 26, 7, 494, 315, 60, 99),
        ("ДОО", 30, 26, 24, 154, 89, 0, 26, 4, None, None, None, None),
        ("ОДО", 15, 12, 12, 74, 40, 0, 10, 2, 415, 92, 0, 25),
    ]
    shares = [row["active_students_pct"] for row in region["by_type"]]
    assert shares == [Fraction(37600, 2195), Fraction(9900, 494), None, Fraction(2500, 415)]
    assert {
        row["municipality"]: (row["count"], row["total"], row["met"], row["missing_people"])
        for row in region["municipalities"]
        if row["key"] == "accounts_linked"
        and row["municipality"] in ("город Омск", "Тарский муниципальный район")
    } == {
        "город Омск": (90, 696, False, 467),
        "Тарский муниципальный район": (27, 149, False, 93),
    }
    accounts = region["targets"][2]
    assert (accounts["count"], accounts["total"], accounts["operator"]) == (417, 3542, ">")


# ---------------------------------------------------------------------------------- a comparison


def leaves(found: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a json that holds no list and no object: what it stands in, and its key."""
    inside = found.items() if isinstance(found, dict) else enumerate(found)
    for key, value in inside:
        if isinstance(value, dict | list):
            yield from leaves(value)
        else:
            yield found, key


def another(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return 1
    return (
        value + 1e-6 if isinstance(value, float) else value + ("x" if isinstance(value, str) else 1)
    )


def with_titles(found: dict[str, Any]) -> dict[str, Any]:
    for region in (*found["regions"], found["country"]):
        for target in region["targets"]:
            target["title"] = "Активные педагоги"
    return found


@dataclass(frozen=True)
class View:
    """A view's comparison, what a product that is right would print, and what the twin says."""

    compare: Callable[[Any, Any], Cells]
    found: Any
    wanted: Any
    a_row: Callable[[Any], dict[str, Any]]  # some row with teachers in it


@cache
def view(name: str) -> View:
    world = random_weeks(3, 40)
    if name == "summary":
        summary = summary_of(world, ADDED, level="country")
        found = with_titles(as_json(summary))
        return View(compare_summary, found, summary, lambda f: f["regions"][0]["by_type"][0])
    if name == "dynamics":
        dynamics = dynamics_of(world, ADDED)
        return View(compare_dynamics, as_json(dynamics), dynamics, lambda f: f["rows"][0])
    kept = history_of(world, ADDED)
    return View(compare_history, as_json(kept), kept, lambda f: f[0])


VIEWS = ("summary", "dynamics", "history")


@pytest.mark.parametrize("name", VIEWS)
def test_what_the_twin_says_agrees_with_it(name: str) -> None:
    cells, differences = view(name).compare(view(name).found, view(name).wanted)
    assert not differences
    assert cells > 200


@pytest.mark.parametrize("name", VIEWS)
def test_a_difference_in_any_cell_is_seen(name: str) -> None:
    changed = copy.deepcopy(view(name).found)
    places = [(place, key) for place, key in leaves(changed) if key != "title"]
    for place, key in places[:: 1 if IS_LONG else 11]:
        was, place[key] = place[key], another(place[key])
        assert view(name).compare(changed, view(name).wanted)[1], key
        place[key] = was


@pytest.mark.parametrize("name", VIEWS)
def test_a_key_more_or_less_is_seen(name: str) -> None:
    more, less = copy.deepcopy(view(name).found), copy.deepcopy(view(name).found)
    view(name).a_row(more)["more"] = 1
    del view(name).a_row(less)["teachers"]
    for changed in (more, less):
        assert len(view(name).compare(changed, view(name).wanted)[1]) == 1


def test_a_title_that_is_missing_is_seen() -> None:
    changed = copy.deepcopy(view("summary").found)
    del changed["regions"][0]["targets"][0]["title"]
    assert len(compare_summary(changed, view("summary").wanted)[1]) == 1


def test_rows_are_compared_in_order() -> None:
    changed = copy.deepcopy(view("dynamics").found)
    changed["rows"].append(changed["rows"].pop(0))
    assert len(compare_dynamics(changed, view("dynamics").wanted)[1]) == 1
