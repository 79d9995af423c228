"""Files that are missing, damaged, locked, renamed, too large or no files at all."""

import datetime as dt
import gzip
import json
import os
import random
import re
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sferum_cli.sources.files.find import names_of
from sferum_cli.sources.tables.call import InputCall
from tests.builders.rules import World
from tests.extent import tries
from tests.faults import containers as make
from tests.faults.containers import (
    BOOK,
    CONTENT,
    MARKER,
    MOST_MEMORY,
    ROWS,
    SHEET,
    STRINGS,
    Office,
    Outcome,
    accepted,
    accepted_or_refused,
    entry,
    refused,
    verdicts,
    workbook_of,
    xlsx_parts,
    zip_of,
)

DAMAGED = "file-damaged"
FORMAT = "file-format"
LIMIT = "file-limit"
LOCKED = "file-password"


# F01-F03: nothing to read


@pytest.mark.parametrize("name", ["activity.xlsx", "no/activity.xlsx", "*.xlsx"])
def test_f01_missing(office: Office, name: str) -> None:
    refused(office.report(office.inputs / name), Path(name).name, code="file-missing")


def test_f01_a_folder_under_the_name_of_a_file(office: Office) -> None:
    (office.inputs / "in.xlsx").mkdir()
    refused(office.report(office.inputs / "in.xlsx"), "in.xlsx", code="file-missing")


SUFFIXES = [".xlsx", ".xls", ".ods", ".csv", ".csv.gz", ".parquet"]


@pytest.mark.parametrize("suffix", SUFFIXES, ids="F02-empty{}".format)
def test_f02_empty(office: Office, suffix: str) -> None:
    path = office.put(f"activity{suffix}", b"")
    refused(office.report(path), path.name, "пуст", code="file-empty")


@pytest.mark.parametrize("suffix", SUFFIXES, ids="F03-nul{}".format)
def test_f03_a_failed_sync_leaves_nul_bytes(office: Office, suffix: str) -> None:
    path = office.put(f"activity{suffix}", b"\0" * 8192)
    refused(office.report(path), path.name, "не таблица", code=FORMAT)


# F04-F12: one table of files, what they are refused with, and words of the message


def cut(data: bytes, share: float) -> bytes:
    """The first part of a file, as a broken copy leaves it."""
    return data[: int(len(data) * share)]


def flipped(data: bytes, at: int, mask: int = 1) -> bytes:
    """A file with a bit of one byte turned."""
    return data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]


def stored_with_flip() -> bytes:
    """A workbook whose «6» messages of one day have become «7»: only the checksum knows."""
    data = workbook_of(xlsx_parts(), stored=True)
    return flipped(data, data.index(b"<v>6</v>") + 3)


def twice(parts: make.Parts, name: str, old: str, new: str) -> bytes:
    """A container with a second part of the same name, which readers take."""
    entries = [entry(one, text) for one, text in parts.items()]
    return zip_of([*entries, entry(name, make.changed(parts, name, old, new)[name])])


def many_entries(number: int) -> bytes:
    """A good workbook with so many parts that nothing refers to."""
    return workbook_of(xlsx_parts(), *(entry(f"xl/media/{one}.txt", "") for one in range(number)))


def old_binary() -> bytes:
    """The outside of a binary workbook (xlsb)."""
    parts = {
        name: text for name, text in xlsx_parts().items() if not name.startswith("xl/workbook")
    }
    return workbook_of(parts, entry("xl/workbook.bin", make.noise(500)))


def document() -> bytes:
    """The outside of a text document of Word."""
    parts = {make.CONTENT_TYPES: "<Types/>", "word/document.xml": "<document/>"}
    return workbook_of(parts)


Build = Callable[[], bytes]
BAD: list[tuple[str, str, Build, str, tuple[str, ...]]] = [
    # id, the file's suffix, its bytes, the codes, the words
    ("F04-xlsx-half", ".xlsx", lambda: cut(make.xlsx_of(), 0.5), DAMAGED, ("поврежд",)),
    ("F04-xlsx-10-bytes-less", ".xlsx", lambda: make.xlsx_of()[:-10], DAMAGED, ("поврежд",)),
    ("F04-xlsx-end-is-nul", ".xlsx", lambda: cut(make.xlsx_of(), 0.5) + b"\0" * 900, DAMAGED, ()),
    ("F04-xls-half", ".xls", lambda: cut(make.xls_of(make.rows_of(100)), 0.5), DAMAGED, ()),
    ("F04-ods-half", ".ods", lambda: cut(make.ods_of(), 0.5), DAMAGED, ("поврежд",)),
    ("F04-gz-half", ".csv.gz", lambda: cut(gzip.compress(make.csv_of()), 0.5), DAMAGED, ()),
    ("F05-one-byte-flipped", ".xlsx", stored_with_flip, DAMAGED, ("поврежд",)),
    ("F06-sheet-twice", ".xlsx",
     lambda: twice(xlsx_parts(), SHEET, "<v>6</v>", "<v>99</v>"), DAMAGED, ()),
    ("F06-strings-twice", ".xlsx",
     lambda: twice(xlsx_parts(), STRINGS, "Учитель", "Ученик"), DAMAGED, ()),
    ("F06-ods-content-twice", ".ods",
     lambda: twice(make.ods_parts(), CONTENT, "Учитель", "Ученик"), DAMAGED, ()),
    ("F07-10000-entries", ".xlsx", lambda: many_entries(10_000), LIMIT, ("[limits] zip_entries",)),
    ("F11-csv-as-xlsx", ".xlsx", make.csv_of, FORMAT, ("csv", "xlsx")),
    ("F11-csv-cp1251-as-xlsx", ".xlsx", lambda: make.csv_of(encoding="cp1251"), FORMAT, ("csv",)),
    ("F11-csv-utf16-as-xls", ".xls", lambda: make.csv_of(encoding="utf-16"), FORMAT, ("csv",)),
    ("F11-csv-as-ods", ".ods", make.csv_of, FORMAT, ("csv",)),
    ("F11-csv-as-parquet", ".parquet", make.csv_of, FORMAT, ("csv",)),
    ("F11-html-as-xls", ".xls", make.html_of, FORMAT, ("HTML", "xlsx")),
    ("F11-html-with-mark-as-xls", ".xls",
     lambda: b"\xef\xbb\xbf\r\n <!DOCTYPE html>\n" + make.html_of(), FORMAT, ("HTML",)),
    ("F11-bare-table-as-xls", ".xls",
     lambda: make.html_of().partition(b"</head>")[2], FORMAT, ("HTML",)),
    ("F11-html-as-csv", ".csv", make.html_of, FORMAT, ("HTML",)),
    ("F11-xml-2003-as-xls", ".xls", make.xml_2003_of, FORMAT, ("XML", "2003")),
    ("F11-xlsb", ".xlsb", old_binary, FORMAT, ("xlsb",)),
    ("F11-xlsb-as-xlsx", ".xlsx", old_binary, FORMAT, ("xlsb",)),
    ("F11-pdf-as-xlsx", ".xlsx", lambda: b"%PDF-1.7\n" + make.noise(900), FORMAT, ()),
    ("F11-docx-as-xlsx", ".xlsx", document, FORMAT, ()),
    ("F12-xlsx", ".xlsx", make.locked_xlsx, LOCKED, ("парол",)),
    ("F12-xls", ".xls", make.locked_xls, LOCKED, ("парол",)),
    ("F12-xls-as-xlsx", ".xlsx", make.locked_xls, LOCKED, ("парол",)),
    ("F12-ods", ".ods", make.locked_ods, LOCKED, ("парол",)),
    ("F12-ods-whole", ".ods", lambda: make.locked_ods("encrypted-package"), LOCKED, ("парол",)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("suffix", "build", "codes", "words"),
    [pytest.param(*case[1:], id=case[0]) for case in BAD],
)
def test_bad_file(
    office: Office, suffix: str, build: Build, codes: str, words: tuple[str, ...]
) -> None:
    path = office.put(f"activity{suffix}", build())
    refused(office.report(path), path.name, *words, code=codes)


def swept(office: Office, mutants: dict[str, bytes], suffix: str) -> dict[str, str]:
    """What reading each mutant leads to; the one named «good» is none."""
    paths = [office.put(f"{name}{suffix}", data) for name, data in mutants.items()]
    found = verdicts(paths, office.headcount)
    return {path.name.removesuffix(suffix): verdict for path, verdict in found.items()}


def test_f04_every_cut_is_refused(office: Office) -> None:
    data = make.xlsx_of()
    mutants = {
        f"cut-{step}": data[: len(data) * step // 64] for step in range(0, 64, 64 // tries(64))
    }
    found = swept(office, mutants, ".xlsx")
    right = f"refused {DAMAGED}"
    wrong = {name: one for name, one in found.items() if name != "cut-0" and one != right}
    assert not wrong
    assert found["cut-0"] == "refused file-empty"


def test_f05_every_flip_in_a_sheet_is_refused(office: Office) -> None:
    data = workbook_of(xlsx_parts(), stored=True)
    start = data.index(b"<worksheet")
    places = range(start, data.index(b"</worksheet>"))
    chosen = random.Random(5).sample(places, tries(500))
    mutants = {f"flip-{at}": flipped(data, at, 1 << at % 8) for at in chosen}
    found = swept(office, mutants, ".xlsx")
    assert {name: one for name, one in found.items() if one != f"refused {DAMAGED}"} == {}


def test_f05_a_flip_anywhere_is_refused_or_harmless(office: Office) -> None:
    data = make.xlsx_of()
    chosen = random.Random(6).sample(range(len(data)), tries(100))
    mutants = {"good": data} | {f"flip-{at}": flipped(data, at, 1 << at % 8) for at in chosen}
    found = swept(office, mutants, ".xlsx")
    right = found.pop("good")
    assert right.startswith("report")
    wrong = {name: one for name, one in found.items() if one != right and "refused" not in one}
    assert not wrong


def test_f07_the_limit_is_a_setting(office: Office, good: bytes) -> None:
    office.settings("[limits]\nzip_entries = 20000\n")
    accepted(office.report(office.put("activity.xlsx", many_entries(10_000))), good)


def test_f12_a_protected_sheet_is_not_locked(office: Office, good: bytes) -> None:
    # Protection against changes leaves the data readable: no password is asked for.
    parts = make.changed(
        xlsx_parts(), SHEET, "</sheetData>",
        '</sheetData><sheetProtection password="CC1A" sheet="1" objects="1" scenarios="1"/>',
    )  # fmt: skip
    parts = make.changed(
        parts,
        BOOK,
        "<sheets>",
        '<workbookProtection workbookPassword="CC1A" lockStructure="1"/><sheets>',
    )
    accepted(office.report(office.put("activity.xlsx", workbook_of(parts))), good)


# F08, F09: bombs

SPACES = 1_500_000_000
LONG_STRING = 1_000_000_000
SMALL_BOMB = 60_000_000


def sheet_of_spaces(size: int, local: int | None = None, central: int | None = None) -> bytes:
    """A workbook whose sheet ends with so many spaces; its headers may claim other sizes."""
    parts = xlsx_parts()
    before, middle, after = parts[SHEET].partition("</sheetData>")
    one = make.bomb(SHEET, before + middle, " ", size, after)
    lying = make.Entry(one.name, one.packed, one.size, one.crc, 8, local, central)
    return workbook_of(parts, lying)


def long_string() -> bytes:
    """A workbook with a shared string of a thousand million letters."""
    parts = xlsx_parts()
    before, after = parts[STRINGS].removesuffix("</sst>") + "<si><t>", "</t></si></sst>"
    return workbook_of(parts, make.bomb(STRINGS, before, "А", LONG_STRING, after))


def ods_of_spaces() -> bytes:
    """The same for LibreOffice."""
    parts = make.ods_parts()
    before, middle, after = parts[CONTENT].partition("</table:table>")
    return workbook_of(parts, make.bomb(CONTENT, before, " ", SPACES, middle + after))


def nested() -> bytes:
    """A zip in a zip: each of them packs a thousand to one."""
    inner = zip_of([make.bomb("activity.csv", make.csv_of().decode(), "\n", SPACES, "")])
    return zip_of([entry("inner.zip", inner)])


def archived_csv() -> bytes:
    """A zip file of one csv file that blank lines blow up."""
    return zip_of([make.bomb("activity.csv", make.csv_of().decode(), "\n", SPACES, "")])


def with_claims(name: str, local: int, central: int) -> bytes:
    """A good workbook whose headers claim so many bytes more of a part than it has."""
    parts = xlsx_parts()
    one = entry(name, parts[name])
    lying = make.Entry(name, one.packed, one.size, one.crc, 8, one.size + local, one.size + central)
    return workbook_of(parts, lying)


BOMBS: list[tuple[str, str, Build, str, tuple[str, ...]]] = [
    ("F08-spaces", ".xlsx", lambda: sheet_of_spaces(SPACES), LIMIT, ("[limits] unzipped",)),
    ("F08-long-string", ".xlsx", long_string, LIMIT, ("[limits] unzipped",)),
    ("F08-ods", ".ods", ods_of_spaces, LIMIT, ("[limits] unzipped",)),
    ("F08-ratio-1000", ".xlsx", lambda: sheet_of_spaces(SMALL_BOMB), LIMIT,
     ("[limits] unzipped_ratio",)),
    ("F08-csv-in-zip", ".zip", archived_csv, LIMIT, ("[limits] unzipped",)),
    ("F08-nested", ".zip", nested, f"{LIMIT} {FORMAT}", ()),
    # A lie may be called by its name or by what it hides.
    ("F09-bomb-says-1000-bytes", ".xlsx",
     lambda: sheet_of_spaces(SPACES, 1_000, 1_000), f"{LIMIT} {DAMAGED}", ()),
    ("F09-bomb-says-1000-bytes-in-the-list", ".xlsx",
     lambda: sheet_of_spaces(SPACES, None, 1_000), f"{LIMIT} {DAMAGED}", ()),
    ("F09-bomb-says-1000-bytes-before-itself", ".xlsx",
     lambda: sheet_of_spaces(SPACES, 1_000, None), f"{LIMIT} {DAMAGED}", ()),
    ("F09-sheet-says-less", ".xlsx", lambda: with_claims(SHEET, -40, -40), DAMAGED, ()),
    ("F09-sheet-says-more", ".xlsx", lambda: with_claims(SHEET, 40, 40), DAMAGED, ()),
    ("F09-strings-say-less", ".xlsx", lambda: with_claims(STRINGS, -40, -40), DAMAGED, ()),
    ("F09-sheet-says-4-gigabytes", ".xlsx",
     lambda: with_claims(SHEET, 4_000_000_000, 4_000_000_000), f"{LIMIT} {DAMAGED}", ()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("suffix", "build", "codes", "words"),
    [pytest.param(*case[1:], id=case[0]) for case in BOMBS],
)
def test_bomb(
    office: Office, suffix: str, build: Build, codes: str, words: tuple[str, ...]
) -> None:
    path = office.put(f"activity{suffix}", build())
    found = office.report(path)
    refused(found, path.name, *words, code=codes)
    assert found.peak < MOST_MEMORY


@pytest.mark.long
def test_f08_the_limits_are_settings(office: Office, good: bytes) -> None:
    office.settings("[limits]\nunzipped_ratio = 5000\n")
    path = office.put("activity.xlsx", sheet_of_spaces(SMALL_BOMB))
    accepted(office.report(path), good)


def test_f08_a_smaller_limit_refuses_a_good_file(office: Office) -> None:
    office.settings("[limits]\nunzipped = 1000\n")
    path = office.put("activity.xlsx", make.xlsx_of())
    refused(office.report(path), path.name, "[limits] unzipped = 1000", code=LIMIT)


# F10: the content decides, not the name


@pytest.mark.parametrize(
    ("suffix", "true_type", "build"),
    [
        pytest.param(".xlsx", "xls", make.xls_of, id="F10-xls-as-xlsx"),
        pytest.param(".xls", "xlsx", make.xlsx_of, id="F10-xlsx-as-xls"),
        pytest.param(".xlsx", "ods", make.ods_of, id="F10-ods-as-xlsx"),
        pytest.param(".ods", "xlsx", make.xlsx_of, id="F10-xlsx-as-ods"),
        pytest.param(".csv", "xlsx", make.xlsx_of, id="F10-xlsx-as-csv"),
        pytest.param(".csv", "xls", make.xls_of, id="F10-xls-as-csv"),
        pytest.param(
            ".csv", "parquet", lambda: make.parquet_of(make.frame_of()), id="F10-parquet-as-csv"
        ),
    ],
)
def test_f10_renamed(
    office: Office, good: bytes, suffix: str, true_type: str, build: Build
) -> None:
    found = office.report(office.put(f"activity{suffix}", build()))
    accepted(found, good)
    (line,) = [one for one in found.err.splitlines() if "[file-renamed]" in one]
    assert f"activity{suffix}" in line
    assert re.search(rf"\b{true_type}\b", line.replace(f"activity{suffix}", ""))


@pytest.mark.parametrize(
    ("suffix", "build"),
    [
        pytest.param(".xlsx", make.xlsx_of, id="F10-xlsx"),
        pytest.param(".XLSX", make.xlsx_of, id="F10-xlsx-in-capitals"),
        pytest.param(".xlsm", make.xlsx_of, id="F10-xlsm"),
        pytest.param(".xls", make.xls_of, id="F10-xls"),
        pytest.param(".ods", make.ods_of, id="F10-ods"),
        pytest.param(".csv", make.csv_of, id="F10-csv"),
    ],
)
def test_f10_a_true_name_is_no_warning(
    office: Office, good: bytes, suffix: str, build: Build
) -> None:
    found = office.report(office.put(f"activity{suffix}", build()))
    accepted(found, good)
    assert "[file-renamed]" not in found.err


# F13: what other programs leave in a folder

LEFT_BY_OTHERS = [
    "~$report.xlsx",
    ".~lock.activity.xlsx#",
    "activity.xlsx.crdownload",
    "activity.csv.part",
    "Thumbs.db",
]


@pytest.mark.parametrize("name", LEFT_BY_OTHERS, ids="F13-{}".format)
@pytest.mark.parametrize("verbose", [False, True], ids=["quiet", "verbose"])
def test_f13_left_by_others(office: Office, good: bytes, name: str, verbose: bool) -> None:
    office.put("activity.csv", make.csv_of())
    office.put(name, make.csv_of(make.rows_of(9)))
    options = ["--verbose"] if verbose else []
    found = office.run("report", office.inputs, "-o", "out.csv", *options)
    accepted(found, good)
    assert (name in found.err) == verbose, found.err


# F14, F15: somebody else has the file


@contextmanager
def busy(monkeypatch: pytest.MonkeyPatch, path: Path, times: int) -> Iterator[list[int]]:
    """The file cannot be opened so many times, as while Excel has it on Windows."""
    real, tries = Path.open, [0]

    def open_it(self: Path, *arguments: Any, **more: Any) -> Any:
        if self == path:
            tries[0] += 1
            if tries[0] <= times:
                raise PermissionError(13, "sharing violation", str(path))
        return real(self, *arguments, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", open_it)
        yield tries


def small_world(folder: Path, suffix: str, data: bytes) -> tuple[World, Path, InputCall]:
    """The files of a call in process."""
    headcount, activity = folder / "headcount.csv", folder / f"activity{suffix}"
    headcount.write_text(make.HEADCOUNT, "utf-8")
    activity.write_bytes(data)
    return World(folder), activity, InputCall([activity, headcount])


BUSY = [(".xlsx", make.xlsx_of), (".csv", make.csv_of)]


@pytest.mark.parametrize(("suffix", "build"), BUSY, ids=["F14-xlsx", "F14-csv"])
def test_f14_open_in_excel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, build: Build
) -> None:
    world, path, call = small_world(tmp_path, suffix, build())
    with busy(monkeypatch, path, 10**6) as tries:
        (error,) = world.errors(files=call)
    assert (error.code.value, error.file) == ("file-busy", path.name)
    assert "Excel" in error.text
    assert MARKER not in error.text
    assert tries == [3]


@pytest.mark.parametrize(("suffix", "build"), BUSY, ids=["F14-xlsx", "F14-csv"])
def test_f14_closed_before_the_third_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, build: Build
) -> None:
    world, path, call = small_world(tmp_path, suffix, build())
    with busy(monkeypatch, path, 2):
        found = world.report(files=call)
    assert found.one("teachers") == 6


def test_f14_the_other_files_are_told_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world, path, call = small_world(tmp_path, ".csv", make.csv_of())
    (tmp_path / "empty.csv").touch()
    with busy(monkeypatch, path, 10**6):
        codes = world.codes(files=InputCall([*call.inputs, tmp_path / "empty.csv"]))
    assert sorted(codes) == ["file-busy", "file-empty"]


@contextmanager
def again_and_again(change: Callable[[int], object]) -> Iterator[None]:
    """Somebody changes something during the whole run."""
    stop = threading.Event()

    def work() -> None:
        number = 0
        while not stop.wait(0.001):
            number += 1
            change(number)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def appending(path: Path) -> Callable[[int], object]:
    """A program that writes its export while we read it: line by line."""
    row = ";".join((*ROWS[1][:5], "3")) + "\n"

    def change(number: int) -> None:
        with path.open("ab") as stream:
            stream.write(row.replace(MARKER, f"{MARKER}-new-{number}").encode())

    return change


def touching(path: Path) -> Callable[[int], object]:
    """The same bytes with a later time: what was read may be another state."""
    return lambda number: os.utime(path, ns=(number * 10**9, number * 10**9))


def replacing(path: Path) -> Callable[[int], object]:
    """Another file under the same name, one after the other."""
    versions = [make.xlsx_of(make.rows_of(3000 + number)) for number in range(2)]

    def change(number: int) -> None:
        other = path.parent.parent / "other"
        other.write_bytes(versions[number % 2])
        other.replace(path)

    return change


CHANGES: list[tuple[str, str, Build, Callable[[Path], Callable[[int], object]]]] = [
    ("F15-csv-grows", ".csv", lambda: make.csv_of(make.rows_of(50_000)), appending),
    ("F15-csv-touched", ".csv", lambda: make.csv_of(make.rows_of(50_000)), touching),
    ("F15-xlsx-touched", ".xlsx", lambda: make.xlsx_of(make.rows_of(3_000)), touching),
    ("F15-xlsx-replaced", ".xlsx", lambda: make.xlsx_of(make.rows_of(3_000)), replacing),
    ("F15-parquet-touched", ".parquet",
     lambda: make.parquet_of(make.frame_of(make.rows_of(50_000))), touching),
]  # fmt: skip


@pytest.mark.parametrize(
    ("suffix", "build", "change"), [pytest.param(*case[1:], id=case[0]) for case in CHANGES]
)
def test_f15_changed_while_reading(
    office: Office, suffix: str, build: Build, change: Callable[[Path], Callable[[int], object]]
) -> None:
    path = office.put(f"activity{suffix}", build())
    with again_and_again(change(path)):
        found = office.report(path)
    refused(found, path.name, code="file-changed")


# F16, F17: no files


def fifo(path: Path) -> None:
    if sys.platform != "win32":
        os.mkfifo(path)


def bound_socket(path: Path) -> None:
    # Its whole path may be longer than an address of a socket.
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    finally:
        os.chdir(here)


def link_to_zeros(path: Path) -> None:
    path.symlink_to("/dev/zero")


NO_FILES = [
    pytest.param(fifo, id="F16-fifo"),
    pytest.param(bound_socket, id="F16-socket"),
    pytest.param(link_to_zeros, id="F16-link-to-dev-zero"),
]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("create", NO_FILES)
def test_f16_no_file(office: Office, create: Callable[[Path], None], suffix: str) -> None:
    if sys.platform == "win32":
        return
    path = office.inputs / f"activity{suffix}"
    create(path)
    found = office.report(path)
    refused(found, path.name, code=FORMAT)
    assert found.peak < MOST_MEMORY


def test_f16_dev_zero(office: Office) -> None:
    if not Path("/dev/zero").exists():
        return
    refused(office.report("/dev/zero"), "zero", code=FORMAT)


@pytest.mark.parametrize("create", NO_FILES)
def test_f16_in_a_folder(office: Office, good: bytes, create: Callable[[Path], None]) -> None:
    if sys.platform == "win32":
        return
    office.put("activity.csv", make.csv_of())
    create(office.inputs / "other.csv")
    accepted(office.run("report", office.inputs, "-o", "out.csv"), good)


@pytest.mark.parametrize("target", ["activity.csv", "gone.csv"], ids=["F17-loop", "F17-broken"])
def test_f17_links_to_nowhere(office: Office, target: str) -> None:
    path = office.inputs / "activity.csv"
    path.symlink_to(target)
    refused(office.report(path), path.name, code="file-missing file-damaged")


def test_f17_a_loop_of_two(office: Office) -> None:
    for one, other in (("a.csv", "b.csv"), ("b.csv", "a.csv")):
        (office.inputs / one).symlink_to(other)
    refused(office.report(office.inputs / "a.csv"), "a.csv", code="file-missing file-damaged")


# F18, F19: names

NAMES = [
    pytest.param(b"line\nbreak.csv", r"line\x0abreak.csv", id="F18-newline"),
    pytest.param(b"\x1b]0;title\x07.csv", r"\x1b]0;title\x07.csv", id="F18-escape"),
    pytest.param("\u202evsc.csv".encode(), r"\u202evsc.csv", id="F18-right-to-left"),
    pytest.param(b"a" * 251 + b".csv", "a" * 251 + ".csv", id="F18-255-bytes"),
    pytest.param(b"\xff\xfe.csv", r"\udcff\udcfe.csv", id="F18-not-utf-8"),
]


def put_raw(office: Office, name: bytes, data: bytes) -> Path:
    """A file whose name is bytes."""
    raw = os.fsencode(office.inputs) + b"/" + name
    number = os.open(raw, os.O_WRONLY | os.O_CREAT, 0o600)
    os.write(number, data)
    os.close(number)
    return Path(os.fsdecode(raw))


def check_escaped(found: Outcome, shown: str) -> None:
    """The name as it is shown, and nothing that acts on a screen."""
    # Bytes that are no text may be shown as such or as Python keeps them.
    assert shown in found.err or shown.replace(r"\udc", r"\x") in found.err, found.err
    assert not set(found.err) & set("\x1b\x07\r\u202e")


@pytest.mark.parametrize(("name", "_shown"), NAMES)
def test_f18_strange_name(office: Office, good: bytes, name: bytes, _shown: str) -> None:
    if sys.platform == "win32":
        return
    path = put_raw(office, name, make.csv_of())
    found = office.run("report", path, office.headcount, "-o", "out.csv", "-o", "out.json")
    accepted(found, good)
    document = json.loads((office.cwd / "out.json").read_text("utf-8"))
    assert len(document["meta"]["inputs"]) == 2


@pytest.mark.parametrize(("name", "shown"), NAMES)
def test_f18_strange_name_of_a_bad_file(office: Office, name: bytes, shown: str) -> None:
    if sys.platform == "win32":
        return
    bad = [ROWS[0], (*ROWS[1][:5], "1.234")]
    found = office.report(put_raw(office, name, make.csv_of(bad)))
    refused(found, "", "строка 2", "столбец F", code="value-number")
    check_escaped(found, shown)


def test_f19_a_path_in_the_settings(office: Office) -> None:
    office.settings('[columns]\n[outputs]\nfile = "../../x"\n')
    path = office.put("activity.csv", make.csv_of())
    found = office.report(path)
    assert (found.code, found.written) == (2, None), found.err
    assert found.left == ()


TRAVERSAL = "../../x"
OUTSIDE = [TRAVERSAL, "/tmp/x", "..\\..\\x", "C:\\x", "CON", "a/b"]  # noqa: S108 - a name in a cell


@pytest.mark.parametrize("name", OUTSIDE)
def test_f19_a_path_in_a_cell(office: Office, name: str) -> None:
    office.put("headcount.csv", make.HEADCOUNT.replace("г. Омск", name).encode())
    path = office.put("activity.csv", make.csv_of())
    (office.cwd / "out").mkdir()
    before = set(office.folder.rglob("*"))
    found = office.run("report", path, office.headcount, "-o", "out/r.xlsx", "-o", "out/r.json")
    assert found.code == 0, found.err
    for one in set(office.folder.rglob("*")) - before:
        assert one.resolve().is_relative_to((office.cwd / "out").resolve())
        assert not one.is_symlink()


def test_f19_an_alias_is_a_name(office: Office) -> None:
    office.settings(f'[aliases.municipalities]\n"г. Омск" = "{TRAVERSAL}"\n')
    path = office.put("activity.csv", make.csv_of())
    before = set(office.folder.rglob("*"))
    found = office.report(path)
    assert found.code in {0, 2, 3}, found.err
    assert set(office.folder.rglob("*")) - before <= {office.cwd / "out.csv"}


# F20, F21: many files


def copied(path: Path, name: str) -> Path:
    """A copy, in another folder where the name says so."""
    other = path.parent / name
    other.parent.mkdir(exist_ok=True)
    other.write_bytes(path.read_bytes())
    return other


def hard_linked(path: Path, name: str) -> Path:
    (path.parent / name).hardlink_to(path)
    return path.parent / name


def soft_linked(path: Path, name: str) -> Path:
    (path.parent / name).symlink_to(path)
    return path.parent / name


@pytest.mark.parametrize(
    ("create", "name"),
    [
        pytest.param(copied, "activity (1).csv", id="F20-another-name"),
        pytest.param(copied, "other/activity.csv", id="F20-another-folder"),
        pytest.param(copied, "activity.txt", id="F20-another-suffix"),
        pytest.param(hard_linked, "hard.csv", id="F20-hard-link"),
        pytest.param(soft_linked, "soft.csv", id="F20-symbolic-link"),
    ],
)
def test_f20_the_same_file_twice(
    office: Office, create: Callable[[Path, str], Path], name: str
) -> None:
    path = office.put("activity.csv", make.csv_of())
    other = create(path, name)
    refused(office.report(path, other), other.name, "те же данные", code="file-twice")


def test_f20_one_path_named_twice_is_not_summed(office: Office, good: bytes) -> None:
    path = office.put("activity.csv", make.csv_of())
    accepted(office.report(path, path), good)


def test_f20_the_headcount_twice(office: Office) -> None:
    path = office.put("activity.csv", make.csv_of())
    other = copied(office.headcount, "headcount (1).csv")
    refused(office.report(path, other), "headcount", code="file-twice")


def many_files(office: Office) -> list[Path]:
    """A folder of 200 exports, a teacher each."""
    paths = []
    for number in range(200):
        row = ("24.10.2024", f"{MARKER}-{number}", "7", "Учитель", "да", "10")
        paths.append(office.put(f"export-{number:03}.csv", make.csv_of([ROWS[0], row])))
    return paths


@pytest.mark.long
def test_f21_one_damaged_of_200(office: Office) -> None:
    many_files(office)
    office.put("export-100.csv", b"")
    office.put("export-100.xlsx", make.xlsx_of()[:-10])
    # A file that cannot be read is not left out: nobody knows which rows it holds.
    for options in ([], ["--skip-bad-rows"]):
        found = office.run("report", office.inputs, "-o", "out.csv", *options)
        refused(found, "export-100.xlsx", code=DAMAGED)
        refused(found, "export-100.csv", code="file-empty")
        assert not re.search(r"ошибка.*export-(?!100)", found.err)


@pytest.mark.long
def test_f21_one_bad_row_in_200(office: Office) -> None:
    paths = many_files(office)
    bad = ("24.10.2024", f"{MARKER}-100", "7", "Учитель", "да", "1.234")
    paths[100].write_bytes(make.csv_of([ROWS[0], bad]))
    call = ["report", office.inputs, "-o", "out.csv", "--keys", "--level", "organization"]
    found = office.run(*call)
    refused(found, "export-100.csv", "строка 2", "столбец F", code="value-number")
    found = office.run(*call, "--skip-bad-rows")
    assert found.code == 0, found.err
    assert "export-100.csv" in found.err
    report = pl.read_csv(office.cwd / "out.csv")
    assert report["teachers"].to_list() == [199]


def test_files_of_one_name_are_told_apart_by_their_folders(office: Office) -> None:
    """As each week's folder has its «activity.csv»."""
    bad = ("24.10.2024", f"{MARKER}-100", "7", "Учитель", "да", "1.234")
    one = office.put("a/activity.csv", make.csv_of())
    other = office.put("b/activity.csv", make.csv_of([ROWS[0], bad]))
    found = office.report(one, other)
    refused(found, "b/activity.csv", "строка 2", code="value-number")
    assert "a/activity.csv" not in found.err
    found = office.run("check", one, other, office.headcount, "-o", "out.json")
    document = json.loads((office.cwd / "out.json").read_text("utf-8"))
    assert [each["file"] for each in document["issues"] if each["row"]] == ["b/activity.csv"]
    assert {"a/activity.csv (", "b/activity.csv (", "headcount.csv ("} <= {
        line.partition("(")[0] + "(" for line in found.out.splitlines()
    }


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["a.csv", "b.csv"], ["a.csv", "b.csv"]),
        (["x/a.csv", "y/b.csv"], ["a.csv", "b.csv"]),
        (["x/a.csv", "y/a.csv"], ["x/a.csv", "y/a.csv"]),
        (["a.csv", "y/a.csv", "b.csv"], ["a.csv", "y/a.csv", "b.csv"]),
        (["1/x/a.csv", "2/x/a.csv", "2/y/a.csv"], ["1/x/a.csv", "2/x/a.csv", "2/y/a.csv"]),
        (["/d/x/a.csv", "/d/y/a.csv"], ["x/a.csv", "y/a.csv"]),
    ],
)
def test_names_of_files(paths: list[str], names: list[str]) -> None:
    assert list(names_of(map(Path, paths)).values()) == names


# F22: files that end or stall the reader itself


def with_huge_counts() -> bytes:
    """A workbook whose strings say that there are four thousand million of them."""
    parts = xlsx_parts()
    counts = 'count="4294967295" uniqueCount="4294967295"'
    parts[STRINGS] = re.sub(r'count="\d+" uniqueCount="\d+"', counts, parts[STRINGS])
    return workbook_of(parts)


@pytest.mark.parametrize(
    ("suffix", "build", "codes"),
    [
        pytest.param(".xlsx", with_huge_counts, f"file-reader-failed {DAMAGED}", id="F22-strings"),
        pytest.param(
            ".xls", make.ole_loop, f"file-reader-failed {DAMAGED} {FORMAT}", id="F22-folder-loops"
        ),
        pytest.param(
            ".xls",
            make.xls_with_looping_stream,
            f"file-reader-failed {DAMAGED}",
            id="F22-stream-loops",
        ),
        pytest.param(
            ".xls", make.ole_with_many_difats, f"file-reader-failed {DAMAGED}", id="F22-difat"
        ),
    ],
)
def test_f22_the_reader_dies(office: Office, suffix: str, build: Build, codes: str) -> None:
    """P27: the file is named, the others are checked."""
    path = office.put(f"activity{suffix}", build())
    empty = office.put("empty.csv", b"")
    found = office.report(path, empty, cold=True)
    refused(found, path.name, code=codes)
    refused(found, empty.name, code="file-empty")
    # A reader may take two gigabytes before it is ended.
    assert found.peak < 2_500


# F23-F25: parquet

READER = f"file-reader-failed {DAMAGED}"


def test_f23_pages_without_checksums_are_a_warning(office: Office, good: bytes) -> None:
    path = office.put("activity.parquet", make.parquet_of(make.frame_of()))
    found = office.report(path)
    accepted(found, good, "[file-no-checksum]")
    assert found.err.count("[file-no-checksum]") == 1


def test_f23_a_good_dictionary_is_read(office: Office) -> None:
    # The bad bit widths below are bad by nothing else.
    rows = [ROWS[0], ("24.10.2024", f"{MARKER}-1", "7", "Учитель", "да", "10")]
    path = office.put("activity.parquet", make.parquet_by_hand(rows, bit_width=1))
    assert office.report(path).code == 0


@pytest.mark.parametrize(
    ("build", "codes"),
    [
        pytest.param(lambda: make.parquet_by_hand(bit_width=33), READER, id="F23-width-33"),
        pytest.param(lambda: make.parquet_by_hand(bit_width=255), READER, id="F23-width-255"),
        pytest.param(lambda: make.parquet_by_hand(page_offset=7), READER, id="F23-offset-inside"),
        pytest.param(lambda: make.parquet_by_hand(page_offset=10**12), READER, id="F23-offset-far"),
        pytest.param(
            lambda: make.parquet_by_hand(page_offset=-(10**6)), READER, id="F23-offset-negative"
        ),
        pytest.param(lambda: make.parquet_by_hand(claimed_values=3), READER, id="F23-few-values"),
    ],
)
def test_f23_bad_pages(office: Office, build: Build, codes: str) -> None:
    path = office.put("activity.parquet", build())
    empty = office.put("empty.csv", b"")
    found = office.report(path, empty, cold=True)
    refused(found, path.name, code=codes)
    refused(found, empty.name, code="file-empty")
    assert found.peak < 2_500


def test_f23_more_values_are_promised_than_there_are(office: Office, good: bytes) -> None:
    path = office.put("activity.parquet", make.parquet_by_hand(claimed_values=2**31 - 1))
    accepted_or_refused(office.report(path, cold=True), good, path.name, READER)


def test_f23_mutants_are_refused_or_read(office: Office) -> None:
    data = make.parquet_of(make.frame_of(make.rows_of(60)))
    footer = len(data) - int.from_bytes(data[-8:-4], "little") - 8
    source = random.Random(23)
    # Half of them where the format's numbers stand: the footer, and the heads of the pages.
    number = tries(100)
    parts = (range(4, footer), range(footer, len(data)))
    places = [at for part in parts for at in source.sample(part, number)]
    mutants = {f"flip-{at}": flipped(data, at, source.choice([1, 0x80, 0xFF])) for at in places}
    found = swept(office, mutants, ".parquet")
    crashed = {name: one for name, one in found.items() if one.startswith("crashed")}
    assert not crashed
    # What ends the reader must not end the command, which reads in a process of its own.
    for name in [name for name, one in found.items() if one.startswith("died")][:5]:
        path = office.inputs / f"{name}.parquet"
        refused(office.report(path, cold=True), path.name, code="file-reader-failed")


def parquet_end(size: int) -> bytes:
    """A parquet file without its last bytes."""
    return make.parquet_of(make.frame_of())[:-size]


def encrypted_parquet() -> bytes:
    """A parquet file whose footer is encrypted."""
    data = make.parquet_of(make.frame_of())
    return b"PARE" + make.noise(len(data) - 12) + (100).to_bytes(4, "little") + b"PARE"


def mixed_end() -> bytes:
    """A parquet file that only its end calls encrypted."""
    return make.parquet_of(make.frame_of())[:-4] + b"PARE"


@pytest.mark.parametrize(
    ("build", "codes"),
    [
        pytest.param(lambda: cut(make.parquet_of(make.frame_of()), 0.5), DAMAGED, id="F24-half"),
        pytest.param(lambda: parquet_end(1), DAMAGED, id="F24-1-byte-less"),
        pytest.param(lambda: parquet_end(8), DAMAGED, id="F24-no-footer-length"),
        pytest.param(lambda: b"PAR1", DAMAGED, id="F24-start-alone"),
        pytest.param(lambda: b"PAR1PAR1", DAMAGED, id="F24-no-footer"),
        pytest.param(lambda: b"PAR1" + b"\0" * 4 + b"PAR1", DAMAGED, id="F24-footer-of-0-bytes"),
        pytest.param(lambda: b"PAR1\xff\xff\xff\x7fPAR1", DAMAGED, id="F24-footer-of-2-gigabytes"),
        pytest.param(lambda: b"", "file-empty", id="F24-empty"),
        pytest.param(encrypted_parquet, LOCKED, id="F24-encrypted"),
        pytest.param(mixed_end, f"{LOCKED} {DAMAGED}", id="F24-encrypted-at-its-end"),
    ],
)
def test_f24_parquet(office: Office, build: Build, codes: str) -> None:
    path = office.put("activity.parquet", build())
    refused(office.report(path), path.name, code=codes)


DATE, USER, SENT = make.HEADER[0], make.HEADER[1], make.HEADER[5]
DAYS = [dt.datetime.strptime(row[0], "%d.%m.%Y").replace(tzinfo=dt.UTC).date() for row in ROWS[1:]]
NUMBERS = [int(row[5]) for row in ROWS[1:]]
OMSK = "Asia/Omsk"


def column(name: str, values: Any, kind: Any = None) -> Build:
    """A parquet file in which one column is of another type."""
    return lambda: make.parquet_of(
        make.frame_of().with_columns(pl.Series(name, values, dtype=kind, strict=False))
    )


def in_omsk(hours: int, unit: Any = "us") -> Build:
    """Times of day in Omsk: shortly after midnight it is the day before in Greenwich."""
    times = [dt.datetime.combine(day, dt.time(hours, 30)) for day in DAYS]
    series = pl.Series(DATE, times, dtype=pl.Datetime(unit)).dt.replace_time_zone(OMSK)
    return lambda: make.parquet_of(make.frame_of().with_columns(series))


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(column(DATE, DAYS, pl.Date), id="F25-date"),
        pytest.param(column(DATE, DAYS, pl.Datetime("ms")), id="F25-datetime"),
        pytest.param(in_omsk(0), id="F25-time-zone-after-midnight"),
        pytest.param(in_omsk(23, "ns"), id="F25-time-zone-before-midnight"),
        pytest.param(column(SENT, NUMBERS, pl.Int8), id="F25-int8"),
        pytest.param(column(SENT, NUMBERS, pl.UInt64), id="F25-uint64"),
        pytest.param(column(SENT, NUMBERS, pl.Float32), id="F25-float"),
        pytest.param(
            column(SENT, list(map(Decimal, NUMBERS)), pl.Decimal(10, 2)), id="F25-decimal"
        ),
        pytest.param(column("Верифицирован", [True] * len(DAYS)), id="F25-boolean"),
        pytest.param(column("Роль", ["Учитель"] * len(DAYS), pl.Categorical), id="F25-categorical"),
        pytest.param(column("Роль", ["Учитель"] * len(DAYS), pl.Enum(["Учитель"])), id="F25-enum"),
        pytest.param(column("ID организации", [7] * len(DAYS), pl.Int64), id="F25-id-number"),
        pytest.param(column("прочее", [[1]] * len(DAYS)), id="F25-unused-list"),
        pytest.param(column("прочее", [{"a": MARKER}] * len(DAYS)), id="F25-unused-struct"),
    ],
)
def test_f25_types_that_are_read(office: Office, good: bytes, build: Build) -> None:
    accepted(office.report(office.put("activity.parquet", build())), good)


@pytest.mark.parametrize(
    ("letter", "header", "build"),
    [
        pytest.param("F", SENT, column(SENT, [[one] for one in NUMBERS]), id="F25-list"),
        pytest.param("F", SENT, column(SENT, [{"a": 1}] * len(DAYS)), id="F25-struct"),
        pytest.param("F", SENT, column(SENT, [[[1]]] * len(DAYS)), id="F25-nested-list"),
        pytest.param(
            "F", SENT, column(SENT, [[1, 2]] * len(DAYS), pl.Array(pl.Int64, 2)), id="F25-array"
        ),
        pytest.param(
            "F",
            SENT,
            column(SENT, [Decimal("1.5")] * len(DAYS), pl.Decimal(10, 2)),
            id="F25-decimal-with-a-fraction",
        ),
        pytest.param(
            "F",
            SENT,
            column(SENT, [dt.timedelta(days=1)] * len(DAYS), pl.Duration("us")),
            id="F25-duration",
        ),
        pytest.param("A", DATE, column(DATE, [dt.time(9)] * len(DAYS), pl.Time), id="F25-time"),
        pytest.param("A", DATE, column(DATE, [[one] for one in DAYS]), id="F25-list-of-dates"),
        pytest.param(
            "B", USER, column(USER, [{"id": MARKER}] * len(DAYS)), id="F25-struct-of-an-id"
        ),
        pytest.param("B", USER, column(USER, [[MARKER]] * len(DAYS)), id="F25-list-of-ids"),
        pytest.param("B", USER, column(USER, [b"\xff\xfe"] * len(DAYS)), id="F25-bytes-of-an-id"),
    ],
)
def test_f25_types_that_are_not(office: Office, letter: str, header: str, build: Build) -> None:
    path = office.put("activity.parquet", build())
    refused(office.report(path), path.name, f"столбец {letter} «{header}»")
