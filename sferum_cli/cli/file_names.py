"""Names of outputs that hold the week or a region: ``отчёты/{week_end}/{region}.xlsx``."""

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count
from pathlib import Path

from sferum_cli.errors import WrongCallError
from sferum_cli.problems import printable
from sferum_cli.rulebook.week import Week
from sferum_cli.translation import gettext as _

WEEK_END, REGION = "week_end", "region"

_PLACE = re.compile(r"\{([^{}]*)\}")
_ACTING = re.compile(r"^[.~=+\-@\s]+")
"""What hides a file, is an option to a command, or a formula in a list of files."""

_LONGEST_NAME, _MOST_BYTES = 120, 240
"""Of the name of a file: what a person reads, and what every file system takes."""


def places_in(path: Path) -> set[str]:
    """The words in braces of a name; raises WrongCallError for one that stands for nothing."""
    found = set(_PLACE.findall(str(path)))
    for word in sorted(found - {WEEK_END, REGION}):
        near = difflib.get_close_matches(word, (WEEK_END, REGION), 1) or [WEEK_END, REGION]
        raise WrongCallError(
            _("{path}: {{{word}}} stands for nothing; perhaps {near}").format(
                path=printable(str(path)),
                word=printable(word),
                near=", ".join(f"{{{one}}}" for one in near),
            )
        )
    return found


def filled(path: Path, week: Week, region: str | None = None) -> Path:
    """The name with its week (2024-10-24) and region; what Windows refuses in one is ``_``."""
    name = str(path).replace(f"{{{WEEK_END}}}", week.end.isoformat())
    if region is not None:
        name = name.replace(f"{{{REGION}}}", plain_name(region))
    return Path(name)


def plain_name(text: str) -> str:
    """A text as (a part of) the name of a file that every system takes."""
    from pathvalidate import sanitize_filename

    composed = unicodedata.normalize("NFC", text)
    visible = "".join(sign if sign.isprintable() else "_" for sign in composed)
    return sanitize_filename(visible, "_", platform="universal").rstrip(" .") or "_"


def file_names(units: Sequence[Sequence[str]], suffix: str, taken: Iterable[str] = ()) -> list[str]:
    """A name of a file for each unit, no two alike, whatever the case; none of those ``taken``.

    Each unit has names from the shortest to the one that says most: those whose short names are
    alike get their long ones, and where they are still alike, numbers.
    """
    stems = [_stem(names[0], suffix) for names in units]
    for step in range(1, max(map(len, units), default=0)):
        often = Counter(map(_compared, stems))
        stems = [
            _stem(names[step], suffix) if often[_compared(stem)] > 1 and len(names) > step else stem
            for names, stem in zip(units, stems, strict=True)
        ]
    used = {_compared(Path(name).stem) for name in taken}
    found = []
    for stem in stems:
        numbered = (_stem(stem, f" ({number}){suffix}") + f" ({number})" for number in count(2))
        free = next(one for one in chain([stem], numbered) if _compared(one) not in used)
        used.add(_compared(free))
        found.append(free + suffix)
    return found


def _stem(name: str, suffix: str) -> str:
    """A name without its suffix, of a length that leaves room for that."""
    text = _ACTING.sub("_", plain_name(name))[: _LONGEST_NAME - len(suffix)]
    while len((text + suffix).encode()) > _MOST_BYTES:
        text = text[:-1]
    return text.rstrip(" .")


def _compared(stem: str) -> str:
    return stem.casefold()


def folder_known(path: Path) -> Path:
    """The last folder of a name before the week or a region stands in it."""
    return Path(*_before_places(path.parent))


def _before_places(folder: Path) -> Iterator[str]:
    for part in folder.parts:
        if _PLACE.search(part):
            return
        yield part
