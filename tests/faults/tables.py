"""Tables of an invented school, in every format, with the fault that a test plants in them.

A test takes the four people of `activity()`, changes cells by their Excel address, writes them
with `Bench.write` and judges the `Outcome` with `refused` or `read`.
"""

import csv
import datetime as dt
import hashlib
import importlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from sferum_cli.pipeline import ReportCall, make_report
from sferum_cli.problems import InvalidInputError, Problems, SferumError
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.sheets.options import FileOptions
from sferum_cli.sources.tables.call import InputCall
from tests.conftest import ROOT, Run

MARKERS = ("МАРКЕР", "47114711")
"""Stand in the ids of people: no stream may hold one."""

DAY = "24.10.2024"
ACTIVITY = (
    "Дата", "ID пользователя", "ID организации", "Роль", "Верифицирован", "Отправлено сообщений",
    "Прочитано сообщений", "Звонки", "ЭЖД связан",
)  # fmt: skip
HEADCOUNT = (
    "Регион", "Муниципалитет", "ID организации", "Организация", "Тип организации", "Подключена",
    "Педагогов", "Обучающихся",
)  # fmt: skip
GOOD = {
    "teachers": 2,
    "active_teachers_messages": 1,
    "active_teachers_calls": 1,
    "students": 2,
    "active_students": 1,
    "teachers_linked": 1,
}
"""What the report says of the four people."""

FORMATS = ("xlsx", "xls", "ods", "csv", "parquet")
WORKBOOKS = ("xlsx", "xls", "ods")
OUTPUTS = ("out.csv", "out.json")

Row = list[Any]


@dataclass(frozen=True)
class ErrorCell:
    """A cell whose formula failed."""

    text: str


@dataclass(frozen=True)
class Formula:
    """A formula that nobody has calculated yet."""

    text: str


@dataclass(frozen=True)
class Dated:
    """A number under the format of a date."""

    number: float


def cases(*rows: Sequence[Any]) -> list[Any]:
    """A parametrized table: the first cell of each row is the id of the case."""
    return [pytest.param(*rest, id=name) for name, *rest in rows]


def activity(*more: Sequence[Any], **cells: Any) -> list[Row]:
    """A header and four people in rows 2 to 5, then `more`; `F3="x"` changes the cell F3."""
    rows: list[Row] = [
        [*ACTIVITY],
        [DAY, "МАРКЕР-4711", "7", "Учитель", "да", 12, 3, 1, "да"],
        [DAY, "МАРКЕР-4712", "7", "Учитель", "да", 4, 0, 0, "нет"],
        [DAY, "МАРКЕР-4713", "7", "Ученик", "да", 0, 1, 0, "нет"],
        [DAY, "МАРКЕР-4714", "7", "Ученик", "да", 0, 0, 0, "нет"],
        *([*row] for row in more),
    ]
    return changed(rows, cells)


def headcount(*more: Sequence[Any], **cells: Any) -> list[Row]:
    """A header and one school in row 2, then `more`."""
    school = ["Омская область", "г. Омск", "7", "Школа № 7", "ОО", "да", 40, 400]
    return changed([[*HEADCOUNT], school, *([*row] for row in more)], cells)


def person(number: int, **columns: Any) -> Row:
    """One more row of activity: a teacher of the school, who sends nothing."""
    values = dict(zip(ACTIVITY, (DAY, f"МАРКЕР-{number}", "7", "Учитель", "да", 0, 0, 0, "нет"),
                      strict=True))  # fmt: skip
    return [*{**values, **columns}.values()]


def changed(rows: list[Row], cells: Mapping[str, Any]) -> list[Row]:
    """The rows with other values at these addresses of Excel."""
    for address, value in cells.items():
        letter, number = address[0], int(address[1:])
        row = rows[number - 1]
        column = ord(letter) - ord("A")
        row.extend([None] * (column + 1 - len(row)))
        row[column] = value
    width = max(len(row) for row in rows)
    return [[*row, *[None] * (width - len(row))] for row in rows]


def shifted(rows: Sequence[Row], down: int, right: int, title: str | None = None) -> list[Row]:
    """The table further down and to the right, under lines of `title` or under nothing."""
    above: list[Row] = [[*[None] * right, title] for _ in range(down)]
    return [*above, *([*[None] * right, *row] for row in rows)]


def school_class(count: int) -> list[Row]:
    """So many people of all roles, the same ones every time."""
    roles = ("Учитель", "Ученик", "Ученик", "Администратор")
    return [
        person(
            5000 + number,
            **{
                "Роль": roles[number % 4],
                "Отправлено сообщений": number * 7 % 23,
                "Прочитано сообщений": number * 5 % 3,
                "Звонки": number % 2,
            },
        )
        for number in range(count)
    ]


# Writers


def text_of(cell: Any) -> str:
    """A cell as Excel in Russian saves it to csv."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ИСТИНА" if cell else "ЛОЖЬ"
    if isinstance(cell, ErrorCell | Formula):
        return cell.text
    return f"{cell:%d.%m.%Y}" if isinstance(cell, dt.date) else str(cell)


def csv_of(rows: Sequence[Sequence[Any]], separator: str = ";", end: str = "\n") -> str:
    """The rows as csv."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, lineterminator=end)
    writer.writerows([text_of(cell) for cell in row] for row in rows)
    return stream.getvalue()


def fill_xlsx(sheet: Any, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows into a sheet of openpyxl; a text is a text, whatever it begins with."""
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value is None:
                continue
            cell = sheet.cell(number, column)
            if isinstance(value, ErrorCell):
                cell.value, cell.data_type = value.text, "e"
            elif isinstance(value, Formula):
                cell.value = f"={value.text}"
            elif isinstance(value, Dated):
                cell.value, cell.number_format = value.number, "dd.mm.yyyy"
            else:
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"


def write_xlsx(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    edit: Callable[[Any], None] | None = None,
) -> None:
    """A workbook of Excel; `edit` changes it before it is saved."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        fill_xlsx(book.create_sheet(name), rows)
    if edit is not None:
        edit(book)
    book.save(path)


def write_xls(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    edit: Callable[[Any], None] | None = None,
) -> None:
    """A workbook of Excel 97."""
    xlwt: Any = importlib.import_module("xlwt")
    book = xlwt.Workbook()
    dated = xlwt.easyxf(num_format_str="DD.MM.YYYY")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, ErrorCell):
                    # xlwt spells this one with an exclamation mark; the file holds a number.
                    text = "#N/A!" if value.text == "#N/A" else value.text
                    sheet.row(number).set_cell_error(column, text)
                elif isinstance(value, Formula):
                    sheet.write(number, column, xlwt.Formula(value.text))
                elif isinstance(value, Dated):
                    sheet.write(number, column, value.number, dated)
                elif isinstance(value, dt.date):
                    sheet.write(number, column, value, dated)
                elif value is not None:
                    sheet.write(number, column, value)
    if edit is not None:
        edit(book)
    book.save(str(path))


_CALC_EXTENSION = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"


def ods_cell(value: Any, rows: int = 1) -> Any:
    """A cell of LibreOffice, merged over so many rows."""
    table: Any = importlib.import_module("odf.table")
    text: Any = importlib.import_module("odf.text")
    more = {"numberrowsspanned": str(rows), "numbercolumnsspanned": "1"} if rows > 1 else {}
    if value is None:
        return table.TableCell(**more)
    if isinstance(value, Formula):
        return table.TableCell(formula=f"of:={value.text}", **more)
    if isinstance(value, Dated):
        value = dt.date(1899, 12, 30) + dt.timedelta(days=value.number)
    if isinstance(value, bool):
        cell = table.TableCell(valuetype="boolean", booleanvalue=str(value).lower(), **more)
    elif isinstance(value, int | float):
        cell = table.TableCell(valuetype="float", value=repr(value), **more)
    elif isinstance(value, dt.date):
        cell = table.TableCell(valuetype="date", datevalue=value.isoformat(), **more)
    elif isinstance(value, ErrorCell):
        cell = table.TableCell(formula="of:=NA()", valuetype="string", stringvalue="", **more)
        importlib.import_module("odf.namespaces").nsdict[_CALC_EXTENSION] = "calcext"
        cell.get_nsprefix(_CALC_EXTENSION)  # declares the prefix at the root
        cell.attributes[(_CALC_EXTENSION, "value-type")] = "error"
    else:
        cell = table.TableCell(valuetype="string", **more)
    for line in text_of(value).split("\n"):
        paragraph = text.P()
        # Runs of spaces have an element of their own: plain ones fall together.
        for part in re.split("( {2,}|^ | $)", line):
            if part and not part.strip(" "):
                paragraph.addElement(text.S(c=len(part)))
            elif part:
                paragraph.addText(part)
        cell.addElement(paragraph)
    return cell


def write_ods(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    edit: Callable[[Any], None] | None = None,
) -> None:
    """A workbook of LibreOffice; `edit` gets the document."""
    table: Any = importlib.import_module("odf.table")
    book = importlib.import_module("odf.opendocument").OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        sheet = table.Table(name=name)
        for row in rows:
            line = table.TableRow()
            for value in row:
                line.addElement(ods_cell(value))
            sheet.addElement(line)
        book.spreadsheet.addElement(sheet)
    if edit is not None:
        edit(book)
    book.save(str(path))


def write_parquet(path: Path, rows: Sequence[Sequence[Any]]) -> None:
    """A parquet file: a column has the type of its cells, text where they differ."""
    header, *body = rows
    columns = {}
    for number, name in enumerate(header):
        cells = [row[number] for row in body]
        kinds = {type(cell) for cell in cells if cell is not None}
        if len(kinds) > 1:
            cells = [None if cell is None else text_of(cell) for cell in cells]
        columns[name] = pl.Series(name, cells, pl.String if not kinds else None)
    pl.DataFrame(columns).write_parquet(path)


def patch(path: Path, part: str, change: Callable[[str], str]) -> None:
    """Change the text of one part of a workbook, whose letters may stand there as numbers."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    before = re.sub(r"&#(\d{3,5});", lambda found: chr(int(found[1])), parts[part].decode())
    after = change(before)
    assert after != before
    parts[part] = after.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


# Running


@dataclass(frozen=True)
class Outcome:
    """What a run came to: its exit code, all it said, and what it wrote."""

    code: int
    said: str
    csv: bytes = b""
    rows: Sequence[Mapping[str, Any]] = ()
    inputs: Sequence[Mapping[str, Any]] = ()

    def line(self, *words: str) -> bool:
        """Whether one line holds all of these words."""
        return any(all(word in line for word in words) for line in self.said.splitlines())

    def input(self, name: str) -> Mapping[str, Any]:
        """The accounting of a file."""
        (found,) = [one for one in self.inputs if Path(one["path"]).name == name]
        return found


def refused(found: Outcome, *words: str) -> None:
    """The run ended with 3 and one line of error holds all of these words."""
    assert found.code == 3, found.said
    assert found.line("ошибка", *words), found.said


def read(found: Outcome, **numbers: Any) -> None:
    """The run went on, and the first row says what the four people give, or `numbers`."""
    assert found.code == 0, found.said
    expected = {**GOOD, **numbers}
    assert {key: found.rows[0][key] for key in expected} == expected, found.said


def warned(found: Outcome, *words: str) -> None:
    """One line of warning holds all of these words."""
    assert found.line("предупреждение", *words), found.said


_MEASURING = """
import resource, subprocess, sys
limit, report, *command = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_AS, (int(limit), int(limit)))
code = subprocess.run([sys.executable, "-m", "sferum_cli", *command]).returncode
with open(report, "w") as stream:
    stream.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""
"""Stands between the test and the run: the peak of a run that pytest started would count the
pages of pytest too."""

ADDRESS_SPACE = 4_000_000_000
"""More than a run needs, less than would hurt the machine if it read a huge file whole."""


@dataclass
class Bench:
    """A folder with a good headcount, in which files are written and reports are made."""

    folder: Path
    run_sferum: Run
    headcount: Sequence[Sequence[Any]] = field(default_factory=headcount)

    def write(
        self,
        name: str,
        rows: Sequence[Sequence[Any]],
        edit: Callable[[Any], None] | None = None,
    ) -> Path:
        """One table in the format of the suffix; a workbook has it on the sheet «Неделя»."""
        path = self.folder / name
        if path.suffix == ".csv":
            path.write_text(csv_of(rows), "utf-8", newline="")
        elif path.suffix == ".parquet":
            write_parquet(path, rows)
        else:
            self.book(name, {"Неделя": rows}, edit)
        return path

    def book(
        self,
        name: str,
        sheets: Mapping[str, Sequence[Sequence[Any]]],
        edit: Callable[[Any], None] | None = None,
    ) -> Path:
        """A workbook of several sheets."""
        path = self.folder / name
        {".xlsx": write_xlsx, ".xls": write_xls, ".ods": write_ods}[path.suffix](path, sheets, edit)
        return path

    def text(self, name: str, text: str, encoding: str = "utf-8") -> Path:
        """A file of text, byte for byte."""
        return self.bytes(name, text.encode(encoding))

    def bytes(self, name: str, data: bytes) -> Path:
        """A file of these bytes."""
        path = self.folder / name
        path.write_bytes(data)
        return path

    def run(self, *files: Path, options: Sequence[str] = (), reference: bool = True) -> Outcome:
        """The command in a process of its own; what every run must keep to is asserted here."""
        paths = self._with_reference(files, reference=reference)
        temporary = self._temporary()
        before = _prints(self.folder)
        outputs = [part for name in OUTPUTS for part in ("-o", name)]
        run = self.run_sferum(
            "report", *paths, *options, *outputs,
            TMPDIR=str(temporary), TEMP=str(temporary), TMP=str(temporary),
        )  # fmt: skip
        return self._judged(run.returncode, run.stdout, run.stderr, before)

    def measured(self, *files: Path, options: Sequence[str] = ()) -> tuple[Outcome, int]:
        """The same, with the most bytes of memory that the run and its children held."""
        if sys.platform == "win32":
            return self.run(*files, options=options), 0
        paths = self._with_reference(files, reference=True)
        temporary = self._temporary()
        peak = self.folder.parent / f"{self.folder.name}-peak"
        before = _prints(self.folder)
        outputs = [part for name in OUTPUTS for part in ("-o", name)]
        run = subprocess.run(
            [sys.executable, "-c", _MEASURING, str(ADDRESS_SPACE), str(peak), "report",
             *map(str, paths), *options, *outputs],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )  # fmt: skip
        found = self._judged(run.returncode, run.stdout, run.stderr, before)
        scale = 1 if sys.platform == "darwin" else 1024
        return found, int(peak.read_text()) * scale

    def quick(self, *files: Path, reference: bool = True, **asked: Any) -> Outcome:
        """The same reading in this process, for sweeps; nothing is written.

        ``asked`` is what a call says of its files (FileOptions).
        """
        paths = self._with_reference(files, reference=reference)
        problems = Problems()
        call = ReportCall(InputCall(paths), ReadOptions(FileOptions(**asked)), Rules())
        code, rows, inputs = 0, [], []
        more = ""
        try:
            report = make_report(call, problems)
        except InvalidInputError as error:
            code, problems = error.exit_code, error.problems
        except SferumError as error:
            code, more = error.exit_code, f"Ошибка: {error}"
        else:
            rows = report.cells_for_programs.to_dicts()
            inputs = [
                {
                    "path": one.path,
                    "rows_read": one.read,
                    "rows_used": one.used,
                    "rows_outside_week": one.outside,
                }
                for one in report.inputs
            ]
        words = [f"ошибка [{one.code}] {one.text}" for one in problems.errors]
        words += [f"предупреждение [{one.code}] {one.text}" for one in problems.warnings]
        said = "\n".join([*words, more])
        assert not any(marker in said for marker in MARKERS), said
        return Outcome(code, said, rows=rows, inputs=inputs)

    def _with_reference(self, files: Sequence[Path], *, reference: bool) -> list[Path]:
        if not reference:
            return [*files]
        return [*files, self.write("headcount.csv", self.headcount)]

    def _temporary(self) -> Path:
        folder = self.folder / "temporary"
        folder.mkdir(exist_ok=True)
        for name in OUTPUTS:
            (self.folder / name).unlink(missing_ok=True)
        return folder

    def _judged(self, code: int, stdout: str, stderr: str, before: Mapping[str, str]) -> Outcome:
        everything = stdout + stderr
        assert "Traceback" not in everything, everything
        assert "panicked" not in everything, everything
        assert not any(marker in everything for marker in MARKERS), everything
        after = _prints(self.folder)
        assert {name: after.get(name) for name in before} == before, "an input was changed"
        written = set(after) - set(before)
        if code:
            assert not written, written
            return Outcome(code, stderr)
        assert written == set(OUTPUTS), written
        for name in OUTPUTS:
            text = (self.folder / name).read_text("utf-8")
            assert not any(marker in text for marker in MARKERS), name
        document = json.loads((self.folder / "out.json").read_text("utf-8"))
        return Outcome(
            code,
            stderr,
            (self.folder / "out.csv").read_bytes(),
            document["rows"],
            document["meta"]["inputs"],
        )


def _prints(folder: Path) -> dict[str, str]:
    """What lies in a folder, with the fingerprint of each file that is not huge."""
    found = {}
    for path in folder.rglob("*"):
        small = path.is_file() and path.stat().st_size < 100_000_000
        content = hashlib.sha256(path.read_bytes()).hexdigest() if small else ""
        found[str(path.relative_to(folder))] = content
    return found
