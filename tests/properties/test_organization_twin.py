"""Random weeks: organization and attention agree with the slow calculation in every figure."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sferum_cli import counted_weeks
from sferum_cli.errors import InvalidInputError
from sferum_cli.pipeline import Call
from sferum_cli.render.json_document import json_text
from sferum_cli.reports.document import Document
from sferum_cli.settings import Settings
from sferum_cli.sources.activity import read
from tests.builders.organization import make_attention, make_organization
from tests.extent import tries
from tests.properties.test_dynamics_twin import ADDED, keep_world, settings_of
from tests.properties.test_workers import RowsOfWorkers
from tests.twin.agreement import call_for, types_of
from tests.twin.attention import attention_of
from tests.twin.calculation import Options, Organization, RepeatsAcrossFilesError, World
from tests.twin.files import write_world
from tests.twin.organization import organization_of
from tests.twin.views_agreement import compare_attention, compare_organization
from tests.twin.weeks_worlds import kept_until, random_holidays, random_weeks
from tests.twin.worlds import WEEK_END, random_options, random_world

SEEDS = range(tries(20))
FEW = (0, 1, 2, 5)
"""Values of the setting small_numbers: the small worlds have few people in each organization."""
SECTIONS = [
    "meta", "organization", "row", "places", "missing", "members", "change", "active",
    "messages_bands", "days", "issues",
]  # fmt: skip


def data(document: Document) -> dict[str, Any]:
    return dict(json.loads(json_text(document)))


def some_organizations(world: World, seed: int) -> Iterator[Organization]:
    """Three of a world, found by their ID: those with the most people, and another."""
    ids = [row.organization_id for rows in world.activity for row in rows]
    known = [one for one in world.organizations if one.organization_id]
    busy = sorted(known, key=lambda one: -ids.count(one.organization_id))
    yield from {*busy[:2], busy[seed % len(busy)]}


def without_types(seed: int) -> Options:
    options = random_options(seed)
    return Options(**{**vars(options), "types": None})


def agrees(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    assert list(found) == SECTIONS
    cells, differences = compare_organization(found, wanted)
    assert not differences
    assert cells


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("weeks", [True, False], ids=["whole weeks", "some days"])
def test_organizations_agree(seed: int, weeks: bool, tmp_path: Path) -> None:
    world = random_weeks(seed) if weeks else random_world(seed)
    options, holidays, few = without_types(seed), random_holidays(seed), FEW[seed % len(FEW)]
    call = call_for(write_world(world, tmp_path, "csv"), options, world.week_end)
    settings = settings_of(holidays).model_copy(update={"small_numbers": few})
    for one in some_organizations(world, seed):
        try:
            wanted = organization_of(world, options, one, small_numbers=few, holidays=holidays)
        except RepeatsAcrossFilesError:
            with pytest.raises(InvalidInputError):
                make_organization(call, one.organization_id, settings=settings)
            continue
        agrees(data(make_organization(call, one.organization_id, settings=settings)), wanted)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_change_is_from_the_history_too(seed: int, tmp_path: Path) -> None:
    history = tmp_path / "history"
    rest, kept = kept_until(random_weeks(seed), ADDED, WEEK_END - dt.timedelta(days=7))
    history.mkdir()
    for past in kept:
        keep_world(past.world, past.options, tmp_path / past.world.week_end.isoformat(), history)
    (tmp_path / "rest").mkdir()
    call = call_for(write_world(rest, tmp_path / "rest", "csv"), ADDED, rest.week_end)
    for one in some_organizations(rest, seed):
        wanted = organization_of(rest, ADDED, one, history=kept)
        agrees(data(make_organization(call, one.organization_id, history=history)), wanted)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("weeks", [True, False], ids=["whole weeks", "some days"])
def test_attention_agrees(seed: int, weeks: bool, tmp_path: Path) -> None:
    world = random_weeks(seed) if weeks else random_world(seed)
    options = random_options(seed)
    call = call_for(write_world(world, tmp_path, "csv"), options, world.week_end)
    try:
        wanted = attention_of(world, options)
    except RepeatsAcrossFilesError:
        with pytest.raises(InvalidInputError):
            make_attention(call, types=types_of(options))
        return
    found = data(make_attention(call, types=types_of(options)))
    assert list(found) == ["meta", "rows", "issues"]
    cells, differences = compare_attention(found, wanted)
    assert not differences
    assert cells


@pytest.mark.parametrize("in_workers", [False, True], ids=["buckets", "workers"])
def test_buckets_of_users_add_up(
    in_workers: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is counted of an organization is a sum over users, wherever they are counted."""
    world, options = random_world(4, size=200), Options(repeats="sum", messages_per="user")
    call = call_for(write_world(world, tmp_path, "csv"), options, world.week_end)
    ids = sorted(one.organization_id for one in some_organizations(world, 0))
    settings = Settings(small_numbers=1)

    def said(call: Call) -> list[dict[str, Any]]:
        made = [make_organization(call, one, settings=settings) for one in ids]
        return [data(one) for one in (*made, make_attention(call))]

    whole = said(call)
    assert any(one["messages_bands"] for one in whole[:-1])
    assert any(one["days"] for one in whole[:-1])
    monkeypatch.setattr(read, "buckets_needed", lambda _rows, _memory: 5)
    if in_workers:
        monkeypatch.setattr(counted_weeks, "LocalRows", RowsOfWorkers)
    assert said(call) == whole
