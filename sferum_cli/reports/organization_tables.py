"""The tables of one organization: its indicators, targets, members, messages and days."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl

from sferum_cli.reports.change_columns import change_columns
from sferum_cli.reports.document import Chart, ChartKind, RowNames, Table, fraction_key, verdict_key
from sferum_cli.reports.organization import PLACES, Organization
from sferum_cli.reports.records_table import measure_column, table_of_records
from sferum_cli.reports.row_names import row_names
from sferum_cli.reports.target_words import target_with_share
from sferum_cli.rulebook.changes import CHANGES_OF_SHARES
from sferum_cli.rulebook.indicators import (
    COLUMNS,
    INDICATORS,
    Column,
    Measure,
    columns_of,
    name_column,
)
from sferum_cli.rulebook.message_bands import MessageBand
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.targets import TARGETS
from sferum_cli.rulebook.words import Kind, Level
from sferum_cli.tally.counts import ACTIVE_USERS, LINKED, USERS, VERIFIED
from sferum_cli.translation import gettext as _

_COUNT, _TOTAL, _SHARE, _CHANGE = "count", "total", "pct", "change_pp"
_BY_SHARE = "share"


def indicators_table(one: Organization, frame: pl.DataFrame) -> Table:
    """Each indicator with its share, its change and its places: what csv and parquet hold.

    ``frame`` is its one row of ``Organizations.judged``.
    """
    share = _("Share %")
    titles = {
        "in_municipality": _("place in the municipality"),
        "of_municipality": _("of so many in the municipality"),
        "in_region": _("place in the region"),
        "of_region": _("of so many in the region"),
    }
    columns = (
        name_column("key", _("Key")),
        name_column("title", _("Indicator")),
        measure_column(_SHARE, share, Measure.SHARE),
        measure_column(_COUNT, _("Count"), Measure.COUNT),
        measure_column(_TOTAL, _("Total"), Measure.TOTAL),
        measure_column(_CHANGE, _("Change, p. p."), Measure.CHANGE_POINTS),
        *(
            measure_column(f"{place}{by}", f"{base}: {titles[place]}", Measure.RANK, base)
            for by, base in (("", _("By count")), (f"_by_{_BY_SHARE}", _("By share")))
            for place in PLACES
        ),
    )
    table = table_of_records(
        _("Indicators"), columns, _indicators(one, frame),
        RowNames(_("Indicator"), ("title",)),
    )  # fmt: skip
    return replace(table, codes=("key",))


def card_of_indicators(one: Organization, frame: pl.DataFrame) -> Table:
    """The same as a card has room for: the places by the count."""
    fact, of = _("Fact"), _("of")
    places = {
        _("Place in the municipality"): ("in_municipality", "of_municipality"),
        _("in the region"): ("in_region", "of_region"),
    }
    change = () if one.changes is None else (_CHANGE,)
    columns = (
        name_column("title", _("Indicator")),
        measure_column(_SHARE, f"{fact} %", Measure.SHARE, fact),
        measure_column(_COUNT, fact, Measure.COUNT),
        measure_column(_TOTAL, _("Total"), Measure.TOTAL),
        *(measure_column(key, _("In the week"), Measure.CHANGE_POINTS) for key in change),
        *(
            measure_column(key, title, Measure.RANK, heading)
            for heading, keys in places.items()
            for key, title in zip(keys, (heading, f"{heading} {of}"), strict=True)
        ),
    )
    return table_of_records(
        _("Indicators"), columns, _indicators(one, frame),
        RowNames(_("Indicator"), ("title",)),
    )  # fmt: skip


def _indicators(one: Organization, frame: pl.DataFrame) -> Iterator[dict[str, Any]]:
    shares = {column.key: column for column in COLUMNS if column.measure is Measure.SHARE}
    row = frame.row(0, named=True)
    own = measure_column(_SHARE, "", Measure.SHARE)
    for indicator in INDICATORS:
        key, share = indicator.key, shares[indicator.share_key]
        changes = one.changes or {}
        yield {
            "key": key,
            "title": indicator.title,
            _SHARE: row[share.key],
            fraction_key(own): row[fraction_key(share)],
            verdict_key(own): row[verdict_key(share)],
            _COUNT: row[key],
            _TOTAL: row[indicator.total.key],
            _CHANGE: changes.get(f"{share.key}_change_pp"),
            **one.places.get(key, {}),
            **{
                f"{place}_by_{_BY_SHARE}": number
                for place, number in one.places.get(share.key, {}).items()
            },
        }


def targets_of_organization(one: Organization, rules: Rules) -> Table:
    """How many people the organization lacks to the share of each target, with its own heads."""
    columns = (
        name_column("target", _("Target")),
        measure_column("missing_people", _("People missing"), Measure.COUNT),
    )
    rows = [
        {"target": target_with_share(target, rules), "missing_people": one.missing[target.key]}
        for target in TARGETS
    ]
    names = RowNames(_("To the share of the region's target"), ("target",))
    return replace(table_of_records(_("Targets"), columns, rows, names), is_reference=True)


def members_table(one: Organization) -> Table:
    """Who is in the organization, by role."""
    kinds = {
        Kind.TEACHER: _("teacher"),
        Kind.STUDENT: _("student"),
        Kind.OTHER: _("other"),
    }
    columns = (
        name_column("role", _("Role")),
        name_column("kind", _("Counts as")),
        measure_column(USERS, _("Users"), Measure.COUNT),
        measure_column(VERIFIED, _("Verified"), Measure.COUNT),
        measure_column(LINKED, _("Linked with ЭЖД"), Measure.COUNT),
    )
    rows = [
        {**record, "kind": kinds[Kind(record["kind"])], "role": record["role"] or _("blank role")}
        for record in one.members.to_dicts()
    ]
    return table_of_records(
        _("Members"), columns, rows, RowNames(_("Role"), ("role", "kind"))
    )  # fmt: skip


def bands_table(one: Organization) -> Table:
    """How many messages the verified teachers sent."""
    columns = (
        name_column("messages", _("Messages in the week")),
        measure_column("teachers", _("Teachers"), Measure.COUNT),
    )
    rows = [
        {"messages": band_in_words(band), "teachers": teachers}
        for band, teachers in one.bands or ()
    ]
    names = RowNames(_("Messages of verified teachers"), ("messages",))
    return table_of_records(_("Messages"), columns, rows, names)


def bands_chart(bands: Table) -> Chart:
    """The bands side by side: the near misses, and the spike of those who write just enough."""
    across, teachers = bands.columns
    return Chart(bands.names.title, ChartKind.BAR, bands, across, (teachers,))


def days_chart(days: Table) -> Chart:
    """How many people were active on each day."""
    date, *_others, active = days.columns
    return Chart(active.title, ChartKind.BAR, days, date, (active,))


def band_in_words(band: MessageBand) -> str:
    """A band: «0», «7–9», «from 20»."""
    if band.last is None:
        return _("from {number}").format(number=band.first)
    return str(band.first) if band.first == band.last else f"{band.first}–{band.last}"


def days_table(one: Organization) -> Table:
    """What happened on each day, whoever did it."""
    columns = (
        replace(name_column("date", _("Day")), measure=Measure.DATE),
        measure_column("messages_sent", _("Messages sent"), Measure.COUNT),
        measure_column("messages_read", _("Messages read"), Measure.COUNT),
        measure_column("calls", _("Calls"), Measure.COUNT),
        measure_column(ACTIVE_USERS, _("Users active"), Measure.COUNT),
    )
    rows = [] if one.days is None else one.days.to_dicts()
    return table_of_records(_("Days"), columns, rows, RowNames(_("Day"), ("date",)))


def row_table(one: Organization, frame: pl.DataFrame) -> Table:
    """The row of the report, with the changes of its shares."""
    changes: tuple[Column, ...] = tuple(
        column for column in change_columns() if column.key in CHANGES_OF_SHARES
    )
    columns = columns_of(Level.ORGANIZATION)
    rows = frame.with_columns(
        pl.lit((one.changes or {}).get(column.key), pl.Float64).alias(column.key)
        for column in changes
    )
    names = row_names(frame, Level.ORGANIZATION)
    return Table(_("Report"), (*columns, *changes), rows, names, is_reference=True)
