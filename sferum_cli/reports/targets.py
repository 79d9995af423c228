"""The targets of each region: how far it is, and what is said of it (R12)."""

from dataclasses import dataclass

from sferum_cli.reports.counted_week import CountedWeek
from sferum_cli.reports.measured import covered_key, measured
from sferum_cli.reports.units import LINKED_ACCOUNTS, rows_of
from sferum_cli.rulebook.indicators import PEOPLE
from sferum_cli.rulebook.targets import TARGETS, Reached, reached
from sferum_cli.rulebook.words import Level

_INDICATOR = {one.key: one for one in PEOPLE}


@dataclass(frozen=True)
class RegionTargets:
    """How far one region is with each target (R12)."""

    region: str
    reached: tuple[Reached, ...]


def region_targets(counted: CountedWeek) -> tuple[RegionTargets, ...]:
    """R12: how far each region is with each target, in the order of the headcount."""
    regions = measured(counted, rows_of(Level.REGION))
    linked = measured(counted, LINKED_ACCOUNTS)
    found = []
    for whole, of_linked in zip(regions.to_dicts(), linked.to_dicts(), strict=True):
        of_target = {"accounts_linked": of_linked}
        reaches = []
        for target in TARGETS:
            numbers = of_target.get(target.key, whole)
            one = _INDICATOR[target.count]
            known = [numbers[key] for key in target.totals if numbers[key] is not None]
            reaches.append(
                reached(
                    target,
                    numbers[one.numerator_key],
                    sum(known) if known else None,
                    counted.rules.targets,
                    covered=numbers[covered_key(one)],
                )
            )
        found.append(RegionTargets(whole["region"], tuple(reaches)))
    return tuple(found)
