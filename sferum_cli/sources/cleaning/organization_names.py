"""Names of organizations: when two spellings are one school.

Legal-form words fall away, but what a form says of the type stays: МБДОУ № 7 is a kindergarten,
as Детский сад № 7 is, and МБОУ № 7 is not.
"""

import re

from sferum_cli.sources.cleaning.text import text_key

_OWNER = "(?:сп?б)?[мгкофрчн]{0,2}"
"""Муниципальное, государственное, краевое, областное, федеральное, частное …, in letters."""
_MEANS = "[бка]?"
"""Бюджетное, казённое, автономное."""

_KINDERGARTEN, _COLLEGE, _ADDITIONAL = "доо", "спо", "одо"
_TYPE_FORMS = (
    # МБОУ ДО, МБУДО, МУ ДО, МОУ ДОД; full names follow
    (_ADDITIONAL, re.compile(
        rf"\b{_OWNER}{_MEANS}(?:оу|о?у) ?дод?\b|\b{_OWNER}{_MEANS}удод?\b"
        r"|\bдополнительн\w+ образовани\w+(?: детей)?\b")),
    (_KINDERGARTEN, re.compile(
        rf"\b(?:{_OWNER}{_MEANS}|ан)до[уо]\b|\bд/с\b|\bдетск\w+ сад\w*\b"
        r"|\bдошкольн\w+ образовательн\w+ (?:учреждени|организаци)\w+"
        r"|\bдошкольн\w+ (?:учреждени|организаци)\w+")),
    (_COLLEGE, re.compile(
        rf"\b(?:{_OWNER}{_MEANS}|ан)по[уо]\b|\b{_OWNER}{_MEANS}оу [снп]по\b"
        r"|\bпрофессиональн\w+ образовательн\w+ (?:учреждени|организаци)\w+"
        r"|\b(?:средн|начальн)\w+ профессиональн\w+ образовани\w+")),
)  # fmt: skip
"""Legal forms, and full names of them, that tell the type."""

_TYPE_WORDS = (
    (_COLLEGE, re.compile(r"\b(?:колледж|техникум|училищ)\w*")),
    (_ADDITIONAL, re.compile(
        r"\b(?:ддт|цдт|црт|цдо|цдод|ддют|дюц|дюсш|сшор|сдюсшор|дши|дмш|дхш|сют|сюн|сютур|дтдм|дтдим)\b"
        r"|\b(?:дом|двор\w+|центр\w*|станци\w+)\b.*\b(?:творчеств\w*|юн\w+|технопарк\w*|туризм\w*)"
        r"|\b(?:спортивн|музыкальн|художественн)\w+ школ\w*|\bшкол\w+ искусств\w*")),
)  # fmt: skip
"""Words of a name that tell the type without its legal form."""

_FURTHER_TRAINING = re.compile(r"\bдополнительн\w+ профессиональн\w+ образовани\w+")
_LEGAL_FORMS = rf"{_OWNER}{_MEANS}[пд]?оу(?: ?во)?|{_OWNER}[бка]у|анп?оо"
_LEGAL_STEMS = (
    "муниципальн", "государственн", "областн", "республиканск", "федеральн", "бюджетн",
    "казенн", "автономн", "частн", "негосударственн", "учреждени", "организаци",
    "общеобразовательн", "профессиональн", "дошкольн", "образовательн",
)  # fmt: skip
_LEGAL_WORDS = re.compile(
    rf"\b(?:{_LEGAL_FORMS}|краев(?:ое|ого|ая|ой)|(?:{'|'.join(_LEGAL_STEMS)})\w*)\b"
)
_SHORT_FORMS = (
    (re.compile(r"\bсредн\w+ (?:общеобразовательн\w+ )?школ\w+\b"), "сош"),
    (re.compile(r"\bосновн\w+ (?:общеобразовательн\w+ )?школ\w+\b"), "оош"),
    (re.compile(r"\bначальн\w+ (?:общеобразовательн\w+ )?школ\w+\b"), "нош"),
    (_FURTHER_TRAINING, "дпо"),
)
_NUMBER = re.compile(r"(?:№|\bn|\bno) ?(\d+)")
"""NFKC writes «№» as «No»."""
_NOT_WORDS = re.compile(r"[^\w№-]+")


def organization_name_key(name: str) -> str:
    """The key of a school's name: legal-form words and quotes aside, the number as it is.

    МБОУ «СОШ № 2», «СОШ №2» and МУНИЦИПАЛЬНОЕ БЮДЖЕТНОЕ ОБЩЕОБРАЗОВАТЕЛЬНОЕ УЧРЕЖДЕНИЕ "Средняя
    общеобразовательная школа № 2" are one; № 2 and № 12 are not. The types that the form or the
    words tell (ДОО, СПО, ОДО) stand in front of the key.
    """
    key = text_key(name.replace("№", " № "))
    for pattern, short in _SHORT_FORMS:
        key = pattern.sub(short, key)
    types = {kind for kind, pattern in _TYPE_WORDS if pattern.search(key)}
    for kind, pattern in _TYPE_FORMS:
        key, found = pattern.subn(" ", key)
        if found:
            types.add(kind)
    without = _NUMBER.sub(r" №\1 ", _LEGAL_WORDS.sub(" ", key))
    words = [word for word in _NOT_WORDS.sub(" ", without).split() if word != "-"]
    return " ".join((*sorted(types), *words)) or text_key(name)
