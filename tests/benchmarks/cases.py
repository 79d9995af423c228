"""The cases: which data, which command of the product, which peers, and which bar.

A bar is the most that the product may take, as a multiple of what the peer takes.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

from tests.benchmarks.measuring import ROOT

WEEK_END = "2024-10-24"
"""As in make_data.py, which imports too much to be imported here (measuring.py says why)."""


_USERS_PER_ORGANIZATION, _DAYS_IN_WEEK = 250, 7
"""As in make_data.py too."""


@dataclass(frozen=True)
class Data:
    """What make_data.py makes."""

    users: int
    days: int
    form: str
    """A suffix, before it how it is written where that is unusual (quoted.csv), or «history»."""

    @property
    def suffix(self) -> str:
        """What the names of the files end with."""
        return self.form.rpartition(".")[2]

    @property
    def rows(self) -> int:
        """Rows of activity; of a history those of its organizations, a row each per week."""
        if self.form == "history":
            return self.users // _USERS_PER_ORGANIZATION * (self.days // _DAYS_IN_WEEK)
        return self.users * self.days

    @property
    def name(self) -> str:
        """The folder of the data."""
        return f"{self.users}-users-{self.days}-days-{self.form}"


@dataclass(frozen=True)
class Files:
    """What a command is told: where its data are, and where to write its answer."""

    folder: Path
    suffix: str
    several: bool
    answer: Path
    users: int = 0

    @property
    def activity(self) -> str:
        """The file of activity, or a glob where there are several."""
        day = "*" if self.several else WEEK_END
        return str(self.folder / f"activity-{day}.{self.suffix}")

    @property
    def headcount(self) -> str:
        """The file of headcount."""
        return str(self.folder / f"headcount.{self.suffix}")


@dataclass(frozen=True)
class Runner:
    """A command that is measured."""

    name: str
    command: Callable[[Files], list[str]]
    answers: bool = False
    """Whether it writes a report that can be compared."""

    bar: float | None = None
    once: bool = False
    """Whether it is too slow to be run more than once."""

    data: Data | None = None
    """What it reads, if not what the product reads."""


@dataclass(frozen=True)
class Case:
    """The product beside its peers."""

    name: str
    data: Data | None
    product: Runner
    peers: tuple[Runner, ...]
    limits: tuple[Runner, ...] = ()
    """What no report on the data can do without: shown, without a bar."""

    per_row: bool = False
    """Whether times are compared per row, not as they are."""

    more_often: int = 1
    """How many times as often as other cases it is run: a short one varies more."""

    timings: bool = True
    """Whether the product can say where its time went."""

    def scaled(self, scale: float) -> "Case":
        """The case with fewer users, or more."""
        return replace(
            self,
            data=self.data and _scaled(self.data, scale),
            peers=tuple(
                replace(peer, data=peer.data and _scaled(peer.data, scale)) for peer in self.peers
            ),
        )


def _scaled(data: Data, scale: float) -> Data:
    return replace(data, users=max(1, round(data.users * scale)))


def _product(*options: str, outputs: tuple[str, ...] = (".csv",)) -> Runner:
    """The product on a folder, as a person calls it."""

    def command(files: Files) -> list[str]:
        written = [word for out in outputs for word in ("-o", str(files.answer.with_suffix(out)))]
        return [
            *(sys.executable, "-m", "sferum_cli", "report", str(files.folder)),
            *("--keys", *written, *options),
        ]

    return Runner(" ".join(("sferum", *options)), command, answers=True)


def _dynamics(files: Files) -> list[str]:
    """Week by week, as a person calls it; its answer is compared by the newest week."""
    return [
        *(sys.executable, "-m", "sferum_cli", "dynamics", str(files.folder)),
        *("--keys", "-o", str(files.answer)),
    ]


def _weekly(files: Files) -> list[str]:
    """The weekly export for a program."""
    return [
        *(sys.executable, "-m", "sferum_cli", "weekly", str(files.folder)),
        *("-o", str(files.answer.with_suffix(".json"))),
    ]


def _of_history(*options: str, suffix: str = ".csv") -> Callable[[Files], list[str]]:
    """The dynamics of a history alone."""

    def command(files: Files) -> list[str]:
        return [
            *(sys.executable, "-m", "sferum_cli", "dynamics", "--history", str(files.folder)),
            *("--weeks", "104", "-o", str(files.answer.with_suffix(suffix)), *options),
        ]

    return command


def _keeping(runner: Runner) -> Runner:
    """The same command with a history, which is empty each time."""

    def command(files: Files) -> list[str]:
        history = mkdtemp(prefix="history-", dir=files.answer.parent)
        return [*runner.command(files), "--history", history]

    return replace(runner, name=f"{runner.name} --history", command=command)


def _peer(name: str, module: str, *, bar: float | None = None, once: bool = False) -> Runner:
    """A peer that writes the report."""

    def command(files: Files) -> list[str]:
        return [
            *(sys.executable, "-m", f"tests.benchmarks.peers.{module}"),
            *(files.activity, files.headcount, WEEK_END, str(files.answer)),
        ]

    return Runner(name, command, answers=True, bar=bar, once=once)


def _reader(name: str, module: str, bar: float | None = None) -> Runner:
    """A peer that only reads the activity."""

    def command(files: Files) -> list[str]:
        return [sys.executable, "-m", f"tests.benchmarks.peers.{module}", files.activity]

    return Runner(name, command, bar=bar)


def _words(name: str, *words: str, bar: float | None = None) -> Runner:
    """A command that has no data."""

    def command(files: Files) -> list[str]:  # noqa: ARG001 - as others are called
        return [sys.executable, *words]

    return Runner(name, command, bar=bar)


def _sample() -> Runner:
    """The product that makes data itself."""

    def command(files: Files) -> list[str]:
        folder = str(files.answer.with_suffix(""))
        return [
            *(sys.executable, "-m", "sferum_cli", "sample", "--users", str(files.users)),
            *("--format", "parquet", "-o", folder, "--quiet"),
        ]

    return Runner("sferum sample", command)


def _writer(name: str, module: str, bar: float) -> Runner:
    """A peer that only writes the activity."""

    def command(files: Files) -> list[str]:
        words = [files.activity, str(files.answer.with_suffix(".parquet"))]
        return [sys.executable, "-m", f"tests.benchmarks.peers.{module}", *words]

    return Runner(name, command, bar=bar)


def _duckdb(tuned: float) -> tuple[Runner, Runner]:
    return (
        _peer("DuckDB, tuned", "tuned_duckdb", bar=tuned),
        _peer("DuckDB, straight", "straight_duckdb", bar=0.5),
    )


def _odd_workbook(form: str) -> Case:
    """The region's workbook as another program than Excel writes it."""
    product = _product(outputs=_REGION_OUTPUTS)
    usual = replace(product, name="sferum, as Excel writes it", bar=2.0, data=_REGION)
    return Case(f"xlsx-{form}", replace(_REGION, form=f"{form}.xlsx"), product, (usual,))


_REGION = Data(300_000, 1, "xlsx")
_COUNTRY = Data(10_000_000, 1, "parquet")
_REGION_OUTPUTS = (".xlsx", ".csv")
_SCAN = _reader("limit: Polars only counts", "bare_scan")
_SAMPLE = str(ROOT / "sample_data")
_MEMORY = ("--memory", "1GB")
_BY_ORGANIZATION = replace(_product("--level", "organization"), answers=False)

CASES = (
    Case(
        "region-xlsx",
        _REGION,
        _product(outputs=_REGION_OUTPUTS),
        (
            _reader("fastexcel only reads", "read_workbook", bar=1.6),
            _peer("pandas", "straight_pandas", once=True),
        ),
        (_reader("limit: only unzip", "bare_unzip"),),
    ),
    *map(_odd_workbook, ("no-r", "single-quotes", "prefix")),
    Case(
        "country-parquet",
        _COUNTRY,
        _product(),
        _duckdb(tuned=1.0),
        (_SCAN,),
    ),
    Case(
        "weekly",
        _COUNTRY,
        Runner("sferum weekly, to json", _weekly),
        (replace(_BY_ORGANIZATION, name="sferum report by organization", bar=1.3),),
    ),
    Case(
        "daily-parquet",
        Data(2_000_000, 7, "parquet"),
        _product(),
        _duckdb(tuned=1.2),
        (_SCAN,),
    ),
    Case(
        "country-csv",
        Data(3_000_000, 1, "csv"),
        _product(),
        _duckdb(tuned=1.3),
        (_SCAN,),
    ),
    Case(
        "csv-quoted",
        Data(3_000_000, 1, "quoted.csv"),
        _product(),
        _duckdb(tuned=1.5),
        (_SCAN,),
    ),
    Case(
        "start-help",
        None,
        _words("sferum", "-m", "sferum_cli", "--help"),
        (_words("import typer", "-c", "import typer", bar=3.0),),
        more_often=5,
        timings=False,
    ),
    Case(
        "start-sample",
        None,
        _words("sferum", "-m", "sferum_cli", "report", _SAMPLE, "--format", "table"),
        (
            _words(
                "import typer, rich.table, polars, pydantic",
                "-c",
                "import typer, rich.table, polars, pydantic",
                bar=3.0,
            ),
        ),
        more_often=5,
    ),
    Case(
        "growth",
        Data(10_000_000, 7, "parquet"),
        replace(_product(), answers=False),
        (
            replace(
                _product(),
                name="sferum, a tenth of the rows",
                answers=False,
                bar=1.2,
                data=Data(1_000_000, 7, "parquet"),
            ),
        ),
        per_row=True,
    ),
    Case(
        "dynamics",
        Data(150_000, 84, "parquet"),
        Runner("sferum dynamics", _dynamics, answers=True),
        (
            replace(
                _product(),
                name="sferum report, one week",
                bar=1.1,
                data=Data(150_000, 7, "parquet"),
            ),
        ),
        per_row=True,
    ),
    Case(
        "dynamics-history",
        Data(750_000, 728, "history"),
        Runner("sferum dynamics --history", _of_history()),
        (
            _words(
                "sferum report sample_data",
                *("-m", "sferum_cli", "report", _SAMPLE, "--format", "table"),
                bar=2.0,
            ),
        ),
        (
            Runner(
                "organizations, to parquet",
                _of_history("--level", "organization", suffix=".parquet"),
            ),
        ),
        more_often=3,
    ),
    Case(
        "memory",
        Data(4_000_000, 7, "parquet"),
        _product(*_MEMORY),
        (replace(_product(), name="sferum without --memory", bar=3.0),),
    ),
    Case(
        "history-keep",
        Data(1_000_000, 7, "parquet"),
        _keeping(_BY_ORGANIZATION),
        (replace(_BY_ORGANIZATION, bar=1.3),),
        more_often=2,
    ),
    Case(
        "sample",
        Data(1_000_000, 1, "sample.arrow"),
        _sample(),
        (_writer("Polars only writes", "write_parquet", bar=3.0),),
        timings=False,
    ),
)
