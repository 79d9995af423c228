"""The narrow rows of a week: how ``sources`` hands activity over to ``tally``.

A row of activity is 28 bytes: the user, the organization and role as one number, the flags and
the day as bits, and the counters.
"""

import polars as pl

COUNTERS = ("messages_sent", "messages_read", "calls")

ROW_COLUMNS = ("user", "membership", "flags", *COUNTERS)
"""``user``: u64, or text where an id is not a plain number; ``membership``: u32; ``flags``: u16;
the counters: u32."""

MEMBERSHIP_COLUMNS = ("user", "membership")
"""What a membership is known by."""

_ROLES_PER_ORGANIZATION = 256


def membership() -> pl.Expr:
    """``membership`` (u32), from the columns ``organization`` (u32) and ``role``."""
    return (pl.col("organization") * _ROLES_PER_ORGANIZATION + pl.col("role")).alias("membership")


def organization() -> pl.Expr:
    """The number of the organization (u32) of a ``membership``."""
    return pl.col("membership") // _ROLES_PER_ORGANIZATION


VERIFIED_BIT, LINKED_BIT = 1 << 7, 1 << 8
DAY_BITS = VERIFIED_BIT - 1
"""``flags`` holds one bit per day of the week, none for a member; then verified, then linked."""

BY_DAY, BY_WEEK, UNDATED = 0, 1, 2
"""What a row of activity is of: a day, a week that ends on its date, or the week of the file."""

PLACE = "place"
"""Where a row stands in its table."""

WHOLE_COLUMNS = (*ROW_COLUMNS, PLACE, "moment", "grain", "rest", "table", "file", "is_activity")
"""A row with all that tells it apart, for judging repeats: ``moment`` (null where undated),
``grain`` (BY_DAY …), ``rest`` (the columns that tell nothing else, as text), ``table`` and ``file``
(their numbers), ``is_activity`` (false for members)."""
