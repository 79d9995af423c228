"""How the columns of a table share tables that are as wide as a terminal, none cut."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from textwrap import wrap

from rich.cells import cell_len
from rich.text import Text

from sferum_cli.render import theme
from sferum_cli.render.cells import has_marks_in, is_marked, shown_marked
from sferum_cli.reports.document import DECIMALS, TOLD_BY_ROW, Table, Verdict, verdict_key
from sferum_cli.rulebook.indicators import Block, Column, Measure

NARROWEST_NAME = 20
WIDEST_NAME = 48
"""Between these the name column is as wide as makes the whole shortest; longer names wrap."""

GAP = 2
"""Between two headers."""

_INNER_GAP = 1
"""Between a share and its count, which the eye should take together."""

_LINES_OF_A_TABLE = 7
"""Title, header and rules: what one more table costs."""

_NAMES_TRIED = 200
"""So many names tell how wide their column should be."""


@dataclass(frozen=True)
class Group:
    """What shares a header: an indicator's share and count, or a column alone."""

    title: str
    columns: tuple[Column, ...]
    widths: tuple[int, ...]
    """Of the values, column by column."""
    has_marks: bool
    """Whether a share of it is marked; the others leave room then."""
    fit: Callable[[str], str]
    """What makes a text such that the terminal has its signs."""

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
        added = [_label(column) for column in self.columns]
        if any(added):
            lines.append(self._side_by_side(added))
        return "\n".join(lines)

    def _side_by_side(self, texts: Sequence[str]) -> str:
        padded = (text.rjust(width) for text, width in zip(texts, self.widths, strict=True))
        return (" " * _INNER_GAP).join(padded).rjust(self.width)

    def cell(
        self, row: dict[str, object], *, is_bold: bool = False, is_judged: bool = True
    ) -> Text:
        """The values of a row under the header, in colours where they are judged."""
        text = Text(no_wrap=True, justify="right", style="bold" if is_bold else "")
        for number, (column, width) in enumerate(zip(self.columns, self.widths, strict=True)):
            if number:
                text.append(" " * _INNER_GAP)
            value = self.fit(shown_marked(column, row))
            if self.has_marks and column.measure is Measure.SHARE and not is_marked(column, row):
                value += " "
            text.append(value.rjust(width), _style(column, row) if is_judged else "")
        return text


@dataclass(frozen=True)
class Layout:
    """The groups of a table, and how they share tables beside names of some width."""

    console_width: int
    groups: tuple[Group, ...]
    names: tuple[str, ...]

    @cached_property
    def name_width(self) -> int:
        """The width of the names that prints the fewest lines; of equals, the widest."""
        longest = max(map(cell_len, self.names), default=0)
        widest_group = max(group.width + GAP for group in self.groups)
        most = max(1, min(longest, WIDEST_NAME, self.console_width - widest_group))
        least = min(most, NARROWEST_NAME)
        return min(range(least, most + 1), key=lambda width: (self._lines(width), -width))

    def _lines(self, name_width: int) -> int:
        """About how many lines the tables take."""
        body = sum(max(1, len(wrap(name, name_width))) for name in self.names[:_NAMES_TRIED])
        return len(list(self.tables(name_width))) * (body + _LINES_OF_A_TABLE)

    def tables(self, name_width: int) -> Iterator[list[Group]]:
        """The groups in runs that fit beside the names.

        Whole blocks share a table where the width allows it; a block that is too wide alone is
        cut between indicators, never between a share and its count.
        """
        width = self.console_width - name_width
        run: list[Group] = []
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


def _label(column: Column) -> str:
    """What stands under the heading of a group."""
    return column.under_heading if column.label is None else column.label


def _width_of(groups: Sequence[Group]) -> int:
    return sum(group.width + GAP for group in groups)


def groups_of(table: Table, fit: Callable[[str], str]) -> Iterator[Group]:
    """The columns block by block, a share with its count."""
    order = {block: number for number, block in enumerate(Block)}
    named = {*table.names.keys, *table.names.under}
    measured = [
        _fitted(column, fit)
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
                len(_label(column)) if column.title != title else 0,
            )
            for column in columns
        )
        yield Group(title, columns, tuple(widths), has_marks, fit)


def _fitted(column: Column, fit: Callable[[str], str]) -> Column:
    """A column whose words a terminal has the signs of."""
    label = None if column.label is None else fit(column.label)
    return replace(column, title=fit(column.title), heading=fit(column.heading), label=label)


def _value_width(table: Table, column: Column) -> int:
    keys = [column.key, DECIMALS] if column.measure in TOLD_BY_ROW else [column.key]
    rows = (row for frame in table.frames for row in frame.select(keys).unique().to_dicts())
    return max((len(shown_marked(replace(column, mark=None), row)) for row in rows), default=1)


def _style(column: Column, row: dict[str, object]) -> str:
    """Colour that repeats what the number says: nothing is lost without it."""
    if row[column.key] is None:
        return "dim"
    verdict = row.get(verdict_key(column))
    return "" if verdict is None else theme.ON_A_TERMINAL[Verdict(str(verdict))]
