"""The file of --rejected: the rows that --skip-bad-rows left out, as their files have them."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from sferum_cli.outputs.staging import PRIVATE_MODE, Staged
from sferum_cli.render.cells import not_a_formula
from sferum_cli.reports.report import RejectedRow
from sferum_cli.translation import gettext as _

REJECTED_SUFFIXES = (".csv",)


def staged_rejected(rows: Sequence[RejectedRow], path: Path) -> Staged:
    """The rows as csv: file, sheet and row, then the cells under letter and header.

    The letter keeps columns of one header apart.
    """
    places = (_("File"), _("Sheet"), _("Row"))
    headers = list(dict.fromkeys(_header(letter, title) for row in rows
                                 for letter, title, _cell in row.cells))  # fmt: skip
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*places, *map(not_a_formula, headers)])
    for row in rows:
        cells = {_header(letter, title): cell for letter, title, cell in row.cells}
        texts = [row.file, row.sheet or "", row.row, *(cells.get(header) for header in headers)]
        writer.writerow(["" if text is None else not_a_formula(str(text)) for text in texts])
    data = stream.getvalue().encode()
    return Staged(path, data, lambda written: _has(written, len(rows)), PRIVATE_MODE)


def _header(letter: str, title: str) -> str:
    """The letter of a column and its header, if it has one."""
    return " ".join((letter, *title.split()))


def _has(data: bytes, rows: int) -> bool:
    return sum(1 for _row in csv.reader(io.StringIO(data.decode()))) == rows + 1
