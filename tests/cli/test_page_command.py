"""``-o page.html`` of the commands, and such a page among the inputs of the next."""

from pathlib import Path

import pytest
from lxml import html

from tests.conftest import SAMPLE, Run

VIEWS = [
    (("report", SAMPLE, "--level", "organization"), "по организациям"),
    (("summary", SAMPLE), "Сводка: Омская область"),
    (("dynamics", SAMPLE, "--level", "region"), "по регионам"),
    (("organization", SAMPLE, "--unit", "5500053"), "Горьковская"),
    (("attention", SAMPLE), "людей не хватает"),
    (("check", SAMPLE), "Неделя 18.10.2024"),
]


@pytest.mark.parametrize(("call", "title"), VIEWS, ids=lambda one: one[0])
def test_every_view_writes_a_page(
    sferum: Run, tmp_path: Path, call: tuple[object, ...], title: str
) -> None:
    run = sferum(*call, "-o", "страница.html", "--quiet")
    assert run.returncode == 0, run.stderr
    page = html.parse(tmp_path / "страница.html").getroot()
    assert title in page.xpath("string(//h1)").replace("\u00a0", " ")
    assert page.xpath("count(//table)") > 0


def test_the_history_writes_pages(sferum: Run, tmp_path: Path) -> None:
    assert sferum("report", SAMPLE, "--history", "h", "-q").returncode == 0
    assert sferum("history", "list", "--history", "h", "-o", "l.html").returncode == 0
    assert "24.10.2024" in (tmp_path / "l.html").read_text("utf-8")
    shown = sferum("history", "show", "24.10.2024", "--history", "h", "-o", "s.html")
    assert shown.returncode == 0
    assert "Из истории" in (tmp_path / "s.html").read_text("utf-8").replace("\u00a0", " ")


def test_a_list_of_weeks_is_no_parquet(sferum: Run, tmp_path: Path) -> None:
    (tmp_path / "h").mkdir()
    run = sferum("history", "list", "--history", "h", "-o", "l.parquet")
    assert run.returncode == 2
    assert ".html" in run.stderr


@pytest.mark.parametrize("name", ["страница.html", "страница.xls", "страница.csv"])
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_page_of_ours_is_no_input(sferum: Run, tmp_path: Path, name: str, lang: str) -> None:
    assert sferum("check", SAMPLE, "-o", "p.html", "-q", "--lang", lang).returncode == 0
    (tmp_path / "p.html").rename(tmp_path / name)
    run = sferum("report", SAMPLE, name, "--quiet", "--fail-on", "warning")
    assert run.returncode == 1
    told = sferum("report", SAMPLE, name, "--format", "csv")
    assert told.stdout == (SAMPLE / "expected.csv").read_text("utf-8")
    (line,) = [one for one in told.stderr.splitlines() if f" {name}:" in one]
    assert "[file-own-report]" in line


def test_a_page_of_ours_that_is_an_input_may_be_replaced(sferum: Run, tmp_path: Path) -> None:
    for _time in range(2):
        files = [SAMPLE, *tmp_path.glob("*.html")]
        run = sferum("report", *files, "-o", "p.html")
        assert run.returncode == 0, run.stderr
        assert "p.html:" not in run.stderr


def test_a_page_of_somebody_else_is_an_error(sferum: Run, tmp_path: Path) -> None:
    (tmp_path / "p.html").write_text("<!doctype html><meta name=generator content='Word'>", "utf-8")
    run = sferum("report", SAMPLE, "p.html", "-o", "p.html")
    assert run.returncode == 2
    assert "p.html" in run.stderr
    read = sferum("report", SAMPLE, "p.html")
    assert read.returncode == 3
    assert "[file-format]" in read.stderr
