"""Workbooks of LibreOffice (ods): their cells and what their XML says of the sheets, in one pass.

A row or a cell of an ods says how often it is repeated: a short file can mean a million rows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lxml import etree

from sferum_cli.excel import LAST_COLUMN, column_letter
from sferum_cli.problems import Code
from sferum_cli.sources.cleaning.parsing import has_lost_digits
from sferum_cli.sources.files.contents import Content
from sferum_cli.sources.files.formats import password_protected
from sferum_cli.sources.files.limits import Limits
from sferum_cli.sources.files.unreadable import damage_named, damaged_file, over_limit
from sferum_cli.sources.files.zip_container import Container
from sferum_cli.sources.sheets.facts import CellFault, MergedCells, SheetFacts
from sferum_cli.sources.sheets.ods_cells import OFFICE, cell_text, shown_text

if TYPE_CHECKING:
    import polars as pl

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CELLS = frozenset({_TABLE + "table-cell", _TABLE + "covered-table-cell"})
_VALUE_TYPE = OFFICE + "value-type"
_COLUMNS_REPEATED = _TABLE + "number-columns-repeated"
_ERROR_TEXT = re.compile(r"#(?:N/A|Н/Д|GETTING_DATA|[^\W\d_][\w/]*[!?])|(?:Err|Ошибка):\s*\d+")
"""What a cell shows for an error, in any language of a program."""

_WITHOUT_TEXT = {"float", "percentage", "currency"}
_OF_ANOTHER_FILE = "'#$"
"""So the tables are called that keep what formulas took from other files; no sheet can be."""

_NOT_SHOWN = {"collapse", "filter"}

_NO_CELLS: list[str | None] = []


@dataclass
class DocumentSheet:
    """A sheet that was read: the cells of its rows from row 1 and column A on, and its facts."""

    facts: SheetFacts = field(default_factory=SheetFacts)
    rows: list[list[str | None]] = field(default_factory=list)
    width: int = 0

    def cells(self) -> "pl.DataFrame":
        """The cells as text, the columns under their letters."""
        import polars as pl

        letters = [column_letter(number) for number in range(self.width)]
        columns = {
            letter: [row[number] if number < len(row) else None for row in self.rows]
            for number, letter in enumerate(letters)
        }
        return pl.DataFrame(columns, schema=dict.fromkeys(letters, pl.String))


@dataclass
class OpenDocument:
    """An ods that was read."""

    sheets: dict[str, DocumentSheet]

    @property
    def facts(self) -> dict[str, SheetFacts]:
        """The facts of each sheet by its name."""
        return {name: sheet.facts for name, sheet in self.sheets.items()}

    def load(self, name: str) -> "pl.DataFrame | None":
        """The cells of a sheet as text, from A1 on; None where it has none."""
        sheet = self.sheets.pop(name)
        return sheet.cells() if sheet.width else None


def open_document(content: Content, limits: Limits) -> OpenDocument:
    """Read an ods; raises UnreadableFileError where it is damaged, locked or over the limits."""
    with Container(content, limits) as container, damage_named(etree.XMLSyntaxError):
        if _MANIFEST in container.names:
            manifest = b"".join(container.chunks(_MANIFEST))
            if b"encryption-data" in manifest:
                raise password_protected()
        sheets = _Pass(limits).sheets_of(container)
    if not sheets:
        raise damaged_file()
    return OpenDocument(sheets)


class _Pass:
    """One pass over the XML of the document."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._sheets: dict[str, DocumentSheet] = {}
        self._hidden_styles: set[str] = set()
        self._open: list[_SheetPass] = []
        """The sheet, and the tables within its cells, which are none of its rows."""

    def sheets_of(self, container: Container) -> dict[str, DocumentSheet]:
        """The sheets by name, those left out that only keep what another file says."""
        for event, element in _events(container):
            if element.tag == _TABLE + "table":
                self._table(event, element)
            elif event == "end":
                self._element(element)
            if event == "end" and element.tag != _STYLE + "style":
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        return self._sheets

    def _table(self, event: str, element: Any) -> None:
        if event == "start":
            style = element.get(_TABLE + "style-name")
            name = element.get(_TABLE + "name") or ""
            is_hidden = style in self._hidden_styles
            self._open.append(_SheetPass(name, self._limits, is_hidden=is_hidden))
            return
        sheet = self._open.pop()
        if self._open or _OF_ANOTHER_FILE in sheet.name:
            return
        if sheet.name in self._sheets:
            raise damaged_file()
        self._sheets[sheet.name] = sheet.sheet

    def _element(self, element: Any) -> None:
        if element.tag == _STYLE + "style":
            if any(one.get(_TABLE + "display") == "false" for one in element):
                self._hidden_styles.add(str(element.get(_STYLE + "name")))
        elif len(self._open) != 1:
            return
        elif element.tag == _TABLE + "table-column":
            self._open[0].column(element)
        else:
            self._open[0].row(element)


def _events(container: Container) -> Iterator[tuple[str, Any]]:
    tags = [_TABLE + name for name in ("table", "table-row", "table-column")]
    with container.open(_CONTENT) as stream:
        yield from etree.iterparse(
            stream,
            events=("start", "end"),
            tag=(*tags, _STYLE + "style"),
            resolve_entities=False,
            no_network=True,
        )


class _SheetPass:
    """Walks over the rows of one sheet and keeps count of where it is."""

    def __init__(self, name: str, limits: Limits, *, is_hidden: bool) -> None:
        self.name = name
        self.sheet = DocumentSheet()
        self.facts = self.sheet.facts
        self.facts.is_hidden = is_hidden
        self._limits = limits
        self._row = 1
        self._column = 0

    def column(self, element: Any) -> None:
        """A description of columns: whether they are hidden."""
        repeated = _count(element, "number-columns-repeated")
        if element.get(_TABLE + "visibility") in _NOT_SHOWN and repeated < LAST_COLUMN:
            self.facts.hidden_columns += [
                column_letter(self._column + number) for number in range(repeated)
            ]
        self._column += repeated

    def row(self, element: Any) -> None:
        """A row, or several equal ones."""
        repeated = _count(element, "number-rows-repeated")
        cells: list[str | None] = []
        column = 0
        for cell in element:
            if cell.tag not in _CELLS:
                continue
            across = 1 if cell.get(_COLUMNS_REPEATED) is None else _count(
                cell, "number-columns-repeated"
            )  # fmt: skip
            if len(cell) or len(cell.attrib):
                self._cell(cell, cells, column, across, repeated)
            column += across
        if cells:
            self._keep(cells, repeated)
        if element.get(_TABLE + "visibility") in _NOT_SHOWN and column and len(element):
            last = min(self._row + repeated, len(self.sheet.rows) + 1)
            self.facts.hidden_rows += range(self._row, last)
        self._row += repeated

    def _cell(
        self, cell: Any, cells: list[str | None], column: int, across: int, repeated: int
    ) -> None:
        text = cell_text(cell)
        fault = self._fault(cell, text, column, repeated)
        if fault is Code.CELL_ERROR:
            text = None
        if text is not None or fault is not None:  # a row of errors alone is a row too
            self._check_size(column + across, self._row + repeated - 1)
            cells += [None] * (column - len(cells))
            cells += [text] * across
        self._merge(cell, column)

    def _keep(self, cells: list[str | None], repeated: int) -> None:
        rows = self.sheet.rows
        rows += [_NO_CELLS] * (self._row - 1 - len(rows))
        rows += [cells] * repeated
        self.sheet.width = max(self.sheet.width, len(cells))

    def _check_size(self, columns: int, rows: int) -> None:
        if max(rows, len(self.sheet.rows)) * max(columns, self.sheet.width) > (
            self._limits.sheet_cells
        ):
            raise over_limit("sheet_cells", self._limits.sheet_cells)

    def _fault(self, cell: Any, text: str | None, column: int, repeated: int) -> Code | None:
        """Note an error, a formula without a value, or a number that lost its digits."""
        value = cell.get(OFFICE + "value")
        has_formula = cell.get(_TABLE + "formula") is not None
        code: Code | None = None
        found = ""
        if cell.get(_CALCEXT + "value-type") == "error" or (
            (
                has_formula
                or cell.get(_VALUE_TYPE) in _WITHOUT_TEXT
                or cell.get(OFFICE + "string-value") == ""
            )
            and _ERROR_TEXT.match(shown_text(cell))
        ):
            code, found = Code.CELL_ERROR, shown_text(cell)
        elif has_formula and text is None and cell.get(_VALUE_TYPE) != "string":
            code = Code.CELL_FORMULA
        elif value is not None and has_lost_digits(value):
            code = Code.CELL_LOST_DIGITS
        if code is None:
            return None
        self._check_size(column + 1, self._row + repeated - 1)
        letter = column_letter(column)
        rows = range(self._row, self._row + repeated)
        self.facts.faults += [CellFault(row, letter, code, found) for row in rows]
        return code

    def _merge(self, cell: Any, column: int) -> None:
        rows = _count(cell, "number-rows-spanned")
        columns = _count(cell, "number-columns-spanned")
        if rows > 1 and columns < LAST_COLUMN:
            for number in range(column, column + columns):
                self.facts.merged.append(
                    MergedCells(column_letter(number), self._row, self._row + rows - 1)
                )


def _count(element: Any, name: str) -> int:
    """How often an element is repeated, or over how many cells it is merged."""
    text = element.get(_TABLE + name) or "1"
    if not text.isdecimal() or len(text) > len(str(LAST_COLUMN)) + 3:
        raise damaged_file()
    return int(text)
