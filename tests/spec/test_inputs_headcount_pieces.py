"""Педагогов in one headcount and Обучающихся in another: organization by organization they meet."""

import tomllib
from collections.abc import Sequence

import pytest

from sferum_cli.problems import Code
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.options import TableOptions
from tests.builders.files import Row
from tests.builders.rules import World, lines_of

HEADS = ("teachers_total", "students_total")


def piece(world: World, text: str, name: str, without: Sequence[str] = ()) -> None:
    """A headcount with the numbers that its text has, and without the others."""
    said = lines_of(text)[0]
    unsaid = [one for one in ("педагогов", "обучающихся") if one not in said]
    world.headcount(text, name, [*without, *unsaid])


@pytest.mark.parametrize("order", [("teachers", "students"), ("students", "teachers")])
def test_two_files_complete_each_other_in_any_order(world: World, order: tuple[str, str]) -> None:
    texts = {
        "teachers": "школа | педагогов\n1 | 10\n2 | 20",
        "students": "школа | обучающихся\n2 | 200\n1 | 100",
    }
    for name in order:
        piece(world, texts[name], name)
    world.activity("школа | роль\n1 | Учитель\n2 | Ученик")
    found = world.report("organization")
    expected = [("1", 10, 100), ("2", 20, 200)]
    assert sorted(found.columns("organization_id", *HEADS)) == expected
    assert [found.sheet(name).used for name in order] == [2, 2]
    assert not found.warnings(Code.REPEAT_IDENTICAL)
    assert not found.warnings(Code.HEADCOUNT_INCOMPLETE)


NAMED = "школа | ИНН | КПП | название"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1 | | | Школа 1", "1 | | | Средняя школа первая"),  # the ID decides
        ("1 | 5501000001 | | Школа 1", " | 5501000001 | | Другое имя"),
        ("1 | 5501000001 | 550101001 | Школа 1", " | 5501000001 | 550101001 | Другое имя"),
        ("1 | | | МБОУ «Школа 1»", " | | | ШКОЛА 1"),
        (" | 5501000001 | | Школа 1", "1 | | | Школа 1"),
    ],
    ids=["id", "inn", "inn-kpp", "name", "id-in-the-second"],
)
def test_by_what_pieces_meet(world: World, one: str, other: str) -> None:
    piece(world, f"{NAMED} | педагогов\n{one} | 10", "teachers")
    piece(world, f"{NAMED} | обучающихся\n{other} | 100", "students")
    world.activity("школа\n1")
    assert world.report().columns("organizations_total", *HEADS, "teachers") == [(1, 10, 100, 1)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1 | | | Школа 1", "2 | | | Школа 1"),  # two IDs
        (" | 5501000001 | | Школа 1", " | 5501000002 | | Школа 1"),
        (" | 5501000001 | 550101001 | Школа 1", " | 5501000001 | 550101002 | Школа 1"),
        (" | | | Школа 1", " | | | Школа 11"),
    ],
    ids=["ids", "inns", "kpps", "names"],
)
def test_what_is_not_one_stays_two_with_a_warning(world: World, one: str, other: str) -> None:
    piece(world, f"{NAMED} | педагогов\n{one} | 10", "teachers")
    piece(world, f"{NAMED} | обучающихся\n{other} | 100", "students")
    world.activity("школа\n1")
    found = world.report()
    assert found.one("organizations_total") == 2
    warned = found.warnings(Code.HEADCOUNT_INCOMPLETE)
    assert sorted((one.file, one.count) for one in warned) == [
        ("students.csv", 1),
        ("teachers.csv", 1),
    ]


def test_an_organization_that_one_file_has_has_no_other_number(world: World) -> None:
    piece(world, "школа | тип | педагогов\n1 | ОО | 10\n2 | ОО | 20\n3 | ДОО | 30", "teachers")
    piece(world, "школа | тип | обучающихся\n1 | ОО | 100\n4 | СПО | 400", "students")
    world.activity("школа\n1")
    found = world.report("organization")
    assert found.columns("organization_id", *HEADS) == [
        ("1", 10, 100),
        ("2", 20, None),
        ("3", 30, None),
        ("4", None, 400),
    ]
    warned = found.warnings(Code.HEADCOUNT_INCOMPLETE)
    assert [(one.file, one.count) for one in warned] == [("students.csv", 1), ("teachers.csv", 1)]
    assert "«Обучающихся»" in warned[1].message  # of school 2: kindergartens have no students


def test_two_values_of_one_cell_are_an_error_with_both_places(world: World) -> None:
    piece(world, "школа | педагогов\n1 | 10\n2 | 20", "teachers")
    piece(world, "школа | обучающихся\n1 | 100\n2 | 200", "students")
    world.headcount("школа | педагогов | обучающихся\n1 | 10 | 100\n2 | 20 | 201", "both")
    world.activity("школа\n1")
    (error,) = world.errors()
    assert (error.code, error.file, error.row) == (Code.ORGANIZATION_TWICE, "both.csv", 3)
    assert all(part in error.message for part in ("students.csv", "200", "201"))
    assert "20," not in error.message


@pytest.mark.parametrize(
    ("column", "one", "other"),
    [("тип", "ОО", "СПО"), ("подключена", "да", "нет"), ("муниципалитет", "Омск", "Тара")],
)
def test_pieces_that_say_two_things_of_one_organization(
    world: World, column: str, one: str, other: str
) -> None:
    piece(world, f"школа | {column} | педагогов\n1 | {one} | 10", "teachers")
    piece(world, f"школа | {column} | обучающихся\n1 | {other} | 100", "students")
    world.activity("школа\n1")
    (error,) = world.errors()
    assert (error.code, error.file, error.row) == (Code.ORGANIZATION_TWICE, "students.csv", 2)
    assert "teachers.csv" in error.message


def test_equal_values_of_one_cell_count_once(world: World) -> None:
    world.headcount("школа | педагогов | обучающихся\n1 | 10 | 100", "both")
    piece(world, "школа | педагогов\n1 | 10\n2 | 20\n2 | 20", "teachers")
    piece(world, "школа | обучающихся\n2 | 200", "students")
    world.activity("школа\n1")
    found = world.report()
    assert found.columns("organizations_total", *HEADS) == [(2, 30, 300)]
    assert found.sheet("teachers").skipped == {"repeat-identical": 2}
    assert found.sheet("teachers").used == 1


def test_a_blank_cell_is_completed(world: World) -> None:
    world.headcount("школа | педагогов | обучающихся\n1 | 10 | \n2 | 20 | 200", "both")
    piece(world, "школа | обучающихся\n1 | 100", "students")
    world.activity("школа\n1")
    assert world.report().columns("organizations_total", *HEADS) == [(2, 30, 300)]


BLANKS = (
    "школа | название | педагогов | обучающихся\n1 | Школа 1 | 10 | \n2 | Школа 2 | | 200",
    "школа | название | педагогов | обучающихся\n2 | Школа 2 | 20 | \n1 | Школа 1 | | 100",
)


@pytest.mark.parametrize("without", [[], ["школа"]], ids=["by-id", "by-name"])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_blank_cells_of_one_template_are_completed(
    world: World, order: tuple[int, int], without: list[str]
) -> None:
    for number in order:
        world.headcount(BLANKS[number], f"headcount{number}", without)
    world.activity("школа | название\n1 | Школа 1", without=without)
    found = world.report("organization")
    assert sorted(found.columns("organization", *HEADS)) == [
        ("Школа 1", 10, 100),
        ("Школа 2", 20, 200),
    ]
    assert [found.sheet(f"headcount{number}").used for number in order] == [2, 2]


def test_a_third_file_is_compared_with_the_row_whose_number_it_is(world: World) -> None:
    for number, text in enumerate(BLANKS):
        world.headcount(text, f"headcount{number}")
    world.headcount("школа | название | педагогов | обучающихся\n1 | Школа 1 | | 101", "third")
    world.activity("школа\n1")
    (error,) = world.errors()
    assert (error.code, error.file, error.row) == (Code.ORGANIZATION_TWICE, "third.csv", 2)
    assert "headcount1.csv, строка 3" in error.message


def test_a_blank_cell_within_one_sheet_is_no_gap_to_fill(world: World) -> None:
    world.headcount("школа | педагогов | обучающихся\n1 | 10 |\n1 | | 100")
    world.activity("школа\n1")
    assert world.codes() == [Code.ORGANIZATION_TWICE]


@pytest.mark.parametrize("column", ["школа", "название"])
def test_two_sheets_of_one_file(world: World, column: str) -> None:
    header = {"школа": "ID организации", "название": "Организация"}[column]
    place = ["Омская область", "г. Омск", "ОО"]
    titles = ["Регион", "Муниципалитет", "Тип организации", header]
    world.book(
        {
            "Педагоги": [[*titles, "Педагогов"], [*place, "1", 10], [*place, "2", 20]],
            "Обучающиеся": [[*titles, "Обучающихся"], [*place, "1", 100], [*place, "2", 200]],
        }
    )
    world.activity(f"{column}\n1", without=[] if column == "школа" else ["школа"])
    assert world.report().columns("organizations_total", *HEADS) == [(2, 30, 300)]


def test_two_sheets_of_one_template(world: World) -> None:
    place = ["Омская область", "г. Омск", "ОО"]
    titles = ["Регион", "Муниципалитет", "Тип организации", "ID организации"]
    header = [*titles, "Педагогов", "Обучающихся"]
    world.book(
        {
            "Педагоги": [header, [*place, "1", 10, None], [*place, "2", 20, None]],
            "Обучающиеся": [header, [*place, "1", None, 100], [*place, "2", None, 200]],
        }
    )
    world.activity("школа\n1")
    assert world.report().columns("organizations_total", *HEADS) == [(2, 30, 300)]


def test_a_number_that_no_file_has_is_missing_as_before(world: World) -> None:
    piece(world, "школа | педагогов\n1 | 10", "one")
    piece(world, "школа | педагогов\n2 | 20", "two")
    world.activity("школа\n1")
    errors = world.errors()
    assert [(one.code, one.file) for one in errors] == [
        (Code.COLUMN_MISSING, "one.csv"),
        (Code.COLUMN_MISSING, "two.csv"),
    ]
    assert all("«Обучающихся»" in one.message for one in errors)


def test_a_header_near_the_missing_number_is_still_proposed(world: World) -> None:
    world.headcount("школа | Детей\n1 | 100", without=["обучающихся"])
    world.activity("школа\n1")
    (error,) = world.errors()
    assert error.snippet == ("[columns]", '"Детей" = "students"')


@pytest.mark.parametrize("teachers", ["Пед. состав", "Педагогов"])
def test_a_number_of_another_file_that_nobody_knows_is_proposed(
    world: World, teachers: str
) -> None:
    """Without its number the other file is a directory: line by line it becomes the other half."""
    place = [["Регион", "Муниципалитет", "ID организации", "Тип организации"]]
    place += [["Омская область", "г. Омск", "1", "ОО"]]
    for name, column, number in (("t", teachers, 10), ("s", "Кол-во детей", 100)):
        world.table(f"{name}.csv", [[*place[0], column], [*place[1], number]])
    world.activity("школа\n1")
    said: dict[str, str] = {}
    while errors := world.errors(reading=ReadOptions(tables=TableOptions(columns=said))):
        lines = tomllib.loads("\n".join(errors[0].snippet))["columns"]
        assert not lines.keys() & said.keys()
        said |= lines
    assert said["Кол-во детей"] == "students"
    found = world.report(reading=ReadOptions(tables=TableOptions(columns=said)))
    assert found.columns(*HEADS) == [(10, 100)]


CODES_ALONE = "ID организации | Обучающихся\n"


@pytest.mark.parametrize("order", [0, 1])
def test_codes_and_numbers_alone_take_place_and_type_from_the_other_file(
    world: World, order: int
) -> None:
    piece(world, "школа | муниципалитет | тип | педагогов\n1 | Омск | ОО | 10\n2 | Тара | СПО | 20",
          "teachers")  # fmt: skip
    world.file("students", CODES_ALONE + "2 | 200\n1 | 100\nИтого | 300")
    if order:
        world.paths.reverse()
    world.activity("школа\n1")
    found = world.report()
    assert found.columns("municipality", *HEADS) == [("Омск", 10, 100), ("Тара", 20, 200)]
    assert found.sheet("students").skipped == {"total": 1}


def test_codes_and_numbers_alone_on_a_sheet_of_the_same_file(world: World) -> None:
    titles = ["Регион", "Муниципалитет", "Тип организации", "ИНН", "ID организации", "Педагогов"]
    rows: list[Row] = [titles, ["Омская область", "г. Омск", "ОО", "5501000001", "1", 10]]
    students: list[Row] = [["ИНН", "Обучающихся"], ["5501000001", 100]]
    others: list[Row] = [["ИНН", "Телефон"], ["5501000001", "12-34"]]
    world.book({"Обучающиеся": students, "Педагоги": rows, "Прочее": others})
    world.activity("школа\n1")
    found = world.report()
    assert found.columns("organizations_total", *HEADS, "teachers") == [(1, 10, 100, 1)]
    assert [one.sheet for one in found.warnings(Code.SHEET_SKIPPED)] == ["Прочее"]


def test_codes_complete_the_headcount_that_lacks_their_number(world: World) -> None:
    """Beside one that has both numbers, of other organizations."""
    world.headcount("школа | педагогов | обучающихся\n1 | 10 | 100", "whole")
    piece(world, "школа | педагогов\n2 | 20", "teachers")
    world.table("students.csv", [["ID организации", "Обучающихся"], ["2", "200"]])
    world.activity("школа\n1")
    found = world.report("organization")
    assert found.columns("organization_id", *HEADS) == [("1", 10, 100), ("2", 20, 200)]


def test_codes_that_no_other_file_has_are_an_error(world: World) -> None:
    piece(world, "школа | педагогов\n1 | 10", "teachers")
    world.file("students", CODES_ALONE + "1 | 100\n2 | 200")
    world.activity("школа\n1")
    (error,) = world.errors()
    assert (error.code, error.file, error.row) == (Code.VALUE_MISSING, "students.csv", 3)
    found = world.report(skip_bad_rows=True)
    assert found.columns("organizations_total", *HEADS) == [(1, 10, 100)]
    assert (found.sheet("students").used, found.sheet("students").rejected) == (1, 1)


def test_what_follows_from_a_row_with_an_error_is_not_said(world: World) -> None:
    piece(world, "школа | тип | педагогов\n1 | ОО | 10\n2 | Завод | 20", "teachers")
    world.file("students", CODES_ALONE + "1 | 100\n2 | 200")
    world.activity("школа\n1")
    assert world.codes() == [Code.VALUE_TYPE]
    assert world.report(skip_bad_rows=True).columns("organizations_total", *HEADS) == [(1, 10, 100)]


def test_codes_and_numbers_beside_a_whole_headcount_are_no_table_as_before(world: World) -> None:
    world.headcount("школа\n1")
    world.file("students", CODES_ALONE + "1 | 101")
    world.activity("школа\n1")
    assert world.codes() == [Code.FILE_NO_TABLE]


def test_codes_with_half_of_a_place_are_an_error(world: World) -> None:
    piece(world, "школа | педагогов\n1 | 10", "teachers")
    piece(world, "школа | обучающихся\n1 | 100", "students", ["регион"])
    world.activity("школа\n1")
    (error,) = world.errors()
    assert (error.code, error.file) == (Code.COLUMN_MISSING, "students.csv")
    assert "«Регион»" in error.message
    assert "«Педагогов»" not in error.message.split(".")[0]


def test_a_subtotal_over_the_one_number(world: World) -> None:
    rows = "школа | название | обучающихся\n1 | Школа 1 | 100\n2 | Школа 2 | 200\n | Район | 300"
    piece(world, "школа | педагогов\n1 | 10\n2 | 20", "teachers")
    piece(world, rows, "students")
    world.activity("школа\n1")
    (error,) = world.errors()
    assert (error.code, error.file, error.row) == (Code.ROW_IS_SUM, "students.csv", 4)
    assert error.header == "Обучающихся"


def test_a_region_among_its_municipalities_in_a_piece(world: World) -> None:
    header = "школа | название | муниципалитет"
    piece(world, "школа | муниципалитет | педагогов\n1 | Омск | 10\n2 | Тара | 20", "teachers")
    rows = "1 | Школа 1 | Омск | 100\n2 | Школа 2 | Тара | 200\n | Все | Омская область | 300"
    piece(world, f"{header} | обучающихся\n{rows}", "students")
    world.activity("школа\n1")
    found = world.report("region")
    assert found.columns("organizations_total", *HEADS) == [(2, 30, 300)]
    assert found.sheet("students").skipped == {"total": 1}


def test_pieces_that_name_organizations_in_no_common_way(world: World) -> None:
    piece(world, "школа | педагогов\n1 | 10", "teachers", ["название"])
    piece(world, "название | обучающихся\nШкола 1 | 100", "students", ["школа"])
    world.activity("школа\n1")
    (error,) = world.errors()
    assert (error.code, error.file) == (Code.COLUMN_MISSING, "students.csv")
    assert all(part in error.message for part in ("«Организация»", "«ID организации»", "teachers"))


def test_a_template_that_nobody_filled_in_gives_no_number(world: World) -> None:
    world.file(
        "empty",
        "Регион | Муниципалитет | ID организации | Тип организации | Педагогов | Обучающихся",
    )
    piece(world, "школа | педагогов\n1 | 10", "teachers")
    world.activity("школа\n1")
    assert Code.COLUMN_MISSING in world.codes()
