"""xlsx: an input table to fill in, its header explained, its cells checked while one types."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sferum_cli.excel import LAST_ROW
from sferum_cli.render.sheets import (
    letter_of,
    list_sheet,
    new_book,
    saved,
    set_height,
    set_page,
    set_widths,
    text_cell,
)
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.comments import Comment
    from openpyxl.worksheet.datavalidation import DataValidation


class Need(StrEnum):
    """Whether a table must have a column."""

    REQUIRED = "required"
    ONE_OF = "one_of"
    OPTIONAL = "optional"


class Cells(StrEnum):
    """What the cells of a column are to Excel."""

    TEXT = "text"
    CODE = "code"
    COUNT = "count"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True)
class TemplateColumn:
    """A column to fill in: its title in the header and all that is said about it."""

    key: str
    title: str
    need: Need
    need_said: str
    takes: str
    other_names: tuple[str, ...]
    cells: Cells
    choices: tuple[str, ...] = ()
    """What the drop-down list proposes."""


_COLOURS = {Need.REQUIRED: "F8CBAD", Need.ONE_OF: "FFE699", Need.OPTIONAL: "EDEDED"}

_FORMATS = {
    Cells.TEXT: "General",
    Cells.CODE: "@",  # Excel drops the zeros in front of a number
    Cells.COUNT: "0",
    Cells.DATE: "DD.MM.YYYY",
    Cells.CHOICE: "General",
}
_WIDTHS = {Cells.TEXT: 32, Cells.CODE: 18, Cells.COUNT: 12, Cells.DATE: 14, Cells.CHOICE: 14}

_EARLIEST = "32874"
"""1990-01-01, as Excel numbers days: earlier dates are an error to the reader too."""

_MARGIN = 4
"""Beside the longest word of a header: the button of the filter and the corner of the note."""

_NOTE_WIDTH = 340
_NOTE_LINE = 18
_LETTERS_IN_NOTE_LINE = 46

_LIST_WIDTHS = (38, 40, 60, 66)


def template_bytes(name: str, columns: Sequence[TemplateColumn], advice: Sequence[str]) -> bytes:
    """The template of the table ``name`` as the bytes of a workbook, the same on every run.

    ``advice`` are lines for the end of the second sheet, which explains the columns.
    """
    book = new_book()
    _table_sheet(book, name, columns)
    _columns_sheet(book, columns, advice)
    return saved(book)


def _table_sheet(book: Any, name: str, columns: Sequence[TemplateColumn]) -> None:
    sheet = book.create_sheet(name)
    widths = [_width(column) for column in columns]
    set_widths(sheet, widths)
    for number, column in enumerate(columns, start=1):
        letter = letter_of(number)
        sheet.column_dimensions[letter].number_format = _FORMATS[column.cells]
        check = _check(column)
        if check is not None:
            check.add(f"{letter}2:{letter}{LAST_ROW}")
            sheet.data_validations.append(check)
    set_height(sheet, 1, zip((column.title for column in columns), widths, strict=True))
    set_page(sheet)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.auto_filter.ref = f"A1:{letter_of(len(columns))}{LAST_ROW}"
    sheet.append([_header(sheet, column) for column in columns])


def _width(column: TemplateColumn) -> int:
    longest = max(len(word) for word in (*column.title.split(), *column.choices))
    return max(longest + _MARGIN, _WIDTHS[column.cells])


def _header(sheet: Any, column: TemplateColumn) -> "WriteOnlyCell":
    from openpyxl.styles import Alignment, Border, PatternFill, Side

    cell = text_cell(sheet, column.title, bold=column.need is not Need.OPTIONAL)
    cell.fill = PatternFill("solid", fgColor=_COLOURS[column.need])
    cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
    cell.border = Border(bottom=Side("thin"))
    cell.comment = _note(column)
    return cell


def _note(column: TemplateColumn) -> "Comment":
    """What the column takes, beside its header for whoever points at it."""
    from openpyxl.comments import Comment

    text = f"{column.need_said}\n{column.takes}"
    lines = sum(1 + len(line) // _LETTERS_IN_NOTE_LINE for line in text.split("\n"))
    return Comment(text, "sferum", height=_NOTE_LINE * (lines + 1), width=_NOTE_WIDTH)


def _check(column: TemplateColumn) -> "DataValidation | None":
    """What Excel checks while one types.

    A word that is not on a list is only asked about: more words are understood than the list
    proposes, and settings declare further roles.
    """
    from openpyxl.worksheet.datavalidation import DataValidation

    if column.cells is Cells.CHOICE:
        check = DataValidation("list", formula1=f'"{",".join(column.choices)}"')
        check.errorStyle = "warning"
        check.error = _("Not on the list: {choices}").format(choices=", ".join(column.choices))
    elif column.cells is Cells.COUNT:
        check = DataValidation("whole", operator="greaterThanOrEqual", formula1="0")
        check.error = _("A whole number from 0 on; where it is not known, leave the cell blank")
    elif column.cells is Cells.DATE:
        check = DataValidation("date", operator="greaterThanOrEqual", formula1=_EARLIEST)
        check.error = _("A date, like 24.10.2024")
    else:
        return None
    check.errorTitle = column.title
    check.allow_blank = True
    check.showErrorMessage = True
    return check


def _columns_sheet(book: Any, columns: Sequence[TemplateColumn], advice: Sequence[str]) -> None:
    """What every column is.

    Title and key share a cell: alone in one, each would be a header to whoever reads the file.
    """
    titles = (_("Column (its key)"), _("Needed"), _("What it takes"), _("Other names understood"))
    rows = [
        (
            f"{column.title} ({column.key})",
            column.need_said,
            column.takes,
            ", ".join(column.other_names),
        )
        for column in columns
    ]
    sheet = list_sheet(book, _("Legend"), titles, _LIST_WIDTHS, rows)
    sheet.append([])
    for line in advice:
        sheet.append([text_cell(sheet, line)])
