"""Units of two weeks meet by ОКТМО, class, ID and ИНН, as rows of two files do (K7)."""

from collections.abc import Sequence

import polars as pl
import pytest

from sferum_cli.rulebook.words import Level
from sferum_cli.sources.reference.aliases import Aliases
from sferum_cli.views.units_together import numbered_units

PLACE = ("region", "municipality", "oktmo")
ORGANIZATION = ("organization_id", "inn", "municipality", "organization")
OMSK = {"region": "Омская область", "oktmo": None, "organization_type": "ОО"}


def numbers(level: Level, weeks: Sequence[Sequence[str]], aliases: Aliases) -> list[list[int]]:
    """The numbers of the units, week by week, newest first; a row is text with `|`."""
    names = ORGANIZATION if level is Level.ORGANIZATION else PLACE
    frames = []
    for week, rows in enumerate(weeks):
        cells = [[cell.strip() or None for cell in row.split("|")] for row in rows]
        records = [{**OMSK, **dict(zip(names, row, strict=False))} for row in cells]
        schema = dict.fromkeys((*PLACE, *ORGANIZATION, "organization_type"), pl.String)
        frames.append(
            pl.DataFrame(records, schema=schema).with_columns(pl.lit(week).alias("of_week"))
        )
    found = numbered_units(frames, level, aliases)
    assert found.schema["unit"] == pl.UInt32
    return [found.filter(pl.col("of_week") == week)["unit"].to_list() for week in range(len(weeks))]


def meet(level: Level, *weeks: Sequence[str], aliases: Aliases | None = None) -> list[list[int]]:
    return numbers(level, weeks, aliases or Aliases())


@pytest.mark.parametrize(
    ("newest", "older", "is_one"),
    [
        ("Омская область | г. Омск", "Омская область | Омск г.о.", True),
        ("Омская область | г. Омск", "Омская область | Г.О. ГОРОД ОМСК", True),
        ("Омская область | г. Омск", "Омская область | Омск", True),
        ("Омская область | Омск", "Омская область | г. Омск", True),
        ("Омская область | г. Омск", "Омская область | Омский район", False),
        ("Омская область | Омский район", "Омская область | Омский муниципальный округ", True),
        ("Омская область | Омский район", "Омская область | Нижнеомский район", False),
        ("Кемеровская область | Беловский ГО", "Кемеровская область | Беловский МР", False),
        # renamed, with the same ОКТМО; the reform makes 526 of 525
        ("Омская область | Азовский район | 52601000", "Омская область | Азово | 52601000", True),
        (
            "Омская область | Азовский округ | 52501000",
            "Омская область | Азовский немецкий национальный район | 52601000101",
            True,
        ),
        ("Омская область | Тарский район | 52654000", "Омская область | Тарский район", True),
        (
            "Омская область | Тарский район | 52654000",
            "Омская область | Тарский район | 52601000",
            False,
        ),
        # the region's spelling
        ("Омская область | г. Омск", "Омская обл. | г. Омск", True),
        ("Республика Татарстан (Татарстан) | г. Казань", "Татарстан | г. Казань", True),
        ("Республика Алтай | Советский район", "Алтайский край | Советский район", False),
        ("Омская область | Советский район", "Курская область | Советский район", False),
    ],
)
def test_municipalities(newest: str, older: str, is_one: bool) -> None:
    assert meet(Level.MUNICIPALITY, [newest], [older]) == [[0], [0 if is_one else 1]]
    assert meet(Level.MUNICIPALITY, [older], [newest]) == [[0], [0 if is_one else 1]]


GO, MR = "Кемеровская область | Беловский ГО", "Кемеровская область | Беловский МР"
OPEN = "Кемеровская область | Беловский"


@pytest.mark.parametrize(
    ("weeks", "units"),
    [
        (([GO, MR], [OPEN]), [[0, 1], [2]]),
        (([OPEN], [GO, MR]), [[0], [1, 2]]),
        (([OPEN], [GO], [MR]), [[0], [1], [2]]),
        (([GO], [OPEN], [MR]), [[0], [1], [2]]),
        # one spelling of two ОКТМО; whoever has none may be either
        ((["О | г. А | 52701000"], ["О | г. А | 52702000"], ["О | г. А"]), [[0], [1], [2]]),
        # two rows of a week that would be one
        ((["О | г. А"], ["О | г. А", "О | А г.о."]), [[0], [1, 2]]),
        # what fits nothing but itself goes on as itself
        (([GO, MR], [OPEN], [OPEN]), [[0, 1], [2], [2]]),
    ],
)
def test_what_fits_two_meets_none(weeks: tuple[list[str], ...], units: list[list[int]]) -> None:
    assert meet(Level.MUNICIPALITY, *weeks) == units


def test_units_go_in_the_order_of_the_newest_week_then_of_the_older_ones() -> None:
    one, two, three, four = (f"О | г. {name}" for name in "АБВГ")
    assert meet(Level.MUNICIPALITY, [two, one], [four, one, two], [three, four]) == [
        [0, 1], [2, 1, 0], [3, 2],
    ]  # fmt: skip


def test_aliases_come_first() -> None:
    aliases = Aliases({"Омск и пригород": "г. Омск"}, {"Первая школа": "СОШ № 1"})
    weeks = (["Омская область | г. Омск"], ["Омская область | Омск и пригород | 52799000"])
    assert meet(Level.MUNICIPALITY, *weeks) == [[0], [1]]
    assert meet(Level.MUNICIPALITY, *weeks, aliases=aliases) == [[0], [0]]
    schools = (["1 | | г. Омск | МБОУ «СОШ № 1»"], ["| | г. Омск | Первая школа"])
    assert meet(Level.ORGANIZATION, *schools) == [[0], [1]]
    assert meet(Level.ORGANIZATION, *schools, aliases=aliases) == [[0], [0]]


@pytest.mark.parametrize(
    ("newest", "older", "is_one"),
    [
        # the ID alone, where both have it
        ("1 | 55 | г. Омск | Школа № 1", "1 | 66 | г. Тара | Лицей № 9", True),
        ("1 | 55 | г. Омск | Школа № 1", "2 | 55 | г. Омск | Школа № 1", False),
        # the ИНН
        ("| 55 | г. Омск | Школа № 1", "| 55 | г. Омск | Лицей № 9", True),
        ("1 | 55 | г. Омск | Школа № 1", "| 55 | г. Тара | Лицей № 9", True),
        ("| 55 | г. Омск | Школа № 1", "| 66 | г. Омск | Школа № 1", False),
        # the whole name in the municipality
        ("1 | | г. Омск | МБОУ «СОШ № 1»", "| | Омск г.о. | СОШ №1", True),
        ("| | г. Омск | СОШ № 1", "| | г. Омск | СОШ № 1", True),
        ("| | г. Омск | СОШ № 1", "| | г. Омск | СОШ № 11", False),
        ("| | г. Омск | СОШ № 1", "| | г. Тара | СОШ № 1", False),
        ("| 55 | г. Омск | СОШ № 1", "| | г. Омск | СОШ № 1", True),
    ],
)
def test_organizations(newest: str, older: str, is_one: bool) -> None:
    assert meet(Level.ORGANIZATION, [newest], [older]) == [[0], [0 if is_one else 1]]
    assert meet(Level.ORGANIZATION, [older], [newest]) == [[0], [0 if is_one else 1]]


@pytest.mark.parametrize(
    ("weeks", "units"),
    [
        # one name of two IDs, and one ИНН
        (
            (["1 | | г. А | СОШ № 1"], ["2 | | г. А | СОШ № 1"], ["| | г. А | СОШ № 1"]),
            [[0], [1], [2]],
        ),
        ((["1 | 55 | г. А | А", "2 | 55 | г. А | Б"], ["| 55 | г. А | А"]), [[0, 1], [2]]),
        # without ID and ИНН two of one name are two in each week
        ((["| | г. А | СОШ № 1"], ["| | г. А | СОШ № 1"] * 2), [[0], [1, 2]]),
        # a third way joins two weeks: the ИНН is known from between
        (
            (["1 | | г. А | СОШ № 1"], ["1 | 55 | г. А | СОШ № 1"], ["| 55 | г. А | Лицей"]),
            [[0], [0], [0]],
        ),
    ],
)
def test_organizations_that_fit_two_meet_none(
    weeks: tuple[list[str], ...], units: list[list[int]]
) -> None:
    assert meet(Level.ORGANIZATION, *weeks) == units


@pytest.mark.parametrize(
    ("newest", "older", "is_one"),
    [
        ("Омская область", "Омская обл.", True),
        ("Кемеровская область — Кузбасс", "Кемеровская область", True),
        ("Республика Алтай", "Алтайский край", False),
        ("Тюменская область", "Тюменская область (без автономных округов)", False),
    ],
)
def test_regions(newest: str, older: str, is_one: bool) -> None:
    assert meet(Level.REGION, [newest], [older]) == [[0], [0 if is_one else 1]]


def test_the_country_is_one() -> None:
    assert meet(Level.COUNTRY, ["|"], ["|"]) == [[0], [0]]
