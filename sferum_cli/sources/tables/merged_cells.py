"""Cells that are merged over several rows, in the columns where they count for all of them."""

from collections.abc import Mapping, Sequence

import polars as pl

from sferum_cli.sources.sheets.facts import MergedCells
from sferum_cli.sources.sheets.sheet import ROW

FILLED_DOWN = ("region", "municipality", "organization_type")
"""The columns in which merged cells count for all their rows; in others they are a fault."""


def filled_down(batch: pl.DataFrame, merged: Mapping[str, Sequence[MergedCells]]) -> pl.DataFrame:
    """The batch with the value of ``merged`` cells, by the key of their column, in all their rows.

    ``batch`` has ROW and the rows in order.
    """
    for key, ranges_of_key in merged.items():
        ranges = pl.DataFrame(
            [(one.first_row, one.last_row) for one in ranges_of_key],
            schema={"first": pl.UInt32, "last": pl.UInt32},
            orient="row",
        ).sort("first")
        tops = batch.select(pl.col(ROW).alias("first"), pl.col(key).alias("value"))
        ranges = ranges.join(tops, on="first", how="left", maintain_order="left")
        covered = batch.join_asof(ranges, left_on=ROW, right_on="first", strategy="backward")
        value = pl.when(pl.col(ROW) <= pl.col("last")).then("value").otherwise(key)
        batch = covered.with_columns(value.alias(key)).select(batch.columns)
    return batch
