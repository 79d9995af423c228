"""The rows of a sheet that are no data: counted by reason, and named in one warning."""

from collections import Counter

import polars as pl

from sferum_cli.accounting import reason_in_words, rows_in_words
from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.sources.tables.not_data import NotData
from sferum_cli.sources.tables.row_counts import RowCounts
from sferum_cli.sources.tables.table_sheet import TableSheet
from sferum_cli.translation import ngettext

HIDDEN = "hidden"
"""Why a row is skipped that the workbook hides and the settings leave out."""

_MOST_NUMBERS = 1_000
"""So many rows are remembered by number, for each reason."""


class SkippedRows:
    """Counts the rows of a sheet that are no data."""

    def __init__(self) -> None:
        self._numbers: Counter[str] = Counter()
        self._rows: dict[str, list[int]] = {}

    @property
    def total(self) -> int:
        """How many rows are skipped."""
        return self._numbers.total()

    def skip(self, reason: str, rows: pl.Series) -> None:
        """Count rows (their numbers) as skipped; ``reason`` is HIDDEN or one of NotData."""
        self._numbers[reason] += rows.len()
        kept = self._rows.setdefault(reason, [])
        kept += rows.head(_MOST_NUMBERS - len(kept)).to_list()

    def rows(self, reason: str) -> list[int]:
        """The numbers of the first rows skipped for this reason."""
        return self._rows.get(reason, [])

    def account(self, counts: RowCounts) -> None:
        """Put the rows into the account of the sheet: as read, and as skipped."""
        counts.read += self.total
        for reason, number in sorted(self._numbers.items()):
            counts.skip(reason, number)

    def problems(self, table: TableSheet) -> list[Problem]:
        """One warning that names the rows by reason, none where there is nothing to say.

        Who hides rows or keeps another table beside this one knows it.
        """
        number = self.total - self._numbers[HIDDEN] - self._numbers[NotData.BESIDE]
        if not number:
            return []
        reasons = "; ".join(
            f"{reason_in_words(reason)}: {rows_in_words(self._rows[reason])}"
            for reason in NotData
            if reason is not NotData.BESIDE and self._numbers[reason]
        )
        message = ngettext(
            "{number} row is no data and skipped ({reasons})",
            "{number} rows are no data and skipped ({reasons})",
            number,
        ).format(number=number, reasons=reasons)
        return [table.problem(Code.ROWS_SKIPPED, message, severity=Severity.WARNING, count=number)]
