"""Texts and numbers as a page sets them: no break where none belongs, thousands apart."""

import re
from collections.abc import Mapping

from sferum_cli.problems import printable
from sferum_cli.render.cells import shown_marked
from sferum_cli.reports.document import Verdict
from sferum_cli.rulebook.indicators import Column, Measure
from sferum_cli.translation import gettext as _
from sferum_cli.translation import language_in_use

NO_BREAK = "\u00a0"

_UNIT = re.compile(r"(?<=\d) (?=%)|(?<=\w) (?=%$)|(?<=№) (?=\S)|(?<=\b[пp]\.) (?=[пp]\.)")
_DASH = re.compile(r" (?=[–—] )")
_SHORT_WORD = re.compile(
    r"(?<![\w-])([авикосу]|на|по|от|до|за|из|не|ни|но|со|во|об) ", re.IGNORECASE
)
"""A Russian line does not end with a preposition or a conjunction of a letter or two."""

_COUNT = re.compile(r"\d{4,}")

_GROUPED = frozenset({Measure.COUNT, Measure.TOTAL, Measure.RANK})
_THOUSANDS = {"en": ","}


def verdict_words() -> Mapping[Verdict, str]:
    """What is said of a share that was judged."""
    return {
        Verdict.REACHED: _("the target is reached"),
        Verdict.MISSED: _("below the target"),
        Verdict.ABOVE_WHOLE: _("above 100 %"),
    }


def sentence(text: str) -> str:
    """One of our own texts: control characters spelled out, and no break where none belongs."""
    set_text = _DASH.sub(NO_BREAK, _UNIT.sub(NO_BREAK, printable(text)))
    if language_in_use() == "ru":
        set_text = _SHORT_WORD.sub(rf"\1{NO_BREAK}", set_text)
    return set_text


def title(text: str) -> str:
    """The title of a column: it breaks anywhere but before its unit."""
    return _UNIT.sub(NO_BREAK, printable(text))


def with_thousands(text: str) -> str:
    """One of our own texts whose numbers are counts, with their thousands apart."""
    return _COUNT.sub(lambda found: number(int(found[0])), sentence(text))


def cell(column: Column, row: Mapping[str, object]) -> str:
    """The cell of a row: as people read it everywhere, its thousands apart."""
    value = row[column.key]
    if isinstance(value, int) and column.measure in _GROUPED:
        return number(value)
    return printable(shown_marked(column, row))


def number(value: int) -> str:
    """A number with its thousands apart: «2 417»."""
    return f"{value:,}".replace(",", _THOUSANDS.get(language_in_use(), NO_BREAK))
