"""``sferum history add``: every whole week of the files, or an official table, in one go."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import typer

from sferum_cli.cli import options as o
from sferum_cli.cli.keeping import Keeping
from sferum_cli.cli.logged import log_problems
from sferum_cli.cli.messages import say, say_next, say_passed_over, say_problems, say_timings
from sferum_cli.cli.session import Session, begin
from sferum_cli.errors import ExitCode, WeekMissingError
from sferum_cli.problems import Code, Problems, warning
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sferum_cli.pipeline import Call
    from sferum_cli.reports.week_result import Run, WeekResult
    from sferum_cli.rulebook.week import Week


@dataclass(frozen=True)
class Adding:
    """Which files hold the weeks, and how they are read."""

    files: o.Files
    week: o.WeekAsked
    reading: o.Reading
    bad_rows: o.BadRows
    saying: o.Saying
    wait: o.Wait = 0


@o.with_options
def add(asked: Adding, adds: o.AddsToHistory) -> None:
    """See the help."""
    asked.bad_rows.check()
    failing, week = asked.saying.fails_on_warnings(), asked.week.asked()
    session = begin(asked.files, asked.reading)
    # From here on heavy imports, beside the reader.
    from sferum_cli.outputs.staging import PRIVATE_MODE
    from sferum_cli.render.writers import staged
    from sferum_cli.reports.rejected_document import rejected_document

    rejected = [] if asked.bad_rows.rejected is None else [asked.bad_rows.rejected]
    session.will_write(rejected, [".csv"])
    call = session.call(week, asked.reading, asked.bad_rows)
    keeping, problems, quiet = Keeping(adds.kept, session), Problems(), asked.saying.quiet
    with session.running(asked.wait, quiet=quiet):
        weeks, run = _weeks(call, week, session, keeping, problems)
        rows = rejected_document(run.rejected)
        log_problems(run.problems.records)
        outputs = [staged(rows, path, mode=PRIVATE_MODE) for path in rejected]
        keeping.write(outputs, [weeks], run)
    if not quiet:
        _say(keeping, run, asked.saying)
    if asked.saying.timings:
        say_timings(session.stages.seconds)
    if failing and problems.records:
        raise typer.Exit(ExitCode.WARNING)


def _weeks(
    call: "Call", week: "Week | None", session: Session, keeping: Keeping, problems: Problems
) -> "tuple[Sequence[WeekResult], Run]":
    """The weeks to add: an official table under ``week``, else every whole one of the activity."""
    from sferum_cli.history.official import official_week
    from sferum_cli.pipeline import week_results
    from sferum_cli.reports.week_result import Asked
    from sferum_cli.rulebook.week import EVERY_WEEK
    from sferum_cli.rulebook.words import Level
    from sferum_cli.sources.report_tables.files import find_report_tables

    if week is not None:
        reading = session.reading
        found = find_report_tables(call.files, reading.files, reading.tables.names, call.begun)
        if found.tables:
            result, run = official_week(found, week, session.settings.rules, problems)
            return [result], run
        call = replace(call, begun=None)  # it was looked at
    told = Asked(((Level.MUNICIPALITY, None),))
    computed = week_results(call, [told, *keeping.asked(EVERY_WEEK)], problems)
    weeks = [one for several in computed.weeks[1:] for one in several]
    whole = [one for one in weeks if one.is_complete]
    partial = [f"{one.week.end:%d.%m.%Y}" for one in weeks if not one.is_complete]
    message = _("weeks that are not complete are not added: {weeks}")
    message = message.format(weeks=", ".join(partial))
    if not whole:
        raise WeekMissingError(message)
    if partial:
        problems.add(warning(Code.HISTORY_PARTIAL, message, len(partial)))
    return whole, computed.run


def _say(keeping: Keeping, run: "Run", saying: o.Saying) -> None:
    """What was found, what became of each week, and what comes next."""
    say_problems(run.problems.records)
    if saying.verbose:
        say_passed_over(run.passed_over)
    say()
    for sentence in keeping.said:
        say(sentence)
    say_next(keeping.next_words)
