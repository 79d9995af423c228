"""Nothing planted: the tables in each usual format, rows in any order."""

from pathlib import Path
from random import Random

from tests.planted.office import Kind, Office


def _workbooks(office: Office, _random: Random, folder: Path) -> None:
    office.write(folder, activity="активность.xlsx", headcount="численность.xlsx")


def _another_order(office: Office, random: Random, folder: Path) -> None:
    header, *rows = office.activity
    random.shuffle(rows)
    office.activity = [header, *rows]
    office.write(folder)


KINDS: tuple[Kind, ...] = (_workbooks, _another_order)
