"""R3, what a role means in a type of organization [16]."""

from pathlib import Path
from typing import Any

import pytest

from sferum_cli.cli.options.reading import Reading
from sferum_cli.errors import WrongCallError
from sferum_cli.problems import Code
from sferum_cli.reports.report_document import report_document
from sferum_cli.reports.statements import statements
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.roles import RoleWords, kind_of_role
from sferum_cli.rulebook.words import Kind, OrganizationType, RolesTaken
from sferum_cli.settings import Settings, read_settings
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


def settings(folder: Path, text: str) -> Settings:
    """The settings of a sferum.toml of this text."""
    (folder / "sferum.toml").write_text(text, "utf-8")
    return read_settings(folder / "sferum.toml")


def reading(said: Settings) -> ReadOptions:
    """How these settings let tables be read."""
    return Reading().options(said, None)


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
    assert "«Тьютор»; в 2 строках" in errors[0].message


PROPOSED = {
    "Учитель математики": "teacher",
    "учителя": "teacher",
    "Педагог-психолог": "teacher",
    "Ученик 5 класса": "student",
    "Учащийся": "student",
    "Школьник 5Б": "student",
    "ученица": "student",
    "Воспитанник": "student",
    "Слушатель курсов": "student",
    "Учащиеся": "student",
    "student": "student",
    "teacher": "teacher",
    "Воспитатель": "teacher",
    "Социальный педагог": "teacher",
    "Тренер-преподаватель": "teacher",
    "Тьютор": "other",
    "Помощник воспитателя": "other",
    "Классный руководитель": "other",
    "Сотрудник столовой": "other",
    "Учредитель": "other",
    "Родители": "other",
}
"""Unknown words, and the list where the error proposes each."""


@pytest.mark.parametrize("before", ["", 'roles = "any"', '[roles]\nother = ["Вахтёр"]'],
                         ids=["no settings", "any", "a list"])  # fmt: skip
def test_the_lines_that_are_proposed_accept_every_unknown_role(
    world: World, tmp_path: Path, before: str
) -> None:
    world.headcount("школа\n1")
    words = [*PROPOSED, *(["Вахтёр"] if "Вахтёр" in before else [])]
    world.activity("\n".join(("роль", "Учитель", *words)))
    said = settings(tmp_path, before)
    errors = world.errors(reading=reading(said), rules=said.rules)
    assert len(errors) == len(PROPOSED)
    assert len({one.snippet for one in errors}) == 1  # whichever of them somebody pastes
    # To the letter: the lines stand in place of those of their names.
    said = settings(tmp_path, "\n".join(errors[0].snippet))
    assert said.roles.taken is (RolesTaken.ANY if "any" in before else RolesTaken.BY_TYPE)
    listed = {word: name for name in ("teacher", "student", "other")
              for word in getattr(said.roles, name)}  # fmt: skip
    assert listed == {**PROPOSED, **({"Вахтёр": "other"} if "Вахтёр" in before else {})}
    found = world.report(reading=reading(said), rules=said.rules)
    meant = [*PROPOSED.values()]
    assert found.columns("teachers", "students") == [
        (meant.count("teacher") + 1, meant.count("student"))
    ]


def test_one_line_for_each_list_that_changes(world: World, tmp_path: Path) -> None:
    world.headcount("школа\n1")
    world.activity("роль\nЗавуч\nУчитель физики\nПсихолог\nЛогопед\nСлушатель")
    said = settings(tmp_path, '[roles]\nteacher = ["Логопед"]\nstudent = ["слушатель"]')
    (snippet,) = {one.snippet for one in world.errors(reading=reading(said))}
    assert snippet == (
        "[roles]",
        'teacher = ["Логопед", "Учитель физики"]',
        'other = ["Завуч", "Психолог"]',
    )


def test_a_column_of_something_else_proposes_no_roles(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("роль\n" + "\n".join(f"{'аб'[n % 2] * n}ш" for n in range(1, 30)))
    assert not any(one.snippet for one in world.errors())


WORDS = RoleWords(("Воспитатель", "Мастер"), ("Слушатель",), ("Тьютор",))

OWN = """
роль        | ОО | СПО | ДОО | ОДО
Воспитатель | п  | п   | п   | п
мастер      | п  | п   | п   | п
Слушатель   | о  | о   | -   | о
Тьютор      | -  | -   | -   | -
Учитель     | п  | -   | -   | -
"""

OWN_ANY = """
роль        | ОО | СПО | ДОО | ОДО
Воспитатель | п  | п   | п   | п
Слушатель   | о  | о   | о   | о
Тьютор      | -  | -   | -   | -
Учитель     | п  | п   | п   | п
"""


@pytest.mark.parametrize(
    ("taken", "table"),
    [(RolesTaken.BY_TYPE, OWN), (RolesTaken.ANY, OWN_ANY)],
    ids=["by type", "any"],
)
def test_an_office_s_own_words_in_each_type(world: World, taken: RolesTaken, table: str) -> None:
    types = [one.value for one in OrganizationType]
    world.headcount("школа | тип\n" + "\n".join(f"{one} | {one}" for one in types))
    marked = cells(table)
    world.activity("школа | роль\n" + "\n".join(f"{one} | {role}" for role, one, _kind in marked))
    found = world.report(
        "organization",
        reading=ReadOptions(tables=TableOptions(role_words=WORDS)),
        rules=Rules(roles=taken, role_words=WORDS),
    )
    for kind, key in ((Kind.TEACHER, "teachers"), (Kind.STUDENT, "students")):
        assert found.column(key) == [
            sum(type_ == one and is_kind is kind for _role, type_, is_kind in marked)
            for one in types
        ]


def test_who_is_left_out_is_named_in_the_office_s_words(world: World) -> None:
    world.headcount("школа | тип\n1 | ДОО\n2 | ОО")
    world.activity("школа | роль\n1 | слушатель\n2 | Слушатель\n2 | Тьютор\n2 | Мастер")
    found = world.report(
        reading=ReadOptions(tables=TableOptions(role_words=WORDS)), rules=Rules(role_words=WORDS)
    )
    (warning,) = found.warnings(Code.ROLE_OTHER_VERIFIED)
    assert "Слушатель / ДОО: 1" in warning.message
    assert "Тьютор / ОО: 1" in warning.message
    assert warning.count == 2


def test_an_own_word_and_the_role_that_it_means_are_one_membership(world: World) -> None:
    world.headcount("школа\n1")
    world.activity(
        """
        день | человек | роль    | отправлено
        0    | u1      | Мастер  | 5
        -1   | u1      | Учитель | 5
        """
    )
    tables = TableOptions(role_words=WORDS)
    assert world.report(reading=ReadOptions(tables=tables)).one("active_teachers_messages") == 1


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ('teacher = ["Тьютор"]\nother = ["тьютoр"]', "«тьютoр».*: teacher .* other"),
        ('other = ["учитель"]', "«учитель».* other: .* teacher"),
        ('teacher = ["Родитель"]', "«Родитель».* teacher: .* other"),
        ('teacher = ["Студент"]', "«Студент».* teacher: .* student"),
        ('student = ["Педагог"]', "«Педагог».* student: .* teacher"),
        ('student = [" "]', "student: "),
        (f"other = {[f'слово {number}' for number in range(201)]}", " 200 "),
    ],
    ids=["two lists", "other", "known other", "student", "general", "blank", "too many"],
)
def test_words_that_mean_two_things_are_an_error(tmp_path: Path, lines: str, fault: str) -> None:
    with pytest.raises(WrongCallError, match=fault):
        settings(tmp_path, f"[roles]\n{lines}")


def test_a_known_role_in_its_own_list_changes_nothing(world: World, tmp_path: Path) -> None:
    said = settings(
        tmp_path, '[roles]\nteacher = ["учитель", "Педагог"]\nother = ["Родитель", "родитель"]'
    )
    world.headcount("школа | тип\n1 | ОО\n2 | СПО")
    world.activity("школа | роль\n1 | Учитель\n2 | Учитель\n2 | Педагог\n2 | Родитель")
    found = world.report("organization", reading=reading(said), rules=said.rules)
    assert found.column("teachers") == [1, 1]


def test_every_output_states_the_words(world: World, tmp_path: Path) -> None:
    said = settings(tmp_path, '[roles]\nteacher = ["Мастер"]\nother = ["Тьютор", "Вахтёр"]')
    world.headcount("школа\n1")
    world.activity("роль\nМастер")
    report = world.report(reading=reading(said), rules=said.rules).report
    rules: Any = report_document(report).run["rules"]
    assert rules["role_words"] == {
        "teacher": ["Мастер"], "student": [], "other": ["Тьютор", "Вахтёр"],
    }  # fmt: skip
    assert [line for line in statements(report) if "«Мастер»; " in line and "«Вахтёр»" in line]


def test_the_settings_accept_another_role_as_other(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("роль\nТьютор\nтьютор\nУчитель")
    found = world.report(
        reading=ReadOptions(tables=TableOptions(role_words=RoleWords(other=("Тьютор",))))
    )
    assert found.columns("teachers", "students", "active_organizations") == [(1, 0, 1)]
    assert found.warned(Code.ROLE_OTHER_VERIFIED) == 2
