"""Random regions: every level of the weekly export, and every municipality's share of it."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sferum_cli.errors import InvalidInputError
from sferum_cli.render.json_document import json_text
from sferum_cli.reports.document import Document, Table
from tests.builders.weekly import make_weekly
from tests.extent import tries
from tests.properties.test_organization_twin import without_types
from tests.twin import calculation
from tests.twin.agreement import call_for
from tests.twin.attention import attention_of
from tests.twin.calculation import RepeatsAcrossFilesError
from tests.twin.files import write_world
from tests.twin.worlds import random_world

LEVELS: tuple[calculation.Level, ...] = ("region", "municipality", "organization")
UNIT = ("region", "municipality")
TOLERANCE = 1e-9


def differences(found: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> list[Any]:
    """The cells in which rows differ, that the slow calculation knows."""
    assert len(found) == len(wanted)
    return [
        (row, key, value)
        for row, expected in zip(found, wanted, strict=True)
        for key, value in expected.items()
        if key in row and not is_same(row[key], value)
    ]


def is_same(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, str):  # the slow calculation has "" for an organization without an ID
        return (found or "") == wanted
    if found is None or wanted is None:
        return found is wanted
    return abs(float(found) - float(wanted)) <= TOLERANCE * max(1, abs(float(wanted)))


def tables(document: Document) -> list[pl.DataFrame]:
    return [part.cells for part in document.parts if isinstance(part, Table)]


@pytest.mark.parametrize("seed", range(tries(20)))
def test_every_level_and_every_municipality_agree(seed: int, tmp_path: Path) -> None:
    world, options = random_world(seed), without_types(seed)
    call = call_for(write_world(world, tmp_path, "csv"), options, world.week_end)
    try:
        wanted = {level: calculation.report(world, options, level) for level in LEVELS}
        lacking = attention_of(world, options)
    except RepeatsAcrossFilesError:
        with pytest.raises(InvalidInputError):
            make_weekly(call)
        return
    document, folder = make_weekly(call)
    found = json.loads(json_text(document))
    assert list(found) == ["meta", "levels", "issues"]
    for level in LEVELS:
        rows = found["levels"][level]
        assert not differences(rows, wanted[level]), level
        assert all(len(row) == len(wanted[level][0]) for row in rows), level
    assert len(folder.units) == len(wanted["municipality"])
    for unit, row in zip(folder.units, wanted["municipality"], strict=True):
        here = [one for one in wanted["organization"] if all(one[k] == row[k] for k in UNIT)]
        help_for = [one for one in lacking if all(one[k] == row[k] for k in UNIT)]
        assert unit.record["organizations"] == len(here)
        shown = [table.to_dicts() for table in tables(unit.document())]
        assert len(shown) == 3
        for rows, expected in zip(shown, ([row], here, help_for), strict=True):
            assert not differences(rows, expected), row
