"""Folders as outputs: whole or not at all, and never over what is not ours."""

import errno
import os
import shutil
import signal
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sferum_cli.errors import OutputFailedError
from sferum_cli.outputs.folders import check_folder_of_files
from sferum_cli.outputs.staging import (
    NEW_FILE_MODE,
    NEW_FOLDER_MODE,
    Staged,
    StagedFolder,
    sweep,
    write_all,
)
from tests.unit.test_outputs import Counter, leftovers

OPERATIONS = ("open", "write", "fsync", "replace", "rename", "mkdir", "chmod")
"""What a disk may fail at, and a run be killed at."""

OLD = {"а.xlsx": b"old", "index.csv": b"file\nold"}
NEW = {"а.xlsx": b"new", "б.xlsx": b"new too", "index.csv": b"file\nnew"}


def folder(path: Path, files: dict[str, bytes]) -> StagedFolder:
    def made() -> Iterator[Staged]:
        for name, data in files.items():
            yield Staged(path / name, data, bool)

    return StagedFolder(path, made)


def found(path: Path) -> dict[str, bytes] | None:
    return {one.name: one.read_bytes() for one in path.iterdir()} if path.exists() else None


def there(path: Path, files: dict[str, bytes] | None) -> None:
    """The folder as a run before left it."""
    shutil.rmtree(path, ignore_errors=True)
    if files is not None:
        path.mkdir()
        for name, data in files.items():
            (path / name).write_bytes(data)


@pytest.mark.parametrize("before", [None, {}, OLD])
def test_a_folder_replaces_the_old_one(before: dict[str, bytes] | None, tmp_path: Path) -> None:
    week = tmp_path / "2024-10-24"
    there(week, before)
    write_all([folder(week, NEW), Staged(tmp_path / "beside.csv", b"new", bool)])
    assert found(week) == NEW
    assert not leftovers(tmp_path)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["2024-10-24", "beside.csv"]


@pytest.mark.skipif(sys.platform == "win32", reason="modes are those of POSIX")
def test_what_is_replaced_keeps_its_mode(tmp_path: Path) -> None:
    week = tmp_path / "week"
    write_all([folder(week, OLD)])
    assert stat.S_IMODE(week.stat().st_mode) == NEW_FOLDER_MODE
    assert stat.S_IMODE((week / "а.xlsx").stat().st_mode) == NEW_FILE_MODE
    week.chmod(0o700)
    (week / "а.xlsx").chmod(0o604)
    write_all([folder(week, NEW)])
    modes = {name: stat.S_IMODE((week / name).stat().st_mode) for name in NEW}
    assert modes == {"а.xlsx": 0o604, "б.xlsx": NEW_FILE_MODE, "index.csv": NEW_FILE_MODE}
    assert stat.S_IMODE(week.stat().st_mode) == 0o700


def operations(week: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    counter = Counter(0, lambda: None)
    with monkeypatch.context() as patched:
        for name in OPERATIONS:
            patched.setattr(os, name, counter.around(getattr(os, name)))
        write_all([folder(week, NEW)])
    return counter.number


@pytest.mark.parametrize("before", [None, OLD])
def test_a_disk_that_fails_at_any_operation(
    before: dict[str, bytes] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P03: the whole new folder, or the whole old one, and nothing beside."""

    def fail() -> None:
        raise OSError(errno.EIO, "words of the system")

    week = tmp_path / "week"
    there(week, before)
    last = operations(week, monkeypatch)
    failed = 0
    for at in range(1, last + 1):
        there(week, before)
        with monkeypatch.context() as patched:
            counter = Counter(at, fail)
            for name in OPERATIONS:
                patched.setattr(os, name, counter.around(getattr(os, name)))
            try:
                write_all([folder(week, NEW)])
                assert found(week) == NEW
            except OutputFailedError as error:
                assert "week" in str(error)
                assert found(week) == before
                failed += 1
        if found(week) == NEW:  # the old one could not be removed
            sweep([week])
        assert not leftovers(tmp_path), at
    assert failed > len(NEW)


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize("before", [None, OLD])
def test_a_run_that_is_killed_at_any_operation(
    before: dict[str, bytes] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P01: after the next run's sweep it is the whole old folder, or the whole new one."""

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    week = tmp_path / "week"
    there(week, before)
    last = operations(week, monkeypatch)
    seen = []
    for at in range(1, last + 1):
        there(week, before)
        child = os.fork()
        if not child:
            counter = Counter(at, die)
            for name in OPERATIONS:
                setattr(os, name, counter.around(getattr(os, name)))
            write_all([folder(week, NEW)])
            os._exit(0)
        os.waitpid(child, 0)
        sweep([week])
        assert found(week) in (before, NEW), at
        assert not leftovers(tmp_path), at
        seen.append(found(week) == NEW)
        write_all([folder(week, NEW)])
        assert found(week) == NEW
    assert seen[0] is False


def test_what_makes_a_file_may_fail(tmp_path: Path) -> None:
    week = tmp_path / "week"
    there(week, OLD)

    def made() -> Iterator[Staged]:
        yield Staged(week / "а.xlsx", b"new", bool)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_all([StagedFolder(week, made)])
    assert found(week) == OLD
    assert not leftovers(tmp_path)
    with pytest.raises(OutputFailedError, match=r"а\.xlsx"):
        write_all([folder(week, {"а.xlsx": b""})])
    assert found(week) == OLD


IN_THE_WAY: dict[str, tuple[Callable[[Path], object], str]] = {
    # what stands there; what the message names
    "a file of somebody else": (lambda week: (week / "заметки.txt").write_bytes(b"-"), "заметки"),
    "files of another view": (
        lambda week: (week / "index.csv").write_text("file\nа.html", "utf-8"),
        "а.xlsx",
    ),
    "a folder": (lambda week: (week / "папка").mkdir(), "папка"),
    "no index": (lambda week: (week / "index.csv").unlink(), "а.xlsx"),
    "another index": (lambda week: (week / "index.csv").write_bytes(b"\xff\x00"), "а.xlsx"),
    "open in Excel": (lambda week: (week / "~$а.xlsx").write_bytes(b"-"), "закройте"),
    "open in LibreOffice": (lambda week: (week / ".~lock.а.xlsx#").write_bytes(b"-"), "закройте"),
    "read-only": (lambda week: (week / "а.xlsx").chmod(0o444), "а.xlsx"),
}


@pytest.mark.parametrize("name", IN_THE_WAY)
def test_a_folder_that_is_not_replaced(name: str, tmp_path: Path) -> None:
    week = tmp_path / "week"
    there(week, {"а.xlsx": b"old", "index.csv": "region,file\nОмская область,а.xlsx\n".encode()})
    check_folder_of_files(week, ".xlsx")
    disturb, named = IN_THE_WAY[name]
    disturb(week)
    before = found(week) if name != "a folder" else None
    with pytest.raises(OutputFailedError) as told:
        check_folder_of_files(week, ".xlsx")
    assert named in str(told.value)
    assert before is None or found(week) == before


@pytest.mark.parametrize("there", ["nothing", "folder", "file", "link", "below a file"])
def test_where_a_folder_may_stand(there: str, tmp_path: Path) -> None:
    week = tmp_path / "week"
    if there == "folder":
        week.mkdir()
    elif there == "file":
        week.write_bytes(b"-")
    elif there == "link":
        (tmp_path / "other").mkdir()
        week.symlink_to(tmp_path / "other")
    elif there == "below a file":
        week.write_bytes(b"-")
        week = week / "week"
    if there in ("nothing", "folder"):
        check_folder_of_files(week, ".xlsx")
        return
    with pytest.raises(OutputFailedError, match="week"):
        check_folder_of_files(week, ".xlsx")
