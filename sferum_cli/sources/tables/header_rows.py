"""Which row of a sheet is the header, which table it is of, and where each of its columns is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sferum_cli.excel import column_letter
from sferum_cli.sources.cleaning.text import shown
from sferum_cli.sources.sheets.head import HeadRow, Sense
from sferum_cli.sources.tables.columns import ColumnNames
from sferum_cli.sources.tables.header_text import joined, says_more
from sferum_cli.sources.tables.shapes import (
    HEADS,
    ORGANIZATION_CODES,
    ORGANIZATION_NAMES,
    TABLE_SHAPE,
    TABLE_SHAPES,
    TableKind,
    TableShape,
)

_ENOUGH = 1 / 2
"""With so many of the required columns a row is the header of a table."""

_LEAST_FOR_A_HEADER = 2
"""With so many of our names a row is a header of somebody's, and no row of data."""

_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Candidate:
    """A row that may be the header, or two merged ones: its last row, cells, and their keys."""

    row: int
    cells: tuple[str, ...]
    keys: tuple[str | None, ...]

    @property
    def found(self) -> frozenset[str]:
        """The keys of the columns that are ours."""
        return frozenset(key for key in self.keys if key is not None)

    @property
    def unknown(self) -> dict[str, str]:
        """The headers that are not ours as a message shows them, by the letters of their columns.

        A row with hardly a name of ours may be one of data, which is not quoted.
        """
        if len(self.found) < _LEAST_FOR_A_HEADER:
            return {}
        return {
            column_letter(number): shown(joined(cell))
            for number, (cell, key) in enumerate(zip(self.cells, self.keys, strict=True))
            if key is None and cell.strip()
        }


@dataclass
class Match:
    """The table that a header is of, and the number of the column of each of its keys.

    ``twice`` has the key and the numbers of two columns that both are it.
    """

    kind: TableKind
    candidate: Candidate
    columns: dict[str, int] = field(default_factory=dict)
    twice: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def shape(self) -> TableShape:
        """What the table must have and may have."""
        return TABLE_SHAPE[self.kind]

    @property
    def is_header(self) -> bool:
        """Whether the row holds enough of the table's names to be its header for sure."""
        return _share_found(self.shape, self.candidate.found) >= _ENOUGH

    def lacking(self, *, assume_verified: bool) -> list[tuple[str, ...]]:
        """The groups of required keys of which none is there.

        A name of an organization is unique in its municipality, and sometimes in the whole
        reference: a table that has one of «Регион» and «Муниципалитет» needs the other.
        """
        lacking = [
            group
            for group in self.shape.required
            if not set(group) & set(self.columns)
            and not (assume_verified and group == ("verified",))
        ]
        places = [key for key in ("region", "municipality") if key not in self.columns]
        by_name = not set(ORGANIZATION_CODES) & set(self.columns)
        if not lacking and by_name and ORGANIZATION_NAMES in self.shape.required:
            return [(key,) for key in places] if len(places) == 1 else []
        return lacking


def sense_of(names: ColumnNames) -> Sense:
    """What tells how many of these names the best row of a head holds."""

    def names_found(head: Sequence[HeadRow]) -> int:
        best = best_candidate(head, names)
        return 0 if best is None else len(best.found)

    return names_found


def best_candidate(head: Sequence[HeadRow], names: ColumnNames) -> Candidate | None:
    """The row of the head, or the two merged ones, with most of our names; None without any."""
    found = _candidates(head, names)
    return max(found, key=lambda candidate: len(candidate.found), default=None)


def matched(
    head: Sequence[HeadRow], names: ColumnNames, said: TableKind | None = None
) -> Match | None:
    """The table that the head of a sheet is of, None where it is none of ours.

    ``said`` is the table that an option of the call names.
    """
    best = best_candidate(head, names)
    shape = None if best is None else _shape_of(best.found, said)
    if best is None or shape is None:
        return None
    return _match(best, _said_kind(best.found, shape.kind, said), names)


def matched_piece(head: Sequence[HeadRow], names: ColumnNames) -> Match | None:
    """A headcount of codes and numbers alone, which says neither place nor type.

    Such a table is one beside others that say them; ``matched`` takes it for none of ours.
    """
    best = best_candidate(head, names)
    shape = TABLE_SHAPE[TableKind.HEADCOUNT]
    if best is None or best.found & set(shape.foreign):
        return None
    if not (best.found & set(ORGANIZATION_CODES) and best.found & set(HEADS)):
        return None
    return _match(best, shape.kind, names)


def _match(best: Candidate, kind: TableKind, names: ColumnNames) -> Match:
    """Where the columns of a table of this kind are."""
    match = Match(kind, best)
    for number, key in enumerate(best.keys):
        if key is None or key not in match.shape.keys:
            continue
        first = match.columns.setdefault(key, number)
        if first == number:
            continue
        chosen = _named_in_full(best, first, number, names)
        if chosen is None:
            match.twice.append((key, first, number))
        else:
            match.columns[key] = chosen
    return match


def _named_in_full(best: Candidate, first: int, second: int, names: ColumnNames) -> int | None:
    """The one of two columns that has the name alone, where the other says more in brackets."""
    whole = [
        number
        for number, other in ((first, second), (second, first))
        if names.names_in_full(best.cells[number]) and says_more(best.cells[other])
    ]
    return whole[0] if len(whole) == 1 else None


def _candidates(head: Sequence[HeadRow], names: ColumnNames) -> list[Candidate]:
    """Each row of the head as a header, alone and as the second of two merged rows."""
    rows = [
        Candidate(row.number, row.cells, tuple(names.key_of(cell) for cell in row.cells))
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


def _may_be_one_header(above: Candidate, below: Candidate) -> bool:
    """Whether two rows look like merged header cells, and not like a header over a row of data.

    The lower row is blank under a name that stands over both rows, and has nothing but words
    under the others; digits may stand among them («из них 1-4 кл.»), and under no name of ours.
    """
    under_names = [
        lower for key, lower in zip(above.keys, below.cells, strict=False) if key is not None
    ]
    words = all(_WORD.search(cell) for cell in under_names if cell.strip())
    return words and bool(under_names) and not all(cell.strip() for cell in under_names)


def _merged(above: Candidate, below: Candidate, names: ColumnNames) -> Candidate:
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
    return Candidate(below.row, tuple(cells), tuple(keys))


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
