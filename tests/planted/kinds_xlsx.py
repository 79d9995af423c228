"""Workbooks as other programs put them together, and cells that a reader takes for others."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import openpyxl
from openpyxl.utils import get_column_letter

from tests.builders.files import ErrorCell
from tests.planted.office import Kind, Office, Place, column

_ACTIVITY, _HEADCOUNT = "активность.csv", "численность.xlsx"
_SHEET = "xl/worksheets/sheet1.xml"


def _with_parts(path: Path, change: Callable[[str, bytes], tuple[str, bytes]]) -> None:
    """Put the workbook together anew, each part under the name and with the bytes of ``change``."""
    with zipfile.ZipFile(path) as archive:
        parts = [change(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)


def _backslashes(office: Office, _random: Random, folder: Path) -> None:
    office.write(folder, headcount=_HEADCOUNT)
    _with_parts(folder / _HEADCOUNT, lambda name, part: (name.replace("/", "\\"), part))


def _capitals(office: Office, _random: Random, folder: Path) -> None:
    office.write(folder, headcount=_HEADCOUNT)
    _with_parts(folder / _HEADCOUNT, lambda name, part: (name.upper(), part))


def _power_query(office: Office, _random: Random, folder: Path) -> None:
    office.write(folder, headcount=_HEADCOUNT)
    with zipfile.ZipFile(folder / _HEADCOUNT, "a") as archive:
        archive.writestr("customXml/item1.xml", "<DataMashup/>".encode("utf-16"))


def _numbers_under(code: str) -> Kind:
    """The counts of teachers under a number format."""

    def kind(office: Office, _random: Random, folder: Path) -> None:
        office.write(folder, headcount=_HEADCOUNT)
        book = openpyxl.load_workbook(folder / _HEADCOUNT)
        number = column(office.headcount, "Педагогов") + 1
        for row in range(2, len(office.headcount) + 1):
            book.worksheets[0].cell(row, number).number_format = code
        book.save(folder / _HEADCOUNT)

    kind.__name__ = f"_numbers_under_{code}"
    return kind


def _in_a_cell(name: str, content: str) -> Kind:
    """Another content of one of the counts of teachers: «{}» is the number there."""

    def kind(office: Office, random: Random, folder: Path) -> Place:
        office.write(folder, headcount=_HEADCOUNT)
        letter = get_column_letter(column(office.headcount, "Педагогов") + 1)
        row = random.randrange(2, len(office.headcount) + 1)
        pattern = re.compile(rf'<c r="{letter}{row}"[^>]*?(?:/>|>.*?</c>)')
        new = f'<c r="{letter}{row}"{content}</c>'

        def change(part: str, data: bytes) -> tuple[str, bytes]:
            text = pattern.sub(new, data.decode()) if part == _SHEET else None
            return part, data if text is None else text.encode()

        _with_parts(folder / _HEADCOUNT, change)
        return Place(_HEADCOUNT, row, letter)

    kind.__name__ = name
    return kind


def _row_of_errors(office: Office, random: Random, folder: Path) -> Place:
    rows = office.headcount
    row = random.randrange(2, len(rows) + 1)
    rows.insert(row - 1, [ErrorCell("#N/A")] * len(rows[0]))
    office.write(folder, headcount=_HEADCOUNT)
    return Place(_HEADCOUNT, row, "A")


KINDS: tuple[Kind, ...] = (
    _backslashes,
    _capitals,
    _power_query,
    _numbers_under("Standard"),
    _numbers_under("dd.mm.yyyy"),
    _in_a_cell("_nearly_whole", "><v>14.00000000003</v>"),
    _in_a_cell("_lost_digits", "><f>VALUE(H2)</f><v>1.2345678901234567E+16</v>"),
    _in_a_cell("_below_zero", "><f>H2</f><v>-12345678901234567</v>"),
    _in_a_cell("_formula_alone", "><f>SUM(H2)</f>"),
    _in_a_cell("_value_behind_a_comment", "><v><!-- a -->1.5</v>"),
    _row_of_errors,
)
