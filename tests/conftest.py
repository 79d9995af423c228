"""What all tests share: paths, the command line, and the language they run in."""

import gc
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

# Before anything imports Polars: the tables of tests are tiny, and each hand-over to another
# thread costs more than the work. Whoever sets it is heard: CI runs the long tests with more.
os.environ.setdefault("POLARS_MAX_THREADS", "1")

# The product begins in hundreds of processes: each would compile it anew where the machine is told
# not to keep what is compiled.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Locks of tests are none of the person's: every process that a test starts has this too.
os.environ["XDG_STATE_HOME"] = mkdtemp(prefix="sferum-state-")

# Nor are the preferences of tests.
os.environ["XDG_CONFIG_HOME"] = mkdtemp(prefix="sferum-config-")

import pytest
from hypothesis import HealthCheck, settings

from sferum_cli.translation import LANGUAGE_VARIABLE, use_language
from tests.extent import IS_EXPLORING, IS_LONG, IS_REST, has_more, is_default, tries
from tests.warm import CAN_FORK, run_warm

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "sample_data"

MOST_WORKERS = 8
ALLOCATIONS_BETWEEN_COLLECTIONS = 50_000

Run = Callable[..., "subprocess.CompletedProcess[str]"]

settings.register_profile(
    "sferum",
    deadline=None,
    derandomize=not IS_EXPLORING,
    max_examples=tries(100),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("sferum")


@pytest.fixture(autouse=True, scope="session")
def _only_our_variables() -> None:
    """How much is tried is known by now, and whoever runs the tests prefers nothing."""
    for name in [name for name in os.environ if name.startswith("SFERUM_")]:
        del os.environ[name]


@pytest.fixture(autouse=True)
def _default_language() -> Iterator[None]:
    use_language()
    yield
    use_language()


def run_sferum(
    *arguments: object, cwd: Path | None = None, cold: bool = False, **environment: str
) -> "subprocess.CompletedProcess[str]":
    """The command as a person runs it, in a process of its own.

    It begins with everything imported, and nobody looks after it; ``cold`` begins as from a
    terminal.
    """
    words = list(map(str, arguments))
    variables = {key: value for key, value in os.environ.items() if key != LANGUAGE_VARIABLE}
    variables |= {"PYTHONPATH": str(ROOT), "COLUMNS": "80", **environment}
    if CAN_FORK and not cold:
        with TemporaryDirectory(prefix="streams-") as folder:
            streams = [Path(folder) / name for name in ("stdout", "stderr")]
            code = run_warm(words, cwd or ROOT, variables, streams).code
            # Line ends as subprocess gives them.
            out, err = (path.read_text("utf-8") for path in streams)
        return subprocess.CompletedProcess(words, code, out, err)
    return subprocess.run(
        [sys.executable, "-m", "sferum_cli", *words],
        cwd=cwd or ROOT,
        env=variables,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def sferum(tmp_path: Path) -> Run:
    """Runs ``sferum`` in an empty folder."""

    def run(
        *arguments: object, cold: bool = False, **environment: str
    ) -> "subprocess.CompletedProcess[str]":
        return run_sferum(*arguments, cwd=tmp_path, cold=cold, **environment)

    return run


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files anew")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """A process per core and one more, since some wait, for the whole suite; none for a file."""
    return 0 if _names_files(config) else min((os.cpu_count() or 1) + 1, MOST_WORKERS)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out some cases of tests with many, but where files are named (`tests.extent`).

    Where the rest is asked for, leave out what is tried by default, and is no more than there.
    """
    if _names_files(config):
        return
    seen: Counter[str] = Counter()
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        name = item.nodeid.partition("[")[0]
        (kept if _is_asked_for(item, seen[name]) else left).append(item)
        seen[name] += 1
    items[:] = kept
    if left:
        config.hook.pytest_deselected(items=left)


def _is_asked_for(item: pytest.Item, case: int) -> bool:
    by_default = is_default(case) and item.get_closest_marker("long") is None
    if IS_REST:
        return not by_default or has_more(item)
    return IS_LONG or is_default(case)


def _names_files(config: pytest.Config) -> bool:
    return all(name.partition("::")[0].endswith(".py") for name in config.args)


def pytest_collection_finish() -> None:
    """What was loaded by now stays: looking for garbage among it is a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS_BETWEEN_COLLECTIONS)
