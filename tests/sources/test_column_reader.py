"""A reader of a column reads each batch as its plain function reads each cell."""

import polars as pl
import pytest

from sferum_cli.sources.cleaning.parsing import parse_yes_no
from sferum_cli.sources.tables.column_reader import ColumnReader
from sferum_cli.sources.tables.columns import INPUT_COLUMN
from sferum_cli.sources.tables.vocabulary import Vocabulary

BATCHES: list[list[str | None]] = [
    ["да", "нет", "да", None],
    ["нет", "нет"],
    ["да"],
    [None, None],
    ["", "да"],
    ["1", "0", "1"],
    ["1", "нет", None, "ИСТИНА"],
    ["верифицирован", "не верифицирован"],
    ["ИСТИНА", "", "0"],
    ["да", "нет", "1", "0", "ИСТИНА", "верифицирован", "не верифицирован"],
    [],
]


def test_yes_and_no_in_whatever_words_came_before() -> None:
    """The known words are compared with first: their order and number must not matter."""
    column = INPUT_COLUMN["verified"]
    for batches in (BATCHES, BATCHES[::-1]):
        reader = ColumnReader(column)
        for batch in batches:
            read = reader.read(pl.Series(batch, dtype=pl.String))
            assert read.values.to_list() == [
                None if cell is None else parse_yes_no(cell) for cell in batch
            ], batch
            assert not read.faults


def test_a_word_that_is_neither_is_at_fault_in_every_batch() -> None:
    reader = ColumnReader(INPUT_COLUMN["verified"])
    for batch in (["да", "может быть"], ["нет", "да"], ["может быть", "нет"], ["может быть"]):
        read = reader.read(pl.Series(batch))
        assert [fault.position for fault in read.faults] == [
            position for position, cell in enumerate(batch) if cell == "может быть"
        ]


def test_a_text_is_parsed_once_unless_most_of_a_batch_is_new() -> None:
    """Times of day are new in every batch: kept, each batch would cost more than the last."""
    parsed: list[str] = []

    def parse(text: str) -> int:
        parsed.append(text)
        return len(text)

    vocabulary = Vocabulary(parse, pl.Int64())
    for batch, expected in (
        (["a", "bb", "ccc"], ["a", "bb", "ccc"]),
        (["a", "bb", None, "ccc", "dddd"], ["dddd"]),
        (["dddd", "a"], []),
        (["x", "yy", "a"], ["a", "x", "yy"]),
        (["bb", "x", "yy"], ["bb"]),
    ):
        parsed.clear()
        read = vocabulary.read(pl.Series(batch, dtype=pl.String))
        assert read.values.to_list() == [None if cell is None else len(cell) for cell in batch]
        assert parsed == expected


@pytest.mark.parametrize("key", ["user_id", "organization_id", "inn"])
@pytest.mark.parametrize(
    ("dtype", "number", "is_lost"),
    [
        (pl.Float64, 1_000_000_001, False),
        (pl.Float64, 10**15 + 1, True),
        (pl.Float32, 16_777_216, False),
        (pl.Float32, 1_000_000_001, True),  # 1000000000, as are 64 others
    ],
)
def test_ids_that_a_float_has_not_whole(
    key: str, dtype: type[pl.DataType], number: int, *, is_lost: bool
) -> None:
    read = ColumnReader(INPUT_COLUMN[key]).read(pl.Series([number], dtype=dtype))
    assert [fault.position for fault in read.faults] == [0] * is_lost
