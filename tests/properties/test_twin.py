"""Random regions: the product agrees with the slow calculation in every cell, at every level."""

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
from tests.twin.worlds import options, random_options, random_world, worlds

FORMATS: tuple[Literal["csv", "xlsx", "parquet"], ...] = ("csv", "xlsx", "parquet")


@settings(max_examples=tries(40))
@given(
    world=worlds(),
    chosen=options(),
    format=st.sampled_from(FORMATS),
    directory=st.booleans(),
    by_type=st.booleans(),
)
def test_small_worlds_agree(
    world: World,
    chosen: Options,
    format: Literal["csv", "xlsx", "parquet"],
    directory: bool,
    by_type: bool,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = write_world(world, Path(folder), format, directory=directory, by_type=by_type)
        _cells, differences = compare(paths, world, chosen)
    assert not differences


@pytest.mark.parametrize("seed", range(12))
def test_larger_worlds_agree(seed: int, tmp_path: Path) -> None:
    world, chosen = random_world(seed, 400), random_options(seed)
    paths = write_world(
        world,
        tmp_path,
        FORMATS[seed % len(FORMATS)],
        directory=seed % 2 == 0,
        by_type=seed % 4 > 1,
    )
    cells, differences = compare(paths, world, chosen)
    assert not differences
    assert cells or chosen.repeats == "error" or chosen.types
