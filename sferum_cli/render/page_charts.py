"""A chart as SVG in a page: pygal draws it, the page's own style colours it."""

from math import ceil, floor, log10
from typing import Any

from sferum_cli.render.cells import shown
from sferum_cli.render.page_text import cell, sentence
from sferum_cli.reports.document import Chart, ChartKind
from sferum_cli.rulebook.indicators import Column, Measure
from sferum_cli.translation import decimal_mark
from sferum_cli.translation import gettext as _

_WIDTH, _HEIGHT = 560, 250
_TICKS = 5
_MOST_LABELS = 10
"""So many labels stand side by side below a chart."""

_STEPS = (1, 2, 2.5, 5, 10)
_WHOLE = 100
_MOST_VALUES = 14
"""So many numbers have room beside their points."""

_NOT_DRAWN = frozenset({"defs", "desc", "title"})
"""What pygal's own script and style need, and tooltips that say what stands there anyway."""


def chart_svg(chart: Chart) -> str:
    """The markup of a chart; its texts stay texts, and its colours are those of the page.

    A null is a gap. The target is a line of its own.
    """
    import pygal

    rows = chart.table.rows
    labels = [cell(chart.across, row) for row in rows.iter_rows(named=True)]
    series = [rows[column.key].to_list() for column in chart.values]
    top = _top([*(one for values in series for one in values if one is not None),
                *([] if chart.target is None else [chart.target])], chart.values[0])  # fmt: skip
    ticks = [top * step / _TICKS for step in range(_TICKS + 1)]
    drawn: Any = (pygal.Line if chart.kind is ChartKind.LINE else pygal.Bar)(
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
        range=(0, top),
        include_x_axis=True,
        dots_size=4,
        print_values=len(labels) <= _MOST_VALUES,
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
        drawn.add(column.title, values, formatter=lambda value, column=column: shown(column, value))
    if chart.target is not None:
        target = [chart.target] * len(labels)
        drawn.add("", target, show_dots=False, formatter=lambda _value: "")
    drawn.add_xml_filter(_plain)
    return str(drawn.render(is_unicode=True))


def described(chart: Chart) -> str:
    """What a chart shows, for who does not see it: its name, and where the numbers stand."""
    title = sentence(chart.title)
    if chart.target is None:
        return title
    return _("{title}; the dashed line is the target, {share} %").format(
        title=title, share=f"{chart.target:g}"
    )


def _top(values: list[float], column: Column) -> float:
    """Where the axis ends: a round number of ticks above all values; shares never above 100 %."""
    most = max(values, default=0)
    if column.measure is Measure.SHARE and most <= _WHOLE:
        most = min(_WHOLE, most * 1.1)
    step = most / _TICKS or 1
    power = 10.0 ** floor(log10(step))
    return _TICKS * power * next(one for one in _STEPS if one * power >= step)


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
