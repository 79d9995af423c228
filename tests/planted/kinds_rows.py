"""Rows that are no data, and headcounts that say a thing twice."""

from pathlib import Path
from random import Random
from typing import Any

import openpyxl

from tests.planted.office import Cells, Kind, Office, Place, column, write

NUMBERS = ("Педагогов", "Обучающихся")
WORDS = (
    "Итого", "ИТОГО:", "Всего", "Bсего", "Общий итог", "в т.ч. сельские",
    "Сумма по району", "из них филиалы", "Справочно", "Grand Total", "«Итого по району»",
    "Всего по Омской области", "И т о г о", "Подытог",
)  # fmt: skip


def _row(office: Office, **cells: Any) -> list[Any]:
    """A row of the headcount with only these cells; `region`, … name the columns."""
    titles = {"region": "Регион", "place": "Муниципалитет", "name": "Организация",
              "type": "Тип организации", "id": "ID организации"}  # fmt: skip
    row: list[Any] = [None] * len(office.headcount[0])
    for key, cell in cells.items():
        row[column(office.headcount, titles.get(key, key))] = cell
    return row


def _sums(office: Office, rows: Cells) -> dict[str, int]:
    """The totals of these rows under the titles of the columns."""
    return {title: sum(row[column(office.headcount, title)] or 0 for row in rows)
            for title in NUMBERS}  # fmt: skip


def _by_place(office: Office) -> dict[str, Cells]:
    place = column(office.headcount, "Муниципалитет")
    found: dict[str, Cells] = {}
    for row in office.headcount[1:]:
        found.setdefault(row[place], []).append(row)
    return found


def _totals_of_many_words(office: Office, random: Random, folder: Path) -> None:
    rows = office.headcount[1:]
    region = rows[0][column(office.headcount, "Регион")]
    for word in random.sample(WORDS, 6):
        total = _sums(office, rows)
        where = random.choice(("region", "place", "name", "type"))
        cells = {"region": region, where: word, **total}
        office.headcount.insert(random.randint(1, len(office.headcount)), _row(office, **cells))
    office.write(folder)


def _subtotals(office: Office, random: Random, folder: Path) -> None:
    """After each municipality, or before it, as a pivot table writes them."""
    header, region = office.headcount[0], office.headcount[1][column(office.headcount, "Регион")]
    below = random.random() < 0.5
    cells: Cells = [header]
    for place, rows in _by_place(office).items():
        total = _row(office, region=region, place=f"{place} Итог", **_sums(office, rows))
        cells += [*rows, total] if below else [total, *rows]
    everything = _sums(office, office.headcount[1:])
    office.headcount = [*cells, _row(office, place="Общий итог", **everything)]
    office.write(folder, headcount="численность.xlsx")


def _notes(office: Office, random: Random, folder: Path) -> None:
    notes = (
        {"region": "Руководитель", "name": "___________ (подпись)"},
        {"region": "Исполнитель: Иванова А. А., тел. 00-00-00"},
        {"id": "Исп. Иванова А. А."},
        {"region": "1) без филиалов"},
        {"region": "* по данным на 20.09.2024", "Педагогов": "тел. 1-23-45"},
        {"region": "М.П.", "Обучающихся": "20.10.2024"},
        {"region": "Начальник отдела", "place": "__________", "type": "Иванова А. А."},
    )
    office.headcount += [[None] * len(office.headcount[0])] * random.randint(0, 2)
    office.headcount += [_row(office, **note) for note in random.sample(notes, 3)]
    width = len(office.activity[0])
    office.activity += [["Исп. Иванова А. А.", *[None] * (width - 1)]]
    office.write(folder, headcount=random.choice(("численность.xlsx", "численность.csv")))


def _numbering(office: Office, random: Random, folder: Path) -> None:
    width = len(office.headcount[0])
    rows: Cells = [
        [str(number) for number in range(1, width + 1)],
        [f"({number})" for number in range(1, width + 1)],
        ["А", "Б", *range(1, width - 1)],
        ["a", "b", *range(3, width + 1)],
        [f"{number}." for number in range(1, width + 1)],
    ]
    office.headcount.insert(1, random.choice(rows))
    office.headcount.insert(random.randint(2, len(office.headcount)), list(office.headcount[0]))
    if random.random() < 0.5:
        office.headcount = [[title, *row] for title, row in zip(
            ("№ п/п", None, *range(1, len(office.headcount))), office.headcount, strict=False
        )]  # fmt: skip
    office.write(folder)


def _units(office: Office, _random: Random, folder: Path) -> None:
    office.headcount.insert(1, _row(office, Педагогов="чел.", Обучающихся="(чел.)"))
    office.write(folder)


def _region_among_municipalities(office: Office, random: Random, folder: Path) -> None:
    rows = office.headcount[1:]
    region = rows[0][column(office.headcount, "Регион")]
    name = random.choice((region, region.upper(), "Российская Федерация", "Сибирский ФО"))
    kind = random.choice(sorted({row[column(office.headcount, "Тип организации")] for row in rows}))
    office.headcount.insert(
        random.randint(1, len(rows)),
        _row(office, region=region, place=name, type=kind, **_sums(office, rows)),
    )
    office.write(folder)


def _region_that_is_no_sum(office: Office, random: Random, folder: Path) -> Place:
    region = office.headcount[1][column(office.headcount, "Регион")]
    at = random.randint(1, len(office.headcount) - 1)
    office.headcount.insert(
        at, _row(office, region=region, place=region, type="ОО", Педагогов=7, Обучающихся=70)
    )
    office.write(folder)
    return Place("численность.csv", at + 1, "B")


def _subtotal_without_a_word(office: Office, random: Random, folder: Path) -> Place:
    places = _by_place(office)
    place = random.choice([name for name, rows in places.items() if len(rows) > 1])
    rows = places[place]
    last = max(number for number, row in enumerate(office.headcount) if row in rows)
    region = rows[0][column(office.headcount, "Регион")]
    name = random.choice((None, "Все организации"))
    total = _row(office, region=region, place=place, type="ОО", name=name, **_sums(office, rows))
    office.headcount.insert(last + 1, total)
    office.write(folder)
    return Place("численность.csv", last + 2)


def _copy_of_some_rows(office: Office, random: Random, folder: Path) -> None:
    """On another sheet of the workbook, or in another file."""
    header, *rows = office.headcount
    identity = column(office.headcount, "ID организации")
    some = random.sample([row for row in rows if row[identity] is not None], 10)
    if random.random() < 0.5:
        office.write(folder)
        write(folder / "численность_2.csv", [header, *some])
        return
    office.write(folder, headcount="численность.xlsx")
    book = openpyxl.load_workbook(folder / "численность.xlsx")
    sheet = book.create_sheet("Свод")
    for row in (header, *some):
        sheet.append(row)
    book.save(folder / "численность.xlsx")


def _another_year(office: Office, random: Random, folder: Path) -> Place:
    header, *rows = office.headcount
    identity, teachers = (column(office.headcount, title) for title in
                          ("ID организации", "Педагогов"))  # fmt: skip
    some = random.sample([row for row in rows if row[identity] is not None], 5)
    number = random.randrange(5)
    some[number] = list(some[number])
    some[number][teachers] = (some[number][teachers] or 0) + 1
    office.write(folder)
    write(folder / "численность_2.csv", [header, *some])
    return Place("численность_2.csv", number + 2)


def _school_without_its_id_in_another_file(office: Office, random: Random, folder: Path) -> None:
    header, *rows = office.headcount
    identity, name = (column(office.headcount, title) for title in
                      ("ID организации", "Организация"))  # fmt: skip
    one = list(random.choice([row for row in rows if row[identity] is not None]))
    one[identity] = None
    one[name] = f"«{str(one[name]).upper()}»"
    office.write(folder)
    write(folder / "численность_от_МО.csv", [header, one])


KINDS: tuple[Kind, ...] = (
    _totals_of_many_words, _subtotals, _notes, _numbering, _units, _region_among_municipalities,
    _region_that_is_no_sum, _subtotal_without_a_word, _copy_of_some_rows, _another_year,
    _school_without_its_id_in_another_file,
)  # fmt: skip
