"""What every column of a report means, and where it comes from."""

from collections.abc import Sequence

from sferum_cli.reports.document import ABOVE_WHOLE, BELOW_TARGET, ListColumn, Listing
from sferum_cli.reports.explained import in_words
from sferum_cli.rulebook.indicators import INDICATORS, TOTALS, Column, Measure
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.ratings import RATED_WITHIN
from sferum_cli.rulebook.words import Level, RankBy
from sferum_cli.translation import gettext as _


def legend(
    columns: Sequence[Column], level: Level, rules: Rules, statements: tuple[str, ...]
) -> Listing:
    """The columns in a reader's words, at the right edge what only a specialist asks for.

    Below them the signs of the tables and the rules in force.
    """
    heads = (
        ListColumn(_("No."), 7),
        ListColumn(_("Column"), 44),
        ListColumn(_("What it says"), 66),
        ListColumn(_("How it is counted"), 58),
        ListColumn(_("Rule's code"), 12),
        ListColumn(_("Slide of the source"), 14),
        ListColumn(_("Key for programs"), 34, is_code=True),
    )
    rows = []
    for number, column in enumerate(columns, start=1):
        slide, rule, formula = meaning(column, level, rules)
        words = in_words(column, level, rules)
        rows.append((number, column.title, words, formula, rule, slide, column.key))
    return Listing(_("Legend"), heads, rows, below=(*signs(), *statements), is_reference=True)


def signs() -> tuple[str, ...]:
    """What stands in cells besides numbers."""
    return (
        _(
            "{below} the share is below the target; {above} it is above 100 %: the headcount is "
            "too small"
        ).format(below=BELOW_TARGET, above=ABOVE_WHOLE),
        _("n/a: not known, because a column of the files or the headcount is missing"),
    )


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
