"""Workbooks of Excel 97-2003 (xls), read with xlrd: the one library that shows error cells."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sferum_cli.excel import LAST_ROW_OF_XLS
from sferum_cli.problems import Code
from sferum_cli.sources.facts import CellFault, MergedCells, SheetFacts, column_letter
from sferum_cli.sources.formats import password_protected
from sferum_cli.sources.unreadable_files import damaged_file
from sferum_cli.sources.values import LARGEST_SAFE_NUMBER

if TYPE_CHECKING:
    import polars as pl


@dataclass(slots=True)
class OldBook:
    """An xls that is open; ``facts`` has those of the sheets that were loaded."""

    book: Any
    names: list[str]
    facts: dict[str, SheetFacts] = field(default_factory=dict)

    def load(self, name: str) -> Callable[[], "pl.DataFrame"] | None:
        """Read a sheet; gives what makes its cells, as text from A1 on, None where it has none."""
        sheet = self.book.sheet_by_name(name)
        if not sheet.nrows or not sheet.ncols:
            return None
        facts = self.facts[name]
        facts.merged += _merged(sheet)
        facts.hidden_rows += [
            row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden and row < sheet.nrows
        ]
        facts.hidden_columns += [
            column_letter(column)
            for column, info in sheet.colinfo_map.items()
            if info.hidden and column < sheet.ncols
        ]
        columns = [
            [self._text(facts, row, column, kind, value)
             for row, (kind, value) in enumerate(zip(sheet.col_types(column),
                                                     sheet.col_values(column), strict=True))]
            for column in range(sheet.ncols)
        ]  # fmt: skip

        def cells() -> "pl.DataFrame":
            import polars as pl

            letters = [column_letter(number) for number in range(len(columns))]
            return pl.DataFrame(
                dict(zip(letters, columns, strict=True)), schema=dict.fromkeys(letters, pl.String)
            )

        return cells

    def _text(self, facts: SheetFacts, row: int, column: int, kind: int, value: Any) -> str | None:
        import xlrd

        if kind in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
            return None
        if kind == xlrd.XL_CELL_TEXT:
            return str(value)
        if kind == xlrd.XL_CELL_BOOLEAN:
            return "true" if value else "false"
        if kind == xlrd.XL_CELL_ERROR:
            found = xlrd.error_text_from_code.get(value, "#?")
            facts.faults.append(CellFault(row + 1, column_letter(column), Code.CELL_ERROR, found))
            return None
        if kind == xlrd.XL_CELL_DATE:
            return _date_text(float(value), self.book.datemode)
        if abs(float(value)) > LARGEST_SAFE_NUMBER:
            letter = column_letter(column)
            facts.faults.append(CellFault(row + 1, letter, Code.CELL_LOST_DIGITS, ""))
        return number_text(float(value))


def open_old_workbook(path: Path) -> OldBook:
    """Open an xls; raises UnreadableFileError where it is damaged or locked."""
    import xlrd

    try:
        with path.open("rb") as stream:
            data = stream.read()
        with Path(os.devnull).open("w") as nowhere:  # xlrd tells its doubts to a stream
            book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=nowhere)
            names = book.sheet_names()
            for name in names:
                book.sheet_by_name(name)
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise password_protected() from None
        raise damaged_file() from None
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a broken xls makes xlrd raise nearly anything
        raise damaged_file() from None
    epoch_1904 = book.datemode == 1
    facts = {
        name: SheetFacts(
            epoch_1904=epoch_1904,
            last_row=LAST_ROW_OF_XLS,
            is_hidden=bool(book.sheet_by_name(name).visibility),
        )
        for name in names
    }
    return OldBook(book, names, facts)


def number_text(number: float) -> str:
    """A number cell as text: whole numbers without «.0»."""
    return str(int(number)) if number.is_integer() else repr(number)


def _merged(sheet: Any) -> list[MergedCells]:
    return [
        MergedCells(column_letter(column), top + 1, bottom)
        for top, bottom, left, right in sheet.merged_cells
        if bottom - top > 1
        for column in range(left, right)
    ]


def _date_text(serial: float, datemode: int) -> str:
    """A date cell as ISO text; what is no date stays a number, which is then at fault."""
    import xlrd

    try:
        moment = xlrd.xldate_as_datetime(serial, datemode)
    except (ValueError, OverflowError, xlrd.XLDateError):
        return number_text(serial)
    return str(moment.isoformat(sep=" "))
