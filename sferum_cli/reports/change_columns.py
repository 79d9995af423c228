"""The columns of changes from one week to the next, and of the week itself."""

from dataclasses import replace

from sferum_cli.reports.week_result import WEEK_END
from sferum_cli.rulebook.changes import (
    ACCOUNTS_CHANGE,
    ACCOUNTS_COUNT_CHANGE,
    BASE_CHANGED,
    CHANGING,
    MEASURES_OF_CHANGE,
    change_key,
)
from sferum_cli.rulebook.indicators import (
    ACCOUNTS_LINKED,
    ACCOUNTS_TOTAL,
    COLUMNS,
    Block,
    Column,
    Measure,
)
from sferum_cli.rulebook.targets import TARGETS
from sferum_cli.translation import gettext as _


def week_column() -> Column:
    """The last day of the week that a row is of."""
    title = _("Week to")
    return Column(WEEK_END, title, Block.UNIT, Measure.DATE, title)


def change_columns() -> tuple[Column, ...]:
    """The changes of shares, counts and ranks, and whether a denominator changed."""
    base = _("Another denominator")
    return (
        *(change_column(column, change_key(column)) for column in CHANGING),
        Column(BASE_CHANGED, base, Block.REFERENCE, Measure.YES_NO, base),
    )


def change_column(column: Column, key: str) -> Column:
    """How much a share, a count or a rank changed, under the heading of its column."""
    of_share = column.measure is Measure.SHARE
    title = _("{title}: change, p. p.") if of_share else _("{title}: change")
    return Column(
        key,
        title.format(title=column.title),
        column.block,
        MEASURES_OF_CHANGE[column.measure],
        column.heading,
    )


def target_columns() -> tuple[tuple[Column, Column, Column, Column], ...]:
    """Per target (R12) its share, the change of that, its count and the change of that.

    Titled so that the four stand under one heading.
    """
    accounts = Column(
        ACCOUNTS_LINKED.share_key,
        ACCOUNTS_LINKED.share_title,
        ACCOUNTS_LINKED.block,
        Measure.SHARE,
        ACCOUNTS_LINKED.title,
        part_of=(ACCOUNTS_LINKED.key, ACCOUNTS_TOTAL),
        mark=ACCOUNTS_LINKED.marked_key,
    )
    counted = replace(
        accounts,
        key=ACCOUNTS_LINKED.key,
        title=accounts.heading,
        measure=Measure.COUNT,
        part_of=None,
        mark=None,
    )
    known = {column.key: column for column in (*COLUMNS, accounts, counted)}
    changes = {accounts.key: ACCOUNTS_CHANGE, counted.key: ACCOUNTS_COUNT_CHANGE}
    found = []
    for target in TARGETS:
        count = known[target.count]
        share = next(
            one
            for one in known.values()
            if one.measure is Measure.SHARE and one.heading == count.heading
        )
        keys = [changes.get(one.key) or change_key(one) for one in (share, count)]
        of_share, of_count = map(change_column, (share, count), keys)
        found.append(
            (
                share,
                replace(of_share, title=f"{share.heading} {_('±pp')}"),
                count,
                replace(of_count, title=f"{count.heading} ±"),
            )
        )
    return tuple(found)
