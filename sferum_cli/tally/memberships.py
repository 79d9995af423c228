"""The rows of a week → its memberships: one per user, organization and role (R4-R7).

Most users have one membership: they are grouped by the user alone, and only the rows of those with
several are grouped again. A day that a membership has twice shows in the bits of its days, and
such memberships are left for ``repeats`` to judge: no DISTINCT over raw rows.
"""

from dataclasses import dataclass

import polars as pl

from sferum_cli.narrow import (
    COUNTERS,
    DAY_BITS,
    LINKED_BIT,
    MEMBERSHIP_COLUMNS,
    ROLES_PER_ORGANIZATION,
    VERIFIED_BIT,
)


@dataclass(frozen=True, slots=True)
class Memberships:
    """What the rows of a week add up to.

    ``frame``: user, membership, organization (u32), role (u8), verified, linked (bool),
    messages_sent, messages_read, calls (int), alone (bool: the user's only one).
    ``repeated``: user, membership of those with a day twice; they are in ``frame`` too, added up.
    """

    frame: pl.DataFrame
    repeated: pl.DataFrame


def memberships(rows: pl.DataFrame) -> Memberships:
    """The memberships of narrow rows (``narrow.ROW_COLUMNS``)."""
    by_user = (
        rows.lazy()
        .group_by("user")
        .agg(
            pl.col("membership").min(),
            pl.col("membership").max().alias("last_membership"),
            *_sums(),
        )
        .with_columns((pl.col("membership") == pl.col("last_membership")).alias("alone"))
        .drop("last_membership")
        .collect(engine="streaming")
    )
    alone = by_user.filter("alone")
    parts = [alone]
    if alone.height < by_user.height:
        several = by_user.filter(~pl.col("alone")).select("user")
        parts.append(
            rows.lazy()
            .join(several.lazy(), on="user", how="semi")
            .group_by(*MEMBERSHIP_COLUMNS)
            .agg(*_sums())
            .with_columns(pl.lit(value=False).alias("alone"))
            .collect(engine="streaming")
            .select(alone.columns)
        )
    frame = pl.concat(parts)
    days = pl.col("flags") & DAY_BITS
    repeated = frame.filter(days.cast(pl.Int64) != pl.col("days_added")).select(MEMBERSHIP_COLUMNS)
    return Memberships(
        frame.select(
            *MEMBERSHIP_COLUMNS,
            (pl.col("membership") // ROLES_PER_ORGANIZATION).alias("organization"),
            (pl.col("membership") % ROLES_PER_ORGANIZATION).cast(pl.UInt8).alias("role"),
            ((pl.col("flags") & VERIFIED_BIT) > 0).alias("verified"),
            ((pl.col("flags") & LINKED_BIT) > 0).alias("linked"),
            *COUNTERS,
            "alone",
        ),
        repeated,
    )


def _sums() -> list[pl.Expr]:
    """A membership's sums over the week; its flags say what any of its rows says (R4).

    The bits of the days, added and or-ed, differ where a day is there twice.
    """
    return [
        pl.col("flags").bitwise_or(),
        (pl.col("flags") & DAY_BITS).cast(pl.Int64).sum().alias("days_added"),
        *(pl.col(key).cast(pl.Int64).sum() for key in COUNTERS),
    ]
