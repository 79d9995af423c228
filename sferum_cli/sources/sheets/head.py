"""The first rows of a sheet, among which its header is, and whoever makes sense of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

HEAD_ROWS = 60
"""Among so many non-blank rows the header is looked for."""


@dataclass(frozen=True)
class HeadRow:
    """One of the first non-blank rows: its number and its cells, blank ones as ""."""

    number: int
    cells: tuple[str, ...]


Sense = Callable[[Sequence[HeadRow]], int]
"""How many names of columns that are meant to be read the best of these rows holds.

A file that does not say its encoding, or its separator, is read in the one that makes most sense.
"""
