"""Types of organization in the columns of a header: «Школы: организаций, педагогов, обучающихся».

The municipal summary in its wide form has a group of columns for each type, under a heading of two
merged rows («Школы» over «педагогов», or the reverse), or in one row («Школы: педагогов»).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sferum_cli.rulebook.words import OrganizationType
from sferum_cli.sources.cleaning.organization_types import (
    TYPE_OF_COUNTED,
    TYPE_OF_HEADING,
    TYPE_OF_PLURAL,
    parse_type,
)
from sferum_cli.sources.cleaning.parsing import UnreadableError
from sferum_cli.sources.tables.columns import (
    COUNTED_BY_TYPE,
    ColumnNames,
    key_in_type,
    type_of_key,
)
from sferum_cli.sources.tables.header_text import header_key, keys_without_ends
from sferum_cli.sources.tables.shapes import ORGANIZATION_NAMES
from sferum_cli.sources.tables.totals import behind_total_word, total_word

_COUNT_OF = re.compile(r"(?:кол(?:ичест|-)во|число|всего)\s+")
_IN = re.compile(r"в(?:о)?\s+")

_BETWEEN = re.compile(r"\s*[,;/()\[\]]\s*|\s+и\s+")
_MARKS = " ,:;/()[]-_"
_HEADING = re.compile(r"([^:]*[^\W\d_][^:]*):(.+)", re.DOTALL)
"""A heading and what it counts in one cell: «Интернаты: педагогов»."""

PLACES = frozenset(("region", "municipality"))
"""The summary has a row for each municipality."""

_FEWEST_TYPES = 2

_FEWEST_COLUMNS = 2
"""So many columns that name a type are no accident: «Учителей в школах», «Учеников в школах»."""

_GAP = re.compile(r"[\s,:;/()\[\]_]+")

OF_OTHER_TABLES = frozenset((*ORGANIZATION_NAMES, "organization_type", "user_id", "role"))
"""With one of these columns a row is not of a municipality, or says its type itself."""


@dataclass(frozen=True)
class Groups:
    """The columns of a header by type: their keys, and the texts that name them.

    ``unclear`` are the headings over columns of ours that are no type that we know, by column.
    ``named`` are the types that columns name which are not known, by column, and ``lost`` those of
    them that may not be lost: what stands under a type, and several columns that name one.
    """

    keys: tuple[str | None, ...]
    cells: tuple[str, ...]
    unclear: Mapping[int, str] = field(default_factory=dict)
    named: Mapping[int, OrganizationType] = field(default_factory=dict)
    lost: tuple[OrganizationType, ...] = ()


def heading_type(text: str) -> OrganizationType | None:
    """The type that a heading names: a word of K6, its plural, or several of one type.

    Also behind a word of totals: «в т.ч. школы» and «всего школ» are schools.
    """
    behind = behind_total_word(text).strip(_MARKS)
    for key in (
        header_key(text),
        *keys_without_ends(text),
        *([header_key(behind)] if behind else ()),
    ):
        words = [word for word in _BETWEEN.split(key) if word]
        types = {_type_of_word(word) for word in words}
        if len(types) == 1:
            (found,) = types
            if found is not None:
                return found
    return None


def _type_of_word(word: str) -> OrganizationType | None:
    word = _IN.sub("", word, count=1) if _IN.match(word) else word
    try:
        return TYPE_OF_PLURAL.get(word) or TYPE_OF_HEADING.get(word) or parse_type(word)
    except UnreadableError:
        return None


def groups_in(
    uppers: Sequence[str], lowers: Sequence[str], keys: Sequence[str | None], names: ColumnNames
) -> Groups | None:
    """The groups of a header, None where it has none.

    ``uppers`` are the headings over the ``lowers`` (blank over a header of one row), ``keys`` what
    the columns are without regard to types.
    """
    columns = list(zip(uppers, lowers, keys, strict=True))
    in_type = [_key_in_type(*column, names) for column in columns]
    if not any(in_type):
        return _groups_of_no_type(columns)
    # What counts all types together is the total of the groups.
    found = [
        one or (None if key in COUNTED_BY_TYPE else key)
        for one, key in zip(in_type, keys, strict=True)
    ]
    if not _are_of_municipalities(found):
        return None
    over_types = {
        upper for (upper, lower, _key), one in zip(columns, in_type, strict=True)
        if one is not None and heading_type(lower) is not None
    }  # fmt: skip
    unclear = {
        number: heading
        for number, ((upper, lower, _key), one) in enumerate(zip(columns, in_type, strict=True))
        if one is None and (heading := _unclear(upper, lower, names, over_types))
    }
    cells = [
        f"{upper}: {lower}"
        if upper.strip() and lower.strip() and (one is not None or key in COUNTED_BY_TYPE)
        else lower or upper
        for (upper, lower, key), one in zip(columns, in_type, strict=True)
    ]
    named, exactly = _types_named(columns, found)
    twice = {kind for kind in named.values() if [*named.values()].count(kind) >= _FEWEST_COLUMNS}
    lost = tuple(dict.fromkeys(kind for kind in named.values() if kind in twice | exactly))
    return Groups(tuple(found), tuple(cells), unclear, named, lost)


def _are_of_municipalities(keys: Iterable[str | None]) -> bool:
    """Whether a table with these columns has a row for each municipality, and for nothing else."""
    there = set(keys)
    return not there & OF_OTHER_TABLES and bool(there & PLACES)


def _groups_of_no_type(columns: Sequence[tuple[str, str, str | None]]) -> Groups | None:
    """Groups of one and the same columns, whose headings are all no type that we know."""
    counted = [(upper, key) for upper, lower, key in columns
               if key in COUNTED_BY_TYPE and upper.strip() and lower.strip()]  # fmt: skip
    headings = {upper for upper, _key in counted if not total_word(upper)}
    is_repeated = len(counted) > len({key for _upper, key in counted})
    if len(headings) < _FEWEST_TYPES or not is_repeated:
        return None
    if not _are_of_municipalities(key for _upper, _lower, key in columns):
        return None
    return Groups(
        tuple(key for _upper, _lower, key in columns),
        tuple(lower or upper for upper, lower, _key in columns),
        {
            number: upper.strip()
            for number, (upper, _lower, key) in enumerate(columns)
            if key in COUNTED_BY_TYPE and upper in headings
        },
    )


def _types_named(
    columns: Sequence[tuple[str, str, str | None]], found: Sequence[str | None]
) -> tuple[dict[int, OrganizationType], set[OrganizationType]]:
    """The types that unknown columns name, by column, and those that a heading is, and no more."""
    named, exactly = {}, set()
    for number, ((upper, lower, key), one) in enumerate(zip(columns, found, strict=True)):
        if one is not None or key is not None:
            continue
        text = lower if lower.strip() else upper
        heading = _HEADING.fullmatch(text)
        kinds = [heading_type(one) for one in (upper, heading[1] if heading else text)]
        kind = next((kind for kind in kinds if kind is not None), None)
        if kind is not None:
            exactly.add(kind)
        kind = kind or _type_at_an_end(text)
        if kind is not None:
            named[number] = kind
    return named, exactly


def _type_at_an_end(cell: str) -> OrganizationType | None:
    """The type that a cell begins or ends with: «Учителей в школах»."""
    for gap in _GAP.finditer(cell):
        for side in (cell[gap.end() :], cell[: gap.start()]):
            if (kind := heading_type(side.strip(_MARKS))) is not None:
                return kind
    return None


def _key_in_type(upper: str, lower: str, key: str | None, names: ColumnNames) -> str | None:
    """The key of a column of one type, None for any other column."""
    if key is not None and type_of_key(key) is not None:  # as the settings say
        return key
    if not (upper.strip() and lower.strip()):
        return _in_one_row(lower if lower.strip() else upper, names)
    counted = _counted_type(lower)
    if counted is not None and heading_type(upper) is counted:
        return key_in_type("organizations", counted)
    return _in_two_rows(upper, lower, names)


def _in_two_rows(upper: str, lower: str, names: ColumnNames) -> str | None:
    """The key that a type over a column's name has, or a column's name over a type."""
    for heading, name in ((upper, lower), (lower, upper)):
        key = names.key_of(name)  # known from before, as a rule, and none of these: asked first
        if key in COUNTED_BY_TYPE and (kind := heading_type(heading)) is not None:
            return key_in_type(str(key), kind)
    return None


def _counted_type(cell: str) -> OrganizationType | None:
    """The type of which a cell counts the organizations: «Школ», «Кол-во СПО»."""
    key = header_key(cell)
    counted = _COUNT_OF.match(key)
    return TYPE_OF_COUNTED.get(key) if counted is None else _type_of_word(key[counted.end() :])


def _in_one_row(cell: str, names: ColumnNames) -> str | None:
    """The key of a cell that is a type and a column's name: «Школы: педагогов», «Педагогов (ОО)».

    Each stands whole on its side of a space or a mark; «Школ» counts the organizations.
    """
    if (kind := _counted_type(cell)) is not None:
        return key_in_type("organizations", kind)
    for gap in _GAP.finditer(cell):
        one, other = cell[: gap.start()].strip(_MARKS), cell[gap.end() :].strip(_MARKS)
        if one and other and (key := _in_two_rows(one, other, names)):
            return key
    return None


def _unclear(upper: str, lower: str, names: ColumnNames, over_types: set[str]) -> str:
    """The heading of a column of ours that is neither a type, nor a total or a part of it.

    ``over_types`` are the names of columns that stand over types.
    """
    heading, name = upper, lower
    if not upper.strip():
        found = _HEADING.fullmatch(lower)
        heading, name = (found[1], found[2]) if found else ("", "")
    elif upper in over_types:
        heading, name = lower, upper
    if not heading.strip():
        return ""
    if names.key_of(name) not in COUNTED_BY_TYPE or names.key_of(heading) is not None:
        return ""
    return "" if total_word(heading) else heading.strip()


def headings_alone(cells: Sequence[str], keys: Sequence[str | None]) -> dict[str, OrganizationType]:
    """The headings that are types without a word of what is counted; one is none, but a title."""
    found = {
        cell.strip(): kind
        for cell, key in zip(cells, keys, strict=True)
        if key is None and cell.strip() and (kind := heading_type(cell)) is not None
    }
    return found if len(found) >= _FEWEST_TYPES else {}
