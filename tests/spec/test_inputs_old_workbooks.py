"""Texts of Excel 3 to 95 are bytes of a code page, which the file says, or its texts tell."""

import struct
from collections.abc import Sequence
from pathlib import Path

import pytest

from sferum_cli.problems import Code
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.sheets.options import FileOptions
from tests.builders.rules import World
from tests.faults import containers

Rows = Sequence[Sequence[str]]
CODE_PAGES = {"cp1251": 1251, "cp866": 866, "koi8-r": 20866, "mac-cyrillic": 10007}
CYRILLIC = ["cp1251", "cp866", "koi8-r", "mac-cyrillic"]


def old_workbook(rows: Rows, encoding: str, code_page: int | None) -> bytes:
    """The records of a sheet of Excel 3, every cell text; no library writes them any more."""
    records = [(0x0209, struct.pack("<HHH", 0x0300, 0x0010, 0))]
    if code_page is not None:
        records.append((0x0042, struct.pack("<H", code_page)))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            raw = text.encode(encoding)
            records.append((0x0204, struct.pack("<HHHH", number, column, 0, len(raw)) + raw))
    records.append((0x000A, b""))
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)


def written(world: World, encoding: str, code_page: int | None, header: str = "") -> None:
    """The activity of one teacher, as an old workbook."""
    world.headcount("школа\n1")
    world.activity("отправлено\n10")
    path = world.paths[-1]
    rows = [line.split(";") for line in path.read_text("utf-8").splitlines()]
    if header:
        rows[0] = header.split()
    path.unlink()
    world.paths[-1] = Path(path).with_suffix(".xls")
    world.paths[-1].write_bytes(old_workbook(rows, encoding, code_page))


def is_read(world: World, encoding: str | None = None) -> bool:
    found = world.report(reading=ReadOptions(files=FileOptions(encoding=encoding)))
    return found.columns("teachers", "active_teachers_messages") == [(1, 1)]


@pytest.mark.parametrize("encoding", CYRILLIC)
def test_the_code_page_that_the_file_says(world: World, encoding: str) -> None:
    written(world, encoding, CODE_PAGES[encoding])
    assert is_read(world)


@pytest.mark.parametrize("encoding", CYRILLIC)
@pytest.mark.parametrize("code_page", [None, 1252, 437, 999])
def test_no_code_page_or_a_wrong_one(world: World, encoding: str, code_page: int | None) -> None:
    written(world, encoding, code_page)
    assert is_read(world)


@pytest.mark.parametrize("code_page", [None, 1252, 1251])
def test_the_encoding_of_the_call(world: World, code_page: int | None) -> None:
    written(world, "cp866", code_page)
    headcount = world.paths[0]
    headcount.write_text(headcount.read_text("utf-8"), "cp866")
    assert is_read(world, "cp866")


def test_an_encoding_of_the_call_that_is_that_of_another_file(world: World) -> None:
    written(world, "cp1251", 1251)
    assert is_read(world, "utf-8")


def test_texts_that_do_not_tell_are_refused(world: World) -> None:
    world.headcount("школа\n1")
    path = world.folder / "а.xls"
    path.write_bytes(old_workbook([["user_id", "role"], ["1", "фыва"]], "cp1251", None))
    world.paths.append(path)
    assert Code.ENCODING_UNCERTAIN in {error.code for error in world.errors()}


@pytest.mark.parametrize("name", ["Workbook", "WORKBOOK", "workbook", "WorkBook"])
def test_the_stream_of_an_xls_in_any_case(world: World, name: str) -> None:
    world.headcount("школа\n1")
    world.activity("отправлено\n10")
    path = world.paths[-1]
    rows = [line.split(";") for line in path.read_text("utf-8").splitlines()]
    path.unlink()
    data = containers.xls_of(rows)
    old, new = ("Workbook".encode("utf-16-le"), name.encode("utf-16-le"))
    assert data.count(old) == 1
    world.paths[-1] = path.with_suffix(".xls")
    world.paths[-1].write_bytes(data.replace(old, new))
    assert is_read(world)
