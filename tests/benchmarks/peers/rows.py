"""The rows that the peers write: the product's columns, under its machine names."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

KEYS = (
    "region",
    "municipality",
    "active_teachers_calls_pct",
    "active_teachers_calls",
    "active_teachers_messages_pct",
    "active_teachers_messages",
    "active_students_pct",
    "active_students",
    "active_organizations_pct",
    "active_organizations",
    "teachers_pct",
    "teachers",
    "students_pct",
    "students",
    "connected_organizations_pct",
    "connected_organizations",
    "teachers_linked_pct",
    "teachers_linked",
    "students_linked_pct",
    "students_linked",
    "organizations_total",
    "teachers_total",
    "students_total",
    "rank_connected_organizations",
    "rank_active_organizations",
    "rank_active_teachers_calls",
    "rank_active_teachers_messages",
    "rank_active_students",
)


def write_rows(rows: Iterable[Sequence[object]], path: Path) -> None:
    """Write rows in the order of the keys as csv; an empty cell is a value that is not known."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(KEYS)
        writer.writerows(rows)
