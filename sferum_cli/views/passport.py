"""The passport of a week: what was delivered, beside the weeks of the history (SPEC 10)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import polars as pl

from sferum_cli.history.store import History
from sferum_cli.problems import Code, Problem, warning
from sferum_cli.reports.week_result import UNIT, Part, WeekResult
from sferum_cli.rulebook.holidays import Holidays
from sferum_cli.rulebook.indicators import ACCOUNTS_PEOPLE
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.reference.aliases import Aliases
from sferum_cli.translation import gettext as _
from sferum_cli.views.units_together import numbered_units

MOST_WEEKS = 8
"""The median is that of so many complete weeks, the last before the one that is judged."""

FALL = 2
"""A number is unusual from the median divided by this on."""

PEOPLE = ACCOUNTS_PEOPLE.key
"""Who is counted: verified teachers and students of ОО and СПО, each person once."""

ORGANIZATIONS = "active_organizations"

ACTIVE = "active"
"""Who writes or reads among them. A table of members counts people whose office sent nothing."""

_ACTIVE_KEYS = ("active_teachers_messages", "active_students")

MOST_SILENT = 5
"""So few active people may all be silent in a week."""

_EVERYTHING: Part = (Level.COUNTRY, None)
_MUNICIPALITIES: Part = (Level.MUNICIPALITY, None)
_PARTS = (_EVERYTHING, _MUNICIPALITIES)
_WEEK = "week_number"


@dataclass(frozen=True)
class Usual:
    """What a number used to be: its value in complete weeks, by the last day of each."""

    values: tuple[int, ...]
    weeks: tuple[Week, ...]

    @property
    def median(self) -> float:
        """The median of the weeks."""
        return median(self.values)

    def is_fallen(self, value: int) -> bool:
        """Whether a value is at most half of what is usual."""
        return bool(self.values) and 0 < self.median >= value * FALL


def weeks_before(history: History, week: Week, holidays: Holidays) -> list[WeekResult]:
    """The last complete weeks of the history before one, oldest first, without holidays.

    Raises InvalidInputError for one that cannot be read.
    """
    ends = [end for end in history.week_ends() if end < week.end and not holidays.mark(Week(end))]
    found: list[WeekResult] = []
    while ends and len(found) < MOST_WEEKS:
        ends, newest = ends[:-MOST_WEEKS], ends[-MOST_WEEKS:]
        kept = history.results(map(Week, newest), _PARTS).values()
        found = [one for one in kept if one.is_complete and not one.is_official] + found
    return found[-MOST_WEEKS:]


def unusual(
    week: WeekResult, before: Sequence[WeekResult], holidays: Holidays, aliases: Aliases
) -> list[Problem]:
    """A warning for each number of a week that is at most half of its median in those before it.

    The numbers are the rows of activity, the people and the active organizations of all files, and
    of each municipality, also of one that the week lacks, the people: of one that has none (only
    kindergartens) the active organizations, and of one where everybody is silent the active people.
    A week of holidays is not judged. ``before`` is as ``weeks_before`` gives it.
    """
    if holidays.mark(week.week):
        return []
    return [*_of_everything(week, before), *_of_municipalities(week, before, aliases)]


def _of_everything(week: WeekResult, before: Sequence[WeekResult]) -> Iterator[Problem]:
    names = {
        "rows": _("rows of activity"),
        PEOPLE: _("verified teachers and students"),
        ORGANIZATIONS: _("active organizations"),
    }
    now = _numbers(week)
    past = [(one.week, _numbers(one)) for one in before]
    for key, name in names.items():
        known = [(when, value) for when, numbers in past if (value := numbers[key]) is not None]
        usual = Usual(tuple(value for _week, value in known), tuple(when for when, _v in known))
        value = now[key]
        if value is not None and usual.is_fallen(value):
            yield _fallen(week, name, value, usual)


def _numbers(week: WeekResult) -> Mapping[str, int | None]:
    """The numbers of all files of a week; None for one that is not known."""
    rows = week.rows[_EVERYTHING]
    found: dict[str, int | None] = {"rows": week.activity_rows}
    for key in (PEOPLE, ORGANIZATIONS):
        found[key] = None if rows.is_empty() else rows[key][0]
    return found


def _of_municipalities(
    week: WeekResult, before: Sequence[WeekResult], aliases: Aliases
) -> Iterator[Problem]:
    newest_first = [week, *reversed(before)]
    numbered = numbered_units(
        [
            one.rows[_MUNICIPALITIES].with_columns(
                pl.lit(number).alias(_WEEK), pl.sum_horizontal(_ACTIVE_KEYS).alias(ACTIVE)
            )
            for number, one in enumerate(newest_first)
        ],
        Level.MUNICIPALITY,
        aliases,
    ).sort(UNIT, _WEEK)
    several = week.rows[Level.REGION, None].height > 1
    for rows in numbered.partition_by(UNIT, maintain_order=True):
        found = _of_municipality(rows, newest_first)
        if found is not None:
            name, value, usual = found
            region, municipality = rows.select("region", "municipality").row(0)
            place = f"{municipality} ({region})" if several else municipality
            yield _fallen(week, f"{place}: {name}", value, usual)


def _of_municipality(
    rows: pl.DataFrame, newest_first: Sequence[WeekResult]
) -> tuple[str, int, Usual] | None:
    """What is unusual of a municipality: its name, its number, and what that used to be."""
    people, usual_people = _now_and_usual(rows, PEOPLE, newest_first)
    if usual_people.is_fallen(people):
        return _("verified teachers and students"), people, usual_people
    if not any(usual_people.values):
        organizations, usual = _now_and_usual(rows, ORGANIZATIONS, newest_first)
        if usual.is_fallen(organizations):
            return _("active organizations"), organizations, usual
    active, usual = _now_and_usual(rows, ACTIVE, newest_first)
    if not active and usual.values and usual.median > MOST_SILENT:
        return _("active teachers and students"), active, usual
    return None


def _now_and_usual(
    rows: pl.DataFrame, key: str, newest_first: Sequence[WeekResult]
) -> tuple[int, Usual]:
    """A number of one unit in the newest week, none where it lacks it, and in those before."""
    values = dict(rows.select(_WEEK, key).drop_nulls().iter_rows())
    value = values.pop(0, 0)
    weeks = tuple(newest_first[number].week for number in values)
    return value, Usual(tuple(values.values()), weeks)


def _fallen(week: WeekResult, name: str, value: int, usual: Usual) -> Problem:
    message = _(
        "the week {week:%d.%m.%Y}: {name}: {value}, and the median of the complete weeks from "
        "{first:%d.%m.%Y} to {last:%d.%m.%Y} ({number}) is {median:g}"
    )
    if not value:
        message = _(
            "the week {week:%d.%m.%Y}: {name}: none, nothing was delivered; the median of the "
            "complete weeks from {first:%d.%m.%Y} to {last:%d.%m.%Y} ({number}) is {median:g}"
        )
    return warning(
        Code.WEEK_UNUSUAL,
        message.format(
            week=week.week.end,
            name=name,
            value=value,
            first=min(usual.weeks).end,
            last=max(usual.weeks).end,
            number=len(usual.weeks),
            median=usual.median,
        ),
        value,
    )
