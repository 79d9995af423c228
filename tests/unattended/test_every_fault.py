"""Every fault that docs/reliability.md tells of has a test that carries its id."""

import re
import tomllib

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "reliability.md").read_text("utf-8")
ROWS = re.findall(r"^\| ([PI]\d\d) \|", PAGE, re.MULTILINE)
TESTS = "".join(path.read_text("utf-8") for path in sorted((ROOT / "tests").rglob("test_*.py")))
CARRIED = set(re.findall(r"\b([PI]\d\d)\b", TESTS)) | {
    name.upper() for name in re.findall(r"_([pi]\d\d)(?=_)", TESTS)
}
for first, last in re.findall(r"\bP(\d\d)-P(\d\d)\b", TESTS):
    CARRIED |= {f"P{number:02}" for number in range(int(first), int(last) + 1)}


def test_the_page_has_every_row() -> None:
    expected = [f"P{number:02}" for number in range(1, 29)]
    expected += [f"I{number:02}" for number in range(1, 15) if number != 9]
    assert expected == ROWS


@pytest.mark.parametrize("row", ROWS)
def test_a_test_carries_its_id(row: str) -> None:
    assert row in CARRIED


def test_every_dependency_is_told() -> None:
    """docs/dependencies.md: why, what it weighs, what would replace it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = [re.split(r"[<>=]", one)[0] for one in project["dependencies"]]
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    told = re.findall(r"^\| ([a-z0-9-]+) \|", page, re.MULTILINE)
    assert sorted(told) == sorted([*names, "package"])
