"""Values of an unknown column that may be shown to a person: never an id, never of a person."""

import re
from collections.abc import Sequence

from sferum_cli.sources.cleaning.parsing import UnreadableError, parse_moment
from sferum_cli.sources.tables.columns import INPUT_COLUMN, CellKind
from sferum_cli.sources.tables.header_text import header_key, is_personal

_MOST_SHOWN = 4
_LONGEST = 24

_IDENTIFYING_HEADER = re.compile(
    r"\b(?:id|ид|guid|uuid|код|номер|no|идентиф|инн|кпп|окпо|огрн)\b|№"
)

_PERSONAL_VALUE = re.compile(
    r".*@.*"  # an address
    r"|\+?[78]?[\s(-]*\d{3}[\s)-]*\d{3}[\s-]?\d{2}[\s-]?\d{2}"  # a telephone
    r"|\d{3}-\d{3}-\d{3}[ -]\d{2}"  # СНИЛС
    r"|.*(?:ич|вна|чна|оглы|кызы)\b.*"  # a patronymic
    r"|[А-ЯЁ][а-яё-]+ [А-ЯЁ]\. ?(?:[А-ЯЁ]\.)?",  # a name with initials
    re.DOTALL,
)

_LONG_NUMBER = re.compile(r"\d{5,}")
"""Numbers that are all so long count nobody: they are somebody's."""

_SHOWN_KINDS = (CellKind.COUNT, CellKind.YES_NO, CellKind.DATE, CellKind.TYPE, CellKind.ROLE)
_SHOWN_TEXTS = ("region", "municipality", "organization")


def are_personal(texts: Sequence[str]) -> bool:
    """Whether some cell looks like the name, the address or the telephone of one person."""
    return any(_PERSONAL_VALUE.fullmatch(text) for text in texts)


def shown_values(header: str, texts: Sequence[str], likely: Sequence[str]) -> tuple[str, ...]:
    """A few different values of a column that is likely one of ours; none where one may be an id.

    ``likely`` are the keys that the column may be, ``texts`` its filled cells.
    """
    if not likely or not all(map(_is_shown, likely)):
        return ()
    if is_personal(header) or _IDENTIFYING_HEADER.search(header_key(header)):
        return ()
    if are_personal(texts):
        return ()
    if all(_LONG_NUMBER.fullmatch(text) for text in texts):
        return ()
    if INPUT_COLUMN[likely[0]].kind is CellKind.DATE:
        texts = [_as_in_excel(text) for text in texts]
    different = list(dict.fromkeys(texts))[:_MOST_SHOWN]
    return tuple(one if len(one) <= _LONGEST else one[: _LONGEST - 1] + "…" for one in different)


def _as_in_excel(text: str) -> str:
    """A moment as a person writes it; the text itself where it is none."""
    try:
        moment = parse_moment(text)
    except UnreadableError:
        return text
    if moment is None:
        return text
    return f"{moment:%d.%m.%Y %H:%M}".removesuffix(" 00:00")


def _is_shown(key: str) -> bool:
    return INPUT_COLUMN[key].kind in _SHOWN_KINDS or key in _SHOWN_TEXTS
