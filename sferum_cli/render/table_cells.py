"""The cells of a table's rows and of its total, as XML: numbers as numbers, the unknown as text."""

from collections.abc import Iterator, Sequence

import polars as pl

from sferum_cli.render import theme
from sferum_cli.render.cells import MARK, shown
from sferum_cli.render.many_rows import NOTHING, blank_cell, date_cell, number_cell, text_cell
from sferum_cli.render.styles import Styles
from sferum_cli.reports.document import DECIMALS, TOLD_BY_ROW, Table, fraction_key
from sferum_cli.rulebook.indicators import Column, Measure
from sferum_cli.rulebook.shares import WHOLE

FORMATS = {
    Measure.COUNT: theme.COUNT_FORMAT,
    Measure.TOTAL: theme.COUNT_FORMAT,
    Measure.SHARE: theme.SHARE_FORMAT,
    Measure.CHANGE: theme.CHANGE_FORMAT,
    Measure.CHANGE_POINTS: theme.POINTS_FORMAT,
    Measure.DATE: theme.DATE_FORMAT,
}
MARKED_SHARE_FORMAT = f'{theme.SHARE_FORMAT}"{MARK}"'
_SHARE_FORMATS = (theme.SHARE_FORMAT, MARKED_SHARE_FORMAT)

_NOT_OF_A_TOTAL = {Measure.NAME, Measure.YES_NO, Measure.RANK}
_CHANGES = {Measure.CHANGE, Measure.CHANGE_POINTS}
_ROWS_AT_A_TIME = 5_000


def pieces_of(
    table: Table, styles: Styles, extra: Sequence[Sequence[str]]
) -> Iterator[tuple[pl.DataFrame, list[list[str]]]]:
    """The rows a few thousand at a time, each with its cells column by column.

    ``extra`` are more columns at the right, which the first rows have.
    """
    linked = _linked(table)
    for piece in table.rows.iter_slices(_ROWS_AT_A_TIME):
        cells = [_cells(column, piece, styles, is_link=column.key in linked)
                 for column in table.columns]  # fmt: skip
        yield piece, [*cells, *(_filled(one, piece.height) for one in extra)]
        extra = [one[piece.height :] for one in extra]


def know_styles(table: Table, styles: Styles) -> None:
    """Have every style of the rows and the total known, before openpyxl writes the styles."""
    styles.number(is_total=True)
    is_told = DECIMALS in table.rows.columns
    rows = table.rows.unique(DECIMALS, maintain_order=True) if is_told else table.rows.clear()
    linked = _linked(table)
    for column in table.columns:
        _cells(column, rows, styles, is_total=True)
        _cells(column, rows, styles, is_link=column.key in linked)


def _linked(table: Table) -> set[str]:
    """The keys of the columns whose cells lead somewhere."""
    return {one.column for one in table.links}


def _filled(cells: Sequence[str], height: int) -> list[str]:
    return [*cells[:height], *[NOTHING] * (height - len(cells))]


def total_cells(table: Table, total: pl.DataFrame, styles: Styles) -> list[list[str]]:
    """The last row: its label, and numbers; a total has no rank, and often no change."""
    nothing = blank_cell(styles.number(is_total=True))
    cells = []
    for column in table.columns:
        is_unknown = total[column.key][0] is None
        if column.measure in _NOT_OF_A_TOTAL or (is_unknown and column.measure in _CHANGES):
            cells.append([nothing])
        else:
            cells.append(_cells(column, total, styles, is_total=True))
    cells[0] = [text_cell(styles.number(is_total=True), table.total_label)]
    return cells


def _cells(
    column: Column,
    rows: pl.DataFrame,
    styles: Styles,
    *,
    is_total: bool = False,
    is_link: bool = False,
) -> list[str]:
    """A column of cells.

    What is unknown says so: a blank cell would count as 0 in a formula.
    """
    if column.measure is Measure.SHARE:
        return _share_cells(column, rows, styles, is_total=is_total)
    if column.measure in TOLD_BY_ROW:
        return _told_cells(column, rows, styles, is_total=is_total)
    values = rows[column.key].to_list()
    text = styles.number(wrapped="bottom", is_total=is_total, is_link=is_link)
    number = styles.number(FORMATS.get(column.measure), across="right", is_total=is_total)
    if column.measure in {Measure.NAME, Measure.COURSE}:
        blank = blank_cell(text)
        return [blank if one is None else text_cell(text, str(one)) for one in values]
    unknown = _unknown(column, styles, is_total=is_total)
    if column.measure is Measure.YES_NO:
        middle = styles.number(across="center", is_total=is_total)
        return [unknown if one is None else text_cell(middle, shown(column, one)) for one in values]
    if column.measure is Measure.DATE:
        return [unknown if one is None else date_cell(number, one) for one in values]
    return [unknown if one is None else number_cell(number, one) for one in values]


def _share_cells(
    column: Column, rows: pl.DataFrame, styles: Styles, *, is_total: bool
) -> list[str]:
    """Exact fractions; the format of a marked one has the mark (R9)."""
    plain, marked = (
        styles.number(one, across="right", is_total=is_total) for one in _SHARE_FORMATS
    )
    unknown = _unknown(column, styles, is_total=is_total)
    values = rows[fraction_key(column)].to_list()
    marks = [False] * len(values) if column.mark is None else rows[column.mark].to_list()
    return [
        unknown if one is None else number_cell(marked if is_marked else plain, one)
        for one, is_marked in zip(values, marks, strict=True)
    ]


def _told_cells(column: Column, rows: pl.DataFrame, styles: Styles, *, is_total: bool) -> list[str]:
    """A share as a fraction, a difference of shares in points, a whole number as such."""
    is_difference = column.measure is Measure.DIFFERENCE
    unknown = _unknown(column, styles, is_total=is_total)

    def cell(number: float | None, decimals: int | None) -> str:
        if number is None:
            return unknown
        format_ = _told_format(decimals, is_difference=is_difference)
        style = styles.number(format_, across="right", is_total=is_total)
        if decimals is None:
            return number_cell(style, int(number))
        return number_cell(style, number if is_difference else number / WHOLE)

    return [cell(*one) for one in rows.select(column.key, DECIMALS).iter_rows()]


def _told_format(decimals: int | None, *, is_difference: bool) -> str:
    if decimals is None:
        return theme.CHANGE_FORMAT if is_difference else theme.COUNT_FORMAT
    form = f"0.{'0' * decimals}"
    return f"+{form};-{form};{form}" if is_difference else f"{form}%"


def _unknown(column: Column, styles: Styles, *, is_total: bool) -> str:
    style = styles.number(faint=True, across="right", is_total=is_total)
    return text_cell(style, shown(column, None))
