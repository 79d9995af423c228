"""Files of several weeks: the product's report of each week agrees with the slow calculation."""

import datetime as dt
import tempfile
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extent import tries
from tests.twin.agreement import compare
from tests.twin.calculation import Options, World
from tests.twin.files import write_world
from tests.twin.weeks import at_week, rows_of
from tests.twin.weeks_worlds import MOST_WEEKS, random_weeks, worlds_of_weeks
from tests.twin.worlds import WEEK_END, options, random_options

FORMATS: tuple[Literal["csv", "xlsx", "parquet"], ...] = ("csv", "xlsx", "parquet")


def weeks_with_data(world: World) -> list[World]:
    ends = [WEEK_END - dt.timedelta(days=7 * back) for back in range(MOST_WEEKS)]
    return [there for end in ends if any(rows_of(there := at_week(world, end)))]


@settings(max_examples=tries(20))
@given(world=worlds_of_weeks(), chosen=options(), format=st.sampled_from(FORMATS))
def test_each_week_of_small_worlds_agrees(
    world: World, chosen: Options, format: Literal["csv", "xlsx", "parquet"]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = write_world(world, Path(folder), format)
        for week in weeks_with_data(world):
            _cells, differences = compare(paths, week, chosen)
            assert not differences, week.week_end


@pytest.mark.long
@pytest.mark.parametrize("seed", range(tries(8)))
def test_each_week_of_larger_worlds_agrees(seed: int, tmp_path: Path) -> None:
    world, chosen = random_weeks(seed, 200), random_options(seed)
    paths = write_world(world, tmp_path, FORMATS[seed % len(FORMATS)])
    weeks = weeks_with_data(world)
    assert weeks[0].week_end == WEEK_END
    for week in weeks:
        _cells, differences = compare(paths, week, chosen)
        assert not differences, week.week_end
