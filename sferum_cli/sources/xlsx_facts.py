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

from sferum_cli.excel import LAST_COLUMN, LAST_ROW
from sferum_cli.problems import Code
from sferum_cli.sources.containers import Container
from sferum_cli.sources.facts import (
    CellFault,
    MergedCells,
    SheetFacts,
    column_letter,
    column_number,
)
from sferum_cli.sources.limits import Limits
from sferum_cli.sources.unreadable_files import damage_named, damaged_file, over_limit
from sferum_cli.sources.values import has_lost_digits

_BOOK, _BOOK_RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SHARED_STRINGS = "xl/sharedStrings.xml"
_CHART_SHEETS = "/chartsheets/"
_ANY = "{*}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_YES = {"1", "true"}
_HIDDEN_STATES = {"hidden", "veryHidden"}

_MOST_KEPT = 128 * 1024 * 1024
"""Bytes of a sheet that are kept unzipped until it is looked at; a larger one is unzipped twice."""

_LARGE = 32 * 1024 * 1024
"""From so many bytes on a sheet may be measured beside the reader."""

_LONGEST_ROW = 64 * 1024 * 1024
_MOST_MERGED = 100_000
"""A sheet with more merged ranges is no table; the first ones are enough to say so."""

_ROW = b"<row"
_ERROR_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]* t="e"[^>]*>(?:(?!</c>).)*?<v>([^<]*)<', re.DOTALL
)
_FORMULA_WITHOUT_VALUE = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"(?![^>]*\bt="str")[^>]*>'
    rb"\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)"
    rb"\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_LONG_NUMBER = re.compile(rb"<v>(\d{16,}(?:\.\d*)?|\d[\d.]*[eE]\+?\d+)</")
_OPENING = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>]*)>\s*\Z')
_TEXT_TYPE = re.compile(rb' t="(?:s|str|inlineStr|e|b|d)"')
_VALUE = (
    rb'(?:[^>]*\bt="str"[^>/]*>|[^>/]*>\s*(?:<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*)?(?:<v>[^<]|<is\b))'
)
"""What a reader takes for a value; a formula without one is no cell to it."""

_IN_COLUMN_A = re.compile(rb'<c r="A\d{1,7}"' + _VALUE)
_FILLED = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"' + _VALUE)
_WIDE = re.compile(rb' r="[A-Z]{2}')
_WIDE_OTHERWISE = re.compile(rb"""\br\s*=\s*["'][A-Z]{2}""")
_COLUMN_Z = 25
_START = 4096
_UNUSUAL = (b"<c>", b"<c\n", b"<c\r", b"<c\t", b":c ")
_SIGNS = (r't="e"|<f|hidden="|<mergeCell ', r"<v>[-0-9.]*(?:[eE]|[0-9]{16})")
"""What stands in a piece where there is something to tell."""
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


@dataclass(slots=True)
class CheckedXlsx:
    """A workbook that is safe to give to a reader, but for its large sheets.

    What a reader needs to know at once (hidden, chart) is in ``sheets``; ``guard`` looks whether
    the large ones are safe, and ``finish`` adds the rest.
    """

    sheets: dict[str, SheetFacts]
    unfinished: list["_Pieces"]
    container: Container

    @property
    def guard_is_faster(self) -> bool:
        """Whether the guard may run beside a reader that can be ended: it will be done long before.

        With several large sheets the reader might begin with another one, and a sheet that is not
        written as Excel writes goes through a parser that is slower than the reader.
        """
        large = [pieces for pieces in self.unfinished if not pieces.is_measured]
        return len(large) == 1 and large[0].begins_as_usual()

    def guard(self) -> None:
        """Unzip and measure the large sheets; raises UnreadableFileError for an unsafe one."""
        try:
            with damage_named(etree.XMLSyntaxError):
                for pieces in self.unfinished:
                    pieces.measure()
        except BaseException:
            self.container.close()
            raise

    def finish(self) -> None:
        """Fill in the facts of every sheet; raises UnreadableFileError for a damaged one."""
        with self.container, damage_named(etree.XMLSyntaxError):
            for pieces in self.unfinished:
                pieces.gathered().hand_over(pieces.facts)


def checked_xlsx(path: Path, limits: Limits) -> CheckedXlsx:
    """Unzip every part of a workbook within the limits and measure its sheets, but large ones.

    Raises UnreadableFileError for what must not be given to a reader.
    """
    container = Container(path, limits)
    try:
        return _checked(container, limits)
    except BaseException:
        container.close()
        raise


def _checked(container: Container, limits: Limits) -> CheckedXlsx:
    with damage_named(etree.XMLSyntaxError):
        book = _book(container)
        relations = _relations(container)
        parts = {name: _full(relations[target]) for name, target in book.sheets
                 if target in relations}  # fmt: skip
        for name in container.names - {*parts.values(), _SHARED_STRINGS}:
            if name.endswith((".xml", ".rels")):
                container.drain(name)
        _check_shared_strings(container)
        checked = CheckedXlsx({}, [], container)
        for name, part in parts.items():
            facts = SheetFacts(
                epoch_1904=book.epoch_1904,
                is_hidden=name in book.hidden,
                is_chart=_CHART_SHEETS in part,
                calculated_by_hand=book.calculated_by_hand,
                last_row=LAST_ROW,
            )
            checked.sheets[name] = facts
            if not facts.is_chart:
                pieces = _Pieces(container, part, facts, limits)
                checked.unfinished.append(pieces)
                if container.size_of(part) < _LARGE:
                    pieces.measure()
    return checked


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


@dataclass(slots=True)
class _Pieces:
    """A sheet's XML in pieces that end before a row, each unzipped once where memory allows it."""

    container: Container
    part: str
    facts: SheetFacts
    limits: Limits
    kept: list[bytes] | None = field(default_factory=list)
    known: "_Gathered | None" = None
    is_measured: bool = False

    def measure(self) -> None:
        """Unzip and measure a sheet; raises UnreadableFileError where its used range is too large.

        Where every column has one letter, the rows alone tell enough. Cells beyond Z are looked at
        one by one.
        """
        if self.is_measured:
            return
        measured = _Gathered()
        size = 0
        for piece in _rows(self.container, self.part):
            size += len(piece)
            if self.kept is not None and size <= _MOST_KEPT:
                self.kept.append(piece)
            else:
                self.kept = None
            if not _has_wide_cells(piece):
                measured.widen_rows(piece)
            elif _is_usual(piece):
                measured.widen_by_cells(piece)
            elif self.known is None:
                self.known = measured = _gathered(self.container, self.part)
        if self.known is None and not measured.fits(self.limits):
            # Rows of 26 columns would be too many: how many columns are there?
            measured = _Gathered()
            for piece in self:
                measured.widen_by_cells(piece)
        if not measured.fits(self.limits):
            raise over_limit("sheet_cells", self.limits.sheet_cells)
        self.is_measured = True

    def begins_as_usual(self) -> bool:
        """Whether the sheet begins as Excel writes a table: with addresses, in columns up to Z."""
        start = next(self.container.chunks(self.part), b"")
        return _is_usual(start) and not _has_wide_cells(start)

    def __iter__(self) -> Iterator[bytes]:
        return _rows(self.container, self.part) if self.kept is None else iter(self.kept)

    def gathered(self) -> "_Gathered":
        """The facts, by patterns where they can be, else by an XML parser."""
        if self.known is None:
            self.known = _gathered_fast(self) or _gathered(self.container, self.part)
        self.kept = None
        return self.known


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

    def widen_rows(self, piece: bytes) -> None:
        """Widen by the last row of a piece, up to column Z."""
        found = _ROW_NUMBER.search(piece, max(piece.rfind(b"<row "), 0))
        if found is not None:
            self.widen(0, int(found[1]))
            self.widen(_COLUMN_Z, 1)

    def widen_by_cells(self, piece: bytes) -> None:
        """Widen by the filled cells of a piece."""
        for letters, row in set(_FILLED.findall(piece)):
            self.widen(column_number(letters.decode()), int(row))

    def fits(self, limits: Limits) -> bool:
        """Whether a reader may make room for the used range."""
        if self.rows is None or self.columns is None:
            return True
        height = self.rows[1] - self.rows[0] + 1
        width = self.columns[1] - self.columns[0] + 1
        return height * width <= limits.sheet_cells

    def hand_over(self, facts: SheetFacts) -> None:
        """Add what was gathered to the facts of the sheet."""
        found = self.facts
        facts.faults, facts.merged = found.faults, found.merged
        facts.hidden_rows, facts.hidden_columns = found.hidden_rows, found.hidden_columns
        facts.first_column = self.columns[0] if self.columns else 0


def _has_wide_cells(piece: bytes) -> bool:
    """Whether a cell beyond column Z may be in a piece, however its address is written."""
    if b"'" in piece or b"\nr" in piece[:_START] or b"\tr" in piece[:_START]:
        return _WIDE_OTHERWISE.search(piece) is not None
    return _WIDE.search(piece) is not None


def _is_usual(piece: bytes) -> bool:
    """Whether a piece is written as Excel writes: every cell begins with its address."""
    return (
        b"'" not in piece
        and piece.count(b"<c ") == piece.count(b'<c r="')
        and not any(sign in piece for sign in _UNUSUAL)
    )


def _gathered_fast(pieces: _Pieces) -> _Gathered | None:
    """The facts by patterns, None for a sheet that is not written as Excel writes."""
    gathered = _Gathered()
    facts = gathered.facts
    for number, piece in enumerate(pieces):
        if number == 0 and not (b"<sheetData" in piece and _is_usual(piece)):
            return None
        if gathered.columns is None or gathered.columns[0] > 0:
            _find_first_column(gathered, piece)
        if b"'" in piece:
            return None
        if not _has_signs(piece):
            continue
        if not _is_usual(piece):
            return None
        facts.faults += _faults(piece)
        if b'hidden="' in piece:
            facts.hidden_rows.extend(int(row) for row in _HIDDEN_ROW.findall(piece))
            facts.hidden_columns += _hidden_columns(piece)
        if b"<mergeCell " in piece:
            for left, top, right, bottom in islice(_MERGED.findall(piece), _MOST_MERGED):
                gathered.merge(left.decode(), int(top), right.decode(), int(bottom))
    return gathered


def _has_signs(piece: bytes) -> bool:
    """Whether there may be something to tell; Polars looks several times as fast as ``re``."""
    import polars as pl  # not before: the reader beside does not wait for it

    text = pl.Series([piece]).cast(pl.String, strict=False)
    return bool(text.is_null()[0]) or any(bool(text.str.contains(signs)[0]) for signs in _SIGNS)


def _faults(piece: bytes) -> list[CellFault]:
    """The faulty cells of a piece that is written as Excel writes."""
    faults = [
        _fault(Code.CELL_ERROR, letters, row, found)
        for letters, row, found in (_ERROR_CELL.findall(piece) if b't="e"' in piece else ())
    ]
    faults += [
        _fault(Code.CELL_FORMULA, letters, row, b"")
        for letters, row in (_FORMULA_WITHOUT_VALUE.findall(piece) if b"<f" in piece else ())
    ]
    return [*faults, *_long_numbers(piece)]


def _find_first_column(gathered: _Gathered, piece: bytes) -> None:
    if _IN_COLUMN_A.search(piece) is not None:
        gathered.widen(0, 1)
    else:
        gathered.widen_by_cells(piece)


def _rows(container: Container, part: str) -> Iterator[bytes]:
    """The sheet's XML in pieces that end before a row."""
    rest = b""
    for chunk in container.chunks(part):
        cut = chunk.rfind(_ROW)
        if cut < 0:  # the mark may stand across two chunks
            rest += chunk
            cut = rest.rfind(_ROW)
            if cut > 0:
                yield rest[:cut]
                rest = rest[cut:]
            elif len(rest) > _LONGEST_ROW:
                raise damaged_file()
            continue
        yield b"".join((rest, memoryview(chunk)[:cut]))
        rest = chunk[cut:]
    yield rest


def _hidden_columns(chunk: bytes) -> list[str]:
    """The letters of hidden columns; a range to the sheet's end hides nothing that is used."""
    letters = []
    for element in _COLUMNS.findall(chunk):
        if _HIDDEN.search(element):
            ends = dict(_FROM_TO.findall(element))
            first, last = int(ends.get(b"min", b"1")), int(ends.get(b"max", b"0"))
            if last == LAST_COLUMN:
                continue
            letters += [column_letter(number - 1) for number in range(first, last + 1)]
    return letters


def _long_numbers(chunk: bytes) -> Iterator[CellFault]:
    """Number cells above 10^15: Excel keeps fifteen digits."""
    for found in _LONG_NUMBER.finditer(chunk):
        opening = _OPENING.search(chunk, chunk.rfind(b"<c ", 0, found.start()), found.start())
        if opening is None or _TEXT_TYPE.search(opening[3]):
            continue
        if has_lost_digits(found[1].decode()):
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
            last = 0 if last == LAST_COLUMN else last
            facts.hidden_columns += [column_letter(one - 1) for one in range(first, last + 1)]
    return gathered


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isdecimal() else otherwise


def _judge(gathered: _Gathered, cell: Any, column: int, row: int) -> None:
    """Note what is wrong with one cell."""
    children = {etree.QName(child).localname: child for child in cell if isinstance(child.tag, str)}
    if not children:
        return
    facts = gathered.facts
    letter = column_letter(column)
    value = children["v"].text or "" if "v" in children else ""
    kind = cell.get("t") or "n"
    if value or kind == "str" or "is" in children:
        gathered.widen(column, row)
    if kind == "e":
        facts.faults.append(CellFault(row, letter, Code.CELL_ERROR, value))
    elif "f" in children and not value.strip() and kind != "str" and "is" not in children:
        facts.faults.append(CellFault(row, letter, Code.CELL_FORMULA, ""))
    elif kind == "n" and has_lost_digits(value):
        facts.faults.append(CellFault(row, letter, Code.CELL_LOST_DIGITS, ""))
