"""``python -m tests.benchmarks``: docs/performance.md says what it measures."""

import argparse
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.cases import CASES, Case
from tests.benchmarks.measuring import FailedError
from tests.benchmarks.running import run_case, stages_of
from tests.benchmarks.table import table

LIBRARIES = ("polars", "fastexcel", "duckdb", "pandas")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the cases; 1 where a bar is missed, answers differ or a command fails."""
    wanted = _parser().parse_args(arguments)
    chosen = [case for case in CASES if not wanted.case or case.name in wanted.case]
    cases = [case.scaled(wanted.scale) for case in chosen]
    with _folder(wanted.keep) as folder:
        if wanted.stages:
            return _print_stages(cases, folder)
        _print(_setting(wanted.times, wanted.scale))
        return _print_table(cases, folder, wanted.times)


def _print_table(cases: Sequence[Case], folder: Path, times: int) -> int:
    results, failures = [], []
    for case in cases:
        try:
            results.append(run_case(case, folder, times))
        except (FailedError, OSError, LookupError, ValueError) as error:
            # A command, or an answer that is missing or no report: the other cases are worth
            # running all the same.
            failures.append(f"{case.name} failed: {error}")
    _print(f"\n{table(results)}")
    for failure in failures:
        _print(f"\n{failure}")
    return 0 if not failures and all(result.good for result in results) else 1


def _print_stages(cases: Sequence[Case], folder: Path) -> int:
    failed = False
    for case in cases:
        if not case.timings:
            continue
        try:
            _print(f"{case.name}\n{stages_of(case, folder)}")
        except FailedError as error:
            failed = True
            _print(f"{case.name} failed: {error}\n")
    return int(failed)


def _setting(times: int, scale: float) -> str:
    python = f"Python {platform.python_version()}"
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    return f"{machine}; {python}, {libraries}; scale {scale:g}, median of {times}"


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
    else:
        with TemporaryDirectory(prefix="sferum-benchmarks-") as made:
            yield Path(made)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description="Measure sferum beside its peers on invented data (docs/performance.md).",
    )
    parser.add_argument(
        "--case",
        action="append",
        choices=[case.name for case in CASES],
        metavar="NAME",
        help=f"only this case (repeatable): {', '.join(case.name for case in CASES)}",
    )
    parser.add_argument(
        "--times", type=_times, metavar="N", default=3, help="runs of each command (default 3)"
    )
    parser.add_argument(
        "--scale",
        type=_scale,
        metavar="F",
        default=1.0,
        help="how many users, as a multiple (default 1.0)",
    )
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep the data there, and use what is there"
    )
    parser.add_argument(
        "--stages",
        action="store_true",
        help="instead of the table, what sferum --timings says of one run of each case",
    )
    return parser


def _times(word: str) -> int:
    times = int(word)
    if times < 1:
        raise argparse.ArgumentTypeError("at least 1 expected")
    return times


def _scale(word: str) -> float:
    scale = float(word)
    if not 0 < scale < float("inf"):
        raise argparse.ArgumentTypeError("a number above 0 expected")
    return scale


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
