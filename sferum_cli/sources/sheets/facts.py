"""What a file says about a sheet besides its values."""

from dataclasses import dataclass, field

from sferum_cli.problems import Code


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell that a reader would show as blank or as another value, and what is wrong with it."""

    row: int
    column: str
    code: Code
    found: str


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell whose text the file says otherwise than the reader, and what the file says."""

    row: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class MergedCells:
    """Cells of one column that are merged over several rows, both ends inclusive."""

    column: str
    first_row: int
    last_row: int


@dataclass
class SheetFacts:
    """What the file says about a sheet besides its values."""

    faults: list[CellFault] = field(default_factory=list)
    texts: list[CellText] = field(default_factory=list)
    has_date_formats: bool = False
    """Whether some number may stand under a date's format, so that the reader gives a date."""
    epoch_1904: bool = False
    first_column: int = 0
    merged: list[MergedCells] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    is_hidden: bool = False
    is_chart: bool = False
    calculated_by_hand: bool = False
    last_row: int | None = None
    """The last row that a sheet of this format can have, None where it has no end."""
