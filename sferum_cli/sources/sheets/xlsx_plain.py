"""A sheet of an xlsx whose XML its reader does not take, or not as it is, written plainly.

The reader refuses the whole file for an error word that it does not know, for a used range that
is none and for an extension in a cell; and it loses character references in a value («1&#48;» is
10). Such a sheet is written anew, in memory, for the reader and for the look at its XML alike: the
odd cells alone where they can be told from the rest, else every cell.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from lxml import etree

from sferum_cli.sources.files.zip_container import Container
from sferum_cli.sources.sheets.xlsx_cells import ADDRESS, ERROR_WORD, address_of, place_of, texts_of
from sferum_cli.sources.sheets.xlsx_package import elements
from sferum_cli.sources.sheets.xlsx_patterns import end_of_cell, is_usual
from sferum_cli.sources.sheets.xlsx_spelling import has

_ERRORS_OF_READER = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
_ANY_ERROR = "#VALUE!"
_TAG = rb"<(?:\w+:)?"
_ODD_ERROR = re.compile(
    rb"""\st\s*=\s*["']e["'][^>]*>(?:\s*%bf\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>))?"""
    rb"""\s*%bv\b[^>]*>(?!(?:%b)?</)"""
    % (_TAG, _TAG, b"|".join(re.escape(word.encode()) for word in _ERRORS_OF_READER))
)
_REFERENCE = re.compile(_TAG + rb"(?:v|c|row)\b[^<]*&#")
_INSTRUCTION = re.compile(_TAG + rb"v\b[^<]*<\?")
_TEXT_AS_VALUE = re.compile(rb"""inlineStr["'](?:[^>]*[^>/])?>\s*""" + _TAG + rb"v\b[^>]*>[^<]")
_DIMENSION = re.compile(_TAG + rb"dimension\b[^>]*>")
_ODD_IN_CELLS = (_ODD_ERROR, _REFERENCE, _INSTRUCTION, _TEXT_AS_VALUE)
_RANGE = re.compile(rb"""\sref\s*=\s*["'][A-Z]{1,3}\d{1,7}(?::[A-Z]{1,3}\d{1,7})?["']""")
_RANGE_ALONE = re.compile(rb"<dimension\b[^>]*/>")
_CELL = b"<c "
_EXTENSION = b"extLst"
_DATA_ENDS = re.compile(rb"</(?:\w+:)?sheetData>")
_SIGNS = r"""["']e["']|&#|<\?|inlineStr|extLst"""
"""What stands in a piece that may be odd: all of it found in one go."""

_SIGNS_OF_ERROR = (b'"e"', b"'e'")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KEPT = {"row": ("r", "hidden"), "col": ("min", "max", "hidden"), "mergeCell": ("ref",)}


def is_plain(pieces: Iterable[bytes], *, is_beside: bool) -> bool:
    """Whether the reader takes a sheet, of the pieces of whose XML each ends before a row.

    ``is_beside``: while it is being read; else the reader would wait for Polars to be loaded.
    """
    is_first = True
    for piece in pieces:
        if is_first and _has_odd_range(piece):
            return False
        is_first = False
        if (not is_beside or has(piece, _SIGNS)) and _is_odd(piece):
            return False
    return True


def _has_odd_range(start: bytes) -> bool:
    return any(_RANGE.search(found) is None for found in _DIMENSION.findall(start))


def _is_odd(piece: bytes) -> bool:
    return (
        (any(sign in piece for sign in _SIGNS_OF_ERROR) and _ODD_ERROR.search(piece) is not None)
        or _has_references(piece)
        or (b"inlineStr" in piece and _TEXT_AS_VALUE.search(piece) is not None)
        or _has_extensions_in_cells(piece)
    )


def _has_references(piece: bytes) -> bool:
    """Whether a value is written in a way of which the reader loses signs without a word."""
    return (b"&#" in piece and _REFERENCE.search(piece) is not None) or (
        b"<?" in piece and _INSTRUCTION.search(piece) is not None
    )


def _has_extensions_in_cells(piece: bytes) -> bool:
    """Whether an extension comes before the end of the data: those of the sheet stand behind."""
    place = piece.find(_EXTENSION)
    if place < 0:
        return False
    return b"row" in piece[:place] and _DATA_ENDS.search(piece, 0, place) is None


def with_plain_cells(pieces: Iterable[bytes]) -> bytes | None:
    """The sheet with its odd cells written plainly; None where more is odd than cells.

    May raise XMLSyntaxError.
    """
    sheet = bytearray()
    for number, piece in enumerate(pieces):
        if number == 0 and _has_odd_range(piece):
            piece = _RANGE_ALONE.sub(b"", piece)  # noqa: PLW2901
        if _is_odd(piece):
            if not is_usual(piece):
                return None
            piece = _with_plain_cells(piece)  # noqa: PLW2901
        if _is_odd(piece) or (number == 0 and _has_odd_range(piece)):
            return None
        sheet += piece
    return bytes(sheet)


def _with_plain_cells(piece: bytes) -> bytes:
    """The piece, whose cells that are odd by a pattern and have an address are written plainly."""
    found = (one.start() for pattern in _ODD_IN_CELLS for one in pattern.finditer(piece))
    starts = {piece.rfind(_CELL, 0, start + len(_CELL)) for start in found} - {-1}
    written, behind = [], 0
    for start in sorted(starts):
        end = end_of_cell(piece, start)
        cell = etree.fromstring(piece[start:end])
        address = cell.get("r") or ""
        if ADDRESS.fullmatch(address):
            plain = "".join(_cell(cell, address, is_marked=False)).encode()
            written += [piece[behind:start], plain]
            behind = end
    return b"".join((*written, piece[behind:]))


def plain_sheet(container: Container, part: str) -> bytes:
    """The sheet with its cells, its hidden rows and columns, and its merged cells alone.

    May raise XMLSyntaxError.
    """
    beside: dict[str, list[str]] = {"col": [], "mergeCell": []}
    data = bytearray()  # of a large sheet the pieces would take many times their text
    row = column = 0
    is_marked = part in container.marked
    for event, element in elements(container, part, "row", "c", "col", "mergeCell", starts=True):
        tag = etree.QName(element).localname
        if tag == "row" and event == "start":
            number = element.get("r") or ""
            row, column = int(number) if number.isdecimal() else row + 1, 0
            hidden = _attributes(element, ("hidden",))
            data += f'<row r="{row}"{hidden}>'.encode()
        elif tag == "row":
            data += b"</row>"
        elif event == "end" and tag == "c":
            column, at = place_of(element, column, row)
            data += "".join(_cell(element, address_of(column, at), is_marked=is_marked)).encode()
            column += 1
        elif event == "end":
            beside[tag].append(f"<{tag}{_attributes(element, _KEPT[tag])}/>")
    start = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_MAIN}">'
    before = "".join((start, *_within("cols", beside["col"]), "<sheetData>"))
    after = "".join(("</sheetData>", *_within("mergeCells", beside["mergeCell"]), "</worksheet>"))
    return b"".join((before.encode(), data, after.encode()))


def _within(tag: str, inside: list[str]) -> Iterator[str]:
    if inside:
        yield f"<{tag}>"
        yield from inside
        yield f"</{tag}>"


def _attributes(element: Any, names: Iterable[str]) -> str:
    given = ((name, element.get(name)) for name in names)
    return "".join(f" {name}={_quoted(value)}" for name, value in given if value is not None)


def _cell(cell: Any, address: str, *, is_marked: bool) -> Iterator[str]:
    """A cell in the order in which Excel writes: formula, value, text."""
    kind, style = cell.get("t") or "n", _attributes(cell, ("s",))
    children = {etree.QName(one).localname: one for one in cell if isinstance(one.tag, str)}
    value = text = more = ""
    if "v" in children:
        value = texts_of(children["v"], is_marked=is_marked)[1]
        if kind == "inlineStr":
            kind = "str"
        elif kind == "e" and value and value not in _ERRORS_OF_READER:
            more, value = f" {ERROR_WORD}={_quoted(value)}", _ANY_ERROR
        text = f"<v>{escape(value, quote=False)}</v>"
    elif "is" in children:
        text = f'<is><t xml:space="preserve">{escape(_shown(children["is"]), quote=False)}</t></is>'
    yield f'<c r="{address}"{style} t="{escape(kind)}"{more}>'
    yield "<f>0</f>" if "f" in children else ""
    yield f"{text}</c>"


def _shown(text: Any) -> str:
    """The text of an element ``is``, without what says how to pronounce it."""
    runs = (
        run if etree.QName(run).localname == "t" else run.find("{*}t")
        for run in text
        if isinstance(run.tag, str) and etree.QName(run).localname in {"t", "r"}
    )
    return "".join(texts_of(run, is_marked=False)[1] for run in runs if run is not None)


def _quoted(value: str) -> str:
    """An attribute's value with its quotes."""
    return f'"{escape(value)}"'
