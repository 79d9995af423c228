"""K7: regions and municipalities under every spelling, and what fits two."""

import itertools

import pytest

from sferum_cli.problems import Code
from sferum_cli.sources.cleaning.municipality_names import MunicipalityClass, municipality_key
from sferum_cli.sources.cleaning.organization_names import organization_name_key
from sferum_cli.sources.cleaning.region_names import region_of_name, same_region
from sferum_cli.sources.reference.places import Places
from tests.builders.rules import World

REGIONS = """
Омская область; Омская обл.; ОМСКАЯ ОБЛАСТЬ; область Омская; Омская обл; Омская; Омская обл. (план)
Республика Алтай; Алтай Республика; Респ. Алтай; Алтай респ.; Респ Алтай; Алтай
Алтайский край; край Алтайский; АЛТАЙСКИЙ КРАЙ; Алтайский
Северная Осетия - Алания Респ; Республика Северная Осетия-Алания; \
 РЕСПУБЛИКА СЕВЕРНАЯ ОСЕТИЯ–АЛАНИЯ; Республика Северная Осетия- Алания; \
 Республика Северная Осетия (Алания); Северная Осетия
Кемеровская область - Кузбасс; Кемеровская область; Кемеровская область-Кузбасс;\
 Кемеровская обл. (Кузбасс); Кемеровская область — Кузбасс; Кемеровская область - Кузбасс обл
Республика Татарстан (Татарстан); Республика Татарстан; Татарстан; Татарстан Респ
Республика Саха (Якутия); Саха /Якутия/ Респ; Республика Саха - Якутия; Респ. Саха; Саха-Якутия
Ханты-Мансийский автономный округ — Югра; Ханты-Мансийский АО - Югра; Ханты - Мансийский АО;\
 Ханты-Мансийский Автономный округ - Югра АО; ХАНТЫ-МАНСИЙСКИЙ АВТОНОМНЫЙ ОКРУГ-ЮГРА
Ямало-Ненецкий автономный округ; Ямало-Ненецкий АО; Ямало — Ненецкий АО
Ненецкий автономный округ; Ненецкий АО
Чувашская Республика - Чувашия; Чувашская Республика; Чувашская Республика (Чувашия)
Кабардино-Балкарская Республика; Кабардино - Балкарская Респ; Респ. Кабардино-Балкарская
г. Москва; Москва; город Москва; Москва г; г.Москва; Город федерального значения Москва
Московская область; Московская обл.
г. Санкт-Петербург; Санкт-Петербург г; Санкт — Петербург
Еврейская автономная область; Еврейская АО
Архангельская область; Архангельская обл.
Архангельская область без Ненецкого АО; Архангельская область (без Ненецкого АО);\
 Архангельская обл. - без Ненецкого АО
Тюменская область; Тюменская область (юг)
Тюменская область (кроме автономных округов)
Тюменская область, включая автономные округа
"""
NAMES = [[name.strip() for name in line.split(";")] for line in REGIONS.strip().splitlines()]


@pytest.mark.parametrize("names", NAMES, ids=lambda names: str(names[0]))
def test_one_region(names: list[str]) -> None:
    for one, other in itertools.combinations(map(region_of_name, names), 2):
        assert same_region(one, other)


def test_different_regions() -> None:
    for one, other in itertools.combinations([names[0] for names in NAMES], 2):
        assert not same_region(region_of_name(one), region_of_name(other)), (one, other)


@pytest.mark.parametrize("names", NAMES, ids=lambda names: str(names[0]))
def test_one_region_in_one_headcount(names: list[str], world: World) -> None:
    table = "\n".join(f"{name} | 10" for name in names)
    world.headcount(f"регион | педагогов\n{table}")
    world.activity("школа\n1")
    found = world.report("region")
    assert found.columns("region", "teachers_total") == [(names[0], 10 * len(names))]


def test_of_equally_frequent_spellings_the_first_is_shown(world: World) -> None:
    world.headcount("регион | муниципалитет\nОмская обл. | Омск\nОмская область | г. Омск")
    world.activity("школа\n1")
    assert world.report().columns("region", "municipality") == [("Омская обл.", "Омск")]


@pytest.mark.parametrize(
    "names",
    [
        ["Республика Алтай", "Алтай", "Алтай край"],
        ["Алтай", "Республика Алтай", "Алтай край"],
        ["Алтай край", "Республика Алтай", "Алтай"],
        ["Тюменская область (ХМАО)", "Тюменская область (ЯНАО)", "Тюменская область"],
        ["Тюменская область", "Тюменская область - Югра", "Тюменская область - Ямал"],
    ],
    ids=lambda names: str(names[2]),
)
def test_a_name_that_fits_two_regions_is_an_error(names: list[str], world: World) -> None:
    world.headcount("\n".join(["регион", *names]))
    world.activity("школа\n1")
    (error, *_more) = world.errors()
    assert (error.code, error.column) == (Code.REGION_AMBIGUOUS, "A")


CITY = """
г. Омск; г.Омск; г Омск; Омск г; Омск г.; город Омск; Омск город; Омск, г.; гор. Омск; Г.ОМСК
городской округ - город Омск; городской округ-город Омск; городской округ — город Омск
Городской округ город Омск; городской округ «Город Омск»; Омск - городской округ; ГО "Город Омск"
городской округ«Город Омск»; городской округ"город Омск"; городской округ: Омск
ГО Омск; Омск ГО; г.о. Омск; Омск г.о.; Омск г. о.; г.о.Омск; г.о.г. Омск; Г.О. ГОРОД ОМСК
муниципальное образование город Омск; МО «город Омск»; МО ГО Омск; г. Омск Омской области
Омская область, г. Омск; Омская обл, г Омск; городской округ город Омск Омской области
"""
DISTRICT = """
Азовский район; р-н Азовский; Азовский р-н; Азовский р-н.; район Азовский; Азовский (район)
Азовский МР; МР Азовский; МР «Азовский район»; Азовский м.р-н; м.р-н Азовский; м. р-н Азовский
Азовский м.о.; м.о. Азовский; Азовский м. о.; м.о.Азовский; Азовский р - н; Азoвский paйон
Азовский муниципальный район; муниципальный район Азовский; Азовский муниципальный р-н
Азовский муниципальный округ; Азовский муниципальный округ Омской области; МО Азовский район
муниципальное образование Азовский муниципальный район Омской области; Азовский мун. район
"""
HYPHENED = """
Усть-Ишимский район; Усть- Ишимский район; Усть -Ишимский р-н; Усть — Ишимский МР
р-н Усть–Ишимский; м.р-н Усть-Ишимский; Усть\u2011Ишимский муниципальный округ
"""
OPEN = "Азовский; МО Азовский; Азовский МО; муниципальное образование Азовский"


def spellings(text: str) -> list[str]:
    """The names between semicolons and line breaks."""
    return [name.strip() for name in text.replace("\n", ";").split(";") if name.strip()]


@pytest.mark.parametrize(
    ("name", "base", "kind"),
    [
        *((name, "омск", MunicipalityClass.CITY) for name in spellings(CITY)),
        *((name, "азовский", MunicipalityClass.DISTRICT) for name in spellings(DISTRICT)),
        *((name, "усть-ишимский", MunicipalityClass.DISTRICT) for name in spellings(HYPHENED)),
        *((name, "азовский", None) for name in spellings(OPEN)),
    ],
)
def test_a_municipality(name: str, base: str, kind: MunicipalityClass | None) -> None:
    key = municipality_key(name)
    assert (key.base, key.kind) == (base, kind)


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("Районный", "районный"),
        ("Новый Городок", "новый городок"),
        ("Мо-Городок", "мо-городок"),
        ("Город-Герой", "город-герой"),
        ("Нижний Новгород", "нижний новгород"),
        ("Горно-Алтайск", "горно-алтайск"),
    ],
)
def test_a_part_of_a_word_is_no_class(name: str, base: str) -> None:
    key = municipality_key(name)
    assert (key.base, key.kind) == (base, None)


def test_spellings_of_one_headcount_are_one_row_under_the_most_frequent(world: World) -> None:
    names = ["р-н Азовский", "Азовский  район", "Азовский р-н", "Азовский\u00a0район"]
    world.headcount("\n".join(["муниципалитет", *names]))
    world.activity("школа\n1")
    found = world.report()
    assert found.columns("municipality", "teachers_total") == [("Азовский район", 40)]


def test_the_first_of_equally_frequent_spellings_is_shown(world: World) -> None:
    world.headcount("муниципалитет\nОмск г\nг. Омск")
    world.activity("школа\n1")
    assert world.report().column("municipality") == ["Омск г"]


@pytest.mark.parametrize("open_name", spellings(OPEN))
def test_an_open_name_with_two_units_is_an_error_that_lists_them(
    open_name: str, world: World
) -> None:
    world.headcount(f"муниципалитет\nАзовский ГО\nАзовский МР\n{open_name}")
    world.activity("школа\n1")
    (error,) = world.errors()
    assert error.code == Code.MUNICIPALITY_AMBIGUOUS
    assert "Азовский ГО" in error.message
    assert "Азовский МР" in error.message


KINDS_OF_ORGANIZATIONS = """
МБОУ № 7; МБОУ №7; № 7; МКОУ N 7
МБДОУ № 7; МКДОУ № 7; Детский сад № 7; Д/с № 7; МБДОУ «Детский сад № 7»; № 7 детский сад;\
 Муниципальное бюджетное дошкольное образовательное учреждение «Детский сад № 7»
БПОУ № 7; ГБПОУ № 7; ОГБПОУ № 7
МБУДО № 7; МБОУ ДО № 7; МАУ ДО № 7; МБОУ ДОД № 7;\
 Муниципальное учреждение дополнительного образования № 7
СОШ № 7; МБОУ СОШ № 7; МБОУ «СОШ №7»; Средняя школа N7
Лицей № 7; МБОУ «Лицей № 7»
Гимназия № 7; БОУ Гимназия № 7
Техникум № 7; БПОУ «Техникум № 7»
Омский колледж связи; ГБПОУ «Омский колледж связи»
Дом детского творчества; МБУДО «Дом детского творчества»; МБОУ ДОД «Дом детского творчества»
Спортивная школа № 7; МБУ ДО «Спортивная школа № 7»
МБДОУ «Радуга»; МАДОУ «Радуга»
МБУ ДО «Радуга»; МБУДО «Радуга»
Радуга; МБОУ «Радуга»
Начальная школа - детский сад № 7; МБОУ «Начальная школа – детский сад № 7»
Краеведческий лицей; МБОУ «Краеведческий лицей»
СОШ № 77; МБОУ СОШ № 77
"""
ORGANIZATIONS = [
    [name.strip() for name in line.split(";")]
    for line in KINDS_OF_ORGANIZATIONS.strip().splitlines()
]


@pytest.mark.parametrize("names", ORGANIZATIONS, ids=lambda names: str(names[0]))
def test_one_organization(names: list[str]) -> None:
    assert len({organization_name_key(name) for name in names}) == 1


def test_a_form_that_tells_the_type_parts_organizations() -> None:
    keys = {organization_name_key(names[0]) for names in ORGANIZATIONS}
    assert len(keys) == len(ORGANIZATIONS)


HINTS = [
    # what a file says, what the headcount has, what is offered
    ("Азовский ННМР", ["Азовский немецкий национальный район", "Омский район"], ["Азовский"]),
    ("г. Азовский посёлок", ["Азовский немецкий национальный район"], []),
    ("Азовская степь", ["Азовский немецкий национальный район"], []),
    ("Усть", ["Усть-Ишимский район"], []),
    ("Омский муниципальный район", ["Омск"], []),  # a town is not its district
    ("Омск", ["Омский муниципальный район"], []),
    ("Омскй район", ["Омский"], ["Омский"]),
]


@pytest.mark.parametrize(("name", "known", "offered"), HINTS)
def test_a_name_that_begins_alike_is_offered_and_never_taken(
    name: str, known: list[str], offered: list[str]
) -> None:
    places = Places()
    for number, one in enumerate(known):
        assert places.add("Омская область", one, None) == number
        places.count(number, "Омская область", one, 1)
        assert places.municipality_name(number) == one
    assert places.find("Омская область", name, None) is None
    assert [one.split()[0] for one in places.hints(name)] == offered
