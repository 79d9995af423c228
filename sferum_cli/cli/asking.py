"""Questions to a person: on a terminal each is asked until its answer works, else they are shown.

A question is its words and its choices; who asks does not know what it is about.
"""

import io
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sferum_cli.problems import printable
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

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


class OnTerminal:
    """Asks on stderr and reads stdin; raises EOFError where nothing more can be read."""

    def __init__(self) -> None:
        from rich.console import Console

        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")
        self._console = Console(stderr=True, highlight=False, markup=False, emoji=False)

    def show(self, *lines: "RenderableType") -> None:
        """See Asker."""
        for line in lines:
            self._console.print(line)

    def ask(self, asked: Asked, attempt: Attempt) -> None:
        """See Asker."""
        from rich.prompt import InvalidResponse, PromptBase
        from rich.text import Text

        _show_question(self._console, asked)
        usual = "1" if asked.choices and asked.choices[0].is_likely else ""

        class Answer(PromptBase[str]):
            response_type = str

            def process_response(self, value: str) -> str:
                answer = _answer_of(value.strip() or usual, asked)
                reason = (
                    _("a number from 0 to {most} expected").format(most=len(asked.choices))
                    if answer == ""
                    else attempt(answer)
                )
                if reason is not None:
                    raise InvalidResponse(Text("  " + printable(reason), "yellow"))
                return value

        prompt = Text("  " + _("Answer") + (f" [{usual}]" if usual else ""), "prompt")
        Answer(prompt, console=self._console)()

    def agrees(self, words: str) -> bool:
        """See Asker."""
        from rich.prompt import InvalidResponse, PromptBase
        from rich.text import Text

        yes, no = _("yes"), _("no")

        class Agreed(PromptBase[bool]):
            response_type = bool

            def process_response(self, value: str) -> bool:
                word = value.strip().casefold() or yes
                for answer, meaning in ((yes, True), (no, False), ("yes", True), ("no", False)):
                    if answer.startswith(word):
                        return meaning
                raise InvalidResponse(
                    Text(_("{yes} or {no} expected").format(yes=yes, no=no), "yellow")
                )

        return Agreed(Text(f"{words} [{yes}/{no}]"), console=self._console)()


class OnPaper:
    """Shows what would be asked, on stdout; the first answer that works stands for the person's."""

    def __init__(self) -> None:
        from rich.console import Console

        self._console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)

    def show(self, *lines: "RenderableType") -> None:
        """See Asker."""
        for line in lines:
            self._console.print(line)

    def ask(self, asked: Asked, attempt: Attempt) -> None:
        """See Asker."""
        _show_question(self._console, asked)
        if not any(attempt(choice.value) is None for choice in asked.choices):
            attempt(None)

    def agrees(self, words: str) -> bool:
        """See Asker: nobody is there to agree."""
        del words
        return False


def is_terminal() -> bool:
    """Whether a person sits there: who reads the questions can type the answers."""
    streams = (sys.stdin, sys.stderr)
    return all(stream is not None and stream.isatty() for stream in streams)


def _show_question(console: "Console", asked: Asked) -> None:
    from rich.text import Text

    console.print()
    console.print(Text(printable(asked.words), "bold"))
    for number, choice in enumerate(asked.choices, start=1):
        line = Text(f"  {number}  ", "cyan") + Text(printable(choice.label), "default")
        if choice.is_likely and number == 1:
            line += Text(" — " + _("likely"), "green")
        console.print(line)
    console.print(Text(f"  {NONE_OF_THEM}  ", "cyan") + Text(asked.none, "default"))


def _answer_of(text: str, asked: Asked) -> str | None:
    """The value that was typed, None for none of the choices, "" where it means nothing."""
    if text == NONE_OF_THEM:
        return None
    if text.isdecimal():
        number = int(text)
        return asked.choices[number - 1].value if number <= len(asked.choices) else ""
    return asked.typed(text) or ""
