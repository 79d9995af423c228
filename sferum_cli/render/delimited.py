"""csv: the main table of a document; for programs shares as the exact double, nothing else."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

import polars as pl

from sferum_cli.render.cells import not_a_formula
from sferum_cli.reports.document import DECIMALS, TOLD_BY_ROW, Document, Listing, Table
from sferum_cli.rulebook.shares import rounded

BYTE_ORDER_MARK = "\ufeff"


class CsvDialect(StrEnum):
    """What ``--csv-dialect`` takes: a comma and a point, or what a Russian Excel opens."""

    PLAIN = "plain"
    EXCEL_RU = "excel-ru"


@dataclass(frozen=True)
class Style:
    """How a csv is written; ``keys`` puts machine names into the header."""

    dialect: CsvDialect = CsvDialect.PLAIN
    keys: bool = False


def csv_text(document: Document, style: Style) -> str:
    """The main table as csv."""
    russian = style.dialect is CsvDialect.EXCEL_RU
    titles, rows = _header_and_rows(document, style)
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";" if russian else ",", lineterminator="\n")
    writer.writerow(map(not_a_formula, titles))
    told = _places_told(document.main)
    for row in rows:
        writer.writerow(
            [
                _cell(value, russian=russian, is_told=place in told)
                for place, value in enumerate(row)
            ]
        )
    return (BYTE_ORDER_MARK if russian else "") + stream.getvalue()


def csv_has_all_rows(data: bytes, document: Document) -> bool:
    """Whether a csv reads back with every row of the document."""
    main, text = document.main, data.decode()
    expected = 1 + len(main.rows)
    if text.startswith(BYTE_ORDER_MARK) and isinstance(main, Table) and main.total is not None:
        expected += 1
    return sum(1 for _row in csv.reader(io.StringIO(text))) == expected


def _header_and_rows(
    document: Document, style: Style
) -> tuple[list[str], Iterable[Sequence[object]]]:
    main = document.main
    if isinstance(main, Listing):
        return [column.title for column in main.columns], main.rows
    titles = [column.key if style.keys else column.title for column in main.columns]
    if style.dialect is CsvDialect.EXCEL_RU and main.total is not None:
        return titles, chain(_rows(main), [_total(main, main.total)])
    return titles, _rows(main)


def _places_told(main: Table | Listing) -> set[int]:
    """The places of the columns where a row tells what its numbers are."""
    columns = main.columns if isinstance(main, Table) else ()
    return {place for place, column in enumerate(columns) if column.measure in TOLD_BY_ROW}


def _rows(table: Table) -> Iterable[Sequence[object]]:
    """The cells row by row, whole numbers as such in columns where a row tells what they are."""
    told = _places_told(table)
    if not told:
        yield from table.cells.iter_rows()
        return
    for cells, decimals in zip(table.cells.iter_rows(), table.rows[DECIMALS], strict=True):
        yield [
            int(cell) if place in told and decimals is None and cell is not None else cell
            for place, cell in enumerate(cells)
        ]


def _total(table: Table, total: pl.DataFrame) -> list[object]:
    """The total row, its label where a name stands; a total has no rank."""
    _first, *others = table.columns
    return [table.total_label, *(total[column.key][0] for column in others)]


def _cell(value: object, *, russian: bool, is_told: bool) -> str:
    """A double in full; in a csv for Excel as people write it, with one decimal (R13).

    One decimal is not enough for a share that ``is_told`` apart from another.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        if not russian:
            return repr(value)
        return (repr(value) if is_told else str(rounded(value))).replace(".", ",")
    return not_a_formula(value) if isinstance(value, str) else str(value)
