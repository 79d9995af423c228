"""What the XML of an xlsx sheet says and a fast reader does not: a pass beside the reading.

The readers turn an error cell and a formula without a value into a blank, give a long number
digits that it never had, count columns from the first filled one, and make room for every cell of
the used range, so that one stray value ends them.

A sheet as Excel writes it is looked at with a few patterns, piece by piece; one that is written
otherwise goes through an XML parser, which is slower and sees the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from lxml import etree

from sferum_cli.problems import Code
from sferum_cli.sources.containers import Container
from sferum_cli.sources.limits import Limits
from sferum_cli.sources.sheets import (
    XLSX_LAST_ROW,
    CellFault,
    MergedCells,
    SheetFacts,
    column_letter,
    column_number,
)
from sferum_cli.sources.unreadable_files import damaged_file, over_limit
from sferum_cli.sources.values import LARGEST_SAFE_NUMBER

_BOOK, _BOOK_RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SHARED_STRINGS = "xl/sharedStrings.xml"
_CHART_SHEETS = "/chartsheets/"
_ANY = "{*}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_YES = {"1", "true"}
_HIDDEN_STATES = {"hidden", "veryHidden"}

_LONGEST_ROW = 64 * 1024 * 1024
_MOST_MERGED = 100_000
"""A sheet with more merged ranges is no table; the first ones are enough to say so."""

_END_OF_ROW = b"</row>"
_ERROR_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]* t="e"[^>]*>(?:(?!</c>).)*?<v>([^<]*)<', re.DOTALL
)
_FORMULA_WITHOUT_VALUE = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)'
    rb"\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_LONG_NUMBER = re.compile(rb"<v>(\d{16,}(?:\.\d*)?|\d[\d.]*[eE]\+?\d+)</")
_OPENING = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>]*)>\s*\Z')
_TEXT_TYPE = re.compile(rb' t="(?:s|str|inlineStr|e|b|d)"')
_IN_COLUMN_A = re.compile(rb'<c r="A\d{1,7}"[^>]*>\s*<[vif]')
_FILLED = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<[vif]')
_WIDE = re.compile(rb'<c r="[A-Z]{2}')
_ROW_NUMBER = re.compile(rb'<row\b[^>]*?\br="(\d{1,7})"')
_HIDDEN_ROW = re.compile(rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d{1,7})"')
_COLUMNS = re.compile(rb"<col\b[^>]*>")
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_FROM_TO = re.compile(rb'\b(min|max)="(\d{1,5})"')
_MERGED = re.compile(rb'<mergeCell\b[^>]*\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_UNIQUE_COUNT = re.compile(rb'\buniqueCount="(\d+)"')
_SMALLEST_STRING = len(b"<si/>")


def facts_of(path: Path, limits: Limits) -> dict[str, SheetFacts]:
    """The facts of each sheet of a workbook by its name, every part unzipped within the limits.

    Raises UnreadableFileError for what must not be given to a reader.
    """
    with Container(path, limits) as container:
        try:
            book = _book(container)
            relations = _relations(container)
            parts = {name: _full(relations[target]) for name, target in book.sheets
                     if target in relations}  # fmt: skip
            for name in container.names - set(parts.values()):
                if name.endswith((".xml", ".rels")):
                    container.drain(name)
            _check_shared_strings(container)
            sheets = {}
            for name, part in parts.items():
                if _CHART_SHEETS in part:
                    sheets[name] = SheetFacts(is_chart=True, is_hidden=name in book.hidden)
                    continue
                facts = _facts(container, part, limits)
                facts.epoch_1904 = book.epoch_1904
                facts.is_hidden = name in book.hidden
                facts.calculated_by_hand = book.calculated_by_hand
                facts.last_row = XLSX_LAST_ROW
                sheets[name] = facts
        except etree.XMLSyntaxError:
            raise damaged_file() from None
    return sheets


@dataclass(slots=True)
class _Book:
    sheets: list[tuple[str, str]] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    epoch_1904: bool = False
    calculated_by_hand: bool = False


def _elements(container: Container, part: str, *tags: str, starts: bool = False) -> Iterator[Any]:
    """The elements of these names in a part, freed as they pass; events with ``starts``."""
    with container.open(part) as stream:
        for event, element in etree.iterparse(
            stream,
            events=("start", "end") if starts else ("end",),
            tag=[_ANY + tag for tag in tags],
            resolve_entities=False,
            no_network=True,
        ):
            yield (event, element) if starts else element
            if event == "end":
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]


def _book(container: Container) -> _Book:
    """The workbook's settings, and the sheets with the relation that names their part."""
    book = _Book()
    for element in _elements(container, _BOOK, "sheet", "workbookPr", "calcPr"):
        tag = etree.QName(element).localname
        if tag == "sheet":
            relation = element.get(_RELATION) or element.get(_STRICT_RELATION)
            book.sheets.append((str(element.get("name")), str(relation)))
            if element.get("state") in _HIDDEN_STATES:
                book.hidden.add(str(element.get("name")))
        elif tag == "workbookPr":
            book.epoch_1904 = element.get("date1904") in _YES
        else:
            book.calculated_by_hand = element.get("calcMode") == "manual"
    return book


def _relations(container: Container) -> dict[str, str]:
    return {
        str(one.get("Id")): str(one.get("Target"))
        for one in _elements(container, _BOOK_RELATIONS, "Relationship")
    }


def _full(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _check_shared_strings(container: Container) -> None:
    """Raise where more texts are promised than the part has room for: a reader makes room."""
    if _SHARED_STRINGS not in container.names:
        return
    chunks = container.chunks(_SHARED_STRINGS)
    start = next(chunks, b"")
    size = len(start) + sum(len(chunk) for chunk in chunks)
    promised = _UNIQUE_COUNT.search(start[:1024])
    if promised and int(promised[1]) > size // _SMALLEST_STRING:
        raise damaged_file()


def _facts(container: Container, part: str, limits: Limits) -> SheetFacts:
    gathered = _gathered_fast(container, part) or _gathered(container, part)
    gathered.check(limits)
    facts = gathered.facts
    facts.first_column = gathered.columns[0] if gathered.columns else 0
    return facts


@dataclass(slots=True)
class _Gathered:
    """The facts of a sheet so far, and the corners of its used range (columns from 0)."""

    facts: SheetFacts = field(default_factory=SheetFacts)
    columns: tuple[int, int] | None = None
    rows: tuple[int, int] | None = None

    def widen(self, column: int, row: int) -> None:
        low, high = self.columns or (column, column)
        self.columns = (min(low, column), max(high, column))
        first, last = self.rows or (row, row)
        self.rows = (min(first, row), max(last, row))

    def merge(self, left: str, top: int, right: str, bottom: int) -> None:
        """Note the columns of a range that is merged over several rows."""
        if top != bottom:
            for number in range(column_number(left), column_number(right) + 1):
                if len(self.facts.merged) < _MOST_MERGED:
                    self.facts.merged.append(MergedCells(column_letter(number), top, bottom))

    def check(self, limits: Limits) -> None:
        """Raise where the used range is larger than a reader may make room for."""
        if self.rows is None or self.columns is None:
            return
        height = self.rows[1] - self.rows[0] + 1
        width = self.columns[1] - self.columns[0] + 1
        if height * width > limits.sheet_cells:
            raise over_limit("sheet_cells", limits.sheet_cells)


def _gathered_fast(container: Container, part: str) -> _Gathered | None:
    """The facts by patterns, None for a sheet that is not written as Excel writes."""
    gathered = _Gathered()
    facts = gathered.facts
    for chunk in _rows(container, part):
        if (
            chunk.count(b"<c ") != chunk.count(b'<c r="')
            or b"<c>" in chunk
            or b"='" in chunk
            or b":row" in chunk
            or b":c " in chunk
        ):
            return None
        if b' t="e"' in chunk:
            for letters, row, found in _ERROR_CELL.findall(chunk):
                facts.faults.append(_fault(Code.CELL_ERROR, letters, row, found))
        if b"<f" in chunk:
            for letters, row in _FORMULA_WITHOUT_VALUE.findall(chunk):
                facts.faults.append(_fault(Code.CELL_FORMULA, letters, row, b""))
        facts.faults.extend(_long_numbers(chunk))
        _measure(gathered, chunk)
        if b'hidden="' in chunk:
            facts.hidden_rows.extend(int(row) for row in _HIDDEN_ROW.findall(chunk))
            facts.hidden_columns += _hidden_columns(chunk)
        if b"<mergeCell " in chunk:
            for left, top, right, bottom in islice(_MERGED.findall(chunk), _MOST_MERGED):
                gathered.merge(left.decode(), int(top), right.decode(), int(bottom))
    return gathered


def _measure(gathered: _Gathered, chunk: bytes) -> None:
    """Widen the used range by the filled cells of a piece.

    Where every column has one letter, and starts with A, the rows alone tell enough: the sheet
    cannot be much larger than the limit. Cells beyond Z are looked at one by one.
    """
    if _WIDE.search(chunk) is None and _IN_COLUMN_A.search(chunk) is not None:
        numbers = [int(number) for number in _ROW_NUMBER.findall(chunk)]
        if numbers:
            gathered.widen(0, min(numbers))
            gathered.widen(0, max(numbers))
        return
    for letters, row in _FILLED.findall(chunk):
        gathered.widen(column_number(letters.decode()), int(row))


def _rows(container: Container, part: str) -> Iterator[bytes]:
    """The sheet's XML in pieces that end with a row."""
    rest = b""
    for chunk in container.chunks(part):
        rest += chunk
        cut = rest.rfind(_END_OF_ROW) + len(_END_OF_ROW)
        if cut >= len(_END_OF_ROW):
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > _LONGEST_ROW:
            raise damaged_file()
    yield rest


def _hidden_columns(chunk: bytes) -> list[str]:
    """The letters of hidden columns; a range to the sheet's end hides nothing that is used."""
    letters = []
    for element in _COLUMNS.findall(chunk):
        if _HIDDEN.search(element):
            ends = dict(_FROM_TO.findall(element))
            first, last = int(ends.get(b"min", b"1")), int(ends.get(b"max", b"0"))
            letters += [column_letter(number - 1) for number in range(first, last + 1)]
    return letters


def _long_numbers(chunk: bytes) -> Iterator[CellFault]:
    """Number cells above 10^15: Excel keeps fifteen digits."""
    for found in _LONG_NUMBER.finditer(chunk):
        opening = _OPENING.search(chunk, chunk.rfind(b"<c ", 0, found.start()), found.start())
        if opening is None or _TEXT_TYPE.search(opening[3]):
            continue
        if float(found[1]) > LARGEST_SAFE_NUMBER:
            yield _fault(Code.CELL_LOST_DIGITS, opening[1], opening[2], b"")


def _fault(code: Code, letters: bytes, row: bytes, found: bytes) -> CellFault:
    return CellFault(int(row), letters.decode(), code, found.decode("utf-8", "replace"))


def _gathered(container: Container, part: str) -> _Gathered:
    """The facts by an XML parser: any prefix, order of attributes, or cells without addresses."""
    gathered = _Gathered()
    facts = gathered.facts
    row = column = 0
    tags = ("row", "c", "mergeCell", "col")
    for event, element in _elements(container, part, *tags, starts=True):
        tag = etree.QName(element).localname
        if event == "start":
            if tag == "row":
                row = _number(element.get("r"), row + 1)
                column = 0
                if element.get("hidden") in _YES:
                    facts.hidden_rows.append(row)
            continue
        if tag == "c":
            found = _ADDRESS.fullmatch(element.get("r") or "")
            here = (column_number(found[1]), int(found[2])) if found else (column, row)
            column = here[0] + 1
            _judge(gathered, element, *here)
        elif tag == "mergeCell":
            if merged := _RANGE.fullmatch(element.get("ref") or ""):
                gathered.merge(merged[1], int(merged[2]), merged[3], int(merged[4]))
        elif tag == "col" and element.get("hidden") in _YES:
            first, last = _number(element.get("min"), 1), _number(element.get("max"), 0)
            facts.hidden_columns += [column_letter(one - 1) for one in range(first, last + 1)]
    return gathered


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isdecimal() else otherwise


def _judge(gathered: _Gathered, cell: Any, column: int, row: int) -> None:
    """Note what is wrong with one cell."""
    children = {etree.QName(child).localname: child for child in cell if isinstance(child.tag, str)}
    if not children:
        return
    gathered.widen(column, row)
    facts = gathered.facts
    letter = column_letter(column)
    value = children["v"].text or "" if "v" in children else ""
    kind = cell.get("t") or "n"
    if kind == "e":
        facts.faults.append(CellFault(row, letter, Code.CELL_ERROR, value))
    elif "f" in children and not value.strip() and "is" not in children:
        facts.faults.append(CellFault(row, letter, Code.CELL_FORMULA, ""))
    elif kind == "n" and _is_long(value):
        facts.faults.append(CellFault(row, letter, Code.CELL_LOST_DIGITS, ""))


def _is_long(value: str) -> bool:
    try:
        return float(value) > LARGEST_SAFE_NUMBER
    except ValueError:
        return False
