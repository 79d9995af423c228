"""Where the charts of a table stand on its sheet, and the cells that they are drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sferum_cli.render import theme
from sferum_cli.render.many_rows import NOTHING, number_cell, text_cell
from sferum_cli.render.native_charts import (
    COLUMNS_OF_A_CHART,
    helper_columns,
    native_chart,
    place,
)
from sferum_cli.render.styles import Styles
from sferum_cli.reports.document import Chart
from sferum_cli.rulebook.indicators import Column

ROWS_OF_A_CHART = 15

_COLUMNS_OF_A_CHART_BESIDE = 10


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
        """The last column of the table, and of a chart beside it."""
        beside = 1 + _COLUMNS_OF_A_CHART_BESIDE if self.is_beside else 0
        return len(self.columns) + beside

    @property
    def _first_cells(self) -> int:
        return self.last_column + 2

    def cells(self, styles: Styles) -> list[list[str]]:
        """The cells that charts are drawn from, column by column from the end of the table on."""
        if not self.charts:
            return []
        small = styles.number(is_plain=True, faint=True)
        share = styles.number(theme.SHARE_FORMAT, faint=True, is_plain=True)
        cells: list[list[str]] = [[]] * (self._first_cells - len(self.columns) - 1)
        for chart in self.charts:
            names, *numbers = helper_columns(chart)
            cells.append([text_cell(small, name) for name in names])
            cells += (
                [NOTHING if one is None else number_cell(share, one) for one in values]
                for values in numbers
            )
        return cells

    def add(self, sheet: Any, first: int, rows: tuple[int, int]) -> None:
        """Add the charts of a table whose rows begin at ``first`` from one row to another."""
        keys = [column.key for column in self.columns]
        begins = [0, *(keys.index(one.values[0].key) for one in self.charts[1:]), len(keys)]
        for number, chart in enumerate(self.charts):
            cells = self._first_cells + number * COLUMNS_OF_A_CHART
            drawn = native_chart(sheet, chart, first, cells)
            columns = (begins[number], begins[number + 1])
            if self.is_beside:
                columns = (len(keys) + 1, len(keys) + 1 + _COLUMNS_OF_A_CHART_BESIDE)
            place(drawn, columns, rows)
            sheet.add_chart(drawn)
