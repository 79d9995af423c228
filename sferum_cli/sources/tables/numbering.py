"""Rows that say nothing of an organization: the columns' numbers, and their units (K9)."""

import re
import unicodedata
from collections.abc import Sequence

from sferum_cli.sources.cleaning.text import text_key

_LETTERS = "абвгдежзиклмнопрст"
_LATIN = "abcdefghijklmnopqrst"
_AROUND = re.compile(r"^\W+|\W+$")
_UNIT_WORDS = (
    "чел|человек|человека|ед|единиц|единица|единицы|шт|штук|количество|кол-во|да/нет|дата|текст"
    "|код|номер|наименование|название|число"
)
_UNITS = frozenset(_UNIT_WORDS.split("|"))
_NOTHING = frozenset({"", "х", "x"})
_FEWEST = 3

_COLUMN = r"(?:(?:графа|гр|колонка|кол|столбец|стб|ст|№|no)\W*)?"
"""What may stand before the number of a column: «гр. 1», «графа 1»."""
_REFERENCE = rf"{_COLUMN}[0-9]{{1,3}}"
_OPERATOR = r"[\s()]*[-+*/:×÷=][\s()]*"
_CALCULATION = rf"{_REFERENCE}(?:{_OPERATOR}{_REFERENCE})*"
_BEHIND = re.compile(rf"(?<=[0-9])(?:[.,]0+)?(?:\s*[=(][=(\s]*{_CALCULATION})?\W*$")
"""What may stand behind it: «8.0», and what the column is calculated of («8=6+7», «8 (6+7)»)."""
_CALCULATED = re.compile(rf"{_REFERENCE}(?:{_OPERATOR}{_REFERENCE})+")
"""A column that has its formula for a number: «гр.6+гр.7»."""
_NUMBER_OF_COLUMN = re.compile(rf"{_COLUMN}([0-9]{{1,3}}|[ivxlіхѵ]+)")
_HOLDS_A_NUMBER = re.compile("[0-9ivxlіхѵ]")
_ROMAN_LOOK_ALIKES = str.maketrans("іхѵ", "ixv")
_ANY = "any"
"""The token of a calculated column: no letter and no number is spelled so."""

CELL = (
    rf"(?i)^\W*(?:{_COLUMN}\d{{1,3}}(?:\W+{_COLUMN}\d{{1,3}})*|{_COLUMN}[ivxlіхѵ]{{1,7}}"
    rf"|\pL|\p{{Nl}}|{_UNIT_WORDS})?\W*$"
)
"""What each cell of such a row is, as a pattern of Polars; numbers in circles are none of \\w."""

START = rf"(?i)^\W*(?:{_COLUMN}1(?:[.,]0+)?|{_COLUMN}[iі]|\p{{Nl}}|[аa]|{_UNIT_WORDS}|[хx])?\W*$"
"""What its first column holds; blank where it has no number."""


def numbers_columns(cells: Sequence[str | None], ours: Sequence[int]) -> bool:
    """Whether the cells of a row are 1 2 3 …, А Б 1 2 …, I II III …, (1) (2) …, гр.1 гр.2 ….

    ``ours`` are the positions of our columns: from the first filled cell to the last none of them
    may be blank, and at least three are filled, or all. «х» before the first number fills nothing.
    """
    tokens = {position: _token(cell) for position, cell in enumerate(cells) if _token(cell)}
    while tokens and tokens[min(tokens)] in _NOTHING:
        del tokens[min(tokens)]
    if not tokens:
        return False
    first, last = min(tokens), max(tokens)
    if any(first < position < last and position not in tokens for position in ours):
        return False
    if len(tokens) < _FEWEST and not all(position in tokens for position in ours):
        return False
    return _is_sequence(list(tokens.values()), first)


def _token(cell: str | None) -> str:
    """The number or letter in a cell, without what stands around it."""
    text = _bare(cell)
    if not _HOLDS_A_NUMBER.search(text):
        return text
    bare = _BEHIND.sub("", text)
    if _CALCULATED.fullmatch(text):
        return bare if bare.isdigit() else _ANY
    found = _NUMBER_OF_COLUMN.fullmatch(bare)
    return found[1] if found else bare


def _bare(cell: str | None) -> str:
    """A cell in small letters, its signs plain («①» is 1, «Ⅱ» is II), nothing around them."""
    if not cell:
        return ""
    return _AROUND.sub("", unicodedata.normalize("NFKC", cell).casefold())


def _is_sequence(tokens: list[str], first: int) -> bool:
    """Letters from А on, then numbers from 1 on, or going on from the place of their column."""
    letters = max(_leading(tokens, _LETTERS, key=True), _leading(tokens, _LATIN, key=False))
    numbers = tokens[letters:]
    if len(tokens) == 1:
        return False
    starts = {1, letters + 1, first + letters + 1}
    return any(
        _are(numbers, [spell(start + number) for number in range(len(numbers))])
        for start in starts
        for spell in (str, _roman)
    )


def _are(tokens: Sequence[str], numbers: Sequence[str]) -> bool:
    """Whether the tokens are these numbers; a calculated column is any, but not all are."""
    pairs = list(zip(tokens, numbers, strict=True))
    return all(
        token in {number, _ANY} or token.translate(_ROMAN_LOOK_ALIKES) == number
        for token, number in pairs
    ) and not (tokens and all(token == _ANY for token in tokens))


def _roman(number: int) -> str:
    """A number up to 89 as «lxxxix»."""
    tens, ones = divmod(number, 10)
    letters = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    tens_letters = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx")
    return tens_letters[min(tens, len(tens_letters) - 1)] + letters[ones]


def _leading(tokens: list[str], letters: str, *, key: bool) -> int:
    """How many of the first tokens are the first letters."""
    number = 0
    for token, letter in zip(tokens, letters, strict=False):
        if (text_key(token) if key else token) != letter:
            break
        number += 1
    return number


def names_units(cells: Sequence[str | None]) -> bool:
    """Whether every filled cell of a row names a unit («чел.», «ед.») or nothing («-», «х»)."""
    words = {_bare(cell) for cell in cells} - _NOTHING
    return bool(words) and words <= _UNITS
