"""xlsx: every part of a document on a sheet of its own, for people who live in Excel."""

from collections.abc import Iterator
from typing import Any

from sferum_cli.render.list_sheet import list_rows
from sferum_cli.render.sheets import ManyRows, is_whole_archive, list_sheet, new_book, saved
from sferum_cli.render.table_sheet import Lines, TableSheet
from sferum_cli.reports.document import Document, Listing, Table
from sferum_cli.reports.legend import signs
from sferum_cli.translation import gettext as _

MOST_LINES = 12
"""Above a table: programs look for its header among the first fifteen rows."""


def workbook_is_whole(data: bytes, _document: Document) -> bool:
    """Whether every part of a workbook unzips to its checksum."""
    return is_whole_archive(data)


def workbook_bytes(document: Document) -> bytes:
    """A document as the bytes of a workbook, the same on every run."""
    book = new_book()
    opens_on = _opens_on(document)
    rows: dict[int, ManyRows] = {}
    sheets: dict[str, TableSheet] = {}
    told_apart = isinstance(document.main, Table) and len(document.paragraphs) > 1
    for part in document.parts:
        if isinstance(part, Table):
            sheet = _table_sheet(book, document, part, is_first=part is opens_on)
            sheets[part.title] = sheet
            more = sheet.written()
        else:
            if told_apart:  # behind the tables, before what explains them
                _paragraphs_sheet(book, document)
                told_apart = False
            more = list_rows(book, part)
        rows[len(book.worksheets)] = more
        if part is opens_on:
            book.active = len(book.worksheets) - 1
    for one in sheets.values():
        one.link_to(sheets)
    return saved(book, rows)


def _opens_on(document: Document) -> Table | Listing:
    """What a person sees first: the front, or what a screen shows first."""
    if document.front is not None:
        return document.front
    titles = [part.title for part in document.on_screen or ()]
    found = (part for title in titles for part in document.parts if part.title == title)
    return next(found, document.parts[0])


def _table_sheet(book: Any, document: Document, table: Table, *, is_first: bool) -> TableSheet:
    charts = [chart for chart in document.charts if chart.table.title == table.title]
    title, others = document.title, document.statements[1:]
    is_front = table is document.front
    conclusion = _conclusion(document)
    if is_front:
        lines = Lines(title, conclusion, links=tuple(_links(document)), below=signs())
    else:
        if document.remark is not None and table is document.main:
            conclusion = [*conclusion, document.remark]
        # What is out of the ordinary comes last; all of it stands on the sheet of the legend too.
        left_out = 1 + len(conclusion) + len(others) - MOST_LINES
        lines = Lines(title, conclusion, others[max(0, left_out) :])
    shown = table.for_people
    return TableSheet(book, shown, lines, charts, is_front=is_front, is_first=is_first)


def _conclusion(document: Document) -> list[str]:
    """What the document comes to; several paragraphs have a sheet of their own.

    So the header stays near the top of this one.
    """
    if len(document.paragraphs) > 1:
        return [_("How far each region is: sheet «{name}»").format(name=_("Targets"))]
    return [sentence for one in document.paragraphs for sentence in one.sentences]


def _paragraphs_sheet(book: Any, document: Document) -> None:
    """The targets of several regions, a row each."""
    rows = [(one.heading, line) for one in document.paragraphs for line in one.sentences]
    list_sheet(book, _("Targets"), (_("Region"), _("Target")), (48, 134), rows)


def _links(document: Document) -> Iterator[tuple[str, str]]:
    """From the front to every other sheet."""
    for part in document.parts:
        if part is not document.front:
            yield _("Sheet «{name}»").format(name=part.title), part.title
