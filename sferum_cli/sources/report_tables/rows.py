"""The rows below the header of a table of the 28 columns, as texts; those that are no units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from sferum_cli.sources.cleaning.municipality_names import region_key
from sferum_cli.sources.cleaning.text import text_key
from sferum_cli.sources.sheets.facts import MergedCells
from sferum_cli.sources.sheets.sheet import ROW, Sheet
from sferum_cli.sources.tables.merged_cells import FILLED_DOWN, filled_down
from sferum_cli.sources.tables.numbering import names_units, numbers_columns
from sferum_cli.sources.tables.totals import NAME_COLUMNS, total_word
from sferum_cli.translation import in_every_language

COUNTRY = frozenset(
    map(text_key, ("Россия", "Российская Федерация", "РФ", *in_every_language("Russia")))
)
"""What the country's row is called in a column of regions (SPEC.md section 5), as text keys."""

_OF_ORGANIZATIONS = ("organization_id", "organization", "inn")


@dataclass(frozen=True)
class TextRow:
    """A row: its number as Excel shows it, and its cells by key, blank ones as ""."""

    number: int
    cells: Mapping[str, str]


def rows_of(
    sheet: Sheet, header: int, letters: Mapping[str, str]
) -> tuple[list[TextRow], dict[str, int]]:
    """The rows that may be units, and how many were skipped for which reason (K9)."""
    rows: list[TextRow] = []
    skipped: dict[str, int] = {}
    judge = _Judge(_titles_of(sheet, header))
    merged = _merged(sheet, header, letters)
    for batch in sheet.batches(header, list(letters.values())):
        found = batch.select(ROW, *(pl.col(one).cast(pl.String).alias(key)
                                    for key, one in letters.items()))  # fmt: skip
        for number, *texts in filled_down(found, merged).iter_rows():
            row = TextRow(
                number, {key: text or "" for key, text in zip(letters, texts, strict=True)}
            )
            reason = judge.reason_to_skip(row.cells)
            if reason is None:
                rows.append(row)
            else:
                skipped[reason] = skipped.get(reason, 0) + 1
    kept = _without_regions(_without_country(rows))
    if len(kept) < len(rows):
        skipped["total"] = skipped.get("total", 0) + len(rows) - len(kept)
    return kept, skipped


def _merged(sheet: Sheet, header: int, letters: Mapping[str, str]) -> dict[str, list[MergedCells]]:
    """The merged cells that count for all their rows (K8), by the key of their column."""
    keys = {letters[key]: key for key in FILLED_DOWN if key in letters}
    found: dict[str, list[MergedCells]] = {}
    for one in sheet.facts.merged:
        if one.column in keys and one.first_row > header:
            found.setdefault(keys[one.column], []).append(one)
    return found


def _without_country(rows: Sequence[TextRow]) -> list[TextRow]:
    """The rows but for the country's among its regions: their total; alone it has no name."""
    parts = ("municipality", *_OF_ORGANIZATIONS)

    def is_country(row: TextRow) -> bool:
        alone = not any(row.cells.get(key, "").strip() for key in parts)
        return alone and text_key(row.cells["region"]) in COUNTRY

    others = [row for row in rows if not is_country(row)]
    names = {"region", *parts}
    if any(cell.strip() for row in others for key, cell in row.cells.items() if key not in names):
        return others
    return [TextRow(row.number, {**row.cells, "region": ""}) if is_country(row) else row
            for row in rows]  # fmt: skip


def _without_regions(rows: Sequence[TextRow]) -> list[TextRow]:
    """The rows but for a region that stands among its own municipalities: their total (K9)."""
    regions = {text: region_key(text) for text in {row.cells["region"] for row in rows}}
    own = {
        number
        for number, row in enumerate(rows)
        if (name := row.cells.get("municipality", "").strip())
        and not any(row.cells.get(key, "").strip() for key in _OF_ORGANIZATIONS)
        and region_key(name) == regions[row.cells["region"]]
    }
    others = {regions[row.cells["region"]] for number, row in enumerate(rows) if number not in own}
    return [
        row
        for number, row in enumerate(rows)
        if number not in own or regions[row.cells["region"]] not in others
    ]


def _titles_of(sheet: Sheet, header: int) -> frozenset[str]:
    """The keys of the header's cells: what a row repeats that is the header again."""
    row = next(row for row in sheet.head() if row.number == header)
    return frozenset(map(text_key, row.cells))


@dataclass
class _Judge:
    """Tells rows that are no units; ``titles`` are the keys of the header's cells."""

    titles: frozenset[str]
    known: set[str] = field(default_factory=set)
    """How rows of units began: one that begins alike needs no second look."""

    def reason_to_skip(self, cells: Mapping[str, str]) -> str | None:
        """Why a row is none, None for one that is."""
        first = next((cell for cell in cells.values() if cell.strip()), None)
        if first is None:
            return "beside"
        named = (cells[key] for key in NAME_COLUMNS if key in cells)
        if any(total_word(cell) is not None for cell in (first, *named)):
            return "total"
        if first in self.known:
            return None
        reason = self._of_header(list(cells.values()))
        if reason is None:
            self.known.add(first)
        return reason

    def _of_header(self, texts: list[str]) -> str | None:
        if numbers_columns(texts, range(len(texts))):
            return "numbering"
        if names_units(texts):
            return "units"
        filled = {text_key(text) for text in texts if text.strip()}
        return "header-again" if filled <= self.titles else None
