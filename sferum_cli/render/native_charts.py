"""Charts that Excel and LibreOffice draw themselves from cells: bars or lines, and the target's."""

from dataclasses import dataclass
from typing import Any

from sferum_cli.render import theme
from sferum_cli.render.cells import shown
from sferum_cli.render.sheets import letter_of
from sferum_cli.reports.document import Chart, ChartKind, fraction_key
from sferum_cli.reports.wording import target_in_words
from sferum_cli.rulebook.indicators import Measure
from sferum_cli.rulebook.shares import WHOLE

Numbers = list[float | None] | list[int | None]

_SMALL = 800
"""Hundredths of a point."""

_UPRIGHT = -5_400_000
"""A quarter of a turn, for names under bars."""

_MOST_LEVEL = 7
"""So many names have room side by side: the days of a week."""

_LINE_WIDTH = 22_000

_SIGNS = ("circle", "square", "triangle", "diamond", "x", "plus")
"""Of the lines, so that nothing is told by colour alone."""


def is_of_shares(chart: Chart) -> bool:
    """Whether a chart shows shares, and no numbers of people."""
    return chart.values[0].measure is Measure.SHARE


@dataclass(frozen=True)
class Drawn:
    """What the cells of a chart hold: ``names`` across, its lines with their titles, the target's.

    Shares are fractions; blank where there is none.
    """

    names: list[str]
    lines: list[tuple[str, Numbers]]
    target: Numbers

    @property
    def columns(self) -> list[Numbers]:
        """The columns of numbers beside the names."""
        return [*(values for _title, values in self.lines), self.target]


def drawn_cells(chart: Chart) -> Drawn:
    """What the cells of a chart hold."""
    (shown_value,) = chart.values
    key = fraction_key(shown_value) if is_of_shares(chart) else shown_value.key
    parts = [(shown_value.heading, chart.table.rows)]
    if chart.by is not None:
        groups = chart.table.rows.group_by(chart.by.key, maintain_order=True)
        parts = [(shown(chart.by, name), rows) for (name,), rows in groups]
    across = parts[0][1][chart.across.key].to_list()
    target = None if chart.target is None else chart.target / WHOLE
    return Drawn(
        [shown(chart.across, one) for one in across],
        [(title, rows[key].to_list()) for title, rows in parts],
        [target] * len(across),
    )


def native_chart(sheet: Any, chart: Chart, first: int, column: int) -> Any:
    """The chart of what stands in rows from ``first`` on, in the columns from ``column`` on."""
    from openpyxl.chart import BarChart, LineChart

    cells = drawn_cells(chart)
    last = first + len(cells.names) - 1
    names = _reference(sheet, column, first, last)
    is_bar = chart.kind is ChartKind.BAR
    drawn: Any = BarChart() if is_bar else LineChart()
    line: Any = LineChart() if is_bar else drawn
    for number, (title, _values) in enumerate(cells.lines):
        values = _series(sheet, column + 1 + number, first, last, title)
        _look(values, number, is_bar=is_bar)
        drawn.series.append(values)
    if chart.target is not None:
        place = column + 1 + len(cells.lines)
        target = _series(sheet, place, first, last, target_in_words(chart.target))
        _look_of_target(target)
        line.series.append(target)
        if is_bar:
            drawn += line
    for one in (drawn, line):
        one.set_categories(names)
    _axes(drawn, chart)
    _title(drawn, chart.title)
    if chart.target is None and len(cells.lines) == 1:
        drawn.legend = None  # the title says it
    else:
        drawn.legend.position = "b"
    drawn.display_blanks = "gap"
    return drawn


def _reference(sheet: Any, column: int, first: int, last: int) -> str:
    name = str(sheet.title).replace("'", "''")
    letter = letter_of(column)
    return f"'{name}'!${letter}${first}:${letter}${last}"


def _series(sheet: Any, column: int, first: int, last: int, title: str) -> Any:
    from openpyxl.chart.series_factory import SeriesFactory

    return SeriesFactory(_reference(sheet, column, first, last), title=title)


def _look(series: Any, number: int, *, is_bar: bool) -> None:
    colour = theme.LINES[number % len(theme.LINES)]
    series.smooth = None if is_bar else False
    if is_bar:
        series.graphicalProperties.solidFill = colour
        return
    series.graphicalProperties.line.solidFill = colour
    series.graphicalProperties.line.width = _LINE_WIDTH
    series.marker.symbol = _SIGNS[number % len(_SIGNS)]
    series.marker.size = 6
    series.marker.graphicalProperties.solidFill = colour
    series.marker.graphicalProperties.line.solidFill = colour


def _look_of_target(series: Any) -> None:
    series.smooth = False
    series.marker.symbol = "none"
    series.graphicalProperties.line.solidFill = theme.LIGHT.text
    series.graphicalProperties.line.dashStyle = "dash"
    series.graphicalProperties.line.width = _LINE_WIDTH


def _axes(drawn: Any, chart: Chart) -> None:
    """Numbers from 0 up, names upright where there are many."""
    drawn.y_axis.scaling.min = 0
    drawn.y_axis.number_format = "0%" if is_of_shares(chart) else theme.COUNT_FORMAT
    drawn.y_axis.majorGridlines.spPr = _lines()
    for axis in (drawn.x_axis, drawn.y_axis):
        axis.delete = False
    is_bar = chart.kind is ChartKind.BAR
    is_upright = is_bar and chart.table.rows.height > _MOST_LEVEL
    drawn.x_axis.txPr = _text(_UPRIGHT if is_upright else None)
    drawn.y_axis.txPr = _text(None)
    if is_bar:
        drawn.gapWidth = 40


def _lines() -> Any:
    from openpyxl.chart.shapes import GraphicalProperties

    properties = GraphicalProperties()
    properties.line.solidFill = theme.LIGHT.line
    return properties


def _text(turned: int | None, size: int = _SMALL, *, bold: bool = False) -> Any:
    from openpyxl.chart.text import RichText
    from openpyxl.drawing.text import (
        CharacterProperties,
        Paragraph,
        ParagraphProperties,
        RichTextProperties,
    )

    look = CharacterProperties(sz=size, b=bold)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=look), endParaRPr=look)
    return RichText(bodyPr=RichTextProperties(rot=turned), p=[paragraph])


def _title(chart: Any, title: str) -> None:
    from openpyxl.drawing.text import CharacterProperties

    chart.title = title
    chart.title.overlay = False
    for paragraph in chart.title.tx.rich.p:
        for run in paragraph.r:
            run.rPr = CharacterProperties(sz=1_100, b=True)


def place(chart: Any, columns: tuple[int, int], rows: tuple[int, int]) -> None:
    """Put a chart from one column and row to others, counted from 0: so it fits what is there."""
    from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor

    begin, end = (
        AnchorMarker(col=column, row=row) for column, row in zip(columns, rows, strict=True)
    )
    chart.anchor = TwoCellAnchor(editAs="oneCell", _from=begin, to=end)
