"""Weeks of holidays, whose numbers say nothing of how a school works (SPEC 7)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sferum_cli.rulebook.week import Week

DAYS_THAT_MARK = 3
"""So many days of holidays make a week one of holidays."""

Period = tuple[dt.date, dt.date]
"""From a day to another, both inclusive."""


def period(text: str) -> Period | None:
    """«2024-10-28/2024-11-03», or one day alone; None for a text that is neither."""
    first, stroke, last = text.strip().partition("/")
    try:
        found = dt.date.fromisoformat(first), dt.date.fromisoformat(last if stroke else first)
    except ValueError:
        return None
    return found if found[0] <= found[1] else None


@dataclass(frozen=True)
class Holidays:
    """The days on which nobody is at school."""

    periods: tuple[Period, ...] = ()

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Holidays":
        """The holidays of the setting ``[calendar] holidays``, whose texts ``period`` reads."""
        return cls(tuple(found for found in map(period, texts) if found is not None))

    def mark(self, week: Week) -> bool:
        """Whether three or more days of the week are holidays; a day said twice is one."""
        days = [
            day for day in week.days if any(first <= day <= last for first, last in self.periods)
        ]
        return len(days) >= DAYS_THAT_MARK
