"""How the files of a call are read: what each package needs to know, and nothing more.

Polars is not needed to say it: a file begins to be opened before that is loaded.
"""

from dataclasses import dataclass, field

from sferum_cli.rulebook.week import Weekday
from sferum_cli.sources.activity.options import ActivityOptions
from sferum_cli.sources.reference.aliases import Aliases
from sferum_cli.sources.sheets.options import FileOptions
from sferum_cli.sources.tables.options import TableOptions


@dataclass(frozen=True)
class ReadOptions:
    """The options of all packages; each is handed its own part.

    ``week_ends`` and ``memory``: see ActivityOptions.
    """

    files: FileOptions = field(default_factory=FileOptions)
    tables: TableOptions = field(default_factory=TableOptions)
    aliases: Aliases = field(default_factory=Aliases)
    week_ends: Weekday | None = None
    memory: int | None = None

    @property
    def activity(self) -> ActivityOptions:
        """The part that the activity needs."""
        return ActivityOptions(self.tables, self.week_ends, self.memory)
