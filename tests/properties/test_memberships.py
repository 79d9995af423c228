"""The rows of a week add up to memberships as a plain loop adds them, however large they are."""

from collections import defaultdict

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sferum_cli.narrow import COUNTERS, DAY_BITS, LINKED_BIT, VERIFIED_BIT
from sferum_cli.tally.memberships import memberships
from tests.extent import tries

Row = tuple[int, int, int, int, int, int]
"""user, membership, flags, messages_sent, messages_read, calls"""

LARGEST_USER, LARGEST_MEMBERSHIP, LARGEST_COUNT = 2**64 - 1, 2**32 - 1, 10**9
VERIFIED_MONDAY = 1 | VERIFIED_BIT


def narrow(rows: list[Row], ids: pl.DataType) -> pl.DataFrame:
    """Rows as ``narrow.ROW_COLUMNS``, their users as numbers or texts."""
    schema = {
        "user": pl.UInt64,
        "membership": pl.UInt32,
        "flags": pl.UInt16,
        **dict.fromkeys(COUNTERS, pl.UInt32),
    }
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.col("user").cast(ids))


def looped(rows: list[Row]) -> tuple[dict[tuple[int, int], tuple[object, ...]], set[object]]:
    """The memberships with what they add up to, and those with a day twice."""
    of: dict[tuple[int, int], list[Row]] = defaultdict(list)
    several: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        of[row[:2]].append(row)
        several[row[0]].add(row[1])
    sums: dict[tuple[int, int], tuple[object, ...]] = {}
    repeated: set[object] = set()
    for key, its in of.items():
        days = [day for row in its for day in range(7) if row[2] & 1 << day]
        if len(days) > len(set(days)):
            repeated.add(key)
        sums[key] = (
            any(row[2] & VERIFIED_BIT for row in its),
            any(row[2] & LINKED_BIT for row in its),
            *(sum(row[number] for row in its) for number in (3, 4, 5)),
            len(several[key[0]]) == 1,
        )
    return sums, repeated


def check(rows: list[Row], ids: pl.DataType) -> None:
    found = memberships(narrow(rows, ids))
    numbers = found.frame.with_columns(pl.col("user").cast(pl.UInt64))
    frame = {record[:2]: record[2:] for record in numbers.iter_rows()}
    repeated = set(found.repeated.with_columns(pl.col("user").cast(pl.UInt64)).iter_rows())
    assert found.frame.columns == [
        "user", "membership", "verified", "linked", *COUNTERS, "alone",
    ]  # fmt: skip
    assert len(frame) == found.frame.height
    assert (frame, repeated) == looped(rows)


flags = st.tuples(st.sampled_from([0, *(1 << day for day in range(7))]), st.integers(0, 3)).map(
    lambda pair: pair[0] + pair[1] * VERIFIED_BIT
)
few = st.tuples(st.integers(1, 6), st.integers(0, 3), flags, *[st.integers(0, 12)] * 3)
wide = st.tuples(
    st.sampled_from([0, 1, 10**12, LARGEST_USER]),
    st.sampled_from([0, 255, 256, LARGEST_MEMBERSHIP]),
    flags,
    *[st.sampled_from([0, 1, 2**21 - 1, 2**21, LARGEST_COUNT])] * 3,
)


@settings(max_examples=tries(80))
@given(
    rows=st.lists(st.one_of(few, wide), max_size=60),
    ids=st.sampled_from([pl.UInt64(), pl.String()]),
)
@example(rows=[], ids=pl.UInt64())
@example(rows=[], ids=pl.String())
def test_as_a_loop_adds_them(rows: list[Row], ids: pl.DataType) -> None:
    assert sum(1 << day for day in range(7)) == DAY_BITS
    check(rows, ids)


@pytest.mark.parametrize("times", [1, 2, 7, 62, 63, 64, 65, 1023, 1024, 1025, 1087, 1088, 4096])
def test_a_row_many_times(times: int) -> None:
    """The bits that count flags and rows are few: what runs over must be noticed."""
    row: Row = (5, 300, VERIFIED_MONDAY, 1, 2, 3)
    other: Row = (6, 300, 1 << 6 | LINKED_BIT, 0, 0, 0)
    check([row] * times + [other], pl.UInt64())


@pytest.mark.parametrize("count", [0, 299_593, 299_594, 2**21 - 1, 2**21, LARGEST_COUNT])
@pytest.mark.parametrize("key", range(3, 6))
def test_a_large_counter_on_seven_days(count: int, key: int) -> None:
    row = [5, 300, VERIFIED_MONDAY, 0, 0, 0]
    row[key] = count
    week = [(row[0], row[1], 1 << day, row[3], row[4], row[5]) for day in range(7)]
    check([*week, (6, 300, 1, 1, 1, 1)], pl.UInt64())


@pytest.mark.parametrize(
    "users",
    [
        [0, LARGEST_USER],
        [LARGEST_USER - 1, LARGEST_USER],
        [0, 2**32 - 1],
        [0, 2**32],
        [2**63, 2**63 + 2**31],
    ],
)
def test_ids_far_apart(users: list[int]) -> None:
    """One number for user and membership has room for 2^64 pairs, counted from the lowest id."""
    rows: list[Row] = [(user, LARGEST_MEMBERSHIP, 1, 1, 1, 1) for user in users]
    check([*rows, *rows, (users[0], 0, 2, 1, 1, 1)], pl.UInt64())
