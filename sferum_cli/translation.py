"""The text that people read: English in the source, Russian by default.

gettext's own current domain is ours too, so that the words of the command-line library («Usage»,
«Options», «Missing argument») come from the same catalogue. Our own are asked of the catalogue
itself: gettext looks into the file system for it each time, which is half of what a page takes.
"""

import gettext as _gettext
import os
from pathlib import Path

__all__ = [
    "LANGUAGES",
    "LANGUAGE_VARIABLE",
    "decimal_mark",
    "gettext",
    "in_every_language",
    "language_in_use",
    "ngettext",
    "use_language",
]

DOMAIN = "sferum"
LOCALE_FOLDER = Path(__file__).parent / "locale"
LANGUAGES = ("ru", "en")
LANGUAGE_VARIABLE = "SFERUM_LANG"
_DECIMAL_MARKS = {"ru": ",", "en": "."}
_GETTEXT_VARIABLE = "LANGUAGE"
"""gettext looks here before LC_ALL and LANG, which cron leaves at «C»."""


_catalogue = _gettext.NullTranslations()


def gettext(message: str) -> str:
    """A message in the language in use."""
    return _catalogue.gettext(message)


def ngettext(one: str, several: str, number: int) -> str:
    """The form of a message that goes with a number, in the language in use."""
    return _catalogue.ngettext(one, several, number)


def use_language(language: str | None = None) -> str:
    """Choose the language of every later message and return it.

    ``language`` wins over the variable SFERUM_LANG; Russian is the default everywhere, whatever
    the machine's locale. An unknown language means the default.
    """
    chosen = language or os.environ.get(LANGUAGE_VARIABLE, "")
    if chosen not in LANGUAGES:
        chosen = LANGUAGES[0]
    global _catalogue  # noqa: PLW0603 - gettext's own current domain is as global
    _catalogue = _gettext.translation(DOMAIN, LOCALE_FOLDER, [chosen], fallback=True)
    os.environ[_GETTEXT_VARIABLE] = chosen
    _gettext.bindtextdomain(DOMAIN, LOCALE_FOLDER)
    _gettext.textdomain(DOMAIN)
    return chosen


def language_in_use() -> str:
    """The language that ``use_language`` chose last."""
    return os.environ.get(_GETTEXT_VARIABLE, LANGUAGES[0])


def in_every_language(message: str) -> frozenset[str]:
    """What a text of ours is in each of the languages, whichever is in use."""
    catalogues = (
        _gettext.translation(DOMAIN, LOCALE_FOLDER, [language], fallback=True)
        for language in LANGUAGES
    )
    return frozenset(one.gettext(message) for one in catalogues) | {message}


def decimal_mark() -> str:
    """What stands before the decimals in a number that people read."""
    return _DECIMAL_MARKS.get(language_in_use(), ".")
