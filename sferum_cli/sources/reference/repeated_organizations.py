"""Organizations that stand in two rows of the reference: by id, or by name in another file."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from sferum_cli.problems import Code, Severity
from sferum_cli.sources.cleaning.organization_names import organization_name_key
from sferum_cli.sources.reference.reference_tables import (
    MUNICIPALITY,
    ReferenceTables,
    RowPlace,
    values_in_words,
)
from sferum_cli.sources.tables.shapes import HEADS
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext

Record = dict[str, Any]
Said = dict[tuple[RowPlace, str], RowPlace]
"""Where a number stands that the row of this place took from another one."""

COMPARED = ("inn", "kpp", "organization_type", "connected", "teachers", "students")
_SAID_ELSEWHERE = ("organization", "inn", "kpp", "connected")
"""Of these a blank cell of one file says nothing against what another file says.

Numbers of people may stand on two sheets of one file too.
"""
_COMPLETED = (
    "organization_id", "inn", "kpp", "organization_name", "oktmo", "connected", "teachers",
    "students",
)  # fmt: skip


def by_id_once(frame: pl.DataFrame, tables: ReferenceTables, said: Said) -> pl.DataFrame:
    """Each id once: identical rows count once, differing ones are an error with both places.

    What a sheet has no column for, it does not say: another one completes it. So does another
    file with a blank name, ИНН, КПП, «Подключена» or number. ``said`` keeps whose number it is.
    """
    identity = pl.col("organization_id")
    numbered = frame.with_row_index("_at")
    repeated = numbered.filter(identity.is_not_null() & identity.is_duplicated())
    if repeated.is_empty():
        return frame
    first_of: dict[str, Record] = {}
    again: dict[RowPlace, RowPlace] = {}
    kept: list[Record] = []
    for record in repeated.iter_rows(named=True):
        first = first_of.setdefault(record["organization_id"], record)
        if first is record:
            kept.append(record)
            continue
        names = _name_differs(first, record, tables)
        if names or _differing(first, record, tables):
            _twice(first, record, names, tables, said)
            kept.append(record)
        elif not complete(first, record, tables, said):
            again[RowPlace.of(record)] = RowPlace.of(first)
    tables.repeat(again)
    others = numbered.join(repeated, on="_at", how="anti")
    judged = pl.DataFrame(kept, schema=numbered.schema)
    return pl.concat([others, judged]).sort("_at").drop("_at")


def _name_differs(one: Record, other: Record, tables: ReferenceTables) -> list[str]:
    """Of municipality and name those that differ."""
    differ = [] if one[MUNICIPALITY] == other[MUNICIPALITY] else ["municipality"]
    names = [record["organization_name"] for record in (one, other)]
    keys = [organization_name_key(name) if name else None for name in names]
    if keys[0] != keys[1] and _both_say("organization", names, (one, other), tables):
        differ.append("organization")
    return differ


def _both_say(
    key: str, values: Sequence[Any], rows: tuple[Record, Record], tables: ReferenceTables
) -> bool:
    """Whether both rows say something in this column, be it by a blank within one file or sheet."""
    one, other = (RowPlace.of(row) for row in rows)
    if not (tables.has(one, key) and tables.has(other, key)):
        return False
    if key in HEADS:
        return one.sheet == other.sheet or None not in values
    in_one_file = tables.file_of(one) == tables.file_of(other)
    return in_one_file or key not in _SAID_ELSEWHERE or None not in values


def _differing(one: Record, other: Record, tables: ReferenceTables) -> list[str]:
    """The columns in which both rows say something, and not the same."""
    return [
        key
        for key in COMPARED
        if one[key] != other[key] and _both_say(key, (one[key], other[key]), (one, other), tables)
    ]


def complete(first: Record, record: Record, tables: ReferenceTables, said: Said) -> bool:
    """Put into the row that stays what only the other one says; gives whether a number is new."""
    here, place = RowPlace.of(record), RowPlace.of(first)
    new = [key for key in HEADS if first[key] is None and record[key] is not None]
    said |= {(place, key): here for key in new}
    for key in _COMPLETED:
        if first[key] is None and record[key] is not None:
            first[key] = record[key]
    first["id_blank"] = first["id_blank"] and first["organization_id"] is None
    has_connected = tables.has(here, "connected")
    blank = first["connected_blank"] or (has_connected and record["connected"] is None)
    first["connected_blank"] = blank and first["connected"] is None
    return bool(new)


def _twice(
    first: Record, record: Record, names: Sequence[str], tables: ReferenceTables, said: Said
) -> None:
    """An error that names both rows, and what they say differently."""
    two_rows_differ(first, record, [*names, *_differing(first, record, tables)], tables, said)


def two_rows_differ(
    first: Record, record: Record, keys: Sequence[str], tables: ReferenceTables, said: Said
) -> None:
    """An error of ``record``, which says something else under ``keys`` than ``first``."""
    place = RowPlace.of(first)
    place = said.get((place, keys[0]), place)
    here, there = (
        values_in_words({**row, "organization": row["organization_name"]}, keys)
        for row in (record, first)
    )
    identity = record["organization_id"]
    who = _("the organization {id}").format(id=identity) if identity else (
        _("«{name}»").format(name=record["organization_name"] or record["inn"])
    )  # fmt: skip
    message = _(
        "{who} stands in two rows that differ: {here} here, and {there} in {place}; leave one of "
        "them"
    ).format(who=who, here=here, there=there, place=tables.in_words(place))
    key = "organization_id" if identity else "organization"
    tables.report(RowPlace.of(record), Code.ORGANIZATION_TWICE, message, key=key)


def by_name_once(frame: pl.DataFrame, tables: ReferenceTables, said: Said) -> pl.DataFrame:
    """A row without an id that has the ИНН or the whole name of a row of another file is that one.

    Equal rows count once, differing ones are an error; under one ИНН a name may differ. Within one
    file rows of one name both stay, with a warning.
    """
    if not frame["organization_id"].null_count():
        return frame
    kept_by: dict[tuple[Any, ...], list[Record]] = {}
    again: dict[RowPlace, RowPlace] = {}
    alike: list[tuple[Record, Record]] = []
    kept: list[Record] = []
    for record in frame.iter_rows(named=True):
        file, keys = tables.file_of(RowPlace.of(record)), _keys_of(record)
        by_inn, by_name = (
            [one for one in kept_by.get(key, ()) if _may_be_one(one, record)] for key in keys
        )
        elsewhere, named = (
            [one for one in met if tables.file_of(RowPlace.of(one)) != file]
            for met in (by_inn, by_name)
        )
        # Branches share an ИНН: of several the name tells which it is.
        both = [one for one in elsewhere if any(one is other for other in named)]
        others = both if len(elsewhere) > 1 and both else elsewhere or named
        if len(others) == 1 and not _differing(others[0], record, tables):
            if not complete(others[0], record, tables, said):
                again[RowPlace.of(record)] = RowPlace.of(others[0])
            continue
        if len(others) == 1:
            _twice(others[0], record, (), tables, said)
        elif others:
            _fits_several(others, record, tables)
        alike += [(record, one) for one in by_name[:1] if not others]
        kept.append(record)
        for key in filter(None, keys):
            kept_by.setdefault(key, []).append(record)
    tables.repeat(again)
    _warn_of_names(alike, tables)
    return pl.DataFrame(kept, schema=frame.schema)


def _keys_of(record: Record) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """What rows of one organization share: the ИНН, and the whole name; empty where it has none."""
    inn, name = record["inn"], record["organization_name"]
    place = record[MUNICIPALITY]
    return (
        () if inn is None else (place, inn, record["organization_type"]),
        () if name is None or place is None else (place, organization_name_key(name)),
    )


def _may_be_one(one: Record, other: Record) -> bool:
    """Whether one of two rows lacks an id, and their ИНН and КПП do not tell them apart."""
    if one["organization_id"] is not None and other["organization_id"] is not None:
        return False
    return all(
        one[key] == other[key] or one[key] is None or other[key] is None for key in ("inn", "kpp")
    )


def _fits_several(others: Sequence[Record], record: Record, tables: ReferenceTables) -> None:
    message = _("«{name}» fits several organizations: {places}; give each its ID or ИНН").format(
        name=record["organization_name"] or record["inn"],
        places="; ".join(tables.in_words(RowPlace.of(one)) for one in others),
    )
    tables.report(RowPlace.of(record), Code.ORGANIZATION_AMBIGUOUS, message, key="organization")


def _warn_of_names(alike: Sequence[tuple[Record, Record]], tables: ReferenceTables) -> None:
    """One warning per sheet, which names its first pair."""
    pairs: dict[int, list[tuple[Record, Record]]] = {}
    for record, one in alike:
        pairs.setdefault(RowPlace.of(record).sheet, []).append((record, one))
    for sheet, found in pairs.items():
        record, one = found[0]
        message = ngettext(
            "{number} row without an ID has the name of another one, and both count: «{name}», "
            "rows {rows}; if they are one organization, leave one of them",
            "{number} rows without an ID have the names of others, and all count: «{name}», rows "
            "{rows}; if they are one organization, leave one of them",
            len(found),
        ).format(
            number=len(found),
            name=record["organization_name"] or record["inn"],
            rows=_rows(one, record, tables),
        )
        tables.report(
            RowPlace(sheet),
            Code.ORGANIZATION_NAME_TWICE,
            message,
            severity=Severity.WARNING,
            count=len(found),
        )


def _rows(one: Record, record: Record, tables: ReferenceTables) -> str:
    here, there = RowPlace.of(record), RowPlace.of(one)
    first = str(there.row) if there.sheet == here.sheet else f"({tables.in_words(there)})"
    return _("{one} and {other}").format(one=first, other=here.row)
