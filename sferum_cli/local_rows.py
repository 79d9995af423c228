"""The rows of weeks as this process has them: buckets of narrow rows, and files to look again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from sferum_cli.rulebook.week import Week
from sferum_cli.sources.activity.read_again import read_whole_rows
from sferum_cli.sources.reading import Reading
from sferum_cli.sources.tables.options import TableOptions
from sferum_cli.sources.tables.table_sheet import TableSheet
from sferum_cli.tally.counting import Counted, count
from sferum_cli.tally.counts import added
from sferum_cli.tally.plan import Plan
from sferum_cli.translation import gettext as _


@dataclass(frozen=True)
class LocalRows:
    """A ``tally.week_rows.WeekRows``: the weeks of what was read."""

    reading: Reading
    options: TableOptions

    @property
    def places(self) -> Sequence[str]:
        """See WeekRows."""
        return [self._place(table) for table in self._tables()]

    @property
    def files(self) -> Sequence[str]:
        """See WeekRows."""
        inputs = self.reading.inputs
        return [inputs.names[file.path] for file in inputs.files]

    def counted(self, week: Week, plan: Plan) -> Counted:
        """See WeekRows. One bucket of users after the other."""
        parts = [count(rows, plan) for rows in self.reading.activity.weeks[week].rows]
        repeated = pl.concat([part.repeated for part in parts])
        return Counted(added(part.counts for part in parts), repeated)

    def whole(self, users: Mapping[Week, pl.Series]) -> Mapping[Week, pl.DataFrame]:
        """See WeekRows. The files are read once more, for the users of all weeks together."""
        reference = self.reading.reference
        return read_whole_rows(self._tables(), users, reference, self.options)

    def _tables(self) -> list[TableSheet]:
        return [table for table, _counts in self.reading.activity.counts]

    def _place(self, table: TableSheet) -> str:
        """A sheet of activity by its file and its own name."""
        file, sheet = self.reading.inputs.names[table.sheet.path], table.sheet.name
        if sheet is None:
            return file
        return _("{file}, sheet «{sheet}»").format(file=file, sheet=sheet)
