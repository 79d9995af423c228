"""The shares in a table of the 28 columns → numbers in percent, whatever their scale."""

import re
from collections.abc import Sequence
from decimal import Decimal
from statistics import median

from sferum_cli.rulebook.shares import WHOLE
from sferum_cli.sources.cleaning.parsing import MISSING, UnreadableError
from sferum_cli.sources.cleaning.text import text_key
from sferum_cli.translation import gettext as _

_SHARE = re.compile(r"(\d+(?:[.,]\d+)?(?:[eE]-?\d+)?)(%?)")
_NEAR = 3
"""A share is a fraction or percent where it is so near to its count over its total; both are a
hundred times apart."""
_EXACT_DIGITS = 6
"""Nobody rounds a share for people to so many decimals; readers of workbooks do."""
_SURELY_PERCENT = 20
"""No share is so many times its whole, even where part-timers are counted (R9)."""


def parse_share(text: str) -> tuple[Decimal, bool] | None:
    """The number in a cell of a share, and whether it says «%»; None for a cell without one."""
    if text_key(text) in MISSING:
        return None
    found = _SHARE.fullmatch("".join(text.split()))
    if found is None:
        raise UnreadableError(_("a share expected, like 19,4"))
    return Decimal(found[1].replace(",", ".")), bool(found[2])


def percents(
    cells: Sequence[tuple[Decimal, bool] | None],
    counts: Sequence[int | None],
    totals: Sequence[int | None],
) -> list[float | None] | None:
    """The shares of a column in percent; None where it cannot be told whether they are.

    Under a format of percent Excel holds 0.194 for 19,4 %. Which it is says the count over its
    total, whose share the column is.
    """
    scale = _scale(cells, counts, totals)
    if scale is None:
        return None
    return [
        None if cell is None else _percent(cell[0], 1 if cell[1] else scale, count, total)
        for cell, count, total in zip(cells, counts, totals, strict=True)
    ]


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


def _scale(
    cells: Sequence[tuple[Decimal, bool] | None],
    counts: Sequence[int | None],
    totals: Sequence[int | None],
) -> int | None:
    """By what the numbers of a column are percent: 1 or WHOLE."""
    bare = [cell[0] if cell is not None and not cell[1] else None for cell in cells]
    if not any(bare):
        return 1
    ratios = [
        float(number) * total / (WHOLE * count)
        for number, count, total in zip(bare, counts, totals, strict=True)
        if number and count and total
    ]
    if ratios:
        ratio = median(ratios)
        if 1 / _NEAR <= ratio <= _NEAR:
            return 1
        return WHOLE if 1 / _NEAR <= ratio * WHOLE <= _NEAR else None
    return 1 if max(number for number in bare if number) > _SURELY_PERCENT else None
