"""Names of regions: when two spellings are one region (K7).

A region is its base name; «область», «республика» and their like say its class, what stands in
brackets or behind a dash is another name of it («Татарстан», «Кузбасс», «Югра»). What one of two
spellings does not say cannot part them; two classes, or two other names, can.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from sferum_cli.sources.cleaning.text import text_key


class RegionClass(StrEnum):
    """What kind of region a name says it is."""

    OBLAST = "область"
    REPUBLIC = "республика"
    KRAI = "край"
    AUTONOMOUS = "автономный округ"
    CITY = "город"


@dataclass(frozen=True)
class RegionKey:
    """What a region's name says; ``kind`` None and no ``others``: nothing besides the base.

    ``base`` holds the words in alphabetical order; ``others`` are its other names.
    """

    base: str
    kind: RegionClass | None = None
    others: frozenset[str] = frozenset()


_CLASSES = (
    (
        RegionClass.AUTONOMOUS,
        r"(?:автономн(?:ый|ая)|авт\b\.?) ?(?:округ|окр\b\.?|область|обл\b\.?)|а\. ?о\b\.?|ао",
    ),
    (RegionClass.OBLAST, r"область|обл\b\.?"),
    (RegionClass.REPUBLIC, r"республика|респ\b\.?"),
    (RegionClass.KRAI, "край"),
    (RegionClass.CITY, r"(?:город|гор|г)\b\.?(?: федерального значения)?"),
)
_CLASS_WORDS = tuple((kind, re.compile(rf"(?<![\w]){pattern}(?!\w)")) for kind, pattern in _CLASSES)
_ANY_CLASS = "|".join(pattern for _kind, pattern in _CLASSES)
_DASH = re.compile(r" *- *")
_BRACKETS = re.compile(r"[(\[/]([^()\[\]/]*)[)\]/]")
_BEHIND_CLASS = re.compile(rf"((?<!\w)(?:{_ANY_CLASS}))-(.+)")
_BEHIND_NAME = re.compile(r"(?<![\w-])(?!санкт-)(\w+[^о\W]|саха)-(?!\w+(?:ий|ый|ой|ая)\b)(?=\w)")
"""A dash between two names («осетия-алания»), not one within a name («ханты-мансийский»)."""
_DATE = re.compile(r"[0-9. ]*(?:г|год|года)?\.?")
_LESS_OR_MORE = re.compile(r"\b(?:без|кроме|с|со|включая|исключая|исключением)\b")
"""Words after which a name is that of another region: a part of it, or more than it."""


def region_of_name(name: str) -> RegionKey:
    """Base, class and other names of a region: «Республика Северная Осетия - Алания»."""
    rest = _DASH.sub("-", text_key(name).replace(",", " "))
    others: list[str] = []
    rest = _BRACKETS.sub(lambda found: _aside(found[1], others), rest)
    rest = _BEHIND_CLASS.sub(lambda found: found[1] + _aside(found[2], others), rest)
    if found := _BEHIND_NAME.search(rest):
        behind = rest[found.end() :]
        rest = rest[: found.end(1)] + _aside(behind, others)
    base, kind = _without_class(rest)
    names = set()
    for other in others:
        bare, other_kind = _without_class(other)
        kind = kind or other_kind
        names.add(bare)
    return RegionKey(base or text_key(name), kind, frozenset(names - {"", base}))


def same_region(one: RegionKey, other: RegionKey) -> bool:
    """Whether nothing that both names say parts them."""
    return (
        one.base == other.base
        and (one.kind is None or other.kind is None or one.kind is other.kind)
        and (one.others <= other.others or other.others <= one.others)
    )


def _aside(inner: str, others: list[str]) -> str:
    """What stays of a text beside the name: nothing where it is another name, kept aside."""
    if _LESS_OR_MORE.search(inner):
        return f" {inner} "
    if not _DATE.fullmatch(inner.strip()):
        others.append(inner)
    return " "


def _without_class(name: str) -> tuple[str, RegionClass | None]:
    """The words in alphabetical order, and the class that some of them say."""
    kind: RegionClass | None = None
    rest = name
    for one, pattern in _CLASS_WORDS:
        bare, found = pattern.subn(" ", rest)
        if found and _in_order(bare):
            rest, kind = bare, kind or one
    return _in_order(rest), None if _LESS_OR_MORE.search(name) else kind


def _in_order(name: str) -> str:
    words = re.sub(r"[.()\[\]/]", " ", name).split()
    return " ".join(sorted(filter(None, (word.strip("-") for word in words))))
