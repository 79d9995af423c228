"""The whole in one function: files → clean tables → tally → the numbers of weeks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import chain

import polars as pl

from sferum_cli.accounting import InputSheet
from sferum_cli.counted_weeks import count_weeks
from sferum_cli.errors import InvalidInputError, WeekMissingError, stop_at_errors
from sferum_cli.problems import Code, Problem, Problems
from sferum_cli.reports import week_findings
from sferum_cli.reports.check_document import Checked
from sferum_cli.reports.counted_week import CountedWeek
from sferum_cli.reports.details import details_of
from sferum_cli.reports.monitoring import total_row, unit_rows
from sferum_cli.reports.week_result import Asked, Part, Run, WeekResult
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.week import DAYS_IN_WEEK, EVERY_WEEK, Week, Weeks
from sferum_cli.rulebook.words import Level
from sferum_cli.run_findings import everybody_verified, run_findings, undated_findings
from sferum_cli.sources.activity.dates import date_key
from sferum_cli.sources.activity.read import ActivityRows
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.reading import Reading, input_sheets, read_files, rejected_rows
from sferum_cli.sources.sheets.opened import OpeningFile
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.sources.tables.shapes import TableKind
from sferum_cli.stages import Stages
from sferum_cli.tally.repeats import JudgedRepeats, Repeats
from sferum_cli.translation import gettext as _

_MUNICIPALITIES: Part = (Level.MUNICIPALITY, None)
_REGIONS: Part = (Level.REGION, None)


@dataclass(frozen=True)
class Call:
    """What a person asks for. ``week`` None is the week that ends on the last date.

    ``begun`` is a file of the call that is being opened already. ``known_weeks`` are known without
    the files: one of them may have no row. ``known`` is told the week and the regions once they are
    read, before anything is counted; what it raises ends the run. ``read`` is told where the rows
    of each sheet went, also where the run ends with an error.
    """

    files: InputCall
    reading: ReadOptions
    rules: Rules
    week: Week | None = None
    repeats: Repeats = Repeats.ERROR
    skip_bad_rows: bool = False
    keep_rejected: bool = False
    stages: Stages = field(default_factory=Stages)
    require_full_week: bool = False
    begun: OpeningFile | None = None
    known_weeks: frozenset[Week] = frozenset()
    known: Callable[[Week, Sequence[str]], None] | None = None
    read: Callable[[Sequence[InputSheet]], None] = lambda _sheets: None


@dataclass(frozen=True)
class Computed:
    """How the numbers came about, and for each view its weeks, oldest first.

    ``run`` has the problems of all views together, each of ``runs`` those that one view tells.
    """

    run: Run
    weeks: list[list[WeekResult]]
    runs: list[Run]


def week_results(call: Call, asked: Sequence[Asked], problems: Problems) -> Computed:
    """The numbers of weeks that each view asks for; each file is read once.

    The newest week is that of ``call``; one of the weeks before it that has no row is not there.
    Warnings go to ``problems``, also where this raises. Raises InvalidInputError (an input is
    invalid), WrongCallError (undated activity without a week) and WeekMissingError (no row in the
    newest week, or days of it missing under require_full_week).
    """
    every_date = any(one.details for one in asked)
    with closing(_read(call, problems, _number(asked), every_date=every_date)) as reading:
        try:
            _stop_at_bad_input(call, problems)
            return _computed(call, asked, reading, problems)
        finally:
            call.read(input_sheets(reading))


def nothing_read(problems: Problems, views: int = 1) -> Computed:
    """What views know that read no file: each is without weeks of the activity."""
    run = Run(inputs=(), verified_assumed=False, bad_rows_skipped=0, problems=problems)
    return Computed(run, [[] for _view in range(views)], [run.apart() for _view in range(views)])


def _number(asked: Sequence[Asked]) -> int:
    """Of how many weeks the rows are needed."""
    numbers = [one.number for one in asked]
    return EVERY_WEEK if EVERY_WEEK in numbers else max(numbers)


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
            _computed(call, [Asked((_MUNICIPALITIES,))], reading, problems)
        except InvalidInputError:
            pass  # the problems are what is asked for
        except WeekMissingError:
            if not problems.errors:
                raise
        finally:
            call.read(input_sheets(reading))
    activity = reading.activity
    return Checked(
        activity.last if activity.days or call.week else None,
        tuple(input_sheets(reading)),
        tuple(str(path) for path in reading.inputs.passed_over),
    )


def _read(call: Call, problems: Problems, number: int = 1, *, every_date: bool = False) -> Reading:
    return read_files(
        call.files,
        call.reading,
        call.week,
        call.stages,
        problems,
        skip_bad_rows=call.skip_bad_rows,
        begun=call.begun,
        number=number,
        every_date=every_date,
    )


def _stop_at_bad_input(call: Call, problems: Problems) -> None:
    """Bad rows stop the run unless the call skips them; other errors always do."""
    if not call.skip_bad_rows or any(not problem.is_of_row for problem in problems.errors):
        stop_at_errors(problems)


def _computed(call: Call, asked: Sequence[Asked], reading: Reading, problems: Problems) -> Computed:
    """The weeks that have rows; what is suspicious in the newest is told."""
    activity, options = reading.activity, call.reading.tables
    _check_week(call, activity, problems)
    if call.known is not None:
        call.known(activity.last, reading.reference.regions)
    weeks = [week for week in activity.weeks if _is_told(activity, week)]
    with call.stages.stage(_("counting people")):
        counted = count_weeks(reading, weeks, asked, call.rules, call.repeats, options)
        _account_for_repeats(call, counted.judged, reading, problems)
        run = Run(
            inputs=tuple(input_sheets(reading)),
            verified_assumed=everybody_verified(reading, options),
            bad_rows_skipped=reading.rejected,
            problems=problems,
            passed_over=tuple(str(path) for path in reading.inputs.passed_over),
            rejected=tuple(rejected_rows(reading)) if call.keep_rejected else (),
        )
        results = [
            [
                _week_result(week, counted.weeks[week][one.types], one, activity)
                for week in Weeks(activity.last, one.number or len(activity.weeks)).all
                if week in counted.weeks
            ]
            for one in asked
        ]
        newest = counted.weeks.get(activity.last, {})
        found: list[list[Problem]] = [
            [
                *_of_its_weeks(call, one, activity, problems),
                *run_findings(newest[one.types], results_of_one[-1], one, reading, run),
            ]
            if newest and not one.is_quiet
            else []
            for one, results_of_one in zip(asked, results, strict=True)
        ]
    runs = [
        _run_of(one, reading, run).apart(dict.fromkeys(of_view))
        for one, of_view in zip(asked, found, strict=True)
    ]
    problems.extend(list(dict.fromkeys(chain.from_iterable(found))))
    return Computed(run, results, runs)


def _run_of(asked: Asked, reading: Reading, run: Run) -> Run:
    """The run as a view of fewer weeks than were read tells it (K13)."""
    if not asked.number:
        return run
    inputs = tuple(input_sheets(reading, asked.number))
    return replace(run, inputs=inputs, bad_rows_skipped=sum(one.rejected for one in inputs))


def _of_its_weeks(
    call: Call, asked: Asked, activity: ActivityRows, known: Problems
) -> list[Problem]:
    """What is odd about the weeks of a view, besides what is known of all that were read."""
    found = _week_findings(call, activity, asked.number or len(activity.weeks))
    return [one for one in found if one not in known.records]


def _week_findings(call: Call, activity: ActivityRows, number: int) -> list[Problem]:
    weeks = set(Weeks(activity.last, number).all)
    return week_findings.week_findings(
        activity.days,
        activity.by_day,
        sorted(weeks & set(activity.weeks)),
        is_default=call.week is None,
    )


def _week_result(
    week: Week, counted: CountedWeek, asked: Asked, activity: ActivityRows
) -> WeekResult:
    if asked.rank_by is not None:
        rules = counted.rules.model_copy(update={"rank_by": asked.rank_by})
        counted = replace(counted, rules=rules)
    parts = dict.fromkeys((_REGIONS, *asked.parts))
    rows, totals = _collected(
        [unit_rows(counted, *part) for part in parts],
        [total_row(counted, level) for level in asked.totals],
    )
    return WeekResult(
        week=week,
        rules=counted.rules,
        types=asked.types,
        rows=dict(zip(parts, rows, strict=True)),
        totals={
            level: None if row.is_empty() else row
            for level, row in zip(asked.totals, totals, strict=True)
        },
        is_complete=_is_complete(activity, week),
        details=details_of(
            counted, week, activity.roles, activity.by_day, activity.with_rows or frozenset()
        )
        if asked.details
        else None,
        activity_rows=_rows_of(activity, week),
    )


def _collected(*plans: Sequence[pl.LazyFrame]) -> Iterator[list[pl.DataFrame]]:
    """What several lists of plans come to, run side by side."""
    frames = iter(pl.collect_all([plan for some in plans for plan in some]))
    return ([next(frames) for _plan in some] for some in plans)


def _account_for_repeats(
    call: Call, judged: Mapping[Week, JudgedRepeats], reading: Reading, problems: Problems
) -> None:
    """Where the rows of judged repeats went; bad ones stop the run."""
    for one in judged.values():
        problems.extend(one.problems)
    if judged:
        _stop_at_bad_input(call, problems)
    for week, one in judged.items():
        back = (reading.activity.last.end - week.end).days // DAYS_IN_WEEK
        for number, reason, left in one.left_out.group_by("table", "reason").len().iter_rows():
            every = reading.activity.counts[number][1]
            for counts in filter(None, (every, every.of_earlier(back))):
                counts.skip(reason, left)
                counts.used -= left


def _check_week(call: Call, activity: ActivityRows, problems: Problems) -> None:
    """Raise WeekMissingError for a newest week without rows; say what is odd about its days."""
    week = activity.last
    if not _is_told(activity, week):
        if week in call.known_weeks:
            return
        message = _("no rows in the week {start:%d.%m.%Y} – {end:%d.%m.%Y}").format(
            start=week.start, end=week.end
        )
        if activity.days:
            message += _("; the data go from {first:%d.%m.%Y} to {last:%d.%m.%Y}").format(
                first=min(activity.days), last=max(activity.days)
            )
        raise WeekMissingError(message)
    found = _week_findings(call, activity, len(activity.weeks))
    problems.extend(found)
    problems.extend(undated_findings(activity, week))
    partial = [one for one in found if one.code is Code.WEEK_PARTIAL]
    if call.require_full_week and partial:
        raise WeekMissingError(partial[0].text)


def _is_complete(activity: ActivityRows, week: Week) -> bool:
    return week_findings.is_complete(activity.by_day, activity.by_week, week)


def _is_told(activity: ActivityRows, week: Week) -> bool:
    """Whether the files say something of a week."""
    return _rows_of(activity, week) > 0


def _rows_of(activity: ActivityRows, week: Week) -> int:
    """How many rows of activity lie in a week, those without a date in the newest one."""
    by_day = activity.by_day
    rows = activity.by_week.get(week.end, 0) + sum(by_day.get(day, 0) for day in week.days)
    return rows + (_undated_rows(activity) if week == activity.last else 0)


def _undated_rows(activity: ActivityRows) -> int:
    """How many rows without a date count for the newest week."""
    return sum(
        counts.used + counts.unmatched
        for table, counts in activity.counts
        if table.header.kind is TableKind.ACTIVITY and date_key(table) is None
    )
