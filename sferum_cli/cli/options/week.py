"""The week of a call."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

import typer

from sferum_cli.cli.options.panels import REPORT
from sferum_cli.errors import WrongCallError
from sferum_cli.rulebook.week import Week, iso_week, last_weekday
from sferum_cli.translation import gettext as _


@dataclass(frozen=True)
class WeekAsked:
    """The week, by its last day or by its number."""

    week_end: Annotated[
        str | None,
        typer.Option(
            "--week-end",
            metavar="DATE",
            help=_(
                "The last day of the week: 24.10.2024, 2024-10-24 or last-thursday. By default the "
                "last date in the data."
            ),
            rich_help_panel=REPORT,
        ),
    ] = None
    week: Annotated[
        str | None,
        typer.Option(
            "--week",
            metavar="2024-W43",
            help=_("The week that ends on the Sunday of this ISO week."),
            rich_help_panel=REPORT,
        ),
    ] = None

    def asked(self) -> Week | None:
        """The week of ``--week-end`` or ``--week``; None if neither is there.

        Only ``last-thursday`` and its like ask the clock.
        """
        if self.week_end is not None and self.week is not None:
            raise WrongCallError(_("--week-end and --week both say the week; leave one of them"))
        if self.week is not None:
            found = iso_week(self.week)
            if found is None:
                raise WrongCallError(_("--week: a week like 2024-W43 expected"))
            return found
        if self.week_end is None:
            return None
        found = last_weekday(self.week_end, dt.date.today())  # noqa: DTZ011 - the person's own day
        if found is not None:
            return found
        return _week_until("--week-end", self.week_end)


def week_in_words(words: str) -> Week:
    """The week that WEEK says, by its last day or its number; raises WrongCallError."""
    return iso_week(words) or _week_until("WEEK", words)


def _week_until(option: str, words: str) -> Week:
    """The week that ends on the day that an option says."""
    from sferum_cli.sources.cleaning.parsing import UnreadableError, parse_day

    try:
        day = parse_day(words)
    except UnreadableError as error:
        raise WrongCallError(f"{option}: {error}") from None
    if day is None:
        raise WrongCallError(_("{option}: a date expected, like 24.10.2024").format(option=option))
    return Week(day)
