"""Windows and macOS, as far as their ways can be had here: what they lack is taken away."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, SAMPLE
from tests.unattended.test_environment import hashes

pytestmark = pytest.mark.long

SETTINGS = f"""
[runs.friday]
inputs = ["{SAMPLE.as_posix()}"]
history = "история"
[[runs.friday.outputs]]
view = "report"
file = ["отчёты/{{week_end}}/неделя.xlsx", "отчёты/{{week_end}}/неделя.csv"]
[[runs.friday.outputs]]
view = "summary"
file = "отчёты/{{week_end}}/сводка.json"
"""

WITHOUT = """
import os, signal, sys
for name in ("fcntl", "resource", "pwd", "grp", "termios"):
    sys.modules[name] = None
for name in ("fork", "sync", "chown", "mkfifo", "O_DIRECTORY", "O_NOFOLLOW",
             "O_NONBLOCK", "O_NOCTTY", "sysconf", "set_blocking", "getpgid", "setsid"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGHUP", "SIGKILL", "pthread_sigmask", "setitimer", "SIGALRM"):
    if hasattr(signal, name):
        delattr(signal, name)
"""
"""What Windows has not."""

HELD = """
import os
from pathlib import Path

def is_open(path):
    real = os.path.realpath(path)
    for number in os.listdir("/proc/self/fd"):
        try:
            if os.readlink(f"/proc/self/fd/{number}") == real:
                return True
        except OSError:
            pass
    return False

def refusing(real):
    def call(*paths, **options):
        for path in paths:
            if isinstance(path, (str, Path)) and is_open(path):
                raise PermissionError(13, "held by this very process", str(path))
        return real(*paths, **options)
    return call

for name in ("replace", "rename", "unlink", "remove"):
    setattr(os, name, refusing(getattr(os, name)))
"""
"""Files that are open are neither replaced nor taken away, also by whoever opened them."""

RUN = "from sferum_cli.cli.main import main\nimport sys\nmain(sys.argv[1:])\n"


def run_friday(folder: Path, before: str, *words: str) -> "subprocess.CompletedProcess[str]":
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sferum.toml").write_text(SETTINGS, "utf-8")
    return subprocess.run(
        [sys.executable, "-c", before + RUN, "run", "friday", "--quiet", *words], cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("usual")
    assert run_friday(folder, "").returncode == 0
    return hashes(folder)


@pytest.mark.skipif(sys.platform != "linux", reason="takes away what Linux has")
@pytest.mark.parametrize("before", [WITHOUT, HELD, WITHOUT + HELD], ids=["without", "held", "both"])
def test_a_run_where_the_system_lacks_much(
    before: str, usual: dict[str, str], tmp_path: Path
) -> None:
    """The whole week, twice: the second time every file is replaced."""
    for _time in range(2):
        run = run_friday(tmp_path, before, "--log-file", "../log")
        assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
        assert hashes(tmp_path) == usual


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_what_holds_files_is_itself_tried(tmp_path: Path) -> None:
    script = HELD + "file = open('a', 'w')\nos.replace('a', 'b')"
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "held by this very process" in run.stderr


LONGEST = "очень длинное имя папки муниципалитета "

FOLDERS = (
    "Омская область",
    "O'Brien & сын, 100 %",
    "$HOME `id` $(id); rm",
    "скобки [1] {week} (копия)",
    "-v",
    " пробелы ",
    "точка.",
    "/".join([LONGEST.strip()] * 6),
)


@pytest.mark.parametrize("name", FOLDERS)
def test_folders_of_any_name(name: str, usual: dict[str, str], tmp_path: Path) -> None:
    """Cyrillic, blanks, what shells and globs take for theirs, and more than 260 characters."""
    folder = tmp_path / name
    run = run_friday(folder, "")
    assert run.returncode == 0, run.stderr
    assert hashes(folder) == usual
    if "/" in name:
        assert len(str(folder)) > 260


@pytest.mark.parametrize("encoding", ["cp866", "cp1251", "ascii", "utf-8"])
def test_consoles_of_old(encoding: str, tmp_path: Path) -> None:
    """What is printed is UTF-8 whatever the console was; messages lose nothing."""
    run = subprocess.run(
        [sys.executable, "-m", "sferum_cli", "report", str(SAMPLE), "--format", "table"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding},
        capture_output=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0
    assert "Большеуковский" in run.stdout.decode("utf-8")
    assert "предупреждений" in run.stderr.decode("utf-8")


def test_names_that_windows_keeps_for_itself(tmp_path: Path) -> None:
    """P19 of names: a region's name in a file is without the characters that Windows refuses."""
    import datetime as dt

    from sferum_cli.cli.file_names import filled
    from sferum_cli.rulebook.week import Week

    week = Week(dt.date(2024, 10, 24))
    made = filled(tmp_path / "{region}.xlsx", week, 'а<б>:"/\\|?*\x00..')
    assert made.parent == tmp_path
    assert not set('<>:"|?*\\\x00') & set(made.name)
