"""Which format a file has: seen from its bytes, whatever its name ends with."""

import mmap
import re
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path

from sferum_cli.problems import Code
from sferum_cli.sources.unreadable_files import UnreadableFileError, damaged_file
from sferum_cli.translation import gettext as _


class FileFormat(StrEnum):
    """The formats that are read."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    PARQUET = "parquet"
    TEXT = "csv"


FORMAT_OF_SUFFIX = {
    ".xlsx": FileFormat.XLSX,
    ".xlsm": FileFormat.XLSX,
    ".xls": FileFormat.XLS,
    ".ods": FileFormat.ODS,
    ".csv": FileFormat.TEXT,
    ".tsv": FileFormat.TEXT,
    ".txt": FileFormat.TEXT,
    ".gz": FileFormat.TEXT,
    ".zip": FileFormat.TEXT,
    ".parquet": FileFormat.PARQUET,
}
"""In a folder only files with one of these suffixes are looked at."""

KNOWN_BY_SUFFIX_ONLY = frozenset({".xlsb"})
"""Not read, but somebody means data by them: they are named and not passed over."""

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
GZIP = b"\x1f\x8b"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x10\x00",
              b"\x09\x08\x08\x00")  # fmt: skip
_PARQUET, _ENCRYPTED_PARQUET = b"PAR1", b"PARE"
_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|meta|body|table|style|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"\s*<(?:\?xml|Workbook\b|\?mso-application)")
_OTHER_BINARY = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF",
                 b"Rar!", b"7z\xbc\xaf", b"SQLite format 3", b"BZh", b"\xfd7zXZ")  # fmt: skip
_HEAD_BYTES = 8 * 1024
_CONTENT_TYPES, _MOST_OF_CONTENT_TYPES = "[content_types].xml", 1024 * 1024
_IS_WORKBOOK = re.compile(rb"(?:spreadsheetml\.[\w.]+|ms-excel\.[\w.]+)\.main\+xml")
UTF8_MARK = b"\xef\xbb\xbf"
TEXT_SUFFIXES = (".csv", ".tsv", ".txt")


def format_of(path: Path) -> FileFormat:
    """The format of a file; raises UnreadableFileError for what is none of ours, and says why."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if not head:
        raise UnreadableFileError(Code.FILE_EMPTY, _("the file is empty; export it again"))
    if head.startswith((ZIP, EMPTY_ZIP)):
        return _format_in_zip(path)
    if head.startswith(_OLE):
        return _format_in_ole(path)
    if head.startswith(_OLD_EXCEL):
        return FileFormat.XLS
    if head.startswith(_ENCRYPTED_PARQUET):
        raise password_protected()
    if head.startswith(_PARQUET):
        return FileFormat.PARQUET
    if not head.startswith(GZIP):
        _refuse_other_files(path, head.removeprefix(UTF8_MARK))
    if FORMAT_OF_SUFFIX.get(path.suffix.lower(), FileFormat.TEXT) is not FileFormat.TEXT:
        raise UnreadableFileError(
            Code.FILE_FORMAT,
            _(
                "not a workbook but text (csv) under the name of one; name it .csv, or open it in "
                "Excel and save it as xlsx"
            ),
        )
    return FileFormat.TEXT


def is_renamed(path: Path, found: FileFormat) -> bool:
    """Whether the name ends like that of another format."""
    return FORMAT_OF_SUFFIX.get(path.suffix.lower(), found) is not found


def _refuse_other_files(path: Path, head: bytes) -> None:
    """Raise for a file that is neither a spreadsheet nor text with separators."""
    if _HTML.match(head) or (_XML.match(head) and b"<html" in head.lower()):
        raise _save_as(_("this is HTML (a web page)"))
    if _XML.match(head):
        spreadsheet = b"schemas-microsoft-com:office:spreadsheet" in head
        raise _save_as(_("this is an XML spreadsheet of 2003") if spreadsheet else _("this is XML"))
    text_by_name = path.suffix.lower() in TEXT_SUFFIXES
    if head.startswith(_OTHER_BINARY) or not head.strip(b"\0"):
        raise _not_a_spreadsheet()
    if b"\0" in head and not text_by_name and not utf16_without_mark(head):
        raise _not_a_spreadsheet()


def utf16_without_mark(head: bytes) -> str | None:
    """The encoding of UTF-16 text that does not say so, None for other bytes.

    Latin and Cyrillic letters have 0 and 4 as the other byte of each pair.
    """
    if b"\0\0" in head:
        return None
    for name, start in (("utf-16-le", 1), ("utf-16-be", 0)):
        others = head[start::2]
        if len(others) > 1 and sum(one in {0, 4} for one in others) > len(others) * 9 // 10:
            return name
    return None


def _format_in_zip(path: Path) -> FileFormat:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            kind = _office_kind(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError):
        raise damaged_file() from None
    if kind is not None:
        return kind
    if {"mimetype", "content.xml"} <= names:
        return FileFormat.ODS
    if "encrypted-package" in names:
        raise password_protected()
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise _not_a_spreadsheet()
    if any(name.startswith(("xl/", "[Content_Types]")) for name in names):
        raise damaged_file()
    if len(text_files_in(names)) == 1:
        return FileFormat.TEXT
    raise UnreadableFileError(
        Code.FILE_FORMAT,
        _("an archive, and not of one csv file; unpack it and name the files in it"),
    )


def _office_kind(archive: zipfile.ZipFile) -> FileFormat | None:
    """The format of a package of Office, by its usual parts or by what it says of them."""
    names = {name.replace("\\", "/").lstrip("/").lower(): name for name in archive.namelist()}
    if "xl/workbook.bin" in names:
        raise _save_as(_("a binary workbook (xlsb)"))
    if "xl/workbook.xml" in names:
        return FileFormat.XLSX
    if _CONTENT_TYPES not in names:
        return None
    with archive.open(names[_CONTENT_TYPES]) as stream:
        types = stream.read(_MOST_OF_CONTENT_TYPES)
    if b"sheet.binary" in types:
        raise _save_as(_("a binary workbook (xlsb)"))
    return FileFormat.XLSX if _IS_WORKBOOK.search(types) else None


def text_files_in(names: set[str]) -> list[str]:
    """The csv files of an archive, by the names of its entries."""
    return [name for name in names if name.lower().endswith(TEXT_SUFFIXES)]


def _format_in_ole(path: Path) -> FileFormat:
    """Old workbooks and locked new ones are both containers of the same kind."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            raise password_protected()
        if any(data.find(name.encode("utf-16-le")) >= 0 for name in ("Workbook", "Book")):
            return FileFormat.XLS
        if data.find("WordDocument".encode("utf-16-le")) >= 0:
            raise _not_a_spreadsheet()
    # The names of its parts stand at its end, which is missing.
    raise damaged_file()


def password_protected() -> UnreadableFileError:
    """A file that only its password opens."""
    return UnreadableFileError(
        Code.FILE_PASSWORD,
        _("password protected; open it, remove the password and save it"),
    )


def _not_a_spreadsheet() -> UnreadableFileError:
    return UnreadableFileError(
        Code.FILE_FORMAT,
        _("not a spreadsheet; the formats are {formats}").format(
            formats=", ".join(FORMAT_OF_SUFFIX)
        ),
    )


def _save_as(what: str) -> UnreadableFileError:
    return UnreadableFileError(
        Code.FILE_FORMAT,
        _("{what}; open it in Excel and save it as xlsx").format(what=what),
    )
