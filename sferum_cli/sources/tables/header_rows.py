"""Which row of a sheet is the header, which table it is of, and where each of its columns is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sferum_cli.excel import column_letter
from sferum_cli.rulebook.words import OrganizationType
from sferum_cli.sources.cleaning.text import shown
from sferum_cli.sources.sheets.head import HeadRow, Sense
from sferum_cli.sources.tables.columns import ColumnNames, type_of_key
from sferum_cli.sources.tables.header_groups import (
    OF_OTHER_TABLES,
    PLACES,
    groups_in,
    headings_alone,
)
from sferum_cli.sources.tables.header_text import joined, says_more
from sferum_cli.sources.tables.shapes import (
    HEADS,
    ORGANIZATION_CODES,
    ORGANIZATION_NAMES,
    TABLE_SHAPE,
    TABLE_SHAPES,
    TableKind,
    TableShape,
    shape_by_type,
)

_ENOUGH = 1 / 2
"""With so many of the required columns a row is the header of a table."""

_LEAST_FOR_A_HEADER = 2
"""With so many of our names a row is a header of somebody's, and no row of data."""

_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Candidate:
    """A row that may be the header, or two merged ones: its last row, cells, and their keys.

    ``unclear`` are the headings of groups that are no type of organization, by column; ``named``
    and ``lost`` are those of ``header_groups.Groups``.
    """

    row: int
    cells: tuple[str, ...]
    keys: tuple[str | None, ...]
    unclear: Mapping[int, str] = field(default_factory=dict)
    named: Mapping[int, OrganizationType] = field(default_factory=dict)
    lost: tuple[OrganizationType, ...] = ()

    @property
    def found(self) -> frozenset[str]:
        """The keys of the columns that are ours."""
        return frozenset(key for key in self.keys if key is not None)

    @property
    def types(self) -> list[OrganizationType]:
        """The types of organization that have columns of their own, in order.

        Where no column says what it counts of them, the table is one of municipalities only if it
        has nothing else that it may be of.
        """
        types = (type_of_key(key) for key in self.keys if key is not None)
        found = list(dict.fromkeys([*(one for one in types if one is not None), *self.lost]))
        if found or not self.found >= PLACES or self.found & OF_OTHER_TABLES:
            return found
        return list(dict.fromkeys(self.types_alone.values()))

    @property
    def types_alone(self) -> dict[str, OrganizationType]:
        """The headings that are types without a word of what is counted under them."""
        return headings_alone(self.cells, self.keys)

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
        if self.is_by_type:
            return shape_by_type(self.candidate.types)
        return TABLE_SHAPE[self.kind]

    @property
    def is_by_type(self) -> bool:
        """Whether the types of organization stand side by side."""
        by_municipality = self.kind is TableKind.HEADCOUNT_BY_MUNICIPALITY
        return by_municipality and bool(self.candidate.types or self.candidate.unclear)

    @property
    def is_header(self) -> bool:
        """Whether the row holds enough of the table's names to be its header for sure."""
        return self.is_by_type or _share_found(self.shape, self.candidate.found) >= _ENOUGH

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
    kind = None if best is None else _kind_of(best, said)
    if best is None or kind is None:
        return None
    return _match(best, kind, names, head)


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
    return _match(best, TableKind.HEADCOUNT, names, head)


def _match(best: Candidate, kind: TableKind, names: ColumnNames, head: Sequence[HeadRow]) -> Match:
    """Where the columns of a table of this kind are; one that stands beside it is ignored (K8)."""
    match = Match(kind, best)
    beside = _beside(best, match.shape, head)
    for number, key in enumerate(best.keys):
        if key is None or key not in match.shape.keys:
            continue
        first = match.columns.setdefault(key, number)
        if first == number:
            continue
        if (first in beside) is not (number in beside):
            match.columns[key] = number if first in beside else first
            continue
        chosen = _named_in_full(best, first, number, names)
        if chosen is None:
            match.twice.append((key, first, number))
        else:
            match.columns[key] = chosen
    return match


def _beside(best: Candidate, shape: TableShape, head: Sequence[HeadRow]) -> set[int]:
    """The columns that a wholly blank one parts from most of the table's."""
    rows = [best.cells, *(row.cells for row in head if row.number > best.row)]
    blocks: list[list[int]] = [[]]
    for number in range(len(best.cells)):
        if any(number < len(cells) and cells[number].strip() for cells in rows):
            blocks[-1].append(number)
        else:
            blocks.append([])
    found = [sum(best.keys[number] in shape.keys for number in block) for block in blocks]
    if found.count(max(found)) > 1:  # nobody knows which of them is the table
        return set()
    table = found.index(max(found))
    return {number for at, block in enumerate(blocks) if at != table for number in block}


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
    # What is told apart by type comes first: without types as many names may be found.
    grouped = [_grouped(None, row, names) for row in rows]
    pairs = [(above, below) for above, below in pairwise(rows) if above.row == below.row - 1]
    grouped += [_grouped(above, below, names) for above, below in pairs]
    candidates = [one for one in grouped if one is not None]
    candidates += [row for row in rows if row.found]
    for above, below in pairs:
        if _may_be_one_header(above, below):
            both = _merged(above, below, names)
            if both.found > above.found | below.found or (
                both.found > above.found and both.found > below.found
            ):
                candidates.append(both)
    return candidates


def _grouped(above: Candidate | None, below: Candidate, names: ColumnNames) -> Candidate | None:
    """A row, or two, as a header with types of organization side by side; None if it is none."""
    if not PLACES & (below.found if above is None else above.found | below.found):
        return None
    whole = below if above is None else _merged(above, below, names)
    lowers = below.cells[: len(whole.cells)]
    uppers = ("",) * len(lowers) if above is None else _headings(above.cells, lowers)
    groups = groups_in(uppers, lowers, whole.keys, names)
    if groups is None:
        return None
    return Candidate(
        below.row, groups.cells, groups.keys, groups.unclear, groups.named, groups.lost
    )


def _headings(uppers: Sequence[str], lowers: Sequence[str]) -> tuple[str, ...]:
    """What stands over each cell: a cell of the upper row, also over the blank ones after it."""
    headings: list[str] = []
    for upper, lower in zip(uppers, lowers, strict=False):
        before = headings[-1] if headings and lower.strip() else ""
        headings.append(upper if upper.strip() else before)
    return tuple(headings)


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
    afterwards = (*above.cells[1:], "end")
    headings = _headings(above.cells, below.cells)
    for upper, over, lower, after in zip(
        above.cells, headings, below.cells, afterwards, strict=False
    ):
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


def _kind_of(best: Candidate, said: TableKind | None) -> TableKind | None:
    """The table whose header this is; ``--headcount`` names either layout of it."""
    if best.types and said in {None, TableKind.HEADCOUNT}:
        return TableKind.HEADCOUNT_BY_MUNICIPALITY
    if said is TableKind.HEADCOUNT and "organizations" in best.found:
        return TableKind.HEADCOUNT_BY_MUNICIPALITY
    return said or _fitting_kind(best.found)


def _fitting_kind(found: frozenset[str]) -> TableKind | None:
    """The table whose columns these are: at least half of the required ones, best fit first."""
    fitting = [
        shape
        for shape in TABLE_SHAPES
        if _share_found(shape, found) >= _ENOUGH
        and not found & set(shape.foreign)
        and (not shape.telling or found & set(shape.telling))
    ]
    best = max(fitting, key=lambda shape: _share_found(shape, found), default=None)
    return None if best is None else best.kind
