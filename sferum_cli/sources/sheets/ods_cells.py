"""A cell of an ods → its text: whatever its value type, and whatever it lacks.

A cell may say its type or not, and have a value of that type, of another, or only what it shows:
what holds something never reads as blank.
"""

import re
from fractions import Fraction
from typing import Any

from sferum_cli.sources.sheets.number_text import number_text

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_PARAGRAPHS = frozenset({TEXT + "p", TEXT + "h"})
_VALUE_TYPE, _VALUE = OFFICE + "value-type", OFFICE + "value"
_OTHER_VALUES = (OFFICE + "date-value", OFFICE + "boolean-value", OFFICE + "string-value")
_TIME_VALUE = OFFICE + "time-value"
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?")
_SECONDS_OF_A_DAY = 86_400
_NOT_THE_CELLS_TEXT = frozenset({OFFICE + "annotation", TEXT + "note", TEXT + "ruby-text"})
_SPACES = re.compile(r"[ \t\r\n]+")
_MOST_SPACES = 32_767
_SIGNS = {"\0": " ", "\1": "\t", "\2": "\n"}
"""Spaces that are meant stand as signs that XML cannot hold, until those of the file's own
indentation are gone."""


def cell_text(cell: Any) -> str | None:
    """The text of a cell, None where it holds nothing."""
    value = cell.get(_VALUE)
    if value is not None and cell.get(_VALUE_TYPE) != "string":
        return number_text(float(value)) if _NUMBER.fullmatch(value) else value
    for name in _OTHER_VALUES:
        value = cell.get(name)
        if value is not None:
            return str(value)
    shown = shown_text(cell) if len(cell) else ""
    time = cell.get(_TIME_VALUE)
    if time is not None:
        return _days(time) or shown or str(time)
    return shown or None


def shown_text(cell: Any) -> str:
    """What a cell shows: its paragraphs, a line each, without its comments and pictures."""
    return "\n".join(_paragraph(one) for one in cell if one.tag in _PARAGRAPHS)


def _days(duration: str) -> str | None:
    """A time as the number that its cell holds, whole days; None where it is not whole."""
    found = _DURATION.fullmatch(duration)
    if found is None:
        return None
    sign, days, hours, minutes, seconds = (part or "0" for part in found.groups())
    total = Fraction(int(hours) * 3600 + int(minutes) * 60) + Fraction(seconds.replace(",", "."))
    number = int(days) + total / _SECONDS_OF_A_DAY
    whole = -number if sign == "-" else number
    return str(whole.numerator) if whole.denominator == 1 else None


def _paragraph(element: Any) -> str:
    if not len(element):
        return _SPACES.sub(" ", element.text or "").strip(" ")
    pieces: list[str] = []
    _gather(element, pieces)
    text = _SPACES.sub(" ", "".join(pieces)).strip(" ")
    return text.translate({ord(sign): space for sign, space in _SIGNS.items()})


def _gather(element: Any, pieces: list[str]) -> None:
    """The text of an element and of those in it, in order."""
    pieces.append(element.text or "")
    for one in element:
        if one.tag == TEXT + "s":
            count = one.get(TEXT + "c") or "1"
            pieces.append("\0" * (min(int(count), _MOST_SPACES) if count.isdecimal() else 1))
        elif one.tag == TEXT + "tab":
            pieces.append("\1")
        elif one.tag == TEXT + "line-break":
            pieces.append("\2")
        elif isinstance(one.tag, str) and one.tag not in _NOT_THE_CELLS_TEXT:
            _gather(one, pieces)
        pieces.append(one.tail or "")
