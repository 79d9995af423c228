"""The cells of a table that its file itself calls faulty: errors, formulas, merged cells."""

import polars as pl

from sferum_cli.problems import Code
from sferum_cli.sources.cleaning.parsing import lost_digits
from sferum_cli.sources.sheets.facts import CellFault, MergedCells
from sferum_cli.sources.sheets.sheet import ROW
from sferum_cli.sources.tables.column_values import Fault
from sferum_cli.sources.tables.merged_cells import FILLED_DOWN
from sferum_cli.sources.tables.table_sheet import TableSheet
from sferum_cli.translation import gettext as _


class FaultyCells:
    """What the file says of the cells of a table besides their values.

    ``rows`` are the numbers of the rows with a cell that a reader shows as blank, and is not.
    ``filled_down`` are the merged cells that count for all their rows, by the key of the column.
    """

    def __init__(self, table: TableSheet) -> None:
        """``table`` says which of the sheet's columns are ours."""
        facts = table.sheet.facts
        self.rows = pl.Series([fault.row for fault in facts.faults], dtype=pl.UInt32)
        self.filled_down: dict[str, list[MergedCells]] = {}
        self._letters = table.header.letters
        self._by_letter: dict[str, dict[int, CellFault]] = {}
        for fault in facts.faults:
            self._by_letter.setdefault(fault.column, {})[fault.row] = fault
        keys = {letter: key for key, letter in table.header.letters.items()}
        for merged in facts.merged:
            key = keys.get(merged.column)
            if key is None or merged.first_row <= table.header.row:
                continue
            if key in FILLED_DOWN:
                self.filled_down.setdefault(key, []).append(merged)
            else:
                fault = CellFault(merged.first_row, merged.column, Code.CELL_MERGED, "")
                self._by_letter.setdefault(merged.column, {})[merged.first_row] = fault

    def of(self, key: str, batch: pl.DataFrame) -> list[Fault]:
        """The faulty cells of a column in a batch with ROW."""
        faulty = self._by_letter.get(self._letters.get(key, ""))
        if not faulty:
            return []
        positions = batch[ROW].is_in(list(faulty)).arg_true().to_list()
        return [
            Fault(position, one.found or None, cell_reason(one.code), one.code)
            for position in positions
            for one in [faulty[int(batch[ROW][position])]]
        ]


def cell_reason(code: Code) -> str:
    """What is wrong with a cell that the file itself calls faulty."""
    return {
        Code.CELL_ERROR: _("the cell holds an error; mend its formula"),
        Code.CELL_FORMULA: _("a formula without a value; open the file in Excel and save it"),
        Code.CELL_MERGED: _("merged over several rows; write each row's own value"),
        Code.CELL_LOST_DIGITS: lost_digits(),
    }[code]
