"""Documents: what people see and what programs get are the same numbers."""

import dataclasses
import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from sferum_cli.render.json_document import json_text
from sferum_cli.reports.document import Document, Table, Verdict, fraction_key, verdict_key
from sferum_cli.reports.report import Report
from sferum_cli.reports.report_document import monitoring_table, report_document
from sferum_cli.reports.target_facts import organization_facts, target_fact
from sferum_cli.reports.targets import UnitTargets
from sferum_cli.rulebook.indicators import Measure
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.targets import TARGETS, reached
from sferum_cli.rulebook.words import Level
from tests.builders.pages import DOCUMENTS
from tests.unit.test_render_cells import sample, with_names, without_headcount

REPORTS: dict[str, Callable[[], Report]] = {
    **{level.value: partial(sample, level) for level in Level},
    "without a headcount": without_headcount,
    "two names": lambda: with_names("a", "b"),
}


def numbers_of(json_value: object) -> Iterator[float]:
    """Every number in a json."""
    if isinstance(json_value, dict):
        for one in json_value.values():
            yield from numbers_of(one)
    elif isinstance(json_value, list):
        for one in json_value:
            yield from numbers_of(one)
    elif isinstance(json_value, int | float) and not isinstance(json_value, bool):
        yield json_value


def numbers_shown(document: Document) -> Iterator[float]:
    """Every number in the main table and in the sentences."""
    assert isinstance(document.main, Table)
    for row in document.main.cells_for_programs.iter_rows():
        yield from (cell for cell in row if isinstance(cell, int | float))
    yield from (one.number for one in document.values if one.number is not None)


@pytest.mark.parametrize("name", REPORTS)
def test_every_number_of_a_json_stands_in_a_table_or_a_value(name: str) -> None:
    document = report_document(REPORTS[name]())
    data = json.loads(json_text(document))
    del data["meta"], data["issues"]
    assert Counter(numbers_of(data)) == Counter(numbers_shown(document))
    for value in document.values:  # and a sentence says it
        said = " ".join(one for part in document.paragraphs for one in part.sentences)
        if value.unit == "people" and value.number:
            assert f"{value.number:g}" in said, value


@pytest.mark.parametrize("level", list(Level))
def test_a_share_has_its_exact_fraction(level: Level) -> None:
    table = monitoring_table(sample(level))
    for frame in table.frames:
        for row in frame.iter_rows(named=True):
            for column in table.columns:
                if column.measure is not Measure.SHARE:
                    continue
                assert column.part_of is not None
                numerator, total = (row[key] for key in column.part_of)
                expected = None if row[column.key] is None else numerator / total
                assert row[fraction_key(column)] == expected


VERDICTS = [
    # messages, teachers, marked, share, verdict
    (10, 40, False, 25.0, Verdict.REACHED),
    (9, 40, False, 22.5, Verdict.MISSED),
    (9, 40, True, 22.5, None),
    (50, 40, False, 125.0, Verdict.ABOVE_WHOLE),
    (50, 40, True, 125.0, Verdict.ABOVE_WHOLE),
    (5, 0, False, None, None),
    (5, None, False, None, None),
]


@pytest.mark.parametrize(("count", "total", "marked", "share", "verdict"), VERDICTS)
def test_verdicts(
    count: int, total: int | None, marked: bool, share: float | None, verdict: Verdict | None
) -> None:
    key = "active_teachers_messages"
    report: Report = sample()
    rows = report.rows.head(1).with_columns(
        pl.Series(key, [count], pl.Int64),
        pl.Series(f"{key}_counted", [count], pl.Int64),
        pl.Series("teachers_total", [total], pl.Int64),
        pl.Series(f"{key}_pct", [share], pl.Float64),
        pl.Series(f"{key}_pct_marked", [marked]),
    )
    table = monitoring_table(dataclasses.replace(report, rows=rows))
    (column,) = [one for one in table.columns if one.key == f"{key}_pct"]
    assert table.rows[verdict_key(column)].to_list() == [verdict]


def facts_of(document: Document) -> list[dict[str, object]]:
    """What is seen of the targets at a glance, under the keys of json."""
    return [
        {
            "count": fact.count,
            "total": fact.total,
            "pct": fact.percent,
            "target_pct": fact.wanted_percent,
            "met": fact.met,
            "change_pp": fact.change,
            "last_year_pct": fact.last_year,
        }
        for unit in document.targets
        for fact in unit.facts
    ]


@pytest.mark.parametrize("name", REPORTS)
def test_the_targets_at_a_glance_are_those_of_the_json(name: str) -> None:
    report = REPORTS[name]()
    document = report_document(report)
    facts, told = facts_of(document), json.loads(json_text(document))["targets"]
    assert len(facts) == len(told) == len(TARGETS) * len(report.targets)
    for fact, record in zip(facts, told, strict=True):
        assert fact == {key: record[key] for key in fact}
    missing = [one["missing_people"] for one in told]
    said = [fact.said for unit in document.targets for fact in unit.facts]
    for number, words in zip(missing, said, strict=True):
        assert str(number) in words if number else words in {"цель достигнута", "н/д"}


def test_the_summary_of_the_country_begins_with_the_country(tmp_path: Path) -> None:
    document = DOCUMENTS["summary country"](tmp_path)
    assert [unit.unit for unit in document.targets] == [
        "Россия", "Омская область",
    ]  # fmt: skip
    told = json.loads(json_text(document))
    records = [*told["country"]["targets"], *told["regions"][0]["targets"]]
    for fact, record in zip(facts_of(document), records, strict=True):
        assert fact == {key: record[key] for key in fact}


def test_an_organization_shows_what_its_json_has(tmp_path: Path) -> None:
    document = DOCUMENTS["organization"](tmp_path)
    told = json.loads(json_text(document))
    (unit,) = document.targets
    assert [fact.percent for fact in unit.facts] == [
        told["row"]["active_teachers_messages_pct"], told["row"]["active_students_pct"], None,
    ]  # fmt: skip
    for fact, missing in zip(unit.facts, told["missing"].values(), strict=True):
        assert str(missing) in fact.said


def test_a_target_that_nobody_can_judge_says_why() -> None:
    judged = reached(TARGETS[0], 10, 100, Rules().targets, covered=False)
    assert target_fact(judged, Rules()).met is None
    said = target_fact(judged, Rules()).said
    assert said == "не оценивается: численность известна меньше чем для 95 % людей"


def test_a_kindergarten_has_no_targets_of_its_own() -> None:
    nothing = dict.fromkeys((target.key for target in TARGETS), None)
    targets = [UnitTargets("", None, tuple(reached(one, 1, 4, Rules().targets) for one in TARGETS))]
    assert organization_facts(targets, nothing, Rules()) == ()
