"""md: what the report states of itself, the targets, and one table."""

import html
import re
from collections.abc import Iterator, Mapping

from sferum_cli.problems import printable
from sferum_cli.render.cells import shown_marked
from sferum_cli.reports.report import Report, statements
from sferum_cli.reports.target_words import target_sentences, why_the_total_differs
from sferum_cli.rulebook.indicators import Column, Measure


def markdown_text(report: Report) -> str:
    """The report as Markdown, with its total row."""
    columns = report.columns
    lines = [f"- {_escaped(statement)}" for statement in statements(report)]
    lines += _targets(report)
    lines += ["", _row([_escaped(column.title) for column in columns])]
    lines.append(_row(["---" if column.measure is Measure.NAME else "--:" for column in columns]))
    lines += [_row(_cells(columns, row)) for row in report.rows.iter_rows(named=True)]
    if report.total is not None:
        row = report.total.row(0, named=True)
        total = [f"**{_escaped(report.total_label)}**", *_cells(columns, row)[1:]]
        lines.append(_row(total))
    return "\n".join(lines) + "\n"


def _targets(report: Report) -> Iterator[str]:
    """How far each region is with each target, and why the total row differs (R12)."""
    for region in target_sentences(report):
        yield f"- {_escaped(region.heading)}"
        yield from (f"  - {_escaped(sentence)}" for sentence in region.sentences)
    if (why := why_the_total_differs(report)) is not None:
        yield f"- {_escaped(why)}"


def _cells(columns: tuple[Column, ...], row: Mapping[str, object]) -> list[str]:
    return [_escaped(shown_marked(column, row)) for column in columns]


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


_ACTING = re.compile(r"[|\\`*_~\[\]@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
"""What ends a cell or makes a style, and what turns a plain address into a link."""


def _escaped(text: str) -> str:
    return _ACTING.sub(r"\\\g<0>", html.escape(printable(text), quote=False))
