"""``sferum rules``: every rule and column, as the code, the documents and the tests have it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from sferum_cli.rulebook.indicators import COLUMNS
from sferum_cli.rulebook.parameters import Rules, Targets, Thresholds
from sferum_cli.rulebook.rule_records import RULES
from tests.conftest import ROOT, Run

IN_DOCUMENTS = dict(
    re.findall(
        r"^\| (R\d+) \|.*\| ([\d, ]*?) ?\| [^|]*\|$",
        (ROOT / "docs" / "rules.md").read_text("utf-8"),
        re.MULTILINE,
    )
)
"""The slides of each rule as docs/rules.md has them."""

THRESHOLDS = {
    "R2": Thresholds().active_organization_users,
    "R5": Thresholds().active_teacher_messages,
    "R6": Thresholds().active_teacher_calls,
    "R7": Thresholds().active_student_messages,
    "R9": Rules().min_coverage,
    "R10": Rules().min_coverage,
    "R12": Targets().model_dump(),
}

SETTINGS = """
min_coverage = 90
[thresholds]
active_teacher_messages = 12
[targets]
accounts_linked = 62.5
"""


def rule_book(sferum: Run, *options: object) -> dict[str, Any]:
    run = sferum("rules", "--format", "json", *options)
    assert (run.returncode, run.stderr) == (0, "")
    return dict(json.loads(run.stdout))


def thresholds(book: dict[str, Any]) -> dict[str, object]:
    return {
        rule["id"]: rule["threshold"] for rule in book["rules"] if rule["threshold"] is not None
    }


def test_every_rule_is_in_the_list_the_documents_and_the_tests() -> None:
    ids = [rule.id for rule in RULES]
    assert ids == [f"R{number}" for number in range(1, 15)]
    assert {rule.id: rule.slide or "" for rule in RULES} == IN_DOCUMENTS
    names = "".join(path.name for path in (ROOT / "tests" / "spec").glob("test_r*.py"))
    assert {f"R{int(number)}" for number in re.findall(r"test_r(\d\d)_", names)} == set(ids)


def test_the_rules_as_data(sferum: Run) -> None:
    book = rule_book(sferum)
    assert [set(rule) for rule in book["rules"]] == [
        {"id", "title", "slide", "text", "threshold"}
    ] * len(RULES)
    assert [rule["text"] for rule in book["rules"]] == [rule.text for rule in RULES]
    assert thresholds(book) == THRESHOLDS
    assert book["meta"]["view"] == "rules"
    assert book["meta"]["rules"] == Rules().model_dump(mode="json")
    assert book["issues"] == []


def test_the_columns_as_data(sferum: Run) -> None:
    columns = rule_book(sferum)["columns"]
    assert [(one["number"], one["key"], one["title"]) for one in columns] == [
        (number, column.key, column.title) for number, column in enumerate(COLUMNS, start=1)
    ]
    ids = {rule.id for rule in RULES}
    assert all(
        set(one) == {"number", "key", "title", "slide", "rule", "formula"} for one in columns
    )
    assert {one["rule"] for one in columns[2:]} <= ids
    assert all(one["slide"] and one["formula"] for one in columns)


def test_thresholds_are_those_of_the_settings(sferum: Run, tmp_path: Path) -> None:
    changed = THRESHOLDS | {
        "R5": 12,
        "R9": 90,
        "R10": 90,
        "R12": {**Targets().model_dump(), "accounts_linked": 62.5},
    }
    (tmp_path / "наши.toml").write_text(SETTINGS, "utf-8")
    assert thresholds(rule_book(sferum, "--config", "наши.toml")) == changed
    (tmp_path / "sferum.toml").write_text(SETTINGS, "utf-8")
    assert thresholds(rule_book(sferum)) == changed


def test_the_ratings_base_of_the_settings(sferum: Run, tmp_path: Path) -> None:
    (tmp_path / "sferum.toml").write_text('rank_by = "percent"', "utf-8")
    last = rule_book(sferum)["columns"][-1]
    assert last["formula"].startswith(f"«{COLUMNS[6].title}»")


@pytest.mark.parametrize("form", [(), ("--format", "table"), ("--format", "md")], ids=str)
def test_a_person_reads_every_rule_and_column(sferum: Run, form: tuple[str, ...]) -> None:
    run = sferum("rules", *form, COLUMNS="400")
    assert run.returncode == 0, run.stderr
    said = " ".join(run.stdout.replace("\\", "").replace("&gt;", ">").split())
    for rule in RULES:
        assert re.search(rf"(^|[ |]){rule.id} \W*{re.escape(rule.title)}", said), rule.id
    for column in COLUMNS:
        assert f"{column.title} — {column.key}" in said
    assert "Связали ЭЖД > 80 %" in said


def test_keys_are_whole_on_a_narrow_screen(sferum: Run) -> None:
    assert {column.key for column in COLUMNS} <= set(sferum("rules").stdout.split())


@pytest.mark.parametrize(("word", "shown"), [("csv", "csv"), ("a\x1b[31m", "a\\x1b[31m")])
def test_another_format_is_a_wrong_call(word: str, shown: str, sferum: Run) -> None:
    run = sferum("rules", "--format", word)
    assert f"--format {shown}:" in run.stderr
    assert (run.returncode, run.stdout) == (2, "")
    assert "table, md, json" in run.stderr
