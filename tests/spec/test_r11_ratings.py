"""R11, ratings: 1 is best, equals share a rank, the next is left out [29]."""

from collections.abc import Sequence
from typing import Any

import pytest

from sferum_cli.reports.statements import rating_statement, statements
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.words import RankBy
from tests.builders.rules import Found, World


def write_towns(world: World, cases: Sequence[Sequence[tuple[int, int]]]) -> None:
    """A region per case; in it towns of one school, with so many active of so many teachers."""
    towns = [
        (f"Край {case}", f"г. Город {case}-{town}", *numbers)
        for case, of_case in enumerate(cases, start=1)
        for town, numbers in enumerate(of_case, start=1)
    ]
    world.headcount(
        "регион | муниципалитет | школа | педагогов\n"
        + "\n".join(f"{region} | {town} | {town} | {heads}" for region, town, _n, heads in towns)
    )
    world.activity(
        "сколько | школа | отправлено | звонки\n"
        + "\n".join(f"{active} | {town} | 10 | 1" for _region, town, active, _heads in towns)
    )


def ranks_by_case(found: Found, key: str = "rank_active_teachers_messages") -> list[list[Any]]:
    """The ranks of each region, in its order."""
    ranks: dict[str, list[Any]] = {}
    for region, rank in found.columns("region", key):
        ranks.setdefault(region, []).append(rank)
    return list(ranks.values())


def test_competition_ranking_by_count(world: World) -> None:
    table = [
        ([4, 3, 3, 1], [1, 2, 2, 4]),
        ([1, 3, 3, 4], [4, 2, 2, 1]),
        ([2, 2, 2, 2], [1, 1, 1, 1]),
        ([5, 4, 3, 2, 1], [1, 2, 3, 4, 5]),
        ([1, 0, 0, 0], [1, 2, 2, 2]),
        ([3, 3, 1, 1], [1, 1, 3, 3]),
        ([1], [1]),
    ]
    write_towns(world, [[(count, 100) for count in counts] for counts, _ranks in table])
    found = world.report()
    for key in ("rank_active_teachers_messages", "rank_active_teachers_calls"):
        assert ranks_by_case(found, key) == [ranks for _counts, ranks in table]


def test_by_count_and_by_the_exact_share(world: World) -> None:
    table: list[tuple[list[tuple[int, int]], list[int], list[int | None]]] = [
        # active of teachers            by count   by percent
        ([(4, 100), (3, 10), (2, 4)],   [1, 2, 3], [3, 2, 1]),
        ([(1, 3), (2, 6), (3, 9)],      [3, 2, 1], [1, 1, 1]),
        ([(1, 3), (2, 6), (2, 5)],      [3, 1, 1], [2, 2, 1]),
        ([(2, 2001), (2, 2000)],        [1, 1],    [2, 1]),
        ([(2, 1), (1, 0), (0, 5)],      [1, 2, 3], [1, None, 2]),
    ]  # fmt: skip
    write_towns(world, [towns for towns, _by_count, _by_percent in table])
    assert ranks_by_case(world.report()) == [by_count for _towns, by_count, _ in table]
    by_percent = world.report(rules=Rules(rank_by=RankBy.PERCENT))
    assert ranks_by_case(by_percent) == [expected for _towns, _by_count, expected in table]


RATED = {
    "rank_connected_organizations": "connected_organizations",
    "rank_active_organizations": "active_organizations",
    "rank_active_teachers_calls": "active_teachers_calls",
    "rank_active_teachers_messages": "active_teachers_messages",
    "rank_active_students": "active_students",
}


def test_each_rating_ranks_its_own_column(world: World) -> None:
    world.headcount(
        """
        школа | муниципалитет | подключена
        1     | г. Омск       | да
        2     | г. Омск       | да
        3     | г. Омск       | да
        4     | Тарский район | да
        5     | Тарский район | да
        6     | Омский район  | да
        """
    )
    world.activity(
        """
        сколько | школа | роль    | отправлено | прочитано | звонки
        1       | 1     | Учитель | 10         | 0         | 0
        2       | 4     | Учитель | 10         | 0         | 1
        3       | 6     | Учитель | 10         | 0         | 0
        3       | 6     | Учитель | 0          | 0         | 1
        2       | 5     | Ученик  | 0          | 1         | 0
        1       | 1     | Ученик  | 0          | 1         | 0
        """
    )
    found = world.report()
    for rank, count in RATED.items():
        values = found.column(count)
        assert len(set(values)) > 1
        ranks = [1 + sum(other > value for other in values) for value in values]
        assert (rank, found.column(rank)) == (rank, ranks)


def test_within_the_region(world: World) -> None:
    world.headcount(
        """
        регион         | муниципалитет | школа
        Омская область | г. Омск       | 1
        Алтайский край | г. Барнаул    | 2
        Омская область | Тарский район | 3
        Алтайский край | г. Бийск      | 4
        """
    )
    world.activity("сколько | школа | отправлено\n4 | 1 | 10\n2 | 2 | 10\n1 | 3 | 10\n3 | 4 | 10")
    key = "rank_active_teachers_messages"
    names = {"municipality": "municipality", "organization": "organization_id"}
    ranks = {level: dict(world.report(level).columns(name, key)) for level, name in names.items()}
    assert ranks["municipality"] == {
        "г. Омск": 1,
        "Тарский район": 2,
        "г. Барнаул": 2,
        "г. Бийск": 1,
    }
    assert ranks["organization"] == {"1": 1, "2": 2, "3": 2, "4": 1}
    assert dict(world.report("region").columns("region", key)) == {
        "Омская область": 1,
        "Алтайский край": 1,
    }


RANKS = tuple(RATED)


def test_the_country_and_the_total_row_have_none(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("школа\n1")
    country = world.report("country")
    assert country.columns(*RANKS) == [(None,) * 5]
    assert country.report.total is None
    for level in ("organization", "municipality", "region"):
        assert world.report(level).total(*RANKS) == (None,) * 5


def test_people_of_organizations_are_ranked_among_schools_and_colleges(world: World) -> None:
    world.headcount("школа | тип\n1 | ОО\n2 | ДОО\n3 | СПО\n4 | ОДО")
    world.activity(
        """
        сколько | школа | роль          | отправлено
        1       | 1     | Учитель       | 10
        9       | 2     | Сотрудник     | 10
        2       | 3     | Преподаватель | 10
        9       | 4     | Сотрудник     | 10
        """
    )
    found = world.report("organization")
    assert found.column("rank_active_teachers_messages") == [2, None, 1, None]
    assert found.column("rank_active_organizations") == [4, 1, 1, 1]


@pytest.mark.parametrize("rank_by", list(RankBy))
def test_the_first_line_says_the_base(world: World, rank_by: RankBy) -> None:
    world.headcount("школа\n1")
    world.activity("школа\n1")
    first, *_rest = statements(world.report(rules=Rules(rank_by=rank_by)).report)
    assert rating_statement(rank_by) in first
    assert rating_statement(RankBy.COUNT) != rating_statement(RankBy.PERCENT)
