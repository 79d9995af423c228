"""What the XML of an xlsx sheet says and a fast reader does not: a pass beside the reading.

The readers turn an error cell and a formula without a value into a blank, give a long number
digits that it never had, and count columns from the first filled one.
"""

import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from lxml import etree

from sferum_cli.problems import Code
from sferum_cli.sources.sheets import (
    CellFault,
    MergedCells,
    SheetFacts,
    column_letter,
    column_number,
)
from sferum_cli.sources.values import LARGEST_SAFE_NUMBER

_CHUNK = 4 * 1024 * 1024
_MAIN = "{*}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_END_OF_ROW = re.compile(rb"</(?:\w+:)?row>")
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]+)(\d+)"[^>]*>(?:(?!</(?:\w+:)?c>).)*?'
    rb"<(?:\w+:)?v>([^<]*)<",
    re.DOTALL,
)
_FORMULA_WITHOUT_VALUE = re.compile(
    rb'<(?:\w+:)?c\b[^>]*\br="([A-Z]+)(\d+)"[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_LONG_NUMBER = re.compile(rb"<(?:\w+:)?v>(\d{16,}(?:\.\d*)?|\d[\d.]*[eE]\+?\d+)</")
_OPENING = re.compile(rb"<(?:\w+:)?c\b([^>]*)>\s*\Z")
_ADDRESS = re.compile(rb'\br="([A-Z]+)(\d+)"')
_TEXT_TYPE = re.compile(rb'\bt="(?:s|str|inlineStr|e|b|d)"')
_IN_COLUMN_A = re.compile(rb'<(?:\w+:)?c\b[^>]*\br="A\d+"[^>]*>\s*<(?:\w+:)?(?:v|is|f)\b')
_FILLED = re.compile(rb'<(?:\w+:)?c\b[^>]*\br="([A-Z]+)\d+"[^>]*>\s*<(?:\w+:)?(?:v|is|f)\b')
_WITHOUT_ADDRESS = re.compile(rb"<(?:\w+:)?c\b(?![^>]*\br=)[^>]*>")

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_MOST_MERGED = 100_000
"""A sheet with more merged ranges is no table; the first ones are enough to say so."""


def facts_of(path: Path) -> dict[str, SheetFacts]:
    """The facts of each sheet of a workbook, by its name; empty where it is no xlsx.

    A damaged file gives none: the reader says what is wrong with it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            epoch_1904, parts = _parts(archive)
            return {
                name: _facts(archive, part, epoch_1904=epoch_1904) for name, part in parts.items()
            }
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, OSError):
        return {}


def _parts(archive: zipfile.ZipFile) -> tuple[bool, dict[str, str]]:
    """Whether the workbook counts days from 1904, and the file of each sheet."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    book = etree.fromstring(archive.read("xl/workbook.xml"), parser)
    relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
    targets = {one.get("Id"): str(one.get("Target")) for one in relations}
    properties = book.find(f"{_MAIN}workbookPr")
    epoch_1904 = properties is not None and properties.get("date1904") in {"1", "true"}
    parts = {}
    for sheet in book.iterfind(f"{_MAIN}sheets/{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION))
        if target is not None:
            full = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            parts[str(sheet.get("name"))] = full
    return epoch_1904, parts


def _facts(archive: zipfile.ZipFile, part: str, *, epoch_1904: bool) -> SheetFacts:
    facts = SheetFacts(epoch_1904=epoch_1904)
    first: int | None = None
    for rows in _rows(archive, part):
        if b't="e"' in rows:
            for letters, row, found in _ERROR_CELL.findall(rows):
                facts.faults.append(_fault(Code.CELL_ERROR, letters, row, found))
        if b"<f" in rows or b":f" in rows:
            for letters, row in _FORMULA_WITHOUT_VALUE.findall(rows):
                facts.faults.append(_fault(Code.CELL_FORMULA, letters, row, b""))
        facts.faults.extend(_long_numbers(rows))
        if first != 0:
            first = _first_column(rows, first)
        if b"mergeCell" in rows:
            facts.merged.extend(islice(_merged_cells(rows), _MOST_MERGED))
    facts.first_column = first or 0
    return facts


def _merged_cells(rows: bytes) -> Iterator[MergedCells]:
    """The columns of the ranges that are merged over several rows."""
    for left, top, right, bottom in _MERGED.findall(rows):
        if top != bottom:
            for number in range(column_number(left.decode()), column_number(right.decode()) + 1):
                yield MergedCells(column_letter(number), int(top), int(bottom))


def _rows(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The sheet's XML in pieces that end with a row."""
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            rest += chunk
            ends = [found.end() for found in _END_OF_ROW.finditer(rest, len(rest) - _CHUNK // 8)]
            cut = ends[-1] if ends else 0
            if cut:
                yield rest[:cut]
                rest = rest[cut:]
    yield rest


def _first_column(rows: bytes, before: int | None) -> int | None:
    """The first column that a filled cell stands in, counted from 0."""
    if _IN_COLUMN_A.search(rows) or _WITHOUT_ADDRESS.search(rows):
        return 0
    columns = {column_number(letters.decode()) for letters in set(_FILLED.findall(rows))}
    if before is not None:
        columns.add(before)
    return min(columns, default=None)


def _long_numbers(rows: bytes) -> Iterator[CellFault]:
    """Number cells above 10^15: Excel keeps fifteen digits."""
    for found in _LONG_NUMBER.finditer(rows):
        opening = _OPENING.search(rows, rows.rfind(b"<", 0, found.start()), found.start())
        if opening is None or _TEXT_TYPE.search(opening[1]):
            continue
        address = _ADDRESS.search(opening[1])
        if address is not None and float(found[1]) > LARGEST_SAFE_NUMBER:
            yield _fault(Code.CELL_LOST_DIGITS, address[1], address[2], b"")


def _fault(code: Code, letters: bytes, row: bytes, found: bytes) -> CellFault:
    return CellFault(int(row), letters.decode(), code, found.decode("utf-8", "replace"))
