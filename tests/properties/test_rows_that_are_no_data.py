"""K9 and K10 in slow plain Python, held to the product over random small sheets.

The twin shares no code with the product: words and letters are written out here, row by row.
"""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from sferum_cli.sources.sheets.sheet import ROW
from sferum_cli.sources.tables import not_data as not_data_module
from sferum_cli.sources.tables.header import Header
from sferum_cli.sources.tables.not_data import not_data
from sferum_cli.sources.tables.notes import trailing_notes
from sferum_cli.sources.tables.shapes import TableKind
from tests.extent import tries

KEYS = (
    "region", "municipality", "organization_id", "organization", "organization_type", "teachers",
    "students",
)  # fmt: skip
TITLES = dict(zip(KEYS, ("Регион", "Муниципалитет", "ID организации", "Организация",
                         "Тип организации", "Педагогов", "Обучающихся"), strict=True))  # fmt: skip
HEADER = Header(TableKind.HEADCOUNT, 1, dict(zip(KEYS, "BCDEFGH", strict=True)), TITLES)
COLUMNS = ("A", *KEYS)
"""A column of the office's own stands first."""

TOTALS = ("Итого", "ИТОГО:", "Bсего", "Всего по району", "Общий итог", "г. Омск Итог", "«Итог»",
          "из них сельские", "в т.ч. филиалы", "Справочно:", "Сумма по СОШ")  # fmt: skip
NAMES = ("Омская область", "г. Омск", "Итоговая школа", "Всероссийский лицей", "Школа № 1",
         "Исп. Иванова А. А.", "Справочное бюро", "Литог")  # fmt: skip
NUMBERINGS = ("1", "2", "3", "4", "5", "6", "7", "8", "(1)", "(2)", "А", "Б")
CELLS: dict[str, tuple[str, ...]] = {
    "A": ("1", "2", "прим."),
    "organization_id": ("101", "00120", "Итого", "(подпись)", "Иванова А. А."),
    "organization_type": ("ОО", "СПО", "Итого", "школо"),
    "teachers": ("10", "1 234", "чел.", "тел. 1-23", "20.10.2024", "—"),
    "students": ("100", "0", "чел.", "Педагогов"),
}
ROWS = st.lists(
    st.one_of(
        st.tuples(*(st.sampled_from((None, " ", *CELLS.get(name, (*TOTALS, *NAMES)), *NUMBERINGS))
                    for name in COLUMNS)),
        st.tuples(*(st.sampled_from((None, *CELLS.get(name, NAMES))) for name in COLUMNS)),
        st.just((None, *TITLES.values())),
        st.just((None, *map(str, range(1, 8)))),
        st.just(tuple(map(str, range(1, 9)))),
        st.just((None, "А", "Б", *map(str, range(1, 6)))),
        st.just((None, None, None, None, None, None, "чел.", "чел.")),
        st.just(("1", "Омская область", "г. Омск", "101", "Школа № 1", "ОО", "10", "100")),
    ),
    min_size=1,
    max_size=7,
)  # fmt: skip
Row = tuple[str | None, ...]


def cell_of(row: Row, key: str) -> str:
    return (row[COLUMNS.index(key)] or "").strip()


def is_total(text: str) -> bool:
    """Of the words of this file alone."""
    plain = text.strip().lower().replace("b", "в").strip("«»:")
    if plain in {"литог", "всероссийский лицей", "итоговая школа", "справочное бюро"}:
        return False
    words = ("итого", "итог", "всего", "общий итог", "из них", "в т.ч.", "справочно", "сумма по")
    return plain.startswith(words) or plain.endswith(" итог")


def reason_of(row: Row) -> str | None:
    """K9, word for word."""
    ours = [cell_of(row, key) for key in KEYS]
    if not any(ours):
        return "beside"
    if ours == list(TITLES.values()):
        return "header-again"
    identity = cell_of(row, "organization_id")
    filled = [cell for cell in map(str, (one or "" for one in row)) if cell.strip()]
    names = [cell_of(row, key) for key in
             ("region", "municipality", "organization", "organization_type")]  # fmt: skip
    if (not identity or is_total(identity)) and any(map(is_total, (filled[0], *names))):
        return "total"
    if numbers(row):
        return "numbering"
    if all(cell in {"чел.", "—"} for cell in map(str.strip, filled)) and "чел." in map(
        str.strip, filled
    ):
        return "units"
    return None


def numbers(row: Row) -> bool:
    cells = [(cell or "").strip().strip("().—") for cell in row]
    places = [place for place, cell in enumerate(cells) if cell]
    if not places or any(not cells[place] for place in range(max(places[0], 1), places[-1])):
        return False
    tokens = [cells[place] for place in places]
    if len(tokens) < 3:
        return False
    letters = 2 if tokens[:2] == ["А", "Б"] else int(tokens[0] == "А")
    rest = tokens[letters:]
    return any(
        rest == [str(start + step) for step in range(len(rest))]
        for start in (1, letters + 1, places[0] + letters + 1)
    )


def is_note(row: Row) -> bool:
    """K10: no number, no ID, and something missing that a row must have."""
    identity = cell_of(row, "organization_id")
    if any(sign.isdigit() for sign in identity) and not identity.startswith("("):
        return False
    for key in ("teachers", "students"):
        cell = cell_of(row, key)
        if cell.strip("()").replace(" ", "").isdigit():
            return False
    must = [cell_of(row, key) for key in ("region", "municipality")]
    named = identity or cell_of(row, "organization")
    return not all(must) or not named or cell_of(row, "organization_type") not in {"ОО", "СПО"}


@settings(max_examples=tries(100), deadline=None)
@given(ROWS)
def test_the_rules_for_rows_are_those_of_the_plain_statement(rows: list[Row]) -> None:
    rows = [row for row in rows if any((cell or "").strip() for cell in row)]
    if not rows:
        return
    frame = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
    frame = frame.with_row_index(ROW, offset=2)
    faulty = pl.Series([], dtype=pl.UInt32)
    reasons = not_data(frame, TITLES, faulty)
    assert reasons.to_list() == [reason_of(row) for row in rows]
    data = [row for row, reason in zip(rows, reasons.to_list(), strict=True) if reason is None]
    expected = 0
    for row in reversed(data):
        if not is_note(row):
            break
        expected += 1
    assert trailing_notes(frame.filter(reasons.is_null()), HEADER, faulty) == expected


ID_TITLES = {key: TITLES[key] for key in ("region", "organization_id", "students")}
ID_CELLS = st.sampled_from(
    [None, "", " ", "1", "2", "3", "999", "1000", "+1000", "5500001", "Итого", "чел.", "х", "А",
     *ID_TITLES.values()]
)  # fmt: skip


@given(st.lists(st.tuples(ID_CELLS, ID_CELLS, ID_CELLS), max_size=8))
def test_a_row_with_a_number_as_its_id_is_data_at_every_look(
    rows: list[tuple[str | None, str | None, str | None]],
) -> None:
    """K9: what is told at one look is what the look at every cell tells."""
    schema = dict.fromkeys(ID_TITLES, pl.String)
    batch = pl.DataFrame(rows, schema=schema, orient="row").with_row_index(ROW, offset=2)
    faulty = pl.Series([], dtype=pl.UInt32)
    none = pl.repeat(None, batch.height, dtype=pl.String, eager=True)
    exact = not_data_module._looked_at(batch, ID_TITLES, faulty, none)  # noqa: SLF001 - the slow way
    assert not_data(batch, ID_TITLES, faulty).to_list() == exact.to_list()
