"""What the readers of all sheets of activity and members share, and add to."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from sferum_cli.sources.activity.organization_column import AROUND, DescribedOrganizations
from sferum_cli.sources.reference.reference import Reference
from sferum_cli.sources.tables.row_reader import ColumnReaders


def _described_by(
    known: dict[tuple[str, ...], DescribedOrganizations],
    columns: Sequence[str],
    reference: Reference,
) -> DescribedOrganizations:
    key = tuple(columns)
    if key not in known:
        known[key] = DescribedOrganizations(columns, reference.index)
    return known[key]


@dataclass
class Seen:
    """What is known of the rows besides the narrow ones, sheet after sheet.

    ``days`` counts the dated rows per day, ``by_week`` those of them that are of a week which ends
    on it. ``unmatched`` are the rows without an organization or a
    user that is known: file, known (the organization is), described, user.
    """

    days: dict[dt.date, int] = field(default_factory=dict)
    by_week: dict[dt.date, int] = field(default_factory=dict)
    blank_verified: int = 0
    blank_roles: int = 0
    unmatched: list[pl.DataFrame] = field(default_factory=list)
    readers: ColumnReaders = field(default_factory=dict)
    organizations: dict[tuple[str, ...], DescribedOrganizations] = field(default_factory=dict)
    unknown_roles: Counter[str] = field(default_factory=Counter)
    """The words of roles that nobody knows, as they come, with their rows."""
    with_rows: set[int] | None = None
    """The organizations with a row of any date, where somebody asks for them."""
    outside: dict[tuple[str, ...], DescribedOrganizations] = field(default_factory=dict)
    """Like ``organizations``, of rows that are of no week that is read."""

    def described_by(self, columns: Sequence[str], reference: Reference) -> DescribedOrganizations:
        """The organizations that rows describe by these columns."""
        return _described_by(self.organizations, columns, reference)

    def look(self, rows: pl.DataFrame, columns: Sequence[str], reference: Reference) -> None:
        """See whose rows of other weeks these are, which are not judged and change nothing."""
        self.keep_with_rows(_described_by(self.outside, columns, reference).read(rows).values)

    def keep_with_rows(self, organizations: pl.Series) -> None:
        """Remember the organizations (their numbers) that have a row, if anybody asks."""
        if self.with_rows is not None:
            self.with_rows.update(organizations.drop_nulls().unique().to_list())

    def count_days(self, days: pl.Series, *, by_week: bool) -> None:
        """Count rows by their days (Date, null ones are none), or by the ends of their weeks."""
        low, high = days.min(), days.max()
        if isinstance(low, dt.date) and low == high:  # as a rule where each day has a file
            counted = {low: days.len() - days.null_count()}
        else:
            counted = dict(days.drop_nulls().value_counts(name="rows").iter_rows())
        for counts in (self.days, self.by_week) if by_week else (self.days,):
            for day, rows in counted.items():
                counts[day] = counts.get(day, 0) + rows

    def count_blanks(
        self, blank_roles: pl.Series, blank_verified: pl.Series | None, good: pl.Series | None
    ) -> None:
        """Count the good rows (None: all) without a role, or that do not say who is verified."""
        self.blank_roles += int((blank_roles if good is None else blank_roles & good).sum())
        if blank_verified is not None:
            blank = blank_verified if good is None else blank_verified & good
            self.blank_verified += int(blank.sum())

    def keep_unmatched(self, rows: pl.DataFrame, file: int) -> None:
        """Keep narrow rows that match nothing, ``described`` as ``DescribedOrganizations`` says."""
        if "described" not in rows.columns:
            rows = rows.with_columns(pl.lit(None, pl.String).alias("described"))
        self.unmatched.append(
            rows.select(
                pl.lit(file, pl.UInt32).alias("file"),
                pl.col("membership").is_not_null().alias("known"),
                pl.col("described").str.strip_chars(AROUND),
                pl.col("user").cast(pl.String),
            )
        )
