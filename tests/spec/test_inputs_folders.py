"""What a folder means: its own files, and what its folders hold."""

from pathlib import Path

import polars as pl
import pytest

from sferum_cli.problems import Code
from sferum_cli.sources.files.find import find_files
from sferum_cli.sources.files.partitions import partitions_of
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.options import TableOptions
from tests.builders.rules import World


def test_folders_with_spreadsheets_are_known_though_nobody_reads_them(tmp_path: Path) -> None:
    for name in ("а.csv", "2024/б.xlsx", "2024/10/в.ods", "__MACOSX/г.csv", ".кэш/д.csv",
                 "письма/е.docx"):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = find_files([tmp_path])
    assert [file.path.name for file in found.files] == ["а.csv"]
    assert found.folders == [tmp_path / "2024", tmp_path / "2024" / "10"]


GLOBS = [
    ("а*/x.csv", ["а1/x.csv", "а2/x.csv"]),
    ("а*", ["а1/x.csv", "а1/y.csv", "а2/x.csv"]),
    ("*/*.csv", ["а1/x.csv", "а1/y.csv", "а2/x.csv", "б/x.csv", "б[1]/x.csv"]),
    ("**/z.csv", ["б/в/z.csv"]),
    ("б/**/*.csv", ["б/x.csv", "б/в/z.csv"]),
    ("б[1]", ["б[1]/x.csv"]),  # a folder of this name is meant first
    ("б[1]/x.csv", ["б[1]/x.csv"]),
    ("а?/y.csv", ["а1/y.csv"]),
]


@pytest.mark.parametrize("is_whole", [False, True])
@pytest.mark.parametrize(("glob", "expected"), GLOBS)
def test_a_glob_in_any_part_of_a_path(
    glob: str,
    expected: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_whole: bool,
) -> None:
    """As a script or PowerShell hands it over, which expands none."""
    for name in ("а1/x.csv", "а1/y.csv", "а1/~$y.csv", "а2/x.csv", "б/x.csv", "б/в/z.csv",
                 "б[1]/x.csv", ".кэш/x.csv"):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    monkeypatch.chdir(tmp_path)
    found = find_files([tmp_path / glob if is_whole else Path(glob)])
    assert [one.path.resolve().relative_to(tmp_path.resolve()).as_posix()
            for one in found.files] == expected  # fmt: skip
    assert not found.problems


def partitioned(world: World, folder: str, *days: tuple[str, str], file: str = "part-0") -> None:
    """The activity under folders that say its days, without a date of its own."""
    world.headcount("школа\n1")
    world.activity("отправлено\n6")
    path = world.paths.pop()
    frame = pl.read_csv(path, separator=";", infer_schema=False).drop("Дата")
    path.unlink()
    for day, user in days:
        place = world.folder / folder.format(day=day) / f"{file}.parquet"
        place.parent.mkdir(parents=True, exist_ok=True)
        frame.with_columns(pl.lit(user).alias("ID пользователя")).write_parquet(place)
    world.paths[:] = [world.folder]


DAYS = (("2024-10-24", "а"), ("2024-10-23", "а"), ("2024-10-01", "б"))


@pytest.mark.parametrize(
    "folder",
    ["активность/date={day}", "date={day}", "а/Дата={day}", "а/region=55/date={day}",
     "а/date={day}/region=%D0%9E", "а/date={day} 00%3A00%3A00"],
)  # fmt: skip
def test_parquet_under_folders_that_say_a_column(world: World, folder: str) -> None:
    partitioned(world, folder, *DAYS)
    (world.folder / folder.format(day=DAYS[0][0]) / "_SUCCESS").touch()
    found = world.report()
    # The same bytes on two days are two days, and one teacher with six messages on each.
    assert found.columns("teachers", "active_teachers_messages") == [(1, 1)]
    assert found.report.run.inputs[-1].outside == 0


def test_partitions_named_by_the_call(world: World) -> None:
    partitioned(world, "date={day}", *DAYS[:2])
    world.paths[:] = [*world.folder.glob("*.csv"), *sorted(world.folder.glob("*/*.parquet"))]
    assert world.report().columns("teachers", "active_teachers_messages") == [(1, 1)]


def test_the_same_part_twice_of_one_day(world: World) -> None:
    partitioned(world, "а/date={day}", DAYS[0])
    partitioned(world, "а/date={day}", DAYS[0], file="part-1")
    assert world.codes() == [Code.FILE_TWICE]


def test_an_error_in_a_partition_names_its_folder(world: World) -> None:
    partitioned(world, "а/date={day}", ("2024-10-24", "а"), ("вчера", "а"))
    errors = world.errors()
    assert {error.code for error in errors} == {Code.VALUE_DATE}
    assert {error.file for error in errors} == {"date=вчера/part-0.parquet"}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/а/b.parquet", {}),
        ("/date=2024-10-24/b.parquet", {"date": "2024-10-24"}),
        ("/y=1/m=2/b.parquet", {"y": "1", "m": "2"}),
        ("/y=1/между/m=2/b.parquet", {"m": "2"}),
        ("/y=__HIVE_DEFAULT_PARTITION__/b.parquet", {"y": None}),
        ("/y=/b=c=d/b.parquet", {"y": "", "b": "c=d"}),
        ("/=1/b.parquet", {}),
    ],
)
def test_what_the_folders_of_a_file_say(path: str, said: dict[str, str | None]) -> None:
    assert partitions_of(Path(path)) == said


@pytest.mark.parametrize("key", ["dt", "загружено"])
def test_dates_in_folders_under_an_unknown_key_are_no_undated_file(world: World, key: str) -> None:
    """As in a column: the error proposes an option, which reads each day as its own."""
    partitioned(world, key + "={day}", ("2024-10-24", "а"), ("2024-10-01", "а"))
    errors = world.errors()
    assert {one.code for one in errors} == {Code.DATES_UNKNOWN}
    assert f'--map "{key}=date"' in errors[0].message
    reading = ReadOptions(tables=TableOptions(columns={key: "date"}))
    assert world.report(reading=reading).columns("teachers", "active_teachers_messages") == [(1, 0)]
