"""What an output says of itself: the week, the ratings' base, the rules in force, the scope."""

from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from sferum_cli.reports.meta import OfAWeek
from sferum_cli.reports.report import Report
from sferum_cli.reports.targets import UnitTargets
from sferum_cli.reports.week_result import Run
from sferum_cli.reports.wording import days_in_words, scope_in_words
from sferum_cli.rulebook.indicators import INDICATORS
from sferum_cli.rulebook.roles import RoleWords
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level, MessagesPer, RankBy, RolesTaken
from sferum_cli.translation import gettext as _


def level_title(level: Level) -> str:
    """The level in the reader's words."""
    return {
        Level.ORGANIZATION: _("by organization"),
        Level.MUNICIPALITY: _("by municipality"),
        Level.REGION: _("by region"),
        Level.COUNTRY: _("the country"),
    }[level]


def rating_statement(rank_by: RankBy) -> str:
    """R11: the base of the ratings, which the first lines of every output say."""
    return _("rating by count") if rank_by is RankBy.COUNT else _("rating by share")


def week_statement(week: Week) -> str:
    """«Week 18.10.2024 – 24.10.2024»."""
    return _("Week {start:%d.%m.%Y} – {end:%d.%m.%Y}").format(start=week.start, end=week.end)


def of_region(targets: Sequence[UnitTargets], statement: str) -> str:
    """A statement behind the name of the region that it is of, if that is one."""
    return f"{targets[0].region}. {statement}" if len(targets) == 1 else statement


def corrected_statements(weeks: Iterable[Week]) -> Iterator[str]:
    """Which of the weeks that a view shows, or compares with, were corrected in the history."""
    corrected = list(weeks)
    if corrected:
        yield _("Corrected in the history: {weeks}").format(weeks=days_in_words(corrected))


def statements(report: Report) -> list[str]:
    """What every output says of itself: the week, the ratings' base, and the rules in force."""
    frames = [report.rows] if report.total is None else [report.rows, report.total]
    level, rating = level_title(report.level), rating_statement(report.rules.rank_by)
    first = f"{week_statement(report.week)}, {level}, {rating}"
    return [
        of_region(report.targets, first),
        *corrected_statements(report.compared.corrected),
        *rules_statements(report, report.level, report.run, frames),
    ]


def rules_statements(
    result: OfAWeek, level: Level, run: Run, frames: Iterable[pl.DataFrame]
) -> list[str]:
    """What every view says of its numbers: the rules in force, whose people, what was assumed.

    ``frames`` are the rows that it shows, for what their marks mean.
    """
    rules, thresholds, targets = result.rules, result.rules.thresholds, result.rules.targets
    lines = [
        _(
            "Active in the week: a teacher from {messages} messages sent (calls: from {calls}), a "
            "student from {student} message written or read, an organization from {users} users"
        ).format(
            messages=thresholds.active_teacher_messages,
            calls=thresholds.active_teacher_calls,
            student=thresholds.active_student_messages,
            users=thresholds.active_organization_users,
        ),
        _(
            "Targets of a region: active teachers ≥ {teachers:g} %, active students ≥ "
            "{students:g} %, linked accounts > {linked:g} %"
        ).format(
            teachers=targets.active_teachers_messages,
            students=targets.active_students,
            linked=targets.accounts_linked,
        ),
        _("People: {types}").format(types=scope_in_words(level, rules)),
    ]
    if rules.roles is RolesTaken.ANY:
        lines.append(_("Any teacher's or student's role counts in every type of organization"))
    if rules.role_words.all:
        lines.append(_role_words(rules.role_words))
    if rules.messages_per is MessagesPer.USER:
        lines.append(_("A teacher's messages add up over all of the person's organizations"))
    if result.types is not None:
        lines.append(_("Only organizations of: {types}").format(types=", ".join(result.types)))
    if run.verified_assumed:
        lines.append(_("Everybody counts as verified: the data do not say it (--assume-verified)"))
    if _has_marks(frames):
        lines.append(
            _(
                "* the share leaves out people of organizations whose number of heads is unknown; "
                "the count holds them. Where less than {percent:g} % of the people are in it, it "
                "has no rank by share"
            ).format(percent=rules.min_coverage)
        )
    if run.bad_rows_skipped:
        lines.append(
            _("{number} rows that cannot be read are left out (--skip-bad-rows)").format(
                number=run.bad_rows_skipped
            )
        )
    return lines


def _role_words(words: RoleWords) -> str:
    """R3: what an office's own words for roles mean."""
    meanings = (
        (_("a teacher"), words.teacher),
        (_("a student"), words.student),
        (_("neither"), words.other),
    )
    parts = (
        f"{meaning} — {', '.join(f'«{word}»' for word in listed)}"
        for meaning, listed in meanings
        if listed
    )
    return _("Words of the settings for roles: {words}").format(words="; ".join(parts))


def _has_marks(frames: Iterable[pl.DataFrame]) -> bool:
    """Whether a share of the rows is marked (R9)."""
    marks = [pl.col(one.marked_key).any() for one in INDICATORS if one.kinds]
    return any(frame.select(pl.any_horizontal(marks)).item() for frame in frames)
