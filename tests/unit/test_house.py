"""The shape of the house: who may import whom, what a help may cost, what Windows lacks."""

import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT, SAMPLE
from tests.imports import floors, imports, modules, packages, path_of, staircase

TALKING = {"problems", "errors", "translation"}
CLEANING, FILES = {"sources.cleaning"}, {"sources.files"}
SHEETS = {"sources.sheets", *CLEANING, *FILES}
TABLES = {"sources.tables", *SHEETS}
REFERENCE = {"sources.reference", *TABLES}
ACTIVITY = {"sources.activity", *REFERENCE}
REPORT_TABLES = {"sources.report_tables", *TABLES}

MAY_IMPORT = {
    "__main__": {"cli"},
    "translation": set(),
    "narrow": set(),
    "command_words": {"problems"},
    "problems": {"translation"},
    "errors": {"problems", "translation"},
    "stages": set(),
    "excel": set(),
    "accounting": {"translation"},
    "rulebook": set(),
    "sources.cleaning": {"rulebook", *TALKING},
    "sources.files": {"excel", *TALKING},
    "sources.sheets": {*SHEETS, "excel", "rulebook", *TALKING},
    "sources.tables": {*TABLES, "accounting", "excel", "rulebook", *TALKING},
    "sources.report_tables": {*REPORT_TABLES, "accounting", "excel", "rulebook", *TALKING},
    "sources.reference": {*REFERENCE, "accounting", "rulebook", *TALKING},
    "temporary": set(),
    "sources.activity": {*ACTIVITY, "narrow", "rulebook", "temporary", *TALKING},
    "sources.options": {*ACTIVITY, "rulebook"},
    "sources.reading": {
        "sources.options", *ACTIVITY, "accounting", "excel", "rulebook", "stages", *TALKING,
    },
    "tally": {"rulebook", "narrow", *TALKING},
    "local_rows": {
        "tally", "sources.reading", *ACTIVITY, "rulebook", "translation",
    },
    "reports": {"tally", "rulebook", "accounting", "excel", *TALKING},
    "run_settings": {"translation"},
    "toml_file": TALKING,
    "preferences": {"toml_file", *TALKING},
    "settings": {
        "preferences", "run_settings", "toml_file", "rulebook", *ACTIVITY, *TALKING,
    },
    "settings_origins": {"preferences", "settings"},
    "signals": set(),
    "streams": set(),
    "run_log": {"log_file"},
    "log_file": {"outputs", *TALKING},
    "supervised": {*FILES, *TALKING},
    "supervisor": {"run_log", "signals", "streams", "supervised", *FILES, *TALKING},
    "counted_weeks": {
        "local_rows", "reports", "tally", "sources.reading", *ACTIVITY, "rulebook",
    },
    "views": {
        "accounting", "history", "reports", "sources.cleaning", "sources.reference",
        "sources.report_tables", "rulebook", *TALKING,
    },
    "run_findings": {"reports", "sources.reading", *ACTIVITY, "rulebook", *TALKING},
    "pipeline": {
        "accounting", "counted_weeks", "run_findings", "reports", "tally", "sources.options",
        "sources.reading", *ACTIVITY, "rulebook", "stages", *TALKING,
    },
    "mapping": {
        "sources.options", "sources.reading", *ACTIVITY, "excel", "rulebook", "stages", *TALKING,
    },
    "outputs": {"run_log", "signals", *TALKING},
    "history": {
        "reports", "outputs", *REPORT_TABLES, "accounting", "command_words", "rulebook", "run_log",
        *TALKING,
    },
    "render": {"outputs", "reports", "rulebook", "excel", *TALKING},
    "sample": {"render", "rulebook", "sources.tables"},
    "cli": {
        "__init__", "accounting", "command_words", "excel", "history", "mapping", "outputs",
        "pipeline", "preferences", "render", "reports", "run_log", "run_settings", "sample",
        "settings", "settings_origins", "signals", "sources.options", "streams", "tally",
        "temporary", "views", *ACTIVITY, *REPORT_TABLES, "rulebook", "stages", "supervisor",
        *TALKING,
    },
}  # fmt: skip
"""Imports go one way; nobody but the command line sees the whole. Every package its own list."""

FORBIDDEN = {
    "rulebook": {"typer", "rich", "openpyxl", "pathlib"},
    "sources": {"typer", "rich", "openpyxl"},
    "tally": {"typer", "rich", "openpyxl", "pathlib"},
    "reports": {"typer", "rich", "openpyxl", "pathlib"},
    "render": {"typer"},
    "outputs": {"typer", "rich", "polars", "openpyxl"},
    "mapping": {"typer", "rich", "tomlkit", "openpyxl", "pathlib"},
    "history": {"typer", "rich", "openpyxl"},
}

WITHOUT_POLARS = [
    *(name for name in modules() if name.startswith("sources.files.")),
    *(
        name
        for name in modules()
        if re.match(r"sources\.sheets\.(opened|workbook|xlsx_.*|ods_xml|xls)$", name)
    ),
    *(f"sources.tables.{name}" for name in ("columns", "shapes", "call")),
]
"""A workbook begins to be opened before Polars is loaded: none of these may load it."""

MOST_LINES = 350


@pytest.mark.parametrize("package", sorted(packages()))
def test_imports_go_one_way(package: str) -> None:
    assert packages()[package] - {"__init__"} <= set(MAY_IMPORT.get(package, set())) | {package}


def test_no_modules_import_each_other() -> None:
    assert floors(modules())  # raises where some do


def test_the_development_page_shows_the_staircase() -> None:
    assert staircase() in (ROOT / "docs" / "development.md").read_text("utf-8")


@pytest.mark.parametrize("module", sorted(modules()))
def test_no_file_is_long_and_no_library_is_where_it_does_not_belong(module: str) -> None:
    path = path_of(module)
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES
    libraries = {name.split(".")[0] for name in imports(path)}
    assert not libraries & FORBIDDEN.get(module.split(".", maxsplit=1)[0], set())


def test_what_opens_files_does_not_load_polars() -> None:
    assert len(WITHOUT_POLARS) > 20
    names = ", ".join(f"sferum_cli.{name}" for name in WITHOUT_POLARS)
    run = python(f"import sys, {names}\nassert 'polars' not in sys.modules")
    assert run.returncode == 0, run.stderr


BEGINS = """
import sys
from sferum_cli.sources.sheets import opened

def begin_to_open(paths, options, sense):
    assert paths and not {"polars", "fastexcel"} & sys.modules.keys()
    print("opened before")

opened.begin_to_open = begin_to_open
sys.argv = ["sferum", "check", "sample_data", "--quiet"]
from sferum_cli.cli.main import main
main()
"""


def test_a_workbook_begins_to_be_opened_before_polars_is_loaded() -> None:
    """It is read while the heavy libraries load: opening it must not wait for them."""
    run = python(BEGINS)
    assert run.stdout.startswith("opened before"), run.stderr


def python(code: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False,
        encoding="utf-8",
    )  # fmt: skip


@pytest.mark.parametrize(
    "words", ["['--help']", "['report', '--help']", "['run', '--help']", "['--version']"]
)
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
    """I12: no network."""
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
