"""The text of a header cell → the names that it may be: what stands at its end is no part of it."""

import re
from functools import lru_cache
from itertools import product

from sferum_cli.sources.cleaning.text import text_key

_MOST_HYPHENS = 4
_MARKS = " .*:,;!?#†‡-"
_FOOTNOTE = re.compile("(?:[⁰¹²³⁴-⁹]+|\\*+)[)⁾]?$|(?<=[^\\W\\d_])\\s?\\d\\)$")
_BRACKETS = re.compile(r"(.*\S)\s*(?:\(([^()]*)\)|\[([^\[\]]*)\])")
_MONTH = "(?:янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек)[а-я]*"
_DAY = rf"\d{{1,2}}(?:[./-]\d{{1,2}}(?:[./-]\d{{2,4}})?|\s{_MONTH}(?:\s\d{{4}})?)"
_YEAR = rf"(?:{_MONTH}\s)?(?:19|20)\d{{2}}(?:\s?[/-]\s?(?:20)?\d{{2}})?"
_OF_A_YEAR = r"(?:[ -]?(?:г|гг|год|года|году|годы|уч|учебн[а-я]+)\b\.?)*"
_ONE_DATE = rf"(?:{_DAY}|{_YEAR}){_OF_A_YEAR}"
_DATE = re.compile(
    r"(.*?\S)(?:,\s*|\s+(?:- )?)(?:по состоянию )?(?:(?:на|за|в|с|от|до) )?"
    r"(?:(?:начало|конец|период|неделю) )?(?:с )?"
    rf"(?:{_ONE_DATE}(?:(?: по | ?- ?){_ONE_DATE})?|(?<=за )(?:отчетн[а-я]+ )?(?:неделю|период))"
)
_UNIT = re.compile(
    r"(.*?\S)(?:,\s*|\s+-\s*|\s+в\s+|\s*/\s*|\s+(?=(?:чел|шт|ед)\b))"
    r"(?:чел|человек|человека|человеках|шт|штук|штуках|штуки|ед|единиц|единицах|кол-во|количество"
    r"|всего|итого|да ?/ ?нет|дд\.мм\.гг(?:гг)?)"
)
_WHOLE = re.compile(r"(?:всего|итого|общее|общая) (.+)")
_PART = re.compile(
    r"(?:из (?:них|общ)|в т\b|в том числе|вт?\.? ?ч\b|без|кроме|не\b|только|план|прогноз|норма"
    r"|доля|процент|динамика|прирост|изменение|тыс|ставк|ставок|штатн|ваканс|совмест|женщин|мужчин"
    r"|девоч|мальчик|%)|.*%"
)
"""In brackets: the column says only a part of what its name says, or something else."""


def joined(header: str) -> str:
    """A header cell with its hyphenated line breaks joined."""
    return header.replace("-\r\n", "").replace("-\n", "")


def with_hyphens(header: str) -> list[str]:
    """The header with each hyphen at a line break either dropped or kept: «Кол-⏎во» keeps it."""
    parts = header.replace("\r\n", "\n").split("-\n")
    if not 1 < len(parts) <= _MOST_HYPHENS + 1:
        return [header]
    choices = product(("", "-"), repeat=len(parts) - 1)
    return ["".join(part + mark for part, mark in zip(parts, (*marks, ""), strict=True))
            for marks in choices]  # fmt: skip


@lru_cache(maxsize=20_000)
def header_key(header: str) -> str:
    """The key of a header cell: hyphenated line breaks joined, final dots and stars dropped."""
    text = _FOOTNOTE.sub("", joined(header).replace("_x000D_", " ").strip())
    return text_key(text.replace("_", " ")).strip(_MARKS)


def keys_without_ends(header: str) -> list[str]:
    """The keys that a header has without units, brackets, dates and marks, the longest first.

    «Педагогов, чел.», «Обучающихся (на 20.09.2024)*». Brackets that narrow what the column
    counts, and units that are no people («тыс. чел.», «%»), stay: such a column is another one.
    """
    key = header_key(header)
    keys = [key]
    while (shorter := _without_last(key)) != key:
        key = shorter
        keys.append(key)
    whole = [found[1] for one in keys if (found := _WHOLE.fullmatch(one))]
    return [*keys[1:], *whole]


def says_more(header: str) -> bool:
    """Whether brackets at the end hold words of its own, neither a unit nor a date."""
    found = _BRACKETS.fullmatch(header_key(header))
    if found is None:
        return False
    inside = f"x, {found[2] or found[3] or ''}"
    return inside == _without_last(inside)


def _without_last(key: str) -> str:
    """The key without the one thing that stands at its end."""
    if found := _BRACKETS.fullmatch(key):
        inside = (found[2] or found[3] or "").strip()
        return key if _PART.match(inside) else found[1].strip(_MARKS)
    for end in (_DATE, _UNIT):
        if found := end.fullmatch(key):
            return found[1].strip(_MARKS)
    return key


def same_header(cell: str | None, title: str) -> bool:
    """Whether a cell says what a title does, however it is written: case, units, dates, marks."""
    return bool(cell and _names_in(cell) & _names_in(title))


@lru_cache(maxsize=1_000)
def _names_in(header: str) -> frozenset[str]:
    return frozenset((header_key(header), *keys_without_ends(header)))


_PERSONAL_HEADER = re.compile(
    r"\b(?:фио|ф\.? ?и\.? ?о|фам|имя|имен|отчеств|тел|моб|[eе]?-?mail|емейл|почт|мейл|снилс|паспорт"
    r"|адрес|рожд|др\b|логин|login|phone|name|birth|nick|ник\b)"
)
"""How a header begins a word that says something of one person."""


def is_personal(header: str) -> bool:
    """Whether a header says that the column holds names, addresses or telephones of people."""
    return _PERSONAL_HEADER.search(header_key(header)) is not None
