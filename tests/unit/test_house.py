"""The shape of the house: who may import whom, what a help may cost, what Windows lacks."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, SAMPLE

PACKAGE = ROOT / "sferum_cli"

MAY_IMPORT = {
    "translation": set(),
    "narrow": set(),
    "problems": {"translation"},
    "stages": set(),
    "excel": set(),
    "rulebook": {"rulebook"},
    "sources": {
        "sources", "reports", "rulebook", "narrow", "excel", "problems", "stages", "translation",
    },
    "tally": {"tally", "rulebook", "narrow"},
    "reports": {"reports", "tally", "rulebook", "problems", "translation"},
    "settings": {"rulebook", "sources", "problems", "translation"},
    "supervisor": {"sources", "problems", "translation"},
    "pipeline": {
        "reports", "tally", "sources", "rulebook", "narrow", "problems", "stages",
        "translation",
    },
    "render": {"render", "reports", "rulebook", "excel", "problems", "translation"},
    "cli": {
        "cli", "pipeline", "render", "reports", "settings", "sources", "rulebook", "problems",
        "stages", "supervisor", "translation",
    },
}  # fmt: skip
"""Imports go one way; nobody but the command line sees the whole."""

FORBIDDEN = {
    "rulebook": {"typer", "rich", "openpyxl", "pathlib"},
    "sources": {"typer", "rich", "openpyxl"},
    "tally": {"typer", "rich", "openpyxl", "pathlib"},
    "reports": {"typer", "rich", "openpyxl", "pathlib"},
    "render": {"typer"},
}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield str(node.module)
            if node.module == "sferum_cli":
                yield from (f"sferum_cli.{alias.name}" for alias in node.names)


def chapter(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or
                 path.stem not in {"__init__", "__main__"})  # fmt: skip


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    for name in imports(path):
        if name.startswith("sferum_cli."):
            part = name.split(".")[1]
            if part != "__version__":
                assert part in MAY_IMPORT[chapter(path)], f"{path.name} imports {name}"
        else:
            assert name.split(".")[0] not in FORBIDDEN.get(chapter(path), set())


def python(code: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False,
        encoding="utf-8",
    )  # fmt: skip


@pytest.mark.parametrize("words", ["['--help']", "['report', '--help']", "['--version']"])
def test_help_loads_nothing_heavy(words: str) -> None:
    code = (
        "import sys\nfrom sferum_cli.cli.main import main\n"
        f"try:\n    main({words})\nexcept SystemExit:\n    pass\n"
        "heavy = {'polars', 'openpyxl', 'fastexcel', 'pydantic'} & set(sys.modules)\n"
        "sys.stderr.write(' '.join(sorted(heavy)))"
    )
    run = python(code)
    assert run.returncode == 0
    assert "polars" not in run.stderr
    assert "openpyxl" not in run.stderr
    assert "fastexcel" not in run.stderr


def test_a_workbook_begins_to_be_opened_before_polars_is_loaded() -> None:
    """It is read while the heavy libraries load: opening it must not wait for them."""
    run = python(
        "import sys\nimport sferum_cli.settings, sferum_cli.sources.tables.call\n"
        "assert 'fastexcel' not in sys.modules\nassert 'polars' not in sys.modules"
    )
    assert run.returncode == 0, run.stderr


def test_works_where_fcntl_and_resource_do_not_exist() -> None:
    code = (
        "import sys\n"
        "for name in ('fcntl', 'resource', 'pwd', 'grp', 'termios'):\n"
        "    sys.modules[name] = None\n"
        "from sferum_cli.cli.main import main\n"
        f"main(['report', {str(SAMPLE)!r}, '--quiet'])"
    )
    run = python(code)
    assert run.returncode == 0, run.stderr
    assert run.stdout == (SAMPLE / "expected.csv").read_text("utf-8")


def test_no_socket_is_opened() -> None:
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise SystemExit('network')\n"
        "socket.socket = refuse\n"
        "from sferum_cli.cli.main import main\n"
        f"main(['report', {str(SAMPLE)!r}, '--quiet'])"
    )
    assert python(code).returncode == 0


def test_no_file_is_named_utils() -> None:
    """Ours only: a virtual environment of any name may lie in the project's folder."""
    ours = [path for part in ("sferum_cli", "tests") for path in (ROOT / part).rglob("*.py")]
    assert ours
    assert not [path for path in ours if "util" in path.stem]
