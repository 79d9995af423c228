"""Broken files by the thousand: every format, bytes flipped, cut, doubled and zeroed at random.

`python -m tests.faults.mutants 20000` reads as many, which takes hours; the tests read a few
hundred. A mutant may be refused or read. It must not end in a traceback, in the end of the
process, or in silence, and what carries a checksum must not be read as other numbers.
"""

import gzip
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.conftest import run_sferum
from tests.faults import containers as make

FORMATS: dict[str, Callable[[], bytes]] = {
    ".xlsx": make.xlsx_of,
    ".xls": make.xls_of,
    ".ods": make.ods_of,
    ".csv": make.csv_of,
    ".csv.gz": lambda: gzip.compress(make.csv_of(), mtime=0),
    ".parquet": lambda: make.parquet_of(make.frame_of()),
}
WITH_CHECKSUM = (".xlsx", ".ods", ".csv.gz")
AT_ONCE = 50


def mutant(data: bytes, source: random.Random) -> bytes:
    """The bytes with one thing done to them, rarely several."""
    changed = bytearray(data)
    for _time in range(source.choice((1, 1, 1, 2, 8))):
        place = source.randrange(len(changed))
        size = source.choice((1, 2, 16, 256))
        kind = source.choice(("flip", "flip", "byte", "zeros", "double", "cut", "cut end"))
        if kind == "flip":
            changed[place] ^= 1 << source.randrange(8)
        elif kind == "byte":
            changed[place] = source.randrange(256)
        elif kind == "zeros":
            changed[place : place + size] = bytes(size)
        elif kind == "double":
            changed[place:place] = changed[place : place + size]
        elif kind == "cut":
            del changed[place : place + size]
        elif len(changed) > 1:
            del changed[max(place, 1) :]
        if not changed:
            break
    return bytes(changed)


def failures(number: int, seed: int, folder: Path) -> Iterator[tuple[str, str]]:
    """What went wrong: the mutant's name and how; mutants that did so stay in ``folder``."""
    source = random.Random(seed)
    headcount = folder / "headcount.csv"
    headcount.write_bytes(make.HEADCOUNT.encode())
    suffixes = list(FORMATS)
    bases = {suffix: build() for suffix, build in FORMATS.items()}
    right = {}
    for suffix, data in bases.items():
        path = folder / f"good{suffix}"
        path.write_bytes(data)
        right[suffix] = make.verdicts([path], headcount)[path]
        assert right[suffix].startswith("report"), (suffix, right[suffix])
    for start in range(0, number, AT_ONCE):
        paths = {}
        for count in range(start, min(start + AT_ONCE, number)):
            suffix = suffixes[count % len(suffixes)]
            path = folder / f"mutant-{seed}-{count}{suffix}"
            path.write_bytes(mutant(bases[suffix], source))
            paths[path] = suffix
        for path, verdict in make.verdicts(list(paths), headcount).items():
            suffix = paths[path]
            wrong = ""
            if verdict.startswith("died"):
                wrong = _ends_the_command(path, headcount)
            elif verdict.startswith("crashed"):
                wrong = verdict
            elif (
                suffix in WITH_CHECKSUM
                and verdict.startswith("report")
                and verdict != right[suffix]
            ):
                wrong = "read as other numbers"
            if wrong:
                yield path.name, wrong
            else:
                path.unlink()


def _ends_the_command(path: Path, headcount: Path) -> str:
    """What ends the reader must not end the command, which reads in a process of its own."""
    try:
        run = run_sferum("report", path, headcount, "--quiet", cwd=path.parent, cold=True)
    except subprocess.TimeoutExpired:
        return "hangs"
    fine = run.returncode == 3 and path.name in run.stderr and "Traceback" not in run.stderr
    return "" if fine else f"exit {run.returncode}: {run.stderr[:200]}"


def main() -> None:
    number = int(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    folder = Path(tempfile.mkdtemp(prefix="mutants-"))
    found = Counter[str]()
    for name, wrong in failures(number, seed, folder):
        found[wrong.split(":")[0]] += 1
        print(folder / name, wrong, flush=True)
    print(f"{number} mutants, {found.total()} wrong: {dict(found)}")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
