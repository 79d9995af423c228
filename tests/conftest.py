"""What all tests share: paths, the command line, and the language they run in."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from sferum_cli.translation import LANGUAGE_VARIABLE, use_language

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "sample_data"

Run = Callable[..., "subprocess.CompletedProcess[str]"]

settings.register_profile(
    "sferum",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("sferum")


@pytest.fixture(autouse=True)
def _default_language() -> Iterator[None]:
    use_language()
    yield
    use_language()


def run_sferum(
    *arguments: object, cwd: Path | None = None, **environment: str
) -> "subprocess.CompletedProcess[str]":
    """The command as a person runs it, in a process of its own."""
    variables = {key: value for key, value in os.environ.items() if key != LANGUAGE_VARIABLE}
    return subprocess.run(
        [sys.executable, "-m", "sferum_cli", *map(str, arguments)],
        cwd=cwd or ROOT,
        env={**variables, "PYTHONPATH": str(ROOT), "COLUMNS": "80", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def sferum(tmp_path: Path) -> Run:
    """Runs ``sferum`` in an empty folder."""

    def run(*arguments: object, **environment: str) -> "subprocess.CompletedProcess[str]":
        return run_sferum(*arguments, cwd=tmp_path, **environment)

    return run


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files anew")
