"""The whole in one function: files → clean tables → tally → report."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace

import polars as pl

from sferum_cli.narrow import MEMBERSHIP_COLUMNS
from sferum_cli.problems import (
    Code,
    InvalidInputError,
    Problem,
    Problems,
    Severity,
    WeekMissingError,
)
from sferum_cli.reports import findings
from sferum_cli.reports.check_document import Checked
from sferum_cli.reports.findings import MembershipFindings
from sferum_cli.reports.monitoring import (
    Base,
    base_of,
    has_unknown_heads,
    monitoring_rows,
    monitoring_total,
)
from sferum_cli.reports.report import Report
from sferum_cli.reports.statements import scope_in_words
from sferum_cli.reports.targets import region_targets
from sferum_cli.reports.units import (
    LINKED_ACCOUNTS_VIEW,
    rows_of,
    total_of,
    with_known_heads,
    with_scopes,
)
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level, OrganizationType
from sferum_cli.sources.activity.dates import undated
from sferum_cli.sources.activity.read import ActivityRows, read_whole_rows
from sferum_cli.sources.activity.repeats import Repeats, judge_repeats
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.reading import Reading, input_sheets, read_files, rejected_rows
from sferum_cli.sources.sheets.opened import OpeningFile
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.sources.tables.inputs import Inputs
from sferum_cli.sources.tables.shapes import TableKind
from sferum_cli.sources.tables.table_sheet import TableSheet
from sferum_cli.stages import Stages
from sferum_cli.tally.counts import Counts, Grouping, tally
from sferum_cli.tally.memberships import memberships
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext


@dataclass(frozen=True, slots=True)
class ReportCall:
    """What a person asks for. ``week`` None is the week that ends on the last date.

    ``begun`` is a file of the call that is being opened already.
    """

    files: InputCall
    reading: ReadOptions
    rules: Rules
    level: Level = Level.MUNICIPALITY
    week: Week | None = None
    types: tuple[OrganizationType, ...] | None = None
    repeats: Repeats = Repeats.ERROR
    skip_bad_rows: bool = False
    keep_rejected: bool = False
    stages: Stages = field(default_factory=Stages)
    require_full_week: bool = False
    begun: OpeningFile | None = None


def make_report(call: ReportCall, problems: Problems) -> Report:
    """The report that ``call`` asks for; warnings go to ``problems``, also where this raises.

    Raises InvalidInputError (an input is invalid), WrongCallError (undated activity without a
    week) and WeekMissingError (no row in the week, or days missing under require_full_week).
    """
    with closing(_read(call, problems)) as reading:
        _stop_at_bad_input(call, problems)
        base, rows = _computed(call, reading, problems)
    return Report(
        level=call.level,
        week=reading.week,
        rules=call.rules,
        types=call.types,
        rows=rows,
        total=_total(base, call.level, rows),
        total_label=_("Total ({scope})").format(scope=scope_in_words(call.level, call.rules)),
        targets=region_targets(base),
        inputs=tuple(input_sheets(reading)),
        verified_assumed=_assumed(call, reading.inputs),
        bad_rows_skipped=reading.rejected,
        problems=problems,
        passed_over=tuple(str(path) for path in reading.inputs.passed_over),
        rejected=tuple(rejected_rows(reading)) if call.keep_rejected else (),
    )


def check_inputs(call: ReportCall, problems: Problems) -> Checked:
    """Everything that is wrong or suspicious about the files of a call, in ``problems``.

    Where every file can be read the week is computed too, without the bad rows, for what only the
    numbers tell. Raises WrongCallError as ``make_report`` does, and WeekMissingError where no
    error explains why there are no rows.
    """
    with closing(_read(call, problems)) as reading:
        call = replace(call, skip_bad_rows=True)
        try:
            _stop_at_bad_input(call, problems)
            _computed(call, reading, problems)
        except InvalidInputError:
            pass  # the problems are what is asked for
        except WeekMissingError:
            if not problems.errors:
                raise
    return Checked(
        reading.week if reading.activity.days or call.week else None,
        tuple(input_sheets(reading)),
        tuple(str(path) for path in reading.inputs.passed_over),
    )


def _read(call: ReportCall, problems: Problems) -> Reading:
    return read_files(
        call.files,
        call.reading,
        call.week,
        call.stages,
        problems,
        skip_bad_rows=call.skip_bad_rows,
        begun=call.begun,
    )


def _computed(call: ReportCall, reading: Reading, problems: Problems) -> tuple[Base, pl.DataFrame]:
    """The counts of the week and the rows of the report; what is suspicious in them is told."""
    _check_week(call, reading.activity, reading.week, problems)
    base = _tallied(call, reading, problems)
    rows = monitoring_rows(base, call.level)
    problems.extend(findings.share_findings(rows, call.level))
    problems.extend(findings.headcount_findings(base))
    problems.extend(findings.zero_findings(rows, call.level))
    problems.extend(findings.scope_findings(base, call.level))
    return base, rows


def _stop_at_bad_input(call: ReportCall, problems: Problems) -> None:
    """Bad rows stop the run unless the call skips them; other errors always do."""
    if not call.skip_bad_rows or any(not problem.is_of_row for problem in problems.errors):
        problems.stop_at_errors()


def _check_week(call: ReportCall, activity: ActivityRows, week: Week, problems: Problems) -> None:
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
    daily = any(table.header.has("date") for table, _counts in activity.counts)
    found = findings.week_findings(activity.days, week, daily=daily, is_default=call.week is None)
    problems.extend(found)
    problems.extend(_undated_findings(activity, week))
    partial = [one for one in found if one.code is Code.WEEK_PARTIAL]
    if call.require_full_week and partial:
        raise WeekMissingError(partial[0].text)


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
                Problem(
                    Severity.WARNING,
                    Code.WEEK_UNDATED,
                    message,
                    path=table.sheet.path,
                    sheet=table.sheet.name,
                    count=number,
                )
            )
    return found


def _tallied(call: ReportCall, reading: Reading, problems: Problems) -> Base:
    """The counts of the week, and what they say that is worth a warning."""
    reference, activity = reading.reference, reading.activity
    named = _with_ids(reference.organizations, activity)
    known, heads = with_known_heads(
        named, reference.heads, by_organization=reference.by_organization
    )
    organizations = with_scopes(known, heads, call.rules, call.types)
    groupings = _groupings(call.level, with_numerators=has_unknown_heads(organizations))
    counts: Counts | None = None
    said = MembershipFindings(call.rules)
    with call.stages.stage(_("counting people")):
        for frame in _memberships(call, reading, problems):
            said.add(frame)
            here = tally(frame, organizations, activity.roles, groupings, call.rules)
            counts = here if counts is None else counts + here
    assert counts is not None  # noqa: S101 - there is at least one bucket
    base = base_of(
        organizations,
        heads,
        reference.municipalities,
        counts,
        call.rules,
        call.types,
        activity.has,
        by_organization=reference.by_organization,
    )
    with_members = bool(reading.inputs.tables[TableKind.MEMBERS])
    problems.extend(
        findings.verified_findings(
            assumed=_assumed(call, reading.inputs),
            blank=activity.blank_verified,
            blank_roles=activity.blank_roles,
        )
    )
    problems.extend(said.problems(with_members=with_members))
    problems.extend(findings.left_out_findings(base, activity.roles))
    problems.extend(findings.messages_per_findings(base))
    problems.extend(findings.not_connected_findings(base))
    problems.extend(
        findings.activity_findings(
            counts.participants,
            organizations,
            reference.municipalities,
            unmatched=any(one.code is Code.ORGANIZATION_UNMATCHED for one in problems.records),
        )
    )
    return base


def _groupings(level: Level, *, with_numerators: bool) -> list[Grouping]:
    """What people are counted by; ``with_numerators``: also where their heads are known (R9)."""
    views = dict.fromkeys(
        (rows_of(level), total_of(level), rows_of(Level.REGION), LINKED_ACCOUNTS_VIEW)
    )
    groupings = [view.grouping for view in views]
    if with_numerators:
        groupings += [view.known_grouping for view in views]
        by_organization = rows_of(Level.ORGANIZATION)
        if by_organization not in views:
            groupings.append(by_organization.grouping)
    return groupings


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


def _memberships(call: ReportCall, reading: Reading, problems: Problems) -> Iterator[pl.DataFrame]:
    """The memberships of each bucket of users, repeats judged.

    Buckets without a repeat come first: the others are judged in one reading of the files.
    """
    repeated: dict[int, pl.DataFrame] = {}
    for number, rows in enumerate(reading.activity.rows):
        found = memberships(rows)
        if found.repeated.height:
            repeated[number] = found.repeated
        else:
            yield found.frame
    if not repeated:
        return
    judged = _judged(call, reading, pl.concat(list(repeated.values())), problems)
    for number, rows in enumerate(reading.activity.rows):
        if number in repeated:
            others = rows.join(repeated[number], on=MEMBERSHIP_COLUMNS, how="anti")
            here = judged.join(repeated[number], on=MEMBERSHIP_COLUMNS, how="semi")
            yield memberships(pl.concat([others, here])).frame


def _judged(
    call: ReportCall, reading: Reading, repeated: pl.DataFrame, problems: Problems
) -> pl.DataFrame:
    """The rows of the repeated memberships that count; only theirs are read again."""
    activity = reading.activity
    tables = [table for table, _counts in activity.counts]
    whole = read_whole_rows(tables, repeated, reading.reference, reading.week, call.reading.tables)
    inputs = reading.inputs
    judged = judge_repeats(
        whole,
        call.repeats,
        [_place(inputs, table) for table in tables],
        [inputs.names[file.path] for file in inputs.files],
    )
    problems.extend(judged.problems)
    _stop_at_bad_input(call, problems)
    for number, reason, rows in judged.left_out.group_by("table", "reason").len().iter_rows():
        counts = activity.counts[number][1]
        counts.skip(reason, rows)
        counts.used -= rows
    return judged.rows


def _place(inputs: Inputs, table: TableSheet) -> str:
    """A sheet of activity by its file and its own name."""
    file, sheet = inputs.names[table.sheet.path], table.sheet.name
    return file if sheet is None else _("{file}, sheet «{sheet}»").format(file=file, sheet=sheet)


def _assumed(call: ReportCall, inputs: Inputs) -> bool:
    """R4: whether some table has no «Верифицирован», so that everybody in it counts as verified."""
    tables = (*inputs.activity, *inputs.tables[TableKind.MEMBERS])
    return call.reading.tables.assume_verified and any(
        not table.header.has("verified") for table in tables
    )


def _total(base: Base, level: Level, rows: pl.DataFrame) -> pl.DataFrame | None:
    """The total row; the country is its own, and nothing has none."""
    if level is Level.COUNTRY or rows.is_empty():
        return None
    return monitoring_total(base, level)
