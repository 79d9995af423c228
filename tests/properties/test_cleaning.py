"""One rule, two ways: a column read fast says what the plain function says of each cell."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from typing import Any

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from sferum_cli.sources.cleaning import parsing
from sferum_cli.sources.cleaning.characters import UNSEEN, plain, without_unseen
from sferum_cli.sources.cleaning.organization_names import organization_name_key
from sferum_cli.sources.cleaning.parsing import UnreadableError
from sferum_cli.sources.cleaning.text import shown, text_key
from sferum_cli.sources.tables.column_reader import ColumnReader
from sferum_cli.sources.tables.columns import INPUT_COLUMN
from sferum_cli.sources.tables.id_column import read_ids

ODD = "АЙйЁё2aEеe01 -—'=\"\u200b\u00a0\t\x1f.,+−\u0306\u0308"
PIECES = ["_x001F_", "_x000D_", '="', "00120", '"', "'", "1.0", "E+12", " 234", ",00", "н/д"]
TEXTS = st.one_of(
    st.lists(st.one_of(st.text(ODD, max_size=5), st.sampled_from(PIECES)), max_size=4).map("".join),
    st.text(max_size=6),
)
CELLS = st.lists(st.one_of(st.none(), TEXTS), min_size=1, max_size=4)
NUMBERS = st.one_of(
    st.none(),
    st.integers(-5, 2 * 10**9).map(float),
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from([14.00000000003, 1e15, 1e16, -0.0, 0.1 + 0.2, 999_999_999.5]),
)


def plainly(parse: Callable[[str], Any], cells: list[str | None]) -> tuple[list[Any], list[int]]:
    """The values that a plain function gives, and the positions of what it cannot read."""
    found: list[Any] = []
    bad: list[int] = []
    for position, cell in enumerate(cells):
        try:
            found.append(None if cell is None else parse(cell))
        except UnreadableError:
            found.append(None)
            bad.append(position)
    return found, bad


@given(CELLS)
def test_ids(cells: list[str | None]) -> None:
    read = read_ids(pl.Series(cells, dtype=pl.String))
    found, bad = plainly(parsing.parse_id, cells)
    assert [None if one is None else str(one) for one in read.values] == found
    assert [fault.position for fault in read.faults] == bad
    assert all(fault.found is None for fault in read.faults)


@given(CELLS)
def test_counts(cells: list[str | None]) -> None:
    read = ColumnReader(INPUT_COLUMN["calls"]).read(pl.Series(cells, dtype=pl.String))
    found, bad = plainly(parsing.parse_count, cells)
    assert read.values.to_list() == found
    assert sorted(fault.position for fault in read.faults) == bad


@given(st.lists(st.sampled_from(["да", "нет", "1.0", "0,0", "", "-", "+", "2", "неверно"])))
def test_yes_and_no(cells: list[str]) -> None:
    reader = ColumnReader(INPUT_COLUMN["verified"])
    for batch in (cells[:1], cells):
        read = reader.read(pl.Series(batch, dtype=pl.String))
        found, bad = plainly(parsing.parse_yes_no, [*batch])
        assert read.values.to_list() == found
        assert [fault.position for fault in read.faults] == bad


def whole(cell: float | None) -> int | None:
    """What K3 makes of a number; raises UnreadableError for what is no count."""
    if cell is None:
        return None
    if not 0 <= cell <= parsing.LARGEST_COUNT or cell != int(cell):
        raise UnreadableError(str(cell))
    return int(cell)


@given(st.lists(NUMBERS, min_size=1, max_size=4))
def test_counts_that_are_numbers(cells: list[float | None]) -> None:
    read = ColumnReader(INPUT_COLUMN["calls"]).read(pl.Series(cells, dtype=pl.Float64))
    for position, (cell, found) in enumerate(zip(cells, read.values.to_list(), strict=True)):
        at_fault = position in {fault.position for fault in read.faults}
        try:
            assert (found, at_fault) == (whole(cell), False)
        except UnreadableError:
            assert (found, at_fault) == (None, True)


@given(st.lists(NUMBERS, min_size=1, max_size=4))
def test_ids_that_are_numbers(cells: list[float | None]) -> None:
    series = pl.Series(cells, dtype=pl.Float64)
    for read in (read_ids(series), ColumnReader(INPUT_COLUMN["organization_id"]).read(series)):
        lost = {fault.position for fault in read.faults}
        for position, cell in enumerate(cells):
            is_lost = cell is not None and not abs(cell) <= parsing.LARGEST_SAFE_NUMBER
            assert (position in lost) is is_lost
            if cell is not None and not is_lost and cell == int(cell):
                assert str(read.values[position]) == str(int(cell))


MOMENTS = st.datetimes(dt.datetime(1980, 1, 1), dt.datetime(2110, 1, 1))  # noqa: DTZ001


@given(st.lists(MOMENTS, min_size=1, max_size=4))
def test_dates(moments: list[dt.datetime]) -> None:
    texts = [f"{moment:%Y-%m-%d %H:%M:%S.%f}" for moment in moments]
    native = ColumnReader(INPUT_COLUMN["date"]).read(pl.Series(moments, dtype=pl.Datetime("us")))
    written = ColumnReader(INPUT_COLUMN["date"]).read(pl.Series(texts))
    found, bad = plainly(parsing.parse_moment, [*texts])
    for read in (native, written):
        assert read.values.to_list() == found
        assert [fault.position for fault in read.faults] == bad


ZONES = st.sampled_from(["Asia/Omsk", "Europe/Moscow", "America/New_York", "Asia/Kolkata", "UTC"])


@given(st.lists(MOMENTS, min_size=1, max_size=4), ZONES)
def test_moments_of_a_zone(moments: list[dt.datetime], zone: str) -> None:
    texts = [f"{moment:%Y-%m-%dT%H:%M:%S.%f}Z" for moment in moments]
    utc = pl.Series(moments, dtype=pl.Datetime("us")).dt.replace_time_zone("UTC")
    native = ColumnReader(INPUT_COLUMN["date"], time_zone=zone).read(utc)
    written = ColumnReader(INPUT_COLUMN["date"], time_zone=zone).read(pl.Series(texts))
    for here, there in zip(native.values.to_list(), written.values.to_list(), strict=True):
        assert here == there or None in {here, there}  # at the ends of the years of K5
    assert native.in_utc == written.in_utc == 0


@example("K`Q")
@example("K＇Q")
@example("K\"'Q")
@given(TEXTS)
def test_the_key_of_a_key_is_the_key(text: str) -> None:
    for key in (text_key, shown, plain, organization_name_key):
        assert key(key(text)) == key(text)
    assert text_key(shown(text)) == text_key(text)


@given(TEXTS)
def test_an_id_read_again_is_the_id(text: str) -> None:
    found, _bad = plainly(parsing.parse_id, [text])
    assert plainly(parsing.parse_id, found)[0] == found


@given(st.text(alphabet="ab Яйё«—_x00D9\u0306\u00ad"))
def test_a_text_of_plain_characters_holds_nothing_unseen(text: str) -> None:
    """K2: what is told at one look is what the look at every character tells."""
    cleaned = without_unseen(text)
    assert not re.search(f"[{UNSEEN}]", cleaned)
    if cleaned != text:
        assert not re.fullmatch("[ -~А-яЁё«»—]*", text) or "_x" in text
    assert unicodedata.is_normalized("NFC", cleaned)
