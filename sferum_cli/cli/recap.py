"""The end of a run for a person: the week, the targets, what was written, what comes next."""

from collections.abc import Sequence
from pathlib import Path

from sferum_cli.cli.messages import say, say_next, say_written
from sferum_cli.command_words import without_options
from sferum_cli.problems import Problem, Severity, printable
from sferum_cli.reports.document import MOST_PARAGRAPHS, Document
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext


def say_recap(
    document: Document,
    words: Sequence[str],
    outputs: Sequence[Path],
    proposed: str | None,
    issues: Sequence[Problem],
    kept: Sequence[str] = (),
    next_words: Sequence[str] = (),
) -> None:
    """Say on stderr what the run found and where it is; ``words`` are those of the call.

    ``proposed`` is a file that the next call can write, None where there is none. ``issues`` are
    the problems of all views; ``kept`` says
    what became of the week in a history; ``next_words`` are then the next command.
    """
    say()
    for statement in document.statements:
        say(printable(statement))
    for paragraph in document.paragraphs[:MOST_PARAGRAPHS]:
        say(printable(paragraph.heading) + ":")
        for sentence in paragraph.sentences:
            say("  " + sentence)
    more = len(document.paragraphs) - MOST_PARAGRAPHS
    if more > 0:
        say(_("… and {number} more regions: --level region").format(number=more))
    number = sum(one.severity is Severity.WARNING for one in issues)
    say(ngettext("{number} warning", "{number} warnings", number).format(number=number))
    say_written(outputs)
    for sentence in kept:
        say(sentence)
    if next_words:
        say_next(next_words)
    elif document.further is not None and (outputs or proposed):
        say_next(_next_words(document, words, proposed))


def _next_words(document: Document, words: Sequence[str], proposed: str | None) -> list[str]:
    """The same call with the option that a person wants next; what made it work stays in it."""
    if proposed is not None:
        return [*words, "-o", proposed]
    further = document.further or ()
    options = [word for word in further if word.startswith("--")]
    return [*without_options(words, {*_OUTPUTS, *options}), *further]


_OUTPUTS = ("-o", "--output", "--template")
"""What the next call writes no more: a form goes with the file that is made of it."""
