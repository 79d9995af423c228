"""Which table a sheet holds, and which of its columns are ours: seen from the header."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sferum_cli.excel import column_letter
from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.rulebook.words import OrganizationType
from sferum_cli.sources.cleaning.text import shown
from sferum_cli.sources.sheets.sheet import Sheet
from sferum_cli.sources.tables.cells_as_text import is_no_cell
from sferum_cli.sources.tables.columns import ColumnNames, key_of_all, type_of_key
from sferum_cli.sources.tables.header_below import with_parts
from sferum_cli.sources.tables.header_problems import (
    blank_headers,
    counts_elsewhere,
    dates_unknown,
    groups_unclear,
    lookalikes,
    optional_proposed,
    twice,
)
from sferum_cli.sources.tables.header_rows import Match, best_candidate, matched, matched_piece
from sferum_cli.sources.tables.shapes import TableKind
from sferum_cli.translation import gettext as _


@dataclass(frozen=True)
class Header:
    """The header of a table: its last row, and the letter and the text of each column by key.

    ``unknown`` has the texts of the columns that are not ours by their letters. ``said`` has the
    values of columns that are not there and that the name of the sheet or file says, by key.
    """

    kind: TableKind
    row: int
    letters: dict[str, str]
    titles: dict[str, str]
    unknown: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)

    def has(self, key: str) -> bool:
        """Whether the table has this column, be it for some type of organization alone.

        So it has where its name says what would stand there.
        """
        if key in self.letters or key in self.said:
            return True
        return any(key == key_of_all(one) for one in self.letters)

    @property
    def types(self) -> list[OrganizationType]:
        """The types that have columns of their own, side by side; none where rows say the type."""
        types = map(type_of_key, self.letters)
        return list(dict.fromkeys(one for one in types if one is not None))


@dataclass(frozen=True)
class Recognised:
    """The table that a sheet holds, and what is wrong with its header.

    ``lacking`` are the groups of required columns of which none is there: whether that is an error
    is seen from the other tables of the call.
    """

    header: Header
    match: Match
    lacking: tuple[tuple[str, ...], ...]
    problems: tuple[Problem, ...]


def recognise(
    sheet: Sheet,
    names: ColumnNames,
    said: TableKind | None = None,
    *,
    assume_verified: bool = False,
) -> Recognised | None:
    """The table that ``sheet`` holds, None where it is none of ours.

    With at least half of a table's required columns the sheet is that table; a column that is
    there twice is then an error; so are dates under a header that is not known where the table has
    no date. Codes of organizations with numbers of a headcount are a piece of one. ``said`` is the
    table that an option of the call names. ``assume_verified`` makes «Верифицирован» optional (R4).
    """
    match = matched(sheet.head(), names, said) or matched_piece(sheet.head(), names)
    if match is None:
        return None
    match, unclear = with_parts(sheet, match, names)
    problems = (
        *unclear,
        *twice(sheet, match),
        *lookalikes(sheet, match),
        *blank_headers(sheet, match),
        *groups_unclear(sheet, match),
        *counts_elsewhere(sheet, names, match),
        *dates_unknown(sheet, names, match),
        *optional_proposed(sheet, names, match),
        *_types_unreadable(sheet, match),
    )
    lacking = tuple(match.lacking(assume_verified=assume_verified))
    return Recognised(_header(match), match, lacking, problems)


def unknown_headers(sheet: Sheet, names: ColumnNames) -> list[str]:
    """The headers of a sheet that are not ours, where it has some that are."""
    best = best_candidate(sheet.head(), names)
    return [] if best is None else list(best.unknown.values())


def _types_unreadable(sheet: Sheet, match: Match) -> list[Problem]:
    """An error for each column of ours whose type, which the file says, is that of no cells."""
    types = {key: sheet.types.get(column_letter(number)) for key, number in match.columns.items()}
    return [
        Problem(
            Severity.ERROR,
            Code.COLUMN_TYPE,
            _("values of the type {type} cannot be read; export them as text or numbers").format(
                type=str(dtype)
            ),
            path=sheet.path,
            sheet=sheet.name,
            column=column_letter(match.columns[key]),
            header=match.candidate.cells[match.columns[key]],
        )
        for key, dtype in types.items()
        if dtype is not None and is_no_cell(dtype)
    ]


def _header(match: Match) -> Header:
    cells = match.candidate.cells
    return Header(
        match.kind,
        match.candidate.row,
        {key: column_letter(number) for key, number in match.columns.items()},
        {key: shown(cells[number]) for key, number in match.columns.items()},
        match.candidate.unknown,
    )
