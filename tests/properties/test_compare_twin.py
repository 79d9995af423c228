"""Random pairs of tables: every cell is judged as the slow calculation judges it."""

import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from sferum_cli.reports.comparison import Comparison
from tests.builders import files
from tests.builders.compared import REGION, TITLES, held
from tests.columns import COLUMNS
from tests.extent import tries
from tests.twin.comparison import HELD, SHARES, TEN, WHOLE, Cell, Row, Table, held_together, tenths

SEEDS = range(tries(300))
SPELLINGS = (
    ("Азовский район", "Азовский МР", "АЗОВСКИЙ муниципальный район"),
    ("г. Омск", "Омск г.о.", "городской округ город Омск"),
    ("Омский район", "Омский муниципальный округ", "Омский р-н"),
    ("Тарский район", "Тарский  район", "муниципальный район Тарский"),
    ("Нижнеомский район", "Нижнеомский м.р-н", "НИЖНЕОМСКИЙ МР"),
)
"""How each unit may be called, all of them one."""
DROPPED = ("teachers", "students_pct", "rank_active_students", "students_linked")
DIGITS = 6
TOTALS = ("teachers_total", "students_total", "organizations_total")


def random_table(chance: random.Random) -> dict[int, dict[str, Cell]]:
    """The exact numbers of some units; the shares are what the counts come to."""
    units = chance.sample(range(len(SPELLINGS)), chance.randint(2, len(SPELLINGS)))
    return {unit: random_row(chance) for unit in sorted(units)}


def random_row(chance: random.Random) -> dict[str, Cell]:
    row: dict[str, Cell] = {key: Fraction(chance.choice((8, 16, 40, 90, 300))) for key in TOTALS}
    for share in SHARES:
        count = share.removesuffix("_pct")
        kind = next((one for one in ("teachers", "students") if one in count), "organizations")
        total = row[f"{kind}_total"] or Fraction(1)
        row[count] = Fraction(chance.randint(2, int(total)))
        row[share] = WHOLE * Fraction(row[count] or 0) / total
    return {key: row.get(key, Fraction(chance.randint(1, 5))) for key in HELD}


def changed(chance: random.Random, table: dict[int, dict[str, Cell]]) -> dict[int, dict[str, Cell]]:
    """The same numbers with a few other cells, blank ones, and another unit."""
    other = {unit: dict(row) for unit, row in table.items()}
    for _change in range(chance.choice((0, 0, 1, 3, 8))):
        row = other[chance.choice(list(other))]
        key = chance.choice(HELD)
        number = row[key]
        if number is None or chance.random() < 0.2:
            row[key] = None
        else:
            by = Fraction(chance.choice((1, 4, 25, 200)), 1000) if key in SHARES else 1
            row[key] = number + by
    if chance.random() < 0.5:
        unit = chance.randrange(len(SPELLINGS))
        if other.pop(unit, None) is None or not other:
            other[unit] = random_row(chance)
    return other


def written(chance: random.Random, table: dict[int, dict[str, Cell]], *, is_rounded: bool) -> Table:
    """The cells as they are written: rounded or not, without a column or two."""
    dropped = chance.sample(DROPPED, chance.choice((0, 0, 1, 2)))
    return {
        unit: {
            key: Fraction(tenths(cell), TEN) if is_rounded and key in SHARES and cell else cell
            for key, cell in row.items()
            if key not in dropped
        }
        for unit, row in table.items()
    }


def cell_of(key: str, cell: Cell) -> Any:
    if cell is None:
        return ""
    return float(cell) if key in SHARES else int(cell)


def shown(cell: Fraction | float | None) -> float | None:
    """A cell as far as a workbook's reader shows it."""
    return None if cell is None else round(float(cell), DIGITS)


def write(chance: random.Random, table: Table, path: Path) -> Path:
    rows: list[tuple[int, Row]] = list(table.items())
    chance.shuffle(rows)
    keys = [key for key in HELD if key in rows[0][1]]
    titles = [TITLES[key] for key in (*COLUMNS[:2], *keys)]
    lines = [
        [REGION, chance.choice(SPELLINGS[unit]), *(cell_of(key, row[key]) for key in keys)]
        for unit, row in rows
    ]
    return files.write(path, [titles, *lines])


def unit_of(name: object) -> int:
    return next(number for number, names in enumerate(SPELLINGS) if name in names)


def cells_of(found: Comparison) -> set[tuple[int, str, Any, Any]]:
    return {
        (unit_of(one.names["municipality"]), one.column.key, shown(one.ours), shown(one.theirs))
        for one in found.differences
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_random_pairs_agree(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    table = random_table(chance)
    ours = written(chance, table, is_rounded=chance.random() < 0.2)
    theirs = written(chance, changed(chance, table), is_rounded=chance.random() < 0.5)
    tolerance = chance.choice((Fraction(0), Fraction(0), Fraction(1, 20)))
    suffixes = [chance.choice((".csv", ".xlsx", ".ods")) for _side in range(2)]
    wanted = held_together(ours, theirs, tolerance)
    found = held(
        write(chance, ours, tmp_path / f"наши{suffixes[0]}"),
        write(chance, theirs, tmp_path / f"их{suffixes[1]}"),
        float(tolerance),
    )
    expected = {
        (unit, key, shown(one), shown(other)) for unit, key, one, other in wanted.differences
    }
    assert cells_of(found) == expected
    for only, units in ((found.only_ours, wanted.only_ours),
                        (found.only_theirs, wanted.only_theirs)):  # fmt: skip
        assert {unit_of(names["municipality"]) for names in only} == units
    assert found.equal == wanted.equal
    (level,) = found.levels
    assert level.lacking.keys() == wanted.not_compared
