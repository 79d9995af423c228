"""One cell → what a person reads, and the reports that the other render tests share."""

import dataclasses
import functools
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sferum_cli.pipeline import Call
from sferum_cli.problems import Code, Problem, Problems, Severity
from sferum_cli.render.cells import not_a_formula, shown
from sferum_cli.reports.report import Report
from sferum_cli.reports.wording import percent_shown
from sferum_cli.rulebook.indicators import columns_of
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.translation import use_language
from tests.builders.reports import make_report
from tests.conftest import SAMPLE

ATTACKS = (
    "=1+1", "+7 381", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠A",
    '=HYPERLINK("http://x","y")',
)  # fmt: skip
NAMES = (
    *ATTACKS, "<script>alert(1)</script>", 'a;"b,c', "a|b", "\x1b]0;x\x07", "a\rb", "\u202eabc",
    "[bold]x[/bold]", "_x000D_", "\u2028", "http://example.org", "№ 5 «Берёзка»", "日本語" * 20,
    "x" * 200,
)  # fmt: skip


@functools.cache
def sample(level: Level = Level.MUNICIPALITY) -> Report:
    """The sample's report."""
    return make_report(Call(InputCall([Path(SAMPLE)]), ReadOptions(), Rules()), Problems(), level)


def with_names(*names: str) -> Report:
    """The first rows of the sample under these names."""
    report = sample()
    rows = pl.concat([report.rows] * (len(names) // report.rows.height + 1)).head(len(names))
    rows = rows.with_columns(pl.Series("municipality", names))
    problem = Problem(Severity.WARNING, Code.FILE_EMPTY, names[-1], path=Path("\udcff.csv"), row=7)
    sheets = tuple(dataclasses.replace(sheet, path="\udcff.csv") for sheet in report.run.inputs)
    run = dataclasses.replace(report.run, problems=Problems([problem]), inputs=sheets)
    return dataclasses.replace(report, rows=rows, run=run)


def with_run(**changes: Any) -> Report:
    """The sample's report, of another run."""
    report = sample()
    return dataclasses.replace(report, run=dataclasses.replace(report.run, **changes))


def without_headcount() -> Report:
    """A row of which only the counts are known."""
    report = sample()
    unknown = [
        pl.lit(None, dtype).alias(key)
        for key, dtype in report.rows.schema.items()
        if key.endswith(("_pct", "_total")) or key.startswith("rank_")
    ]
    return dataclasses.replace(report, rows=report.rows.head(1).with_columns(*unknown))


COLUMNS = {column.key: column for column in columns_of(Level.ORGANIZATION)}


@pytest.mark.parametrize(
    ("key", "value", "russian", "english"),
    [
        ("teachers_pct", 9 / 400 * 100, "2,3", "2.3"),  # 2,25 %: halves away from zero
        ("teachers_pct", 100 * 1 / 8, "12,5", "12.5"),
        ("teachers_pct", 0.05, "0,1", "0.1"),
        ("teachers_pct", 0.0, "0,0", "0.0"),
        ("teachers_pct", 112.5, "112,5", "112.5"),
        ("teachers_pct", None, "н/д", "n/a"),
        ("teachers", 12345, "12345", "12345"),
        ("teachers", 0, "0", "0"),
        ("teachers", None, "н/д", "n/a"),
        ("teachers_total", None, "н/д", "n/a"),
        ("rank_active_students", 3, "3", "3"),
        ("rank_active_students", None, "—", "—"),
        ("municipality", None, "", ""),
        ("organization_id", "007", "007", "007"),
    ],
)
def test_shown(key: str, value: object, russian: str, english: str) -> None:
    assert shown(COLUMNS[key], value) == russian
    use_language("en")
    assert shown(COLUMNS[key], value) == english


def test_no_sign_in_a_cell() -> None:
    assert percent_shown(25.0) == "25,0"


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_text_is_no_formula_in_a_csv(attack: str) -> None:
    safe = not_a_formula(attack)
    assert safe.startswith("'")
    assert safe.isprintable()


def test_other_texts_stay() -> None:
    for text in ("ОО", "г. Омск", "a=b", "", "'=1"):
        assert not_a_formula(text) == text
