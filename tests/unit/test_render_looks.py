"""How a workbook looks: a page that says it all, rules, notes, charts, print, nothing live."""

import dataclasses
import io
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import polars as pl
import pytest

from sferum_cli.pipeline import Call
from sferum_cli.problems import Problems
from sferum_cli.render import theme
from sferum_cli.render.workbook import workbook_bytes
from sferum_cli.reports.document import Document
from sferum_cli.reports.dynamics_document import dynamics_document
from sferum_cli.reports.explained import in_words
from sferum_cli.reports.report import Report
from sferum_cli.reports.report_document import report_document
from sferum_cli.reports.statements import statements
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.roles import RoleWords
from sferum_cli.rulebook.targets import TARGETS
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level, MessagesPer, OrganizationType, RolesTaken
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from tests.builders.dynamics import make_dynamics
from tests.builders.organization import make_organization
from tests.builders.pages import sample_call
from tests.builders.rules import WEEK_END, World
from tests.unit.test_render_cells import NAMES, sample, with_names

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@cache
def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def opened(document: Document) -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(document)))


@pytest.fixture
def book() -> Any:
    return opened(report_document(sample()))


def row_of(sheet: Any, text: str) -> int:
    return int(next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == text))


def test_it_opens_on_the_page_that_says_it_all(book: Any) -> None:
    assert book.active.title == "Главное"
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == ["Главное"]
    sheet = book["Главное"]
    lines = [sheet.cell(row, 1).value for row in range(1, 5)]
    assert lines[0].startswith("Омская область. Неделя 18.10.2024")
    assert all("не хватает" in line for line in lines[1:])
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 1)
    header = row_of(sheet, "Муниципалитет")
    headings = [cell.value for cell in sheet[header - 1]]
    assert [one.replace("\u00a0", " ") for one in headings if one] == [
        "Педагоги активны ≥ 25 %", "Обучающиеся активны ≥ 25 %", "Связали ЭЖД > 80 %",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[header]][:5] == [
        "Муниципалитет", "доля", "человек", "не хватает", "доля",
    ]  # fmt: skip
    first = [cell.value for cell in sheet[header + 1]]
    assert first[:4] == ["Кормиловский муниципальный район", 7 / 20, 7, 0]
    last = [cell.value for cell in sheet[header + 34]]
    assert last[:4] == ["Регион в целом", 176 / 1081, 176, 95]


def test_the_header_is_near_the_top_whatever_is_said_above_it() -> None:
    words = RoleWords(teacher=("Куратор",), student=("Староста",), other=("Гость",))
    rules = Rules(roles=RolesTaken.ANY, role_words=words, messages_per=MessagesPer.USER)
    run = dataclasses.replace(sample().run, verified_assumed=True, bad_rows_skipped=3)
    types = (OrganizationType.SCHOOL, OrganizationType.COLLEGE)
    key = "teachers_pct_marked"
    rows = sample().rows.with_columns(pl.lit(value=True).alias(key))
    report = dataclasses.replace(sample(), rules=rules, run=run, types=types, rows=rows)
    assert len(statements(report)) > 9
    book = opened(report_document(report))
    assert row_of(book["Отчёт"], "Регион") <= 15
    said = {cell.value for sheet in (book["Отчёт"], book["Обозначения"])
            for row in sheet.iter_rows() for cell in row}  # fmt: skip
    assert set(statements(report)) <= said


def test_the_targets_of_several_regions_have_a_sheet() -> None:
    several = dataclasses.replace(sample(), targets=sample().targets * 2)
    book = opened(report_document(several))
    assert book.sheetnames == ["Отчёт", "Главное", "Цели", "Обозначения", "Замечания", "О файле"]
    assert book["Цели"].max_row == 1 + 2 * len(TARGETS)
    assert "лист «Цели»" in book["Главное"]["A2"].value


def test_numbers_of_a_country_have_room() -> None:
    rows = sample().rows.with_columns(pl.lit(123_456_789).alias("teachers_total"))
    sheet = opened(report_document(dataclasses.replace(sample(), rows=rows)))["Отчёт"]
    column = next(cell.column_letter for row in sheet.iter_rows() for cell in row
                  if cell.value == "Педагогов в муниципалитете")  # fmt: skip
    assert sheet.column_dimensions[column].width > len("123,456,789")


def links_of(book: Any) -> list[str]:
    return [cell.hyperlink.location for sheet in book for row in sheet.iter_rows() for cell in row
            if cell.hyperlink is not None]  # fmt: skip


def test_links_lead_to_sheets_of_the_workbook(book: Any) -> None:
    assert links_of(book) == ["'Отчёт'!A1", "'Обозначения'!A1", "'Замечания'!A1", "'О файле'!A1"]


@pytest.mark.parametrize("sheet", ["Отчёт", "Главное"])
def test_bars_have_fixed_ends_and_rules_stay_alive(book: Any, sheet: str) -> None:
    found = [rule for some in book[sheet].conditional_formatting for rule in some.rules]
    bars = [rule.dataBar for rule in found if rule.type == "dataBar"]
    assert bars
    assert {tuple((end.type, end.val) for end in bar.cfvo) for bar in bars} == {
        (("num", 0), ("num", 1))
    }
    formats = {rule.dxf.numFmt.formatCode for rule in found if rule.dxf and rule.dxf.numFmt}
    assert formats == {theme.BELOW_FORMAT, theme.ABOVE_FORMAT}  # read without colours too
    formulas = [rule.formula[0] for rule in found if rule.type == "expression"]
    assert any(formula.endswith("<0.25)") for formula in formulas)
    assert any(formula.endswith(">1)") for formula in formulas)
    assert any(formula.endswith("<=0.8)") for formula in formulas) == (sheet == "Главное")


def test_a_marked_share_is_not_judged() -> None:
    marks = [number == 1 for number in range(sample().rows.height)]
    key = "active_teachers_messages_pct_marked"
    report = dataclasses.replace(sample(), rows=sample().rows.with_columns(pl.Series(key, marks)))
    sheet = opened(report_document(report))["Отчёт"]
    first = row_of(sheet, "Регион") + 1
    judged = {str(some.sqref): len(some.rules) for some in sheet.conditional_formatting
              if str(some.sqref).startswith("E")}  # fmt: skip
    assert judged == {f"E{first} E{first + 2}:E{first + 32}": 4, f"E{first + 1}": 2}


def test_the_region_is_judged_with_its_targets(book: Any) -> None:
    sheet = book["Главное"]
    row = row_of(sheet, "Регион в целом")
    judged = [
        str(some.sqref) for some in sheet.conditional_formatting if f"{row}" in str(some.sqref)
    ]
    assert judged == [f"B{row}", f"E{row}", f"H{row}"]
    last = book["Отчёт"].max_row
    assert not [one for one in book["Отчёт"].conditional_formatting if f"{last}" in str(one.sqref)]


def test_each_heading_carries_its_rule(book: Any) -> None:
    sheet, report = book["Отчёт"], sample()
    header = row_of(sheet, "Регион")
    for column, cell in zip(report.columns, sheet[header], strict=True):
        assert cell.comment.text == in_words(column, report.level, report.rules)
    teachers = sheet.cell(header, 6).comment.text
    assert "не меньше 10 сообщений" in teachers
    assert not re.search(r"\bR\d|слайд", teachers)


def test_groups_of_columns_are_named_and_nothing_is_merged(book: Any) -> None:
    sheet = book["Отчёт"]
    groups = sheet[row_of(sheet, "Регион") - 1]
    assert [cell.value for cell in groups if cell.value] == [
        "Единица", "Активность", "Организации", "Охват", "Организации", "ЭЖД", "Справочно",
        "Рейтинги",
    ]  # fmt: skip
    assert {cell.alignment.horizontal for cell in groups} == {"centerContinuous"}
    assert not any(one.merged_cells.ranges for one in book)


def test_every_sheet_prints_across_one_page_wide_with_headings(book: Any) -> None:
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.print_title_rows
        assert sheet.oddFooter.center.text == "&P / &N"


def charts_of(document: Document) -> list[ET.Element]:
    parts = parts_of(workbook_bytes(document))
    return [ET.fromstring(parts[name]) for name in sorted(parts) if "charts/chart" in name]  # noqa: S314


def texts(chart: ET.Element, tag: str) -> list[str]:
    return [found.text or "" for found in chart.iter() if found.tag.endswith(f"}}{tag}")]


def test_the_chart_has_bars_and_the_line_of_the_target() -> None:
    document = report_document(sample())
    (chart,) = charts_of(document)
    tags = [found.tag.rpartition("}")[2] for found in chart.iter()]
    assert ("barChart" in tags, "lineChart" in tags) == (True, True)
    sheet = opened(document)["Главное"]
    names, values, _names, targets = texts(chart, "f")
    assert column_of(sheet, names)[0] == "Кормиловский муниципальный район"
    assert column_of(sheet, values)[0] == 7 / 20
    assert set(column_of(sheet, targets)) == {0.25}
    assert len(column_of(sheet, targets)) == sample().rows.height


def column_of(sheet: Any, reference: str) -> list[Any]:
    """The values of a reference to a part of a column."""
    _name, _, where = reference.replace("$", "").rpartition("!")
    return [row[0].value for row in sheet[where]]


def test_a_week_without_numbers_is_a_gap(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.headcount("школа | педагогов | обучающихся\n1 | 10 | 10")
    world.activity("день | школа | отправлено\n0 | 1 | 10\n-14 | 1 | 10")
    call = Call(InputCall(world.paths), ReadOptions(), Rules(), week=Week(WEEK_END))
    document = dynamics_document(make_dynamics(call, Problems(), Level.REGION))
    book = opened(document)
    sheet = book["По неделям"]
    assert book.active == sheet  # not the rows for programs
    charts = charts_of(document)
    assert len(charts) == len(TARGETS)
    for chart, wanted in zip(charts, (0.25, 0.25, 0.8), strict=True):
        kinds = {one.get("val") for one in chart.iter() if one.tag.endswith("}dispBlanksAs")}
        assert kinds == {"gap"}
        weeks, values, _again, targets = texts(chart, "f")
        assert column_of(sheet, weeks) == ["10.10.2024", "17.10.2024", "24.10.2024"]
        assert [value is None for value in column_of(sheet, values)] == [False, True, False]
        assert column_of(sheet, targets) == [wanted] * 3


def test_charts_of_people_have_their_numbers_and_no_target() -> None:
    document = make_organization(sample_call(), "МБОУ «Горьковская СОШ № 1»")
    charts = charts_of(document)
    assert len(charts) == len(document.charts) == 2
    book = opened(document)
    for chart, drawn in zip(document.charts, charts, strict=True):
        _names, values = texts(drawn, "f")
        numbers = column_of(book[chart.table.title], values)
        assert numbers == chart.table.rows[chart.values[0].key].to_list()
        assert not [one for one in drawn.iter() if one.tag.endswith("}legend")]


def test_names_do_nothing_in_any_part() -> None:
    data = workbook_bytes(report_document(with_names(*NAMES)))
    parts = parts_of(data)
    for name, part in parts.items():
        if name.endswith((".xml", ".rels", ".vml")):
            ET.fromstring(part)  # noqa: S314 - our own
            assert b"TargetMode" not in part, name
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            root = ET.fromstring(parts[name])  # noqa: S314 - our own
            assert root.find(f".//{MAIN}f") is None
    assert len(links_of(openpyxl.load_workbook(io.BytesIO(data)))) == 4  # none made of a name


@pytest.mark.parametrize("level", list(Level))
def test_the_same_bytes_every_time(level: Level) -> None:
    report: Report = sample(level)
    assert workbook_bytes(report_document(report)) == workbook_bytes(report_document(report))
