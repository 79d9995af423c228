"""The targets of units as data: what json and the tables of a summary hold (R12)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sferum_cli.reports.targets import UnitTargets
from sferum_cli.rulebook.targets import Reached
from sferum_cli.rulebook.week import Week

UnitTarget = tuple[str | None, str]
"""A region's name (None: the country) and the key of a target."""


LastYear = Mapping[str, Mapping[str, float]]
"""The facts of the year before: by region, by the key of a target, in percent."""


@dataclass(frozen=True)
class Compared:
    """What is known of a region's targets from elsewhere, in percent and percentage points.

    ``last_year`` is the fact of the year before, from the settings; ``change`` is against the week
    before. What is not there is null. ``corrected`` are the weeks of the history among those that
    it is from, or that are shown, which were corrected.
    """

    last_year: Mapping[UnitTarget, float] = field(default_factory=dict)
    change: Mapping[UnitTarget, float | None] = field(default_factory=dict)
    corrected: tuple[Week, ...] = ()


NOTHING_COMPARED = Compared()


def target_record(
    region: str | None, reached: Reached, compared: Compared = NOTHING_COMPARED
) -> dict[str, object]:
    """One target of a region or of the country (``region`` None)."""
    asked = (region, reached.target.key)
    return {
        "key": reached.target.key,
        "title": reached.target.title,
        **_numbers(reached),
        "target_pct": reached.percent_wanted,
        "operator": reached.target.operator,
        "met": reached.met,
        "missing_people": reached.missing_people,
        "last_year_pct": compared.last_year.get(asked),
        "change_pp": compared.change.get(asked),
    }


def unit_record(reached: Reached) -> dict[str, object]:
    """How far one of several units below is with a target."""
    return {
        "key": reached.target.key,
        **_numbers(reached),
        "met": reached.met,
        "missing_people": reached.missing_people,
    }


def _numbers(reached: Reached) -> dict[str, object]:
    return {"count": reached.count, "total": reached.total, "pct": reached.percent}


def region_records(
    targets: Iterable[UnitTargets], compared: Compared = NOTHING_COMPARED
) -> Iterator[dict[str, object]]:
    """One record for each region and target, each with its region."""
    for one in targets:
        for reached in one.reached:
            yield {"region": one.region, **target_record(one.region, reached, compared)}
