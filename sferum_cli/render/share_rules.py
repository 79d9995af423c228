"""What a sheet says of its shares by itself: bars of fixed length, and rules that stay alive.

A rule changes the number's format as well as its colour, so that it is read in black and white.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import polars as pl

from sferum_cli.render import theme
from sferum_cli.render.sheets import letter_of
from sferum_cli.reports.document import Table, Wanted, fraction_key, verdict_key
from sferum_cli.rulebook.indicators import Column, Measure
from sferum_cli.rulebook.shares import WHOLE

_FORMAT_NUMBERS = {theme.BELOW_FORMAT: 190, theme.ABOVE_FORMAT: 191}
"""Of formats that only rules have; those of cells are counted from 164 on."""


def add_share_rules(sheet: Any, table: Table, first: int) -> None:
    """Bars and rules on the shares of a table whose rows begin at ``first``.

    Each cell is in one range with all its rules: LibreOffice takes those of one alone.
    """
    for number, column in enumerate(table.columns, start=1):
        if column.measure is not Measure.SHARE or not table.rows.height:
            continue
        wanted = table.wanted.get(column.key)
        is_open = [False] * table.rows.height if wanted is None else _not_judged(table, column)
        judged, others = _ranges(is_open, letter_of(number), first)
        for ranges, target in ((judged, wanted), (others, None)):
            if ranges:
                for rule in (_bar(), *_rules(ranges[0].partition(":")[0], target)):
                    sheet.conditional_formatting.add(" ".join(ranges), rule)
        if table.is_judged and table.total is not None:
            cell = f"{letter_of(number)}{first + table.rows.height}"
            for rule in _rules(cell, wanted):
                sheet.conditional_formatting.add(cell, rule)


def _not_judged(table: Table, column: Column) -> list[bool]:
    """Of which rows the share is known and not judged: it leaves out too many people (R9)."""
    known = pl.col(fraction_key(column)).is_not_null()
    unsaid = pl.col(verdict_key(column)).is_null()
    return table.rows.select((known & unsaid).alias("open"))["open"].to_list()


def _rules(corner: str, wanted: Wanted | None) -> Iterator[Any]:
    """The rules of ranges, as the cell in the corner of the first one has them."""
    is_number = f"ISNUMBER({corner})"
    yield _rule(f"AND({is_number},{corner}>1)", theme.LIGHT.above_text, theme.ABOVE_FORMAT)
    if wanted is not None:
        border = repr(wanted.percent / WHOLE)
        met, missed = (">", "<=") if wanted.strictly else (">=", "<")
        yield _rule(f"AND({is_number},{corner}{met}{border})", theme.LIGHT.reached_text, None)
        yield _rule(
            f"AND({is_number},{corner}{missed}{border})",
            theme.LIGHT.missed_text,
            theme.BELOW_FORMAT,
        )


def _ranges(is_open: Sequence[bool], letter: str, first: int) -> tuple[list[str], list[str]]:
    """The ranges of the rows that are judged, and of those that are not."""
    found: tuple[list[str], list[str]] = ([], [])
    row = first
    for is_other, some in groupby(is_open):
        last = row + sum(1 for _one in some) - 1
        found[is_other].append(f"{letter}{row}:{letter}{last}")
        row = last + 1
    return found


def _bar() -> Any:
    from openpyxl.formatting.rule import DataBar, FormatObject, Rule

    ends = [FormatObject(type="num", val=end) for end in (0, 1)]
    bar = DataBar(minLength=0, maxLength=100, cfvo=ends, color=f"FF{theme.LIGHT.bar}")
    return Rule(type="dataBar", dataBar=bar)


def _rule(formula: str, colour: str, format_: str | None) -> Any:
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import Font
    from openpyxl.styles.differential import DifferentialStyle
    from openpyxl.styles.numbers import NumberFormat

    shown = None
    if format_ is not None:
        shown = NumberFormat(numFmtId=_FORMAT_NUMBERS[format_], formatCode=format_)
    look = DifferentialStyle(font=Font(bold=True, color=f"FF{colour}"), numFmt=shown)
    return Rule(type="expression", dxf=look, formula=[formula])
