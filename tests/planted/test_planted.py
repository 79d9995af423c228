"""Each kind of trouble that offices' files have, planted at a random place of sample_data.

The report is that of sample_data, or stops at the planted cell: never another number.
"""

import json
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from random import Random

import pytest

from sferum_cli.errors import InvalidInputError
from sferum_cli.pipeline import Call
from sferum_cli.problems import Problems
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from tests import planted
from tests.builders.reports import make_report
from tests.extent import tries
from tests.planted.office import Kind, sample

KINDS: dict[str, Kind] = {
    f"{module.name.removeprefix('kinds_')}-{kind.__name__}": kind
    for module in iter_modules(planted.__path__)
    if module.name.startswith("kinds_")
    for kind in import_module(f"tests.planted.{module.name}").KINDS
}
SEEDS = range(tries(2))


def rows_of(folder: Path) -> str:
    """The rows of the report on a folder."""
    report = make_report(Call(InputCall([folder]), ReadOptions(), Rules()), Problems())
    return json.dumps(report.rows.to_dicts())


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("office")
    sample().write(folder)
    return rows_of(folder)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", KINDS)
def test_the_rows_stay_or_the_cell_is_named(
    name: str, seed: int, tmp_path: Path, right: str
) -> None:
    place = KINDS[name](sample(), Random(f"{name}{seed}"), tmp_path)
    if place is None:
        assert rows_of(tmp_path) == right
        return
    with pytest.raises(InvalidInputError) as raised:
        rows_of(tmp_path)
    found = [(one.file, one.row, one.column) for one in raised.value.problems.errors]
    wanted = (place.file, place.row, place.column)
    assert any(
        all(want is None or want == got for want, got in zip(wanted, one, strict=True))
        for one in found
    ), (place, found)
