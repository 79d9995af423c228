"""Two tables held together, slowly and in fractions, by numbers of units: it knows no names.

What it is given are the cells as they are written; a rounded table is one whose every share has at
most one decimal, where a count tells that one of them was rounded, or none tells anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from tests.columns import COLUMNS

Cell = Fraction | None
Row = Mapping[str, Cell]
Table = Mapping[int, Row]
"""The rows by the number of their unit; every row has the same columns."""

HELD = COLUMNS[2:]
SHARES = tuple(key for key in HELD if key.endswith("_pct"))
TEN = 10
WHOLE = 100


@dataclass(frozen=True)
class Held:
    """What the product has to find: its differences as (unit, key, ours, theirs)."""

    differences: frozenset[tuple[int, str, Cell, Cell]]
    only_ours: frozenset[int]
    only_theirs: frozenset[int]
    equal: int
    not_compared: frozenset[str]


def held_together(ours: Table, theirs: Table, tolerance: Fraction) -> Held:
    """Every cell that both tables have, one after the other."""
    here, there = columns_of(ours), columns_of(theirs)
    rounded = rounded_columns(ours) | rounded_columns(theirs)
    differences, equal = set(), 0
    for unit in ours.keys() & theirs.keys():
        for key in here & there:
            one, other = ours[unit][key], theirs[unit][key]
            if is_equal(key, one, other, tolerance, is_rounded=key in rounded):
                equal += 1
            else:
                differences.add((unit, key, one, other))
    return Held(
        frozenset(differences),
        frozenset(ours.keys() - theirs.keys()),
        frozenset(theirs.keys() - ours.keys()),
        equal,
        frozenset(set(HELD) - (here & there)),
    )


def columns_of(table: Table) -> set[str]:
    return set(next(iter(table.values())))


def is_equal(key: str, one: Cell, other: Cell, tolerance: Fraction, *, is_rounded: bool) -> bool:
    if one is None or other is None:
        return one is other
    if key not in SHARES:
        return one == other
    if abs(one - other) <= tolerance:
        return True
    return is_rounded and tenths(one) == tenths(other)


def tenths(share: Fraction) -> int:
    """Half away from zero, as no share is below it."""
    return int(share * TEN + Fraction(1, 2))


def rounded_columns(table: Table) -> set[str]:
    shares = columns_of(table) & set(SHARES)
    short = {key for key in shares if all(is_short(row[key]) for row in table.values())}
    evidence = {key: evidence_of(table, key) for key in shares}
    told = set().union(*evidence.values())
    if short == shares and (True in told or not told):
        return short
    return {key for key in short if True in evidence[key]}


def is_short(share: Cell) -> bool:
    return share is None or (share * TEN).denominator == 1


def evidence_of(table: Table, key: str) -> set[bool]:
    """Whether the shares of a column were rounded, each as far as its own count tells."""
    count = key.removesuffix("_pct")
    kind = next((one for one in ("teachers", "students") if one in count), "organizations")
    found = set()
    for row in table.values():
        share, number, total = row[key], row.get(count), row.get(f"{kind}_total")
        if not share or not number or not total:
            continue
        exact = WHOLE * number / total
        if share == exact:
            found.add(False)
        elif share == Fraction(tenths(exact), TEN):
            found.add(True)
    return found
