"""What a sheet of Excel holds, for those who read one and those who write one."""

LAST_ROW, LAST_ROW_OF_XLS = 1_048_576, 65_536
"""Of xlsx, and of Excel 97-2003: a sheet that is full to it may have lost the rest."""

LAST_COLUMN = 16_384
"""XFD; what is said of columns up to it is said of the whole sheet."""

LONGEST_TEXT = 32_767
"""Characters of a cell."""


def column_letter(number: int) -> str:
    """Excel's letter of a column counted from 0: A, …, Z, AA, …."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letter: str) -> int:
    """The number of a column from 0 on, of its letter: A is 0, AA is 26."""
    number = 0
    for character in letter:
        number = number * 26 + ord(character) - ord("A") + 1
    return number - 1
