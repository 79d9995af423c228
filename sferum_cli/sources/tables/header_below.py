"""A second row under a header, which says the parts of a column: «всего», «из них женщин».

A name of ours stands over several columns then, and only one of them is what it says.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sferum_cli.excel import column_letter
from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.sources.cleaning.text import shown
from sferum_cli.sources.sheets.head import HeadRow
from sferum_cli.sources.sheets.sheet import Sheet
from sferum_cli.sources.tables.columns import INPUT_COLUMN, ColumnNames
from sferum_cli.sources.tables.header_rows import Match
from sferum_cli.sources.tables.header_text import same_header
from sferum_cli.translation import gettext as _

_WHOLES = ("всего", "итого", "total")
"""What says that a column is the whole, with or without a unit («всего, чел.»)."""

_WHOSE = (
    "region", "municipality", "organization_id", "organization", "inn", "organization_type",
    "date", "week", "user_id", "role",
)  # fmt: skip
"""What no row of data lacks altogether."""


@dataclass(frozen=True)
class _Parts:
    """The columns under the name of ``key``, which stands over the first of them."""

    key: str
    upper: str
    columns: Sequence[int]

    def texts(self, lower: Sequence[str]) -> list[str]:
        """What each of them is called: its heading, and its own word."""
        return [" ".join(shown(one) for one in (self.upper, lower[number]) if one.strip())
                for number in self.columns]  # fmt: skip

    def whole(self, lower: Sequence[str], names: ColumnNames) -> int | None:
        """The column that is meant: by a name of ours, else the only one that is the whole."""
        texts = zip(self.columns, self.texts(lower), strict=True)
        said = [number for number, text in texts
                if names.names_in_full(text) and names.key_of(text) == self.key]  # fmt: skip
        wholes = [number for number in self.columns
                  if any(same_header(lower[number], one) for one in _WHOLES)]  # fmt: skip
        return next((found[0] for found in (said, wholes) if len(found) == 1), None)


def with_parts(sheet: Sheet, match: Match, names: ColumnNames) -> tuple[Match, list[Problem]]:
    """The match with the row of parts below its header, if there is one, and what is unclear.

    An error for each name that stands over several columns of which none is surely the whole.
    """
    lower = _row_below(sheet.head(), match)
    parts = [] if lower is None else _parts(match, lower.cells)
    if lower is None or not parts:
        return match, []
    cells, keys = list(match.candidate.cells), list(match.candidate.keys)
    columns, problems = dict(match.columns), []
    for one in parts:
        chosen = one.whole(lower.cells, names)
        if chosen is None:
            problems.append(_unclear(sheet, match, one, lower))
            chosen = one.columns[0]
        for number, text in zip(one.columns, one.texts(lower.cells), strict=True):
            cells[number], keys[number] = text, one.key if number == chosen else None
        columns[one.key] = chosen
    candidate = replace(match.candidate, row=lower.number, cells=tuple(cells), keys=tuple(keys))
    return replace(match, candidate=candidate, columns=columns), problems


def _row_below(head: Sequence[HeadRow], match: Match) -> HeadRow | None:
    row = next((one for one in head if one.number == match.candidate.row + 1), None)
    if row is None:
        return None
    width = len(match.candidate.cells)
    return HeadRow(row.number, (*row.cells, *[""] * (width - len(row.cells))))


def _parts(match: Match, lower: Sequence[str]) -> list[_Parts]:
    """The names of ours that stand over several columns; none where the row is one of data.

    A row of data says whose it is: under one of the names that stand over one column.
    """
    upper = match.candidate.cells
    found = []
    for key, number in match.columns.items():
        end = number + 1
        while end < len(upper) and not upper[end].strip() and lower[end].strip():
            end += 1
        if end > number + 1 and lower[number].strip():
            found.append(_Parts(key, upper[number], range(number, end)))
    of_parts = {one.key for one in found}
    whose = [match.columns[key] for key in _WHOSE if key in match.columns and key not in of_parts]
    is_data = not whose or any(lower[number].strip() for number in whose)
    return [] if is_data else found


def _unclear(sheet: Sheet, match: Match, parts: _Parts, lower: HeadRow) -> Problem:
    texts = parts.texts(lower.cells)
    message = _(
        "«{title}» stands over several columns: {columns}; say which of them it is, like "
        '--map "{text}={key}"'
    ).format(
        title=INPUT_COLUMN[parts.key].title,
        columns=", ".join(
            f"{column_letter(number)} «{shown(lower.cells[number])}»" for number in parts.columns
        ),
        text=texts[-1],
        key=parts.key,
    )
    return Problem(
        Severity.ERROR,
        Code.COLUMN_TWICE,
        message,
        path=sheet.path,
        sheet=sheet.name,
        row=match.candidate.row,
        column=column_letter(parts.columns[0]),
        header=shown(parts.upper),
    )
