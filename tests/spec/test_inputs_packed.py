"""Packed files: any format in a gzip or in a zip, and every table of a zip's top folder."""

import gzip
import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sferum_cli.errors import InvalidInputError
from sferum_cli.problems import Code, Severity
from sferum_cli.sources.files.packed import name_of
from sferum_cli.sources.tables.call import InputCall
from tests.builders.files import Rows, write
from tests.builders.rules import World
from tests.spec.test_inputs_files import check_small, write_small

INNER = [".xlsx", ".xlsm", ".ods", ".csv", ".tsv", ".parquet"]


def packed_by(pack: Callable[[str, bytes], bytes], inner: str) -> Callable[[Path, Rows], None]:
    """A writer of a file of the format ``inner``, packed."""

    def write_packed(path: Path, rows: Rows) -> None:
        bare = path.with_name(f"{path.name.split('.')[0]}{inner}")
        write(bare, rows)
        data = bare.read_bytes()
        bare.unlink()
        path.write_bytes(pack(bare.name, data))

    return write_packed


def zipped(*files: tuple[str, bytes]) -> bytes:
    """A zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("inner", INNER)
@pytest.mark.parametrize("suffix", ["{}.gz", ".gz"])
def test_any_format_in_a_gzip(world: World, inner: str, suffix: str) -> None:
    write_small(world)
    world.rewrite(suffix.format(inner), packed_by(lambda _name, data: gzip.compress(data), inner))
    check_small(world.report("organization"))


@pytest.mark.parametrize("inner", INNER)
@pytest.mark.parametrize("suffix", [".zip", ".ZIP", ".csv"])
def test_any_format_in_a_zip(world: World, inner: str, suffix: str) -> None:
    write_small(world)
    world.rewrite(suffix, packed_by(lambda name, data: zipped((name, data)), inner))
    check_small(world.report("organization"))


def two_days(world: World) -> list[bytes]:
    """The activity of two days as csv files, beside the headcount."""
    world.headcount("школа\n1")
    world.activity("человек | день | отправлено\nа | 0 | 10\nб | 0 | 0")
    world.activity("человек | день | отправлено\nа | -1 | 0\nв | -1 | 10", name="второй")
    second, first = world.paths.pop(), world.paths.pop()
    return [first.read_bytes(), second.read_bytes()]


def archived(world: World, data: bytes, name: str = "дни.zip") -> Path:
    """The archive as the file of the call that comes last."""
    path = world.paths[0].with_name(name)
    path.write_bytes(data)
    world.paths.append(path)
    return path


def test_every_table_of_the_top_folder_is_read_and_named(world: World) -> None:
    first, second = two_days(world)
    path = archived(world, zipped(("пн.csv", first), ("вт.csv", second)))
    found = world.report()
    assert found.columns("teachers", "active_teachers_messages") == [(3, 2)]
    inner = {sheet.name: sheet for sheet in found.report.run.inputs if "zip" in sheet.name}
    assert [*inner] == ["дни.zip/вт.csv", "дни.zip/пн.csv"]
    assert inner["дни.zip/пн.csv"].path == str(path / "пн.csv")
    assert inner["дни.zip/пн.csv"].sha256 == hashlib.sha256(first).hexdigest()


def test_an_error_in_an_archive_names_its_file(world: World) -> None:
    first, second = two_days(world)
    archived(world, zipped(("пн.csv", first), ("вт.csv", second.replace(b";10;", b";1.234;"))))
    (error,) = world.errors()
    assert (error.file, error.row, error.code) == ("дни.zip/вт.csv", 3, Code.VALUE_NUMBER)


def test_deeper_files_and_archives_are_named_and_litter_is_not(world: World) -> None:
    first, second = two_days(world)
    archived(
        world,
        zipped(
            ("пн.csv", first),
            ("старое/вт.csv", second),
            ("ещё.zip", zipped(("вт.csv", second))),
            ("вт.csv.gz", gzip.compress(second)),
            ("__MACOSX/._пн.csv", b"\0\5"),
            (".DS_Store", b"x"),
            ("Thumbs.db", b"x"),
            ("~$пн.xlsx", b"x"),
            ("чтение.docx", b"x"),
        ),
    )
    found = world.report()
    (unread,) = [one for one in found.problems.records if one.code is Code.ARCHIVE_UNREAD]
    assert unread.count == 3
    for name in ("«вт.csv.gz»", "«ещё.zip»", "«старое/вт.csv»"):
        assert name in unread.message
    assert {one.code for one in found.problems.records if one.file and "zip" in one.file} == {
        Code.ARCHIVE_UNREAD
    }
    assert found.columns("teachers") == [(2,)]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([], Code.FILE_FORMAT),
        ([("чтение.docx", b"x")], Code.FILE_FORMAT),
        ([("папка/а.csv", b"x")], Code.FILE_FORMAT),
        ([("а.csv", b"")], Code.FILE_EMPTY),
        ([("а.csv", zipped(("б.csv", b"x")))], Code.FILE_FORMAT),
        ([("а.csv", gzip.compress(b"x"))], Code.FILE_FORMAT),
        ([("./а.csv", b"x"), ("а.csv", b"y")], Code.FILE_DAMAGED),
    ],
)
def test_archives_that_hold_nothing_to_read(
    world: World, files: list[tuple[str, bytes]], code: Code
) -> None:
    two_days(world)
    archived(world, zipped(*files))
    assert code in {error.code for error in world.errors()}


def test_the_same_file_packed_and_not(world: World) -> None:
    first, _second = two_days(world)
    path = archived(world, first, "пн.csv")
    for name, data in (("а.zip", zipped(("другое.csv", first))), ("а.gz", gzip.compress(first))):
        path.with_name(name).write_bytes(data)
        world.paths[1:] = [path, path.with_name(name)]
        assert [error.code for error in world.errors()] == [Code.FILE_TWICE]


def test_the_table_that_the_call_says_holds_for_the_whole_archive(world: World) -> None:
    write_small(world)
    headcount, activity = world.paths
    archive = headcount.with_name("численность.zip")
    archive.write_bytes(zipped(("а.csv", headcount.read_bytes())))
    check_small(world.report("organization", files=InputCall([activity], headcount=[archive])))
    wrong = InputCall([archive], headcount=[activity])
    assert Code.COLUMN_MISSING in {error.code for error in world.errors(files=wrong)}


def test_a_workbook_under_the_name_of_another_in_an_archive(world: World) -> None:
    write_small(world)
    path = world.paths[-1]
    world.rewrite(".xlsx")
    data = world.paths[-1].read_bytes()
    world.paths[-1] = path.with_suffix(".zip")
    world.paths[-1].write_bytes(zipped(("а.ods", data)))
    found = world.report("organization")
    check_small(found)
    (renamed,) = [one for one in found.problems.records if one.code is Code.FILE_RENAMED]
    assert (renamed.file, renamed.severity) == (f"{path.stem}.zip/а.ods", Severity.WARNING)


def test_damaged_and_locked_archives(world: World) -> None:
    first, second = two_days(world)
    data = zipped(("пн.csv", first), ("вт.csv", second))
    flipped = bytearray(data)
    flipped[60] ^= 0xFF
    locked = bytearray(data)
    at = locked.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    for broken, code in ((data[:-30], Code.FILE_DAMAGED), (bytes(flipped), Code.FILE_DAMAGED),
                         (bytes(locked), Code.FILE_PASSWORD)):  # fmt: skip
        archived(world, broken)
        assert {error.code for error in world.errors()} == {code}
        world.paths.pop()


def test_a_limit_holds_for_what_is_unpacked(world: World) -> None:
    rows = b";".join([b"a"] * 9) + b"\n"
    two_days(world)
    for name, data in (
        ("а.zip", zipped(("а.csv", rows * 2_000_000))),
        ("а.csv.gz", gzip.compress(rows * 2_000_000)),
    ):
        archived(world, data, name)
        with pytest.raises(InvalidInputError) as raised:
            world.report()
        assert {one.code for one in raised.value.problems.errors} == {Code.FILE_LIMIT}
        world.paths.pop()


NAME = "Выгрузка № 7 (ё).csv"


@pytest.mark.parametrize(
    ("raw", "flags", "read"),
    [
        (NAME.encode("cp866"), 0, NAME),
        (NAME.encode("cp1251"), 0, NAME),
        (NAME.encode(), 0, NAME),
        (NAME.encode(), 0x800, NAME),
        ("й.csv".encode(), 0x800, "й.csv"),
        (b"a\\b\\c.csv", 0, "a/b/c.csv"),
        (b"./a.csv", 0, "a.csv"),
    ],
)
def test_names_as_who_packed_them_wrote_them(raw: bytes, flags: int, read: str) -> None:
    entry = zipfile.ZipInfo("x")
    entry.filename = raw.decode("utf-8" if flags else "cp437")
    entry.flag_bits = flags
    assert name_of(entry) == read
