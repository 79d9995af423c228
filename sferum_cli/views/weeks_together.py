"""Several weeks side by side: which are known, and how the numbers of a unit changed (SPEC 7)."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from sferum_cli.history.differences import beside_findings, settings_in_words, settings_that_differ
from sferum_cli.problems import Code, Problem, warning
from sferum_cli.reports.measured import DELIVERED
from sferum_cli.reports.monitoring import TEACHER_SCOPE
from sferum_cli.reports.week_result import UNIT, WEEK_END, Part, ViewWeek, WeekResult
from sferum_cli.reports.wording import few
from sferum_cli.rulebook.changes import (
    ACCOUNTS_CHANGE,
    ACCOUNTS_COUNT_CHANGE,
    BASE_CHANGED,
    CHANGING,
    change_key,
)
from sferum_cli.rulebook.holidays import Holidays
from sferum_cli.rulebook.indicators import (
    ACCOUNTS_LINKED,
    ACCOUNTS_TOTAL,
    COLUMNS,
    TOTALS,
    Measure,
    columns_of,
)
from sferum_cli.rulebook.shares import share
from sferum_cli.rulebook.week import DAYS_IN_WEEK, Week, Weeks
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.reference.aliases import Aliases
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext
from sferum_cli.views.units_together import numbered_units

NO_ALIASES = Aliases()

_USABLE, _RULES, _RANKED = "usable", "rules_of_week", "ranked_by"
_ACCOUNTS_SHARE = ACCOUNTS_LINKED.share_key
_NOT_OF_NUMBERS = {"targets", "rank_by"}
"""The rules that no number depends on: what is met, and what only the ranks compare."""


def rows_with_changes(
    weeks: Sequence[WeekResult],
    part: Part,
    holidays: Holidays,
    aliases: Aliases = NO_ALIASES,
) -> pl.DataFrame:
    """The rows of a part in all weeks, and how they changed since the week 7 days before.

    The columns of ``monitoring.unit_rows``; ``week_end`` (Date); ``unit`` (UInt32), the number of
    the unit in the order of the newest week's rows, units only of older weeks after them;
    ``change_key`` of each share (percentage points), count (columns 4 to 20) and rank;
    ``base_changed`` (bool), whether a denominator is another; ACCOUNTS_CHANGE and
    ACCOUNTS_COUNT_CHANGE; and the share of linked accounts in percent. Changes are null
    where one of the two weeks is not there, not complete or marked by ``holidays``, where types,
    rules or whose teachers count differ, or where the unit did not deliver; those of ranks also
    where they are by another base. A unit has the names of its newest week. Sorted by unit and
    week.
    """
    level, _slice = part
    newest_first = sorted(weeks, key=lambda one: one.week, reverse=True)
    known = [one for one in newest_first if part in one.rows]
    if not known:
        return pl.DataFrame()
    rules: list[tuple[object, ...]] = []
    frames = []
    for one in known:
        of_numbers = (one.types, one.rules.model_dump(exclude=_NOT_OF_NUMBERS))
        if of_numbers not in rules:
            rules.append(of_numbers)
        frames.append(
            one.rows[part].with_columns(
                pl.lit(one.week.end).alias(WEEK_END),
                pl.lit(one.is_complete and not holidays.mark(one.week)).alias(_USABLE),
                pl.lit(rules.index(of_numbers)).alias(_RULES),
                pl.lit(one.rules.rank_by.value).alias(_RANKED),
            )
        )
    names = [column.key for column in columns_of(level) if column.measure is Measure.NAME]
    rows = numbered_units(frames, level, aliases)
    return (
        rows.lazy()
        .sort(UNIT, WEEK_END)
        .with_columns(
            *(pl.col(key).last().over(UNIT) for key in names),
            share(ACCOUNTS_LINKED.key, ACCOUNTS_TOTAL).alias(_ACCOUNTS_SHARE),
        )
        .with_columns(*_changes())
        .drop(_USABLE, _RULES, _RANKED)
        .collect()
    )


def _changes() -> Iterator[pl.Expr]:
    """The changes of rows that are sorted by unit and week: the row before is the week before."""

    def same(key: str) -> pl.Expr:
        return pl.col(key).eq_missing(pl.col(key).shift(1))

    def change(key: str, condition: pl.Expr) -> pl.Expr:
        return pl.when(condition).then(pl.col(key) - pl.col(key).shift(1))

    week_before = pl.col(WEEK_END).shift(1) + pl.duration(days=DAYS_IN_WEEK)
    both = [pl.col(key) & pl.col(key).shift(1) for key in (_USABLE, DELIVERED)]
    may = pl.all_horizontal(
        same(UNIT), pl.col(WEEK_END) == week_before, *both, same(_RULES), same(TEACHER_SCOPE)
    ).fill_null(value=False)
    for column in CHANGING:
        condition = may & same(_RANKED) if column.measure is Measure.RANK else may
        yield change(column.key, condition).alias(change_key(column))
    yield change(ACCOUNTS_LINKED.key, may).alias(ACCOUNTS_COUNT_CHANGE)
    yield change(_ACCOUNTS_SHARE, may).alias(ACCOUNTS_CHANGE)
    other_base = pl.any_horizontal(~same(total.key) for total in TOTALS)
    yield pl.when(may).then(other_base).alias(BASE_CHANGED)


@dataclass(frozen=True)
class WeeksOfView:
    """The weeks of a view, oldest first: those ``shown``, and what is ``known`` of them.

    ``known`` may begin with the week before the first one shown, which the first changes are from.
    """

    shown: tuple[ViewWeek, ...]
    known: tuple[WeekResult, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def newest(self) -> WeekResult:
        """The newest week, which is known."""
        return self.known[-1]


def weeks_to_read(newest: Week, number: int) -> tuple[Week, ...]:
    """The weeks that a view of ``number`` weeks looks at: one more than it shows, oldest first."""
    return Weeks(newest, number + 1).all


def weeks_of(
    newest: Week,
    number: int,
    from_activity: Sequence[WeekResult],
    from_history: Mapping[Week, WeekResult],
    parts: Sequence[Part],
    holidays: Holidays,
    aliases: Aliases = NO_ALIASES,
) -> WeeksOfView:
    """The ``number`` weeks up to ``newest``, from the first that is known on.

    The activity wins over the history; where their numbers of a week that is shown differ in the
    rows of ``parts``, a warning says in how many cells, and under which settings. Others say which
    weeks went by other settings, or are of other regions.
    """
    counted = {one.week: one for one in from_activity}
    from_history = {
        week: one
        for week, one in from_history.items()
        if any(not one.rows[part].is_empty() for part in parts)  # an official table has one level
    }
    results = {**from_history, **counted}
    weeks = weeks_to_read(newest, number)
    first = next((week for week in weeks[1:] if week in results), newest)
    shown = tuple(
        ViewWeek(week, results.get(week), holidays.mark(week)) for week in weeks if week >= first
    )
    before = Week(first.end - dt.timedelta(days=DAYS_IN_WEEK))
    known = tuple(results[week] for week in weeks if week >= before and week in results)
    problems = (
        _differences(counted[one.week], from_history[one.week], parts, aliases)
        for one in shown
        if one.week in counted and one.week in from_history
    )
    told = [one for one in problems if one is not None]
    return WeeksOfView(shown, known, (*told, *beside_findings(known)))


def _differences(
    counted: WeekResult, kept: WeekResult, parts: Sequence[Part], aliases: Aliases
) -> Problem | None:
    """A warning where the history has other numbers of a week than the activity."""
    cells = sum(
        differing_cells(counted.rows[part], kept.rows[part], part[0], aliases)
        for part in parts
        if part in counted.rows and part in kept.rows and counted.types == kept.types
    )
    if not cells:
        return None
    settings = settings_in_words(settings_that_differ(counted.rules, kept.rules))
    message = ngettext(
        "the week {week:%d.%m.%Y}: the files and the history differ in {number} cell; shown is "
        "what the files say",
        "the week {week:%d.%m.%Y}: the files and the history differ in {number} cells; shown is "
        "what the files say",
        cells,
    ).format(week=counted.week.end, number=cells)
    if settings:
        message += "; " + _("settings that differ: {settings}").format(settings=settings)
    return warning(Code.HISTORY_DIFFERS, message, cells)


def differing_cells(
    rows: pl.DataFrame, others: pl.DataFrame, level: Level, aliases: Aliases = NO_ALIASES
) -> int:
    """How many of the 26 numbers differ between two versions of a week's rows, unit by unit.

    Those of a unit that only one version has differ all.
    """
    keys = [column.key for column in COLUMNS if column.measure is not Measure.NAME]
    version = "version"
    together = numbered_units(
        [
            frame.with_columns(pl.lit(number).alias(version))
            for number, frame in enumerate((rows, others))
        ],
        level,
        aliases,
    )
    one, other = (together.filter(pl.col(version) == number) for number in (0, 1))
    joined = one.join(other, on=UNIT, how="full", suffix="_other")
    alone = pl.any_horizontal(pl.col(UNIT, f"{UNIT}_other").is_null())
    unequal = (
        (pl.col(key).ne_missing(pl.col(f"{key}_other")) | alone).sum().alias(key) for key in keys
    )
    return int(joined.select(pl.sum_horizontal(unequal)).item())


def not_delivered(rows: pl.DataFrame, level: Level) -> list[Problem]:
    """A warning per week that names the units that probably did not deliver in it.

    ``rows`` are those of ``rows_with_changes`` that a view shows.
    """
    if level is Level.ORGANIZATION or rows.is_empty():
        return []
    silent = rows.filter(~pl.col(DELIVERED)).sort(WEEK_END, UNIT)
    found = []
    for (day,), units in silent.group_by(WEEK_END, maintain_order=True):
        names = [
            municipality or region or _("Russia")
            for region, municipality in units.select("region", "municipality").iter_rows()
        ]
        message = _(
            "the week {week:%d.%m.%Y}: not one row of {names}, where organizations are connected; "
            "probably not delivered: no changes from and to this week"
        ).format(week=day, names=few(names))
        found.append(warning(Code.UNIT_NOT_DELIVERED, message, len(names)))
    return found
