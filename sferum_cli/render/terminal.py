"""A document on a terminal: all columns, in as many blocks as its width needs, none cut."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from textwrap import wrap

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from sferum_cli.problems import printable
from sferum_cli.render.cells import block_title, has_marks_in, is_marked, shown, shown_marked
from sferum_cli.reports.document import (
    DECIMALS,
    MOST_PARAGRAPHS,
    TOLD_BY_ROW,
    Document,
    Listing,
    Table,
    Verdict,
    verdict_key,
)
from sferum_cli.rulebook.indicators import Block, Column, Measure
from sferum_cli.translation import gettext as _

NARROWEST_NAME = 24
WIDEST_NAME = 48
"""Between these the name column is as wide as makes the whole shortest; longer names wrap."""

_GAP = 2
"""Between two headers."""

_INNER_GAP = 1
"""Between a share and its count, which the eye should take together."""

_LINES_OF_A_TABLE = 7
"""Title, header and rules: what one more table costs."""

_NAMES_TRIED = 200
"""So many names tell how wide their column should be."""


@dataclass(frozen=True)
class _Unit:
    """A row's name, and the larger unit that it stands under (empty: none to tell)."""

    name: str
    under: str


@dataclass(frozen=True)
class _Group:
    """What shares a header: an indicator's share and count, or a column alone."""

    title: str
    columns: tuple[Column, ...]
    widths: tuple[int, ...]
    """Of the values, column by column."""
    has_marks: bool
    """Whether a share of it is marked; the others leave room then."""

    @property
    def block(self) -> Block:
        """The block of its columns, which is one."""
        return self.columns[0].block

    @property
    def width(self) -> int:
        """Wide enough for the values side by side and for the longest word of the title.

        A no-break space keeps two words on one line.
        """
        values = sum(self.widths) + _INNER_GAP * (len(self.widths) - 1)
        return max(values, *(len(word) for word in self.title.split(" ")))

    @property
    def header(self) -> str:
        """The title, wrapped at words; below it, what the share's title adds to it: «%»."""
        lines = [line.rjust(self.width) for line in wrap(self.title, self.width)]
        added = [column.title.removeprefix(self.title).strip() for column in self.columns]
        if any(added):
            lines.append(self._side_by_side(added))
        return "\n".join(lines)

    def _side_by_side(self, texts: Sequence[str]) -> str:
        padded = (text.rjust(width) for text, width in zip(texts, self.widths, strict=True))
        return (" " * _INNER_GAP).join(padded).rjust(self.width)

    def cell(self, row: dict[str, object], style: str = "") -> Text:
        """The values of a row under the header."""
        text = Text(no_wrap=True, justify="right")
        for number, (column, width) in enumerate(zip(self.columns, self.widths, strict=True)):
            if number:
                text.append(" " * _INNER_GAP)
            value = shown_marked(column, row)
            if self.has_marks and column.measure is Measure.SHARE and not is_marked(column, row):
                value += " "
            text.append(value.rjust(width), style or _style(column, row))
        return text


@dataclass(frozen=True)
class _Layout:
    """The groups of a table, and how they share tables beside names of some width."""

    console_width: int
    groups: tuple[_Group, ...]
    names: tuple[str, ...]

    @cached_property
    def name_width(self) -> int:
        """The width of the names that prints the fewest lines; of equals, the widest."""
        longest = max(map(cell_len, self.names), default=0)
        widest_group = max(group.width + _GAP for group in self.groups)
        most = max(1, min(longest, WIDEST_NAME, self.console_width - widest_group))
        least = min(most, NARROWEST_NAME)
        return min(range(least, most + 1), key=lambda width: (self._lines(width), -width))

    def _lines(self, name_width: int) -> int:
        """About how many lines the tables take."""
        body = sum(max(1, len(wrap(name, name_width))) for name in self.names[:_NAMES_TRIED])
        return len(list(self.tables(name_width))) * (body + _LINES_OF_A_TABLE)

    def tables(self, name_width: int) -> Iterator[list[_Group]]:
        """The groups in runs that fit beside the names.

        Whole blocks share a table where the width allows it; a block that is too wide alone is
        cut between indicators, never between a share and its count.
        """
        width = self.console_width - name_width
        run: list[_Group] = []
        for _block, members in groupby(self.groups, key=lambda group: group.block):
            block = list(members)
            if _width_of([*run, *block]) <= width:
                run += block
                continue
            if run:
                yield run
            run = []
            for group in block:
                if run and _width_of([*run, group]) > width:
                    yield run
                    run = []
                run.append(group)
        if run:
            yield run


def _width_of(groups: Sequence[_Group]) -> int:
    return sum(group.width + _GAP for group in groups)


def print_document(document: Document, console: Console) -> None:
    """Print what a document says and its main table, in parts that repeat the units' names."""
    for number, statement in enumerate(document.statements):
        console.print(Text(printable(statement), style="bold" if number == 0 else "dim"))
    first = next(iter(document.shown), None)
    if isinstance(first, Table) and first.names.common is not None:
        console.print(Text(printable(first.names.common)))
    _print_paragraphs(document, console)
    for part in document.shown:
        if len(document.shown) > 1 and not document.is_card:
            console.print()
            console.print(Text(printable(part.title), style="bold"))
        if isinstance(part, Table):
            _print_table(part, console, is_alone=len(document.shown) == 1)
            continue
        if len(document.shown) == 1:
            console.print()
        console.print(_list_grid(part))


def _print_table(table: Table, console: Console, *, is_alone: bool) -> None:
    """A table in as many blocks as the width needs; one among others stands under its title."""
    rows = table.rows.to_dicts()
    units = [_unit(table, row) for row in rows]
    names = tuple(dict.fromkeys([*(unit.name for unit in units), *_labels(table, units)]))
    layout = _Layout(console.width, tuple(_groups(table)), names)
    for number, groups in enumerate(layout.tables(layout.name_width)):
        if is_alone or number:
            console.print()
        title = _titles(groups) if is_alone else None
        console.print(_grid(table, units, rows, groups, layout.name_width, title))


def _print_paragraphs(document: Document, console: Console) -> None:
    """What the document comes to (the targets of R12), and how to take that."""
    for paragraph in document.paragraphs[:MOST_PARAGRAPHS]:
        console.print()
        console.print(Text(printable(paragraph.heading), style="bold"))
        for sentence in paragraph.sentences:
            console.print(Padding(Text(printable(sentence)), (0, 0, 0, 2)))
    more = len(document.paragraphs) - MOST_PARAGRAPHS
    if more > 0:
        console.print(
            Text(
                _("… and {number} more regions: write the report to a file with -o").format(
                    number=more
                )
            )
        )
    if document.remark is not None:
        console.print(Text(document.remark, style="dim"))


def _unit(table: Table, row: dict[str, object]) -> _Unit:
    names = table.names
    columns = {column.key: column for column in table.columns}
    name = ", ".join(shown(columns[key], row[key]) for key in names.keys if row[key])
    under = " · ".join(shown(columns[key], row[key]) for key in names.under)
    name = name or names.otherwise
    return _Unit(printable(name), printable(under))


def _labels(table: Table, units: Sequence[_Unit]) -> list[str]:
    """What else stands in the column of the names."""
    return [table.names.title, table.total_label, *{unit.under for unit in units}]


def _groups(table: Table) -> Iterator[_Group]:
    """The columns block by block, a share with its count."""
    order = {block: number for number, block in enumerate(Block)}
    named = {*table.names.keys, *table.names.under}
    measured = [
        column
        for column in table.columns
        if column.measure is not Measure.NAME and column.key not in named
    ]
    measured.sort(key=lambda column: order[column.block])
    for title, members in groupby(measured, key=lambda column: column.heading):
        columns = tuple(members)
        shares = [column for column in columns if column.measure is Measure.SHARE]
        has_marks = any(has_marks_in(table, one) for one in shares)
        widths = (
            max(
                _value_width(table, column) + (has_marks and column in shares),
                len(column.title.removeprefix(title).strip()) if column.title != title else 0,
            )
            for column in columns
        )
        yield _Group(title, columns, tuple(widths), has_marks)


def _value_width(table: Table, column: Column) -> int:
    keys = [column.key, DECIMALS] if column.measure in TOLD_BY_ROW else [column.key]
    rows = (row for frame in table.frames for row in frame.select(keys).unique().to_dicts())
    return max((len(shown_marked(replace(column, mark=None), row)) for row in rows), default=1)


def _grid(
    table: Table,
    units: Sequence[_Unit],
    rows: Sequence[dict[str, object]],
    groups: Sequence[_Group],
    name_width: int,
    title: str | None,
) -> Grid:
    total = _total_under(table, groups)
    grid = Grid(
        title=title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, _GAP - 1, 0, 0),
        show_footer=total is not None,
    )
    label = Text(table.total_label, style="bold")
    grid.add_column(table.names.title, footer=label, width=name_width, overflow="fold")
    for group in groups:
        footer = "" if total is None or _is_rated(group) else group.cell(total, "bold")
        header = Text(group.header, justify="left")
        grid.add_column(header, footer=footer, width=group.width, overflow="fold", justify="right")
    under = ""
    for unit, row in zip(units, rows, strict=True):
        if unit.under != under:
            under = unit.under
            grid.add_row(Text(under, style="bold"))
        grid.add_row(Text(unit.name), *(group.cell(row) for group in groups))
    return grid


def _list_grid(listing: Listing) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, _GAP - 1, 0, 0))
    for column in listing.columns:
        grid.add_column(column.title, overflow="fold")
    for row in listing.rows:
        grid.add_row(*(Text("" if cell is None else printable(str(cell))) for cell in row))
    return grid


def _titles(groups: Sequence[_Group]) -> str:
    return " · ".join(dict.fromkeys(block_title(group.block) for group in groups))


def _total_under(table: Table, groups: Sequence[_Group]) -> dict[str, object] | None:
    """The total row, which closes every block but the ratings: they have none."""
    if table.total is None or all(_is_rated(group) for group in groups):
        return None
    return table.total.row(0, named=True)


def _is_rated(group: _Group) -> bool:
    return all(column.measure is Measure.RANK for column in group.columns)


_COLOURS = {Verdict.ABOVE_WHOLE: "yellow", Verdict.REACHED: "green", Verdict.MISSED: ""}


def _style(column: Column, row: dict[str, object]) -> str:
    """Colour that repeats what the number says: nothing is lost without it."""
    if row[column.key] is None:
        return "dim"
    verdict = row.get(verdict_key(column))
    return "" if verdict is None else _COLOURS[Verdict(str(verdict))]
