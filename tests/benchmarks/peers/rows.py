"""The rows that the peers write: the product's columns, under its machine names."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.columns import COLUMNS


def write_rows(rows: Iterable[Sequence[object]], path: Path) -> None:
    """Write rows in the order of the keys as csv; an empty cell is a value that is not known."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
