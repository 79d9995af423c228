"""The headcount by municipality with the types of organization side by side (section 2)."""

from typing import Any

import pytest

from sferum_cli.problems import Code
from sferum_cli.rulebook.words import OrganizationType
from sferum_cli.settings import Settings
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.sources.tables.columns import ColumnNames
from sferum_cli.sources.tables.header_groups import heading_type
from sferum_cli.sources.tables.options import TableOptions
from tests.builders.files import FORMATS, Row
from tests.builders.rules import World

LONG = """
муниципалитет  | тип | организаций | педагогов | обучающихся
г. Омск        | ОО  | 2           | 40        | 400
г. Омск        | СПО | 1           | 10        | 100
г. Омск        | ДОО | 3           | 30        |
Тарский район  | ОО  | 1           | 10        | 100
Азовский район | СПО | 1           | 5         | 50
Азовский район | ДОО | 1           | 3         |
"""
"""What every wide table here says."""

TWO_ROWS = """
Регион         | Муниципалитет  | Школы       |     |     | Колледжи |     |     | ДОУ |     |
               |                | организаций | {п} | {о} | {к}      | {п} | {о} | {к} | {п} | {о}
Омская область | г. Омск        | 2           | 40  | 400 | 1        | 10  | 100 | 3   | 30  | х
Омская область | Тарский район  | 1           | 10  | 100 | -        | -   | -   |     |     |
Омская область | Азовский район | 0           | 0   | 0   | 1        | 5   | 50  | 1   | 3   | н/д
"""

LAYOUTS = {
    "two rows": TWO_ROWS,
    "names in the second row, ДОО without students, a total": """
        Сводка на 20.09.2024
                |               | ОО         |    |    | СПО (колледжи) | | | Детсады | | Всего
        Регион | МО | Кол-во {к} | {п} | {о}, чел. | {к} | {п} | {о} | {к} | {п} | {к} | {п}
        Омская область | г. Омск        | 2  | 40   | 400  | 1  | 10  | 100 | 3 | 30 | 6 | 80
        Омская область | Тарский район  | 1  | 10   | 100  |    |     |     |   |    | 1 | 10
        Омская область | Азовский район |    |      |      | 1  | 5   | 50  | 1 | 3  | 2 | 8
        Итого          |                | 3  | 50   | 500  | 2  | 15  | 150 | 4 | 33 | 9 | 98
        """,
    "each column over the types": """
        Регион         | Муниципалитет  | {к}   |     |     | {п}   |     |     | {о}
                       |                | Школы | СПО | ДОО | Школы | СПО | ДОО | Школы | СПО
        Омская область | г. Омск        | 2     | 1   | 3   | 40    | 10  | 30  | 400   | 100
        Омская область | Тарский район  | 1     |     |     | 10    |     |     | 100   |
        Омская область | Азовский район |       | 1   | 1   |       | 5   | 3   |       | 50
        """,
    "one row": """
        Регион|МО|Школы, {к}|Школы: {п}|{о} (школы)|{п} (СПО)|{к} СПО|СПО - {о}|ДОУ: {к}|{п}, ДОУ
        Омская область | г. Омск        | 2 | 40 | 400 | 10 | 1 | 100 | 3 | 30
        Омская область | Тарский район  | 1 | 10 | 100 |    |   |     |   |
        Омская область | Азовский район |   |    |     | 5  | 1 | 50  | 1 | 3
        """,
    "behind words of totals": """
        Регион | МО | Всего |     |     | в т.ч. школы | | | из них: колледжи | | | Детских садов |
               |    | {к}   | {п} | {о} | {к} | {п} | {о} | {к} | {п} | {о} | {к} | {п}
        Омская область | г. Омск        | 6 | 80 | 500 | 2 | 40 | 400 | 1 | 10 | 100 | 3 | 30
        Омская область | Тарский район  | 1 | 10 | 100 | 1 | 10 | 100 |   |    |     |   |
        Омская область | Азовский район | 2 | 8  | 50  |   |    |     | 1 | 5  | 50  | 1 | 3
        """,
    "numbers of schools, and people in schools": """
        Регион|МО|Всего школ|{п} в школах|{о} школ|Кол-во СПО|{п} в СПО|{о} в СПО|Детсадов|{п} ДОУ
        Омская область | г. Омск        | 2 | 40 | 400 | 1 | 10 | 100 | 3 | 30
        Омская область | Тарский район  | 1 | 10 | 100 |   |    |     |   |
        Омская область | Азовский район |   |    |     | 1 | 5  | 50  | 1 | 3
        """,
}  # fmt: skip
"""{к}, {п} and {о} are «организаций», «педагогов» and «обучающихся»."""

PEOPLE = "школа\n1\n2\n3"
DIRECTORY = """
школа | муниципалитет  | тип
1     | г. Омск        | ОО
2     | Тарский район  | ОО
3     | Азовский район | СПО
"""


def cells_of(text: str) -> list[Row]:
    """The rows of a text table as cells, numbers as numbers."""
    for short, name in (("{к}", "организаций"), ("{п}", "педагогов"), ("{о}", "обучающихся")):
        text = text.replace(short, name)
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines()]
    width = max(map(len, lines))
    return [
        [int(cell) if cell.isdigit() else cell or None for cell in line]
        + [None] * (width - len(line))
        for line in lines
        if any(line)
    ]


def with_people(world: World) -> None:
    """The directory and the activity that go with these tables."""
    world.directory(DIRECTORY)
    world.activity(PEOPLE)


def said_by(world: World, **more: Any) -> list[list[tuple[Any, ...]]]:
    """Everything that a report says of the headcount."""
    keys = (
        "municipality",
        "organizations_total",
        "teachers_total",
        "students_total",
        "teachers_pct",
    )
    return [world.report(level, **more).columns(*keys) for level in ("municipality", "region")]


@pytest.fixture
def expected(world: World) -> list[list[tuple[Any, ...]]]:
    """What the same numbers say where a row holds one type."""
    world.by_municipality(LONG)
    with_people(world)
    found = said_by(world)
    world.paths.clear()
    return found


@pytest.mark.parametrize("layout", LAYOUTS)
def test_types_side_by_side_say_what_rows_of_types_say(
    world: World, expected: list[list[tuple[Any, ...]]], layout: str
) -> None:
    world.table("wide.csv", cells_of(LAYOUTS[layout]))
    with_people(world)
    assert said_by(world) == expected
    sheet = world.report().sheet("wide")
    assert (sheet.table, sheet.used) == ("headcount_by_municipality", 3)
    assert sheet.read == sheet.used + sum(sheet.skipped.values())


def merged(book: Any) -> None:
    """The groups of TWO_ROWS merged as an office merges them, and the region over its rows."""
    sheet = book.worksheets[0]
    for place in ("A1:A2", "B1:B2", "C1:E1", "F1:H1", "I1:K1", "A3:A5"):
        sheet.merge_cells(place)


@pytest.mark.parametrize("suffix", [one for one in FORMATS if one != "parquet"])
def test_in_every_format(world: World, expected: list[list[tuple[Any, ...]]], suffix: str) -> None:
    world.table(f"wide.{suffix}", cells_of(TWO_ROWS), merged if suffix == "xlsx" else None)
    with_people(world)
    assert said_by(world) == expected


def test_in_parquet_with_one_row(world: World, expected: list[list[tuple[Any, ...]]]) -> None:
    world.table("wide.parquet", cells_of(LAYOUTS["one row"]))
    with_people(world)
    assert said_by(world) == expected


def test_the_option_of_the_headcount_names_it_too(
    world: World, expected: list[list[tuple[Any, ...]]]
) -> None:
    with_people(world)
    wide = world.table("wide.csv", cells_of(TWO_ROWS))
    assert said_by(world, files=InputCall(world.paths[:-1], headcount=(wide,))) == expected


def test_types_in_rows_under_a_merged_municipality(
    world: World, expected: list[list[tuple[Any, ...]]]
) -> None:
    rows = cells_of(LONG)
    for number, row in enumerate(rows):
        row.insert(0, "Омская область" if number else "Регион")
    for number in (2, 3, 6):
        rows[number][1] = None

    def over_types(book: Any) -> None:
        for place in ("B2:B4", "B6:B7"):
            book.worksheets[0].merge_cells(place)

    world.table("long.xlsx", rows, over_types)
    with_people(world)
    assert said_by(world) == expected


HEADINGS = """
Школы                                         | ОО
Школа                                         | ОО
Гимназии и лицеи                              | ОО
Школы, гимназии, лицеи                        | ОО
Общеобразовательные организации (школы)       | ОО
ОО, ед.                                       | ОО
Колледжи                                      | СПО
КОЛЛЕДЖИ И ТЕХНИКУМЫ                          | СПО
Профессиональные образовательные организации  | СПО
Детские сады                                  | ДОО
ДОУ (на 20.09.2024)                           | ДОО
Организации дополнительного образования       | ОДО
УДО                                           | ОДО
в т.ч. школы                                  | ОО
Всего школ                                    | ОО
из них: Колледжи                              | СПО
в школах                                      | ОО
Общее образование                             | ОО
Среднее профессиональное образование          | СПО
Сады                                          | ДОО
ОО-1                                          | ОО
85-К                                          | ДОО
1-ДОП                                         | ОДО
Детских садов, ед.                            | ДОО
Итого по школам                               |
в том числе сельские                          |
Школы и колледжи                              |
ДО                                            |
Школы искусств                                |
Всего                                         |
Интернаты                                     |
"""


@pytest.mark.parametrize(
    ("heading", "kind"),
    [[cell.strip() for cell in line.split("|")] for line in HEADINGS.strip().splitlines()],
)
def test_headings_of_types(heading: str, kind: str) -> None:
    assert heading_type(heading) == (OrganizationType(kind) if kind else None)


@pytest.mark.parametrize(
    ("cell", "text", "column"),
    [
        ("D3", "сорок", "D"),
        ("G5", "1,5", "G"),
        ("J3", "#Н/Д", "J"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_by_its_address(
    world: World, cell: str, text: str, column: str
) -> None:
    rows = cells_of(TWO_ROWS)
    rows[int(cell[1:]) - 1][ord(cell[0]) - ord("A")] = text
    world.table("wide.xlsx", rows)
    with_people(world)
    (error,) = world.errors()
    assert (error.column, error.row) == (column, int(cell[1:]))
    skipped = world.report(skip_bad_rows=True).sheet("wide")
    assert (skipped.read, skipped.rejected, skipped.used) == (3, 1, 2)


def test_a_blank_region_is_said_once_and_the_row_counts_once(world: World) -> None:
    rows = cells_of(TWO_ROWS)
    rows[3][0] = None
    world.table("wide.csv", rows)
    with_people(world)
    assert [(one.code, one.row, one.column) for one in world.errors()] == [
        (Code.VALUE_MISSING, 4, "A")
    ]
    skipped = world.report(skip_bad_rows=True).sheet("wide")
    assert (skipped.read, skipped.rejected, skipped.used) == (3, 1, 2)


MISSING = {
    "teachers of colleges": ({"G2": "прочее"}, ["«СПО: Педагогов»"]),
    "students of schools": ({"E2": "классов"}, ["«ОО: Обучающихся»"]),
    "organizations": ({"C2": "зданий", "I2": "зданий"},
                      ["«ОО: Организаций»", "«ДОО: Организаций»"]),
    "the region": ({"A1": "Округ"}, ["«Регион»"]),
}  # fmt: skip


LOST: dict[str, dict[str, str | None]] = {
    "unknown names under a type": {"F2": "единиц", "G2": "сотрудников", "H2": "молодёжи"},
    "a type over one column": {"F2": "сколько", "G1": "Прочее", "G2": None, "H2": None},
    "a type alone": {"F2": None, "G1": "Прочее", "G2": None, "H2": None},
}  # fmt: skip


@pytest.mark.parametrize("case", LOST)
def test_a_type_is_not_lost_where_nothing_under_it_is_known(world: World, case: str) -> None:
    rows = cells_of(TWO_ROWS)
    for place, text in LOST[case].items():
        rows[int(place[1:]) - 1][ord(place[0]) - ord("A")] = text
    world.table("wide.csv", rows)
    with_people(world)
    (error,) = world.errors()
    assert error.code is Code.COLUMN_MISSING
    assert ": «СПО: Организаций», «СПО: Педагогов», «СПО: Обучающихся». " in error.message


def test_one_more_column_that_names_another_type_is_ignored(world: World) -> None:
    rows = cells_of(LAYOUTS["one row"])
    for row, more in zip(rows, ("Мест в кружках УДО", 5, 6, 7), strict=True):
        row.append(more)
    world.table("wide.csv", rows)
    with_people(world)
    assert world.codes() == []


def test_proposals_have_the_type_that_the_header_names(
    world: World, expected: list[list[tuple[Any, ...]]]
) -> None:
    rows = cells_of(LAYOUTS["one row"])
    for number, text in ((3, "Учителей в школах"), (4, "Учеников в школах"), (7, "Студентов СПО")):
        rows[0][number] = text
    world.table("wide.csv", rows)
    with_people(world)
    (error,) = world.errors()
    found = {
        "Учителей в школах": "teachers:ОО",
        "Учеников в школах": "students:ОО",
        "Студентов СПО": "students:СПО",
    }
    assert set(error.snippet[1:]) == {f'"{header}" = "{key}"' for header, key in found.items()}
    tables = TableOptions(columns=Settings(columns=found).columns)
    assert said_by(world, reading=ReadOptions(tables=tables)) == expected


@pytest.mark.parametrize("case", MISSING)
def test_what_a_group_lacks_is_named_with_its_type(world: World, case: str) -> None:
    cells, missing = MISSING[case]
    rows = cells_of(TWO_ROWS)
    for place, text in cells.items():
        rows[int(place[1:]) - 1][ord(place[0]) - ord("A")] = text
    world.table("wide.csv", rows)
    with_people(world)
    (error,) = world.errors()
    assert error.code is Code.COLUMN_MISSING
    assert f": {', '.join(missing)}. " in error.message


def test_a_proposal_for_a_group_works_to_the_letter(
    world: World, expected: list[list[tuple[Any, ...]]]
) -> None:
    rows = cells_of(TWO_ROWS)
    rows[1] = ["учеников" if cell == "обучающихся" else cell for cell in rows[1]]
    world.table("wide.csv", rows)
    with_people(world)
    (error,) = world.errors()
    assert error.snippet == ("[columns]", '"учеников" = "students"')
    columns = TableOptions(columns={"учеников": "students"})
    assert said_by(world, reading=ReadOptions(tables=columns)) == expected


def test_the_settings_name_a_column_of_one_type(
    world: World, expected: list[list[tuple[Any, ...]]]
) -> None:
    rows = cells_of(LAYOUTS["one row"])
    rows[0][3] = "Учителя"
    world.table("wide.csv", rows)
    with_people(world)
    assert world.codes() == [Code.COLUMN_MISSING]
    said = Settings(columns={"Учителя": "teachers:ОО"})
    tables = TableOptions(columns=said.columns)
    assert said_by(world, reading=ReadOptions(tables=tables)) == expected


def test_a_type_in_two_groups_is_an_error_with_both_columns(world: World) -> None:
    rows = cells_of(TWO_ROWS)
    rows[0][5] = "Гимназии"
    world.table("wide.csv", rows)
    with_people(world)
    errors = world.errors()
    assert {one.code for one in errors} == {Code.COLUMN_TWICE}
    assert [(one.column, one.row) for one in errors] == [("F", 2), ("G", 2), ("H", 2)]


@pytest.mark.parametrize(
    ("heading", "codes"),
    [
        ("ДО", [Code.HEADER_TYPE]),
        ("Интернаты", [Code.HEADER_TYPE]),
        ("Школы и колледжи", [Code.HEADER_TYPE]),
        ("Всего", []),
        ("Итого по муниципалитету", []),
        ("из них сельские", []),
    ],
)
def test_a_heading_that_is_no_type(world: World, heading: str, codes: list[Code]) -> None:
    """A sum or a part of the others is not read; anything else would be lost without a word."""
    rows = cells_of(TWO_ROWS)
    rows[0][8] = heading
    world.table("wide.csv", rows)
    with_people(world)
    assert world.codes() == codes


def test_headings_that_are_all_no_type(world: World) -> None:
    """The headings are what is wrong, not the columns that come again under them."""
    rows = cells_of(TWO_ROWS)
    rows[0][2], rows[0][5], rows[0][8] = "Интернаты", "Вечерние школы", "Центры"
    world.table("wide.csv", rows)
    with_people(world)
    errors = world.errors()
    assert {one.code for one in errors} == {Code.HEADER_TYPE}
    assert [one.header for one in errors] == ["Интернаты", "Вечерние школы", "Центры"]


def test_people_counted_somewhere_else_are_a_warning(world: World) -> None:
    rows = [
        ["Регион", "Муниципалитет", "Школ", "Педагогов в школах", "Обучающихся в школах",
         "Педагогов в интернатах", "Примечание в отчёт"],
        ["Омская область", "г. Омск", "1", "40", "400", "60", "нет"],
    ]  # fmt: skip
    world.table("wide.csv", rows)
    with_people(world)
    found = world.report()
    assert found.column("teachers_total")[0] == 40
    (warning,) = found.warnings(Code.HEADER_TYPE)
    assert (warning.column, warning.header) == ("F", "Педагогов в интернатах")


def test_a_type_and_a_column_joined_by_an_underscore(world: World) -> None:
    rows = [
        ["Регион", "Муниципалитет", "Школы_организаций", "Школы_педагогов", "Школы_обучающихся"],
        ["Омская область", "г. Омск", "1", "40", "400"],
    ]
    world.table("wide.csv", rows)
    with_people(world)
    assert world.report().columns("teachers_total", "students_total")[0] == (40, 400)


@pytest.mark.parametrize("named", [True, False], ids=["named", "in a folder"])
def test_counts_without_a_word_of_what_is_counted(world: World, named: bool) -> None:
    world.by_municipality(LONG)
    with_people(world)
    wide = world.table(
        "wide.csv",
        cells_of("""
            Муниципалитет | Школы | Колледжи | Детские сады
            г. Омск       | 2     | 1        | 3
            """),
    )
    files = InputCall(world.paths) if named else InputCall([wide.parent])
    found = [one for one in world.problems(files=files) if one.code is Code.FILE_NO_TABLE]
    assert [one.severity.value for one in found] == ["error" if named else "warning"]
    assert "«Школы», «Колледжи», «Детские сады»" in found[0].message
    assert "«Организаций», «Педагогов», «Обучающихся»" in found[0].message


def test_counts_without_a_word_of_what_is_counted_in_each_municipality(world: World) -> None:
    world.table(
        "wide.csv",
        cells_of("""
            Регион         | Муниципалитет | Школы | Колледжи
            Омская область | г. Омск       | 2     | 1
            """),
    )
    with_people(world)
    (error,) = world.errors()
    assert (error.code, error.snippet) == (Code.COLUMN_MISSING, ())
    for name in ("Организаций", "Педагогов", "Обучающихся"):
        assert all(f"«{kind}: {name}»" in error.message for kind in ("ОО", "СПО"))
    assert "«Школы», «Колледжи»" in error.message


def test_organizations_alone_name_what_is_missing(world: World) -> None:
    world.table(
        "wide.csv",
        cells_of("""
            Регион         | Муниципалитет | Школы: организаций | Колледжи: организаций
            Омская область | г. Омск       | 2                  | 1
            """),
    )
    with_people(world)
    (error,) = world.errors()
    assert error.code is Code.COLUMN_MISSING
    for name in ("ОО: Педагогов", "ОО: Обучающихся", "СПО: Педагогов", "СПО: Обучающихся"):
        assert f"«{name}»" in error.message


def test_a_total_that_is_not_the_sum_is_named_by_its_column(world: World) -> None:
    total = ["Итого", None, 3, 50, 500, 2, 16, 150, 4, 33, None]
    world.table("wide.csv", [*cells_of(TWO_ROWS), total])
    with_people(world)
    (warning,) = world.report().warnings(Code.TOTAL_DIFFERS)
    assert (warning.row, warning.column) == (6, "G")


REGION_ROW: Row = ["Омская область", "Омская область", 3, 50, 500, 2, 15, 150, 4, 33, None]


@pytest.mark.parametrize(
    ("teachers", "codes"), [(15, []), (16, [Code.REGION_AMONG_MUNICIPALITIES])], ids=["sum", "not"]
)
def test_the_region_among_its_municipalities(
    world: World, teachers: int, codes: list[Code]
) -> None:
    row = [*REGION_ROW]
    row[6] = teachers
    world.table("wide.csv", [*cells_of(TWO_ROWS), row])
    with_people(world)
    assert world.codes() == codes
    sheet = world.report(skip_bad_rows=True).sheet("wide")
    assert (sheet.read, sheet.used) == (4, 3)
    assert (sheet.rejected, sheet.skipped) == ((1, {}) if codes else (0, {"total": 1}))


def test_a_copy_counts_once(world: World, expected: list[list[tuple[Any, ...]]]) -> None:
    world.table("wide.csv", cells_of(TWO_ROWS))
    world.by_municipality(LONG)
    with_people(world)
    assert said_by(world) == expected
    found = world.report()
    assert (found.sheet("wide").used, found.sheet("headcount").used) == (3, 0)


def test_a_row_that_repeats_in_one_type_is_used_for_the_others(
    world: World, expected: list[list[tuple[Any, ...]]]
) -> None:
    world.by_municipality("\n".join(LONG.strip().splitlines()[:2]))
    world.table("wide.csv", cells_of(TWO_ROWS))
    with_people(world)
    assert said_by(world) == expected
    found = world.report()
    assert found.sheet("headcount").used == 1
    assert (found.sheet("wide").read, found.sheet("wide").used) == (3, 3)
    assert found.warned(Code.REPEAT_IDENTICAL) == 1


def test_a_second_sheet_that_differs_names_the_type(world: World) -> None:
    world.by_municipality(LONG)
    rows = cells_of(TWO_ROWS)
    rows[2][6] = 11
    world.table("wide.csv", rows)
    with_people(world)
    (error,) = world.errors()
    assert error.code is Code.HEADCOUNT_TWICE
    assert "«г. Омск», СПО" in error.message


def test_a_municipality_without_a_number_stays(world: World) -> None:
    rows = [*cells_of(TWO_ROWS), ["Омская область", "Нижнеомский район", *["-"] * 9]]
    world.table("wide.csv", rows)
    with_people(world)
    names = world.report().column("municipality")
    assert names == ["г. Омск", "Тарский район", "Азовский район", "Нижнеомский район"]


def test_signatures_below_are_notes(world: World) -> None:
    made_by = ["Исполнитель", "Иванова И. И.", *[None] * 9]
    world.table("wide.csv", [*cells_of(TWO_ROWS), [None] * 11, made_by])
    with_people(world)
    assert world.report().sheet("wide").skipped == {"note": 1}


@pytest.mark.parametrize(
    "table",
    [
        "Регион | Муниципалитет | Тип организации | Организаций | Педагогов (ОО) | Обучающихся",
        "Регион | Муниципалитет | ID организации | Тип организации | Педагогов (ОО) | Обучающихся",
    ],
    ids=["by municipality", "by organization"],
)
def test_where_rows_say_their_type_a_column_has_none(world: World, table: str) -> None:
    values = "Омская область | г. Омск | ОО | 1 | 10 | 100"
    if "ID" in table:
        values = "Омская область | г. Омск | 1 | ОО | 10 | 100"
    else:
        world.directory("школа\n1")
    world.file("headcount", f"{table}\n{values}")
    world.activity("школа\n1")
    assert world.report().columns("teachers_total", "students_total") == [(10, 100)]


def test_names_of_types_are_no_names_of_columns() -> None:
    names = ColumnNames()
    assert [names.key_of(text) for text in ("Школы", "Колледжи", "ОО")] == [None, None, None]
