"""Every file of a call, read: the headcount, the rows of the week, and where each row went."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from sferum_cli.accounting import InputSheet, RejectedRow
from sferum_cli.errors import WrongCallError
from sferum_cli.excel import column_number
from sferum_cli.problems import CODES_OF_LEFT_OUT, CODES_OF_MATCHING, Code, Problems
from sferum_cli.rulebook.week import Week
from sferum_cli.sources.activity.dates import undated
from sferum_cli.sources.activity.read import ActivityRows, read_activity
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.reference.heads_left_out import named_heads_left_out
from sferum_cli.sources.reference.left_out import named_left_out
from sferum_cli.sources.reference.read import read_reference
from sferum_cli.sources.reference.reference import Reference
from sferum_cli.sources.sheets.opened import OpeningFile, stage_of_opening
from sferum_cli.sources.sheets.sheet import ROW
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.sources.tables.inputs import Inputs
from sferum_cli.sources.tables.read_inputs import check_files_unchanged, read_inputs
from sferum_cli.sources.tables.row_counts import RowCounts
from sferum_cli.sources.tables.shapes import TableKind, table_name
from sferum_cli.sources.tables.table_sheet import TableSheet
from sferum_cli.stages import Stages
from sferum_cli.translation import gettext as _


@dataclass(frozen=True)
class Reading:
    """What the files of a call hold: the headcount, the rows of weeks, and where each went."""

    inputs: Inputs
    reference: Reference
    activity: ActivityRows

    def close(self) -> None:
        """Remove what was kept in files."""
        self.activity.close()

    @property
    def counts(self) -> tuple[tuple[TableSheet, RowCounts], ...]:
        """Where the rows of each sheet went."""
        return (*self.activity.counts, *self.reference.counts)

    @property
    def rejected(self) -> int:
        """How many rows have an error."""
        return sum(counts.rejected for _table, counts in self.counts)


def read_files(
    call: InputCall,
    options: ReadOptions,
    week: Week | None,
    stages: Stages,
    problems: Problems,
    *,
    skip_bad_rows: bool,
    begun: OpeningFile | None = None,
    number: int = 1,
    every_date: bool = False,
) -> Reading:
    """Read every row of every file, also after one that cannot be read, so that all is known.

    ``week`` is the newest of ``number`` weeks, None the one that ends on the last date. ``begun``
    is a file of the call that is being opened already; ``every_date`` asks for the organizations
    that have a row of any date. What would only follow from a file or a row
    that is missing is not said. Raises WrongCallError for undated activity without a week.
    """
    with stages.stage(stage_of_opening()):
        inputs = read_inputs(call, options.files, options.tables, problems, begun)
    is_complete = not problems.errors
    if is_complete:
        _check_dated(inputs, week)
    found = Problems()
    with stages.stage(_("reading the headcount")):
        reference = read_reference(inputs, options.tables, options.aliases, found.add)
    # Organizations of rows with errors are missing from the headcount, and not from the region.
    follow = CODES_OF_LEFT_OUT if found.errors and not skip_bad_rows else frozenset[Code]()
    unsaid = follow if is_complete else CODES_OF_MATCHING
    with stages.stage(_("reading the activity")):
        members = inputs.tables[TableKind.MEMBERS]
        activity = read_activity(
            inputs.activity,
            members,
            reference,
            week,
            options.activity,
            found.add,
            number=number,
            every_date=every_date,
        )
    if skip_bad_rows:
        found.extend(named_left_out(reference.left_out))
        if not reference.by_organization:
            found.extend(named_heads_left_out(reference.left_out))
    check_files_unchanged(inputs, found)
    problems.extend([one for one in found.records if one.code not in unsaid])
    return Reading(inputs, reference, activity)


def _check_dated(inputs: Inputs, week: Week | None) -> None:
    """Undated activity needs the call to say its week."""
    without = undated(inputs.activity)
    if without and week is None:
        raise WrongCallError(
            _("{file} has neither «Дата» nor «Неделя»; say its week with --week-end").format(
                file=inputs.names[without[0].sheet.path]
            )
        )


def rejected_rows(reading: Reading) -> Iterator[RejectedRow]:
    """The rows with an error as the files have them; they are read again, since they are few."""
    for table, counts in reading.counts:
        if not counts.rejected_rows:
            continue
        header = table.header
        cells = next(row.cells for row in table.sheet.head() if row.number == header.row)
        numbers = pl.Series(counts.rejected_rows, dtype=pl.UInt32).implode()
        for batch in table.sheet.batches(header.row):
            rows = batch.filter(pl.col(ROW).is_in(numbers))
            letters = [name for name in rows.columns if name != ROW]
            titles = [cells[column_number(letter)] if column_number(letter) < len(cells) else ""
                      for letter in letters]  # fmt: skip
            for record in rows.iter_rows(named=True):
                yield RejectedRow(
                    reading.inputs.names[table.sheet.path],
                    table.sheet.name,
                    record[ROW],
                    tuple(zip(letters, titles, (record[one] for one in letters), strict=True)),
                )


def input_sheets(reading: Reading, number: int | None = None) -> list[InputSheet]:
    """Where the rows went, sheet by sheet, for a view of the last ``number`` weeks, or of all.

    Raises AssertionError if they do not add up.
    """
    sheets = []
    for table, every in sorted(reading.counts, key=lambda one: one[0].file):
        counts = every if number is None else every.of_last_weeks(number)
        if not counts.add_up():
            message = f"the rows of {reading.inputs.names[table.sheet.path]} do not add up"
            raise AssertionError(message)
        file = reading.inputs.files[table.file]
        sheets.append(
            InputSheet(
                path=str(file.path),
                name=reading.inputs.names[file.path],
                sheet=table.sheet.name,
                table=table.header.kind.value,
                table_title=table_name(table.header.kind),
                sha256=file.fingerprint.sha256,
                read=counts.read,
                rejected=counts.rejected,
                outside=counts.outside,
                unmatched=counts.unmatched,
                skipped=dict(counts.skipped),
                used=counts.used,
            )
        )
    return sheets
