"""Outputs as files: the whole result, or the old file and a message."""

import dataclasses
import errno
import os
import secrets
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sferum_cli.problems import OutputFailedError, WrongCallError, system_reason
from sferum_cli.render import files
from sferum_cli.render.delimited import CsvStyle
from sferum_cli.render.files import WRITERS, check_outputs, write_report, write_whole
from tests.unit.test_render_cells import NAMES, sample, with_names

OLD = b"the old file"
SUFFIXES = sorted(WRITERS)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "report.csv"
    path.write_bytes(OLD)
    return path


def only_old_is_left(target: Path) -> bool:
    return list(target.parent.iterdir()) == [target] and target.read_bytes() == OLD


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_two_writes_give_equal_bytes(suffix: str, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_report(with_names(*NAMES), tmp_path / (name + suffix.upper()), CsvStyle())
    first, second = sorted(tmp_path.iterdir())
    assert first.read_bytes() == second.read_bytes()
    assert len(first.read_bytes()) > 1000


def test_a_new_file_replaces_the_old_one(target: Path) -> None:
    write_report(sample(), target, CsvStyle())
    assert target.read_text("utf-8").startswith("Регион,Муниципалитет")
    assert list(target.parent.iterdir()) == [target]
    if sys.platform != "win32":
        assert stat.S_IMODE(target.stat().st_mode) == files.FILE_MODE


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
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EDQUOT])
def test_a_failing_disk_keeps_the_old_file(
    name: str, number: int, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = OSError(number, os.strerror(number))
    monkeypatch.setattr(os, name, failing(1, error, getattr(os, name)))
    with pytest.raises(OutputFailedError) as told:
        write_report(sample(), target, CsvStyle())
    assert str(target) in str(told.value)
    assert system_reason(error) in str(told.value)
    assert only_old_is_left(target)


@pytest.mark.parametrize("there", ["link", "file"])
def test_a_taken_temporary_name_is_neither_followed_nor_removed(
    there: str, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "token_hex", lambda _size: "guessed")
    beside = target.with_name(".sferum-guessed.tmp")
    victim = target.with_name("victim")
    victim.write_bytes(OLD)
    if there == "link":
        beside.symlink_to(victim)
    else:
        beside.write_bytes(OLD)
    with pytest.raises(OutputFailedError):
        write_report(sample(), target, CsvStyle())
    assert beside.is_symlink() == (there == "link")
    assert [path.read_bytes() for path in (beside, victim, target)] == [OLD] * 3


def test_nobody_else_reads_an_unfinished_file(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def look(_descriptor: int) -> None:
        (beside,) = set(target.parent.iterdir()) - {target}
        seen.append((beside.name, stat.S_IMODE(beside.stat().st_mode) & 0o077))

    monkeypatch.setattr(os, "fsync", look)
    for _time in range(2):
        write_report(sample(), target, CsvStyle())
    assert seen[0][0] != seen[1][0]
    if sys.platform != "win32":
        assert {mode for _name, mode in seen} == {0}


@pytest.mark.parametrize("interruption", [KeyboardInterrupt(), SystemExit(1)])
def test_an_interruption_leaves_nothing(
    interruption: BaseException, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", failing(1, interruption, os.fsync))
    with pytest.raises(type(interruption)):
        write_report(sample(), target, CsvStyle())
    assert only_old_is_left(target)


def test_no_room_for_the_workbook_s_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from openpyxl.worksheet import _writer

    error = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    monkeypatch.setattr(_writer, "create_temporary_file", failing(1, error, lambda: None))
    with pytest.raises(OutputFailedError, match=r"report\.xlsx"):
        write_report(sample(), tmp_path / "report.xlsx", CsvStyle())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("written", [b"", b"hal"])
def test_what_does_not_read_back_is_not_put_in_place(
    written: bytes, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "read_bytes", lambda path: written)
    with pytest.raises(OutputFailedError):
        write_whole(target, b"half", lambda data: True)
    monkeypatch.undo()
    with pytest.raises(OutputFailedError):
        write_whole(target, b"half", lambda data: False)
    assert only_old_is_left(target)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_checks_notice_a_lost_row(suffix: str) -> None:
    report = sample()
    data = WRITERS[suffix].make(report, CsvStyle())
    assert WRITERS[suffix].check(data, report)
    if suffix != ".xlsx":  # a workbook's check is that of its archive
        more = dataclasses.replace(report, rows=report.rows.vstack(report.rows))
        assert not WRITERS[suffix].check(data, more)


def test_check_outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = tmp_path / "in.csv"
    given.write_bytes(OLD)
    (tmp_path / "folder.csv").mkdir()
    check_outputs([tmp_path / "new.csv", tmp_path / "NEW.XLSX"], [given])
    for name in ("report.txt", "report", "report.xls"):
        with pytest.raises(WrongCallError, match=r"\.xlsx, \.csv, \.json, \.parquet, \.md"):
            check_outputs([tmp_path / name], [])
    for same in (given, tmp_path / "folder.csv" / ".." / "in.csv"):
        with pytest.raises(WrongCallError):
            check_outputs([same], [given])
    for path in (tmp_path / "folder.csv", tmp_path / "none" / "a.csv", given / "a.csv"):
        with pytest.raises(OutputFailedError):
            check_outputs([path], [])
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputFailedError):
        check_outputs([tmp_path / "new.csv"], [])
    assert given.read_bytes() == OLD


def test_links_are_refused(tmp_path: Path) -> None:
    kept = tmp_path / "kept.csv"
    kept.write_bytes(OLD)
    (tmp_path / "link.csv").symlink_to(kept)
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    for name in ("link.csv", "loop.csv"):
        with pytest.raises(OutputFailedError):
            check_outputs([tmp_path / name], [])
    with pytest.raises(WrongCallError):
        check_outputs([tmp_path / "link.csv"], [kept])


def test_an_input_known_by_its_folder_alone_is_not_overwritten(target: Path) -> None:
    sheets = tuple(dataclasses.replace(one, path=str(target)) for one in sample().inputs)
    with pytest.raises(WrongCallError):
        write_report(dataclasses.replace(sample(), inputs=sheets), target, CsvStyle())
    assert only_old_is_left(target)
