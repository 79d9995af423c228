"""A share that leaves out people of organizations without heads is marked wherever it is read."""

import io
import json
import re
from pathlib import Path

import openpyxl
import pytest

from sferum_cli.render.json_document import json_text
from sferum_cli.render.markdown import markdown_text
from sferum_cli.render.table_cells import MARKED_SHARE_FORMAT
from sferum_cli.render.theme import SHARE_FORMAT
from sferum_cli.render.workbook import workbook_bytes
from sferum_cli.reports.report import Report
from sferum_cli.reports.report_document import report_document
from sferum_cli.translation import use_language
from tests.builders.rules import World
from tests.unit.test_render_table import printed


@pytest.fixture
def report(tmp_path: Path) -> Report:
    """Two municipalities, of which one has a school without heads."""
    world = World(tmp_path)
    world.headcount(
        """
        школа | муниципалитет | педагогов
        1     | г. Омск       | 10
        2     | г. Омск       |
        3     | Тарский район | 10
        """
    )
    world.activity("сколько | школа | отправлено\n3 | 1 | 10\n2 | 2 | 10\n4 | 3 | 10")
    return world.report().report


def test_json_counts_the_organizations(report: Report) -> None:
    rows = json.loads(json_text(report_document(report)))["rows"]
    assert [row["unknown_heads"] for row in rows] == [1, 0]


def test_markdown(report: Report) -> None:
    text = markdown_text(report_document(report))
    assert "| 30,0\\* | 5 |" in text
    assert "| 40,0 | 4 |" in text
    assert "- \\* в доле нет людей" in text
    assert "не оценивается" in text


@pytest.mark.parametrize("width", [80, 200])
def test_terminal(report: Report, width: int) -> None:
    text = printed(report, width)
    assert re.search(r"г\. Омск .*30,0\* +5", text)
    assert re.search(r"Тарский район .*40,0  +4", text)
    assert "* в доле нет людей" in text


def test_workbook(report: Report) -> None:
    use_language()
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_bytes(report_document(report)))).worksheets[
        0
    ]
    shares = {sheet.cell(row, 2).value: sheet.cell(row, 5) for row in range(1, sheet.max_row + 1)}
    marked, plain = shares["г. Омск"], shares["Тарский район"]
    assert (marked.value, marked.number_format) == (3 / 10, MARKED_SHARE_FORMAT)
    assert (plain.value, plain.number_format) == (4 / 10, SHARE_FORMAT)
