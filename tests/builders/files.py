"""Tables of an invented school as files, in every format, with cells that a test changes.

`write(path, rows)` writes one table in the format of its name; `activity()` and `headcount()` are
the rows of a good call, whose cells are changed by their Excel address. The rules have text tables
of their own (`tests.builders.rules`), which are written from here.
"""

import csv
import datetime as dt
import gzip
import importlib
import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl

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
FORMATS = ("xlsx", "xls", "ods", "csv", "parquet")
WORKBOOKS = ("xlsx", "xls", "ods")
SHEET = "Неделя"
"""The sheet of a workbook with one table."""

Row = list[Any]
Rows = Sequence[Sequence[Any]]
Edit = Callable[[Any], None]
"""Changes a workbook before it is saved."""


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


def write(
    path: Path, rows: Rows, edit: Edit | None = None, *, sheet: str = SHEET, end: str = "\n"
) -> Path:
    """One table in the format of the name: text, packed or not, parquet, a workbook of one sheet.

    `end` ends the lines of a text.
    """
    suffix = path.suffix.lower()
    if suffix in {".csv", ".tsv"}:
        return write_csv(path, rows, separator="\t" if suffix == ".tsv" else ";", end=end)
    if suffix == ".gz":
        path.write_bytes(gzip.compress(csv_of(rows, end=end).encode()))
        return path
    if suffix == ".parquet":
        return write_parquet(path, rows)
    return write_book(path, {sheet: rows}, edit)


def write_book(path: Path, sheets: Mapping[str, Rows], edit: Edit | None = None) -> Path:
    """A workbook of these sheets in the format of the suffix."""
    writers = {".xlsx": write_xlsx, ".xlsm": write_xlsx, ".xls": write_xls, ".ods": write_ods}
    writers[path.suffix.lower()](path, sheets, edit)
    return path


def text_of(cell: Any) -> str:
    """A cell as Excel in Russian saves it to csv."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ИСТИНА" if cell else "ЛОЖЬ"
    if isinstance(cell, ErrorCell | Formula):
        return cell.text
    return f"{cell:%d.%m.%Y}" if isinstance(cell, dt.date) else str(cell)


def csv_of(rows: Rows, separator: str = ";", end: str = "\n") -> str:
    """The rows as csv."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, lineterminator=end)
    writer.writerows([text_of(cell) for cell in row] for row in rows)
    return stream.getvalue()


def write_csv(
    path: Path, rows: Rows, *, separator: str = ";", end: str = "\n", encoding: str = "utf-8"
) -> Path:
    """The rows as a csv file."""
    path.write_text(csv_of(rows, separator, end), encoding, newline="")
    return path


def fill_xlsx(sheet: Any, rows: Rows) -> None:
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


def write_xlsx(path: Path, sheets: Mapping[str, Rows], edit: Edit | None = None) -> None:
    """A workbook of Excel; `edit` changes it before it is saved."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        fill_xlsx(book.create_sheet(name), rows)
    if edit is not None:
        edit(book)
    book.save(path)


def write_xls(path: Path, sheets: Mapping[str, Rows], edit: Edit | None = None) -> None:
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


def ods_cell(value: Any, rows: int = 1) -> Any:  # noqa: C901 - a branch per kind of cell
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


def write_ods(path: Path, sheets: Mapping[str, Rows], edit: Edit | None = None) -> None:
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


def write_parquet(path: Path, rows: Rows, types: Mapping[str, Any] | None = None) -> Path:
    """A parquet file: a column has its type of `types`, else that of its cells.

    It is text where they differ.
    """
    header, *body = rows
    types = types or {}
    columns = {}
    for number, name in enumerate(header):
        cells = [row[number] for row in body]
        kinds = {type(cell) for cell in cells if cell is not None}
        if len(kinds) > 1 and name not in types:
            cells = [None if cell is None else text_of(cell) for cell in cells]
        columns[name] = pl.Series(name, cells, types.get(name, None if kinds else pl.String))
    pl.DataFrame(columns).write_parquet(path)
    return path


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
