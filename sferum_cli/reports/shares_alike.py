"""When two shares of two tables are one: exact ones, rounded ones, and within a tolerance."""

from collections.abc import Iterator

import polars as pl

from sferum_cli.rulebook.indicators import INDICATORS, Indicator
from sferum_cli.rulebook.shares import WHOLE, rounded

NOISE = 1e-9
"""By so much of themselves two doubles of one share may differ: programs calculate them each in
their own way."""

NOISE_POINTS = 6e-8
"""And by so many points, however small they are: of a fraction in a workbook its reader shows nine
decimals."""

_MOST_DECIMALS = 9
"""So many decimals tell apart whatever is more than noise."""


def are_alike(ours: float, theirs: float, *, are_rounded: bool, tolerance: float) -> bool:
    """Whether two shares in percent are equal, or differ by at most ``tolerance`` points.

    Where one of them was rounded to one decimal they are equal if they round equally (R13).
    """
    if abs(ours - theirs) <= tolerance + _noise(ours, theirs):
        return True
    return are_rounded and rounded(ours) == rounded(theirs)


def decimals_to_tell(ours: float | None, theirs: float | None) -> int:
    """With how many decimals two shares that differ are shown as two, and their difference too."""
    usual = 1
    if ours is None or theirs is None:
        return usual
    return next(
        (
            decimals
            for decimals in range(usual, _MOST_DECIMALS)
            if rounded(ours, decimals) != rounded(theirs, decimals)
            and rounded(abs(ours - theirs), decimals)
        ),
        _MOST_DECIMALS,
    )


def rounded_shares(rows: pl.DataFrame, *, is_known: bool = False) -> frozenset[str]:
    """The keys of the shares in a table that were rounded to one decimal.

    ``rows`` has the columns that the table has. No share of such a column has more than one
    decimal, and one of them is the rounded quotient of its count and its total, and not the
    quotient itself; or the whole table has no more than one decimal, and no count tells that its
    shares are exact. ``is_known`` says that all were.
    """
    shares = [one for one in INDICATORS if one.share_key in rows.columns]
    if is_known:
        return frozenset(one.share_key for one in shares)
    short = {one.share_key for one in shares if all(map(_is_short, rows[one.share_key]))}
    told = {one.share_key: set(_told(rows, one)) for one in shares}
    proven = {key for key in short if True in told[key]}
    whole_is_short = len(short) == len(shares)
    if whole_is_short and (proven or not any(told.values())):
        return frozenset(short)
    return frozenset(proven)


def _is_short(share: float | None) -> bool:
    return share is None or _are_one(share, float(rounded(share)))


def _are_one(share: float, other: float) -> bool:
    return abs(share - other) <= _noise(share, other)


def _noise(share: float, other: float) -> float:
    return max(NOISE_POINTS, NOISE * max(share, other))


def _told(rows: pl.DataFrame, one: Indicator) -> Iterator[bool]:
    """Of each share whose count tells it: whether it was rounded. A nought tells nothing."""
    if not {one.key, one.total.key} <= {*rows.columns}:
        return
    for share, count, total in rows.select(one.share_key, one.key, one.total.key).iter_rows():
        if not share or not count or not total:
            continue
        exact = WHOLE * count / total
        if _are_one(share, exact):
            yield False
        elif _are_one(share, float(rounded(exact))):
            yield True
