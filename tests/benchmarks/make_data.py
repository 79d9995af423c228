"""Write invented activity and headcount of any size: what the benchmarks read.

    python -m tests.benchmarks.make_data USERS DAYS FORM FOLDER

FORM is parquet, csv, quoted.csv (each cell in quotes), xlsx, or a workbook as other programs than
Excel write one: no-r.xlsx (cells without addresses), single-quotes.xlsx or prefix.xlsx. There is a
file of activity per day, the week's last day first, and one of headcount. The same call gives the
same values. numpy draws the numbers: Polars has no Poisson distribution, and pandas, which the
tests need anyway, brings numpy.

The benchmarks run this as a process of its own: see measuring.py on why they must stay small.
"""

import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from zipfile import ZIP_DEFLATED

import numpy as np
import polars as pl

SEED = 7
WEEK_END = date(2024, 10, 24)

TYPES = ("ОО", "СПО", "ДОО", "ОДО")
TYPE_SHARES = (0.55, 0.05, 0.3, 0.1)
STAFF = {"ОО": "Учитель", "СПО": "Преподаватель", "ДОО": "Сотрудник", "ОДО": "Сотрудник"}
OTHERS = {"ОО": "Ученик", "СПО": "Студент", "ДОО": "Родитель", "ОДО": "Ученик"}

USERS_PER_ORGANIZATION = 250
FEWEST_ORGANIZATIONS = 66
ORGANIZATIONS_PER_REGION = 1200
MUNICIPALITIES_PER_REGION = 33

FIRST_ORGANIZATION = 5_500_000
FIRST_USER = 10_000_000

CONNECTED, STAFF_SHARE, VERIFIED, LINKED = 0.93, 0.08, 0.9, 0.2
WRITING, READING = 0.4, 0.6
"""Who may write and read on a day; those who write read too."""

MEAN_READ, MEAN_CALLS = 8, 0.05
MEAN_SENT_OF_A_DAY, MEAN_SENT_OF_AN_ONLY_DAY = 3, 9
"""With one day only the threshold of ten messages must still be reached by some."""


@dataclass(frozen=True)
class Made:
    """What is made: who is where, and what they did on each day."""

    headcount: pl.DataFrame
    days: Iterator[tuple[date, pl.DataFrame]]
    """Made one at a time: a week of a whole country does not fit in memory."""


def make(users: int, days: int) -> Made:
    """Invent the activity of so many users on so many days, and where they belong."""
    random = np.random.default_rng(SEED)
    headcount = _headcount(max(FEWEST_ORGANIZATIONS, users // USERS_PER_ORGANIZATION), random)
    people = _people(users, headcount, random)
    return Made(headcount, _activity(people, days, random))


def write(users: int, days: int, form: str, folder: Path) -> None:
    """Write the files of what ``make`` invents into a new folder."""
    writers: dict[str, Callable[[pl.DataFrame, Path], object]] = {
        "parquet": pl.DataFrame.write_parquet,
        "csv": pl.DataFrame.write_csv,
        "quoted.csv": partial(pl.DataFrame.write_csv, quote_style="always"),
        "xlsx": pl.DataFrame.write_excel,
        **{f"{name}.xlsx": partial(_write_otherwise, name) for name in OTHERWISE},
    }
    save, suffix = writers[form], form.rpartition(".")[2]
    made = make(users, days)
    # Under another name until it is complete: data that is half there must never be measured.
    unfinished = folder.with_name(folder.name + ".part")
    unfinished.mkdir(parents=True, exist_ok=True)
    save(made.headcount, unfinished / f"headcount.{suffix}")
    for day, rows in made.days:
        save(rows, unfinished / f"activity-{day}.{suffix}")
    unfinished.rename(folder)


def _without_addresses(sheet: bytes) -> bytes:
    return re.sub(rb'<c r="[A-Z]+[0-9]+"', b"<c", sheet)


def _with_single_quotes(sheet: bytes) -> bytes:
    return sheet.replace(b'"', b"'")


def _with_prefix(sheet: bytes) -> bytes:
    return re.sub(rb"<(/?)(\w)", rb"<\1x:\2", sheet).replace(b" xmlns=", b" xmlns:x=", 1)


OTHERWISE = {
    "no-r": _without_addresses,
    "single-quotes": _with_single_quotes,
    "prefix": _with_prefix,
}
"""How other programs write the XML of a sheet, of the same sheet as Excel writes it."""


def _write_otherwise(name: str, rows: pl.DataFrame, path: Path) -> None:
    """Write a workbook whose sheets are written in one of these ways."""
    usual = io.BytesIO()
    rows.write_excel(usual)
    with zipfile.ZipFile(usual) as parts, zipfile.ZipFile(path, "w", ZIP_DEFLATED) as otherwise:
        for part in parts.namelist():
            content = parts.read(part)
            is_sheet = part.startswith("xl/worksheets/sheet")
            otherwise.writestr(part, OTHERWISE[name](content) if is_sheet else content)


def _headcount(count: int, random: np.random.Generator) -> pl.DataFrame:
    types = random.choice(TYPES, count, p=TYPE_SHARES)
    connected = random.random(count) < CONNECTED
    regions = max(1, count // ORGANIZATIONS_PER_REGION)
    number = range(count)
    return pl.DataFrame(
        {
            "Регион": [f"Область {i % regions + 1:03d}" for i in number],
            "Муниципалитет": [
                f"Район {i % regions + 1:03d}-{i // regions % MUNICIPALITIES_PER_REGION + 1:02d}"
                for i in number
            ],
            "ID организации": [str(FIRST_ORGANIZATION + i) for i in number],
            "Организация": [f"Организация № {i}" for i in number],
            "Тип организации": types,
            "Подключена": _yes_or_no(connected),
            "Педагогов": random.integers(5, 40, count),
            "Обучающихся": random.integers(50, 600, count),
        }
    )


def _people(users: int, headcount: pl.DataFrame, random: np.random.Generator) -> pl.DataFrame:
    connected = np.flatnonzero(headcount["Подключена"].to_numpy() == "да")
    places = headcount.select("ID организации", "Тип организации")[random.choice(connected, users)]
    staff = pl.Series(random.random(users) < STAFF_SHARE)
    verified = random.random(users) < VERIFIED
    linked = random.random(users) < LINKED
    kind = pl.col("Тип организации")
    return places.select(
        pl.int_range(FIRST_USER, FIRST_USER + users).cast(pl.String).alias("ID пользователя"),
        "ID организации",
        pl.when(staff)
        .then(kind.replace_strict(STAFF, return_dtype=pl.String))
        .otherwise(kind.replace_strict(OTHERS, return_dtype=pl.String))
        .alias("Роль"),
        _yes_or_no(verified).alias("Верифицирован"),
        _yes_or_no(linked).alias("ЭЖД связан"),
    )


def _activity(
    people: pl.DataFrame, days: int, random: np.random.Generator
) -> Iterator[tuple[date, pl.DataFrame]]:
    users = people.height
    mean_sent = MEAN_SENT_OF_A_DAY if days > 1 else MEAN_SENT_OF_AN_ONLY_DAY
    for back in range(days):
        day = WEEK_END - timedelta(days=back)
        liveliness = random.random(users)
        sent = np.where(liveliness < WRITING, random.poisson(mean_sent, users), 0)
        read = np.where(liveliness < READING, random.poisson(MEAN_READ, users), 0)
        calls = random.poisson(MEAN_CALLS, users)
        rows = people.select(
            pl.lit(day).alias("Дата"),
            "ID пользователя",
            "ID организации",
            "Роль",
            "Верифицирован",
            pl.Series("Отправлено сообщений", sent),
            pl.Series("Прочитано сообщений", read),
            pl.Series("Звонки", calls),
            "ЭЖД связан",
        )
        # An export is not sorted by its users.
        yield day, rows.sample(fraction=1, shuffle=True, seed=back)


def _yes_or_no(values: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]") -> pl.Series:
    return pl.select(pl.when(pl.Series(values)).then(pl.lit("да")).otherwise(pl.lit("нет")))[
        "literal"
    ]


if __name__ == "__main__":
    write(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
