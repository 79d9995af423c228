"""The headers that nobody knows: which of them are worth a question, and whether an answer works.

A header is asked about where its table lacks a column that it may be: first those that may be a
required one, then those that may be an optional one on which indicators depend.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from sferum_cli.mapping.tables import MappedTable
from sferum_cli.mapping.trial import may_be_roles, reason_against
from sferum_cli.mapping.values import shown_values
from sferum_cli.sources.activity.roles import likely_role
from sferum_cli.sources.cleaning.parsing import UnreadableError
from sferum_cli.sources.tables.columns import INPUT_COLUMN, CellKind, ColumnNames
from sferum_cli.sources.tables.header_rows import Match
from sferum_cli.sources.tables.header_text import header_key, is_personal
from sferum_cli.sources.tables.proposals import NEAR, key_of_dates, looks_like, nearness, parse_cell
from sferum_cli.sources.tables.shapes import ORGANIZATION_NAMES, TableKind

_OPTIONAL = ("date", "week", "messages_read", "calls", "ejd_linked", "connected")
"""The optional columns without which something is «н/д» or undated."""

_DATED = frozenset({"date", "week"})

_WORDS_OF_ITS_OWN = (CellKind.ROLE, CellKind.TYPE, CellKind.YES_NO)
"""Kinds whose cells tell them: few other columns hold such words."""

_NAMING = (TableKind.ACTIVITY, TableKind.MEMBERS)
_REFERENCE = (TableKind.HEADCOUNT, TableKind.ORGANIZATIONS)


@dataclass(frozen=True)
class HeaderQuestion:
    """A question what the column under ``header`` is.

    ``values`` are a few of its cells, none where they may tell something of a person. ``likely``
    are the keys that it may be, likeliest first, ``others`` those that its table lacks besides.
    """

    header: str
    letter: str
    table: MappedTable
    values: tuple[str, ...]
    likely: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class _Wanted:
    """The keys that a table lacks: those without which it cannot be read, and _OPTIONAL ones."""

    required: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return (*self.required, *self.optional)


@dataclass
class _Column:
    """A column that nobody knows: its header and filled cells, and which of ours it is like.

    What is asked of each key is looked at once, however many questions there are.
    """

    header: str
    texts: list[str]
    names: ColumnNames
    _likeness: dict[str, float] = field(default_factory=dict)
    _looks: dict[str, bool] = field(default_factory=dict)

    def likeness(self, key: str) -> float:
        """How near its words are to a column of ours."""
        if key not in self._likeness:
            self._likeness[key] = nearness(header_key(self.header), key, self.names)
        return self._likeness[key]

    def looks_like(self, key: str) -> bool:
        """Whether its cells look like those of a column of ours."""
        if key not in self._looks:
            is_role = INPUT_COLUMN[key].kind is CellKind.ROLE
            self._looks[key] = (
                self._holds_roles() if is_role else looks_like(self.texts, key) and self._says(key)
            )
        return self._looks[key]

    def _holds_roles(self) -> bool:
        """Whether words stand there of which some are roles, be it in an office's own words."""
        return may_be_roles(self.texts) and any(map(likely_role, set(self.texts)))

    def _says(self, key: str) -> bool:
        """Whether some cell says more than that nothing is known: «х», «-»."""
        for text in self.texts:
            with suppress(UnreadableError):
                if parse_cell(text, key) is not None:
                    return True
        return False

    @cached_property
    def is_personal(self) -> bool:
        """Whether it says something of one person."""
        return is_personal(self.header)

    @cached_property
    def key_of_dates(self) -> str | None:
        """The key of a column of dates; None where it holds none."""
        return None if self.is_personal else key_of_dates(self.header, self.texts)


@dataclass(frozen=True)
class _Unknown:
    """A column that nobody knows, in a table that lacks columns."""

    column: _Column
    wanted: _Wanted

    @cached_property
    def near(self) -> list[str]:
        """The lacking columns that its words are near to, nearest first."""
        found = [(self.column.likeness(key), key) for key in self.wanted.keys]
        found.sort(key=lambda one: -one[0])
        return [key for likeness, key in found if likeness >= NEAR]

    @cached_property
    def likely(self) -> tuple[str, ...]:
        """The lacking columns that it may be by its words and cells, then by its cells alone."""
        near = [key for key in self.near if self.column.looks_like(key)]
        if self.column.is_personal:
            return tuple(near)
        dates = self.column.key_of_dates
        by_dates = [] if dates is None or dates not in self.wanted.keys else [dates]
        by_cells = [
            key
            for key in self.wanted.required
            if INPUT_COLUMN[key].kind in _WORDS_OF_ITS_OWN and self.column.looks_like(key)
        ]
        return tuple(dict.fromkeys((*near, *by_dates, *by_cells)))

    @cached_property
    def possible(self) -> tuple[str, ...]:
        """The required columns that its cells, or its words, do not rule out."""
        return tuple(
            key
            for key in self.wanted.required
            if key in self.near or (not self.column.is_personal and self.column.looks_like(key))
        )

    @property
    def rank(self) -> int | None:
        """0 is to be asked about first; None needs no question."""
        if self.likely and self.likely[0] in self.wanted.required:
            return 0
        if self.likely:
            return 2
        return 1 if self.possible else None

    @property
    def others(self) -> tuple[str, ...]:
        """The further columns that it can be said to be."""
        readable = [key for key in self.wanted.optional if self.column.looks_like(key)]
        found = dict.fromkeys((*self.possible, *self.wanted.required, *readable))
        return tuple(key for key in found if key not in self.likely)


@dataclass
class HeaderQuestions:
    """The questions about the headers of a call, one after the other: each answer changes them.

    ``columns`` are the answers so far, the key of each header.
    """

    tables: Sequence[MappedTable]
    names: ColumnNames
    assume_verified: bool
    columns: dict[str, str] = field(default_factory=dict)
    _settled: set[str] = field(default_factory=set)
    _matches: dict[int, Match] = field(default_factory=dict)
    _unknown: dict[tuple[int, str], _Column] = field(default_factory=dict)

    def next(self) -> HeaderQuestion | None:
        """The next question, None where no header is worth one."""
        asked = [one for table in self.tables for one in self._ranked(table)]
        return min(asked, key=lambda one: one[0])[1] if asked else None

    def of(self, table: MappedTable) -> list[HeaderQuestion]:
        """The questions that the headers of one table are worth now, in their order."""
        return [question for _rank, question in self._ranked(table)]

    def lacking(self, table: MappedTable) -> list[tuple[str, ...]]:
        """The groups of keys of which a table still needs one."""
        return self.match(table).lacking(assume_verified=self.assume_verified)

    def match(self, table: MappedTable) -> Match:
        """What is known of the columns of a table now."""
        if id(table) not in self._matches:
            self._matches[id(table)] = table.match(self.names)
        return self._matches[id(table)]

    def _ranked(self, table: MappedTable) -> Iterator[tuple[int, HeaderQuestion]]:
        match = self.match(table)
        wanted = self._wanted(table, match)
        for letter, header in match.candidate.unknown.items():
            if not wanted.keys or header_key(header) in self._settled:
                continue
            one = _Unknown(self._column(table, match, letter, header), wanted)
            if one.rank is not None:
                values = shown_values(header, one.column.texts, one.likely)
                yield (
                    one.rank,
                    HeaderQuestion(header, letter, table, values, one.likely, one.others),
                )

    def _column(self, table: MappedTable, match: Match, letter: str, header: str) -> _Column:
        key = (id(table), letter)
        if key not in self._unknown:
            self._unknown[key] = _Column(header, table.texts(match, letter), self.names)
        return self._unknown[key]

    def answer(self, question: HeaderQuestion, key: str | None) -> str | None:
        """Take an answer, None for «not needed»; the reason where it does not work."""
        if key is not None:
            reason = reason_against(self.tables, self.names, question.header, key)
            if reason is not None:
                return reason
            self.columns[question.header] = key
            self.names = self.names.with_more({question.header: key})
            self._matches.clear()
        self._settled.add(header_key(question.header))
        return None

    def _wanted(self, table: MappedTable, match: Match) -> _Wanted:
        has = set(match.columns)
        lacking = [key for group in self.lacking(table) for key in group]
        if table.kind is TableKind.HEADCOUNT and set(ORGANIZATION_NAMES) <= set(lacking):
            lacking.append("organizations")  # the other layout of a headcount
        lacking += [key for key in self._names_of_others(table, match) if key not in lacking]
        has |= _DATED if _DATED & has else set()  # with both, one of them is of no use
        may_have = set(match.shape.optional) - has - set(lacking)
        optional = [key for key in _OPTIONAL if key in may_have]
        return _Wanted(tuple(lacking), tuple(optional))

    def _names_of_others(self, table: MappedTable, match: Match) -> list[str]:
        """How the other side names organizations, where this table names them in no such way."""
        if table.kind in _NAMING:
            across: tuple[TableKind, ...] = _REFERENCE
        elif table.kind in _REFERENCE:
            across = _NAMING
        else:
            return []
        theirs = {
            key
            for other in self.tables
            if other.kind in across
            for key in self.match(other).columns
            if key in ORGANIZATION_NAMES
        }
        if theirs & set(match.columns):
            return []
        return [key for key in ORGANIZATION_NAMES if key in theirs]
