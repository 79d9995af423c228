"""``sferum organization --split``: a page for each organization, and an index of them."""

import csv
import shutil
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html

from tests.conftest import SAMPLE, Run, run_sferum
from tests.unit.test_outputs import leftovers

WEEK = "2024-10-24"
ORGANIZATIONS = 136


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the sample, which nobody changes."""
    folder = tmp_path_factory.mktemp("pages")
    run = run_sferum("organization", SAMPLE, "--split", "школы", cwd=folder)
    assert run.returncode == 0, run.stderr
    assert run.stdout == ""
    assert f"Записано: школы/{WEEK}" in run.stderr
    assert "Дальше" not in run.stderr
    assert not leftovers(folder)
    return folder / "школы" / WEEK


@pytest.fixture
def pages(made: Path, tmp_path: Path) -> Path:
    """A copy of them."""
    return Path(shutil.copytree(made, tmp_path / "школы" / WEEK))


def listed(folder: Path) -> list[dict[str, str]]:
    with (folder / "index.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def links(page: Path) -> list[str]:
    return [unquote(one) for one in html.parse(page).xpath("//a/@href") if not one.startswith("#")]


def test_a_page_for_each_organization_and_the_index_leads_to_them(pages: Path) -> None:
    index = listed(pages)
    assert list(index[0]) == [
        "region", "municipality", "organization_id", "organization", "organization_type", "file",
    ]  # fmt: skip
    assert len(index) == ORGANIZATIONS
    files = [row["file"] for row in index]
    assert {path.name for path in pages.iterdir()} == {"index.csv", "index.html", *files}
    assert sorted(links(pages / "index.html")) == sorted(files)
    for row in index[::17]:
        page = pages / row["file"]
        text = " ".join(html.parse(page).getroot().text_content().split())
        assert row["organization"] in text
        assert links(page) == ["index.html"]


def test_nothing_of_the_others_is_in_a_page(pages: Path) -> None:
    index = listed(pages)
    for row in index[::17]:
        text = (pages / row["file"]).read_text("utf-8")
        assert "activity.xlsx" not in text
        assert not [
            other["organization"]
            for other in index
            if other["organization"] not in row["organization"]
            and html.fromstring(f"<p>{other['organization']}</p>").text_content() in text
        ]


def test_organizations_of_one_name_get_the_municipality(sferum: Run, tmp_path: Path) -> None:
    (tmp_path / "headcount.csv").write_text(
        "Регион;Муниципалитет;ID организации;Организация;Тип организации;Педагогов;Обучающихся\n"
        "Омская область;Азово;1;Школа № 1;ОО;5;5\nОмская область;Тара;2;Школа № 1;ОО;5;5\n"
        "Омская область;Тара;3;<script>;ОО;5;5\n", "utf-8",
    )  # fmt: skip
    (tmp_path / "activity.csv").write_text(
        "Дата;ID пользователя;ID организации;Роль;Верифицирован;Отправлено сообщений\n"
        "24.10.2024;а;1;Учитель;да;12\n", "utf-8",
    )  # fmt: skip
    assert sferum("organization", ".", "--split", "школы", "--quiet").returncode == 0
    files = [row["file"] for row in listed(tmp_path / "школы" / WEEK)]
    assert files == ["Школа № 1 (Азово).html", "Школа № 1 (Тара).html", "_script_.html"]


WRONG = [
    [],
    ["--split", "школы", "--unit", "5500053"],
    ["--split", "школы", "-o", "а.xlsx"],
    ["--split", "школы", "--format", "json"],
]


@pytest.mark.parametrize("words", WRONG)
def test_one_organization_or_all(words: list[str], sferum: Run, tmp_path: Path) -> None:
    run = sferum("organization", SAMPLE, *words)
    assert run.returncode == 2
    assert "--unit" in run.stderr
    assert "--split" in run.stderr
    assert not list(tmp_path.iterdir())


def test_the_folder_of_another_view_is_not_replaced(pages: Path, sferum: Run) -> None:
    run = sferum("weekly", SAMPLE, "--split", "школы")
    assert run.returncode == 6
    assert len(listed(pages)) == ORGANIZATIONS


def test_both_folders_in_one_run(sferum: Run, tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "данные")
    run = """
[runs.friday]
inputs = ["данные"]
[[runs.friday.outputs]]
view = "organization"
split = "школы"
[[runs.friday.outputs]]
view = "weekly"
split = "{folder}"
"""
    (tmp_path / "sferum.toml").write_text(run.replace("{folder}", "школы"), "utf-8")
    said = sferum("run", "friday")
    assert said.returncode == 2
    assert WEEK in said.stderr
    assert not (tmp_path / "школы").exists()
    (tmp_path / "sferum.toml").write_text(run.replace("{folder}", "мун"), "utf-8")
    said = sferum("run", "friday")
    assert said.returncode == 0, said.stderr
    assert len(list((tmp_path / "школы" / WEEK).glob("*.html"))) == ORGANIZATIONS + 1
    assert len(list((tmp_path / "мун" / WEEK).glob("*.xlsx"))) == 33
