"""``sferum check``: what is wrong with the files, where, and what to do; nothing is computed."""

import sys
from enum import StrEnum
from pathlib import Path
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
    week_asked_for,
)
from sferum_cli.cli.messages import command_line, say, say_passed_over, say_problems, say_to_copy
from sferum_cli.cli.progress import progress_shown
from sferum_cli.problems import ExitCode, Problems, printable
from sferum_cli.stages import Stages
from sferum_cli.supervisor import supervised
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext

if TYPE_CHECKING:
    from sferum_cli.pipeline import Checked


class CheckFormat(StrEnum):
    """What ``--format`` takes."""

    TABLE = "table"
    JSON = "json"


def check(
    inputs: o.Inputs,
    headcount: o.Headcount = None,
    organizations: o.Organizations = None,
    members: o.Members = None,
    week_end: o.WeekEnd = None,
    week: o.IsoWeek = None,
    sheet: o.SheetName = None,
    encoding: o.Encoding = None,
    separator: o.Separator = None,
    maps: o.Maps = None,
    assume_verified: o.AssumeVerified = False,
    repeats: o.RepeatsChoice = "error",
    memory: o.Memory = None,
    config: o.Config = None,
    output: o.ProblemFiles = None,
    format_: o.CheckFormat = None,
    write_aliases: o.WriteAliases = False,
    fail_on: o.FailOn = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    lang: o.Language = None,
) -> None:
    """See the help."""
    del lang  # main has read it before the help was made
    watch = supervised(say)
    from sferum_cli.settings import read_settings

    settings = read_settings(config, columns=columns_asked_for(maps))
    screen = one_of("--format", format_, CheckFormat) if format_ else CheckFormat.TABLE
    failing = fails_on_warnings(fail_on)
    week_asked = week_asked_for(week_end, week)
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
    from sferum_cli.pipeline import ReportCall, check_inputs
    from sferum_cli.render.files import check_outputs
    from sferum_cli.render.problem_files import (
        PROBLEM_WRITERS,
        CheckedFiles,
        problems_json,
        write_problems,
    )
    from sferum_cli.sources.activity.repeats import Repeats
    from sferum_cli.sources.tables.own_outputs import own_outputs

    outputs = output or []
    ours = own_outputs(outputs, files.found, reading.files, reading.tables.names)
    files = files.without(ours)
    call = ReportCall(
        files,
        reading,
        settings.rules,
        week=week_asked,
        stages=stages,
        repeats=one_of("--repeats", repeats, Repeats),
        begun=begun,
    )
    read = [file.path for file in files.found.files]
    check_outputs(outputs, read, PROBLEM_WRITERS)
    problems = Problems()
    with progress_shown(call.stages, wanted=not quiet):
        checked = check_inputs(call, problems)
    found = CheckedFiles(checked.week, checked.inputs, problems.records)
    for path in outputs:
        write_problems(found, path)
    if screen is CheckFormat.JSON:
        print(problems_json(found), end="")  # noqa: T201 - the output that was asked for
    elif not quiet:
        _show(checked)
    if not quiet or problems.errors:
        say_problems(problems.errors)
    if not quiet:
        say_problems(problems.warnings)
        if verbose:
            say_passed_over(checked.passed_over)
        _say_end(problems, outputs, free_output(_("problems.xlsx"), reading))
    if write_aliases:
        _write_aliases(problems, config)
    if problems.errors:
        raise typer.Exit(ExitCode.INVALID_INPUT)
    if failing and problems.records:
        raise typer.Exit(ExitCode.WARNING)


def _show(checked: "Checked") -> None:
    """Where the rows of each sheet went, on stdout."""
    from sferum_cli.reports.accounting import place_of, sum_of_rows

    lines = []
    if checked.week is not None:
        start, end = checked.week.start, checked.week.end
        lines.append(_("Week {start:%d.%m.%Y} – {end:%d.%m.%Y}").format(start=start, end=end))
    for sheet in checked.inputs:
        lines += [place_of(sheet), "  " + sum_of_rows(sheet)]
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
    for path in outputs:
        say_to_copy(_("Written: {path}").format(path=printable(str(path))))
    if problems.records and not outputs and proposed is not None:
        command = command_line([*sys.argv[1:], "-o", proposed])
        say_to_copy(_("Next: {command}").format(command=command))


def _write_aliases(problems: Problems, config: Path | None) -> None:
    """Put the names that may be meant into the settings, as comments (--write-aliases)."""
    from sferum_cli.cli.aliases import write_proposals
    from sferum_cli.settings import SETTINGS_FILE

    path = config or Path(SETTINGS_FILE)
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
