"""Subtotals of a headcount by organization that no word gives away (section 2)."""

from collections.abc import Sequence

import polars as pl

from sferum_cli.problems import Code
from sferum_cli.sources.reference.reference_tables import (
    MUNICIPALITY,
    SHEET,
    ReferenceTables,
    RowPlace,
)
from sferum_cli.sources.tables.shapes import HEADS
from sferum_cli.translation import gettext as _


def without_sums(frame: pl.DataFrame, tables: ReferenceTables) -> pl.DataFrame:
    """The rows but subtotals that no word gives away, which are errors.

    Such a row has neither ID nor ИНН, and its every number is the sum of all rows of its
    municipality above it in its sheet, or of its municipality and type: of two at least. So is
    the first row of its municipality that is the sum of all rows below it.
    """
    above, below = "_above", "_below"
    parts = [(MUNICIPALITY, SHEET), (MUNICIPALITY, SHEET, "organization_type")]
    without_id = pl.col("organization_id").is_null() & pl.col("inn").is_null()
    says_something = pl.any_horizontal(pl.col(key) > 0 for key in HEADS)
    is_candidate = without_id & says_something.fill_null(value=False)
    judged = frame.with_columns(
        pl.when(is_candidate).then(pl.coalesce(_summed_above(part) for part in parts)).alias(above),
        pl.when(is_candidate).then(_summed_below(parts[0])).alias(below),
    )
    is_sum = pl.col(above).is_not_null() | pl.col(below).is_not_null()
    sums = judged.filter(is_sum)
    for record in sums.iter_rows(named=True):
        message = _(
            "the numbers are the sum of the {number} rows of «{municipality}» above it: delete "
            "the row if it is a total, or give the organization its ID or ИНН"
        )
        if record[above] is None:
            message = _(
                "the numbers are the sum of the {number} rows of «{municipality}» below it: "
                "delete the row if it is a total, or give the organization its ID or ИНН"
            )
        message = message.format(
            number=record[above] or record[below], municipality=record["municipality"]
        )
        place = RowPlace.of(record)
        key = next(key for key in HEADS if tables.has(place, key))
        tables.report(place, Code.ROW_IS_SUM, message, key=key)
    tables.reject(sums)
    return judged.filter(~is_sum).drop(above, below)


def _summed_above(part: Sequence[str]) -> pl.Expr:
    """How many rows of its part a row is the sum of, all those above it; null where it is not."""
    number = pl.int_range(pl.len()).over(part)
    same = [
        _is_unknown_or(key, pl.col(key).fill_null(0).cum_sum().over(part) - pl.col(key))
        for key in HEADS
    ]
    return pl.when(pl.all_horizontal(same) & (number > 1)).then(number)


def _summed_below(part: Sequence[str]) -> pl.Expr:
    """Likewise all those below the first row of a part.

    The contract speaks of sums above the row alone: here both numbers must be known and say the
    same, which does not happen by chance.
    """
    number = pl.len().over(part) - 1
    is_first = pl.int_range(pl.len()).over(part) == 0
    same = [
        (pl.col(key) > 0) & (pl.col(key) == pl.col(key).fill_null(0).sum().over(part) - pl.col(key))
        for key in HEADS
    ]
    return pl.when(pl.all_horizontal(same) & is_first & (number > 1)).then(number)


def _is_unknown_or(key: str, number: pl.Expr) -> pl.Expr:
    return pl.col(key).is_null() | (pl.col(key) == number)
