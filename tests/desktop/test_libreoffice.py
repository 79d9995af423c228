"""Every workbook opens in LibreOffice, which recalculates it and gives back what we wrote."""

import csv
import datetime as dt
import re
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import SAMPLE, run_sferum

pytestmark = pytest.mark.desktop

WORKBOOKS = {
    "municipalities": ("report", SAMPLE),
    "organizations": ("report", SAMPLE, "--level", "organization"),
    "one region": ("report", SAMPLE, "--level", "region"),
    "two regions": ("report", "two"),
    "changes": ("report", "weeks", "--history", "kept"),
    "summary": ("summary", "weeks"),
    "week by week": ("dynamics", "weeks"),
    "one unit": ("dynamics", "weeks", "--level", "region"),
    "a gap": ("dynamics", "gap", "--level", "region"),
    "whom to help": ("attention", SAMPLE),
    "one organization": ("organization", SAMPLE, "--unit", "5500001"),
    "problems": ("check", SAMPLE),
}
"""The calls, in a folder with what ``data`` makes."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weeks of an invented region, two regions, a history, and a week that is missing."""
    folder = tmp_path_factory.mktemp("data")
    for words in (
        ("sample", "--users", "2000", "--weeks", "4", "-o", "weeks"),
        ("sample", "--users", "2000", "--weeks", "4", "-o", "gap"),
        ("sample", "--users", "2000", "--regions", "2", "-o", "two"),
        ("history", "add", "weeks", "--history", "kept"),
    ):
        assert run_sferum(*words, cwd=folder).returncode == 0
    (folder / "gap" / "activity-2024-10-10.xlsx").unlink()
    return folder


def convert(path: Path, kind: str) -> None:
    """Have LibreOffice write the file anew beside itself, in the folder ``back``."""
    folder = path.parent
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile",
         "--convert-to", kind, "--outdir", str(folder / "back"), str(path)],
        check=True, capture_output=True,
    )  # fmt: skip


def is_same(ours: object, theirs: object) -> bool:
    """Whether a cell has the value that we wrote: a number to all its digits but the last."""
    if isinstance(ours, float) and isinstance(theirs, (int, float)):
        return theirs == pytest.approx(ours, rel=1e-14, abs=1e-14)
    if isinstance(ours, dt.datetime) and isinstance(theirs, dt.datetime):
        return ours.date() == theirs.date()
    return ours == theirs or (ours is None and theirs == "")


@pytest.mark.filterwarnings("ignore:.*extension is not supported")  # its own, beside ours
@pytest.mark.parametrize("words", WORKBOOKS.values(), ids=WORKBOOKS)
def test_every_value_comes_back(words: Sequence[object], data: Path, tmp_path: Path) -> None:
    path = tmp_path / "made.xlsx"
    run = run_sferum(*words, "-o", path, cwd=data)
    assert run.returncode == 0, run.stderr
    convert(path, "xlsx")
    ours, theirs = (
        openpyxl.load_workbook(path),
        openpyxl.load_workbook(tmp_path / "back" / path.name),
    )
    assert drawn(tmp_path / "back" / path.name) == drawn(path)
    assert theirs.sheetnames == ours.sheetnames
    assert theirs.active.title == ours.active.title
    for one, other in zip(ours.worksheets, theirs.worksheets, strict=True):
        for row in one.iter_rows():
            for cell in row:
                back = other[cell.coordinate]
                assert is_same(cell.value, back.value), (one.title, cell.coordinate)
                assert back.data_type != "f"
                assert (cell.comment is None) == (back.comment is None)
        assert {table.ref for table in other.tables.values()} == {
            table.ref for table in one.tables.values()
        }
        assert len(rules_of(other)) == len(rules_of(one))


def drawn(path: Path) -> list[int]:
    """How many series each chart of a workbook has: the values, and the target."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if re.search(r"charts/chart\d+\.xml", name)]
        return [len(re.findall(rb"<(?:c:)?ser>", archive.read(name))) for name in sorted(names)]


def rules_of(sheet: Any) -> list[Any]:
    return [rule for some in sheet.conditional_formatting for rule in some.rules]


def test_the_report_shows_what_excel_would_show(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    assert run_sferum("report", SAMPLE, "-o", path, "-q").returncode == 0
    convert(path, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true")
    with (tmp_path / "back" / "report.csv").open(encoding="utf-8") as stream:
        rows = list(csv.reader(stream))
    header = next(number for number, row in enumerate(rows) if row[0] == "Регион")
    first = rows[header + 1]
    assert first[1] == "Азовский немецкий национальный муниципальный район"
    assert first[4:6] == ["25.7%", "9"]
    assert rows[-1][0].startswith("Итого")
