"""«Главное»: the units by the targets, whom they lack, and in which order they stand."""

import dataclasses
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sferum_cli.reports.document import Document, Table
from sferum_cli.reports.overview import CHANGE_KEYS, MOST_BARS, overview_chart, overview_table
from sferum_cli.reports.report import Report
from sferum_cli.reports.report_document import in_full, report_document
from sferum_cli.reports.targets import lacking_people, unit_targets
from sferum_cli.rulebook.changes import ACCOUNTS_CHANGE
from sferum_cli.rulebook.indicators import Measure
from sferum_cli.rulebook.parameters import Rules, Targets
from sferum_cli.rulebook.targets import TARGETS
from sferum_cli.rulebook.words import Level
from tests.builders.rules import World
from tests.unit.test_render_cells import sample

TEACHERS, TEACHERS_PCT = "active_teachers_messages", "active_teachers_messages_pct"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Three municipalities, one of which has a kindergarten, and a teacher who is a student too."""
    world = World(tmp_path)
    world.headcount(
        """
        школа | муниципалитет    | тип | педагогов | обучающихся
        1     | Тарский район    | ОО  | 8         | 10
        2     | г. Омск          | ОО  | 10        | 100
        3     | Азовский район   | СПО | 4         | 9
        4     | г. Омск          | ДОО | 5         | 20
        """
    )
    world.activity(
        """
        сколько | школа | роль          | отправлено | эжд
        2       | 1     | Учитель       | 10         | нет
        1       | 1     | Ученик        | 1          | да
        2       | 2     | Учитель       | 10         | да
        1       | 3     | Преподаватель | 9          | нет
        2       | 4     | Сотрудник     | 10         | нет
        """
    )
    return world


def rows(table: Table, *keys: str) -> list[tuple[Any, ...]]:
    return table.rows.select(keys).rows()


def test_by_the_first_share_with_what_is_missing(world: World) -> None:
    table = overview_table(world.report().report)
    assert rows(table, "municipality", TEACHERS_PCT, TEACHERS, f"{TEACHERS}_missing_people") == [
        ("Тарский район", 25.0, 2, 0),  # at the target: not less than 25 %
        ("г. Омск", 20.0, 2, 1),
        ("Азовский район", 0.0, 0, 1),
    ]
    accounts = ("accounts_linked_pct", "accounts_linked", "accounts_linked_missing_people")
    assert rows(table, *accounts) == [
        (100 * 1 / 18, 1, 14),  # more than 80 % of 18 are 15
        (100 * 2 / 110, 2, 87),
        (0.0, 0, 11),
    ]


def test_the_last_row_is_the_region_with_its_targets(world: World) -> None:
    report = world.report().report
    table = overview_table(report)
    assert table.total is not None
    (region,) = report.targets
    total = table.total.row(0, named=True)
    for reached, column in zip(region.reached, shares(table), strict=True):
        assert total[column] == reached.percent
        assert total[f"{reached.target.key}_missing_people"] == reached.missing_people


def shares(table: Table) -> list[str]:
    return [column.key for column in table.columns if column.measure is Measure.SHARE]


def test_the_total_of_several_regions_adds_up_who_is_missing(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.headcount(
        """
        школа | регион          | муниципалитет | педагогов | обучающихся
        1     | Омская область  | г. Омск       | 8         | 8
        2     | Томская область | г. Томск      | 12        | 0
        """
    )
    world.activity("школа | отправлено | эжд\n1 | 10 | да\n2 | 0 | нет")
    report = world.report().report
    table = overview_table(report)
    keys = (TEACHERS_PCT, f"{TEACHERS}_missing_people", "accounts_linked_pct")
    assert table.total is not None
    assert table.total.select(keys).row(0) == (100 * 1 / 20, (2 - 1) + 3, 100 * 1 / 28)
    assert table.total_label == report.total_label
    assert [column.key for column in table.columns][:2] == ["region", "municipality"]


@pytest.mark.parametrize("level", [one for one in Level if one is not Level.COUNTRY])
def test_who_is_in_two_regions_and_two_roles_is_one_account_of_all(
    tmp_path: Path, level: Level
) -> None:
    """R8, R12: the accounts of the total row are those of the country; ДОО has none of them."""
    world = World(tmp_path)
    world.headcount(
        """
        школа | регион          | муниципалитет | тип | педагогов | обучающихся
        1     | Омская область  | г. Омск       | ОО  | 10        | 20
        2     | Томская область | г. Томск      | ОО  | 10        | 20
        3     | Томская область | г. Томск      | ДОО | 10        | 20
        """
    )
    world.activity(
        """
        человек | школа | роль      | эжд
        а       | 1     | Учитель   | да
        а       | 1     | Ученик    | да
        а       | 2     | Учитель   | да
        б       | 2     | Ученик    | да
        в       | 3     | Сотрудник | да
        """
    )
    total = overview_table(world.report(level).report).total
    assert total is not None
    keys = ("accounts_linked", "accounts_total", "accounts_linked_pct")
    assert total.select(keys).row(0) == (2, 60, 100 * 2 / 60)


def test_regions_stay_together_and_the_chart_does_not_care(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.headcount(
        """
        школа | регион          | муниципалитет | педагогов
        1     | Омская область  | Тарский район | 10
        2     | Томская область | г. Томск      | 2
        3     | Омская область  | г. Омск       | 5
        """
    )
    world.activity("школа | отправлено\n1 | 10\n2 | 10\n3 | 10")
    report = world.report().report
    table = overview_table(report)
    assert table.rows["municipality"].to_list() == ["г. Омск", "Тарский район", "г. Томск"]
    chart = overview_chart(table, report)
    assert chart.table.rows["municipality"].to_list() == ["г. Томск", "г. Омск", "Тарский район"]
    assert chart.target == 25


def test_an_organization_without_shares_is_last_and_lacks_nobody(world: World) -> None:
    table = overview_table(world.report("organization").report)
    *_others, kindergarten = rows(
        table, "organization_type", TEACHERS_PCT, TEACHERS, f"{TEACHERS}_missing_people"
    )
    assert kindergarten == ("ДОО", None, 2, None)
    named = [column.key for column in table.columns[: table.name_columns]]
    assert named == ["organization", "organization_type", "municipality"]


@pytest.mark.parametrize("level", [Level.MUNICIPALITY, Level.ORGANIZATION, Level.REGION])
@pytest.mark.parametrize("percent", [25, 33.3, 0, 100])
def test_who_is_missing_is_said_as_for_one_unit(level: Level, percent: float) -> None:
    rules = Rules(targets=Targets(active_teachers_messages=percent, accounts_linked=percent))
    frame = sample(level).rows
    for number, target in enumerate(TARGETS):
        told = frame.select(lacking_people(target, frame, rules).alias("people"))["people"]
        each = [one.reached[number].missing_people for one in unit_targets(frame, rules)]
        assert told.to_list() == each


def with_changes(report: Report) -> Report:
    known = {key: pl.Series(key, [1.5] * report.rows.height) for key in CHANGE_KEYS}
    return dataclasses.replace(report, changes=pl.DataFrame(known))


def test_changes_are_columns_where_something_is_known() -> None:
    plain, changed = overview_table(sample()), overview_table(with_changes(sample()))
    added = {column.key for column in changed.columns} - {column.key for column in plain.columns}
    assert added == {f"{TEACHERS_PCT}_change_pp", "active_students_pct_change_pp", ACCOUNTS_CHANGE}
    assert changed.rows[ACCOUNTS_CHANGE].to_list() == [1.5] * changed.rows.height


def test_a_chart_shows_no_more_bars_than_can_be_read() -> None:
    report = sample(Level.ORGANIZATION)
    chart = overview_chart(overview_table(report), report)
    assert chart.table.rows.height == MOST_BARS
    assert chart.title.endswith(f"первые {MOST_BARS} из {report.rows.height}")


@pytest.mark.parametrize("level", list(Level))
def test_it_is_there_where_a_level_has_more_than_one_unit(level: Level) -> None:
    document = report_document(sample(level))
    several = sample(level).rows.height > 1
    assert (document.front is not None) == several
    assert (document.front in document.parts) == several
    assert has_only_the_main_table(in_full(document))
    assert has_only_the_main_table(document) != several


def has_only_the_main_table(document: Document) -> bool:
    return document.shown == (document.main,)
