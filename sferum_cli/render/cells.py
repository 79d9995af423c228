"""One cell → what a person reads, and the texts that must not act in a spreadsheet."""

from sferum_cli.problems import printable
from sferum_cli.rulebook.indicators import Column, Measure
from sferum_cli.rulebook.shares import rounded
from sferum_cli.translation import decimal_mark
from sferum_cli.translation import gettext as _

FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")
"""A text that begins so is a formula to a spreadsheet that opens a csv (OWASP)."""


def shown(column: Column, value: object) -> str:
    """The cell of a table for people: shares with one decimal (R13), «н/д» for the unknown."""
    if column.measure is Measure.NAME:
        return "" if value is None else str(value)
    if value is None:
        return "—" if column.measure is Measure.RANK else _("n/a")
    if column.measure is Measure.SHARE and isinstance(value, float):
        return percent_shown(value)
    return str(value)


def percent_shown(percent: float) -> str:
    """A share as people read it, without the sign: «16,3»."""
    return str(rounded(percent)).replace(".", decimal_mark())


def not_a_formula(text: str) -> str:
    """A text for a csv: an apostrophe in front where a spreadsheet would run it as a formula.

    Control characters are spelled out: none of them breaks a row or acts on a terminal.
    """
    mark = "'" if text.startswith(FORMULA_SIGNS) else ""
    return mark + printable(text)
