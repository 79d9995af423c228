"""What is suspicious about the days of a week."""

import datetime as dt
from collections.abc import Mapping, Sequence
from statistics import median

from sferum_cli.problems import Code, Problem, warning
from sferum_cli.rulebook.week import DAYS_IN_WEEK, Week
from sferum_cli.translation import gettext as _

BARELY_BEGUN = 10
"""The last day of a week has begun with so many times fewer rows than the days before it."""


def week_findings(
    days: Mapping[dt.date, int],
    by_day: Mapping[dt.date, int],
    weeks: Sequence[Week],
    *,
    is_default: bool = False,
) -> list[Problem]:
    """What is odd about the newest of ``weeks``, which are oldest first.

    Days of it without a row, more rows outside the weeks than in them, a week just begun.
    ``days`` counts the rows of each day, in the week or not, ``by_day`` those that are not of a
    whole week; ``is_default``: the data told the week, and not the call.
    """
    week = weeks[-1]
    found = _barely_begun(by_day, week) if is_default else []
    inside = sum(rows for day, rows in days.items() if weeks[0].start <= day <= week.end)
    outside = sum(days.values()) - inside
    if outside > inside:
        message = _("most rows lie outside the week: {outside}, and {inside} in it")
        message = message.format(outside=outside, inside=inside)
        found.append(warning(Code.WEEK_MOSTLY_OUTSIDE, message, outside))
    days_there = sum(day in by_day for day in week.days)
    if 0 < days_there < DAYS_IN_WEEK:
        missing = [f"{day:%d.%m.%Y}" for day in week.days if day not in by_day]
        message = _("the week has {number} days of data of 7; no rows on {days}")
        message = message.format(number=days_there, days=", ".join(missing))
        found.append(warning(Code.WEEK_PARTIAL, message, len(missing)))
    return found


def _barely_begun(days: Mapping[dt.date, int], week: Week) -> list[Problem]:
    """The day of the export, which moves the week though it has hardly a row."""
    rows = days.get(week.end, 0)
    before = median(days.get(day, 0) for day in week.days[:-1])
    begun = rows < before / BARELY_BEGUN
    if before < BARELY_BEGUN:
        # A tenth of so few is less than one row: what tells is that whole weeks end the day before.
        since = (week.end - min(days, default=week.end)).days
        begun = 0 < rows <= before and since > 0 and since % DAYS_IN_WEEK == 0
    if not begun or not rows:
        return []
    message = _(
        "the week may have barely begun: its last day, {day:%d.%m.%Y}, has {rows} rows, the six "
        "days before it {median:g} each; is it the day of the export? For the week before it say "
        "--week-end {before:%d.%m.%Y}"
    ).format(day=week.end, rows=rows, median=before, before=week.days[-2])
    return [warning(Code.WEEK_BARELY_BEGUN, message, rows)]


def is_complete(by_day: Mapping[dt.date, int], by_week: Mapping[dt.date, int], week: Week) -> bool:
    """Whether every day of the week has a row, or one is of the whole week, and it is no beginning.

    Without any date the week is whole.
    """
    if not by_day and not by_week:
        return True
    whole = bool(by_week.get(week.end)) or all(by_day.get(day) for day in week.days)
    return whole and not _barely_begun(by_day, week)
