"""Names of regions and municipalities: when two spellings are one place.

A municipality is its base name and its class (городской or районный), within a region. Names meet
by these keys alone, never by closeness: «Нижнеомский район» is not «Омский район».
"""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sferum_cli.sources.cleaning.region_names import region_of_name
from sferum_cli.sources.cleaning.text import text_key


def region_key(name: str) -> str:
    """The base of a region's name, in which all of its spellings agree."""
    return region_of_name(name).base


class MunicipalityClass(StrEnum):
    """A city and the district around it may share a base name and are two units."""

    CITY = "городской"
    DISTRICT = "районный"


@dataclass(frozen=True)
class MunicipalityKey:
    """What a municipality's name says; ``kind`` None means that it does not say its class."""

    base: str
    kind: MunicipalityClass | None


_HYPHEN = re.compile(" *- *")
_HYPHEN_AT_CLASS = re.compile(r"(?<=\bокруг)-|-(?=(?:городской|город|муниципальный)(?: |$)|г\.)")
"""«городской округ - город Омск»: the dash stands between words of the class."""
_OF_REGION = re.compile(
    r"\b(?!городск|муниципальн)[\w-]+(?:ой|ого) (?:автономно(?:й|го) )?"
    r"(?:области|обл\b\.?|края|округа|республики)(?:-(?:югры|кузбасса))?"
    r"|\b[\w-]+(?:ая (?:автономная )?(?:область|обл\b\.?|республика)|ий край)\b"
    r"|\b(?:республик[иа]|респ\b\.?) "
    r"(?:саха(?: ?\(якутия\))?|северная осетия(?:-алания)?|марий эл|[\w-]+)"
)
"""«Омской области», «Чеченской Республики», «Республики Саха (Якутия)»: any region's name."""
_MUNICIPAL_FORMATION = re.compile(r"\bмуниципальн(?:ое|ого) образовани[ея]\b")


def _words(*patterns: str) -> re.Pattern[str]:
    """These patterns as words of their own, not as parts of hyphened ones; «р-н» is a word."""
    return re.compile(r"(?<!\w)(?<!\w-)(?:" + "|".join(patterns) + r")(?!\w)(?!-\w)\.?")


_CLASSES = (
    (MunicipalityClass.CITY, _words("городско[йг]о? округа?", r"г\. ?о", "го")),
    (
        MunicipalityClass.DISTRICT,
        _words(
            r"(?:муниципальн(?:ый|ого)|мун(?:иц)?\.) ?(?:районн?|округ|р-н)а?",
            r"м\. ?р-н",
            r"м\. ?[ор](?=\.)",
            "района?",
            "р-н",
            "мр",
        ),
    ),
    (MunicipalityClass.CITY, _words("города?", "г(?:ор)?")),
)
_AMBIGUOUS_CLASS = _words("мо")


def municipality_key(name: str) -> MunicipalityKey:
    """Base name and class: «Г.О. ГОРОД ОМСК» is (омск, городской), «ОМСКИЙ МР» (омский, районный).

    «Омской области» and «муниципальное образование» say nothing; «МО» leaves the class open.
    """
    rest = _HYPHEN_AT_CLASS.sub(" ", _HYPHEN.sub("-", text_key(name)))
    rest = _MUNICIPAL_FORMATION.sub(" ", _OF_REGION.sub(" ", rest))
    kind: MunicipalityClass | None = None
    for one, pattern in _CLASSES:
        rest, found = pattern.subn(" ", rest)
        if found and kind is None:
            kind = one
    rest = _AMBIGUOUS_CLASS.sub(" ", rest)
    base = " ".join(re.sub(r"[.,:;()]", " ", rest).split()).strip("- ")
    return MunicipalityKey(base or text_key(name), kind)


_LEAST_TELLING = 4
"""Letters of a word that tells a name: «Усть» begins several."""

DIGITS_OF_OKTMO = 8
"""So many digits of an ОКТМО tell the municipality; the others a place in it (K7)."""


def oktmo_key(digits: str) -> str:
    """The first 8 digits of an ОКТМО, a municipal округ written as the район that it was.

    The reform of 2024-2026 turned 526NN000 into 525NN000: the third digit 5 equals 6.
    """
    digits = digits[:DIGITS_OF_OKTMO]
    return f"{digits[:2]}6{digits[3:]}" if digits[2:3] == "5" else digits


def same_place(
    key: MunicipalityKey, candidates: Iterable[tuple[int, MunicipalityKey]]
) -> list[int]:
    """Which of the candidates (number, key) of the same region ``key`` can mean.

    Equal base names meet if the classes are equal or one of the two does not say its class. An
    exact pair wins over an open one; more than one result is for a person to decide.
    """
    near = [(number, other) for number, other in candidates if other.base == key.base]
    exact = [number for number, other in near if other.kind is key.kind]
    if exact and key.kind is not None:
        return exact
    return [number for number, other in near if key.kind is None or other.kind in {None, key.kind}]


def begins_alike(one: str, other: str) -> bool:
    """Whether two names begin with the same word and say no two classes."""
    keys = municipality_key(one), municipality_key(other)
    first, second = (key.base.partition(" ")[0] for key in keys)
    kinds = {key.kind for key in keys} - {None}
    return first == second and len(first) >= _LEAST_TELLING and len(kinds) <= 1


def may_be_slip(one: MunicipalityKey, other: MunicipalityKey) -> bool:
    """Whether one of two near names may be the other as somebody wrote it.

    Not where they say two classes, nor where a town stands beside its district: «Омск», «Омский».
    """
    if one.kind is not None and one.kind is other.kind:
        return True
    of_district = [bool(_OF_DISTRICT.search(key.base)) for key in (one, other)]
    return None in {one.kind, other.kind} and of_district[0] is of_district[1]


_OF_DISTRICT = re.compile(r"[сц]к(?:[ио]й|ого|й|и)\b")
"""How a name ends that a town gives its district, also with a letter lost."""


def hints(name: str, known: Sequence[str], most: int = 3, nearness: float = 0.7) -> list[str]:
    """Known names close to ``name``, for a message; never taken as a match."""
    keys = {text_key(one): one for one in known}
    return [keys[key] for key in difflib.get_close_matches(text_key(name), keys, most, nearness)]
