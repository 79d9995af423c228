"""The tables of a page of our own → sheets, as its attributes tell them to programs."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from sferum_cli.problems import Code
from sferum_cli.rulebook.indicators import ORGANIZATION_COLUMNS
from sferum_cli.sources.files.unreadable import UnreadableFileError
from sferum_cli.sources.files.watch import Guard
from sferum_cli.sources.sheets.facts import SheetFacts
from sferum_cli.sources.sheets.sheet import MemorySheet, Sheet
from sferum_cli.translation import gettext as _

PAGE = ".html"

_TABLES = "//table[@data-keys]"
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_ENGLISH = "en"
_GROUP = "g"


def sheets_of_page(path: Path, data: bytes, guard: Guard) -> list[Sheet]:
    """The tables of a page, a sheet each under its title: the keys, then a row per unit.

    What rows share, and what stands once above them, is a cell of each. Raises UnreadableFileError
    for bytes that are no page of ours.
    """
    from lxml import etree, html

    try:
        page = html.document_fromstring(data)
        tables = page.xpath(_TABLES)
        sheets = [
            _sheet(path, table, guard, is_english=page.get("lang") == _ENGLISH) for table in tables
        ]
    except (etree.LxmlError, ValueError, AttributeError, KeyError):
        sheets = []
    if not sheets:
        raise UnreadableFileError(
            Code.FILE_FORMAT, _("no page of sferum with a table; give the report itself")
        )
    return sheets


def _sheet(path: Path, table: Any, guard: Guard, *, is_english: bool) -> Sheet:
    keys = table.get("data-keys").split()
    under = table.get("data-under", "").split()
    common: Mapping[str, Any] = json.loads(table.get("data-common") or "{}")
    records = [
        {**common, **dict(zip(under, above, strict=False)), **dict(zip(keys, cells, strict=True))}
        for above, cells in _rows(table)
    ]
    columns = list(dict.fromkeys([*common, *under, *keys]))
    names = {"region", "municipality", *(one.key for one in ORGANIZATION_COLUMNS)}
    texts = [
        {
            key: _THOUSANDS.sub("", text) if is_english and key not in names else text
            for key, text in record.items()
        }
        for record in records
    ]
    frame = pl.DataFrame(
        [dict(zip(columns, columns, strict=True)), *texts],
        schema=dict.fromkeys(columns, pl.String),
    )
    name = table.findtext("caption")
    return MemorySheet.of(path, name, frame, facts=SheetFacts(), guard=guard)


def _rows(table: Any) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """The rows of units, each with the names of the units that it stands under."""
    above: Sequence[str] = ()
    for row in table.xpath("tbody/tr"):
        if row.get("class") == _GROUP:
            above = [one.text_content().strip() for one in row.iter("bdi")]
            continue
        yield above, [cell.text_content().strip() for cell in row]
