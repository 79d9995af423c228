"""What a file says of single cells, put into the cells that the reader gave."""

import datetime as dt
from collections.abc import Iterable, Sequence

import polars as pl

from sferum_cli.excel import column_number
from sferum_cli.problems import Code
from sferum_cli.sources.cleaning.parsing import EXCEL_EPOCHS
from sferum_cli.sources.sheets.facts import SheetFacts

_FORMULA_ALONE = "="
"""What stands in a cell of whose formula nobody has calculated the value: it is not blank."""

_SHOWN_BLANK = {Code.CELL_ERROR, Code.CELL_FORMULA}
_DATE_OF_READER = r"^\d{4}-\d\d-\d\d 00:00:00$"
_MARCH_1900 = dt.date(1900, 3, 1)

CellTexts = dict[str, dict[int, str]]
"""Texts by the letter of the column and the number of the row."""


def with_stored_cells(frame: pl.DataFrame, facts: SheetFacts, row: str) -> pl.DataFrame:
    """The rows with what the reader left out, or read otherwise, at its place.

    ``frame`` has the column ``row`` with the numbers of the rows, ascending, and text columns
    under their letters. A row of errors is one that was read, not a blank one; errors in columns
    without any other cell are left out: such a column is none of a table.
    """
    faults = _by_cell(
        (fault.column, fault.row, fault.found or _FORMULA_ALONE)
        for fault in facts.faults
        if fault.code in _SHOWN_BLANK and fault.column in frame.columns
    )
    texts = _by_cell((text.column, text.row, text.text) for text in facts.texts)
    if not faults and not texts:
        return frame
    frame = _with_room(frame, (faults, texts), row)
    frame = _written(frame, faults, row, only_blank=True)
    return _written(frame, texts, row, only_blank=False)


def _by_cell(cells: Iterable[tuple[str, int, str]]) -> CellTexts:
    found: CellTexts = {}
    for letter, number, text in cells:
        found.setdefault(letter, {})[number] = text
    return found


def _with_room(frame: pl.DataFrame, written: Sequence[CellTexts], row: str) -> pl.DataFrame:
    """The frame with the rows and columns that are written to."""
    letters = {letter for texts in written for letter in texts}.union(frame.columns) - {row}
    ordered = sorted(letters, key=column_number)
    frame = frame.with_columns(
        pl.lit(None, pl.String).alias(letter) for letter in ordered if letter not in frame.columns
    ).select(row, *ordered)
    numbers = {number for texts in written for rows in texts.values() for number in rows}
    new = pl.DataFrame({row: sorted(numbers)}, schema={row: frame.schema[row]})
    new = new.join(frame, on=row, how="anti")
    if new.is_empty():
        return frame
    return pl.concat([frame, new], how="diagonal").sort(row)


def _written(
    frame: pl.DataFrame, written: CellTexts, row: str, *, only_blank: bool
) -> pl.DataFrame:
    columns = []
    for letter, texts in written.items():
        numbers = sorted(texts)
        positions = frame[row].search_sorted(pl.Series(numbers, dtype=frame.schema[row]))
        new = pl.Series([texts[number] for number in numbers], dtype=pl.String)
        if only_blank:
            old = frame[letter].gather(positions)
            new = old.zip_with(old.str.strip_chars().fill_null("") != "", new)
        columns.append(frame[letter].scatter(positions, new))
    return frame.with_columns(columns)


def without_dates(batch: pl.DataFrame, keys: Sequence[str], facts: SheetFacts) -> pl.DataFrame:
    """Days in these columns, which hold ids and numbers, as the numbers that the cells hold.

    The reader shows a number under a date's format as a date; without such formats in the
    workbook every text stays what it is.
    """
    if not facts.has_date_formats:
        return batch
    columns = [
        _numbers_of_days(batch[key], is_1904=facts.epoch_1904)
        for key in keys
        if batch.schema[key] == pl.String and batch[key].str.contains(_DATE_OF_READER).any()
    ]
    return batch.with_columns(columns)


def _numbers_of_days(cells: pl.Series, *, is_1904: bool) -> pl.Series:
    is_day = cells.str.contains(_DATE_OF_READER).fill_null(value=False)
    days = cells.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    numbers = (days - EXCEL_EPOCHS[is_1904].date()).dt.total_days()
    if not is_1904:
        # Excel has a 29th of February 1900: before it, its days are one less.
        numbers -= (days < _MARCH_1900).cast(pl.Int64)
    return numbers.cast(pl.String).zip_with(is_day & days.is_not_null(), cells)
