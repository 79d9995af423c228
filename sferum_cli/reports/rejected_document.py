"""The document of --rejected: the rows that --skip-bad-rows left out, as their files have them."""

from collections.abc import Sequence

from sferum_cli.accounting import RejectedRow
from sferum_cli.reports.document import Document, ListColumn, Listing
from sferum_cli.translation import gettext as _

_WIDTH = 20


def rejected_document(rows: Sequence[RejectedRow]) -> Document:
    """File, sheet and row, then the cells under letter and header.

    The letter keeps columns of one header apart.
    """
    headers = list(dict.fromkeys(_header(letter, title) for row in rows
                                 for letter, title, _cell in row.cells))  # fmt: skip
    listed = []
    for row in rows:
        cells = {_header(letter, title): cell for letter, title, cell in row.cells}
        found = (cells.get(header) for header in headers)
        texts = (None if cell is None else str(cell) for cell in found)
        listed.append((row.file, row.sheet, row.row, *texts))
    titles = (_("File"), _("Sheet"), _("Row"), *headers)
    listing = Listing("", tuple(ListColumn(one, _WIDTH) for one in titles), listed)
    return Document("rejected", (), listing, (), {}, {}, ())


def _header(letter: str, title: str) -> str:
    """The letter of a column and its header, if it has one."""
    return " ".join((letter, *title.split()))
