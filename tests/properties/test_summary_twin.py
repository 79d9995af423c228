"""Random weeks: the summary agrees with the slow calculation in every figure."""

import datetime as dt
import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import pytest

from sferum_cli.errors import InvalidInputError
from sferum_cli.pipeline import Call
from sferum_cli.problems import Problems
from sferum_cli.render.json_document import json_text
from sferum_cli.rulebook.words import Level
from sferum_cli.settings import Settings
from tests.builders.summary import make_summary
from tests.extent import tries
from tests.properties.test_dynamics_twin import ADDED, settings_of, variant
from tests.twin.agreement import call_for
from tests.twin.calculation import RepeatsAcrossFilesError, World
from tests.twin.files import write_world
from tests.twin.summary import LastYear, summary_of
from tests.twin.views_agreement import compare_summary
from tests.twin.weeks_worlds import kept_until, random_holidays, random_weeks
from tests.twin.worlds import WEEK_END, random_options

SEEDS = range(tries(12))
LEVELS: tuple[Literal["region", "country"], ...] = ("region", "country")


def last_year_of(world: World) -> LastYear:
    regions = sorted({one.region for one in world.organizations})
    return {name: {"active_students": Fraction(112, 10)} for name in regions[1:]}


def with_last_year(settings: Settings, facts: LastYear) -> Settings:
    found = {name: {key: float(fact) for key, fact in of.items()} for name, of in facts.items()}
    return settings.model_copy(update={"last_year": found})


def json_of(call: Call | None, level: str, **more: Any) -> dict[str, Any]:
    read = json.loads(json_text(make_summary(call, Problems(), Level(level), **more)))
    assert list(read) == ["meta", "regions", *(["country"] * (level == "country")), "issues"]
    return dict(read)


@pytest.mark.parametrize("seed", SEEDS)
def test_weeks_of_files_agree(seed: int, tmp_path: Path) -> None:
    world, days = random_weeks(seed), random_holidays(seed)
    options = replace(random_options(seed), types=None)
    paths, facts = write_world(world, tmp_path, "csv"), last_year_of(world)
    settings = with_last_year(settings_of(days), facts)
    for level in LEVELS:
        call = call_for(paths, options, world.week_end)
        try:
            wanted = summary_of(world, options, level=level, last_year=facts, holidays=days)
        except RepeatsAcrossFilesError:
            with pytest.raises(InvalidInputError):
                json_of(call, level, settings=settings)
            continue
        cells, differences = compare_summary(json_of(call, level, settings=settings), wanted)
        assert not differences
        assert cells


@pytest.mark.parametrize("seed", SEEDS)
def test_weeks_of_the_history_agree(seed: int, tmp_path: Path) -> None:
    """The newest from files or, of every third seed, from the history like the one before it."""
    history, days = tmp_path / "history", random_holidays(seed)
    last_kept = WEEK_END - dt.timedelta(days=7 * (seed % 3))
    rest, kept = kept_until(random_weeks(seed), ADDED, last_kept)
    if not kept:
        return
    kept = tuple(
        variant(seed, one, tmp_path / one.world.week_end.isoformat(), history) for one in kept
    )
    call, world = None, None
    if last_kept != WEEK_END:
        (tmp_path / "rest").mkdir()
        world = rest
        call = call_for(write_world(rest, tmp_path / "rest", "csv"), ADDED, rest.week_end)
    for level in LEVELS:
        wanted = summary_of(world, ADDED, level=level, holidays=days, history=kept)
        found = json_of(call, level, history=history, settings=settings_of(days))
        cells, differences = compare_summary(found, wanted)
        assert not differences
        assert cells
