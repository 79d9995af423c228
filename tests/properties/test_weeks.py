"""Several weeks in one reading are what each of them is alone."""

import datetime as dt
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from sferum_cli.pipeline import Call, Computed, week_results
from sferum_cli.problems import Code, Problems
from sferum_cli.reports.week_result import Asked, WeekResult
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.week import Week, Weeks
from sferum_cli.rulebook.words import Level, OrganizationType
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.sources.tables.row_reader import RowReader
from tests.builders.reports import make_report
from tests.builders.rules import WEEK_END, World
from tests.extent import tries

NEWEST = Week(WEEK_END)
LEVELS = (Level.ORGANIZATION, Level.MUNICIPALITY, Level.REGION)
PARTS = tuple((level, of) for level in Level for of in (None, *OrganizationType))
DATES = ["Дата", "Неделя"]


def write(world: World, date: str, seed: int) -> None:
    """Five weeks of which one has no row, a week to come, and members who are there in each."""
    chance = random.Random(seed)
    world.headcount("школа\n1\n2\n3")
    rows = ["день | человек | школа | роль | отправлено | прочитано"]
    for _row in range(400):
        back = chance.randrange(-7, 35)
        if 14 <= back < 21:
            continue
        if date == "Неделя":
            back = back // 7 * 7
        school, role = chance.choice("123"), chance.choice(["Учитель", "Ученик"])
        sent = chance.randrange(8)
        rows.append(f"{-back} | u{chance.randrange(60)} | {school} | {role} | {sent} | 1")
    text = "\n".join(rows)
    world.activity(text)
    if date == "Неделя":
        (path,) = [one for one in world.paths if one.stem == "activity"]
        path.write_text(path.read_text("utf-8").replace("Дата", "Неделя"), "utf-8")
    world.members("человек | школа | роль\nm1 | 1 | Учитель\nm2 | 2 | Ученик")


def numbers(result: WeekResult) -> list[object]:
    return [
        result.week, result.targets, result.is_complete,
        *(rows.rows() for rows in result.rows.values()),
        *(total.rows() for total in result.totals.values() if total is not None),
    ]  # fmt: skip


def results(paths: Sequence[Path], week: Week, number: int) -> list[WeekResult]:
    return computed(paths, week, number).weeks[0]


def computed(paths: Sequence[Path], week: Week, number: int) -> Computed:
    call = Call(InputCall(paths), ReadOptions(), Rules(), week=week)
    asked = Asked(PARTS, LEVELS, number=number)
    return week_results(call, [asked], Problems())


@pytest.mark.parametrize("date", DATES)
@pytest.mark.parametrize("seed", range(5))
def test_each_week_is_what_it_is_alone(date: str, seed: int, tmp_path: Path) -> None:
    world = World(tmp_path)
    write(world, date, seed)
    together = results(world.paths, NEWEST, 6)
    alone = [
        results(world.paths, week, 1)[0]
        for week in Weeks(NEWEST, 5).all
        if week.end != WEEK_END - dt.timedelta(days=14)
    ]
    assert [one.week for one in together] == [one.week for one in alone]
    assert [numbers(one) for one in together] == [numbers(one) for one in alone]


def test_the_newest_of_several_weeks_is_the_report(tmp_path: Path) -> None:
    world = World(tmp_path)
    write(world, "Дата", 1)
    call = Call(InputCall(world.paths), ReadOptions(), Rules(), week=NEWEST)
    problems, of_several = Problems(), Problems()
    report = make_report(call, problems)
    asked = Asked(((Level.MUNICIPALITY, None),), number=3)
    newest = week_results(call, [asked], of_several).weeks[0][-1]
    assert newest.rows[Level.MUNICIPALITY, None].equals(report.rows)
    assert [one.code for one in of_several.records if one.code != "week-mostly-outside"] == [
        one.code for one in problems.records if one.code != "week-mostly-outside"
    ]


def test_a_row_is_read_once_however_many_weeks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(tmp_path)
    write(world, "Дата", 1)
    read: list[int] = []
    batches = RowReader.batches

    def counting(reader: RowReader) -> object:
        for batch in batches(reader):
            read.append(batch.height)
            yield batch

    monkeypatch.setattr(RowReader, "batches", counting)
    results(world.paths, NEWEST, 5)
    # The headcount, the members and the activity, and those two once more to judge the repeats of
    # all weeks.
    rows = {path.stem: path.read_text("utf-8").count("\n") - 1 for path in world.paths}
    assert sum(read) == 2 * sum(rows.values()) - rows["headcount"]


def test_the_rows_of_all_weeks_are_accounted_for(tmp_path: Path) -> None:
    world = World(tmp_path)
    write(world, "Дата", 2)
    (activity,) = [
        one for one in computed(world.paths, NEWEST, 5).run.inputs if one.table == "activity"
    ]
    assert activity.used > 200
    assert activity.read == activity.used + activity.outside + sum(activity.skipped.values())
    assert activity.outside  # the days to come


@pytest.mark.parametrize("date", DATES)
@pytest.mark.parametrize("seed", range(tries(5)))
def test_a_view_of_fewer_weeks_tells_where_the_rows_went_as_alone(
    tmp_path: Path, date: str, seed: int
) -> None:
    """K13, with bad rows, unknown schools and repeats in every week; and what is odd about them."""
    world = World(tmp_path)
    write(world, date, seed)
    path = next(one for one in world.paths if one.stem == "activity")
    header, *lines = path.read_text("utf-8").splitlines(keepends=True)
    chance = random.Random(seed)
    for place in chance.sample(range(len(lines)), 60):
        cells = lines[place].split(";")
        if chance.random() < 0.5:
            cells[header.split(";").index("ID организации")] = "неведомая"
        else:
            cells[header.split(";").index("Верифицирован")] = "может быть"
        lines[place] = ";".join(cells)
    path.write_text("".join([header, *lines, *chance.sample(lines, 40)]), "utf-8")
    numbers_of_weeks = (1, 2, 4)
    call = Call(InputCall(world.paths), ReadOptions(), Rules(), week=NEWEST, skip_bad_rows=True)
    parts = ((Level.MUNICIPALITY, None),)
    together = week_results(
        call, [Asked(parts, number=number) for number in numbers_of_weeks], Problems()
    )
    for number, run in zip(numbers_of_weeks, together.runs, strict=True):
        alone = week_results(call, [Asked(parts, number=number)], Problems())
        assert run.inputs == alone.runs[0].inputs
        assert run.bad_rows_skipped == alone.runs[0].bad_rows_skipped
        mostly = [
            [one.message for one in problems if one.code is Code.WEEK_MOSTLY_OUTSIDE]
            for problems in (run.problems.records, alone.runs[0].problems.records)
        ]
        assert mostly[0] == mostly[1]
    first, *_others = together.runs
    (activity,) = [one for one in first.inputs if one.table == "activity"]
    assert activity.outside
    assert activity.unmatched
    assert activity.rejected
