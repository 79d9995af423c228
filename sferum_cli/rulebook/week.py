"""What a week is [slide 16, «за неделю (7 дней)»] and how a person names one."""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

DAYS_IN_WEEK = 7


class Weekday(StrEnum):
    """The days of a week as a person names them in a call or in the settings, in their order."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


WEEKDAYS = tuple(Weekday)


@dataclass(frozen=True, order=True)
class Week:
    """Seven days, ``[end - 6, end]``, both inclusive."""

    end: dt.date

    @property
    def start(self) -> dt.date:
        """The first of the seven days."""
        return self.end - dt.timedelta(days=DAYS_IN_WEEK - 1)

    @property
    def days(self) -> tuple[dt.date, ...]:
        """The seven days in order."""
        return tuple(self.start + dt.timedelta(days=day) for day in range(DAYS_IN_WEEK))

    @property
    def weekday(self) -> Weekday:
        """The day that it ends on."""
        return WEEKDAYS[self.end.weekday()]

    def __contains__(self, day: dt.date) -> bool:
        """Whether ``day`` is one of the seven."""
        return self.start <= day <= self.end


EVERY_WEEK = 0
"""Instead of a number of weeks: as many as the data reach back."""


@dataclass(frozen=True)
class Weeks:
    """Weeks that follow each other: ``number`` of them, of which ``last`` is the newest."""

    last: Week
    number: int = 1

    @classmethod
    def since(cls, first: dt.date, last: Week) -> "Weeks":
        """The weeks up to ``last`` that reach back to a day."""
        return cls(last, max(0, (last.end - first).days) // DAYS_IN_WEEK + 1)

    @property
    def all(self) -> tuple[Week, ...]:
        """The weeks, oldest first."""
        back = (dt.timedelta(days=DAYS_IN_WEEK * week) for week in range(self.number))
        return tuple(Week(self.last.end - days) for days in back)[::-1]

    @property
    def first(self) -> Week:
        """The oldest week."""
        return self.all[0]


def iso_week(text: str) -> Week | None:
    """The week that ends on the Sunday of ISO week «2024-W43»; None if the text is not one."""
    found = re.fullmatch(r"(\d{4})-?W(\d{1,2})", text.strip(), re.IGNORECASE)
    if found is None:
        return None
    try:
        return Week(dt.date.fromisocalendar(int(found[1]), int(found[2]), DAYS_IN_WEEK))
    except ValueError:
        return None


def last_weekday(text: str, today: dt.date) -> Week | None:
    """The week that ends on the newest «last-thursday» (any weekday) before or on ``today``."""
    name = text.strip().lower().removeprefix("last-")
    if not text.strip().lower().startswith("last-") or name not in WEEKDAYS:
        return None
    return week_ending(Weekday(name), today)


def week_ending(weekday: Weekday, last: dt.date) -> Week:
    """The newest week that ends on this weekday, before ``last`` or on it."""
    back = (last.weekday() - WEEKDAYS.index(weekday)) % DAYS_IN_WEEK
    return Week(last - dt.timedelta(days=back))
