"""Faults of sheets: hidden, merged, doubled, cut off, with titles above and totals below.

Every case says which row and column a person sees in Excel.
"""

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl.chart import BarChart
from openpyxl.worksheet.pagebreak import Break

from tests.builders.files import (
    ACTIVITY,
    DAY,
    FORMATS,
    HEADCOUNT,
    WORKBOOKS,
    Row,
    activity,
    csv_of,
    headcount,
    ods_cell,
    person,
    school_class,
    shifted,
)
from tests.conftest import Run
from tests.faults.bench import Bench, cases, read, refused, warned

BAD = "1.234"
"""Thousands or a fraction: planted where a test asks for an address."""


@pytest.fixture
def bench(tmp_path: Path, sferum: Run) -> Bench:
    return Bench(tmp_path, sferum)


# S01: the sheet that --sheet names


@pytest.mark.parametrize(
    ("asked", "nearest"),
    cases(
        ("S01-missing", "Декабрь", None),
        ("S01-another-case", "неделя 43", "Неделя 43"),
        ("S01-two-spaces", "Неделя  43", "Неделя 43"),
        ("S01-space-at-the-end", "Неделя 43 ", "Неделя 43"),
        ("S01-e-for-yo", "Учет", "Учёт"),
    ),
)
def test_s01_sheet_missing(bench: Bench, asked: str, nearest: str | None) -> None:
    path = bench.book("activity.xlsx", {"Неделя 43": activity(), "Учёт": activity()})
    found = bench.quick(path, sheet=asked)
    refused(found, "[sheet-missing]", "activity.xlsx", "«Неделя 43»", "«Учёт»")
    if nearest is not None:
        refused(found, "[sheet-missing]", "возможно", f"«{nearest}»")


def test_s01_sheet_missing_in_a_call(bench: Bench) -> None:
    path = bench.book("activity.xlsx", {"Неделя 43": activity(), "Учёт": activity()})
    found = bench.run(path, options=["--sheet", "Учет"])
    refused(found, "[sheet-missing]", "activity.xlsx", "«Неделя 43»", "возможно", "«Учёт»")


# S02: hidden sheets


def hide_xlsx(state: str) -> Callable[[Any], None]:
    def edit(book: Any) -> None:
        book["Черновик"].sheet_state = state

    return edit


def hide_xls(visibility: int) -> Callable[[Any], None]:
    def edit(book: Any) -> None:
        book.get_sheet("Черновик").visibility = visibility

    return edit


def hide_ods(book: Any) -> None:
    from odf.style import Style, TableProperties  # type: ignore[import-untyped, unused-ignore]
    from odf.table import Table  # type: ignore[import-untyped, unused-ignore]

    style = Style(name="hidden", family="table")
    style.addElement(TableProperties(display="false"))
    book.automaticstyles.addElement(style)
    book.getElementsByType(Table)[1].setAttribute("stylename", style)


HIDDEN = cases(
    ("S02-xlsx-hidden", "activity.xlsx", hide_xlsx("hidden")),
    ("S02-xlsx-very-hidden", "activity.xlsx", hide_xlsx("veryHidden")),
    ("S02-xls-hidden", "activity.xls", hide_xls(1)),
    ("S02-xls-very-hidden", "activity.xls", hide_xls(2)),
    ("S02-ods-hidden", "activity.ods", hide_ods),
)


@pytest.mark.parametrize(("name", "edit"), HIDDEN)
def test_s02_a_hidden_sheet_is_not_read(
    bench: Bench, name: str, edit: Callable[[Any], None]
) -> None:
    draft = [activity()[0], person(1), person(2), person(3)]
    path = bench.book(name, {"Неделя": activity(), "Черновик": draft}, edit)
    found = bench.quick(path)
    read(found)
    warned(found, "[sheet-hidden]", name, "«Черновик»")


@pytest.mark.parametrize(("name", "edit"), HIDDEN)
def test_s02_a_hidden_sheet_is_read_if_named(
    bench: Bench, name: str, edit: Callable[[Any], None]
) -> None:
    draft = [activity()[0], person(1), person(2), person(3)]
    path = bench.book(name, {"Неделя": activity(), "Черновик": draft}, edit)
    found = bench.quick(path, sheet="Черновик")
    read(found, teachers=3, students=0, active_teachers_messages=0, active_teachers_calls=0,
         active_students=0, teachers_linked=0)  # fmt: skip


def test_s02_a_hidden_sheet_in_a_call(bench: Bench) -> None:
    sheets = {"Неделя": activity(), "Черновик": activity()}
    found = bench.run(bench.book("activity.xlsx", sheets, hide_xlsx("veryHidden")))
    read(found)
    warned(found, "[sheet-hidden]", "activity.xlsx", "«Черновик»")


# S03: hidden and filtered rows, hidden columns


def hide_rows_xlsx(book: Any) -> None:
    for number in (3, 4):
        book["Неделя"].row_dimensions[number].hidden = True


def filter_rows_xlsx(book: Any) -> None:
    book["Неделя"].auto_filter.ref = "A1:I5"
    book["Неделя"].auto_filter.add_filter_column(3, ["Ученик"])
    hide_rows_xlsx(book)


def hide_rows_xls(book: Any) -> None:
    for number in (3, 4):
        book.get_sheet("Неделя").row(number - 1).hidden = True


def hide_rows_ods(visibility: str) -> Callable[[Any], None]:
    def edit(book: Any) -> None:
        from odf.table import TableRow

        for row in book.getElementsByType(TableRow)[2:4]:
            row.setAttribute("visibility", visibility)

    return edit


@pytest.mark.parametrize(
    ("name", "edit"),
    cases(
        ("S03-xlsx-hidden-rows", "activity.xlsx", hide_rows_xlsx),
        ("S03-xlsx-filtered-rows", "activity.xlsx", filter_rows_xlsx),
        ("S03-xls-hidden-rows", "activity.xls", hide_rows_xls),
        ("S03-ods-hidden-rows", "activity.ods", hide_rows_ods("collapse")),
        ("S03-ods-filtered-rows", "activity.ods", hide_rows_ods("filter")),
    ),
)
def test_s03_hidden_rows_count(bench: Bench, name: str, edit: Callable[[Any], None]) -> None:
    found = bench.quick(bench.write(name, activity(), edit))
    read(found)
    warned(found, "[hidden-rows]", name, "«Неделя»", "2")


def test_s03_filtered_rows_in_a_call(bench: Bench) -> None:
    found = bench.run(bench.write("activity.xlsx", activity(), filter_rows_xlsx))
    read(found)
    warned(found, "[hidden-rows]", "activity.xlsx", "«Неделя»", "2")


def hide_column_xlsx(book: Any) -> None:
    book["Неделя"].column_dimensions["F"].hidden = True


def hide_column_xls(book: Any) -> None:
    book.get_sheet("Неделя").col(5).hidden = True


@pytest.mark.parametrize(
    ("name", "edit"),
    cases(
        ("S03-xlsx-hidden-column", "activity.xlsx", hide_column_xlsx),
        ("S03-xls-hidden-column", "activity.xls", hide_column_xls),
    ),
)
def test_s03_a_hidden_column_counts(bench: Bench, name: str, edit: Callable[[Any], None]) -> None:
    found = bench.quick(bench.write(name, activity(), edit))
    read(found)
    warned(found, "[hidden-", name, "«Неделя»")


# S04: sheets without cells


def add_chart_sheet(book: Any) -> None:
    book.create_chartsheet("Диаграмма").add_chart(BarChart())


def test_s04_a_chart_sheet_is_passed_over(bench: Bench) -> None:
    found = bench.run(bench.write("activity.xlsx", activity(), add_chart_sheet))
    read(found)
    warned(found, "activity.xlsx", "«Диаграмма»")


@pytest.mark.parametrize("suffix", WORKBOOKS)
def test_s04_an_empty_sheet_is_passed_over(bench: Bench, suffix: str) -> None:
    path = bench.book(f"activity.{suffix}", {"Неделя": activity(), "Пусто": []})
    found = bench.quick(path)
    read(found)
    warned(found, path.name, "«Пусто»")


@pytest.mark.parametrize(
    ("edit", "asked"),
    cases(
        ("S04-chart-sheet-asked-for", add_chart_sheet, "Диаграмма"),
        ("S04-empty-sheet-asked-for", lambda book: book.create_sheet("Пусто"), "Пусто"),
    ),
)
def test_s04_needed_sheet_without_cells(
    bench: Bench, edit: Callable[[Any], None], asked: str
) -> None:
    path = bench.write("activity.xlsx", activity(), edit)
    refused(bench.quick(path, sheet=asked), "activity.xlsx", f"«{asked}»")


@pytest.mark.parametrize("suffix", WORKBOOKS)
def test_s04_nothing_but_an_empty_sheet(bench: Bench, suffix: str) -> None:
    path = bench.book(f"activity.{suffix}", {"Пусто": []})
    refused(bench.quick(path), path.name)


# S05: what stands above and beside the header


@pytest.mark.parametrize("title", [None, "Выгрузка из Сферума"], ids=["blank", "titles"])
@pytest.mark.parametrize("right", [0, 2], ids=lambda right: f"right-{right}")
@pytest.mark.parametrize("down", [0, 1, 20], ids=lambda down: f"S05-down-{down}")
@pytest.mark.parametrize("suffix", WORKBOOKS)
def test_s05_the_address_is_excels(
    bench: Bench, suffix: str, down: int, right: int, title: str | None
) -> None:
    rows = shifted(activity(F3=BAD), down, right, title)
    found = bench.quick(bench.write(f"activity.{suffix}", rows))
    row, column = f"строка {down + 3},", f"столбец {'FGH'[right]} "
    refused(found, "[value-number]", f"activity.{suffix}", "«Неделя»", row, column)


@pytest.mark.parametrize("down", [0, 1, 20], ids=lambda down: f"S05-csv-{down}-blank-lines")
def test_s05_lines_above_a_csv(bench: Bench, down: int) -> None:
    text = ";;;;;;;;\n" * down + csv_of(activity(F3=BAD))
    found = bench.quick(bench.text("activity.csv", text))
    refused(found, "[value-number]", "activity.csv", f"строка {down + 3},", "столбец F ")


def test_s05_the_address_in_a_call(bench: Bench) -> None:
    rows = shifted(activity(F3=BAD), 20, 2, "Выгрузка из Сферума")
    found = bench.run(bench.write("activity.xlsx", rows))
    refused(found, "[value-number]", "activity.xlsx", "«Неделя»", "строка 23,", "столбец H ")


@pytest.mark.parametrize("suffix", WORKBOOKS)
def test_s05_titles_do_no_harm(bench: Bench, suffix: str) -> None:
    titles = [["Отчёт об активности"], [], ["за неделю с", "18.10.2024"], ["Исполнитель: отдел"]]
    found = bench.quick(bench.write(f"activity.{suffix}", [*titles, *activity()]))
    read(found)
    assert found.input(f"activity.{suffix}")["rows_read"] == 4


# S06: a header that is not there


@pytest.mark.parametrize(
    ("position", "title"),
    cases(*((f"S06-without-{ACTIVITY[n]}", n, ACTIVITY[n]) for n in (1, 2, 3, 4, 5))),
)
@pytest.mark.parametrize("suffix", ["xlsx", "csv", "parquet"])
def test_s06_a_column_is_missing(bench: Bench, suffix: str, position: int, title: str) -> None:
    rows = [[*row[:position], *row[position + 1 :]] for row in activity()]
    path = bench.write(f"activity.{suffix}", rows)
    others = [f"«{name}»" for name in ACTIVITY if name != title]
    refused(bench.quick(path), "[column-missing]", path.name, f"«{title}»", *others)


def test_s06_a_column_is_missing_from_a_file(bench: Bench) -> None:
    rows = [[*row[:3], *row[4:]] for row in activity()]
    found = bench.run(bench.write("activity.xlsx", rows))
    refused(found, "[column-missing]", "activity.xlsx", "строка 1", "«Роль»", "«Верифицирован»")


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_s06_no_header_at_all(bench: Bench, suffix: str) -> None:
    path = bench.write(f"activity.{suffix}", activity()[1:])
    refused(bench.quick(path), "[file-no-table]", path.name)


# S07: two columns of one name


@pytest.mark.parametrize(
    ("second", "address"),
    cases(
        ("S07-the-same-name", "Роль", "D"),
        ("S07-another-name-of-it", "Роль пользователя", "D"),
        ("S07-another-case", "ОТПРАВЛЕНО СООБЩЕНИЙ", "F"),
    ),
)
@pytest.mark.parametrize("suffix", [*WORKBOOKS, "csv"])
def test_s07_duplicate_header(bench: Bench, suffix: str, second: str, address: str) -> None:
    path = bench.write(f"activity.{suffix}", activity(J1=second, J2="Учитель"))
    found = bench.quick(path)
    refused(found, "[column-twice]", path.name, "строка 1", f"{address} и J", "столбец J")
    assert "_1" not in found.said


def test_s07_duplicate_header_in_a_file(bench: Bench) -> None:
    found = bench.run(bench.write("activity.xlsx", activity(J1="Роль")))
    refused(found, "[column-twice]", "activity.xlsx", "«Роль»", "D и J")


# S08: a blank header over data


@pytest.mark.parametrize(
    "blank", [None, "   ", "\u00a0"], ids=["S08-blank", "S08-spaces", "S08-nbsp"]
)
@pytest.mark.parametrize("suffix", [*WORKBOOKS, "csv"])
def test_s08_a_needed_column_without_a_name(bench: Bench, suffix: str, blank: str | None) -> None:
    path = bench.write(f"activity.{suffix}", activity(D1=blank))
    refused(bench.quick(path), "[column-missing]", path.name, "«Роль»")


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_s08_a_column_without_a_name_that_nobody_needs(bench: Bench, suffix: str) -> None:
    cells = {f"J{row}": "примечание" for row in range(2, 6)}
    path = bench.write(f"activity.{suffix}", activity(J1=None, **cells))
    found = bench.quick(path)
    read(found)
    warned(found, path.name, "столбец J")


# S09: headers that only look different


@pytest.mark.parametrize(
    "title",
    cases(
        ("S09-nbsp", "Отправлено\u00a0сообщений"),
        ("S09-narrow-nbsp", "Отправлено\u202fсообщений"),
        ("S09-zero-width-space", "Отправлено\u200b сообщений\u200b"),
        ("S09-byte-order-mark", "\ufeffОтправлено сообщений"),
        ("S09-soft-hyphen", "Отправ\u00adлено сообщений"),
        ("S09-newline", "Отправлено\nсообщений"),
        ("S09-capitals", "ОТПРАВЛЕНО СООБЩЕНИЙ"),
        ("S09-spaces", "  Отправлено   сообщений  "),
        ("S09-quotes", "«Отправлено сообщений»"),
        ("S09-decomposed", "Отправлено сообщении\u0306"),
    ),
)
@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_s09_headers_after_normalising(bench: Bench, suffix: str, title: str) -> None:
    found = bench.quick(bench.write(f"activity.{suffix}", activity(F1=title)))
    read(found)
    assert "header-lookalike" not in found.said


@pytest.mark.parametrize("suffix", FORMATS)
def test_s09_a_latin_letter_in_a_header(bench: Bench, suffix: str) -> None:
    latin = "Отправлено cообщений"
    assert latin != ACTIVITY[5]
    path = bench.write(f"activity.{suffix}", activity(F1=latin))
    found = bench.quick(path)
    read(found)
    warned(found, "[header-lookalike]", path.name, "столбец F")


def test_s09_a_latin_letter_in_a_call(bench: Bench) -> None:
    found = bench.run(bench.write("activity.xlsx", activity(F1="Отправлено cообщений")))
    read(found)
    warned(found, "[header-lookalike]", "activity.xlsx", "«Неделя»", "столбец F")


# S10: headers of two rows


def two_rows(upper: Sequence[str | None], lower: Sequence[str | None]) -> list[Row]:
    return [[*upper], [*lower], *activity()[1:]]


def merged(*ranges: str) -> Callable[[Any], None]:
    def edit(book: Any) -> None:
        for cells in ranges:
            book["Неделя"].merge_cells(cells)

    return edit


UPPER = [*ACTIVITY[:5], "Сообщений", None, *ACTIVITY[7:]]
MERGED_HEADER = merged("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:E2", "F1:G1", "H1:H2", "I1:I2")


def test_s10_a_header_of_two_merged_rows(bench: Bench) -> None:
    lower = [*[None] * 5, "отправлено", "прочитано", None, None]
    found = bench.run(bench.write("activity.xlsx", two_rows(UPPER, lower), MERGED_HEADER))
    read(found)
    assert found.input("activity.xlsx")["rows_read"] == 4


def test_s10_a_header_over_two_rows(bench: Bench) -> None:
    rows = two_rows([*ACTIVITY], [None] * 9)
    found = bench.quick(
        bench.write("activity.xlsx", rows, merged(*(f"{c}1:{c}2" for c in "ABCDEFGHI")))
    )
    read(found)
    assert found.input("activity.xlsx")["rows_read"] == 4


def test_s10_a_header_that_stays_unclear(bench: Bench) -> None:
    lower = [*[None] * 5, "количество", "количество", None, None]
    upper = [*ACTIVITY[:5], "Показатели", None, *ACTIVITY[7:]]
    found = bench.quick(bench.write("activity.xlsx", two_rows(upper, lower), MERGED_HEADER))
    refused(found, "[column-missing]", "activity.xlsx", "«Отправлено сообщений»")


# S11: merged cells of data


def five_schools() -> list[Row]:
    schools = [
        ["Омская область", None, str(number), f"Школа № {number}", "ОО", "да", 10, 100]
        for number in range(7, 12)
    ]
    schools[0][1] = "г. Омск"
    return [[*HEADCOUNT], *schools]


def merge_xlsx(book: Any) -> None:
    book["Неделя"].merge_cells("B2:B6")


def merge_xls(book: Any) -> None:
    book.get_sheet("Неделя").merge(1, 5, 1, 1)


def merge_ods(book: Any) -> None:
    from odf.table import CoveredTableCell, TableRow

    for number, row in enumerate(book.getElementsByType(TableRow)[1:]):
        old = row.childNodes[1]
        row.insertBefore(CoveredTableCell() if number else ods_cell("г. Омск", 5), old)
        row.removeChild(old)


@pytest.mark.parametrize(
    ("name", "edit"),
    cases(
        ("S11-xlsx-merged", "heads.xlsx", merge_xlsx),
        ("S11-xls-merged", "heads.xls", merge_xls),
        ("S11-ods-merged", "heads.ods", merge_ods),
    ),
)
def test_s11_a_merged_municipality_counts_for_all_its_rows(
    bench: Bench, name: str, edit: Callable[[Any], None]
) -> None:
    reference = bench.write(name, five_schools(), edit)
    found = bench.quick(bench.write("activity.xlsx", activity()), reference, reference=False)
    read(found, municipality="г. Омск", organizations_total=5, teachers_total=50)
    assert len(found.rows) == 1


@pytest.mark.parametrize("suffix", FORMATS)
def test_s11_blanks_that_are_not_merged(bench: Bench, suffix: str) -> None:
    reference = bench.write(f"heads.{suffix}", five_schools())
    found = bench.quick(bench.write("activity.xlsx", activity()), reference, reference=False)
    refused(found, "[value-missing]", reference.name, "строка 3,", "столбец B ")


def test_s11_a_merged_municipality_in_a_call(bench: Bench) -> None:
    people = bench.write("activity.xlsx", activity())
    reference = bench.write("heads.xlsx", five_schools(), merge_xlsx)
    read(bench.run(people, reference, reference=False), organizations_total=5)


@pytest.mark.parametrize(
    ("cells", "column"),
    cases(
        ("S11-merged-role", "D2:D3", "D"),
        ("S11-merged-messages", "F2:F5", "F"),
        ("S11-merged-id", "B2:B3", "B"),
    ),
)
def test_s11_merged_over_people(bench: Bench, cells: str, column: str) -> None:
    found = bench.quick(bench.write("activity.xlsx", activity(), merged(cells)))
    refused(found, "[cell-merged]", "activity.xlsx", "строка 2,", f"столбец {column} ")


# S12: a second table


SECOND: dict[str, list[Row]] = {
    "foreign": [["Показатель", "Значение"], ["Отправлено за месяц", 1200]],
    "another-of-ours": headcount(),
    "activity-with-other-columns": [
        ["ID пользователя", "ID организации", "Роль", "Верифицирован", "Дата", "Звонки",
         "Отправлено сообщений"],
        ["МАРКЕР-4715", "7", "Учитель", "да", DAY, 1, 20],
    ],
}  # fmt: skip


@pytest.mark.parametrize("gap", [1, 3], ids=lambda gap: f"after-{gap}-blank-rows")
@pytest.mark.parametrize("second", SECOND, ids=lambda second: f"S12-{second}")
@pytest.mark.parametrize("suffix", WORKBOOKS)
def test_s12_a_second_table_below(bench: Bench, suffix: str, second: str, gap: int) -> None:
    rows = [*activity(), *([] for _ in range(gap)), *SECOND[second]]
    path = bench.write(f"activity.{suffix}", rows)
    refused(bench.quick(path), "[table-below]", path.name, "«Неделя»", f"строка {6 + gap}")


def test_s12_a_second_table_below_in_a_file(bench: Bench) -> None:
    rows = [*activity(), [], [], *SECOND["another-of-ours"]]
    found = bench.run(bench.write("activity.xlsx", rows))
    refused(found, "[table-below]", "activity.xlsx", "«Неделя»", "строка 8")


def test_s12_a_second_table_below_in_a_csv(bench: Bench) -> None:
    wide = [[*row, *[None] * (9 - len(row))] for row in SECOND["another-of-ours"]]
    text = csv_of(activity()) + "\n" + csv_of(wide)
    found = bench.quick(bench.text("activity.csv", text))
    refused(found, "[table-below]", "activity.csv", "строка 7")


@pytest.mark.parametrize(
    "more",
    cases(
        ("S12-beside-and-shorter", 2),
        ("S12-beside-and-longer", 6),
    ),
)
@pytest.mark.parametrize("suffix", WORKBOOKS)
def test_s12_a_table_beside_is_ignored(bench: Bench, suffix: str, more: int) -> None:
    rows = activity(*([None] * 9 for _ in range(max(0, more - 4))))
    for number in range(more + 1):
        beside = [f"строка {number}", number] if number else ["Справка", "Значение"]
        rows[number] += [None, *beside]
    found = bench.quick(bench.write(f"activity.{suffix}", rows))
    read(found)


# S13: rows of totals


def two_schools(*more: Row) -> list[Row]:
    second = ["Омская область", "г. Омск", "8", "Школа № 8", "ОО", "да", 60, 600]
    return headcount(second, *more)


@pytest.mark.parametrize(
    ("total", "skipped"),
    cases(
        ("S13-total", [["Итого", None, None, None, None, None, 100, 1000]], 1),
        ("S13-in-capitals", [["ВСЕГО ПО ОБЛАСТИ:", None, None, None, None, None, 100, 1000]], 1),
        ("S13-in-the-name", [
            ["Омская область", "г. Омск", None, "Итого", "ОО", None, 100, 1000],
        ], 1),
        ("S13-subtotal-and-total", [
            ["Омская область", "Итого по г. Омск", None, None, None, None, 100, 1000],
            ["Всего", None, None, None, None, None, 100, 1000],
        ], 2),
        ("S13-of-which", [["в т.ч. сельские", None, None, None, None, None, 7, 70]], 1),
    ),
)  # fmt: skip
@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_s13_totals_are_left_out(bench: Bench, suffix: str, total: list[Row], skipped: int) -> None:
    reference = bench.write(f"heads.{suffix}", two_schools(*total))
    found = bench.quick(bench.write("activity.csv", activity()), reference, reference=False)
    read(found, organizations_total=2, teachers_total=100)
    warned(found, "[rows-skipped]", reference.name, f" {skipped} ")
    assert "total-differs" not in found.said


def test_s13_a_total_that_is_not_the_sum(bench: Bench) -> None:
    total = ["Итого", None, None, None, None, None, 101, 1000]
    reference = bench.write("heads.xlsx", two_schools(total))
    found = bench.run(bench.write("activity.csv", activity()), reference, reference=False)
    read(found, organizations_total=2, teachers_total=100)
    warned(found, "[rows-skipped]", "heads.xlsx", " 1 ")
    warned(found, "[total-differs]", "heads.xlsx", "строка 4,", "столбец G ", "101", "100")


def test_s13_a_total_of_the_activity(bench: Bench) -> None:
    total = ["Итого", None, None, None, None, 16, 4, 1, None]
    found = bench.quick(bench.write("activity.xlsx", activity(total)))
    read(found)
    warned(found, "[rows-skipped]", "activity.xlsx", " 1 ")


# S14: what interrupts a table


@pytest.mark.parametrize("suffix", [*WORKBOOKS, "csv"])
def test_s14_the_header_again(bench: Bench, suffix: str) -> None:
    rows = activity()
    path = bench.write(f"activity.{suffix}", [*rows[:3], rows[0], *rows[3:], rows[0]])
    found = bench.quick(path)
    read(found)
    warned(found, "[rows-skipped]", path.name, " 2 ")
    assert found.input(path.name)["rows_read"] == 6


def test_s14_page_breaks_with_the_header_on_each_page(bench: Bench) -> None:
    def break_pages(book: Any) -> None:
        book["Неделя"].row_breaks.append(Break(3))
        book["Неделя"].print_title_rows = "1:1"

    rows = activity()
    found = bench.run(bench.write("activity.xlsx", [*rows[:3], rows[0], *rows[3:]], break_pages))
    read(found)
    warned(found, "[rows-skipped]", "activity.xlsx", " 1 ")


@pytest.mark.parametrize(
    ("note", "gap"),
    cases(
        ("S14-footnote", "* по данным на 25.10.2024", 0),
        ("S14-footnote-after-a-blank-row", "* по данным на 25.10.2024", 1),
        ("S14-signature", "Исполнитель: отдел информатизации", 2),
    ),
)
@pytest.mark.parametrize("suffix", [*WORKBOOKS, "csv"])
def test_s14_a_footnote_is_told(bench: Bench, suffix: str, note: str, gap: int) -> None:
    blank: Row = [None] * 9
    rows = activity(*([*blank] for _ in range(gap)), [note, *[None] * 8])
    path = bench.write(f"activity.{suffix}", rows)
    found = bench.quick(path)
    if found.code == 0:
        read(found)
        warned(found, "[rows-skipped]", path.name, " 1 ")
    else:
        refused(found, path.name, f"строка {6 + gap}")


# S15, S16: the order of columns, rows and files


def test_s15_columns_in_any_order_and_more_of_them(bench: Bench) -> None:
    people = [[*ACTIVITY], *school_class(60)]
    first = bench.run(bench.write("activity.xlsx", people))
    assert first.code == 0, first.said
    order = list(range(9))
    random.Random(15).shuffle(order)
    rows: list[Row] = [[row[n] for n in order] for row in people]
    for number, row in enumerate(rows):
        row.insert(4, "Класс" if number == 0 else f"{number}А")
        row.append("ФИО" if number == 0 else f"МАРКЕР {number}")
    found = bench.run(bench.write("activity.xlsx", rows))
    assert found.csv == first.csv


def test_s16_rows_and_files_in_any_order(bench: Bench) -> None:
    people = school_class(60)
    first = bench.run(bench.write("all.xlsx", [[*ACTIVITY], *people]))
    assert first.code == 0, first.said
    generator = random.Random(16)
    generator.shuffle(people)
    parts = [people[:10], people[10:35], people[35:]]
    names = ["а.csv", "б.xlsx", "в.parquet"]
    files = [
        bench.write(name, [[*ACTIVITY], *part]) for name, part in zip(names, parts, strict=True)
    ]
    generator.shuffle(files)
    found = bench.run(*files)
    assert found.code == 0, found.said
    assert found.csv == first.csv


# S17: little or nothing below the header


@pytest.mark.parametrize("suffix", FORMATS)
def test_s17_a_header_alone(bench: Bench, suffix: str) -> None:
    path = bench.write(f"activity.{suffix}", activity()[:1])
    refused(bench.quick(path), "[no-data-rows]", path.name)


def test_s17_a_header_alone_in_a_call(bench: Bench) -> None:
    found = bench.run(bench.write("activity.xlsx", activity()[:1]))
    refused(found, "[no-data-rows]", "activity.xlsx", "«Неделя»")


@pytest.mark.parametrize("suffix", FORMATS)
def test_s17_a_headcount_of_a_header_alone(bench: Bench, suffix: str) -> None:
    path = bench.write(f"heads.{suffix}", headcount()[:1])
    people = bench.write("activity.csv", activity())
    refused(bench.quick(people, path, reference=False), "[no-data-rows]", path.name)


@pytest.mark.parametrize("suffix", FORMATS)
def test_s17_one_row(bench: Bench, suffix: str) -> None:
    found = bench.quick(bench.write(f"activity.{suffix}", activity()[:2]))
    read(found, teachers=1, students=0, active_students=0)


@pytest.mark.parametrize("suffix", WORKBOOKS)
def test_s17_a_header_over_blank_rows(bench: Bench, suffix: str) -> None:
    rows = [*activity()[:1], ["  ", None, " "], ["\u00a0"]]
    path = bench.write(f"activity.{suffix}", rows)
    refused(bench.quick(path), "[no-data-rows]", path.name)


@pytest.mark.parametrize(
    "text", cases(("S17-line-breaks", "\n\n\n"), ("S17-separators", ";;;\n;;;\n"))
)
def test_s17_no_rows_at_all(bench: Bench, text: str) -> None:
    refused(bench.quick(bench.text("activity.csv", text)), "activity.csv")


# S18: full sheets


@pytest.mark.long
def test_s18_a_csv_as_long_as_a_sheet_of_excel(bench: Bench) -> None:
    rows = 1_048_575
    header, body = csv_of(activity()[:1]), csv_of(activity()[1:])
    line = f"{DAY};u%d;7;Ученик;да;0;0;0;нет\n"
    more = "".join(line % number for number in range(rows - 4))
    found = bench.run(bench.text("activity.csv", header + body + more))
    read(found, students=2 + rows - 4)
    assert found.input("activity.csv")["rows_used"] == rows
    warned(found, "[sheet-full]", "activity.csv")


@pytest.mark.long
def test_s18_a_full_sheet_of_excel_97(bench: Bench) -> None:
    rows = 65_535
    more: list[Row] = [[DAY, f"u{number}", "7", "Ученик", "да", 0] for number in range(rows - 4)]
    found = bench.run(bench.write("activity.xls", activity(*more)))
    read(found, students=2 + rows - 4)
    assert found.input("activity.xls")["rows_used"] == rows
    warned(found, "[sheet-full]", "activity.xls", "«Неделя»")


def test_s18_a_sheet_that_is_not_full(bench: Bench) -> None:
    more: list[Row] = [[DAY, f"u{number}", "7", "Ученик", "да", 0] for number in range(5000)]
    found = bench.quick(bench.write("activity.xls", activity(*more)))
    read(found, students=2 + 5000)
    assert "sheet-full" not in found.said


# S19: one table in every format


def test_s19_the_same_data_in_every_format(bench: Bench) -> None:
    people = [[*ACTIVITY], *activity()[1:], *school_class(60)]
    # A formula-like name, a quote, a separator, a line break: each format writes them its own way.
    bench.headcount = headcount(
        ["Омская область", "Омский район", "0012", 'Лицей "Свет"; № 1,\nфилиал', "ОО", "нет", 5, 0]
    )
    found = {}
    for suffix in FORMATS:
        files = [
            bench.write(f"activity.{suffix}", people),
            bench.write(f"heads.{suffix}", bench.headcount),
        ]
        found[suffix] = bench.run(*files, options=["--level", "organization"], reference=False)
        assert found[suffix].code == 0, found[suffix].said
        for path in files:
            path.unlink()
    for suffix in FORMATS:
        assert found[suffix].csv == found["csv"].csv, suffix
        assert found[suffix].rows == found["csv"].rows, suffix
