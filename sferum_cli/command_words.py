"""A command of ours in words that a person can copy."""

import re
import shlex
from collections.abc import Collection, Iterable, Sequence

from sferum_cli.problems import printable

_PLAIN = re.compile(r"[\w@%+=:,./-]+")


def command_line(words: Iterable[object]) -> str:
    """A command of ours as a person would type it; Russian names need no quotes."""
    shown = [printable(str(word)) for word in words]
    return " ".join(
        ["sferum", *(word if _PLAIN.fullmatch(word) else shlex.quote(word) for word in shown)]
    )


def without_options(call: Sequence[str], options: Collection[str]) -> list[str]:
    """The words of a call without these options and what they say."""
    kept: list[str] = []
    skip = False
    for word in call:
        if skip:
            skip = False
        elif word in options:
            skip = True
        elif not word.startswith(tuple(f"{one}=" for one in options if one.startswith("--"))):
            kept.append(word)
    return kept


def with_option(call: Sequence[str], option: Sequence[str]) -> list[str]:
    """The words of a call with an option and its value, which replaces the one there."""
    return [*without_options(call, option[:1]), *option]
