"""The look at a sheet of an xlsx by patterns, for sheets that are written as Excel writes.

The patterns find the cells that may have something to tell, which are then judged one by one as
the parser does it (``xlsx_cells``). Where a piece is written otherwise, they give up.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from lxml import etree

from sferum_cli.excel import column_number
from sferum_cli.sources.sheets.xlsx_cells import look_at, place_of
from sferum_cli.sources.sheets.xlsx_parser import hidden_letters
from sferum_cli.sources.sheets.xlsx_range import MOST_MERGED, Gathered
from sferum_cli.sources.sheets.xlsx_spelling import LOOKED_AT_FIRST, has, signs_in

_FORMULA = rb"(?:\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>))"
_CELL = rb'<c r="([A-Z]{1,3})(\d{1,7})"'
_VALUE = (
    rb'(?:(?=[^>]*\st="(?:str|d)")[^>]*[^>/]>' + _FORMULA + rb"?\s*<(?:v|is)\b"
    rb'|(?=[^>]*\st="inlineStr")[^>]*[^>/]>' + _FORMULA + rb"?\s*<is\b"
    rb'|(?![^>]*\st="(?:str|d|inlineStr)")(?:[^>]*[^>/])?>' + _FORMULA + rb"?\s*(?:<v>[^<]|<is\b))"
)
"""What a reader takes for a value; a formula without one is no cell to it."""

_IN_COLUMN_A = re.compile(rb'<c r="A\d{1,7}"' + _VALUE)
_FILLED = re.compile(_CELL + _VALUE)

_ERROR = re.compile(_CELL + rb'(?=[^>]*\st="e")')
_FORMULA_ALONE = re.compile(
    _CELL + rb'(?:(?![^>]*\st="str")[^>]*>' + _FORMULA + rb"(?!\s*<is\b)(?!\s*<v>\s*[^<\s])"
    rb'|(?=[^>]*\st="str")[^>]*>' + _FORMULA + rb"(?!\s*<(?:is|v)\b))"
)
"""One whose value is a text may have an empty one."""
_ODD_NUMBER = re.compile(rb"<v>\s*[-+]?(?:[0-9]{16}|[0-9.]*[eE][-+]?[0-9]|[0-9]*\.(?:0{9}|9{9}))")
_ODD_DAY = rb"\s*(?:[-+]|0*60[.<]|[0-9]{7})"
"""The beginning of a number that is a date which the reader does not have as it is."""

SIGN_OF_NUMBER = r"<v(?:[^>]|>\s*[-+]?(?:[0-9]{16}|[0-9.]*[eE]|[0-9]*\.(?:0{9}|9{9})))"
NOT_DIGITS_ALONE = r"<v(?:[^>]|>(?:[0-9]*[^0-9<]|[0-9]{16}))"
"""Where a value is anything else than a few digits: without it there is no odd number either."""

_SIGNS = (r't="e"|<f|hidden|<mergeCell[^s]|<cr=', SIGN_OF_NUMBER)
"""What stands in a piece where there is something to tell, or that is written otherwise."""

_DATE_SIGN = r'\ss="(?:%s)"[^>]*>(?:\s*<f[^<]*(?:</f>)?)?\s*<v>\s*(?:[-+]|0*60[.<]|[0-9]{7})'

_QUOTE_IN_TAG = r"<[^<>']*'"
_ODD_MARKS = (
    b"<!",
    b"<c>",
    b"<row>",
    b"<v ",
    b"<is ",
    b":c ",
    b":c>",
    b":v>",
    b":f>",
    b":f ",
    b":is>",
    b":row ",
)
_ODD_SPACES = tuple(
    map(
        re.compile,
        (
            rb"<(?:c|v|f|is|row|col|mergeCell|sheetData)[\t\r\n]",
            rb'="(?<=\s=")',
            rb'=\s+"',
            rb"</\w+\s",
            rb"<cr=",
            rb'="&',
        ),
    )
)
"""One by one, each from a sign that it begins with: together they take three times as long."""

_IN_PAIRS = (
    (b"<", b">"),
    (b"<c ", b'<c r="'),
    (b"</v>", b"</v></c>"),
    (b"<v/>", b"<v/></c>"),
    (b"</is>", b"</is></c>"),
    (b"<is/>", b"<is/></c>"),
)
"""What must be there equally often: a «>» in a text, or a value that is not the last, is odd."""

_HIDDEN_ROW = re.compile(rb'<row r="(\d{1,7})"(?=[^>]*\shidden="(?:1|true)")')
_COLUMNS = re.compile(rb'<col\b(?=[^>]*\shidden="(?:1|true)")[^>]*>')
_FROM_TO = re.compile(rb'\s(min|max)="(\d{1,5})"')
_MERGED = re.compile(rb'<mergeCell\s(?:[^>]*\s)?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_DATA, _DATA_ENDS = b"<sheetData", b"</sheetData"
_A_CELL = re.compile(rb"<c[\s/>]")


class Patterns:
    """The patterns for the sheets of one workbook."""

    def __init__(self, dates: Collection[int]) -> None:
        """``dates`` are the styles of dates."""
        self._dates = frozenset(str(number) for number in dates)
        self._odd_day: re.Pattern[bytes] | None = None
        self._signs: tuple[str, ...] = _SIGNS
        if self._dates:
            either = "|".join(sorted(self._dates))
            self._signs = (*_SIGNS, _DATE_SIGN % either)
            self._odd_day = re.compile(
                _CELL + rb'(?=[^>]*\ss="(?:' + either.encode() + rb')")[^>]*>' + _FORMULA
                + rb"?\s*<v>" + _ODD_DAY
            )  # fmt: skip

    def gathered(
        self, pieces: Iterable[bytes], of_digits: Collection[int] = frozenset()
    ) -> Gathered | None:
        """The facts of a sheet, None where a piece is not written as Excel writes.

        ``of_digits`` are the numbers of pieces that are known to have no NOT_DIGITS_ALONE.
        """
        gathered = Gathered()
        before = last = b""
        others = [sign for sign in self._signs if sign is not SIGN_OF_NUMBER]
        try:
            for number, piece in enumerate(pieces):
                signs = others if number in of_digits else self._signs
                if not self._look(gathered, piece, signs, is_first=number == 0):
                    return None
                before, last = last, piece
        except etree.XMLSyntaxError:
            return None
        end = before + last
        return gathered if _A_CELL.search(end, max(end.rfind(_DATA_ENDS), 0)) is None else None

    def _look(
        self, gathered: Gathered, piece: bytes, signs: Sequence[str], *, is_first: bool
    ) -> bool:
        """Note what a piece tells; False where it is not written as Excel writes."""
        if (b"!" in piece and b"<!" in piece) or _has_quotes_in_tags(piece):
            return False
        if is_first and not _begins_as_usual(piece[:LOOKED_AT_FIRST]):
            return False
        is_looked_for = gathered.columns is None or gathered.columns[0] > 0
        # A small sheet is looked at as it is: making patterns for Polars would take longer.
        is_small = is_first and len(piece) < LOOKED_AT_FIRST
        has_signs = is_small or any(signs_in(piece, signs))
        if has_signs and not is_small and not is_usual(piece):
            return False
        if is_looked_for:
            if _IN_COLUMN_A.search(piece) is not None:
                gathered.widen(0, 1)
            elif not is_usual(piece):
                return False
            else:
                widen_by_cells(gathered, piece)
        if not has_signs:
            return True
        for start in sorted(self._candidates(piece)):
            cell = etree.fromstring(piece[start : end_of_cell(piece, start)])
            look = look_at(cell, *place_of(cell, 0, 0), self._dates)
            gathered.note(look.finding)
        return _note_hidden(gathered, piece) and _note_merged(gathered, piece)

    def _candidates(self, piece: bytes) -> set[int]:
        """Where the cells begin that may have something to tell."""
        starts = {piece.rfind(b"<c ", 0, found.start()) for found in _ODD_NUMBER.finditer(piece)}
        patterns = [_FORMULA_ALONE] if b"<f" in piece else []
        patterns += [_ERROR] if b't="e"' in piece else []
        patterns += [self._odd_day] if self._odd_day is not None else []
        for pattern in patterns:
            starts |= {found.start() for found in pattern.finditer(piece)}
        return starts - {-1}


def is_usual(piece: bytes) -> bool:
    """Whether a piece is written as Excel writes: every cell begins with its address."""
    return (
        not any(mark in piece for mark in _ODD_MARKS)
        and not _has_quotes_in_tags(piece)
        and all(piece.count(one) == piece.count(other) for one, other in _IN_PAIRS)
        and not any(odd.search(piece) for odd in _ODD_SPACES)
    )


def _has_quotes_in_tags(piece: bytes) -> bool:
    return b"'" in piece and has(piece, _QUOTE_IN_TAG)


def _begins_as_usual(piece: bytes) -> bool:
    start = piece.find(_DATA)
    whole = piece[: piece.rfind(b"<row")] if len(piece) == LOOKED_AT_FIRST else piece
    return start >= 0 and b"<c " not in piece[:start] and is_usual(whole)


def widen_by_cells(gathered: Gathered, piece: bytes) -> None:
    """Widen by the filled cells of a piece."""
    for letters, row in set(_FILLED.findall(piece)):
        gathered.widen(column_number(letters.decode()), int(row))


def end_of_cell(piece: bytes, start: int) -> int:
    """Behind the cell that begins at ``start``."""
    end = piece.find(b">", start) + 1
    if piece[end - 2 : end - 1] == b"/":
        return end
    return piece.find(b"</c>", end) + len(b"</c>")


def _note_hidden(gathered: Gathered, piece: bytes) -> bool:
    """Note hidden rows and columns; False where a row may be hidden without its number."""
    if b"hidden" not in piece:
        return True
    facts = gathered.facts
    facts.hidden_rows += [int(row) for row in _HIDDEN_ROW.findall(piece)]
    for element in _COLUMNS.findall(piece):
        ends = dict(_FROM_TO.findall(element))
        facts.hidden_columns += hidden_letters(
            int(ends.get(b"min", b"1")), int(ends.get(b"max", b"0"))
        )
    return piece.count(b"<row ") == piece.count(b'<row r="')


def _note_merged(gathered: Gathered, piece: bytes) -> bool:
    """Note merged cells; False where some are written otherwise."""
    if b"<mergeCell " not in piece:
        return True
    found: Iterator[tuple[bytes, ...]] = islice(iter(_MERGED.findall(piece)), MOST_MERGED)
    for left, top, right, bottom in found:
        gathered.merge(left.decode(), int(top), right.decode(), int(bottom))
    return True
