"""``{{path}}`` of a person's form: what it stands for in a document (section 9).

Paths are those of the json, without ``meta.``; one of several records is named by what tells it
from the others: a target by its key, a region by its name.
"""

import datetime as dt
import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from sferum_cli.problems import printable
from sferum_cli.reports.document import Document, Table
from sferum_cli.reports.wording import percent_shown, signed_points
from sferum_cli.translation import decimal_mark
from sferum_cli.translation import gettext as _

PLACE = re.compile(r"\{\{\s*(.+?)\s*\}\}")
"""A path where it stands in a text."""

DATE_SHOWN = "%d.%m.%Y"

_TELLING = ("key", "organization_type", "week_end", "organization_id", "municipality", "region")
"""What one record of several is named by: the first of these that no two of them share."""

_GROUPING = ("region", "municipality")
"""What several records are named by, where each of them is told within these."""

_MOST_NEAR = 3


@dataclass(frozen=True)
class Figure:
    """What a path stands for: a text, a number, a truth, a day, or null under its key."""

    key: str
    value: Any

    @property
    def is_share(self) -> bool:
        """Whether it is a share in percent."""
        return self.key == "pct" or self.key.endswith("_pct")

    @property
    def shown(self) -> str:
        """As people read it: a share with one decimal (R13), a day in their order."""
        value = self.value
        if value is None:
            return _("n/a")
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, dt.date):
            return f"{value:{DATE_SHOWN}}"
        if isinstance(value, float):
            if self.key.endswith("change_pp"):
                return signed_points(value)
            return percent_shown(value) if self.is_share else _plain(value)
        return str(value)


def _plain(number: float) -> str:
    return f"{number:g}".replace(".", decimal_mark())


@dataclass(frozen=True)
class Repeated:
    """What a path stands for in a row that is repeated: a key of each record of a list."""

    at: str
    key: str
    records: Sequence[Mapping[str, Any]]

    def figures(self) -> list[Figure]:
        """The figure of each record, in order."""
        return [_figure(self.key, record[self.key]) for record in self.records]


class FormPaths:
    """The paths of a document."""

    def __init__(self, document: Document) -> None:
        """What a summary says of its only region stands at the root too; so does a total row."""
        root: dict[str, Any] = {**document.run, **document.data}
        regions = document.data.get("regions")
        if isinstance(regions, list) and len(regions) == 1:
            root = {**regions[0], **root}
        if isinstance(document.main, Table) and document.main.total is not None:
            (root["total"],) = document.main.total.to_dicts()
        self._root = root

    def find_or_near(self, path: str) -> Figure | Repeated | list[str]:
        """What a path stands for; for an unknown one the nearest that there are."""
        return self._find(self._root, "", path, path)

    def _find(self, node: Any, at: str, rest: str, path: str) -> Figure | Repeated | list[str]:
        records = _records(node)
        inner = node if isinstance(node, Mapping) else _by_names(records or ())
        for key in sorted(inner, key=len, reverse=True):
            if rest == key and not _is_inner(inner[key]):
                return _figure(key, inner[key])
            if rest.startswith(f"{key}."):
                return self._find(inner[key], f"{at}{key}.", rest[len(key) + 1 :], path)
        if records and all(rest in one and not _is_inner(one[rest]) for one in records):
            return Repeated(at.rstrip("."), rest, records)
        here = [f"{at}{key}" for key in (*inner, *(records[0] if records else ()))]
        every = list(_paths(self._root))
        near = [*_near(path, here), *_near(path, every)] or here
        return list(dict.fromkeys(near))[:_MOST_NEAR]


def _near(path: str, known: Sequence[str]) -> list[str]:
    return difflib.get_close_matches(path, known, _MOST_NEAR)


def _paths(node: Any, at: str = "") -> Iterator[str]:
    """The paths of single figures, and those of lists; none below one record of several."""
    records = _records(node)
    if records:
        yield from (f"{at}{key}" for key, value in records[0].items() if not _is_inner(value))
    for key, value in node.items() if isinstance(node, Mapping) else ():
        if _is_inner(value):
            yield from _paths(value, f"{at}{key}.")
        else:
            yield f"{at}{key}"


def wrong_path(path: str, near: Sequence[str]) -> str:
    """What is said of a path that stands for nothing."""
    return _("{{{{{path}}}}} stands for nothing; perhaps {near}").format(
        path=printable(path), near=", ".join(map(printable, near))
    )


def two_lists() -> str:
    """What is said of a row that would be repeated for the records of two lists."""
    return _("two lists in one row")


def _records(node: Any) -> list[Mapping[str, Any]] | None:
    """The records of a list; None for what is none."""
    found = node.to_dicts() if isinstance(node, pl.DataFrame) else node
    if isinstance(found, list | tuple) and all(isinstance(one, Mapping) for one in found):
        return list(found)
    return None


def _is_inner(value: Any) -> bool:
    return isinstance(value, Mapping | list | tuple | pl.DataFrame)


def _by_names(records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The records by what tells each from the others; where nothing does, groups of them."""
    for key in _TELLING:
        names = [str(record[key]) for record in records if record.get(key) is not None]
        if len(names) == len(records) and len(set(names)) == len(names):
            return dict(zip(names, records, strict=True))
    for key in _GROUPING:
        groups: dict[str, list[Mapping[str, Any]]] = {}
        for record in records:
            if record.get(key) is not None:
                groups.setdefault(str(record[key]), []).append(record)
        if groups:
            return dict(groups) if len(groups) > 1 else {}
    return {}


def _figure(key: str, value: Any) -> Figure:
    """A figure, a day of the json as a day."""
    if isinstance(value, str) and (key in {"date", "week_end", "week_start"}):
        return Figure(key, dt.date.fromisoformat(value))
    return Figure(key, value)
