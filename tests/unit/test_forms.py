"""A person's own form, filled: figures in cells, a row for each record, and what is refused."""

import dataclasses
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table as ExcelTable

from sferum_cli.errors import WrongCallError
from sferum_cli.render.form_paths import Figure, FormPaths, Repeated
from sferum_cli.render.forms import checked_form
from sferum_cli.reports.document import Document
from sferum_cli.reports.report_document import report_document
from tests.builders.rules import World
from tests.unit.test_render_cells import sample, with_names

MUNICIPALITIES = 33
Edit = Callable[[Any], object]


def report() -> Document:
    return report_document(sample())


def form(*edits: Edit) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Форма"
    for edit in edits:
        edit(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def put(**cells: object) -> Edit:
    def edit(sheet: Any) -> None:
        for place, value in cells.items():
            sheet[place].value = value

    return edit


def filled(data: bytes, document: Document | None = None) -> Any:
    made = checked_form("форма.xlsx", ".xlsx", data).filled(document or report())
    return openpyxl.load_workbook(io.BytesIO(made))["Форма"]


PATHS = [
    ("week_end", "24.10.2024"),
    ("rank_by", "count"),
    ("targets.active_students.pct", "17,7"),
    ("targets.active_students.count", "475"),
    ("targets.active_students.met", "нет"),
    ("targets.accounts_linked.last_year_pct", "н/д"),
    ("targets.active_students.target_pct", "25"),
    ("rows.город Омск.active_students", "123"),
    ("rules.thresholds.active_teacher_messages", "10"),
    ("rules.scopes.people", "ОО, СПО"),
]


@pytest.mark.parametrize(("path", "shown"), PATHS)
def test_paths_are_those_of_the_json(path: str, shown: str) -> None:
    found = FormPaths(report()).find_or_near(path)
    assert isinstance(found, Figure)
    assert found.shown == shown


def test_a_path_of_a_list_is_of_every_record() -> None:
    found = FormPaths(report()).find_or_near("rows.municipality")
    assert isinstance(found, Repeated)
    assert found.at == "rows"
    assert len(found.figures()) == MUNICIPALITIES


WRONG_PATHS = [
    ("week_ent", "week_end"),
    ("targets.active_student.pct", "targets.active_students"),
    ("rows.active_studens", "rows.active_students"),
    ("row.activ_students", "rows.active_students"),
    ("row.municipality", "rows.municipality"),
    ("total.activ_students", "total.active_students"),
    ("targets", "targets."),
    ("rows", "rows."),
    ("rows.город Омск", "rows.город Омск."),
    ("rules", "rules."),
    ("issues", "issues."),
]


@pytest.mark.parametrize(("path", "near"), WRONG_PATHS)
def test_an_unknown_path_names_the_nearest_that_stand_for_something(path: str, near: str) -> None:
    paths = FormPaths(report())
    found = paths.find_or_near(path)
    assert isinstance(found, list)
    assert any(near in one for one in found)
    assert not [one for one in found if isinstance(paths.find_or_near(one), list)]


def test_a_target_of_one_of_several_regions_is_named(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.headcount(
        """
        школа | регион          | муниципалитет
        1     | Омская область  | г. Омск
        2     | Томская область | г. Томск
        """
    )
    world.activity("школа | отправлено\n1 | 10\n2 | 1")
    paths = FormPaths(report_document(world.report().report))
    assert paths.find_or_near("targets.active_students.pct") == [
        "targets.Омская область.active_students.pct",
        "targets.Томская область.active_students.pct",
    ]


def test_issues_are_a_list_also_where_there_are_none() -> None:
    document = report()
    found = FormPaths(document).find_or_near("issues.code")
    assert isinstance(found, Repeated)
    assert [one.value for one in found.figures()] == [one.code for one in document.issues]
    without = FormPaths(dataclasses.replace(document, issues=())).find_or_near("issues.message")
    assert isinstance(without, Repeated)
    assert without.figures() == []
    assert isinstance(FormPaths(document).find_or_near("issues.kode"), list)


@pytest.mark.parametrize("text", ["{{}}", "До {{week_end", "week_end}}", "{{week_end}} и {{"])
def test_a_path_that_nobody_closed_is_named(text: str) -> None:
    with pytest.raises(WrongCallError, match=r"A1.*«[{}]{2}»"):
        filled(form(put(A1=text)))


def test_figures_stand_as_what_they_are() -> None:
    def formats(sheet: Any) -> None:
        sheet["A3"].number_format = "0.00%"
        sheet["A6"].number_format = "DD MMM"

    share = "{{targets.active_students.pct}}"
    sheet = filled(
        form(
            put(A1="До {{week_end}}: {{ targets.active_students.pct }} %", A2=share, A3=share,
                A4="{{targets.active_students.count}}", A5="{{week_end}}", A6="{{week_end}}",
                A7="{{targets.active_students.last_year_pct}}", A8="без пути { } }"),
            formats,
        )
    )  # fmt: skip
    values = [sheet[f"A{row}"].value for row in range(1, 9)]
    assert values[0] == "До 24.10.2024: 17,7 %"
    assert values[1] == 47500 / 2689
    assert values[2] == pytest.approx(475 / 2689)
    assert values[3] == 475
    assert [f"{one:%d.%m.%Y}" for one in values[4:6]] == ["24.10.2024"] * 2
    assert values[6:] == ["н/д", "без пути { } }"]
    assert [sheet[f"A{row}"].number_format for row in (2, 3, 5, 6)] == [
        "0.0", "0.00%", "DD.MM.YYYY", "DD MMM",
    ]  # fmt: skip


ROW = put(
    A5="{{rows.municipality}}", B5="{{rows.active_students_pct}}", C5="{{rows.active_students}}"
)
LAST = 4 + MUNICIPALITIES


def looks(sheet: Any) -> None:
    sheet["A5"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet["A6"].font = Font(bold=True)
    sheet["A6"].comment = Comment("подпись", "я")
    sheet["B7"].hyperlink = "#Форма!A1"
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("D5:E5")
    sheet.merge_cells("A6:B6")
    sheet["B6"].border = Border(right=Side("thick"))
    sheet.row_dimensions[5].height, sheet.row_dimensions[6].height = 30, 44
    sheet.column_dimensions["A"].width = 41
    sheet.conditional_formatting.add("B5", CellIsRule(operator="lessThan", formula=["25"]))
    sheet.conditional_formatting.add("B7:B9", CellIsRule(operator="lessThan", formula=["1"]))
    choice = DataValidation("list", formula1='"да,нет"')
    choice.add("C6")
    sheet.add_data_validation(choice)
    sheet.print_area, sheet.print_title_rows = "A1:E7", "4:4"
    sheet.page_setup.orientation = "landscape"


def test_a_row_is_repeated_and_what_stands_below_moves_down() -> None:
    sheet = filled(form(ROW, put(A1="Отчёт", A6="Подпись", B7="вверх", F5="=C5*2", F1="=SUM(C:C)",
                                 F6="=F1+C7", C7=5), looks))  # fmt: skip
    names = [sheet[f"A{row}"].value for row in range(5, LAST + 1)]
    assert len(set(names)) == MUNICIPALITIES
    assert names[-1] == "город Омск"
    assert sheet[f"C{LAST}"].value == 123
    assert [sheet[f"F{row}"].value for row in (1, 5, 6, LAST)] == [
        "=SUM(C:C)", "=C5*2", "=C6*2", f"=C{LAST}*2",
    ]  # fmt: skip
    below = LAST + 1
    assert sheet[f"A{below}"].value == "Подпись"
    assert sheet[f"A{below}"].font.bold
    assert sheet[f"A{below}"].comment.text == "подпись"
    assert sheet[f"F{below}"].value == f"=F1+C{below + 1}"
    assert sheet[f"B{below + 1}"].hyperlink.ref == f"B{below + 1}"
    merged = {str(one) for one in sheet.merged_cells.ranges}
    assert {"A1:D1", "D5:E5", f"D{LAST}:E{LAST}", f"A{below}:B{below}"} <= merged
    assert len(merged) == MUNICIPALITIES + 2
    assert sheet[f"B{below}"].border.right.style == "thick"
    assert [sheet.row_dimensions[row].height for row in (5, LAST, below)] == [30, 30, 44]
    assert sheet[f"A{LAST}"].fill.fgColor.rgb == "00FFFF00"
    assert sheet.column_dimensions["A"].width == 41
    assert {str(one.sqref) for one in sheet.conditional_formatting} == {
        f"B5:B{LAST}", f"B{below + 1}:B{below + 3}",
    }  # fmt: skip
    assert str(sheet.data_validations.dataValidation[0].sqref) == f"C{below}"
    assert sheet.print_area == f"'Форма'!$A$1:$E${below + 1}"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.page_setup.orientation == "landscape"


def test_names_of_ranges_move_with_what_they_name() -> None:
    names = {
        "Выше": ("Форма!$B$3", "Форма!$B$3"),
        "Строка": ("Форма!$C$5:$C$5", f"Форма!$C$5:$C${LAST}"),
        "Ниже": ("Форма!$B$7", f"Форма!$B${LAST + 2}"),
        "Два": ("Форма!$B$7,Форма!$A$1", f"Форма!$B${LAST + 2},Форма!$A$1"),
        "Столбец": ("Форма!$C:$C", "Форма!$C:$C"),
        "Другой": ("Лист!$B$7", "Лист!$B$7"),
        "Число": ("12", "12"),
    }

    def named(sheet: Any) -> None:
        for name, (before, _after) in names.items():
            sheet.parent.defined_names[name] = DefinedName(name, attr_text=before)
        sheet.defined_names["Свой"] = DefinedName("Свой", attr_text="'Форма'!$B$7")

    sheet = filled(form(ROW, named))
    found = {name: one.attr_text for name, one in sheet.parent.defined_names.items()}
    assert found == {name: after for name, (_before, after) in names.items()}
    assert sheet.defined_names["Свой"].attr_text == f"'Форма'!$B${LAST + 2}"


@pytest.mark.parametrize("names", [("a",), ("=1+1", "@сумма", "\x1b[31m")])
def test_one_record_and_names_that_act(names: tuple[str, ...]) -> None:
    document = report_document(with_names(*names))
    height = len(document.main.rows)
    sheet = filled(form(ROW, put(A6="Подпись")), document)
    cells = [sheet[f"A{5 + number}"] for number in range(height)]
    assert all(cell.data_type == "s" for cell in cells)
    assert sheet[f"A{5 + height}"].value == "Подпись"


def test_equal_inputs_give_equal_bytes() -> None:
    made = checked_form("ф.xlsx", ".xlsx", form(ROW))
    assert made.filled(report()) == made.filled(report())


def with_chart(sheet: Any) -> None:
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=3))
    sheet.add_chart(chart, "E1")


REFUSED = {
    "an unknown path": ([put(B2="{{targets.students.pct}}")], ["B2", "targets.active_students"]),
    "a formula over the row": ([ROW, put(C6="=SUM(C5:C5)")], ["C6", "формула"]),
    "a formula into the row": ([ROW, put(C2="=C5")], ["C2", "формула"]),
    "a formula across the row": ([ROW, put(C8="=SUM(C4:C6)")], ["C8", "формула"]),
    "merged across": ([ROW, lambda sheet: sheet.merge_cells("D4:D5")], ["D4:D5"]),
    "two rows": ([ROW, put(A8="{{rows.region}}")], ["A8", "вторая"]),
    "two lists": ([ROW, put(D5="{{targets.pct}}")], ["D5", "два списка"]),
    "a path in a formula": ([put(A1='="{{week_end}}"&1')], ["A1", "формул"]),
    "an Excel table": (
        [
            ROW,
            put(A4="Район", B4="Доля", C4="Людей"),
            lambda sheet: sheet.add_table(ExcelTable(displayName="Т", ref="A4:C5")),
        ],
        ["A4:C5"],
    ),
    "a chart": ([with_chart], ["диаграмма"]),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_filled_is_named(name: str) -> None:
    edits, named = REFUSED[name]
    data = form(*edits)
    with pytest.raises(WrongCallError) as told:
        checked_form("форма.xlsx", ".xlsx", data).filled(report())
    assert "форма.xlsx" in str(told.value)
    for word in named:
        assert word in str(told.value)


LOST = ["xl/media/image1.png", "xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml"]


@pytest.mark.parametrize("part", LOST)
def test_what_would_be_lost_is_named_before_anything_is_computed(part: str) -> None:
    stream = io.BytesIO(form(ROW))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(part, b"-")
    with pytest.raises(WrongCallError, match="потерялось"):
        checked_form("форма.xlsx", ".xlsx", stream.getvalue())


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x05\x06" + b"\0" * 18])
def test_a_form_that_is_none(suffix: str, data: bytes) -> None:
    with pytest.raises(WrongCallError, match="форма"):
        checked_form(f"форма{suffix}", suffix, data).filled(report())


def test_the_total_row_has_paths() -> None:
    sheet = filled(form(put(A1="{{total.active_students}}", A2="{{total.active_students_pct}} %")))
    assert [sheet[f"A{row}"].value for row in (1, 2)] == [475, "17,7 %"]


def test_a_sum_of_whole_columns_stands_in_another_one() -> None:
    sheet = filled(form(ROW, put(D6="=SUM(C:C)", E6="=SUM(A:D)")))
    below = LAST + 1
    assert [sheet[f"{column}{below}"].value for column in "DE"] == ["=SUM(C:C)", "=SUM(A:D)"]
    for sums in ("=SUM(C:C)", "=SUM($B:$D)"):
        with pytest.raises(WrongCallError, match="C6"):
            filled(form(ROW, put(C6=sums)))
