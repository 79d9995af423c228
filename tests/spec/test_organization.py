"""One organization for its head [slide 31]: places, people missing, members, messages, days."""

import html
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from sferum_cli.errors import WrongCallError
from sferum_cli.pipeline import Call
from sferum_cli.render.delimited import Style
from sferum_cli.render.json_document import json_text
from sferum_cli.render.terminal import print_document
from sferum_cli.render.writers import OF_EVERY_VIEW, WRITERS
from sferum_cli.reports.document import Document, Table
from sferum_cli.rulebook.message_bands import message_bands, near_misses
from sferum_cli.rulebook.parameters import Rules, Thresholds
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import MessagesPer, RankBy, RolesTaken
from sferum_cli.settings import Settings
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.translation import gettext
from tests.builders.dynamics import keep_week
from tests.builders.organization import make_attention, make_organization
from tests.builders.rules import WEEK_END, World
from tests.conftest import SAMPLE

FEW = Settings(small_numbers=0)


def call_of(world: World, **rules: Any) -> Call:
    return Call(InputCall(world.paths), ReadOptions(), Rules(**rules), week=Week(WEEK_END))


def data(found: Document) -> Any:
    return json.loads(json_text(found))


def organization(world: World, unit: str = "1", settings: Settings = FEW, **rules: Any) -> Any:
    return data(make_organization(call_of(world, **rules), unit, settings=settings))


BANDS = [
    # threshold, the bands of the contract that have a number
    (10, "0 · 1-6 · 7-9 · 10 · 11-19 · 20-"),
    (5, "0 · 1 · 2-4 · 5 · 6-9 · 10-"),
    (4, "0 · 1-3 · 4 · 5-7 · 8-"),
    (3, "0 · 1-2 · 3 · 4-5 · 6-"),
    (2, "0 · 1 · 2 · 3 · 4-"),
    (1, "0 · 1 · 2-"),
    (0, "0 · 1-"),
]


@pytest.mark.parametrize(("threshold", "expected"), BANDS)
def test_bands_around_the_threshold(threshold: int, expected: str) -> None:
    found = [
        f"{one.first}" if one.first == one.last else f"{one.first}-{one.last or ''}"
        for one in message_bands(threshold)
    ]
    assert " · ".join(found) == expected


@pytest.mark.parametrize(("threshold", "expected"), [(10, (7, 9)), (3, (1, 2)), (1, None)])
def test_near_misses_are_within_three_messages(
    threshold: int, expected: tuple[int, int] | None
) -> None:
    near = near_misses(threshold)
    assert (near and (near.first, near.last)) == expected


def bands(found: Any) -> dict[str, int]:
    return {f"{one['from']}-{one['to'] or ''}": one["teachers"] for one in found["messages_bands"]}


def test_messages_of_verified_teachers_alone(world: World) -> None:
    world.headcount("школа\n1\n2")
    world.activity(
        """
        человек | школа | роль     | верифицирован | день | отправлено
        а       | 1     | Учитель  | да            | 0    | 4
        а       | 1     | Учитель  | да            | -1   | 6
        б       | 1     | Педагог  | да            | 0    | 9
        в       | 1     | Учитель  | да            | 0    | 0
        г       | 1     | Учитель  | нет           | 0    | 50
        д       | 1     | Родитель | да            | 0    | 50
        е       | 1     | Учитель  | да            | 0    | 25
        е       | 2     | Учитель  | да            | 0    | 1
        """
    )
    found = organization(world)
    assert bands(found) == {"0-": 1, "1-6": 0, "7-9": 1, "10-10": 1, "11-19": 0, "20-": 1}
    assert found["row"]["active_teachers_messages"] == 2


TWICE = [
    # messages as Учитель and as Сотрудник of one school, messages elsewhere, roles, per, the band
    (6, 6, 0, "any", "membership", "1-6"),
    (6, 10, 0, "any", "membership", "10-10"),
    (6, 6, 0, "any", "user", "11-19"),
    (6, 6, 8, "any", "user", "20-"),
    (6, 6, 8, "by_type", "user", "11-19"),
    (6, 50, 0, "by_type", "membership", "1-6"),
]


@pytest.mark.parametrize(("one", "other", "elsewhere", "roles", "per", "band"), TWICE)
def test_who_is_a_teacher_twice_counts_once(
    one: int, other: int, elsewhere: int, roles: str, per: str, band: str, world: World
) -> None:
    """By the messages that R5 looks at, so that the bands from 10 on are the active teachers."""
    world.headcount("школа\n1\n2")
    world.activity(
        f"""
        человек | школа | роль      | отправлено
        а       | 1     | Учитель   | {one}
        а       | 1     | Сотрудник | {other}
        а       | 2     | Учитель   | {elsewhere}
        """
    )
    found = organization(world, roles=RolesTaken(roles), messages_per=MessagesPer(per))
    assert [name for name, number in bands(found).items() if number] == [band]
    active = sum(row["teachers"] for row in found["messages_bands"] if row["from"] >= 10)
    assert active == found["row"]["active_teachers_messages"]


def test_bands_follow_the_setting(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("школа | отправлено\n1 | 3\n1 | 2")
    found = organization(world, thresholds=Thresholds(active_teacher_messages=3))
    assert bands(found) == {"0-": 0, "1-2": 1, "3-3": 1, "4-5": 0, "6-": 0}


SMALL = [
    # verified teachers, students, small_numbers, bands are told, days are told
    (5, 0, 5, True, True),
    (4, 1, 5, False, True),
    (4, 0, 5, False, False),
    (1, 0, 1, True, True),
    (0, 4, 5, False, False),
    (0, 5, 5, False, True),
]


@pytest.mark.parametrize(("teachers", "students", "least", "of_bands", "of_days"), SMALL)
def test_small_numbers_are_not_told(
    teachers: int, students: int, least: int, of_bands: bool, of_days: bool, world: World
) -> None:
    world.headcount("школа\n1\n2")
    lines = ["школа | роль | верифицирован | сколько", "2 | Ученик | да | 1"]
    lines += [f"1 | Учитель | да | {teachers}"] * bool(teachers)
    lines += [f"1 | Ученик | нет | {students}"] * bool(students)
    world.activity("\n".join(lines))
    found = organization(world, settings=Settings(small_numbers=least))
    assert (found["messages_bands"] is not None, found["days"] is not None) == (of_bands, of_days)
    assert found["meta"]["small_numbers"] == least


def test_bands_of_an_unconnected_organization_are_not_told(world: World) -> None:
    world.headcount("школа | подключена\n1 | нет\n2 | да")
    world.activity("школа | сколько\n1 | 6\n2 | 1")
    found = organization(world)
    assert found["organization"]["connected"] is False
    assert found["messages_bands"] is None
    assert found["members"][0]["users"] == 6
    assert len(found["days"]) == 7


def days(found: Any) -> dict[str, list[int | None]]:
    keys = ("messages_sent", "messages_read", "calls", "active_users")
    return {one["date"][-2:]: [one[key] for key in keys] for one in found["days"]}


DAYS = """
человек | школа | роль     | верифицирован | день | отправлено | прочитано | звонки
а       | 1     | Учитель  | нет           | 0    | 4          | 1         | 0
а       | 1     | Учитель  | нет           | 0    | 4          | 1         | 0
а       | 1     | Учитель  | нет           | 0    | 2          | 0         | 0
а       | 1     | Родитель | да            | 0    | 1          | 0         | 0
б       | 1     | Ученик   | да            | 0    | 0          | 0         | 3
в       | 1     | Ученик   | да            | 0    | 0          | 0         | 0
а       | 1     | Учитель  | нет           | -2   | 0          | 7         | 0
г       | 2     | Учитель  | да            | -4   | 9          | 9         | 9
а       | 1     | Учитель  | нет           | -7   | 9          | 9         | 9
"""


def test_days_are_sums_over_every_membership(world: World) -> None:
    """Repeats judged; a day on which no file has a row is null, one without a row here is 0."""
    world.headcount("школа\n1\n2")
    world.activity(DAYS)
    nothing = [None] * 4
    assert days(organization(world)) == {
        "18": nothing,
        "19": nothing,
        "20": [0, 0, 0, 0],
        "21": nothing,
        "22": [0, 7, 0, 1],
        "23": nothing,
        "24": [7, 1, 3, 2],
    }


def test_members_by_role_teachers_first(world: World) -> None:
    """Distinct users, of them verified, and linked whether verified or not."""
    world.headcount("школа | тип\n1 | СПО")
    world.activity(
        """
        человек | школа | роль          | верифицирован | эжд | день
        а       | 1     | Родитель      | нет           | нет | 0
        б       | 1     | Студент       | нет           | да  | 0
        в       | 1     | Обучающийся   | да            | нет | 0
        в       | 1     | Студент       | нет           | нет | -1
        г       | 1     | Преподаватель | да            | да  | 0
        д       | 1     | Учитель       | да            | да  | 0
        е       | 1     |               | да            | нет | 0
        """
    )
    found = [tuple(one.values()) for one in organization(world)["members"]]
    assert found[0] == ("Преподаватель", "teacher", 1, 1, 1)
    assert found[1] == ("Студент", "student", 2, 1, 1)
    assert sorted(found[2:]) == [
        ("", "other", 1, 1, 0),
        ("Родитель", "other", 1, 0, 0),
        ("Учитель", "other", 1, 1, 1),
    ]


@pytest.mark.parametrize(
    ("missing", "unknown"),
    [
        ("прочитано", {"messages_read", "active_users"}),
        ("звонки", {"calls", "active_users"}),
        ("эжд", {"linked"}),
    ],
)
def test_what_depends_on_a_missing_column_is_null(
    missing: str, unknown: set[str], world: World
) -> None:
    world.headcount("школа\n1")
    world.activity("школа | отправлено\n1 | 4", without=[missing])
    found = organization(world)
    last, (member,) = found["days"][-1], found["members"]
    nulls = {key for key, value in {**last, **member}.items() if value is None}
    assert nulls == unknown


@pytest.mark.parametrize("undated", [True, False])
def test_days_of_weekly_and_undated_data_are_not_known(undated: bool, world: World) -> None:
    world.headcount("школа\n1")
    week = "" if undated else "Неделя | "
    row = "" if undated else "24.10.2024 | "
    world.activity(f"{week}школа | сколько | отправлено\n{row}1 | 6 | 1", without=["день"])
    found = organization(world)
    assert found["days"] is None
    assert bands(found)["1-6"] == 6


PLACES = """
муниципалитет | школа | тип | педагогов | обучающихся
М1 район      | 1     | ОО  | 10        | 10
М1 район      | 2     | ОО  | 4         | 10
М1 район      | 3     | ДОО | 5         |
М2 район      | 4     | СПО | 100       | 10
М2 район      | 5     | ОО  |           | 10
"""
PLACES_ROWS = """
школа | роль          | отправлено | сколько
1     | Учитель       | 10         | 3
2     | Учитель       | 10         | 3
3     | Сотрудник     | 10         | 5
4     | Преподаватель | 10         | 4
5     | Учитель       | 10         | 2
"""
PLACE = [
    # school, by the count: in M, of, in the region, of; by the share
    ("1", (1, 2, 2, 4), (2, 2, 2, 3)),
    ("2", (1, 2, 2, 4), (1, 2, 1, 3)),
    ("3", (None, 2, None, 4), (None, 2, None, 3)),  # rule 3 of slide 16
    ("4", (1, 2, 1, 4), (1, 1, 3, 3)),
    ("5", (2, 2, 4, 4), (None, 1, None, 3)),  # without heads there is no share
]


@pytest.mark.parametrize(("school", "by_count", "by_share"), PLACE)
def test_places_among_those_that_have_one(
    school: str, by_count: tuple[int, ...], by_share: tuple[int, ...], world: World
) -> None:
    world.headcount(PLACES)
    world.activity(PLACES_ROWS)
    found = organization(world, school)["places"]
    assert tuple(found["active_teachers_messages"].values()) == by_count
    assert tuple(found["active_teachers_messages_pct"].values()) == by_share
    assert tuple(found["connected_organizations"].values())[1] == (3 if school in "123" else 2)
    assert len(found) == 10


@pytest.mark.parametrize("rank_by", RankBy)
def test_the_ranks_of_the_row_are_those_of_the_report(rank_by: RankBy, world: World) -> None:
    world.headcount(PLACES)
    world.activity(PLACES_ROWS)
    found = organization(world, "1", rank_by=rank_by)
    key = "active_teachers_messages" + ("" if rank_by is RankBy.COUNT else "_pct")
    assert found["row"]["rank_active_teachers_messages"] == found["places"][key]["in_region"]
    assert found["meta"]["rank_by"] == rank_by


MISSING = [
    # type, teachers, students, missing teachers, students, accounts (> 80 %)
    ("ОО", "8", "40", 2, 10, 39),
    ("СПО", "9", "1", 3, 1, 9),
    ("ОО", "", "40", None, 10, 33),
    ("ДОО", "8", "", None, None, None),
    ("ОДО", "8", "40", None, None, None),
]


@pytest.mark.parametrize(("kind", "teachers", "students", *"tsa"), MISSING)
def test_who_is_missing_to_the_targets_with_its_own_heads(
    kind: str, teachers: str, students: str, t: int | None, s: int | None, a: int | None,
    world: World,
) -> None:  # fmt: skip
    world.headcount(f"школа | тип | педагогов | обучающихся\n1 | {kind} | {teachers} | {students}")
    world.activity("школа | роль\n1 | Родитель")
    found = organization(world)["missing"]
    assert found == {"active_teachers_messages": t, "active_students": s, "accounts_linked": a}


def two_weeks(world: World) -> None:
    """1 of 4 teachers in the week before, 2 in this one; each day has a row."""
    world.headcount("школа | педагогов | обучающихся\n1 | 4 | 10")
    rows = [f"{-day} | будни | 1 | Ученик | 0" for day in range(14)]
    rows += ["-7 | а | 1 | Учитель | 10", "0 | а | 1 | Учитель | 10", "0 | б | 1 | Учитель | 10"]
    world.activity("день | человек | школа | роль | отправлено\n" + "\n".join(rows))


def test_the_change_is_of_the_files_or_of_the_history(world: World, tmp_path: Path) -> None:
    two_weeks(world)
    history = tmp_path / "history"
    week_before = Week(Week(WEEK_END).days[0] - (WEEK_END - Week(WEEK_END).days[-2]))
    keep_week(Call(InputCall(world.paths), ReadOptions(), Rules(), week=week_before), history)
    assert organization(world)["change"]["active_teachers_messages_pct_change_pp"] == 25
    text = world.paths[1].read_text("utf-8")
    kept = [line for line in text.splitlines() if not line.startswith(("17.", "1", "2")) or
            line[:2] >= "18"]  # fmt: skip
    world.paths[1].write_text("\n".join(kept), "utf-8")
    assert organization(world)["change"] is None
    found = data(make_organization(call_of(world), "1", settings=FEW, history=history))
    assert found["change"]["active_teachers_messages_pct_change_pp"] == 25


NAMED = [
    ("0012", "0012"),
    ("5501234567", "0012"),
    ("МБОУ «Лицей № 1»", "0012"),
    ("лицей № 1", "0012"),
    ("Гимназия", None),
    ("Школа", "Школа № 2"),
]


@pytest.mark.parametrize(("name", "found"), NAMED)
def test_an_organization_by_id_number_or_name(name: str, found: str | None, world: World) -> None:
    """One that fits several is refused with them, an unknown one with the nearest."""
    world.headcount(
        """
        муниципалитет | школа | ИНН        | название
        М1 район      | 0012  | 5501234567 | МБОУ «Лицей № 1»
        М1 район      | 13    | 5501234568 | Гимназия
        М2 район      | 14    | 5501234569 | Гимназия
        М2 район      | 15    | 5501234560 | Школа № 2
        """
    )
    world.activity("школа\n0012\n13\n14\n15")
    if found == "0012":
        assert organization(world, name)["organization"]["organization_id"] == found
        return
    with pytest.raises(WrongCallError) as raised:
        organization(world, name)
    said = str(raised.value)
    assert ("«13», «14»" if found is None else found) in said


def numbers(one: Any) -> Any:
    if isinstance(one, dict | list):
        for inner in one.values() if isinstance(one, dict) else one:
            yield from numbers(inner)
    elif isinstance(one, int | float) and not isinstance(one, bool):
        yield one


@pytest.mark.parametrize("unit", ["5500053", "5500023", "5500103"])
def test_every_number_of_the_json_stands_in_a_table_and_the_other_way_round(unit: str) -> None:
    call = Call(InputCall([SAMPLE]), ReadOptions(), Rules())
    found = make_organization(call, unit)
    shown: set[float] = set()
    for part in found.parts:
        if isinstance(part, Table):
            for row in part.cells.iter_rows():
                shown |= {cell for cell in row if isinstance(cell, int | float)}
                texts = [cell for cell in row if isinstance(cell, str)]
                if part.title == gettext("Messages"):  # the bands, in words
                    shown |= {int(one) for one in re.findall(r"\d+", texts[0])}
    read = data(found)
    of_json = {key: value for key, value in read.items() if key not in {"meta", "issues"}}
    assert set(numbers(of_json)) == shown


@pytest.mark.parametrize("suffix", OF_EVERY_VIEW)
def test_nobody_is_in_any_output(suffix: str, world: World) -> None:
    world.headcount("школа\n1")
    world.activity(
        "человек | школа | роль | отправлено\n"
        + "\n".join(f"Секретов-{one} | 1 | Учитель | {one}" for one in range(7))
    )
    for found in (
        make_organization(call_of(world), "1", settings=FEW),
        make_attention(call_of(world)),
    ):
        written = WRITERS[suffix].make(found, Style())
        if suffix == ".xlsx":
            with zipfile.ZipFile(io.BytesIO(written)) as book:
                written = b"".join(map(book.read, book.namelist()))
        text = html.unescape(written.decode("utf-8", "replace"))
        assert "Школа 1" in text or found.view == "organization"
        assert "Секретов" not in text


def test_the_card_fits_80_columns() -> None:
    call = Call(InputCall([SAMPLE]), ReadOptions(), Rules())
    stream = io.StringIO()
    console = Console(file=stream, width=80, force_terminal=False)
    print_document(make_organization(call, "5500053"), console)
    lines = stream.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    assert len([line for line in lines if "────" in line]) == 5  # nothing is cut into blocks
