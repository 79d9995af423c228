"""Holds the json of the product's views, and its history's rows, against the twin's, cell by cell.

Each function gives the number of cells compared and a list of what differs. Numbers are exact,
shares within 1e-9; a key that either side lacks differs. What the contract leaves to the product is
not compared: words (a target's title), the rest of meta, issues, the order of municipalities.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

Cells = tuple[int, list[str]]
Entry = Mapping[str, Any]

TOLERANCE = 1e-9
MARK = "unknown_heads"  # R9 marks a unit by it in every json; no view's keys of section 7 name it
WORDS = frozenset({"title", "text"})


def compare_summary(found: Entry, wanted: Entry) -> Cells:
    """The parsed json of `sferum summary` against `summary_of`."""
    pieces = [_pairs("regions", found["regions"], wanted["regions"], ["region"])]
    for name, one, other in _by_key(found["regions"], wanted["regions"], ["region"]):
        pieces.append(_block(f"region {name}", one, other, "municipalities", ["municipality"]))
    if ("country" in found) != ("country" in wanted):
        pieces.append((1, [f"country: {_presence('country', found, wanted)}"]))
    elif "country" in wanted:
        one, other = found["country"], wanted["country"]
        pieces.append(_block("country", one, other, "region_targets", ["region"]))
    return _together(pieces)


def _block(name: str, found: Entry, wanted: Entry, listed: str, unit: Sequence[str]) -> Cells:
    """A region or the country; `listed` has the targets of its units."""
    pieces = [
        _keys(name, found, wanted),
        _row(f"{name} row", found.get("row", {}), wanted["row"]),
        _row(f"{name} change", found.get("change", {}), wanted["change"]),
    ]
    for part, keys, in_order in (
        ("targets", ["key"], True),
        ("by_type", ["organization_type"], True),
        (listed, [*unit, "key"], False),
    ):
        ours, theirs = found.get(part, []), wanted[part]
        pieces.append(_pairs(f"{name} {part}", ours, theirs, keys, in_order=in_order))
        for label, one, other in _by_key(ours, theirs, keys):
            pieces.append(_row(f"{name} {part} {label}", one, other))
            if part == "targets" and not (isinstance(one.get("title"), str) and one["title"]):
                pieces.append((1, [f"{name} {part} {label} title: {one.get('title')!r} found"]))
    return _together(pieces)


def compare_dynamics(found: Entry, wanted: Entry) -> Cells:
    """The parsed json of `sferum dynamics` against `dynamics_of`: rows and weeks in their order."""
    unit = ["week_end", "region", "municipality", "organization_id", "organization"]
    weeks, expected = found["meta"]["weeks"], wanted["meta"]["weeks"]
    pieces = [_pairs("weeks", weeks, expected, ["week_end"], in_order=True)]
    for label, one, other in _by_key(weeks, expected, ["week_end"]):
        pieces.append(_row(f"week {label}", one, other))
    pieces.append(_pairs("rows", found["rows"], wanted["rows"], unit, in_order=True))
    for label, one, other in _by_key(found["rows"], wanted["rows"], unit):
        pieces.append(_row(f"row {label}", one, other))
    return _together(pieces)


def compare_organization(found: Entry, wanted: Entry) -> Cells:
    """The parsed json of `sferum organization` against `organization_of`."""
    here = {key: value for key, value in found.items() if key not in ("meta", "issues")}
    alone = ("organization", "row", "missing", "active")
    pieces = [_keys("organization", here, wanted)]
    pieces += [_row(part, found[part], wanted[part]) for part in alone]
    pieces.append(_keys("places", found["places"], wanted["places"]))
    for key, one in wanted["places"].items():
        pieces.append(_row(f"places {key}", found["places"].get(key, {}), one))
    if (found["change"] is None) != (wanted["change"] is None):
        pieces.append((1, [f"change: {wanted['change']} expected, {found['change']} found"]))
    elif wanted["change"] is not None:
        pieces.append(_row("change", found["change"], wanted["change"]))
    kinds = [[row["kind"] for row in side["members"]] for side in (found, wanted)]
    pieces.append((1, [] if kinds[0] == kinds[1] else [f"members: kinds {kinds[0]} found"]))
    pieces.append(_listed("members", found["members"], wanted["members"], "role", in_order=False))
    pieces.append(_listed("bands", found["messages_bands"], wanted["messages_bands"], "from"))
    pieces.append(_listed("days", found["days"], wanted["days"], "date"))
    return _together(pieces)


def compare_attention(found: Entry, wanted: Sequence[Entry]) -> Cells:
    """The parsed json of `sferum attention` against `attention_of`: rows in their order."""
    unit = ["region", "municipality", "organization_id", "organization"]
    rows = found["rows"]
    pieces = [_pairs("rows", rows, wanted, unit, in_order=True)]
    for label, one, other in _by_key(rows, wanted, unit):
        pieces.append(_row(f"row {label}", one, other))
        if not (isinstance(one.get("text"), str) and one["text"]):
            pieces.append((1, [f"row {label} text: {one.get('text')!r} found"]))
    return _together(pieces)


def _listed(name: str, found: Any, wanted: Any, key: str, *, in_order: bool = True) -> Cells:
    """Rows of one organization, or null."""
    if found is None or wanted is None:
        return 1, [] if found is wanted else [f"{name}: {wanted} expected, {found} found"]
    pieces = [_pairs(name, found, wanted, [key], in_order=in_order)]
    for label, one, other in _by_key(found, wanted, [key]):
        pieces.append(_row(f"{name} {label}", one, other))
    return _together(pieces)


def compare_history(found: Sequence[Entry], wanted: Sequence[Entry]) -> Cells:
    """The rows of week.parquet (`pl.read_parquet(…).to_dicts()`) against `history_of`.

    A reader that takes the folder's name for a column gives `week_end` too, which is let be.
    """
    found = [{key: value for key, value in row.items() if key != "week_end"} for row in found]
    unit = ["level", "slice", "region", "municipality", "organization_id", "organization"]
    pieces = [_pairs("history", found, wanted, unit)]
    for label, one, other in _by_key(found, wanted, unit):
        pieces.append(_row(f"history {label}", one, other))
    return _together(pieces)


def _together(pieces: Iterable[Cells]) -> Cells:
    cells, differences = 0, []
    for number, rows in pieces:
        cells += number
        differences += rows
    return cells, differences


def _identity(row: Entry, keys: Sequence[str]) -> tuple[Any, ...]:
    return tuple(_plain(row.get(key)) or None for key in keys)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _by_key(
    found: Sequence[Entry], wanted: Sequence[Entry], keys: Sequence[str]
) -> Iterable[tuple[str, Entry, Entry]]:
    """Rows that both sides have, with a name for each."""
    ours = {_identity(row, keys): row for row in found}
    for row in wanted:
        identity = _identity(row, keys)
        if identity in ours:
            label = " / ".join(str(part) for part in identity if part is not None)
            yield label, ours[identity], row


def _pairs(
    name: str,
    found: Sequence[Entry],
    wanted: Sequence[Entry],
    keys: Sequence[str],
    *,
    in_order: bool = False,
) -> Cells:
    """Have both sides the same rows, each once, and in order where the contract says one?"""
    ours, theirs = ([_identity(row, keys) for row in rows] for rows in (found, wanted))
    differences = [f"{name}: {key} is missing" for key in theirs if key not in set(ours)]
    differences += [f"{name}: {key} is not expected" for key in ours if key not in set(theirs)]
    if not differences and len(ours) != len(theirs):
        differences = [f"{name}: {len(theirs)} rows expected, {len(ours)} found"]
    if not differences and in_order and ours != theirs:
        differences = [f"{name}: another order, {ours} found, {theirs} expected"]
    return 1, differences


def _presence(key: str, found: Entry, wanted: Entry) -> str:
    return "is missing" if key in wanted and key not in found else "is not expected"


def _keys(name: str, found: Entry, wanted: Entry) -> Cells:
    """Exactly the keys of the contract."""
    let_be = WORDS if MARK in found else WORDS | {MARK}
    odd = sorted((set(found) ^ set(wanted)) - let_be)
    return 1, [f"{name} {key}: {_presence(key, found, wanted)}" for key in odd]


def _row(name: str, found: Entry, wanted: Entry) -> Cells:
    """Every cell of one row."""
    cells, differences = _keys(name, found, wanted)
    for key, value in wanted.items():
        if key in found:
            cells += 1
            if not same(value, found[key]):
                differences.append(f"{name} {key}: {value} expected, {found[key]} found")
    return cells, differences


def same(wanted: Any, found: Any) -> bool:
    """Is a cell of the product what the twin says: a share nearly, everything else exactly."""
    found = _plain(found)
    if wanted is None or wanted == "":
        return found is None or found == ""
    if isinstance(wanted, bool) or isinstance(found, bool):
        return wanted is found
    if isinstance(wanted, Fraction):
        return isinstance(found, int | float) and abs(float(wanted) - found) <= TOLERANCE
    return type(found) is type(wanted) and bool(found == wanted)
