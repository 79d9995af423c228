"""Numbers, names, weeks and scopes as sentences and titles have them."""

from collections.abc import Sequence

from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.shares import ROUNDED_TO, rounded
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import decimal_mark
from sferum_cli.translation import gettext as _

_MINUS = "−"

_MOST_DAYS = 6
"""So many weeks are named one by one."""


def percent_shown(percent: float, decimals: int = ROUNDED_TO) -> str:
    """A share as people read it, without the sign: «16,3» (R13)."""
    return str(rounded(percent, decimals)).replace(".", decimal_mark())


def signed(number: int) -> str:
    """A change of a count or a rank: «+5», «−3», «0»."""
    return f"{number:+d}".replace("-", _MINUS) if number else "0"


def signed_points(points: float, decimals: int = ROUNDED_TO) -> str:
    """A change of a share in percentage points, with one decimal (R13): «+1,2», «−0,3», «0,0»."""
    shown = percent_shown(abs(points), decimals)
    if not rounded(abs(points), decimals):
        return shown
    return ("+" if points > 0 else _MINUS) + shown


def few(names: Sequence[str], most: int = 5) -> str:
    """The first names of a long list, and how many more there are."""
    shown = ", ".join(f"«{name}»" for name in names[:most])
    rest = len(names) - most
    return shown if rest <= 0 else _("{names} and {rest} more").format(names=shown, rest=rest)


def scope_in_words(level: Level, rules: Rules) -> str:
    """R10: the types whose people count at a level, as a reader sees them."""
    people = _(" and ").join(rules.scopes.people)
    further = _(" and ").join(rules.scopes.region_teachers_further)
    if level is Level.ORGANIZATION:
        return _("counts of every type, shares and ranks of {types}").format(types=people)
    if level is Level.MUNICIPALITY or not further:
        return people
    return _("{types}; teachers of {further} too where their heads are known").format(
        types=people, further=further
    )


def target_in_words(percent: float) -> str:
    """The line of a target in a chart."""
    return _("target {percent:g} %").format(percent=percent)


def days_in_words(weeks: Sequence[Week]) -> str:
    """The last days of weeks; of many the first and the last, and how many there are."""
    days = [f"{one.end:%d.%m.%Y}" for one in weeks]
    if len(days) <= _MOST_DAYS:
        return ", ".join(days)
    return _("{first} … {last} ({number} weeks)").format(
        first=days[0], last=days[-1], number=len(days)
    )


def first_of(title: str, number: int, all_of_them: int) -> str:
    """The title of a chart that shows the first ones of many."""
    return _("{title}: the first {number} of {all}").format(
        title=title, number=number, all=all_of_them
    )
