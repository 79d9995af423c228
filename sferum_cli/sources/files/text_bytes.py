"""The bytes of a text file: unpacked within the limits, looked through once, turned into UTF-8."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sferum_cli.excel import column_letter
from sferum_cli.problems import Code
from sferum_cli.sources.files.formats import UTF8_MARK, utf16_without_mark
from sferum_cli.sources.files.limits import Limits
from sferum_cli.sources.files.unreadable import (
    UnreadableFileError,
    damaged_file,
    not_opened,
    over_limit,
)
from sferum_cli.translation import gettext as _

HEAD_BYTES = 256 * 1024
_CHUNK = 4 * 1024 * 1024
SEPARATORS = (";", ",", "\t", "|")
CYRILLIC_ENCODINGS = ("cp1251", "cp866", "koi8-r", "mac-cyrillic")
_BYTE_ORDER_MARKS = {UTF8_MARK: "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
SURELY_UTF8 = 4
"""So many characters that are no ASCII and valid UTF-8 are no accident of another encoding."""

_LONE_CARRIAGE_RETURN = re.compile(rb"\r(?!\n)")
_END_MARK = b"\x1a"
"""What DOS programs write behind the last line of a text."""

_MARKS_BEFORE_A_LINE = re.compile(rb"^(?:\xef\xbb\xbf|\x1a)+", re.MULTILINE)
_AFTER_THE_END = _END_MARK + b"\r\n"


@dataclass
class TextBytes:
    """The bytes of a text file: where they are, and what one look through all of them found.

    ``source`` is the file itself, or its bytes in memory once they were unpacked or decoded.
    """

    source: Path | bytes
    lines: int = 0
    has_quotes: bool = False
    has_carriage_returns: bool = False
    has_marks: bool = False
    ends_with_line: bool = True
    not_utf8_at: int | None = None
    nul_at: int | None = None

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The bytes as a stream; raises UnreadableFileError for a file that is gone by now."""
        try:
            opened = (
                io.BytesIO(self.source)
                if isinstance(self.source, bytes)
                else self.source.open("rb")
            )
        except OSError as error:
            raise not_opened(error) from None
        with opened as stream:
            yield stream

    def head(self, size: int = HEAD_BYTES) -> bytes:
        """The first bytes."""
        with self.open() as stream:
            return stream.read(size)

    def chunks(self) -> Iterator[bytes]:
        """All bytes, in pieces."""
        with self.open() as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk

    def count(self, sign: str) -> int:
        """How often a character of one byte stands in the text."""
        return sum(chunk.count(sign.encode()) for chunk in self.chunks())

    def line_before(self, position: int, encoding: str = "utf-8") -> tuple[int, str]:
        """The line, from 1 on, of the byte at ``position``, and what stands before it there."""
        decoder = io.IncrementalNewlineDecoder(
            codecs.getincrementaldecoder(encoding)("replace"), translate=True
        )
        line, before, left = 1, "", position
        with self.open() as stream:
            while chunk := stream.read(min(_CHUNK, left)):
                left -= len(chunk)
                found = decoder.decode(chunk, final=not left)
                line += found.count("\n")
                # A line as long as a piece is no line of a table: its first pieces may go.
                before = found.rpartition("\n")[2] if "\n" in found else before[-_CHUNK:] + found
        return line, before.replace("\0", " ")


def looked_through(source: Path | bytes, *, to_the_end: bool = False) -> TextBytes:
    """Look once through all bytes: are they UTF-8, how many lines, are there quotes.

    Letters that are no ASCII and valid UTF-8 are no accident: the rest is left to the reader,
    which stops at what is not. ``to_the_end`` looks on to say where that is.
    """
    found = TextBytes(source)
    decoder = codecs.getincrementaldecoder("utf-8")()
    read = 0
    surely_utf8 = False
    chunk = last = b""
    with found.open() as stream:
        while chunk := stream.read(_CHUNK):
            found.lines += chunk.count(b"\n")
            found.has_quotes = found.has_quotes or b'"' in chunk
            found.has_carriage_returns = found.has_carriage_returns or b"\r" in chunk
            found.has_marks = found.has_marks or _holds_marks(last, chunk)
            if found.nul_at is None and b"\0" in chunk:
                found.nul_at = read + chunk.index(b"\0")
            if found.not_utf8_at is None and not surely_utf8:
                others = _check_utf8(found, decoder, chunk, read)
                surely_utf8 = not to_the_end and others >= SURELY_UTF8
            read += len(chunk)
            last = chunk
            if found.nul_at is not None and found.not_utf8_at is None:
                break  # never text that is read on
    if found.not_utf8_at is None and found.nul_at is None and not surely_utf8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            found.not_utf8_at = read - (error.end - error.start)
    found.ends_with_line = last.endswith((b"\n", b"\r"))
    return found


def _holds_marks(last: bytes, chunk: bytes) -> bool:
    """Whether a piece of a text holds a mark of its beginning or end, but for the first bytes."""
    first = UTF8_MARK[:1]  # one byte is looked for much faster than three
    if _END_MARK in chunk:
        return True
    if first not in chunk and first not in last[-len(UTF8_MARK) :]:
        return False
    inside = len(UTF8_MARK)
    return UTF8_MARK in chunk[0 if last else inside :] or (
        bool(last) and UTF8_MARK in last[-inside:] + chunk[:inside]
    )


def _check_utf8(
    found: TextBytes, decoder: codecs.IncrementalDecoder, chunk: bytes, read: int
) -> int:
    """Note a byte that is not UTF-8; gives the number of characters that are no ASCII, at most."""
    waiting = len(decoder.getstate()[0])
    if not waiting and chunk.isascii():
        return 0
    try:
        return len(chunk) - len(decoder.decode(chunk))
    except UnicodeDecodeError as error:
        found.not_utf8_at = read - waiting + error.start
        return 0


def encoding_by_mark(text: TextBytes) -> str | None:
    """The encoding that the byte order mark of a file says."""
    head = text.head(len(UTF8_MARK))
    return next((name for mark, name in _BYTE_ORDER_MARKS.items() if head.startswith(mark)), None)


def possible_encodings(text: TextBytes) -> tuple[str, ...]:
    """The encodings that the bytes may have, by their mark, or by being UTF-8 throughout.

    Cyrillic text of a one-byte encoding is not valid UTF-8: no need to ask the header then.
    """
    if marked := encoding_by_mark(text):
        return (marked,)
    if text.nul_at is not None and (utf16 := utf16_without_mark(text.head(8192))):
        return (utf16,)
    return ("utf-8",) if text.not_utf8_at is None else CYRILLIC_ENCODINGS


def decoded_head(text: TextBytes, encoding: str) -> str:
    """The first lines as text; what is not of this encoding is replaced, and found later."""
    head = text.head()
    found = codecs.getincrementaldecoder(encoding)("replace").decode(head)
    if len(head) < HEAD_BYTES:
        return found
    return found[: found.rfind("\n") + 1] or found


def as_utf8(text: TextBytes, encoding: str, separator: str, limits: Limits) -> TextBytes:
    """The same text in UTF-8 with line feeds; ``text`` itself where it is that already.

    Raises UnreadableFileError where some byte is not of this encoding, with its line.
    """
    is_utf8 = codecs.lookup(encoding).name in {"utf-8", "utf-8-sig"}
    if is_utf8 and text.not_utf8_at is not None:
        raise not_text_at(text, text.not_utf8_at, "utf-8", separator)
    if is_utf8 and text.nul_at is not None:
        raise _nul_at(text, text.nul_at, separator)
    if not is_utf8:
        text = looked_through(_transcoded(text, encoding, separator, limits))
        if text.nul_at is not None:
            raise _nul_at(text, text.nul_at, separator)
    if text.has_marks or (text.has_carriage_returns and _has_lone_carriage_returns(text)):
        return looked_through(_with_plain_lines(text, limits))
    return text


def _with_plain_lines(text: TextBytes, limits: Limits) -> bytes:
    """The text with line feeds for lone carriage returns, and without marks around its lines.

    Files that were put together carry the byte order mark of each; DOS programs end a text by
    U+001A, and one that has it was not cut off.
    """
    with text.open() as stream:
        data = stream.read(int(limits.unzipped) + 1)
    if len(data) > limits.unzipped:
        raise over_limit("unzipped", int(limits.unzipped))
    data = _LONE_CARRIAGE_RETURN.sub(b"\n", data)
    if not text.has_marks:
        return data
    rows = data.rstrip(_AFTER_THE_END)
    if _END_MARK in data[len(rows) :]:
        data = rows + b"\n"
    return _MARKS_BEFORE_A_LINE.sub(b"", data)


def _has_lone_carriage_returns(text: TextBytes) -> bool:
    last = b""
    for chunk in text.chunks():
        if _LONE_CARRIAGE_RETURN.search(last + chunk[:-1]):
            return True
        last = chunk[-1:]
    return last == b"\r"


def _transcoded(text: TextBytes, encoding: str, separator: str, limits: Limits) -> bytes:
    """The text as UTF-8 bytes, piece by piece."""
    decoder = codecs.getincrementaldecoder(encoding)()
    out = io.BytesIO()
    read = 0
    with text.open() as stream:
        while True:
            chunk = stream.read(_CHUNK)
            waiting = len(decoder.getstate()[0])
            try:
                out.write(decoder.decode(chunk, final=not chunk).encode())
            except UnicodeEncodeError:
                raise damaged_file() from None
            except UnicodeDecodeError as error:
                at = read - waiting + error.start
                raise not_text_at(text, at, encoding, separator) from None
            if not chunk:
                return out.getvalue()
            read += len(chunk)
            if out.tell() > limits.unzipped:
                raise over_limit("unzipped", int(limits.unzipped))


def not_text_at(
    text: TextBytes, position: int, encoding: str, separator: str
) -> UnreadableFileError:
    """A byte that is no text, with its line, its column, and the character in the line."""
    message = _(
        "character {number} of the line is not text in {encoding}: the file is damaged, or its "
        "encoding is another one (--encoding); export it again"
    )
    return _damage_at(text, position, encoding, separator, message)


def _nul_at(text: TextBytes, position: int, separator: str) -> UnreadableFileError:
    """A byte of nothing in a text that is UTF-8 but for it, or was made so."""
    message = _(
        "character {number} of the line is a NUL byte: the file is damaged, or was not copied to "
        "its end; export it again"
    )
    return _damage_at(text, position, "utf-8", separator, message)


def _damage_at(
    text: TextBytes, position: int, encoding: str, separator: str, message: str
) -> UnreadableFileError:
    line, before = text.line_before(position, encoding)
    cells = next(csv.reader([before], delimiter=separator), [""])
    return UnreadableFileError(
        Code.TEXT_DAMAGED,
        message.format(number=len(before) + 1, encoding=encoding),
        row=line,
        column=column_letter(max(len(cells), 1) - 1),
    )
