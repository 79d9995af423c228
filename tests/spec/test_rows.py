"""Rows that are not data, merged cells, error cells, and where every row went."""

import re
from collections.abc import Sequence
from typing import Any

import pytest

from sferum_cli.problems import Code, Problem
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.options import TableOptions
from tests.builders.files import ErrorCell, Formula, activity, changed, patch, shifted
from tests.builders.rules import Found, World

HEADCOUNT = (
    "Регион", "Муниципалитет", "ID организации", "Организация", "Тип организации", "Педагогов",
    "Обучающихся",
)  # fmt: skip
SCHOOLS: list[list[object]] = [
    ["Омская область", "г. Омск", "1", "Школа 1", "ОО", 10, 100],
    ["Омская область", "г. Омск", "2", "Школа 2", "ОО", 20, 200],
]
BY_MUNICIPALITY = (
    "Регион", "Муниципалитет", "Тип организации", "Организаций", "Педагогов", "Обучающихся"
)  # fmt: skip


def headcount_book(world: World, rows: Sequence[Sequence[object]], *merged: str) -> None:
    """A headcount as a workbook, with these merged cells."""

    def merge(book: Any) -> None:
        for cells in merged:
            book.worksheets[0].merge_cells(cells)

    world.table("headcount.xlsx", rows, merge)


def accounts(found: Found, name: str) -> None:
    """The rows of a sheet add up."""
    sheet = found.sheet(name)
    others = sheet.rejected + sheet.outside + sheet.unmatched + sum(sheet.skipped.values())
    assert sheet.read == others + sheet.used


def test_rows_of_totals_are_skipped(world: World) -> None:
    totals: list[list[object]] = [
        ["Итого", None, None, None, None, 30, 300],
        ["ИТОГО: по региону", None, None, None, None, 30, 300],
        ["Омская область", "Всего по Омской области", None, None, None, 30, 300],
        ["Омская область", "г. Омск", None, "Итого", "ОО", 30, 300],
        [None, None, None, "в т.ч. сельские", None, 10, 100],
        ["Справочно", None, None, None, None, 1, 2],
        ["Справочно: филиалы", "г. Омск", None, "Школа 9", "ОО", 1, 2],
    ]
    headcount_book(world, [HEADCOUNT, *SCHOOLS, *totals])
    world.activity("школа\n1")
    found = world.report()
    assert found.columns("organizations_total", "teachers_total") == [(2, 30)]
    sheet = found.sheet("headcount")
    assert (sheet.read, sheet.used, sum(sheet.skipped.values())) == (9, 2, 7)


@pytest.mark.parametrize(
    "cells",
    [
        ("Омская область", "г. Омск Итог", None, None, None),
        (None, "Общий итог", None, None, None),
        ("Общий итог", None, None, None, None),
        ("Омская область", "Bсего", None, None, "ОО"),
        ("Омская область", "Общий итог", None, "Общий итог", "ОО"),
        ("Омская область", "г. Омск", None, None, "Итого"),
        ("Омская область", "г. Омск", None, "из них сельские", "ОО"),
        ("Сумма по области", None, None, None, None),
        ("в т. ч. филиалы", None, None, None, None),
        ("И Т О Г О:", None, None, None, None),
        ("Омская область", "Grand Total", None, None, None),
        (None, None, "Итого", None, None),
        ("Омская область", "г. Омск, всего", None, None, "ОО"),
    ],
)
def test_totals_under_other_words_and_letters_and_at_other_places(
    world: World, cells: tuple[str | None, ...]
) -> None:
    headcount_book(world, [HEADCOUNT, *SCHOOLS, [*cells, 30, 300]])
    world.activity("школа\n1")
    found = world.report()
    assert found.columns("organizations_total", "teachers_total") == [(2, 30)]
    assert found.sheet("headcount").skipped == {"total": 1}
    (warning,) = found.warnings(Code.ROWS_SKIPPED)
    assert "4" in warning.message


@pytest.mark.parametrize(("total", "warned"), [(30, 0), (31, 1)])
def test_a_sheet_of_totals_alone_adds_up_the_other_sheets(
    world: World, total: int, warned: int
) -> None:
    totals: list[list[object]] = [
        ["Итого", None, None, None, None, total, 300],
        ["Всего", None, None, None, None, 30, 300],
    ]
    sheets = {"1": SCHOOLS[:1], "2": SCHOOLS[1:], "Итог": totals}
    world.book({name: [HEADCOUNT, *rows] for name, rows in sheets.items()})
    world.activity("школа\n1")
    found = world.report()
    assert found.columns("organizations_total", "teachers_total") == [(2, 30)]
    assert len(found.warnings(Code.TOTAL_DIFFERS)) == warned


@pytest.mark.parametrize("name", ["Итого", "Всего по области", "Школа Итог", "из них"])
def test_a_row_with_an_id_or_inn_is_no_total(world: World, name: str) -> None:
    world.headcount(f"школа | название | ИНН\n1 | Школа 1 |\n2 | {name} | \n | {name} | 5501000001")
    world.activity("школа\n1")
    assert world.report().one("organizations_total") == 3


def test_a_school_that_is_called_after_the_word_and_has_no_id_is_no_total(world: World) -> None:
    world.headcount("школа | название\n1 | Школа 1\n | Итоговая школа\n | Всероссийский лицей")
    world.activity("школа\n1")
    assert world.report().one("organizations_total") == 3


@pytest.mark.parametrize(("teachers", "warned"), [(30, 0), (31, 1)])
@pytest.mark.parametrize("column", [3, 4])
def test_a_total_beside_the_name_of_a_municipality_is_that_of_its_rows(
    world: World, column: int, teachers: int, warned: int
) -> None:
    other = ["Омская область", "Тарский район", "3", "Школа 3", "ОО", 5, 50]
    total: list[object] = [*SCHOOLS[0][:2], None, None, None, teachers, 300]
    total[column] = "Итого"
    headcount_book(world, [HEADCOUNT, other, *SCHOOLS, total])
    world.activity("школа\n1")
    found = world.report()
    assert sum(one.count for one in found.warnings("total-differs")) == warned


def test_a_total_above_its_rows_is_no_warning(world: World) -> None:
    total = ["Всего по области", None, None, None, None, 30, 300]
    headcount_book(world, [HEADCOUNT, total, *SCHOOLS])
    world.activity("школа\n1")
    found = world.report()
    assert (found.one("teachers_total"), found.warned("total-differs")) == (30, None)


@pytest.mark.parametrize(
    ("name", "numbers", "right"),
    [
        ("Омская область", (30, 300), True),
        ("ОМСКАЯ ОБЛ.", (30, 300), True),
        ("Российская Федерация", (30, 300), True),
        ("Сибирский федеральный округ", (30, 300), True),
        ("Омская область", (20, 200), True),  # of its type
        ("Омская область", (31, 300), False),
    ],
)
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_region_among_its_municipalities_is_their_sum_or_an_error(
    world: World, name: str, numbers: tuple[int, int], at: int, *, right: bool
) -> None:
    rows: list[list[object]] = [
        ["Омская область", "г. Омск", "1", "Школа 1", "СПО", 10, 100],
        ["Омская область", "Тарский район", "2", "Школа 2", "ОО", 20, 200],
    ]
    rows.insert(at, ["Омская область", name, None, None, "ОО", *numbers])
    headcount_book(world, [HEADCOUNT, *rows])
    world.activity("школа\n1")
    if right:
        found = world.report()
        assert found.column("teachers_total") == [10, 20]
        assert found.sheet("headcount").skipped == {"total": 1}
        accounts(found, "headcount")
        return
    (error,) = world.errors()
    assert (error.code, error.row) == (Code.REGION_AMONG_MUNICIPALITIES, at + 2)
    assert "31" in error.message


def test_a_region_without_other_municipalities_is_one(world: World) -> None:
    world.headcount(
        "регион | муниципалитет | школа\nСевастополь | Севастополь | 1\nСевастополь | Севастополь |"
    )
    world.activity("школа\n1")
    assert world.report().one("organizations_total") == 2


def test_a_subtotal_that_no_word_gives_away_is_an_error(world: World) -> None:
    for name, code in ((None, Code.VALUE_MISSING), ("Все школы", Code.ROW_IS_SUM)):
        total = ["Омская область", "г. Омск", None, name, "ОО", 30, 300]
        headcount_book(world, [HEADCOUNT, *SCHOOLS, total])
        world.activity("школа\n1")
        (error,) = world.errors()
        assert (error.code, error.row) == (code, 4)
        found = world.report(skip_bad_rows=True)
        assert found.one("teachers_total") == 30
        accounts(found, "headcount")
        world.paths.clear()


def test_a_subtotal_above_its_rows_is_an_error_too(world: World) -> None:
    tara = ["Омская область", "Тара", "3", "Школа 3", "СПО", 5, 50]
    for organization_type in ("ОО", "ДОО"):
        total = ["Омская область", "г. Омск", None, "Омск, все", organization_type, 30, 300]
        headcount_book(world, [HEADCOUNT, tara, total, *SCHOOLS])
        world.activity("школа\n1")
        (error,) = world.errors()
        assert (error.code, error.row) == (Code.ROW_IS_SUM, 3)
        assert world.report(skip_bad_rows=True).column("teachers_total") == [5, 30]
        world.paths.clear()


def test_a_school_of_the_size_of_one_other_is_no_subtotal(world: World) -> None:
    world.headcount(
        "школа | название | педагогов\n1 | Школа 1 | 10\n | Школа 2 | 10\n | Школа 3 | 0"
    )
    world.activity("школа\n1")
    assert world.report().one("organizations_total") == 3


def test_a_school_of_the_size_of_those_below_it_and_not_the_first_is_none_either(
    world: World,
) -> None:
    schools = [["Омская область", "г. Омск", None, f"Школа {size}", "ОО", size, 10 * size]
               for size in (7, 30, 10, 20)]  # fmt: skip
    headcount_book(world, [HEADCOUNT, *schools])
    world.activity("название\nШкола 7", without=("школа",))
    assert world.report().one("organizations_total") == 4


@pytest.mark.parametrize(
    "notes",
    [
        [[], ["Руководитель", None, None, "___________ (подпись)"], ["Исполнитель: тел. 00-00-00"]],
        [["Исп. Иванова А. А., тел. 1-23-45"]],
        [["1) без филиалов"], ["2) на 20.09.2024"]],
        [["Начальник", "_________", "(подпись)", None, "Иванова А. А."]],
        [["М.П.", None, None, None, None, "20.10.2024", None]],
        [["Итого", None, None, None, None, 30, 300], ["Главный бухгалтер", None, "Иванова"]],
    ],
)
def test_notes_below_the_table_are_skipped_with_their_numbers(
    world: World, notes: list[list[object]]
) -> None:
    headcount_book(world, [HEADCOUNT, *SCHOOLS, *notes])
    world.activity("школа\n1")
    found = world.report()
    assert found.columns("organizations_total", "teachers_total") == [(2, 30)]
    assert found.sheet("headcount").skipped["note"] == sum(
        bool(note) and note[0] != "Итого" for note in notes
    )
    assert found.warned(Code.ROWS_SKIPPED) == sum(map(bool, notes))
    accounts(found, "headcount")


@pytest.mark.parametrize(
    "row",
    [
        ["Омская область", None, "3", "Школа 3", "ОО", None, None],
        ["Омская область", None, None, "Школа 3", "ОО", 5, 50],
        ["Омская область", "г. Омск", None, "Школа 3", None, 5, None],
    ],
)
def test_a_row_with_an_id_or_a_number_is_no_note(world: World, row: list[object]) -> None:
    headcount_book(world, [HEADCOUNT, *SCHOOLS, row])
    world.activity("школа\n1")
    (error,) = world.errors()
    assert (error.code, error.row) == (Code.VALUE_MISSING, 4)


def test_a_note_above_rows_of_data_is_an_error(world: World) -> None:
    headcount_book(world, [HEADCOUNT, SCHOOLS[0], ["Исполнитель: Иванова"], SCHOOLS[1]])
    world.activity("школа\n1")
    assert {one.row for one in world.errors()} == {3}


def test_a_note_below_the_activity(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек\nu1\nu2")
    path = world.paths[-1]
    width = path.read_text("utf-8").splitlines()[0].count(";")
    path.write_text(path.read_text("utf-8") + "Исп. Иванова А. А." + ";" * width + "\n", "utf-8")
    found = world.report()
    assert found.one("teachers") == 2
    assert found.sheet("activity").skipped == {"note": 1}
    accounts(found, "activity")


@pytest.mark.parametrize(
    "numbers",
    [
        [1, 2, 3, 4, 5, 6, 7],
        ["А", "Б", 1, 2, 3, 4, 5],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        ["а", "б", "в", "г", "д", "е", "ж"],
        [None, None, 1, 2, 3, 4, 5],
        [None, 2, 3, 4, 5, 6, 7],
        ["1.", "2.", "3.", "4.", "5.", "6.", "7."],
        ["1.0", "2.0", "3.0", "4.0", "5.0", "6.0", "7.0"],
        ["I", "II", "III", "IV", "V", "VI", "VII"],
        ["І", "ІІ", "ІІІ", "ІV", "V", "VI", "VII"],  # Cyrillic І among them
        ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "Ⅵ", "Ⅶ"],
        ["①", "②", "③", "④", "⑤", "⑥", "⑦"],
        ["гр.1", "гр.2", "гр.3", "гр.4", "гр.5", "гр.6", "гр.7"],
        ["графа 1", "графа 2", "графа 3", "графа 4", "графа 5", "графа 6", "графа 7"],
        ["№1", "№2", "№3", "№4", "№5", "№6", "№7"],
        [1, 2, 3, 4, 5, 6, "7=5+6"],
        [1, 2, 3, 4, 5, "6 = 7 / 3 * 100%", 7],
        [1, 2, 3, 4, 5, 6, "7 (гр.5 + гр.6)"],
        [1, 2, 3, 4, 5, 6, "гр.5+гр.6"],
        ["х", "х", 1, 2, 3, 4, 5],
    ],
    ids=str,
)
def test_numbers_of_the_columns_however_written(world: World, numbers: list[object]) -> None:
    headcount_book(world, [HEADCOUNT, numbers, *SCHOOLS])
    world.activity("школа\n1")
    found = world.report()
    assert found.one("teachers_total") == 30
    assert found.sheet("headcount").skipped == {"numbering": 1}


@pytest.mark.parametrize(
    "units",
    [
        [None, None, None, None, None, "чел.", "(чел.)"],
        [None, None, "код", "наименование", None, "чел.", "чел."],
        ["текст", "х", "номер", "текст", "х", "число", "число"],
    ],
    ids=str,
)
def test_a_row_of_units(world: World, units: list[object]) -> None:
    headcount_book(world, [HEADCOUNT, units, *SCHOOLS])
    world.activity("школа\n1")
    found = world.report()
    assert found.one("teachers_total") == 30
    assert found.sheet("headcount").skipped == {"units": 1}


def test_a_name_that_only_holds_the_word_is_no_total(world: World) -> None:
    world.headcount("школа | название\n1 | Школа «Итоговая»\n2 | Лицей всего мира")
    world.activity("школа\n1")
    assert world.report().one("organizations_total") == 2


@pytest.mark.parametrize(
    ("totals", "warned"),
    [
        (["Итого | 30 | 300"], 0),
        (["Итого | 31 | 300"], 1),
        (["Всего | 30 | 299"], 1),
        (["в т.ч. сельские | 7 | 70"], 0),
        (["Справочно | 7 | 70"], 0),
        (["Итого | 30 | 300", "Всего | 30 | 300"], 0),
        (["Итого | 31 | 300", "Всего | 29 | 300"], 2),
    ],
    ids=lambda value: "; ".join(value) if isinstance(value, list) else str(value),
)
def test_a_total_that_differs_from_the_rows_above_is_a_warning(
    world: World, totals: list[str], warned: int
) -> None:
    rows: list[list[object]] = []
    for total in totals:
        name, teachers, students = total.split("|")
        rows.append([name.strip(), None, None, None, None, int(teachers), int(students)])
    headcount_book(world, [HEADCOUNT, *SCHOOLS, *rows])
    world.activity("школа\n1")
    found = world.report()
    assert sum(one.count for one in found.warnings("total-differs")) == warned
    assert found.one("teachers_total") == 30


def test_totals_of_parts_are_those_of_the_rows_since_the_last(world: World) -> None:
    other = [["Омская область", "Тарский район", "3", "Школа 3", "ОО", 5, 50]]
    totals: list[list[object]] = [["Итого", None, None, None, None, *pair] for pair in
                                  ((30, 300), (5, 50))]  # fmt: skip
    headcount_book(
        world,
        [HEADCOUNT, *SCHOOLS, totals[0], *other, totals[1], ["Всего", "", "", "", "", 35, 350]],
    )
    world.activity("школа\n1")
    found = world.report()
    assert found.warnings("total-differs") == []
    assert found.column("teachers_total") == [30, 5]


def test_rows_that_number_the_columns_and_headers_again(world: World) -> None:
    numbers = list(range(1, 8))
    headcount_book(world, [HEADCOUNT, numbers, *SCHOOLS[:1], HEADCOUNT, *SCHOOLS[1:]])
    world.activity("школа\n1")
    found = world.report()
    assert found.columns("organizations_total", "teachers_total") == [(2, 30)]
    sheet = found.sheet("headcount")
    assert (sheet.read, sheet.used, sum(sheet.skipped.values())) == (4, 2, 2)
    accounts(found, "headcount")


@pytest.mark.parametrize(
    "again",
    [
        "РЕГИОН | муниципалитет | Id организации | тип | Педагогов, чел. | обучающихся*",
        "Регион | Муниципалитет | ID организации | Тип | Педагогов чел. | Обучающихся",
    ],
)
def test_k9_a_header_again_is_known_however_it_is_written(world: World, again: str) -> None:
    lines = """
        Регион | Муниципалитет | ID организации | Тип | Педагогов | Обучающихся
        Омская область | г. Омск | 1 | ОО | 10 | 100
        AGAIN
        Омская область | г. Омск | 2 | ОО | 5 | 50
        """.replace("AGAIN", again)
    world.file("численность", lines)
    world.activity("школа\n2")
    found = world.report()
    assert found.columns("teachers_total", "students_total") == [(15, 150)]
    (sheet,) = [one for one in found.report.run.inputs if one.table == "headcount"]
    assert sheet.skipped == {"header-again": 1}


def test_a_header_again_in_the_activity(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек\nu1\nu2")
    path = world.paths[-1]
    header, *body = path.read_text("utf-8").splitlines()
    numbering = ";".join(str(number) for number in range(1, header.count(";") + 2))
    path.write_text("\n".join([header, numbering, body[0], header, body[1]]), "utf-8")
    found = world.report()
    assert found.one("teachers") == 2
    assert sum(found.sheet("activity").skipped.values()) == 2
    accounts(found, "activity")


def test_merged_cells_of_region_municipality_and_type_count_for_all_their_rows(
    world: World,
) -> None:
    rows: list[list[object]] = [
        ["Омская область", "г. Омск", "ОО", 2, 20, 200],
        [None, None, "СПО", 1, 10, 100],
        [None, "Тарский район", "ОО", 3, 30, 300],
        [None, "Омский район", None, 4, 40, 400],
    ]
    headcount_book(world, [BY_MUNICIPALITY, *rows], "A2:A5", "B2:B3", "C4:C5")
    world.directory("школа\n1")
    world.activity("школа\n1")
    assert world.report().columns("region", "municipality", "teachers_total") == [
        ("Омская область", "г. Омск", 30),
        ("Омская область", "Тарский район", 30),
        ("Омская область", "Омский район", 40),
    ]


def test_a_blank_that_is_not_merged_is_an_error(world: World) -> None:
    rows: list[list[object]] = [
        ["Омская область", "г. Омск", "ОО", 2, 20, 200],
        [None, "Тара", "ОО", 3, 30, 300],
    ]
    headcount_book(world, [BY_MUNICIPALITY, *rows])
    world.directory("школа\n1")
    world.activity("школа\n1")
    (error,) = world.errors()
    assert (error.code, error.row, error.column) == (Code.VALUE_MISSING, 3, "A")


def test_a_merge_over_rows_in_another_used_column_is_an_error(world: World) -> None:
    rows: list[list[object]] = [
        ["Омская область", "г. Омск", "ОО", 2, 20, 200],
        ["Омская область", "Тара", "ОО", 3, None, 300],
    ]
    headcount_book(world, [BY_MUNICIPALITY, *rows], "E2:E3")
    world.directory("школа\n1")
    world.activity("школа\n1")
    assert len(world.errors()) == 1


def test_a_second_table_below_is_an_error_one_beside_is_ignored(world: World) -> None:
    beside: list[list[object]] = [
        [*HEADCOUNT, None, "Ответственный", "Телефон"],
        [*SCHOOLS[0], None, "Отдел", "123"],
        [*SCHOOLS[1], None, None, None],
    ]
    headcount_book(world, beside)
    world.activity("школа\n1")
    assert world.report().one("teachers_total") == 30
    world.paths.pop(0)
    below: list[Sequence[object]] = [
        HEADCOUNT, *SCHOOLS, [], BY_MUNICIPALITY, ["Омская область", "г. Омск", "ОО", 2, 20, 200]
    ]  # fmt: skip
    headcount_book(world, below)
    assert world.errors() != []


SMALL: list[list[object]] = [["Муниципалитет", "Педагогов"], ["г. Омск", 1], ["Тара", 2]]


@pytest.mark.parametrize("gap", [1, 2])
@pytest.mark.parametrize("side", ["left", "right"])
def test_k8_a_table_beside_may_have_names_of_ours(world: World, side: str, gap: int) -> None:
    """A wholly blank column parts them; the table is where most of its names are."""
    large: list[Sequence[object]] = [HEADCOUNT, *SCHOOLS]
    pairs = [(one, two) if side == "right" else (two, one)
             for one, two in zip(large, SMALL, strict=True)]  # fmt: skip
    headcount_book(world, [[*left, *[None] * gap, *right] for left, right in pairs])
    world.activity("школа\n1")
    found = world.report()
    assert found.one("teachers_total") == 30
    assert not found.warned(Code.HEADER_BLANK)


def test_a_name_that_stands_twice_in_the_table_is_an_error_all_the_same(world: World) -> None:
    large: list[Sequence[object]] = [HEADCOUNT, *SCHOOLS]
    pairs = zip(large, SMALL, strict=True)
    headcount_book(world, [[*one, *two[1:]] for one, two in pairs])
    world.activity("школа\n1")
    assert [one.code for one in world.errors()] == [Code.COLUMN_TWICE]


def test_error_cells_and_formulas_without_a_value(world: World) -> None:
    errors = [*map(ErrorCell, ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?")), Formula("F2+1")]
    rows: list[list[object]] = [
        ["Омская область", "г. Омск", str(number), f"Школа {number}", "ОО", value, 100]
        for number, value in enumerate(errors)
    ]
    rows.append(["Омская область", "г. Омск", "77", ErrorCell("#N/A"), "ОО", 10, 100])
    headcount_book(world, [HEADCOUNT, *rows])
    world.activity("школа\n1")
    assert _places(world.errors()) == [
        *(("headcount.xlsx", number, "F") for number in range(2, 8)),
        ("headcount.xlsx", 8, "D"),
    ]


def test_an_error_cell_of_the_activity_has_its_address(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек | отправлено\nu1 | 1\nu2 | #ДЕЛ/0!")
    assert _places(world.errors()) == [("activity.csv", 3, "G")]


def test_an_error_cell_in_a_column_that_is_not_used(world: World) -> None:
    headcount_book(
        world,
        [
            [*HEADCOUNT, "Примечание"],
            [*SCHOOLS[0], ErrorCell("#N/A")],
            [*SCHOOLS[1], Formula("A1")],
        ],
    )
    world.activity("школа\n1")
    assert world.report().one("teachers_total") == 30


def test_a_formula_without_a_value_left_of_the_table_shifts_nothing(world: World) -> None:
    world.headcount("школа\n7")
    rows = shifted(activity(), down=3, right=1)
    formulas = {"A3": Formula('IF(1=1,"","")'), "G5": Formula("NA()")}
    world.table("activity.xlsx", changed(rows, formulas))
    assert _cells(world.errors()) == [("cell-formula", 5, "G")]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c r="G2" t="str"><f>IF(1,"","")</f><v></v></c>', []),
        ('<c r="G2"><f>A1+1</f><v></v></c>', [("cell-formula", 2, "G")]),
        ('<c r="G2"><f>A1+1</f></c>', [("cell-formula", 2, "G")]),
        ('<c r="G2" t="e"><f>NA()</f><v>#N/A</v></c>', [("cell-error", 2, "G")]),
        ("<c r='G2' t='e'><v>#N/A</v></c>", [("cell-error", 2, "G")]),
        ('<c t="e" r="G2"><v>#N/A</v></c>', [("cell-error", 2, "G")]),
        ('<c\nr="G2"\nt="e"><v>#N/A</v></c>', [("cell-error", 2, "G")]),
    ],
)
def test_the_xml_of_a_cell(world: World, cell: str, expected: list[tuple[Any, ...]]) -> None:
    world.headcount("школа\n7")
    path = world.table("activity.xlsx", activity())
    before = '<c r="G2" t="n"><v>3</v></c>'
    patch(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(before, cell))
    assert _cells(world.errors()) == expected


def test_every_error_cell_in_a_role_has_its_address(world: World) -> None:
    world.headcount("школа\n7")
    world.table("activity.xlsx", activity(D2=ErrorCell("#N/A"), D4=ErrorCell("#N/A")))
    said = world.problems()
    errors = [one for one in said if one.severity == "error"]
    assert _cells(errors) == [("cell-error", 2, "D"), ("cell-error", 4, "D")]
    assert not any(one.snippet for one in said)


@pytest.mark.parametrize(("skip", "used"), [(False, 4), (True, 3)])
def test_hidden_rows_are_read_or_skipped(world: World, skip: bool, used: int) -> None:
    def hide(book: Any) -> None:
        sheet = book.worksheets[0]
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions.group("J", "XFD", hidden=True)

    world.headcount("школа\n7")
    world.table("activity.xlsx", activity(), hide)
    found = world.report(reading=ReadOptions(tables=TableOptions(skip_hidden_rows=skip)))
    sheet = found.sheet("activity")
    assert (sheet.read, sheet.used) == (4, used)
    assert sheet.skipped == ({"hidden": 1} if skip else {})
    (warning,) = found.warnings(Code.HIDDEN_ROWS)
    assert "1 строка, 0 столбцов" in warning.message


def _places(errors: Sequence[Problem]) -> list[tuple[Any, ...]]:
    return sorted((one.file, one.row, one.column) for one in errors)


def _cells(errors: Sequence[Problem]) -> list[tuple[Any, ...]]:
    return [(one.code.value, one.row, one.column) for one in errors]


def test_row_accounting(world: World) -> None:
    world.headcount("школа | педагогов\n1 | 10\n1 | 10\n2 | 20")
    world.activity(
        """
        день  | человек | школа | отправлено
        0     | u1      | 1     | 10
        0     | u1      | 1     | 10
        -1    | u1      | 1     | 10
        -7    | u1      | 1     | 10
        +1    | u1      | 1     | много
        0     | u2      | 777   | 10
        0     | u3      | 1     | много
        вчера | u3      | 1     | 10
        0     |         | 1     | 10
        """
    )
    world.activity("день | человек | отправлено\n-1 | u1 | 9\n0 | u4 | 1", name="later")
    found = world.report(skip_bad_rows=True, repeats="last")
    one, two = found.sheet("activity"), found.sheet("later")
    assert (one.read, one.rejected, one.outside, one.unmatched, one.used) == (9, 2, 2, 2, 1)
    assert one.skipped == {"repeat-identical": 1, "repeat-replaced": 1}
    assert (two.read, two.used, two.skipped) == (2, 2, {})
    assert found.sheet("headcount").skipped == {"repeat-identical": 1}
    for name in ("activity", "later", "headcount"):
        accounts(found, name)


@pytest.mark.parametrize("level", list(Level))
def test_a_rejected_row_of_the_headcount_is_in_no_number(world: World, level: Level) -> None:
    world.activity("школа\n1")
    for municipality, kind in (("", "ОО"), ("г. Омск", "")):
        world.headcount(f"муниципалитет | тип\nг. Омск | ОО\n{municipality} | {kind}")
        found = world.report(level, skip_bad_rows=True)
        assert found.column("organizations_total") == [1]
        assert found.report.run.bad_rows_skipped == 1
        world.paths.pop()


def test_blank_rows_are_no_rows(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек\nu1\nu2")
    path = world.paths[-1]
    text = path.read_text("utf-8")
    path.write_text(text + ";;;;;;;;\n  ; ;;;;;;;\n\n" + text.splitlines()[-1].replace("u2", "u3"))
    found = world.report()
    assert found.one("teachers") == 3
    assert (found.sheet("activity").read, found.sheet("activity").used) == (3, 3)


def test_every_input_has_its_fingerprint(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("школа\n1")
    hashes = [one.sha256 for one in world.report().report.run.inputs]
    assert all(re.fullmatch("[0-9a-f]{64}", one) for one in hashes)
    assert len(set(hashes)) == 2


def test_a_total_over_a_row_that_cannot_be_read_is_not_judged(world: World) -> None:
    world.headcount(
        """
        школа | название | педагогов
        1     | Школа 1  | 10
        2     | Школа 2  | 16*
              | Итого    | 26
        """
    )
    world.activity("школа\n1")
    found = world.report(skip_bad_rows=True)
    assert found.report.run.bad_rows_skipped == 1
    assert found.warned(Code.TOTAL_DIFFERS) is None
