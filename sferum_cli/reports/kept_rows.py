"""The rows of a week as the history keeps them: one frame of every level and slice (SPEC 8)."""

import polars as pl

from sferum_cli.reports.judged_rows import marks, no_ranks, ranks
from sferum_cli.reports.measured import DELIVERED
from sferum_cli.reports.monitoring import ACCOUNTS, IDENTITIES, TEACHER_SCOPE, further_columns
from sferum_cli.reports.week_result import Part, WeekResult
from sferum_cli.rulebook.indicators import (
    COLUMNS,
    INDICATORS,
    ORGANIZATION_COLUMNS,
    UNKNOWN_HEADS,
    Column,
    Measure,
    columns_of,
)
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.words import Level, OrganizationType

LEVEL, SLICE = "level", "slice"

WEEK = "week"
"""The column that tells several weeks apart, by their number."""

ALL = "all"
"""The slice of the organizations of all types in the level's scope."""

KEPT_PARTS: tuple[Part, ...] = tuple(
    (level, of) for level in Level for of in (None, *OrganizationType)
)
"""Every part of a week: each level, of all types and of each one."""


def _type_of(column: Column) -> pl.DataType:
    if column.measure is Measure.NAME:
        return pl.String()
    return pl.Float64() if column.measure is Measure.SHARE else pl.Int64()


_NUMERATORS = tuple(one.numerator_key for one in INDICATORS if one.kinds)

KEPT_COLUMNS: dict[str, pl.DataType] = {
    LEVEL: pl.String(),
    SLICE: pl.String(),
    "region": pl.String(),
    "municipality": pl.String(),
    "organization_id": pl.String(),
    **dict.fromkeys(IDENTITIES, pl.String()),
    **{column.key: pl.String() for column in ORGANIZATION_COLUMNS[1:]},
    **{column.key: _type_of(column) for column in COLUMNS if column.measure is not Measure.NAME},
    **dict.fromkeys((*_NUMERATORS, *ACCOUNTS), pl.Int64()),
    TEACHER_SCOPE: pl.String(),
    UNKNOWN_HEADS: pl.Int64(),
}
"""The columns of a week of the history with their types, in order: what names a unit, the other 26
of the 28 columns, the numerators of the shares of people (R9), the accounts (R12), whose teachers
count, and how many organizations have people without heads."""


def slice_name(of: OrganizationType | None) -> str:
    """What the history calls the rows of one type, or of all."""
    return ALL if of is None else of.value


def kept_rows(result: WeekResult) -> pl.DataFrame:
    """All rows of a week, of KEPT_PARTS, with KEPT_COLUMNS; a part that it lacks has none."""
    nothing = pl.DataFrame(schema=KEPT_COLUMNS)
    frames = [
        result.rows[level, of].with_columns(
            pl.lit(level.value).alias(LEVEL), pl.lit(slice_name(of)).alias(SLICE)
        )
        for level, of in KEPT_PARTS
        if (level, of) in result.rows
    ]
    together = pl.concat([nothing, *frames], how="diagonal_relaxed")
    return together.select(pl.col(key).cast(dtype) for key, dtype in KEPT_COLUMNS.items())


def unit_rows_of_kept(
    kept: pl.DataFrame,
    part: Part,
    rules: Rules,
    not_delivered: pl.DataFrame,
    *,
    is_official: bool,
) -> pl.DataFrame:
    """One part of a kept week, with the columns of ``monitoring.unit_rows``.

    Marks and ranks are judged anew, so that a view may rate by another base than the week was
    kept with; an official table has its own ranks, or none. ``not_delivered`` names the units
    without activity: level, region, municipality. Several weeks under the same rules are told
    apart by a column WEEK in both, which stays.
    """
    level, of = part
    each = [WEEK] if WEEK in kept.columns else []
    rows = kept.lazy().filter(pl.col(LEVEL) == level.value, pl.col(SLICE) == slice_name(of))
    judged = ranks(level, rules, each) if of is None else no_ranks()
    if is_official:
        judged = []
    keys = (column.key for column in columns_of(level))
    missing = not_delivered.filter(pl.col(LEVEL) == level.value)
    if missing.is_empty():
        rows = rows.with_columns(pl.lit(value=True).alias(DELIVERED))
    else:
        rows = rows.join(
            missing.lazy().with_columns(pl.lit(value=False).alias(DELIVERED)),
            on=[*each, LEVEL, "region", "municipality"],
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
    return (
        rows.with_columns(*marks(rules), *judged, pl.col(DELIVERED).fill_null(value=True))
        .select(*each, *keys, *further_columns())
        .collect()
    )
