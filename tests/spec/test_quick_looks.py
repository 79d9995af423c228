"""What is told at one look is what the look at every cell tells (K2, K9)."""

import re
import unicodedata

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from sferum_cli.sources.cleaning.characters import UNSEEN, without_unseen
from sferum_cli.sources.sheets.sheet import ROW
from sferum_cli.sources.tables import not_data as not_data_module
from sferum_cli.sources.tables.not_data import not_data

TITLES = {"region": "Регион", "organization_id": "ID организации", "students": "Обучающихся"}
CELLS = st.sampled_from(
    [
        None,
        "",
        " ",
        "1",
        "2",
        "3",
        "999",
        "1000",
        "+1000",
        "5500001",
        "Итого",
        "чел.",
        "х",
        "А",
        *list(TITLES.values()),
    ]
)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=8))
def test_a_row_with_a_number_as_its_id_is_data_at_every_look(
    rows: list[tuple[str | None, str | None, str | None]],
) -> None:
    schema = dict.fromkeys(TITLES, pl.String)
    batch = pl.DataFrame(rows, schema=schema, orient="row").with_row_index(ROW, offset=2)
    faulty = pl.Series([], dtype=pl.UInt32)
    none = pl.repeat(None, batch.height, dtype=pl.String, eager=True)
    exact = not_data_module._looked_at(batch, TITLES, faulty, none)  # noqa: SLF001 - the slow way
    assert not_data(batch, TITLES, faulty).to_list() == exact.to_list()


@given(st.text(alphabet="ab Яйё«—_x00D9\u0306\u00ad"))
def test_a_text_of_plain_characters_holds_nothing_unseen(text: str) -> None:
    cleaned = without_unseen(text)
    assert not re.search(f"[{UNSEEN}]", cleaned)
    if cleaned != text:
        assert not re.fullmatch("[ -~А-яЁё«»—]*", text) or "_x" in text
    assert unicodedata.is_normalized("NFC", cleaned)
