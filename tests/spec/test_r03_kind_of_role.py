"""R3, what a role means in a type of organization [16]."""

from pathlib import Path

import pytest

from sferum_cli.problems import Code
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.roles import kind_of_role
from sferum_cli.rulebook.words import Kind, OrganizationType, RolesTaken
from sferum_cli.settings import read_settings
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.options import TableOptions
from tests.builders.rules import World

LETTER = {"п": Kind.TEACHER, "о": Kind.STUDENT, "-": Kind.OTHER}
"""п: педагог, о: обучающийся, -: прочие."""

TABLE = """
роль                    | ОО | СПО | ДОО | ОДО
Учитель                 | п  | -   | -   | -
Преподаватель           | -  | п   | -   | -
Сотрудник               | -  | -   | п   | п
Ученик                  | о  | -   | -   | о
Студент                 | -  | о   | -   | -
Педагог                 | п  | п   | п   | п
Педагогический работник | п  | п   | п   | п
Обучающийся             | о  | о   | -   | о
Родитель                | -  | -   | -   | -
Законный представитель  | -  | -   | -   | -
Администратор           | -  | -   | -   | -
                        | -  | -   | -   | -
"""

ANY = """
роль                    | ОО | СПО | ДОО | ОДО
Учитель                 | п  | п   | п   | п
Преподаватель           | п  | п   | п   | п
Сотрудник               | п  | п   | п   | п
Ученик                  | о  | о   | о   | о
Студент                 | о  | о   | о   | о
Педагог                 | п  | п   | п   | п
Педагогический работник | п  | п   | п   | п
Родитель                | -  | -   | -   | -
Законный представитель  | -  | -   | -   | -
Администратор           | -  | -   | -   | -
                        | -  | -   | -   | -
"""


def cells(table: str) -> list[tuple[str, str, Kind]]:
    """Role, type and kind of each cell of a table."""
    head, *lines = table.strip("\n").splitlines()
    types = [cell.strip() for cell in head.split("|")][1:]
    return [
        (role.strip(), type_, LETTER[mark.strip()])
        for role, *marks in (line.split("|") for line in lines)
        for type_, mark in zip(types, marks, strict=True)
    ]


@pytest.mark.parametrize(
    ("role", "type_", "kind"), cells(TABLE), ids=lambda value: str(value) or "blank"
)
def test_kind_of_role(role: str, type_: str, kind: Kind) -> None:
    assert kind_of_role(role, OrganizationType(type_)) is kind


@pytest.mark.parametrize(
    ("role", "type_", "kind"), cells(ANY), ids=lambda value: str(value) or "blank"
)
def test_kind_of_role_with_any_role_taken(role: str, type_: str, kind: Kind) -> None:
    assert kind_of_role(role, OrganizationType(type_), RolesTaken.ANY) is kind


@pytest.mark.parametrize(
    ("taken", "table"), [(RolesTaken.BY_TYPE, TABLE), (RolesTaken.ANY, ANY)], ids=["by type", "any"]
)
def test_the_whole_table_through_the_pipeline(world: World, taken: RolesTaken, table: str) -> None:
    types = [one.value for one in OrganizationType]
    world.headcount("школа | тип\n" + "\n".join(f"{one} | {one}" for one in types))
    marked = cells(table)
    world.activity(
        "школа | роль\n" + "\n".join(f"{type_} | {role}" for role, type_, _kind in marked)
    )
    found = world.report("organization", rules=Rules(roles=taken))
    for kind, key in ((Kind.TEACHER, "teachers"), (Kind.STUDENT, "students")):
        expected = [
            sum(type_ == one and marked_kind is kind for _role, type_, marked_kind in marked)
            for one in types
        ]
        assert found.column(key) == expected


@pytest.mark.parametrize(
    ("general", "own", "type_", "key"),
    [
        ("Педагог", "Учитель", "ОО", "active_teachers_messages"),
        ("Педагогический работник", "Преподаватель", "СПО", "active_teachers_messages"),
        ("Обучающийся", "Студент", "СПО", "active_students"),
    ],
)
def test_the_general_word_and_the_role_of_the_type_are_one_membership(
    world: World, general: str, own: str, type_: str, key: str
) -> None:
    world.headcount(f"школа | тип\n1 | {type_}")
    world.activity(
        f"""
        день | человек | роль      | отправлено
        0    | u1      | {general} | 5
        -1   | u1      | {own}     | 5
        """
    )
    assert world.report().one(key) == 1


def test_spellings_of_a_role(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("роль\nУЧИТЕЛЬ\nучитель\nУчитeль\n«Учитель»")
    assert world.report().one("teachers") == 4


def test_other_roles_count_as_participants_alone(world: World) -> None:
    world.headcount("школа\n1")
    world.activity(
        """
        роль     | отправлено | прочитано | звонки | эжд
        Родитель | 50         | 50        | 5      | да
        Студент  | 50         | 50        | 5      | да
        """
    )
    found = world.report()
    assert found.columns("active_organizations", "teachers", "students") == [(1, 0, 0)]
    assert found.columns("active_students", "active_teachers_calls") == [(0, 0)]


@pytest.mark.parametrize(
    ("lines", "left_out"),
    [
        ("Учитель | да", None),
        ("Родитель | да", 1),
        ("Родитель | нет", None),
        ("Родитель | да\nСтудент | да\nУченик | да", 2),
    ],
    ids=["teacher", "parent", "parent not verified", "three"],
)
def test_verified_users_left_out_are_reported(
    world: World, lines: str, left_out: int | None
) -> None:
    world.headcount("школа\n1")
    world.activity(f"роль | верифицирован\n{lines}")
    assert world.report().warned(Code.ROLE_OTHER_VERIFIED) == left_out


def test_a_blank_role_is_other_with_a_warning(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("роль | отправлено\nУчитель | 10\n | 10\n | 10")
    found = world.report()
    assert found.one("teachers") == 1
    assert found.warned(Code.ROLE_BLANK) == 2


def test_an_unknown_role_is_an_error_once_per_word_with_its_rows(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("роль\nТьютор\nТьютор\nЗавуч\nУчитель")
    errors = world.errors()
    assert sorted((one.code, one.count) for one in errors) == [
        (Code.VALUE_ROLE, 1),
        (Code.VALUE_ROLE, 2),
    ]


def test_one_line_accepts_every_unknown_role_beside_those_of_the_settings(
    world: World, tmp_path: Path
) -> None:
    world.headcount("школа\n1")
    world.activity("роль\nТьютор\nЗавуч\nВахтёр\nУчитель")
    known = ReadOptions(tables=TableOptions(other_roles=("Вахтёр",)))
    errors = world.errors(reading=known)
    assert len({one.snippet for one in errors}) == 1  # whichever of them somebody pastes
    (tmp_path / "sferum.toml").write_text("\n".join(errors[0].snippet), "utf-8")
    others = tuple(read_settings(tmp_path / "sferum.toml").roles.other)
    assert others == ("Вахтёр", "Тьютор", "Завуч")
    assert (
        world.report(reading=ReadOptions(tables=TableOptions(other_roles=others))).one("teachers")
        == 1
    )


def test_a_column_of_something_else_proposes_no_roles(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("роль\n" + "\n".join(f"{'аб'[n % 2] * n}ш" for n in range(1, 30)))
    assert not any(one.snippet for one in world.errors())


def test_the_settings_accept_another_role_as_other(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("роль\nТьютор\nтьютор\nУчитель")
    found = world.report(reading=ReadOptions(tables=TableOptions(other_roles=("Тьютор",))))
    assert found.columns("teachers", "students", "active_organizations") == [(1, 0, 1)]
    assert found.warned(Code.ROLE_OTHER_VERIFIED) == 2
