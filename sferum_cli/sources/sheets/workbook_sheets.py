"""A workbook that was read → its sheets, every cell as text."""

from pathlib import Path

from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.sources.files.watch import Guard
from sferum_cli.sources.sheets.facts import SheetFacts
from sferum_cli.sources.sheets.sheet import ROW, MemorySheet, Sheet
from sferum_cli.sources.sheets.sheet_warnings import full_sheet, sheet_warning
from sferum_cli.sources.sheets.workbook import Book
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext


def sheets_of_book(book: Book, guard: Guard) -> tuple[list[Sheet], list[Problem]]:
    """The sheets of a workbook that was read, whose rows are read under ``guard``.

    Raises UnreadableFileError where the file is damaged.
    """
    sheets: list[Sheet] = []
    problems = list(book.problems)
    for name in list(book.sheets):
        cells = book.sheets.pop(name)
        facts = book.facts.get(name) or SheetFacts()
        if cells is None or not cells.width:
            problems.append(_empty(book.path, name, asked_for=book.only is not None))
            continue
        sheet = MemorySheet.of(
            book.path, name, cells, first_column=facts.first_column, facts=facts, guard=guard
        )
        sheets.append(sheet)
        problems.extend(_suspicious(sheet))
    return sheets, problems


def _empty(path: Path, name: str, *, asked_for: bool) -> Problem:
    severity = Severity.ERROR if asked_for else Severity.WARNING
    message = _("the sheet has no cells (it is empty, or a chart)")
    return Problem(severity, Code.SHEET_EMPTY, message, path=path, sheet=name)


def _suspicious(sheet: MemorySheet) -> list[Problem]:
    """What makes one doubt that the sheet says what the person means."""
    facts, problems = sheet.facts, []
    if facts.last_row is not None and sheet.frame[ROW].max() == facts.last_row:
        problems.append(full_sheet(sheet.path, sheet.name))
    rows = int(sheet.frame[ROW].is_in(facts.hidden_rows).sum()) if facts.hidden_rows else 0
    columns = len(set(facts.hidden_columns) & set(sheet.frame.columns))
    if rows or columns:
        message = _(
            "hidden or filtered: {rows}, {columns}; hidden_rows in sferum.toml says whether such "
            "rows are read"
        ).format(
            rows=ngettext("{number} row", "{number} rows", rows).format(number=rows),
            columns=ngettext("{number} column", "{number} columns", columns).format(number=columns),
        )
        problems.append(
            sheet_warning(sheet.path, sheet.name, Code.HIDDEN_ROWS, message, max(rows, 1))
        )
    if facts.calculated_by_hand:
        message = _(
            "the workbook calculates only when told to (F9), so its formulas may be out of date; "
            "open it, press F9 and save it"
        )
        problems.append(sheet_warning(sheet.path, sheet.name, Code.CALCULATION_MANUAL, message))
    return problems
