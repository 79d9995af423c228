"""The rows below the header of a table of the 28 columns, as texts; those that are no units."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from sferum_cli.sources.cleaning.text import text_key
from sferum_cli.sources.sheets.sheet import ROW, Sheet
from sferum_cli.sources.tables.numbering import names_units, numbers_columns
from sferum_cli.sources.tables.totals import NAME_COLUMNS, total_word


@dataclass(frozen=True)
class TextRow:
    """A row: its number as Excel shows it, and its cells by key, blank ones as ""."""

    number: int
    cells: Mapping[str, str]


def rows_of(
    sheet: Sheet, header: int, letters: Mapping[str, str]
) -> tuple[list[TextRow], dict[str, int]]:
    """The rows that may be units, and how many were skipped for which reason (K9)."""
    rows, skipped = [], dict[str, int]()
    titles = _titles_of(sheet, header)
    columns = list(letters.values())
    for batch in sheet.batches(header, columns):
        found = batch.select(ROW, *(pl.col(one).cast(pl.String).fill_null("") for one in columns))
        for number, *texts in found.iter_rows():
            cells = dict(zip(letters, texts, strict=True))
            reason = _reason_to_skip(cells, titles)
            if reason is None:
                rows.append(TextRow(number, cells))
            else:
                skipped[reason] = skipped.get(reason, 0) + 1
    return rows, skipped


def _titles_of(sheet: Sheet, header: int) -> frozenset[str]:
    """The keys of the header's cells: what a row repeats that is the header again."""
    row = next(row for row in sheet.head() if row.number == header)
    return frozenset(map(text_key, row.cells))


def _reason_to_skip(cells: Mapping[str, str], titles: frozenset[str]) -> str | None:
    filled = [cell for cell in cells.values() if cell.strip()]
    if not filled:
        return "beside"
    named = (cells[key] for key in NAME_COLUMNS if key in cells)
    if any(total_word(cell) is not None for cell in (filled[0], *named)):
        return "total"
    texts = list(cells.values())
    if numbers_columns(texts, range(len(texts))):
        return "numbering"
    if names_units(texts):
        return "units"
    return "header-again" if {text_key(cell) for cell in filled} <= titles else None
