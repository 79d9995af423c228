"""Two tables of the 28 columns held together: what is equal, what differs, what one of them lacks.

The difference is ours minus theirs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from sferum_cli.accounting import InputSheet
from sferum_cli.problems import Problem
from sferum_cli.reports.shares_alike import are_alike, decimals_to_tell, rounded_shares
from sferum_cli.rulebook.indicators import COLUMNS, Column, Measure
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level, OrganizationType

Number = int | float | None
Names = Mapping[str, str | None]
"""What a unit is called: the name columns of its level."""

HELD = tuple(column for column in COLUMNS if column.measure is not Measure.NAME)
"""The columns that are held together: what is counted, and not what a unit is called."""


@dataclass(frozen=True)
class Side:
    """One of the two tables, in one or several levels.

    ``rows`` has per level the names of its units, their inn and oktmo, and of the other columns
    those that the table has. ``is_rounded`` says that its format has all shares with one decimal;
    otherwise they tell it themselves. ``week``, ``rules`` and ``types`` are None where it does not
    say them; ``files`` are the paths of what it was read from.
    """

    name: str
    rows: Mapping[Level, pl.DataFrame]
    files: tuple[str, ...]
    inputs: tuple[InputSheet, ...]
    is_rounded: bool = False
    week: Week | None = None
    rules: Rules | None = None
    types: tuple[OrganizationType, ...] | None = None


class Sign(StrEnum):
    """Which of two numbers that differ is more."""

    MORE = "more"
    LESS = "less"
    BLANK = "blank"
    """One of the two is not there."""


class Whose(StrEnum):
    """One of the two tables, or both."""

    OURS = "ours"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True)
class Difference:
    """A cell that differs: of which unit and column, and both numbers."""

    level: Level
    names: Names
    column: Column
    ours: Number
    theirs: Number

    @property
    def difference(self) -> Number:
        """Ours minus theirs, of shares in percentage points; None where one is blank."""
        return None if self.ours is None or self.theirs is None else self.ours - self.theirs

    @property
    def sign(self) -> Sign:
        """Which of the two is more."""
        if self.difference is None:
            return Sign.BLANK
        return Sign.MORE if self.difference > 0 else Sign.LESS

    @property
    def decimals(self) -> int | None:
        """With how many decimals its shares are told apart; None for whole numbers."""
        if self.column.measure is not Measure.SHARE:
            return None
        return decimals_to_tell(self.ours, self.theirs)


@dataclass(frozen=True)
class Pair:
    """A unit that both tables have: what we call it, and its place in either."""

    names: Names
    ours: int
    theirs: int


@dataclass(frozen=True)
class HeldLevel:
    """What the rows of one level come to.

    ``equal`` counts per column the cells that are equal; ``lacking`` says whose table is without a
    column. ``only_ours`` and ``only_theirs`` are the names of the units that one table has.
    """

    level: Level
    equal: Mapping[str, int]
    differences: tuple[Difference, ...]
    lacking: Mapping[str, Whose]
    rounded: frozenset[str]
    only_ours: tuple[Names, ...]
    only_theirs: tuple[Names, ...]


@dataclass(frozen=True)
class Comparison:
    """Two tables held together, the largest units first.

    ``further`` is a unit with most of what differs, as a person calls it, None where there is none
    to look at; ``problems`` are what was suspicious about the tables.
    """

    ours: Side
    theirs: Side
    tolerance: float
    levels: tuple[HeldLevel, ...]
    further: str | None
    problems: tuple[Problem, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that were held together in some level."""
        return tuple(one for one in HELD if any(one.key in level.equal for level in self.levels))

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What differs, by column, then by sign, then in the order of the rows."""
        order = {column.key: number for number, column in enumerate(HELD)}
        signs = {sign: number for number, sign in enumerate(Sign)}
        found = [one for level in self.levels for one in level.differences]
        return tuple(sorted(found, key=lambda one: (order[one.column.key], signs[one.sign])))

    @property
    def equal(self) -> int:
        """How many cells are equal."""
        return sum(sum(level.equal.values()) for level in self.levels)

    @property
    def only_ours(self) -> tuple[Names, ...]:
        """The units that their table lacks."""
        return tuple(names for level in self.levels for names in level.only_ours)

    @property
    def only_theirs(self) -> tuple[Names, ...]:
        """The units that our table lacks."""
        return tuple(names for level in self.levels for names in level.only_theirs)

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs; a column that one table lacks is no difference."""
        return not (self.differences or self.only_ours or self.only_theirs)


def held_level(
    level: Level,
    sides: tuple[Side, Side],
    pairs: Sequence[Pair],
    only: tuple[Sequence[Names], Sequence[Names]],
    tolerance: float,
) -> HeldLevel:
    """The rows of a level in both tables, column by column, of the units that are ``pairs``.

    ``only`` are the units of our table alone, and of theirs. Counts, totals and ranks are compared
    as whole numbers, shares as ``are_alike`` says; two blank cells are equal, one is not.
    """
    ours, theirs = (side.rows[level] for side in sides)
    rounded = frozenset[str]().union(
        *(rounded_shares(side.rows[level], is_known=side.is_rounded) for side in sides)
    )
    equal: dict[str, int] = {}
    lacking: dict[str, Whose] = {}
    differences = []
    for column in HELD:
        whose = _who_lacks(column, ours, theirs)
        if whose is not None:
            lacking[column.key] = whose
            continue
        one, other = ours[column.key].to_list(), theirs[column.key].to_list()
        differing = [
            Difference(level, pair.names, column, one[pair.ours], other[pair.theirs])
            for pair in pairs
            if not _are_equal(
                one[pair.ours], other[pair.theirs], column,
                are_rounded=column.key in rounded, tolerance=tolerance,
            )
        ]  # fmt: skip
        equal[column.key] = len(pairs) - len(differing)
        differences += differing
    return HeldLevel(
        level, equal, tuple(differences), lacking, rounded & equal.keys(), *map(tuple, only)
    )


def _who_lacks(column: Column, ours: pl.DataFrame, theirs: pl.DataFrame) -> Whose | None:
    here, there = column.key in ours.columns, column.key in theirs.columns
    if here and there:
        return None
    if not (here or there):
        return Whose.BOTH
    return Whose.THEIRS if here else Whose.OURS


def _are_equal(
    ours: Number, theirs: Number, column: Column, *, are_rounded: bool, tolerance: float
) -> bool:
    if ours is None or theirs is None:
        return ours is theirs
    if column.measure is not Measure.SHARE:
        return ours == theirs
    return are_alike(ours, theirs, are_rounded=are_rounded, tolerance=tolerance)
