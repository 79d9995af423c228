"""The word of an option that takes one of a few."""

from enum import StrEnum
from typing import TypeVar

from sferum_cli.errors import WrongCallError
from sferum_cli.translation import gettext as _

Word = TypeVar("Word", bound=StrEnum)


def one_of(option: str, word: str, words: type[Word]) -> Word:
    """The word of an option; raises WrongCallError that lists them for another one."""
    try:
        return words(word)
    except ValueError:
        choices = ", ".join(words)
        raise WrongCallError(
            _("{option} {word}: one of {choices} expected").format(
                option=option, word=word, choices=choices
            )
        ) from None
