"""The sheets that a reference is read from: their rows under one set of columns, and the account.

A row is named by SHEET, the number of its sheet here, and ROW. One that has the types of
organization side by side is a row for each of them, and in the account one.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from sferum_cli.accounting import rows_in_words
from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.rulebook.words import OrganizationType
from sferum_cli.sources.reference.left_out import LeftOut
from sferum_cli.sources.sheets.sheet import ROW
from sferum_cli.sources.tables.columns import INPUT_COLUMN, key_in_type, type_of_key
from sferum_cli.sources.tables.options import TableOptions
from sferum_cli.sources.tables.row_counts import RowCounts
from sferum_cli.sources.tables.shapes import ORGANIZATION_NAMES
from sferum_cli.sources.tables.table_sheet import TableSheet
from sferum_cli.sources.tables.whole_table import WholeTable, read_table
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext

COLUMNS = {
    "region": pl.String(),
    "municipality": pl.String(),
    "oktmo": pl.String(),
    "organization_id": pl.String(),
    "inn": pl.String(),
    "kpp": pl.String(),
    "organization": pl.String(),
    "organization_type": pl.String(),
    "connected": pl.Boolean(),
    "organizations": pl.Int64(),
    "teachers": pl.Int64(),
    "students": pl.Int64(),
}
NUMBERS = ("organizations", "teachers", "students")
SHEET, MUNICIPALITY, REGION = "sheet", "municipality_number", "region_number"
_NEEDED = ("region", "municipality", "organization_type")
"""Without these a row of the reference says nothing."""

_SCHEMA = {
    **COLUMNS,
    ROW: pl.UInt32(),
    SHEET: pl.UInt32(),
    "id_blank": pl.Boolean(),
    "connected_blank": pl.Boolean(),
}


@dataclass(frozen=True)
class RowPlace:
    """A row of the reference: the number of its sheet, and its own as Excel shows it.

    Row 0 is the sheet as a whole.
    """

    sheet: int
    row: int = 0

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "RowPlace":
        """The place of a row with SHEET and ROW."""
        return cls(record[SHEET], record[ROW])


class ReferenceTables:
    """Reads the sheets of the reference, and says where their rows went."""

    def __init__(
        self,
        options: TableOptions,
        report: Callable[[Problem], None],
        names: Mapping[Path, str],
    ) -> None:
        """``names``: how the run calls the files."""
        self._options = options
        self._report = report
        self._names = names
        self._sheets: list[WholeTable] = []
        self.left_out: list[LeftOut] = []
        """The organizations whose rows have an error, as they come."""

    @property
    def counts(self) -> tuple[tuple[TableSheet, RowCounts], ...]:
        """Where the rows of each sheet went."""
        return tuple((one.table, one.counts) for one in self._sheets)

    def read(self, tables: Sequence[TableSheet]) -> pl.DataFrame:
        """The rows of these sheets under all keys of COLUMNS, in the order of the files.

        Besides SHEET and ROW there are ``id_blank`` (the sheet has ids, and the row has none) and
        ``connected_blank`` (likewise «Подключена»).
        """
        frames = [self._read(table) for table in tables]
        return pl.concat([pl.DataFrame(schema=_SCHEMA), *frames])

    def _read(self, table: TableSheet) -> pl.DataFrame:
        sheet = read_table(table, self._options, self._report)
        number = len(self._sheets)
        self._sheets.append(sheet)
        self.leave_out(self._whole(sheet.faulty, table, number))
        types = table.header.types
        data = in_rows_by_type(sheet.data, types) if types else sheet.data
        return self._whole(data, table, number)

    def _whole(self, frame: pl.DataFrame, table: TableSheet, number: int) -> pl.DataFrame:
        """Rows under all keys of COLUMNS, of the sheet of this number."""
        missing = [
            pl.lit(None, dtype).alias(key)
            for key, dtype in COLUMNS.items()
            if key not in frame.columns
        ]
        frame = frame.with_columns(*missing).with_columns(
            pl.col(ROW).cast(pl.UInt32),
            *(pl.col(key).cast(dtype) for key, dtype in COLUMNS.items()),
        )
        return frame.with_columns(
            pl.lit(number, pl.UInt32).alias(SHEET),
            (self._is_blank(table, "organization_id")).alias("id_blank"),
            (self._is_blank(table, "connected")).alias("connected_blank"),
        ).select(list(_SCHEMA))

    def leave_out(self, rows: pl.DataFrame) -> None:
        """Keep which organizations are in rows with an error: who they are is said elsewhere."""
        self.left_out += [
            LeftOut.of(record, self.in_words(RowPlace.of(record)))
            for record in rows.iter_rows(named=True)
        ]

    @staticmethod
    def _is_blank(table: TableSheet, key: str) -> pl.Expr:
        return pl.lit(table.header.has(key)) & pl.col(key).is_null()

    def has(self, place: RowPlace, key: str) -> bool:
        """Whether the sheet of a row has this column."""
        return self._sheets[place.sheet].table.header.has(key)

    def headers_again(self, sheet: int) -> list[int]:
        """The rows of a sheet in which its header comes again."""
        return self._sheets[sheet].headers_again

    def file_of(self, place: RowPlace) -> int:
        """The number of a row's file among those of the call: sheets of a workbook share it."""
        return self._sheets[place.sheet].table.file

    def with_places(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The rows of tables that have a column of the region, and those of the others."""
        sheets = [
            number for number, one in enumerate(self._sheets) if one.table.header.has("region")
        ]
        has_place = pl.col(SHEET).is_in(sheets)
        return frame.filter(has_place), frame.filter(~has_place)

    def without_blanks(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows that say their region, municipality and type; the others are rejected."""
        for key in _NEEDED:
            blank = frame.filter(pl.col(key).is_null()).select(SHEET, ROW)
            for record in blank.unique(maintain_order=True).to_dicts():
                self.report(
                    RowPlace.of(record),
                    Code.VALUE_MISSING,
                    _("the cell is blank; fill it in (only merged cells count for all rows)"),
                    key=key,
                )
        is_whole = pl.all_horizontal(pl.col(*_NEEDED).is_not_null())
        self.reject(frame.filter(~is_whole))
        return frame.filter(is_whole)

    def named(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows that name an organization by ID, ИНН or name; the others are rejected."""
        is_named = pl.any_horizontal(pl.col(*ORGANIZATION_NAMES).is_not_null())
        for record in frame.filter(~is_named).to_dicts():
            place = RowPlace.of(record)
            key = next(key for key in ORGANIZATION_NAMES[::-1] if self.has(place, key))
            self.report(
                place,
                Code.VALUE_MISSING,
                _(
                    "the row has neither an ID nor an ИНН nor a name: write which organization "
                    "it is, or delete the row if it is a total"
                ),
                key=key,
            )
        self.reject(frame.filter(~is_named))
        return frame.filter(is_named)

    def reject(self, rows: pl.DataFrame) -> None:
        """Count rows as rows with an error."""
        self.leave_out(rows)
        for sheet, part in by_sheet(rows):
            counts, numbers = self._sheets[sheet].counts, _distinct(part[ROW])
            counts.rejected_rows += numbers.to_list()
            counts.used -= numbers.len()

    def skip(self, rows: pl.DataFrame, reason: str) -> None:
        """Count rows as no data (NotData)."""
        for sheet, part in by_sheet(rows):
            self._sheets[sheet].skip(reason, _distinct(part[ROW]))

    def repeat(
        self, again: Mapping[RowPlace, RowPlace], used: Collection[RowPlace] = frozenset()
    ) -> None:
        """Count rows as identical repeats, each of the row that it maps to, with warnings.

        Those that are ``used`` repeat another one in some of their types alone.
        """
        rows: dict[tuple[int, int], list[int]] = {}
        for place, first in again.items():
            rows.setdefault((place.sheet, first.sheet), []).append(place.row)
            if place in used:
                continue
            counts = self._sheets[place.sheet].counts
            counts.skip(Code.REPEAT_IDENTICAL, 1)
            counts.used -= 1
        for (sheet, first_sheet), numbers in rows.items():
            message = ngettext(
                "{number} row repeats one of {place} and counts once (row {rows})",
                "{number} rows repeat those of {place} and count once (rows {rows})",
                len(numbers),
            ).format(
                number=len(numbers),
                place=self.in_words(RowPlace(first_sheet)),
                rows=rows_in_words(sorted(numbers)),
            )
            self.report(
                RowPlace(sheet),
                Code.REPEAT_IDENTICAL,
                message,
                severity=Severity.WARNING,
                count=len(numbers),
            )

    def in_words(self, place: RowPlace) -> str:
        """The file, the sheet and the row (none of a whole sheet), as messages name them."""
        table = self._sheets[place.sheet].table
        there = table.problem(Code.ORGANIZATION_TWICE, "", row=place.row or None)
        return replace(there, named=self._names.get(table.sheet.path)).place

    def report(
        self,
        place: RowPlace,
        code: Code,
        message: str,
        *,
        severity: Severity = Severity.ERROR,
        key: str | None = None,
        count: int = 1,
        snippet: tuple[str, ...] = (),
    ) -> None:
        """Report a problem of a row, or of a whole sheet; ``key`` names the column."""
        table = self._sheets[place.sheet].table
        self._report(
            table.problem(
                code,
                message,
                row=place.row or None,
                key=key,
                severity=severity,
                count=count,
                snippet=snippet,
            )
        )

    def close(self) -> None:
        """Account for the rows that are no data, sheet by sheet."""
        for sheet in self._sheets:
            others = [
                one
                for one in self._sheets
                if one is not sheet and one.table.file == sheet.table.file
            ]
            for problem in sheet.close(others):
                self._report(problem)


def in_rows_by_type(frame: pl.DataFrame, types: Sequence[OrganizationType]) -> pl.DataFrame:
    """A row for each type that a row of a municipality counts side by side, under the same ROW.

    A type of which a municipality has no organization and nobody has no row there, unless it has
    none of any type.
    """
    names = [name for name in frame.columns if type_of_key(name) is None]
    parts = [
        frame.select(
            *names,
            pl.lit(kind.value).alias("organization_type"),
            *(
                pl.col(one).cast(pl.Int64).alias(key)
                if (one := key_in_type(key, kind)) in frame.columns
                else pl.lit(None, pl.Int64).alias(key)
                for key in NUMBERS
            ),
        )
        for kind in types
    ]
    rows = pl.concat(parts).sort(ROW, maintain_order=True)
    has_any = pl.any_horizontal(pl.col(NUMBERS).fill_null(0) > 0)
    is_first_of_none = ~has_any.any().over(ROW) & pl.col(ROW).is_first_distinct()
    return rows.filter(has_any | is_first_of_none)


def _distinct(rows: pl.Series) -> pl.Series:
    """The numbers of rows, once where a row has several types."""
    return rows.unique(maintain_order=True)


def by_sheet(rows: pl.DataFrame) -> Iterator[tuple[int, pl.DataFrame]]:
    """The rows of each sheet, with its number, in the order of the sheets' first rows."""
    for (number,), part in rows.group_by(SHEET, maintain_order=True):
        yield int(str(number)), part


def values_in_words(record: Mapping[str, Any], keys: Sequence[str]) -> str:
    """«Педагогов 10, Обучающихся 100», as a message holds two rows against each other."""
    return ", ".join(f"{INPUT_COLUMN[key].title} {_in_words(record[key])}" for key in keys)


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "—" if value is None else str(value)
