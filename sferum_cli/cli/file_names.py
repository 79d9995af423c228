"""Names of outputs that hold the week or a region: ``отчёты/{week_end}/{region}.xlsx``."""

import difflib
import re
from collections.abc import Iterator
from pathlib import Path

from sferum_cli.errors import WrongCallError
from sferum_cli.problems import printable
from sferum_cli.rulebook.week import Week
from sferum_cli.translation import gettext as _

WEEK_END, REGION = "week_end", "region"

_PLACE = re.compile(r"\{([^{}]*)\}")
_REFUSED = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
"""What Windows takes in no name of a file."""


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
    return _REFUSED.sub("_", text).rstrip(" .") or "_"


def folder_known(path: Path) -> Path:
    """The last folder of a name before the week or a region stands in it."""
    return Path(*_before_places(path.parent))


def _before_places(folder: Path) -> Iterator[str]:
    for part in folder.parts:
        if _PLACE.search(part):
            return
        yield part
