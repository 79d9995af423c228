"""The summary [slides 14, 17, 18]: targets, types, municipalities, who is furthest, changes."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from sferum_cli.errors import WeekMissingError, WrongCallError
from sferum_cli.pipeline import Call
from sferum_cli.problems import Problems
from sferum_cli.render.json_document import json_text
from sferum_cli.render.terminal import print_document
from sferum_cli.reports.document import Document, Table
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level
from sferum_cli.settings import Settings
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.translation import gettext
from tests.builders.dynamics import keep_week
from tests.builders.rules import WEEK_END, World
from tests.builders.summary import make_summary
from tests.conftest import SAMPLE


def call_of(world: World) -> Call:
    return Call(InputCall(world.paths), ReadOptions(), Rules(), week=Week(WEEK_END))


def data(found: Document) -> Any:
    return json.loads(json_text(found))


def summary(world: World, level: Level = Level.REGION, **more: Any) -> Any:
    return data(make_summary(call_of(world), Problems(), level, **more))


@pytest.fixture
def worked(world: World) -> World:
    """The worked example of R9 and R10: «?» of the contract is a blank head here."""
    world.headcount(
        """
        муниципалитет | школа | тип | педагогов | обучающихся
        М1 район      | А1    | ОО  | 100       | 1
        М1 район      | А2    | ОО  |           | 1
        М2 район      | Б1    | СПО | 40        | 1
        М1 район      | К1    | ДОО | 20        |
        М2 район      | К2    | ДОО |           |
        """
    )
    world.activity(
        """
        школа | роль          | отправлено | сколько
        А1    | Учитель       | 10         | 30
        А1    | Учитель       | 0          | 20
        А2    | Учитель       | 10         | 20
        А2    | Учитель       | 0          | 30
        Б1    | Преподаватель | 10         | 10
        Б1    | Преподаватель | 0          | 20
        К1    | Сотрудник     | 10         | 5
        К1    | Сотрудник     | 0          | 5
        К2    | Сотрудник     | 10         | 2
        К2    | Сотрудник     | 0          | 2
        """
    )
    return world


def test_the_worked_example_of_the_contract(worked: World) -> None:
    (region,) = summary(worked)["regions"]
    target = region["targets"][0]
    assert (target["count"], target["total"], target["met"]) == (40, 140, None)
    assert round(target["pct"], 1) == 28.6
    assert region["row"]["active_teachers_messages"] == 60
    types = {one["organization_type"]: one for one in region["by_type"]}
    assert list(types) == ["ОО", "СПО", "ДОО"]
    shares = {name: one["active_teachers_messages_pct"] for name, one in types.items()}
    assert shares == {"ОО": 30, "СПО": 25, "ДОО": 25}
    assert types["ДОО"]["active_students"] is None  # no role is a student there


def test_here_alone_kindergartens_and_additional_education_have_shares(world: World) -> None:
    world.headcount(
        """
        школа | тип | педагогов | обучающихся
        1     | ОДО | 10        | 50
        2     | ДОО | 4         | 30
        """
    )
    world.activity(
        "школа | роль | отправлено\n1 | Сотрудник | 10\n1 | Ученик | 1\n2 | Сотрудник | 10"
    )
    (region,) = summary(world)["regions"]
    found = [
        [one["organization_type"], one["active_teachers_messages_pct"], one["active_students_pct"],
         one["students_total"], one["connected_organizations_pct"]]
        for one in region["by_type"]
    ]  # fmt: skip
    assert found == [["ДОО", 25, None, None, 100], ["ОДО", 10, 2, 50, 100]]


FURTHEST = [
    # школ, педагогов, активны → missing to 25 %
    ("Азовский район", 40, 4, 6),
    ("Большереченский район", 40, 6, 4),
    ("Горьковский район", 24, 0, 6),
    ("Знаменский район", 8, 0, 2),
    ("Калачинский район", 40, 9, 1),
    ("Тарский район", 4, 0, 1),
    ("Черлакский район", 4, 2, 0),
]


def test_the_furthest_are_those_who_lack_most_people_of_equals_the_lower_share(
    world: World,
) -> None:
    heads = [f"{name} | {number} | {heads} | 0" for number, (name, heads, *_) in
             enumerate(FURTHEST)]  # fmt: skip
    world.headcount("муниципалитет | школа | педагогов | обучающихся\n" + "\n".join(heads))
    rows = [f"{number} | Учитель | 10 | {active}" for number, (_, _, active, _) in
            enumerate(FURTHEST) if active]  # fmt: skip
    world.activity("школа | роль | отправлено | сколько\n" + "\n".join(rows))
    found = make_summary(call_of(world), Problems())
    (region,) = data(found)["regions"]
    teachers = [one for one in region["municipalities"] if one["key"] == "active_teachers_messages"]
    assert [one["missing_people"] for one in teachers] == [one[3] for one in FURTHEST]
    (table,) = [one for one in found.parts if one.title == gettext("Furthest municipalities")]
    assert isinstance(table, Table)
    of_teachers = table.rows.filter(table.rows["target"] == "Педагоги активны")
    assert of_teachers["unit"].to_list() == [
        "Горьковский район", "Азовский район", "Большереченский район", "Знаменский район",
        "Тарский район",
    ]  # fmt: skip
    card = found.shown[0]
    assert isinstance(card, Table)
    assert card.rows["units"].to_list() == [1, 0, 0]  # how many municipalities reach it


def two_weeks(world: World, days: str = "0 -1 -2 -3 -4 -5 -6 -7 -8 -9 -10 -11 -12 -13") -> None:
    """10 of 40 teachers in the week before, 12 in this one; each day has a row."""
    world.headcount("школа | педагогов | обучающихся\n1 | 40 | 10")
    rows = [f"{day} | будни | 1 | Ученик | 1 | 0" for day in days.split()]
    rows += [f"-7 | у{one} | 1 | Учитель | 10 | 1" for one in range(10)]
    rows += [f"0 | у{one} | 1 | Учитель | 10 | 0" for one in range(12)]
    world.activity("день | человек | школа | роль | отправлено | связан\n" + "\n".join(rows))


CHANGES = [
    # days with rows, holidays, change of active teachers in points
    ("0 -1 -2 -3 -4 -5 -6 -7 -8 -9 -10 -11 -12 -13", [], 5.0),
    ("0 -1 -2 -3 -4 -5 -6 -7 -8 -9 -10 -11 -12", [], None),  # the week before is not complete
    ("0 -1 -2 -3 -4 -5 -7 -8 -9 -10 -11 -12 -13", [], None),  # nor is this one
    ("0 -1 -2 -3 -4 -5 -6 -7 -8 -9 -10 -11 -12 -13", ["2024-10-14/2024-10-16"], None),
    ("0 -1 -2 -3 -4 -5 -6 -7 -8 -9 -10 -11 -12 -13", ["2024-10-14/2024-10-15"], 5.0),
]


@pytest.mark.parametrize(("days", "holidays", "change"), CHANGES)
def test_a_change_is_against_the_week_before(
    days: str, holidays: list[str], change: float | None, world: World
) -> None:
    two_weeks(world, days)
    settings = Settings.model_validate({"calendar": {"holidays": holidays}})
    for level in (Level.REGION, Level.COUNTRY):
        found = summary(world, level, settings=settings)
        for one in [*found["regions"], *([found["country"]] if level is Level.COUNTRY else [])]:
            assert one["change"]["active_teachers_messages_pct_change_pp"] == change
            assert one["targets"][0]["change_pp"] == change


def test_last_year_is_found_however_the_settings_spell_the_region(world: World) -> None:
    two_weeks(world)
    settings = Settings.model_validate({"last_year": {"Омская обл.": {"active_students": 11.2}}})
    found = summary(world, Level.COUNTRY, settings=settings)
    facts = [one["last_year_pct"] for one in found["regions"][0]["targets"]]
    assert facts == [None, 11.2, None]
    assert [one["last_year_pct"] for one in found["country"]["targets"]] == [None, None, None]


def test_the_history_alone_says_the_same(world: World, tmp_path: Path) -> None:
    two_weeks(world)
    history = tmp_path / "history"
    of_files = summary(world)
    for week in (
        Week(WEEK_END),
        Week(Week(WEEK_END).days[0] - (WEEK_END - Week(WEEK_END).days[-2])),
    ):
        call = Call(InputCall(world.paths), ReadOptions(), Rules(), week=week)
        keep_week(call, history)
    of_history = data(make_summary(None, Problems(), history=history))
    for one in (of_files, of_history):
        del one["meta"], one["issues"]
    assert of_history == of_files


def test_a_history_without_the_week_says_so(world: World, tmp_path: Path) -> None:
    two_weeks(world)
    history = tmp_path / "history"
    keep_week(call_of(world), history)
    with pytest.raises(WeekMissingError):
        make_summary(None, Problems(), history=history, week=Week(Week(WEEK_END).start))


def test_a_region_is_named_as_people_write_it(world: World) -> None:
    world.headcount("регион | муниципалитет | школа\nОмская область | А | 1\nПермский край | Б | 2")
    world.activity("школа\n1\n2")
    assert [one["region"] for one in summary(world, region="омская обл.")["regions"]] == [
        "Омская область"
    ]
    with pytest.raises(WrongCallError, match=r"--region «Омск».*Омская область"):
        summary(world, region="Омск")


@pytest.mark.parametrize("level", [Level.REGION, Level.COUNTRY])
def test_every_number_of_the_json_stands_in_a_table(level: Level) -> None:
    call = Call(InputCall([SAMPLE]), ReadOptions(), Rules())
    found = make_summary(call, Problems(), level)
    shown: set[float] = set()
    for part in found.parts:
        if isinstance(part, Table):
            for row in part.cells.iter_rows():
                shown |= {cell for cell in row if isinstance(cell, int | float)}

    def numbers(one: Any) -> Any:
        if isinstance(one, dict | list):
            for inner in one.values() if isinstance(one, dict) else one:
                yield from numbers(inner)
        elif isinstance(one, int | float):
            yield one

    of_json = {key: value for key, value in data(found).items() if key not in {"meta", "issues"}}
    missing = set(numbers(of_json)) - shown
    assert not missing


def test_the_card_fits_a_small_terminal() -> None:
    call = Call(InputCall([SAMPLE]), ReadOptions(), Rules())
    stream = io.StringIO()
    console = Console(file=stream, width=80, height=24, force_terminal=False)
    print_document(make_summary(call, Problems()), console)
    lines = stream.getvalue().splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
