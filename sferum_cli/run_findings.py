"""What is suspicious about what was read and counted, for the week that is asked for."""

from collections.abc import Iterator

from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.reports import people_findings, share_findings
from sferum_cli.reports.counted_week import CountedWeek
from sferum_cli.reports.week_result import Asked, Run, WeekResult
from sferum_cli.rulebook.week import Week
from sferum_cli.sources.activity.dates import undated
from sferum_cli.sources.activity.read import ActivityRows
from sferum_cli.sources.reading import Reading
from sferum_cli.sources.tables.options import TableOptions
from sferum_cli.sources.tables.shapes import TableKind
from sferum_cli.translation import ngettext


def run_findings(
    counted: CountedWeek, result: WeekResult, asked: Asked, reading: Reading, run: Run
) -> Iterator[Problem]:
    """What is suspicious about the people of a week, their shares and the headcount."""
    activity, problems = reading.activity, run.problems
    with_members = bool(reading.inputs.tables[TableKind.MEMBERS])
    levels = [level for level, of in asked.parts if of is None]
    rows = [(level, result.rows[level, None]) for level in levels]
    yield from people_findings.verified_findings(
        assumed=run.verified_assumed,
        blank=activity.blank_verified,
        blank_roles=activity.blank_roles,
    )
    yield from people_findings.membership_findings(counted, with_members=with_members)
    yield from people_findings.left_out_findings(counted, activity.roles)
    yield from people_findings.messages_per_findings(counted)
    yield from people_findings.not_connected_findings(counted)
    yield from people_findings.activity_findings(
        counted,
        unmatched=any(one.code is Code.ORGANIZATION_UNMATCHED for one in problems.records),
    )
    for level, frame in rows:
        yield from share_findings.share_findings(frame, level)
    yield from share_findings.headcount_findings(counted)
    for level, frame in rows:
        yield from share_findings.zero_findings(frame, level)
    for level in levels:
        yield from share_findings.scope_findings(counted, level)


def undated_findings(activity: ActivityRows, week: Week) -> list[Problem]:
    """How many rows are taken for the week because their table has no date at all."""
    found = []
    without = {id(table) for table in undated([table for table, _counts in activity.counts])}
    for table, counts in activity.counts:
        number = counts.used + counts.unmatched
        if table.header.kind is TableKind.ACTIVITY and id(table) in without and number:
            message = ngettext(
                "without «Дата» and «Неделя», {number} row is taken for the week "
                "{start:%d.%m.%Y} – {end:%d.%m.%Y}",
                "without «Дата» and «Неделя», {number} rows are taken for the week "
                "{start:%d.%m.%Y} – {end:%d.%m.%Y}",
                number,
            ).format(number=number, start=week.start, end=week.end)
            found.append(
                table.problem(Code.WEEK_UNDATED, message, severity=Severity.WARNING, count=number)
            )
    return found


def everybody_verified(reading: Reading, options: TableOptions) -> bool:
    """R4: whether some table has no «Верифицирован», so that everybody in it counts as verified."""
    tables = (*reading.inputs.activity, *reading.inputs.tables[TableKind.MEMBERS])
    return options.assume_verified and any(not one.header.has("verified") for one in tables)
