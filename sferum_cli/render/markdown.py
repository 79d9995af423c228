"""md: what a document says, and its tables."""

import html
import re
from collections.abc import Iterator, Mapping

from sferum_cli.problems import printable
from sferum_cli.render.cells import shown_marked
from sferum_cli.reports.document import Document, Listing, Table
from sferum_cli.rulebook.indicators import Column, Measure


def markdown_text(document: Document) -> str:
    """What a document says, and its tables with their total rows."""
    title, others = document.title, document.statements[1:]
    lines = [f"**{_escaped(title)}**", "", *_paragraphs(document)]
    lines += [f"- {_escaped(statement)}" for statement in others]
    for part in document.written:
        lines.append("")
        if len(document.written) > 1:
            lines += [f"**{_escaped(part.title)}**", ""]
        lines += _listed(part) if isinstance(part, Listing) else _measured(part)
    return "\n".join(lines) + "\n"


def markdown_has_all_rows(data: bytes, document: Document) -> bool:
    """Whether a text reads back with a line for every row of the document."""
    return data.decode().count("\n") > sum(len(part.rows) for part in document.written)


def _paragraphs(document: Document) -> Iterator[str]:
    for one in document.paragraphs:
        yield f"- {_escaped(one.heading)}"
        yield from (f"  - {_escaped(sentence)}" for sentence in one.sentences)
    if document.remark is not None:
        yield f"- {_escaped(document.remark)}"


def _measured(table: Table) -> Iterator[str]:
    columns = table.columns
    yield _row([_escaped(column.title) for column in columns])
    yield _row(["---" if column.measure is Measure.NAME else "--:" for column in columns])
    for row in table.for_people.rows.iter_rows(named=True):
        yield _row(_cells(columns, row))
    if table.total is not None:
        total = table.total.row(0, named=True)
        yield _row([f"**{_escaped(table.total_label)}**", *_cells(columns, total)[1:]])


def _listed(listing: Listing) -> Iterator[str]:
    yield _row([_escaped(column.title) for column in listing.columns])
    yield _row(["---"] * len(listing.columns))
    for row in listing.rows:
        yield _row(["" if cell is None else _escaped(str(cell)) for cell in row])


def _cells(columns: tuple[Column, ...], row: Mapping[str, object]) -> list[str]:
    return [_escaped(shown_marked(column, row)) for column in columns]


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


_ACTING = re.compile(r"[|\\`*_~\[\]@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
"""What ends a cell or makes a style, and what turns a plain address into a link."""


def _escaped(text: str) -> str:
    return _ACTING.sub(r"\\\g<0>", html.escape(printable(text), quote=False))
