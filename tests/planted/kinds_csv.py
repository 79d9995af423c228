"""Trouble of csv files: separators, quotes, marks, line ends and encodings."""

import gzip
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

from tests.builders.files import csv_of
from tests.planted.office import Cells, Kind, Office, Place, column

ACTIVITY, HEADCOUNT = "активность.csv", "численность.csv"


def _text(cells: Cells, separator: str = ";", end: str = "\r\n") -> str:
    return csv_of(cells, separator, end)


def _changed(change: Callable[[str, Random], str]) -> Callable[[Office, Random, Path], None]:
    """A kind that changes both texts, of which none may change the report."""

    def kind(office: Office, random: Random, folder: Path) -> None:
        for name, cells in ((ACTIVITY, office.activity), (HEADCOUNT, office.headcount)):
            text = change(_text(cells), random)
            (folder / name).write_bytes(text.encode())

    return kind


def _some_lines(text: str, random: Random, change: Callable[[str], str]) -> str:
    """A change of some lines below the header; at least of one."""
    header, *rows = text.split("\r\n")[:-1]
    some = set(random.sample(range(len(rows)), random.choice([1, len(rows) // 2, len(rows)])))
    rows = [change(row) if number in some else row for number, row in enumerate(rows)]
    return "".join(f"{row}\r\n" for row in (header, *rows))


def _blank_cells(text: str, random: Random) -> str:
    more = random.choice([";", ";;;", "; ; ", ';""'])
    return _some_lines(text, random, lambda row: row + more)


def _blank_cells_of_the_header(text: str, random: Random) -> str:
    header, rest = text.split("\r\n", 1)
    return header + ";" * random.choice([1, 3]) + "\r\n" + rest


def _everything_quoted(text: str, random: Random) -> str:
    return _some_lines(text, random, lambda row: '"' + row.replace(";", '";"') + '"')


def _blank_lines(text: str, random: Random) -> str:
    blank = random.choice(["", "   ", ";;;", "\u00a0"])
    return _some_lines(text, random, lambda row: f"{row}\r\n{blank}")


def _marks(text: str, random: Random) -> str:
    mark = random.choice(["\ufeff", "\x1a", "\ufeff\ufeff"])
    return mark.strip("\x1a") + _some_lines(text, random, lambda row: mark + row)


def _put_together(text: str, random: Random) -> str:
    lines = text.split("\r\n")[:-1]
    place = random.randrange(1, len(lines))
    lines.insert(place, "\ufeff" + lines[0])
    return "".join(f"{line}\r\n" for line in lines)


def _end_mark(text: str, random: Random) -> str:
    return text.removesuffix(random.choice(["", "\r\n"])) + random.choice(["\x1a", "\x1a" * 90])


def _line_ends(text: str, random: Random) -> str:
    return "".join(row + random.choice(["\r\n", "\n", "\r"]) for row in text.split("\r\n")[:-1])


def _old_macintosh(text: str, _random: Random) -> str:
    return text.replace("\r\n", "\r")


def _separator_said(text: str, random: Random) -> str:
    said = random.choice(["sep=;", "SEP=;", '"sep=;"', '"Sep=;"', "\ufeffsep=;"])
    return f"{said}\r\n{text}"


def _note_of(row: list[Any], notes: Sequence[str]) -> str:
    """The same for equal rows, which count once."""
    return notes[crc32(repr(row).encode()) % len(notes)]


def _separators_in_cells(office: Office, _random: Random, folder: Path) -> None:
    """Cells of an ignored column that hold separators, quotes and line breaks, well quoted."""
    office.activity[0].append("Заметка")
    notes = ["а;б", 'а "б"', "а\nб", "а\r\nб", '";"', ' "', ""]
    for row in office.activity[1:]:
        row.append(_note_of(row, notes))
    office.write(folder)


def _quotes_within_cells(office: Office, _random: Random, folder: Path) -> None:
    """Inch signs and quotes in the middle of cells that are not quoted."""
    notes = ['7" корпус', 'ООО "Ромашка"', 'а"', 'а""б', ' "а"']
    for cells in (office.activity, office.headcount):
        cells[0].append("Заметка")
        for row in cells[1:]:
            row.append(_note_of(row, notes))
    for name, cells in ((ACTIVITY, office.activity), (HEADCOUNT, office.headcount)):
        rows = (";".join("" if cell is None else str(cell) for cell in row) for row in cells)
        (folder / name).write_text("".join(f"{row}\n" for row in rows), "utf-8")


def _encodings(office: Office, random: Random, folder: Path) -> None:
    encoding = random.choice(["cp1251", "cp866", "koi8-r", "utf-16", "utf-8-sig"])
    for name, cells in ((ACTIVITY, office.activity), (HEADCOUNT, office.headcount)):
        text = _text(cells, random.choice([";", ",", "\t", "|"]))
        (folder / name).write_bytes(text.encode(encoding, "replace"))


def _members_of_gzip(office: Office, random: Random, folder: Path) -> None:
    data = _text(office.activity).encode()
    cut = random.randrange(1, len(data))
    packed = gzip.compress(data[:cut]) + gzip.compress(data[cut:])
    (folder / f"{ACTIVITY}.gz").write_bytes(packed)
    (folder / HEADCOUNT).write_bytes(_text(office.headcount).encode())


def _fault_in_a_row(change: Callable[[str], str]) -> Callable[[Office, Random, Path], Place]:
    """A kind whose fault stands in one line, under lines that take more than one."""

    def kind(office: Office, random: Random, folder: Path) -> Place:
        office.write(folder)
        lines = _text(office.activity, end="\n").splitlines()
        place = random.randrange(1, len(lines))
        lines[place] = change(lines[place])
        above = random.randrange(1, place + 1)
        lines[above:above] = ["", ";;"]
        end = random.choice(["\n", "\r\n", "\r"])
        (folder / ACTIVITY).write_bytes("".join(line + end for line in lines).encode())
        return Place(ACTIVITY, place + 3)

    return kind


def _bad_byte(office: Office, random: Random, folder: Path) -> Place:
    """A byte that is no text, under any line ends."""
    office.write(folder)
    end = random.choice(["\n", "\r\n", "\r"])
    lines = _text(office.activity, end="\n").encode().splitlines()
    place = random.randrange(1, len(lines))
    cells = lines[place].split(b";")
    role = column(office.activity, "Роль")
    cells[role] = random.choice([b"\xff", b"\0", b"\xd0"]) + b"a"
    lines[place] = b";".join(cells)
    (folder / ACTIVITY).write_bytes(b"".join(line + end.encode() for line in lines))
    return Place(ACTIVITY, place + 1, "ABCDEFGHIJ"[role])


def _named(name: str, kind: Kind) -> Kind:
    kind.__name__ = name
    return kind


KINDS: tuple[Kind, ...] = (
    *(
        _named(change.__name__, _changed(change))
        for change in (
            _blank_cells, _blank_cells_of_the_header, _everything_quoted, _blank_lines, _marks,
            _put_together, _end_mark, _line_ends, _old_macintosh, _separator_said,
        )
    ),
    _separators_in_cells,
    _quotes_within_cells,
    _encodings,
    _members_of_gzip,
    _named("_short_row", _fault_in_a_row(lambda line: line.rsplit(";", 1)[0])),
    _named("_long_row", _fault_in_a_row(lambda line: line + ";лишнее")),
    _named("_open_quote", _fault_in_a_row(lambda line: '"' + line)),
    _named("_text_behind_a_quote", _fault_in_a_row(lambda line: '"а"б' + line)),
    _bad_byte,
)  # fmt: skip
