"""Rows that say nothing of an organization: the columns' numbers, and their units (K9)."""

import re
from collections.abc import Sequence

from sferum_cli.sources.cleaning.text import text_key

_LETTERS = "абвгдежзиклмнопрст"
_LATIN = "abcdefghijklmnopqrst"
_AROUND = re.compile(r"^\W+|\W+$")
_UNIT_WORDS = (
    "чел|человек|человека|ед|единиц|единица|единицы|шт|штук|количество|кол-во|да/нет|дата|текст"
)
_UNITS = frozenset(_UNIT_WORDS.split("|"))
_NOTHING = frozenset({"", "х", "x"})
_FEWEST = 3

CELL = rf"(?i)^\W*(?:\d{{1,3}}|\pL|{_UNIT_WORDS})?\W*$"
"""What each cell of such a row is, as a pattern of Polars."""

START = rf"(?i)^\W*(?:1|[аa]|{_UNIT_WORDS}|[хx])?\W*$"
"""What its first column holds; blank where it has no number."""


def numbers_columns(cells: Sequence[str | None], ours: Sequence[int]) -> bool:
    """Whether the cells of a row are 1 2 3 …, А Б 1 2 …, (1) (2) … from the first filled one on.

    ``ours`` are the positions of our columns: from the first filled cell to the last none of them
    may be blank, and at least three are filled, or all.
    """
    tokens = {position: _token(cell) for position, cell in enumerate(cells) if _token(cell)}
    if not tokens:
        return False
    first, last = min(tokens), max(tokens)
    if any(first < position < last and position not in tokens for position in ours):
        return False
    if len(tokens) < _FEWEST and not all(position in tokens for position in ours):
        return False
    return _is_sequence(list(tokens.values()), first)


def _token(cell: str | None) -> str:
    return _AROUND.sub("", cell).casefold() if cell else ""


def _is_sequence(tokens: list[str], first: int) -> bool:
    """Letters from А on, then numbers from 1 on, or going on from the place of their column."""
    letters = max(_leading(tokens, _LETTERS, key=True), _leading(tokens, _LATIN, key=False))
    numbers = tokens[letters:]
    if len(tokens) == 1:
        return False
    starts = {1, letters + 1, first + letters + 1}
    return any(
        numbers == [str(start + number) for number in range(len(numbers))] for start in starts
    )


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
    words = {_token(cell) for cell in cells} - _NOTHING
    return bool(words) and words <= _UNITS
