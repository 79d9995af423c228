"""The tables of a call before it is known which of the columns that they lack are given elsewhere.

What one headcount lacks another may give, and the name of a sheet or file may be its municipality.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from sferum_cli.problems import Problem, Severity
from sferum_cli.sources.cleaning.municipality_in_name import (
    LONGEST_OF_A_SHEET,
    meets_one,
    municipality_in_name,
    says_class,
)
from sferum_cli.sources.cleaning.municipality_names import MunicipalityKey, municipality_key
from sferum_cli.sources.cleaning.text import shown
from sferum_cli.sources.files.formats import name_without_suffixes
from sferum_cli.sources.files.unreadable import UnreadableFileError
from sferum_cli.sources.sheets.sheet import Sheet
from sferum_cli.sources.tables.cells_as_text import as_text
from sferum_cli.sources.tables.columns import ColumnNames
from sferum_cli.sources.tables.header import Header, Recognised
from sferum_cli.sources.tables.header_problems import columns_missing
from sferum_cli.sources.tables.options import MunicipalityFrom
from sferum_cli.sources.tables.proposals import near_elsewhere, proposed
from sferum_cli.sources.tables.shapes import HEADS, ORGANIZATION_CODES, TableKind
from sferum_cli.sources.tables.table_sheet import TableSheet
from sferum_cli.translation import gettext as _

_MUNICIPALITY = ("municipality",)
_PLACE = ("region", "municipality")

_SEVERAL = 2
"""So many sheets or files of different municipalities are no accident."""


@dataclass(eq=False)
class FoundTable:
    """A table of a sheet, and the required columns that neither it nor another one gives."""

    table: TableSheet
    recognised: Recognised
    lacking: tuple[tuple[str, ...], ...]
    is_said: bool
    """Whether an option of the call names it."""

    @property
    def header(self) -> Header:
        """Its header."""
        return self.table.header

    @property
    def is_headcount(self) -> bool:
        """Whether it is a headcount by organization that has rows."""
        is_it = self.header.kind is TableKind.HEADCOUNT
        return is_it and self.table.sheet.has_rows(self.header.row)

    @property
    def is_bare(self) -> bool:
        """Whether it names organizations by codes, and says of their place nothing at all."""
        letters = self.header.letters
        return not letters.keys().isdisjoint(ORGANIZATION_CODES) and letters.keys().isdisjoint(
            _PLACE
        )

    @property
    def is_no_table(self) -> bool:
        """Whether it would only be a piece of a headcount, and is none."""
        is_sure = self.is_said or self.recognised.match.is_header
        return bool(self.lacking) and not is_sure

    @property
    def is_placed_by_name(self) -> bool:
        """Whether it needs a municipality, and has that of its name."""
        return bool(self.header.said) and _MUNICIPALITY in self.recognised.lacking

    @property
    def is_faulty(self) -> bool:
        """Whether something is wrong with the columns that it has."""
        return any(one.severity is Severity.ERROR for one in self.recognised.problems)

    def heads(self) -> set[str]:
        """The numbers that it has columns of."""
        return set(filter(self.header.has, HEADS))


def found_table(
    table: TableSheet,
    recognised: Recognised,
    whose: MunicipalityFrom | None,
    names: ColumnNames,
    *,
    is_said: bool,
) -> FoundTable:
    """A table; a municipality that is missing is taken from the name that ``whose`` says.

    Not where a column that is not known may be it: «Районы» is then no municipality's sheet.
    """
    lacking = recognised.lacking
    is_needed = _MUNICIPALITY in lacking or _meets_by_name_alone(table.header)
    municipality = _municipality(table.sheet, whose) if whose is not None and is_needed else None
    if municipality and proposed(table.sheet, names, [_MUNICIPALITY], recognised.match):
        municipality = None
    if municipality is not None:
        table.header = replace(table.header, said={"municipality": municipality})
        lacking = tuple(group for group in lacking if group != _MUNICIPALITY)
    return FoundTable(table, recognised, lacking, is_said)


def _meets_by_name_alone(header: Header) -> bool:
    """Whether people's organizations are only named, which one municipality may tell apart."""
    is_of_people = header.kind in {TableKind.ACTIVITY, TableKind.MEMBERS}
    return is_of_people and not any(map(header.has, (*ORGANIZATION_CODES, *_PLACE)))


def complete_headcounts(found: Sequence[FoundTable]) -> None:
    """Take from what each headcount lacks what others give: numbers, or place and type.

    Codes and numbers alone are a piece where an option says it is a headcount, or where some other
    headcount lacks these numbers.
    """
    headcounts = [one for one in found if one.is_headcount]
    whole = [one for one in headcounts if not one.is_bare]
    everywhere = {key for key in HEADS if all(key in one.heads() for one in whole)}
    pieces = [
        one
        for one in headcounts
        if one.is_bare and whole and one.heads() and (one.is_said or one.heads() - everywhere)
    ]
    there = {key for one in (*whole, *pieces) for key in one.heads()}
    for one in (*whole, *pieces):
        given = {key for key in HEADS if one.heads() and key in there}
        if one in pieces:
            given |= {*_PLACE, "organization_type"}
            one.table.header = replace(one.header, said={})
        one.lacking = tuple(group for group in one.lacking if not set(group) <= given)


def columns_lacking(
    found: Sequence[FoundTable], names: ColumnNames, whose: MunicipalityFrom | None
) -> Iterator[tuple[FoundTable, list[Problem]]]:
    """Each table, and the error that it is where it lacks a column."""
    without = [one for one in found if _MUNICIPALITY in one.lacking and not one.is_no_table]
    others = [one for one in found if one not in without and not one.is_faulty]
    needing = [one for one in found if one in without or one.is_placed_by_name]
    option = _option_that_works(needing, others, whose) if without else None
    for one in found:
        is_told = option is not None and _municipality(one.table.sheet, option) is not None
        told = option if is_told else None
        advice = _advice(one.table.sheet, whose, told) if one in without else ""
        match, elsewhere = one.recognised.match, _heads_elsewhere(one, found, names)
        problems = columns_missing(one.table.sheet, names, match, one.lacking, advice, elsewhere)
        if told is not None and one.lacking == (_MUNICIPALITY,):
            problems = [replace(problem, options=told.option) for problem in problems]
        yield one, problems


def _heads_elsewhere(
    one: FoundTable, found: Sequence[FoundTable], names: ColumnNames
) -> dict[str, str]:
    """The headers of directories that may be the numbers which a headcount lacks, by their keys."""
    if not one.is_headcount:
        return {}
    directories = [other for other in found if other.header.kind is TableKind.ORGANIZATIONS]
    headers = {}
    for key in HEADS:
        if (key,) not in one.lacking:
            continue
        near = (
            near_elsewhere(other.table.sheet, names, key, other.recognised.match)
            for other in directories
        )
        header = next((header for header in near if header is not None), None)
        if header is not None:
            headers[header] = key
    return headers


def _municipality(sheet: Sheet, whose: MunicipalityFrom) -> str | None:
    """The municipality that the name of a sheet or file says, None where it says none."""
    if whose is MunicipalityFrom.FILE:
        return municipality_in_name(name_without_suffixes(sheet.path))
    return municipality_in_name(sheet.name or "", LONGEST_OF_A_SHEET)


def _option_that_works(
    needing: Sequence[FoundTable], others: Sequence[FoundTable], tried: MunicipalityFrom | None
) -> MunicipalityFrom | None:
    """The option that gives these tables their municipality, None where none does.

    All of them, or several, beside sheets like «Свод», which are to be hidden. Where other tables
    name municipalities, each name meets one of these or says its class, and one at least meets.
    Where none does, more than half say it: towns are called «Омск». Of two options that do, the
    one whose names tell more tables apart.
    """
    known = {municipality_key(name) for one in others for name in _municipalities(one.table)}
    working: dict[MunicipalityFrom, int] = {}
    for whose in MunicipalityFrom:
        names = [_municipality(one.table.sheet, whose) for one in needing]
        said = [name for name in names if name is not None]
        is_told = len(said) == len(names) or len(set(said)) >= _SEVERAL
        if whose is not tried and is_told and _fit(said, known):
            working[whose] = len(set(said))
    return max(working, key=lambda one: working[one], default=None)


def _fit(said: Sequence[str], known: set[MunicipalityKey]) -> bool:
    met = [meets_one(name, known) for name in said]
    sure = [meets or says_class(name) for meets, name in zip(met, said, strict=True)]
    return all(sure) and any(met) if known else sum(sure) > len(sure) / 2


def _municipalities(table: TableSheet) -> set[str]:
    """The municipalities that a table's column names."""
    names: set[str] = set()
    header, sheet = table.header, table.sheet
    letter = header.letters.get("municipality")
    if letter is None:
        return names
    with suppress(UnreadableFileError), sheet.guard.reading(sheet.path):
        for batch in sheet.batches(header.row, [letter]):
            names.update(as_text(batch[letter].unique()).drop_nulls().to_list())
    return {shown(name) for name in names if name.strip()}


def _advice(sheet: Sheet, tried: MunicipalityFrom | None, option: MunicipalityFrom | None) -> str:
    """What else may be done where the municipality is missing."""
    if option is MunicipalityFrom.SHEET:
        return _("The names of the sheets may be the municipalities: --municipality-from sheet")
    if option is MunicipalityFrom.FILE:
        return _("The names of the files may be the municipalities: --municipality-from file")
    if tried is None or _municipality(sheet, tried) is not None:
        return ""  # its name is not what is wrong
    if tried is MunicipalityFrom.FILE:
        return _(
            "The name of the file is none of a municipality: leave the file out if it holds sums, "
            "else rename it, like «Азовский район»"
        )
    if sheet.name is None:
        return _("The file has no sheets with names")
    return _(
        "The name of the sheet is none of a municipality: hide it if it holds sums, else rename "
        "it, like «Азовский район»"
    )
