"""A document on a terminal: what it comes to first, then tables as wide as it is, none cut."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from sferum_cli.problems import printable
from sferum_cli.render.cells import block_title, shown
from sferum_cli.render.glyphs import can_say, fitting
from sferum_cli.render.layout import GAP, Group, Layout, groups_of
from sferum_cli.reports.document import MOST_PARAGRAPHS, Document, Listing, Table
from sferum_cli.rulebook.indicators import Measure
from sferum_cli.translation import gettext as _

_PLAIN_HEAD = box.Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)
"""The rule under a header where the encoding has no lines."""


@dataclass(frozen=True)
class _Unit:
    """A row's name, and the larger unit that it stands under (empty: none to tell)."""

    name: str
    under: str


def print_document(document: Document, console: Console) -> None:
    """Print what a document says and its tables, in parts that repeat the units' names."""
    _Screen(console).print(document)


class _Screen:
    """A terminal, and the signs that its encoding has."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._fit: Callable[[str], str] = fitting(console.encoding)
        self._box = box.SIMPLE_HEAD if can_say(console.encoding, "─") else _PLAIN_HEAD
        if not console.encoding.startswith("utf"):
            self._box = _PLAIN_HEAD  # the library trusts no other encoding with lines

    def print(self, document: Document) -> None:
        """What the document is about, what it comes to, its rules, its tables."""
        self._say(document.title, "bold")
        self._print_paragraphs(document)
        for statement in document.statements[1:]:
            self._say(statement, "dim")
        common = document.common(document.shown[:1])
        if common is not None:
            self._say(common)
        for part in document.shown:
            self._print_part(document, part)
        if document.see_more:
            self._console.print()
        for line in document.see_more:
            self._say(line, "dim")

    def _text(self, text: str) -> str:
        return self._fit(printable(text))

    def _say(self, text: str, style: str = "") -> None:
        self._console.print(Text(self._text(text), style=style))

    def _print_part(self, document: Document, part: Table | Listing) -> None:
        is_alone = len(document.shown) == 1
        if not is_alone and not document.is_card:
            self._console.print()
            self._say(part.title, "bold")
        if isinstance(part, Table):
            self._print_table(part, is_alone=is_alone, is_front=part is document.front)
            return
        if is_alone:
            self._console.print()
        self._console.print(self._list_grid(part))

    def _print_paragraphs(self, document: Document) -> None:
        """What the document comes to (the targets of R12), and how to take that."""
        if document.paragraphs:
            self._console.print()
        for paragraph in document.paragraphs[:MOST_PARAGRAPHS]:
            self._say(paragraph.heading, "bold")
            for sentence in paragraph.sentences:
                text = Text(self._text(sentence))
                self._console.print(Padding(text, (0, 0, 0, 2), expand=False))
        more = len(document.paragraphs) - MOST_PARAGRAPHS
        if more > 0:
            self._say(
                _("… and {number} more regions: write the report to a file with -o").format(
                    number=more
                )
            )
        if document.remark is not None and document.main in document.shown:
            self._say(document.remark, "dim")
        if document.paragraphs:
            self._console.print()

    def _print_table(self, table: Table, *, is_alone: bool, is_front: bool) -> None:
        """A table in as many blocks as the width needs; one among others is under its title."""
        rows = table.rows.to_dicts()
        units = [self._unit(table, row) for row in rows]
        labels = [table.names.title, table.total_label, *{unit.under for unit in units}]
        names = tuple(dict.fromkeys([*(unit.name for unit in units), *map(self._text, labels)]))
        layout = Layout(self._console.width, tuple(groups_of(table, self._fit)), names)
        for number, groups in enumerate(layout.tables(layout.name_width)):
            if is_alone or number:
                self._console.print()
            title = _titles(groups) if is_alone and not is_front else None
            self._console.print(self._grid(table, units, rows, groups, layout.name_width, title))

    def _unit(self, table: Table, row: dict[str, object]) -> _Unit:
        names = table.names
        columns = {column.key: column for column in table.columns}
        name = ", ".join(shown(columns[key], row[key]) for key in names.keys if row[key])
        under = " · ".join(shown(columns[key], row[key]) for key in names.under)
        return _Unit(self._text(name or names.otherwise), self._text(under))

    def _grid(
        self,
        table: Table,
        units: Sequence[_Unit],
        rows: Sequence[dict[str, object]],
        groups: Sequence[Group],
        name_width: int,
        title: str | None,
    ) -> Grid:
        total = _total_under(table, groups)
        grid = Grid(
            title=None if title is None else self._text(title),
            title_justify="left",
            title_style="bold",
            box=self._box,
            show_edge=False,
            pad_edge=False,
            padding=(0, GAP - 1, 0, 0),
            show_footer=total is not None,
        )
        label = Text(self._text(table.total_label), style="bold")
        names = self._text(table.names.title)
        grid.add_column(names, footer=label, width=name_width, overflow="fold")
        for group in groups:
            footer = Text("")
            if total is not None and not _is_rated(group):
                footer = group.cell(total, is_bold=True, is_judged=table.is_judged)
            header = Text(group.header, justify="left")
            grid.add_column(
                header, footer=footer, width=group.width, overflow="fold", justify="right"
            )
        under = ""
        for unit, row in zip(units, rows, strict=True):
            if unit.under != under:
                under = unit.under
                grid.add_row(Text(under, style="bold"))
            grid.add_row(Text(unit.name), *(group.cell(row) for group in groups))
        return grid

    def _list_grid(self, listing: Listing) -> Grid:
        grid = Grid(box=self._box, show_edge=False, pad_edge=False, padding=(0, GAP - 1, 0, 0))
        for column in listing.columns:
            grid.add_column(self._text(column.title), overflow="fold")
        for row in listing.rows:
            grid.add_row(*(Text("" if cell is None else self._text(str(cell))) for cell in row))
        return grid


def _titles(groups: Sequence[Group]) -> str:
    return " · ".join(dict.fromkeys(block_title(group.block) for group in groups))


def _total_under(table: Table, groups: Sequence[Group]) -> dict[str, object] | None:
    """The total row, which closes every block but the ratings: they have none."""
    if table.total is None or all(_is_rated(group) for group in groups):
        return None
    return table.total.row(0, named=True)


def _is_rated(group: Group) -> bool:
    return all(column.measure is Measure.RANK for column in group.columns)
