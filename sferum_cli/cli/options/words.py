"""The word of an option that takes one of a few."""

from enum import StrEnum
from typing import TypeVar

from sferum_cli.errors import not_one_of

Word = TypeVar("Word", bound=StrEnum)


def one_of(option: str, word: str, words: type[Word]) -> Word:
    """The word of an option; raises WrongCallError that lists them for another one."""
    try:
        return words(word)
    except ValueError:
        raise not_one_of(option, word, words) from None
