"""Several weeks of the units of a level, and how they changed [slides 19-27]."""

from dataclasses import dataclass

import polars as pl

from sferum_cli.reports.week_result import UNIT, Run, ViewWeek
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level, OrganizationType


@dataclass(frozen=True)
class Dynamics:
    """The 28 columns of units of one level in several weeks, oldest first, with the changes.

    ``rows`` are those of ``weeks_together.rows_with_changes`` in ``weeks``, by unit and week.
    ``rules`` and ``types`` are those of the newest week. ``fallen`` is how a person names the unit
    whose active teachers (messages) fell most in the newest week, None where none did.
    """

    level: Level
    weeks: tuple[ViewWeek, ...]
    rows: pl.DataFrame
    rules: Rules
    types: tuple[OrganizationType, ...] | None
    run: Run
    fallen: str | None = None

    @property
    def week(self) -> Week:
        """The newest week."""
        return self.weeks[-1].week

    @property
    def is_of_one_unit(self) -> bool:
        """Whether all rows are of one unit."""
        return self.rows[UNIT].n_unique() == 1
