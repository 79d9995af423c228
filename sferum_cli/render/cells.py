"""One cell → what a person reads, and the texts that must not act in a spreadsheet."""

import datetime as dt
from collections.abc import Mapping

from sferum_cli.problems import printable
from sferum_cli.reports.document import DECIMALS, TOLD_BY_ROW, Table
from sferum_cli.reports.wording import percent_shown, signed, signed_points
from sferum_cli.rulebook.indicators import Block, Column, Measure
from sferum_cli.translation import gettext as _

FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")
"""A text that begins so is a formula to a spreadsheet that opens a csv (OWASP)."""

DATE_SHOWN = "%d.%m.%Y"

_NOTHING = dict.fromkeys(
    (Measure.RANK, Measure.CHANGE, Measure.CHANGE_POINTS, Measure.DIFFERENCE), "—"
)
"""What stands where there is nothing to tell: no rank, no week to compare with."""

MARK = "*"
"""Behind a share that leaves out people of organizations without heads (R9)."""


def is_marked(column: Column, row: Mapping[str, object]) -> bool:
    """Whether a row's share is marked: it leaves out people whose heads are unknown (R9)."""
    return column.mark is not None and row[column.mark] is True


def has_marks_in(table: Table, column: Column) -> bool:
    """Whether a share in a column of the rows or of the total is marked."""
    return column.mark is not None and any(frame[column.mark].any() for frame in table.frames)


def shown_marked(column: Column, row: Mapping[str, object]) -> str:
    """The cell of a row for people, with its mark; the row tells what some numbers are."""
    value = row[column.key]
    if column.measure in TOLD_BY_ROW and isinstance(value, float):
        is_difference = column.measure is Measure.DIFFERENCE
        return _told_by_row(value, row[DECIMALS], is_difference=is_difference)
    return shown(column, row[column.key]) + (MARK if is_marked(column, row) else "")


def _told_by_row(number: float, decimals: object, *, is_difference: bool) -> str:
    if isinstance(decimals, int):
        return (signed_points if is_difference else percent_shown)(number, decimals)
    return signed(int(number)) if is_difference else str(int(number))


def shown(column: Column, value: object) -> str:
    """The cell of a table for people: shares with one decimal (R13), «н/д» for the unknown.

    A change has its sign.
    """
    if column.measure is Measure.NAME:
        return "" if value is None else str(value)
    if value is None:
        return _NOTHING.get(column.measure) or _("n/a")
    if column.measure is Measure.SHARE and isinstance(value, float):
        return percent_shown(value)
    if column.measure is Measure.CHANGE_POINTS and isinstance(value, float):
        return signed_points(value)
    if column.measure is Measure.CHANGE and isinstance(value, int):
        return signed(value)
    if column.measure is Measure.YES_NO:
        return _("yes") if value else _("no")
    if isinstance(value, dt.date):
        return f"{value:{DATE_SHOWN}}"
    return str(value)


def not_a_formula(text: str) -> str:
    """A text for a csv: an apostrophe in front where a spreadsheet would run it as a formula.

    Control characters are spelled out: none of them breaks a row or acts on a terminal.
    """
    mark = "'" if text.startswith(FORMULA_SIGNS) else ""
    return mark + printable(text)


def block_title(block: Block) -> str:
    """What a group of columns is called."""
    return {
        Block.UNIT: _("Unit"),
        Block.ACTIVITY: _("Activity"),
        Block.ORGANIZATIONS: _("Organizations"),
        Block.COVERAGE: _("Coverage"),
        Block.LINKED: _("Linked accounts"),
        Block.REFERENCE: _("Reference"),
        Block.RATINGS: _("Ratings"),
    }[block]
