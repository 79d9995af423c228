"""The whole in one function: files → clean tables → tally → the numbers of weeks."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

import polars as pl

from sferum_cli.errors import InvalidInputError, WeekMissingError, stop_at_errors
from sferum_cli.local_rows import LocalRows
from sferum_cli.problems import Code, Problem, Problems, Severity
from sferum_cli.reports import people_findings, share_findings, week_findings
from sferum_cli.reports.check_document import Checked
from sferum_cli.reports.counted_week import CountedWeek, counted_week, has_unknown_heads
from sferum_cli.reports.monitoring import monitoring_rows, monitoring_total
from sferum_cli.reports.targets import region_targets
from sferum_cli.reports.units import (
    LINKED_ACCOUNTS,
    rows_of,
    total_of,
    with_known_heads,
    with_scopes,
)
from sferum_cli.reports.week_result import Run, WeekResult
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level, OrganizationType
from sferum_cli.sources.activity.dates import undated
from sferum_cli.sources.activity.read import ActivityRows
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.reading import Reading, input_sheets, read_files, rejected_rows
from sferum_cli.sources.sheets.opened import OpeningFile
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.sources.tables.inputs import Inputs
from sferum_cli.sources.tables.shapes import TableKind
from sferum_cli.stages import Stages
from sferum_cli.tally.plan import Cut, Plan
from sferum_cli.tally.repeats import Repeats
from sferum_cli.tally.week_rows import week_counts
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext


@dataclass(frozen=True)
class Call:
    """What a person asks for. ``week`` None is the week that ends on the last date.

    ``begun`` is a file of the call that is being opened already.
    """

    files: InputCall
    reading: ReadOptions
    rules: Rules
    week: Week | None = None
    types: tuple[OrganizationType, ...] | None = None
    repeats: Repeats = Repeats.ERROR
    skip_bad_rows: bool = False
    keep_rejected: bool = False
    stages: Stages = field(default_factory=Stages)
    require_full_week: bool = False
    begun: OpeningFile | None = None


def week_results(
    call: Call, levels: Sequence[Level], problems: Problems, *, number: int = 1
) -> list[WeekResult]:
    """The numbers of ``number`` weeks at these levels, oldest first; each file is read once.

    The newest week is that of ``call``; one of the weeks before it that has no row is not there.
    Warnings go to ``problems``, also where this raises. Raises InvalidInputError (an input is
    invalid), WrongCallError (undated activity without a week) and WeekMissingError (no row in the
    newest week, or days of it missing under require_full_week).
    """
    with closing(_read(call, problems, number)) as reading:
        _stop_at_bad_input(call, problems)
        computed = _computed(call, levels, reading, problems)
        run = Run(
            inputs=tuple(input_sheets(reading)),
            verified_assumed=_assumed(call, reading.inputs),
            bad_rows_skipped=reading.rejected,
            problems=problems,
            passed_over=tuple(str(path) for path in reading.inputs.passed_over),
            rejected=tuple(rejected_rows(reading)) if call.keep_rejected else (),
        )
    return [
        WeekResult(
            week=one.week,
            rules=call.rules,
            types=call.types,
            rows=one.rows,
            totals={level: _total(one.counted, level) for level in levels},
            targets=region_targets(one.counted),
            has=one.counted.has,
            is_complete=_is_complete(reading.activity, one.week),
            run=run,
        )
        for one in computed
    ]


@dataclass(frozen=True)
class _Computed:
    """A week's counts, and the rows of its levels."""

    week: Week
    counted: CountedWeek
    rows: dict[Level, pl.DataFrame]


def check_inputs(call: Call, problems: Problems) -> Checked:
    """Everything that is wrong or suspicious about the files of a call, in ``problems``.

    Where every file can be read the week is computed too, without the bad rows, for what only the
    numbers tell. Raises WrongCallError as ``week_results`` does, and WeekMissingError where no
    error explains why there are no rows.
    """
    with closing(_read(call, problems)) as reading:
        call = replace(call, skip_bad_rows=True)
        try:
            _stop_at_bad_input(call, problems)
            _computed(call, [Level.MUNICIPALITY], reading, problems)
        except InvalidInputError:
            pass  # the problems are what is asked for
        except WeekMissingError:
            if not problems.errors:
                raise
    activity = reading.activity
    return Checked(
        activity.last if activity.days or call.week else None,
        tuple(input_sheets(reading)),
        tuple(str(path) for path in reading.inputs.passed_over),
    )


def _read(call: Call, problems: Problems, number: int = 1) -> Reading:
    return read_files(
        call.files,
        call.reading,
        call.week,
        call.stages,
        problems,
        skip_bad_rows=call.skip_bad_rows,
        begun=call.begun,
        number=number,
    )


def _stop_at_bad_input(call: Call, problems: Problems) -> None:
    """Bad rows stop the run unless the call skips them; other errors always do."""
    if not call.skip_bad_rows or any(not problem.is_of_row for problem in problems.errors):
        stop_at_errors(problems)


def _computed(
    call: Call, levels: Sequence[Level], reading: Reading, problems: Problems
) -> list[_Computed]:
    """The weeks that have rows, oldest first; what is suspicious in the newest is told."""
    activity = reading.activity
    _check_week(call, activity, problems)
    weeks = [week for week in activity.weeks if week == activity.last or _has_rows(activity, week)]
    reference = reading.reference
    named = _with_ids(reference.organizations, activity)
    known, heads = with_known_heads(
        named, reference.heads, by_organization=reference.by_organization
    )
    organizations = with_scopes(known, heads, call.rules, call.types)
    cuts = _cuts(levels, with_numerators=has_unknown_heads(organizations))
    plan = Plan(organizations, activity.roles, cuts, call.rules)
    computed = []
    with call.stages.stage(_("counting people")):
        for week, counts in _counts(call, reading, weeks, plan, problems).items():
            counted = counted_week(
                organizations,
                heads,
                reference.municipalities,
                counts,
                call.rules,
                call.types,
                activity.weeks[week].has,
                by_organization=reference.by_organization,
            )
            rows = {level: monitoring_rows(counted, level) for level in levels}
            computed.append(_Computed(week, counted, rows))
    problems.extend(_findings(call, computed[-1], reading, problems))
    return computed


def _counts(
    call: Call, reading: Reading, weeks: Sequence[Week], plan: Plan, problems: Problems
) -> dict[Week, pl.DataFrame]:
    """The counts of each week, its repeats judged and their rows accounted for."""
    rows = LocalRows(reading, call.reading.tables)
    found = week_counts(rows, weeks, plan, call.repeats)
    judged = [one.judged for one in found.values() if one.judged is not None]
    for one in judged:
        problems.extend(one.problems)
    if judged:
        _stop_at_bad_input(call, problems)
    for one in judged:
        for number, reason, left in one.left_out.group_by("table", "reason").len().iter_rows():
            counts = reading.activity.counts[number][1]
            counts.skip(reason, left)
            counts.used -= left
    return {week: one.counts for week, one in found.items()}


def _findings(
    call: Call, computed: _Computed, reading: Reading, problems: Problems
) -> list[Problem]:
    """What is suspicious about the people of a week, their shares and the headcount."""
    counted, rows = computed.counted, computed.rows.items()
    activity, with_members = reading.activity, bool(reading.inputs.tables[TableKind.MEMBERS])
    return [
        *people_findings.verified_findings(
            assumed=_assumed(call, reading.inputs),
            blank=activity.blank_verified,
            blank_roles=activity.blank_roles,
        ),
        *people_findings.membership_findings(counted, with_members=with_members),
        *people_findings.left_out_findings(counted, activity.roles),
        *people_findings.messages_per_findings(counted),
        *people_findings.not_connected_findings(counted),
        *people_findings.activity_findings(
            counted,
            unmatched=any(one.code is Code.ORGANIZATION_UNMATCHED for one in problems.records),
        ),
        *(one for level, frame in rows for one in share_findings.share_findings(frame, level)),
        *share_findings.headcount_findings(counted),
        *(one for level, frame in rows for one in share_findings.zero_findings(frame, level)),
        *(one for level, _frame in rows for one in share_findings.scope_findings(counted, level)),
    ]


def _check_week(call: Call, activity: ActivityRows, problems: Problems) -> None:
    """Raise WeekMissingError for a newest week without rows; say what is odd about its days."""
    week = activity.last
    if not any(counts.used + counts.unmatched for table, counts in activity.counts
               if table.header.kind is TableKind.ACTIVITY):  # fmt: skip
        message = _("no rows in the week {start:%d.%m.%Y} – {end:%d.%m.%Y}").format(
            start=week.start, end=week.end
        )
        if activity.days:
            message += _("; the data go from {first:%d.%m.%Y} to {last:%d.%m.%Y}").format(
                first=min(activity.days), last=max(activity.days)
            )
        raise WeekMissingError(message)
    found = week_findings.week_findings(
        activity.days, week, daily=_is_daily(activity), is_default=call.week is None
    )
    problems.extend(found)
    problems.extend(_undated_findings(activity, week))
    partial = [one for one in found if one.code is Code.WEEK_PARTIAL]
    if call.require_full_week and partial:
        raise WeekMissingError(partial[0].text)


def _is_daily(activity: ActivityRows) -> bool:
    return any(table.header.has("date") for table, _counts in activity.counts)


def _is_complete(activity: ActivityRows, week: Week) -> bool:
    return week_findings.is_complete(activity.days, week, daily=_is_daily(activity))


def _has_rows(activity: ActivityRows, week: Week) -> bool:
    """Whether some dated row lies in the week: by day, or on its last day."""
    days = week.days if _is_daily(activity) else (week.end,)
    return any(activity.days.get(day) for day in days)


def _undated_findings(activity: ActivityRows, week: Week) -> list[Problem]:
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


def _cuts(levels: Sequence[Level], *, with_numerators: bool) -> tuple[Cut, ...]:
    """What people are counted by; ``with_numerators``: also where their heads are known (R9)."""
    cuts = [cut for level in levels for cut in (rows_of(level), total_of(level))]
    cuts = list(dict.fromkeys((*cuts, rows_of(Level.REGION), LINKED_ACCOUNTS)))
    if with_numerators:
        cuts += [cut.known for cut in cuts]
        if rows_of(Level.ORGANIZATION) not in cuts:
            cuts.append(rows_of(Level.ORGANIZATION))
    return tuple(cuts)


def _with_ids(organizations: pl.DataFrame, activity: ActivityRows) -> pl.DataFrame:
    """A row of the reference without an id takes the id of the one it meets."""
    if not activity.ids or not organizations["organization_id"].null_count():
        return organizations
    met = pl.DataFrame(
        list(activity.ids.items()),
        schema={"organization": pl.UInt32, "met_id": pl.String},
        orient="row",
    )
    joined = organizations.join(met, on="organization", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("organization_id", "met_id").alias("organization_id"))


def _assumed(call: Call, inputs: Inputs) -> bool:
    """R4: whether some table has no «Верифицирован», so that everybody in it counts as verified."""
    tables = (*inputs.activity, *inputs.tables[TableKind.MEMBERS])
    return call.reading.tables.assume_verified and any(
        not table.header.has("verified") for table in tables
    )


def _total(counted: CountedWeek, level: Level) -> pl.DataFrame | None:
    """The total row; the country is its own, and nothing has none."""
    if level is Level.COUNTRY:
        return None
    total = monitoring_total(counted, level)
    return None if total.is_empty() else total
