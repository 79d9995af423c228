"""The account of a sheet's rows: every row that was read went somewhere."""

from dataclasses import dataclass, field, replace


@dataclass
class RowCounts:
    """Where the rows of a sheet went; ``read`` is the sum of the rest.

    ``skipped`` counts by reason: totals, identical repeats, rows replaced by a later file;
    ``rejected_rows`` are the numbers of the rows with an error. ``earlier`` tells of the rows
    before the newest week, by how many weeks before it they are, where they went: to be outside
    for a view that does not look so far back.
    """

    read: int = 0
    rejected_rows: list[int] = field(default_factory=list)
    outside: int = 0
    unmatched: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    used: int = 0
    earlier: dict[int, "RowCounts"] = field(default_factory=dict)

    def of_earlier(self, weeks_back: int) -> "RowCounts | None":
        """The account of the rows so many weeks before the newest, None for the newest week."""
        return self.earlier.setdefault(weeks_back, RowCounts()) if weeks_back else None

    def of_last_weeks(self, number: int) -> "RowCounts":
        """The account for a view of so many weeks: rows before them are outside."""
        found = replace(self, skipped=dict(self.skipped), rejected_rows=[*self.rejected_rows])
        for back, counts in self.earlier.items():
            if back < number:
                continue
            found.used -= counts.used
            found.unmatched -= counts.unmatched
            rejected = set(counts.rejected_rows)
            found.rejected_rows = [row for row in found.rejected_rows if row not in rejected]
            for reason, skipped in counts.skipped.items():
                found.skipped[reason] -= skipped
            found.outside += counts.used + counts.unmatched + counts.rejected
            found.outside += sum(counts.skipped.values())
        found.skipped = {reason: skipped for reason, skipped in found.skipped.items() if skipped}
        return found

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
