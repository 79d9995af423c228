"""A view from its options to its outputs: what every command that shows numbers has in common."""

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from sferum_cli.cli import options as o
from sferum_cli.cli.keeping import Keeping
from sferum_cli.cli.messages import say_passed_over, say_problems, say_timings
from sferum_cli.cli.screen import show
from sferum_cli.cli.session import Session, begin
from sferum_cli.errors import ExitCode
from sferum_cli.problems import Problems
from sferum_cli.rulebook.words import RankBy
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sferum_cli.reports.document import Document
    from sferum_cli.reports.week_result import Asked, Run, WeekResult
    from sferum_cli.rulebook.week import Week
    from sferum_cli.settings import Settings


@dataclass(frozen=True)
class Question:
    """What a view wants to know of weeks, and the document that it makes of them.

    Both are called once their libraries are loaded; there are no weeks where the call has no files.
    ``file_name`` is a file that the next call may write; ``known_weeks`` are those that the files
    need not hold.
    """

    asked: "Callable[[], Asked]"
    document: "Callable[[Sequence[WeekResult], Run, Settings], Document]"
    rank_by: RankBy | None = None
    require_full_week: bool = False
    keeps: o.KeepsHistory | None = None
    file_name: str | None = None
    known_weeks: "Callable[[], frozenset[Week]]" = frozenset


def run_view(asked: o.View, question: Question) -> None:
    """Read, compute, write and show a view; say how it went."""
    asked.bad_rows.check()
    screen, failing = asked.output.screen(), asked.saying.fails_on_warnings()
    week = asked.week.asked()
    session = begin(asked.files, asked.reading, question.rank_by)
    # From here on heavy imports, beside the reader.
    from sferum_cli.outputs.staging import PRIVATE_MODE
    from sferum_cli.pipeline import Call, nothing_read, week_results
    from sferum_cli.render.writers import WRITERS, load_libraries, staged
    from sferum_cli.reports.rejected_document import rejected_document

    style, outputs = asked.output.style(), asked.output.output or []
    rejected = [] if asked.bad_rows.rejected is None else [asked.bad_rows.rejected]
    session.will_write(outputs, WRITERS)
    session.will_write(rejected, [".csv"])
    keeping = Keeping(question.keeps, session)
    call = Call(
        session.files,
        session.reading,
        session.settings.rules,
        week=week,
        repeats=asked.reading.repeats_asked(),
        skip_bad_rows=asked.bad_rows.skip_bad_rows,
        keep_rejected=bool(rejected),
        stages=session.stages,
        require_full_week=question.require_full_week,
        begun=session.opening,
        known_weeks=question.known_weeks(),
    )
    quiet = asked.saying.quiet
    proposed = (
        None if outputs or quiet else session.free_output(question.file_name or _("report.xlsx"))
    )
    load_libraries(outputs)
    problems = Problems()
    with session.running(asked.output.wait, quiet=quiet):
        if asked.files.inputs:
            computed = week_results(call, [question.asked(), *keeping.asked()], problems)
        else:
            computed = nothing_read(problems)
        (weeks, *kept), run = computed.weeks, computed.run
        document = question.document(weeks, run, session.settings)
        rows = rejected_document(run.rejected)
        keeping.write(
            [
                *(staged(document, path, style) for path in outputs),
                *(staged(rows, path, mode=PRIVATE_MODE) for path in rejected),
            ],
            kept,
            run,
        )
    if screen is not None or not outputs:
        show(document, screen, style, no_color=asked.output.no_color)
    if not quiet:
        _say(document, run, session, asked.saying, keeping, proposed)
    if asked.saying.timings:
        say_timings(session.stages.seconds)
    if failing and problems.records:
        raise typer.Exit(ExitCode.WARNING)


def _say(
    document: "Document",
    run: "Run",
    session: Session,
    saying: o.Saying,
    keeping: Keeping,
    proposed: str | None,
) -> None:
    """What was found, and where it is."""
    from sferum_cli.cli.recap import say_recap

    say_problems(run.problems.records)
    if saying.verbose:
        say_passed_over(run.passed_over)
    say_recap(document, sys.argv[1:], session.targets, proposed, keeping.said, keeping.next_words)
