"""The account of a sheet's rows: every row that was read went somewhere."""

from dataclasses import dataclass, field


@dataclass
class RowCounts:
    """Where the rows of a sheet went; ``read`` is the sum of the rest.

    ``skipped`` counts by reason: totals, identical repeats, rows replaced by a later file;
    ``rejected_rows`` are the numbers of the rows with an error.
    """

    read: int = 0
    rejected_rows: list[int] = field(default_factory=list)
    outside: int = 0
    unmatched: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    used: int = 0

    @property
    def rejected(self) -> int:
        """How many rows have an error."""
        return len(self.rejected_rows)

    def add_up(self) -> bool:
        """Whether every row read is accounted for."""
        others = self.rejected + self.outside + self.unmatched + sum(self.skipped.values())
        return self.read == others + self.used

    def skip(self, reason: str, number: int) -> None:
        """Count rows as skipped for a reason."""
        if number:
            self.skipped[reason] = self.skipped.get(reason, 0) + number
