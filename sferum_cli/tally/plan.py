"""What a count needs besides the rows: the organizations, the roles, the cuts and the rules."""

from dataclasses import dataclass, replace

import polars as pl

from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.words import Kind, Level, OrganizationType

EVERYTHING = "everything"
"""The one unit that holds all: the country, and every total row."""

COUNTED_KINDS = (Kind.TEACHER, Kind.STUDENT)

_UNIT_OF_LEVEL = {
    Level.ORGANIZATION: "organization",
    Level.MUNICIPALITY: "municipality",
    Level.REGION: "region",
    Level.COUNTRY: EVERYTHING,
}


def scope_column(level: Level, kind: Kind) -> str:
    """The boolean column that tells whether an organization's people count at a level (R10)."""
    return f"{kind}_count_in_{level}"


def known_scope_column(level: Level, kind: Kind) -> str:
    """Like ``scope_column``, narrowed to the organizations whose heads of the kind are known."""
    return f"{scope_column(level, kind)}_and_are_known"


@dataclass(frozen=True)
class Cut:
    """What people are counted by: the units of one level, in the scope of a level (R10).

    A level's rows are the units of that level in its own scope; its total row is everything in
    the scope of the rows above it; the target of linked accounts looks at a region in the scope
    of a municipality (ОО and СПО). ``type`` leaves the organizations of that type alone.
    ``is_known`` leaves the people of organizations whose heads are known: the numerators of R9.
    """

    units: Level
    scope: Level
    type: OrganizationType | None = None
    is_known: bool = False

    @property
    def name(self) -> str:
        """What the counts call it."""
        kind = "" if self.type is None else f":{self.type}"
        return f"{self.units}:{self.scope}{kind}" + (":known" if self.is_known else "")

    @property
    def unit(self) -> str:
        """The column of the organizations with the unit's number."""
        return _UNIT_OF_LEVEL[self.units]

    @property
    def known(self) -> "Cut":
        """The same people where the heads of their kind are known."""
        return replace(self, is_known=True)

    def scope_of(self, kind: Kind) -> str:
        """The boolean column that tells whose people of a kind count."""
        column = known_scope_column if self.is_known else scope_column
        return column(self.scope, kind)


@dataclass(frozen=True)
class Plan:
    """What is counted.

    ``organizations`` has organization (its number), organization_type, connected (bool or null),
    and the columns that the cuts name; ``roles`` are the words of the role numbers;
    ``details`` asks for what ``tally.details`` counts too.
    """

    organizations: pl.DataFrame
    roles: tuple[str, ...]
    cuts: tuple[Cut, ...]
    rules: Rules
    details: bool = False
