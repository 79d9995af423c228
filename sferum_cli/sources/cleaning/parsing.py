"""One cell's text → its value, or the reason why it has none.

Each ``parse_*`` takes the text of a cell and gives the value, or None for a cell that says
«nothing here». What it cannot read raises UnreadableError: nothing is guessed.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sferum_cli.problems import Code
from sferum_cli.rulebook.roles import BLANK_ROLE, KNOWN_ROLES
from sferum_cli.sources.cleaning.characters import HYPHENS, SPACES, plain, without_unseen
from sferum_cli.sources.cleaning.text import text_key
from sferum_cli.translation import gettext as _

MISSING = frozenset({"", "-", "х", "н/д"})
"""Keys of the texts that say a number is not known («—» is unified with «-»)."""

LARGEST_COUNT = 1_000_000_000
"""No count of people or messages is larger: a larger number is something else."""

LARGEST_SAFE_NUMBER = 10**15
"""A number cell above it has lost digits: Excel keeps fifteen."""

EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2100, 12, 31)

EXCEL_EPOCHS = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}  # noqa: DTZ001
"""Day 0 of Excel's serial dates, without and with the workbook's 1904 setting."""


class UnreadableError(ValueError):
    """The text is not a value of this kind; the message says what was expected.

    ``code`` is that of the problem, None for the usual one of the column.
    """

    def __init__(self, message: str, code: Code | None = None) -> None:
        super().__init__(message)
        self.code = code


_SPACE = re.compile(rf"[\s{SPACES}]+")
_DASH = re.compile(f"[{HYPHENS}]")
_WHOLE = re.compile(r"([0-9]+|[0-9]{1,3}( [0-9]{3})+)([.,]0+)?")
_THOUSANDS_OR_FRACTION = re.compile(r"[0-9]{1,3}([.,][0-9]{3})+")
_FRACTION = re.compile(r"[-+]?[0-9][0-9 ]*[.,][0-9]+")
_NEGATIVE = re.compile(r"- ?[0-9][0-9 .,]*")
_MINUS_ZERO = "-0"
"""How programs write a nought that came of a subtraction; it is no negative number."""


def parse_count(text: str) -> int | None:
    """A whole number of people, organizations, messages or calls, from 0 on.

    ``1 234``, ``1234,0`` and ``12.00`` are whole; ``1.234`` is not guessed at.
    """
    if text_key(text) in MISSING:
        return None
    key = _DASH.sub("-", _one_space(text))
    if _THOUSANDS_OR_FRACTION.fullmatch(key):
        raise UnreadableError(_("a whole number expected: thousands or a fraction?"))
    if key == _MINUS_ZERO:
        return 0
    if found := _WHOLE.fullmatch(key):
        number = int(found[1].replace(" ", ""))
        if number > LARGEST_COUNT:
            raise UnreadableError(_("a whole number expected, this one is too large"))
        return number
    if _NEGATIVE.fullmatch(key):
        raise UnreadableError(_("a whole number from 0 on expected, this one is negative"))
    if _FRACTION.fullmatch(key):
        raise UnreadableError(_("a whole number expected, this one is a fraction"))
    raise UnreadableError(_("a whole number expected"))


def _one_space(text: str) -> str:
    """The text of a number or a date without what nobody sees, every run of space one space."""
    return _SPACE.sub(" ", without_unseen(text)).strip()


_YES = frozenset({"да", "true", "истина", "1", "yes", "+"})
_NO = frozenset({"нет", "false", "ложь", "0", "no", "-"})
_FLOAT_YES_NO = re.compile("([01])[.,]0+")
_PARTICIPLE = re.compile(
    "(не ?)?(верифицирован|подтвержден|подключен|связан)(|а|о|ы|ный|ная|ное|ные)"
)


def parse_yes_no(text: str) -> bool | None:
    """Yes or no in the words that offices and exports use; None for a blank cell."""
    key = text_key(text)
    if found := _FLOAT_YES_NO.fullmatch(key):
        key = found[1]
    if not key:
        return None
    if key in _YES:
        return True
    if key in _NO:
        return False
    if found := _PARTICIPLE.fullmatch(key):
        return found[1] is None
    raise UnreadableError(_("«да» or «нет» expected"))


_ZONE = r"(?P<zone> ?(?:Z|UTC|GMT)| ?[+-][0-9]{2}(?::?[0-9]{2})?)"
_TIME = rf"(?:[T ]+([0-9]{{1,2}}):([0-9]{{2}})(?::([0-9]{{2}})(?:[.,]([0-9]+))?)?{_ZONE}?)?"
UTC_AT_END = r":[0-9:.,]+ ?(?:Z|UTC|GMT|[+-]00(?::?00)?)\s*$"
"""How a text ends that says that its time is UTC."""
_DAY_FIRST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?: ?г\.?)?" + _TIME)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})" + _TIME)
_SERIAL = re.compile(r"[0-9]{1,7}([.,][0-9]+)?")
_CENTURY = 2000


@dataclass(frozen=True)
class Moment:
    """A day with its time as the clock of its place shows it, midnight where there is none.

    ``offset`` is how far that clock is before UTC, None where the cell does not say.
    """

    clock: dt.datetime
    offset: dt.timedelta | None = None

    @property
    def is_utc(self) -> bool:
        """Whether the cell says that its time is UTC, which no office's clock shows."""
        return self.offset is not None and not self.offset

    @property
    def utc(self) -> dt.datetime:
        """The moment as the clock of Greenwich shows it, for one that says its offset."""
        return self.clock - (self.offset or dt.timedelta())


def parse_moment(text: str, *, epoch_1904: bool = False) -> dt.datetime | None:
    """A day, with its time if the cell has one (midnight else); None for a blank cell.

    Day first always: real dates as the reader prints them, ``dd.mm.yyyy``, ``d.m.yy``, the same
    with ``/`` or ``-``, ISO, and Excel's serial numbers (of 1904 where the workbook says so). A
    moment with a zone is one of that zone's clock.
    """
    moment = parse_zoned_moment(text, epoch_1904=epoch_1904)
    return None if moment is None else moment.clock


def parse_zoned_moment(text: str, *, epoch_1904: bool = False) -> Moment | None:
    """The moment that ``parse_moment`` gives, with what the cell says of its zone."""
    text = _DASH.sub("-", _one_space(text))
    if not text:
        return None
    try:
        moment = _moment(text, epoch_1904=epoch_1904)
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise UnreadableError(_("a date expected, like 24.10.2024"))
    check_range(moment.clock)
    return moment


def check_range(moment: dt.datetime) -> None:
    """Raise UnreadableError for a moment outside the years of K5."""
    if not EARLIEST <= moment.date() <= LATEST:
        raise UnreadableError(
            _("a date between {first} and {last} expected").format(
                first=EARLIEST.year, last=LATEST.year
            )
        )


def parse_day(text: str) -> dt.date | None:
    """A day without its time, for a date that a person types."""
    moment = parse_moment(text)
    return None if moment is None else moment.date()


def _moment(text: str, *, epoch_1904: bool) -> Moment | None:
    if found := _DAY_FIRST.fullmatch(text):
        day, _separator, month, year, *time = found.groups()
        full_year = int(year) if len(year) > 2 else _CENTURY + int(year)
        return _at(full_year, int(month), int(day), time)
    if found := _ISO.fullmatch(text):
        year, month, day, *time = found.groups()
        return _at(int(year), int(month), int(day), time)
    if _SERIAL.fullmatch(text):
        days = dt.timedelta(days=float(text.replace(",", ".")))
        return Moment((EXCEL_EPOCHS[epoch_1904] + days).replace(microsecond=0))
    return None


def _at(year: int, month: int, day: int, time: list[str | None]) -> Moment:
    *clock, fraction, zone = time
    hour, minute, second = (int(part or 0) for part in clock)
    microsecond = int((fraction or "")[:6].ljust(6, "0"))
    at = dt.datetime(year, month, day, hour, minute, second, microsecond)  # noqa: DTZ001
    return Moment(at, None if zone is None else _offset(zone.strip()))


def _offset(zone: str) -> dt.timedelta:
    """How far a zone is before UTC; raises ValueError for more than the day has."""
    if zone.isalpha():
        return dt.timedelta()
    digits = zone[1:].replace(":", "").ljust(4, "0")
    offset = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if offset >= dt.timedelta(hours=24) or int(digits[2:]) > 59:
        raise ValueError(zone)
    return -offset if zone[0] == "-" else offset


def has_lost_digits(number: str) -> bool:
    """Whether a number cell, as its file writes it, is above what Excel keeps every digit of."""
    try:
        return abs(float(number)) > LARGEST_SAFE_NUMBER
    except ValueError:
        return False


def lost_digits() -> str:
    """Why a number cell of more digits than Excel keeps cannot be read."""
    return _(
        "a number of more than 15 digits: Excel has lost the last ones; format the column as "
        "text and export again"
    )


GUARDED_ID = '= *"(.*)"'
"""An id under the formula that keeps its zeros in Excel."""
FLOAT_ID = "([0-9]+)[.,]0+"
SCIENTIFIC_ID = r"[0-9]+[.,][0-9]+[eEеЕ]\+?[0-9]+|[0-9]+[eEеЕ]\+[0-9]+"
_GUARDED_ID, _FLOAT_ID = re.compile(GUARDED_ID), re.compile(FLOAT_ID)
_SCIENTIFIC = re.compile(SCIENTIFIC_ID)


def parse_id(text: str) -> str | None:
    """An id as text: cleaned of what cannot be seen, otherwise as written (K2).

    Composed, without unseen characters, with plain spaces and hyphens, without Excel's guards
    (``="00120"``, ``'00120``), trimmed; ``10000001.0`` is ``10000001``. The message of an error
    never holds the text: it may be a person's id.
    """
    if text.isascii() and text.isdigit():  # as nearly all are, and each distinct one is read
        return text
    text = unguarded(plain(text).strip())
    if found := _FLOAT_ID.fullmatch(text):
        return found[1]
    if _SCIENTIFIC.fullmatch(text):
        raise UnreadableError(lost_id_digits())
    return text or None


def unguarded(text: str) -> str:
    """A trimmed text without the guards that keep its zeros in Excel, however many there are."""
    while True:
        bare = text.lstrip("'").strip()
        if found := _GUARDED_ID.fullmatch(bare):
            bare = found[1].strip()
        if bare == text:
            return text
        text = bare


def lost_id_digits() -> str:
    """Why an id in scientific notation cannot be read."""
    return _("an id whose last digits Excel has lost; format the column as text and export again")


_NOT_DIGITS = re.compile(r"\D")


def parse_digits(text: str, lengths: Sequence[int]) -> str | None:
    """A code of digits (ИНН, КПП, ОКТМО) with the zeros in front that a number cell lost."""
    text = parse_id(text) or ""
    if text_key(text) in MISSING:
        return None
    digits = _NOT_DIGITS.sub("", text)
    if not digits or _NOT_DIGITS.sub("", text) != text.replace(" ", ""):
        raise UnreadableError(_("a code of digits expected"))
    # An ОКТМО has 8 digits, or 11 for a settlement in it; a number cell drops its first zero.
    full = next((whole for whole in lengths if len(digits) <= whole), lengths[-1])
    return digits.zfill(full)


_ROLE_OF_KEY = {text_key(role): role for role in KNOWN_ROLES}


def parse_role(text: str, own: Mapping[str, str] | None = None) -> str:
    """A role in the rule book's spelling; ``own`` maps keys of an office's own words to the words.

    A blank cell is the blank role, which is known.
    """
    key = text_key(text)
    role = _ROLE_OF_KEY.get(key) or (own or {}).get(key)
    if role is None and key:
        raise UnreadableError(_("an unknown role"))
    return role or BLANK_ROLE
