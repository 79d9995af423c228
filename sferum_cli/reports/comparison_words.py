"""What is said of two tables that were held together."""

from collections.abc import Iterable, Iterator

from sferum_cli.reports.comparison import HELD, Comparison, Sign, Whose
from sferum_cli.reports.wording import few
from sferum_cli.rulebook.indicators import Column, Measure
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import decimal_mark, ngettext
from sferum_cli.translation import gettext as _

_MOST_TITLES = len(HELD)


def statements_of(comparison: Comparison) -> Iterator[str]:
    """What it comes to, what was compared, and what was not."""
    yield _result(comparison)
    yield _("Ours: {ours}; theirs: {theirs}; compared: {levels}").format(
        ours=comparison.ours.name,
        theirs=comparison.theirs.name,
        levels=levels_in_words(held.level for held in comparison.levels),
    )
    if comparison.tolerance:
        yield _("Shares that differ by at most {points} percentage points are equal").format(
            points=points_in_words(comparison.tolerance)
        )
    rounded = rounded_columns(comparison)
    if rounded:
        shares = [column for column in comparison.columns if column.measure is Measure.SHARE]
        which = few([column.title for column in rounded], _MOST_TITLES)
        yield _("Rounded to one decimal, and compared so: {titles}").format(
            titles=_("all shares") if rounded == shares else which
        )
    for whose, text in (
        (Whose.THEIRS, _("Not compared, only our table has them: {titles}")),
        (Whose.OURS, _("Not compared, only their table has them: {titles}")),
        (Whose.BOTH, _("Not compared, neither table has them: {titles}")),
    ):
        titles = [
            column.title
            for column in HELD
            if any(held.lacking.get(column.key) is whose for held in comparison.levels)
        ]
        if titles:
            yield text.format(titles=few(titles, _MOST_TITLES))


def levels_in_words(levels: Iterable[Level]) -> str:
    """Of which units the rows are: «регионы, муниципалитеты»."""
    units = {
        Level.ORGANIZATION: _("organizations"),
        Level.MUNICIPALITY: _("municipalities"),
        Level.REGION: _("regions"),
        Level.COUNTRY: _("the country"),
    }
    return ", ".join(units[level] for level in levels)


def points_in_words(points: float) -> str:
    """Percentage points as they were said: «0,05»."""
    return f"{points:g}".replace(".", decimal_mark())


def _result(comparison: Comparison) -> str:
    """What it comes to, in one sentence."""
    number, equal = len(comparison.differences), comparison.equal
    cells = ngettext("{number} cell", "{number} cells", equal).format(number=equal)
    if comparison.is_equal:
        return _("No differences: {cells} equal").format(cells=cells)
    columns = len({one.column.key for one in comparison.differences})
    parts = [_("No cell differs")]
    if number:
        different = ngettext("{number} cell", "{number} cells", number).format(number=number)
        parts = [
            ngettext(
                "Differences: {cells} in {number} column",
                "Differences: {cells} in {number} columns",
                columns,
            ).format(cells=different, number=columns)
        ]
    parts.append(_("equal: {cells}").format(cells=cells))
    for units, text in (
        (comparison.only_ours, _("only in our table: {rows}")),
        (comparison.only_theirs, _("only in theirs: {rows}")),
    ):
        if units:
            rows = ngettext("{number} row", "{number} rows", len(units))
            parts.append(text.format(rows=rows.format(number=len(units))))
    return "; ".join(parts)


def rounded_columns(comparison: Comparison) -> list[Column]:
    """The shares that were compared as rounded ones, in some level."""
    return [one for one in HELD if any(one.key in held.rounded for held in comparison.levels)]


def how_compared(comparison: Comparison, column: Column) -> str:
    """When two cells of a column are equal."""
    if not any(column.key in held.equal for held in comparison.levels):
        return _("not compared: one of the tables does not have it")
    if column.measure is not Measure.SHARE:
        return _("as whole numbers, exactly")
    if column in rounded_columns(comparison):
        how = _("rounded to one decimal, halves away from zero (R13): one of the tables is")
    else:
        how = _("as exact shares")
    if comparison.tolerance:
        points = _("equal too within {points} percentage points")
        how += "; " + points.format(points=points_in_words(comparison.tolerance))
    return how


def sign_title(sign: Sign) -> str:
    """Which of two numbers is more, in words."""
    return {
        Sign.MORE: _("ours is more"),
        Sign.LESS: _("ours is less"),
        Sign.BLANK: _("one is blank"),
    }[sign]
