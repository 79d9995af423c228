"""No memory, no processes, no open files, no room: a message, a code, and the old files."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sferum_cli import temporary
from sferum_cli.cli.main import _fault_of_system
from sferum_cli.errors import OutputFailedError, ResourceError
from sferum_cli.temporary import new_folder, own_temporary_files
from tests.conftest import ROOT, SAMPLE
from tests.extent import IS_LONG

pytestmark = pytest.mark.long

OLD = b"the old file"
MEGABYTE = 1_000_000


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "отчёт.xlsx"
    path.write_bytes(OLD)
    return path


def limited(
    before: Callable[[], None], target: Path, *more: str
) -> "subprocess.CompletedProcess[str]":
    """A report under a limit of the system."""
    words = ["report", str(SAMPLE), "-o", target.name, "-q", *more]
    return subprocess.run(
        [sys.executable, "-m", "sferum_cli", *words], cwd=target.parent, preexec_fn=before,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip


def judged(run: "subprocess.CompletedProcess[str]", target: Path, *codes: int) -> None:
    """Done, or one of these codes, with a message and the old file."""
    assert "Traceback" not in run.stderr
    assert "panicked" not in run.stderr
    if run.returncode:
        assert run.returncode in codes, run.stderr
        assert run.stderr.strip()
        assert target.read_bytes() == OLD
    assert [path.name for path in target.parent.iterdir()] == [target.name]


@pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")
@pytest.mark.parametrize("megabytes", range(200, 2001, 100 if IS_LONG else 600))
def test_p22_little_memory(megabytes: int, target: Path) -> None:
    """P22: address space from 200 MB to 2 GB."""
    import resource

    size = megabytes * MEGABYTE
    run = limited(lambda: resource.setrlimit(resource.RLIMIT_AS, (size, size)), target)
    judged(run, target, 3, 70)
    assert run.returncode == 0 or megabytes < 2000


@pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")
@pytest.mark.parametrize("files", [5, 6, 7, 8, 9, 10, 12, 14, 16, 24, 64])
def test_p23_few_open_files(files: int, target: Path) -> None:
    """P23: the message says which limit it is."""
    import resource

    run = limited(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files)), target)
    judged(run, target, 3, 6, 70)
    if files >= 24:
        assert run.returncode == 0


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.EAGAIN, 70), (errno.ENOMEM, 70), (errno.ENOSYS, 0), (errno.EPERM, 0)],
)
def test_p23_no_more_processes(number: int, code: int, target: Path) -> None:
    """P23: a system that has no more of them; one that has no such thing does without."""
    script = (
        "import os, sys\nfrom sferum_cli.cli.main import main\n"
        f"def fork(): raise OSError({number}, 'words of the system')\n"
        "os.fork = fork\nmain(sys.argv[1:])"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, "report", str(SAMPLE), "-o", target.name, "-q"],
        cwd=target.parent, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True,
        text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    judged(run, target, code)
    assert run.returncode == code
    assert "words of the system" not in run.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")
@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.xlsx", "a.parquet", "a.md"])
@pytest.mark.parametrize("size", [0, 1, 4096])
def test_p03_a_disk_that_is_full(size: int, name: str, tmp_path: Path) -> None:
    """P03: with the history beside; no file may grow beyond some bytes."""
    import resource

    target = tmp_path / name
    target.write_bytes(OLD)

    def before() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    run = limited(before, target, "--history", "история")
    judged(run, target, 6)
    assert run.returncode == 6
    assert "не хватает места" in run.stderr


FULL_FOLDER = """
import errno, os, sys, tempfile
real, folder = os.open, os.environ["TMPDIR"]
def full(path, flags, *more, **options):
    if flags & os.O_CREAT and str(path).startswith(folder) and "openpyxl." in str(path):
        raise OSError(errno.ENOSPC, "words of the system")
    return real(path, flags, *more, **options)
os.open = full
tempfile._os.open = full
from sferum_cli.cli.main import main
main(sys.argv[1:])
"""


def test_p04_only_the_folder_of_temporary_files_is_full(target: Path, tmp_path: Path) -> None:
    """P04: a workbook passes through it, and is refused by name; a csv does without."""
    folder = tmp_path.parent / f"{tmp_path.name}-temporary"
    folder.mkdir()
    for name, code in ((target.name, 6), ("a.csv", 0)):
        run = subprocess.run(
            [sys.executable, "-c", FULL_FOLDER, "report", str(SAMPLE), "-o", name, "-q"],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)},
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert run.returncode == code, run.stderr
        assert "words of the system" not in run.stderr
    assert "не хватает места" in subprocess.run(
        [sys.executable, "-c", FULL_FOLDER, "report", str(SAMPLE), "-o", target.name, "-q"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)},
        capture_output=True, text=True, encoding="utf-8", check=False,
    ).stderr  # fmt: skip
    assert target.read_bytes() == OLD
    assert not list(folder.iterdir())


def test_i11_temporary_files_are_for_their_owner_and_go_with_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """I11: a folder of its own, 0700; what a killed run left goes with the next one."""
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead = tmp_path / "sferum-999999999-left"
    dead.mkdir()
    (dead / "rows").write_bytes(b"ids")
    foreign = tmp_path / "sferum-other"
    foreign.mkdir()
    with own_temporary_files():
        folder = Path(tempfile.gettempdir())
        assert folder.parent == tmp_path
        if sys.platform != "win32":
            assert folder.stat().st_mode & 0o777 == 0o700
        with own_temporary_files():  # the folder of a run that is alive stays
            assert folder.exists()
        (folder / "rows").write_bytes(b"ids")
    assert [path.name for path in tmp_path.iterdir()] == [foreign.name]
    assert tempfile.gettempdir() == str(tmp_path)


def test_i11_where_a_system_does_not_tell_who_is_alive_age_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """I11: on Windows a signal would end the process that is asked about."""
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(temporary, "_IS_ASKED_BY_SIGNAL", False)
    monkeypatch.setattr(os, "kill", lambda *_: pytest.fail("a signal"))
    for name, age in (("sferum-1-new", 0), ("sferum-1-old", 3 * 86_400)):
        (tmp_path / name).mkdir()
        before = (tmp_path / name).stat().st_mtime - age
        os.utime(tmp_path / name, (before, before))
    new_folder()
    assert (tmp_path / "sferum-1-new").exists()
    assert not (tmp_path / "sferum-1-old").exists()


def test_p26_a_package_that_is_missing(tmp_path: Path) -> None:
    """P26: named, with what to do."""
    script = (
        "import sys\nsys.modules['openpyxl'] = None\n"
        "from sferum_cli.cli.main import main\nmain(sys.argv[1:])"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, "report", str(SAMPLE), "-o", "a.xlsx"], cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert run.returncode == 2, run.stderr
    assert "openpyxl" in run.stderr
    assert not list(tmp_path.iterdir())


def test_p04_an_error_whose_number_stands_in_words() -> None:
    """P04: rows that wait in files, written by Polars."""
    fault = _fault_of_system(OSError("No space left on device (os error 28)"))
    assert isinstance(fault, OutputFailedError)
    assert "не хватает места" in str(fault)
    assert isinstance(_fault_of_system(OSError("Cannot allocate (os error 12)")), ResourceError)
    assert _fault_of_system(OSError("whatever")) is None
    assert _fault_of_system(ValueError()) is None
