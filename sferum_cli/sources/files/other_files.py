"""Files that are no tables of ours but come under the name of one: what each is, and what to do."""

import re
from dataclasses import dataclass

from sferum_cli.problems import Code
from sferum_cli.sources.files.unreadable import UnreadableFileError
from sferum_cli.translation import gettext as _

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_BEFORE_MARKUP = re.compile(r"(?:\s+|<!--.*?-->|<\?.*?\?>)+", re.DOTALL)
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|meta|link|title|script|style|body|form|table|tr|div|center|"
    r"font|span|p|br|h[1-6])\b",
    re.IGNORECASE,
)
_ANYWHERE = re.IGNORECASE | re.DOTALL | re.MULTILINE
_HTML_ANYWHERE = re.compile(r"<(?:!doctype\s+html|html|table)\b", re.IGNORECASE)
_OWN_PAGE = re.compile(r"<meta name=generator content=.sferum ")
"""What a page of ours says of itself (render/page.html.j2)."""
_MAIL = re.compile(r"\s*(?:[A-Za-z][A-Za-z-]*:.*?^)?MIME-Version:\s*1", _ANYWHERE)
_ELEMENT = re.compile(r"<[\w:]+[\s>]")
_SYLK = re.compile(r"ID;P[A-Z0-9]*(?:;[A-Z]+)*\r?\n[A-Z];")
_DIF = re.compile(r"TABLE\s*?\r?\n0,1\r?\n")
_TAR = slice(257, 262)
_MOST_BEFORE_MARKUP = 4096


def what_else(head: bytes, *, is_called_workbook: bool) -> UnreadableFileError | None:
    """What a file is by its first bytes, as an error; None for what may be text of a table.

    ``is_called_workbook``: its name is that of a workbook, so that no text in it is a table.
    """
    for kind in _binary_kinds():
        if head.startswith(kind.starts) or (kind.is_tar and head[_TAR] == b"ustar"):
            return kind.error()
    text = _text_of(head)
    markup = text[match.end() :] if (match := _BEFORE_MARKUP.match(text)) else text
    if _HTML.match(markup):
        if _OWN_PAGE.search(markup):
            return own_report()
        return save_as(_("this is HTML (a web page)"))
    if _MAIL.match(text[:_MOST_BEFORE_MARKUP]):
        return save_as(_("this is a web page in one file (MHT)"))
    if text.lstrip().startswith("<?xml") or _ELEMENT.match(markup):
        return _xml(text)
    if is_called_workbook and _HTML_ANYWHERE.search(text):
        return save_as(_("this is HTML (a web page)"))
    if _SYLK.match(text) or _DIF.match(text):
        return save_as(_("this is a table of an old exchange format (SYLK, DIF)"))
    return None


def own_report() -> UnreadableFileError:
    """What this product wrote itself: no table for it, and it may be replaced."""
    return UnreadableFileError(
        Code.FILE_OWN_REPORT,
        _("a report or a list of sferum itself; it is not read as an input"),
    )


def _xml(text: str) -> UnreadableFileError:
    if "<html" in text.lower():
        return save_as(_("this is HTML (a web page)"))
    if "schemas-microsoft-com:office:spreadsheet" in text:
        return save_as(_("this is an XML spreadsheet of 2003"))
    if "opendocument:xmlns:office" in text:
        return UnreadableFileError(
            Code.FILE_FORMAT,
            _(
                "this is a table of LibreOffice in plain XML (fods); open it there and save it "
                "as ods"
            ),
        )
    return save_as(_("this is XML"))


def _text_of(head: bytes) -> str:
    """The first characters, as far as markup is concerned: it is ASCII in any encoding."""
    if head.startswith(_UTF8_MARK):
        return head[len(_UTF8_MARK) :].decode("latin-1")
    for mark, name in _UTF16_MARKS.items():
        if head.startswith(mark):
            return head[len(mark) :].decode(name, "replace")
    for start, name in ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if head.startswith(start):
            return head.decode(name, "replace")
    return head.decode("latin-1")


@dataclass(frozen=True)
class _BinaryKind:
    """Files that begin with one of ``starts``, and how their refusal reads."""

    starts: tuple[bytes, ...]
    message: str
    is_tar: bool = False

    def error(self) -> UnreadableFileError:
        return UnreadableFileError(Code.FILE_FORMAT, self.message)


def _binary_kinds() -> tuple[_BinaryKind, ...]:
    return (
        _BinaryKind(
            (b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"MSCF"),
            _(
                "an archive that is not unpacked here (only zip and gz are); unpack it and name "
                "the files in it"
            ),
            is_tar=True,
        ),
        _BinaryKind((b"%PDF",), _not_a_table(_("a PDF"))),
        _BinaryKind((b"{\\rtf",), _not_a_table(_("a text of Word (RTF)"))),
        _BinaryKind((b"\x89PNG", b"\xff\xd8\xff", b"GIF8"), _not_a_table(_("a picture"))),
        _BinaryKind((b"SQLite format 3", b"\0\1\0\0Standard"), _not_a_table(_("a database"))),
        _BinaryKind((b"\x7fELF", b"MZ\x90\0"), _not_a_table(_("a program"))),
    )


def _not_a_table(what: str) -> str:
    return _("this is {what}, not a spreadsheet; export the table as xlsx or csv").format(what=what)


def save_as(what: str) -> UnreadableFileError:
    """A file that Excel opens and we do not."""
    return UnreadableFileError(
        Code.FILE_FORMAT,
        _("{what}; open it in Excel and save it as xlsx").format(what=what),
    )
