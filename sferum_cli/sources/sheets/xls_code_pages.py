"""The code page of a workbook of Excel 5 and 95, whose texts are bytes of one.

Its record may be missing or name another: then the encoding is told as that of a csv is.
"""

import codecs
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sferum_cli.sources.sheets.head import HEAD_ROWS, HeadRow, Sense

AS_BYTES = "latin-1"
"""Under it every byte is one character, and becomes the same byte again."""

_ROWS = 2_000
_NO_TEXT = str.maketrans("\t\r\n\"'", " " * 5)


def encoding_of(sheets: Sequence[Any], codepage: int | None, said: str | None, sense: Sense) -> str:
    """The encoding of the texts of an old workbook, whose sheets were opened AS_BYTES.

    ``codepage`` is its record, ``said`` the encoding of the call.
    Raises UnreadableFileError where neither holds and the texts do not tell.
    """
    from sferum_cli.sources.files.text_bytes import looked_through
    from sferum_cli.sources.sheets.csv_guess import encoding_and_separator

    def names_under(encoding: str) -> int:
        try:
            heads = [_head(sheet, encoding) for sheet in sheets]
        except UnicodeDecodeError:
            return 0
        return max((sense(head) for head in heads), default=0)

    recorded = _encoding_of_code_page(codepage)
    found = {one: names_under(one) for one in (said, recorded) if one is not None}
    if said is not None and (not found.get(recorded or "") or found[said] >= found[recorded or ""]):
        return said
    if recorded is not None and found[recorded]:
        return recorded
    text = looked_through(b"\n".join(_lines(sheets)) + b"\n")
    if text.not_utf8_at is None:
        return recorded or AS_BYTES
    encoding, _separator = encoding_and_separator(text, sense, None, "\t")
    return encoding


def _encoding_of_code_page(codepage: int | None) -> str | None:
    from xlrd.biffh import encoding_from_codepage

    name = None if codepage is None else encoding_from_codepage.get(codepage, f"cp{codepage}")
    try:
        return None if name is None else codecs.lookup(name).name
    except LookupError:
        return None


def _head(sheet: Any, encoding: str) -> list[HeadRow]:
    """The first filled rows of a sheet as they read in an encoding."""
    rows = (
        HeadRow(number + 1, tuple(cell.encode(AS_BYTES).decode(encoding) for cell in cells))
        for number, cells in enumerate(_texts(sheet))
        if any(cells)
    )
    return list(islice(rows, HEAD_ROWS))


def _texts(sheet: Any) -> Iterator[list[str]]:
    for number in range(min(sheet.nrows, _ROWS)):
        yield [cell.strip() if isinstance(cell, str) else "" for cell in sheet.row_values(number)]


def _lines(sheets: Iterable[Any]) -> Iterator[bytes]:
    """The texts as the lines of a file with tabs, for who tells encodings."""
    for sheet in sheets:
        for cells in _texts(sheet):
            yield "\t".join(cell.translate(_NO_TEXT) for cell in cells).encode(AS_BYTES)
