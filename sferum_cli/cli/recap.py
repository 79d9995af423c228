"""The end of a run for a person: the week, the targets, what was written, what comes next."""

from collections.abc import Sequence
from pathlib import Path

from sferum_cli.cli.messages import command_line, say, say_to_copy
from sferum_cli.problems import printable
from sferum_cli.reports.report import Report, statements
from sferum_cli.reports.target_words import target_sentences
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext

MOST_REGIONS = 3
"""The targets of so many regions are told."""


def say_recap(
    report: Report, words: Sequence[str], outputs: Sequence[Path], proposed: str | None
) -> None:
    """Say on stderr what the run found and where it is; ``words`` are those of the call.

    ``proposed`` is a file that the next call can write, None where there is none.
    """
    say()
    for statement in statements(report):
        say(printable(statement))
    for region in target_sentences(report)[:MOST_REGIONS]:
        say(printable(region.heading) + ":")
        for sentence in region.sentences:
            say("  " + sentence)
    more = len(report.targets) - MOST_REGIONS
    if more > 0:
        say(_("… and {number} more regions: --level region").format(number=more))
    number = len(report.problems.warnings)
    say(ngettext("{number} warning", "{number} warnings", number).format(number=number))
    for path in outputs:
        say_to_copy(_("Written: {path}").format(path=printable(str(path))))
    command = _next_command(report, words, proposed) if outputs or proposed else None
    if command is not None:
        say_to_copy(_("Next: {command}").format(command=command))


def _next_command(report: Report, words: Sequence[str], proposed: str | None) -> str:
    """The same call with the option that a person wants next; what made it work stays in it."""
    if proposed is not None:
        return command_line([*words, "-o", proposed])
    further = Level.MUNICIPALITY if report.level is Level.ORGANIZATION else Level.ORGANIZATION
    return command_line([*_without_outputs(words), "--level", further.value])


def _without_outputs(call: Sequence[str]) -> list[str]:
    """The call without its outputs and level, which the next one replaces."""
    kept: list[str] = []
    skip = False
    for word in call:
        if skip:
            skip = False
        elif word in {"-o", "--output", "--level"}:
            skip = True
        elif not word.startswith(("--output=", "--level=")):
            kept.append(word)
    return kept
