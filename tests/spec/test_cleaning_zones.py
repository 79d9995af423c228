"""K5: moments with a zone are days of that zone; those of UTC are said, and can be moved."""

import datetime as dt
import tomllib
from pathlib import Path

import polars as pl
import pytest

from sferum_cli.errors import WrongCallError
from sferum_cli.problems import Problem
from sferum_cli.settings import Settings, read_settings
from sferum_cli.sources.cleaning.parsing import UnreadableError, parse_moment
from sferum_cli.sources.cleaning.time_zones import is_zone, near_zone, zone_of_regions
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.options import TableOptions
from tests.builders.rules import World

OMSK = ReadOptions(tables=TableOptions(time_zone="Asia/Omsk"))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-10-24T23:30:00+06:00", "2024-10-24T23:30"),
        ("2024-10-24T23:30:00.000+0600", "2024-10-24T23:30"),
        ("2024-10-24 23:30 +06", "2024-10-24T23:30"),
        ("24.10.2024 23:30+03:00", "2024-10-24T23:30"),
        ("2024-10-24T23:30:00Z", "2024-10-24T23:30"),
        ("2024-10-24 23:30:00 UTC", "2024-10-24T23:30"),
        ("2024-10-24T23:30:00-05:00", "2024-10-24T23:30"),
    ],
)
def test_a_moment_is_of_the_day_of_its_own_zone(text: str, moment: str) -> None:
    assert parse_moment(text) == dt.datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    "text", ["2024-10-24T10:00+25:00", "2024-10-24T10:00+06:75", "2024-10-24Z", "24.10.2024 +06"]
)
def test_no_zone(text: str) -> None:
    with pytest.raises(UnreadableError):
        parse_moment(text)


UTC_SPELLINGS = ["Z", "+00:00", "+0000", "+00", "-00:00", " UTC", " GMT"]


def write(world: World, suffix: str, moments: list[str]) -> None:
    """A teacher with five messages at each moment; the last day of the week is 24.10.2024."""
    world.headcount("школа\n1")
    world.activity("\n".join(["человек | день | отправлено", *(f"7 | {m} | 5" for m in moments)]))
    if suffix == ".csv":
        return
    path = world.paths.pop()
    frame = pl.read_csv(path, separator=";", infer_schema_length=0)
    date = pl.col("Дата").str.strip_suffix("Z").str.to_datetime().dt.replace_time_zone("UTC")
    world.paths.append(path.with_suffix(suffix))
    frame.with_columns(date).write_parquet(world.paths[-1])


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_the_proposal_followed_to_the_letter(world: World, suffix: str, tmp_path: Path) -> None:
    """17.10. at 20:00 of Greenwich is the 18th in Omsk: inside the week, and ten messages."""
    write(world, suffix, ["2024-10-17T20:00:00Z", "2024-10-24T10:00:00Z"])
    found = world.report()
    assert found.columns("teachers", "active_teachers_messages") == [(1, 0)]
    (warning,) = found.warnings("time-zone")
    assert (warning.count, warning.column, warning.header) == (2, "A", "Дата")
    (tmp_path / "sferum.toml").write_text("\n".join(warning.snippet), "utf-8")
    zone = read_settings(tmp_path / "sferum.toml").time_zone
    assert zone == "Asia/Omsk"
    followed = world.report(reading=ReadOptions(tables=TableOptions(time_zone=zone)))
    assert followed.columns("teachers", "active_teachers_messages") == [(1, 1)]
    assert not followed.warnings("time-zone")


@pytest.mark.parametrize("spelling", UTC_SPELLINGS)
def test_utc_however_it_is_written(world: World, spelling: str) -> None:
    write(world, ".csv", [f"2024-10-24 10:00:00{spelling}", "2024-10-23"])
    assert world.report().warned("time-zone") == 1
    assert world.report(reading=OMSK).warned("time-zone") is None


def test_days_and_other_zones_are_no_warning(world: World) -> None:
    write(world, ".csv", ["24.10.2024", "2024-10-23T10:00+06:00", "22.10.2024 23:59", "45587.5"])
    assert world.report().warned("time-zone") is None


def test_a_day_without_a_zone_is_not_moved(world: World) -> None:
    write(world, ".csv", ["18.10.2024", "24.10.2024 23:59"])
    assert world.report(reading=OMSK).columns("active_teachers_messages") == [(1,)]


def test_the_last_day_is_that_of_the_office(world: World) -> None:
    """The default week ends on the last date, which the setting moves too."""
    write(world, ".csv", ["2024-10-23T20:00:00Z", "2024-10-17T20:00:00Z"])
    found = world.report(reading=OMSK, week=None)
    assert str(found.report.week.end) == "2024-10-24"
    assert found.columns("active_teachers_messages") == [(1,)]


@pytest.mark.parametrize(
    ("region", "zone"),
    [("Омская обл.", "Asia/Omsk"), ("Кемеровская область - Кузбасс", "Asia/Novokuznetsk"),
     ("Республика Северная Осетия-Алания", "Europe/Moscow"), ("Новая область", "Asia/Omsk")],
)  # fmt: skip
def test_the_zone_of_the_headcount_is_proposed(world: World, region: str, zone: str) -> None:
    world.headcount(f"школа | регион\n1 | {region}")
    world.activity("день\n2024-10-24T10:00:00Z")
    (warning,) = world.report().warnings("time-zone")
    assert tomllib.loads("\n".join(warning.snippet)) == {"time_zone": zone}


def test_regions_of_two_zones_have_none() -> None:
    assert zone_of_regions(["омская", "томская"]) is None
    assert zone_of_regions([]) is None


@pytest.mark.parametrize(
    ("name", "near"),
    [("Asia/Omks", "Asia/Omsk"), ("Omsk", "Asia/Omsk"), ("Moscow", "Europe/Moscow"),
     ("asia/novosibirsk", "Asia/Novosibirsk"), ("Europe/Samra", "Europe/Samara")],
)  # fmt: skip
def test_an_unknown_zone_is_a_wrong_call_with_the_nearest(
    name: str, near: str, tmp_path: Path
) -> None:
    path = tmp_path / "sferum.toml"
    path.write_text(f'time_zone = "{name}"\n', "utf-8")
    with pytest.raises(WrongCallError, match=near) as error:
        read_settings(path)
    assert name in str(error.value)
    assert near_zone(name) == near


def test_known_zones() -> None:
    assert Settings(time_zone="Asia/Omsk").time_zone == "Asia/Omsk"
    assert is_zone("Europe/Moscow")
    assert not is_zone("Омск")


def test_the_warning_names_its_place(world: World) -> None:
    write(world, ".csv", ["2024-10-24T10:00:00Z"])
    (warning,) = world.report().warnings("time-zone")
    assert isinstance(warning, Problem)
    assert warning.path is not None
    assert warning.path.name == "activity.csv"
