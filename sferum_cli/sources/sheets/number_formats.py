"""Which number formats of a workbook are those of dates, and which only look so to the reader.

The reader takes any format with a letter of «day, month, year, hour, second» outside quotes for
a date's: «Standard», as other programs write «General», makes dates of numbers.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

_DATES_BUILT_IN = frozenset({*range(14, 23), 45, 46, 47})
"""The ids of Excel's own formats of dates and times."""

_PLAIN_FORMAT = "0"
_QUOTED = re.compile(r'"[^"]*"?|\\.|_.|\*.', re.DOTALL)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]?")
_PARTS_OF_SECONDS = re.compile(r"(s)[.,]0+", re.IGNORECASE)
_HALF_OF_DAY = re.compile(r"AM/PM|A/P", re.IGNORECASE)
_DIGITS = re.compile(r"[0#?]")
_WORD = re.compile(r"[^\W\d_]+")
_WORD_OF_DATE = re.compile(r"(?:d+|m+|y+|h+|s+|e+|g+|b+|aaaa?)+", re.IGNORECASE)
_LETTER_OF_DATE = re.compile(r"[dmyhs]", re.IGNORECASE)
_TAKEN_FOR_DATE = re.compile(r"[dmyhs]|a.*[pm/]", re.IGNORECASE | re.DOTALL)


def is_date_format(code: str) -> bool:
    """Whether a number under this format is a date or a time; its first section decides.

    Letters in quotes, behind a backslash or in brackets are shown as they are, and a word of
    other letters («Standard») or a place for a digit («0 d») makes it a number's.
    """
    bare = _ELAPSED.sub(r" \1 ", _QUOTED.sub(" ", code))
    bare = _BRACKETS.sub(" ", bare).partition(";")[0]
    bare = _PARTS_OF_SECONDS.sub(r"\1", _HALF_OF_DAY.sub(" ", bare))
    words = [word for word in _WORD.findall(bare) if _LETTER_OF_DATE.search(word)]
    return (
        bool(words)
        and not _DIGITS.search(bare)
        and all(_WORD_OF_DATE.fullmatch(word) for word in words)
    )


def is_taken_for_date(code: str) -> bool:
    """Whether the reader may take this format for a date's: it knows quotes, but no words."""
    bare = re.sub(r'[\\_].|"[^"]*"?', "", code, flags=re.DOTALL).partition(";")[0]
    return _TAKEN_FOR_DATE.search(re.sub(r"\[(?![hms]+\])[^\]]*\]", "", bare)) is not None


@dataclass(frozen=True)
class NumberFormats:
    """What a workbook's styles say of numbers.

    ``dates`` are the styles (the «s» of cells) under which a number is a date; ``misleading``
    says whether the reader takes others for one too.
    """

    dates: tuple[int, ...] = ()
    misleading: bool = False


def number_formats(elements: Sequence[tuple[str, dict[str, str]]]) -> NumberFormats:
    """The number formats, of the elements ``numFmt`` and (of cells) ``xf`` in a part of styles."""
    codes = {
        attributes.get("numFmtId"): attributes.get("formatCode", "")
        for name, attributes in elements
        if name == "numFmt"
    }
    by_id = {number: is_date_format(code) for number, code in codes.items()}
    styles = [attributes.get("numFmtId", "0") for name, attributes in elements if name == "xf"]
    dates = tuple(
        number
        for number, one in enumerate(styles)
        if by_id.get(one, one.isdecimal() and int(one) in _DATES_BUILT_IN)
    )
    misleading = any(is_taken_for_date(code) and not by_id[one] for one, code in codes.items())
    return NumberFormats(dates, misleading)


def without_misleading_formats(styles: io.RawIOBase) -> bytes:
    """The part of styles with a plain format for each that only looks like a date's."""
    tree: Any = etree.parse(styles, etree.XMLParser(resolve_entities=False, no_network=True))
    for element in tree.iter("{*}numFmt"):
        code = element.get("formatCode") or ""
        if is_taken_for_date(code) and not is_date_format(code):
            element.set("formatCode", _PLAIN_FORMAT)
    return as_part(tree)


def as_part(tree: Any) -> bytes:
    """An XML document as a part of a package."""
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8"))
