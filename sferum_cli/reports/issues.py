"""Problems as lists: of one file to send back to its office, of all files, of a report."""

from collections.abc import Iterable, Sequence

from sferum_cli.problems import Problem
from sferum_cli.reports.document import Cell, ListColumn, Listing
from sferum_cli.translation import gettext as _

_MOST_ROWS = 1_000_000
"""Of problems on a sheet: Excel opens a few more."""


def warnings_listing(problems: Iterable[Problem]) -> Listing:
    """The problems that a report went on with, what they say first; their codes at the right."""
    columns = (
        ListColumn(_("What it is"), 100),
        ListColumn(_("File"), 30),
        ListColumn(_("Sheet"), 20),
        ListColumn(_("Row"), 10),
        ListColumn(_("Column"), 10),
        ListColumn(_("Code"), 28),
    )
    rows: list[tuple[Cell, ...]] = [
        (one.message, one.file, one.sheet, one.row, one.column, one.code.value) for one in problems
    ]
    rows = rows or [(_("Nothing to remark"), *[None] * 5)]
    return Listing(_("Remarks"), columns, rows, is_reference=True)


def problems_of_file(name: str, problems: Sequence[Problem], letter: tuple[str, ...]) -> Listing:
    """The problems of one file, under the name of its sheet and what its office is told."""
    rows = [_cells(one) for one in problems[:_MOST_ROWS]]
    return Listing(name, _columns(), rows, letter=letter)


def problems_of_all(problems: Iterable[Problem]) -> Listing:
    """The problems of every file, each with its file."""
    rows = [(one.file, *_cells(one)) for one in problems]
    return Listing(_("Problems"), (ListColumn(_("File"), 34), *_columns()), rows)


def _columns() -> tuple[ListColumn, ...]:
    """The place first: that is what the office which gets the sheet looks for."""
    return (
        ListColumn(_("Sheet"), 24),
        ListColumn(_("Row"), 12),
        ListColumn(_("Column"), 12),
        ListColumn(_("Header"), 28),
        ListColumn(_("What it is"), 94),
        ListColumn(_("Number"), 12),
        ListColumn(_("Severity"), 20),
        ListColumn(_("Code"), 28),
    )


def _cells(problem: Problem) -> tuple[Cell, ...]:
    return (
        problem.sheet,
        problem.row,
        problem.column,
        problem.header,
        " ".join((problem.message, *problem.snippet)),
        problem.count,
        problem.severity_word,
        problem.code.value,
    )
