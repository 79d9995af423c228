"""A sheet of an xlsx whose XML its reader does not take, or not as it is, written plainly.

The reader refuses the whole file for an error word that it does not know, for a used range that
is none and for an extension in a cell; it stops at references in a value («1&#48;» is 10), takes
the number of a shared text for 0 where a space is beside it, and «false» for yes. Such a sheet is
written anew, in memory, for the reader and for the look at its XML alike: the
odd cells alone where they can be told from the rest, else every cell.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from lxml import etree

from sferum_cli.sources.files.unreadable import damaged_file
from sferum_cli.sources.files.zip_container import Container
from sferum_cli.sources.sheets.xlsx_cells import ADDRESS, ERROR_WORD, address_of, place_of, texts_of
from sferum_cli.sources.sheets.xlsx_package import elements
from sferum_cli.sources.sheets.xlsx_patterns import NOT_DIGITS_ALONE, end_of_cell, is_usual
from sferum_cli.sources.sheets.xlsx_spelling import has, signs_in

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
_FORMULA = r"\s*(?:<(?:\w+:)?f\b[^<]*(?:</(?:\w+:)?f>)?\s*)?"
_TO_VALUE = rf"""[^<>]*>{_FORMULA}<(?:\w+:)?v\b[^<>]*>"""
_NO_END = r"<(?:[^/]|/(?:\w+:)?v>\s*<[^/])"
"""What stands behind a value that is not whole, or not the last thing in its cell."""

_ODD_WORD = (
    rf"""\st\s*=\s*(?:["']s["']{_TO_VALUE}(?:[^0-9<]|[0-9]+[^0-9<]|[0-9]*{_NO_END})"""
    rf"""|["']b["']{_TO_VALUE}(?:[^01<]|[01][^<]|[01]?{_NO_END}))"""
)
"""The number of a shared text, or a yes or no, of which the reader makes another one."""

_ODD_NUMBER = (
    rf"""<(?:\w+:)?c(?:\s+(?:[a-su-z]+\s*=\s*["'][^"'<>]*["']|t\s*=\s*["'][nbse]["']))*\s*>"""
    rf"""{_FORMULA}<(?:\w+:)?v\b[^<>]*>[^<]*&"""
)
"""A number at whose reference the reader stops."""

_ODD_VALUE = re.compile(f"{_ODD_WORD}|{_ODD_NUMBER}".encode())
_DIGITS = b"0123456789"
_YES_NO = (b't="b"><v>0</v></c>', b't="b"><v>1</v></c>')
_DIMENSION = re.compile(_TAG + rb"dimension\b[^>]*>")
_ODD_IN_CELLS = (_ODD_ERROR, _REFERENCE, _INSTRUCTION, _TEXT_AS_VALUE, _ODD_VALUE)
_RANGE = re.compile(rb"""\sref\s*=\s*["'][A-Z]{1,3}\d{1,7}(?::[A-Z]{1,3}\d{1,7})?["']""")
_RANGE_ALONE = re.compile(rb"<dimension\b[^>]*/>")
_CELL = b"<c "
_EXTENSION = b"extLst"
_DATA_ENDS = re.compile(rb"</(?:\w+:)?sheetData>")
_SIGNS = r"""["']e["']|&#|<\?|inlineStr|extLst"""
"""What stands in a piece that may be odd: all of it found in one go."""

_REFERRED = frozenset("&<>\"'")
"""The signs that a reference may stand for."""

_SIGNS_BEHIND = r"""<[!f]|:v[ >]|"b"|'b'"""
"""Where a value may be interrupted, be no 0 or 1, or not be the last thing in its cell."""

_SIGNS_OF_ERROR = (b'"e"', b"'e'")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KEPT = {"row": ("r", "hidden"), "col": ("min", "max", "hidden"), "mergeCell": ("ref",)}


def is_plain(pieces: Iterable[bytes], of_digits: set[int] | None = None) -> bool:
    """Whether the reader takes a sheet, of the pieces of whose XML each ends before a row.

    ``of_digits``, given while the sheet is being read, gets the numbers of pieces without
    NOT_DIGITS_ALONE; else the reader would wait for Polars to be loaded.
    """
    for number, piece in enumerate(pieces):
        if number == 0 and _has_odd_range(piece):
            return False
        if of_digits is not None:
            odd, values, formulas = signs_in(piece, (_SIGNS, NOT_DIGITS_ALONE, _SIGNS_BEHIND))
            if not values:
                of_digits.add(number)
            if not odd:
                if (values or formulas or b"&" in piece) and _has_odd_values(piece, is_beside=True):
                    return False
                continue
        if _is_odd(piece, is_beside=of_digits is not None):
            return False
    return True


def _has_odd_range(start: bytes) -> bool:
    return any(_RANGE.search(found) is None for found in _DIMENSION.findall(start))


def _is_odd(piece: bytes, *, is_beside: bool) -> bool:
    return (
        (any(sign in piece for sign in _SIGNS_OF_ERROR) and _ODD_ERROR.search(piece) is not None)
        or _has_references(piece)
        or (b"inlineStr" in piece and _TEXT_AS_VALUE.search(piece) is not None)
        or _has_extensions_in_cells(piece)
        or _has_odd_values(piece, is_beside=is_beside)
    )


def _has_odd_values(piece: bytes, *, is_beside: bool) -> bool:
    """Whether the reader makes something else of a value, without a word.

    A few counts tell, as a rule, that it does not: they need no Polars, for which a reader that
    is not begun would wait.
    """
    may_be_other_words = is_beside or not _has_digits_in_words(piece)
    return (may_be_other_words and has(piece, _ODD_WORD)) or (
        b"&" in piece and has(piece, _ODD_NUMBER)
    )


def _has_digits_in_words(piece: bytes) -> bool:
    """Whether every number of a shared text, and yes or no, is written as Excel writes it."""
    if b"'" in piece and (b"'s'" in piece or b"'b'" in piece):
        return False
    rest = piece.translate(None, _DIGITS)
    if rest.count(b'"s"') != rest.count(b't="s"><v></v></c>'):
        return False
    number = rest.count(b'"b"')
    return not number or number == sum(piece.count(one) for one in _YES_NO)


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
        if _is_odd(piece, is_beside=True):
            if not is_usual(piece):
                return None
            piece = _with_plain_cells(piece)  # noqa: PLW2901
        if _is_odd(piece, is_beside=True) or (number == 0 and _has_odd_range(piece)):
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
        kind, value = _as_read(kind, value)
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


def _as_read(kind: str, value: str) -> tuple[str, str]:
    """The type and value of a cell in words that its reader knows.

    Raises UnreadableFileError where the number of a shared text is none.
    """
    said = value.strip()
    if kind == "s":
        if not (said.isascii() and said.isdigit()) and said:
            raise damaged_file()
        return kind, said
    if kind == "b":
        said = {"true": "1", "false": "0"}.get(said.lower(), said)
        return (kind, said) if said in {"", "0", "1"} else ("str", value)
    if kind == "n" and _REFERRED & set(value):
        return "str", value  # it is no number: as a text it is said to be none
    return kind, value


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
