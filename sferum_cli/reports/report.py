"""A report as every renderer gets it: rows, columns, and what was decided on the way."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from sferum_cli import __version__
from sferum_cli.problems import Problems
from sferum_cli.reports.targets import RegionTargets
from sferum_cli.rulebook.indicators import INDICATORS, UNKNOWN_HEADS, Column, columns_of
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.shares import rounded
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import (
    Level,
    MessagesPer,
    OrganizationType,
    RankBy,
    RolesTaken,
)
from sferum_cli.translation import decimal_mark
from sferum_cli.translation import gettext as _

SCHEMA_VERSION = 1
"""Of the json; it grows when a key changes its meaning or goes."""


@dataclass(frozen=True, slots=True)
class InputSheet:
    """Where the rows of one sheet went; ``read`` is the sum of the rest.

    ``name`` is that of the file without its folder, ``table`` is the kind of table as json has
    it, ``table_title`` as a person reads it.
    """

    path: str
    name: str
    sheet: str | None
    table: str
    table_title: str
    sha256: str
    read: int
    rejected: int
    outside: int
    unmatched: int
    skipped: dict[str, int]
    used: int


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that --skip-bad-rows left out: letter, header and content of each cell.

    Personal data: it goes into the file of --rejected and nowhere else.
    """

    file: str
    sheet: str | None
    row: int
    cells: tuple[tuple[str, str, object], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The 28 columns of the units of one level in one week.

    ``rows`` has the columns of ``columns``: names, counts and ranks as int, shares as exact
    doubles in percent, null for «н/д»; and those of ``monitoring.further_columns``. ``total`` is
    one row of the same columns (None for the country, which is its own total), in the scope of the
    rows above it, named ``total_label``.
    """

    level: Level
    week: Week
    rules: Rules
    types: tuple[OrganizationType, ...] | None
    rows: pl.DataFrame
    total: pl.DataFrame | None
    total_label: str
    targets: tuple[RegionTargets, ...]
    inputs: tuple[InputSheet, ...]
    verified_assumed: bool
    bad_rows_skipped: int
    problems: Problems
    passed_over: tuple[str, ...] = ()
    rejected: tuple[RejectedRow, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of this level, in order."""
        return columns_of(self.level)

    @property
    def cells(self) -> pl.DataFrame:
        """The rows under the columns alone."""
        return self.rows.select(column.key for column in self.columns)

    @property
    def cells_for_programs(self) -> pl.DataFrame:
        """The rows under the columns, and UNKNOWN_HEADS, which a program needs to know (R9)."""
        return self.rows.select(*(column.key for column in self.columns), UNKNOWN_HEADS)


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


def statements(report: Report) -> list[str]:
    """What every output says of itself: the week, the ratings' base, and the rules in force."""
    rules, thresholds, targets = report.rules, report.rules.thresholds, report.rules.targets
    lines = [
        _("Week {start:%d.%m.%Y} – {end:%d.%m.%Y}, {level}, {rating}").format(
            start=report.week.start,
            end=report.week.end,
            level=level_title(report.level),
            rating=rating_statement(rules.rank_by),
        ),
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
        _("People: {types}").format(types=people_scope(report)),
    ]
    if rules.roles is RolesTaken.ANY:
        lines.append(_("Any teacher's or student's role counts in every type of organization"))
    if rules.messages_per is MessagesPer.USER:
        lines.append(_("A teacher's messages add up over all of the person's organizations"))
    if report.types is not None:
        lines.append(_("Only organizations of: {types}").format(types=", ".join(report.types)))
    if report.verified_assumed:
        lines.append(_("Everybody counts as verified: the data do not say it (--assume-verified)"))
    if _has_marks(report):
        lines.append(
            _(
                "* the share leaves out people of organizations whose number of heads is unknown; "
                "the count holds them. Where less than {percent:g} % of the people are in it, it "
                "has no rank by share"
            ).format(percent=rules.min_coverage)
        )
    if report.bad_rows_skipped:
        lines.append(
            _("{number} rows that cannot be read are left out (--skip-bad-rows)").format(
                number=report.bad_rows_skipped
            )
        )
    return lines


def _has_marks(report: Report) -> bool:
    """Whether a share of the rows or of the total is marked (R9)."""
    marks = [pl.col(one.marked_key).any() for one in INDICATORS if one.kinds]
    frames = [report.rows] if report.total is None else [report.rows, report.total]
    return any(frame.select(pl.any_horizontal(marks)).item() for frame in frames)


def people_scope(report: Report) -> str:
    """R10: whose people the numbers are about, in words."""
    return scope_in_words(report.level, report.rules)


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


def meta(report: Report) -> dict[str, object]:
    """The run as data: what json's ``meta`` and the metadata of a parquet file hold."""
    return {
        "schema_version": SCHEMA_VERSION,
        "version": __version__,
        "week_start": report.week.start.isoformat(),
        "week_end": report.week.end.isoformat(),
        "level": report.level.value,
        "rank_by": report.rules.rank_by.value,
        "types": None if report.types is None else [one.value for one in report.types],
        "rules": report.rules.model_dump(mode="json"),
        "assume_verified": report.verified_assumed,
        "bad_rows_skipped": report.bad_rows_skipped,
        "inputs": [input_meta(sheet) for sheet in report.inputs],
    }


def check_meta(week: Week | None, inputs: Sequence[InputSheet]) -> dict[str, object]:
    """A check as data: what the ``meta`` of its json holds."""
    return {
        "schema_version": SCHEMA_VERSION,
        "version": __version__,
        "week_start": None if week is None else week.start.isoformat(),
        "week_end": None if week is None else week.end.isoformat(),
        "inputs": [input_meta(sheet) for sheet in inputs],
    }


def input_meta(sheet: InputSheet) -> dict[str, object]:
    """One sheet in json's ``meta``: where its rows went."""
    return {
        "path": sheet.path,
        "sheet": sheet.sheet,
        "table": sheet.table,
        "sha256": sheet.sha256,
        "rows_read": sheet.read,
        "rows_rejected": sheet.rejected,
        "rows_outside_week": sheet.outside,
        "rows_unmatched": sheet.unmatched,
        "rows_skipped": sheet.skipped,
        "rows_used": sheet.used,
    }


def percent_shown(percent: float) -> str:
    """A share as people read it, without the sign: «16,3» (R13)."""
    return str(rounded(percent)).replace(".", decimal_mark())


def few(names: Sequence[str], most: int = 5) -> str:
    """The first names of a long list, and how many more there are."""
    shown = ", ".join(f"«{name}»" for name in names[:most])
    rest = len(names) - most
    return shown if rest <= 0 else _("{names} and {rest} more").format(names=shown, rest=rest)
