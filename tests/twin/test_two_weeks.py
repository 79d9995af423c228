"""The twin's dynamics of two schools, worked out by hand.

Школа № 7 (Омск) has 4 teachers and 4 students, № 8 (Тара) 2 and 2. In the first week Анна of № 7
and Вера of № 8 write enough, and a pupil of № 7 reads; in the second Анна and Борис of № 7 do.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from tests.twin.calculation import ActivityRow, HeadcountRow, Options, Organization, World
from tests.twin.dynamics import UnitError, dynamics_of
from tests.twin.summary import summary_of
from tests.twin.weeks import Kept, barely_begun, is_holiday
from tests.twin.weeks_worlds import of_another_headcount, of_other_spellings

OCT_17, OCT_19, OCT_20, OCT_22, OCT_24 = (dt.date(2024, 10, d) for d in (17, 19, 20, 22, 24))
REGION, OMSK, TARA = "Омская область", "г. Омск", "Тарский муниципальный район"
SCHOOLS = (
    Organization(REGION, OMSK, "7", "Школа № 7", "ОО", True, 4, 4),
    Organization(REGION, TARA, "8", "Школа № 8", "ОО", True, 2, 2),
)


def row(day: dt.date, user: str, school: str, sent: int = 0, read: int = 0) -> ActivityRow:
    role = "Ученик" if user.startswith("pupil") else "Учитель"
    return ActivityRow(day, user, school, role, True, sent, read, 0, False)


def quiet_week(week_end: dt.date, schools: str = "78") -> list[ActivityRow]:
    """Everybody's zeros on each of the seven days."""
    days = [week_end - dt.timedelta(days=back) for back in range(7)]
    people = [("anna", "7"), ("boris", "7"), ("vera", "8"), ("pupil", "7")]
    return [row(day, *person) for day in days for person in people if person[1] in schools]


FIRST = (
    *quiet_week(OCT_17),
    row(OCT_17, "anna", "7", 10), row(OCT_17, "vera", "8", 12), row(OCT_17, "pupil", "7", 0, 1),
)  # fmt: skip
SECOND = (
    *quiet_week(OCT_24),
    row(OCT_24, "anna", "7", 10), row(OCT_24, "boris", "7", 4), row(OCT_19, "boris", "7", 6),
    row(OCT_24, "vera", "8", 9),
)  # fmt: skip


def world(*files: Sequence[ActivityRow], weekly: Sequence[int] = ()) -> World:
    activity = tuple(map(tuple, files))
    return World(SCHOOLS, None, activity, None, OCT_24, weekly_files=frozenset(weekly))


def figures(found: dict[str, Any], *keys: str) -> list[tuple[Any, ...]]:
    place = "municipality" if found["rows"][0]["municipality"] else "region"
    return [tuple(r[key] for key in ("week_end", place, *keys)) for r in found["rows"]]


WRITING = (
    "active_teachers_messages", "active_teachers_messages_pct", "rank_active_teachers_messages",
    "active_teachers_messages_change", "active_teachers_messages_pct_change_pp",
    "rank_active_teachers_messages_change", "base_changed",
)  # fmt: skip
CHANGE = ("active_teachers_messages_pct_change_pp", "base_changed")


def test_municipalities() -> None:
    found = dynamics_of(world(FIRST, SECOND), Options())
    assert found["meta"]["weeks"] == [
        {"week_end": "2024-10-17", "source": "activity", "complete": True, "holidays": False},
        {"week_end": "2024-10-24", "source": "activity", "complete": True, "holidays": False},
    ]
    assert figures(found, *WRITING) == [
        ("2024-10-17", OMSK, 1, 25, 1, None, None, None, None),
        ("2024-10-24", OMSK, 2, 50, 1, 1, 25, 0, False),
        ("2024-10-17", TARA, 1, 50, 1, None, None, None, None),
        ("2024-10-24", TARA, 0, 0, 2, -1, -50, 1, False),
    ]
    students = ("active_students_change", "active_students_pct_change_pp", "students_change")
    assert figures(found, *students)[1::2] == [
        ("2024-10-24", OMSK, -1, -25, 0),
        ("2024-10-24", TARA, 0, 0, 0),
    ]


def test_region_and_country() -> None:
    for level in ("region", "country"):
        rows = dynamics_of(world(FIRST, SECOND), Options(), level=level)["rows"]
        last = rows[-1]
        assert (last["active_teachers_messages"], last["teachers_total"]) == (2, 6)
        assert last["active_teachers_messages_pct_change_pp"] == 0
        assert last["active_students_pct_change_pp"] == Fraction(-100, 6)
        rank = None if level == "country" else 0
        assert last["rank_active_students_change"] == rank


def test_summary_has_the_change_of_the_target() -> None:
    (region,) = summary_of(world(FIRST, SECOND), Options())["regions"]
    assert [target["change_pp"] for target in region["targets"]] == [0, Fraction(-100, 6), 0]
    assert region["change"]["active_students_pct_change_pp"] == Fraction(-100, 6)


def test_the_first_week_shown_looks_at_the_one_before() -> None:
    found = dynamics_of(world(FIRST, SECOND), Options(), weeks=1)
    assert [week["week_end"] for week in found["meta"]["weeks"]] == ["2024-10-24"]
    assert figures(found, *CHANGE) == [
        ("2024-10-24", OMSK, 25, False),
        ("2024-10-24", TARA, -50, False),
    ]


def test_a_gap_is_a_week_without_rows() -> None:
    early = [replace(r, date=r.date - dt.timedelta(days=7)) for r in FIRST]
    found = dynamics_of(world(early, SECOND), Options(), chosen=[OMSK])
    assert [(week["week_end"], week["source"]) for week in found["meta"]["weeks"]] == [
        ("2024-10-10", "activity"),
        ("2024-10-17", None),
        ("2024-10-24", "activity"),
    ]
    assert figures(found, *CHANGE) == [
        ("2024-10-10", OMSK, None, None),
        ("2024-10-24", OMSK, None, None),
    ]


SILENT = (*quiet_week(OCT_24, "7"), row(OCT_24, "anna", "7", 10))


@pytest.mark.parametrize(
    ("connected", "count", "tara", "base"),
    # By «Подключена» it did not deliver; without the column nobody is connected there.
    [(True, 0, None, None), (None, 0, -50, False)],
)
def test_a_unit_that_did_not_deliver(
    connected: bool | None, count: int, tara: int | None, base: bool | None
) -> None:
    schools = tuple(replace(school, connected=connected) for school in SCHOOLS)
    there = replace(world(FIRST, SILENT), organizations=schools)
    assert figures(dynamics_of(there, Options()), "active_teachers_messages", *CHANGE)[1::2] == [
        ("2024-10-24", OMSK, 1, 0, False),
        ("2024-10-24", TARA, count, tara, base),
    ]
    (region,) = figures(dynamics_of(there, Options(), level="region"), *CHANGE)[1:]
    assert region == ("2024-10-24", REGION, Fraction(-100, 6), False)
    schools_rows = dynamics_of(there, Options(), level="organization", chosen=["8"])["rows"]
    assert schools_rows[1]["active_teachers_messages_change"] == -1


def test_a_headcount_by_municipality() -> None:
    heads = (
        HeadcountRow(REGION, OMSK, "ОО", 1, 4, 4),
        HeadcountRow(REGION, TARA, "ОО", 1, None, 2),
    )
    there = replace(world(FIRST, SECOND), headcount=heads)
    assert figures(dynamics_of(there, Options()), "unknown_heads", *CHANGE)[1::2] == [
        ("2024-10-24", OMSK, 0, 25, False),
        ("2024-10-24", TARA, 1, None, False),
    ]


@pytest.mark.parametrize(
    ("second", "weekly", "complete"),
    [
        (SECOND, (), True),
        ([r for r in SECOND if r.date != OCT_19], (), False),
        ([r for r in SECOND if r.date == OCT_24], (1,), True),
        ([r for r in SECOND if r.date == OCT_24], (), False),
    ],
    ids=["seven days", "six days", "by week", "one day"],
)
def test_complete_weeks(
    second: Sequence[ActivityRow], weekly: Sequence[int], complete: bool
) -> None:
    found = dynamics_of(world(FIRST, second, weekly=weekly), Options(), chosen=[TARA])
    assert [week["complete"] for week in found["meta"]["weeks"]] == [True, complete]
    assert figures(found, *CHANGE)[1] == (
        "2024-10-24", TARA, *((-50, False) if complete else (None, None)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("last", "six", "begun"),
    [
        (1, (10,) * 6, False),  # a tenth is enough
        (1, (11,) * 6, True),
        (1, (0, 0, 10, 11, 90, 90), True),  # the median of six is 10.5
        (2, (0, 0, 10, 11, 90, 90), False),
        (0, (0, 0, 0, 1, 1, 1), True),
        (0, (0,) * 6, False),
    ],
)
def test_barely_begun(last: int, six: Sequence[int], begun: bool) -> None:
    days = Counter({OCT_24 - dt.timedelta(days=back): n for back, n in enumerate((last, *six))})
    assert barely_begun(OCT_24, days) is begun


@pytest.mark.parametrize(
    ("holidays", "marked"),
    [
        ([(OCT_17, OCT_19)], False),  # the 17th is of the week before
        ([(OCT_17, OCT_20)], True),
        ([(OCT_19, OCT_19), (OCT_19, OCT_20)], False),  # two days, one said twice
        ([(OCT_22, dt.date(2024, 11, 3))], True),
    ],
)
def test_holidays(holidays: Sequence[tuple[dt.date, dt.date]], marked: bool) -> None:
    assert is_holiday(OCT_24, holidays) is marked
    found = dynamics_of(world(FIRST, SECOND), Options(), holidays=holidays, chosen=[TARA])
    assert [week["holidays"] for week in found["meta"]["weeks"]] == [False, marked]
    assert figures(found, *CHANGE)[1][2:] == ((None, None) if marked else (-50, False))


@pytest.mark.parametrize(
    ("options", "changed", "rank"),
    [
        (Options(), (25, False), 0),
        (Options(min_messages=11), (None, None), None),
        (Options(rank_by="percent"), (25, False), None),
    ],
    ids=["same rules", "other rules", "other rating"],
)
def test_a_week_of_the_history(
    options: Options, changed: tuple[Any, ...], rank: int | None
) -> None:
    history = [Kept(replace(world(FIRST), week_end=OCT_17), options)]
    found = dynamics_of(world(SECOND), Options(), history=history, chosen=[OMSK])
    assert [week["source"] for week in found["meta"]["weeks"]] == ["history", "activity"]
    (row,) = found["rows"][1:]
    assert tuple(row[key] for key in CHANGE) == changed
    assert row["rank_active_teachers_messages_change"] == rank


def test_a_history_of_another_headcount() -> None:
    history = [Kept(replace(of_another_headcount(world(FIRST)), week_end=OCT_17), Options())]
    found = dynamics_of(world(SECOND), Options(), history=history, chosen=[OMSK])
    assert figures(found, *CHANGE)[1] == ("2024-10-24", OMSK, 50 - 20, True)


def test_a_history_of_another_scope() -> None:
    """The heads of the only kindergarten were not known: its people were not the region's."""
    garden = Organization(REGION, TARA, "9", "Детский сад № 9", "ДОО", True, 5, None)
    now = replace(world(SECOND), organizations=(*SCHOOLS, garden))
    then = replace(
        world(FIRST), organizations=(*SCHOOLS, replace(garden, teachers=None)), week_end=OCT_17
    )
    history = [Kept(then, Options())]
    of_region = dynamics_of(now, Options(), level="region", history=history)
    assert figures(of_region, *CHANGE, "active_students_change", "teachers_total") == [
        ("2024-10-17", REGION, None, None, None, 6),
        ("2024-10-24", REGION, None, None, None, 11),
    ]
    assert figures(dynamics_of(now, Options(), history=history), *CHANGE)[1::2] == [
        ("2024-10-24", OMSK, 25, False),
        ("2024-10-24", TARA, -50, False),
    ]


def test_units_meet_in_whatever_spelling() -> None:
    history = [Kept(replace(of_other_spellings(world(FIRST)), week_end=OCT_17), Options())]
    found = dynamics_of(world(SECOND), Options(), history=history)
    assert figures(found, "active_teachers_messages_change") == [
        ("2024-10-17", OMSK, None), ("2024-10-24", OMSK, 1),
        ("2024-10-17", TARA, None), ("2024-10-24", TARA, -1),
    ]  # fmt: skip
    assert {row["region"] for row in found["rows"]} == {REGION}


def test_the_files_win_over_the_history_and_are_not_needed() -> None:
    kept = Kept(replace(of_another_headcount(world(FIRST)), week_end=OCT_17), Options())
    found = dynamics_of(world(FIRST, SECOND), Options(), history=[kept], chosen=[OMSK])
    assert figures(found, *CHANGE)[1] == ("2024-10-24", OMSK, 25, False)
    alone = dynamics_of(None, Options(), history=[kept], chosen=[OMSK])
    assert figures(alone, "teachers_total") == [("2024-10-17", OMSK, 5)]


@pytest.mark.parametrize("name", ["Омск", "Школа № 7"])
def test_a_unit_that_is_none(name: str) -> None:
    with pytest.raises(UnitError):
        dynamics_of(world(FIRST, SECOND), Options(), chosen=[name])
