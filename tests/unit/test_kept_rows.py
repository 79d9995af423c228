"""A week that is kept reads back as it was counted, part by part."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from sferum_cli.pipeline import Call, week_results
from sferum_cli.problems import Problems
from sferum_cli.reports.kept_rows import KEPT_PARTS, LEVEL, kept_rows, unit_rows_of_kept
from sferum_cli.reports.measured import DELIVERED
from sferum_cli.reports.week_result import Asked
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.words import Level, RankBy
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from tests.builders.rules import World
from tests.conftest import SAMPLE


def inputs(which: str, folder: Path) -> InputCall:
    if which == "the sample":
        return InputCall([SAMPLE])
    world = World(folder)
    world.headcount(
        """
        регион | муниципалитет | школа | тип | педагогов | обучающихся | подключена
        Р1     | М1            | 1     | ОО  | 10        |             | да
        Р1     | М1            | 2     | ДОО | 4         | 20          | да
        Р1     | М2            | 3     | СПО |           | 50          | да
        Р2     | М1            | 4     | ОДО | 3         | 5           |
        """
    )
    world.activity("человек | школа | роль | отправлено\nа | 1 | Учитель | 12\nб | 1 | Ученик | 1")
    return InputCall(world.paths)


@pytest.mark.parametrize("rank_by", list(RankBy))
@pytest.mark.parametrize("which", ["the sample", "unknown heads, and units that did not deliver"])
def test_a_kept_week_reads_back_as_it_was_counted(
    which: str, rank_by: RankBy, tmp_path: Path
) -> None:
    call = Call(inputs(which, tmp_path), ReadOptions(), Rules())
    ((week,),) = week_results(call, [Asked(KEPT_PARTS, rank_by=rank_by)], Problems()).weeks
    kept = kept_rows(week)
    silent = pl.concat(
        frame.filter(~pl.col(DELIVERED)).select(
            pl.lit(level.value).alias(LEVEL), "region", "municipality"
        )
        for (level, of), frame in week.rows.items()
        if of is None and level is not Level.ORGANIZATION
    )
    for part, rows in week.rows.items():
        read = unit_rows_of_kept(kept, part, week.rules, silent, is_official=False)
        if part[1] is None:
            assert_frame_equal(read, rows)
        else:  # a slice says nothing of its own about who delivered
            assert_frame_equal(read.drop(DELIVERED), rows.drop(DELIVERED))
