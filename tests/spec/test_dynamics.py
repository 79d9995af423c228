"""The dynamics of a region, a municipality and an organization, week by week [slides 19-27]."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sferum_cli.history.store import History
from sferum_cli.pipeline import Call
from sferum_cli.problems import Problems
from sferum_cli.reports.dynamics import Dynamics
from sferum_cli.reports.dynamics_document import dynamics_document
from sferum_cli.rulebook.holidays import Holidays, period
from sferum_cli.rulebook.parameters import Rules, Targets, Thresholds
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level, OrganizationType, RankBy
from sferum_cli.settings import Settings
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.translation import use_language
from sferum_cli.views.weeks_together import weeks_of
from tests.builders.dynamics import keep_week, make_dynamics
from tests.builders.rules import WEEK_END, World, lines_of

BY_WEEK = ("день",)
"""Files without «Дата» have «Неделя»."""

CHANGES = {
    "Δ пишут %": "active_teachers_messages_pct_change_pp",
    "Δ пишут": "active_teachers_messages_change",
    "Δ учатся": "active_students_change",
    "Δ место": "rank_active_teachers_messages_change",
    "база": "base_changed",
    "пишут": "active_teachers_messages",
    "пишут %": "active_teachers_messages_pct",
    "учатся": "active_students",
    "место": "rank_active_teachers_messages",
}
MUNICIPALITIES = (Level.MUNICIPALITY, None)
TRUTHS = {"да": True, "нет": False, "н/д": None}


def call_of(world: World, week_end: dt.date = WEEK_END, rules: Rules | None = None) -> Call:
    return Call(InputCall(world.paths), ReadOptions(), rules or Rules(), week=Week(week_end))


def dynamics(world: World, level: str = "municipality", **more: Any) -> Dynamics:
    problems = more.pop("problems", Problems())
    call = call_of(world, rules=more.pop("rules", None))
    return make_dynamics(call, problems, Level(level), **more)


def rows_of(found: Dynamics, names: Sequence[str]) -> list[tuple[Any, ...]]:
    keys = [CHANGES.get(name, name) for name in names]
    return [
        (f"{row['week_end']:%d.%m}", *(row[key] for key in keys))
        for row in found.rows.iter_rows(named=True)
    ]


def table(text: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The columns after the first one, the week, and what they must hold, by unit and week."""
    lines = lines_of(text)
    first, *names = lines[0]

    def value(word: str) -> Any:
        if word in TRUTHS:
            return TRUTHS[word]
        try:
            return float(word) if "." in word else int(word)
        except ValueError:
            return word

    return names, [(line[first], *(value(line[name]) for name in names)) for line in lines]


def check(found: Dynamics, text: str) -> None:
    names, wanted = table(text)
    assert rows_of(found, names) == wanted


def sources(found: Dynamics) -> list[tuple[Any, ...]]:
    return [tuple(one.record.values()) for one in found.weeks]


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Two municipalities with a school each, and a kindergarten; three weeks."""
    world = World(tmp_path)
    world.headcount(
        """
        муниципалитет | школа | тип | педагогов | обучающихся
        г. Омск       | 1     | ОО  | 10        | 100
        г. Омск       | 2     | ДОО | 10        | 50
        Тарский район | 3     | ОО  | 5         | 40
        """
    )
    world.activity(
        """
        Неделя     | школа | роль       | отправлено | сколько
        10.10.2024 | 1     | Учитель    | 10         | 2
        10.10.2024 | 2     | Сотрудник  | 10         | 1
        10.10.2024 | 3     | Учитель    | 10         | 1
        10.10.2024 | 3     | Ученик     | 1          | 4
        17.10.2024 | 1     | Учитель    | 10         | 4
        17.10.2024 | 1     | Ученик     | 1          | 5
        17.10.2024 | 2     | Сотрудник  | 10         | 3
        17.10.2024 | 3     | Учитель    | 9          | 1
        24.10.2024 | 1     | Учитель    | 10         | 1
        24.10.2024 | 2     | Сотрудник  | 10         | 3
        24.10.2024 | 3     | Учитель    | 10         | 2
        """,
        without=BY_WEEK,
    )
    return world


def test_slides_19_to_21_a_region(world: World) -> None:
    """Teachers of all types of organization, whose heads are known here."""
    check(
        dynamics(world, "region"),
        """
        неделя | region         | пишут | пишут % | Δ пишут | Δ пишут % | Δ учатся | Δ место | база
        10.10  | Омская область | 4     | 16.0    | н/д     | н/д       | н/д      | н/д     | н/д
        17.10  | Омская область | 7     | 28.0    | 3       | 12.0      | 1        | 0       | нет
        24.10  | Омская область | 6     | 24.0    | -1      | -4.0      | -5       | 0       | нет
        """,
    )


def test_slides_22_to_24_a_municipality(world: World) -> None:
    check(
        dynamics(world),
        """
        неделя | municipality  | пишут | пишут % | Δ пишут | Δ пишут % | место | Δ место
        10.10  | г. Омск       | 2     | 20.0    | н/д     | н/д       | 1     | н/д
        17.10  | г. Омск       | 4     | 40.0    | 2       | 20.0      | 1     | 0
        24.10  | г. Омск       | 1     | 10.0    | -3      | -30.0     | 2     | 1
        10.10  | Тарский район | 1     | 20.0    | н/д     | н/д       | 2     | н/д
        17.10  | Тарский район | 0     | 0.0     | -1      | -20.0     | 2     | 0
        24.10  | Тарский район | 2     | 40.0    | 2       | 40.0      | 1     | -1
        """,
    )


def test_slides_25_to_27_an_organization(world: World) -> None:
    """A kindergarten has counts, and no share that could change [rule 3 of slide 16]."""
    check(
        dynamics(world, "organization", names=["2", "3"]),
        """
        неделя | organization | пишут | пишут % | Δ пишут | Δ пишут % | Δ место
        10.10  | Школа 2      | 1     | н/д     | н/д     | н/д       | н/д
        17.10  | Школа 2      | 3     | н/д     | 2       | н/д       | н/д
        24.10  | Школа 2      | 3     | н/д     | 0       | н/д       | н/д
        10.10  | Школа 3      | 1     | 20.0    | н/д     | н/д       | н/д
        17.10  | Школа 3      | 0     | 0.0     | -1      | -20.0     | 0
        24.10  | Школа 3      | 2     | 40.0    | 2       | 40.0      | -1
        """,
    )


def test_the_country(world: World) -> None:
    check(
        dynamics(world, "country"),
        """
        неделя | region | пишут | Δ пишут | место | Δ место
        10.10  | н/д    | 4     | н/д     | н/д   | н/д
        17.10  | н/д    | 7     | 3       | н/д   | н/д
        24.10  | н/д    | 6     | -1      | н/д   | н/д
        """,
    )


@pytest.mark.parametrize(
    ("number", "weeks", "first_change"),
    [
        (1, ["2024-10-24"], -1),
        (2, ["2024-10-17", "2024-10-24"], 3),
        (3, ["2024-10-10", "2024-10-17", "2024-10-24"], None),
        (12, ["2024-10-10", "2024-10-17", "2024-10-24"], None),
    ],
)
def test_the_first_week_with_data_begins_and_looks_at_the_one_before(
    world: World, number: int, weeks: list[str], first_change: int | None
) -> None:
    found = dynamics(world, "region", weeks=number)
    assert [one.record["week_end"] for one in found.weeks] == weeks
    assert found.rows["active_teachers_messages_change"].to_list()[0] == first_change


def days_of(*lines: str) -> str:
    """Daily activity: each line says the first and last day of a run of days with a writer."""
    rows = ["день | человек | отправлено"]
    for line in lines:
        first, last = map(int, line.split(":"))
        rows += [f"{one} | u | 10" for one in range(first, last + 1)]
    return "\n".join(rows)


@pytest.mark.parametrize(
    ("activity", "holidays", "weeks", "changes"),
    [
        # three whole weeks
        (("-20:0",), (), ["ok", "ok", "ok"], [None, 0, 0]),
        # a gap between: no row, no change across it
        (("-20:-14", "-6:0"), (), ["ok", "gap", "ok"], [None, None]),
        # a day is missing: no change from it and to it
        (("-20:-11", "-9:0"), (), ["ok", "part", "ok"], [None, None, None]),
        (("-20:-1",), (), ["ok", "ok", "part"], [None, 0, None]),
        # three days of holidays, one of them said twice
        (
            ("-20:0",),
            ("2024-10-09/2024-10-12", "2024-10-11"),
            ["ok", "ok", "ok"],
            [None, 0, 0],
        ),
        (
            ("-20:0",),
            ("2024-10-11/2024-10-12", "2024-10-17"),
            ["ok", "holidays", "ok"],
            [None, None, None],
        ),
    ],
)
def test_gaps_partial_weeks_and_holidays(
    activity: tuple[str, ...],
    holidays: tuple[str, ...],
    weeks: list[str],
    changes: list[int | None],
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    world.headcount("школа\n1")
    world.activity(days_of(*activity))
    settings = Settings.model_validate({"calendar": {"holidays": holidays}})
    found = dynamics(world, settings=settings)
    assert [
        "gap" if source is None else "holidays" if marked else "ok" if complete else "part"
        for _end, source, complete, marked in sources(found)
    ] == weeks
    assert found.rows["teachers_change"].to_list() == changes


def test_files_by_day_and_by_week_are_complete_each_in_its_way(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.headcount("школа\n1")
    world.activity(days_of("-20:-14", "-6:-2"))
    world.activity(
        "Неделя | человек | отправлено\n17.10.2024 | u | 10", name="weekly", without=BY_WEEK
    )
    problems = Problems()
    found = dynamics(world, problems=problems)
    assert [one.is_complete for one in found.weeks] == [True, True, False]
    assert found.rows["teachers_change"].to_list() == [None, 0, None]
    (partial,) = [one for one in problems.warnings if one.code == "week-partial"]
    assert "23.10.2024, 24.10.2024" in partial.message


def test_who_did_not_deliver_has_no_change_and_is_named(tmp_path: Path) -> None:
    """The numbers stay as counted. An organization that is silent is so by itself."""
    world = World(tmp_path)
    world.headcount(
        """
        муниципалитет | школа | подключена
        г. Омск       | 1     | да
        Тарский район | 2     | да
        Омский район  | 3     | нет
        """
    )
    world.activity(
        """
        Неделя     | школа | отправлено
        10.10.2024 | 1     | 10
        10.10.2024 | 2     | 10
        17.10.2024 | 1     | 10
        24.10.2024 | 1     | 10
        24.10.2024 | 2     | 10
        """,
        without=BY_WEEK,
    )
    problems = Problems()
    check(
        dynamics(world, problems=problems),
        """
        неделя | municipality  | пишут | Δ пишут | база
        10.10  | г. Омск       | 1     | н/д     | н/д
        17.10  | г. Омск       | 1     | 0       | нет
        24.10  | г. Омск       | 1     | 0       | нет
        10.10  | Тарский район | 1     | н/д     | н/д
        17.10  | Тарский район | 0     | н/д     | н/д
        24.10  | Тарский район | 1     | н/д     | н/д
        10.10  | Омский район  | 0     | н/д     | н/д
        17.10  | Омский район  | 0     | 0       | нет
        24.10  | Омский район  | 0     | 0       | нет
        """,
    )
    (told,) = [one for one in problems.warnings if one.code == "unit-not-delivered"]
    assert "17.10.2024" in told.message
    assert "«Тарский район»" in told.message
    assert told.count == 1
    problems = Problems()
    check(
        dynamics(world, "organization", names=["2"], problems=problems),
        """
        неделя | пишут | Δ пишут
        10.10  | 1     | н/д
        17.10  | 0     | -1
        24.10  | 1     | 1
        """,
    )
    assert "unit-not-delivered" not in [one.code for one in problems.warnings]


# --------------------------------------------------------------------------------- the history


def kept(folder: Path, heads: str, sent: int, rules: Rules | None = None, **more: Any) -> Path:
    """A history with the week before, of one headcount and a teacher who wrote so much."""
    (folder / "before").mkdir(exist_ok=True)
    before = World(folder / "before")
    before.headcount(heads)
    before.activity(f"день | отправлено\n-7 | {sent}")
    week_end = WEEK_END - dt.timedelta(days=7)
    whole = "\n".join(["день | роль", *(f"{one} | Родитель" for one in range(-13, -6))])
    before.activity(whole, name="whole")
    keep_week(call_of(before, week_end, rules), folder / "history", **more)
    return folder / "history"


def newest(folder: Path, heads: str, *, with_before: bool = False) -> World:
    world = World(folder)
    world.headcount(heads)
    world.activity("день | отправлено\n0 | 10")
    first = -13 if with_before else -6
    whole = "\n".join(["день | роль", *(f"{one} | Родитель" for one in range(first, 1))])
    world.activity(whole, name="whole")
    return world


@pytest.mark.parametrize(
    ("before", "now", "changes"),
    [
        # renamed, or spelt otherwise
        ("муниципалитет | школа\nг. Омск | 1", "муниципалитет | школа\nОмск г.о. | 1", (0, False)),
        (
            "муниципалитет | ОКТМО | школа\nАзово | 52601000 | 1",
            "муниципалитет | ОКТМО | школа\nАзовский МО | 52501000 | 1",
            (0, False),
        ),
        (
            "регион | муниципалитет | школа\nОмская обл. | г. Омск | 1",
            "регион | муниципалитет | школа\nОмская область | г. Омск | 1",
            (0, False),
        ),
        # two units of one base
        (
            "муниципалитет | школа\nБеловский ГО | 1",
            "муниципалитет | школа\nБеловский МР | 1",
            (None, None),
        ),
        # other heads
        ("школа | педагогов\n1 | 10", "школа | педагогов\n1 | 11", (0, True)),
        ("школа | педагогов\n1 | 10", "школа | педагогов\n1 | ", (0, True)),
        ("школа | обучающихся\n1 | 10", "школа | обучающихся\n1 | 11", (0, True)),
    ],
)
def test_units_meet_across_headcounts(
    before: str, now: str, changes: tuple[Any, ...], tmp_path: Path
) -> None:
    history = kept(tmp_path, before, 10)
    found = dynamics(newest(tmp_path, now), history=history)
    rows = found.rows.filter(found.rows["week_end"] == WEEK_END)
    assert rows.select("active_teachers_messages_change", "base_changed").rows() == [changes]
    assert [one[1] for one in sources(found)] == ["history", "activity"]


def test_an_organization_of_the_same_id_is_one_under_its_newest_name(tmp_path: Path) -> None:
    history = kept(tmp_path, "школа | название | муниципалитет\n1 | Школа 1 | г. Тара", 10)
    found = dynamics(
        newest(tmp_path, "школа | название\n1 | Лицей"), "organization", history=history
    )
    check(
        found,
        """
        неделя | organization | municipality | Δ пишут
        17.10  | Лицей        | г. Омск      | н/д
        24.10  | Лицей        | г. Омск      | 0
        """,
    )


@pytest.mark.parametrize(
    ("rules", "rank_by", "changes"),
    [
        (Rules(), None, (0, 0)),
        (Rules(targets=Targets(active_students=30)), None, (0, 0)),
        (Rules(rank_by=RankBy.PERCENT), None, (0, None)),
        (Rules(rank_by=RankBy.PERCENT), RankBy.COUNT, (0, 0)),
        (Rules(thresholds=Thresholds(active_teacher_messages=9)), None, (None, None)),
        (Rules(min_coverage=90), None, (None, None)),
    ],
)
def test_other_rules_leave_no_change(
    rules: Rules, rank_by: RankBy | None, changes: tuple[Any, ...], tmp_path: Path
) -> None:
    """Targets say only what is met; the base of the ratings is that of the ranks alone."""
    history = kept(tmp_path, "школа\n1", 10, rules)
    problems = Problems()
    found = dynamics(newest(tmp_path, "школа\n1"), history=history, rank_by=rank_by,
                     problems=problems)  # fmt: skip
    keys = ("active_teachers_messages_change", "rank_active_teachers_messages_change")
    assert found.rows.select(keys).rows()[-1] == changes
    codes = [one.code for one in problems.warnings]
    assert ("history-settings" in codes) is (rules != Rules() and rank_by is None)


def test_the_activity_wins_over_the_history(tmp_path: Path) -> None:
    history = kept(
        tmp_path, "школа\n1", 10, Rules(thresholds=Thresholds(active_teacher_messages=9))
    )
    world = newest(tmp_path, "школа\n1", with_before=True)
    problems = Problems()
    found = dynamics(world, history=history, problems=problems)
    assert [one[1] for one in sources(found)] == ["activity", "activity"]
    check(
        found,
        """
        неделя | пишут | Δ пишут
        17.10  | 0     | н/д
        24.10  | 1     | 1
        """,
    )
    (told,) = [one for one in problems.warnings if one.code == "history-differs"]
    assert "17.10.2024" in told.message
    assert "thresholds.active_teacher_messages" in told.message
    # the teacher who wrote is active, and uses it: each a count and a share
    assert told.count == 4


def test_the_same_numbers_in_both_are_no_warning(tmp_path: Path) -> None:
    world = newest(tmp_path, "школа\n1", with_before=True)
    history = tmp_path / "history"
    keep_week(call_of(world, WEEK_END - dt.timedelta(days=7)), history)
    problems = Problems()
    dynamics(world, history=history, problems=problems)
    assert not [one for one in problems.warnings if one.code.startswith("history")]


def test_other_regions_are_told(tmp_path: Path) -> None:
    history = kept(tmp_path, "регион | школа\nКурская область | 1", 10)
    problems = Problems()
    dynamics(newest(tmp_path, "школа\n1"), history=history, problems=problems)
    (told,) = [one for one in problems.warnings if one.code == "history-regions"]
    assert "Курская область" in told.message


def test_another_spelling_of_a_region_is_no_other_region(tmp_path: Path) -> None:
    history = kept(tmp_path, "регион | школа\nОмская обл. | 1", 10)
    problems = Problems()
    dynamics(newest(tmp_path, "школа\n1"), history=history, problems=problems)
    assert "history-regions" not in [one.code for one in problems.warnings]


def test_corrected_weeks_are_said(tmp_path: Path) -> None:
    kept(tmp_path, "школа\n1", 9)
    history = kept(tmp_path, "школа\n1", 10, replace=True)
    use_language("en")
    found = dynamics(newest(tmp_path, "школа\n1"), history=history)
    said = dynamics_document(found).statements
    assert "From the history: 17.10.2024" in said
    assert "Corrected in the history: 17.10.2024" in said
    assert found.rows["active_teachers_messages_change"].to_list() == [None, 0]


def test_a_level_that_an_official_table_lacks_is_a_gap(tmp_path: Path) -> None:
    """It holds the rows of one level alone."""
    history = kept(tmp_path, "школа\n1", 10)
    weeks = History(history).results([Week(WEEK_END - dt.timedelta(days=7))], [MUNICIPALITIES])
    ((week, whole),) = weeks.items()
    rows = {**whole.rows, MUNICIPALITIES: whole.rows[MUNICIPALITIES].clear()}
    official = replace(whole, rows=rows, is_official=True)
    found = weeks_of(Week(WEEK_END), 2, [], {week: official}, [MUNICIPALITIES], Holidays())
    assert not found.known
    found = weeks_of(week, 2, [], {week: official}, [(Level.REGION, None)], Holidays())
    assert found.newest.is_official


def test_the_history_alone(tmp_path: Path) -> None:
    history = kept(tmp_path, "школа\n1", 10)
    found = make_dynamics(None, Problems(), history=history)
    assert sources(found) == [("2024-10-17", "history", True, False)]
    assert found.week.end == WEEK_END - dt.timedelta(days=7)


def test_repeats_are_judged_in_weeks_with_ids_of_two_kinds(tmp_path: Path) -> None:
    """Ids that are plain numbers in the file of one week, and texts in that of another."""
    world = World(tmp_path)
    world.headcount("школа\n1")
    for week_end, user in (("17.10.2024", "5"), ("24.10.2024", "u")):
        row = f"{week_end} | {user} | 10"
        world.activity(
            f"Неделя | человек | отправлено\n{row}\n{row}", name=f"a{user}", without=BY_WEEK
        )
    problems = Problems()
    check(
        dynamics(world, problems=problems),
        """
        неделя | пишут | Δ пишут
        17.10  | 1     | н/д
        24.10  | 1     | 0
        """,
    )
    assert [one.count for one in problems.warnings if one.code == "repeat-identical"] == [1, 1]


def test_types_narrow_the_weeks_of_files(world: World) -> None:
    check(
        dynamics(world, "region", types=(OrganizationType.KINDERGARTEN,)),
        """
        неделя | пишут | Δ пишут
        10.10  | 1     | н/д
        17.10  | 3     | 2
        24.10  | 3     | 0
        """,
    )


@pytest.mark.parametrize(
    ("text", "is_period"),
    [
        ("2024-10-28/2024-11-03", True),
        ("2024-11-04", True),
        ("2024-11-03/2024-10-28", False),
        ("04.11.2024", False),
        ("2024-11-04/", False),
        ("", False),
    ],
)
def test_days_of_holidays(text: str, is_period: bool) -> None:
    assert (period(text) is not None) is is_period
