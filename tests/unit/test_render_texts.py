"""csv, json, md and parquet: what a program reads back is what the report holds."""

import csv
import dataclasses
import io
import json
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sferum_cli.render.delimited import CsvDialect, Style, csv_text
from sferum_cli.render.json_document import _readable, json_text
from sferum_cli.render.markdown import markdown_text
from sferum_cli.render.parquet_file import METADATA_KEY, parquet_bytes
from sferum_cli.reports.meta import view_meta
from sferum_cli.reports.report_document import monitoring_table, report_document
from sferum_cli.reports.wording import percent_shown
from sferum_cli.rulebook.indicators import COLUMNS, UNIT_COLUMNS, UNKNOWN_HEADS, Measure
from sferum_cli.rulebook.targets import TARGETS
from sferum_cli.rulebook.words import Level
from tests.unit.test_render_cells import ATTACKS, NAMES, sample, with_names, without_headcount

KEYS = [column.key for column in COLUMNS]
TITLES = [column.title for column in COLUMNS]


def rows_of(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


@pytest.mark.parametrize("level", list(Level))
def test_csv_holds_the_exact_doubles_and_no_total(level: Level) -> None:
    report = sample(level)
    text = csv_text(report_document(report), Style())
    header, *body = rows_of(text)
    assert header == [column.title for column in report.columns]
    assert "\r" not in text
    assert text.endswith("\n")
    assert len(body) == report.rows.height
    for written, row in zip(body, monitoring_table(report).cells.iter_rows(), strict=True):
        for cell, value, column in zip(written, row, report.columns, strict=True):
            if value is None:
                assert cell == ""
            elif column.measure is Measure.SHARE:
                assert cell == repr(value)
            else:
                assert cell == str(value)


def test_csv_keys_and_dialect() -> None:
    assert rows_of(csv_text(report_document(sample()), Style(keys=True)))[0] == KEYS
    plain = rows_of(csv_text(report_document(sample()), Style()))
    text = csv_text(report_document(sample()), Style(CsvDialect.EXCEL_RU))
    assert text.startswith("\ufeff")
    russian = rows_of(text.removeprefix("\ufeff"), ";")
    assert russian[0] == TITLES
    *body, total = russian[1:]
    names = len(UNIT_COLUMNS)
    for written, exact in zip(body, plain[1:], strict=True):
        assert written[:names] == exact[:names]
        for cell, number in zip(written[names:], exact[names:], strict=True):
            assert cell == (percent_shown(float(number)) if "." in number else number)
    assert total[0] == sample().total_label
    assert total[-5:] == [""] * 5  # a total has no rank


@pytest.mark.parametrize("dialect", list(CsvDialect))
def test_csv_of_hostile_names(dialect: CsvDialect) -> None:
    text = csv_text(report_document(with_names(*NAMES)), Style(dialect)).removeprefix("\ufeff")
    assert text.replace("\n", "").isprintable()
    body = rows_of(text, ";" if dialect is CsvDialect.EXCEL_RU else ",")[1:]
    assert len(body) == len(NAMES) + (dialect is CsvDialect.EXCEL_RU)  # and the total
    assert [row[1][0] for row in body[: len(ATTACKS)]] == ["'"] * len(ATTACKS)
    assert all(row[3].isdigit() for row in body)  # numbers stay numbers


def test_json_says_everything_and_no_total() -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    for report in (sample(), sample(Level.ORGANIZATION), without_headcount(), with_names(*NAMES)):
        text = json_text(report_document(report))
        document = json.loads(text, parse_constant=refuse)
        assert list(document) == ["meta", "targets", "rows", "issues"]
        assert document["rows"] == monitoring_table(report).cells_for_programs.to_dicts()
        keys = [column.key for column in report.columns]
        assert list(document["rows"][0]) == [*keys, UNKNOWN_HEADS]
        assert [(one["region"], one["key"]) for one in document["targets"]] == [
            ("Омская область", target.key) for target in TARGETS
        ]
        assert document["meta"] == json.loads(
            json.dumps(view_meta("report", report, report.run, report.level))
        )
        assert len(document["issues"]) == len(report.run.problems.records)
        assert text.endswith("}\n")
        assert text.replace("\n", "").isprintable()
        text.encode()
    assert "Омская" in json_text(report_document(sample()))


def test_json_issue() -> None:
    (issue,) = json.loads(json_text(report_document(with_names("a"))))["issues"]
    assert issue == {
        "severity": "warning", "code": "file-empty", "file": "\udcff.csv", "sheet": None, "row": 7,
        "column": None, "header": None, "message": "a", "count": 1,
    }  # fmt: skip


def test_ids_are_texts_in_json() -> None:
    rows = json.loads(json_text(report_document(sample(Level.ORGANIZATION))))["rows"]
    assert {type(row["organization_id"]) for row in rows} == {str}


def test_parquet() -> None:
    for report in (sample(), sample(Level.ORGANIZATION), with_names(*NAMES)):
        data = parquet_bytes(report_document(report))
        frame = pl.read_parquet(io.BytesIO(data))
        assert frame.equals(monitoring_table(report).cells_for_programs)
        assert frame.schema == monitoring_table(report).cells_for_programs.schema
        run = json.loads(pl.read_parquet_metadata(io.BytesIO(data))[METADATA_KEY])
        assert run == json.loads(json.dumps(view_meta("report", report, report.run, report.level)))


def test_markdown() -> None:
    report = with_names(*NAMES)
    text = markdown_text(report_document(report))
    tables = text.split("\n\n**")  # the overview, and the 28 columns
    table = [line for line in tables[-1].splitlines() if line.startswith("| ")]
    assert len(table) == len(NAMES) + 3  # header, rule, total
    bare = [line.replace("\\|", "") for line in table]
    assert {line.count("|") for line in bare} == {len(COLUMNS) + 1}
    assert "<script" not in text
    assert "http://" not in text  # no link is made of data
    assert text.startswith("**Омская область. Неделя 18.10.2024")
    assert text.index("не хватает") < text.index("Активны за неделю")  # the conclusion first
    assert table[-1].startswith(f"| **{report.total_label}** |")
    unknown = markdown_text(report_document(without_headcount())).splitlines()[-2]
    assert sum(line.startswith("  - Доля ") for line in text.splitlines()) == len(TARGETS)
    assert "| н/д |" in unknown
    assert "| — |" in unknown


SCALARS = st.none() | st.booleans() | st.integers(-9, 10**12) | st.floats(allow_nan=False,
    allow_infinity=False) | st.text(max_size=5) | st.dates()  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(data=st.dictionaries(st.text(min_size=1, max_size=4), VALUES, max_size=4),
       rows=st.lists(st.tuples(st.text(max_size=4), st.none() | st.floats(allow_nan=False,
       allow_infinity=False)), max_size=3))  # fmt: skip
def test_a_json_is_indented_as_the_library_does_it(
    data: dict[str, Any], rows: list[tuple[str, float | None]]
) -> None:
    frame = pl.DataFrame(rows, schema={"название": pl.String, "доля": pl.Float64}, orient="row")
    document = dataclasses.replace(
        report_document(sample()), run=data, data={"rows": frame, "none": None}, issues=()
    )
    wanted = {"meta": data, "rows": frame.to_dicts(), "none": None, "issues": []}
    text = json.dumps(wanted, ensure_ascii=False, indent=1, default=lambda day: day.isoformat())
    assert json.loads(json_text(document)) == json.loads(text)
    assert json_text(document) == _readable(text) + "\n"
