"""The address in a message is the one that the person sees: a fault planted anywhere is found.

The table stands anywhere on the sheet, under titles, with blank rows and columns around and in it.
"""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from sferum_cli.pipeline import Call, check_inputs
from sferum_cli.problems import Code, Problems
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from tests.builders.files import ErrorCell, changed, headcount, write
from tests.extent import tries

HEADER = (
    "Дата", "ID пользователя", "ID организации", "Роль", "Верифицирован", "Отправлено сообщений",
    "Звонки",
)  # fmt: skip
BAD = {
    "Дата": ("31.02.2024", Code.VALUE_DATE),
    "Роль": ("Космонавт", Code.VALUE_ROLE),
    "Верифицирован": ("может быть", Code.VALUE_YES_NO),
    "Отправлено сообщений": ("1.234", Code.VALUE_NUMBER),
    "Звонки": ("-5", Code.VALUE_NUMBER),
}
ERROR_CELL = ErrorCell("#N/A")


@dataclass(frozen=True)
class Planted:
    """A table with one bad cell, and where it stands on the sheet."""

    titles: int
    left: int
    above: int
    gap: int
    rows: int
    bad_row: int
    column: str
    is_error_cell: bool
    order: tuple[str, ...]

    def cells(self) -> tuple[list[list[Any]], int, int]:
        """The sheet, and the row and column (from 1) of the bad cell."""
        sheet: list[list[Any]] = [[f"Выгрузка, часть {number}"] for number in range(self.titles)]
        sheet += [[] for _number in range(self.above)]
        sheet.append([*[None] * self.left, *self.order])
        place = (0, 0)
        for number in range(self.rows):
            if number == self.rows // 2:
                sheet += [[] for _number in range(self.gap)]
            row: dict[str, Any] = {
                "Дата": "24.10.2024",
                "ID пользователя": str(1000 + number),
                "ID организации": "7",
                "Роль": "Учитель",
                "Верифицирован": "да",
                "Отправлено сообщений": "12",
                "Звонки": "0",
            }
            if number == self.bad_row:
                row[self.column] = ERROR_CELL if self.is_error_cell else BAD[self.column][0]
                place = (len(sheet) + 1, self.left + self.order.index(self.column) + 1)
            sheet.append([*[None] * self.left, *(row[name] for name in self.order)])
        return changed(sheet, {}), *place


@st.composite
def planted(draw: st.DrawFn) -> Planted:
    rows = draw(st.integers(1, 30))
    return Planted(
        titles=draw(st.integers(0, 5)),
        left=draw(st.integers(0, 30)),
        above=draw(st.integers(0, 20)),
        gap=draw(st.integers(0, 5)),
        rows=rows,
        bad_row=draw(st.integers(0, rows - 1)),
        column=draw(st.sampled_from(sorted(BAD))),
        is_error_cell=draw(st.booleans()),
        order=tuple(draw(st.permutations(HEADER))),
    )


def problems_of(activity: Path) -> list[tuple[str, int | None, str | None]]:
    heads = write(activity.with_name("headcount.csv"), headcount())
    found = Problems()
    check_inputs(Call(InputCall([activity, heads]), ReadOptions(), Rules()), found)
    return [(problem.code.value, problem.row, problem.column) for problem in found.errors]


@settings(max_examples=tries(60))
@given(table=planted())
def test_a_fault_in_a_workbook_is_found_where_excel_shows_it(table: Planted) -> None:
    sheet, row, column = table.cells()
    code = Code.CELL_ERROR if table.is_error_cell else BAD[table.column][1]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "activity.xlsx"
        write(path, sheet)
        assert problems_of(path) == [(code.value, row, get_column_letter(column))]


@settings(max_examples=tries(60))
@given(table=planted())
def test_a_fault_in_a_csv_is_found_on_its_line(table: Planted) -> None:
    sheet, row, column = table.cells()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "activity.csv"
        write(path, sheet)
        assert problems_of(path) == [(BAD[table.column][1].value, row, get_column_letter(column))]
