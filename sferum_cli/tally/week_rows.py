"""The rows of weeks wherever they lie: here, in the memory of workers, in an engine one day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from sferum_cli.rulebook.week import Week
from sferum_cli.tally.counting import Counted, count_judged
from sferum_cli.tally.counts import added
from sferum_cli.tally.plan import Plan
from sferum_cli.tally.repeats import JudgedRepeats, Repeats, judge_repeats


class WeekRows(Protocol):
    """The rows of several weeks, counted where they lie."""

    @property
    def places(self) -> Sequence[str]:
        """The names of the tables that the rows come from, by their number."""
        ...

    @property
    def files(self) -> Sequence[str]:
        """The names of the files that the rows come from, by their number."""
        ...

    def counted(self, week: Week, plan: Plan) -> Counted:
        """The counts of everybody but the users whose repeats have to be judged."""
        ...

    def whole(self, users: Mapping[Week, pl.Series]) -> Mapping[Week, pl.DataFrame]:
        """Every row of these users of each week, with all that tells it apart.

        That is ``narrow.WHOLE_COLUMNS``.
        """
        ...


@dataclass(frozen=True)
class WeekCounts:
    """The counts of a week (``counts.COUNTS``) by plan, and what was judged for them, if any."""

    counts: tuple[pl.DataFrame, ...]
    judged: JudgedRepeats | None


def week_counts(
    rows: WeekRows, weeks: Sequence[Week], plans: Sequence[Plan], policy: Repeats
) -> dict[Week, WeekCounts]:
    """Count weeks: first whoever has no repeat, then the others as their repeats are judged (K11).

    Both share nobody, so that their counts add up. Repeats are judged once for all plans.
    """
    counted = {week: [rows.counted(week, plan) for plan in plans] for week in weeks}
    repeated = {week: one.repeated for week, (one, *_) in counted.items() if one.repeated.len()}
    judged = {
        week: judge_repeats(whole, policy, rows.places, rows.files)
        for week, whole in (rows.whole(repeated) if repeated else {}).items()
    }
    return {
        week: WeekCounts(
            tuple(
                added([one.counts, count_judged(judged[week].rows, plan)])
                if week in judged
                else one.counts
                for one, plan in zip(by_plan, plans, strict=True)
            ),
            judged.get(week),
        )
        for week, by_plan in counted.items()
    }
