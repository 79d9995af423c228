"""A file read in many small batches, side by side, says what it says in one."""

import random
import time
from pathlib import Path

import polars as pl
import pytest

from sferum_cli.pipeline import Call
from sferum_cli.problems import Problems
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.sheets import csv_sheet, parquet_sheet
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.sources.tables.vocabulary import Vocabulary
from tests.builders.reports import make_report

PEOPLE, SCHOOLS = 3_000, 900


def write_world(folder: Path, seed: int) -> None:
    """Every batch brings organizations, roles and spellings that the ones before did not have.

    They are frames, since there are thousands of rows.
    """
    source = random.Random(seed)
    schools = [str(5_500_000 + number) for number in range(SCHOOLS)]
    roles = ["Учитель", "Ученик", "ученик", "Родитель", "Администратор", "", "Педагог"]
    rows = [
        {
            "Дата": f"{source.randrange(18, 25)}.10.2024",
            "ID пользователя": str(source.randrange(10_000, 10_000 + PEOPLE // 2)),
            "ID организации": schools[source.randrange(number * SCHOOLS // PEOPLE + 1)],
            "Роль": roles[min(number * len(roles) // PEOPLE, len(roles) - 1)],
            "Верифицирован": source.choice(["да", "нет", "Да", "да ", "+", ""]),
            "Отправлено сообщений": str(source.randrange(20)),
            "Звонки": source.choice(["0", "1", " 2", "3,0", ""]),
        }
        for number in range(PEOPLE)
    ]
    frame = pl.DataFrame(rows)
    frame.write_parquet(folder / "a.parquet")
    frame.write_csv(folder / "a.csv", separator=";")
    heads = [
        {
            "Регион": "Омская область", "Муниципалитет": f"Район {number % 7}",
            "ID организации": school, "Организация": f"Школа {number}", "Тип организации": "ОО",
            "Педагогов": "10", "Обучающихся": "100",
        }
        for number, school in enumerate(schools[: SCHOOLS - 20])
    ]  # fmt: skip
    pl.DataFrame(heads).write_csv(folder / "h.csv", separator=";")


def said(paths: list[Path]) -> tuple[object, object]:
    problems = Problems()
    call = Call(InputCall(paths), ReadOptions(), Rules())
    report = make_report(call, problems, Level.ORGANIZATION)
    counts = [(one.read, one.used, one.unmatched) for one in report.run.inputs]
    found = sorted((one.code, one.message, one.count) for one in problems.records)
    return report.rows.rows(), (counts, found)


@pytest.mark.long
@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_small_batches_change_nothing(
    tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_world(tmp_path, 5)
    paths = [tmp_path / f"a.{suffix}", tmp_path / "h.csv"]
    whole = said(paths)
    for module in (csv_sheet, parquet_sheet):
        monkeypatch.setattr(module, "LARGEST_BATCH", 40)
    learn = Vocabulary._learn  # noqa: SLF001 - the moment between two steps of it

    def learn_slowly(self: Vocabulary, texts: list[str]) -> None:
        time.sleep(0.001 * len(texts))  # another batch comes in between, if it can
        learn(self, texts)

    monkeypatch.setattr(Vocabulary, "_learn", learn_slowly)
    assert said(paths) == whole
