"""A bound on the memory changes no number: the same report from any number of buckets."""

import tempfile
from pathlib import Path

import polars as pl
import pytest

from sferum_cli.narrow import ROW_COLUMNS
from sferum_cli.pipeline import Call
from sferum_cli.problems import Problems
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.activity import buckets, read
from sferum_cli.sources.activity.buckets import Buckets, buckets_needed
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from tests.builders.reports import make_report
from tests.conftest import SAMPLE

ACTIVITY = (
    "Дата;ID пользователя;ID организации;Роль;Верифицирован;Отправлено сообщений\n"
    + "".join(f"24.10.2024;{user};{organization};Учитель;да;{sent}\n"
              for user in ("1", "01", "a", "А", "b", "77")
              for organization, sent in (("1", 6), ("2", 5), ("1", 6), ("1", 7)))
)  # fmt: skip
HEADS = (
    "Регион;Муниципалитет;ID организации;Организация;Тип организации;Педагогов;Обучающихся\n"
    "Омская область;г. Омск;1;Школа 1;ОО;10;100\n"
    "Омская область;г. Омск;2;Школа 2;ОО;10;100\n"
)


def said(folder: Path, number: int, monkeypatch: pytest.MonkeyPatch) -> tuple[object, object]:
    monkeypatch.setattr(read, "buckets_needed", lambda _rows, _memory: number)
    monkeypatch.setattr(read, "Buckets", lambda many, in_files: Buckets(many, in_files=True))
    monkeypatch.setattr(buckets, "_FLUSHED_AT", 64)
    problems = Problems()
    call = Call(InputCall([folder]), ReadOptions(), Rules())
    report = make_report(call, problems, Level.ORGANIZATION)
    return report.rows.rows(), [(one.code, one.message, one.count) for one in problems.records]


@pytest.mark.parametrize("number", [2, 3, 7, 16])
def test_the_sample_by_buckets(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(SAMPLE, number, monkeypatch) == said(SAMPLE, 1, monkeypatch)


@pytest.mark.parametrize("number", [2, 5])
def test_repeats_and_ids_that_look_alike_by_buckets(
    tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_text(ACTIVITY, "utf-8")
    (tmp_path / "h.csv").write_text(HEADS, "utf-8")
    whole = said(tmp_path, 1, monkeypatch)
    assert said(tmp_path, number, monkeypatch) == whole
    assert "ids-alike" in str(whole[1])
    assert "repeat-identical" in str(whole[1])


def test_the_files_are_private_and_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(buckets, "_FLUSHED_AT", 1)
    dead = tmp_path / "sferum-999999999-left"
    dead.mkdir()
    rows = Buckets(2, in_files=True)
    frame = pl.DataFrame({key: [1, 2, 3] for key in ROW_COLUMNS}).with_columns(
        pl.col("user").cast(pl.UInt64)
    )
    rows.add(frame)
    (folder,) = tmp_path.iterdir()
    assert folder != dead
    assert folder.stat().st_mode & 0o777 == 0o700
    assert sorted(pl.concat(list(rows))["user"]) == [1, 2, 3]
    rows.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("rows", "memory", "number"),
    [(1000, None, 1), (10**8, None, 12), (1000, 10**9, 1), (10**7, 10**9, 3), (10**7, 1, 11)],
)
def test_how_many_buckets(rows: int, memory: int | None, number: int) -> None:
    assert buckets_needed(rows, memory) == number
