"""Buckets of users counted by other processes, through Arrow and pickle, add up to the report."""

import io
import multiprocessing
import pickle
from pathlib import Path

import polars as pl
import pytest

from sferum_cli import counted_weeks
from sferum_cli.local_rows import LocalRows
from sferum_cli.pipeline import Call
from sferum_cli.problems import Problems
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level, MessagesPer
from sferum_cli.sources.activity import read
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.tally.counting import Counted, count
from sferum_cli.tally.counts import added
from sferum_cli.tally.plan import Plan
from tests.builders.reports import make_report
from tests.conftest import SAMPLE
from tests.properties.test_buckets import ACTIVITY, HEADS

WORKERS = 2


def counted_elsewhere(plan: bytes, rows: bytes) -> bytes:
    """What a worker does: it knows nothing but a plan and the rows of whole users."""
    return pickle.dumps(count(pl.read_ipc(io.BytesIO(rows)), pickle.loads(plan)))  # noqa: S301


class RowsOfWorkers(LocalRows):
    """A week whose buckets are counted by other processes."""

    def counted(self, week: Week, plan: Plan) -> Counted:
        parcels = []
        for rows in self.reading.activity.weeks[week].rows:
            stream = io.BytesIO()
            rows.write_ipc(stream)
            parcels.append((pickle.dumps(plan), stream.getvalue()))
        with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
            answers = pool.starmap(counted_elsewhere, parcels)
        parts = [pickle.loads(answer) for answer in answers]  # noqa: S301
        return Counted(
            added(part.counts for part in parts), pl.concat([part.repeated for part in parts])
        )


def said(folder: Path, rules: Rules) -> tuple[object, object]:
    problems = Problems()
    call = Call(InputCall([folder]), ReadOptions(), rules)
    report = make_report(call, problems, Level.ORGANIZATION)
    told = [(one.code, one.message, one.count) for one in problems.records]
    return report.rows.rows(), (told, report.run.inputs, report.targets)


@pytest.mark.parametrize("which", ["the sample", "repeats and ids alike"])
def test_workers_add_up_to_one_process(
    which: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = SAMPLE
    if which != "the sample":
        folder = tmp_path
        (folder / "a.csv").write_text(ACTIVITY, "utf-8")
        (folder / "h.csv").write_text(HEADS, "utf-8")
    rules = Rules(messages_per=MessagesPer.USER)
    here = said(folder, rules)
    monkeypatch.setattr(read, "buckets_needed", lambda _rows, _memory: 5)
    monkeypatch.setattr(counted_weeks, "LocalRows", RowsOfWorkers)
    assert said(folder, rules) == here
