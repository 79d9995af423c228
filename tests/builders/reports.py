"""A report without the command line."""

from sferum_cli.pipeline import Call, week_results
from sferum_cli.problems import Problems
from sferum_cli.reports.report import Report, report_of
from sferum_cli.rulebook.words import Level


def make_report(call: Call, problems: Problems, level: Level = Level.MUNICIPALITY) -> Report:
    """The report that a call asks for; raises as ``week_results`` does."""
    (result,) = week_results(call, [level], problems)
    return report_of(result, level)
