"""The workbook opens in LibreOffice and shows what we meant."""

import csv
import subprocess
from pathlib import Path

import pytest

from tests.conftest import SAMPLE, run_sferum

pytestmark = pytest.mark.desktop


def test_the_workbook_opens_and_rounds_as_excel_does(tmp_path: Path) -> None:
    run = run_sferum("report", SAMPLE, "-o", tmp_path / "report.xlsx", "-q")
    assert run.returncode == 0
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
         "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true",
         "--outdir", str(tmp_path), str(tmp_path / "report.xlsx")],
        check=True, capture_output=True,
    )  # fmt: skip
    with (tmp_path / "report.csv").open(encoding="utf-8") as stream:
        rows = list(csv.reader(stream))
    header = next(number for number, row in enumerate(rows) if row[0] == "Регион")
    first = rows[header + 1]
    assert first[1] == "Азовский немецкий национальный муниципальный район"
    assert first[4:6] == ["25.7%", "9"]
    assert rows[-1][0].startswith("Итого")
