"""The table on a terminal: all columns, in as many blocks as its width needs, none cut."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sferum_cli.problems import printable
from sferum_cli.render.cells import shown
from sferum_cli.reports.report import Report, statements
from sferum_cli.rulebook.indicators import Block, Column, Measure
from sferum_cli.rulebook.shares import WHOLE
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _

WIDEST_NAME = 26
"""The name column takes no more: long names wrap."""

_GAP = 2
"""Between two columns."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A row's name, and the larger unit that it stands under (empty: none to tell)."""

    name: str
    under: str


def print_report(report: Report, console: Console) -> None:
    """Print the report; every block repeats the names of the units."""
    for number, statement in enumerate(statements(report)):
        console.print(Text(printable(statement), style="bold" if number == 0 else "dim"))
    units = [_unit(report, row) for row in report.rows.iter_rows(named=True)]
    region = _only_region(report)
    if region is not None and report.level is not Level.REGION:
        console.print(Text(_("Region: {name}").format(name=printable(region))))
    name_width = _name_width(report, units)
    for columns in _blocks(report, console.width - name_width):
        console.print()
        console.print(_table(report, units, columns, name_width))


def _only_region(report: Report) -> str | None:
    regions = report.rows["region"].unique().to_list()
    return regions[0] if len(regions) == 1 else None


def _unit(report: Report, row: dict[str, object]) -> _Unit:
    several = report.rows["region"].n_unique() > 1
    region = str(row["region"] or "")
    municipality = str(row["municipality"] or "")
    if report.level is Level.ORGANIZATION:
        details = [row["organization"], row["organization_type"], row["organization_id"]]
        name = ", ".join(str(detail) for detail in details if detail)
        return _Unit(printable(name), printable(f"{municipality} · {region}" if several
                                                else municipality))  # fmt: skip
    if report.level is Level.MUNICIPALITY:
        return _Unit(printable(municipality), printable(region) if several else "")
    return _Unit(printable(region) if report.level is Level.REGION else _("The country"), "")


def _name_width(report: Report, units: Sequence[_Unit]) -> int:
    longest = max((len(unit.name) for unit in units), default=0)
    words = (word for unit in units for word in unit.name.split())
    longest_word = max((len(word) for word in words), default=0)
    return max(min(longest, WIDEST_NAME), longest_word, len(_unit_title(report)))


def _unit_title(report: Report) -> str:
    titles = {column.key: column.title for column in report.columns}
    return titles.get(report.level.value, titles["region"])


def _blocks(report: Report, width: int) -> Iterator[list[Column]]:
    """The columns in runs that fit beside the names.

    Whole blocks share a table where the width allows it; a block that is too wide alone is cut
    between indicators, never between a share and its count.
    """
    run: list[Column] = []
    for block in _by_block(report.columns):
        if _fits(report, [*run, *block], width):
            run += block
            continue
        if run:
            yield run
        run = []
        for together in _kept_together(block):
            if run and not _fits(report, [*run, *together], width):
                yield run
                run = []
            run += together
    if run:
        yield run


def _fits(report: Report, columns: Sequence[Column], width: int) -> bool:
    return sum(_column_width(report, column) + _GAP for column in columns) <= width


def _by_block(columns: Sequence[Column]) -> Iterator[list[Column]]:
    order = {block: number for number, block in enumerate(Block)}
    measured = [column for column in columns if column.measure is not Measure.NAME]
    ordered = sorted(measured, key=lambda column: order[column.block])
    for _block, group in groupby(ordered, key=lambda column: column.block):
        yield list(group)


def _kept_together(columns: Sequence[Column]) -> Iterator[list[Column]]:
    """A share and its count."""
    for _key, group in groupby(columns, key=lambda column: column.key.removesuffix("_pct")):
        yield list(group)


def _column_width(report: Report, column: Column) -> int:
    words = max(len(word) for word in column.title.split())
    values = [shown(column, value) for value in report.rows[column.key].to_list()]
    return max([words, *(len(value) for value in values)])


def _table(
    report: Report, units: Sequence[_Unit], columns: Sequence[Column], name_width: int
) -> Table:
    table = Table(
        title=" · ".join(dict.fromkeys(_block_title(column.block) for column in columns)),
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, _GAP - 1, 0, 0),
        show_footer=_has_total(report, columns),
    )
    footer = report.total.row(0, named=True) if report.total is not None else {}
    table.add_column(
        _unit_title(report),
        footer=Text(report.total_label, style="bold"),
        width=name_width,
        overflow="fold",
    )
    for column in columns:
        table.add_column(
            Text(column.title),
            footer=Text(shown(column, footer.get(column.key)), style="bold"),
            justify="right",
            width=_column_width(report, column),
            overflow="fold",
        )
    under = ""
    for unit, row in zip(units, report.rows.iter_rows(named=True), strict=True):
        if unit.under != under:
            under = unit.under
            table.add_row(Text(under, style="bold"))
        cells = [_cell(column, row[column.key]) for column in columns]
        table.add_row(Text(unit.name), *cells)
    return table


def _has_total(report: Report, columns: Sequence[Column]) -> bool:
    """A total closes every block but the ratings, which have none."""
    return report.total is not None and any(
        column.measure is not Measure.RANK for column in columns
    )


def _cell(column: Column, value: object) -> Text:
    above = isinstance(value, float) and column.measure is Measure.SHARE and value > WHOLE
    style = "yellow" if above else "dim" if value is None else ""
    return Text(shown(column, value), style=style)


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
