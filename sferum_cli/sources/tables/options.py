"""How the tables of sheets are read: what a call says of their columns and rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sferum_cli.rulebook.roles import NO_WORDS, RoleWords
from sferum_cli.rulebook.words import RolesTaken
from sferum_cli.sources.tables.columns import ColumnNames


class MunicipalityFrom(StrEnum):
    """Whose name is the municipality of a table that lacks the column."""

    SHEET = "sheet"
    FILE = "file"

    @property
    def option(self) -> tuple[str, str]:
        """The words of a call that say it."""
        return "--municipality-from", self.value


@dataclass(frozen=True)
class TableOptions:
    """How columns are found and cells are read.

    ``columns`` maps headers as an office writes them to keys; ``role_words`` are an office's own
    words for roles, and ``roles_taken`` is what its settings say besides, which a proposal of such
    words repeats (R3); ``assume_verified`` lets «Верифицирован» be missing (R4). ``time_zone`` is
    the zone whose days moments with a zone are, None for those of their own. ``municipality_from``
    is whose name stands for a column «Муниципалитет» that is missing, None for an error.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    role_words: RoleWords = NO_WORDS
    assume_verified: bool = False
    time_zone: str | None = None
    skip_hidden_rows: bool = False
    roles_taken: RolesTaken = RolesTaken.BY_TYPE
    municipality_from: MunicipalityFrom | None = None

    @property
    def names(self) -> ColumnNames:
        """The names under which columns are found: our own and those of ``columns``."""
        return ColumnNames(self.columns)
