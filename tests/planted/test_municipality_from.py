"""sample_data with a sheet or a file per municipality and no column of it: the same numbers."""

from pathlib import Path
from random import Random

import pytest

from sferum_cli.pipeline import Call
from sferum_cli.problems import Problems
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.sources.tables.options import MunicipalityFrom, TableOptions
from tests.builders import files
from tests.builders.reports import make_report
from tests.planted.office import Cells, column, sample, write

LONGEST = 31
"""Excel cuts the names of sheets here, and offices shorten them before that."""


def by_municipality(cells: Cells) -> dict[str, Cells]:
    """The table of each municipality without the column."""
    number = column(cells, "Муниципалитет")
    header, *rows = ([*row[:number], *row[number + 1 :]] for row in cells)
    parts: dict[str, Cells] = {}
    for name, row in zip((row[number] for row in cells[1:]), rows, strict=True):
        parts.setdefault(name, [list(header)]).append(row)
    return parts


def of_sheet(name: str, random: Random) -> str:
    """A municipality as an office calls a sheet: short, or cut by Excel."""
    short = name.replace("муниципальный район", random.choice(("МР", "р-н", "район", "м.р-н")))
    if len(name) > LONGEST and random.random() < 1 / 2 and name[:LONGEST].endswith("ый ра"):
        return name[:LONGEST]
    return short if len(short) < LONGEST else short.rsplit(" ", 1)[0]


def of_file(name: str, number: int, random: Random) -> str:
    """A municipality as an office calls a file."""
    return random.choice(
        ("{name}", "{number:02}_{under}", "{number}. {name}", "ОО-1 {name} 2024", "{name} (1)")
    ).format(name=name, number=number, under=name.replace(" ", "_"))


def numbers(folder: Path, whose: MunicipalityFrom | None) -> list[dict[str, object]]:
    """The rows of the report without the names, whose spelling is the sheets'."""
    reading = ReadOptions(tables=TableOptions(municipality_from=whose))
    report = make_report(Call(InputCall([folder]), reading, Rules()), Problems())
    assert report.rows["municipality"].null_count() == 0
    return report.rows.drop("municipality").to_dicts()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("whose", MunicipalityFrom)
def test_the_numbers_are_those_of_the_column(
    whose: MunicipalityFrom, seed: int, tmp_path: Path
) -> None:
    office, random = sample(), Random(f"{whose}{seed}")
    whole, parted = tmp_path / "whole", tmp_path / "parted"
    whole.mkdir()
    parted.mkdir()
    office.write(whole)
    write(parted / "активность.csv", office.activity)
    parts = by_municipality(office.headcount)
    if whose is MunicipalityFrom.SHEET:
        sheets = {of_sheet(name, random): cells for name, cells in parts.items()}
        suffix = random.choice((".xlsx", ".xls", ".ods"))
        files.write_book(parted / f"численность{suffix}", sheets)
    else:
        order = {name: number for number, name in enumerate(parts)}
        for name, cells in parts.items():
            write(parted / f"{of_file(name, order[name] + 1, random)}.csv", cells)
    found, right = (numbers(folder, one) for folder, one in ((parted, whose), (whole, None)))
    assert sorted(map(str, found)) == sorted(map(str, right))
