"""The municipality that a sheet or a file is named by: «01_Азовский_район ОО-1 2024».

Nothing is guessed: what offices write around a name is taken away, each kind of it named here, and
what is left must be a name as K7 reads it.
"""

import re
from collections.abc import Iterable

from sferum_cli.sources.cleaning.municipality_names import (
    MunicipalityKey,
    municipality_key,
    same_place,
)
from sferum_cli.sources.cleaning.text import shown, text_key

LONGEST_OF_A_SHEET = 31
"""Excel cuts the names of sheets here."""

_FORM = r"(?:оо|спо|доп|одо|доо|поо)-?\s?1?|85-?к|1-доп"
"""The statistical forms that headcounts are taken from, and the short names of types."""

_DAY = r"(?:(?:на|за|от|по)\s)?(?:\d{1,2}[.-]\d{1,2}[.-]\d{2,4}|\d{4}-\d\d-\d\d)"
_YEAR = r"(?:(?:на|за)\s)?(?:19|20)\d\d(?:\s?[-/]\s?(?:20)?\d\d)?(?:\s?(?:уч\w*\.?\s?)?год[а-я]*)?"

_CONTENT = (
    r"копия|численность|контингент|педагог(?:и|ов)|педагогическ\w+ работник\w*|педработник\w*"
    r"|обучающи(?:еся|хся)|учащи(?:еся|хся)|организаци(?:и|й)|активность|выгрузка|данные|список"
    r"|реестр|отчет|сферум"
)
"""Words for what the table holds."""

_AROUND = f"(?:{_DAY}|{_YEAR}|{_FORM}|{_CONTENT})"
_BETWEEN = r"[\s,;–—-]"
_OF_A_YEAR_BEFORE = r"(?:\s?г\.?(?=.*\b(?:район|р-н|округ)))?"
"""«2024 г. Азовский район»; in «2024 г. Омск» it may be the town's."""
_NUMBER_OF_A_LIST = r"№?\s?\d{1,3}(?:\s?[.)]|\s?-(?![а-я]{1,2}\b)|\s)"
_BEFORE = re.compile(
    rf"^(?:{_AROUND}{_OF_A_YEAR_BEFORE}(?=[.]|{_BETWEEN}|$)|{_NUMBER_OF_A_LIST}){_BETWEEN}*",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"(?:(?:^|{_BETWEEN}){_BETWEEN}*{_AROUND}(?:\s?гг?\.?)?|\([^()]*\)|\[[^\[\]]*\])\s*$",
    re.IGNORECASE,
)
_STRAY = " ,;-–—"

_NO_NAME = re.compile(
    r"лист|книга|таблица|страница|стр|вкладка|свод\w*|итог\w*|всего|содержание|оглавление"
    r"|школ[аы]|гимназии|лицеи|колледж\w*|техникум\w*|дет(?:ские|\s?)сады|сады|доу|оо|спо|доо|одо|удо"
    r"|регион\w*|район(?:ы|ам)|город(?:а|ам|ские)|сельские|муниципалитет\w*"
    r"|провер\w+|чернов\w+|справочн\w+|форма|шаблон|образец|пример|инструкция|титул\w*|ответы?"
    r"|за|по|для|на|из|без|и|все|прочее|общ\w+|.*(?:область|край|республика)"
)
"""What is called so, or begins so, is called after no municipality; a region is none."""
_NAME = re.compile(r"(?=.*[а-я]{3})[а-я -]+")
_OPEN_CLASS = re.compile(r"(?<![\w-])мо(?![\w-])|муниципальн")

_CUT_CLASSES = ("муниципальный район", "муниципальный округ", "городской округ", "район")
_FEWEST_LETTERS = 2


def municipality_in_name(name: str, longest: int | None = None) -> str | None:
    """The municipality that the name of a sheet or a file says, None where it says none.

    Underscores are spaces. From both ends are taken: the numbers of a list, dates and years, forms
    («ОО-1», «85-К»), words for what the table holds («численность»), and brackets at the end. What
    is left must be the letters of a name. A name of ``longest`` characters may be cut: it counts
    where its class stands at the end, whole or cut so that one alone can be meant.
    """
    text: str | None = shown(name.replace("_", " "))
    if longest is not None and len(name) >= longest:
        text = _with_whole_class(text or "")
    if text is None:
        return None
    while (bare := _BEHIND.sub("", _BEFORE.sub("", text)).strip(_STRAY)) != text:
        text = bare
    return text if _is_name(text) else None


def says_class(municipality: str) -> bool:
    """Whether a name says «город», «район» or «МО», and so is one of a municipality for sure."""
    kind = municipality_key(municipality).kind
    return kind is not None or _OPEN_CLASS.search(text_key(municipality)) is not None


def meets_one(municipality: str, known: Iterable[MunicipalityKey]) -> bool:
    """Whether a name can mean exactly one of these municipalities (K7)."""
    return len(same_place(municipality_key(municipality), enumerate(known))) == 1


def _is_name(text: str) -> bool:
    key = municipality_key(text)
    is_class_alone = key.kind is not None and key.base == text_key(text)
    return (
        not is_class_alone
        and _NAME.fullmatch(key.base) is not None
        and not any(map(_NO_NAME.fullmatch, (key.base, key.base.split()[0])))
    )


def _with_whole_class(text: str) -> str | None:
    """A name that may be cut, its class put back; None where the cut leaves a choice."""
    folded = text.casefold()
    whole = {
        text + phrase[length:]
        for phrase in _CUT_CLASSES
        for length in range(_FEWEST_LETTERS, len(phrase) + 1)
        if folded.endswith(" " + phrase[:length].rstrip())
    }
    return whole.pop() if len(whole) == 1 else None
