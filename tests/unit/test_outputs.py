"""Outputs as files: the whole result, or the old file and a message."""

import dataclasses
import datetime as dt
import errno
import os
import re
import secrets
import signal
import stat
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from sferum_cli.errors import LockedError, OutputFailedError, WrongCallError, system_reason
from sferum_cli.outputs import staging
from sferum_cli.outputs.locks import locked
from sferum_cli.outputs.staging import (
    NEW_FILE_MODE,
    PRIVATE_MODE,
    Output,
    Staged,
    Streamed,
    sweep,
    write_all,
)
from sferum_cli.outputs.targets import check_targets
from sferum_cli.render.delimited import Style
from sferum_cli.render.writers import WRITERS, staged
from sferum_cli.reports.report import Report
from sferum_cli.reports.report_document import report_document
from tests.builders.runs import run_that_holds
from tests.unit.test_render_cells import NAMES, sample, with_names, with_run

OLD = b"the old file"
SUFFIXES = sorted(WRITERS)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "report.csv"
    path.write_bytes(OLD)
    return path


def write_report(report: Report, path: Path) -> None:
    write_all([staged(report_document(report), path, Style())])


def only_old_is_left(target: Path) -> bool:
    return list(target.parent.iterdir()) == [target] and target.read_bytes() == OLD


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_two_writes_give_equal_bytes(suffix: str, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_report(with_names(*NAMES), tmp_path / (name + suffix.upper()))
    first, second = sorted(tmp_path.iterdir())
    assert first.read_bytes() == second.read_bytes()
    assert len(first.read_bytes()) > 1000


def test_a_new_file_replaces_the_old_one(target: Path) -> None:
    write_report(sample(), target)
    assert target.read_text("utf-8").startswith("Регион,Муниципалитет")
    assert list(target.parent.iterdir()) == [target]


MODES = [(None, NEW_FILE_MODE), (0o604, 0o604), (0o600, 0o600), (0o664, 0o664)]


@pytest.mark.skipif(sys.platform == "win32", reason="modes are those of POSIX")
@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
@pytest.mark.parametrize(("before", "after"), MODES)
def test_a_replaced_file_keeps_its_mode(
    before: int | None, after: int, mask: int, tmp_path: Path
) -> None:
    target = tmp_path / "report.csv"
    if before is not None:
        target.write_bytes(OLD)
        target.chmod(before)
    usual = os.umask(mask)
    try:
        write_report(sample(), target)
    finally:
        os.umask(usual)
    assert stat.S_IMODE(target.stat().st_mode) == after
    private = tmp_path / "rejected.csv"
    private.write_bytes(OLD)
    private.chmod(0o644)
    write_all([Staged(private, b"raw rows", bool, PRIVATE_MODE)])
    assert stat.S_IMODE(private.stat().st_mode) == PRIVATE_MODE


def failing(number: int, error: BaseException, real: Callable[..., Any]) -> Callable[..., Any]:
    """``real``, but its call of this number fails."""
    calls = 0

    def call(*arguments: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == number:
            raise error
        return real(*arguments, **options)

    return call


@pytest.mark.parametrize("name", ["open", "fsync", "replace"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT])
def test_a_failing_disk_keeps_the_old_file(
    name: str, number: int, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = OSError(number, os.strerror(number))
    monkeypatch.setattr(os, name, failing(1, error, getattr(os, name)))
    with pytest.raises(OutputFailedError) as told:
        write_report(sample(), target)
    assert str(target) in str(told.value)
    assert system_reason(error) in str(told.value)
    assert only_old_is_left(target)


@pytest.mark.parametrize("there", ["link", "file"])
def test_a_taken_temporary_name_is_neither_followed_nor_removed(
    there: str, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P09: whoever guesses the name gains nothing."""
    monkeypatch.setattr(secrets, "token_hex", lambda _size: "guessed")
    beside = target.with_name(f"{staging._temporary_prefix(target)}guessed.tmp")  # noqa: SLF001
    victim = target.with_name("victim")
    victim.write_bytes(OLD)
    if there == "link":
        beside.symlink_to(victim)
    else:
        beside.write_bytes(OLD)
    with pytest.raises(OutputFailedError):
        write_report(sample(), target)
    assert beside.is_symlink() == (there == "link")
    assert [path.read_bytes() for path in (beside, victim, target)] == [OLD] * 3


def test_nobody_else_reads_an_unfinished_file(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def look(descriptor: int, data: bytes) -> int:
        (beside,) = set(target.parent.iterdir()) - {target}
        seen.append((beside.name, stat.S_IMODE(beside.stat().st_mode) & 0o077))
        return write(descriptor, data)

    write = os.write
    monkeypatch.setattr(os, "write", look)
    for _time in range(2):
        write_report(sample(), target)
    assert seen[0][0] != seen[1][0]
    if sys.platform != "win32":
        assert {mode for _name, mode in seen} == {0}


@pytest.mark.parametrize("interruption", [KeyboardInterrupt(), SystemExit(1)])
def test_an_interruption_leaves_nothing(
    interruption: BaseException, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", failing(1, interruption, os.fsync))
    with pytest.raises(type(interruption)):
        write_report(sample(), target)
    assert only_old_is_left(target)


def test_no_room_for_the_workbook_s_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from openpyxl.worksheet import _writer

    error = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    monkeypatch.setattr(_writer, "create_temporary_file", failing(1, error, lambda: None))
    with pytest.raises(OutputFailedError, match=r"report\.xlsx"):
        write_report(sample(), tmp_path / "report.xlsx")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("written", [b"", b"hal"])
def test_what_does_not_read_back_is_not_put_in_place(
    written: bytes, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "read_bytes", lambda path: written)
    with pytest.raises(OutputFailedError):
        write_all([Staged(target, b"half", lambda data: True)])
    monkeypatch.undo()
    with pytest.raises(OutputFailedError):
        write_all([Staged(target, b"half", lambda data: False)])
    assert only_old_is_left(target)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_checks_notice_a_lost_row(suffix: str) -> None:
    report = sample()
    data = WRITERS[suffix].make(report_document(report), Style())
    assert WRITERS[suffix].check(data, report_document(report))
    # A workbook's check is that of its archive; a report has no note, whose check has its own test.
    if suffix not in {".xlsx", ".docx"}:
        more = dataclasses.replace(report, rows=report.rows.vstack(report.rows))
        assert not WRITERS[suffix].check(data, report_document(more))


def test_check_targets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = tmp_path / "in.csv"
    given.write_bytes(OLD)
    (tmp_path / "folder.csv").mkdir()
    check_targets([tmp_path / "new.csv", tmp_path / "NEW.XLSX"], [given], WRITERS)
    for name in ("report.txt", "report", "report.xls"):
        with pytest.raises(WrongCallError, match=r"\.xlsx, \.csv, \.json, \.parquet, \.md"):
            check_targets([tmp_path / name], [], WRITERS)
    for same in (given, tmp_path / "folder.csv" / ".." / "in.csv"):
        with pytest.raises(WrongCallError):
            check_targets([same], [given], WRITERS)
    for path in (tmp_path / "folder.csv", tmp_path / "none" / "a.csv", given / "a.csv"):
        with pytest.raises(OutputFailedError):
            check_targets([path], [], WRITERS)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputFailedError):
        check_targets([tmp_path / "new.csv"], [], WRITERS)
    assert given.read_bytes() == OLD


def test_links_are_refused(tmp_path: Path) -> None:
    """P08: what a link leads to is never written."""
    kept = tmp_path / "kept.csv"
    kept.write_bytes(OLD)
    (tmp_path / "link.csv").symlink_to(kept)
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    for name in ("link.csv", "loop.csv"):
        with pytest.raises(OutputFailedError):
            check_targets([tmp_path / name], [], WRITERS)
    with pytest.raises(WrongCallError):
        check_targets([tmp_path / "link.csv"], [kept], WRITERS)


def test_an_input_known_by_its_folder_alone_is_not_overwritten(target: Path) -> None:
    sheets = tuple(dataclasses.replace(one, path=str(target)) for one in sample().run.inputs)
    with pytest.raises(WrongCallError):
        write_report(with_run(inputs=sheets), target)
    assert only_old_is_left(target)


# All together

OPERATIONS = ("open", "write", "fsync", "replace")
"""What a disk may fail at, and a run be killed at."""


NEW = b"new " * 100_000


def is_new(data: bytes) -> bool:
    return data.endswith(b"new ")


def writing(data: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(data)

    return write


def office(folder: Path) -> list[Output]:
    """Two files to replace and a new one that is never held whole, in two folders."""
    (folder / "sub").mkdir(exist_ok=True)
    paths = [folder / "a.csv", folder / "sub" / "b.csv", folder / "new.csv"]
    for path in paths[:2]:
        path.write_bytes(OLD)
    return [
        *(Staged(path, NEW, is_new) for path in paths[:2]),
        Streamed(paths[2], writing(NEW), lambda path: is_new(path.read_bytes())),
    ]


def whole(outputs: Sequence[Output]) -> list[str]:
    """What each target is: the new file, the old one, or nothing; anything else fails."""
    states = {NEW: "new", OLD: "old", None: "none"}
    return [states[one.path.read_bytes() if one.path.exists() else None] for one in outputs]


def leftovers(folder: Path) -> list[Path]:
    return [*folder.rglob(".sferum-*")]


class Counter:
    """Counts the operations of a run, and does something at one of them."""

    def __init__(self, at: int, what: Callable[[], None]) -> None:
        self.number, self._at, self._what = 0, at, what

    def around(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            self.number += 1
            if self.number == self._at:
                self._what()
            return real(*arguments, **options)

        return call


def number_of_operations(folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    counter = Counter(0, lambda: None)
    with monkeypatch.context() as patched:
        for name in OPERATIONS:
            patched.setattr(os, name, counter.around(getattr(os, name)))
        write_all(office(folder))
    return counter.number


def test_a_disk_that_fails_at_any_operation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P03, P05: whole files, those that were moved new and the others old, and nothing beside."""

    def fail() -> None:
        raise OSError(errno.EIO, "words of the system")

    last = number_of_operations(tmp_path, monkeypatch)
    assert last > 3 * len(OPERATIONS)
    seen = set()
    for at in range(1, last + 1):
        outputs = office(tmp_path)
        (tmp_path / "new.csv").unlink(missing_ok=True)
        with monkeypatch.context() as patched:
            counter = Counter(at, fail)
            for name in OPERATIONS:
                patched.setattr(os, name, counter.around(getattr(os, name)))
            try:
                write_all(outputs)
            except OutputFailedError as error:
                assert "words of the system" not in str(error)
                assert whole(outputs) != ["new"] * 3
        seen.add(tuple(whole(outputs)))
        assert not leftovers(tmp_path), at
    assert seen == {
        ("old", "old", "none"), ("new", "old", "none"), ("new", "new", "none"),
        ("new", "new", "new"),
    }  # fmt: skip


@pytest.mark.parametrize("data", [b"", b"half"])
def test_what_was_streamed_and_does_not_read_back(data: bytes, target: Path) -> None:
    with pytest.raises(OutputFailedError, match=r"report\.csv"):
        write_all([Streamed(target, writing(data), lambda path: is_new(path.read_bytes()))])
    assert only_old_is_left(target)


def test_one_output_is_moved_first_although_it_is_written_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []

    def write(path: Path) -> None:
        events.append("written")
        path.write_bytes(NEW)

    def move(source: Path, target: Path) -> None:
        events.append(target.name)
        source.rename(target)

    monkeypatch.setattr(os, "replace", move)
    first = Streamed(tmp_path / "first", write, Path.exists, is_first=True)
    write_all([Staged(tmp_path / "a", NEW, is_new), Streamed(tmp_path / "b", write, Path.exists),
               first])  # fmt: skip
    assert events == ["written", "written", "first", "a", "b"]


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_a_run_that_is_killed_at_any_operation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P01: whole files, old or new; the next run takes away what lies beside them."""

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    last = number_of_operations(tmp_path, monkeypatch)
    swept = 0
    for at in range(1, last + 1):
        outputs = office(tmp_path)
        (tmp_path / "new.csv").unlink(missing_ok=True)
        child = os.fork()
        if not child:
            counter = Counter(at, die)
            for name in OPERATIONS:
                setattr(os, name, counter.around(getattr(os, name)))
            write_all(outputs)
            os._exit(0)
        os.waitpid(child, 0)
        assert "old" in whole(outputs) or whole(outputs) in (["new", "new", "none"], ["new"] * 3)
        swept += bool(leftovers(tmp_path))
        sweep([one.path for one in outputs])
        assert not leftovers(tmp_path), at
        write_all(outputs)
        assert whole(outputs) == ["new"] * 3
    assert swept


def test_only_what_lies_beside_its_own_targets_is_swept(tmp_path: Path) -> None:
    others = [tmp_path / ".sferum-0123456789ab-00.tmp", tmp_path / "report.csv.tmp"]
    for path in others:
        path.write_bytes(OLD)
    mine = tmp_path / f"{staging._temporary_prefix(tmp_path / 'a.csv')}00.tmp"  # noqa: SLF001
    mine.write_bytes(OLD)
    sweep([tmp_path / "a.csv", tmp_path / "none" / "b.csv"])
    assert sorted(tmp_path.iterdir()) == sorted(others)


def test_what_excel_holds_gets_the_new_file_beside_it(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P07: it was opened between the first look and the move."""
    (target.parent / "report (1).csv").write_bytes(OLD)
    monkeypatch.setattr(os, "replace", failing(1, PermissionError(errno.EACCES, ""), os.replace))
    with pytest.raises(OutputFailedError, match=r"report \(2\)\.csv"):
        write_report(sample(), target)
    assert target.read_bytes() == OLD
    assert (target.parent / "report (2).csv").read_text("utf-8").startswith("Регион,")
    assert not leftovers(target.parent)


# What cannot be replaced


def test_targets_that_cannot_be_replaced(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_targets([target], [], WRITERS)
    if sys.platform != "win32":
        os.mkfifo(target.with_name("pipe.csv"))
        with pytest.raises(OutputFailedError, match=r"pipe\.csv"):
            check_targets([target.with_name("pipe.csv")], [], WRITERS)
    target.chmod(0o444)
    with pytest.raises(OutputFailedError, match=r"report\.csv"):
        check_targets([target], [], WRITERS)
    target.chmod(0o640)
    monkeypatch.setattr(Path, "open", failing(1, PermissionError(errno.EACCES, ""), Path.open))
    with pytest.raises(OutputFailedError, match="Excel"):
        check_targets([target], [], WRITERS)
    assert target.read_bytes() == OLD


# One run at a time


@pytest.mark.parametrize("end", ["leaves", "is killed"])
def test_the_second_run_ends_at_once(end: str, target: Path) -> None:
    """P11, P12: it says since when; nothing is left to wait for once the first has ended."""
    before = dt.datetime.now().astimezone().replace(microsecond=0)
    first = run_that_holds(target)
    other_name = target.parent / "sub" / ".." / target.name
    (target.parent / "sub").mkdir()
    with pytest.raises(LockedError) as told, locked([target.with_name("free.csv"), other_name]):
        pass
    said = re.search(r"\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d", str(told.value))
    assert said is not None
    since = dt.datetime.strptime(said[0], "%d.%m.%Y %H:%M:%S").astimezone()
    assert before <= since <= dt.datetime.now().astimezone()
    with locked([target.with_name("free.csv")]):
        pass
    if end == "is killed":
        first.kill()
    first.communicate()
    with locked([target]):
        pass


def test_waiting_for_the_first_run(target: Path) -> None:
    first = run_that_holds(target)
    assert first.stdin is not None
    ended = threading.Timer(0.3, first.stdin.close)
    ended.start()
    with locked([target], wait=60):
        pass
    first.wait()
    assert first.stdout is not None
    first.stdout.close()


def test_a_run_without_a_home_of_its_own(
    tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A user of the system in cron: the locks lie among temporary files, in a folder of its own."""
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setattr(
        "platformdirs.user_state_path", lambda *_, **__: tmp_path / "file" / "sferum"
    )
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    with locked([target]):
        (found,) = (tmp_path / "temporary").iterdir()
    assert found.is_dir()
    if sys.platform != "win32":
        assert stat.S_IMODE(found.stat().st_mode) == 0o700
        another = os.getuid() + 1
        monkeypatch.setattr(os, "getuid", lambda: another)
        found.rename(found.with_name(f"sferum-{another}"))
        with pytest.raises(OutputFailedError, match="sferum-"), locked([target]):
            pass
