"""What a name after ``--unit`` means."""

import polars as pl
import pytest

from sferum_cli.errors import WrongCallError
from sferum_cli.rulebook.words import Level
from sferum_cli.views.units_named import named_units, unit_name

PLACES = [
    ("Омская область", "г. Омск"),
    ("Омская область", "Омский муниципальный район"),
    ("Омская область", "Советский муниципальный район"),
    ("Курская область", "Советский муниципальный район"),
    ("Кемеровская область", "Беловский ГО"),
    ("Кемеровская область", "Беловский МР"),
]
SCHOOLS = [
    ("Омская область", "г. Омск", "001", "5501", "МБОУ «СОШ № 1»"),
    ("Омская область", "г. Омск", "002", "5502", "МБОУ «СОШ № 11»"),
    ("Омская область", "г. Тара", "003", "5503", "МБОУ «СОШ № 1»"),
    ("Омская область", "г. Тара", None, None, "Лицей"),
    ("Омская область", "г. Тара", "5501", None, "Гимназия"),
]
UNITS = {
    Level.MUNICIPALITY: pl.DataFrame(PLACES, ["region", "municipality"], orient="row"),
    Level.REGION: pl.DataFrame({"region": ["Омская область", "Республика Татарстан (Татарстан)"]}),
    Level.COUNTRY: pl.DataFrame({"region": [None]}),
    Level.ORGANIZATION: pl.DataFrame(
        SCHOOLS, ["region", "municipality", "organization_id", "inn", "organization"], orient="row"
    ),
}


@pytest.mark.parametrize(
    ("level", "name", "number"),
    [
        (Level.MUNICIPALITY, "г. Омск", 0),
        (Level.MUNICIPALITY, "ОМСК Г.О.", 0),
        (Level.MUNICIPALITY, "Омск", 0),
        (Level.MUNICIPALITY, "омский  район", 1),
        (Level.MUNICIPALITY, "Курская область, Советский муниципальный район", 3),
        (Level.MUNICIPALITY, "Беловский городской округ", 4),
        (Level.REGION, "омская обл.", 0),
        (Level.REGION, "Татарстан", 1),
        (Level.COUNTRY, "Россия", 0),
        (Level.ORGANIZATION, "002", 1),
        (Level.ORGANIZATION, "5502", 1),
        (Level.ORGANIZATION, "5501", 4),  # an ID before an ИНН
        (Level.ORGANIZATION, "Средняя школа № 11", 1),
        (Level.ORGANIZATION, "Омская область, г. Тара, МБОУ «СОШ № 1»", 2),
        (Level.ORGANIZATION, "лицей", 3),
    ],
)
def test_a_name_means_one_unit(level: Level, name: str, number: int) -> None:
    assert named_units(UNITS[level], level, [name, name]) == [number]


def test_several_names_keep_the_order_of_the_report() -> None:
    assert named_units(UNITS[Level.MUNICIPALITY], Level.MUNICIPALITY, ["Омский р-н", "Омск"]) == [
        0, 1,
    ]  # fmt: skip


@pytest.mark.parametrize("level", UNITS)
def test_each_unit_has_a_name_that_means_it_alone(level: Level) -> None:
    units = UNITS[level].to_dicts()
    for number in range(len(units)):
        assert named_units(UNITS[level], level, [unit_name(units, number, level)]) == [number]


@pytest.mark.parametrize(
    ("level", "name", "candidates"),
    [
        (Level.MUNICIPALITY, "Советский район", (2, 3)),
        (Level.MUNICIPALITY, "Беловский", (4, 5)),
        (Level.ORGANIZATION, "СОШ № 1", (0, 2)),
    ],
)
def test_a_name_that_fits_several_lists_names_that_can_be_said(
    level: Level, name: str, candidates: tuple[int, ...]
) -> None:
    with pytest.raises(WrongCallError) as error:
        named_units(UNITS[level], level, [name])
    for number in candidates:
        said = unit_name(UNITS[level].to_dicts(), number, level)
        assert f"«{said}»" in str(error.value)
        assert named_units(UNITS[level], level, [said]) == [number]


@pytest.mark.parametrize(
    ("level", "name", "near"),
    [
        (Level.MUNICIPALITY, "г. Омскк", "г. Омск"),
        (Level.REGION, "Омская облость", "Омская область"),
        (Level.COUNTRY, "Русь", "Россия"),
        (Level.ORGANIZATION, "Лицейй", "Лицей"),
        (Level.ORGANIZATION, "1,0255E+12", "СОШ № 1"),
    ],
)
def test_an_unknown_name_proposes_the_nearest(level: Level, name: str, near: str) -> None:
    with pytest.raises(WrongCallError) as error:
        named_units(UNITS[level], level, [name])
    assert near in str(error.value)
