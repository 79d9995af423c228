"""What a column says, in a reader's words and with the thresholds in force."""

from collections.abc import Sequence

from sferum_cli.rulebook.indicators import (
    ACCOUNTS_LINKED,
    INDICATORS,
    TOTALS,
    Column,
    Indicator,
    Measure,
)
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.ratings import RATED_WITHIN
from sferum_cli.rulebook.words import Level, RankBy
from sferum_cli.translation import gettext as _


def notes_of(columns: Sequence[Column], level: Level, rules: Rules) -> dict[str, str]:
    """What a reader is told of each column where its heading stands, by its key."""
    return {column.key: in_words(column, level, rules) for column in columns}


def in_words(column: Column, level: Level, rules: Rules) -> str:
    """A column of a report, or of its targets, without slides, codes and keys."""
    if column.key in {ACCOUNTS_LINKED.key, ACCOUNTS_LINKED.share_key}:
        return _who(ACCOUNTS_LINKED, rules)
    for one in INDICATORS:
        if column.key == one.key:
            return _who(one, rules)
        if column.key == one.share_key:
            return _("{who}: their share of «{total}»").format(
                who=_who(one, rules), total=one.total.title
            )
        if column.key == one.rank_key:
            return _rank_in_words(one, level, rules)
    if column.key in {total.key for total in TOTALS}:
        return _(
            "How many there are by the headcount (ОО-1, СПО-1, 85-К, 1-ДОП): all shares are of it"
        )
    of_weeks = {
        Measure.DATE: _("The last day of the week"),
        Measure.CHANGE: _("How much it changed since the week before"),
        Measure.CHANGE_POINTS: _(
            "How much the share changed since the week before, in percentage points"
        ),
        Measure.YES_NO: _("Whether a headcount is another than in the week before"),
    }
    return of_weeks.get(column.measure) or _("As the headcount writes it")


def _who(one: Indicator, rules: Rules) -> str:
    """Who, or what, an indicator counts."""
    of = rules.thresholds
    return {
        "active_teachers_calls": _("Verified teachers with calls in the week: from {number}"),
        "active_teachers_messages": _(
            "Verified teachers who sent messages in the week: from {number}"
        ),
        "active_students": _(
            "Verified students who wrote or read messages in the week: from {number}"
        ),
        "active_organizations": _(
            "Connected organizations with users in the week, of any role: from {number}"
        ),
        "teachers": _("Verified teachers of connected organizations"),
        "students": _("Verified students of connected organizations"),
        "connected_organizations": _("Organizations that are registered on Сферум"),
        "teachers_linked": _(
            "Verified teachers who linked their account of the electronic journal"
        ),
        "students_linked": _(
            "Verified students who linked their account of the electronic journal"
        ),
        "accounts_linked": _(
            "Verified teachers and students of schools and colleges who linked their account of "
            "the electronic journal, each person once"
        ),
    }[one.key].format(
        number={
            "active_teachers_calls": of.active_teacher_calls,
            "active_teachers_messages": of.active_teacher_messages,
            "active_students": of.active_student_messages,
        }.get(one.key, of.active_organization_users)
    )


def _rank_in_words(one: Indicator, level: Level, rules: Rules) -> str:
    """R11 as a reader wants it."""
    base = one.title if rules.rank_by is RankBy.COUNT else one.share_title
    words = (
        _("Place in the region by «{base}»: 1 is the best, equal ones share a place")
        if RATED_WITHIN[level]
        else _("Place in the country by «{base}»: 1 is the best, equal ones share a place")
    )
    return words.format(base=base)
