"""What docs/history.md shows works: the queries, the commands, and every column it names."""

import re
import shlex
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sferum_cli.history.week_file import METADATA_KEY
from sferum_cli.reports.kept_rows import KEPT_COLUMNS
from sferum_cli.reports.monitoring import ACCOUNTS
from sferum_cli.rulebook.indicators import COLUMNS, INDICATORS
from tests.builders.weeks import kept_weeks, week_before, weeks_of_activity
from tests.conftest import ROOT, Run

PAGE = (ROOT / "docs" / "history.md").read_text("utf-8")


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


def test_both_queries_give_the_same_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept_weeks(tmp_path / "история", 3)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(block("python"), names)  # noqa: S102 - that it runs is the point
    by_polars = names["shares"]
    days = [week_before(number).end for number in (2, 1, 0)]
    assert by_polars["week_end"].to_list() == days * 2
    assert by_polars["municipality"].n_unique() == 2
    assert by_polars["active_students_pct"].null_count() == 0
    assert duckdb.execute(block("sql")).fetchall() == by_polars.rows()


def test_the_commands_run(sferum: Run, tmp_path: Path) -> None:
    commands = [line.partition("#")[0] for line in PAGE.split("```")[1].splitlines() if line]
    weeks_of_activity(tmp_path / "архив", 2)
    weeks_of_activity(tmp_path / "выгрузка", 1)
    (tmp_path / "выгрузка" / "headcount.csv").rename(tmp_path / "численность.csv")
    for command in commands:
        more = ["--yes"] if "remove" in command else []
        run = sferum(*shlex.split(command)[1:], *more)
        assert run.returncode == 0, run.stderr
    assert len(commands) == 5


def test_every_column_is_named() -> None:
    told = set(re.findall(r"`(\w+)`", PAGE))
    told |= {one.key for one in COLUMNS} | {one.numerator_key for one in INDICATORS if one.kinds}
    assert set(KEPT_COLUMNS) <= told
    assert {METADATA_KEY, *ACCOUNTS} <= set(re.findall(r"`(\w+)`", PAGE))
