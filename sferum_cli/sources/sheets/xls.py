"""Workbooks of Excel 97-2003 (xls), read with xlrd: the one library that shows error cells."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sferum_cli.excel import LAST_ROW_OF_XLS, column_letter
from sferum_cli.problems import Code
from sferum_cli.sources.cleaning.parsing import LARGEST_SAFE_NUMBER
from sferum_cli.sources.files.contents import Content, bytes_of
from sferum_cli.sources.files.formats import password_protected
from sferum_cli.sources.files.unreadable import UnreadableFileError, damaged_file
from sferum_cli.sources.sheets.facts import CellFault, MergedCells, SheetFacts
from sferum_cli.sources.sheets.head import Sense
from sferum_cli.sources.sheets.number_text import number_text
from sferum_cli.sources.sheets.xls_code_pages import AS_BYTES, encoding_of
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    import polars as pl

_UNICODE_SINCE = 80
"""The version of the format (Excel 97) from which on texts are Unicode."""


@dataclass
class OldBook:
    """An xls that is open; ``facts`` has those of the sheets that were loaded.

    ``encoding`` is that of its texts where they were opened AS_BYTES.
    """

    book: Any
    names: list[str]
    encoding: str | None
    facts: dict[str, SheetFacts] = field(default_factory=dict)

    def load(self, name: str) -> "pl.DataFrame | None":
        """Read the cells of a sheet as text from A1 on; None where it has none."""
        import polars as pl

        sheet = self.book.sheet_by_index(self.names.index(name))
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
        letters = [column_letter(number) for number in range(len(columns))]
        return pl.DataFrame(
            dict(zip(letters, columns, strict=True)), schema=dict.fromkeys(letters, pl.String)
        )

    def _text(self, facts: SheetFacts, row: int, column: int, kind: int, value: Any) -> str | None:
        import xlrd

        if kind in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
            return None
        if kind == xlrd.XL_CELL_TEXT:
            return _decoded(str(value), self.encoding)
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


def open_old_workbook(content: Content, encoding: str | None, sense: Sense) -> OldBook:
    """Open an xls; raises UnreadableFileError where it is damaged or locked.

    Excel 5 and 95 wrote texts in a code page: ``encoding`` says which, if it is not None, else
    the one under which their headers make most ``sense``.
    """
    data = bytes_of(content)
    book = _opened(data, None)
    decoder: str | None = None
    if book is None or book.biff_version < _UNICODE_SINCE:
        book = _opened(data, AS_BYTES)
        if book.biff_version >= _UNICODE_SINCE:
            raise damaged_file()
        decoder = encoding_of(book.sheets(), book.codepage, encoding, sense)
    names = [_decoded(name, decoder) for name in book.sheet_names()]
    epoch_1904 = book.datemode == 1
    facts = {
        name: SheetFacts(
            epoch_1904=epoch_1904,
            last_row=LAST_ROW_OF_XLS,
            is_hidden=bool(sheet.visibility),
        )
        for name, sheet in zip(names, book.sheets(), strict=True)
    }
    return OldBook(book, names, decoder, facts)


def _opened(data: bytes, encoding: str | None) -> Any:
    import xlrd

    try:
        with Path(os.devnull).open("w") as nowhere:  # xlrd tells its doubts to a stream
            return xlrd.open_workbook(
                file_contents=data,
                formatting_info=True,
                logfile=nowhere,
                encoding_override=encoding,
            )
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise password_protected() from None
        raise damaged_file() from None
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a broken xls makes xlrd raise nearly anything
        if encoding is None and (type(error) is LookupError or isinstance(error, UnicodeError)):
            return None  # a code page that is unknown, or not the right one
        raise damaged_file() from None


def _decoded(text: str, encoding: str | None) -> str:
    """A text that was opened AS_BYTES, in its encoding; as it is where that is None."""
    if encoding is None:
        return text
    try:
        return text.encode(AS_BYTES).decode(encoding)
    except UnicodeError:
        raise UnreadableFileError(
            Code.TEXT_DAMAGED,
            _(
                "some text is not in {encoding}: the file is damaged, or its encoding is another "
                "one (--encoding); open it in Excel and save it as xlsx"
            ).format(encoding=encoding),
        ) from None


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
