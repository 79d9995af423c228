"""Polars gives of a csv file what Python's csv module reads, cell by cell and line by line.

Or the file is refused at the first row that the csv module finds at fault, and only then.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sferum_cli.problems import Code
from sferum_cli.sources.files.unreadable import UnreadableFileError
from sferum_cli.sources.sheets.csv_sheet import open_delimited
from sferum_cli.sources.sheets.options import FileOptions
from sferum_cli.sources.sheets.sheet import ROW
from sferum_cli.sources.tables.columns import ColumnNames
from sferum_cli.sources.tables.header_rows import sense_of

SENSE = sense_of(ColumnNames({"а": "user_id", "б": "organization_id", "в": "role"}))
HEADER = "а;б;в"
WIDTH = 3

Row = tuple[int, tuple[str, ...]]

CELLS = st.text("ая7 \"'«,\u00a0\u0085\u2028\x0b\x0c\t", max_size=4)
QUOTED = st.text('ая7 ";,\n\u2028', max_size=5).map(lambda one: '"' + one.replace('"', '""') + '"')
ENDS = st.sampled_from(["\n", "\n", "\r\n", "\r"])


@st.composite
def rows(draw: st.DrawFn) -> str:
    """A row as some program writes it, mostly a whole one."""
    number = draw(st.sampled_from([0, WIDTH, WIDTH, WIDTH, WIDTH, WIDTH, WIDTH - 1]))
    cells = [draw(st.one_of(CELLS, QUOTED)) for _ in range(number)]
    cells += draw(st.lists(st.sampled_from(["", "", " ", '""']), max_size=2))
    return ";".join(cells) + draw(ENDS)


ORDERLY = st.lists(rows(), max_size=12).map("".join)
WILD = st.text('аб";;\n\r ', max_size=40)


class FaultError(Exception):
    """The first row that is not whole, and its line."""


def looks_like_rows(cells: list[str]) -> bool:
    """A cell that holds whole rows: the quote before them was never closed."""
    return any(line.count(";") >= WIDTH - 1 for cell in cells for line in cell.split("\n")[1:])


def read_slowly(text: str) -> Iterator[Row]:
    """The filled rows below the header by Python's csv module alone."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(plain, newline=""), delimiter=";", strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise FaultError(line) from None
        if cells is None:
            return
        if line == 1 or not any(cell.strip() for cell in cells):
            continue
        beyond = any(cell.strip() for cell in cells[WIDTH:])
        if len(cells) < WIDTH or beyond or looks_like_rows(cells):
            raise FaultError(line)
        yield line, tuple(cells[:WIDTH])


def read_by_product(path: Path, text: str) -> Iterator[Row]:
    path.write_bytes(text.encode())
    (sheet,), _problems = open_delimited(path, path, FileOptions(separator=";"), SENSE)
    for batch in sheet.batches(1):
        for record in batch.iter_rows(named=True):
            cells = [record[letter] or "" for letter in "ABC"]
            yield record[ROW], tuple(cell.replace("\r\n", "\n") for cell in cells)


@given(st.one_of(ORDERLY, WILD))
@example('1;Школа 7" корпус;3\n4;ООО "Ромашка";6\n')
@example('1;2;3;;\n4;5;6\n7;"8\n9";0;\n1;2;3\n')
@example("1;2\n4;5;6;7\n")
@example("\n1;2;3;;;\n4;5;6\n")
@example('1;"2\n3;4;5\n6;7"";8\n')
@example('"";"";""\n"а""б";"""";"""в"""\n')
@example('1;2; "3"\n1;"2" ;3\n')
def test_polars_reads_what_the_csv_module_reads(below: str) -> None:
    text = f"{HEADER}\n{below}"
    expected: list[Row] | int
    try:
        expected = list(read_slowly(text))
    except FaultError as fault:
        expected = int(str(fault))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "таблица.csv"
        if isinstance(expected, list):
            assert list(read_by_product(path, text)) == expected
            return
        with pytest.raises(UnreadableFileError) as raised:
            list(read_by_product(path, text))
        assert (raised.value.code, raised.value.row) == (Code.ROW_SHAPE, expected)
