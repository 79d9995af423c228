"""The page: every number, no text that acts, nothing from elsewhere, the same bytes."""

import dataclasses
import re
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from lxml import html

from sferum_cli.problems import Problems, printable
from sferum_cli.render import page as page_module
from sferum_cli.render.cells import shown_marked
from sferum_cli.render.page import hash_of, page_bytes, page_has_all_rows
from sferum_cli.render.page_charts import axis_lines
from sferum_cli.reports.document import Document, ListColumn, Listing, Table
from sferum_cli.reports.records_table import measure_column
from sferum_cli.reports.report_document import report_document
from sferum_cli.rulebook.indicators import Measure
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import use_language
from tests.builders.pages import DOCUMENTS, letters
from tests.unit.test_render_cells import NAMES, sample, with_names, with_run, without_headcount

NO_BREAK = "\u00a0"


def parsed(document: Document) -> Any:
    return html.document_fromstring(page_bytes(document))


def texts_of(page: Any, path: str) -> list[str]:
    return [element.text_content().strip() for element in page.xpath(path)]


def table_of(page: Any, title: str) -> Any:
    (table,) = page.xpath("//table[caption = $title]", title=title)
    return table


def cells_of(page: Any, title: str) -> list[list[str]]:
    """The rows of a table, each cell without what sets its thousands apart."""
    return [
        [cell.text_content().strip().replace(NO_BREAK, "") for cell in row]
        for row in table_of(page, title).xpath("tbody/tr[not(@class)]")
    ]


def path_of(page: Any, series: int) -> str:
    """How the line of a series is drawn in the only chart."""
    (line,) = page.xpath(f"//figure//*[@class='series serie-{series} color-{series}']/*/@d")
    return str(line)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_view_has_a_page_that_reads_back(name: str, tmp_path: Path) -> None:
    document = DOCUMENTS[name](tmp_path)
    data = page_bytes(document)
    assert page_has_all_rows(data, document)
    page = html.document_fromstring(data)
    for part in document.parts:
        expected = part.rows.height if isinstance(part, Table) else len(part.rows)
        assert str(expected) in page.xpath("//table/@data-rows"), part.title
    assert page.xpath("string(//h1)")
    assert len(page.xpath("//h1")) == 1
    charts = [one for one in document.charts if any(one.table is part for part in document.parts)]
    assert page.xpath("count(//figure//*[local-name()='svg'])") == len(charts)
    assert len(page.xpath("//section[.//figure]//table")) == len(
        {id(chart.table) for chart in charts}
    )


def test_the_page_of_a_report_begins_with_the_front_and_has_both_tables() -> None:
    page = parsed(report_document(sample()))
    assert texts_of(page, "//main/section/h2")[1:3] == ["Главное", "Отчёт"]
    (remark,) = page.xpath("//p[contains(., 'В\u00a0итоговой строке')]/../h2/text()")
    assert remark == "Отчёт"
    closing = ["Обозначения", "Замечания", "О файле"]
    titles = page.xpath("//section[@class='reference']//summary/text()")
    assert [one.strip() for one in titles] == closing


def test_a_phone_has_the_titles_of_a_list_before_its_cells() -> None:
    page = parsed(report_document(sample()))
    heads = texts_of(page, "//details[contains(summary, 'О файле')]//thead//th")
    (style,) = page.xpath("//details[contains(summary, 'О файле')]//table/@style")
    assert style == "".join(f'--l{place}:"{title}";' for place, title in enumerate(heads, start=1))
    assert ".l tr>:nth-child(3){--l:var(--l3)}" in page.xpath("string(//style)")


def test_a_front_of_very_many_units_is_left_to_the_workbook() -> None:
    report = sample()
    rows = pl.concat([report.rows] * (501 // report.rows.height + 1)).head(501)
    page = parsed(report_document(dataclasses.replace(report, rows=rows)))
    assert not page.xpath("//section[h2='Главное']")
    (line,) = texts_of(page, "//section[@class='reference']/p[@class='k left-out']")
    assert line == "Главное, строк: 501 — в файле .xlsx"


@pytest.mark.parametrize("name", ["report municipality", "dynamics", "summary"])
def test_a_page_that_would_be_too_large_has_its_front_alone(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SPEC.md section 9: a region's page has less than 1 MB."""
    document = DOCUMENTS[name](tmp_path)
    monkeypatch.setattr(page_module, "_MOST_BYTES", 10_000)
    data = page_bytes(document)
    assert page_has_all_rows(data, document)
    page = html.document_fromstring(data)
    left_out = texts_of(page, "//p[@class='k left-out']")
    shown = texts_of(page, "//main/section[@id]/h2")
    if document.front is None:
        assert left_out == []
        return
    assert shown == [document.front.title]
    others = [one for one in document.parts if not one.is_reference and one is not document.front]
    told = [line.partition(",")[0] for line in left_out]
    assert [title for title in told if title in {one.title for one in others}]
    assert len(told) >= len(others)


@pytest.mark.parametrize("level", list(Level))
def test_every_cell_of_the_report_stands_in_the_table(level: Level) -> None:
    document = report_document(sample(level))
    table = document.main
    assert isinstance(table, Table)
    rows = cells_of(parsed(document), table.title)
    assert len(rows) == table.rows.height
    for cells, row in zip(rows, table.rows.iter_rows(named=True), strict=True):
        measured = [shown_marked(one, row) for one in table.columns
                    if one.measure is not Measure.NAME]  # fmt: skip
        assert cells[-len(measured) :] == measured
        assert cells[0] == (row[table.names.keys[0]] or table.names.otherwise)


def test_units_stand_under_the_larger_one_which_is_named_once() -> None:
    page = parsed(report_document(sample(Level.ORGANIZATION)))
    under = texts_of(page, "//table[@data-rows]/tbody/tr[@class='g']/th")
    assert len(under) == len(set(under)) == sample().rows.height
    assert "Омская область" not in under[0]
    assert "".join(texts_of(page, "//header")).count("Омская область") == 1


def test_the_exact_titles_stand_over_the_columns_in_groups() -> None:
    report = sample()
    page = parsed(report_document(report))
    table = table_of(page, "Отчёт")
    heads = sorted(table.xpath("thead//th[@data-c]"), key=lambda one: int(one.get("data-c")))
    told = []
    for head in heads:
        hidden = head.xpath("string(span[@class='v'])").strip()
        seen = head.text_content().strip().removeprefix(hidden).strip()
        told.append(" ".join(filter(None, (hidden, "" if seen == "число" else seen))))
    assert told == [one.title for one in report.columns if one.key != "region"]
    assert "Активность" in texts_of(table, "thead/tr[1]/th")


def test_the_total_closes_the_table_without_ranks() -> None:
    document = report_document(sample())
    (total,) = table_of(parsed(document), "Отчёт").xpath("tfoot/tr")
    cells = [cell.text_content().strip().replace(NO_BREAK, "") for cell in total]
    assert cells[0] == "Итого (ОО иСПО)"
    assert cells[-5:] == [""] * 5
    table = document.main
    assert isinstance(table, Table)
    assert table.total is not None
    assert str(table.total["students"].item()) in cells


def test_targets_at_a_glance() -> None:
    document = report_document(sample())
    page = parsed(document)
    assert texts_of(page, "//section[@class='targets']//h3") == [
        "Педагоги активны", "Обучающиеся активны", "Связали ЭЖД",
    ]  # fmt: skip
    said = texts_of(page, "//section[@class='targets']//p[contains(@class, 'said')]")
    assert said == [
        f"не{NO_BREAK}хватает {number} человек" for number in ("95", "198", f"2{NO_BREAK}417")
    ]
    first = page.xpath("//section[@class='targets']//li")[0]
    assert f"16,3{NO_BREAK}%" in first.text_content()
    assert f"≥ 25{NO_BREAK}%" in first.text_content()
    assert f"176 из{NO_BREAK}1{NO_BREAK}081" in first.text_content().replace("из ", f"из{NO_BREAK}")
    assert first.xpath(".//i/@style") == ["width:16.3%"]
    assert first.xpath(".//b/@style") == ["left:25%"]


def test_the_targets_of_many_units_are_a_table() -> None:
    document = report_document(sample())
    (unit,) = document.targets
    nobody = dataclasses.replace(unit.facts[2], percent=None, met=None, said="н/д")
    units = [
        dataclasses.replace(unit, unit=f"Регион {number}", facts=(*unit.facts[:2], nobody))
        for number in range(5)
    ]
    page = parsed(dataclasses.replace(document, targets=tuple(units)))
    assert not page.xpath("//section[@class='targets']")
    table = table_of(page, "Цели")
    assert texts_of(table, "tbody/tr/th") == [one.unit for one in units]
    first = table.xpath("tbody/tr[1]/td")
    assert [cell.get("class") for cell in first] == ["m8 f", "m9 f", "u f"]
    assert "16,3" in first[0].text_content()
    assert "95 человек" in first[0].text_content()
    assert unit.scope in page.xpath("string(//h2[@id='u'])").replace(NO_BREAK, " ")


@pytest.mark.parametrize(
    ("count", "total", "sign"), [(10, 40, "r"), (9, 40, "m"), (50, 40, "a"), (None, None, "u")]
)
def test_a_share_is_told_without_colour(count: int | None, total: int | None, sign: str) -> None:
    key = "active_teachers_messages"
    share = None if count is None or total is None else 100 * count / total
    report = sample()
    rows = report.rows.head(1).with_columns(
        pl.Series(key, [count], pl.Int64),
        pl.Series(f"{key}_counted", [count], pl.Int64),
        pl.Series("teachers_total", [total], pl.Int64),
        pl.Series(f"{key}_pct", [share], pl.Float64),
        pl.lit(value=False).alias(f"{key}_pct_marked"),
    )
    page = parsed(report_document(dataclasses.replace(report, rows=rows)))
    (row,) = table_of(page, "Отчёт").xpath("tbody/tr")
    assert row[3].get("class")[0] == sign
    assert (row[3].text == "н/д") is (sign == "u")
    legend = page.xpath("//p[@class='k']/span/@class")
    assert (f"s s{sign}" in legend) is (sign != "u")


def test_names_stay_texts() -> None:
    report = with_names(*NAMES)
    data = page_bytes(report_document(report))
    page = html.document_fromstring(data)
    names = [cells[0] for cells in cells_of(page, "Отчёт")]
    assert names == [printable(name) for name in NAMES]
    assert len(page.xpath("//script")) == 1
    assert not page.xpath("//*[@onerror or @onclick or @onload or @src]")
    assert all(one == "\n" or one.isprintable() or one == NO_BREAK for one in data.decode())


HOSTILE = (
    "<img src=x onerror=alert(1)>", '"><script>alert(1)</script>', "</table></body></html>",
    "<!--", "{{ 7*7 }}", "{% raw %}", "&lt;b&gt;", "javascript:alert(1)", "'onmouseover='x",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["report municipality", "check", "attention", "dynamics of one"])
def test_what_is_markup_elsewhere_stays_text(name: str, text: str, tmp_path: Path) -> None:
    document = DOCUMENTS[name](tmp_path)
    columns = (ListColumn(text, 9),)
    listing = Listing(text, columns, [(text,)], (text,), letter=(text, text))
    document = dataclasses.replace(
        document, statements=(text, text, text), parts=(*document.parts, listing), remark=text
    )
    page = parsed(document)
    assert page.xpath("string(//h1)") == text
    assert cells_of(page, text) == [[text]]
    assert len(page.xpath("//script")) == 1
    assert not page.xpath("//img")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_one_file_that_asks_for_nothing(name: str, tmp_path: Path) -> None:
    data = page_bytes(DOCUMENTS[name](tmp_path))
    page = html.document_fromstring(data)
    policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    (script,) = page.xpath("//script")
    assert policy == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        f"script-src '{hash_of(script.text)}'; base-uri 'none'; form-action 'none'"
    )
    assert not page.xpath("//link | //iframe | //object | //embed | //form | //base | //img")
    assert {one.partition("#")[0] for one in page.xpath("//@href")} <= {""}
    text = data.decode()
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/)", text)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_equal_documents_are_equal_bytes(name: str, tmp_path: Path) -> None:
    document = DOCUMENTS[name](tmp_path)
    data = page_bytes(document)
    assert data == page_bytes(document)
    assert str(date.today()) not in data.decode()  # noqa: DTZ011 - the clock must not be in it


def test_the_page_speaks_both_languages() -> None:
    document = report_document(sample())
    assert parsed(document).get("lang") == "ru"
    use_language("en")
    page = parsed(report_document(sample()))
    assert page.get("lang") == "en"
    assert "95 people missing" in page.text_content()
    assert "16.3" in page.text_content()
    assert "1,081" in page.text_content()
    assert not page.xpath("//p[contains(., 'цель')] | //summary[contains(., 'Предупр')]")


def test_what_is_unknown_says_so() -> None:
    page = parsed(report_document(without_headcount()))
    (row,) = cells_of(page, "Отчёт")
    assert "н/д" in row
    assert "—" in row


def test_a_page_cut_short_is_no_page() -> None:
    document = report_document(sample())
    data = page_bytes(document)
    assert not page_has_all_rows(data[: len(data) // 2], document)
    assert not page_has_all_rows(data.replace(b"<tr><th scope=row>", b"<th>", 1), document)


def test_a_line_does_not_end_with_a_preposition_or_before_a_unit() -> None:
    report = with_run(bad_rows_skipped=3, problems=Problems())
    page = parsed(report_document(report)).xpath("string(//main)")
    assert f"в{NO_BREAK}ней" in page
    assert f"25{NO_BREAK}%" in page
    assert not re.search(r"\d %", page)


def test_a_gap_is_no_line_and_the_target_is_one(tmp_path: Path) -> None:
    document = DOCUMENTS["dynamics of one"](tmp_path)
    (share,) = document.charts[0].values
    values = [10.0, None, 15.0, 20.0]
    table = document.charts[0].table
    rows = table.rows.with_columns(pl.Series(share.key, values, pl.Float64))
    drawn = dataclasses.replace(table, rows=rows)
    chart = dataclasses.replace(document.charts[0], table=drawn)
    page = parsed(dataclasses.replace(document, charts=(chart,), parts=(drawn,)))
    assert path_of(page, 0).count("L") == 1  # from the third to the fourth
    assert len(re.findall(r"\d+\.\d+ \d+\.\d+", path_of(page, 1))) == len(values)
    assert "25" in page.xpath("string(//figcaption)")
    texts = set(page.xpath("//figure//*[local-name()='text']/text()"))
    assert {"10,0", "15,0", "20,0"} <= texts
    assert [row[1] for row in cells_of(page, table.title)] == ["10,0", "н/д", "15,0", "20,0"]


AXES = [
    # the most of a share or of a count, the lines of the axis
    (Measure.SHARE, 24.0, [0, 5, 10, 15, 20, 25, 30]),
    (Measure.SHARE, 80.0, [0, 20, 40, 60, 80, 100]),
    (Measure.SHARE, 99.0, [0, 20, 40, 60, 80, 100]),
    (Measure.SHARE, 112.5, [0, 20, 40, 60, 80, 100, 120]),
    (Measure.SHARE, 0.4, [0, 0.1, 0.2, 0.3, 0.4, 0.5]),
    (Measure.COUNT, 2, [0, 1, 2]),
    (Measure.COUNT, 8, [0, 2, 4, 6, 8]),
    (Measure.COUNT, 63, [0, 20, 40, 60, 80]),
    (Measure.COUNT, 0, [0, 1]),
]


@pytest.mark.parametrize(("measure", "most", "lines"), AXES)
def test_the_lines_of_an_axis_are_round(measure: Measure, most: float, lines: list[float]) -> None:
    column = measure_column("key", "", measure)
    assert axis_lines([most], column) == pytest.approx(lines)


def test_a_letter_names_no_other_file() -> None:
    page = parsed(letters())
    first, second = page.xpath("//section[@class='letter']")
    assert first.xpath("string(h2)") == "Файл Омск.xlsx"
    assert "Тара" not in first.text_content()
    assert "Омск" not in second.text_content()
    for word in ("1042", "F", "Звонки", "исправьте формулу", "1 ошибка", "1 предупреждение"):
        assert word in first.text_content()
    assert "прочитано строк 9" in first.text_content()
    assert first.xpath(".//a/@href") == [f"#{first.get('id')}", "#"]


def test_a_region_of_three_thousand_organizations_is_less_than_a_megabyte() -> None:
    report = sample(Level.ORGANIZATION)
    number = 3_000
    rows = pl.concat([report.rows] * (number // report.rows.height + 1)).head(number)
    name = "МБОУ «Средняя общеобразовательная школа № {} имени героя»"
    rows = rows.with_columns(
        pl.Series("organization", [name.format(place) for place in range(number)])
    ).sort("municipality", maintain_order=True)
    document = report_document(dataclasses.replace(report, rows=rows))
    data = page_bytes(document)
    assert len(data) < 1_000_000
    assert page_has_all_rows(data, document)


def test_what_is_too_large_to_look_up_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    document = report_document(sample())
    monkeypatch.setattr(page_module, "_MOST_CELLS", 50)
    data = page_bytes(document)
    assert page_has_all_rows(data, document)
    text = html.document_fromstring(data).xpath("string(//section[@class='reference'])")
    assert "Обозначения, строк: 28" in text.replace(NO_BREAK, " ")
    assert cells_of(html.document_fromstring(data), "Отчёт")
