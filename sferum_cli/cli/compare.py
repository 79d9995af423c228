"""``sferum compare``: two tables of the 28 columns, unit by unit and column by column."""

import sys
from typing import TYPE_CHECKING

import typer

from sferum_cli.cli import options as o
from sferum_cli.cli.messages import say, say_passed_over, say_problems, say_timings
from sferum_cli.cli.progress import progress_shown
from sferum_cli.cli.session import free_output
from sferum_cli.errors import ExitCode
from sferum_cli.problems import Problems
from sferum_cli.stages import Stages
from sferum_cli.supervisor import supervised
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sferum_cli.problems import Problem
    from sferum_cli.reports.document import Document


@o.with_options
def compare(
    tables: o.Compared, reading: o.ReportReading, output: o.Output, saying: o.Saying
) -> None:
    """See the help."""
    screen, style, failing = output.screen(), output.style(), saying.fails_on_warnings()
    tolerance, outputs = tables.points(), output.output or []
    watch, stages = supervised(say), Stages()
    settings = reading.settings()
    options = reading.file_options(settings, watch)
    from sferum_cli.cli.compared_inputs import named_table, sides_of
    from sferum_cli.outputs.locks import locked
    from sferum_cli.outputs.staging import write_all
    from sferum_cli.outputs.targets import check_targets
    from sferum_cli.render.writers import OF_EVERY_VIEW, load_libraries, staged
    from sferum_cli.reports.comparison_document import comparison_document
    from sferum_cli.sources.sheets.opened import stage_of_opening
    from sferum_cli.views.compare import comparison_of

    named = [named_table(one) for one in (tables.ours, tables.theirs)]
    check_targets(outputs, [path for one in named for path in one.files], OF_EVERY_VIEW)
    form = o.form_of(output.template, outputs)
    load_libraries(outputs)
    problems = Problems()
    with locked(outputs, output.wait), progress_shown(stages, wanted=not saying.quiet):
        with stages.stage(stage_of_opening()):
            ours, theirs = sides_of(named, options, problems)
        with stages.stage(_("comparing")):
            comparison = comparison_of(
                ours,
                theirs,
                tolerance,
                tables.unit or (),
                settings.aliases_of_names,
                problems.records,
            )
            document = comparison_document(comparison)
        with stages.stage(_("writing")):
            write_all([staged(document, path, style, form=form) for path in outputs])
    if screen is not None or not outputs:
        from sferum_cli.cli.screen import show

        show(document, screen, style, no_color=output.no_color)
    if not saying.quiet:
        if saying.verbose:
            say_passed_over([path for one in named for path in one.passed_over])
        proposed = None if outputs else free_output(_("comparison.xlsx"), options)
        _say_recap(document, outputs, proposed, comparison.problems)
    if saying.timings:
        say_timings(stages.seconds)
    if not comparison.is_equal or (failing and comparison.problems):
        raise typer.Exit(ExitCode.WARNING)


def _say_recap(
    document: "Document",
    outputs: "Sequence[Path]",
    proposed: str | None,
    found: "Sequence[Problem]",
) -> None:
    from sferum_cli.cli.recap import say_recap

    say_problems(found)
    say_recap(document, sys.argv[1:], outputs, proposed, found)
