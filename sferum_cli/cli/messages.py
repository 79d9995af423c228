"""What a run says on stderr: problems, grouped; one line each, safe for a screen and a log."""

import os
import shutil
import signal
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sferum_cli.command_words import command_line
from sferum_cli.errors import InvalidInputError, SferumError
from sferum_cli.problems import Code, Problem, printable
from sferum_cli.streams import give_up
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext

MOST_ON_SCREEN = 20
"""So many groups of problems are shown; the rest is said."""

_HANGING = "    "
_NARROWEST = 20


def say(text: str = "") -> None:
    """One line on stderr, broken between words where it is a terminal."""
    _put(*_broken(text))


def say_to_copy(text: str) -> None:
    """A line that is meant to be copied: it is never broken."""
    _put(text)


def _put(*lines: str) -> None:
    try:
        for line in lines:
            print(line, file=sys.stderr)  # noqa: T201 - the one place that talks to a person
    except (OSError, ValueError):  # nobody listens; the exit code and the log tell
        give_up(sys.stderr)


def _broken(text: str) -> list[str]:
    """The lines of a text on the terminal; a pipe or a file gets each line whole."""
    if not (sys.stderr and sys.stderr.isatty()):
        return [text]
    try:
        width = os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):
        width = shutil.get_terminal_size().columns
    return [piece for line in text.split("\n") for piece in broken_line(line, width)]


def broken_line(line: str, width: int) -> list[str]:
    """A line in pieces of at most ``width`` characters, all but the first indented.

    It is broken at spaces alone; a word that is longer (a path) is left to the terminal.
    """
    start = line[: len(line) - len(line.lstrip())]
    return textwrap.wrap(
        line,
        max(width, _NARROWEST),
        initial_indent="",
        subsequent_indent=start + _HANGING,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    ) or [line]


def say_interrupted(number: int) -> None:
    """What a run that was asked to end leaves."""
    say(
        _(
            "Interrupted ({signal}): every output is whole, the old one or the new one. Run again."
        ).format(signal=signal.Signals(number).name)
    )


def say_written(paths: Iterable[Path]) -> None:
    """The files that the run wrote."""
    for path in paths:
        say_to_copy(_("Written: {path}").format(path=printable(str(path))))


def say_next(words: Iterable[object]) -> None:
    """The next useful command, from its words."""
    say_to_copy(_("Next: {command}").format(command=command_line(words)))


def say_error(error: SferumError) -> None:
    """An error that ends the run, with all problems behind it."""
    if not isinstance(error, InvalidInputError):
        say(_("Error: {message}").format(message=_printable_lines(str(error))))
        return
    problems = error.problems
    say_problems(problems.errors)
    say_problems(problems.warnings)
    number = len(problems.errors)
    say(
        ngettext(
            "{number} error: nothing was written.",
            "{number} errors: nothing was written.",
            number,
        ).format(number=number)
    )
    if all(problem.is_of_row for problem in problems.errors):
        say(_("Mend the cells and run again, or go on without these rows: --skip-bad-rows"))
    if error.further:
        say_next(error.further)


def say_problems(problems: Sequence[Problem]) -> None:
    """Problems of one kind and place as one line with their number, the first ones only.

    Lines for sferum.toml stand below their problem, those of several problems under one heading
    together at the end: a heading may stand there once.
    """
    groups = _grouped(problems)
    shown = groups[:MOST_ON_SCREEN]
    together = _under_one_heading([problem.snippet for problem, _others in shown])
    for problem, others in shown:
        line = f"{problem.severity_word} [{problem.code}] {problem.text}"
        if others:
            line += " " + ngettext(
                "(and {number} more like it)", "(and {number} more like it)", others
            ).format(number=others)
        say(line)
        if problem.snippet[:1] not in together:
            _say_snippet(problem.snippet)
    for heading, lines in together.items():
        say(_("For sferum.toml, of these lines those that are right:"))
        _say_snippet((*heading, *lines))
    rest = len(groups) - MOST_ON_SCREEN
    if rest > 0:
        say(
            ngettext("… and {number} more kind", "… and {number} more kinds", rest).format(
                number=rest
            )
        )


def _say_snippet(lines: Iterable[str]) -> None:
    for line in lines:
        say_to_copy(_HANGING + printable(line))


def _under_one_heading(
    snippets: Sequence[tuple[str, ...]],
) -> dict[tuple[str, ...], dict[str, None]]:
    """The lines of each heading that several snippets have, each once, by the heading."""
    headings = Counter(snippet[:1] for snippet in snippets if snippet)
    found: dict[tuple[str, ...], dict[str, None]] = {}
    for heading, *lines in (snippet for snippet in snippets if headings[snippet[:1]] > 1):
        found.setdefault((heading,), {}).update(dict.fromkeys(lines))
    return found


def say_passed_over(paths: Sequence[str]) -> None:
    """The files of folders in which no table was looked for."""
    for path in paths:
        say(_("passed over: {path}").format(path=printable(path)))


def say_timings(seconds: Mapping[str, float]) -> None:
    """How long each stage took."""
    for stage, taken in seconds.items():
        say(_("{seconds:7.2f} s  {stage}").format(seconds=taken, stage=stage))


def _grouped(problems: Iterable[Problem]) -> list[tuple[Problem, int]]:
    """The first problem of each code, file, sheet and column, and how many others there are."""
    first: dict[tuple[object, ...], Problem] = {}
    others: dict[tuple[object, ...], int] = {}
    for problem in problems:
        key: tuple[object, ...] = (problem.code, problem.file, problem.sheet, problem.column)
        if problem.row is None or problem.code is Code.VALUE_ROLE:  # of a role, the word tells
            key = (*key, problem.message)
        if key in first:
            others[key] += 1
        else:
            first[key], others[key] = problem, 0
    return [(replace(problem), others[key]) for key, problem in first.items()]


def _printable_lines(text: str) -> str:
    return "\n".join(printable(line) for line in text.split("\n"))
