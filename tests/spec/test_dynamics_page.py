"""The worked example of docs/dynamics.md, followed to the letter."""

import json
import re
from pathlib import Path

from tests.conftest import ROOT, Run

PAGE = (ROOT / "docs" / "dynamics.md").read_text("utf-8")


def tables() -> list[list[list[str]]]:
    """The tables of the page, row by row."""
    found = re.findall(r"((?:^\|.*\|\n)+)", PAGE, re.MULTILINE)
    return [
        [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]
        for text in found
    ]


def test_the_example_of_the_page(sferum: Run, tmp_path: Path) -> None:
    activity, headcount, (keys, _rule, *rows) = tables()[:3]
    for name, (header, _line, *cells) in (
        ("activity.csv", activity),
        ("headcount.csv", headcount),
    ):
        text = "\n".join(";".join(row) for row in (header, *cells))
        (tmp_path / name).write_text(text + "\n", "utf-8")
    (command,) = re.findall(r"`sferum (dynamics activity[^`]*)`", PAGE)
    run = sferum(*command.split())
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    shown = [[json.dumps(row[key]).strip('"') for key in keys] for row in found["rows"]]
    assert shown == rows
    assert [one["source"] for one in found["meta"]["weeks"]] == [
        "activity", "activity", None, "activity",
    ]  # fmt: skip
