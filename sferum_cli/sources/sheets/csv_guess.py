"""In which encoding and with which separator the header of a csv file makes sense."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sferum_cli.problems import Code
from sferum_cli.rulebook.roles import KNOWN_ROLES
from sferum_cli.rulebook.words import OrganizationType
from sferum_cli.sources.files.text_bytes import (
    CYRILLIC_ENCODINGS,
    SEPARATORS,
    SURELY_UTF8,
    TextBytes,
    decoded_head,
    encoding_by_mark,
    not_text_at,
    possible_encodings,
)
from sferum_cli.sources.files.unreadable import UnreadableFileError
from sferum_cli.sources.sheets.csv_rows import LONGEST_CELL
from sferum_cli.sources.sheets.head import HEAD_ROWS, HeadRow, Sense
from sferum_cli.translation import gettext as _

_WORDS_OF_THE_BODY = (
    *(role for role in KNOWN_ROLES if role),
    *OrganizationType,
    "да",
    "нет",
    "школ",
    "район",
    "област",
)
_SEPARATOR_LINE = "sep="
"""Excel's own first line, which says the separator."""

_LINE_END = re.compile(r"\r\n?|\n")
_NO_RUSSIAN_SIGN = re.compile("[^\x00-\x7f\u00a0А-Яа-яЁё«»„“”‘’№–—…°§•\ufeff]")
_ODD_CASE = re.compile("[а-яё][А-ЯЁ]")
_OTHER_LETTER = re.compile("[^\x00-\x7f]")
_MOST_ODD = 0.02
"""So much of a Russian text may be other signs, and capitals within words."""

_SURELY_MORE_WORDS = 3
"""An encoding under which the body has so many times more words of ours than under another."""

_RARE_ENCODINGS = ("iso8859-5", "cp855")
"""Never taken unless named: they are only proposed."""


@dataclass(frozen=True)
class _Reading:
    """How the first lines look in one encoding: ``names`` is how many of our names they hold."""

    encoding: str
    separator: str
    text: str
    names: int
    is_russian: bool
    words: int

    @property
    def rank(self) -> tuple[int, bool, int]:
        return self.names, self.is_russian, self.words

    def is_certain(self, readings: Sequence["_Reading"]) -> bool:
        """Whether none of the other encodings makes as much sense of the text.

        Where the header is Latin it holds our names in each: the body must tell.
        """
        rivals = [
            other
            for other in readings
            if other.rank[:2] == self.rank[:2] and other.text != self.text
        ]
        if self.words:
            return all(other.words * _SURELY_MORE_WORDS < self.words for other in rivals)
        return self.is_russian and not rivals


def encoding_and_separator(
    text: TextBytes, sense: Sense, encoding: str | None, separator: str | None
) -> tuple[str, str]:
    """The encoding and the separator under which the header makes most ``sense``.

    ``encoding`` and ``separator`` say one for certain, but for a file that says its encoding
    itself, by a mark or by being UTF-8. Raises UnreadableFileError where it cannot be told.
    """
    if encoding and not _is_surely_unicode(text):
        reading = _reading(text, sense, encoding, separator)
        return encoding, reading.separator
    readings = [_reading(text, sense, one, separator) for one in possible_encodings(text)]
    best = max(readings, key=lambda reading: reading.rank)
    if best.encoding not in CYRILLIC_ENCODINGS:
        return best.encoding, best.separator
    if text.not_utf8_at is not None:
        before = text.head()[: text.not_utf8_at].decode("utf-8", "ignore")
        if sum(not sign.isascii() for sign in before) >= SURELY_UTF8:
            mark = _reading(text, sense, "utf-8", separator).separator
            raise not_text_at(text, text.not_utf8_at, "utf-8", mark)
    if best.is_certain(readings):
        return best.encoding, best.separator
    readings += [_reading(text, sense, one, separator) for one in _RARE_ENCODINGS]
    raise _uncertain(text, sorted(readings, key=lambda one: one.rank, reverse=True))


def head_of(text: str, separator: str) -> list[HeadRow]:
    """The first filled rows; Excel's line with the separator is none of them."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    said = _separator_said(text) is not None
    rows = (
        HeadRow(reader.line_num, tuple(cell.strip() for cell in cells))
        for cells in reader
        if any(cell.strip() for cell in cells) and not (said and reader.line_num == 1)
    )
    try:
        return list(islice(rows, HEAD_ROWS))
    except csv.Error:
        return []


def _reading(text: TextBytes, sense: Sense, encoding: str, separator: str | None) -> _Reading:
    """The first lines in an encoding, with the separator that makes most sense of them."""
    head = decoded_head(text, encoding)
    said = separator or _separator_said(head)
    marks = [said] if said else SEPARATORS
    found = [sense(head_of(head, mark)) for mark in marks]
    most = max(found)
    return _Reading(
        encoding,
        marks[found.index(most)],
        head,
        most,
        _is_russian(head),
        sum(head.count(word) for word in _WORDS_OF_THE_BODY),
    )


def _is_russian(text: str) -> bool:
    """Whether the letters that are no ASCII are Russian ones, capitals in front of words."""
    odd = len(_NO_RUSSIAN_SIGN.findall(text)) + len(_ODD_CASE.findall(text))
    return odd <= _MOST_ODD * len(_OTHER_LETTER.findall(text))


def _is_surely_unicode(text: TextBytes) -> bool:
    if encoding_by_mark(text) is not None:
        return True
    if text.not_utf8_at is not None or text.nul_at is not None:
        return False
    return len(_OTHER_LETTER.findall(decoded_head(text, "utf-8"))) >= SURELY_UTF8


def _separator_said(head: str) -> str | None:
    """The separator of Excel's line «sep=;», if the file begins with it."""
    first = _LINE_END.split(head.removeprefix("\ufeff"), maxsplit=1)[0].strip('"')
    if not first.lower().startswith(_SEPARATOR_LINE):
        return None
    return first[len(_SEPARATOR_LINE) :][:1] or None


def _uncertain(text: TextBytes, readings: Sequence[_Reading]) -> UnreadableFileError:
    """The refusal, with an encoding that reads the whole file and finds a header, if one does."""
    line = None if text.not_utf8_at is None else text.line_before(text.not_utf8_at)[0]
    proposed = next(_proposals(text, readings), None)
    if proposed is None:
        message = _(
            "the encoding cannot be told; open the file in Excel and save it as «CSV UTF-8», or "
            "name the encoding with --encoding"
        )
    else:
        message = _(
            "the encoding cannot be told; name it with --encoding, for example {name}"
        ).format(name=proposed)
    return UnreadableFileError(Code.ENCODING_UNCERTAIN, message, row=line)


def _proposals(text: TextBytes, readings: Sequence[_Reading]) -> Iterator[str]:
    for reading in readings:
        if reading.names and _is_text_in(text, reading.encoding):
            yield reading.encoding


def _is_text_in(text: TextBytes, encoding: str) -> bool:
    """Whether the whole file is text in this encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in text.chunks():
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
