"""Headers with ends, headers of two rows, days beside weeks, repeats, a report in the folder."""

import csv
from pathlib import Path
from random import Random

from sferum_cli.rulebook.indicators import COLUMNS
from tests.planted.office import Kind, Office, Place, column, write

_ENDS = (
    "*",
    " ",
    ":",
    ", чел.",
    " (чел.)",
    " (на 20.09.2024)*",
    " на 01.09.2024 г.",
    "¹",
    ", всего",
)


def _headers_with_ends(office: Office, random: Random, folder: Path) -> None:
    for title in ("Педагогов", "Обучающихся"):
        office.headcount[0][column(office.headcount, title)] = title + random.choice(_ENDS)
    where = random.randrange(len(office.activity[0]))
    office.activity[0][where] += random.choice(("*", " (из Сферума)", ":", "²"))
    office.write(folder)


def _a_part_beside_the_whole(office: Office, random: Random, folder: Path) -> None:
    title = random.choice(("Педагогов", "Обучающихся"))
    office.headcount[0].append(f"{title} ({random.choice(('из них новых', 'очно', 'ставок'))})")
    for row in office.headcount[1:]:
        row.append(random.randrange(9))
    office.write(folder, headcount=random.choice(("численность.csv", "численность.xlsx")))


def _two_rows(office: Office, random: Random, folder: Path) -> None:
    header = office.headcount[0]
    first = column(office.headcount, "Педагогов")
    assert header[first + 1] == "Обучающихся"
    header.append("из них 1-4 кл.")
    above = [title if number < first else None for number, title in enumerate(header)]
    above[first] = random.choice(("Численность", "Численность, чел."))
    below = [None if number < first else title for number, title in enumerate(header)]
    rows = [[*row, random.randrange(9)] for row in office.headcount[1:]]
    office.headcount = [above, below, *rows]
    office.write(folder, headcount="численность.xlsx")


def _a_column_twice(office: Office, random: Random, folder: Path) -> Place:
    title = random.choice(("Педагогов", "Обучающихся"))
    office.headcount[0].append(title + random.choice((", чел.", " (на 20.09.2023)", "*")))
    for row in office.headcount[1:]:
        row.append(7)
    office.write(folder)
    return Place("численность.csv", 1)


def _dates_under_another_name(office: Office, random: Random, folder: Path) -> Place:
    where = column(office.activity, "Дата")
    office.activity[0][where] = random.choice(("created_at", "Когда", "Момент"))
    office.write(folder)
    return Place("активность.csv", 1)


def _an_equal_row_in_another_file(office: Office, random: Random, folder: Path) -> None:
    office.write(folder)
    row = random.choice(office.activity[1:])
    write(folder / "ещё.csv", [office.activity[0], row])


def _a_week_beside_the_days(office: Office, random: Random, folder: Path) -> Place:
    office.write(folder)
    where = column(office.activity, "Дата")
    days = {row[where] for row in office.activity[1:]}
    last = max(days, key=lambda day: day.split(".")[::-1])
    id_of = column(office.activity, "ID организации")
    known = {row[column(office.headcount, "ID организации")] for row in office.headcount[1:]}
    rows = [one for one in office.activity[1:] if one[where] == last and one[id_of] in known]
    row = list(random.choice(rows))
    header = list(office.activity[0])
    header[where] = "Неделя"
    write(folder / "свод.csv", [header, row])
    return _ANYWHERE


_ANYWHERE = Place(None)  # type: ignore[arg-type]
"""A problem of several files names them in its message."""


def _a_report_of_ours(office: Office, random: Random, folder: Path) -> None:
    office.write(folder)
    keys = random.random() < 1 / 2
    with (folder / "отчёт.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerow([one.key if keys else one.title for one in COLUMNS])


KINDS: tuple[Kind, ...] = (
    _headers_with_ends,
    _a_part_beside_the_whole,
    _two_rows,
    _a_column_twice,
    _dates_under_another_name,
    _an_equal_row_in_another_file,
    _a_week_beside_the_days,
    _a_report_of_ours,
)
