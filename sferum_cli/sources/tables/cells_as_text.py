"""Cells of any type → the text that a person sees in them."""

import polars as pl

from sferum_cli.sources.cleaning.parsing import LARGEST_SAFE_NUMBER, lost_digits
from sferum_cli.translation import gettext as _

_WHOLE_UP_TO = {"Float16": 2**11, "Float32": 2**24}
"""Up to here a short float has every whole number; as names, since not every Polars has both."""


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


def why_lost(cells: pl.Series) -> str:
    """What is said of cells of a float column that have lost digits."""
    if str(cells.dtype) in _WHOLE_UP_TO:
        return _("a number whose last digits a short float has lost; export the column as text")
    return lost_digits()


def has_lost_digits(cells: pl.Series) -> pl.Series:
    """Which cells of a float column are above what a float keeps every digit of, or no number."""
    whole = cells.abs() <= _WHOLE_UP_TO.get(str(cells.dtype), LARGEST_SAFE_NUMBER)
    return ~(whole & cells.is_not_nan()).fill_null(value=True)
