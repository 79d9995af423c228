"""How far units are with their targets, for one glance: the cards of a page (R12)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sferum_cli.reports.document import TargetFact, UnitFacts
from sferum_cli.reports.missing import MissingPeople
from sferum_cli.reports.target_records import NOTHING_COMPARED, Compared
from sferum_cli.reports.target_words import verdict_in_words, wanted_share
from sferum_cli.reports.targets import UnitTargets
from sferum_cli.reports.wording import scope_in_words
from sferum_cli.rulebook.indicators import INDICATORS
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.targets import Reached
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _


def region_facts(
    regions: Iterable[UnitTargets], rules: Rules, compared: Compared = NOTHING_COMPARED
) -> Iterator[UnitFacts]:
    """The targets of each region, of the country where it has no name, and whose people count."""
    scope = scope_in_words(Level.REGION, rules)
    for one in regions:
        name = one.region or _("Russia")
        facts = (target_fact(reached, rules, compared, one.region) for reached in one.reached)
        yield UnitFacts(name, scope, tuple(facts))


def target_fact(
    reached: Reached,
    rules: Rules,
    compared: Compared = NOTHING_COMPARED,
    region: str | None = None,
) -> TargetFact:
    """One target of a unit, with what is known of the region's week and year before."""
    asked = (region, reached.target.key)
    return TargetFact(
        title=reached.target.short,
        percent=reached.percent,
        count=reached.count,
        total=reached.total,
        wanted=wanted_share(reached),
        wanted_percent=reached.percent_wanted,
        met=reached.met,
        said=verdict_in_words(reached, rules),
        change=compared.change.get(asked),
        last_year=compared.last_year.get(asked),
    )


def organization_facts(
    targets: Sequence[UnitTargets], missing: MissingPeople, rules: Rules
) -> tuple[UnitFacts, ...]:
    """The shares of the region's targets of one organization, with its own heads.

    ``targets`` are its own alone. Those that nobody judges of it are left out; linked accounts
    have no share there, since no column of the report is about teachers and students together.
    """
    facts = []
    for reached in targets[0].reached:
        if missing[reached.target.key] is None:
            continue
        fact = target_fact(reached, rules)
        if reached.target.count not in _IN_THE_REPORT:
            fact = replace(fact, percent=None, count=None, total=None)
        facts.append(fact)
    return (
        (UnitFacts(_("the organization"), _("with its own heads"), tuple(facts)),) if facts else ()
    )


_IN_THE_REPORT = {one.key for one in INDICATORS}
