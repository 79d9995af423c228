"""Characters that a person does not see, or takes for another: one list of each.

Each is written as the inside of a character class, so that Python's patterns and those of Polars
are made of the same text.
"""

import re
import unicodedata

UNSEEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls that are no white space
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen, fillers, selectors
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f"  # zero width, directions
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"  # byte order mark, anchors
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Controls and marks of format: without width, or never shown."""

WHITE_CONTROLS = "\t\n\x0b\x0c\r\x85"
"""Controls that are white space: a name is broken there, an id never is."""

SPACES = "\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2800\u3000"
"""Every other space than the plain one."""

HYPHENS = (
    "\u02d7\u058a\u05be\u1400\u1806\u2010-\u2015\u2043\u2212\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u2e5d"
    "\ufe31\ufe32\ufe58\ufe63\uff0d\U00010ead"
)
"""Every other hyphen, dash or minus than the plain hyphen."""

ESCAPED = "_x[0-9A-Fa-f]{4}_"
"""How a workbook writes a character that XML cannot hold; some programs leave it so."""

_ALL_SEEN = re.compile("[ -~А-Яа-яЁё№«»—–]*")
"""Nearly every text is of these characters alone, each composed: nothing is taken out."""

_UNSEEN = re.compile(f"[{UNSEEN}]")
_WHITE_CONTROLS = re.compile(f"[{WHITE_CONTROLS}]")
_SPACES = re.compile(f"[{SPACES}]")
_HYPHENS = re.compile(f"[{HYPHENS}]")
_ESCAPED = re.compile(ESCAPED)


def without_unseen(text: str) -> str:
    """The text composed (NFC), without what nobody sees; white space stays as it is."""
    if _ALL_SEEN.fullmatch(text) and "_x" not in text:
        return text
    before, text = "", _UNSEEN.sub("", text)
    while text != before:
        before, text = text, _UNSEEN.sub("", _ESCAPED.sub(_unescaped, text))
    return unicodedata.normalize("NFC", text)


def plain(text: str) -> str:
    """The text as an id: besides, no white control, every space and every hyphen a plain one."""
    before = ""
    while text != before:  # what was taken out may have parted a letter from its mark
        before, text = text, _WHITE_CONTROLS.sub("", without_unseen(text))
    return _HYPHENS.sub("-", _SPACES.sub(" ", text))


def _unescaped(escaped: re.Match[str]) -> str:
    character = chr(int(escaped[0][2:6], 16))
    is_white = _WHITE_CONTROLS.match(character) or _SPACES.match(character)
    if is_white or _UNSEEN.match(character):
        return character
    return escaped[0]
