"""What must not matter does not: the order of rows and columns, how files are split, buckets."""

import random
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sferum_cli.narrow import membership
from sferum_cli.problems import Problems
from sferum_cli.reports.units import known_column, rows_of, with_scopes
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.roles import KNOWN_ROLES
from sferum_cli.rulebook.words import Level, OrganizationType
from sferum_cli.tally.counting import tally
from sferum_cli.tally.counts import added
from sferum_cli.tally.plan import COUNTED_KINDS, Plan
from tests.builders.reports import make_report
from tests.extent import tries
from tests.twin.agreement import call_for
from tests.twin.calculation import Options, World
from tests.twin.files import write_world
from tests.twin.worlds import random_world


def rows(world: World, folder: Path, level: Level) -> pl.DataFrame:
    paths = write_world(world, folder, "csv")
    return make_report(call_for(paths, Options(), world.week_end), Problems(), level).rows


def one_file(seed: int) -> World:
    """A world whose activity stands in one file and is dated row by row."""
    world = random_world(seed, 60)
    return replace(world, activity=(world.activity[0],), members=None)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("level", [Level.ORGANIZATION, Level.MUNICIPALITY])
def test_order_of_rows(seed: int, level: Level, tmp_path: Path) -> None:
    world = one_file(seed)
    shuffled = list(world.activity[0])
    random.Random(seed).shuffle(shuffled)
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    first = rows(world, tmp_path / "one", level)
    assert rows(replace(world, activity=(tuple(shuffled),)), tmp_path / "other", level).equals(
        first
    )


@pytest.mark.parametrize("seed", range(4))
def test_order_of_columns(seed: int, tmp_path: Path) -> None:
    world = one_file(seed)
    first = rows(world, tmp_path, Level.MUNICIPALITY)
    for path in tmp_path.glob("*.csv"):
        frame = pl.read_csv(path, infer_schema=False)
        columns = list(frame.columns)
        random.Random(seed).shuffle(columns)
        frame.select(columns).write_csv(path)
    call = call_for(sorted(tmp_path.glob("*.csv")), Options(), world.week_end)
    assert make_report(call, Problems()).rows.equals(first)


@pytest.mark.parametrize("seed", range(4))
def test_split_into_files_by_user(seed: int, tmp_path: Path) -> None:
    world = one_file(seed)
    (tmp_path / "one").mkdir()
    (tmp_path / "split").mkdir()
    first = rows(world, tmp_path / "one", Level.MUNICIPALITY)
    parts = [
        tuple(row for row in world.activity[0] if hash_of(row.user_id) % 3 == part)
        for part in range(3)
    ]
    split = replace(world, activity=tuple(part for part in parts if part))
    assert rows(split, tmp_path / "split", Level.MUNICIPALITY).equals(first)


def hash_of(user: str) -> int:
    return sum(user.encode())


@st.composite
def memberships(draw: st.DrawFn) -> pl.DataFrame:
    records = draw(
        st.dictionaries(
            st.tuples(st.integers(1, 12), st.integers(0, 5), st.integers(0, 8)),
            st.tuples(
                st.booleans(),
                st.booleans(),
                st.integers(0, 12),
                st.integers(0, 2),
                st.integers(0, 2),
            ),
            max_size=40,
        )
    )
    frame = pl.DataFrame(
        [(*key, *values) for key, values in records.items()],
        schema={
            "user": pl.UInt64,
            "organization": pl.UInt32,
            "role": pl.UInt32,
            "verified": pl.Boolean,
            "linked": pl.Boolean,
            "messages_sent": pl.Int64,
            "messages_read": pl.Int64,
            "calls": pl.Int64,
        },
        orient="row",
    )
    return frame.with_columns((pl.len().over("user") == 1).alias("alone"))


def tallied(frame: pl.DataFrame) -> pl.DataFrame:
    types = [*OrganizationType, OrganizationType.SCHOOL, OrganizationType.COLLEGE]
    organizations = pl.DataFrame(
        {
            "organization": range(6),
            "municipality": [0, 0, 1, 1, 2, 2],
            "region": [0, 0, 0, 0, 1, 1],
            "organization_type": [one.value for one in types],
            "connected": [True, True, False, None, True, None],
            "weight": [1] * 6,
            **{known_column(kind): [True, True, False, True, True, True] for kind in COUNTED_KINDS},
        },
        schema_overrides={
            "organization": pl.UInt32,
            "municipality": pl.UInt32,
            "region": pl.UInt32,
        },
    )
    frame = frame.with_columns(membership()).drop("organization", "role")
    scoped = with_scopes(organizations, organizations, Rules(), None)
    cuts = tuple(rows_of(level) for level in Level)
    return tally(frame, Plan(scoped, tuple(KNOWN_ROLES), cuts, Rules()))


@settings(max_examples=tries(60))
@given(frame=memberships(), buckets=st.integers(2, 4))
def test_counts_add_up_over_buckets_of_users(frame: pl.DataFrame, buckets: int) -> None:
    whole = tallied(frame)
    parts = [tallied(frame.filter(pl.col("user") % buckets == bucket)) for bucket in range(buckets)]
    assert added(parts).equals(whole)
    assert added([]).is_empty()


def test_a_user_alone_counts_as_one_of_several_would() -> None:
    frame = pl.DataFrame(
        {
            "user": [1, 2],
            "organization": [0, 1],
            "role": [0, 1],
            "verified": [True, True],
            "linked": [True, False],
            "messages_sent": [10, 9],
            "messages_read": [0, 1],
            "calls": [1, 0],
            "alone": [True, True],
        },
        schema_overrides={"user": pl.UInt64, "organization": pl.UInt32, "role": pl.UInt32},
    )
    alone = tallied(frame)
    several = tallied(frame.with_columns(alone=pl.lit(value=False)))
    assert alone.equals(several)
