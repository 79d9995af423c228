"""A command of ours in words that a person can copy."""

import re
import shlex
from collections.abc import Iterable

from sferum_cli.problems import printable

_PLAIN = re.compile(r"[\w@%+=:,./-]+")


def command_line(words: Iterable[object]) -> str:
    """A command of ours as a person would type it; Russian names need no quotes."""
    shown = [printable(str(word)) for word in words]
    return " ".join(
        ["sferum", *(word if _PLAIN.fullmatch(word) else shlex.quote(word) for word in shown)]
    )
