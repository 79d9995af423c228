"""Charts that Excel and LibreOffice draw themselves from cells: bars or lines, and the target's."""

from typing import Any

from sferum_cli.render import theme
from sferum_cli.render.cells import shown
from sferum_cli.render.sheets import letter_of
from sferum_cli.reports.document import Chart, ChartKind, fraction_key
from sferum_cli.reports.wording import target_in_words
from sferum_cli.rulebook.indicators import Measure
from sferum_cli.rulebook.shares import WHOLE

Numbers = list[float | None] | list[int | None]

COLUMNS_OF_A_CHART = 3
"""Its names, its values, blank where there is none, and the target again and again."""

_SMALL = 800
"""Hundredths of a point."""

_UPRIGHT = -5_400_000
"""A quarter of a turn, for names under bars."""

_MOST_LEVEL = 7
"""So many names have room side by side: the days of a week."""

_LINE_WIDTH = 22_000


def is_of_shares(chart: Chart) -> bool:
    """Whether a chart shows shares, and no numbers of people."""
    return chart.values[0].measure is Measure.SHARE


def helper_columns(chart: Chart) -> tuple[list[str], Numbers, Numbers]:
    """What the cells of a chart hold, row by row: names, fractions or counts, and the target's."""
    (shown_value,) = chart.values
    names = [shown(chart.across, one) for one in chart.table.rows[chart.across.key].to_list()]
    key = fraction_key(shown_value) if is_of_shares(chart) else shown_value.key
    values = chart.table.rows[key].to_list()
    target = None if chart.target is None else chart.target / WHOLE
    return names, values, [target] * len(values)


def native_chart(sheet: Any, chart: Chart, first: int, column: int) -> Any:
    """The chart of what stands in rows from ``first`` on, in the columns from ``column`` on."""
    from openpyxl.chart import BarChart, LineChart

    last = first + chart.table.rows.height - 1
    names = _reference(sheet, column, first, last)
    is_bar = chart.kind is ChartKind.BAR
    drawn: Any = BarChart() if is_bar else LineChart()
    line: Any = LineChart() if is_bar else drawn
    values = _series(sheet, column + 1, first, last, chart.values[0].heading)
    _look(values, is_bar=is_bar)
    drawn.series.append(values)
    if chart.target is not None:
        target = _series(sheet, column + 2, first, last, target_in_words(chart.target))
        _look_of_target(target)
        line.series.append(target)
        if is_bar:
            drawn += line
    for one in (drawn, line):
        one.set_categories(names)
    _axes(drawn, chart)
    _title(drawn, chart.title)
    if chart.target is None:
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


def _look(series: Any, *, is_bar: bool) -> None:
    series.smooth = None if is_bar else False
    if is_bar:
        series.graphicalProperties.solidFill = theme.LIGHT.accent
        return
    series.graphicalProperties.line.solidFill = theme.LIGHT.accent
    series.graphicalProperties.line.width = _LINE_WIDTH
    series.marker.symbol = "circle"
    series.marker.size = 6
    series.marker.graphicalProperties.solidFill = theme.LIGHT.accent
    series.marker.graphicalProperties.line.solidFill = theme.LIGHT.accent


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
