"""A document of every view, for the tests of what draws all of them."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from sferum_cli.accounting import InputSheet
from sferum_cli.history.documents import list_document
from sferum_cli.pipeline import Call, check_inputs
from sferum_cli.problems import Code, Problem, Problems, Severity
from sferum_cli.reports.check_document import Checked, check_document
from sferum_cli.reports.document import Document
from sferum_cli.reports.dynamics_document import dynamics_document
from sferum_cli.reports.report_document import report_document
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from tests.builders.dynamics import make_dynamics
from tests.builders.organization import make_attention, make_organization
from tests.builders.reports import make_report
from tests.builders.rules import WEEK_END
from tests.builders.summary import make_summary
from tests.builders.weeks import kept_weeks, weeks_of_activity
from tests.conftest import SAMPLE

Make = Callable[[Path], Document]

_WEEKS = 4


def sample_call() -> Call:
    """The call that reads sample_data."""
    return Call(InputCall([SAMPLE]), ReadOptions(), Rules())


def _report(level: Level, _folder: Path) -> Document:
    return report_document(make_report(sample_call(), Problems(), level))


def _dynamics(names: tuple[str, ...], folder: Path) -> Document:
    world = weeks_of_activity(folder / "недели", _WEEKS)
    call = Call(InputCall(world.paths), ReadOptions(), Rules(), week=Week(WEEK_END))
    return dynamics_document(make_dynamics(call, Problems(), names=names))


def _organization(_folder: Path) -> Document:
    return make_organization(sample_call(), "МБОУ «Петровская СОШ»")


def _check(_folder: Path) -> Document:
    problems = Problems()
    checked = check_inputs(sample_call(), problems)
    problems.extend(two_files())
    return check_document(checked, problems.records)


def two_files() -> list[Problem]:
    """Problems of the files of two offices."""
    first, second = Path("Омск.xlsx"), Path("Тара.csv")
    return [
        Problem(Severity.ERROR, Code.CELL_ERROR, "в ячейке ошибка Excel #Н/Д; исправьте формулу",
                path=first, sheet="Данные", row=1042, column="F", header="Звонки"),
        Problem(Severity.WARNING, Code.ROWS_SKIPPED, "строки итогов пропущены: 7, 12",
                path=first, sheet="Данные", count=2),
        Problem(Severity.ERROR, Code.VALUE_DATE, "«31.02.2024» не дата", path=second, row=9,
                column="A", header="Дата"),
    ]  # fmt: skip


def letters() -> Document:
    """A check of the files of two offices."""
    sheet = InputSheet(
        "x/Омск.xlsx", "Омск.xlsx", "Данные", "activity", "активность", "", 9, 1, 0, 0, {}, 8
    )
    return check_document(Checked(Week(WEEK_END), (sheet,), ()), two_files())


def _history(folder: Path) -> Document:
    return list_document(kept_weeks(folder / "история", 2).list_weeks(), [])


def _attention(_folder: Path) -> Document:
    return make_attention(sample_call())


def _summary(level: Level, _folder: Path) -> Document:
    return make_summary(sample_call(), Problems(), level)


DOCUMENTS: dict[str, Make] = {
    **{f"report {level.value}": partial(_report, level) for level in Level},
    "summary": partial(_summary, Level.REGION),
    "summary country": partial(_summary, Level.COUNTRY),
    "dynamics": partial(_dynamics, ()),
    "dynamics of one": partial(_dynamics, ("Омск",)),
    "organization": _organization,
    "attention": _attention,
    "check": _check,
    "history": _history,
}
"""By what is called; each takes a folder for the files that it needs."""
