"""A table as a page has it: headings in rows, cells with their class, rows under larger units."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import floor
from typing import Any

from sferum_cli.problems import printable
from sferum_cli.render.cells import MARK, block_title, has_marks_in, is_marked
from sferum_cli.render.page_text import cell, sentence, title, verdict_words
from sferum_cli.reports.document import (
    TOLD_BY_ROW,
    Listing,
    RowNames,
    Table,
    Verdict,
    verdict_key,
)
from sferum_cli.rulebook.indicators import Column, Measure
from sferum_cli.translation import gettext as _

STEPS = 50
"""A bar is drawn in so many steps of the whole: one class serves all cells of a step."""

_WHOLE = 100
_MOST_PLAIN = 10
"""A table of more columns has a line of headings for its groups."""

_LEAST_SEARCHED = 12
"""A table of fewer rows is seen at once."""

_MOST_DRESSED = 1_500
"""A table of more rows says only what a share is judged to be: its script draws the bars, so that
the page of a region's organizations stays small."""

_LETTERS = {Verdict.MISSED: "m", Verdict.REACHED: "r", Verdict.ABOVE_WHOLE: "a"}
_WITHOUT_VERDICT = "b"
_UNKNOWN = "u"

_BY_NUMBER, _BY_SHARE, _BY_RANK, _BY_TEXT = "n", "s", "r", "t"


@dataclass(frozen=True)
class Head:
    """A cell of the header: ``hidden`` is the part of its title that the cell above it shows.

    ``sorts`` is how its column is sorted, empty for a heading of several.
    """

    title: str
    hidden: str = ""
    across: int = 1
    down: int = 1
    number: int = 0
    sorts: str = ""
    is_name: bool = False


Shown = tuple[str, str]
"""The class of a cell, and its text; of the first in a row the file that it leads to, if any."""


@dataclass(frozen=True)
class Group:
    """Rows under a larger unit, with its names, the nearest first; each row has its name first."""

    names: Sequence[str]
    rows: Sequence[Sequence[Shown]]


@dataclass(frozen=True)
class PageChart:
    """A picture of a table: its title, what a line in it means, and its markup."""

    title: str
    note: str | None
    drawn: str


@dataclass(frozen=True)
class PageTable:
    """What the template makes a table of.

    ``marked`` is what tells a program the table, in attributes whose names follow ``data-``: the
    keys of its columns, those that a line of a group stands for, and those that all rows share
    with their values (``sources.report_tables.pages`` reads them).
    """

    title: str
    headings: Sequence[Sequence[Head]]
    groups: Sequence[Group]
    total: Sequence[Shown]
    width: int
    height: int
    signs: Sequence[Shown]
    below: Sequence[str] = ()
    letter: Sequence[str] = ()
    is_list: bool = False
    is_reference: bool = False
    is_bare: bool = False
    charts: Sequence[PageChart] = ()
    marked: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_searched(self) -> bool:
        """Whether there is so much of it that somebody looks for a row."""
        return self.height >= _LEAST_SEARCHED and self.headings[0][0].sorts == _BY_TEXT

    @property
    def is_wide(self) -> bool:
        """Whether it needs the whole width of a sheet of paper."""
        return self.is_list or self.width > _MOST_PLAIN


def page_table(part: Table | Listing) -> PageTable:
    """A part of a document as a page shows it."""
    return _listed(part) if isinstance(part, Listing) else _measured(part)


def _measured(table: Table) -> PageTable:
    columns = _columns_shown(table)
    name, others = columns[0], columns[1:]
    is_large = table.rows.height > _MOST_DRESSED
    cells = _Cells(is_large=is_large)
    groups = [
        Group(units, [cells.of_row(table, name, others, row) for row in rows])
        for units, rows in groupby(
            table.rows.iter_rows(named=True),
            lambda row: _units_of(table.names, row),
        )
    ]
    return PageTable(
        title=table.title,
        headings=_headings(columns),
        groups=groups,
        total=_total(table, others),
        width=len(columns),
        height=table.rows.height,
        signs=list(_signs(table, others)),
        is_reference=table.is_reference,
        is_bare=is_large,
        marked=_marked(table, columns),
    )


def _marked(table: Table, columns: Sequence[Column]) -> Mapping[str, str]:
    names = table.names
    first = table.rows.head(1).select(names.common_keys).to_dicts()
    return {
        "keys": " ".join(column.key for column in columns),
        "under": " ".join(names.under),
        "common": json.dumps(first[0] if first else {}, ensure_ascii=False),
    }


def _units_of(names: RowNames, row: Mapping[str, Any]) -> Sequence[str]:
    """What a row is part of, nothing where that is told elsewhere."""
    told = [printable(str(row[key])) for key in names.under if row[key]]
    return told or ([names.otherwise] if names.under and names.otherwise else [])


def _columns_shown(table: Table) -> list[Column]:
    """The columns, what names a row first, without those whose name stands above the rows."""
    names = table.names
    elsewhere = {*names.under, *names.common_keys, *table.codes, table.files}
    columns = [
        column
        for column in table.columns
        if column.key not in elsewhere
        and not (column.measure is Measure.NAME and _is_empty(table, column, names.keys[0]))
    ]
    columns.sort(key=lambda column: column.key != names.keys[0])
    return columns


def _is_empty(table: Table, column: Column, first: str) -> bool:
    return column.key != first and table.rows[column.key].null_count() == table.rows.height


class _Cells:
    """The cells of a table; what a value looks like is found out once.

    Those of a large table have only the class of what a share is judged to be.
    """

    def __init__(self, *, is_large: bool) -> None:
        self._is_large = is_large
        self._known: dict[tuple[Measure, object, bool], str] = {}

    def of_row(
        self, table: Table, name: Column, others: Sequence[Column], row: Mapping[str, Any]
    ) -> list[Shown]:
        """The name of a row, with the file that it leads to, and its cells."""
        names = table.names
        called = next((cell(name, {name.key: row[key]}) for key in names.keys if row[key]), "")
        file = "" if table.files is None else str(row[table.files])
        return [(file, called or names.otherwise), *(self.of(column, row) for column in others)]

    def of(self, column: Column, row: Mapping[str, Any]) -> Shown:
        """A cell: the class of its kind and of the length of its bar, and its text."""
        value = row[column.key]
        if column.measure in TOLD_BY_ROW:
            return "" if value is not None else _UNKNOWN, cell(column, row)
        key = (column.measure, value, is_marked(column, row))
        text = self._known.get(key)
        if text is None:
            text = self._known[key] = cell(column, row)
        said = row.get(verdict_key(column)) if column.measure is Measure.SHARE else None
        letter = "" if said is None else _LETTERS[Verdict(said)]
        return letter if self._is_large else _dressed(column, value, letter), text


def _dressed(column: Column, value: Any, letter: str) -> str:
    if column.measure is Measure.NAME:
        return "t"
    if value is None:
        return _UNKNOWN
    if column.measure is not Measure.SHARE:
        return letter
    return f"{letter or _WITHOUT_VERDICT}{bar_step(value)}"


def bar_step(percent: float) -> int:
    """How far the bar of a share reaches, which ends at the whole."""
    return floor(min(percent, _WHOLE) * STEPS / _WHOLE + 0.5)


def _total(table: Table, others: Sequence[Column]) -> list[Shown]:
    """The last row: its label, and numbers; a total has neither names nor ranks."""
    if table.total is None:
        return []
    row = table.total.row(0, named=True)
    blank = {Measure.NAME, Measure.RANK}
    cells = _Cells(is_large=False)
    shown = (("", "") if column.measure in blank else cells.of(column, row) for column in others)
    return [("", sentence(table.total_label)), *shown]


def _signs(table: Table, others: Sequence[Column]) -> Iterator[Shown]:
    """What the signs and bars of this table mean, of those that it has."""
    shares = [column for column in others if column.measure is Measure.SHARE]
    said: set[object] = set()
    for frame in table.frames:
        for column in shares:
            if verdict_key(column) in frame.columns:
                said |= set(frame[verdict_key(column)].unique())
    if shares:
        yield "b", _("the bar: from 0 to 100 %")
    for verdict, text in verdict_words().items():
        if verdict.value in said:
            yield _LETTERS[verdict], text
    if any(has_marks_in(table, column) for column in shares):
        yield MARK, _("people of organizations without heads are left out")


def _headings(columns: Sequence[Column]) -> list[list[Head]]:
    """Up to three lines: the groups, what a share and its count have in common, the columns."""
    runs = [list(run) for _heading, run in groupby(columns[1:], lambda column: column.heading)]
    blocks = [(block, len(list(run))) for block, run in groupby(columns[1:], lambda one: one.block)]
    has_blocks = len(columns) > _MOST_PLAIN and len(blocks) > 1
    has_runs = any(len(run) > 1 for run in runs)
    depth = 1 + has_blocks + has_runs
    lines: list[list[Head]] = [[] for _number in range(depth)]
    name = columns[0]
    lines[0].append(Head(title(name.title), down=depth, sorts=_sorts(name), is_name=True))
    if has_blocks:
        lines[0] += [Head(block_title(block), across=width) for block, width in blocks]
    number_of = 1
    for run in runs:
        above = lines[int(has_blocks)]
        if len(run) == 1:
            head = Head(title(run[0].title), down=1 + has_runs, number=number_of,
                        sorts=_sorts(run[0]))  # fmt: skip
            above.append(head)
        else:
            above.append(Head(title(run[0].heading), across=len(run)))
            lines[-1] += [
                _under_heading(column, place) for place, column in enumerate(run, number_of)
            ]
        number_of += len(run)
    return lines


def _under_heading(column: Column, number_of: int) -> Head:
    """What a title adds to its heading is seen; the rest is there for who does not see."""
    added = title(column.title.removeprefix(column.heading).strip(" :"))
    if column.title.startswith(column.heading):
        return Head(added or _("number"), column.heading, number=number_of, sorts=_sorts(column))
    return Head(title(column.title), number=number_of, sorts=_sorts(column))


def _sorts(column: Column) -> str:
    if column.measure in {Measure.NAME, Measure.YES_NO}:
        return _BY_TEXT
    kinds = {Measure.RANK: _BY_RANK, Measure.SHARE: _BY_SHARE}
    return kinds.get(column.measure, _BY_NUMBER)


def _listed(listing: Listing) -> PageTable:
    """A list without the columns that say nothing of any row, or only something to programs."""
    kept = [
        place
        for place, column in enumerate(listing.columns)
        if not column.is_code
        and (not listing.rows or any(row[place] is not None for row in listing.rows))
    ]
    numbers = {
        place
        for place in kept
        if listing.rows and all(isinstance(row[place], int | float | None) for row in listing.rows)
    }
    heads = [
        Head(
            title(listing.columns[place].title),
            number=at,
            sorts=_BY_NUMBER if place in numbers else _BY_TEXT,
            is_name=not at,
        )
        for at, place in enumerate(kept)
    ]  # fmt: skip
    widest = max(kept, key=lambda place: listing.columns[place].width)
    wide = {widest} - {*numbers, kept[0]}
    rows = [
        [("w" if place in wide else "", _text(row[place])) for place in kept]
        for row in listing.rows
    ]
    return PageTable(
        title=listing.title,
        headings=[heads],
        groups=[Group((), rows)],
        total=[],
        width=len(kept),
        height=len(rows),
        signs=[],
        below=[sentence(line) for line in listing.below],
        letter=[sentence(line) for line in listing.letter],
        is_list=True,
        is_reference=listing.is_reference,
    )


def _text(value: object) -> str:
    """A number of a row stands as Excel shows it, to be looked for."""
    return "" if value is None else printable(str(value))
