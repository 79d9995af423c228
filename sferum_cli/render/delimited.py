"""csv: the main table of a document; for programs shares as the exact double, nothing else."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

import polars as pl

from sferum_cli.render.cells import not_a_formula
from sferum_cli.reports.document import Document, Listing, Table
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
    for row in rows:
        writer.writerow([_cell(value, russian=russian) for value in row])
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
        return titles, chain(main.cells.iter_rows(), [_total(main, main.total)])
    return titles, main.cells.iter_rows()


def _total(table: Table, total: pl.DataFrame) -> list[object]:
    """The total row, its label where a name stands; a total has no rank."""
    _first, *others = table.columns
    return [table.total_label, *(total[column.key][0] for column in others)]


def _cell(value: object, *, russian: bool) -> str:
    """A double in full; in a csv for Excel as people write it, with one decimal (R13)."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(rounded(value)).replace(".", ",") if russian else repr(value)
    return not_a_formula(value) if isinstance(value, str) else str(value)
