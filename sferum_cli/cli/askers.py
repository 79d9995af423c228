"""Who asks: a person at a terminal, or nobody, where the questions are only shown."""

import io
import os
import select
import sys
from typing import Any

from rich.console import Console, RenderableType
from rich.prompt import InvalidResponse, PromptBase
from rich.text import Text

from sferum_cli.cli.asking import NONE_OF_THEM, Asked, Attempt
from sferum_cli.cli.screen import failures_of_stdout_named
from sferum_cli.problems import printable
from sferum_cli.translation import gettext as _

_LOOK_EVERY = 0.2
"""Seconds between two looks whether the run is to end."""


class OnTerminal:
    """Asks on stderr and reads stdin; raises EOFError where nothing more can be read."""

    def __init__(self) -> None:
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")
        self._console = Console(stderr=True, highlight=False, markup=False, emoji=False)
        self._is_first = True

    def show(self, *lines: RenderableType) -> None:
        """See Asker."""
        for line in lines:
            self._console.print(line)

    def ask(self, asked: Asked, attempt: Attempt) -> None:
        """See Asker."""
        if self._is_first:
            self._is_first = False
            hint = _(
                "Answer by a number. Enter takes the answer in brackets; Ctrl+C leaves, and "
                "nothing is written."
            )
            self._console.print(Text("\n" + hint, "dim"))
        _show_question(self._console, asked)
        usual = "1" if asked.choices and asked.choices[0].is_likely else ""

        class Answer(_Prompt):
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

        prompt = "  " + _("Answer") + (f" [{usual}]" if usual else "")
        Answer(Text(prompt, "prompt"), console=self._console)()

    def agrees(self, words: str) -> bool:
        """See Asker."""
        yes, no = _("yes"), _("no")
        agreed = {yes: True, no: False, "yes": True, "no": False}

        class Agreed(_Prompt):
            def process_response(self, value: str) -> str:
                said = value.strip().casefold() or yes
                for word in agreed:
                    if word.startswith(said):
                        return word
                message = _("{yes} or {no} expected").format(yes=yes, no=no)
                raise InvalidResponse(Text(message, "yellow"))

        prompt = Text(f"{words} [{yes}]", "prompt")
        return agreed[Agreed(prompt, console=self._console)()]


class _Prompt(PromptBase[str]):
    """A prompt that a signal ends at once, whichever thread of the process it comes to."""

    response_type = str

    @classmethod
    def get_input(cls, console: Console, prompt: Any, password: bool, stream: Any = None) -> str:
        del password, stream
        console.print(prompt, end="")
        while hasattr(os, "fork") and not select.select([sys.stdin], [], [], _LOOK_EVERY)[0]:
            pass  # whoever waits in the system would not hear of it
        return console.input()


class OnPaper:
    """Shows what would be asked, on stdout; the first answer that works stands for the person's."""

    def __init__(self) -> None:
        self._console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)

    def show(self, *lines: RenderableType) -> None:
        """See Asker."""
        with failures_of_stdout_named():
            for line in lines:
                self._console.print(line)

    def ask(self, asked: Asked, attempt: Attempt) -> None:
        """See Asker."""
        with failures_of_stdout_named():
            _show_question(self._console, asked)
        if not any(attempt(choice.value) is None for choice in asked.choices):
            attempt(None)

    def agrees(self, words: str) -> bool:
        """See Asker: nobody is there to agree."""
        del words
        return False


def _show_question(console: Console, asked: Asked) -> None:
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
