"""Small worlds from text tables, and what the real pipeline reports of them.

A table is text with `|` between its cells; its first line names the columns. What a test does not
say is filled in: a verified teacher of school 1 who does nothing, in «г. Омск», Омская область.
The special columns of a table:

- `день` counts from the last day of the week (0 = Thursday 24.10.2024, -6 = its first day);
- `сколько` repeats a line for so many different people, or so many different organizations.

Cells that are no texts, and formats but csv, come from `tests.builders.files`: `World.table`.
"""

import csv
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sferum_cli.accounting import InputSheet
from sferum_cli.errors import InvalidInputError
from sferum_cli.pipeline import Call
from sferum_cli.problems import Problem, Problems
from sferum_cli.reports.report import Report
from sferum_cli.rulebook.indicators import COLUMNS
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.targets import Reached
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level, OrganizationType
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.tally.repeats import Repeats
from tests.builders import files
from tests.builders.files import Edit, Rows
from tests.builders.reports import make_report

WEEK_END = dt.date(2024, 10, 24)
"""A Thursday; the week is 18.10.2024 to 24.10.2024."""

SHORT = {
    "человек": "ID пользователя",
    "школа": "ID организации",
    "роль": "Роль",
    "верифицирован": "Верифицирован",
    "отправлено": "Отправлено сообщений",
    "прочитано": "Прочитано сообщений",
    "звонки": "Звонки",
    "эжд": "ЭЖД связан",
    "регион": "Регион",
    "муниципалитет": "Муниципалитет",
    "название": "Организация",
    "тип": "Тип организации",
    "подключена": "Подключена",
    "организаций": "Организаций",
    "педагогов": "Педагогов",
    "обучающихся": "Обучающихся",
}
"""The columns of the text tables and the headers that the files get."""

MEMBERS = {
    "человек": "",
    "школа": "1",
    "роль": "Учитель",
    "верифицирован": "да",
    "эжд": "нет",
}
ACTIVITY = {
    "день": "0",
    **MEMBERS,
    "отправлено": "0",
    "прочитано": "0",
    "звонки": "0",
}
DIRECTORY = {
    "регион": "Омская область",
    "муниципалитет": "г. Омск",
    "школа": "1",
    "название": "",
    "тип": "ОО",
    "подключена": "да",
}
HEADCOUNT = {**DIRECTORY, "педагогов": "10", "обучающихся": "100"}
BY_MUNICIPALITY = {
    "регион": "Омская область",
    "муниципалитет": "г. Омск",
    "тип": "ОО",
    "организаций": "1",
    "педагогов": "10",
    "обучающихся": "100",
}

END = "\r\n"
"""Ends a line of a csv file, as offices export it."""

Line = dict[str, str]
KEYS = frozenset(column.key for column in COLUMNS)


def lines_of(text: str) -> list[Line]:
    """The lines of a text table as dicts, `сколько` written out."""
    cells = [
        [cell.strip() for cell in line.split("|")] for line in text.splitlines() if line.strip()
    ]
    names, *rows = cells
    lines = []
    for row in rows:
        line = dict(zip(names, row, strict=True))
        lines += [dict(line) for _ in range(int(line.pop("сколько", "1")))]
    return lines


def text_of(lines: Sequence[Line], names: Sequence[str]) -> str:
    """A text table of those columns that the lines have."""
    kept = [name for name in names if name in lines[0]]
    return "\n".join("|".join(row) for row in ([*kept], *([one[k] for k in kept] for one in lines)))


def value_of(text: str) -> float | None:
    """What an expected cell says: a count, a share (with a point) or «н/д» for null."""
    if text == "н/д":
        return None
    return float(text) if "." in text else int(text)


def day(offset: int) -> str:
    """The date so many days after the last of the week, as an office writes it."""
    return f"{WEEK_END + dt.timedelta(days=offset):%d.%m.%Y}"


@dataclass(frozen=True)
class Found:
    """What the pipeline says: the report and the problems met on the way."""

    report: Report
    problems: Problems

    def column(self, key: str) -> list[Any]:
        """One column of the rows, top to bottom."""
        return self.report.rows[key].to_list()

    def columns(self, *keys: str) -> list[tuple[Any, ...]]:
        """Several columns of the rows, one tuple per row."""
        return self.report.rows.select(keys).rows()

    def one(self, key: str) -> Any:
        """The value of a column in a report of one row."""
        (value,) = self.column(key)
        return value

    def total(self, *keys: str) -> tuple[Any, ...]:
        """Columns of the total row."""
        assert self.report.total is not None
        return self.report.total.select(keys).row(0)

    def target(self, key: str) -> Reached:
        """How far the one region is with a target."""
        (region,) = self.report.targets
        return {one.target.key: one for one in region.reached}[key]

    def sheet(self, name: str) -> InputSheet:
        """Where the rows of an input file went."""
        (found,) = [one for one in self.report.run.inputs if Path(one.path).stem == name]
        return found

    def warnings(self, code: str) -> list[Problem]:
        """The warnings of one code."""
        return [one for one in self.problems.warnings if one.code == code]

    def warned(self, code: str) -> int | None:
        """The count of the one warning of this code; None where nobody is warned."""
        counts = [one.count for one in self.warnings(code)]
        assert len(counts) <= 1, counts
        return counts[0] if counts else None


@dataclass
class World:
    """Files in a folder, written table by table, and the reports made of them."""

    folder: Path
    paths: list[Path] = field(default_factory=list)
    people: int = 0

    def activity(self, text: str, name: str = "activity", without: Sequence[str] = ()) -> None:
        """An activity file; `without` names columns that it does not have."""
        self._people(text, name, ACTIVITY, without)

    def members(self, text: str, name: str = "members", without: Sequence[str] = ()) -> None:
        """A members table."""
        self._people(text, name, MEMBERS, without)

    def headcount(self, text: str, name: str = "headcount", without: Sequence[str] = ()) -> None:
        """A headcount by organization."""
        self._organizations(text, name, HEADCOUNT, without)

    def directory(
        self, text: str, name: str = "organizations", without: Sequence[str] = ()
    ) -> None:
        """A table of organizations without heads."""
        self._organizations(text, name, DIRECTORY, without)

    def by_municipality(self, text: str, name: str = "headcount") -> None:
        """A headcount by municipality and type."""
        self._organizations(text, name, BY_MUNICIPALITY, ())

    def file(self, name: str, text: str, encoding: str = "utf-8") -> Path:
        """A file as it stands: every line a row, nothing filled in; `.csv` unless named."""
        rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
        path = self.folder / (name if "." in name else f"{name}.csv")
        self.paths.append(files.write_csv(path, rows, end=END, encoding=encoding))
        return path

    def table(self, name: str, rows: Rows, edit: Edit | None = None) -> Path:
        """A file of these cells in the format of its name (`tests.builders.files.write`)."""
        self.paths.append(files.write(self.folder / name, rows, edit))
        return self.paths[-1]

    def book(self, sheets: Mapping[str, Rows], edit: Edit | None = None) -> Path:
        """One workbook of these sheets."""
        self.paths.append(files.write_book(self.folder / "book.xlsx", sheets, edit))
        return self.paths[-1]

    def rewrite(self, suffix: str, write: Callable[[Path, Rows], object] = files.write) -> None:
        """Every file written so far, in another format."""
        for number, path in enumerate(self.paths):
            with path.open(encoding="utf-8", newline="") as stream:
                rows = list(csv.reader(stream, delimiter=";"))
            path.unlink()
            self.paths[number] = path.with_suffix(suffix)
            write(self.paths[number], rows)

    def report(self, level: str = "municipality", **more: Any) -> Found:
        """The report of everything written; `more` are Call's fields and reading options.

        `types` are short names; the week is the one that ends on WEEK_END unless said.
        """
        problems = Problems()
        more.setdefault("week", Week(WEEK_END))
        types = more.pop("types", None)
        if types is not None:
            types = tuple(map(OrganizationType, types))
        if "repeats" in more:
            more["repeats"] = Repeats(more["repeats"])
        call = Call(
            more.pop("files", None) or InputCall(self.paths),
            more.pop("reading", ReadOptions()),
            more.pop("rules", Rules()),
            **more,
        )
        return Found(make_report(call, problems, Level(level), types), problems)

    def check(self, text: str, level: str = "organization", **more: Any) -> Found:
        """One table of the inputs and of what the report must say of them.

        Columns of the headcount and of the activity stand side by side; each line is in a school
        of its own unless `школа` says. Columns named by a key of the report are what it must say
        of each of its rows, «н/д» for null; a blank one continues the unit of the line above.
        """
        lines = lines_of(text)
        for number, line in enumerate(lines, start=1):
            line.setdefault("школа", str(number))
        keys = [key for key in lines[0] if key in KEYS]
        schools = {line["школа"]: line for line in reversed(lines)}
        self.headcount(text_of([*reversed(schools.values())], tuple(HEADCOUNT)))
        self.activity(text_of(lines, (*ACTIVITY, "Неделя")))
        found = self.report(level, **more)
        for key in keys:
            expected = [value_of(line[key]) for line in lines if line[key]]
            assert (key, found.column(key)) == (key, expected)
        return found

    def errors(self, level: str = "municipality", **more: Any) -> list[Problem]:
        """The errors with which the report stops; none where it does not."""
        try:
            self.report(level, **more)
        except InvalidInputError as error:
            return error.problems.errors
        return []

    def problems(self, level: str = "municipality", **more: Any) -> list[Problem]:
        """All that is said, errors and warnings, whether the report stops or not."""
        try:
            return self.report(level, **more).problems.records
        except InvalidInputError as error:
            return error.problems.records

    def codes(self, level: str = "municipality", **more: Any) -> list[str]:
        """The codes of these errors."""
        return [one.code.value for one in self.errors(level, **more)]

    def _people(self, text: str, name: str, defaults: Line, without: Sequence[str]) -> None:
        rows = []
        for line in lines_of(text):
            row = {**defaults, **line}
            if "человек" not in line:
                self.people += 1
                row["человек"] = f"u{self.people}"
            if row.get("день", "").lstrip("+-").isdigit():
                row["день"] = day(int(row["день"]))
            rows.append(row)
        self._write(name, rows, defaults, without, {"день": "Дата"})

    def _organizations(self, text: str, name: str, defaults: Line, without: Sequence[str]) -> None:
        rows = []
        for number, line in enumerate(lines_of(text), start=1):
            row = {**defaults, **line}
            if "школа" not in line and "школа" in defaults:
                row["школа"] = str(number)
            if not row.get("название", "-"):
                row["название"] = f"Школа {row['школа']}"
            rows.append(row)
        self._write(name, rows, defaults, without, {})

    def _write(
        self,
        name: str,
        rows: Sequence[Line],
        defaults: Line,
        without: Sequence[str],
        more: dict[str, str],
    ) -> None:
        names = list(dict.fromkeys((*defaults, *(key for row in rows for key in row))))
        names = [one for one in names if one not in without]
        headers = [{**SHORT, **more}.get(one, one) for one in names]
        body = [[row.get(one, "") for one in names] for row in rows]
        path = self.folder / f"{name}.csv"
        self.paths.append(files.write_csv(path, [headers, *body], end=END))


ALL_COUNTS = (
    "active_teachers_calls",
    "active_teachers_messages",
    "active_students",
    "teachers",
    "students",
    "teachers_linked",
    "students_linked",
)
"""The columns that count people."""
