"""Signs that an encoding may lack, and what stands for them in plain ASCII."""

import codecs
from collections.abc import Callable

LOOK_ALIKE_ERRORS = "sferum-look-alike"
"""The name of an error handler of encodings that writes what stands for a sign."""

_LETTERS, _OF_UNICODE = "Жё", "▁"

LOOK_ALIKES = {
    "─": "-", "≥": ">=", "≤": "<=", "–": "-", "—": "-", "−": "-", "±": "+-", "«": '"', "»": '"',
    "…": "...", "·": "-", "\u00a0": " ", "№": "N", "→": "->", "×": "x", "÷": "/", "▼": "v",
    "▲": "^", "▁": "_", "▂": ".", "▃": "-", "▄": "~", "▅": "=", "▆": "+", "▇": "*", "█": "#",
}  # fmt: skip


def can_say(encoding: str, text: str) -> bool:
    """Whether an encoding has all signs of a text."""
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def has_own_letters(encoding: str) -> bool:
    """Whether an encoding is none of Unicode and has Russian letters: cp866, cp1251, koi8-r."""
    return can_say(encoding, _LETTERS) and not can_say(encoding, _OF_UNICODE)


def fitting(encoding: str) -> Callable[[str], str]:
    """What makes a text such that an encoding has all of its signs that have a look-alike."""
    lacking = {
        ord(sign): plain for sign, plain in LOOK_ALIKES.items() if not can_say(encoding, sign)
    }

    def fit(text: str) -> str:
        return text.translate(lacking) if lacking else text

    return fit


def know_look_alikes() -> None:
    """Make LOOK_ALIKE_ERRORS known; what has no look-alike is spelled out, and stops nothing."""
    codecs.register_error(LOOK_ALIKE_ERRORS, _in_plain_signs)


def _in_plain_signs(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    sign = error.object[error.start]
    if sign in LOOK_ALIKES:
        return LOOK_ALIKES[sign], error.start + 1
    return codecs.backslashreplace_errors(error)
