"""Holds the product's report against the slow calculation, cell by cell."""

import datetime as dt
import math
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from sferum_cli.errors import InvalidInputError
from sferum_cli.pipeline import Call
from sferum_cli.problems import Problems
from sferum_cli.reports.report import Report
from sferum_cli.rulebook.parameters import Rules, Thresholds
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level, MessagesPer, OrganizationType, RankBy, RolesTaken
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.tally.repeats import Repeats
from tests.builders.reports import make_report
from tests.twin import calculation
from tests.twin.calculation import Cell, Options, RepeatsAcrossFilesError, Row, World


def call_for(paths: Sequence[Path], options: Options, week_end: dt.date) -> Call:
    """The product's call that means the same as the twin's options."""
    rules = Rules(
        thresholds=Thresholds(
            active_teacher_messages=options.min_messages,
            active_teacher_calls=options.min_calls,
            active_student_messages=options.min_student_messages,
        ),
        roles=RolesTaken(options.roles),
        messages_per=MessagesPer(options.messages_per),
        rank_by=RankBy(options.rank_by),
        min_coverage=options.min_coverage,
    )
    return Call(
        InputCall(paths),
        ReadOptions(),
        rules,
        week=Week(week_end),
        repeats=Repeats(options.repeats),
    )


def types_of(options: Options) -> tuple[OrganizationType, ...] | None:
    """The types of ``--type``."""
    return None if options.types is None else tuple(map(OrganizationType, options.types))


def compare(paths: Sequence[Path], world: World, options: Options) -> tuple[int, list[str]]:
    """The number of cells compared at all levels, and the cells that differ."""
    cells, differences = 0, []
    for level in Level:
        call = call_for(paths, options, world.week_end)
        try:
            expected = calculation.report(world, options, level.value)
        except RepeatsAcrossFilesError:
            try:
                make_report(call, Problems(), level, types_of(options))
            except InvalidInputError as error:
                assert error.problems.errors[0].code == "repeat-across-files"
            else:
                differences.append(f"{level}: repeats across files were not refused")
            continue
        found = make_report(call, Problems(), level, types_of(options))
        number, rows = _compare_rows(level.value, expected, found.rows.to_dicts())
        cells += number
        differences += rows
        if found.total is not None and _one_scope(found):
            total = calculation.total(world, options, level.value)
            number, rows = _compare_rows(f"{level} total", [total], found.total.to_dicts())
            cells += number
            differences += rows
        if level is Level.REGION and options.types is None:
            differences += _compare_targets(world, options, found)
    return cells, differences


def _one_scope(report: Report) -> bool:
    """The total of several regions may mix scopes, where the twin judges all as one unit."""
    return report.level is not Level.REGION or report.rows.height == 1


def _compare_rows(
    name: str, expected: Sequence[Row], found: Sequence[dict[str, Cell]]
) -> tuple[int, list[str]]:
    if len(expected) != len(found):
        return 0, [f"{name}: {len(expected)} rows expected, {len(found)} found"]
    cells, differences = 0, []
    for number, (wanted, row) in enumerate(zip(expected, found, strict=True)):
        for key, value in wanted.items():
            cells += 1
            if not _equal(value, row[key]):
                differences.append(f"{name} row {number} {key}: {value} expected, {row[key]} found")
    return cells, differences


def _equal(wanted: Cell, found: object) -> bool:
    if wanted is None or wanted == "":
        return found is None or found == ""
    if isinstance(wanted, Fraction):
        return isinstance(found, float) and math.isclose(float(wanted), found, rel_tol=1e-15)
    return wanted == found


def _compare_targets(world: World, options: Options, report: Report) -> list[str]:
    differences = []
    expected = calculation.targets(world, options)
    for region in report.targets:
        for found in region.reached:
            wanted = expected[str(region.region)][found.target.key]
            pairs = {
                "count": (wanted.count, found.count),
                "total": (wanted.total, found.total),
                "met": (wanted.met, found.met),
                "missing_people": (wanted.missing_people, found.missing_people),
            }
            differences += [
                f"target {found.target.key} of {region.region}: {key} {one} expected, {other} found"
                for key, (one, other) in pairs.items()
                if one != other
            ]
    return differences
