"""What is gathered of a sheet's XML: its facts, and the corners of its used range."""

from dataclasses import dataclass, field

from sferum_cli.excel import column_letter, column_number
from sferum_cli.sources.files.limits import Limits
from sferum_cli.sources.sheets.facts import CellFault, MergedCells, SheetFacts
from sferum_cli.sources.sheets.xlsx_cells import Finding

MOST_MERGED = 100_000
"""A sheet with more merged ranges is no table; the first ones are enough to say so."""


@dataclass
class Gathered:
    """The facts of a sheet so far, and the corners of its used range (columns from 0)."""

    facts: SheetFacts = field(default_factory=SheetFacts)
    columns: tuple[int, int] | None = None
    rows: tuple[int, int] | None = None

    def widen(self, column: int, row: int) -> None:
        """Take a filled cell into the used range."""
        low, high = self.columns or (column, column)
        self.columns = (min(low, column), max(high, column))
        first, last = self.rows or (row, row)
        self.rows = (min(first, row), max(last, row))

    def merge(self, left: str, top: int, right: str, bottom: int) -> None:
        """Note the columns of a range that is merged over several rows."""
        if top != bottom:
            for number in range(column_number(left), column_number(right) + 1):
                if len(self.facts.merged) < MOST_MERGED:
                    self.facts.merged.append(MergedCells(column_letter(number), top, bottom))

    def note(self, finding: Finding) -> None:
        """Note what there is to tell of a cell."""
        if isinstance(finding, CellFault):
            self.facts.faults.append(finding)
        elif finding is not None:
            self.facts.texts.append(finding)

    def fits(self, limits: Limits) -> bool:
        """Whether a reader may make room for the used range."""
        if self.rows is None or self.columns is None:
            return True
        height = self.rows[1] - self.rows[0] + 1
        width = self.columns[1] - self.columns[0] + 1
        return height * width <= limits.sheet_cells

    def hand_over(self, facts: SheetFacts) -> None:
        """Add what was gathered to the facts of the sheet."""
        found = self.facts
        facts.faults, facts.texts, facts.merged = found.faults, found.texts, found.merged
        facts.hidden_rows, facts.hidden_columns = found.hidden_rows, found.hidden_columns
        facts.first_column = self.columns[0] if self.columns else 0
