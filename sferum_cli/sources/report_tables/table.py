"""A sheet with the 28 columns, of the official monitoring or our own → the rows of its level."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from sferum_cli.excel import column_letter
from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.rulebook.indicators import (
    COLUMNS,
    INDICATORS,
    ORGANIZATION_COLUMNS,
    Column,
    Measure,
    columns_of,
)
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.cleaning.parsing import UnreadableError, parse_count, parse_id, parse_type
from sferum_cli.sources.cleaning.text import shown, text_key
from sferum_cli.sources.report_tables.share_cells import parse_share, percents
from sferum_cli.sources.sheets.sheet import ROW, Sheet
from sferum_cli.sources.tables.totals import total_word
from sferum_cli.translation import gettext as _

_SIGNS = 10
"""A row with so many of the 28 names is the header."""

_ALL_COLUMNS = columns_of(Level.ORGANIZATION)
_KEYS = {text_key(name): one.key for one in _ALL_COLUMNS for name in (one.key, one.title)}
_COLUMN = {one.key: one for one in _ALL_COLUMNS}
_28 = frozenset(one.key for one in COLUMNS)


@dataclass(frozen=True)
class ReportSheet:
    """A sheet whose header has the 28 columns, or most of them, and the letter of each by key."""

    sheet: Sheet
    header: int
    letters: dict[str, str]

    def problem(self, code: Code, message: str, row: int | None = None, key: str = "") -> Problem:
        """An error of the sheet, at one of its cells where they are said."""
        letter = self.letters.get(key)
        title = None if letter is None else _COLUMN[key].title
        return Problem(
            Severity.ERROR,
            code,
            message,
            path=self.sheet.path,
            sheet=self.sheet.name,
            row=row,
            column=letter,
            header=title,
        )


@dataclass
class ReportRows:
    """The rows of a sheet: their level, their numbers, and what was skipped.

    ``rows`` has the columns that the table has, under their keys: names as text, counts, totals and
    ranks as int, shares as doubles in percent. ``untold`` are the keys of shares of which nobody
    can say whether they are percent; they are null.
    """

    level: Level
    rows: pl.DataFrame
    skipped: dict[str, int] = field(default_factory=dict)
    untold: list[str] = field(default_factory=list)


def report_sheet(sheet: Sheet) -> ReportSheet | None:
    """The sheet, if its header has the 28 columns."""
    for row in sheet.head():
        letters: dict[str, str] = {}
        for number, cell in enumerate(row.cells):
            key = _KEYS.get(text_key(cell))
            if key is not None:
                letters.setdefault(key, column_letter(number))
        if len(_28 & letters.keys()) >= _SIGNS and "region" in letters:
            return ReportSheet(sheet, row.number, letters)
    return None


def report_rows(table: ReportSheet, report: Callable[[Problem], None]) -> ReportRows:
    """The rows of the table; what cannot be read goes to ``report``, as errors."""
    skipped: dict[str, int] = {}
    numbers: list[int] = []
    texts: list[dict[str, str]] = []
    for number, cells in _rows_of(table):
        reason = _reason_to_skip(list(cells.values()))
        if reason is None:
            numbers.append(number)
            texts.append(cells)
        else:
            skipped[reason] = skipped.get(reason, 0) + 1
    level = _level(texts)
    if not texts:
        report(table.problem(Code.NO_DATA_ROWS, _("there are no rows below the header")))
    reader = _Reader(table, level, numbers, texts, report)
    columns = {key: reader.values(_COLUMN[key]) for key in table.letters if key in _COLUMN}
    untold = []
    for one in INDICATORS:
        if one.share_key not in columns:
            continue
        nothing: list[Any] = [None] * len(texts)
        told = percents(
            columns[one.share_key],
            columns.get(one.key, nothing),
            columns.get(one.total.key, nothing),
        )
        if told is None:
            untold.append(one.share_key)
        columns[one.share_key] = nothing if told is None else told
    reader.check_units(columns)
    types = {key: _type_of(_COLUMN[key]) for key in columns}
    return ReportRows(level, pl.DataFrame(columns, schema=types, strict=False), skipped, untold)


def _type_of(column: Column) -> pl.DataType:
    if column.measure is Measure.NAME:
        return pl.String()
    return pl.Float64() if column.measure is Measure.SHARE else pl.Int64()


def _rows_of(table: ReportSheet) -> Iterator[tuple[int, dict[str, str]]]:
    """The number and the cells of each row below the header, by key; blank ones are ""."""
    letters = list(table.letters.values())
    for batch in table.sheet.batches(table.header, letters):
        found = batch.select(ROW, *(pl.col(one).cast(pl.String).fill_null("") for one in letters))
        for number, *cells in found.iter_rows():
            yield number, dict(zip(table.letters, cells, strict=True))


def _reason_to_skip(cells: Sequence[str]) -> str | None:
    filled = [cell for cell in cells if cell.strip()]
    if not filled or total_word(filled[0]) is not None:
        return "total"
    is_numbering = [cell.strip() for cell in cells] == [str(one + 1) for one in range(len(cells))]
    return "numbering" if is_numbering else None


def _level(rows: Sequence[dict[str, str]]) -> Level:
    """Of which level the rows are: what names them says it."""
    named = {key for row in rows for key in _COLUMN if row.get(key, "").strip()}
    if named & {one.key for one in ORGANIZATION_COLUMNS}:
        return Level.ORGANIZATION
    if "municipality" in named:
        return Level.MUNICIPALITY
    return Level.REGION if "region" in named or len(rows) != 1 else Level.COUNTRY


@dataclass(frozen=True)
class _Reader:
    """Reads the columns of a table, whose rows have these numbers."""

    table: ReportSheet
    level: Level
    numbers: Sequence[int]
    texts: Sequence[dict[str, str]]
    report: Callable[[Problem], None]

    def values(self, column: Column) -> list[Any]:
        """The values of a column; those of a share with whether they say «%»."""
        parse, usual = _parser(column)
        found: list[Any] = []
        for number, row in zip(self.numbers, self.texts, strict=True):
            try:
                found.append(parse(row[column.key]))
            except UnreadableError as error:
                found.append(None)
                code = error.code or usual
                self.report(self.table.problem(code, str(error), number, column.key))
        return found

    def check_units(self, columns: dict[str, list[Any]]) -> None:
        """Report rows without what names a unit of the level, and units that stand twice."""
        needed = {
            Level.ORGANIZATION: ("region", "municipality"),
            Level.MUNICIPALITY: ("region", "municipality"),
            Level.REGION: ("region",),
            Level.COUNTRY: (),
        }[self.level]
        names = [one.key for one in _ALL_COLUMNS if one.measure is Measure.NAME]
        seen: dict[tuple[object, ...], int] = {}
        for position, number in enumerate(self.numbers):
            for key in needed:
                if columns.get(key, self.numbers)[position] is None:
                    message = _("the cell is blank; it names the row")
                    self.report(self.table.problem(Code.VALUE_MISSING, message, number, key))
            unit = tuple(columns[key][position] for key in names if key in columns)
            first = seen.setdefault(unit, number)
            if first != number:
                message = _("the same unit as in row {number}").format(number=first)
                self.report(self.table.problem(Code.OFFICIAL_TABLE, message, number))


def _parser(column: Column) -> tuple[Callable[[str], object], Code]:
    """What reads the cells of a column, and the code of one that it cannot read."""
    if column.key == "organization_id":
        return parse_id, Code.VALUE_ID
    if column.key == "organization_type":
        return parse_type, Code.VALUE_TYPE
    if column.measure is Measure.NAME:
        return _name, Code.VALUE_MISSING
    return parse_share if column.measure is Measure.SHARE else parse_count, Code.VALUE_NUMBER


def _name(text: str) -> str | None:
    return shown(text) or None


def untold_shares(tables: Iterable[ReportRows]) -> list[str]:
    """The titles of shares that stay out, each once."""
    return list(dict.fromkeys(_COLUMN[key].title for one in tables for key in one.untold))
