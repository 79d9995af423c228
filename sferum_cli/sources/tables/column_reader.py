"""The cells of one column → typed values and faults.

Cells that have the column's type are judged; texts are read through their vocabulary. Ids of
people, which are distinct nearly everywhere, have an expression of their own.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import polars as pl

from sferum_cli.problems import Code
from sferum_cli.rulebook.roles import KNOWN_ROLES, NO_WORDS, RoleWords
from sferum_cli.sources.cleaning import parsing
from sferum_cli.sources.cleaning.organization_types import parse_type
from sferum_cli.sources.cleaning.text import shown, text_key
from sferum_cli.sources.cleaning.time_zones import clock_in
from sferum_cli.sources.tables.cells_as_text import as_text, has_lost_digits, why_lost
from sferum_cli.sources.tables.column_values import ColumnValues, Fault, faults_at
from sferum_cli.sources.tables.columns import DIGITS_IN_CODE, CellKind, InputColumn
from sferum_cli.sources.tables.id_column import read_ids
from sferum_cli.sources.tables.typed_cells import are_counts, typed_counts, typed_moments
from sferum_cli.sources.tables.vocabulary import Vocabulary


class ColumnReader:
    """Reads one column of one sheet, batch by batch, of whatever type its cells are."""

    def __init__(
        self,
        column: InputColumn,
        *,
        epoch_1904: bool = False,
        role_words: RoleWords = NO_WORDS,
        time_zone: str | None = None,
    ) -> None:
        """``role_words`` are an office's own words for roles.

        ``time_zone`` is the zone whose days moments with a zone are, None for those of their own.
        """
        self.column = column
        self.is_personal = column.key == "user_id"
        self._time_zone = time_zone
        self._has_utc = False
        if column.kind is CellKind.DATE:
            self._vocabulary = Vocabulary(
                partial(self._parse_moment, epoch_1904=epoch_1904), pl.Datetime("us")
            )
        else:
            self._vocabulary = Vocabulary(*_reading(column, role_words=role_words))
        quick: dict[CellKind, Callable[[pl.Series], ColumnValues | None]] = {
            CellKind.COUNT: self._quick_counts,
            CellKind.DATE: self._quick_moments,
            CellKind.YES_NO: self._quick_yes_no,
            CellKind.ID: self._quick_codes,
            CellKind.DIGITS: self._quick_codes,
        }
        self._quick = read_ids if self.is_personal else quick.get(column.kind)

    @property
    def code(self) -> Code:
        """The code of a fault in this column."""
        return _CODES[self.column.kind]

    def read(self, cells: pl.Series) -> ColumnValues:
        """The typed values of ``cells``, of whatever type they are."""
        if cells.dtype in (pl.Categorical, pl.Enum, pl.Null):
            cells = cells.cast(pl.String)
        quick = None if self._quick is None else self._quick(cells)
        return self._read_texts(as_text(cells)) if quick is None else quick

    def _read_texts(self, texts: pl.Series) -> ColumnValues:
        read = self._vocabulary.read(texts)
        if self._has_utc:
            in_utc = texts.str.contains(parsing.UTC_AT_END).sum()
            return replace(read, in_utc=int(in_utc))
        return read

    def _quick_counts(self, cells: pl.Series) -> ColumnValues | None:
        if cells.dtype.is_integer():
            return typed_counts(cells)
        return self._text_counts(cells) if cells.dtype == pl.String else None

    def _quick_moments(self, cells: pl.Series) -> ColumnValues | None:
        if cells.dtype in (pl.Date, pl.Datetime):
            return typed_moments(cells, self._time_zone)
        return None

    def _quick_yes_no(self, cells: pl.Series) -> ColumnValues | None:
        if cells.dtype == pl.Boolean:
            return ColumnValues(cells)
        return self._vocabulary.read_yes_no(cells) if cells.dtype == pl.String else None

    def _quick_codes(self, cells: pl.Series) -> ColumnValues | None:
        """Ids and digits that a file holds as floats, which may have lost their last ones."""
        if not cells.dtype.is_float():
            return None
        lost = has_lost_digits(cells)
        read = self._vocabulary.read(as_text(cells.set(lost, None)))
        return replace(read, faults=(*read.faults, *faults_at(lost, why_lost(cells))))

    def _parse_moment(self, text: str, *, epoch_1904: bool) -> dt.datetime | None:
        """One text of a date, on the clock of the office where it says its own."""
        moment = parsing.parse_zoned_moment(text, epoch_1904=epoch_1904)
        if moment is None:
            return None
        if moment.offset is not None and self._time_zone is not None:
            clock = clock_in(self._time_zone, moment.utc)
            parsing.check_range(clock)
            return clock
        self._has_utc = self._has_utc or moment.is_utc
        return moment.clock

    def _text_counts(self, cells: pl.Series) -> ColumnValues:
        """Plain digits at once, the other spellings through the vocabulary."""
        plain = cells.cast(pl.Int64, strict=False)
        if plain.null_count() == cells.null_count() and are_counts(plain):
            lowest = cells.min()
            if lowest is None or str(lowest) >= "0":  # no plus or space in front
                return ColumnValues(plain)
        odd = (
            (plain.is_null() & cells.is_not_null())
            | (plain > parsing.LARGEST_COUNT)
            | (cells < "0")  # a sign in front
        )
        odd = odd.fill_null(value=False)
        if not odd.any():
            return ColumnValues(plain)
        positions = odd.arg_true()
        read = self._vocabulary.read(cells.filter(odd))
        faults = tuple(
            Fault(int(positions[fault.position]), fault.found, fault.reason)
            for fault in read.faults
        )
        return ColumnValues(plain.scatter(positions, read.values), faults)


_CODES = {
    CellKind.TEXT: Code.VALUE_MISSING,
    CellKind.ID: Code.VALUE_ID,
    CellKind.DIGITS: Code.VALUE_ID,
    CellKind.COUNT: Code.VALUE_NUMBER,
    CellKind.YES_NO: Code.VALUE_YES_NO,
    CellKind.DATE: Code.VALUE_DATE,
    CellKind.TYPE: Code.VALUE_TYPE,
    CellKind.ROLE: Code.VALUE_ROLE,
}


def _reading(
    column: InputColumn, *, role_words: RoleWords
) -> tuple[Callable[[str], Any], pl.DataType]:
    readings: dict[CellKind, tuple[Callable[[str], Any], pl.DataType]] = {
        CellKind.TEXT: (lambda text: shown(text) or None, pl.String()),
        CellKind.ID: (parsing.parse_id, pl.String()),
        CellKind.DIGITS: (
            partial(parsing.parse_digits, lengths=DIGITS_IN_CODE.get(column.key, (0,))),
            pl.String(),
        ),
        CellKind.COUNT: (parsing.parse_count, pl.Int64()),
        CellKind.YES_NO: (parsing.parse_yes_no, pl.Boolean()),
        CellKind.TYPE: (parse_type, pl.String()),
        CellKind.ROLE: (
            partial(parsing.parse_role, own=_by_key(role_words)),
            roles_known(role_words),
        ),
    }
    return readings[column.kind]


def roles_known(words: RoleWords) -> pl.Enum:
    """Every role that a run knows: the rule book's, then an office's own ``words``."""
    return pl.Enum(list(dict.fromkeys((*KNOWN_ROLES, *_by_key(words).values()))))


def _by_key(words: RoleWords) -> dict[str, str]:
    """The words by their text keys; of two spellings of one word the first."""
    return {text_key(word): word for word in reversed(words.all)}
