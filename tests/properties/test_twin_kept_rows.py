"""What the history keeps of a week agrees with the slow calculation, in every level and slice."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from sferum_cli.pipeline import week_results
from sferum_cli.problems import Problems
from sferum_cli.reports.kept_rows import KEPT_PARTS, kept_rows
from sferum_cli.reports.week_result import Asked
from tests.extent import tries
from tests.twin.agreement import call_for
from tests.twin.calculation import Options, World
from tests.twin.files import write_world
from tests.twin.history_rows import history_of
from tests.twin.views_agreement import compare_history
from tests.twin.weeks_worlds import random_weeks, worlds_of_weeks
from tests.twin.worlds import options, random_options


def differences(world: World, chosen: Options, folder: Path) -> list[str]:
    chosen = replace(chosen, types=None)  # the history holds whole weeks
    call = call_for(write_world(world, folder, "csv"), chosen, world.week_end)
    ((week,),) = week_results(call, [Asked(KEPT_PARTS)], Problems()).weeks
    cells, found = compare_history(kept_rows(week).to_dicts(), history_of(world, chosen))
    assert cells
    return found


@settings(max_examples=tries(20))
@given(world=worlds_of_weeks(), chosen=options())
def test_the_newest_week_of_small_worlds_agrees(world: World, chosen: Options) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert not differences(world, chosen, Path(folder))


@pytest.mark.parametrize("seed", range(6))
def test_the_newest_week_of_larger_worlds_agrees(seed: int, tmp_path: Path) -> None:
    assert not differences(random_weeks(seed, 200), random_options(seed), tmp_path)
