"""Workbooks (xlsx, xlsm, xls, ods) → their sheets, every cell as text."""

import difflib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.sources.formats import FileFormat
from sferum_cli.sources.limits import Limits
from sferum_cli.sources.old_workbook import open_old_workbook
from sferum_cli.sources.open_document import document_facts
from sferum_cli.sources.sheets import ROW, MemorySheet, Sheet, SheetFacts, full_sheet
from sferum_cli.sources.text import text_key
from sferum_cli.sources.unreadable_files import damaged_file
from sferum_cli.sources.xlsx_facts import checked_xlsx
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext


@dataclass(slots=True)
class Book:
    """A workbook that is open: the names of its sheets, and what loads one of them."""

    names: list[str]
    load: Callable[[str], pl.DataFrame | None]
    """The cells as text from column ``first_column`` on; None for a sheet without cells."""
    facts: dict[str, SheetFacts]
    finish: Callable[[], None] = lambda: None
    """Completes ``facts``; it may run beside ``load``."""

    def is_hidden(self, name: str) -> bool:
        """Whether a sheet is hidden."""
        return name in self.facts and self.facts[name].is_hidden

    def is_chart(self, name: str) -> bool:
        """Whether a sheet is a chart, which has no cells."""
        return name in self.facts and self.facts[name].is_chart


def open_workbook(
    path: Path, found: FileFormat, only: str | None, limits: Limits
) -> tuple[list[Sheet], list[Problem]]:
    """The sheets of a workbook; ``only`` is the name that ``--sheet`` asks for.

    Raises UnreadableFileError where the file is damaged or more than the limits allow.
    """
    book = _opened(path, found, limits)
    chosen, problems = _chosen(path, book, only)
    sheets: list[Sheet] = []
    with ThreadPoolExecutor(1) as beside:  # the reader and the pass over the XML take a core each
        finishing = beside.submit(book.finish)
        frames = {name: None if book.is_chart(name) else book.load(name) for name in chosen}
        finishing.result()
    for name, cells in frames.items():
        facts = book.facts.get(name) or SheetFacts()
        if cells is None or not cells.width:
            problems.append(_empty(path, name, asked_for=only is not None))
            continue
        sheet = MemorySheet.of(path, name, cells, first_column=facts.first_column, facts=facts)
        sheets.append(sheet)
        problems.extend(_suspicious(sheet))
    return sheets, problems


def _opened(path: Path, found: FileFormat, limits: Limits) -> Book:
    if found is FileFormat.XLS:
        book = open_old_workbook(path)
        return Book(book.names, book.load, book.facts)
    if found is FileFormat.ODS:
        return _fast_book(path, document_facts(path, limits))
    checked = checked_xlsx(path, limits)
    return _fast_book(path, checked.sheets, checked.finish)


def _fast_book(
    path: Path, facts: dict[str, SheetFacts], finish: Callable[[], None] = lambda: None
) -> Book:
    """Read with fastexcel as text: ten times the speed of openpyxl, and no cell is guessed at."""
    import fastexcel

    try:
        book = fastexcel.read_excel(path.read_bytes())
        names = book.sheet_names
    except fastexcel.FastExcelError:
        # The library's own text may quote cells: it is not shown.
        raise damaged_file() from None

    def load(name: str) -> pl.DataFrame | None:
        try:
            sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
            return sheet.to_polars() if sheet.width else None
        except fastexcel.FastExcelError:
            raise damaged_file() from None

    return Book(names, load, facts, finish)


def _chosen(path: Path, book: Book, only: str | None) -> tuple[list[str], list[Problem]]:
    """The sheets to read, and what is said of the others."""
    if only is None:
        hidden = [name for name in book.names if book.is_hidden(name)]
        problems = [
            _warning(
                path,
                name,
                Code.SHEET_HIDDEN,
                _("the sheet is hidden and not read; name it with --sheet if it is meant"),
            )
            for name in hidden
        ]
        return [name for name in book.names if name not in hidden], problems
    if only in book.names:
        message = _("the sheet is hidden and read, because --sheet names it")
        said = [_warning(path, only, Code.SHEET_HIDDEN, message)] if book.is_hidden(only) else []
        return [only], said
    keys = {text_key(name): name for name in book.names}
    near = [keys[key] for key in difflib.get_close_matches(text_key(only), keys, 1)]
    message = _("there is no sheet «{name}»; the sheets are {names}").format(
        name=only, names=", ".join(f"«{name}»" for name in book.names)
    )
    message += _("; perhaps «{name}»").format(name=near[0]) if near else ""
    return [], [Problem(Severity.ERROR, Code.SHEET_MISSING, message, file=path.name)]


def _empty(path: Path, name: str, *, asked_for: bool) -> Problem:
    severity = Severity.ERROR if asked_for else Severity.WARNING
    message = _("the sheet has no cells (it is empty, or a chart)")
    return Problem(severity, Code.SHEET_EMPTY, message, file=path.name, sheet=name)


def _suspicious(sheet: MemorySheet) -> list[Problem]:
    """What makes one doubt that the sheet says what the person means."""
    facts, problems = sheet.facts, []
    if facts.last_row is not None and sheet.frame[ROW].max() == facts.last_row:
        problems.append(full_sheet(sheet))
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
        problems.append(_warning(sheet.path, sheet.name, Code.HIDDEN_ROWS, message, max(rows, 1)))
    if facts.calculated_by_hand:
        message = _(
            "the workbook calculates only when told to (F9), so its formulas may be out of date; "
            "open it, press F9 and save it"
        )
        problems.append(_warning(sheet.path, sheet.name, Code.CALCULATION_MANUAL, message))
    return problems


def _warning(path: Path, sheet: str | None, code: Code, message: str, count: int = 1) -> Problem:
    return Problem(Severity.WARNING, code, message, file=path.name, sheet=sheet, count=count)
