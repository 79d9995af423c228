"""Which format a file has: seen from its bytes, whatever its name ends with."""

import re
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path

from sferum_cli.problems import Code
from sferum_cli.sources.files.contents import Content, bytes_of, stream_of
from sferum_cli.sources.files.other_files import save_as, what_else
from sferum_cli.sources.files.unreadable import UnreadableFileError, damaged_file
from sferum_cli.translation import gettext as _


class FileFormat(StrEnum):
    """The formats that are read."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    PARQUET = "parquet"
    TEXT = "csv"
    ARCHIVE = "zip"
    """Files in a file: each is read as if it stood in a folder."""


FORMAT_OF_SUFFIX = {
    ".xlsx": FileFormat.XLSX,
    ".xlsm": FileFormat.XLSX,
    ".xls": FileFormat.XLS,
    ".ods": FileFormat.ODS,
    ".csv": FileFormat.TEXT,
    ".tsv": FileFormat.TEXT,
    ".txt": FileFormat.TEXT,
    ".gz": FileFormat.ARCHIVE,
    ".zip": FileFormat.ARCHIVE,
    ".parquet": FileFormat.PARQUET,
}
"""In a folder only files with one of these suffixes are looked at."""

_WORKBOOKS = (FileFormat.XLSX, FileFormat.XLS, FileFormat.ODS)

KNOWN_BY_SUFFIX_ONLY = frozenset({".xlsb"})
"""Not read, but somebody means data by them: they are named and not passed over."""

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
GZIP = b"\x1f\x8b"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x10\x00",
              b"\x09\x08\x08\x00")  # fmt: skip
_PARQUET, _ENCRYPTED_PARQUET = b"PAR1", b"PARE"
_HEAD_BYTES = 8 * 1024
_CONTENT_TYPES, _MOST_OF_CONTENT_TYPES = "[content_types].xml", 1024 * 1024
_IS_WORKBOOK = re.compile(rb"(?:spreadsheetml\.[\w.]+|ms-excel\.[\w.]+)\.main\+xml")
_OLE_ENTRY = 128
_STREAMS_OF_RIGHTS = {"\tdrmcontent", "\tdrmviewercontent", "drmencryptedtransform"}
_STREAMS_OF_OTHERS = {"worddocument", "powerpoint document", "__properties_version1.0",
                      "visiodocument", "contents"}  # fmt: skip
_OLE_NAME = re.compile(
    b"|".join(
        re.escape(name.encode("utf-16-le"))
        for name in sorted(
            {"encryptedpackage", "workbook", "book", *_STREAMS_OF_RIGHTS, *_STREAMS_OF_OTHERS}
        )
    ),
    re.IGNORECASE,
)
UTF8_MARK = b"\xef\xbb\xbf"
TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
GZIP_SUFFIX = ".gz"


def format_of(path: Path, content: Content) -> FileFormat:
    """The format of a file that is called ``path``.

    Raises UnreadableFileError for what is none of ours, and says why.
    """
    with stream_of(content) as stream:
        head = stream.read(_HEAD_BYTES)
    if not head:
        raise UnreadableFileError(Code.FILE_EMPTY, _("the file is empty; export it again"))
    if head.startswith((ZIP, EMPTY_ZIP)):
        return _format_in_zip(content)
    if head.startswith(_OLE):
        return _format_in_ole(content)
    if head.startswith(_OLD_EXCEL):
        return FileFormat.XLS
    if head.startswith(_ENCRYPTED_PARQUET):
        raise password_protected()
    if head.startswith(_PARQUET):
        return FileFormat.PARQUET
    _refuse_other_files(path, head)
    if format_of_name(path) not in (FileFormat.TEXT, FileFormat.ARCHIVE, None):
        raise UnreadableFileError(
            Code.FILE_FORMAT,
            _(
                "not a workbook but text (csv) under the name of one; name it .csv, or open it in "
                "Excel and save it as xlsx"
            ),
        )
    return FileFormat.TEXT


def format_of_name(path: Path) -> FileFormat | None:
    """The format that a name tells; that of the file in it where it is a gzip («a.xlsx.gz»)."""
    if path.suffix.lower() == GZIP_SUFFIX and Path(path.stem).suffix.lower() in FORMAT_OF_SUFFIX:
        path = Path(path.stem)
    return FORMAT_OF_SUFFIX.get(path.suffix.lower())


def name_without_suffixes(path: Path) -> str:
    """The name of a file without the suffixes of formats: «Омск.csv.gz» is «Омск»."""
    while path.suffix.lower() in FORMAT_OF_SUFFIX:
        path = Path(path.stem)
    return path.name


def is_renamed(path: Path, found: FileFormat) -> bool:
    """Whether the name ends like that of another format."""
    return format_of_name(path) not in (found, None, FileFormat.ARCHIVE)


def _refuse_other_files(path: Path, head: bytes) -> None:
    """Raise for a file that is neither a spreadsheet nor text with separators."""
    is_called_workbook = format_of_name(path) in _WORKBOOKS
    if (error := what_else(head, is_called_workbook=is_called_workbook)) is not None:
        raise error
    text_by_name = path.suffix.lower() in TEXT_SUFFIXES
    if not head.strip(b"\0"):
        raise not_a_spreadsheet()
    if b"\0" in head and not text_by_name and not utf16_without_mark(head):
        raise not_a_spreadsheet()


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


def _format_in_zip(content: Content) -> FileFormat:
    try:
        with stream_of(content) as stream, zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            kind = _office_kind(archive)
            document = _kind_of_document(archive, names)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError):
        raise damaged_file() from None
    if kind is not None:
        return kind
    if "encrypted-package" in names:
        raise password_protected()
    if document is not None:
        if b"spreadsheet" not in document:
            raise not_a_spreadsheet()
        return FileFormat.ODS
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names):
        raise UnreadableFileError(
            Code.FILE_FORMAT,
            _("this is a table of Apple Numbers; export it there to Excel (xlsx)"),
        )
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise not_a_spreadsheet()
    if any(name.startswith(("xl/", "[Content_Types]")) for name in names):
        raise damaged_file()
    return FileFormat.ARCHIVE


def _office_kind(archive: zipfile.ZipFile) -> FileFormat | None:
    """The format of a package of Office, by its usual parts or by what it says of them."""
    names = {name.replace("\\", "/").lstrip("/").lower(): name for name in archive.namelist()}
    if "xl/workbook.bin" in names:
        raise save_as(_("a binary workbook (xlsb)"))
    if "xl/workbook.xml" in names:
        return FileFormat.XLSX
    if _CONTENT_TYPES not in names:
        return None
    with archive.open(names[_CONTENT_TYPES]) as stream:
        types = stream.read(_MOST_OF_CONTENT_TYPES)
    if b"sheet.binary" in types:
        raise save_as(_("a binary workbook (xlsb)"))
    return FileFormat.XLSX if _IS_WORKBOOK.search(types) else None


def _kind_of_document(archive: zipfile.ZipFile, names: set[str]) -> bytes | None:
    """What an OpenDocument says that it is; None for another zip.

    Not every program writes a «mimetype»: then its content says it. That of a locked one does
    not, and is refused for its lock later.
    """
    if "content.xml" not in names:
        return None
    if "mimetype" in names:
        with archive.open("mimetype") as stream:
            return stream.read(_HEAD_BYTES)
    with archive.open("content.xml") as stream:
        head = stream.read(_HEAD_BYTES)
    if b"opendocument" not in head and "META-INF/manifest.xml" not in names:
        return None
    others = (b"<office:text", b"<office:presentation", b"<office:drawing")
    return b"" if any(other in head for other in others) else b"spreadsheet"


def _format_in_ole(content: Content) -> FileFormat:
    """Old workbooks and locked new ones are both containers of the same kind."""
    streams = _streams_of_ole(bytes_of(content))
    if streams & _STREAMS_OF_RIGHTS:
        raise UnreadableFileError(
            Code.FILE_PASSWORD,
            _(
                "protected by rights to open it (IRM); open it in Excel, take the protection off "
                "and save it as xlsx"
            ),
        )
    if "encryptedpackage" in streams:
        raise password_protected()
    if streams & {"workbook", "book"}:
        return FileFormat.XLS
    if streams & _STREAMS_OF_OTHERS:
        raise not_a_spreadsheet()
    # The names of its parts stand at its end, which is missing.
    raise damaged_file()


def _streams_of_ole(data: bytes) -> set[str]:
    """The names in the directory of an old container, in small letters.

    Each has an entry of 128 bytes, that begins with it, and says its length.
    """
    found = set()
    for match in _OLE_NAME.finditer(data):
        start, length = match.start(), match.end() - match.start()
        said = int.from_bytes(data[start + 64 : start + 66], "little")
        if start % _OLE_ENTRY == 0 and said == length + 2:
            found.add(match[0].decode("utf-16-le").lower())
    return found


def password_protected() -> UnreadableFileError:
    """A file that only its password opens."""
    return UnreadableFileError(
        Code.FILE_PASSWORD,
        _("password protected; open it, remove the password and save it"),
    )


def not_a_spreadsheet() -> UnreadableFileError:
    """A file that is nothing that is known here."""
    return UnreadableFileError(
        Code.FILE_FORMAT,
        _("not a spreadsheet; the formats are {formats}").format(
            formats=", ".join(FORMAT_OF_SUFFIX)
        ),
    )
