"""What a sheet of Excel holds, for those who read one and those who write one."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

LAST_ROW, LAST_ROW_OF_XLS = 1_048_576, 65_536
"""Of xlsx, and of Excel 97-2003: a sheet that is full to it may have lost the rest."""

LAST_COLUMN = 16_384
"""XFD; what is said of columns up to it is said of the whole sheet."""

LONGEST_TEXT = 32_767
"""Characters of a cell."""

_LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
_RESERVED = "history"


def sheet_names(wanted: Sequence[str], taken: Collection[str] = ()) -> list[str]:
    """A name of a sheet for each: what Excel forbids replaced, cut, unique, and none of ``taken``.

    Excel takes letters of either case for the same.
    """
    used = {name.casefold() for name in taken} | {_RESERVED}
    names = []
    for text in wanted:
        base = _NOT_IN_SHEET_NAMES.sub("_", text)[:_LONGEST_SHEET_NAME].strip() or "_"
        name, number = base, 1
        while name.casefold() in used:
            number += 1
            ending = f" ({number})"
            name = base[: _LONGEST_SHEET_NAME - len(ending)] + ending
        used.add(name.casefold())
        names.append(name)
    return names


def column_letter(number: int) -> str:
    """Excel's letter of a column counted from 0: A, …, Z, AA, …."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@lru_cache(maxsize=1024)
def column_number(letter: str) -> int:
    """The number of a column from 0 on, of its letter: A is 0, AA is 26."""
    number = 0
    for character in letter:
        number = number * 26 + ord(character) - ord("A") + 1
    return number - 1
