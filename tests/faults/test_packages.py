"""Workbooks as programs other than Excel put them together: read as Excel reads them."""

import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from sferum_cli.problems import Code
from sferum_cli.sources.files.formats import FileFormat, format_of
from sferum_cli.sources.files.limits import Limits
from sferum_cli.sources.files.unreadable import UnreadableFileError
from sferum_cli.sources.files.watch import Guard, NobodyWatches
from sferum_cli.sources.sheets.number_formats import is_date_format
from sferum_cli.sources.sheets.sheet import ROW, MemorySheet
from sferum_cli.sources.sheets.stored_cells import without_dates
from sferum_cli.sources.sheets.workbook import open_book
from sferum_cli.sources.sheets.workbook_sheets import sheets_of_book
from tests.faults import containers as make
from tests.faults.containers import (
    BOOK,
    BOOK_RELATIONS,
    CONTENT_TYPES,
    SHEET,
    STYLES,
    Entry,
    Parts,
    changed,
    xlsx_parts,
)

ROOT = "_rels/.rels"


def sheet_of(tmp_path: Path, parts: Parts, *more: Entry) -> MemorySheet:
    """The one sheet of a workbook of these parts."""
    path = tmp_path / "активность.xlsx"
    path.write_bytes(make.workbook_of(parts, *more))
    assert format_of(path, path) is FileFormat.XLSX
    book = open_book(path, path, None, Limits())
    book.read(NobodyWatches())
    (sheet,), _problems = sheets_of_book(book, Guard())
    assert isinstance(sheet, MemorySheet)
    return sheet


def usual(tmp_path: Path) -> pl.DataFrame:
    """The cells of the good workbook."""
    return sheet_of(tmp_path, xlsx_parts()).frame


def renamed(old: str, new: str) -> Callable[[Parts], Parts]:
    """A change of the names of parts, and of what is said of them."""
    return lambda parts: {
        name.replace(old, new): text.replace(old, new) for name, text in parts.items()
    }


def in_names(change: Callable[[str], str]) -> Callable[[Parts], Parts]:
    """A change of the names of parts alone."""
    return lambda parts: {change(name): text for name, text in parts.items()}


def in_the_root(parts: Parts) -> Parts:
    """The parts without a folder of their own."""
    return {name.replace("xl/", ""): text.replace("xl/", "") for name, text in parts.items()}


def targets(start: str) -> Callable[[Parts], Parts]:
    """Another beginning of the sheet's target."""
    return lambda parts: changed(parts, BOOK_RELATIONS, '"worksheets/', f'"{start}worksheets/')


def without_root_relations(parts: Parts) -> Parts:
    """A workbook that only its content types name."""
    return {name: text for name, text in renamed("workbook.xml", "book.xml")(parts).items()
            if name != ROOT}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        in_names(lambda name: name.replace("/", "\\")),
        in_names(lambda name: "/" + name),
        in_names(str.upper),
        in_names(lambda name: name.replace("workbook", "Workbook")),
        in_names(lambda name: name.replace("sharedStrings", "SharedStrings")),
        renamed("workbook.xml", "workbook2.xml"),
        renamed("workbook.xml", "book.xml"),
        renamed("sharedStrings.xml", "texts.xml"),
        renamed("styles.xml", "formats.xml"),
        renamed("xl/", "excel/"),
        renamed("worksheets/sheet1", "sheets/лист"),
        in_the_root,
        without_root_relations,
        targets("./"),
        targets("../xl/"),
        targets("/xl/"),
        targets("/xl/../xl/./"),
    ],
)
def test_the_parts_are_found_as_excel_finds_them(
    change: Callable[[Parts], Parts], tmp_path: Path
) -> None:
    assert sheet_of(tmp_path, change(xlsx_parts())).frame.equals(usual(tmp_path))


def test_two_parts_of_one_name_are_damage(tmp_path: Path) -> None:
    parts = xlsx_parts()
    with pytest.raises(UnreadableFileError) as raised:
        sheet_of(tmp_path, {**parts, SHEET.upper(): parts[SHEET]})
    assert raised.value.code is Code.FILE_DAMAGED


@pytest.mark.parametrize(
    "content",
    [
        '<?xml version="1.0" encoding="utf-16"?><DataMashup/>'.encode("utf-16"),
        b"<!DOCTYPE x><x/>",
        b"<a>" * 1_000 + b"</a>" * 1_000,
        b"\0\1\2",
    ],
)
def test_a_part_that_holds_no_cells_decides_nothing(content: bytes, tmp_path: Path) -> None:
    more = make.entry("customXml/item1.xml", content)
    assert sheet_of(tmp_path, xlsx_parts(), more).frame.equals(usual(tmp_path))


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("dd.mm.yyyy", True),
        ("[$-419]d mmmm yyyy\\ г.", True),
        ("yyyymmdd", True),
        ("h:mm AM/PM", True),
        ("[h]:mm:ss", True),
        ("mm:ss.0", True),
        ('d"-го" mmmm', True),
        ("General", False),
        ("Standard", False),
        ("Standaard", False),
        ("Estándar", False),
        ("Yleinen", False),
        ("Основной", False),
        ('0" days"', False),
        ("0\\d\\a\\y\\s", False),
        ("[Red]0", False),
        ("[Magenta]#,##0", False),
        ("0*d", False),
        ("0_d", False),
        ("# ##0 ds", False),
        ("@", False),
        ('0;"d"', False),
    ],
)
def test_which_formats_are_of_dates(code: str, is_date: bool) -> None:
    assert is_date_format(code) is is_date


def with_format(code: str, number: str = "6") -> Parts:
    """The workbook with its numbers under a format of their own."""
    parts = xlsx_parts()
    parts[STYLES] = (
        f'{make.XML}<styleSheet xmlns="{make.MAIN}"><numFmts><numFmt numFmtId="164" '
        f'formatCode="{code}"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>'
        "</styleSheet>"
    )
    cell = rf'\g<1> s="1"><v>{number}</v>'
    return {**parts, SHEET: re.sub(r'(<c r="F\d+")><v>6</v>', cell, parts[SHEET])}


@pytest.mark.parametrize("code", ["Standard", "Standaard", "0 ds", "# ##0 yards"])
def test_a_format_that_only_looks_like_a_dates_changes_no_number(code: str, tmp_path: Path) -> None:
    assert sheet_of(tmp_path, with_format(code)).frame.equals(usual(tmp_path))


@pytest.mark.parametrize("settings", ["", '<workbookPr date1904="1"/>'])
@pytest.mark.parametrize("number", ["0", "1", "59", "60", "61", "120", "45589", "10000001", "-5"])
def test_a_number_under_a_dates_format_is_its_number(
    number: str, settings: str, tmp_path: Path
) -> None:
    parts = with_format("dd.mm.yyyy", number)
    parts = changed(parts, BOOK, "<sheets>", f"{settings}<sheets>")
    sheet = sheet_of(tmp_path, parts)
    assert number in without_dates(sheet.frame, ["F"], sheet.facts)["F"].to_list()


def test_a_setting_in_an_extension_is_none_of_the_workbook(tmp_path: Path) -> None:
    dates = with_format("dd.mm.yyyy")
    dates = changed(dates, BOOK, "<sheets>", '<workbookPr date1904="1"/><sheets>')
    expected = sheet_of(tmp_path, dates)
    extension = (
        '<extLst><ext uri="x"><x15:workbookPr xmlns:x15="urn:x" chartTrackingRefBase="1"/></ext>'
        "</extLst></workbook>"
    )
    found = sheet_of(tmp_path, changed(dates, BOOK, "</workbook>", extension))
    assert found.facts.epoch_1904
    assert found.frame.equals(expected.frame)


@pytest.mark.parametrize(
    "cell", ['<c r="{0}" t="e"><v>#N/A</v></c>', '<c r="{0}"><f>H2</f></c>', '<c r="{0}"><f/></c>']
)
@pytest.mark.parametrize("row", [20, 2_000])
def test_a_row_of_errors_is_a_row(cell: str, row: int, tmp_path: Path) -> None:
    cells = "".join(cell.format(f"{letter}{row}") for letter in "ABCDEFZ")
    parts = changed(
        xlsx_parts(), SHEET, "</sheetData>", f'<row r="{row}">{cells}</row></sheetData>'
    )
    sheet = sheet_of(tmp_path, parts)
    last = sheet.frame.row(-1, named=True)
    assert last.pop(ROW) == row
    assert "Z" not in last or "#N/A" in cell
    assert {fault.row for fault in sheet.facts.faults} == {row}
    assert all(last[letter] for letter in "ABCDEF")


def test_the_content_types_may_be_missing(tmp_path: Path) -> None:
    parts = xlsx_parts()
    del parts[CONTENT_TYPES]
    assert sheet_of(tmp_path, parts).frame.equals(usual(tmp_path))
