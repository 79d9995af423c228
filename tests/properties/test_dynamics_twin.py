"""Random weeks: the dynamics agree with the slow calculation in every cell, at every level."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest

from sferum_cli.errors import InvalidInputError
from sferum_cli.pipeline import Call
from sferum_cli.problems import Problems
from sferum_cli.render.json_document import json_text
from sferum_cli.reports.dynamics_document import dynamics_document
from sferum_cli.rulebook.words import Level
from sferum_cli.settings import Settings
from tests.builders.dynamics import keep_week, make_dynamics
from tests.extent import tries
from tests.twin.agreement import call_for, types_of
from tests.twin.calculation import Level as TwinLevel
from tests.twin.calculation import Options, RepeatsAcrossFilesError, World
from tests.twin.dynamics import dynamics_of
from tests.twin.files import write_world
from tests.twin.views_agreement import compare_dynamics
from tests.twin.weeks import Days, Kept
from tests.twin.weeks_worlds import (
    kept_until,
    of_another_headcount,
    of_other_spellings,
    random_holidays,
    random_weeks,
)
from tests.twin.worlds import WEEK_END, random_options

FORMATS: tuple[Literal["csv", "xlsx", "parquet"], ...] = ("csv", "xlsx", "parquet")
SEEDS = range(tries(12))
LEVELS: tuple[TwinLevel, ...] = ("organization", "municipality", "region", "country")
ADDED = Options(repeats="sum")


def settings_of(days: Sequence[Days]) -> Settings:
    texts = [f"{first.isoformat()}/{last.isoformat()}" for first, last in days]
    return Settings.model_validate({"calendar": {"holidays": texts}})


def json_of(call: Call | None, level: str, **more: Any) -> dict[str, Any]:
    found = dynamics_document(make_dynamics(call, Problems(), Level(level), **more))
    read = json.loads(json_text(found))
    assert list(read) == ["meta", "rows", "issues"]
    return dict(read)


@pytest.mark.parametrize("seed", SEEDS)
def test_weeks_of_files_agree(seed: int, tmp_path: Path) -> None:
    world, options, days = random_weeks(seed), random_options(seed), random_holidays(seed)
    paths = write_world(world, tmp_path, FORMATS[seed % len(FORMATS)])
    number = 1 + seed % 6
    for level in LEVELS:
        call = call_for(paths, options, world.week_end)
        more = {"weeks": number, "types": types_of(options), "settings": settings_of(days)}
        try:
            wanted = dynamics_of(world, options, level=level, weeks=number, holidays=days)
        except RepeatsAcrossFilesError:
            with pytest.raises(InvalidInputError):
                json_of(call, level, **more)
            continue
        cells, differences = compare_dynamics(json_of(call, level, **more), wanted)
        assert not differences
        assert cells


def variant(seed: int, kept: Kept, folder: Path, history: Path) -> Kept:
    """A week as the history holds it: as it was, corrected, spelt otherwise, by other rules."""
    world, options = kept.world, kept.options
    ways = ("as it was", "corrected", "other spellings", "other rules", "other heads", "percent")
    way = ways[(seed + world.week_end.toordinal() // 7) % len(ways)]
    if way == "corrected":
        keep_world(of_another_headcount(world), options, folder / "wrong", history)
    elif way == "other spellings":
        world = of_other_spellings(world)
    elif way == "other rules":
        options = replace(options, min_messages=options.min_messages + 1)
    elif way == "other heads":
        world = of_another_headcount(world)
    elif way == "percent":
        options = replace(options, rank_by="percent")
    keep_world(world, options, folder / "right", history)
    return Kept(world, options)


def keep_world(world: World, options: Options, folder: Path, history: Path) -> None:
    folder.mkdir(parents=True)
    paths = write_world(world, folder, "csv")
    keep_week(call_for(paths, options, world.week_end), history, replace=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_weeks_of_the_history_agree(seed: int, tmp_path: Path) -> None:
    """All but the newest, or all of them, are kept; of some seeds one is missing."""
    history, days = tmp_path / "history", random_holidays(seed)
    last_kept = WEEK_END - dt.timedelta(days=7 * (seed % 3))
    rest, kept = kept_until(random_weeks(seed), ADDED, last_kept)
    if seed % 4 == 0:
        kept = kept[1:]
    kept = tuple(
        variant(seed, one, tmp_path / one.world.week_end.isoformat(), history) for one in kept
    )
    history.mkdir(exist_ok=True)
    call = None
    world = None if last_kept == WEEK_END else rest
    if world is not None:
        (tmp_path / "rest").mkdir()
        call = call_for(write_world(world, tmp_path / "rest", "csv"), ADDED, world.week_end)
    if world is None and not kept:
        return
    for level in LEVELS:
        wanted = dynamics_of(world, ADDED, level=level, holidays=days, history=kept)
        found = json_of(call, level, history=history, settings=settings_of(days))
        cells, differences = compare_dynamics(found, wanted)
        assert not differences
        assert cells
