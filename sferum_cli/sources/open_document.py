"""What the XML of an ods sheet says and a fast reader does not: as ``xlsx_checked`` for xlsx.

A row or a cell of an ods says how often it is repeated: a short file can mean a million rows.
"""

from pathlib import Path
from typing import Any

from lxml import etree

from sferum_cli.excel import LAST_COLUMN
from sferum_cli.problems import Code
from sferum_cli.sources.containers import Container
from sferum_cli.sources.facts import CellFault, MergedCells, SheetFacts, column_letter
from sferum_cli.sources.formats import password_protected
from sferum_cli.sources.limits import Limits
from sferum_cli.sources.unreadable_files import damage_named, damaged_file, over_limit
from sferum_cli.sources.values import has_lost_digits

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_ERROR_TEXTS = ("#N/A", "#Н/Д", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!",
                "Err:")  # fmt: skip
_NOT_SHOWN = {"collapse", "filter"}


def document_facts(path: Path, limits: Limits) -> dict[str, SheetFacts]:
    """The facts of each sheet of an ods by its name.

    Raises UnreadableFileError for what must not be given to a reader.
    """
    with Container(path, limits) as container, damage_named(etree.XMLSyntaxError):
        if _MANIFEST in container.names:
            manifest = b"".join(container.chunks(_MANIFEST))
            if b"encryption-data" in manifest:
                raise password_protected()
        return _sheets(container, limits)


def _sheets(container: Container, limits: Limits) -> dict[str, SheetFacts]:
    sheets: dict[str, SheetFacts] = {}
    hidden_styles: set[str] = set()
    sheet: _SheetPass | None = None
    tags = (
        _TABLE + "table",
        _TABLE + "table-row",
        _TABLE + "table-column",
        _STYLE + "style",
    )
    with container.open(_CONTENT) as stream:
        events = etree.iterparse(
            stream, events=("start", "end"), tag=tags, resolve_entities=False, no_network=True
        )
        for event, element in events:
            if element.tag == _TABLE + "table":
                if event == "start":
                    sheet = _SheetPass(limits)
                    name = element.get(_TABLE + "name") or ""
                    style = element.get(_TABLE + "style-name")
                    sheet.facts.is_hidden = style in hidden_styles
                    sheets[name] = sheet.facts
                elif sheet is not None:
                    sheet.finish()
                    sheet = None
            elif event == "end" and element.tag == _STYLE + "style":
                if any(one.get(_TABLE + "display") == "false" for one in element):
                    hidden_styles.add(str(element.get(_STYLE + "name")))
            elif event == "end" and sheet is not None:
                if element.tag.endswith("column"):
                    sheet.column(element)
                else:
                    sheet.row(element)
            if event == "end" and element.tag != _STYLE + "style":
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    return sheets


class _SheetPass:
    """Walks over the rows of one sheet and keeps count of where it is."""

    def __init__(self, limits: Limits) -> None:
        self.facts = SheetFacts()
        self._limits = limits
        self._row = 1
        self._column = 0
        self._last_row = 0
        self._first: int | None = None
        self._last = 0

    def finish(self) -> None:
        self.facts.first_column = self._first or 0

    def column(self, element: Any) -> None:
        """A description of columns: whether they are hidden."""
        repeated = _repeated(element, "columns")
        if element.get(_TABLE + "visibility") in _NOT_SHOWN and repeated < LAST_COLUMN:
            self.facts.hidden_columns += [
                column_letter(self._column + number) for number in range(repeated)
            ]
        self._column += repeated

    def row(self, element: Any) -> None:
        """A row, or several equal ones."""
        repeated = _repeated(element, "rows")
        column = 0
        for cell in element:
            if not isinstance(cell.tag, str):
                continue
            across = _repeated(cell, "columns")
            if self._is_filled(cell):
                self._widen(column, column + across - 1, self._row + repeated - 1)
            if across < LAST_COLUMN and (len(cell) or cell.get(_TABLE + "formula")):
                self._judge(cell, column, repeated)
            self._merge(cell, column)
            column += across
        if element.get(_TABLE + "visibility") in _NOT_SHOWN and column and len(element):
            last = min(self._row + repeated, self._last_row + 1)
            self.facts.hidden_rows += range(self._row, last)
        self._row += repeated

    def _is_filled(self, cell: Any) -> bool:
        """Whether a reader takes the cell for one with a value."""
        return cell.get(_OFFICE + "value-type") is not None

    def _widen(self, first: int, last: int, row: int) -> None:
        self._first = first if self._first is None else min(self._first, first)
        self._last = max(self._last, last)
        self._last_row = max(self._last_row, row)
        if self._last_row * (self._last + 1) > self._limits.sheet_cells:
            raise over_limit("sheet_cells", self._limits.sheet_cells)

    def _judge(self, cell: Any, column: int, repeated: int) -> None:
        formula = cell.get(_TABLE + "formula")
        text = "".join(cell.itertext()).strip()
        value = cell.get(_OFFICE + "value")
        code: Code | None = None
        if cell.get(_CALCEXT + "value-type") == "error" or (
            formula is not None and text.startswith(_ERROR_TEXTS)
        ):
            code = Code.CELL_ERROR
        elif formula is not None and not text and cell.get(_OFFICE + "value-type") is None:
            code = Code.CELL_FORMULA
        elif value is not None and has_lost_digits(value):
            code = Code.CELL_LOST_DIGITS
        if code is not None:
            found = text if code is Code.CELL_ERROR else ""
            for row in range(self._row, self._row + repeated):
                self.facts.faults.append(CellFault(row, column_letter(column), code, found))

    def _merge(self, cell: Any, column: int) -> None:
        rows = int(cell.get(_TABLE + "number-rows-spanned") or 1)
        columns = int(cell.get(_TABLE + "number-columns-spanned") or 1)
        if rows > 1 and columns < LAST_COLUMN:
            for number in range(column, column + columns):
                self.facts.merged.append(
                    MergedCells(column_letter(number), self._row, self._row + rows - 1)
                )


def _repeated(element: Any, what: str) -> int:
    text = element.get(f"{_TABLE}number-{what}-repeated") or "1"
    if not text.isdecimal():
        raise damaged_file()
    return int(text)
