"""csv: the main table of a document, shares as the exact double, nothing else."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sferum_cli.render.cells import not_a_formula
from sferum_cli.reports.document import Document, Listing

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
    return titles, main.cells.iter_rows()


def _cell(value: object, *, decimal: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(value).replace(".", decimal)
    return not_a_formula(value) if isinstance(value, str) else str(value)
