"""Questions to a person: on a terminal each is asked until its answer works, else they are shown.

A question is its words and its choices; who asks does not know what it is about.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.console import RenderableType

NONE_OF_THEM = "0"
"""What is typed where none of the choices is right."""


@dataclass(frozen=True)
class Choice:
    """An answer that a question proposes: its value, what is shown, and whether Enter takes it."""

    value: str
    label: str
    is_likely: bool = False


@dataclass(frozen=True)
class Asked:
    """A question: its words, its choices with the likeliest first, and the way out.

    ``typed`` reads an answer that is no number, None where it means nothing.
    """

    words: str
    choices: Sequence[Choice]
    none: str
    typed: Callable[[str], str | None] = lambda _text: None


Attempt = Callable[[str | None], str | None]
"""Takes an answer, None for none of the choices; gives the reason where it does not work."""


class Asker(Protocol):
    """Whoever puts questions to a person, and shows what they are about."""

    def show(self, *lines: "RenderableType") -> None:
        """Show what a person should know before the next questions."""
        ...

    def ask(self, asked: Asked, attempt: Attempt) -> None:
        """Put one question, until an answer works."""
        ...

    def agrees(self, words: str) -> bool:
        """Whether the person says yes."""
        ...


def is_terminal() -> bool:
    """Whether a person sits there: who reads the questions can type the answers."""
    streams = (sys.stdin, sys.stderr)
    return all(stream is not None and stream.isatty() for stream in streams)
