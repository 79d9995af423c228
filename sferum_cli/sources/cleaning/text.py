"""Text keys: when two spellings are one name."""

import re
import unicodedata

from sferum_cli.sources.cleaning.characters import HYPHENS, SPACES, without_unseen

LATIN_LETTERS, CYRILLIC_LETTERS = list("ABCEHKMOPTXaceopxy"), list("АВСЕНКМОРТХасеорху")
"""Latin letters that look Cyrillic, and the letters they look like."""

LOOK_ALIKES = str.maketrans(dict(zip(LATIN_LETTERS, CYRILLIC_LETTERS, strict=True)))
_LATIN_LOOK_ALIKES = frozenset(LATIN_LETTERS)
_QUOTES = re.compile("[\"'«»„“”‟‘’‚‛`´″′]")
_GLUED_QUOTES = re.compile('(?<=\\w)["«»„“”‟″]+(?=\\w)')
"""A quote that stands between two words without a space: «МБОУ"Школа № 1"»."""
_DASHES = re.compile(f"[{HYPHENS}]")
_SPACES = re.compile(rf"[\s{SPACES}]+")
_PLAIN_TEXT = re.compile("[ !-@А-Яа-яЁё№«»—–]*")
"""A text of these characters alone is shown as it is, but for runs of space."""

_FOLDED = re.compile("[!-@а-я ]*")
"""A key of these characters alone is its own key."""

_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile("[\u0400-\u04ff]")

_LONGEST_QUOTED = 200


def shown(text: str) -> str:
    """The text as a report shows it: stray spaces and look-alike letters cleaned, no more."""
    if _PLAIN_TEXT.fullmatch(text) and "  " not in text:
        return text.strip()
    text = unicodedata.normalize("NFC", _WORD.sub(_cyrillic_word, without_unseen(text)))
    return _SPACES.sub(" ", text).strip()


def text_key(text: str) -> str:
    """The key under which two spellings of one name are equal.

    Unicode NFKC, every space to one space, quotes dropped (those that part two words leave a
    space), dashes unified, Latin look-alikes to Cyrillic in words that hold a Cyrillic letter or
    nothing but look-alikes, case-folded, ё to е.
    The key of a key is the key: «Y» looks Cyrillic once it is folded. So is that of what is shown,
    whose words a quote may have parted before it is dropped.
    """
    key = _folded(shown(text))
    while not _FOLDED.fullmatch(key) and (again := _folded(key)) != key:
        key = again
    return key


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", without_unseen(text))
    text = _QUOTES.sub("", _GLUED_QUOTES.sub(" ", text))
    text = _DASHES.sub("-", text)
    return shown(text).casefold().replace("ё", "е")


def _cyrillic_word(word: re.Match[str]) -> str:
    letters = word[0]
    if _CYRILLIC.search(letters) or _LATIN_LOOK_ALIKES.issuperset(letters):
        return letters.translate(LOOK_ALIKES)
    return letters


def mixes_alphabets(text: str) -> bool:
    """Whether a word of the text holds Latin letters among Cyrillic ones, or the reverse."""
    return any(
        _CYRILLIC.search(word) and _LATIN_LOOK_ALIKES.intersection(word)
        for word in _WORD.findall(text)
    )


def shortened(text: str) -> str:
    """The text as a message quotes it: the start of a long one."""
    return text if len(text) <= _LONGEST_QUOTED else text[:_LONGEST_QUOTED] + "…"
