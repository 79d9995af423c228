"""How activity is read: what a call says of its tables, of its week and of the memory."""

from dataclasses import dataclass, field

from sferum_cli.rulebook.week import Weekday
from sferum_cli.sources.tables.options import TableOptions


@dataclass(frozen=True)
class ActivityOptions:
    """How activity becomes the rows of a week.

    ``week_ends`` is the weekday on which the week ends that the call does not say. ``memory`` is
    the bound in bytes that the run is asked to keep, None for no bound.
    """

    tables: TableOptions = field(default_factory=TableOptions)
    week_ends: Weekday | None = None
    memory: int | None = None
