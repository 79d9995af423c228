"""One organization as a document: a card for its head, and sheets of the same."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sferum_cli.problems import Problems
from sferum_cli.reports.closing_parts import closing_parts
from sferum_cli.reports.document import Document, Table
from sferum_cli.reports.legend import legend
from sferum_cli.reports.meta import view_meta
from sferum_cli.reports.organization import ACTIVE, Organization, Organizations
from sferum_cli.reports.organization_tables import (
    bands_chart,
    bands_table,
    card_of_indicators,
    days_chart,
    days_table,
    indicators_table,
    members_table,
    row_table,
    targets_of_organization,
)
from sferum_cli.reports.statements import rating_statement, rules_statements, week_statement
from sferum_cli.reports.target_facts import organization_facts
from sferum_cli.reports.targets import unit_targets
from sferum_cli.reports.week_result import Run, WeekResult
from sferum_cli.rulebook.indicators import COLUMNS, ORGANIZATION_COLUMNS, UNIT_COLUMNS, columns_of
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _

_NAMES = (*UNIT_COLUMNS, *ORGANIZATION_COLUMNS)


def organization_document(
    organizations: Organizations, number: int, run: Run, *, says_run: bool = True
) -> Document:
    """What every format shows of the organization in row ``number`` of the week.

    The main table are the indicators. Where there are too few people for bands and days, the
    document says so. Unless it ``says_run`` there are neither files nor problems in it.
    """
    if not says_run:
        run = replace(run, inputs=(), problems=Problems())
    week, small_numbers = organizations.week, organizations.small_numbers
    one, rules = organizations.of(number), week.rules
    frame = organizations.judged[number : number + 1]
    said = tuple(_statements(week, one, small_numbers))
    main = indicators_table(one, frame)
    some: list[Table] = [members_table(one)]
    charts = []
    if one.bands is not None:
        some.append(bands_table(one))
        charts.append(bands_chart(some[-1]))
    if one.days is not None:
        some.append(days_table(one))
        charts.append(days_chart(some[-1]))
    targets = targets_of_organization(one, rules)
    ruled = rules_statements(week, Level.ORGANIZATION, run, [frame])
    meta = view_meta("organization", week, run, Level.ORGANIZATION, small_numbers=small_numbers)
    explained = legend(columns_of(Level.ORGANIZATION), Level.ORGANIZATION, rules, (*said, *ruled))
    tables = (main, targets, *some, row_table(one, frame))
    closing = closing_parts(explained, run, meta) if says_run else (explained,)
    return Document(
        view="organization",
        statements=said,
        main=main,
        parts=(*tables, *closing),
        run=meta,
        data=_data(one),
        issues=run.problems.records,
        inputs=tuple(sheet.path for sheet in run.inputs),
        on_screen=(card_of_indicators(one, frame), targets, *some),
        charts=tuple(charts),
        targets=organization_facts(unit_targets(frame, rules), one.missing, rules),
    )  # fmt: skip


def _statements(week: WeekResult, one: Organization, small_numbers: int) -> Iterator[str]:
    """Which organization it is, of which week; what is not told of it, and why."""
    row = one.row
    names = [row["organization"] or row["organization_id"], row["organization_type"],
             row["municipality"], row["region"]]  # fmt: skip
    yield ", ".join(str(name) for name in names if name)
    connected = _("connected") if one.is_connected else _("not connected")
    yield f"{week_statement(week.week)}, {connected}, {rating_statement(week.rules.rank_by)}"
    if not one.is_connected:
        yield _("Not connected: its people are among its members, and in no other number (R1)")
    if one.is_connected and one.bands is None and (row["teachers"] or 0) < small_numbers:
        yield _(
            "How many messages teachers wrote is not told of fewer than {number} verified teachers"
        ).format(number=small_numbers)
    if one.days is None and one.users < small_numbers:
        yield _("The days are not told of fewer than {number} users").format(number=small_numbers)


def _data(one: Organization) -> dict[str, Any]:
    row: Mapping[str, Any] = one.row
    return {
        "organization": {
            **{column.key: row[column.key] for column in _NAMES},
            "connected": one.is_connected,
        },
        "row": {column.key: row[column.key] for column in COLUMNS},
        "places": one.places,
        "missing": one.missing,
        "members": one.members.to_dicts(),
        "change": one.changes,
        "active": {key: row[key] for key in ACTIVE},
        "messages_bands": None
        if one.bands is None
        else [
            {"from": band.first, "to": band.last, "teachers": teachers}
            for band, teachers in one.bands
        ],
        "days": one.days,
    }
