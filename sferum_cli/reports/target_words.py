"""What is said of the targets: the block that every output carries (R12)."""

from collections.abc import Iterator

from sferum_cli.reports.document import Paragraph, Value
from sferum_cli.reports.report import Report
from sferum_cli.reports.target_records import UnitTarget, region_records
from sferum_cli.reports.wording import percent_shown, scope_in_words, signed_points
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.targets import Reached, Target
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext


def target_paragraphs(report: Report) -> tuple[Paragraph, ...]:
    """The targets of every region, in the order of the headcount."""
    scope = scope_in_words(Level.REGION, report.rules)
    return tuple(
        Paragraph(
            f"{one.region} ({scope})",
            tuple(_sentence(report, one.region, reached) for reached in one.reached),
        )
        for one in report.targets
    )


def target_values(report: Report) -> tuple[Value, ...]:
    """The numbers of these sentences, which json has too."""
    return tuple(
        Value(f"{record['region']}.{record['key']}.{key}", number, unit)
        for record in region_records(report.targets, report.compared)
        for key, unit in _NUMBERS.items()
        for number in [record[key]]
        if isinstance(number, int | float)
    )


_NO_BREAK = "\u00a0"

_NUMBERS = {
    "count": "people",
    "total": "people",
    "pct": "percent",
    "target_pct": "percent",
    "missing_people": "people",
    "last_year_pct": "percent",
    "change_pp": "points",
}


def why_the_total_differs(report: Report) -> str | None:
    """Why the total row shows other shares than the targets; None where it has their scope."""
    total, region = (scope_in_words(level, report.rules) for level in (report.level, Level.REGION))
    if report.total is None or total == region:
        return None
    return _(
        "The total row has other shares, because it has another scope: {total}; the targets: "
        "{region}"
    ).format(total=total, region=region)


def _sentence(report: Report, region: str | None, reached: Reached) -> str:
    """One target: count, total, share, target, how many people are missing, and other weeks."""
    parts = [*_parts(report, reached), *_compared(report, (region, reached.target.key))]
    return f"{reached.target.title}: " + ", ".join(parts)


def verdict_in_words(reached: Reached, rules: Rules) -> str:
    """What a target comes to: reached, how many people are missing, or why nobody knows."""
    if reached.percent is None:
        return _("n/a")
    if reached.missing_people is None:
        return _(
            "not judged: the heads are known for less than {coverage:g} % of the people"
        ).format(coverage=rules.min_coverage)
    if reached.met:
        return _("reached")
    return ngettext(
        "{number} person missing", "{number} people missing", reached.missing_people
    ).format(number=reached.missing_people)


def wanted_share(reached: Reached) -> str:
    """The share that a target asks for: «≥ 25 %»."""
    return _share_of(reached.target, reached.percent_wanted)


def target_with_share(target: Target, rules: Rules) -> str:
    """A target and the share that it asks for, in short: «Педагоги активны ≥ 25 %»."""
    share = _share_of(target, target.percent(rules.targets))
    return f"{target.short} {share.replace(' ', _NO_BREAK)}"


def _share_of(target: Target, percent: float) -> str:
    sign = ">" if target.strictly else "≥"
    return f"{sign} {percent:g} %"


def _compared(report: Report, asked: UnitTarget) -> Iterator[str]:
    change, before = (
        known.get(asked) for known in (report.compared.change, report.compared.last_year)
    )
    if change is not None:
        yield _("{points} percentage points in the week").format(points=signed_points(change))
    if before is not None:
        yield _("{share} % a year before").format(share=percent_shown(before))


def _parts(report: Report, reached: Reached) -> Iterator[str]:
    wanted = wanted_share(reached)
    if reached.percent is None:
        yield _("n/a (target {wanted})").format(wanted=wanted)
        return
    yield _("{share} % ({count} of {total})").format(
        share=percent_shown(reached.percent), count=reached.count, total=reached.total
    )
    if reached.missing_people is None:
        yield _(
            "target {wanted} not judged: the heads are known for less than {coverage:g} % of the "
            "people"
        ).format(wanted=wanted, coverage=report.rules.min_coverage)
    elif reached.met:
        yield _("target {wanted} reached").format(wanted=wanted)
    else:
        yield ngettext(
            "target {wanted}, {number} person missing",
            "target {wanted}, {number} people missing",
            reached.missing_people,
        ).format(wanted=wanted, number=reached.missing_people)
