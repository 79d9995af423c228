"""A report without the command line."""

from sferum_cli.pipeline import Call, week_results
from sferum_cli.problems import Problems
from sferum_cli.reports.report import Report, report_asked, report_of
from sferum_cli.rulebook.words import Level, OrganizationType


def make_report(
    call: Call,
    problems: Problems,
    level: Level = Level.MUNICIPALITY,
    types: tuple[OrganizationType, ...] | None = None,
) -> Report:
    """The report that a call asks for; raises as ``week_results`` does."""
    computed = week_results(call, [report_asked(level, types)], problems)
    return report_of(computed.weeks[0][-1], level, computed.run)
