"""What changes from one week to the next, and how a change is called (SPEC 7, slides 19-27)."""

from sferum_cli.rulebook.indicators import ACCOUNTS_LINKED, COLUMNS, Column, Measure

BASE_CHANGED = "base_changed"
"""The key of whether a denominator is another than in the week before."""

ACCOUNTS_CHANGE = f"{ACCOUNTS_LINKED.key}_change_pp"
"""The key of the change of the share of linked accounts (R12), which is no column of the report."""

ACCOUNTS_COUNT_CHANGE = f"{ACCOUNTS_LINKED.key}_change"
"""The key of the change of their number."""

MEASURES_OF_CHANGE = {
    Measure.SHARE: Measure.CHANGE_POINTS,
    Measure.COUNT: Measure.CHANGE,
    Measure.RANK: Measure.CHANGE,
}
"""What the change of a measure is; the others have none."""

CHANGING = tuple(
    column for measure in MEASURES_OF_CHANGE for column in COLUMNS if column.measure is measure
)
"""The columns that have a change: the shares, the counts (columns 4, 6, …, 20) and the ranks."""


def change_key(column: Column) -> str:
    """The key of the change of one of CHANGING."""
    return f"{column.key}_change_pp" if column.measure is Measure.SHARE else f"{column.key}_change"


CHANGES_OF_SHARES = tuple(
    change_key(column) for column in CHANGING if column.measure is Measure.SHARE
)
"""The keys of the changes of the shares, in percentage points, in the order of the report."""
