"""Faults of cells: errors, formulas, numbers and dates as text, ids, odd characters.

A value is read as what it says, or it is an error with its address; nothing becomes a blank or a
zero in silence.
"""

import datetime as dt
import importlib
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.builders.files import (
    ACTIVITY,
    DAY,
    FORMATS,
    HEADCOUNT,
    WORKBOOKS,
    Dated,
    ErrorCell,
    Formula,
    Row,
    activity,
    csv_of,
    headcount,
    patch,
    person,
)
from tests.conftest import Run
from tests.faults.bench import Bench, cases, read, refused, warned


@pytest.fixture
def bench(tmp_path: Path, sferum: Run) -> Bench:
    return Bench(tmp_path, sferum)


def with_shared_strings(
    bench: Bench, rows: Sequence[Row], edit: Callable[[Any], None] | None = None
) -> Path:
    """A workbook as Excel writes it: texts in a part of their own, results beside formulas."""
    xlsxwriter: Any = importlib.import_module("xlsxwriter")
    path = bench.folder / "activity.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Неделя")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    if edit is not None:
        edit(sheet)
    book.close()
    return path


TEXTS = ("xlsx", "csv")
"""The formats of the sweeps over texts."""


# C01: error cells


ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")


@pytest.mark.parametrize(
    ("error", "column"),
    cases(
        *((f"C01-{error}", error, "F") for error in ERRORS),
        *((f"C01-in-column-{column}", "#N/A", column) for column in "ACDEGH"),
    ),
)
@pytest.mark.parametrize("suffix", WORKBOOKS)
def test_c01_error_cells(bench: Bench, suffix: str, error: str, column: str) -> None:
    path = bench.write(f"activity.{suffix}", activity(**{f"{column}4": ErrorCell(error)}))
    found = bench.quick(path)
    refused(found, "[cell-error]", path.name, "«Неделя»", "строка 4,", f"столбец {column} ")


@pytest.mark.parametrize("suffix", WORKBOOKS)
def test_c01_an_error_instead_of_an_id(bench: Bench, suffix: str) -> None:
    path = bench.write(f"activity.{suffix}", activity(B4=ErrorCell("#N/A")))
    refused(bench.quick(path), "[cell-error]", path.name, "строка 4,", "столбец B ")


@pytest.mark.parametrize("error", ERRORS[:5], ids=lambda error: f"C01-formula-{error}")
def test_c01_a_formula_that_failed(bench: Bench, error: str) -> None:
    def fail(sheet: Any) -> None:
        sheet.write_formula("F4", "=VLOOKUP(1,K1:L2,2,0)", None, error)

    path = with_shared_strings(bench, activity(), fail)
    found = bench.run(path) if error == "#N/A" else bench.quick(path)
    refused(found, "[cell-error]", "activity.xlsx", "«Неделя»", "строка 4,", "столбец F ", error)


@pytest.mark.parametrize("error", ["#N/A", "#Н/Д", "#ССЫЛКА!", "#ДЕЛ/0!", "#ЗНАЧ!", "#ИМЯ?"])
def test_c01_an_error_in_a_csv(bench: Bench, error: str) -> None:
    found = bench.quick(bench.write("activity.csv", activity(F4=error)))
    refused(found, "activity.csv", "строка 4,", "столбец F ", error)


@pytest.mark.parametrize("suffix", WORKBOOKS)
def test_c01_an_error_in_a_headcount(bench: Bench, suffix: str) -> None:
    path = bench.write(f"heads.{suffix}", headcount(G2=ErrorCell("#REF!")))
    found = bench.quick(bench.write("activity.csv", activity()), path, reference=False)
    refused(found, "[cell-error]", path.name, "строка 2,", "столбец G ")


def test_c01_an_error_in_a_column_that_nobody_needs(bench: Bench) -> None:
    rows = activity(J1="Класс", J2=ErrorCell("#REF!"), J3=Formula("A2*2"))
    read(bench.quick(bench.write("activity.xlsx", rows)))


def test_c01_rows_with_errors_can_be_left_out(bench: Bench) -> None:
    rows = activity(person(1), F6=ErrorCell("#N/A"))
    path = bench.write("activity.xlsx", rows)
    found = bench.run(path, options=["--skip-bad-rows"])
    read(found)
    assert found.line("[cell-error]", "activity.xlsx", "строка 6,", "столбец F "), found.said
    assert found.input("activity.xlsx")["rows_rejected"] == 1


# C02, C03: formulas that nobody has calculated


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
@pytest.mark.parametrize("column", ["A", "B", "D", "E", "F"])
def test_c02_a_formula_without_a_value(bench: Bench, suffix: str, column: str) -> None:
    path = bench.write(f"activity.{suffix}", activity(**{f"{column}3": Formula("K2*2")}))
    found = bench.quick(path)
    refused(found, "[cell-formula]", path.name, "строка 3,", f"столбец {column} ")


def test_c02_a_formula_without_a_value_in_a_call(bench: Bench) -> None:
    found = bench.run(bench.write("activity.xlsx", activity(F3=Formula("G2*2"))))
    refused(found, "[cell-formula]", "«Неделя»", "строка 3,", "столбец F ", "Excel")


def calculate_by_hand(mode: str) -> Callable[[Any], None]:
    def edit(book: Any) -> None:
        book.calculation.calcMode = mode

    return edit


@pytest.mark.parametrize(
    ("mode", "told"),
    cases(("C03-manual", "manual", True), ("C03-automatic", "auto", False)),
)
def test_c03_values_may_be_stale(bench: Bench, mode: str, told: bool) -> None:
    path = bench.write("activity.xlsx", activity(), calculate_by_hand(mode))
    found = bench.run(path) if told else bench.quick(path)
    read(found)
    assert found.line("предупреждение", "[calculation-manual]", "activity.xlsx") == told


# C04: numbers written as text


@pytest.mark.parametrize(
    ("text", "number"),
    cases(
        ("C04-digits", "1234", 1234),
        ("C04-space", "1 234", 1234),
        ("C04-nbsp", "1\u00a0234", 1234),
        ("C04-narrow-nbsp", "1\u202f234", 1234),
        ("C04-thin-space", "1\u2009234", 1234),
        ("C04-two-groups", "1 234 567", 1_234_567),
        ("C04-comma-zero", "1 234,0", 1234),
        ("C04-point-zero", "1234.0", 1234),
        ("C04-two-zeros", "12,00", 12),
        ("C04-spaces-around", " 15 ", 15),
        ("C04-a-number", 15, 15),
        ("C04-a-number-with-a-fraction-of-zero", 15.0, 15),
    ),
)
@pytest.mark.parametrize("suffix", TEXTS)
def test_c04_numbers_as_text(bench: Bench, suffix: str, text: object, number: int) -> None:
    path = bench.write(f"heads.{suffix}", headcount(G2=text))
    found = bench.quick(bench.write("activity.csv", activity()), path, reference=False)
    read(found, teachers_total=number)


NOT_NUMBERS = cases(
    ("C04-a-fraction", "8,5"),
    ("C04-a-fraction-with-a-point", "8.5"),
    ("C04-a-number-with-a-fraction", 8.5),
    ("C04-thousands-or-a-fraction", "1.234"),
    ("C04-thousands-or-a-fraction-with-a-comma", "1,234"),
    ("C04-hyphen", "-5"),
    ("C04-minus-sign", "\u22125"),
    ("C04-en-dash", "–5"),
    ("C04-a-negative-number", -5),
    ("C04-in-brackets", "(5)"),
    ("C04-apostrophe", "'5"),
    ("C04-plus", "+5"),
    ("C04-exponent", "1,2E+03"),
    ("C04-percent", "5%"),
    ("C04-words", "около 5"),
    ("C04-digits-of-arabia", "٥"),
    ("C04-a-group-of-two", "1 23"),
)


@pytest.mark.parametrize("text", NOT_NUMBERS)
@pytest.mark.parametrize("suffix", TEXTS)
def test_c04_no_whole_numbers(bench: Bench, suffix: str, text: object) -> None:
    path = bench.write(f"activity.{suffix}", activity(F4=text))
    refused(bench.quick(path), "[value-number]", path.name, "строка 4,", "столбец F ")


def test_c04_numbers_as_text_in_a_call(bench: Bench) -> None:
    rows = activity(F2="1 234,0", F3="8,5", F4="\u22125")
    found = bench.run(bench.write("activity.xlsx", rows))
    refused(found, "[value-number]", "activity.xlsx", "строка 3,", "столбец F ", "8,5")


# C05 - C07: ids


@pytest.mark.parametrize("suffix", FORMATS)
def test_c05_zeros_in_front_of_an_id_stay(bench: Bench, suffix: str) -> None:
    rows: list[Row] = [
        [*ACTIVITY],
        [DAY, "0012", "7", "Учитель", "да", 10, 0, 1, "да"],
        [DAY, "12", "7", "Учитель", "да", 0, 0, 0, "нет"],
        [DAY, "012", "7", "Ученик", "да", 0, 1, 0, "нет"],
        [DAY, "МАРКЕР-4711", "7", "Ученик", "да", 0, 0, 0, "нет"],
    ]
    found = bench.quick(bench.write(f"activity.{suffix}", rows))
    read(found)
    warned(found, "[ids-alike]", "2")


def test_c05_text_and_number_of_one_id(bench: Bench) -> None:
    rows = activity(B2="0012", B3=12)
    found = bench.run(bench.write("activity.xlsx", rows))
    read(found)
    warned(found, "[ids-alike]", "1")


@pytest.mark.parametrize("suffix", TEXTS)
def test_c05_zeros_in_front_of_an_organization(bench: Bench, suffix: str) -> None:
    bench.headcount = headcount(C2="007")
    path = bench.write(f"activity.{suffix}", activity(*[person(9, **{"ID организации": "7"})],
                       C2="007", C3="007", C4="007", C5="007"))  # fmt: skip
    found = bench.quick(path)
    read(found)
    warned(found, "[ids-alike]")
    warned(found, "[organization-unmatched]")


LOST: list[Any] = cases(
    ("C06-comma-and-exponent", "4,71147E+12", "value-id"),
    ("C06-point-and-exponent", "4.71E+12", "value-id"),
    ("C06-no-fraction-and-exponent", "4E+12", "value-id"),
    ("C06-cyrillic-exponent", "4,71Е+12", "value-id"),
    ("C06-small-exponent", "4,71147e+12", "value-id"),
)


@pytest.mark.parametrize(("text", "code"), LOST)
@pytest.mark.parametrize("suffix", TEXTS)
@pytest.mark.parametrize("column", ["B", "C"])
def test_c06_an_id_with_an_exponent(
    bench: Bench, suffix: str, column: str, text: str, code: str
) -> None:
    path = bench.write(f"activity.{suffix}", activity(**{f"{column}3": text}))
    found = bench.quick(path)
    refused(found, f"[{code}]", path.name, "строка 3,", f"столбец {column} ", "текст")
    assert column == "C" or text not in found.said


@pytest.mark.parametrize(
    "number",
    cases(
        ("C06-16-digits", 4711_4711_4711_4711),
        ("C06-17-digits", 47114711471147114.0),
        ("C06-20-digits", 4.7114711471147115e19),
    ),
)
@pytest.mark.parametrize("suffix", WORKBOOKS)
@pytest.mark.parametrize("column", ["B", "C"])
def test_c06_a_number_whose_last_digits_are_lost(
    bench: Bench, suffix: str, column: str, number: float
) -> None:
    path = bench.write(f"activity.{suffix}", activity(**{f"{column}3": number}))
    found = bench.quick(path)
    refused(found, "[cell-lost-digits]", path.name, "строка 3,", f"столбец {column} ", "текст")


def test_c06_lost_digits_of_a_parquet_column(bench: Bench) -> None:
    path = bench.folder / "activity.parquet"
    rows = activity()
    frame = {name: [row[n] for row in rows[1:]] for n, name in enumerate(ACTIVITY)}
    frame["ID пользователя"] = [1.0, 47114711471147114.0, 3.0, 4.0]
    pl.DataFrame(frame).write_parquet(path)
    refused(bench.quick(path), path.name, "строка 3,", "столбец B ", "текст")


@pytest.mark.parametrize(
    ("first", "second"),
    cases(
        ("C06-13-digits-and-a-fraction-of-zero", 4711471147114.0, "4711471147114"),
        ("C06-text-with-a-fraction-of-zero", "4711471147114.0", "4711471147114"),
        ("C06-text-with-a-comma", "4711471147114,0", "4711471147114"),
        ("C06-15-digits", 471147114711471, "471147114711471"),
        ("C06-text-of-20-digits", "47114711471147114711", "47114711471147114711"),
    ),
)
@pytest.mark.parametrize("suffix", TEXTS)
def test_c06_ids_that_have_lost_nothing(
    bench: Bench, suffix: str, first: object, second: str
) -> None:
    path = bench.write(f"activity.{suffix}", activity(B2=first, B3=second, A3="23.10.2024"))
    read(bench.quick(path), teachers=1, teachers_linked=1)


def test_c06_lost_digits_in_a_call(bench: Bench) -> None:
    rows = activity(B3=4711_4711_4711_4711, B4="4,71147E+12")
    found = bench.run(bench.write("activity.xlsx", rows))
    refused(found, "[cell-lost-digits]", "«Неделя»", "строка 3,", "столбец B ", "текст")
    refused(found, "[value-id]", "«Неделя»", "строка 4,", "столбец B ", "текст")


@pytest.mark.parametrize(
    ("first", "second", "people", "alike"),
    cases(
        ("C07-spaces-around", "АБ-1", "  АБ-1 ", 1, False),
        ("C07-nbsp-around", "АБ-1", "\u00a0АБ-1\u00a0", 1, False),
        ("C07-a-space-inside", "АБ 1", "АБ1", 2, False),
        ("C07-case", "АБ-1", "аб-1", 2, True),
        ("C07-latin-twin", "АВ-1", "AB-1", 2, True),
        ("C07-zeros-in-front", "АБ-1", "0АБ-1", 2, True),
        ("C07-hyphen-and-dash", "АБ-1", "АБ–1", 1, False),
        ("C07-zero-width", "АБ-1", "А\u200bБ-1", 1, False),
        ("C07-in-two-parts", "ЙБ-1", "И\u0306Б-1", 1, False),
    ),
)
@pytest.mark.parametrize("suffix", TEXTS)
def test_c07_ids_are_kept_as_written(
    bench: Bench, suffix: str, first: str, second: str, people: int, alike: bool
) -> None:
    path = bench.write(f"activity.{suffix}", activity(B2=first, B3=second, A3="23.10.2024"))
    found = bench.quick(path)
    read(found, teachers=people)
    assert found.line("предупреждение", "[ids-alike]") == alike


def test_c07_ids_alike_in_a_call(bench: Bench) -> None:
    rows = activity(B2="МАРКЕР-АВ", B3="МАРКЕР-AB")
    found = bench.run(bench.write("activity.xlsx", rows))
    read(found)
    warned(found, "[ids-alike]", "1")


# C08 - C11: dates


THURSDAY = dt.date(2024, 10, 24)
SERIAL = 45589


@pytest.mark.parametrize(
    "cell",
    cases(
        ("C08-a-date", THURSDAY),
        ("C08-a-serial", SERIAL),
        ("C08-a-serial-shown-as-a-date", Dated(SERIAL)),
        ("C08-a-serial-as-text", str(SERIAL)),
        ("C08-dd.mm.yyyy", "24.10.2024"),
        ("C08-dd.mm.yy", "24.10.24"),
        ("C08-iso", "2024-10-24"),
        ("C08-iso-with-a-time", "2024-10-24T15:30:00"),
        ("C08-dd-slash-mm", "24/10/2024"),
        ("C08-dd-hyphen-mm", "24-10-2024"),
        ("C08-with-a-time", "24.10.2024 15:30"),
    ),
)
@pytest.mark.parametrize("suffix", ["xlsx", "xls"])
def test_c08_one_date_in_many_forms(bench: Bench, suffix: str, cell: object) -> None:
    path = bench.write(f"activity.{suffix}", activity(A2=cell))
    found = bench.quick(path)
    read(found)
    assert found.input(path.name)["rows_outside_week"] == 0


@pytest.mark.parametrize("suffix", FORMATS)
def test_c08_the_day_comes_first(bench: Bench, suffix: str) -> None:
    # The tenth of December would be after the week, and the default week would end on it.
    rows = activity(A2="12/10/2024", A3="03/04/2024")
    found = bench.quick(bench.write(f"activity.{suffix}", rows))
    assert found.code == 0, found.said
    assert found.input(f"activity.{suffix}")["rows_outside_week"] == 2


@pytest.mark.parametrize(
    "cell",
    cases(
        ("C08-month-first", "10/24/2024"),
        ("C08-month-first-with-points", "10.24.2024"),
        ("C08-year-day-month", "2024-24-10"),
        ("C08-without-a-year", "24.10"),
        ("C08-two-separators", "24.10/2024"),
        ("C08-in-words", "24 октября 2024"),
        ("C08-no-such-day", "31.02.2024"),
        ("C08-digits", "20241024"),
    ),
)
@pytest.mark.parametrize("suffix", TEXTS)
def test_c08_dates_that_are_not_guessed(bench: Bench, suffix: str, cell: str) -> None:
    path = bench.write(f"activity.{suffix}", activity(A3=cell))
    refused(bench.quick(path), "[value-date]", path.name, "строка 3,", "столбец A ", cell)


def test_c08_dates_in_a_call(bench: Bench) -> None:
    rows = activity(A2=THURSDAY, A3=SERIAL, A4="10/24/2024")
    found = bench.run(bench.write("activity.xlsx", rows))
    refused(found, "[value-date]", "«Неделя»", "строка 4,", "столбец A ", "10/24/2024")


def days(first: Callable[[dt.date], object]) -> list[Row]:
    """The four people on two days in the week and on one before it."""
    dates = [THURSDAY, dt.date(2024, 10, 18), dt.date(2024, 10, 17), THURSDAY]
    return activity(**{f"A{n}": first(date) for n, date in enumerate(dates, start=2)})


def count_from_1904(book: Any) -> None:
    book.epoch = CALENDAR_MAC_1904


def count_from_1904_in_xls(book: Any) -> None:
    book.dates_1904 = True


@pytest.mark.parametrize("form", ["dates", "numbers"], ids=lambda form: f"C09-{form}")
def test_c09_an_xlsx_that_counts_from_1904(bench: Bench, form: str) -> None:
    def cell(date: dt.date) -> object:
        return date if form == "dates" else (date - dt.date(1904, 1, 1)).days

    usual = bench.quick(bench.write("activity.xlsx", days(lambda date: date)))
    path = bench.write("activity.xlsx", days(cell), count_from_1904)
    found = bench.run(path) if form == "dates" else bench.quick(path)
    assert (usual.code, found.code) == (0, 0), found.said
    assert found.rows == usual.rows
    assert found.input("activity.xlsx")["rows_outside_week"] == 1


@pytest.mark.parametrize("form", ["dates", "numbers"], ids=lambda form: f"C09-{form}")
def test_c09_an_xls_that_counts_from_1904(bench: Bench, form: str) -> None:
    def cell(date: dt.date) -> object:
        number = (date - dt.date(1904, 1, 1)).days
        return Dated(number) if form == "dates" else number

    usual = bench.quick(bench.write("activity.xlsx", days(lambda date: date)))
    found = bench.quick(bench.write("activity.xls", days(cell), count_from_1904_in_xls))
    assert found.code == 0, found.said
    assert found.rows == usual.rows
    assert found.input("activity.xls")["rows_outside_week"] == 1


@pytest.mark.parametrize(
    "number",
    cases(
        ("C10-the-29th-of-february-1900", 60),
        ("C10-zero", 0),
        ("C10-negative", -1),
        ("C10-after-the-year-9999", 2958466),
        ("C10-a-year", 2024),
        ("C10-the-year-1989", 32873),
    ),
)
@pytest.mark.parametrize("form", ["plain", "dated"])
@pytest.mark.parametrize("suffix", ["xlsx", "xls"])
def test_c10_numbers_that_are_no_date(bench: Bench, suffix: str, form: str, number: int) -> None:
    cell = Dated(number) if form == "dated" else number
    path = bench.write(f"activity.{suffix}", activity(A3=cell))
    refused(bench.quick(path), "[value-date]", path.name, "строка 3,", "столбец A ")


def test_c10_a_number_that_is_no_date_in_a_call(bench: Bench) -> None:
    found = bench.run(bench.write("activity.xlsx", activity(A3=Dated(60))))
    refused(found, "[value-date]", "activity.xlsx", "«Неделя»", "строка 3,", "столбец A ")


@pytest.mark.parametrize(
    "cell",
    cases(
        ("C11-1970", "01.01.1970"),
        ("C11-0224", "24.10.0224"),
        ("C11-2204", "24.10.2204"),
        ("C11-1989", "31.12.1989"),
        ("C11-2101", "01.01.2101"),
        ("C11-9999", "31.12.9999"),
    ),
)
@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_c11_a_wrong_year(bench: Bench, suffix: str, cell: str) -> None:
    path = bench.write(f"activity.{suffix}", activity(A3=cell))
    found = bench.quick(path)
    refused(found, "[value-date]", path.name, "строка 3,", "столбец A ", "1990", "2100")


def test_c11_one_row_in_the_future_moves_the_week(bench: Bench) -> None:
    found = bench.run(bench.write("activity.xlsx", activity(A5="24.10.2034")))
    assert found.code == 0, found.said
    warned(found, "[week-mostly-outside]", "3")
    assert "24.10.2034" in found.said


def test_c11_most_rows_outside_the_week_asked_for(bench: Bench) -> None:
    rows = activity(A2="17.10.2024", A3="25.10.2024", A4="25.10.2024")
    found = bench.run(bench.write("activity.csv", rows), options=["--week-end", DAY])
    assert found.code == 0, found.said
    assert found.input("activity.csv")["rows_outside_week"] == 3
    warned(found, "[week-mostly-outside]", "3")


# C13, C14: numbers that cannot be


@pytest.mark.parametrize(
    "cell", cases(("C13-negative", -1), ("C13-fraction", 0.5), ("C13-too-large", 10**12))
)
@pytest.mark.parametrize("suffix", FORMATS)
def test_c13_impossible_counters(bench: Bench, suffix: str, cell: float) -> None:
    path = bench.write(f"activity.{suffix}", activity(F4=cell, G5=cell, H5=cell))
    found = bench.quick(path)
    for row, column in ((4, "F"), (5, "G"), (5, "H")):
        refused(found, "[value-number]", path.name, f"строка {row},", f"столбец {column} ")


@pytest.mark.parametrize("column", ["G", "H"])
@pytest.mark.parametrize("cell", cases(("C13-people-negative", -5), ("C13-half-a-person", 4.5)))
@pytest.mark.parametrize("suffix", TEXTS)
def test_c13_impossible_people(bench: Bench, suffix: str, cell: float, column: str) -> None:
    path = bench.write(f"heads.{suffix}", headcount(**{f"{column}2": cell}))
    found = bench.quick(bench.write("activity.csv", activity()), path, reference=False)
    refused(found, "[value-number]", path.name, "строка 2,", f"столбец {column} ")


def test_c13_a_hundred_thousand_messages_a_day(bench: Bench) -> None:
    found = bench.run(bench.write("activity.xlsx", activity(F2=100_000)))
    read(found)
    warned(found, "[messages-unlikely]", "1")


def test_c13_usual_messages_are_not_told(bench: Bench) -> None:
    found = bench.quick(bench.write("activity.xlsx", activity(F2=300)))
    read(found)
    assert "messages-unlikely" not in found.said


def test_c13_a_headcount_of_zero(bench: Bench) -> None:
    bench.headcount = headcount(G2=0, H2=0)
    found = bench.quick(bench.write("activity.xlsx", activity()))
    read(found, teachers_pct=None, students_pct=None, active_teachers_messages_pct=None)
    assert found.said.count("предупреждение") >= 2, found.said


STRANGE = ("NaN", "nan", "inf", "-inf", "Infinity", "-0.0", "1e308", "5e-324", "1E+400", "0x10")


@pytest.mark.parametrize("text", STRANGE, ids=lambda text: f"C14-{text}")
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_c14_words_for_numbers(bench: Bench, suffix: str, text: str) -> None:
    path = bench.write(f"activity.{suffix}", activity(F4=text))
    refused(bench.quick(path), "[value-number]", path.name, "строка 4,", "столбец F ")


@pytest.mark.parametrize(
    "number",
    cases(
        ("C14-nan", float("nan")),
        ("C14-inf", float("inf")),
        ("C14-minus-inf", float("-inf")),
        ("C14-1e308", 1e308),
        ("C14-denormal", 5e-324),
    ),
)
def test_c14_numbers_of_a_parquet_file(bench: Bench, number: float) -> None:
    path = bench.write("activity.parquet", activity(F2=1.0, F3=1.0, F4=number, F5=1.0))
    refused(bench.quick(path), "[value-number]", path.name, "строка 4,", "столбец F ")


def test_c14_nan_in_a_call(bench: Bench) -> None:
    found = bench.run(bench.write("activity.csv", activity(F4="NaN", G4="inf")))
    refused(found, "[value-number]", "activity.csv", "строка 4,", "столбец F ", "NaN")
    refused(found, "[value-number]", "activity.csv", "строка 4,", "столбец G ", "inf")


# C15, C16: words for yes, no and nothing


@pytest.mark.parametrize(
    ("yes", "no"),
    cases(
        ("C15-booleans", True, False),
        ("C15-ИСТИНА", "ИСТИНА", "ЛОЖЬ"),
        ("C15-true", "true", "FALSE"),
        ("C15-Да", "Да", "Нет"),
        ("C15-numbers", 1, 0),
        ("C15-signs", "+", "-"),
        ("C15-words", "верифицирована", "не верифицирована"),
    ),
)
@pytest.mark.parametrize("suffix", TEXTS)
def test_c15_yes_and_no(bench: Bench, suffix: str, yes: object, no: object) -> None:
    rows = activity(E2=yes, E3=no, E4=yes, E5=no)
    read(bench.quick(bench.write(f"activity.{suffix}", rows)), teachers=1, students=1)


@pytest.mark.parametrize("suffix", FORMATS)
def test_c15_neither_yes_nor_no(bench: Bench, suffix: str) -> None:
    path = bench.write(f"activity.{suffix}", activity(E4="возможно"))
    refused(bench.quick(path), "[value-yes-no]", path.name, "строка 4,", "столбец E ", "возможно")


def test_c15_booleans_in_a_call(bench: Bench) -> None:
    rows = activity(E2=True, E3=False, E4="ИСТИНА", E5="ложь")
    read(bench.run(bench.write("activity.xlsx", rows)), teachers=1, students=1)


@pytest.mark.parametrize("word", ["None", "NULL", "null", "NA", "N/A", "nan", "<NA>", "нет данных"])
@pytest.mark.parametrize("suffix", TEXTS)
def test_c16_words_that_are_no_blank(bench: Bench, suffix: str, word: str) -> None:
    path = bench.write(f"activity.{suffix}", activity(F4=word))
    refused(bench.quick(path), "[value-number]", path.name, "строка 4,", "столбец F ", word)


@pytest.mark.parametrize("word", ["-", "—", "н/д", "х", "", None])
@pytest.mark.parametrize("suffix", TEXTS)
def test_c16_words_for_nothing(bench: Bench, suffix: str, word: str | None) -> None:
    read(bench.quick(bench.write(f"activity.{suffix}", activity(F3=word))))
    path = bench.write(f"heads.{suffix}", headcount(G2=word))
    found = bench.quick(bench.write("activity.csv", activity()), path, reference=False)
    read(found, teachers_total=None, teachers_pct=None)
    warned(found, "[headcount-missing]")


def test_c16_words_in_a_call(bench: Bench) -> None:
    found = bench.run(bench.write("activity.xlsx", activity(F3="н/д", F4="NA")))
    refused(found, "[value-number]", "«Неделя»", "строка 4,", "столбец F ", "NA")


@pytest.mark.parametrize("suffix", FORMATS)
def test_c16_ids_and_names_that_look_like_nothing(bench: Bench, suffix: str) -> None:
    words = ("None", "NULL", "NA", "nan", "null", "N/A")
    rows: list[Row] = [
        [*ACTIVITY],
        *([DAY, word, "7", "Учитель", "да", 10, 0, 0, "нет"] for word in words),
    ]
    bench.headcount = headcount(A2="NA", B2="NULL", D2="None")
    reference = bench.write(f"heads.{suffix}", bench.headcount)
    found = bench.quick(bench.write(f"activity.{suffix}", rows), reference, reference=False)
    assert found.code == 0, found.said
    row = found.rows[0]
    assert (row["teachers"], row["active_teachers_messages"]) == (6, 6)
    # Look-alike letters of a name are shown as Cyrillic ones; none of the names is lost.
    assert [len(row["region"]), len(row["municipality"])] == [2, 4]


# C17 - C20: texts


def organization_names(bench: Bench, path: Path, *outputs: str) -> tuple[int, str]:
    """A report by organization into these files: its exit code and what it said."""
    people = bench.write("activity.csv", activity())
    written = [part for name in outputs for part in ("-o", name)]
    run = bench.run_sferum("report", people, path, "--level", "organization", *written)
    assert "Traceback" not in run.stderr, run.stderr
    return run.returncode, run.stdout + run.stderr


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_c17_the_longest_cell_of_excel(bench: Bench, suffix: str) -> None:
    name = "Ш" * 32_767
    path = bench.write(f"heads.{suffix}", headcount(D2=name))
    code, said = organization_names(bench, path, "out.csv", "out.xlsx")
    assert code == 0, said
    assert f",{name}," in (bench.folder / "out.csv").read_text("utf-8")
    book = openpyxl.load_workbook(bench.folder / "out.xlsx")
    cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert name in cells


def test_c17_longer_than_a_cell_of_excel(bench: Bench) -> None:
    name = "Ш" * 40_000
    path = bench.write("heads.csv", headcount(D2=name))
    code, said = organization_names(bench, path, "out.csv")
    assert code == 0, said
    assert f",{name}," in (bench.folder / "out.csv").read_text("utf-8")
    code, said = organization_names(bench, path, "out.xlsx")
    assert code == 6, said
    assert "out.xlsx" in said
    assert not (bench.folder / "out.xlsx").exists()


ODD_NAMES = (
    "Школа \x1b]0;заголовок\x07 цвет \x1b[31m",
    "Школа \x08\x08\x7f\x9b31m",
    "Школа \u202eтевирп\u202c \u2066x\u2069 \u200f",
    "Школа \ufffe \uffff \ufffd",
    "Школа \U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "Школа и\u0306 е\u0308 Z̸͌a̸͋l̸̈g̸̾o̸͌",
    "Школа _x000D_ _x0041_ _x005F_",
    "Школа ﷽ ﷺ 田中 사회과학원 ด้้้้้็็็็็",
    "Школа \u2028 \u2029 \u0085 \x0b \x0c",
    "Школа Ω≈ç√∫˜µ ЁЂЃЄЅІЇ ⁰⁴⁵ ¡™£¢∞§",
    "Школа <script>alert(1)</script> &lt; ' \" --",
)


def is_harmless(text: str) -> bool:
    """No character moves the cursor, colours the screen or turns the direction of writing."""
    return not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", text
    )


def test_c18_odd_characters_of_a_csv(bench: Bench) -> None:
    schools = [
        ["Омская область", "г. Омск", str(number), name, "ОО", "да", 1, 1]
        for number, name in enumerate(ODD_NAMES, start=8)
    ]
    path = bench.write("heads.csv", headcount(*schools))
    outputs = ("out.csv", "out.json", "out.xlsx", "out.md")
    code, said = organization_names(bench, path, *outputs)
    assert code == 0, said
    assert is_harmless(said), ascii(said)
    for name in ("out.csv", "out.md"):
        text = (bench.folder / name).read_text("utf-8")
        assert is_harmless(text), ascii(text)
    document = json.loads((bench.folder / "out.json").read_text("utf-8"))
    assert len(document["rows"]) == len(schools) + 1
    assert openpyxl.load_workbook(bench.folder / "out.xlsx").worksheets
    code, screen = organization_names(bench, path)
    assert code == 0, screen
    assert is_harmless(screen), ascii(screen)


def test_c18_odd_characters_in_a_message(bench: Bench) -> None:
    cells = {f"E{number}": name for number, name in enumerate(ODD_NAMES[:4], start=2)}
    path = bench.write("activity.csv", activity(**cells))
    found = bench.quick(path)
    refused(found, "[value-yes-no]", "activity.csv", "строка 2,", "столбец E ")
    assert is_harmless(found.said), ascii(found.said)


def test_c18_a_role_full_of_odd_characters(bench: Bench) -> None:
    found = bench.quick(bench.write("activity.csv", activity(D2="Учи\x1b[31mтель\u202e\r")))
    assert found.code == 3
    assert is_harmless(found.said), ascii(found.said)


def test_c18_carriage_returns_of_a_workbook(bench: Bench) -> None:
    path = bench.write("heads.xlsx", headcount(D2="Школа_x000D_\n№ 7", E2="ОО_x000D_"))
    code, said = organization_names(bench, path, "out.csv", "out.xlsx", "out.json")
    assert code == 0, said
    assert is_harmless((bench.folder / "out.csv").read_text("utf-8"))
    document = json.loads((bench.folder / "out.json").read_text("utf-8"))
    assert document["rows"][0]["organization"] == "Школа № 7"


def test_c18_half_of_a_surrogate_pair(bench: Bench) -> None:
    data = csv_of(activity(D4="Ученик@")).encode().replace(b"@", b"\xed\xa0\x80")
    found = bench.quick(bench.bytes("activity.csv", data))
    refused(found, "[text-damaged]", "activity.csv", "строка 4", "столбец D")


@pytest.mark.parametrize(
    "name",
    cases(("C18-a-number-of-half-a-pair", "&#xD800;"), ("C18-a-number-of-nothing", "&#0;")),
)
def test_c18_characters_that_xml_forbids(bench: Bench, name: str) -> None:
    path = bench.write("activity.xlsx", activity(D4="Ученик"))
    sheet = "xl/worksheets/sheet1.xml"
    patch(path, sheet, lambda text: text.replace("Ученик<", f"Ученик{name}<", 1))
    refused(bench.quick(path), "activity.xlsx")


RICH = "<si><r><t>Учи</t></r><r><rPr><b/><sz val='9'/></rPr><t>тель</t></r></si>"
PHONETIC = "<si><t>Учитель</t><rPh sb='0' eb='1'><t>У-чи</t></rPh><phoneticPr fontId='0'/></si>"
SPELLINGS = cases(
    ("C19-rich-text", RICH),
    ("C19-phonetic", PHONETIC),
    ("C19-cdata", "<si><t><![CDATA[Учитель]]></t></si>"),
    ("C19-cdata-in-the-middle", "<si><t>Учи<![CDATA[тель]]></t></si>"),
    ("C19-character-numbers", "<si><t>&#1059;чите&#x43B;ь</t></si>"),
    ("C19-kept-spaces", "<si><t xml:space='preserve'> Учитель </t></si>"),
    ("C19-a-comment", "<si><t>Учи<!-- нет -->тель</t></si>"),
)


def shared_role(bench: Bench, spelling: str) -> Path:
    """A workbook whose cells share their texts, with another spelling of one of them."""
    path = with_shared_strings(bench, activity())
    patch(
        path,
        "xl/sharedStrings.xml",
        lambda text: text.replace("<si><t>Учитель</t></si>", spelling),
    )
    return path


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_c19_shared_strings(bench: Bench, spelling: str) -> None:
    read(bench.quick(shared_role(bench, spelling)))


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_c19_inline_strings(bench: Bench, spelling: str) -> None:
    path = bench.write("activity.xlsx", activity())
    inside = spelling.removeprefix("<si>").removesuffix("</si>")
    sheet = "xl/worksheets/sheet1.xml"
    patch(path, sheet, lambda text: text.replace("<is><t>Учитель</t></is>", f"<is>{inside}</is>"))
    read(bench.quick(path))


def test_c19_rich_text_in_a_call(bench: Bench) -> None:
    read(bench.run(shared_role(bench, RICH)))


SPACES = cases(
    ("C20-spaces", "   "),
    ("C20-nbsp", "\u00a0"),
    ("C20-narrow-nbsp", "\u202f\u2009"),
    ("C20-tab", "\t"),
    ("C20-nothing", ""),
)


@pytest.mark.parametrize("spaces", SPACES)
@pytest.mark.parametrize("suffix", FORMATS)
def test_c20_cells_of_spaces_are_blank(bench: Bench, suffix: str, spaces: str) -> None:
    blank: Sequence[Any] = [spaces] * 9
    path = bench.write(f"activity.{suffix}", activity(blank, F3=spaces, H3=spaces, I3=spaces))
    found = bench.quick(path)
    read(found)
    assert found.input(path.name)["rows_read"] == 4


@pytest.mark.parametrize("spaces", SPACES)
@pytest.mark.parametrize("suffix", TEXTS)
def test_c20_spaces_around_a_value(bench: Bench, suffix: str, spaces: str) -> None:
    row: Row = [f"{spaces}{cell}{spaces}" for cell in activity()[1]]
    again: Row = [f"{cell}{spaces}" for cell in activity()[1]]
    rows = activity()
    # The second row is the first one again: it counts once where spaces do not matter.
    path = bench.write(f"activity.{suffix}", [rows[0], row, again, *rows[2:]])
    read(bench.quick(path))


@pytest.mark.parametrize("suffix", FORMATS)
def test_c20_an_id_of_spaces(bench: Bench, suffix: str) -> None:
    found = bench.quick(bench.write(f"activity.{suffix}", activity(B3="  ")))
    read(found, teachers=1)
    warned(found, "[id-blank]", "1")


def test_c20_spaces_in_a_call(bench: Bench) -> None:
    rows = activity([" "] * 9, F3="  ", D2=" Учитель\u00a0", E2="да ")
    read(bench.run(bench.write("activity.xlsx", rows)))


# C21: shares at the edge


def school_of(active: int, heads: int) -> tuple[list[Row], list[Row]]:
    """So many active students in a school of so many."""
    student = {"Роль": "Ученик", "Прочитано сообщений": 1}
    people = [person(10_000 + number, **student) for number in range(active)]
    return [[*ACTIVITY], *people], headcount(H2=heads)


@pytest.mark.parametrize(
    ("active", "heads", "share", "shown", "missing"),
    cases(
        ("C21-a-half-of-a-tenth", 9, 400, "2.25", "2,3 %", "не хватает 91 "),
        ("C21-one-below-a-rounded-target", 2496, 10_000, "24.96", "25,0 %", "не хватает 4 "),
        ("C21-a-third", 1, 3, "33.333333333333336", "33,3 %", "достигнута"),
    ),
)
def test_c21_shares_are_compared_exactly(
    bench: Bench, active: int, heads: int, share: str, shown: str, missing: str
) -> None:
    people, bench.headcount = school_of(active, heads)
    found = bench.run(bench.write("activity.csv", people))
    assert found.code == 0, found.said
    assert found.rows[0]["active_students_pct"] == float(share)
    assert f",{share}," in found.csv.decode()
    assert found.line("читающие и пишущие", shown, missing), found.said


# C22: the type of a column changes late


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize(
    ("text", "active"),
    cases(
        ("C22-another-spelling", "1 234,0", 1),
        ("C22-a-word-for-nothing", "н/д", 0),
    ),
)
def test_c22_texts_after_a_thousand_numbers(
    bench: Bench, suffix: str, text: str, active: int
) -> None:
    numbers = [[DAY, 1_000_000 + number, 7, "Ученик", "да", 0, 0, 0, 0] for number in range(1001)]
    last = [DAY, "МАРКЕР-4711", "7", "Учитель", "да", text, 0, 0, "да"]
    found = bench.quick(bench.write(f"activity.{suffix}", [[*ACTIVITY], *numbers, last]))
    assert found.code == 0, found.said
    row = found.rows[0]
    assert (row["students"], row["teachers"], row["teachers_linked"]) == (1001, 1, 1)
    assert row["active_teachers_messages"] == active


@pytest.mark.parametrize("suffix", FORMATS)
def test_c22_a_fault_after_a_thousand_numbers(bench: Bench, suffix: str) -> None:
    numbers = [[DAY, 1_000_000 + number, 7, "Ученик", "да", 0, 0, 0, 0] for number in range(1001)]
    last = [DAY, "МАРКЕР-4711", "7", "Учитель", "да", "десять", 0, 0, "да"]
    path = bench.write(f"activity.{suffix}", [[*ACTIVITY], *numbers, last])
    found = bench.run(path) if suffix == "xlsx" else bench.quick(path)
    refused(found, "[value-number]", path.name, "строка 1003,", "столбец F ", "десять")


@pytest.mark.parametrize("suffix", FORMATS)
def test_c22_people_of_a_late_type_in_the_headcount(bench: Bench, suffix: str) -> None:
    schools: list[Row] = [
        ["Омская область", "г. Омск", 1000 + number, "Школа", "ОО", 1, 1, 1]
        for number in range(1001)
    ]
    last: Row = ["Омская область", "г. Омск", "7а", "Школа № 7а", "ОО", "да", "1 001,0", "н/д"]
    rows = [[*HEADCOUNT], *schools, last]
    people = activity(C2="7а", C3="7а", C4="7а", C5="7а")
    files = [bench.write(f"activity.{suffix}", people), bench.write(f"heads.{suffix}", rows)]
    read(bench.quick(*files, reference=False), teachers_total=2002)
