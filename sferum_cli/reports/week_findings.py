"""What is suspicious about the days of a week."""

import datetime as dt
from collections.abc import Mapping
from statistics import median

from sferum_cli.problems import Code, Problem, warning
from sferum_cli.rulebook.week import DAYS_IN_WEEK, Week
from sferum_cli.translation import gettext as _

BARELY_BEGUN = 10
"""The last day of a week has begun with so many times fewer rows than the days before it."""


def week_findings(
    days: Mapping[dt.date, int], week: Week, *, daily: bool, is_default: bool = False
) -> list[Problem]:
    """Days of the week without a row, more rows outside the week than in it, a week just begun.

    ``days`` counts the rows of each day, in the week or not; ``is_default``: the data told the
    week, and not the call.
    """
    found = _barely_begun(days, week) if daily and is_default else []
    inside = {day: rows for day, rows in days.items() if day in week}
    outside = sum(days.values()) - sum(inside.values())
    if outside > sum(inside.values()):
        message = _("most rows lie outside the week: {outside}, and {inside} in it")
        message = message.format(outside=outside, inside=sum(inside.values()))
        found.append(warning(Code.WEEK_MOSTLY_OUTSIDE, message, outside))
    if daily and 0 < len(inside) < DAYS_IN_WEEK:
        missing = [f"{day:%d.%m.%Y}" for day in week.days if day not in inside]
        message = _("the week has {number} days of data of 7; no rows on {days}")
        message = message.format(number=len(inside), days=", ".join(missing))
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


def is_complete(days: Mapping[dt.date, int], week: Week, *, daily: bool) -> bool:
    """Whether every day of the week has a row, or for weekly data its last, and it is no beginning.

    Without any date the week is whole.
    """
    if not days:
        return True
    needed = week.days if daily else (week.end,)
    return all(days.get(day) for day in needed) and not (daily and _barely_begun(days, week))
