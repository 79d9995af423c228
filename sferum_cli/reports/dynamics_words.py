"""What the dynamics say in sentences: their weeks, the rules, and what the newest one changed."""

from collections.abc import Callable, Iterable, Iterator

import polars as pl

from sferum_cli.reports.change_columns import target_columns
from sferum_cli.reports.document import Paragraph, RowNames
from sferum_cli.reports.dynamics import Dynamics
from sferum_cli.reports.row_names import row_names
from sferum_cli.reports.statements import (
    corrected_statements,
    level_title,
    rating_statement,
    rules_statements,
)
from sferum_cli.reports.week_result import WEEK_END, Source, ViewWeek, WeekResult
from sferum_cli.reports.wording import days_in_words, percent_shown, signed_points
from sferum_cli.rulebook.indicators import Column
from sferum_cli.translation import gettext as _


def dynamics_paragraphs(dynamics: Dynamics) -> Iterator[Paragraph]:
    """What the newest week changed in the target indicators: for several the furthest."""
    newest = dynamics.rows.filter(pl.col(WEEK_END) == dynamics.week.end)
    names = row_names(newest, dynamics.level)
    sentences = []
    for share, change, _count, _count_change in target_columns():
        known = newest.filter(pl.col(change.key).is_not_null()).sort(
            change.key, maintain_order=True
        )
        if dynamics.is_of_one_unit:
            sentences += [
                _("{title}: {percent} ({change} p. p.)").format(
                    title=share.title,
                    percent=percent_shown(row[share.key]),
                    change=signed_points(row[change.key]),
                )
                for row in known.iter_rows(named=True)
            ]
        else:
            sentences += _furthest(share, change, known, names)
    if sentences:
        yield Paragraph(_("Since the week before"), tuple(sentences))


def _furthest(share: Column, change: Column, known: pl.DataFrame, names: RowNames) -> Iterator[str]:
    """Which unit fell most and which rose most; ``known`` are sorted by the change."""
    if known.is_empty():
        return
    lowest, highest = (known.row(number, named=True) for number in (0, -1))
    for row, is_told, words in (
        (lowest, lowest[change.key] < 0, _("{title}: furthest down {name}, {change} p. p.")),
        (highest, highest[change.key] > 0, _("{title}: furthest up {name}, {change} p. p.")),
    ):
        if is_told:
            yield words.format(
                title=share.title, name=_called(row, names), change=signed_points(row[change.key])
            )


def _called(row: dict[str, object], names: RowNames) -> str:
    return str(row[names.keys[0]] or names.otherwise)


def _where(weeks: Iterable[ViewWeek], condition: Callable[[WeekResult], bool]) -> list[ViewWeek]:
    return [one for one in weeks if one.result is not None and condition(one.result)]


def dynamics_statements(dynamics: Dynamics) -> Iterator[str]:
    """What every output says of itself: the weeks and where they are from, then the rules."""
    first = _("Weeks to {first:%d.%m.%Y} – {last:%d.%m.%Y}, {level}, {rating}").format(
        first=dynamics.weeks[0].week.end,
        last=dynamics.week.end,
        level=level_title(dynamics.level),
        rating=rating_statement(dynamics.rules.rank_by),
    )
    names = row_names(dynamics.rows, dynamics.level)
    row = next(dynamics.rows.iter_rows(named=True))
    if dynamics.is_of_one_unit:
        first = f"{_called(row, names)}. {first}"
    elif names.common_keys:
        first = f"{', '.join(row[key] for key in names.common_keys)}. {first}"
    yield first
    weeks = dynamics.weeks
    known = [one for one in weeks if one.result is not None]
    told = (
        (_("No data, a gap: {weeks}"), [one for one in weeks if one.result is None]),
        (_("Not complete, without changes: {weeks}"), [o for o in known if not o.is_complete]),
        (_("Holidays, without changes: {weeks}"), [one for one in known if one.is_holidays]),
        (_("From the history: {weeks}"), _where(known, lambda one: one.source is Source.HISTORY)),
        (_("From an official table: {weeks}"), _where(known, lambda one: one.is_official)),
    )
    for sentence, of_them in told:
        if of_them:
            yield sentence.format(weeks=days_in_words([one.week for one in of_them]))
    yield from corrected_statements(one.week for one in _where(known, lambda o: o.corrected > 0))
    yield from rules_statements(dynamics, dynamics.level, dynamics.run, [dynamics.rows])
