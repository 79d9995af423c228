"""«Главное»: the units of a report by the targets, for a person who has a minute (SPEC 9)."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import polars as pl

from sferum_cli.reports.change_columns import target_columns
from sferum_cli.reports.document import Chart, ChartKind, RowNames, Table
from sferum_cli.reports.explained import notes_of
from sferum_cli.reports.measured_table import (
    said_of_target,
    wanted,
    wanted_shares,
    with_accounts,
    with_fractions_and_verdicts,
)
from sferum_cli.reports.report import Report
from sferum_cli.reports.row_names import row_names
from sferum_cli.reports.target_words import target_with_share
from sferum_cli.reports.targets import lacking_people
from sferum_cli.reports.wording import first_of
from sferum_cli.rulebook.changes import ACCOUNTS_CHANGE, CHANGES_OF_SHARES
from sferum_cli.rulebook.indicators import (
    INDICATORS,
    UNIT_COLUMNS,
    Block,
    Column,
    Measure,
    columns_of,
)
from sferum_cli.rulebook.targets import TARGETS, Reached, Target
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _

CHANGE_KEYS = (*CHANGES_OF_SHARES, ACCOUNTS_CHANGE)
"""What is taken from the rows with changes."""

MOST_BARS = 40
"""Of more units a chart shows the first ones: thinner bars cannot be read."""


def overview_table(report: Report) -> Table:
    """The three target shares of each unit, with counts, people missing, change and place.

    By the first share, of equals in the order of the report; units of several regions region by
    region, as they are rated. The total of one region is the region with its targets, so that
    it says what the sentences above say.
    """
    rules, level = report.rules, report.level
    columns = [column for target in TARGETS for column in _columns(target, report)]
    shares = [one for one in columns if one.measure is Measure.SHARE]
    rows = with_accounts(report.rows, rules)
    if report.changes is not None:
        rows = pl.concat([rows, report.changes.select(CHANGE_KEYS)], how="horizontal")
    rows = with_fractions_and_verdicts(rows, shares, rules).with_columns(
        _missing(target, rows, report) for target in TARGETS
    )
    names = _names(report)
    return Table(
        title=_("Overview"),
        columns=(*_name_columns(report), *columns, _place()),
        rows=_sorted(rows, shares[0], level),
        names=names,
        total=_total(report, shares, rows),
        total_label=report.total_label if len(report.targets) != 1 else _("The region as a whole"),
        wanted=wanted_shares(shares, rules),
        notes=_notes(columns, report),
        is_judged=len(report.targets) == 1,
    )


def overview_chart(table: Table, report: Report) -> Chart:
    """The first target's share of the units, the highest first, with the line of the target."""
    target = TARGETS[0]
    share = next(one for one in table.columns if one.measure is Measure.SHARE)
    names = {column.key: column for column in table.columns}
    title = target_with_share(target, report.rules)
    if table.rows.height > MOST_BARS:
        title = first_of(title, MOST_BARS, table.rows.height)
    highest = table.rows.sort(share.key, descending=True, nulls_last=True, maintain_order=True)
    shown = replace(table, rows=highest.head(MOST_BARS))
    across = names[table.names.keys[0]]
    return Chart(
        title, ChartKind.BAR, shown, across, (share,), wanted(target, report.rules).percent
    )


def words_of_columns() -> str:
    """What the short words over the columns mean."""
    return _("{yet}: how many people are missing to the target").format(yet=_("yet"))


def _columns(target: Target, report: Report) -> Iterator[Column]:
    """The columns of a target, under one heading that says what it asks for."""
    share, change, count, _count_change = _columns_of(target)
    heading = target_with_share(target, report.rules)

    def named(column: Column, label: str, short: str, measure: Measure) -> Column:
        title = f"{heading}: {label}"
        return replace(column, title=title, heading=heading, label=short, measure=measure)

    yield named(share, _("share"), "%", Measure.SHARE)
    yield named(count, _("people"), _("pers."), Measure.COUNT)
    missing = Column(_missing_key(target), "", share.block, Measure.COUNT, "")
    yield named(missing, _("missing"), _("yet"), Measure.COUNT)
    if report.changes is not None:
        yield named(change, _("in the week, p. p."), _("±pp"), Measure.CHANGE_POINTS)


def _notes(columns: list[Column], report: Report) -> dict[str, str]:
    """What the headings say."""
    notes = notes_of([*columns, _place()], report.level, report.rules)
    missing = _("How many people are missing to the target")
    return {**notes, **{_missing_key(target): missing for target in TARGETS}}


def _columns_of(target: Target) -> tuple[Column, Column, Column, Column]:
    """The share of a target, its change, its count and the change of that."""
    return target_columns()[TARGETS.index(target)]


def _missing_key(target: Target) -> str:
    return f"{target.key}_missing_people"


def _missing(target: Target, rows: pl.DataFrame, report: Report) -> pl.Expr:
    """R12: the people that a unit lacks; null where it has no share (R10)."""
    share, *_others = _columns_of(target)
    lacking = lacking_people(target, rows, report.rules)
    return pl.when(pl.col(share.key).is_not_null()).then(lacking).alias(_missing_key(target))


def _place() -> Column:
    """R11: the rank by the first target; every output says by what ranks are given."""
    key = next(one.rank_key for one in INDICATORS if one.key == TARGETS[0].count)
    return Column(key, _("Place"), Block.RATINGS, Measure.RANK, _("Place"))


def _name_columns(report: Report) -> list[Column]:
    """What names a unit: its region where there are several, and no ID."""
    columns = [one for one in columns_of(report.level) if one.measure is Measure.NAME]
    left_out = {"organization_id"}
    if report.level in {Level.MUNICIPALITY, Level.ORGANIZATION} and len(report.targets) == 1:
        left_out.add("region")
    if report.level is Level.REGION:
        left_out.add("municipality")
    if report.level is Level.ORGANIZATION:  # who it is stands before where it is
        columns.sort(key=lambda one: one in UNIT_COLUMNS)
    return [one for one in columns if one.key not in left_out]


def _names(report: Report) -> RowNames:
    """An organization with its municipality: sorted by share, it has lost its place under it."""
    names = replace(row_names(report.rows, report.level), common=None)
    if report.level is not Level.ORGANIZATION:
        return names
    under = tuple(key for key in names.under if key != "municipality")
    return replace(names, keys=("organization", "organization_type", "municipality"), under=under)


def _sorted(rows: pl.DataFrame, share: Column, level: Level) -> pl.DataFrame:
    """By the first share, the unknown last; the units of a region stay together."""
    by = [pl.col(share.key)]
    if level in {Level.MUNICIPALITY, Level.ORGANIZATION}:
        regions = {
            name: number for number, name in enumerate(rows["region"].unique(maintain_order=True))
        }
        by.insert(0, -pl.col("region").replace_strict(regions, return_dtype=pl.Int64))
    return rows.sort(by, descending=True, nulls_last=True, maintain_order=True)


def _total(report: Report, shares: list[Column], rows: pl.DataFrame) -> pl.DataFrame | None:
    """The last row: the one region with its targets, or the total of the rows above.

    Of several regions the people missing are those of each together.
    """
    if report.total is None:
        return None
    total = with_accounts(report.total, report.rules)
    total = with_fractions_and_verdicts(total, shares, report.rules).with_columns(
        pl.lit(_sum_of(report, one.key, lambda reached: reached.missing_people), pl.Int64).alias(
            _missing_key(one)
        )
        for one in TARGETS
    )
    total = total.with_columns(
        pl.lit(None, pl.Float64).alias(key) for key in CHANGE_KEYS if key in rows.columns
    )
    if len(report.targets) != 1:
        return total
    (region,) = report.targets
    return total.with_columns(
        value for one, share in zip(region.reached, shares, strict=True)
        for value in _of_target(one, share, report)
    )  # fmt: skip


def _sum_of(report: Report, key: str, of: Callable[[Reached], int | None]) -> int | None:
    """A number of the regions' targets together, None where one of them is unknown."""
    found = [of(reached) for region in report.targets for reached in region.reached
             if reached.target.key == key]  # fmt: skip
    known = [one for one in found if one is not None]
    return sum(known) if len(known) == len(found) else None


def _of_target(reached: Reached, share: Column, report: Report) -> Iterator[pl.Expr]:
    """What a region's row says of a target."""
    (region,) = report.targets
    _share, change, *_others = _columns_of(reached.target)
    yield pl.lit(reached.percent, pl.Float64).alias(share.key)
    for key, said in said_of_target(share.key, reached).items():
        yield pl.lit(said).alias(key)
    yield pl.lit(reached.count, pl.Int64).alias(reached.target.count)
    yield pl.lit(reached.missing_people, pl.Int64).alias(_missing_key(reached.target))
    yield pl.lit(not reached.covered).alias(str(share.mark))
    if report.changes is not None:
        known = report.compared.change.get((region.region, reached.target.key))
        yield pl.lit(known, pl.Float64).alias(change.key)
