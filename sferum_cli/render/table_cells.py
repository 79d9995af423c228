"""The cells of a table's rows and of its total, as XML: numbers as numbers, the unknown as text."""

from collections.abc import Iterator, Sequence

import polars as pl

from sferum_cli.render import theme
from sferum_cli.render.cells import MARK, shown
from sferum_cli.render.many_rows import NOTHING, blank_cell, date_cell, number_cell, text_cell
from sferum_cli.render.styles import Styles
from sferum_cli.reports.document import Table, fraction_key
from sferum_cli.rulebook.indicators import Column, Measure

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
    for piece in table.rows.iter_slices(_ROWS_AT_A_TIME):
        cells = [_cells(column, piece, styles) for column in table.columns]
        yield piece, [*cells, *(_filled(one, piece.height) for one in extra)]
        extra = [one[piece.height :] for one in extra]


def know_styles(table: Table, styles: Styles) -> None:
    """Have every style of the rows and the total known, before openpyxl writes the styles."""
    styles.number(is_total=True)
    for column in table.columns:
        for is_total in (False, True):
            _cells(column, table.rows.clear(), styles, is_total=is_total)


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
    column: Column, rows: pl.DataFrame, styles: Styles, *, is_total: bool = False
) -> list[str]:
    """A column of cells.

    What is unknown says so: a blank cell would count as 0 in a formula.
    """
    if column.measure is Measure.SHARE:
        return _share_cells(column, rows, styles, is_total=is_total)
    values = rows[column.key].to_list()
    text = styles.number(wrapped="bottom", is_total=is_total)
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


def _unknown(column: Column, styles: Styles, *, is_total: bool) -> str:
    style = styles.number(faint=True, across="right", is_total=is_total)
    return text_cell(style, shown(column, None))
