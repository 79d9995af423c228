"""The table on a terminal: all columns, in as many blocks as its width needs, none cut."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from textwrap import wrap

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sferum_cli.problems import printable
from sferum_cli.render.cells import has_marks_in, is_marked, shown, shown_marked
from sferum_cli.reports.report import Report, statements
from sferum_cli.reports.target_words import target_sentences, why_the_total_differs
from sferum_cli.rulebook.indicators import INDICATORS, Block, Column, Measure
from sferum_cli.rulebook.shares import WHOLE
from sferum_cli.rulebook.targets import TARGETS, reached
from sferum_cli.rulebook.words import Level
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


@dataclass(frozen=True, slots=True)
class _Unit:
    """A row's name, and the larger unit that it stands under (empty: none to tell)."""

    name: str
    under: str


@dataclass(frozen=True, slots=True)
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
        """Wide enough for the values side by side and for the longest word of the title."""
        values = sum(self.widths) + _INNER_GAP * (len(self.widths) - 1)
        return max(values, *(len(word) for word in self.title.split()))

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

    def cell(self, report: Report, row: dict[str, object], style: str = "") -> Text:
        """The values of a row under the header."""
        text = Text(no_wrap=True, justify="right")
        for number, (column, width) in enumerate(zip(self.columns, self.widths, strict=True)):
            if number:
                text.append(" " * _INNER_GAP)
            value = shown_marked(column, row)
            if self.has_marks and column.measure is Measure.SHARE and not is_marked(column, row):
                value += " "
            text.append(value.rjust(width), style or _style(report, column, row))
        return text


@dataclass(frozen=True)
class _Layout:
    """The groups of the report, and how they share tables beside names of some width."""

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


def print_report(report: Report, console: Console) -> None:
    """Print the report; every table repeats the names of the units."""
    for number, statement in enumerate(statements(report)):
        console.print(Text(printable(statement), style="bold" if number == 0 else "dim"))
    region = _only_region(report)
    if region is not None and report.level is not Level.REGION:
        console.print(Text(_("Region: {name}").format(name=printable(region))))
    _print_targets(report, console)
    rows = report.rows.to_dicts()
    units = [_unit(report, row, with_region=region is None) for row in rows]
    names = tuple(dict.fromkeys([*(unit.name for unit in units), *_labels(report, units)]))
    layout = _Layout(console.width, tuple(_groups(report)), names)
    for groups in layout.tables(layout.name_width):
        console.print()
        console.print(_table(report, units, rows, groups, layout.name_width))


MOST_REGIONS = 3
"""The targets of so many regions stand before the table; a file has all of them."""


def _print_targets(report: Report, console: Console) -> None:
    """How far each region is with each target, and why the total row differs (R12)."""
    regions = target_sentences(report)
    for region in regions[:MOST_REGIONS]:
        console.print()
        console.print(Text(printable(region.heading), style="bold"))
        for sentence in region.sentences:
            console.print(Padding(Text(printable(sentence)), (0, 0, 0, 2)))
    if len(regions) > MOST_REGIONS:
        more = _("… and {number} more regions: write the report to a file with -o")
        console.print(Text(more.format(number=len(regions) - MOST_REGIONS)))
    if (why := why_the_total_differs(report)) is not None:
        console.print(Text(why, style="dim"))


def _only_region(report: Report) -> str | None:
    regions = report.rows["region"].unique().to_list()
    return regions[0] if len(regions) == 1 else None


def _unit(report: Report, row: dict[str, object], *, with_region: bool) -> _Unit:
    region = printable(str(row["region"] or ""))
    municipality = printable(str(row["municipality"] or ""))
    if report.level is Level.ORGANIZATION:
        details = [row["organization"], row["organization_type"], row["organization_id"]]
        name = printable(", ".join(str(detail) for detail in details if detail))
        return _Unit(name, f"{municipality} · {region}" if with_region else municipality)
    if report.level is Level.MUNICIPALITY:
        return _Unit(municipality, region if with_region else "")
    return _Unit(region if report.level is Level.REGION else _("The country"), "")


def _labels(report: Report, units: Sequence[_Unit]) -> list[str]:
    """What else stands in the column of the names."""
    return [_unit_title(report), report.total_label, *{unit.under for unit in units}]


def _unit_title(report: Report) -> str:
    titles = {column.key: column.title for column in report.columns}
    return titles.get(report.level.value, titles["region"])


def _groups(report: Report) -> Iterator[_Group]:
    """The columns block by block, a share with its count."""
    order = {block: number for number, block in enumerate(Block)}
    measured = [column for column in report.columns if column.measure is not Measure.NAME]
    measured.sort(key=lambda column: order[column.block])
    titles = {column.key: column.title for column in measured}
    titles |= {one.share_key: one.title for one in INDICATORS}
    for title, members in groupby(measured, key=lambda column: titles[column.key]):
        columns = tuple(members)
        shares = [column for column in columns if column.measure is Measure.SHARE]
        has_marks = any(has_marks_in(report, one) for one in shares)
        widths = (
            _value_width(report, column) + (has_marks and column in shares) for column in columns
        )
        yield _Group(title, columns, tuple(widths), has_marks)


def _value_width(report: Report, column: Column) -> int:
    frames = [report.rows] if report.total is None else [report.rows, report.total]
    values = {value for frame in frames for value in frame[column.key].unique().to_list()}
    return max((len(shown(column, value)) for value in values), default=1)


def _table(
    report: Report,
    units: Sequence[_Unit],
    rows: Sequence[dict[str, object]],
    groups: Sequence[_Group],
    name_width: int,
) -> Table:
    total = _total_under(report, groups)
    table = Table(
        title=" · ".join(dict.fromkeys(_block_title(group.block) for group in groups)),
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, _GAP - 1, 0, 0),
        show_footer=total is not None,
    )
    label = Text(report.total_label, style="bold")
    table.add_column(_unit_title(report), footer=label, width=name_width, overflow="fold")
    for group in groups:
        footer = "" if total is None or _is_rated(group) else group.cell(report, total, "bold")
        header = Text(group.header, justify="left")
        table.add_column(header, footer=footer, width=group.width, overflow="fold", justify="right")
    under = ""
    for unit, row in zip(units, rows, strict=True):
        if unit.under != under:
            under = unit.under
            table.add_row(Text(under, style="bold"))
        table.add_row(Text(unit.name), *(group.cell(report, row) for group in groups))
    return table


def _total_under(report: Report, groups: Sequence[_Group]) -> dict[str, object] | None:
    """The total row, which closes every block but the ratings: they have none."""
    if report.total is None or all(_is_rated(group) for group in groups):
        return None
    return report.total.row(0, named=True)


def _is_rated(group: _Group) -> bool:
    return all(column.measure is Measure.RANK for column in group.columns)


_TARGET_OF_SHARE = {
    one.share_key: target for one in INDICATORS for target in TARGETS if target.count == one.key
}
_TOTAL_OF_SHARE = {one.share_key: one.total.key for one in INDICATORS}


def _style(report: Report, column: Column, row: dict[str, object]) -> str:
    """Colour that repeats what the number says: nothing is lost without it."""
    value = row[column.key]
    if value is None:
        return "dim"
    if column.measure is not Measure.SHARE or not isinstance(value, float):
        return ""
    if value > WHOLE:
        return "yellow"
    target = _TARGET_OF_SHARE.get(column.key)
    if target is None or is_marked(column, row):
        return ""
    count, total = row[target.count], row[_TOTAL_OF_SHARE[column.key]]
    if not isinstance(count, int) or not isinstance(total, int):
        return ""
    return "green" if reached(target, count, total, report.rules.targets).met else ""


def _block_title(block: Block) -> str:
    return {
        Block.UNIT: _("Unit"),
        Block.ACTIVITY: _("Activity"),
        Block.ORGANIZATIONS: _("Organizations"),
        Block.COVERAGE: _("Coverage"),
        Block.LINKED: _("Linked accounts"),
        Block.REFERENCE: _("Reference"),
        Block.RATINGS: _("Ratings"),
    }[block]
