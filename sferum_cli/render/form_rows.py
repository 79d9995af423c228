"""A row of a form, repeated: what stands below moves down, with all that is said of its cells."""

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from sferum_cli.render.form_paths import merged_across
from sferum_cli.translation import gettext as _

_ROW = re.compile(r"(\$?[A-Za-z]{1,3}\$?)(\d+)")
_RANGE = re.compile(r"\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}\$?\d+)?")

_COLUMNS = re.compile(r"\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}")

_LOOKS = ("font", "fill", "border", "alignment", "number_format", "protection")


class UnfitFormError(Exception):
    """What a repeated row would tear apart: ``place`` is the cell or the range of it."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(message)
        self.place, self.message = place, message


@dataclass(frozen=True)
class _Merged:
    """Cells that are one: where they stand, and the borders of those that show none of their own.

    Borders are by the rows and columns from the first.
    """

    first: int
    last: int
    left: int
    right: int
    borders: dict[tuple[int, int], Any]


class RowsOfForm:
    """A sheet, and the row of it that is repeated."""

    def __init__(self, sheet: Any, row: int) -> None:
        self._sheet, self._row = sheet, row
        self._more = 0

    def repeat(self, number: int) -> None:
        """Make ``number`` rows of the one, which is kept where there is none.

        Raises UnfitFormError for formulas, merged cells and tables across the row.
        """
        self._more = max(0, number - 1)
        self._check()
        formulas = list(self._formulas())
        if not self._more:
            return
        merged = list(self._unmerged())
        heights = self._heights()
        self._sheet.insert_rows(self._row + 1, self._more)
        for cell, shifted in formulas:
            cell.value = shifted
        self._copy_row()
        self._set_heights(heights)
        self._merge(merged)
        self._move_links()
        self._move_ranges()
        self._move_names()

    def _check(self) -> None:
        for one in self._sheet.merged_cells.ranges:
            if one.min_row <= self._row <= one.max_row and one.min_row != one.max_row:
                raise UnfitFormError(one.coord, merged_across())
        for table in self._sheet.tables.values():
            if _rows_of(table.ref)[-1] >= self._row:
                raise UnfitFormError(table.ref, _("a table of Excel at the row to repeat or below"))

    def _formulas(self) -> Iterator[tuple[Any, str]]:
        """The formulas of the workbook that look below the row, as they are afterwards."""
        for sheet in self._sheet.parent.worksheets:
            for cells in sheet.iter_rows():
                for cell in cells:
                    if cell.data_type == "f":
                        shifted = self._shifted(cell)
                        if shifted != cell.value:
                            yield cell, shifted

    def _shifted(self, cell: Any) -> Any:
        from openpyxl.formula import Tokenizer

        here = cell.parent is self._sheet
        if not isinstance(cell.value, str):
            if here and cell.row >= self._row:
                raise UnfitFormError(cell.coordinate, _("a formula of several cells"))
            return cell.value
        tokens = Tokenizer(cell.value)
        for token in tokens.items:
            if token.type == "OPERAND" and token.subtype == "RANGE":
                name, mark, reference = token.value.rpartition("!")
                if self._is_of_sheet(name) or (here and not name):
                    token.value = name + mark + self._reference(reference, cell)
        return "=" + "".join(token.value for token in tokens.items)

    def _reference(self, reference: str, cell: Any) -> str:
        """A reference to this sheet; one of whole columns holds the row before and after."""
        if not _RANGE.fullmatch(reference):
            if _holds_column(reference, cell):
                raise UnfitFormError(
                    cell.coordinate, _("a formula of the whole column that it stands in")
                )
            return reference
        rows = _rows_of(reference)
        first, last = rows[0], rows[-1]
        is_own = cell.parent is self._sheet and cell.row == first == last == self._row
        if first <= self._row <= last and not is_own:
            raise UnfitFormError(
                cell.coordinate,
                _("a formula across the row to repeat; {{total.KEY}} has the total row"),
            )
        if first <= self._row:
            return reference
        return _ROW.sub(lambda found: f"{found[1]}{int(found[2]) + self._more}", reference)

    def _unmerged(self) -> Iterator[_Merged]:
        """Take merged cells from the row on apart: they do not move."""
        for one in list(self._sheet.merged_cells.ranges):
            if one.max_row >= self._row:
                borders = {
                    (row - one.min_row, column - one.min_col): copy(
                        self._sheet.cell(row, column).border
                    )
                    for row, column in one.cells
                }
                self._sheet.unmerge_cells(one.coord)
                yield _Merged(one.min_row, one.max_row, one.min_col, one.max_col, borders)

    def _merge(self, merged: list[_Merged]) -> None:
        for one in merged:
            is_repeated = one.first == self._row
            starts = range(one.first, one.first + self._more + 1)
            for start in starts if is_repeated else (one.first + self._more,):
                end = start + one.last - one.first
                self._sheet.merge_cells(None, start, one.left, end, one.right)
                for (down, across), border in one.borders.items():
                    self._sheet.cell(start + down, one.left + across).border = copy(border)

    def _heights(self) -> dict[int, float]:
        """The heights of rows from the repeated one on, which do not move by themselves."""
        known = self._sheet.row_dimensions
        return {
            row: one.height
            for row, one in known.items()
            if row >= self._row and one.height is not None
        }

    def _set_heights(self, heights: dict[int, float]) -> None:
        rows = self._sheet.row_dimensions
        for row in heights:
            rows[row].height = None
        for row, height in heights.items():
            if row > self._row:
                rows[row + self._more].height = height
        for row in range(self._row, self._row + self._more + 1):
            rows[row].height = heights.get(self._row)

    def _copy_row(self) -> None:
        from openpyxl.formula.translate import Translator

        for cell in self._sheet[self._row]:
            for number in range(1, self._more + 1):
                new = self._sheet.cell(self._row + number, cell.column)
                for look in _LOOKS:
                    setattr(new, look, copy(getattr(cell, look)))
                new.value = cell.value
                if cell.data_type == "f":
                    translator = Translator(cell.value, cell.coordinate)
                    new.value = translator.translate_formula(new.coordinate)

    def _move_links(self) -> None:
        for cells in self._sheet.iter_rows(min_row=self._row):
            for cell in cells:
                if cell.hyperlink is not None:
                    cell.hyperlink.ref = cell.coordinate

    def _move_ranges(self) -> None:
        """Conditional formats, lists of choices, filters, page breaks and what is printed."""
        from openpyxl.formatting.formatting import ConditionalFormattingList

        sheet = self._sheet
        formats = ConditionalFormattingList()
        for one in sheet.conditional_formatting:
            for rule in one.rules:
                formats.add(self._ranges(str(one.sqref)), rule)
        sheet.conditional_formatting = formats
        for choice in sheet.data_validations.dataValidation:
            choice.sqref = type(choice.sqref)(self._ranges(str(choice.sqref)))
        if sheet.auto_filter.ref:
            sheet.auto_filter.ref = self._ranges(sheet.auto_filter.ref)
        if sheet.print_area:
            areas = str(sheet.print_area).split(",")
            sheet.print_area = [self._ranges(area.rpartition("!")[2]) for area in areas]
        for page_break in sheet.row_breaks.brk:
            page_break.id += self._more if page_break.id >= self._row else 0

    def _move_names(self) -> None:
        """The names of ranges of this sheet, which stand in the workbook or in a sheet."""
        from openpyxl.formula import Tokenizer

        book = self._sheet.parent
        for names in (book.defined_names, *(sheet.defined_names for sheet in book.worksheets)):
            for one in names.values():
                tokens = Tokenizer(f"={one.attr_text}")
                for token in tokens.items:
                    sheet, mark, reference = token.value.rpartition("!")
                    is_range = token.type == "OPERAND" and token.subtype == "RANGE"
                    if is_range and self._is_of_sheet(sheet) and _RANGE.fullmatch(reference):
                        token.value = sheet + mark + self._range(reference)
                one.attr_text = "".join(token.value for token in tokens.items)

    def _is_of_sheet(self, name: str) -> bool:
        return bool(name.strip("'").replace("''", "'") == self._sheet.title)

    def _ranges(self, text: str) -> str:
        """Ranges of this sheet as they are afterwards: one with the row in it grows."""
        return " ".join(self._range(one) for one in text.split())

    def _range(self, text: str) -> str:
        corners = _ROW.findall(text)
        if not corners:
            return text
        (left, first), (right, last) = corners[0], corners[-1]
        top = int(first) + (self._more if int(first) > self._row else 0)
        bottom = int(last) + (self._more if int(last) >= self._row else 0)
        is_one = top == bottom and left == right
        return f"{left}{top}" if is_one else f"{left}{top}:{right}{bottom}"


def _holds_column(reference: str, cell: Any) -> bool:
    """Whether whole columns hold the cell: its formula would count itself."""
    from openpyxl.utils import column_index_from_string

    letters = re.findall(r"[A-Za-z]+", reference)
    if not _COLUMNS.fullmatch(reference):
        return False
    first, last = (column_index_from_string(letters[place]) for place in (0, -1))
    return bool(first <= cell.column <= last)


def _rows_of(reference: str) -> list[int]:
    """The numbers of rows in a reference; none in one of whole columns."""
    return [int(found[1]) for found in _ROW.findall(reference)]
