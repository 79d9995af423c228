"""The passport of a week: which numbers are unusual beside those of the history."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
import pytest

from sferum_cli.history.store import History
from sferum_cli.problems import Code
from sferum_cli.reports.week_result import WeekResult
from sferum_cli.rulebook.holidays import Holidays
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.reference.aliases import Aliases
from sferum_cli.views.passport import unusual, weeks_before
from tests.builders.rules import WEEK_END
from tests.builders.weeks import kept_weeks, week_before

NOBODY = Holidays()
OMSK, AZOVO = "г. Омск", "Азовский район"
SCHEMA = {
    "region": pl.String, "municipality": pl.String, "oktmo": pl.String,
    "accounts_people": pl.Int64, "active_organizations": pl.Int64,
    "active_teachers_messages": pl.Int64, "active_students": pl.Int64,
}  # fmt: skip


def week(
    back: int,
    *,
    rows: int | None = 100,
    people: int = 50,
    organizations: int | None = 10,
    by_municipality: Mapping[str, int | None] | None = None,
    active: int | None = 10,
    organizations_each: int = 0,
    regions: Sequence[str] = ("Омская область",),
) -> WeekResult:
    """The numbers of the week so many weeks before the newest; each municipality has 20 people."""
    places = {OMSK: 20, AZOVO: 20} if by_municipality is None else by_municipality
    frames: dict[Level, list[tuple[object, ...]]] = {
        Level.COUNTRY: [(None, None, None, people, organizations, active, active)],
        Level.REGION: [
            (region, None, None, people, organizations, active, active) for region in regions
        ],
        Level.MUNICIPALITY: [
            (regions[0], name, None, number, organizations_each, active, None)
            for name, number in places.items()
        ],
    }
    return WeekResult(
        week_before(back), Rules(), None,
        {(level, None): pl.DataFrame(found, SCHEMA, orient="row")
         for level, found in frames.items()},
        {}, is_complete=True, activity_rows=rows,
    )  # fmt: skip


def said(now: WeekResult, *before: WeekResult, holidays: Holidays = NOBODY) -> list[str]:
    """What is unusual, in English."""
    from sferum_cli.translation import use_language

    use_language("en")
    found = unusual(now, before, holidays, Aliases({}, {}))
    assert {one.code for one in found} <= {Code.WEEK_UNUSUAL}
    return [one.message.split(": ", 1)[1] for one in found]


@pytest.mark.parametrize(
    ("now", "names"),
    [
        ({}, []),
        ({"rows": 51, "people": 26, "organizations": 6}, []),
        ({"rows": 50}, ["rows of activity: 50"]),
        ({"rows": 0}, ["rows of activity: none"]),
        ({"people": 25}, ["verified teachers and students: 25"]),
        ({"organizations": 5}, ["active organizations: 5"]),
        ({"rows": 1_000, "people": 500}, []),  # more is not less
        ({"rows": None, "organizations": None}, []),  # not known
        ({"by_municipality": {OMSK: 11, AZOVO: 20}}, []),
        ({"by_municipality": {OMSK: 10, AZOVO: 20}}, [f"{OMSK}: verified"]),
        ({"by_municipality": {OMSK: 0, AZOVO: 20}}, [f"{OMSK}: verified"]),
        ({"by_municipality": {OMSK: 20}}, [f"{AZOVO}: verified"]),
        ({"by_municipality": {"Омск г.о.": 20, "АЗОВСКИЙ Р-Н": 20}}, []),  # K7
        ({"by_municipality": {OMSK: 20, AZOVO: 20, "Тарский район": 0}}, []),  # a new one
        ({"by_municipality": {OMSK: 9, AZOVO: 9}}, [f"{OMSK}: verified", f"{AZOVO}: verified"]),
    ],
)
def test_what_is_at_most_half_of_the_median(now: dict[str, object], names: list[str]) -> None:
    found = said(week(0, **now), *(week(back) for back in (3, 2, 1)))  # type: ignore[arg-type]
    assert len(found) == len(names), found
    assert all(one.startswith(name) for one, name in zip(found, names, strict=True)), found


@pytest.mark.parametrize(
    ("past", "value", "is_unusual"),
    [
        ([], 0, False),
        ([100], 50, True),
        ([100], 51, False),
        ([100, 100], 50, True),
        ([100, 100, 1_000], 50, True),  # the median, and not the mean
        ([100, 100, 1_000], 51, False),
        ([100, 120], 55, True),
        ([100, 120], 56, False),
        ([None, 100], 0, True),
        ([None, 100, 100], 50, True),
        ([0, 0], 0, False),
    ],
)
def test_the_median(past: list[int | None], value: int, is_unusual: bool) -> None:
    before = [week(len(past) - number, rows=rows) for number, rows in enumerate(past)]
    assert bool(said(week(0, rows=value), *before)) == is_unusual


def test_a_message_names_the_number_the_median_and_the_weeks() -> None:
    before = [week(3), week(1, by_municipality={OMSK: 30, AZOVO: 31})]
    (found,) = said(week(0, by_municipality={OMSK: 20, AZOVO: 0}), *before)
    first, last = (f"{week_before(back).end:%d.%m.%Y}" for back in (3, 1))
    assert found == (
        f"{AZOVO}: verified teachers and students: none, nothing was delivered; the median of the "
        f"complete weeks from {first} to {last} (2) is 25.5"
    )


def test_a_municipality_of_kindergartens_alone_is_judged_by_its_organizations() -> None:
    """It has no people of ОО and СПО, in any week."""
    nobody = {OMSK: 20, AZOVO: 0}
    before = [week(back, by_municipality=nobody, organizations_each=4) for back in (2, 1)]
    now = week(0, by_municipality=nobody, organizations_each=2)
    assert [one[:32] for one in said(now, *before)] == [f"{AZOVO}: active organizations"[:32]]
    assert not said(week(0, by_municipality=nobody, organizations_each=3), *before)


@pytest.mark.parametrize(("past", "is_told"), [(10, True), (6, True), (5, False), (0, False)])
def test_a_municipality_of_members_where_everybody_is_silent(past: int, *, is_told: bool) -> None:
    """A table of members has its people, though its office sent no activity."""
    found = said(week(0, active=0), week(1, active=past))
    assert [one.partition(": none")[0] for one in found] == (
        [f"{place}: active teachers and students" for place in (OMSK, AZOVO)] if is_told else []
    )


def test_the_region_is_named_where_there_are_several() -> None:
    regions = ("Омская область", "Тюменская область")
    before = [week(back, regions=regions) for back in (2, 1)]
    (found,) = said(week(0, regions=regions, by_municipality={OMSK: 20, AZOVO: 1}), *before)
    assert found.startswith(f"{AZOVO} (Омская область): ")


def test_a_week_of_holidays_is_not_judged() -> None:
    days = f"{(WEEK_END - dt.timedelta(days=2)).isoformat()}/{WEEK_END.isoformat()}"
    before = [week(2), week(1)]
    assert said(week(0, rows=1), *before)
    assert not said(week(0, rows=1), *before, holidays=Holidays.of([days]))


def test_the_last_eight_complete_weeks_before_it(tmp_path: Path) -> None:
    history = kept_weeks(tmp_path / "история", 12)
    newest = Week(WEEK_END)

    def ends(week: Week, holidays: Holidays = NOBODY) -> list[int]:
        found = weeks_before(history, week, holidays)
        assert all(one.activity_rows == 7 * 4 for one in found)
        return [(WEEK_END - one.week.end).days // 7 for one in found]

    assert ends(newest) == [8, 7, 6, 5, 4, 3, 2, 1]
    assert ends(week_before(8)) == [11, 10, 9]
    assert ends(week_before(11)) == []
    first = week_before(2)
    holidays = Holidays.of([f"{first.start.isoformat()}/{first.end.isoformat()}"])
    assert ends(newest, holidays) == [9, 8, 7, 6, 5, 4, 3, 1]
    assert not weeks_before(History(tmp_path / "нет"), newest, NOBODY)


def test_weeks_that_are_not_complete_are_passed_over(tmp_path: Path) -> None:
    from tests.builders.weeks import keep, results_of, weeks_of_activity

    results, run = results_of(weeks_of_activity(tmp_path / "файлы", 11, left_out=5), 11)
    history = History(tmp_path / "история")
    assert [one.is_complete for one in results] == [False] + [True] * 10
    for one in results[:3]:
        keep(history, one, run)
    found = weeks_before(history, results[4].week, NOBODY)
    assert [one.week for one in found] == [one.week for one in results[1:3]]
