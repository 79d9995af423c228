"""``sferum report``: the 28-column report, to the screen, a pipe or files."""

import os
import sys
from enum import StrEnum
from typing import TYPE_CHECKING

import typer

from sferum_cli.cli import options as o
from sferum_cli.cli.calls import (
    columns_asked_for,
    fails_on_warnings,
    files_asked_for,
    free_output,
    one_of,
    opening_begun,
    reading_asked_for,
    types_asked_for,
    week_asked_for,
)
from sferum_cli.cli.messages import say, say_passed_over, say_problems, say_timings
from sferum_cli.cli.progress import progress_shown
from sferum_cli.problems import (
    ExitCode,
    OutputFailedError,
    Problems,
    WrongCallError,
    system_reason,
)
from sferum_cli.rulebook.words import Level
from sferum_cli.stages import Stages
from sferum_cli.supervisor import supervised
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from sferum_cli.render.delimited import CsvStyle
    from sferum_cli.reports.report import Report


class ScreenFormat(StrEnum):
    """What ``--format`` takes."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "md"


def report(
    inputs: o.Inputs,
    headcount: o.Headcount = None,
    organizations: o.Organizations = None,
    members: o.Members = None,
    week_end: o.WeekEnd = None,
    week: o.IsoWeek = None,
    level: o.UnitLevel = Level.MUNICIPALITY,
    types: o.Types = None,
    rank_by: o.Rating = None,
    require_full_week: o.FullWeek = False,
    sheet: o.SheetName = None,
    encoding: o.Encoding = None,
    separator: o.Separator = None,
    maps: o.Maps = None,
    assume_verified: o.AssumeVerified = False,
    repeats: o.RepeatsChoice = "error",
    skip_bad_rows: o.SkipBadRows = False,
    rejected: o.Rejected = None,
    memory: o.Memory = None,
    config: o.Config = None,
    output: o.Outputs = None,
    format_: o.Format = None,
    csv_dialect: o.CsvDialect = None,
    keys: o.Keys = False,
    fail_on: o.FailOn = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    timings: o.Timings = False,
    no_color: o.NoColor = False,
    lang: o.Language = None,
) -> None:
    """See the help."""
    del lang  # main has read it before the help was made
    watch = supervised(say)
    from sferum_cli.settings import read_settings

    settings = read_settings(config, rank_by=rank_by, columns=columns_asked_for(maps))
    screen = one_of("--format", format_, ScreenFormat) if format_ else None
    failing = fails_on_warnings(fail_on)
    if rejected is not None and not skip_bad_rows:
        raise WrongCallError(_("--rejected goes with --skip-bad-rows: without it a bad row stops"))
    week_asked, types_asked = week_asked_for(week_end, week), types_asked_for(types)
    files = files_asked_for(inputs, headcount, organizations, members)
    stages = Stages()
    reading = reading_asked_for(
        settings,
        watch,
        sheet=sheet,
        encoding=encoding,
        separator=separator,
        assume_verified=assume_verified,
        memory=memory,
    )
    begun = opening_begun(files, reading, stages)
    # From here on heavy imports, beside the reader.
    from sferum_cli.pipeline import ReportCall, make_report
    from sferum_cli.render.delimited import CsvDialect, CsvStyle
    from sferum_cli.render.files import check_outputs, load_libraries, write_report
    from sferum_cli.render.rejected import REJECTED_SUFFIXES, write_rejected
    from sferum_cli.sources.activity.repeats import Repeats
    from sferum_cli.sources.tables.own_outputs import own_outputs

    dialect = one_of("--csv-dialect", csv_dialect, CsvDialect) if csv_dialect else CsvDialect.PLAIN
    style = CsvStyle(dialect, keys=keys)
    outputs = output or []
    replaced = [*outputs, *([rejected] if rejected else [])]
    ours = own_outputs(replaced, files.found, reading.files, reading.tables.names)
    files = files.without(ours)
    call = ReportCall(
        files,
        reading,
        settings.rules,
        level=level,
        week=week_asked,
        types=types_asked,
        repeats=one_of("--repeats", repeats, Repeats),
        skip_bad_rows=skip_bad_rows,
        keep_rejected=rejected is not None,
        stages=stages,
        require_full_week=require_full_week,
        begun=begun,
    )
    read = [file.path for file in files.found.files]
    check_outputs(outputs, read)
    if rejected is not None:
        check_outputs([rejected], [*read, *outputs], REJECTED_SUFFIXES)
    proposed = None if outputs or quiet else free_output(_("report.xlsx"), reading)
    load_libraries(outputs)
    problems = Problems()
    with progress_shown(call.stages, wanted=not quiet):
        made = make_report(call, problems)
        with call.stages.stage(_("writing")):
            for path in outputs:
                write_report(made, path, style)
            if rejected is not None:
                write_rejected(made.rejected, rejected)
    if screen is not None or not outputs:
        show(made, screen or _usual_format(), style, no_color=no_color)
    if not quiet:
        from sferum_cli.cli.recap import say_recap

        say_problems(problems.records)
        if verbose:
            say_passed_over(made.passed_over)
        say_recap(made, sys.argv[1:], replaced, proposed)
    if timings:
        say_timings(call.stages.seconds)
    if failing and problems.records:
        raise typer.Exit(ExitCode.WARNING)


def _usual_format() -> ScreenFormat:
    """A table for a person at a terminal, csv for a program at the other end of a pipe."""
    return ScreenFormat.TABLE if sys.stdout.isatty() else ScreenFormat.CSV


def show(made: "Report", screen: ScreenFormat, style: "CsvStyle", *, no_color: bool) -> None:
    """The report on stdout."""
    if screen is ScreenFormat.TABLE:
        from rich.console import Console

        from sferum_cli.render.table import print_report

        print_report(made, Console(no_color=True if no_color else None, highlight=False))
        return
    from sferum_cli.render.files import WRITERS

    data = WRITERS[f".{screen}"].make(made, style)
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except OSError as error:
        # Python would try once more to flush at its end, and complain without an exit code.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise OutputFailedError(
            _("the output cannot be written to ({reason})").format(reason=system_reason(error))
        ) from None
