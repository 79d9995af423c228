"""``sferum check``: what is wrong with the files, where, and what to do; nothing is computed."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sferum_cli.cli import options as o
from sferum_cli.cli.logged import log_problems
from sferum_cli.cli.messages import (
    say,
    say_next,
    say_passed_over,
    say_problems,
    say_timings,
    say_written,
)
from sferum_cli.cli.session import begin
from sferum_cli.command_words import with_option
from sferum_cli.errors import ExitCode
from sferum_cli.problems import Problems, printable
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext

if TYPE_CHECKING:
    from sferum_cli.reports.document import Document

PROBLEM_SUFFIXES = (".xlsx", ".csv", ".json", ".html")
"""The formats of a file of problems."""


@o.with_options
def check(
    files: o.Files,
    week: o.WeekAsked,
    reading: o.Reading,
    output: o.ProblemOutput,
    saying: o.Saying,
) -> None:
    """See the help."""
    screen, failing, week_asked = output.screen(), saying.fails_on_warnings(), week.asked()
    session = begin(files, reading)
    # From here on heavy imports, beside the reader.
    from sferum_cli.pipeline import check_inputs
    from sferum_cli.render.json_document import json_text
    from sferum_cli.render.writers import staged
    from sferum_cli.reports.check_document import check_document

    session.will_write(output.output or [], PROBLEM_SUFFIXES)
    call = session.call(week_asked, reading, None)
    problems = Problems()
    with session.running(output.wait, quiet=saying.quiet):
        checked = check_inputs(call, problems)
        log_problems(problems.records)
        document = check_document(checked, problems.records)
        session.write([staged(document, path) for path in session.targets])
    if screen is o.CheckFormat.JSON:
        print(json_text(document), end="")  # noqa: T201 - the output that was asked for
    elif not saying.quiet:
        _show(document)
    if not saying.quiet or problems.errors:
        say_problems(problems.errors)
    if not saying.quiet:
        say_problems(problems.warnings)
        if saying.verbose:
            say_passed_over(checked.passed_over)
        _say_end(problems, session.targets, session.free_output(_("problems.xlsx")))
    if output.write_aliases:
        _write_aliases(problems, reading.config)
    if saying.timings:
        say_timings(session.stages.seconds)
    if problems.errors:
        raise typer.Exit(ExitCode.INVALID_INPUT)
    if failing and problems.records:
        raise typer.Exit(ExitCode.WARNING)


def _show(document: "Document") -> None:
    """Where the rows of each sheet went, on stdout."""
    lines = [*document.statements]
    for paragraph in document.paragraphs:
        lines += [paragraph.heading, *(f"  {sentence}" for sentence in paragraph.sentences)]
    for line in lines:
        print(printable(line))  # noqa: T201 - the output that was asked for


def _say_end(problems: Problems, outputs: list[Path], proposed: str | None) -> None:
    """The numbers, the files, and the next useful command, which can write ``proposed``."""
    errors, warnings = len(problems.errors), len(problems.warnings)
    say()
    say(
        ngettext("{number} error", "{number} errors", errors).format(number=errors)
        + ", "
        + ngettext("{number} warning", "{number} warnings", warnings).format(number=warnings)
    )
    say_written(outputs)
    if option := problems.options_that_mend:
        say_next(with_option(sys.argv[1:], option))
    elif problems.records and not outputs and proposed is not None:
        say_next([*sys.argv[1:], "-o", proposed])


def _write_aliases(problems: Problems, config: Path | None) -> None:
    """Put the names that may be meant into the settings, as comments (--write-aliases)."""
    from sferum_cli.cli.aliases import write_proposals
    from sferum_cli.settings import settings_file

    path = settings_file(config)
    number = write_proposals([one.snippet for one in problems.records], path)
    if number:
        message = ngettext(
            "{number} alias proposed in {path}: take away the «#» before those that are right",
            "{number} aliases proposed in {path}: take away the «#» before those that are right",
            number,
        )
        say(message.format(number=number, path=printable(str(path))))
    else:
        say(_("no alias to propose"))
