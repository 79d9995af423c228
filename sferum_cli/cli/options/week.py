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
        from sferum_cli.sources.cleaning.parsing import UnreadableError, parse_day

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
        try:
            day = parse_day(self.week_end)
        except UnreadableError as error:
            raise WrongCallError(f"--week-end: {error}") from None
        if day is None:
            raise WrongCallError(_("--week-end: a date expected, like 24.10.2024"))
        return Week(day)
