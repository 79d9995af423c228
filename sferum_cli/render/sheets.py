"""The sheets that every workbook of ours is made of: texts, widths, heights, pages, equal bytes."""

import contextlib
import datetime as dt
import errno
import io
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import IO, TYPE_CHECKING, Any, Literal

from sferum_cli.problems import printable
from sferum_cli.render.theme import BLOCKS, FONT, LIGHT, SIZE
from sferum_cli.rulebook.indicators import Block

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

FIXED_TIME = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the same bytes on every run
LONGEST_LISTED = 8_000
"""Characters of a text in a list, which holds messages: enough for any that somebody reads."""

_PROPERTIES = "docProps/core.xml"
_ZIP_TIME = (2000, 1, 1, 0, 0, 0)

MARGIN = 3
"""Beside the longest word of a bold header and the button of the filter."""

LINE_HEIGHT = 15

_A4 = 9
_PAPER_MARGIN = 0.4
_FOOTER_MARGIN = 0.6

_ESCAPE_OF_EXCEL = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""``_x000D_`` in a file means a character to Excel; where a text says so, its ``_`` is escaped."""


_ROWS_OF_A_LARGE_PART = 400_000
"""Of so many rows the XML may be larger than a zip of the old kind takes."""


@dataclass(frozen=True)
class ManyRows:
    """The XML of rows that go behind those that openpyxl has of a sheet."""

    number: int
    xml: Iterable[str]


def new_book() -> Any:
    """A workbook without sheets, to which rows are only ever added."""
    from openpyxl import Workbook

    return Workbook(write_only=True)


def saved(book: Any, rows: Mapping[int, ManyRows] | None = None) -> bytes:
    """The bytes of a workbook, the same on every run.

    ``rows`` are those of the sheet of this number, counted from 1.
    """
    first, target = io.BytesIO(), io.BytesIO()
    _save(book, first, target, rows or {})
    return target.getvalue()


def save_to(book: Any, path: Path) -> None:
    """Write the bytes that ``saved`` gives over a file: a workbook that is too large for memory."""
    with tempfile.TemporaryFile() as first, path.open("wb") as target:
        _save(book, first, target, {})


@contextlib.contextmanager
def full_disk_named() -> Iterator[None]:
    """The library that writes XML has its own error for a disk that takes no more; an OSError."""
    try:
        yield
    except Exception as error:
        from lxml.etree import SerialisationError

        # The folder of temporary files is found by writing there.
        finds_no_folder = isinstance(error, FileNotFoundError) and error.filename is None
        if finds_no_folder or isinstance(error, SerialisationError):
            raise OSError(errno.ENOSPC, "") from None
        raise


def _save(book: Any, first: IO[bytes], target: IO[bytes], rows: Mapping[int, ManyRows]) -> None:
    """Write a workbook to ``target``; ``first`` is where it is put together."""
    from openpyxl.xml.functions import tostring

    book.save(first)
    book.properties.creator = "sferum"
    book.properties.created = book.properties.modified = FIXED_TIME
    more = {f"xl/worksheets/sheet{number}.xml": some for number, some in rows.items()}
    with_fixed_times(first, target, tostring(book.properties.to_tree()), more)


def is_whole_archive(data: bytes) -> bool:
    """Whether every part of a workbook, or of a note, unzips to its checksum."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.testzip() is None


def list_sheet(
    book: Any,
    name: str,
    titles: Sequence[str],
    widths: Sequence[int],
    rows: Iterable[Sequence[str | float | None]],
) -> Any:
    """A sheet of texts under a header that stays in sight."""
    sheet = book.create_sheet(name)
    set_widths(sheet, widths)
    set_page(sheet)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.append([filled(text_cell(sheet, title, bold=True), Block.UNIT) for title in titles])
    number = 1
    for number, row in enumerate(rows, start=2):
        set_height(sheet, number, zip(row, widths, strict=True))
        sheet.append([_listed(sheet, value) for value in row])
    rule_off(sheet, 2, number, len(titles))
    return sheet


def _listed(sheet: "WriteOnlyWorksheet", value: str | float | None) -> "WriteOnlyCell | None":
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    if value is None:
        return None
    if isinstance(value, str):
        return text_cell(sheet, value[:LONGEST_LISTED], wrapped="top")
    cell = WriteOnlyCell(sheet, value=value)
    cell.alignment = Alignment(horizontal="left", vertical="top")
    return cell


def text_cell(
    sheet: "WriteOnlyWorksheet",
    text: str,
    *,
    bold: bool = False,
    wrapped: Literal["top", "bottom"] | None = None,
    size: int = SIZE,
) -> "WriteOnlyCell":
    """A text that stays one, also where it begins like a formula."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    cell = WriteOnlyCell(sheet)
    put_text(cell, text)
    if bold:
        cell.font = Font(name=FONT, bold=True, size=size)
    if wrapped is not None:
        cell.alignment = Alignment(wrap_text=True, vertical=wrapped)
    return cell


def put_text(cell: "WriteOnlyCell", text: str) -> None:
    """Put a text into a cell, one that Excel neither runs nor takes for an escape."""
    cell.value = excel_text(text)
    cell.data_type = "s"


def excel_text(text: str) -> str:
    """A text without what a spreadsheet would take for something else than its characters."""
    return _ESCAPE_OF_EXCEL.sub("_x005F_", printable(text))


def put_double(cell: "WriteOnlyCell", number: float) -> None:
    """Put the exact double into a cell: openpyxl would write 16 of its up to 17 digits."""
    cell.value = repr(number)
    cell.data_type = "n"


def filled(cell: "WriteOnlyCell", block: Block) -> "WriteOnlyCell":
    """The cell in the colour of a block."""
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", fgColor=BLOCKS[block])
    return cell


def lines_of(cells: Iterable[tuple[object, int]], margin: int = MARGIN) -> int:
    """The lines of a row in which every text has room in its column of some width."""
    lines = [len(wrap(str(text), width - margin)) for text, width in cells
             if len(str(text)) > width - margin]  # fmt: skip
    return max([1, *lines])


def set_height(sheet: Any, row: int, cells: Iterable[tuple[object, int]]) -> None:
    """Say the height where a text wraps: not every program finds it out by itself."""
    lines = lines_of(cells)
    if lines > 1:
        sheet.row_dimensions[row].height = lines * LINE_HEIGHT


def set_widths(sheet: Any, widths: Sequence[int]) -> None:
    """Say the width of each column, in characters."""
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[letter_of(number)].width = width


def set_page(sheet: Any, pages_wide: int = 1) -> None:
    """Print on A4 across, so many pages wide, with the number of the page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth = pages_wide
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P / &N"
    for side in ("left", "right", "top"):
        setattr(sheet.page_margins, side, _PAPER_MARGIN)
    sheet.page_margins.bottom = _FOOTER_MARGIN


def rule_off(sheet: Any, first: int, last: int, columns: int) -> None:
    """A light line under every row, for the eye: one rule of the sheet, not a style per cell."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import Border, Side
    from openpyxl.styles.differential import DifferentialStyle

    line = DifferentialStyle(border=Border(bottom=Side("thin", color=LIGHT.line)))
    rule = Rule(type="expression", dxf=line, formula=["TRUE"])
    if last >= first:
        sheet.conditional_formatting.add(f"A{first}:{letter_of(columns)}{last}", rule)


def letter_of(number: int) -> str:
    """The letter of a column counted from 1."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(number))


def with_fixed_times(
    first: IO[bytes],
    target: IO[bytes],
    properties: bytes | None = None,
    rows: Mapping[str, ManyRows] | None = None,
) -> None:
    """The same archive with one time for all its members, so that equal reports are equal bytes.

    ``properties`` replaces those that openpyxl stamps with the clock; ``rows`` are added to sheets.
    """
    with (
        zipfile.ZipFile(first) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in _sorted_members(source.namelist()):
            member = zipfile.ZipInfo(name, _ZIP_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            if name == _PROPERTIES and properties is not None:
                archive.writestr(member, properties)
                continue
            more = (rows or {}).get(name)
            member.file_size = 0 if more else source.getinfo(name).file_size
            is_large = more is not None and more.number > _ROWS_OF_A_LARGE_PART
            with (
                source.open(name) as part,
                archive.open(member, "w", force_zip64=is_large) as copy,
            ):
                if more is None:
                    shutil.copyfileobj(part, copy)
                else:
                    _add_rows(part.read(), more, copy)


def _add_rows(sheet: bytes, rows: ManyRows, copy: IO[bytes]) -> None:
    """Write the XML of a sheet with rows behind those that it has."""
    before, end, after = sheet.partition(b"</sheetData>")
    copy.write(before)
    for row in rows.xml:
        copy.write(row.encode())
    copy.write(end + after)


def _sorted_members(names: Iterable[str]) -> list[str]:
    """The content types first, as Excel writes them."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
