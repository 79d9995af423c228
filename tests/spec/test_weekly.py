"""The weekly export [30]: three levels in one workbook, and a workbook for each municipality."""

import io
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook

from sferum_cli.pipeline import Call
from sferum_cli.render.native_charts import drawn_cells
from sferum_cli.render.workbook import workbook_bytes
from sferum_cli.reports.document import Document
from sferum_cli.rulebook.indicators import columns_of
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.targets import TARGETS
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from tests.builders.rules import WEEK_END, World
from tests.builders.weekly import make_weekly

HEADCOUNT = """муниципалитет | школа | название | педагогов | обучающихся
г. Омск | 1 | Омская школа | 10 | 100
Тарский район | 2 | Тарская школа | 20 | 50
Тарский район | 3 | Тарский лицей | 5 | 40"""
ACTIVITY = """человек | школа | роль | отправлено | прочитано
а | 1 | Учитель | 12 | 0
б | 1 | Ученик | 0 | 3
в | 2 | Учитель | 10 | 0
г | 2 | Учитель | 9 | 0
д | 3 | Ученик | 1 | 0"""
OF_OMSK = ("г. Омск", "Омская школа")
OF_TARA = ("Тарский район", "Тарская школа", "Тарский лицей")


def call_of(world: World) -> Call:
    return Call(InputCall(world.paths), ReadOptions(), Rules(), week=Week(WEEK_END))


@pytest.fixture
def office(world: World) -> World:
    world.headcount(HEADCOUNT)
    world.activity(ACTIVITY)
    return world


def book_of(document: Document) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(document)))


def sheets(document: Document) -> dict[str, list[tuple[Any, ...]]]:
    return {sheet.title: list(sheet.values) for sheet in book_of(document)}


def followed(book: Workbook, name: str) -> list[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """Per cell that leads somewhere the names of its row, and those of the row it leads to."""
    found = []
    for row in book[name]:
        for cell in row:
            if cell.hyperlink is None:
                continue
            assert cell.hyperlink.target is None  # not outside
            sheet, address = cell.hyperlink.location.split("!")
            there = book[sheet.strip("'")]
            assert there[address].value == cell.value
            found.append(
                (
                    tuple(one.value for one in row[:2]),
                    tuple(one.value for one in there[there[address].row][:3]),
                )
            )
    return found


def header_of(rows: list[tuple[Any, ...]], level: Level) -> int:
    titles = tuple(column.title for column in columns_of(level))
    (found,) = [number for number, row in enumerate(rows) if row[: len(titles)] == titles]
    return found


LEVELS = [
    # sheet, level, rows, the names of the first
    ("Регион", Level.REGION, 1, ("Омская область", None)),
    ("Муниципалитеты", Level.MUNICIPALITY, 2, ("Омская область", "г. Омск")),
    ("Организации", Level.ORGANIZATION, 3, ("Омская область", "г. Омск")),
]


@pytest.mark.parametrize(("name", "level", "height", "names"), LEVELS)
def test_each_level_is_the_report_of_that_level(
    name: str, level: Level, height: int, names: tuple[str | None, ...], office: World
) -> None:
    rows = sheets(make_weekly(call_of(office))[0])[name]
    header = header_of(rows, level)
    assert header < 15
    assert rows[header + 1][:2] == names
    assert len(rows) == header + 1 + height + 1
    total = rows[-1]
    assert str(total[0]).startswith("Итого")
    assert total[1] is None


def test_the_sheets_in_their_order(office: World, tmp_path: Path) -> None:
    call, history = call_of(office), tmp_path / "история"
    first = ["Регион", "Муниципалитеты", "Организации", "Сводка"]
    closing = ["Обозначения", "Замечания", "О файле"]
    assert list(sheets(make_weekly(call)[0])) == [*first, *closing]
    history.mkdir()
    found = sheets(make_weekly(call, history)[0])
    assert list(found) == [*first, "Динамика", *closing]
    weeks = [row for row in found["Динамика"] if hasattr(row[0], "year")]
    assert [f"{row[0]:%d.%m.%Y}" for row in weeks] == ["24.10.2024"]


def test_the_dynamics_have_a_native_chart_for_each_target(office: World, tmp_path: Path) -> None:
    with zipfile.ZipFile(
        io.BytesIO(workbook_bytes(make_weekly(call_of(office), tmp_path)[0]))
    ) as book:
        charts = [book.read(name).decode() for name in book.namelist() if "/charts/chart" in name]
    assert len(charts) == len(TARGETS)
    for chart in charts:
        assert "lineChart" in chart
        assert "'Динамика'!$" in chart
        assert 'dispBlanksAs val="gap"' in chart
        assert 'prstDash val="dash"' in chart


@pytest.mark.parametrize(("regions", "lines"), [(2, 2), (6, 6), (8, 6)])
def test_each_of_several_regions_has_a_line_with_its_gaps(
    regions: int, lines: int, world: World, tmp_path: Path
) -> None:
    """The first one delivered nothing in one week; of another week there is no row at all."""
    numbers = range(1, regions + 1)
    world.headcount(
        "регион | муниципалитет | школа | педагогов\n"
        + "\n".join(f"Область № {one} | г. Омск-{one} | {one} | 10" for one in numbers)
    )
    world.activity(
        "день | школа | отправлено\n"
        + "\n".join(
            f"{day} | {one} | 10"
            for one in numbers
            for day in (0, -14, -21)
            if (one, day) != (1, -14)
        )
    )
    document = make_weekly(call_of(world), tmp_path)[0]
    (table,) = [one for one in document.parts if one.title == "Динамика"]
    assert len(table.rows) == 4 * regions
    for chart in document.charts:
        drawn = drawn_cells(chart)
        assert drawn.names == [
            "03.10.2024", "10.10.2024", "17.10.2024", "24.10.2024",
        ]  # fmt: skip
        assert [title for title, _values in drawn.lines] == [
            f"Область № {one}" for one in range(1, lines + 1)
        ]
        assert (f"первые {lines} из {regions}" in chart.title) == (regions > lines)
    teachers = drawn_cells(document.charts[0])
    assert [values for _title, values in teachers.lines] == [
        [0.1, 0.0, None, 0.1], *[[0.1, 0.1, None, 0.1]] * (lines - 1),
    ]  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(document))) as book:
        charts = [book.read(name).decode() for name in book.namelist() if "/charts/chart" in name]
    assert [chart.count("<ser>") for chart in charts] == [lines + 1] * len(TARGETS)


def test_organizations_and_municipalities_lead_to_each_other(world: World) -> None:
    world.headcount(
        """регион | муниципалитет | школа
        Омская область | Беловский район | 1
        Омская область | Тарский район | 2
        Кемеровская область | Беловский район | 3
        Омская область | Беловский район | 4"""
    )
    world.activity("человек | школа | отправлено\nа | 1 | 1\nб | 3 | 1")
    book = book_of(make_weekly(call_of(world))[0])
    assert followed(book, "Муниципалитеты") == [
        # from, to the first of its organizations
        (("Омская область", "Беловский район"), ("Омская область", "Беловский район", "1")),
        (("Омская область", "Тарский район"), ("Омская область", "Тарский район", "2")),
        (
            ("Кемеровская область", "Беловский район"),
            ("Кемеровская область", "Беловский район", "3"),
        ),
    ]
    up = [(names, there[:2]) for names, there in followed(book, "Организации")]
    assert up == [(names, names) for names in (
        ("Омская область", "Беловский район"),
        ("Омская область", "Тарский район"),
        ("Кемеровская область", "Беловский район"),
        ("Омская область", "Беловский район"),
    )]  # fmt: skip
    assert not followed(book, "Регион")


def test_very_many_organizations_are_not_linked(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for most, number in ((4, 3), (3, 0)):
        monkeypatch.setattr("sferum_cli.reports.weekly._LINKED_BELOW", most)
        document, _folder = make_weekly(call_of(office))
        assert len(followed(book_of(document), "Организации")) == number


def test_the_targets_stand_in_the_summary(office: World) -> None:
    rows = sheets(make_weekly(call_of(office))[0])["Сводка"]
    found = {row[1]: row[3:5] for row in rows if row[0] == "Омская область"}
    assert found == {
        "active_teachers_messages": (2, 35),
        "active_students": (2, 190),
        "accounts_linked": (0, 225),
    }


def test_a_municipality_gets_its_own_and_nothing_of_the_others(office: World) -> None:
    _document, folder = make_weekly(call_of(office))
    assert [unit.names[0] for unit in folder.units] == ["г. Омск", "Тарский район"]
    inputs = [path.name for path in office.paths]
    for unit, own, others in zip(folder.units, (OF_OMSK, OF_TARA), (OF_TARA, OF_OMSK), strict=True):
        document = unit.document()
        found = sheets(document)
        assert list(found) == ["Муниципалитет", "Организации", "Кому помочь", "Обозначения"]
        with zipfile.ZipFile(io.BytesIO(workbook_bytes(document))) as archive:
            text = unescape("".join(archive.read(name).decode() for name in archive.namelist()))
        assert all(name in text for name in own)
        assert not [name for name in (*others, *inputs) if name in text]


def test_its_row_its_organizations_with_their_places_and_whom_to_help(office: World) -> None:
    _document, folder = make_weekly(call_of(office))
    found = sheets(folder.units[1].document())
    rows = found["Муниципалитет"]
    header = header_of(rows, Level.MUNICIPALITY)
    assert len(rows) == header + 2
    row = dict(zip(rows[header], rows[header + 1], strict=True))
    assert row["Активные педагоги (сообщения)"] == 1
    assert row['Рейтинг "Количество активных педагогов (сообщения)"'] == 1
    assert row['Рейтинг "Подключенные организации"'] == 1
    rows = found["Организации"]
    header = header_of(rows, Level.ORGANIZATION)
    key = 'Рейтинг "Количество активных педагогов (сообщения)"'
    places = [dict(zip(rows[header], row, strict=True))[key] for row in rows[header + 1 :]]
    assert places == [1, 3]  # in the region, where the school of Omsk shares the first one
    help_for = [row for row in found["Кому помочь"] if row[0] == "Омская область"]
    assert [(row[3], row[5], row[6]) for row in help_for] == [
        ("Тарская школа", 4, 13), ("Тарский лицей", 2, 9),
    ]  # fmt: skip


def test_of_two_regions_the_file_names_the_region(world: World) -> None:
    world.headcount(
        """регион | муниципалитет | школа
        Омская область | Беловский район | 1
        Кемеровская область | Беловский район | 2"""
    )
    world.activity("человек | школа | отправлено\nа | 1 | 1\nб | 2 | 1")
    _document, folder = make_weekly(call_of(world))
    assert [unit.names for unit in folder.units] == [
        ("Беловский район (Омская область)",), ("Беловский район (Кемеровская область)",),
    ]  # fmt: skip


def test_what_was_assumed_is_said_in_every_file(world: World) -> None:
    world.headcount("школа | педагогов\n1 | 10\n2 | ")
    world.activity("человек | школа | отправлено\nа | 1 | 12\nб | 2 | 12")
    document, folder = make_weekly(call_of(world))
    (unit,) = folder.units
    for found in (document, unit.document()):
        assert any(line.startswith("*") for line in found.statements)
