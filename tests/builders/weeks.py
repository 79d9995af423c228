"""Several weeks of activity of two schools, and a history that keeps some of them."""

import datetime as dt
from pathlib import Path

from sferum_cli.history.store import History
from sferum_cli.outputs.staging import folders_made, write_all
from sferum_cli.pipeline import Call, week_results
from sferum_cli.problems import Problems
from sferum_cli.reports.kept_rows import KEPT_PARTS
from sferum_cli.reports.week_result import Asked, Run, WeekResult
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.week import Week
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from tests.builders.rules import WEEK_END, World

PEOPLE = ("МАРКЕР-1", "МАРКЕР-2", "МАРКЕР-3", "МАРКЕР-4")
"""Who is active: two teachers of school 1 and two students of school 2. No file may hold them."""


def week_before(number: int) -> Week:
    """The week that ends so many weeks before WEEK_END."""
    return Week(WEEK_END - dt.timedelta(weeks=number))


def weeks_of_activity(
    folder: Path, number: int, *, students: int = 100, left_out: int = 0
) -> World:
    """Files of ``number`` weeks up to WEEK_END; of the oldest its first ``left_out`` days lack.

    Each teacher writes two messages a day, and one more for each week back; ``students`` are the
    heads of school 1.
    """
    folder.mkdir(exist_ok=True)
    world = World(folder)
    world.headcount(
        f"""
        муниципалитет    | школа | тип | педагогов | обучающихся
        г. Омск          | 1     | ОО  | 10        | {students}
        Азовский район   | 2     | СПО | 5         | 50
        """
    )
    lines = ["день | человек | школа | роль | отправлено"]
    for back in range(7 * number - left_out):
        sent = 2 + back // 7
        lines += [f"{-back} | {one} | 1 | Учитель | {sent}" for one in PEOPLE[:2]]
        lines += [f"{-back} | {one} | 2 | Студент | 1" for one in PEOPLE[2:]]
    world.activity("\n".join(lines))
    return world


def results_of(
    world: World, number: int = 1, rules: Rules | None = None
) -> tuple[list[WeekResult], Run]:
    """The weeks of a world with all that a history keeps, oldest first."""
    call = Call(InputCall(world.paths), ReadOptions(), rules or Rules(), week=Week(WEEK_END))
    computed = week_results(call, [Asked(KEPT_PARTS, number=number)], Problems())
    return computed.weeks[0], computed.run


def keep(history: History, result: WeekResult, run: Run, *, replace: bool = False) -> None:
    """Keep a week as a view does."""
    staged = history.outputs(result, run, replace=replace)
    with folders_made(one.path.parent for one in staged):
        write_all(staged)


def kept_weeks(folder: Path, number: int) -> History:
    """A history in ``folder`` with so many weeks up to WEEK_END."""
    results, run = results_of(weeks_of_activity(folder.with_name("файлы"), number), number)
    history = History(folder)
    for one in results:
        keep(history, one, run)
    return history


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
