"""Reports of our own in formats without sheets, as sheets; and what a report says of itself."""

import html
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from sferum_cli.problems import Code
from sferum_cli.sources.files.unreadable import UnreadableFileError
from sferum_cli.sources.files.watch import Guard
from sferum_cli.sources.sheets.facts import SheetFacts
from sferum_cli.sources.sheets.sheet import MemorySheet, Sheet
from sferum_cli.translation import gettext as _

JSON, MARKDOWN, PARQUET = ".json", ".md", ".parquet"

_METADATA_KEY = "sferum"
"""Under which ``render.parquet_file`` keeps the run."""

_CELL_END = re.compile(r"(?<!\\)\|")
_ESCAPE = re.compile(r"\\([|\\`*_~\[\]@:.])")
_RULE = re.compile(r":?-+:?")
_STRONG = re.compile(r"\*\*(.*)\*\*")


def sheets_of_json(path: Path, data: bytes, guard: Guard) -> list[Sheet]:
    """The rows of a report in json as a sheet under the keys, those of several levels as several.

    Raises UnreadableFileError for a json that is none.
    """
    whole = _json_of(data)
    try:
        levels: Mapping[str | None, Any] = whole.get("levels") or {None: whole["rows"]}
        return [_of_records(path, name, records, guard) for name, records in levels.items()]
    except (LookupError, TypeError, AttributeError):
        raise _no_report() from None


def sheets_of_markdown(path: Path, data: bytes, guard: Guard) -> list[Sheet]:
    """The tables of a text in md, a sheet each; raises UnreadableFileError for other bytes."""
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        message = _("not a text in UTF-8; export it again")
        raise UnreadableFileError(Code.TEXT_DAMAGED, message) from None
    sheets: list[Sheet] = []
    for first, table in _tables_in(lines):
        width = max(map(len, table))
        rows = [[*cells, *[""] * (width - len(cells))] for cells in table]
        columns = {str(number): [row[number] for row in rows] for number in range(width)}
        frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
        sheets.append(
            MemorySheet.of(path, None, frame, first_row=first, facts=SheetFacts(), guard=guard)
        )
    return sheets


def said_in(path: Path, data: bytes) -> Mapping[str, Any]:
    """The ``meta`` of a report of our own, empty where the file says nothing of itself."""
    try:
        if path.suffix.lower() == JSON:
            said = _json_of(data)["meta"]
        elif path.suffix.lower() == PARQUET:
            said = json.loads(pl.read_parquet_metadata(io.BytesIO(data))[_METADATA_KEY])
        else:
            return {}
    except (LookupError, ValueError, TypeError, UnreadableFileError, pl.exceptions.PolarsError):
        return {}
    return said if isinstance(said, dict) else {}


def _json_of(data: bytes) -> dict[str, Any]:
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError):
        raise _no_report() from None
    if not isinstance(whole, dict):
        raise _no_report()
    return whole


def _no_report() -> UnreadableFileError:
    return UnreadableFileError(Code.FILE_FORMAT, _("no report of sferum in json"))


def _of_records(path: Path, name: str | None, records: Any, guard: Guard) -> Sheet:
    keys = list(dict.fromkeys(key for row in records for key in row))
    texts = [{key: _text(row.get(key)) for key in keys} for row in records]
    # The first of the records may have nothing in a column that others fill.
    frame = pl.DataFrame([dict(zip(keys, keys, strict=True)), *texts],
                         schema=dict.fromkeys(keys, pl.String))  # fmt: skip
    return MemorySheet.of(path, name, frame, facts=SheetFacts(), guard=guard)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _tables_in(lines: Sequence[str]) -> Iterator[tuple[int, list[list[str]]]]:
    """The tables of a text: the number of each one's first line, and its rows of cells."""
    table: list[list[str]] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.lstrip().startswith("|"):
            table.append(_cells_of(line))
        elif table:
            yield number - len(table), _without_rule(table)
            table = []


def _without_rule(table: list[list[str]]) -> list[list[str]]:
    """The rows with a blank one for the rule under the header, so that lines keep their numbers."""
    return [["" for _cell in row] if all(map(_RULE.fullmatch, row)) else row for row in table]


def _cells_of(line: str) -> list[str]:
    inner = _CELL_END.split(line.strip().strip("|"))
    return [_plain(cell.strip()) for cell in inner]


def _plain(cell: str) -> str:
    """A cell as it was before it was escaped."""
    strong = _STRONG.fullmatch(cell)
    return html.unescape(_ESCAPE.sub(r"\1", strong[1] if strong else cell))
