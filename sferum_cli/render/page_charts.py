"""A chart as SVG in a page: pygal draws it, the page's own style colours it."""

import datetime as dt
import sys
from collections.abc import Callable
from math import ceil, floor, log10
from typing import Any

from sferum_cli.render.cells import shown
from sferum_cli.reports.document import Chart, ChartKind
from sferum_cli.rulebook.indicators import Column, Measure
from sferum_cli.translation import decimal_mark

_WIDTH, _HEIGHT = 400, 220
_MOST_TICKS = 6
_MOST_LABELS = 6
"""So many labels stand side by side below a chart."""

_STEPS = (1, 2, 5, 10)
_WHOLE = 100
_HEADROOM = 1.1
_MOST_VALUES = 8
"""Of more numbers only the first and the last have room beside their points."""

_NOT_DRAWN = frozenset({"defs", "desc", "title"})
"""What pygal's own script and style need, and tooltips that say what stands there anyway."""


def chart_svg(chart: Chart) -> str:
    """The markup of a chart; its texts stay texts, and its colours are those of the page.

    A null is a gap. The target is a line of its own.
    """
    rows = chart.table.rows
    labels = _labels(chart)
    series = [rows[column.key].to_list() for column in chart.values]
    ticks = axis_lines([*(one for values in series for one in values if one is not None),
                *([] if chart.target is None else [chart.target])], chart.values[0])  # fmt: skip
    drawn = _drawing(chart.kind)(
        css=(),
        js=(),
        no_prefix=True,
        disable_xml_declaration=True,
        width=_WIDTH,
        height=_HEIGHT,
        margin=8,
        margin_top=18,
        margin_right=24,
        show_legend=False,
        allow_interruptions=True,
        range=(0, ticks[-1]),
        include_x_axis=True,
        dots_size=4,
        print_values=True,
        print_values_position="top",
        truncate_label=-1,
        x_labels=labels,
        y_labels=ticks,
        value_formatter=_axis,
    )
    if len(labels) > _MOST_LABELS:
        drawn.x_labels_major_every = ceil(len(labels) / _MOST_LABELS)
        drawn.show_minor_x_labels = False
    for column, values in zip(chart.values, series, strict=True):
        drawn.add(column.title, _points(column, values))
    if chart.target is not None:
        target = [chart.target] * len(labels)
        drawn.add("", target, show_dots=False, formatter=_silent)
    drawn.add_xml_filter(_plain)
    return str(drawn.render(is_unicode=True))


def _drawing(kind: ChartKind) -> Any:
    """The class that draws charts of a kind."""
    import pygal

    # It would look for its plug-ins in every later import, in a way that Python gave up.
    sys.meta_path[:] = [one for one in sys.meta_path if type(one).__module__ != pygal.__name__]
    return {ChartKind.LINE: pygal.Line, ChartKind.BAR: pygal.Bar}[kind]


def _points(column: Column, values: list[Any]) -> list[Any]:
    """The points of a series; a null is a gap."""
    last = len(values) - 1
    is_told = {0, last} if last >= _MOST_VALUES else set(range(last + 1))
    return [
        value
        if value is None
        else {"value": value, "formatter": _told(column) if place in is_told else _silent}
        for place, value in enumerate(values)
    ]


def _told(column: Column) -> Callable[[Any], str]:
    return lambda value: shown(column, value)


def _silent(_value: Any) -> str:
    return ""


def _labels(chart: Chart) -> list[str]:
    """What stands below the chart; the year of days only where there are several."""
    values = chart.table.rows[chart.across.key].to_list()
    days = [one for one in values if isinstance(one, dt.date)]
    if days:
        shown_as = "%d.%m" if len({one.year for one in days}) == 1 else "%d.%m.%y"
        return [f"{one:{shown_as}}" for one in days]
    return [shown(chart.across, one) for one in values]


def axis_lines(values: list[float], column: Column) -> list[float]:
    """The lines of the axis from 0 to above all values, round and few; shares never above 100 %."""
    most = max(values, default=0) or 1
    if column.measure is Measure.SHARE and most <= _WHOLE:
        most = min(_WHOLE, most * _HEADROOM)
    power = 10.0 ** floor(log10(most / _MOST_TICKS))
    step = next(one * power for one in _STEPS if most <= one * power * _MOST_TICKS)
    if column.measure is not Measure.SHARE:
        step = max(1, step)
    return [step * number for number in range(ceil(most / step) + 1)]


def _axis(value: float) -> str:
    return f"{value:g}".replace(".", decimal_mark())


def _plain(root: Any) -> Any:
    """The drawing alone: no comment with the day, no script, no style, nothing that floats."""
    for element in list(root.iter()):
        name = str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""
        is_tooltip = "tooltip-overlay" in element.get("class", "") if name else False
        if not name or name in _NOT_DRAWN or is_tooltip:
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
    root.attrib.pop("id", None)
    root.set("aria-hidden", "true")
    root.set("focusable", "false")
    return root
