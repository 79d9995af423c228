"""Whether two reports say the same: every cell of every unit.

The order of the rows is not compared: the product keeps that of the headcount, the peers sort.
"""

import csv
import math
import re
from pathlib import Path

UNIT = ("region", "municipality")

WEEK = "week_end"
OF_WEEKS = re.compile(r"week_end|base_changed|\w+_change(_pp)?")

CLOSE = 1e-9
"""How far apart, relatively, two shares may be that are computed in another order."""

Row = dict[str, str]
Unit = tuple[str, ...]


def differences(ours: Path, theirs: Path) -> list[str]:
    """What differs between two csv files under the same machine names, and where."""
    our_rows, their_rows = _rows(ours), _rows(theirs)
    if not our_rows:
        return ["no rows"]
    found = [f"{_name(unit)}: not theirs" for unit in our_rows if unit not in their_rows]
    found += [f"{_name(unit)}: not ours" for unit in their_rows if unit not in our_rows]
    for unit, our in our_rows.items():
        their = their_rows.get(unit, our)
        found += [
            f"{_name(unit)}, {key}: {our.get(key)!r}, not {their.get(key)!r}"
            for key in {**our, **their}
            if not _same(key, our.get(key), their.get(key))
        ]
    return found


def _rows(path: Path) -> dict[Unit, Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = _of_newest_week(list(csv.DictReader(file)))
    units = {tuple(row[key] for key in UNIT): row for row in rows}
    if len(units) != len(rows):
        raise ValueError(f"{path.name}: a unit has several rows")
    return units


def _of_newest_week(rows: list[Row]) -> list[Row]:
    """Of a report of several weeks the rows of the newest, without what only weeks have."""
    newest = max((row.get(WEEK, "") for row in rows), default="")
    return [
        {key: value for key, value in row.items() if not OF_WEEKS.fullmatch(key)}
        for row in rows
        if row.get(WEEK, "") == newest
    ]


def _name(unit: Unit) -> str:
    return " / ".join(unit)


def _same(key: str, ours: str | None, theirs: str | None) -> bool:
    # A value that is not known is no 0.
    if key in UNIT or not ours or not theirs:
        return ours == theirs
    return math.isclose(float(ours), float(theirs), rel_tol=CLOSE)
