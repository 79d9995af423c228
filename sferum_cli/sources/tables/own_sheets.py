"""What this product wrote itself, in any of its languages: such a file is no input."""

import csv
import re
from collections.abc import Iterable, Sequence
from functools import cache

from sferum_cli.rulebook.indicators import COLUMNS
from sferum_cli.rulebook.targets import TARGETS
from sferum_cli.sources.cleaning.text import text_key
from sferum_cli.sources.sheets.head import HeadRow
from sferum_cli.sources.tables.columns import INPUT_COLUMN
from sferum_cli.translation import in_every_language

_REPORT_NAMES = frozenset(
    text_key(name) for column in COLUMNS for name in (column.key, column.title)
)
"""A sheet with ten of these is a report of our own, not an input."""

_REPORT_SIGNS = 10

_LIST_TITLES = ("Sheet", "Row", "Column", "Header", "What it is", "Number", "Severity", "Code")
_SUMMARY_TITLES = (
    "File", "Sheet", "Table", "Rows read", "Used", "With errors", "Outside the week", "Unmatched",
    "Skipped", "Errors", "Warnings", "Problems on sheet",
)  # fmt: skip
_REJECTED_TITLES = ("File", "Sheet", "Row")
"""The first titles of ``render.problem_files`` and ``render.rejected``, in English."""

_LETTER_AND_HEADER = re.compile(r"[A-Z]{1,3}( .*)?", re.DOTALL)


def is_own_output(head: Sequence[HeadRow]) -> bool:
    """Whether ``head`` is of a report or of a list that this product wrote."""
    kinds = (
        is_own_report,
        is_own_list,
        is_of_weeks,
        _is_of_targets,
        _is_of_comparison,
        _is_overview,
    )
    return any(is_one(head) for is_one in kinds)


def is_own_report(head: Sequence[HeadRow]) -> bool:
    """Whether a row of ``head`` is the header of a report that this product wrote."""
    # Most sheets have fewer columns than a report has signs: their cells need no keys.
    wide = (filled for row in head if len(filled := set(row.cells)) >= _REPORT_SIGNS)
    return any(
        len(_REPORT_NAMES & {text_key(cell) for cell in cells}) >= _REPORT_SIGNS for cells in wide
    )


_OF_WEEKS = ("Week to", "±pp")
"""How the header of a table of weeks begins where it is of one unit, or ends where of several."""


def is_of_weeks(head: Sequence[HeadRow]) -> bool:
    """Whether a row of ``head`` is the header of a table that shows units week by week."""
    first, last = _spelled(_OF_WEEKS)
    rows = ([cell for cell in row.cells if cell] for row in head)
    return any(cells and (cells[0] in first or cells[-1] in last) for cells in rows)


_OF_TARGETS = (("Key", "Target", "Count"), ("key", "title", "count"))
"""What stands behind the region in the header of a table of targets, by titles or by keys."""


def _is_of_targets(head: Sequence[HeadRow]) -> bool:
    """Whether a row of ``head`` is the header of a table of targets, or of units beside them."""
    rows = [[cell for cell in row.cells if cell] for row in head]
    shares = {f"{target.short} %" for target in TARGETS}
    return any(
        any(_are(cells[1 : len(names) + 1], names) for names in _OF_TARGETS) or shares <= set(cells)
        for cells in rows
    )


_OF_COMPARISON = (("Ours", "Theirs", "Difference"), ("ours", "theirs", "difference"))
"""How the header of the differences of two tables ends, by titles or by keys."""
_OF_UNITS = ("Only in",)
"""How that of the units begins which one of the two has."""


def _is_of_comparison(head: Sequence[HeadRow]) -> bool:
    """Whether a row of ``head`` is the header of what two tables were held together for."""
    rows = [[cell for cell in row.cells if cell] for row in head]
    return any(
        _are(cells[:1], _OF_UNITS)
        or any(_are(cells[-len(names) :], names) for names in _OF_COMPARISON)
        for cells in rows
    )


_ABOUT_TITLES = ("About the file", "What", "Value")


def is_own_workbook(sheets: Iterable[Sequence[HeadRow]]) -> bool:
    """Whether one of the sheets of a file says what this product made it from.

    Then none of the others is an input, whatever its header looks like.
    """
    return any(head and _are([cell for cell in head[0].cells if cell], _ABOUT_TITLES)
               for head in sheets)  # fmt: skip


_OF_OVERVIEW = ("share", "people", "missing")
"""What stands under the heading of each target in the header of an overview."""


def _is_overview(head: Sequence[HeadRow]) -> bool:
    """Whether a row of ``head`` is the header of an overview: the same words for every target."""
    words = _spelled(_OF_OVERVIEW)
    return any(
        all(sum(cell in spellings for cell in row.cells) == len(TARGETS) for spellings in words)
        for row in head
    )


def is_own_list(head: Sequence[HeadRow]) -> bool:
    """Whether ``head`` begins a list of problems, or of rejected rows, that this product wrote."""
    if not head:
        return False
    cells = [cell for cell in head[0].cells if cell]
    if len(cells) == 1:  # a csv none of whose names is known may have been cut elsewhere
        cells = next(csv.reader(cells), [])
    if _are(cells, _LIST_TITLES) or _are(cells[1:], _LIST_TITLES) or _are(cells, _SUMMARY_TITLES):
        return True
    rest = cells[len(_REJECTED_TITLES) :]
    return (
        _are(cells[: len(_REJECTED_TITLES)], _REJECTED_TITLES)
        and (bool(rest) or len(head) == 1)  # no row was rejected
        and all(_LETTER_AND_HEADER.fullmatch(cell) for cell in rest)
    )


_COLUMN_OF_LEGEND = re.compile(r".+ \((\w+)\)")
_LEGEND_SIGNS = 3


def is_legend(head: Sequence[HeadRow]) -> bool:
    """Whether ``head`` is the sheet of a template that explains its columns, in any language.

    Each has a row that begins with its title and its key.
    """
    found = (_COLUMN_OF_LEGEND.fullmatch(row.cells[0]) for row in head if row.cells)
    return sum(one is not None and one[1] in INPUT_COLUMN for one in found) >= _LEGEND_SIGNS


def _are(cells: Sequence[str], titles: Sequence[str]) -> bool:
    """Whether the cells are these titles, each in one of our languages."""
    return len(cells) == len(titles) and all(
        cell in spellings for cell, spellings in zip(cells, _spelled(titles), strict=True)
    )


@cache
def _spelled(titles: Iterable[str]) -> tuple[frozenset[str], ...]:
    return tuple(in_every_language(title) for title in titles)
