"""The shares in a table of the 28 columns → numbers in percent, whatever their scale."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from sferum_cli.rulebook.shares import WHOLE
from sferum_cli.sources.cleaning.parsing import MISSING, UnreadableError
from sferum_cli.sources.cleaning.text import text_key
from sferum_cli.translation import gettext as _

_SHARE = re.compile(r"(\d+(?:[.,]\d+)?(?:[eE]-?\d+)?)(%?)\*?")
"""Behind a share may stand the mark that it leaves out people (R9)."""
_FRACTION = re.compile(r"(\d+)/(\d*[1-9]\d*)")
_NEAR = 3
"""A share is a fraction or percent where it is so near to its count over its total; both are a
hundred times apart."""
_EXACT_DIGITS = 6
"""Nobody rounds a share for people to so many decimals; readers of workbooks do."""
_SURELY_PERCENT = 20
"""No share is so many times its whole, even where part-timers are counted (R9)."""

ShareCell = tuple[Decimal, bool] | None
"""The number in a cell of a share, and whether it says «%»; None for a cell without one."""


def parse_share(text: str) -> ShareCell:
    """A share as it is written: «19,4», «19.4 %», «0.194», «100/9» (percent, too)."""
    if text_key(text) in MISSING:
        return None
    plain = "".join(text.split())
    if fraction := _FRACTION.fullmatch(plain):
        return Decimal(fraction[1]) / Decimal(fraction[2]), True
    found = _SHARE.fullmatch(plain)
    if found is None:
        raise UnreadableError(_("a share expected, like 19,4"))
    return Decimal(found[1].replace(",", ".")), bool(found[2])


@dataclass(frozen=True)
class ShareCells:
    """The cells of a column of shares, and beside each the count and the total of its quotient."""

    cells: Sequence[ShareCell]
    counts: Sequence[int | None]
    totals: Sequence[int | None]

    @property
    def bare(self) -> list[Decimal]:
        """The numbers that do not say whether they are percent, but for noughts, which are both."""
        return [cell[0] for cell in self.cells if cell is not None and not cell[1] and cell[0]]

    def scale(self) -> int | None:
        """By what the numbers are percent, 1 or WHOLE, as far as the column itself tells.

        Under a format of percent Excel holds 0.194 for 19,4 %. Which it is says the count over its
        total, whose share the column is.
        """
        ratios = [
            float(cell[0]) * total / (WHOLE * count)
            for cell, count, total in zip(self.cells, self.counts, self.totals, strict=True)
            if cell is not None and not cell[1] and cell[0] and count and total
        ]
        if ratios:
            ratio = median(ratios)
            if 1 / _NEAR <= ratio <= _NEAR:
                return 1
            return WHOLE if 1 / _NEAR <= ratio * WHOLE <= _NEAR else None
        return 1 if max(self.bare, default=0) > _SURELY_PERCENT else None

    def percents(self, usual: int | None = None) -> list[float | None] | None:
        """The shares in percent; None where it cannot be told whether they are.

        ``usual`` is the scale of the other columns, for one that does not tell its own.
        """
        scale = (self.scale() or usual) if self.bare else 1
        if scale is None:
            return None
        return [
            None if cell is None else _percent(cell[0], 1 if cell[1] else scale, count, total)
            for cell, count, total in zip(self.cells, self.counts, self.totals, strict=True)
        ]


def usual_scale(columns: Iterable[ShareCells]) -> int | None:
    """The scale of a table whose columns agree, None where they do not or none tells it."""
    told = {scale for column in columns if column.bare and (scale := column.scale()) is not None}
    return told.pop() if len(told) == 1 else None


def _percent(number: Decimal, scale: int, count: int | None, total: int | None) -> float:
    """A share as a double: the exact one where the cell has all the digits that a reader shows.

    A share that was rounded for people stays as it stands.
    """
    digits = -int(number.as_tuple().exponent)
    if count and total and digits >= _EXACT_DIGITS:
        exact = WHOLE * count / total
        if abs(float(number) - exact / scale) < 10.0**-digits:
            return exact
    return float(number * scale)
