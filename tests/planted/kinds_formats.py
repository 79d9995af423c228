"""The tables in every format and packing that people send; what is planted is the file's shape."""

import datetime as dt
import gzip
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

import polars as pl

from tests.planted.office import Cells, Kind, Office, Place, column, write

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
    for short in ("office", "table", "text")
)

_NAME_BYTES = 40


def _bytes_of(cells: Cells, folder: Path, suffix: str) -> bytes:
    path = folder / f"мимо{suffix}"
    write(path, cells)
    data = path.read_bytes()
    path.unlink()
    return data


def _parts(office: Office, random: Random, number: int = 3) -> list[Cells]:
    """The activity in several parts."""
    header, *rows = office.activity
    parts: list[Cells] = [[header] for _part in range(number)]
    for row in rows:
        random.choice(parts).append(row)
    return parts


def _zip_of_parts(office: Office, random: Random, folder: Path) -> None:
    """Several tables, in several formats, beside what systems leave in an archive."""
    with zipfile.ZipFile(folder / "выгрузка.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number, part in enumerate(_parts(office, random)):
            suffix = random.choice([".csv", ".xlsx"])
            archive.writestr(f"часть {number}{suffix}", _bytes_of(part, folder, suffix))
            archive.writestr(f"__MACOSX/._часть {number}{suffix}", b"\0\5\x16\7")
        archive.writestr(random.choice([".DS_Store", "Thumbs.db", "~$часть.xlsx"]), b"x")
        suffix = random.choice([".csv", ".xlsx"])
        archive.writestr(f"численность{suffix}", _bytes_of(office.headcount, folder, suffix))


def _zip_of_russian_windows(office: Office, random: Random, folder: Path) -> None:
    """Names in the bytes of the system that packed them, which the archive does not name."""
    encoding = random.choice(["cp866", "cp1251", "utf-8"])
    path = folder / "выгрузка.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for sign, cells in (("1", office.activity), ("2", office.headcount)):
            archive.writestr(sign * _NAME_BYTES + ".csv", _bytes_of(cells, folder, ".csv"))
    data = path.read_bytes()
    for sign, name in (("1", "активность"), ("2", "численность")):
        raw = name.encode(encoding).ljust(_NAME_BYTES, b"_")
        data = data.replace((sign * _NAME_BYTES).encode(), raw)
    path.write_bytes(data)


def _gzip(office: Office, random: Random, folder: Path, suffix: str) -> None:
    data = _bytes_of(office.activity, folder, suffix)
    at = random.randrange(1, len(data))
    members = [data[:at], data[at:]] if random.random() < 0.5 else [data]
    (folder / f"активность{suffix}.gz").write_bytes(b"".join(map(gzip.compress, members)))
    write(folder / "численность.xlsx", office.headcount)


def _cell_of(random: Random, value: object) -> str:
    """One cell as one program or another writes it."""
    if value is None:
        return random.choice([_cell(""), _cell("<text:p/>")])
    if isinstance(value, dt.timedelta):
        minutes = value // dt.timedelta(minutes=1)
        return _cell("", f'office:value-type="time" office:time-value="PT{minutes}M"')
    if isinstance(value, int | float):
        ways = [
            f'office:value-type="float" office:value="{value}"',
            f'office:value="{value}"',
            f'office:value-type="currency" office:value="{value}"',
            f'office:value-type="time" office:time-value="PT{value * 24}H00M00S"',
            "",
        ]
        return _cell(f"<text:p>{value}</text:p>", random.choice(ways))
    text, is_text = escape(str(value), {'"': "&quot;"}), 'office:value-type="string"'
    ways = [
        _cell(f"<text:p>{text}</text:p>"),
        _cell(f"<text:p>\n  {text}\n</text:p>", is_text),
        _cell("", f'{is_text} office:string-value="{text}"'),
        _cell(f"\n<text:p><text:span>{text}</text:span></text:p>\n"),
    ]
    return random.choice(ways)


def _cell(inside: str, more: str = "") -> str:
    return f"<table:table-cell {more}>{inside}</table:table-cell>"


def _ods(path: Path, cells: Cells, random: Random) -> None:
    """By hand: no library spells one cell in so many ways."""
    rows = [
        f"<table:table-row>{''.join(_cell_of(random, one) for one in row)}</table:table-row>"
        for row in cells
    ]
    group = random.randrange(2, len(rows))
    body = "\n".join(
        ["<table:table-header-rows>", rows[0], "</table:table-header-rows>", *rows[1:group],
         "<table:table-row-group>", *rows[group:], "</table:table-row-group>",
         '<table:table-row table:number-rows-repeated="1000000">', _cell(""), "</table:table-row>"]
    )  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {NAMES}>\n'
            f'<office:body><office:spreadsheet>\n<table:table table:name="Лист1">{body}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )


def _ods_of_other_programs(office: Office, random: Random, folder: Path) -> None:
    _ods(folder / "активность.ods", office.activity, random)
    _ods(folder / "численность.ods", office.headcount, random)


def _ods_with_a_time(office: Office, random: Random, folder: Path) -> Place:
    """A time of day where messages are counted: never a blank."""
    number = random.randrange(1, len(office.activity))
    at = column(office.activity, "Отправлено сообщений")
    office.activity[number][at] = dt.timedelta(minutes=random.randrange(1, 60))
    _ods(folder / "активность.ods", office.activity, random)
    write(folder / "численность.csv", office.headcount)
    return Place("активность.ods", number + 1, chr(ord("A") + at))


def _partitions(office: Office, random: Random, folder: Path) -> None:
    """Parquet in a folder per day, which says it."""
    header, *rows = office.activity
    at = column(office.activity, "Дата")
    names = [name for name in header if name != "Дата"]
    days: dict[str, Cells] = {}
    for row in rows:
        day, month, year = row[at].split(".")
        days.setdefault(f"{year}-{month}-{day}", []).append([*row[:at], *row[at + 1 :]])
    root = folder / random.choice(["", "активность"])
    key = random.choice(["date", "Дата"])
    for day, cells in days.items():
        place = root / f"{key}={day}"
        place.mkdir(parents=True)
        pl.DataFrame(cells, schema=names, orient="row", infer_schema_length=None).write_parquet(
            place / "часть.parquet"
        )
    write(folder / "численность.csv", office.headcount)


def _gzip_kind(suffix: str) -> Kind:
    kind: Callable[[Office, Random, Path], None] = partial(_gzip, suffix=suffix)
    kind.__name__ = f"_gzip{suffix}"
    return kind


KINDS: tuple[Kind, ...] = (
    _zip_of_parts,
    _zip_of_russian_windows,
    _gzip_kind(".csv"),
    _gzip_kind(".xlsx"),
    _ods_of_other_programs,
    _ods_with_a_time,
    _partitions,
)
