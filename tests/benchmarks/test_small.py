"""The benchmarks run, and the product agrees with its peers, on a little data; no times.

Not part of the ordinary tests: ``pytest tests/benchmarks``.
"""

import sys
from pathlib import Path

import pytest

from tests.benchmarks.__main__ import main
from tests.benchmarks.answers import differences
from tests.benchmarks.cases import CASES, Case, Runner
from tests.benchmarks.running import Beside, Cost, Result, run_case
from tests.benchmarks.table import HEADER, table

WITH_DATA = [case for case in CASES if case.data]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.mark.parametrize("case", WITH_DATA, ids=[case.name for case in WITH_DATA])
def test_answers_agree(case: Case, data: Path) -> None:
    result = run_case(case.scaled(0.002), data, times=1)
    compared = [peer.name for peer in case.peers if peer.answers]
    assert [beside.name for beside in result.beside if beside.agree is True] == compared
    assert not [beside.name for beside in result.beside if beside.agree is False]


def test_a_difference_is_seen(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours.csv", tmp_path / "theirs.csv"
    header = "region,municipality,teachers,teachers_pct\n"
    ours.write_text(f"{header}а,б,3,\nа,в,4,1.5\nа,д,5,2\n", encoding="utf-8")
    theirs.write_text(f"{header}а,г,1,1\nа,д,6,2.0\nа,б,3.0,0\n", encoding="utf-8")
    assert differences(ours, ours) == []
    assert differences(ours, theirs) == [
        "а / в: not theirs",
        "а / г: not ours",
        "а / б, teachers_pct: '', not '0'",
        "а / д, teachers: '5', not '6'",
    ]
    theirs.write_text(header, encoding="utf-8")
    assert differences(theirs, ours) == ["no rows"]


def test_a_unit_with_two_rows_stops_the_comparison(tmp_path: Path) -> None:
    twice = tmp_path / "twice.csv"
    twice.write_text("region,municipality,teachers\nа,б,3\nа,б,3\n", encoding="utf-8")
    with pytest.raises(ValueError, match="several rows"):
        differences(twice, twice)


def test_a_missed_bar_and_a_difference_are_shown() -> None:
    cost = Cost(seconds=2.0, peak=5_000_000)
    result = Result(
        "case",
        10,
        cost,
        (
            Beside("slower", cost, ratio=1.0, bar=0.5, agree=True),
            Beside("other", cost, ratio=1.0, bar=1.5, agree=False),
        ),
    )
    assert not result.good
    lines = table([result]).splitlines()
    assert [cell.strip() for cell in lines[0].strip("|").split("|")] == list(HEADER)
    assert "≤ 0.5 missed" in lines[2]
    assert "DIFFER" in lines[3]


def test_a_command_that_fails_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = Runner("failing", lambda files: [sys.executable, "-c", "raise SystemExit('why')"])
    case = Case("short", None, failing, ())
    monkeypatch.setattr("tests.benchmarks.__main__.CASES", (case,))
    assert main(["--times", "1", "--keep", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "short failed: exit code 1" in said
    assert "why" in said
