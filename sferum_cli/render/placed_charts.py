"""Where the charts of a table stand on its sheet, and the cells that they are drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sferum_cli.render import theme
from sferum_cli.render.many_rows import NOTHING, number_cell, text_cell
from sferum_cli.render.native_charts import (
    drawn_cells,
    is_of_shares,
    native_chart,
    place,
)
from sferum_cli.render.styles import Styles
from sferum_cli.reports.document import Chart
from sferum_cli.rulebook.indicators import Column

ROWS_OF_A_CHART = 15

_COLUMNS_OF_A_CHART_BESIDE = 10
_LEAST_COLUMNS_OF_A_CHART = 12
"""Below a table of few columns one goes on at its right."""


@dataclass(frozen=True)
class PlacedCharts:
    """Charts of a table with these columns: ``is_beside`` it, or below, each under its own column.

    What they are drawn from stands at the right, beyond what is printed.
    """

    columns: Sequence[Column]
    charts: Sequence[Chart]
    is_beside: bool

    @property
    def last_column(self) -> int:
        """The last column of the table, and of its charts."""
        if self.is_beside:
            return len(self.columns) + 1 + _COLUMNS_OF_A_CHART_BESIDE
        return max(len(self.columns), _LEAST_COLUMNS_OF_A_CHART if self.charts else 0)

    @property
    def _first_cells(self) -> int:
        return self.last_column + 2

    def cells(self, styles: Styles) -> list[list[str]]:
        """The cells that charts are drawn from, column by column from the end of the table on."""
        if not self.charts:
            return []
        small = styles.number(is_plain=True, faint=True)
        share, count = (
            styles.number(one, faint=True, is_plain=True)
            for one in (theme.SHARE_FORMAT, theme.COUNT_FORMAT)
        )
        cells: list[list[str]] = [[]] * (self._first_cells - len(self.columns) - 1)
        for chart in self.charts:
            drawn = drawn_cells(chart)
            style = share if is_of_shares(chart) else count
            cells.append([text_cell(small, name) for name in drawn.names])
            cells += (
                [NOTHING if one is None else number_cell(style, one) for one in values]
                for values in drawn.columns
            )
        return cells

    def add(self, sheet: Any, first: int, rows: tuple[int, int]) -> None:
        """Add the charts of a table whose rows begin at ``first`` from one row to another."""
        keys = [column.key for column in self.columns]
        begins = [0, *(keys.index(one.values[0].key) for one in self.charts[1:])]
        begins.append(self.last_column)
        cells = self._first_cells
        for number, chart in enumerate(self.charts):
            drawn = native_chart(sheet, chart, first, cells)
            cells += 1 + len(drawn_cells(chart).columns)
            columns = (begins[number], begins[number + 1])
            if self.is_beside:
                columns = (len(keys) + 1, len(keys) + 1 + _COLUMNS_OF_A_CHART_BESIDE)
            place(drawn, columns, rows)
            sheet.add_chart(drawn)
