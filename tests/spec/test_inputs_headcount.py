"""The headcount in its two layouts, the directory, and how places meet."""

import tomllib

import pytest

from sferum_cli.problems import Code
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.reference.aliases import Aliases
from tests.builders.files import Row
from tests.builders.rules import World


def test_by_municipality_rows_of_one_type_add_up(world: World) -> None:
    world.by_municipality(
        """
        муниципалитет | тип | организаций | педагогов | обучающихся
        г. Омск       | ОО  | 2           | 20        | 200
        Омск г.о.     | ОО  | 3           | 30        | 300
        г. Омск       | СПО | 1           | 10        | 100
        г. Омск       | ДОО | 5           | 50        | 500
        """
    )
    world.directory("школа\n1")
    world.activity("школа\n1")
    found = world.report()
    assert found.columns("organizations_total", "teachers_total", "students_total") == [
        (11, 60, 600)
    ]
    (warning,) = found.warnings(Code.HEADCOUNT_ADDED)
    assert "строки 2, 3" in warning.message
    assert world.report("region").columns("teachers_total", "students_total") == [(110, 600)]


HEADER: Row = ["Регион", "Муниципалитет", "Тип организации", "Организаций", "Педагогов",
               "Обучающихся"]  # fmt: skip


def row(municipality: str, teachers: int) -> Row:
    return ["Омская область", municipality, "ОО", 1, teachers, 100]


def test_by_municipality_a_second_table_below_is_an_error(world: World) -> None:
    """This year's table above last year's, under the header again: never their sum."""
    here = [HEADER, row("г. Омск", 100), row("Тарский район", 20)]
    world.table("headcount.csv", [*here, HEADER, row("г. Омск", 98), row("Тарский район", 20)])
    world.directory("школа\n1")
    world.activity("школа\n1")
    (error,) = world.errors()
    assert (error.code, error.row) == (Code.TABLE_BELOW, 4)
    assert "«г. Омск, ОО»" in error.message


def test_by_municipality_a_header_on_each_page_is_no_second_table(world: World) -> None:
    rows = [HEADER, row("г. Омск", 100), HEADER, row("Тарский район", 20)]
    world.table("headcount.csv", rows)
    world.directory("школа\n1")
    world.activity("школа\n1")
    assert world.report().column("teachers_total") == [100, 20]


@pytest.mark.parametrize(
    ("bad", "unknown"),
    [
        ("г. Омск | ОО | 1.234 | 600", {"ОО"}),
        ("Омск г.о. | ОО | 60 | шестьсот", {"ОО"}),
        ("г. Омск | Интернат | 60 | 600", {"ОО", "СПО"}),  # it may be of any type
        ("Тарский район | ОО | 1.234 | 600", set()),
        (" | ОО | 60 | 600", {"ОО"}),  # it may be of any municipality
        (" | ДОО | 60 | 600", set()),
    ],
)
def test_by_municipality_a_row_left_out_makes_its_heads_unknown(
    world: World, bad: str, unknown: set[str]
) -> None:
    """12 of 40 would be 30 % where 12 of 100 are 12 % (R9: a share is never inflated)."""
    world.by_municipality(
        f"муниципалитет | тип | педагогов | обучающихся\nг. Омск | ОО | 40 | 400\n{bad}\n"
        "г. Омск | СПО | 10 | 100\nТарский район | СПО | 5 | 50"
    )
    world.directory("школа | тип\n1 | ОО\n2 | СПО")
    world.activity("школа | роль | отправлено\n1 | Учитель | 12\n2 | Преподаватель | 12")
    found = world.report(skip_bad_rows=True)
    known = {"ОО": 40, "СПО": 10}
    total = sum(number for kind, number in known.items() if kind not in unknown)
    assert found.columns("teachers_total", "active_teachers_messages")[0] == (total or None, 2)
    assert found.warned(Code.ORGANIZATION_LEFT_OUT) == 1
    assert found.report.rows["unknown_heads"][0] == len(unknown)


def test_by_municipality_a_row_left_out_that_does_not_say_its_region(world: World) -> None:
    without: Row = [None, *row("г. Омск", 60)[1:]]
    world.table("headcount.csv", [HEADER, row("г. Омск", 40), without])
    world.directory("школа\n1")
    world.activity("школа\n1")
    assert world.report(skip_bad_rows=True).column("teachers_total") == [None]


@pytest.mark.parametrize("heads", ["10 | 100", "10 |", " | 100"], ids=["equal", "one", "other"])
@pytest.mark.parametrize("kpp", ["", "550101001"])
def test_a_row_without_an_id_is_the_organization_of_its_inn_in_another_file(
    world: World, heads: str, kpp: str
) -> None:
    """Whatever it is called there: under one ИНН another name is no contradiction."""
    columns = "школа | ИНН | КПП | название | педагогов | обучающихся"
    world.headcount(f"{columns}\n1 | 5500000001 | {kpp} | Школа 1 | 10 | 100", "one")
    world.headcount(f"{columns}\n | 5500000001 | {kpp} | Средняя школа | {heads}", "other")
    world.activity("школа\n1")
    found = world.report()
    assert found.columns("organizations_total", "teachers_total", "students_total") == [
        (1, 10, 100)
    ]


def test_branches_of_one_inn_are_told_apart_by_their_names(world: World) -> None:
    columns = "школа | ИНН | название | педагогов"
    rows = "{} | 5500000001 | Школа 1 | 10\n{} | 5500000001 | Школа 2 | 20"
    world.headcount(f"{columns}\n{rows.format(1, 2)}", "one")
    world.headcount(f"{columns}\n{rows.format('', '')}", "other")
    world.activity("школа\n1")
    assert world.report().columns("organizations_total", "teachers_total") == [(2, 30)]


def test_by_municipality_blanks_of_two_files_are_named_as_blanks(world: World) -> None:
    world.by_municipality("педагогов | обучающихся\n40 |", "teachers")
    world.by_municipality("педагогов | обучающихся\n | 400", "students")
    world.directory("школа\n1")
    world.activity("школа\n1")
    (error,) = world.errors()
    assert error.code is Code.HEADCOUNT_TWICE
    assert "Педагогов —, Обучающихся 400" in error.message
    assert "впишите числа обеих строк в одну" in error.message


def test_by_municipality_needs_the_directory(world: World) -> None:
    world.by_municipality("тип\nОО")
    world.activity("школа\n1")
    assert world.codes() == [Code.TABLE_MISSING]


def test_both_layouts_in_one_call_are_an_error(world: World) -> None:
    world.by_municipality("тип\nОО", name="by_municipality")
    world.headcount("школа\n1", name="by_organization")
    world.activity("школа\n1")
    assert world.codes() == [Code.HEADCOUNT_LAYOUTS]


def test_a_headcount_by_organization_is_the_directory_too(world: World) -> None:
    world.headcount("школа | подключена\n1 | да\n2 | нет")
    world.activity("школа\n1")
    assert world.report().columns("connected_organizations", "organizations_total") == [(1, 2)]


def test_the_same_id_twice_in_identical_rows_counts_once(world: World) -> None:
    world.headcount("школа | педагогов\n1 | 10\n1 | 10\n2 | 5")
    world.activity("школа\n1")
    found = world.report()
    assert found.columns("organizations_total", "teachers_total") == [(2, 15)]
    assert found.warned(Code.REPEAT_IDENTICAL) == 1
    sheet = found.sheet("headcount")
    assert (sheet.read, sheet.used, sheet.skipped) == (3, 2, {"repeat-identical": 1})


def test_the_same_id_twice_in_differing_rows_is_an_error(world: World) -> None:
    world.headcount(
        """
        школа | название | тип | подключена | педагогов
        1     | Школа    | ОО  | да         | 10
        1     | Школа    | ОО  | да         | 11
        2     | Школа    | ОО  | да         | 10
        2     | Школа    | СПО | да         | 10
        3     | Школа    | ОО  | да         | 10
        3     | Школа    | ОО  | нет        | 10
        4     | Школа    | ОО  | да         | 10
        4     | Другая   | ОО  | да         | 10
        5     | Школа    | ОО  | да         | 10
        5     | Школа    | ОО  | да         |
        """
    )
    world.activity("школа\n1")
    errors = world.errors()
    assert {one.code for one in errors} == {Code.ORGANIZATION_TWICE}
    assert sorted(one.row or 0 for one in errors) == [3, 5, 7, 9, 11]


def test_the_same_id_in_two_files(world: World) -> None:
    world.headcount("школа | педагогов\n1 | 10\n2 | 20", name="one")
    world.headcount("школа | педагогов\n1 | 10\n3 | 30", name="two")
    world.activity("школа\n1")
    assert world.report().columns("organizations_total", "teachers_total") == [(3, 60)]


def test_the_same_id_in_two_files_names_both_places_and_values(world: World) -> None:
    world.headcount("школа | педагогов\n1 | 10\n2 | 20", name="one")
    world.headcount("школа | педагогов\n1 | 12", name="two")
    world.activity("школа\n1")
    (error,) = world.errors()
    assert (error.code, error.file, error.row) == (Code.ORGANIZATION_TWICE, "two.csv", 2)
    assert all(part in error.message for part in ("one.csv", "12", "10"))


def test_a_row_without_an_id_is_the_organization_of_its_name_in_another_file(world: World) -> None:
    world.headcount("школа | название | педагогов\n1 | МБОУ «Школа 1» | 10\n2 | | 20", name="one")
    world.headcount("школа | название | педагогов\n | ШКОЛА 1 | 10", name="two")
    world.activity("школа\n1")
    found = world.report()
    assert found.columns("organizations_total", "teachers_total", "teachers") == [(2, 30, 1)]
    assert found.warned(Code.REPEAT_IDENTICAL) == 1
    assert found.sheet("two").skipped == {"repeat-identical": 1}


def test_the_id_may_stand_in_the_second_of_two_files(world: World) -> None:
    world.headcount("школа | название | педагогов\n | ШКОЛА 1 | 10\n2 | | 20", name="one")
    world.headcount("школа | название | педагогов\n1 | Школа 1 | 10", name="two")
    world.activity("школа\n1")
    found = world.report()
    assert found.columns("organizations_total", "teachers_total", "teachers") == [(2, 30, 1)]


def test_a_row_without_an_id_that_differs_from_its_name_in_another_file(world: World) -> None:
    world.headcount("школа | название | педагогов\n1 | Школа 1 | 10", name="one")
    world.headcount("школа | название | педагогов\n | Школа 1 | 11", name="two")
    world.activity("школа\n1")
    (error,) = world.errors()
    assert (error.code, error.file, error.row) == (Code.ORGANIZATION_TWICE, "two.csv", 2)
    assert "one.csv" in error.message


@pytest.mark.parametrize("school", ["1", ""], ids=["by-id", "by-name"])
@pytest.mark.parametrize(
    ("first", "second"), [("да", ""), ("", "да")], ids=["blank-second", "blank-first"]
)
def test_a_blank_cell_of_one_file_says_nothing_against_another(
    world: World, school: str, first: str, second: str
) -> None:
    header = "школа | название | подключена | ИНН | педагогов"
    world.headcount(f"{header}\n1 | МБОУ «Школа 1» | {first} | 5501000001 | 10", name="one")
    world.headcount(f"{header}\n{school} | Школа 1 | {second} | | 10", name="two")
    world.activity("школа\n2")  # no row of school 1 decides
    found = world.report()
    assert found.columns("connected_organizations", "teachers_total") == [(1, 10)]
    assert found.sheet("two").skipped == {"repeat-identical": 1}


def test_two_files_that_say_different_things_of_connected(world: World) -> None:
    world.headcount("школа | название | подключена\n1 | Школа 1 | да", name="one")
    world.headcount("школа | название | подключена\n | Школа 1 | нет", name="two")
    world.activity("школа\n1")
    (error,) = world.errors()
    assert (error.code, error.file, error.row) == (Code.ORGANIZATION_TWICE, "two.csv", 2)


def test_within_one_file_rows_of_one_name_stay_with_a_warning(world: World) -> None:
    world.headcount("школа | название\n1 | Школа 1\n | Школа 1\n | Школа 2")
    world.activity("школа\n1")
    found = world.report()
    assert found.one("organizations_total") == 3
    assert found.warned("organization-name-twice") == 1


def test_a_name_in_another_municipality_or_of_another_inn_is_another_organization(
    world: World,
) -> None:
    header = "школа | название | муниципалитет | ИНН"
    world.headcount(f"{header}\n1 | Школа 1 | г. Омск | 5501000001", name="one")
    world.headcount(
        f"{header}\n | Школа 1 | Тара | 5501000001\n | Школа 1 | г. Омск | 5501000002", name="two"
    )
    world.activity("школа\n1")
    assert world.report().column("organizations_total") == [2, 1]


def test_by_municipality_a_summary_counts_once(world: World) -> None:
    header = "муниципалитет | тип | организаций | педагогов | обучающихся"
    world.by_municipality(
        f"{header}\nг. Омск | ОО | 1 | 10 | 100\nг. Омск | ОО | 2 | 20 | 200", "one"
    )
    world.by_municipality(f"{header}\nОмск г.о. | ОО | 3 | 30 | 300\nТара | ОО | 1 | 1 | 1", "two")
    world.directory("школа\n1")
    world.activity("школа\n1")
    found = world.report()
    assert found.column("teachers_total") == [30, 1]
    assert found.warned(Code.REPEAT_IDENTICAL) == 1
    assert (found.sheet("two").used, found.sheet("two").skipped) == (1, {"repeat-identical": 1})


def test_by_municipality_two_years_are_an_error_with_both_places(world: World) -> None:
    header = "муниципалитет | тип | педагогов"
    world.by_municipality(f"{header}\nг. Омск | ОО | 10", name="one")
    world.by_municipality(f"{header}\nг. Омск | СПО | 5\nг. Омск | ОО | 11", name="two")
    world.directory("школа\n1")
    world.activity("школа\n1")
    (error,) = world.errors()
    assert (error.code, error.file, error.row) == (Code.HEADCOUNT_TWICE, "two.csv", 3)
    assert all(part in error.message for part in ("one.csv", "10", "11"))


def test_several_rows_without_an_id_are_several_organizations(world: World) -> None:
    world.headcount("школа | название\n1 | Школа 1\n | Школа\n | Школа")
    world.activity("школа\n1")
    assert world.report().one("organizations_total") == 3


def test_headcount_of_several_regions_in_several_files(world: World) -> None:
    world.headcount("регион | муниципалитет | школа\nОмская область | г. Омск | 1", name="omsk")
    world.headcount("регион | муниципалитет | школа\nАлтайский край | г. Бийск | 2", name="altai")
    world.activity("школа\n1\n2")
    assert world.report("region").columns("region", "teachers") == [
        ("Омская область", 1),
        ("Алтайский край", 1),
    ]


def test_the_directory_meets_the_municipality_of_the_headcount(world: World) -> None:
    table = [
        ("г. Омск", "Омск г.о."),
        ("г. Омск", "Г.О. ГОРОД ОМСК"),
        ("г. Омск", "Омск"),
        ("Омск", "город Омск"),
        ("МО Омский", "Омский район"),
        ("Омский район", "Омский муниципальный округ"),
        ("Омский район", "ОМСКИЙ МР Омской области"),
        ("Беловский ГО", "Беловский городской округ"),
    ]
    world.by_municipality(
        "регион | муниципалитет\n"
        + "\n".join(
            f"Край {number} | {name}\nКрай {number} | Нижнеомский район"
            for number, (name, _other) in enumerate(table)
        )
    )
    schools = [f"Край {number} | {number} | {other}" for number, (_n, other) in enumerate(table)]
    world.directory("\n".join(["регион | школа | муниципалитет", *schools]))
    world.activity("\n".join(["школа", *(str(number) for number in range(len(table)))]))
    found = world.report()
    assert found.columns("municipality", "teachers") == [
        row for name, _other in table for row in ((name, 1), ("Нижнеомский район", 0))
    ]
    assert found.warnings(Code.MUNICIPALITY_UNKNOWN) == []


def test_city_and_district_of_one_base_are_two(world: World) -> None:
    world.headcount("школа | муниципалитет\n1 | Беловский ГО\n2 | Беловский МР\n3 | г. Беловский")
    world.activity("школа\n1")
    assert world.report().columns("municipality", "organizations_total") == [
        ("Беловский ГО", 2),
        ("Беловский МР", 1),
    ]


@pytest.mark.parametrize("name", ["Беловский", "МО Беловский"])
def test_a_name_that_fits_two_is_an_error_that_lists_them(world: World, name: str) -> None:
    world.headcount(f"школа | муниципалитет\n1 | Беловский ГО\n2 | Беловский МР\n3 | {name}")
    world.activity("школа\n1")
    (error,) = world.errors()
    assert error.code is Code.MUNICIPALITY_AMBIGUOUS
    assert "Беловский ГО" in error.message
    assert "Беловский МР" in error.message
    assert (error.file, error.row) == ("headcount.csv", 4)


def test_it_holds_the_other_way_round_too(world: World) -> None:
    world.by_municipality("муниципалитет\nБеловский")
    world.directory("школа | муниципалитет\n1 | Беловский ГО\n2 | Беловский МР")
    world.activity("школа\n1\n2")
    (error,) = world.errors()
    assert error.code is Code.MUNICIPALITY_AMBIGUOUS
    assert "Беловский ГО" in error.message
    assert "Беловский МР" in error.message


def test_an_alias_of_the_settings_comes_first(world: World) -> None:
    world.headcount("школа | муниципалитет\n1 | Беловский ГО\n2 | Беловский МР\n3 | Беловский")
    world.activity("школа\n1")
    aliases = {"Беловский": "Беловский МР"}
    found = world.report(reading=ReadOptions(aliases=Aliases(municipalities=aliases)))
    assert found.column("organizations_total") == [1, 2]


def test_a_municipality_that_only_the_directory_has_is_a_warning_with_a_hint(
    world: World,
) -> None:
    world.by_municipality("муниципалитет\nТарский район")
    world.directory("школа | муниципалитет\n1 | Тарский район\n2 | Тарсский район")
    world.activity("школа\n1\n2")
    found = world.report()
    (warning,) = found.warnings(Code.MUNICIPALITY_UNKNOWN)
    assert "Тарский район" in warning.message
    assert found.columns("municipality", "teachers", "teachers_total") == [
        ("Тарский район", 1, 10),
        ("Тарсский район", 1, None),
    ]


@pytest.mark.parametrize(
    ("column", "one", "other", "is_slip"),
    [
        ("муниципалитет", "Азовский район", "Азовскй район", True),
        ("муниципалитет", "Азовский район", "Азовсикй р-н", True),
        ("муниципалитет", "Азовский район", "Азовский райн", True),
        ("муниципалитет", "Азовский", "Азавский район", True),
        ("муниципалитет", "Омский район", "Нижнеомский район", False),
        ("муниципалитет", "Беловский ГО", "Беловский МР", False),  # two on purpose
        ("муниципалитет", "Округ № 1", "Округ № 2", False),
        ("муниципалитет", "Тара", "Тура", False),
        ("регион", "Омская область", "Омсая область", True),
        ("регион", "Омская область", "Омская облсть", True),
        ("регион", "Омская область", "Томская область", False),  # there are both
        ("регион", "Край 1", "Край 2", False),
    ],
)
def test_places_of_nearly_one_name_are_two_with_a_warning(
    world: World, column: str, one: str, other: str, *, is_slip: bool
) -> None:
    rows = "\n".join(f"{number} | {name}" for number, name in enumerate((one, other, one), 1))
    world.headcount(f"школа | {column}\n{rows}")
    world.activity("школа\n1")
    found = world.report("region" if column == "регион" else "municipality")
    assert found.column("organizations_total") == [2, 1]  # nothing is taken for another
    warnings = found.warnings(Code.PLACES_ALIKE)
    assert len(warnings) == is_slip
    for warning in warnings:
        assert (warning.row, warning.file) == (3, "headcount.csv")
        assert one in warning.message
        assert other in warning.message


def test_municipalities_of_two_oktmo_are_two_whatever_they_are_called(world: World) -> None:
    rows = "1 | Азовский район | 52601000\n2 | Азавский район | 52602000"
    world.headcount(f"школа | муниципалитет | ОКТМО\n{rows}")
    world.activity("школа\n1")
    assert not world.report().warnings(Code.PLACES_ALIKE)


def test_regions_of_nearly_one_name_that_an_oktmo_joins_are_one(world: World) -> None:
    rows = "1 | Омская область | 52601000\n2 | Омсая область | 52601000"
    world.headcount(f"школа | регион | ОКТМО\n{rows}")
    world.activity("школа\n1")
    found = world.report("region")
    assert found.column("organizations_total") == [2]
    assert not found.warnings(Code.PLACES_ALIKE)


def test_the_line_that_the_warning_of_two_names_proposes_makes_them_one(world: World) -> None:
    world.headcount(
        "школа | муниципалитет\n1 | Азовский район\n2 | Азавский район\n3 | Азовский р-н"
    )
    world.activity("школа\n1")
    (warning,) = world.report().warnings(Code.PLACES_ALIKE)
    aliases = tomllib.loads("\n".join(warning.snippet))["aliases"]["municipalities"]
    found = world.report(reading=ReadOptions(aliases=Aliases(municipalities=aliases)))
    assert found.column("organizations_total") == [3]


def test_regions_that_differ_only_in_their_words_are_one(world: World) -> None:
    world.headcount(
        """
        регион         | школа
        Омская область | 1
        Омская обл.    | 2
        ОМСКАЯ ОБЛАСТЬ | 3
        """
    )
    world.activity("школа\n1")
    assert world.report("region").columns("region", "organizations_total") == [
        ("Омская область", 3)
    ]


def test_one_municipality_name_in_two_regions(world: World) -> None:
    world.headcount(
        """
        регион         | муниципалитет   | школа
        Омская область | Советский район | 1
        Алтайский край | Советский район | 2
        """
    )
    world.activity("школа\n1\n2")
    assert world.report().columns("region", "teachers") == [
        ("Омская область", 1),
        ("Алтайский край", 1),
    ]


def test_oktmo_wins_where_both_sides_have_it(world: World) -> None:
    table = [
        ("52601000", "52501000", 1),
        ("52602000", "52602000001", 1),
        ("1601000", "01601000", 1),
        ("52604000", "52605000", 2),
    ]
    rows = [
        f"Край {number} | {number}-{name} | {name} {number} район | {oktmo}"
        for number, (first, second, _rows) in enumerate(table)
        for name, oktmo in (("Азовский", first), ("Немецкий", second))
    ]
    world.headcount("\n".join(["регион | школа | муниципалитет | ОКТМО", *rows]))
    world.activity("школа\n0-Азовский")
    found = world.report()
    assert found.column("region") == [
        f"Край {number}" for number, (_one, _other, rows) in enumerate(table) for _ in range(rows)
    ]


def test_oktmo_that_joins_two_names_is_a_warning(world: World) -> None:
    world.headcount(
        """
        школа | муниципалитет   | ОКТМО
        1     | Азовский район  | 52601000
        2     | Тарский район   | 52601000
        """
    )
    world.activity("школа\n1")
    found = world.report()
    assert found.column("municipality") == ["Азовский район"]
    assert any(one.code.startswith("municipality") for one in found.problems.warnings)


def test_two_oktmo_are_two_municipalities_of_one_name(world: World) -> None:
    world.headcount(
        """
        ОКТМО    | регион              | муниципалитет
        32707000 | Кемеровская область | Беловский
        32601000 | Кемеровская область | Беловский
        """
    )
    world.activity("школа\n1")
    assert world.report().column("teachers") == [1, 0]


def test_the_alias_of_the_user_comes_before_oktmo(world: World) -> None:
    world.headcount(
        """
        ОКТМО    | муниципалитет
        52701000 | г. Омск
        52707000 | г. Тара
        52701000 | Городские школы
        """
    )
    world.activity("школа\n1")
    reading = ReadOptions(aliases=Aliases(municipalities={"Городские школы": "г. Тара"}))
    assert world.report(reading=reading).column("organizations_total") == [1, 2]


@pytest.mark.parametrize("column", ["регион", "муниципалитет", "тип"])
def test_a_blank_cell_of_a_needed_column_is_an_error(world: World, column: str) -> None:
    world.headcount(f"школа | {column}\n1 | ОО\n2 | ")
    world.activity("школа\n1")
    (error,) = world.errors()
    assert (error.code, error.row, error.file) == (Code.VALUE_MISSING, 3, "headcount.csv")


def test_a_region_written_in_another_way_is_what_the_message_names(world: World) -> None:
    """No line of sferum.toml would mend it: the municipality has the name that it has there."""
    world.by_municipality("регион | муниципалитет\nЧувашская Республика - Чувашия | Азовский район")
    world.directory("регион | муниципалитет | школа\nРеспублика Чувашия | Азовский район | 1")
    world.activity("школа\n1")
    (warning,) = world.report().warnings(Code.MUNICIPALITY_UNKNOWN)
    assert "«Чувашская Республика - Чувашия»" in warning.message
    assert warning.snippet == ()


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Омский район", None),  # a city and another district
        ("Азовскй район", "Азовский район"),
        ("Азовский", None),  # that is it
    ],
)
def test_a_hint_is_near_in_what_tells_a_name(world: World, name: str, near: str | None) -> None:
    world.by_municipality("муниципалитет\nг. Омск\nАзовский район")
    world.directory(f"муниципалитет | школа\n{name} | 1")
    world.activity("школа\n1")
    found = world.report().warnings(Code.MUNICIPALITY_UNKNOWN)
    snippets = [one.snippet for one in found if one.snippet]
    assert snippets == (
        [] if near is None else [("[aliases.municipalities]", f'"{name}" = "{near}"')]
    )
