"""The sample's expected report is what the slow calculation gives, not only what we printed."""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sferum_cli.problems import Problems
from tests.builders.reports import make_report
from tests.conftest import SAMPLE
from tests.twin.agreement import call_for, compare
from tests.twin.calculation import ActivityRow, Options, Organization, World

WEEK_END = dt.date(2024, 10, 24)


def sample_world() -> World:
    """The sample read with openpyxl alone."""
    organizations = [
        Organization(region, place, identity, name, kind, connected == "да", teachers, students)
        for region, place, identity, name, kind, connected, teachers, students in _rows(
            SAMPLE / "headcount.xlsx", 4
        )
    ]
    activity = [
        ActivityRow(
            day.date(), user, place, role, verified == "да", sent, read, calls, linked == "да"
        )
        for day, user, place, role, verified, sent, read, calls, linked in _rows(
            SAMPLE / "activity.xlsx", 2
        )
    ]
    return World(tuple(organizations), None, (tuple(activity),), None, WEEK_END)


def _rows(path: Path, first: int) -> Iterator[Any]:
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        yield from book.active.iter_rows(min_row=first, values_only=True)


def test_every_cell_of_every_level() -> None:
    paths = [SAMPLE / "activity.xlsx", SAMPLE / "headcount.xlsx"]
    cells, differences = compare(paths, sample_world(), Options())
    assert not differences
    assert cells > 5_000


@pytest.mark.parametrize("rank_by", ["count", "percent"])
def test_ratings_have_ties(rank_by: str) -> None:
    paths = [SAMPLE / "activity.xlsx", SAMPLE / "headcount.xlsx"]
    call = call_for(paths, Options(rank_by=rank_by), WEEK_END)  # type: ignore[arg-type]
    ranks = make_report(call, Problems()).rows["rank_active_organizations"]
    assert ranks.n_unique() < ranks.len()
