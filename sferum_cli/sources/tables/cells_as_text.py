"""Cells of any type → the text that a person sees in them."""

import polars as pl

from sferum_cli.sources.cleaning.parsing import LARGEST_SAFE_NUMBER


def as_text(cells: pl.Series) -> pl.Series:
    """The cells as text; whole numbers of a float column without their «.0».

    A number that has lost digits is written as Excel would, which nothing reads as whole.
    """
    if is_no_cell(cells.dtype):
        as_written = (None if cell is None else str(cell) for cell in cells.to_list())
        return pl.Series(cells.name, as_written, pl.String)
    if cells.dtype.is_float():
        whole = cells.cast(pl.Int64, strict=False)
        text = pl.when(whole.cast(pl.Float64) == cells).then(whole.cast(pl.String))
        texts = pl.select(text.otherwise(cells.cast(pl.String))).to_series()
        lost = has_lost_digits(cells)
        if not lost.any():
            return texts
        written = pl.Series([f"{cell:E}" for cell in cells.filter(lost)], dtype=pl.String)
        return texts.scatter(lost.arg_true(), written)
    if cells.dtype.is_decimal():  # its zeros are its type's, and no thousands
        return cells.cast(pl.String).str.replace(r"\.(\d*?)0+$", ".${1}").str.strip_suffix(".")
    return cells.cast(pl.String)


def is_no_cell(dtype: pl.DataType) -> bool:
    """Whether values of a type are none that a cell of a spreadsheet holds."""
    return dtype.is_nested() or dtype in (pl.Binary, pl.Duration, pl.Time, pl.Object)


def has_lost_digits(cells: pl.Series) -> pl.Series:
    """Which cells of a float column are above what a float keeps every digit of, or no number."""
    whole = cells.abs() <= LARGEST_SAFE_NUMBER
    return ~(whole & cells.is_not_nan()).fill_null(value=True)
