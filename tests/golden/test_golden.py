"""Whole outputs on the sample data, as files to read; ``--update-golden`` writes them anew."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from sferum_cli.pipeline import Call
from sferum_cli.problems import Problems
from sferum_cli.render.delimited import Style, csv_text
from sferum_cli.render.json_document import json_text
from sferum_cli.render.markdown import markdown_text
from sferum_cli.render.terminal import print_document
from sferum_cli.reports.document import Document
from sferum_cli.reports.report import Report
from sferum_cli.reports.report_document import in_full, report_document
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.translation import use_language
from tests.builders.reports import make_report
from tests.conftest import ROOT, SAMPLE, run_sferum

HERE = Path(__file__).parent


def sample_report(level: Level, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.chdir(ROOT)
    call = Call(InputCall([Path(SAMPLE.name)]), ReadOptions(), Rules())
    return make_report(call, Problems(), level)


def table(document: Document, width: int) -> str:
    stream = io.StringIO()
    print_document(document, Console(file=stream, width=width, force_terminal=False))
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


def compare(path: Path, text: str, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden"):
        path.write_text(text, "utf-8", newline="\n")
    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("level", list(Level))
def test_csv(level: Level, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    name = SAMPLE / "expected.csv" if level is Level.MUNICIPALITY else HERE / f"{level}.csv"
    compare(name, csv_text(report_document(sample_report(level, monkeypatch)), Style()), request)


@pytest.mark.parametrize(
    ("name", "language", "width", "level"),
    [
        ("table", "ru", 80, Level.MUNICIPALITY),
        ("table", "ru", 160, Level.MUNICIPALITY),
        ("table", "en", 80, Level.REGION),
        ("table", "ru", 80, Level.ORGANIZATION),
        ("full", "ru", 80, Level.MUNICIPALITY),
        ("full", "ru", 160, Level.MUNICIPALITY),
    ],
)
def test_table(
    name: str,
    language: str,
    width: int,
    level: Level,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    use_language(language)
    document = report_document(sample_report(level, monkeypatch))
    text = table(in_full(document) if name == "full" else document, width)
    assert max(len(line) for line in text.splitlines()) <= width
    assert "…" not in text
    compare(HERE / f"{name}-{level}-{width}-{language}.txt", text, request)


def test_markdown(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    report = sample_report(Level.MUNICIPALITY, monkeypatch)
    compare(HERE / "municipality.md", markdown_text(report_document(report)), request)


def test_json(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    report = sample_report(Level.REGION, monkeypatch)
    compare(HERE / "region.json", json_text(report_document(report)), request)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_a_run_says(language: str, request: pytest.FixtureRequest) -> None:
    run = run_sferum("report", SAMPLE.name, "--lang", language, cwd=ROOT)
    assert run.returncode == 0
    compare(HERE / f"recap-{language}.txt", run.stderr, request)
