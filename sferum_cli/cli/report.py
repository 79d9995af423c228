"""``sferum report``: the 28-column report, to the screen, a pipe or files."""

import sys

import typer

from sferum_cli.cli import options as o
from sferum_cli.cli.messages import say_passed_over, say_problems, say_timings
from sferum_cli.cli.screen import show
from sferum_cli.cli.session import begin
from sferum_cli.problems import ExitCode, Problems
from sferum_cli.translation import gettext as _


@o.with_options
def report(
    files: o.Files,
    week: o.WeekAsked,
    units: o.Units,
    reading: o.Reading,
    bad_rows: o.BadRows,
    output: o.Output,
    saying: o.Saying,
) -> None:
    """See the help."""
    bad_rows.check()
    screen, failing = output.screen(), saying.fails_on_warnings()
    week_asked, types = week.asked(), units.types_asked()
    session = begin(files, reading, units.rank_by)
    # From here on heavy imports, beside the reader.
    from sferum_cli.outputs.staging import PRIVATE_MODE
    from sferum_cli.pipeline import ReportCall, make_report
    from sferum_cli.render.writers import WRITERS, load_libraries, staged
    from sferum_cli.reports.rejected_document import rejected_document
    from sferum_cli.reports.report_document import report_document

    style, outputs = output.style(), output.output or []
    rejected = [] if bad_rows.rejected is None else [bad_rows.rejected]
    session.will_write(outputs, WRITERS)
    session.will_write(rejected, [".csv"])
    call = ReportCall(
        session.files,
        session.reading,
        session.settings.rules,
        level=units.level,
        week=week_asked,
        types=types,
        repeats=reading.repeats_asked(),
        skip_bad_rows=bad_rows.skip_bad_rows,
        keep_rejected=bool(rejected),
        stages=session.stages,
        require_full_week=units.require_full_week,
        begun=session.opening,
    )
    proposed = None if outputs or saying.quiet else session.free_output(_("report.xlsx"))
    load_libraries(outputs)
    problems = Problems()
    with session.running(output.wait, quiet=saying.quiet):
        made = make_report(call, problems)
        document = report_document(made)
        rows = rejected_document(made.rejected)
        session.write(
            [
                *(staged(document, path, style) for path in outputs),
                *(staged(rows, path, mode=PRIVATE_MODE) for path in rejected),
            ]
        )
    if screen is not None or not outputs:
        show(document, screen, style, no_color=output.no_color)
    if not saying.quiet:
        from sferum_cli.cli.recap import say_recap

        say_problems(problems.records)
        if saying.verbose:
            say_passed_over(made.passed_over)
        say_recap(document, sys.argv[1:], session.targets, proposed)
    if saying.timings:
        say_timings(session.stages.seconds)
    if failing and problems.records:
        raise typer.Exit(ExitCode.WARNING)
