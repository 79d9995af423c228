"""What every column of a report means, and where it comes from."""

from collections.abc import Sequence

from sferum_cli.reports.document import ListColumn, Listing
from sferum_cli.rulebook.indicators import INDICATORS, TOTALS, Column, Measure
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.ratings import RATED_WITHIN
from sferum_cli.rulebook.words import Level, RankBy
from sferum_cli.translation import gettext as _


def legend(
    columns: Sequence[Column], level: Level, rules: Rules, statements: tuple[str, ...]
) -> Listing:
    """The columns with slide, rule and formula, and below them the rules in force."""
    heads = (
        ListColumn(_("No."), 8),
        ListColumn(_("Column"), 54),
        ListColumn(_("Key"), 34),
        ListColumn(_("Slide"), 14),
        ListColumn(_("Rule"), 10),
        ListColumn(_("How it is counted"), 74),
    )
    rows = [
        (number, column.title, column.key, *meaning(column, level, rules))
        for number, column in enumerate(columns, start=1)
    ]
    return Listing(_("Legend"), heads, rows, below=statements, is_reference=True)


def meaning(column: Column, level: Level, rules: Rules) -> tuple[str, str, str]:
    """Slide, rule (empty where none is about it) and formula of a column, from its record."""
    for one in INDICATORS:
        if column.key == one.key:
            what = _("distinct verified users") if one.kinds else _("organizations")
            return one.slide, one.rule, what
        if column.key == one.share_key:
            formula = _("«{count}» / «{total}»").format(count=one.title, total=one.total.title)
            return one.slide, "R9", formula
        if column.key == one.rank_key:
            within = RATED_WITHIN[level]
            where = _("within the region") if within else _("within the country")
            by = rules.rank_by
            base = one.title if by is RankBy.COUNT else one.share_title
            return one.slide, "R11", f"«{base}», {where}"
    for total in TOTALS:
        if column.key == total.key:
            return total.slide, "R9", _("from the headcount")
    of_weeks = {
        Measure.DATE: _("the last day of the week"),
        Measure.CHANGE: _("minus the value of the week before"),
        Measure.CHANGE_POINTS: _("minus the value of the week before, in percentage points"),
        Measure.YES_NO: _("whether a denominator is another than in the week before"),
    }
    if column.measure in of_weeks:
        return "19-27", "", of_weeks[column.measure]
    return "28", "", _("as the headcount writes it")
