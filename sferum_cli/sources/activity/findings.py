"""What all rows of a week say together: ids alike, organizations not found, blank counters."""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.sources.activity.buckets import alike_keys
from sferum_cli.sources.activity.organization_column import in_words
from sferum_cli.sources.reference.hints import alias_lines, perhaps, unknown_municipality
from sferum_cli.sources.reference.left_out import LeftOut, LeftOutIndex
from sferum_cli.sources.reference.organization_index import Description, OrganizationIndex
from sferum_cli.sources.tables.table_sheet import TableSheet
from sferum_cli.translation import gettext as _


def ids_alike(
    users: Iterable[pl.Series], not_found: Mapping[str, Description], known: pl.Series
) -> list[Problem]:
    """Ids that differ only in case, zeros in front or look-alike letters.

    Plain numbers without zeros in front cannot: ``users`` are those whose ids are texts, once
    each, those that look alike together.
    ``known`` are the ids of the reference's organizations, ``not_found`` as below.
    """
    problems = []
    number = sum(map(_alike, users))
    if number:
        message = _(
            "users whose «ID пользователя» differs only in case, zeros in front or look-alike "
            "letters count as different people: {number}"
        ).format(number=number)
        problems.append(Problem(Severity.WARNING, Code.IDS_ALIKE, message, count=number))
    others = [one.organization_id for one in not_found.values()]
    strangers = pl.Series(known.name, others, pl.String).drop_nulls()
    number = _alike(pl.concat([known, strangers]).unique())
    if number:
        message = _(
            "organizations whose «ID организации» differs only in case, zeros in front or "
            "look-alike letters from another one are not matched to it: {number}"
        ).format(number=number)
        problems.append(Problem(Severity.WARNING, Code.IDS_ALIKE, message, count=number))
    return problems


def _alike(ids: pl.Series) -> int:
    """How many of these different ids have the spelling of another one, but for the little things.

    Nearly equal ids differ in letters or zeros: ids of digits without a zero in front cannot.
    """
    return ids.len() - alike_keys(ids).n_unique()


_MOST_HINTS = 50
"""Near names are looked for so many organizations: it takes a while for each."""


def unmatched_organizations(
    frames: Sequence[pl.DataFrame],
    not_found: Mapping[str, Description],
    index: OrganizationIndex,
    left_out: Sequence[LeftOut] = (),
) -> list[Problem]:
    """R14: what matches nothing, one warning per organization with its rows and users.

    ``frames`` have known (the organization is), described and user; ``not_found`` says what a
    described organization is made of; ``left_out`` are organizations of faulty rows.
    """
    if not frames:
        return []
    unmatched = pl.concat(frames)
    problems = _blank_users(unmatched)
    by_organization = (
        unmatched.filter(~pl.col("known"))
        .group_by("described", maintain_order=True)
        .agg(pl.len().alias("rows"), pl.col("user").n_unique().alias("users"))
        .sort("rows", "described", descending=[True, False])
    )
    faulty_rows = LeftOutIndex(left_out)
    hinted = 0
    unknown_places: set[str] = set()
    for described, rows, users in by_organization.iter_rows():
        if not described:
            text = _(
                "rows without an «ID организации» enter no number: {rows} rows, {users} users"
            ).format(rows=rows, users=users)
            problems.append(Problem(Severity.WARNING, Code.ID_BLANK, text, count=rows))
            continue
        row = not_found.get(described)
        faulty = None if row is None else faulty_rows.find(row)
        if faulty is not None:
            problems.append(_left_out(in_words(described), faulty, rows, users))
            continue
        text = _(
            "the organization {name} is not in the headcount and enters no number: {rows} rows, "
            "{users} users"
        ).format(name=in_words(described), rows=rows, users=users)
        snippet: tuple[str, ...] = ()
        if row is not None and not index.knows_place(row):
            if row.municipality not in unknown_places and len(unknown_places) < _MOST_HINTS:
                problems.append(_unknown_municipality(row, index))
            unknown_places.add(str(row.municipality))
        elif row is not None and hinted < _MOST_HINTS:
            hinted += 1
            near = index.hints(row)
            text += perhaps(near)
            snippet = alias_lines("organizations", row.organization, near)
        problems.append(
            Problem(
                Severity.WARNING, Code.ORGANIZATION_UNMATCHED, text, count=rows, snippet=snippet
            )
        )
    return problems


def _left_out(name: str, row: LeftOut, rows: int, users: int) -> Problem:
    text = _(
        "the row of the organization {name} has an error ({place}), so that it enters no number: "
        "{rows} rows, {users} users"
    ).format(name=name, place=row.place, rows=rows, users=users)
    return Problem(Severity.WARNING, Code.ORGANIZATION_LEFT_OUT, text, count=rows)


def _unknown_municipality(row: Description, index: OrganizationIndex) -> Problem:
    text, snippet = unknown_municipality(
        row.municipality, index.hints_of_place(row), index.regions_with_place(row)
    )
    return Problem(Severity.WARNING, Code.MUNICIPALITY_UNKNOWN, text, snippet=snippet)


def _blank_users(unmatched: pl.DataFrame) -> list[Problem]:
    number = unmatched.filter(pl.col("known")).height
    if not number:
        return []
    text = _("rows without an «ID пользователя» enter no number: {number}").format(number=number)
    return [Problem(Severity.WARNING, Code.ID_BLANK, text, count=number)]


def counters_blank(
    tables: Sequence[tuple[TableSheet, int, Mapping[str, int]]],
) -> list[Problem]:
    """A warning for each counter without one number in the week.

    ``tables`` are those of the activity, with their rows used and the numbers in each counter.
    Where no file has a number the counter is unknown; where others have, the blanks count as 0.
    """
    problems = []
    for table, used, numbers in tables:
        for key, number in numbers.items():
            if not used or number or not table.header.has(key):
                continue
            everywhere = not any(others[key] for _table, _used, others in tables)
            message = (
                _("no row of the week has a number here: what depends on it is unknown")
                if everywhere
                else _(
                    "no row of the week has a number here, though other files do: it counts as 0"
                )
            )
            problems.append(
                table.problem(
                    Code.COUNTER_BLANK, message, key=key, severity=Severity.WARNING, count=used
                )
            )
    return problems
