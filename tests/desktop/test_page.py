"""The page in a real Chromium: it shows, sorts, searches and prints, and asks for nothing."""

import dataclasses
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sferum_cli.render import page_tables
from sferum_cli.render.page import page_bytes
from sferum_cli.reports.document import Document
from sferum_cli.reports.report_document import report_document
from sferum_cli.rulebook.words import Level
from tests.builders.pages import DOCUMENTS, letters
from tests.unit.test_render_cells import NAMES, sample, with_names

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# The extra «browser» is installed where these tests are run; all other tests collect without it.
pytestmark = pytest.mark.desktop

PHONE, TABLET, DESK = 390, 768, 1280
HEIGHT = 900

HOSTILE = (
    *NAMES,
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "</script><script>alert(1)",
    "<a href=javascript:alert(1)>x</a>",
    "<style>*{display:none}</style>",
    "<meta http-equiv=refresh content=0>",
)


@pytest.fixture(scope="module")
def chromium() -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium")
    assert program, "install Debian's chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "сделано").mkdir()
    return tmp_path


class Opened:
    """A document's page in the browser, and what it said or asked for."""

    def __init__(self, browser: "Browser", folder: Path, document: Document, width: int = DESK,
                 scheme: str = "light", *, script: bool = True) -> None:  # fmt: skip
        file = folder / "page.html"
        file.write_bytes(page_bytes(document))
        self.said: list[str] = []
        self.asked: list[str] = []
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=script,
        )
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: self.said.append(dialog.message))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(file.as_uri())

    def check_quiet(self) -> None:
        """Nothing was said on the console, and nothing but the file itself was asked for."""
        assert not self.said
        assert self.asked == [self.page.url.partition("#")[0]]

    def check_fits(self) -> None:
        """The page itself does not scroll sideways."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0

    def check_accessible(self) -> None:
        """No violation that axe-core knows."""
        from axe_playwright_python.sync_playwright import Axe

        for details in self.page.query_selector_all("details"):
            details.evaluate("one => one.open = true")
        found = Axe().run(self.page)
        assert found.violations_count == 0, found.generate_report()

    def classes(self) -> list[str]:
        """What the cells of all tables are, by their classes."""
        found: list[str] = self.page.eval_on_selector_all(
            "table[data-rows] tbody td", "cells => cells.map(cell => cell.className)"
        )
        return found

    def column(self, number: int) -> list[str]:
        """The cells of a column of the first table, from top to bottom, of the rows in sight."""
        texts: list[str] = self.page.eval_on_selector_all(
            "table[data-rows] >> nth=0 >> tbody tr:not(.g):not([hidden])",
            f"rows => rows.map(row => row.cells[{number}].firstChild.textContent)",
        )
        return texts


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_view_shows_at_three_widths(chromium: "Browser", folder: Path, name: str) -> None:
    document = DOCUMENTS[name](folder)
    for width, scheme in ((PHONE, "dark"), (TABLET, "light"), (DESK, "light")):
        opened = Opened(chromium, folder, document, width, scheme)
        opened.check_fits()
        if width != TABLET:
            opened.check_accessible()
        opened.check_quiet()
        opened.page.context.close()


def without_front(document: Document) -> Document:
    """The same with its main table first, whose columns the tests below name by number."""
    parts = tuple(part for part in document.parts if part is not document.front)
    return dataclasses.replace(document, front=None, parts=parts)


def test_sorts_by_click_and_by_key(chromium: "Browser", folder: Path) -> None:
    report = sample()
    opened = Opened(chromium, folder, without_front(report_document(report)))
    before = opened.column(0)
    head = opened.page.locator("th[data-c='4']").first  # the count of active teachers
    counts = sorted(report.rows["active_teachers_messages"].to_list())
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert [int(one) for one in opened.column(4)] == counts[::-1]
    head.get_by_role("button").focus()
    opened.page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    assert [int(one) for one in opened.column(4)] == counts
    opened.page.keyboard.press("Space")
    assert head.get_attribute("aria-sort") is None
    assert opened.column(0) == before
    name = opened.page.locator("th[data-c='0']").first
    name.get_by_role("button").click()
    assert name.get_attribute("aria-sort") == "ascending"
    assert opened.column(0) == sorted(before, key=str.casefold)
    opened.check_quiet()


def test_shares_sort_by_value_and_the_unknown_stay_last(chromium: "Browser", folder: Path) -> None:
    document = without_front(report_document(sample(Level.ORGANIZATION)))
    opened = Opened(chromium, folder, document)
    head = opened.page.locator("th[data-c='5']").first
    for sign in (-1, 1):
        head.get_by_role("button").click()
        told = [one for one in opened.column(5) if one != "н/д"]
        numbers = [float(one.replace(",", ".")) for one in told]
        assert numbers == sorted(numbers, key=lambda one: sign * one)
        assert opened.column(5)[: len(told)] == told
    assert opened.page.locator("small.under").count() == sample(Level.ORGANIZATION).rows.height


def test_searches_and_says_how_many_are_shown(chromium: "Browser", folder: Path) -> None:
    document = without_front(report_document(sample(Level.ORGANIZATION)))
    opened = Opened(chromium, folder, document)
    field = opened.page.get_by_role("searchbox").first
    status = opened.page.get_by_role("status").first
    height = sample(Level.ORGANIZATION).rows.height
    field.fill("азовский гимназия")
    (found,) = opened.column(0)
    assert "гимназия" in found
    assert status.text_content() == f"Показано 1 из {height}"
    assert opened.page.locator("tr.g:visible").count() == 1
    field.fill("такого нет")
    assert opened.column(0) == []
    assert status.text_content() == "Ничего не найдено"
    field.fill("")
    assert len(opened.column(0)) == height
    opened.check_quiet()


def test_works_without_its_script(chromium: "Browser", folder: Path) -> None:
    opened = Opened(chromium, folder, report_document(sample()), script=False)
    assert opened.page.locator("tbody tr:visible").count() >= sample().rows.height
    assert opened.page.locator("button, input").count() == 0
    assert opened.page.locator("td[class^=m]:visible").count() > 0
    opened.check_quiet()


def test_names_that_are_markup_stay_text(chromium: "Browser", folder: Path) -> None:
    opened = Opened(chromium, folder, report_document(with_names(*HOSTILE)))
    opened.page.get_by_role("searchbox").first.fill("<script")
    opened.page.locator("th[data-c='0'] button").first.click()
    assert any("<script>" in one for one in opened.column(0))
    assert opened.page.locator("table img, table svg, table script, table a").count() == 0
    opened.check_quiet()


def test_a_large_table_is_dressed_by_its_script(
    chromium: "Browser", folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = without_front(report_document(sample(Level.ORGANIZATION)))
    expected = Opened(chromium, folder, document).classes()
    monkeypatch.setattr(page_tables, "_MOST_DRESSED", 0)
    large = Opened(chromium, folder, document)
    assert large.page.locator("table[data-bare]").count() == 1
    for found, wanted in zip(large.classes(), expected, strict=True):
        assert found[:1] == wanted[:1]
        # A step apart where rounding to what is shown crosses one.
        assert abs(int(found[1:] or 0) - int(wanted[1:] or 0)) <= 1


@pytest.mark.parametrize(
    ("name", "most"), [("report municipality", 3), ("summary", 2), ("organization", 1)]
)
def test_prints_on_few_sheets(chromium: "Browser", folder: Path, name: str, most: int) -> None:
    opened = Opened(chromium, folder, DOCUMENTS[name](folder), scheme="dark")
    assert sheets(opened.page.pdf(prefer_css_page_size=True)) <= most
    opened.page.emulate_media(media="print")
    ground = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    assert opened.page.locator("input:visible").count() == 0


def test_a_letter_stands_and_prints_alone(chromium: "Browser", folder: Path) -> None:
    document = letters()
    opened = Opened(chromium, folder, document)
    opened.page.get_by_role("link", name="Только этот файл").first.click()
    text = opened.page.locator("body").inner_text()
    assert "Омск.xlsx" in text
    assert "Тара" not in text
    assert sheets(opened.page.pdf(prefer_css_page_size=True)) == 1
    opened.page.get_by_role("link", name="Все файлы").click()
    assert "Тара" in opened.page.locator("body").inner_text()
    whole = dataclasses.replace(document, statements=("все",))
    assert sheets(Opened(chromium, folder, whole).page.pdf(prefer_css_page_size=True)) == 3
    opened.check_quiet()


def sheets(pdf: bytes) -> int:
    """The pages of a pdf."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
