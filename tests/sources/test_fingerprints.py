"""What is taken beside the rest: work on a lane, and the hashes of files."""

import gzip
import hashlib
import threading
from pathlib import Path

import pytest

from sferum_cli.sources.files.fingerprint import Fingerprint, Stamp
from sferum_cli.sources.files.threads import Lane
from sferum_cli.sources.files.unreadable import UnreadableFileError


def test_a_lane_does_its_work_one_after_the_other_and_goes_on_after_a_failure() -> None:
    lane, may_end, begun = Lane(), threading.Event(), list[int]()

    def work(number: int) -> int:
        begun.append(number)
        may_end.wait()
        return 10 // number

    found = [lane.beside(work, number) for number in (5, 0, 2)]
    assert not any(one.done() for one in found)
    assert begun in ([], [5])
    may_end.set()
    assert found[0].result() == 2
    assert isinstance(found[1].exception(), ZeroDivisionError)
    assert found[2].result() == 5
    assert begun == [5, 0, 2]


def test_a_fingerprint_is_of_the_content_and_the_file_on_the_disk(tmp_path: Path) -> None:
    path, content = tmp_path / "a.csv.gz", b"one;two\n" * 3
    path.write_bytes(gzip.compress(content))
    packed, unpacked = (Fingerprint.of(one, Stamp.of(path)) for one in (path, content))
    assert (packed.size, unpacked.size) == (path.stat().st_size, len(content))
    assert packed.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert unpacked.sha256 == hashlib.sha256(content).hexdigest()
    packed.check()
    path.write_bytes(b"another")
    for one in (packed, unpacked):
        with pytest.raises(UnreadableFileError, match="изменился во время чтения"):
            one.check()


def test_what_cannot_be_read_to_its_end_has_no_hash_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "gone.csv"
    path.write_bytes(b"a")
    stamp = Stamp.of(path)
    path.unlink()
    fingerprint = Fingerprint.of(path, stamp)
    assert fingerprint.sha256 == ""
    with pytest.raises(FileNotFoundError):
        fingerprint.check()
