"""md: what the report states of itself, and one table."""

import html
import re

from sferum_cli.problems import printable
from sferum_cli.render.cells import shown
from sferum_cli.reports.report import Report, statements
from sferum_cli.rulebook.indicators import Column, Measure


def markdown_text(report: Report) -> str:
    """The report as Markdown, with its total row."""
    columns = report.columns
    lines = [f"- {_escaped(statement)}" for statement in statements(report)]
    lines += ["", _row([_escaped(column.title) for column in columns])]
    lines.append(_row(["---" if column.measure is Measure.NAME else "--:" for column in columns]))
    lines += [_row(_cells(columns, values)) for values in report.rows.iter_rows()]
    if report.total is not None:
        values = report.total.row(0)
        total = [f"**{_escaped(report.total_label)}**", *_cells(columns, values)[1:]]
        lines.append(_row(total))
    return "\n".join(lines) + "\n"


def _cells(columns: tuple[Column, ...], values: tuple[object, ...]) -> list[str]:
    return [_escaped(shown(column, value)) for column, value in zip(columns, values, strict=True)]


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


_ACTING = re.compile(r"[|\\`*_~\[\]@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
"""What ends a cell or makes a style, and what turns a plain address into a link."""


def _escaped(text: str) -> str:
    return _ACTING.sub(r"\\\g<0>", html.escape(printable(text), quote=False))
