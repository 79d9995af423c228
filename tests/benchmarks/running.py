"""A case is run: its data made, the product and its peers in turn, the answers compared."""

import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.benchmarks.answers import differences
from tests.benchmarks.cases import Case, Data, Files, Runner
from tests.benchmarks.measuring import Measured, measure, read_through


@dataclass(frozen=True)
class Cost:
    """What several runs of one command come to."""

    seconds: float
    """The median."""

    peak: int
    """Bytes, of the run that took most."""


@dataclass(frozen=True)
class Beside:
    """A peer, or a limit, beside the product."""

    name: str
    cost: Cost
    ratio: float
    bar: float | None
    agree: bool | None
    """None where there is no answer to compare."""

    @property
    def missed(self) -> bool:
        """Whether the product took longer than it may."""
        return self.bar is not None and self.ratio > self.bar


@dataclass(frozen=True)
class Result:
    """A case that was run."""

    case: str
    rows: int
    product: Cost
    beside: tuple[Beside, ...]

    @property
    def good(self) -> bool:
        """Whether no bar is missed and no answer differs."""
        return not any(beside.missed or beside.agree is False for beside in self.beside)


def run_case(case: Case, folder: Path, times: int) -> Result:
    """Run a case so many times, with its data in a folder."""
    runners = (case.product, *case.peers, *case.limits)
    work = _work_folder(folder)
    files = {
        runner.name: _files(runner.data or case.data, folder, work / f"{number}.csv")
        for number, runner in enumerate(runners)
    }
    runs: dict[str, list[Measured]] = {runner.name: [] for runner in runners}
    differing: dict[str, list[str]] = {}
    if not case.data:
        # Nobody pays for modules that are not compiled or not yet in memory.
        for runner in runners:
            measure(runner.command(files[runner.name]), work)
    for time in range(times * case.more_often):
        # In turn: a machine that is slower for a while is slower for all.
        for runner in runners:
            if time and runner.once:
                continue
            answer = files[runner.name].answer
            answer.unlink(missing_ok=True)
            measured = measure(runner.command(files[runner.name]), work)
            runs[runner.name].append(measured)
            _say(f"{case.name}: {runner.name}, {measured.seconds:.2f} s")
            if runner is not case.product and runner.answers and not differing.get(runner.name):
                found = differences(files[case.product.name].answer, answer)
                differing[runner.name] = found
                for line in found[:5]:
                    _say(f"{case.name}: {runner.name} does not agree: {line}")
    costs = {name: _cost(measured) for name, measured in runs.items()}
    return Result(
        case.name,
        case.data.rows if case.data else 0,
        costs[case.product.name],
        tuple(
            Beside(
                runner.name,
                costs[runner.name],
                _ratio(case, costs[case.product.name], runner, costs[runner.name]),
                runner.bar,
                None if runner.name not in differing else not differing[runner.name],
            )
            for runner in runners[1:]
        ),
    )


def stages_of(case: Case, folder: Path) -> str:
    """What the product says of where its time went, in one run."""
    work = _work_folder(folder)
    files = _files(case.data, folder, work / "0.csv")
    # Quiet: what it says of the data is not wanted here.
    return measure([*case.product.command(files), "--quiet", "--timings"], work).said


def _work_folder(folder: Path) -> Path:
    work = folder / "answers"
    work.mkdir(parents=True, exist_ok=True)
    return work


def _files(data: Data | None, folder: Path, answer: Path) -> Files:
    if not data:
        return Files(folder, "", several=False, answer=answer)
    place = folder / data.name
    if not place.exists():
        _say(f"making {data.name}")
        maker = [sys.executable, "-m", "tests.benchmarks.make_data"]
        measure([*maker, str(data.users), str(data.days), data.form, str(place)], folder)
    read_through(place)
    return Files(place, data.suffix, several=data.days > 1, answer=answer, users=data.users)


def _cost(runs: list[Measured]) -> Cost:
    return Cost(median(run.seconds for run in runs), max(run.peak for run in runs))


def _ratio(case: Case, product: Cost, runner: Runner, cost: Cost) -> float:
    ratio = product.seconds / cost.seconds
    if case.per_row and case.data and runner.data:
        ratio *= runner.data.rows / case.data.rows
    return ratio


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
