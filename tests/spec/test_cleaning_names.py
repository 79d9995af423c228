"""When two spellings are one name, and when they are not."""

import itertools

import pytest

from sferum_cli.sources.cleaning.municipality_names import (
    MunicipalityClass,
    MunicipalityKey,
    municipality_key,
    oktmo_key,
    region_key,
    same_place,
)
from sferum_cli.sources.cleaning.organization_names import organization_name_key
from sferum_cli.sources.cleaning.parsing import parse_digits
from sferum_cli.sources.cleaning.text import shown, text_key
from sferum_cli.sources.tables.columns import DIGITS_IN_CODE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Школа № 1", "ШКОЛА № 1"),
        ("Школа  № 1", "Школа № 1"),
        (" Школа № 1 ", "Школа № 1"),
        ("Школа\u00a0№\u00a01", "Школа № 1"),
        ("Школа\u2009№\u202f1", "Школа № 1"),
        ("«Школа» № 1", '"Школа" № 1'),
        ("„Школа“ № 1", "Школа № 1"),
        ('МБОУ"Школа"№1', "МБОУ Школа №1"),
        ("МБОУ«Школа»", "МБОУ «Школа»"),
        ("Учётная", "учетная"),
        ("Омск — 1", "Омск - 1"),
        ("Омск – 1", "Омск - 1"),
        ("Oмск", "Омск"),
        ("OMCK", "ОМСК"),
        ("CОШ", "СОШ"),
        ("Tapa", "Тара"),
        ("ОМСK", "омск"),
        ("ﬁ", "fi"),
        ("Ⅳ", "IV"),
        ("e\u0301", "é"),
    ],
)
def test_one_text(one: str, other: str) -> None:
    assert text_key(one) == text_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Омск", "Омский"),
        ("Школа 1", "Школа 11"),
        ("Школа-1", "Школа 1"),
        ("Excel", "Ехсеl"),
        ("IT", "1Т"),
        ("й", "и"),
    ],
)
def test_two_texts(one: str, other: str) -> None:
    assert text_key(one) != text_key(other)


def test_look_alikes_stay_latin_in_a_latin_word() -> None:
    assert text_key("Excel") == "excel"
    assert text_key("user") == "user"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("«Школа»  № 1", "«Школа» № 1"),
        (" г.\u00a0Омск ", "г. Омск"),
        ("Oмск", "Омск"),
        ("Берёзовка", "Берёзовка"),
        ("Омск — 1", "Омск — 1"),
        ("ОМСКИЙ МР", "ОМСКИЙ МР"),
    ],
)
def test_what_is_shown_keeps_its_characters(text: str, clean: str) -> None:
    assert shown(text) == clean


CITY, DISTRICT = MunicipalityClass.CITY, MunicipalityClass.DISTRICT


@pytest.mark.parametrize(
    ("name", "base", "kind"),
    [
        ("г. Омск", "омск", CITY),
        ("г.Омск", "омск", CITY),
        ("город Омск", "омск", CITY),
        ("Омск г.о.", "омск", CITY),
        ("Омск г. о.", "омск", CITY),
        ("Г.О. ГОРОД ОМСК", "омск", CITY),
        ("г.о. Омск", "омск", CITY),
        ("Омск ГО", "омск", CITY),
        ("ГО Омск", "омск", CITY),
        ("городской округ Омск", "омск", CITY),
        ("Городской округ город Омск", "омск", CITY),
        ("городской округ город Омск Омской области", "омск", CITY),
        ("муниципальное образование городской округ город Омск Омской области", "омск", CITY),
        ("Муниципальное образование город Омск", "омск", CITY),
        ("г. Oмск", "омск", CITY),
        ("Омский район", "омский", DISTRICT),
        ("Омский р-н", "омский", DISTRICT),
        ("ОМСКИЙ МР", "омский", DISTRICT),
        ("Омский м.р-н", "омский", DISTRICT),
        ("Омский м.о.", "омский", DISTRICT),
        ("Омский муниципальный район", "омский", DISTRICT),
        ("Омский муниципальный округ", "омский", DISTRICT),
        ("Омский муниципальный район Омской области", "омский", DISTRICT),
        ("муниципальный округ Омский", "омский", DISTRICT),
        ("район Омский", "омский", DISTRICT),
        ("Нижнеомский район", "нижнеомский", DISTRICT),
        ("Нижнеомский МР", "нижнеомский", DISTRICT),
        ("Беловский ГО", "беловский", CITY),
        ("Беловский городской округ", "беловский", CITY),
        ("Беловский МР", "беловский", DISTRICT),
        ("Усть-Ишимский район", "усть-ишимский", DISTRICT),
        ("Усть—Ишимский МР", "усть-ишимский", DISTRICT),
        ("Омск", "омск", None),
        ("Омский", "омский", None),
        ("МО Омский", "омский", None),
        ("Омский МО", "омский", None),
        ("Горьковский район", "горьковский", DISTRICT),
        ("Городищенский район", "городищенский", DISTRICT),
        ("Районный", "районный", None),
        ("г. Районск", "районск", CITY),
        ("Могочинский МО", "могочинский", None),
        ("г. Гороховец", "гороховец", CITY),
    ],
)
def test_municipality(name: str, base: str, kind: MunicipalityClass | None) -> None:
    assert municipality_key(name) == MunicipalityKey(base, kind)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Омский муниципальный р-н", "Омский муниципальный район"),
        ("Омский мун. район", "Омский район"),
        ("Омский муниц. округ", "Омский муниципальный округ"),
        ("гор. Омск", "г. Омск"),
    ],
)
def test_more_spellings_of_municipalities(one: str, other: str) -> None:
    assert municipality_key(one) == municipality_key(other)


@pytest.mark.parametrize(
    "region",
    [
        "Омской области",
        "Кемеровской обл.",
        "Алтайского края",
        "Республики Алтай",
        "Респ. Алтай",
        "Удмуртской Республики",
        "Чеченской Республики",
        "Республики Саха (Якутия)",
        "Республики Северная Осетия — Алания",
        "Еврейской автономной области",
        "Чукотского автономного округа",
        "Ханты-Мансийского автономного округа — Югры",
        "Кемеровской области — Кузбасса",
    ],
)
def test_any_regions_name_is_dropped(region: str) -> None:
    expected = MunicipalityKey("советский", DISTRICT)
    assert municipality_key(f"Советский муниципальный район {region}") == expected


def test_the_name_of_mari_el_is_dropped_too() -> None:
    full = municipality_key("г.о. г. Йошкар-Ола Республики Марий Эл")
    assert full == municipality_key("г. Йошкар-Ола")


def test_omsk_the_omsk_district_and_nizhneomsk_are_three() -> None:
    names = ["г. Омск", "Омский район", "Нижнеомский район", "Беловский ГО", "Беловский МР"]
    keys = list(map(municipality_key, names))
    for one, other in itertools.combinations(range(len(names)), 2):
        assert same_place(keys[one], [(other, keys[other])]) == []


@pytest.mark.parametrize(
    ("name", "candidates", "met"),
    [
        ("Омск", ["г. Омск"], [0]),
        ("г. Омск", ["Омск"], [0]),
        ("МО Омский", ["Омский район"], [0]),
        ("Омский район", ["Омский МО"], [0]),
        ("Беловский", ["Беловский ГО", "Беловский МР"], [0, 1]),
        ("МО Беловский", ["Беловский ГО", "Беловский МР"], [0, 1]),
        ("Беловский ГО", ["Беловский ГО", "Беловский МР"], [0]),
        ("Беловский район", ["Беловский ГО", "Беловский МР"], [1]),
        ("Омск", ["Омский район"], []),
        ("Омск", ["Омск", "г. Омск"], [0, 1]),
        ("Нижнеомский", ["Омский район"], []),
        ("Тарский", ["Тара", "г. Тара"], []),
    ],
)
def test_a_name_without_a_class_meets_the_one_unit(
    name: str, candidates: list[str], met: list[int]
) -> None:
    numbered = enumerate(map(municipality_key, candidates))
    assert same_place(municipality_key(name), numbered) == met


REGIONS_THAT_ARE_ONE = [
    ["Омская область", "Омская обл.", "ОМСКАЯ ОБЛАСТЬ", "область Омская", "Омская  обл", "Омская"],
    ["Республика Алтай", "Алтай Республика", "Респ. Алтай", "Алтай респ."],
    ["Алтайский край", "край Алтайский", "АЛТАЙСКИЙ КРАЙ"],
    ["Чеченская Республика", "Республика Чеченская"],
]


@pytest.mark.parametrize("names", REGIONS_THAT_ARE_ONE, ids=lambda names: str(names[0]))
def test_one_region(names: list[str]) -> None:
    assert len({region_key(name) for name in names}) == 1


def test_different_regions() -> None:
    firsts = [names[0] for names in REGIONS_THAT_ARE_ONE]
    assert len({region_key(name) for name in [*firsts, "Томская область"]}) == len(firsts) + 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("52601000", "52601000", True),
        ("52601000", "52501000", True),
        ("52601000001", "52601000", True),
        ("52601000001", "52501000", True),
        ("52601000", "52602000", False),
        ("52701000", "52601000", False),
        ("52701000", "52501000", False),
        ("1601000", "01601000", True),
        ("1501000", "01601000", True),
        ("1601000001", "01601000", True),
        ("1601000", "16010000", False),
    ],
)
def test_oktmo(one: str, other: str, same: bool) -> None:
    keys = [oktmo_key(parse_digits(text, DIGITS_IN_CODE["oktmo"]) or "") for text in (one, other)]
    assert (keys[0] == keys[1]) is same


ORGANIZATIONS_THAT_ARE_ONE = [
    [
        "МБОУ «СОШ № 2»",
        'МБОУ "СОШ №2"',
        'МБОУ"СОШ №2"',
        "МБОУ«СОШ»№ 2",
        "СОШ № 2",
        "СОШ N 2",
        "МУНИЦИПАЛЬНОЕ БЮДЖЕТНОЕ ОБЩЕОБРАЗОВАТЕЛЬНОЕ УЧРЕЖДЕНИЕ "
        "«Средняя общеобразовательная школа № 2»",
        "БОУ СОШ №2",
        "МКОУ  «СОШ № 2»",
    ],
    ["МБОУ «СОШ № 12»", "СОШ №12", "средняя школа № 12"],
    ["БОУ «Гимназия № 2»", "Гимназия №2"],
    ["МБДОУ «Детский сад № 2»", "детский сад №2", "БДОУ «Детский сад № 2»"],
    ["БПОУ «Омский колледж связи»", "ГБПОУ «Омский колледж связи»", "Омский колледж связи"],
]


@pytest.mark.parametrize("names", ORGANIZATIONS_THAT_ARE_ONE, ids=lambda names: str(names[-1]))
def test_one_organization(names: list[str]) -> None:
    assert len({organization_name_key(name) for name in names}) == 1


def test_different_organizations() -> None:
    names = [
        *(names[0] for names in ORGANIZATIONS_THAT_ARE_ONE),
        "СОШ № 21",
        "СОШ № 2 с углублённым изучением английского языка",
        "Лицей № 2",
        "ООШ № 2",
        "Школа-интернат № 2",
    ]
    assert len({organization_name_key(name) for name in names}) == len(names)
