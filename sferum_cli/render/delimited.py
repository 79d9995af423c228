"""csv: one row per unit, shares as the exact double, nothing else."""

import csv
import io
from dataclasses import dataclass
from enum import StrEnum

from sferum_cli.render.cells import not_a_formula
from sferum_cli.reports.report import Report

BYTE_ORDER_MARK = "\ufeff"


class CsvDialect(StrEnum):
    """What ``--csv-dialect`` takes: a comma and a point, or what a Russian Excel opens."""

    PLAIN = "plain"
    EXCEL_RU = "excel-ru"


@dataclass(frozen=True, slots=True)
class CsvStyle:
    """How a csv is written; ``keys`` puts machine names into the header."""

    dialect: CsvDialect = CsvDialect.PLAIN
    keys: bool = False


def csv_text(report: Report, style: CsvStyle) -> str:
    """The report as csv."""
    russian = style.dialect is CsvDialect.EXCEL_RU
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";" if russian else ",", lineterminator="\n")
    writer.writerow([column.key if style.keys else column.title for column in report.columns])
    for row in report.cells.iter_rows():
        writer.writerow([_cell(value, decimal="," if russian else ".") for value in row])
    return (BYTE_ORDER_MARK if russian else "") + stream.getvalue()


def _cell(value: object, *, decimal: str) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(value).replace(".", decimal)
    return not_a_formula(value) if isinstance(value, str) else str(value)
