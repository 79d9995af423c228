"""What a view shows, for every format alike: sentences, tables, lists, charts, data, problems.

A format in ``render/`` knows these classes and no measure, and computes nothing: shares,
fractions, marks and verdicts stand in the tables already.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import takewhile

import polars as pl

from sferum_cli.problems import Problem
from sferum_cli.rulebook.indicators import Column, Measure

Cell = str | int | float | None

MOST_PARAGRAPHS = 3
"""So many are told on a screen; a file has all of them."""


DECIMALS = "decimals"
"""The key, in a table with a NUMBER or a DIFFERENCE, of what these are in a row: the decimals of a
share, of which one is not always enough to tell two apart, or null for whole numbers."""

TOLD_BY_ROW = frozenset({Measure.NUMBER, Measure.DIFFERENCE})
"""What stands in such a column is told by the DECIMALS of each row."""

BELOW_TARGET, ABOVE_WHOLE = "▼", "▲"
"""What stands before a share where colours may be lost, as in print."""


class Verdict(StrEnum):
    """What a share says at a glance."""

    ABOVE_WHOLE = "above_whole"
    REACHED = "reached"
    MISSED = "missed"


def fraction_key(column: Column) -> str:
    """The column of a table with the exact fraction (0.194) of a share (R13)."""
    return f"{column.key}_fraction"


def verdict_key(column: Column) -> str:
    """The column of a table with the Verdict of a share, null where there is none."""
    return f"{column.key}_verdict"


@dataclass(frozen=True)
class Wanted:
    """The share in percent that a column is to reach (R12); ``strictly`` tells «more than»."""

    percent: float
    strictly: bool


@dataclass(frozen=True)
class RowNames:
    """How the rows of a table are called where there is room for one column of names.

    ``keys`` are the columns that name a row, ``under`` those of what it is part of; ``otherwise``
    names a row that has no name. ``common`` says what all rows are part of, if that is one;
    ``common_keys`` are the columns of it, which need not be told row by row.
    """

    title: str
    keys: tuple[str, ...]
    under: tuple[str, ...] = ()
    otherwise: str = ""
    common: str | None = None
    common_keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowLinks:
    """Where the cells of a column lead: to the same column of a row of the table called ``to``.

    ``rows`` are the numbers of those rows, counted from 0, one for each row of the table that
    leads there; None where it leads nowhere.
    """

    column: str
    to: str
    rows: Sequence[int | None]


@dataclass(frozen=True)
class Table:
    """The measures of units.

    ``rows`` has the columns of ``columns`` (counts and ranks as int, shares as doubles in percent,
    null for «н/д»), per share ``fraction_key``, ``verdict_key`` and its ``mark``, and the keys of
    ``further``, which only programs get. ``files`` is the key of a column with names of files that
    stand beside the document, None where there is none. ``total`` is one such row, None where
    there is none.
    ``is_reference`` tells of a table that is looked up at need, and not read through.
    ``codes`` are the columns that only a program reads, for another says the same in words.
    ``wanted`` are the targets of shares by their keys, for a format whose cells may change;
    ``notes`` what a reader is told of a column, by its key. A total ``is_judged`` by them too where
    it has the scope of the targets.
    ``links`` are the cells that lead to rows of other tables of the document.
    """

    title: str
    columns: tuple[Column, ...]
    rows: pl.DataFrame
    names: RowNames
    total: pl.DataFrame | None = None
    total_label: str = ""
    further: tuple[str, ...] = ()
    files: str | None = None
    is_reference: bool = False
    codes: tuple[str, ...] = ()
    wanted: Mapping[str, Wanted] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    is_judged: bool = False
    links: tuple[RowLinks, ...] = ()

    @property
    def cells(self) -> pl.DataFrame:
        """The rows under the columns alone."""
        return self.rows.select(column.key for column in self.columns)

    @property
    def cells_for_programs(self) -> pl.DataFrame:
        """The rows under the columns, and what only a program needs."""
        return self.rows.select(*(column.key for column in self.columns), *self.further)

    @property
    def for_people(self) -> "Table":
        """The same with a name for what has none: the country, under a heading of regions."""
        nameless = [
            key
            for key in (self.names.keys[0], *self.names.under)
            if self.names.otherwise and key in self.rows.columns
        ]
        if not nameless:
            return self
        named = self.rows.with_columns(pl.col(nameless).fill_null(self.names.otherwise))
        return replace(self, rows=named)

    @property
    def frames(self) -> list[pl.DataFrame]:
        """The rows, and the total if there is one."""
        return [self.rows] if self.total is None else [self.rows, self.total]

    @property
    def name_columns(self) -> int:
        """How many columns hold names, and the week of a row, before the first measure.

        They stay in sight.
        """
        named = {Measure.NAME, Measure.DATE}
        return len(list(takewhile(lambda column: column.measure in named, self.columns)))


@dataclass(frozen=True)
class ListColumn:
    """A column of a list: its title, and how many characters wide it is read best.

    ``is_code`` tells of one that only who writes programs looks for.
    """

    title: str
    width: int
    is_code: bool = False


@dataclass(frozen=True)
class Listing:
    """Texts and whole numbers in rows, without measures; ``below`` are lines under it.

    ``is_reference`` as of a Table. ``letter`` is what stands above it where it goes alone to
    somebody who knows nothing of the rest.
    """

    title: str
    columns: tuple[ListColumn, ...]
    rows: Sequence[Sequence[Cell]]
    below: tuple[str, ...] = ()
    is_reference: bool = False
    letter: tuple[str, ...] = ()


class ChartKind(StrEnum):
    """How the numbers of a chart are drawn."""

    BAR = "bar"
    LINE = "line"


@dataclass(frozen=True)
class Chart:
    """A picture of a table that stands in the document: ``values`` of its rows over ``across``.

    A null is a gap. ``target`` is the share in percent that a line is drawn at. ``by`` is the
    column whose values have a line each, of which every one has the same places across.
    """

    title: str
    kind: ChartKind
    table: Table
    across: Column
    values: tuple[Column, ...]
    target: float | None = None
    by: Column | None = None


@dataclass(frozen=True)
class Note:
    """A page for a signature: its heading, what it is of, its parts, how to take them, who signs.

    ``lines`` are the rules in force; ``signature`` are the titles of what is filled in by hand.
    """

    title: str
    subject: str
    parts: tuple["Paragraph | Table", ...]
    lines: tuple[str, ...]
    signature: tuple[str, ...]


@dataclass(frozen=True)
class TargetFact:
    """How far a unit is with a target, for one glance (R12).

    Shares and the change are in percent and percentage points, null for «н/д». ``wanted`` is the
    share that the target asks for in words («≥ 25 %»), ``said`` what it comes to («не хватает 95
    человек»); ``met`` is None where nobody can tell.
    """

    title: str
    percent: float | None
    count: int | None
    total: int | None
    wanted: str
    wanted_percent: float
    met: bool | None
    said: str
    change: float | None = None
    last_year: float | None = None


@dataclass(frozen=True)
class UnitFacts:
    """How far a unit is with each target; ``scope`` says whose people count."""

    unit: str
    scope: str
    facts: tuple[TargetFact, ...]


@dataclass(frozen=True)
class Value:
    """A number that stands in a sentence."""

    key: str
    number: float | None
    unit: str


@dataclass(frozen=True)
class Paragraph:
    """Sentences under a heading."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """A file that stands beside the document."""

    text: str
    file: str


Records = pl.DataFrame | Sequence[Mapping[str, object]] | Mapping[str, object] | int | None
"""Rows, one record, a number, or null for what is not told."""


@dataclass(frozen=True)
class Document:
    """A view of a run.

    ``statements`` say what it is about, the first above all; ``paragraphs`` what it comes to, and
    ``remark`` how to take that. ``main`` is what csv and parquet hold, ``parts`` are what people
    turn over in a workbook, in order. ``values`` are the numbers of the paragraphs. ``data`` is
    the json between ``run`` (its meta) and the problems: a frame or a list is an array of records,
    a mapping one record, a number itself, None is null.
    ``inputs`` are the paths that it was made from, which no output may replace. ``further`` are the
    words that the next call says instead of its own, None where none is worth it. ``on_screen`` are
    the parts that a screen shows, if not ``main`` alone: none where the statements say it all; of a
    card they stand close, so that it is seen at one glance, and ``see_more`` says below them what
    their words mean and how to see the rest. ``in_text`` is what a text shows if that is more than
    a screen does. ``charts`` are pictures of the parts, for the formats that draw; ``front`` is the
    part that says it all on one page, which a workbook opens on. ``links`` are files that stand
    beside the document. ``targets`` are how far the units are with their targets, for those that
    show it at one glance. ``notes`` are pages for a signature.
    """

    view: str
    statements: tuple[str, ...]
    main: Table | Listing
    parts: tuple[Table | Listing, ...]
    run: Mapping[str, object]
    data: Mapping[str, Records]
    issues: Sequence[Problem]
    paragraphs: tuple[Paragraph, ...] = ()
    remark: str | None = None
    values: tuple[Value, ...] = ()
    inputs: tuple[str, ...] = ()
    further: tuple[str, ...] | None = ()
    on_screen: tuple[Table | Listing, ...] | None = None
    is_card: bool = False
    charts: tuple[Chart, ...] = ()
    front: Table | None = None
    see_more: tuple[str, ...] = ()
    in_text: tuple[Table | Listing, ...] = ()
    links: tuple[Link, ...] = ()
    targets: tuple[UnitFacts, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def title(self) -> str:
        """What it is about: the first of its statements, of a list alone what that is called."""
        return self.statements[0] if self.statements else self.parts[0].title

    @property
    def shown(self) -> tuple[Table | Listing, ...]:
        """What a screen shows, in order."""
        return (self.main,) if self.on_screen is None else self.on_screen

    def common(self, parts: Iterable[Table | Listing]) -> str | None:
        """What all rows of the first of these tables are part of, unless the title names it."""
        for part in parts:
            if isinstance(part, Table) and part.names.common is not None:
                names = part.rows.select(part.names.common_keys).head(1).rows()
                is_told = any(names) and all(str(one) in self.title for one in names[0])
                return None if is_told else part.names.common
        return None

    @property
    def written(self) -> tuple[Table | Listing, ...]:
        """What a text shows, in order."""
        return self.in_text or self.shown
