"""Which table each sheet of a call is, or nearly is, while some of its columns are not known."""

from collections.abc import Sequence
from dataclasses import dataclass

from sferum_cli.problems import Problems, printable
from sferum_cli.sources.files.find import names_of
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.sheets.opened import OpeningFile
from sferum_cli.sources.sheets.sheet import Sheet
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.sources.tables.call_files import CallFiles
from sferum_cli.sources.tables.columns import INPUT_COLUMN, CellKind, ColumnNames
from sferum_cli.sources.tables.header_rows import Match, best_candidate, matched, sense_of
from sferum_cli.sources.tables.header_text import header_key
from sferum_cli.sources.tables.own_sheets import is_legend, is_own_output, is_own_workbook
from sferum_cli.sources.tables.proposals import NEAR, filled_cells, looks_like, nearness
from sferum_cli.sources.tables.shapes import ACTIVITY_ONLY, TABLE_SHAPES, TableKind
from sferum_cli.translation import gettext as _

_LEAST_FOUND = 2
"""With so many names of a table a sheet is nearly it."""

_MOST_SHEETS = 5
"""Of so many sheets with one header the cells are looked at."""

_HEADCOUNTS = (TableKind.HEADCOUNT, TableKind.HEADCOUNT_BY_MUNICIPALITY)


@dataclass(frozen=True)
class CalledSheet:
    """A sheet of a call: what its file is called, and the table that an option names."""

    file: str
    sheet: Sheet
    said: TableKind | None = None

    @property
    def place(self) -> str:
        """The file and the sheet in words."""
        if self.sheet.name is None:
            return printable(self.file)
        return f"{printable(self.file)}, " + _("sheet «{name}»").format(
            name=printable(self.sheet.name)
        )


@dataclass(frozen=True)
class MappedTable:
    """Sheets with one and the same header, and the table that they are taken for."""

    kind: TableKind
    sheets: tuple[CalledSheet, ...]
    first: Match
    """What was known of its columns at first."""

    def match(self, names: ColumnNames) -> Match:
        """The columns that are known under these names."""
        return matched(self.sheets[0].sheet.head(), names, self.kind) or self.first

    def texts(self, match: Match, letter: str) -> list[str]:
        """The filled cells of a column below the header, from the first rows of some sheets."""
        return [
            text
            for one in self.sheets[:_MOST_SHEETS]
            for text in filled_cells(one.sheet, match, letter)
        ]


def read_sheets(
    call: InputCall, options: ReadOptions, problems: Problems, begun: OpeningFile | None
) -> list[CalledSheet]:
    """Every sheet of the files of a call that may be a table; what cannot be read is a problem.

    ``begun`` is a file of the call that is being opened already.
    """
    found = call.found
    names = problems.names = names_of(file.path for file in found.files)
    problems.extend(found.problems)
    sense, said = sense_of(options.tables.names), call.said()
    files = CallFiles(options.files, sense, names, [], problems, begun)
    return [
        CalledSheet(names[opened.file.path], sheet, said.get(opened.file.on_disk))
        for opened in files.checked(found.files)
        if not is_own_workbook(sheet.head() for sheet in opened.sheets)
        for sheet in opened.sheets
        if not is_legend(sheet.head()) and not is_own_output(sheet.head())
    ]


def tables_of(sheets: Sequence[CalledSheet], names: ColumnNames) -> list[MappedTable]:
    """The sheets by what they are taken for, those with one header together.

    A table without a counter looks like members, one without heads like organizations. It is taken
    for activity where an unknown column is likely a counter; and where no sheet is activity, or a
    headcount, one that would be it with more columns is taken for it.
    """
    kinds: dict[int, TableKind] = {}
    for number, one in enumerate(sheets):
        match = matched(one.sheet.head(), names, one.said)
        if match is not None:
            kinds[number] = match.kind
            if match.kind is TableKind.MEMBERS and one.said is None and _counts(one, match, names):
                kinds[number] = TableKind.ACTIVITY
    for wanted, lesser in (
        ((TableKind.ACTIVITY,), TableKind.MEMBERS),
        (_HEADCOUNTS, TableKind.ORGANIZATIONS),
    ):
        if not set(wanted) & set(kinds.values()):
            kinds |= _nearly(sheets, names, kinds, wanted, lesser)
    grouped: dict[tuple[TableKind, tuple[str, ...]], list[tuple[CalledSheet, Match]]] = {}
    for number, kind in sorted(kinds.items()):
        match = matched(sheets[number].sheet.head(), names, kind)
        if match is not None:
            key = (kind, match.candidate.cells)
            grouped.setdefault(key, []).append((sheets[number], match))
    return [
        MappedTable(kind, tuple(sheet for sheet, _match in same), same[0][1])
        for (kind, _cells), same in grouped.items()
    ]


def _counts(one: CalledSheet, match: Match, names: ColumnNames) -> bool:
    """Whether an unknown column is likely a counter, so that members would be activity."""
    return any(
        nearness(header_key(header), key, names) >= NEAR
        and looks_like(filled_cells(one.sheet, match, letter), key)
        for letter, header in match.candidate.unknown.items()
        for key in ACTIVITY_ONLY
        if INPUT_COLUMN[key].kind is CellKind.COUNT
    )


def _nearly(
    sheets: Sequence[CalledSheet],
    names: ColumnNames,
    kinds: dict[int, TableKind],
    wanted: Sequence[TableKind],
    lesser: TableKind,
) -> dict[int, TableKind]:
    """The sheets that may be a table which the call lacks, by their numbers.

    Those that are ``lesser`` now and have unknown columns, else those that are no table yet.
    """
    found: dict[int, TableKind] = {}
    for number, one in enumerate(sheets):
        best = best_candidate(one.sheet.head(), names)
        is_lesser = kinds.get(number) is lesser and one.said is None
        if best is None or not best.unknown or (number in kinds and not is_lesser):
            continue
        shapes = [
            shape
            for shape in TABLE_SHAPES
            if shape.kind in wanted
            and not best.found & set(shape.foreign)
            and len(best.found & shape.keys) >= _LEAST_FOUND
        ]
        if shapes:
            nearest = max(shapes, key=lambda shape: len(best.found & shape.keys))
            found[number] = nearest.kind
    upgraded = {number: kind for number, kind in found.items() if number in kinds}
    return upgraded or found
