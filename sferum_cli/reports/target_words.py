"""What is said of the targets: the block that every output carries (R12)."""

from collections.abc import Iterator

from sferum_cli.reports.document import Paragraph, Value
from sferum_cli.reports.report import Report
from sferum_cli.reports.targets import UnitTargets
from sferum_cli.reports.wording import percent_shown, scope_in_words
from sferum_cli.rulebook.targets import Reached
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext


def target_paragraphs(report: Report) -> tuple[Paragraph, ...]:
    """The targets of every region, in the order of the headcount."""
    scope = scope_in_words(Level.REGION, report.rules)
    return tuple(
        Paragraph(
            f"{one.region} ({scope})",
            tuple(_sentence(report, reached) for reached in one.reached),
        )
        for one in report.targets
    )


def target_values(report: Report) -> tuple[Value, ...]:
    """The numbers of these sentences, which json has too."""
    return tuple(
        Value(f"{record['region']}.{record['key']}.{key}", number, unit)
        for record in target_records(report)
        for key, unit in _NUMBERS.items()
        for number in [record[key]]
        if isinstance(number, int | float)
    )


_NUMBERS = {
    "count": "people",
    "total": "people",
    "pct": "percent",
    "target_pct": "percent",
    "missing_people": "people",
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


def target_records(report: Report) -> list[dict[str, object]]:
    """The targets as json has them: one for each region and target.

    ``last_year_pct`` and ``change_pp`` are null: nothing is known of another week or year.
    """
    return [_record(one, reached) for one in report.targets for reached in one.reached]


def _record(region: UnitTargets, reached: Reached) -> dict[str, object]:
    return {
        "region": region.region,
        "key": reached.target.key,
        "title": reached.target.title,
        "count": reached.count,
        "total": reached.total,
        "pct": reached.percent,
        "target_pct": reached.percent_wanted,
        "operator": reached.target.operator,
        "met": reached.met,
        "missing_people": reached.missing_people,
        "last_year_pct": None,
        "change_pp": None,
    }


def _sentence(report: Report, reached: Reached) -> str:
    """One target: count, total, share, target, and how many people are missing."""
    return f"{reached.target.title}: " + ", ".join(_parts(report, reached))


def _parts(report: Report, reached: Reached) -> Iterator[str]:
    sign = ">" if reached.target.strictly else "≥"
    wanted = f"{sign} {reached.percent_wanted:g} %"
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
