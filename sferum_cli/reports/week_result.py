"""One week's numbers, from the activity: what every view is made of."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from sferum_cli.accounting import InputSheet, RejectedRow
from sferum_cli.problems import Problems
from sferum_cli.reports.targets import RegionTargets
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level, OrganizationType


@dataclass(frozen=True)
class Run:
    """How the numbers came about: the files, what was assumed, and what was wrong with them."""

    inputs: tuple[InputSheet, ...]
    verified_assumed: bool
    bad_rows_skipped: int
    problems: Problems
    passed_over: tuple[str, ...] = ()
    rejected: tuple[RejectedRow, ...] = ()


@dataclass(frozen=True)
class WeekResult:
    """The numbers of one week.

    ``rows`` and ``totals`` are by level as ``monitoring_rows`` and ``monitoring_total`` have them;
    the country and nothing have no total. ``has`` tells which columns of the activity hold
    something. A week ``is_complete`` if it has a row on each of its days and has not barely begun.
    """

    week: Week
    rules: Rules
    types: tuple[OrganizationType, ...] | None
    rows: Mapping[Level, pl.DataFrame]
    totals: Mapping[Level, pl.DataFrame | None]
    targets: tuple[RegionTargets, ...]
    has: Mapping[str, bool]
    is_complete: bool
    run: Run
