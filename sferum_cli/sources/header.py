"""Which table a sheet holds, and which of its columns are ours: seen from the header."""

import difflib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.rulebook.indicators import COLUMNS
from sferum_cli.sources.facts import column_letter
from sferum_cli.sources.sheets import HeadRow, Sheet
from sferum_cli.sources.tables import (
    INPUT_COLUMN,
    ORGANIZATION_NAMES,
    TABLE_SHAPE,
    TABLE_SHAPES,
    ColumnNames,
    TableKind,
    TableShape,
    header_key,
    joined,
    table_name,
)
from sferum_cli.sources.text import mixes_alphabets, shown, text_key
from sferum_cli.translation import gettext as _

_ENOUGH = 1 / 2
"""With so many of the required columns a row is the header of a table."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: its last row, and the letter and the text of each column by key."""

    kind: TableKind
    row: int
    letters: dict[str, str]
    titles: dict[str, str]

    def has(self, key: str) -> bool:
        """Whether the table has this column."""
        return key in self.letters


@dataclass(frozen=True, slots=True)
class _Candidate:
    row: int
    cells: tuple[str, ...]
    keys: tuple[str | None, ...]

    @property
    def found(self) -> frozenset[str]:
        return frozenset(key for key in self.keys if key is not None)


def names_found(head: Sequence[HeadRow], names: ColumnNames) -> int:
    """How many of our column names the best row of ``head`` holds."""
    return max((len(candidate.found) for candidate in _candidates(head, names)), default=0)


_OWN_REPORT_NAMES = frozenset(
    text_key(name) for column in COLUMNS for name in (column.key, column.title)
)
"""A sheet with ten of these is a report of our own, not an input."""

_OWN_REPORT_SIGNS = 10


def is_own_report(head: Sequence[HeadRow]) -> bool:
    """Whether a row of ``head`` is the header of a report that this product wrote."""
    return any(
        len(_OWN_REPORT_NAMES & {text_key(cell) for cell in row.cells}) >= _OWN_REPORT_SIGNS
        for row in head
    )


_COLUMN_OF_LEGEND = re.compile(r".+ \((\w+)\)")
_LEGEND_SIGNS = 3


def is_legend(head: Sequence[HeadRow]) -> bool:
    """Whether ``head`` is the sheet of a template that explains its columns, in any language.

    Each has a row that begins with its title and its key.
    """
    found = (_COLUMN_OF_LEGEND.fullmatch(row.cells[0]) for row in head if row.cells)
    return sum(one is not None and one[1] in INPUT_COLUMN for one in found) >= _LEGEND_SIGNS


def recognise(
    sheet: Sheet,
    names: ColumnNames,
    said: TableKind | None = None,
    *,
    assume_verified: bool = False,
) -> tuple[Header | None, list[Problem]]:
    """The header of the table that ``sheet`` holds, or None, and what is wrong with it.

    With at least half of a table's required columns the sheet is that table; a required column
    that is missing, or one that is there twice, is then an error. ``said`` is the table that an
    option of the call names. ``assume_verified`` makes «Верифицирован» optional (R4).
    """
    head = sheet.head()
    candidates = _candidates(head, names)
    if not candidates:
        return None, []
    best = max(candidates, key=lambda candidate: len(candidate.found))
    shape = _shape_of(best.found, said)
    if shape is None:
        return None, []
    kind = _said_kind(best.found, shape.kind, said)
    shape = TABLE_SHAPE[kind]
    letters: dict[str, str] = {}
    titles: dict[str, str] = {}
    problems: list[Problem] = []
    for number, key in enumerate(best.keys):
        if key is None or key not in shape.keys:
            continue
        if key in letters:
            problems.append(_column_twice(sheet, best, key, letters[key], column_letter(number)))
            continue
        letters[key] = column_letter(number)
        titles[key] = shown(best.cells[number])
        if mixes_alphabets(best.cells[number]):
            problems.append(_lookalike(sheet, best, key, letters[key]))
    problems.extend(_blank_headers(sheet, best, head))
    lacking = [
        group
        for group in shape.required
        if not set(group) & set(letters) and not (assume_verified and group == ("verified",))
    ]
    if not lacking and not {"organization_id", "inn"} & set(letters):
        # A name alone means nothing: there is a «Школа № 1» in every municipality.
        lacking = [
            (key,)
            for key in ("region", "municipality")
            if key not in letters and ORGANIZATION_NAMES in shape.required
        ]
    if lacking:
        problems.append(_columns_missing(sheet, best, kind, lacking, names))
    return Header(kind, best.row, letters, titles), problems


def _candidates(head: Sequence[HeadRow], names: ColumnNames) -> list[_Candidate]:
    """Each row of the head as a header, alone and as the second of two merged rows."""
    rows = [
        _Candidate(row.number, row.cells, tuple(names.key_of(cell) for cell in row.cells))
        for row in head
    ]
    candidates = [row for row in rows if row.found]
    for above, below in pairwise(rows):
        if above.row == below.row - 1 and _may_be_one_header(above, below):
            both = _merged(above, below, names)
            if both.found > above.found | below.found or (
                both.found > above.found and both.found > below.found
            ):
                candidates.append(both)
    return candidates


def _may_be_one_header(above: _Candidate, below: _Candidate) -> bool:
    """Whether two rows look like merged header cells, and not like a header over a row of data.

    The lower row is blank under a name that stands over both rows, and says nothing but words.
    """
    under_names = [
        lower for key, lower in zip(above.keys, below.cells, strict=False) if key is not None
    ]
    words = all(not any(sign.isdigit() for sign in cell) for cell in below.cells)
    return words and bool(under_names) and not all(cell.strip() for cell in under_names)


def _merged(above: _Candidate, below: _Candidate, names: ColumnNames) -> _Candidate:
    """Two rows as one header: a cell of the upper one stands over the blank ones after it."""
    cells: list[str] = []
    keys: list[str | None] = []
    over = ""
    afterwards = (*above.cells[1:], "end")
    for upper, lower, after in zip(above.cells, below.cells, afterwards, strict=False):
        over = upper or (over if lower else "")
        # A group's title names none of the columns below it; one over a single column may.
        alone = upper if after.strip() or not lower.strip() else ""
        texts = [text for text in (lower, f"{over} {lower}", alone) if text.strip()]
        known = [(text, names.key_of(text)) for text in texts]
        text, key = next(((text, key) for text, key in known if key), (lower or upper, None))
        cells.append(text)
        keys.append(key)
    return _Candidate(below.row, tuple(cells), tuple(keys))


def _share_found(shape: TableShape, found: frozenset[str]) -> float:
    return sum(bool(found & set(group)) for group in shape.required) / len(shape.required)


def _shape_of(found: frozenset[str], said: TableKind | None) -> TableShape | None:
    """The table whose columns these are: at least half of the required ones, best fit first."""
    if said is not None:
        return TABLE_SHAPE[said]
    fitting = [
        shape
        for shape in TABLE_SHAPES
        if _share_found(shape, found) >= _ENOUGH
        and not found & set(shape.foreign)
        and (not shape.telling or found & set(shape.telling))
    ]
    return max(fitting, key=lambda shape: _share_found(shape, found), default=None)


def _said_kind(found: frozenset[str], kind: TableKind, said: TableKind | None) -> TableKind:
    """``--headcount`` names either layout: the column «Организаций» tells them apart."""
    if said is TableKind.HEADCOUNT and "organizations" in found:
        return TableKind.HEADCOUNT_BY_MUNICIPALITY
    return kind


def _column_twice(
    sheet: Sheet, candidate: _Candidate, key: str, first: str, second: str
) -> Problem:
    return Problem(
        Severity.ERROR,
        Code.COLUMN_TWICE,
        _("«{title}» stands in two columns, {first} and {second}; leave one of them").format(
            title=INPUT_COLUMN[key].title, first=first, second=second
        ),
        path=sheet.path,
        sheet=sheet.name,
        row=candidate.row,
        column=second,
    )


def _lookalike(sheet: Sheet, candidate: _Candidate, key: str, letter: str) -> Problem:
    return Problem(
        Severity.WARNING,
        Code.HEADER_LOOKALIKE,
        _("the header mixes Latin and Cyrillic letters and is read as «{title}»").format(
            title=INPUT_COLUMN[key].title
        ),
        path=sheet.path,
        sheet=sheet.name,
        row=candidate.row,
        column=letter,
    )


def _blank_headers(sheet: Sheet, candidate: _Candidate, head: Sequence[HeadRow]) -> list[Problem]:
    """Columns that hold data under a blank header; they are not read."""
    below = [row.cells for row in head if row.number > candidate.row]
    named = {number for number, cell in enumerate(candidate.cells) if cell.strip()}
    filled = {number for cells in below for number, cell in enumerate(cells) if cell.strip()}
    return [
        Problem(
            Severity.WARNING,
            Code.HEADER_BLANK,
            _("data under a blank header are not read; name the column if they are meant"),
            path=sheet.path,
            sheet=sheet.name,
            row=candidate.row,
            column=column_letter(number),
        )
        for number in sorted(filled - named)
    ]


def _columns_missing(
    sheet: Sheet,
    candidate: _Candidate,
    kind: TableKind,
    lacking: Sequence[tuple[str, ...]],
    names: ColumnNames,
) -> Problem:
    """What is missing, what was found, and the nearest headers as settings ready to paste."""
    titles = [" / ".join(f"«{INPUT_COLUMN[key].title}»" for key in group) for group in lacking]
    unused = [
        shown(joined(cell))
        for cell, key in zip(candidate.cells, candidate.keys, strict=True)
        if key is None and cell.strip()
    ]
    message = _("taken for the table «{table}», but these columns are missing: {columns}").format(
        table=table_name(kind), columns=", ".join(titles)
    )
    is_header = _share_found(TABLE_SHAPE[kind], candidate.found) >= _ENOUGH
    if is_header:  # else it may be a row of data, which is not quoted
        found = ", ".join(f"«{shown(cell)}»" for cell in candidate.cells if cell.strip())
        message += ". " + _("Columns found: {columns}").format(columns=found)
    lines = [
        f'{json.dumps(near, ensure_ascii=False)} = "{group[0]}"'
        for group in (lacking if is_header else ())
        for near in _nearest(group, unused, names)
    ]
    snippet = ("[columns]", *lines) if lines else ()
    if snippet:
        message += ". " + _("If one of these is meant, put its line into sferum.toml")
    if sheet.name is not None:
        message += ". " + _("If the sheet is none of the data, hide it, or name others: --sheet")
    if ("verified",) in lacking:
        message += ". " + _("Or count everybody as verified: --assume-verified")
    return Problem(
        Severity.ERROR,
        Code.COLUMN_MISSING,
        message,
        path=sheet.path,
        sheet=sheet.name,
        row=candidate.row,
        snippet=snippet,
    )


def _nearest(group: tuple[str, ...], unused: Sequence[str], names: ColumnNames) -> list[str]:
    by_key = {header_key(cell): cell for cell in unused}
    near: dict[str, None] = {}
    for key in group:
        for name in names.names_of(key):
            for match in difflib.get_close_matches(name, list(by_key), 1, 0.6):
                near[by_key[match]] = None
    return list(near)[:2]
