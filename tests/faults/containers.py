"""Files as bytes, good and broken, and the run over them.

Everything is put together by hand, since no library writes a damaged file: only the tables are
those of `tests.builders.files`. As a program
(`python -m tests.faults.containers`) it reads many broken files one after the other: a reader that
dies over one of them must not take the tests with it.
"""

import io
import os
import random
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import polars as pl

from sferum_cli.errors import InvalidInputError, SferumError
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.translation import LANGUAGE_VARIABLE
from tests.builders import files
from tests.builders.rules import World
from tests.conftest import ROOT, run_sferum
from tests.warm import CAN_FORK, run_warm

MARKER = f"{files.MARKERS[0]}-4711"
"""Begins the id of every person: no output but a report may hold it."""

HEADER = files.ACTIVITY[:6]
HEADCOUNT = files.csv_of(files.headcount())

Rows = Sequence[Sequence[str]]


def rows_of(people: int) -> list[tuple[str, ...]]:
    """A header and two rows a teacher, who is active by both together: a lost row shows."""
    rows: list[tuple[str, ...]] = [HEADER]
    for number in range(people):
        for day, messages in ((18 + number % 6, "4"), (24, "6")):
            rows.append((f"{day}.10.2024", f"{MARKER}-{number}", "7", "Учитель", "да", messages))
    return rows


ROWS = rows_of(6)


# Text and parquet


def csv_of(rows: Rows = ROWS, encoding: str = "utf-8") -> bytes:
    """A csv file with semicolons."""
    return files.csv_of(rows).encode(encoding)


def html_of(rows: Rows = ROWS) -> bytes:
    """A table of a web page, as many portals export under the name of a workbook."""
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f'<html><head><meta charset="utf-8"></head><table>{body}</table></html>'.encode()


def xml_2003_of(rows: Rows = ROWS) -> bytes:
    """An XML spreadsheet of 2003."""
    body = "".join(
        "<Row>"
        + "".join(f'<Cell><Data ss:Type="String">{escape(cell)}</Data></Cell>' for cell in row)
        + "</Row>"
        for row in rows
    )
    return (
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="Лист1"><Table>{body}</Table></Worksheet></Workbook>'
    ).encode()


def frame_of(rows: Rows = ROWS) -> pl.DataFrame:
    """The rows as text columns."""
    header, *body = rows
    return pl.DataFrame(list(map(list, body)), schema=list(header), orient="row")


def parquet_of(frame: pl.DataFrame) -> bytes:
    """A parquet file as polars writes it: without checksums."""
    stream = io.BytesIO()
    frame.write_parquet(stream)
    return stream.getvalue()


class Thrift:
    """A structure in Thrift's compact protocol, field by field in the order of their numbers."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.last = 0

    def _field(self, number: int, kind: int) -> None:
        self.data.append((number - self.last) << 4 | kind)
        self.last = number

    def i32(self, number: int, value: int, kind: int = 5) -> "Thrift":
        self._field(number, kind)
        self.data += varint(value << 1 if value >= 0 else (-value << 1) - 1)
        return self

    def i64(self, number: int, value: int) -> "Thrift":
        return self.i32(number, value, kind=6)

    def text(self, number: int, value: str) -> "Thrift":
        self._field(number, 8)
        self.data += varint(len(value.encode())) + value.encode()
        return self

    def structure(self, number: int, value: "Thrift") -> "Thrift":
        self._field(number, 12)
        self.data += value.done()
        return self

    def items(self, number: int, kind: int, values: Sequence[bytes]) -> "Thrift":
        self._field(number, 9)
        short = len(values) < 15
        self.data += bytes([len(values) << 4 | kind]) if short else bytes([0xF0 | kind])
        self.data += b"" if short else varint(len(values))
        for value in values:
            self.data += value
        return self

    def done(self) -> bytes:
        return bytes(self.data) + b"\0"


def varint(value: int) -> bytes:
    """A number in groups of seven bits, the lowest first."""
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])


def parquet_by_hand(
    rows: Rows = ROWS,
    *,
    checksums: bool = True,
    bit_width: int | None = None,
    page_offset: int = 0,
    claimed_values: int | None = None,
) -> bytes:
    """A parquet file of text columns, one page each.

    `bit_width` puts a dictionary page before each page and says that the indices are so many bits
    wide; `page_offset` moves the place where the footer says that a page begins;
    `claimed_values` is what it says of their number.
    """
    header, *body = rows
    data = bytearray(b"PAR1")
    chunks = []
    for name, *values in zip(header, *body, strict=True):
        plain = b"".join(struct.pack("<I", len(one.encode())) + one.encode() for one in values)
        start = len(data)
        encoding, page = 0, plain
        if bit_width is not None:
            about = Thrift().i32(1, len(values)).i32(2, 0)
            data += _page(2, plain, 7, about, checksums=checksums)
            # One run of every value, whose index is 0.
            encoding, page = 8, bytes([bit_width]) + varint(len(values) << 1) + b"\0"
        at = len(data)
        claimed = len(values) if claimed_values is None else claimed_values
        about = Thrift().i32(1, claimed).i32(2, encoding).i32(3, 3).i32(4, 3)
        data += _page(0, page, 5, about, checksums=checksums)
        size = len(data) - start
        column = Thrift().i32(1, 6).items(2, 5, [varint(encoding << 1)])
        column.items(3, 8, [varint(len(name.encode())) + name.encode()]).i32(4, 0)
        column.i64(5, claimed).i64(6, size).i64(7, size).i64(9, at + page_offset)
        if bit_width is not None:
            column.i64(11, start)
        chunks.append(Thrift().i64(2, start).structure(3, column).done())
    root = Thrift().text(4, "schema").i32(5, len(header)).done()
    leaves = [Thrift().i32(1, 6).i32(3, 0).text(4, name).i32(6, 0).done() for name in header]
    group = Thrift().items(1, 12, chunks).i64(2, len(data) - 4).i64(3, len(body)).done()
    footer = Thrift().i32(1, 1).items(2, 12, [root, *leaves]).i64(3, len(body))
    footer.items(4, 12, [group]).text(6, "tests")
    done = footer.done()
    return bytes(data) + done + struct.pack("<I", len(done)) + b"PAR1"


def _page(kind: int, page: bytes, number: int, about: Thrift, *, checksums: bool) -> bytes:
    header = Thrift().i32(1, kind).i32(2, len(page)).i32(3, len(page))
    if checksums:
        crc = zlib.crc32(page)
        header.i32(4, crc - (1 << 32) if crc >= 1 << 31 else crc)
    return header.structure(number, about).done() + page


# Zip containers


@dataclass(frozen=True)
class Entry:
    """A part of a zip file; `local` and `central` are the sizes that its two headers claim."""

    name: str
    packed: bytes
    size: int
    crc: int
    method: int = 8
    local: int | None = None
    central: int | None = None


def entry(name: str, data: bytes | str, *, stored: bool = False) -> Entry:
    """A part as it should be."""
    data = data.encode() if isinstance(data, str) else data
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = data if stored else packer.compress(data) + packer.flush()
    return Entry(name, packed, len(data), zlib.crc32(data), 0 if stored else 8)


def bomb(name: str, before: str, unit: str, size: int, after: str) -> Entry:
    """A part that repeats `unit` over `size` bytes, a thousandth of that when packed.

    After a full flush the packer refers to nothing behind it, so that one packed block counts for
    any number of them.
    """
    block = (unit * (4_000_000 // len(unit))).encode()
    times = size // len(block)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = packer.compress(before.encode()) + packer.flush(zlib.Z_FULL_FLUSH)
    middle = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    end = packer.compress(after.encode()) + packer.flush()
    crc = zlib.crc32(before.encode())
    for _ in range(times):
        crc = zlib.crc32(block, crc)
    crc = zlib.crc32(after.encode(), crc)
    whole = len(before.encode()) + times * len(block) + len(after.encode())
    return Entry(name, start + middle * times + end, whole, crc)


def zip_of(entries: Iterable[Entry]) -> bytes:
    """A zip file of these parts, in this order, whatever they claim."""
    data, directory, number = bytearray(), bytearray(), 0
    for one in entries:
        name = one.name.encode()
        local = one.size if one.local is None else one.local
        central = one.size if one.central is None else one.central
        shared = (20, 0x800, one.method, 0, 0x21, one.crc, len(one.packed))
        directory += struct.pack(
            "<4sHHHHHHIIIHHHHHII",
            b"PK\x01\x02", 20, *shared, central, len(name), 0, 0, 0, 0, 0, len(data),
        )  # fmt: skip
        directory += name
        data += struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", *shared, local, len(name), 0)
        data += name + one.packed
        number += 1
    end = struct.pack(
        "<4sHHHHIIH", b"PK\x05\x06", 0, 0, number, number, len(directory), len(data), 0
    )
    return bytes(data + directory + end)


Parts = dict[str, str]
"""The parts of a workbook by their names."""


def workbook_of(parts: Mapping[str, str], *more: Entry, stored: bool = False) -> bytes:
    """A zip file of the parts; an entry of `more` takes the place of the part of its name."""
    others = {one.name for one in more}
    kept = [entry(name, text, stored=stored) for name, text in parts.items() if name not in others]
    return zip_of([*kept, *more])


SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
BOOK = "xl/workbook.xml"
STYLES = "xl/styles.xml"
BOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
CONTENT_TYPES = "[Content_Types].xml"

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def letter(number: int) -> str:
    """The letters of a column counted from 0."""
    found = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def xlsx_parts(rows: Rows = ROWS) -> Parts:
    """The parts of a workbook of one sheet, texts shared and messages numbers, as Excel writes."""
    strings: dict[str, int] = {}
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = []
        for column, text in enumerate(row):
            place = f'r="{letter(column)}{number}"'
            if text.isdecimal() and column == len(row) - 1:
                cells.append(f"<c {place}><v>{text}</v></c>")
            else:
                index = strings.setdefault(text, len(strings))
                cells.append(f'<c {place} t="s"><v>{index}</v></c>')
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return {
        CONTENT_TYPES: f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        f'<Override PartName="/{BOOK}" ContentType="{types}.sheet.main+xml"/>'
        f'<Override PartName="/{SHEET}" ContentType="{types}.worksheet+xml"/>'
        f'<Override PartName="/{STYLES}" ContentType="{types}.styles+xml"/>'
        f'<Override PartName="/{STRINGS}" ContentType="{types}.sharedStrings+xml"/></Types>',
        "_rels/.rels": relations_of(("officeDocument", BOOK)),
        BOOK: f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        '<sheets><sheet name="Данные" sheetId="1" r:id="rId1"/></sheets></workbook>',
        BOOK_RELATIONS: relations_of(
            ("worksheet", "worksheets/sheet1.xml"),
            ("styles", "styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
        ),
        STYLES: f'{XML}<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>'
        '<fills count="1"><fill/></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
        STRINGS: f'{XML}<sst xmlns="{MAIN}" count="{len(strings)}" '
        f'uniqueCount="{len(strings)}">{shared}</sst>',
        SHEET: f'{XML}<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        f'<dimension ref="A1:{letter(len(rows[0]) - 1)}{len(rows)}"/>'
        f"<sheetData>{''.join(lines)}</sheetData></worksheet>",
    }


def relations_of(*targets: tuple[str, str]) -> str:
    """A part that says which other parts, or addresses outside, belong to one."""
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if "://" in target else "/>")
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def changed(parts: Parts, name: str, old: str, new: str) -> Parts:
    """The parts with a piece of one of them replaced; it must be there."""
    assert old in parts[name], (name, old)
    return {**parts, name: parts[name].replace(old, new, 1)}


def xlsx_of(rows: Rows = ROWS) -> bytes:
    """A good workbook of Excel."""
    return workbook_of(xlsx_parts(rows))


ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"


def ods_parts(rows: Rows = ROWS) -> Parts:
    """The parts of a workbook of LibreOffice, every cell text."""
    body = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(cell)}</text:p></table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = " ".join(f'xmlns:{one}="{ODF}:{one}:1.0"' for one in ("office", "table", "text"))
    return {
        "mimetype": ODS_TYPE,
        CONTENT: f"{XML}<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="Данные">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>",
        MANIFEST: manifest_of((CONTENT, "")),
    }


def manifest_of(*files: tuple[str, str]) -> str:
    """The list of the parts; the second of each pair stands inside its element."""
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="text/xml" '
        f'manifest:size="5000">{inside}</manifest:file-entry>'
        for path, inside in (("/", ""), *files)
    )
    return (
        f'{XML}<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0">{entries}</manifest:manifest>'
    )


def ods_of(rows: Rows = ROWS) -> bytes:
    """A good workbook of LibreOffice."""
    return workbook_of(ods_parts(rows))


_ENCRYPTION = (
    '<manifest:encryption-data manifest:checksum-type="SHA256" manifest:checksum="AAAA">'
    '<manifest:algorithm manifest:algorithm-name="http://www.w3.org/2001/04/xmlenc#aes256-cbc" '
    'manifest:initialisation-vector="AAAA"/>'
    '<manifest:key-derivation manifest:key-derivation-name="PBKDF2" manifest:salt="AAAA" '
    'manifest:iteration-count="100000"/></manifest:encryption-data>'
)


def locked_ods(part: str = CONTENT) -> bytes:
    """An encrypted workbook of LibreOffice: part by part, or as one encrypted package."""
    return zip_of(
        [
            entry("mimetype", ODS_TYPE, stored=True),
            entry(part, noise(5000), stored=True),
            entry(MANIFEST, manifest_of((part, _ENCRYPTION))),
        ]
    )


def noise(size: int, seed: int = 1) -> bytes:
    """Bytes that mean nothing, the same in every run."""
    return random.Random(seed).randbytes(size)


# OLE containers

SECTOR = 512
FREE, END_OF_CHAIN, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole_of(streams: Mapping[str, bytes]) -> bytes:
    """A container of old Excel; small streams are filled up, so that each has its own sectors."""
    fat = [FAT_SECTOR, *([0] * (1 + len(streams) // 4))]
    for number in range(1, len(fat)):
        fat[number] = number + 1 if number + 1 < len(fat) else END_OF_CHAIN
    folders = len(fat) - 1
    body, entries = bytearray(), [_ole_entry("Root Entry", 5, END_OF_CHAIN, 0, child=1)]
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    for number, name in enumerate(names, start=1):
        data = streams[name].ljust(4096, b"\0")
        start, sectors = len(fat), -(-len(data) // SECTOR)
        fat += [*range(start + 1, start + sectors), END_OF_CHAIN]
        body += data.ljust(sectors * SECTOR, b"\0")
        right = number + 1 if number < len(names) else FREE
        entries.append(_ole_entry(name, 2, start, len(data), right=right))
    assert len(fat) <= SECTOR // 4
    fat += [FREE] * (SECTOR // 4 - len(fat))
    directory = b"".join(entries).ljust(folders * SECTOR, b"\0")
    return ole_header() + struct.pack("<128I", *fat) + directory + bytes(body)


def ole_header(*, fat_sectors: int = 1, first_difat: int = END_OF_CHAIN, difats: int = 0) -> bytes:
    """The first sector of a container whose FAT is sector 0 and whose directory is sector 1."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<HHHHH6s", 0x3E, 3, 0xFFFE, 9, 6, b"")
        + struct.pack("<IIIII", 0, fat_sectors, 1, 0, 4096)
        + struct.pack("<IIII", END_OF_CHAIN, 0, first_difat, difats)
        + struct.pack("<109I", 0, *[FREE] * 108)
    )


def _ole_entry(
    name: str, kind: int, start: int, size: int, *, child: int = FREE, right: int = FREE
) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text), kind, 1, FREE, right, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )


def ole_loop() -> bytes:
    """A container of three sectors whose directory goes on in itself."""
    fat = [FAT_SECTOR, 1, *[FREE] * 126]
    entries = [
        _ole_entry("Root Entry", 5, END_OF_CHAIN, 0, child=1),
        _ole_entry("Workbook", 2, 1, 4096),
    ]
    directory = b"".join(entries).ljust(SECTOR, b"\0")
    return ole_header() + struct.pack("<128I", *fat) + directory


def xls_with_looping_stream() -> bytes:
    """An old workbook whose last sector leads back to its first."""
    data = bytearray(xls_of())
    fat_at = (struct.unpack_from("<I", data, 76)[0] + 1) * SECTOR
    folder_at = (struct.unpack_from("<I", data, 48)[0] + 1) * SECTOR
    name = "Workbook".encode("utf-16-le")
    (entry_at,) = [
        at
        for at in range(folder_at, folder_at + SECTOR, 128)
        if bytes(data[at : at + len(name)]) == name
    ]
    first = at = struct.unpack_from("<I", data, entry_at + 116)[0]
    while (after := struct.unpack_from("<I", data, fat_at + 4 * at)[0]) != END_OF_CHAIN:
        at = after
    struct.pack_into("<I", data, fat_at + 4 * at, first)
    struct.pack_into("<I", data, entry_at + 120, 0x7FFFFFFF)
    return bytes(data)


def ole_with_many_difats() -> bytes:
    """A container that claims four thousand million sectors of FAT, in a list that loops."""
    data = bytearray(ole_of({"Workbook": noise(4096)}))
    difat = len(data) // SECTOR - 1
    data[:SECTOR] = ole_header(fat_sectors=0xFFFFFFFF, first_difat=difat, difats=0xFFFFFFFF)
    return bytes(data) + struct.pack("<128I", *[0] * 127, difat)


def biff_of(rows: Rows = ROWS) -> bytes:
    """The records of an old workbook, every cell text."""
    return bytes(_old_workbook(rows).get_biff_data())


def _old_workbook(rows: Rows) -> Any:
    # Only the tests of old workbooks need the library that writes them, which has no types.
    book = import_module("xlwt").Workbook()
    sheet = book.add_sheet("Данные")
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write(number, column, text)
    return book


def xls_of(rows: Rows = ROWS) -> bytes:
    """A good workbook of old Excel."""
    stream = io.BytesIO()
    _old_workbook(rows).save(stream)
    return stream.getvalue()


def locked_xls() -> bytes:
    """An encrypted workbook of old Excel: a record says so, and the others mean nothing."""
    biff, at, found = biff_of(), 0, bytearray()
    key = random.Random(2)
    about = struct.pack("<HHH", 1, 1, 1) + noise(48)
    while at + 4 <= len(biff):
        kind, size = struct.unpack_from("<HH", biff, at)
        body = biff[at + 4 : at + 4 + size]
        first = at == 0
        if kind == 0x85:  # where each sheet begins stays readable, and moves by the new record
            start = struct.unpack_from("<I", body)[0] + len(about) + 4
            body = struct.pack("<I", start) + bytes(b ^ key.getrandbits(8) for b in body[4:])
        elif kind != 0x809:
            body = bytes(b ^ key.getrandbits(8) for b in body)
        found += struct.pack("<HH", kind, size) + body
        if first:
            found += struct.pack("<HH", 0x2F, len(about)) + about
        at += 4 + size
    return ole_of({"Workbook": bytes(found)})


def locked_xlsx() -> bytes:
    """An encrypted workbook of Excel: a container of the old kind around noise."""
    about = (
        struct.pack("<HHI", 4, 4, 0x40)
        + (
            f'{XML}<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption">'
            '<keyData saltSize="16" blockSize="16" keyBits="256" hashSize="64" '
            'cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"/>'
            "</encryption>"
        ).encode()
    )
    package = struct.pack("<Q", 8000) + noise(8000)
    return ole_of({"EncryptionInfo": about, "EncryptedPackage": package})


# The run


@dataclass(frozen=True)
class Outcome:
    """What a run said and did. `left` are files that nobody asked for; `peak` counts megabytes."""

    code: int
    out: str
    err: str
    written: bytes | None
    left: tuple[str, ...]
    peak: float


@dataclass
class Office:
    """A folder of inputs with a good headcount, an empty one to run in, and one for temp files."""

    folder: Path
    inputs: Path = field(init=False)
    cwd: Path = field(init=False)
    temporary: Path = field(init=False)
    streams: list[Path] = field(init=False)

    def __post_init__(self) -> None:
        self.inputs, self.cwd = self.folder / "in", self.folder / "run"
        self.temporary = self.folder / "tmp"
        for one in (self.inputs, self.cwd, self.temporary):
            one.mkdir()
        self.streams = [self.folder / "stdout", self.folder / "stderr"]
        for one in self.streams:
            one.touch()
        self.headcount = self.put("headcount.csv", HEADCOUNT.encode())

    def put(self, name: str, data: bytes) -> Path:
        """A file among the inputs."""
        path = self.inputs / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return path

    def settings(self, text: str) -> None:
        """The settings of the run."""
        (self.cwd / "sferum.toml").write_text(text, "utf-8")

    def report(self, *inputs: object, cold: bool = False) -> Outcome:
        """`sferum report` over these and the headcount."""
        return self.run("report", *inputs, self.headcount, "-o", "out.csv", cold=cold)

    def run(self, *arguments: object, cold: bool = False) -> Outcome:
        """Any command; one that hangs is ended.

        `cold` begins with nothing loaded, as from a terminal: only then can the command look after
        a reader that dies.
        """
        kept = {"sferum.toml", "out.csv", "out.json"}
        code, out, err, peak = self._called(list(map(str, arguments)), cold=cold)
        written = self.cwd / "out.csv"
        left = [*self.temporary.rglob("*"), *self.cwd.rglob("*")]
        return Outcome(
            code,
            out,
            err,
            written.read_bytes() if written.exists() else None,
            tuple(path.name for path in left if path.name not in kept),
            peak,
        )

    def _called(self, arguments: list[str], *, cold: bool) -> tuple[int, str, str, float]:
        if not CAN_FORK:
            run = run_sferum(*arguments, cwd=self.cwd, TMP=str(self.temporary))
            return run.returncode, run.stdout, run.stderr, 0
        variables = {key: value for key, value in os.environ.items() if key != LANGUAGE_VARIABLE}
        variables |= {"PYTHONPATH": str(ROOT), "TMPDIR": str(self.temporary), "COLUMNS": "80"}
        ended = run_warm(arguments, self.cwd, variables, self.streams, cold=cold)
        out, err = (path.read_bytes().decode("utf-8") for path in self.streams)
        return ended.code, out, err, ended.peak


MOST_MEMORY = 300
"""Megabytes that refusing a file made to do harm may take; a good file takes a third of it."""


def refused(found: Outcome, name: str, *words: str, code: str = "") -> None:
    """An error of this file with these words (and one of the codes, apart by spaces)."""
    _check_clean(found)
    assert found.code == 3, (found.code, found.err)
    assert (found.out, found.written) == ("", None)
    codes = [f"[{one}]" for one in code.split()] or [""]
    lines = [line.lower() for line in found.err.splitlines() if name.lower() in line.lower()]
    assert any(
        all(word.lower() in line for word in words) and any(one in line for one in codes)
        for line in lines
    ), found.err


def accepted(found: Outcome, expected: bytes, *warnings: str) -> None:
    """The report that a good file gives, with warnings that hold each of these words."""
    _check_clean(found)
    assert found.code == 0, (found.code, found.err)
    assert found.written == expected, found.err
    for warning in warnings:
        assert warning in found.err, found.err


def accepted_or_refused(found: Outcome, expected: bytes, name: str, code: str = "") -> None:
    """Either of the two; nothing between them."""
    if found.code == 0:
        accepted(found, expected)
    else:
        refused(found, name, code=code)


def _check_clean(found: Outcome) -> None:
    for word in ("Traceback", "panicked", "PanicException", MARKER):
        assert word not in found.out + found.err, found.err
    assert not [one for one in found.err if ord(one) < 0x20 and one != "\n"]
    assert found.left == ()


# Many broken files, one after the other


def _verdict(path: Path, headcount: Path) -> str:
    """What reading a file leads to: its report, the codes of its errors, or a crash."""
    try:
        found = World(path.parent).report(files=InputCall([path, headcount]))
    except InvalidInputError as error:
        return "refused " + " ".join(sorted({str(one.code) for one in error.problems.errors}))
    except SferumError as error:
        return f"refused {error.exit_code}"
    except BaseException as error:  # noqa: BLE001 - what a Rust library raises is no Exception
        return f"crashed {type(error).__name__}"
    return f"report {found.report.rows.rows()}"


def verdicts(paths: Sequence[Path], headcount: Path) -> dict[Path, str]:
    """What reading each of these files leads to; «died» where the process did."""
    found: dict[Path, str] = {}
    while len(found) < len(paths):
        rest = paths[len(found) :]
        run = subprocess.run(
            [sys.executable, "-m", "tests.faults.containers", headcount, *rest],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        lines = [line for line in run.stdout.splitlines() if line.startswith("=")]
        found |= {path: line[1:] for path, line in zip(rest, lines, strict=False)}
        if len(found) < len(paths):
            found[paths[len(found)]] = f"died {run.returncode}"
    return found


if __name__ == "__main__":
    for _path in sys.argv[2:]:
        print("=" + _verdict(Path(_path), Path(sys.argv[1])), flush=True)  # noqa: T201
