"""The worked example: every cell of four levels, worked out independently of the product."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from sferum_cli.problems import Problems
from sferum_cli.rulebook.words import Level
from tests.builders.reports import make_report
from tests.golden.test_sample_against_twin import WEEK_END
from tests.twin.agreement import call_for
from tests.twin.calculation import Options

EXAMPLE = Path(__file__).parent / "example"


@pytest.mark.parametrize("level", list(Level))
def test_every_cell(level: Level) -> None:
    paths = [EXAMPLE / "activity.csv", EXAMPLE / "headcount.csv"]
    rows = make_report(call_for(paths, Options(), WEEK_END), Problems(), level).rows
    with (EXAMPLE / f"expected-{level}.csv").open(encoding="utf-8") as stream:
        expected = list(csv.DictReader(stream))
    assert rows.height == len(expected)
    for wanted, row in zip(expected, rows.iter_rows(named=True), strict=True):
        for key, text in wanted.items():
            assert row[key] == cell(key, text), (row["municipality"], key)


def cell(key: str, text: str) -> object:
    if not text:
        return None
    if key.endswith("_pct"):
        return float(Fraction(text))
    return int(text) if text.isdigit() and key != "organization_id" else text
