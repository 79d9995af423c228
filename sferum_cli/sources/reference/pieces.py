"""Headcounts that complete each other: Педагогов in one file, Обучающихся in another."""

from collections.abc import Mapping

import polars as pl

from sferum_cli.problems import Code, Severity
from sferum_cli.rulebook.words import OrganizationType
from sferum_cli.sources.reference.left_out import LeftOutIndex
from sferum_cli.sources.reference.merging import few_names
from sferum_cli.sources.reference.organization_index import (
    AmbiguousOrganizationError,
    Description,
    OrganizationIndex,
    describe,
)
from sferum_cli.sources.reference.places import Places
from sferum_cli.sources.reference.reference_tables import (
    MUNICIPALITY,
    SHEET,
    ReferenceTables,
    RowPlace,
    by_sheet,
)
from sferum_cli.sources.reference.repeated_organizations import (
    COMPARED,
    Record,
    Said,
    by_id_once,
    by_name_once,
    complete,
    two_rows_differ,
)
from sferum_cli.sources.tables.columns import INPUT_COLUMN
from sferum_cli.sources.tables.shapes import HEADS
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext


class Pieces:
    """Joins the rows of headcounts that have different numbers, organization by organization.

    They meet as the organizations of any two tables do: by ID, else by ИНН and КПП, else by the
    whole name. What is said once counts; two values of one cell are an error.
    """

    def __init__(self, places: Places, aliases: Mapping[str, str], tables: ReferenceTables) -> None:
        """``places`` has the municipalities of the rows; ``aliases`` are names of organizations."""
        self._places = places
        self._aliases = aliases
        self._tables = tables
        self._said: Said = {}

    def completed(self, rows: pl.DataFrame, bare: pl.DataFrame) -> pl.DataFrame:
        """A row per organization, in the order of the files.

        ``rows`` are placed, ``bare`` are those of tables without region and municipality, which
        take them from the organization that they meet; one that meets none is an error.
        """
        whole, *others = map(self._once, self._by_heads(rows))
        for part in others:
            whole = self._joined(whole, part, are_bare=False)
        parts_of_bare = self._by_heads(_as_placed(bare, rows)) if bare.height else []
        for part in parts_of_bare:
            whole = self._joined(whole, self._once(part), are_bare=True)
        if others or parts_of_bare:
            self._warn_of_unknown(whole)
        return whole

    def _once(self, part: pl.DataFrame) -> pl.DataFrame:
        """Each organization of tables with the same numbers once."""
        by_id = by_id_once(part, self._tables, self._said)
        return by_name_once(by_id, self._tables, self._said)

    def _by_heads(self, rows: pl.DataFrame) -> list[pl.DataFrame]:
        """The rows of tables that have the same numbers, in the order of the files."""
        parts: dict[tuple[str, ...], list[int]] = {}
        for sheet in rows[SHEET].unique(maintain_order=True):
            heads = tuple(key for key in HEADS if self._tables.has(RowPlace(sheet), key))
            parts.setdefault(heads, []).append(sheet)
        if len(parts) <= 1:
            return [rows]
        return [rows.filter(pl.col(SHEET).is_in(sheets)) for sheets in parts.values()]

    def _joined(self, whole: pl.DataFrame, part: pl.DataFrame, *, are_bare: bool) -> pl.DataFrame:
        """The rows of ``whole`` completed by those of ``part``, and the others of these."""
        numbered = whole.with_row_index("organization")
        index = OrganizationIndex(numbered, self._places, self._aliases)
        records = whole.to_dicts()
        again: dict[RowPlace, RowPlace] = {}
        new: list[Record] = []
        for record in part.iter_rows(named=True):
            number = self._met(index, record)
            if number is None:
                new.append(record)
            else:
                again |= self._complete(records[number], record)
        self._tables.repeat(again)
        if are_bare:
            self._without_place(pl.DataFrame(new, schema=part.schema))
            new = []
        return pl.DataFrame([*records, *new], schema=whole.schema)

    def _met(self, index: OrganizationIndex, record: Record) -> int | None:
        """The number of the row that a row of another file meets."""
        try:
            return index.find(_described(record))
        except AmbiguousOrganizationError as error:
            self._tables.report(
                RowPlace.of(record),
                Code.ORGANIZATION_AMBIGUOUS,
                str(error),
                key="organization" if record["organization_name"] else "inn",
            )
            return None

    def _complete(self, first: Record, record: Record) -> dict[RowPlace, RowPlace]:
        """Put into the row that stays what the other one says; gives the other if it repeats."""
        here, place = RowPlace.of(record), RowPlace.of(first)
        differing = [key for key in ("municipality", *COMPARED) if _differ(key, first, record)]
        if differing:
            two_rows_differ(first, record, differing, self._tables, self._said)
            return {}
        said = [key for key in HEADS if record[key] is not None]
        is_repeat = bool(said) and all(first[key] is not None for key in said)
        for key in HEADS:
            if self._tables.has(here, key) and not self._tables.has(place, key):
                self._said.setdefault((place, key), here)
        complete(first, record, self._tables, self._said)
        return {here: self._said.get((place, said[0]), place)} if is_repeat else {}

    def _without_place(self, rows: pl.DataFrame) -> None:
        """An error for each row that no other file gives its place and type.

        One whose organization stands in a row with an error there only follows from that.
        """
        left_out = LeftOutIndex(self._tables.left_out)
        for record in rows.iter_rows(named=True):
            if left_out.find(_described(record)) is not None:
                continue
            message = _(
                "no other headcount has this organization, so that its region, municipality and "
                "type are not known: add its row there, or these columns here"
            )
            key = "organization_id" if record["organization_id"] else "inn"
            self._tables.report(RowPlace.of(record), Code.VALUE_MISSING, message, key=key)
        self._tables.reject(rows)

    def _warn_of_unknown(self, whole: pl.DataFrame) -> None:
        """A warning per sheet of the organizations that no file with a number has.

        Students of ДОО are in no number.
        """
        left_out = LeftOutIndex(self._tables.left_out)
        for key in HEADS:
            unsaid = [
                record[key] is None
                and not self._is_said(RowPlace.of(record), key)
                and left_out.find(_described(record)) is None
                for record in whole.iter_rows(named=True)
            ]
            rows = whole.filter(pl.Series(unsaid, dtype=pl.Boolean))
            if key == "students":
                rows = rows.filter(pl.col("organization_type") != OrganizationType.KINDERGARTEN)
            for sheet, part in by_sheet(rows):
                self._unknown(sheet, part, INPUT_COLUMN[key].title)

    def _is_said(self, place: RowPlace, key: str) -> bool:
        return self._tables.has(place, key) or (place, key) in self._said

    def _unknown(self, sheet: int, rows: pl.DataFrame, title: str) -> None:
        message = ngettext(
            "{number} organization here is in no file with «{title}», which is not known for it: "
            "{names}; if it is there under another name, give both its ID or ИНН",
            "{number} organizations here are in no file with «{title}», which is not known for "
            "them: {names}; if they are there under other names, give both their ID or ИНН",
            rows.height,
        ).format(number=rows.height, title=title, names=few_names(rows))
        self._tables.report(
            RowPlace(sheet),
            Code.HEADCOUNT_INCOMPLETE,
            message,
            severity=Severity.WARNING,
            count=rows.height,
        )


def _described(record: Record) -> Description:
    """What a row says of its organization."""
    named = {**record, "organization": record["organization_name"]}
    return describe(named, record[MUNICIPALITY])


def _as_placed(bare: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows without a place under the columns of those that have one."""
    bare = bare.rename({"organization": "organization_name"})
    return bare.with_columns(
        *(pl.lit(None, dtype).alias(key) for key, dtype in rows.schema.items()
          if key not in bare.columns)
    ).select(rows.columns)  # fmt: skip


def _differ(key: str, one: Record, other: Record) -> bool:
    """Whether two rows say two values of one cell; a blank one says nothing."""
    values = [row[MUNICIPALITY if key == "municipality" else key] for row in (one, other)]
    return None not in values and values[0] != values[1]
