"""``{{path}}`` of a person's form: what it stands for in a document (section 9).

Paths are those of the json, without ``meta.``; one of several records is named by what tells it
from the others: a target by its key, a region by its name.
"""

import datetime as dt
import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import polars as pl

from sferum_cli.problems import printable
from sferum_cli.render.json_document import ISSUE_KEYS, issue
from sferum_cli.reports.document import Document, Table
from sferum_cli.reports.wording import percent_shown, signed_points
from sferum_cli.translation import decimal_mark
from sferum_cli.translation import gettext as _

PLACE = re.compile(r"\{\{\s*(.+?)\s*\}\}")
"""A path where it stands in a text."""

_BRACES = re.compile(r"\{\{|\}\}")
"""What is left of a path that nobody closed, or that is empty."""

DATE_SHOWN = "%d.%m.%Y"

_TELLING = ("key", "organization_type", "week_end", "organization_id", "municipality", "region")
"""What one record of several is named by: the first of these that no two of them share."""

_GROUPING = ("region", "municipality")
"""What several records are named by, where each of them is told within these."""

_MOST_NEAR = 3

_MOST_COMPARED = 1_000
"""So many paths are looked through for one like another."""

_ISSUES = "issues"


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
        issues = [issue(problem) for problem in document.issues]
        root: dict[str, Any] = {**document.run, **document.data, _ISSUES: issues}
        regions = document.data.get("regions")
        if isinstance(regions, list) and len(regions) == 1:
            root = {**regions[0], **root}
        if isinstance(document.main, Table) and document.main.total is not None:
            (root["total"],) = document.main.total.to_dicts()
        self._root = root

    def find_or_near(self, path: str) -> Figure | Repeated | list[str]:
        """What a path stands for; for an unknown one the nearest that there are."""
        found = self._find(self._root, "", path)
        return found if isinstance(found, Figure | Repeated) else self._near(path, found)

    def _find(self, node: Any, at: str, rest: str) -> "Figure | Repeated | _Lost":
        """What the rest of a path stands for at a node, or where it got lost."""
        records, inner = _records(node), _inside(node)
        for key in sorted(inner, key=len, reverse=True):
            if rest == key and not _is_inner(inner[key]):
                return _figure(key, inner[key])
            if rest == key:
                return _Lost(inner[key], f"{at}{key}.", "")
            if rest.startswith(f"{key}."):
                return self._find(inner[key], f"{at}{key}.", rest[len(key) + 1 :])
        if records and all(rest in one and not _is_inner(one[rest]) for one in records):
            return Repeated(at.rstrip("."), rest, records)
        if at == f"{_ISSUES}." and rest in ISSUE_KEYS:  # there are none
            return Repeated(_ISSUES, rest, ())
        return _Lost(node, at, rest)

    def _near(self, path: str, lost: "_Lost") -> list[str]:
        """Paths that stand for something: of one of several records, at the place, like it."""
        each = [f"{lost.at}{name}.{lost.rest}" for name in _inside(lost.node)]
        named = [one for one in each if isinstance(self._find(self._root, "", one), Figure)]
        here = list(islice(_paths(lost.node, lost.at), _MOST_COMPARED))
        if named or not lost.rest:
            return (named or here)[:_MOST_NEAR]
        like = [*_like(path, here), *_like(path, list(islice(_paths(self._root), _MOST_COMPARED)))]
        return list(dict.fromkeys(like or here))[:_MOST_NEAR]


@dataclass(frozen=True)
class _Lost:
    """Where a path stands for nothing: the last node that it leads to, and what is left of it."""

    node: Any
    at: str
    rest: str


def _like(path: str, known: Sequence[str]) -> list[str]:
    return difflib.get_close_matches(path, known, _MOST_NEAR)


def _inside(node: Any) -> Mapping[str, Any]:
    """What a node is made of, by name."""
    return node if isinstance(node, Mapping) else _by_names(_records(node) or ())


def _paths(node: Any, at: str = "") -> Iterator[str]:
    """The paths of figures, and those of lists first."""
    records = _records(node)
    if records:
        yield from (f"{at}{key}" for key, value in records[0].items() if not _is_inner(value))
    for key, value in _inside(node).items():
        if _is_inner(value):
            yield from _paths(value, f"{at}{key}.")
        else:
            yield f"{at}{key}"


def check_braces(text: str) -> str | None:
    """What is wrong with what stands between the paths of a text, None for nothing."""
    found = _BRACES.search(text)
    if found is None:
        return None
    return _("«{braces}» without a path and its end: {{{{week_end}}}}").format(braces=found[0])


def wrong_path(path: str, near: Sequence[str]) -> str:
    """What is said of a path that stands for nothing."""
    said = _("{{{{{path}}}}} stands for nothing").format(path=printable(path))
    if near:
        said += _("; perhaps {near}").format(near=", ".join(map(printable, near)))
    return said


def two_lists() -> str:
    """What is said of a row that would be repeated for the records of two lists."""
    return _("two lists in one row")


def merged_across() -> str:
    """What is said of cells that are one in the row to repeat and in its neighbours."""
    return _("merged cells across the row to repeat")


def _records(node: Any) -> list[Mapping[str, Any]] | None:
    """The records of a list; None for what is none."""
    found = node.to_dicts() if isinstance(node, pl.DataFrame) else node
    if isinstance(found, list | tuple) and all(isinstance(one, Mapping) for one in found):
        return list(found)
    return None


def _is_inner(value: Any) -> bool:
    """Whether a value has values of its own; a list of words is one figure."""
    if isinstance(value, list | tuple):
        return not value or any(map(_is_inner, value))
    return isinstance(value, Mapping | pl.DataFrame)


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
    if isinstance(value, list | tuple):
        return Figure(key, ", ".join(map(str, value)))
    if isinstance(value, str) and (key in {"date", "week_end", "week_start"}):
        return Figure(key, dt.date.fromisoformat(value))
    return Figure(key, value)
