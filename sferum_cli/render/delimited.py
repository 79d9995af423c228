"""csv: the main table of a document, shares as the exact double, nothing else."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sferum_cli.render.cells import not_a_formula
from sferum_cli.reports.document import DECIMALS, TOLD_BY_ROW, Document, Listing, Table

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
        writer.writerow([_cell(value, decimal="," if russian else ".") for value in row])
    return (BYTE_ORDER_MARK if russian else "") + stream.getvalue()


def csv_has_all_rows(data: bytes, document: Document) -> bool:
    """Whether a csv reads back with every row of the document."""
    main = document.main
    height = len(main.rows)
    return sum(1 for _row in csv.reader(io.StringIO(data.decode()))) == height + 1


def _header_and_rows(
    document: Document, style: Style
) -> tuple[list[str], Iterable[Sequence[object]]]:
    main = document.main
    if isinstance(main, Listing):
        return [column.title for column in main.columns], main.rows
    titles = [column.key if style.keys else column.title for column in main.columns]
    return titles, _rows(main)


def _rows(table: Table) -> Iterable[Sequence[object]]:
    """The cells row by row, whole numbers as such in columns where a row tells what they are."""
    told = [column.measure in TOLD_BY_ROW for column in table.columns]
    if not any(told):
        yield from table.cells.iter_rows()
        return
    for cells, decimals in zip(table.cells.iter_rows(), table.rows[DECIMALS], strict=True):
        yield [
            int(cell) if is_told and decimals is None and cell is not None else cell
            for cell, is_told in zip(cells, told, strict=True)
        ]


def _cell(value: object, *, decimal: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(value).replace(".", decimal)
    return not_a_formula(value) if isinstance(value, str) else str(value)
