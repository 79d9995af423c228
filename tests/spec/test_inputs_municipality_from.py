"""A municipality that no column names: that of the sheet or of the file, asked for by name."""

import gzip
import re
import zipfile
from typing import Any

import pytest

from sferum_cli.problems import Code, Problem
from sferum_cli.sources.cleaning.municipality_in_name import (
    LONGEST_OF_A_SHEET,
    municipality_in_name,
)
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.options import MunicipalityFrom, TableOptions
from tests.builders.files import write_book
from tests.builders.rules import World

OPTION = re.compile(r"--municipality-from (\w+)")
REGION = "Омская область"
HEADER = ["Регион", "ID организации", "Организация", "Тип организации", "Педагогов", "Обучающихся"]


def school(number: int, teachers: int = 10, students: int = 100) -> list[Any]:
    """A school's row below HEADER; all have one name."""
    return [REGION, str(number), "Школа 1", "ОО", teachers, students]


def from_name(whose: str) -> ReadOptions:
    """The reading under ``--municipality-from``."""
    return ReadOptions(tables=TableOptions(municipality_from=MunicipalityFrom(whose)))


def proposed(errors: list[Problem]) -> ReadOptions:
    """The reading that every one of these errors proposes, to the letter."""
    assert {one.code for one in errors} == {Code.COLUMN_MISSING}
    (whose,) = {word for one in errors for word in OPTION.findall(one.message)}
    assert all(OPTION.search(one.message) for one in errors)
    return from_name(whose)


@pytest.mark.parametrize(
    ("name", "municipality"),
    [
        ("Азовский район", "Азовский район"),
        ("01_Азовский_район", "Азовский район"),
        ("1. г. Омск", "г. Омск"),
        ("01-Азовский", "Азовский"),
        ("№ 3 Тарский р-н", "Тарский р-н"),
        ("ОО-1 Азовский район 2024", "Азовский район"),
        ("OO-1 Азовский МР", "Азовский МР"),  # Latin letters
        ("85-К_Тара", "Тара"),
        ("ОО-1, СПО-1 Калачинский", "Калачинский"),
        ("Азовский_2024-2025 уч. год", "Азовский"),
        ("Азовский район 2024 г.", "Азовский район"),
        ("2024 г. Азовский район", "Азовский район"),
        ("2024 г. Омск", "г. Омск"),
        ("Азовский р-н на 20.09.2024", "Азовский р-н"),
        ("2024-10-24 Азовский", "Азовский"),
        ("Азовский район (1)", "Азовский район"),
        ("Азовский район - копия", "Азовский район"),
        ("Контингент Азовский район", "Азовский район"),
        ("Омск г.о. педагоги", "Омск г.о."),
        ("Усть-Ишимский МР", "Усть-Ишимский МР"),
        ("МО Горячий Ключ", "МО Горячий Ключ"),
        ("Новый Уренгой", "Новый Уренгой"),
        *(
            (name, None)
            for name in (
                "", "Лист1", "Лист", "Sheet1", "headcount", "Свод", "Сводная таблица", "Итого",
                "Численность", "ОО-1 2024", "2024-10-24", "Район", "Омская область", "СОШ 7",
                "Школы", "№ 5", "1-е", "Регион", "По региону", "Районы", "ДОУ", "Сельские",
                "Проверка", "Черновик", "Справочник", "Титульный лист", "Ответы", "Отчет за неделю",
            )
        ),
    ],
)  # fmt: skip
def test_what_stands_around_a_name_is_taken_away(name: str, municipality: str | None) -> None:
    assert municipality_in_name(name) == municipality


@pytest.mark.parametrize(
    ("name", "municipality"),
    [
        ("Нововаршавский муниципальный ра", "Нововаршавский муниципальный район"),
        ("Большереченский муниципальный о", "Большереченский муниципальный округ"),
        ("Благовещенскоозёрский городск о", None),  # no beginning of a class
        ("Нововаршавскийййй муниципальный", None),  # район or округ
        ("Азовский немецкий национальный ", None),  # the class is cut off, or there is none
        ("Азовский немецкий нацио-ый МР №", None),
        ("Азовский", "Азовский"),
    ],
)
def test_a_name_that_excel_cut_counts_where_one_class_alone_can_be_meant(
    name: str, municipality: str | None
) -> None:
    assert len(name) in {LONGEST_OF_A_SHEET, len("Азовский")}
    assert municipality_in_name(name, LONGEST_OF_A_SHEET) == municipality


def test_a_summary_among_the_sheets_does_not_hide_the_option(world: World) -> None:
    """What the messages say, done: the option, and the summary hidden."""
    sheets = {
        "Азовский р-н": [HEADER, school(1)],
        "г. Омск": [HEADER, school(2, 7, 70)],
        "Свод": [HEADER, school(1), school(2, 7, 70)],
    }
    world.book(sheets)
    world.activity("школа\n1\n2")
    errors = {one.sheet: one.message for one in world.errors()}
    assert {sheet: bool(OPTION.search(text)) for sheet, text in errors.items()} == {
        "Азовский р-н": True,
        "г. Омск": True,
        "Свод": False,
    }
    (error,) = world.errors(reading=from_name("sheet"))
    assert (error.sheet, "скройте его" in error.message) == ("Свод", True)

    def hide(book: Any) -> None:
        book["Свод"].sheet_state = "hidden"

    world.paths = [one for one in world.paths if one.suffix != ".xlsx"]
    world.book(sheets, hide)
    found = world.report(reading=from_name("sheet"))
    assert found.columns("municipality", "teachers_total") == [("Азовский р-н", 10), ("г. Омск", 7)]


def test_a_column_that_may_be_it_goes_before_the_name(world: World) -> None:
    districts = [["Наименование района", *HEADER]]
    districts += [[name, *school(number)] for number, name in enumerate(("Азовский р-н", "Тара"))]
    world.book({"Омский район": [HEADER, school(7)], "Районные": districts})
    world.activity("школа\n1")
    (error,) = world.errors(reading=from_name("sheet"))
    assert (error.sheet, error.code) == ("Районные", Code.COLUMN_MISSING)
    assert error.snippet == ("[columns]", '"Наименование района" = "municipality"')
    assert "переименуйте" not in error.message


def test_a_sheet_for_each_municipality(world: World) -> None:
    world.book(
        {
            "Содержание": [["Оглавление"], ["Азовский р-н"]],
            "Азовский р-н": [HEADER, school(1), school(2), ["Итого", "", "", "", 20, 200]],
            "Нововаршавский муниципальный ра": [HEADER, school(3, 5, 50)],
            "г. Омск": [HEADER, school(4, 7, 70)],
        }
    )
    world.activity("школа\n1\n4")
    found = world.report(reading=proposed(world.errors()))
    assert found.columns("municipality", "teachers", "teachers_total", "students_total") == [
        ("Азовский р-н", 1, 20, 200),
        ("Нововаршавский муниципальный район", 0, 5, 50),
        ("г. Омск", 1, 7, 70),
    ]
    assert [one.sheet for one in found.warnings(Code.SHEET_SKIPPED)] == ["Содержание"]
    assert found.warned(Code.TOTAL_DIFFERS) is None


def test_a_file_for_each_municipality(world: World) -> None:
    for number, name in enumerate(("01_Азовский_район", "02_Омск г.о. 2024"), start=1):
        world.headcount(f"школа | педагогов\n{number} | {number}0", name, ["муниципалитет"])
    world.activity("школа\n1")
    found = world.report(reading=proposed(world.errors()))
    assert found.columns("municipality", "teachers_total") == [
        ("Азовский район", 10),
        ("Омск г.о.", 20),
    ]


def test_files_of_an_archive_and_packed_ones(world: World) -> None:
    world.headcount("школа\n1", "Азовский район", ["муниципалитет"])
    world.headcount("школа\n2", "Тарский район", ["муниципалитет"])
    azov, tara = world.paths
    archive = world.folder / "численность.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(azov, azov.name)
    one_packed = world.folder / "Тарский район.csv.gz"
    one_packed.write_bytes(gzip.compress(tara.read_bytes()))
    world.paths[:] = [archive, one_packed]
    world.activity("школа\n1")
    found = world.report(reading=proposed(world.errors()))
    assert found.column("municipality") == ["Азовский район", "Тарский район"]


def test_of_two_that_fit_the_names_that_tell_tables_apart_are_proposed(world: World) -> None:
    sheets = {"г. Азов": [HEADER, school(1)], "г. Тара": [HEADER, school(2)]}
    world.paths.append(write_book(world.folder / "г. Омск.xlsx", sheets))
    world.paths.append(write_book(world.folder / "г. Ишим.xlsx", {"г. Ейск": [HEADER, school(3)]}))
    world.activity("школа\n1")
    assert proposed(world.errors()) == from_name("sheet")


@pytest.mark.parametrize(
    ("sheets", "others", "whose"),
    [
        (["Азовский", "Омск"], ["Азовский район", "г. Омск"], "sheet"),
        (["Азовский", "Омск"], [], None),  # no class, and nothing to meet
        (["Азовский", "Омск"], ["Азовский район", "Тара"], None),
        (["Азовский", "Омск"], ["Омский район", "г. Омск", "Омск МР", "Азовский район"], None),
        (["Азовский р-н", "г. Омск"], [], "sheet"),
        (["Азовский р-н", "Тарский р-н", "Омск"], [], "sheet"),
        (["Азовский р-н", "Омск"], [], None),  # half of them is too few
        (["Азовский р-н", "г. Омск"], ["Азовский район"], "sheet"),
        (["Азовский р-н", "г. Омск"], ["Тара"], None),  # of other places altogether
        (["Азовский р-н", "Школы"], [], None),
        (["Азовский р-н", "Лист1"], ["Азовский район"], None),
    ],
    ids=lambda one: " ".join(one or "") if isinstance(one, list) else None,
)
def test_only_names_that_fit_are_proposed(
    world: World, sheets: list[str], others: list[str], whose: str | None
) -> None:
    world.book({name: [HEADER, school(number)] for number, name in enumerate(sheets)})
    if others:
        world.directory("школа | муниципалитет\n" + "\n".join(f"9{one} | {one}" for one in others))
    world.activity("школа\n1")
    errors = world.errors()
    assert len(errors) == len(sheets)
    found = {word for one in errors for word in OPTION.findall(one.message)}
    assert found == ({whose} if whose else set())
    if whose:
        assert world.report(reading=from_name(whose)).total("teachers_total") == (10 * len(sheets),)


@pytest.mark.parametrize("sheet", ["Лист1", "Школы", "Нововаршавскийййй муниципальный"])
def test_a_sheet_that_is_called_after_no_municipality_is_an_error(world: World, sheet: str) -> None:
    world.book({"г. Омск": [HEADER, school(1)], sheet: [HEADER, school(2)]})
    world.activity("школа\n1")
    (error,) = world.errors(reading=from_name("sheet"))
    assert (error.code, error.sheet) == (Code.COLUMN_MISSING, sheet)
    assert "«Муниципалитет»" in error.message
    assert "«Азовский район»" in error.message  # how to rename it
    assert not OPTION.search(error.message)


def test_the_other_name_is_proposed_where_the_one_asked_for_does_not_fit(world: World) -> None:
    world.headcount("школа\n1", "г. Омск", ["муниципалитет"])
    world.activity("школа\n1")
    errors = world.errors(reading=from_name("sheet"))
    assert world.report(reading=proposed(errors)).column("municipality") == ["г. Омск"]


def test_the_other_name_is_not_proposed_where_it_fits_one_table_alone(world: World) -> None:
    sheets = {"г. Тара": [HEADER, school(1)]}
    world.paths.append(write_book(world.folder / "численность.xlsx", sheets))
    world.headcount("школа\n2", "г. Омск", ["муниципалитет"])
    world.activity("школа\n1")
    for whose in MunicipalityFrom:
        (error,) = world.errors(reading=from_name(whose))
        assert error.code is Code.COLUMN_MISSING
        assert not OPTION.search(error.message)


def test_a_column_wins_over_the_name(world: World) -> None:
    world.headcount("школа | муниципалитет\n1 | г. Тара", "г. Омск")
    world.headcount("школа\n2", "г. Азов", ["муниципалитет"])
    world.activity("школа\n1")
    found = world.report(reading=from_name("file"))
    assert found.column("municipality") == ["г. Тара", "г. Азов"]


def test_by_municipality_with_a_copy_and_a_summary(world: World) -> None:
    header = ["Регион", "Тип организации", "Организаций", "Педагогов", "Обучающихся"]
    row = [REGION, "ОО", 2, 20, 200]
    world.book(
        {
            "Азовский р-н": [header, row],
            "Азовский МР (копия)": [header, row],
            "г. Омск": [header, [REGION, "ОО", 3, 30, 300]],
            "Свод": [[*header, "Муниципалитет"], [*row, "Азовский район"]],
        }
    )
    world.directory("школа | муниципалитет\n1 | г. Омск")
    world.activity("школа\n1")
    found = world.report(reading=proposed(world.errors()))
    assert found.columns("municipality", "organizations_total", "teachers_total") == [
        ("Азовский р-н", 2, 20),
        ("г. Омск", 3, 30),
    ]
    assert len(found.warnings(Code.REPEAT_IDENTICAL)) == 2


def test_a_municipality_that_differs_is_named_by_its_sheet(world: World) -> None:
    header = ["Регион", "Тип организации", "Организаций", "Педагогов", "Обучающихся"]
    world.book({
        "Азовский район": [header, [REGION, "ОО", 2, 20, 200]],
        "Азовский МР": [header, [REGION, "ОО", 2, 21, 200]],
    })  # fmt: skip
    world.directory("школа\n1")
    world.activity("школа\n1")
    (error,) = world.errors(reading=from_name("sheet"))
    assert (error.code, error.sheet, error.row) == (Code.HEADCOUNT_TWICE, "Азовский МР", None)


def test_a_name_that_fits_two_municipalities_is_named_by_its_sheet(world: World) -> None:
    world.book({one: [HEADER, school(at)] for at, one in enumerate(("Омск", "г. Омск", "Омск МР"))})
    world.activity("школа\n1")
    (error,) = world.errors(reading=from_name("sheet"))
    assert (error.code, error.sheet, error.row) == (Code.MUNICIPALITY_AMBIGUOUS, "Омск", None)


def test_two_files_of_each_municipality_that_complete_each_other(world: World) -> None:
    for number, name in enumerate(("Азовский район", "г. Омск"), start=1):
        for word, other in (("педагоги", "обучающихся"), ("обучающиеся", "педагогов")):
            world.headcount(f"школа\n{number}", f"{name} {word}", ["муниципалитет", other])
    world.activity("школа\n1")
    found = world.report(reading=proposed(world.errors()))
    assert found.columns("municipality", "teachers_total", "students_total") == [
        ("Азовский район", 10, 100),
        ("г. Омск", 10, 100),
    ]


def test_a_directory_and_the_activity_by_name(world: World) -> None:
    world.headcount(
        "школа | название | муниципалитет\n1 | Школа 1 | г. Омск\n2 | Школа 1 | г. Тара"
    )
    world.activity(
        "название | регион | человек\nШкола 1 | Омская область | a", "г. Тара", ["школа"]
    )
    world.directory("название | подключена\nШкола 1 | нет", "Омск", ["школа", "муниципалитет"])
    found = world.report("organization", reading=proposed(world.errors()))
    assert found.columns("municipality", "teachers", "connected_organizations") == [
        ("г. Омск", 0, 0),
        ("г. Тара", 1, 1),
    ]


def test_people_whose_organizations_are_only_named(world: World) -> None:
    header = "школа | регион | муниципалитет | название"
    world.headcount(
        f"{header}\n1 | Омская область | г. Омск | Школа 1"
        "\n2 | Омская область | Азовский р-н | Школа 1"
        "\n3 | Томская область | г. Томск | Школа 3"
    )
    world.activity("название\nШкола 1", "Азовский район", ["школа"])
    world.members("название\nШкола 1\nШкола 1", "2. Омск", ["школа"])
    world.members("название\nШкола 3", "участники 2", ["школа"])  # unique, and no name of a place
    assert set(world.codes()) == {Code.ORGANIZATION_AMBIGUOUS}
    found = world.report("organization", reading=from_name("file"))
    assert found.columns("municipality", "teachers") == [
        ("г. Омск", 2),
        ("Азовский р-н", 1),
        ("г. Томск", 1),
    ]


def test_a_municipality_of_two_regions_is_not_guessed(world: World) -> None:
    header = "школа | регион | муниципалитет | название"
    world.headcount(
        f"{header}\n1 | Омская область | г. Кировск | Школа 1"
        "\n2 | Томская область | Кировск | Школа 1"
    )
    world.activity("название\nШкола 1", "Кировск", ["школа"])
    assert world.codes(reading=from_name("file")) == [Code.ORGANIZATION_AMBIGUOUS]


@pytest.mark.parametrize("whose", MunicipalityFrom)
def test_the_region_stays_missing(world: World, whose: str) -> None:
    header = [one for one in HEADER if one != "Регион"]
    rows = [header, school(1)[1:]]
    world.paths.append(write_book(world.folder / "г. Омск.xlsx", {"г. Тара": rows}))
    world.activity("школа\n1")
    (error,) = world.errors(reading=from_name(whose))
    assert error.code is Code.COLUMN_MISSING
    assert ": «Регион». " in error.message
    assert not OPTION.search(error.message)


def test_activity_by_id_needs_no_municipality(world: World) -> None:
    world.headcount("школа\n1", "г. Омск", ["муниципалитет"])
    world.activity("школа\n1", "выгрузка 1")
    assert world.report(reading=from_name("file")).columns("municipality", "teachers") == [
        ("г. Омск", 1)
    ]
