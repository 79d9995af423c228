"""A headcount whose numbers of teachers and of students came from two people."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

from tests.builders import files
from tests.planted.office import Cells, Kind, Office, Place, column, write

_NUMBERS = ("Педагогов", "Обучающихся")
_PLACE = ("Регион", "Муниципалитет", "Организация", "Тип организации", "Подключена")


def _without(cells: Cells, titles: Sequence[str]) -> Cells:
    """The table without some of its columns."""
    kept = [number for number, title in enumerate(cells[0]) if title not in titles]
    return [[row[number] for number in kept] for row in cells]


def _parts(office: Office, random: Random, *more: str) -> tuple[Cells, Cells]:
    """The headcount with one number, and with the other, without ``more`` and in another order."""
    one, other = random.sample(_NUMBERS, 2)
    header, *rows = _without(office.headcount, (one, *more))
    random.shuffle(rows)
    return _without(office.headcount, (other,)), [header, *rows]


def _two_files(office: Office, random: Random, folder: Path) -> None:
    first, second = _parts(office, random)
    write(folder / "активность.csv", office.activity)
    write(folder / f"1.{random.choice(('csv', 'xlsx'))}", first)
    write(folder / f"2.{random.choice(('csv', 'xlsx', 'ods'))}", second)


def _codes_alone(office: Office, random: Random, folder: Path) -> None:
    first, second = _parts(office, random, *_PLACE)
    names = random.sample(("1.csv", "2.xlsx"), 2)
    write(folder / "активность.csv", office.activity)
    write(folder / names[0], first)
    write(folder / names[1], second)


def _two_sheets(office: Office, random: Random, folder: Path) -> None:
    first, second = _parts(office, random)
    write(folder / "активность.csv", office.activity)
    files.write_book(folder / "численность.xlsx", {"Педагоги": first, "Обучающиеся": second})


def _two_values(office: Office, random: Random, folder: Path) -> Place:
    first, second = _parts(office, random)
    title = next(one for one in _NUMBERS if one in second[0])
    row = random.randrange(1, len(second))
    third = [list(second[0]), list(second[row])]
    third[1][column(third, title)] = (third[1][column(third, title)] or 0) + 1
    write(folder / "активность.csv", office.activity)
    for name, cells in (("1.csv", first), ("2.csv", second), ("3.csv", third)):
        write(folder / name, cells)
    return Place("3.csv", 2, "C")


KINDS: tuple[Kind, ...] = (_two_files, _codes_alone, _two_sheets, _two_values)
