"""A sheet with the 28 columns, of the official monitoring or our own → the rows of its level."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import polars as pl

from sferum_cli.excel import column_letter
from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.rulebook.indicators import (
    COLUMNS,
    INDICATORS,
    ORGANIZATION_COLUMNS,
    Measure,
    columns_of,
)
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.cleaning.organization_types import parse_type
from sferum_cli.sources.cleaning.parsing import (
    UnreadableError,
    parse_count,
    parse_digits,
    parse_id,
)
from sferum_cli.sources.cleaning.text import shown, text_key
from sferum_cli.sources.report_tables.rows import TextRow, rows_of
from sferum_cli.sources.report_tables.share_cells import ShareCells, parse_share, usual_scale
from sferum_cli.sources.sheets.sheet import Sheet
from sferum_cli.sources.tables.columns import DIGITS_IN_CODE, INPUT_COLUMN
from sferum_cli.sources.tables.own_sheets import is_of_weeks
from sferum_cli.translation import gettext as _
from sferum_cli.translation import in_every_language

_SIGNS = 10
"""A row with so many of the 28 names is the header."""

CODES = ("inn", "oktmo")
"""What a table may know a unit by besides its names and its ID."""

WEEK_END = "week_end"
"""The key of a column of weeks."""

_ALL_COLUMNS = columns_of(Level.ORGANIZATION)
_KEYS = {text_key(name): one.key for one in _ALL_COLUMNS for name in (one.key, one.title)} | {
    text_key(name): key
    for key in CODES
    for name in (key, INPUT_COLUMN[key].title, *INPUT_COLUMN[key].aliases)
}
_COLUMN = {one.key: one for one in _ALL_COLUMNS}
_28 = frozenset(one.key for one in COLUMNS)
_NAMES = tuple(one.key for one in _ALL_COLUMNS if one.measure is Measure.NAME)

NEEDED_NAMES = {
    Level.ORGANIZATION: ("region", "municipality"),
    Level.MUNICIPALITY: ("region", "municipality"),
    Level.REGION: ("region",),
    Level.COUNTRY: (),
}
"""What a row of a level cannot lack; an organization has a name or an ID besides."""


@dataclass(frozen=True)
class ReportSheet:
    """A sheet whose header has the 28 columns, or most of them, and the letter of each by key."""

    sheet: Sheet
    header: int
    letters: dict[str, str]

    def second_of(self, level: Level) -> Problem:
        """The error of a sheet whose level another one has told of."""
        message = _("a second table of the same level ({level})").format(level=level)
        return self.problem(Code.OFFICIAL_TABLE, message)

    def problem(self, code: Code, message: str, row: int | None = None, key: str = "") -> Problem:
        """An error of the sheet, at one of its cells where they are said."""
        letter = self.letters.get(key)
        return Problem(
            Severity.ERROR,
            code,
            message,
            path=self.sheet.path,
            sheet=self.sheet.name,
            row=row,
            column=letter,
            header=None if letter is None else title_of(key),
        )


@dataclass
class ReportRows:
    """The rows of a sheet: their level, their numbers, and what was skipped.

    ``rows`` has the columns that the table has, under their keys: names and codes as text, counts,
    totals and ranks as int, shares as doubles in percent. ``untold`` are the keys of shares of
    which nobody can say whether they are percent; they are null.
    """

    level: Level
    rows: pl.DataFrame
    skipped: dict[str, int] = field(default_factory=dict)
    untold: list[str] = field(default_factory=list)


def title_of(key: str) -> str:
    """What a column of such a table is called."""
    return _COLUMN[key].title if key in _COLUMN else INPUT_COLUMN[key].title


def report_sheet(sheet: Sheet) -> ReportSheet | None:
    """The sheet, if its header has the 28 columns.

    A table of several weeks, or of the types of organization, has them too and is none.
    """
    head = sheet.head()
    for row in head:
        letters: dict[str, str] = {}
        for number, cell in enumerate(row.cells):
            key = _KEYS.get(text_key(cell))
            if key is not None:
                letters.setdefault(key, column_letter(number))
        if len(_28 & letters.keys()) >= _SIGNS and "region" in letters:
            is_by_type = "organization_type" in letters and not (
                {"organization_id", "organization", "inn"} & letters.keys()
            )
            if is_by_type or is_of_weeks(head) or WEEK_END in row.cells:
                return None
            return ReportSheet(sheet, row.number, letters)
    return None


def names_found(cells: Iterable[str]) -> int:
    """How many of these cells are names of the columns of such a table."""
    return len({_KEYS.get(text_key(cell)) for cell in cells} - {None})


def report_rows(table: ReportSheet, report: Callable[[Problem], None]) -> ReportRows:
    """The rows of the table; what cannot be read goes to ``report``, as errors."""
    found, skipped = rows_of(table.sheet, table.header, table.letters)
    level = _level(found)
    rows = _without_notes(found, level)
    if len(rows) < len(found):
        skipped["note"] = len(found) - len(rows)
    if not rows:
        report(table.problem(Code.NO_DATA_ROWS, _("there are no rows below the header")))
    reader = _Reader(table, level, rows, report)
    columns = {key: reader.values(key) for key in table.letters}
    untold = _read_shares(columns, len(rows))
    reader.check_units(columns)
    types = {key: _type_of(key) for key in columns}
    return ReportRows(level, pl.DataFrame(columns, schema=types, strict=False), skipped, untold)


def untold_shares(tables: Iterable[ReportRows]) -> list[str]:
    """The titles of shares that stay out, each once."""
    return list(dict.fromkeys(title_of(key) for one in tables for key in one.untold))


def _read_shares(columns: dict[str, list[Any]], height: int) -> list[str]:
    """Put numbers in percent in the place of the cells of shares; the keys of those untold."""
    nothing: list[Any] = [None] * height
    shares = {
        one.share_key: ShareCells(
            columns[one.share_key],
            columns.get(one.key, nothing),
            columns.get(one.total.key, nothing),
        )
        for one in INDICATORS
        if one.share_key in columns
    }
    usual = usual_scale(shares.values())
    untold = []
    for key, cells in shares.items():
        told = cells.percents(usual)
        if told is None:
            untold.append(key)
        columns[key] = nothing if told is None else told
    return untold


def _type_of(key: str) -> pl.DataType:
    if key in CODES or _COLUMN[key].measure is Measure.NAME:
        return pl.String()
    return pl.Float64() if _COLUMN[key].measure is Measure.SHARE else pl.Int64()


def _has_numbers(row: TextRow) -> bool:
    return any(cell.strip() for key, cell in row.cells.items() if key not in {*_NAMES, *CODES})


def _level(rows: Sequence[TextRow]) -> Level:
    """Of which level the rows are: what names those with numbers says it."""
    told = [row for row in rows if _has_numbers(row)] or rows
    named = {key for row in told for key in (*_NAMES, "inn") if row.cells.get(key, "").strip()}
    if named & {"inn", *(one.key for one in ORGANIZATION_COLUMNS)}:
        return Level.ORGANIZATION
    if "municipality" in named:
        return Level.MUNICIPALITY
    return Level.REGION if "region" in named or len(told) != 1 else Level.COUNTRY


def _without_notes(rows: Sequence[TextRow], level: Level) -> list[TextRow]:
    """The rows up to the last one of data: those below without a number, and a name, are notes."""
    kept = list(rows)
    needed = NEEDED_NAMES[level] if level in {Level.ORGANIZATION, Level.MUNICIPALITY} else None
    while (
        any(map(_has_numbers, kept))
        and not _has_numbers(kept[-1])
        and (needed is None or not all(kept[-1].cells.get(key, "").strip() for key in needed))
    ):
        kept.pop()
    return kept


@dataclass(frozen=True)
class _Reader:
    """Reads the columns of a table."""

    table: ReportSheet
    level: Level
    rows: Sequence[TextRow]
    report: Callable[[Problem], None]

    def values(self, key: str) -> list[Any]:
        """The values of a column; those of a share with whether they say «%»."""
        parser, usual = _parser(key)
        parse = cache(parser)  # each distinct text is read once
        found: list[Any] = []
        for row in self.rows:
            try:
                found.append(parse(row.cells[key]))
            except UnreadableError as error:
                found.append(None)
                code = error.code or usual
                self.report(self.table.problem(code, str(error), row.number, key))
        return found

    def check_units(self, columns: Mapping[str, list[Any]]) -> None:
        """Report rows without what names a unit of the level, and units that stand twice.

        Two organizations without an ID may have one name, as in a headcount.
        """
        seen: dict[tuple[object, ...], int] = {}
        named = [key for key in (*_NAMES, *CODES) if key in columns]
        identities = [key for key in ("organization_id", "inn") if key in columns]
        for position, row in enumerate(self.rows):
            for key in NEEDED_NAMES[self.level]:
                if key in columns and columns[key][position] is None:
                    message = _("the cell is blank; it names the row")
                    self.report(self.table.problem(Code.VALUE_MISSING, message, row.number, key))
            if self.level is Level.ORGANIZATION and all(
                columns[key][position] is None for key in identities
            ):
                continue
            unit = tuple(columns[key][position] for key in named)
            first = seen.setdefault(unit, row.number)
            if first != row.number:
                message = _("the same unit as in row {number}").format(number=first)
                self.report(self.table.problem(Code.OFFICIAL_TABLE, message, row.number))


def _parser(key: str) -> tuple[Callable[[str], object], Code]:
    """What reads the cells of a column, and the code of one that it cannot read."""
    if key == "organization_id":
        return parse_id, Code.VALUE_ID
    if key in CODES:
        return lambda text: parse_digits(text, DIGITS_IN_CODE[key]), Code.VALUE_ID
    if key == "organization_type":
        return parse_type, Code.VALUE_TYPE
    if _COLUMN[key].measure is Measure.NAME:
        return _name, Code.VALUE_MISSING
    parse = parse_share if _COLUMN[key].measure is Measure.SHARE else parse_count
    return lambda text: None if text_key(text) in _unknown() else parse(text), Code.VALUE_NUMBER


@cache
def _unknown() -> frozenset[str]:
    """What our own tables say of a number that is not known, in every language."""
    return frozenset(map(text_key, in_every_language("n/a")))


def _name(text: str) -> str | None:
    return shown(text) or None
