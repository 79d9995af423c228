"""The cells of one column → typed values and faults, through the column's distinct texts.

A column of ten million cells has few distinct roles, dates or counts: each distinct text is read
once by a plain function of ``values`` and the result is looked up for all its cells. Ids of
people are the exception, and have an expression of their own.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from operator import or_
from typing import Any

import polars as pl

from sferum_cli.problems import Code
from sferum_cli.rulebook.roles import KNOWN_ROLES
from sferum_cli.sources.cleaning import parsing
from sferum_cli.sources.cleaning.parsing import UnreadableError
from sferum_cli.sources.cleaning.text import shown, text_key
from sferum_cli.sources.cleaning.time_zones import UTC_NAMES, clock_in
from sferum_cli.sources.tables.columns import DIGITS_IN_CODE, CellKind, InputColumn
from sferum_cli.sources.tables.id_column import cleaned_ids
from sferum_cli.translation import gettext as _

BETWEEN = "\x1f"
"""Between the parts of a text that describes an organization by several columns."""

AROUND = BETWEEN + " "
"""What stands around the filled parts of such a text where others are blank."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be read, and why.

    ``position`` counts from the batch's first row; ``found`` is the cell's text, None where it
    may be a person's id; ``code`` is None for that of the column.
    """

    position: int
    found: str | None
    reason: str
    code: Code | None = None


@dataclass(frozen=True, slots=True)
class ColumnValues:
    """The values of a column in a batch, null where blank or at fault, and the faults.

    ``in_utc`` counts the moments that are days of UTC, which no office's are (K5).
    """

    values: pl.Series
    faults: tuple[Fault, ...] = ()
    in_utc: int = 0


class Vocabulary:
    """The distinct texts of a column and what they mean, kept from batch to batch."""

    def __init__(self, parse: Callable[[str], Any], dtype: pl.DataType) -> None:
        """``parse`` reads one text (None: nothing there); ``dtype`` is that of its values."""
        self._parse = parse
        self._dtype = dtype
        self._enum = pl.Enum([])
        self._values = pl.Series([], dtype=dtype)
        self._forget()

    def read_yes_no(self, texts: pl.Series) -> ColumnValues | None:
        """The values of a column of known texts that mean yes or no; None where others are.

        Comparing with a text takes a tenth of looking it up, and there are two as a rule.
        """
        answers: dict[bool, list[pl.Series]] = {True: [], False: []}
        found = texts.null_count()
        for text, meaning in zip(self._texts, self._meanings, strict=True):
            if found == texts.len():
                break
            if isinstance(meaning, bool):
                is_text = texts == text
                found += int(is_text.sum())
                answers[meaning].append(is_text)
        if found < texts.len() or not any(answers.values()):
            return None
        if answers[True]:
            return ColumnValues(reduce(or_, answers[True]))
        return ColumnValues(~reduce(or_, answers[False]))

    def read(self, texts: pl.Series) -> ColumnValues:
        """The values of ``texts`` (String)."""
        codes = texts.cast(self._enum, strict=False)
        if codes.null_count() > texts.null_count():
            unknown = texts.filter(codes.is_null() & texts.is_not_null()).unique()
            if unknown.len() >= codes.drop_nulls().n_unique():
                # Mostly new, as times of day are in every batch: what came before is of no use,
                # and carrying it along would cost more with each batch.
                self._forget()
                unknown = texts.drop_nulls().unique()
            self._learn(unknown.sort().to_list())
            codes = texts.cast(self._enum, strict=False)
        numbers = codes.to_physical()
        faults: tuple[Fault, ...] = ()
        if self._errors:
            bad = numbers.is_in(pl.Series(list(self._errors), dtype=numbers.dtype).implode())
            faults = tuple(
                Fault(
                    position,
                    self._texts[number].replace(BETWEEN, ", "),
                    str(self._errors[number]),
                    self._errors[number].code,
                )
                for position, number in zip(
                    bad.arg_true().to_list(), numbers.filter(bad).to_list(), strict=True
                )
            )
        return ColumnValues(self._values.gather(numbers), faults)

    def _forget(self) -> None:
        self._texts: list[str] = []
        self._meanings: list[Any] = []
        self._errors: dict[int, UnreadableError] = {}

    def _learn(self, texts: list[str]) -> None:
        for text in texts:
            meaning = None
            try:
                meaning = self._parse(text)
            except UnreadableError as error:
                self._errors[len(self._texts)] = error
            self._texts.append(text)
            self._meanings.append(meaning)
        self._enum = pl.Enum(self._texts)
        self._values = pl.Series(self._meanings, dtype=self._dtype)


class ColumnReader:
    """Reads one column of one sheet, batch by batch, of whatever type its cells are."""

    def __init__(
        self,
        column: InputColumn,
        *,
        epoch_1904: bool = False,
        other_roles: Sequence[str] = (),
        time_zone: str | None = None,
    ) -> None:
        """``other_roles`` are role words that the settings declare as other.

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
            self._vocabulary = Vocabulary(*_reading(column, other_roles=other_roles))

    @property
    def code(self) -> Code:
        """The code of a fault in this column."""
        return _CODES[self.column.kind]

    def read(self, cells: pl.Series) -> ColumnValues:
        """The typed values of ``cells``."""
        if cells.dtype in (pl.Categorical, pl.Enum):
            cells = cells.cast(pl.String)
        if cells.dtype == pl.Null:
            cells = cells.cast(pl.String)
        kind = self.column.kind
        if self.is_personal:
            return read_ids(cells)
        if kind is CellKind.COUNT and cells.dtype.is_integer():
            return _native_counts(cells)
        if kind is CellKind.COUNT and cells.dtype == pl.String:
            return self._text_counts(cells)
        if kind is CellKind.DATE and cells.dtype in (pl.Date, pl.Datetime):
            return _native_moments(cells, self._time_zone)
        if kind is CellKind.YES_NO and cells.dtype == pl.Boolean:
            return ColumnValues(cells)
        if kind is CellKind.YES_NO and cells.dtype == pl.String:
            found = self._vocabulary.read_yes_no(cells)
            if found is not None:
                return found
        if kind in (CellKind.ID, CellKind.DIGITS) and cells.dtype.is_float():
            lost = _has_lost_digits(cells)
            known = self._vocabulary.read(as_text(cells.set(lost, None)))
            faults = (*known.faults, *_faults_at(lost, parsing.lost_digits()))
            return replace(known, faults=faults)
        read = self._vocabulary.read(as_text(cells))
        if self._has_utc:
            in_utc = as_text(cells).str.contains(parsing.UTC_AT_END).sum()
            return replace(read, in_utc=int(in_utc))
        return read

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
        if plain.null_count() == cells.null_count() and _are_counts(plain):
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
    column: InputColumn, *, other_roles: Sequence[str]
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
        CellKind.TYPE: (parsing.parse_type, pl.String()),
        CellKind.ROLE: (
            partial(parsing.parse_role, others={text_key(role): role for role in other_roles}),
            role_words(other_roles),
        ),
    }
    return readings[column.kind]


def role_words(other_roles: Sequence[str]) -> pl.Enum:
    """Every role that a run knows: the rule book's, then those that the settings declare."""
    return pl.Enum(list(dict.fromkeys((*KNOWN_ROLES, *other_roles))))


def is_no_cell(dtype: pl.DataType) -> bool:
    """Whether values of a type are none that a cell of a spreadsheet holds."""
    return dtype.is_nested() or dtype in (pl.Binary, pl.Duration, pl.Time, pl.Object)


def as_text(cells: pl.Series) -> pl.Series:
    """The cells as text; whole numbers of a float column without their «.0».

    A number that has lost digits is written as Excel would, which nothing reads as whole.
    """
    if is_no_cell(cells.dtype):
        as_written = (None if cell is None else str(cell) for cell in cells.to_list())
        return pl.Series(cells.name, as_written, pl.String)
    if cells.dtype.is_float():
        whole = cells.cast(pl.Int64, strict=False)
        text = pl.when(whole.cast(pl.Float64) == cells).then(whole.cast(pl.String))
        texts = pl.select(text.otherwise(cells.cast(pl.String))).to_series()
        lost = _has_lost_digits(cells)
        if not lost.any():
            return texts
        written = pl.Series([f"{cell:E}" for cell in cells.filter(lost)], dtype=pl.String)
        return texts.scatter(lost.arg_true(), written)
    if cells.dtype.is_decimal():  # its zeros are its type's, and no thousands
        return cells.cast(pl.String).str.replace(r"\.(\d*?)0+$", ".${1}").str.strip_suffix(".")
    return cells.cast(pl.String)


def _has_lost_digits(cells: pl.Series) -> pl.Series:
    """Which cells of a float column are above what a float keeps every digit of, or no number."""
    whole = cells.abs() <= parsing.LARGEST_SAFE_NUMBER
    return ~(whole & cells.is_not_nan()).fill_null(value=True)


def _are_counts(numbers: pl.Series) -> bool:
    low, high = numbers.min(), numbers.max()
    if low is None or high is None:
        return True
    return bool(low >= 0 and high <= parsing.LARGEST_COUNT)  # type: ignore[operator]


def _native_counts(cells: pl.Series) -> ColumnValues:
    if cells.dtype not in {pl.Int32, pl.Int64, pl.UInt32, pl.UInt64}:
        # The narrow ones cannot hold the number compared with; of a wide one Excel would lose it.
        wide = cells.cast(pl.Int64, strict=False)
        if wide.null_count() > cells.null_count():
            wide = cells.clip(-1, parsing.LARGEST_COUNT + 1).cast(pl.Int64)
        cells = wide
    if _are_counts(cells):
        return ColumnValues(cells)
    bad = ((cells < 0) | (cells > parsing.LARGEST_COUNT)).fill_null(value=False)
    reason = _("a whole number from 0 on expected")
    faults = tuple(
        Fault(position, str(cells[position]), reason) for position in bad.arg_true().to_list()
    )
    return ColumnValues(cells.set(bad, None), faults)


def _native_moments(cells: pl.Series, time_zone: str | None) -> ColumnValues:
    in_utc = 0
    zone = cells.dtype.time_zone if isinstance(cells.dtype, pl.Datetime) else None
    if zone is not None:
        if time_zone is not None:
            cells = cells.dt.convert_time_zone(time_zone)
        elif zone in UTC_NAMES:
            in_utc = cells.len() - cells.null_count()
        cells = cells.dt.replace_time_zone(None)
    moments = cells if cells.dtype == pl.Date else cells.cast(pl.Datetime("us"))
    low, high = moments.min(), moments.max()
    if low is None or (_within(low) and _within(high)):
        return ColumnValues(moments, in_utc=in_utc)
    days = moments.cast(pl.Date)
    bad = ~days.is_between(parsing.EARLIEST, parsing.LATEST).fill_null(value=True)
    reason = _("a date between {first} and {last} expected").format(
        first=parsing.EARLIEST.year, last=parsing.LATEST.year
    )
    faults = tuple(
        Fault(position, str(cells[position]), reason) for position in bad.arg_true().to_list()
    )
    return ColumnValues(moments.set(bad, None), faults, in_utc)


def _within(moment: object) -> bool:
    day = moment.date() if isinstance(moment, dt.datetime) else moment
    return isinstance(day, dt.date) and parsing.EARLIEST <= day <= parsing.LATEST


def read_ids(cells: pl.Series) -> ColumnValues:
    """Ids of people: numbers where each of them is written as a plain number, text else.

    A plain number is the same id as its text and takes a third of the memory. Faults carry no
    text.
    """
    if cells.dtype.is_integer():
        numbers = cells.cast(pl.UInt64, strict=False)
        if numbers.null_count() == cells.null_count():
            return ColumnValues(numbers)
        return read_ids(cells.cast(pl.String))
    if cells.dtype.is_float():
        lost = _has_lost_digits(cells)
        ids = read_ids(as_text(cells.set(lost, None)))
        return ColumnValues(ids.values, _faults_at(lost, parsing.lost_digits()))
    texts = cells.cast(pl.String)
    numbers = texts.cast(pl.UInt64, strict=False)
    if numbers.null_count() == texts.null_count():
        lowest = texts.min()
        # A zero or a plus in front, which a number would lose, sorts below every other digit.
        if lowest is None or str(lowest) >= "1":
            return ColumnValues(numbers)
    cleaned, lost_texts = cleaned_ids(texts)
    if lost_texts is None:
        return ColumnValues(cleaned)
    return ColumnValues(cleaned, _faults_at(lost_texts, parsing.lost_id_digits()))


def _faults_at(bad: pl.Series, reason: str) -> tuple[Fault, ...]:
    return tuple(Fault(position, None, reason) for position in bad.arg_true().to_list())
