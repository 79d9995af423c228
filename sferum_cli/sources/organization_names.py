"""Names of organizations: when two spellings are one school."""

import re

from sferum_cli.sources.text import text_key

_LEGAL_FORMS = (
    # МБОУ, КОУ, ГБПОУ, МАДОУ, БОУ ДО …; МБУДО, КУДО …; МБУ, КУ …
    "[мгкоф]{0,2}[бкач]?[пд]?оу(?: ?до| ?во)?|[мгкоф]{0,2}[бкач]удо|[мгкоф]{0,2}[бка]у"
)
_LEGAL_STEMS = (
    "муниципальн", "государственн", "областн", "краев", "республиканск", "федеральн", "бюджетн",
    "казенн", "автономн", "частн", "негосударственн", "учреждени", "организаци",
    "общеобразовательн", "профессиональн", "дошкольн", "образовательн",
)  # fmt: skip
_LEGAL_WORDS = re.compile(rf"\b(?:{_LEGAL_FORMS}|(?:{'|'.join(_LEGAL_STEMS)})\w*)\b")
_SHORT_FORMS = (
    (re.compile(r"\bсредн\w+ (?:общеобразовательн\w+ )?школ\w+\b"), "сош"),
    (re.compile(r"\bосновн\w+ (?:общеобразовательн\w+ )?школ\w+\b"), "оош"),
    (re.compile(r"\bначальн\w+ (?:общеобразовательн\w+ )?школ\w+\b"), "нош"),
    (re.compile(r"\bдетск\w+ сад\w*\b|\bд/с\b"), "детский сад"),
)
_NUMBER = re.compile(r"(?:№|\bn|\bno) ?(\d+)")
"""NFKC writes «№» as «No»."""
_NOT_WORDS = re.compile(r"[^\w№-]+")


def organization_name_key(name: str) -> str:
    """The key of a school's name: legal-form words and quotes aside, the number as it is.

    МБОУ «СОШ № 2», «СОШ №2» and МУНИЦИПАЛЬНОЕ БЮДЖЕТНОЕ ОБЩЕОБРАЗОВАТЕЛЬНОЕ УЧРЕЖДЕНИЕ "Средняя
    общеобразовательная школа № 2" are one; № 2 and № 12 are not.
    """
    key = text_key(name)
    for pattern, short in _SHORT_FORMS:
        key = pattern.sub(short, key)
    without = _NUMBER.sub(r" №\1 ", _LEGAL_WORDS.sub(" ", key))
    return " ".join(_NOT_WORDS.sub(" ", without).split()) or key
