"""Whom to help: the organizations that lack people to the targets, and what is in their way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from sferum_cli.reports.details import HAS_ROWS, REGISTERED, UNVERIFIED_TEACHERS, Details
from sferum_cli.reports.missing import MissingPeople, missing_people
from sferum_cli.reports.week_result import Asked, WeekResult
from sferum_cli.rulebook.message_bands import near_misses
from sferum_cli.rulebook.obstacles import Obstacle
from sferum_cli.rulebook.words import Level, OrganizationType
from sferum_cli.tally.counts import PARTICIPANTS

ORGANIZATIONS = (Level.ORGANIZATION, None)

_TEACHERS, _STUDENTS = "active_teachers_messages", "active_students"
_SILENT, _NEAR = "silent", "near"


@dataclass(frozen=True)
class Lacking:
    """An organization that lacks people, and the first obstacle on their way, if one is known.

    ``behind`` are the people behind the obstacle, all who are missing where it is in the way of the
    whole organization; ``people`` would follow if it were removed. ``says_connected`` is what
    «Подключена» says.
    """

    names: Mapping[str, str | None]
    missing_teachers: int | None
    missing_students: int | None
    obstacle: Obstacle | None
    behind: int | None
    people: int | None
    says_connected: bool | None

    @property
    def missing(self) -> int:
        """Both together."""
        return (self.missing_teachers or 0) + (self.missing_students or 0)


@dataclass(frozen=True)
class Attention:
    """The organizations that lack people, most missing first.

    ``not_judged`` is how many others cannot be judged: their heads are unknown, their type has no
    shares of its own, or the files lack the messages.
    """

    week: WeekResult
    lacking: tuple[Lacking, ...]
    not_judged: int


def attention_asked(types: tuple[OrganizationType, ...] | None) -> Asked:
    """What the view wants to know of the week."""
    return Asked((ORGANIZATIONS,), types=types, details=True)


def attention_of_week(
    week: WeekResult, details: Details, chosen: Sequence[int] | None = None
) -> Attention:
    """The organizations that lack people; ``chosen`` are the rows that are looked at (None: all).

    Of equals the order of the report.
    """
    rows = _with_messages(week, details)
    if chosen is not None:
        rows = rows[list(chosen)]
    judged = list(zip(rows.to_dicts(), missing_people(rows, week.rules), strict=True))
    found = [_lacking(row, missing) for row, missing in judged]
    found = [one for one in found if one.missing]
    found.sort(key=lambda one: -one.missing)
    not_judged = sum(
        missing[_TEACHERS] is None and missing[_STUDENTS] is None and not _has_nobody(row)
        for row, missing in judged
    )
    return Attention(week, tuple(found), not_judged)


def _has_nobody(row: Mapping[str, Any]) -> bool:
    """Whether the heads that are known of an organization are 0: it lacks nobody."""
    known = [row[key] for key in ("teachers_total", "students_total") if row[key] is not None]
    return bool(known) and not any(known)


def _with_messages(week: WeekResult, details: Details) -> pl.DataFrame:
    """The rows of the organizations with what ``details`` know, and who is silent or near."""
    near = near_misses(week.rules.thresholds.active_teacher_messages)
    first, teachers = pl.col("first"), pl.col("teachers")
    is_near = pl.lit(value=False) if near is None else first == near.first
    bands = details.bands.group_by("organization").agg(
        teachers.filter(first == 0).sum().alias(_SILENT),
        teachers.filter(is_near).sum().alias(_NEAR),
    )
    about = details.organizations.join(
        bands, on="organization", how="left", maintain_order="left"
    ).select(pl.exclude("organization", _SILENT, _NEAR), pl.col(_SILENT, _NEAR).fill_null(0))
    return pl.concat([week.rows[ORGANIZATIONS], about], how="horizontal")


def _lacking(row: Mapping[str, Any], missing: MissingPeople) -> Lacking:
    teachers, students = missing[_TEACHERS], missing[_STUDENTS]
    obstacle, behind, people = next(
        ((one, number, min(number, lacking)) for one, number, lacking in
         _on_the_way(row, teachers or 0, students or 0) if min(number, lacking) > 0),
        (None, None, None),
    )  # fmt: skip
    keys = ("region", "municipality", "organization_id", "organization", "organization_type")
    return Lacking(
        {key: row[key] for key in keys}, teachers, students, obstacle, behind, people,
        row["connected"],
    )  # fmt: skip


def _on_the_way(
    row: Mapping[str, Any], teachers: int, students: int
) -> Iterator[tuple[Obstacle, int, int]]:
    """The obstacles in order, with the people behind each and those who are missing for it.

    Everybody who is missing is behind what concerns the whole organization.
    """
    everybody = teachers + students
    if not row[HAS_ROWS]:
        yield Obstacle.WITHOUT_ROWS, everybody, everybody
    elif not row[REGISTERED]:
        yield Obstacle.NOT_CONNECTED, everybody, everybody
    elif not row[PARTICIPANTS]:
        yield Obstacle.WITHOUT_USERS, everybody, everybody
    else:
        yield Obstacle.TEACHERS_NOT_VERIFIED, row[UNVERIFIED_TEACHERS], teachers
        yield Obstacle.TEACHERS_SILENT, row[_SILENT], teachers
        yield Obstacle.NEAR_MISSES, row[_NEAR], teachers
        silent = row["students"] - (row["active_students"] or 0)
        yield Obstacle.STUDENTS_SILENT, silent, students
