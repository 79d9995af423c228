"""Text keys: when two spellings are one name."""

import re
import unicodedata

LATIN_LETTERS, CYRILLIC_LETTERS = list("ABCEHKMOPTXaceopxy"), list("АВСЕНКМОРТХасеорху")
"""Latin letters that look Cyrillic, and the letters they look like."""

LOOK_ALIKES = str.maketrans(dict(zip(LATIN_LETTERS, CYRILLIC_LETTERS, strict=True)))
_LATIN_LOOK_ALIKES = frozenset(LATIN_LETTERS)
_QUOTES = re.compile("[\"'«»„“”‟‘’‚‛`´″′]")
_DASHES = re.compile("[‐‑‒–—―−﹣－]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_SPACES = re.compile(r"\s+")
_TO_CLEAN = re.compile(f"[{''.join(LATIN_LETTERS)}]|{_INVISIBLE.pattern}|[^\\S ]|  ")
"""A text without any of these is shown as it is."""

_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile("[\u0400-\u04ff]")

_LONGEST_QUOTED = 200


def shown(text: str) -> str:
    """The text as a report shows it: stray spaces and look-alike letters cleaned, no more."""
    if not _TO_CLEAN.search(text):
        return text.strip()
    text = _INVISIBLE.sub("", text)
    return _SPACES.sub(" ", _WORD.sub(_cyrillic_word, text)).strip()


def text_key(text: str) -> str:
    """The key under which two spellings of one name are equal.

    Unicode NFKC, every space to one space, quotes dropped, dashes unified, Latin look-alikes to
    Cyrillic in words that hold a Cyrillic letter or nothing but look-alikes, case-folded, ё to е.
    """
    text = unicodedata.normalize("NFKC", text)
    text = _DASHES.sub("-", _QUOTES.sub("", text))
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
