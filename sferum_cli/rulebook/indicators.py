"""The 28 columns of the report as records [slides 28-29, «Отчеты. Уровень региона»].

``COLUMNS`` is what every renderer, the help and the documentation read: nobody else writes a
title or a key. An indicator is a count, its denominator and, for most, a share and a rating.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from sferum_cli.rulebook import activity
from sferum_cli.rulebook.parameters import Thresholds
from sferum_cli.rulebook.words import Kind, Level


class Block(StrEnum):
    """The groups in which a reader looks at the columns."""

    UNIT = "unit"
    ACTIVITY = "activity"
    ORGANIZATIONS = "organizations"
    COVERAGE = "coverage"
    LINKED = "linked"
    REFERENCE = "reference"
    RATINGS = "ratings"


class Measure(StrEnum):
    """What stands in a column."""

    NAME = "name"
    COUNT = "count"
    SHARE = "share"
    TOTAL = "total"
    RANK = "rank"
    CHANGE = "change"
    """A count or a rank minus that of the week before."""
    CHANGE_POINTS = "change_points"
    """A share minus that of the week before, in percentage points."""
    COURSE = "course"
    """The weeks side by side, as small bars in a text."""
    YES_NO = "yes_no"
    DATE = "date"
    NUMBER = "number"
    """A count or a rank in one row, a share in percent in another; the row tells which."""
    DIFFERENCE = "difference"
    """Such a number minus another; that of two shares in percentage points."""


@dataclass(frozen=True)
class Total:
    """A denominator: a number of the headcount, per unit."""

    key: str
    title: str
    slide: str


@dataclass(frozen=True)
class Indicator:
    """A count of people or organizations, over a total.

    ``condition`` is a boolean per membership for people (``kinds`` says whose) and None for
    organizations, whose rules R1 and R2 need the sum of their users. ``needs`` names the columns
    of the activity without which the indicator is null. ``rating`` is the title that
    slide 29 gives its rank, None where it has no rank.
    """

    key: str
    title: str
    block: Block
    slide: str
    rule: str
    total: Total
    kinds: tuple[Kind, ...] = ()
    condition: Callable[[Thresholds], pl.Expr] | None = None
    needs: tuple[str, ...] = ()
    rating: str | None = None

    @property
    def share_key(self) -> str:
        """The key of the share."""
        return f"{self.key}_pct"

    @property
    def numerator_key(self) -> str:
        """The key of the share's numerator: the count, of people where heads are known (R9)."""
        return f"{self.key}_counted" if self.kinds else self.key

    @property
    def marked_key(self) -> str:
        """The key of whether the share is marked: it leaves out people, or too many (R9)."""
        return f"{self.share_key}_marked"

    @property
    def share_title(self) -> str:
        """The title of the share."""
        return f"{self.title} %"

    @property
    def rank_key(self) -> str:
        """The key of the rank."""
        return f"rank_{self.key}"


ORGANIZATIONS_TOTAL = Total("organizations_total", "Организаций в муниципалитете", "16, 28")
TEACHERS_TOTAL = Total("teachers_total", "Педагогов в муниципалитете", "16, 28")
STUDENTS_TOTAL = Total("students_total", "Обучающихся в муниципалитете", "16, 28")
TOTALS = (ORGANIZATIONS_TOTAL, TEACHERS_TOTAL, STUDENTS_TOTAL)

TOTAL_OF_KIND = {Kind.TEACHER: TEACHERS_TOTAL, Kind.STUDENT: STUDENTS_TOTAL}
"""The heads that people of a kind are divided by (R9)."""

INDICATORS = (
    Indicator(
        key="active_teachers_calls",
        title="Активные педагоги (звонки)",
        block=Block.ACTIVITY,
        slide="16, 28, 29",
        rule="R6",
        total=TEACHERS_TOTAL,
        kinds=(Kind.TEACHER,),
        condition=activity.active_teacher_by_calls,
        needs=("calls",),
        rating='Рейтинг "Количество активных педагогов (звонки)"',
    ),
    Indicator(
        key="active_teachers_messages",
        title="Активные педагоги (сообщения)",
        block=Block.ACTIVITY,
        slide="16, 28, 29",
        rule="R5",
        total=TEACHERS_TOTAL,
        kinds=(Kind.TEACHER,),
        condition=activity.active_teacher_by_messages,
        needs=("messages_sent",),
        rating='Рейтинг "Количество активных педагогов (сообщения)"',
    ),
    Indicator(
        key="active_students",
        title="Активные обучающиеся",
        block=Block.ACTIVITY,
        slide="16, 28, 29",
        rule="R7",
        total=STUDENTS_TOTAL,
        kinds=(Kind.STUDENT,),
        condition=activity.active_student,
        needs=("messages_sent", "messages_read"),
        rating='Рейтинг "Количество активных обучающихся"',
    ),
    Indicator(
        key="active_organizations",
        title="Активные организации",
        block=Block.ORGANIZATIONS,
        slide="16, 28, 29",
        rule="R2",
        total=ORGANIZATIONS_TOTAL,
        rating='Рейтинг "Активные организации"',
    ),
    Indicator(
        key="teachers",
        title="Педагоги",
        block=Block.COVERAGE,
        slide="16, 28",
        rule="R4",
        total=TEACHERS_TOTAL,
        kinds=(Kind.TEACHER,),
        condition=activity.user_of_sferum,
    ),
    Indicator(
        key="students",
        title="Обучающиеся",
        block=Block.COVERAGE,
        slide="16, 28",
        rule="R4",
        total=STUDENTS_TOTAL,
        kinds=(Kind.STUDENT,),
        condition=activity.user_of_sferum,
    ),
    Indicator(
        key="connected_organizations",
        title="Подключенные организации",
        block=Block.ORGANIZATIONS,
        slide="16, 28, 29",
        rule="R1",
        total=ORGANIZATIONS_TOTAL,
        rating='Рейтинг "Подключенные организации"',
    ),
    Indicator(
        key="teachers_linked",
        title="Педагоги, связавшие аккаунт ЭЖД",
        block=Block.LINKED,
        slide="10, 14, 28",
        rule="R4",
        total=TEACHERS_TOTAL,
        kinds=(Kind.TEACHER,),
        condition=activity.account_linked,
        needs=("ejd_linked",),
    ),
    Indicator(
        key="students_linked",
        title="Обучающиеся, связавшие аккаунт ЭЖД",
        block=Block.LINKED,
        slide="10, 14, 28",
        rule="R4",
        total=STUDENTS_TOTAL,
        kinds=(Kind.STUDENT,),
        condition=activity.account_linked,
        needs=("ejd_linked",),
    ),
)
"""In the order of slide 28."""

ACCOUNTS_LINKED = Indicator(
    key="accounts_linked",
    title="Педагоги и обучающиеся, связавшие аккаунт ЭЖД",
    block=Block.LINKED,
    slide="10, 14",
    rule="R12",
    total=TEACHERS_TOTAL,
    kinds=(Kind.TEACHER, Kind.STUDENT),
    condition=activity.account_linked,
    needs=("ejd_linked",),
)
"""People of both kinds together, each once: no column of the report, but a target (R12)."""

ACCOUNTS_PEOPLE = Indicator(
    key="accounts_people",
    title="Педагоги и обучающиеся",
    block=Block.COVERAGE,
    slide="10, 14",
    rule="R12",
    total=TEACHERS_TOTAL,
    kinds=(Kind.TEACHER, Kind.STUDENT),
    condition=activity.user_of_sferum,
)
"""All who may link their accounts: no column, but what the coverage of their share is of (R9)."""

PEOPLE = (
    *(indicator for indicator in INDICATORS if indicator.kinds),
    ACCOUNTS_LINKED,
    ACCOUNTS_PEOPLE,
)
"""The indicators that count people."""

ORGANIZATIONS = tuple(indicator for indicator in INDICATORS if not indicator.kinds)
"""The indicators that count organizations (R1, R2)."""

ACCOUNTS_TOTAL = "accounts_total"
"""The key of the heads of both kinds together: what the linked accounts are a share of (R12)."""

EVERYBODY_OF_KINDS = {one.kinds: one for one in PEOPLE if one.condition is activity.user_of_sferum}
"""The indicator that counts everybody of some kinds."""

UNKNOWN_HEADS = "unknown_heads"
"""The key of how many organizations of a unit have people and no known heads (R9)."""

RATED_ORDER = (
    "connected_organizations",
    "active_organizations",
    "active_teachers_calls",
    "active_teachers_messages",
    "active_students",
)
"""Columns 24-28: the ratings stand in another order than their counts [slide 29]."""


@dataclass(frozen=True)
class Column:
    """One column of a report: its machine key, its title, and what stands in it.

    ``heading`` is what a share and its count have in common, else the title. A share is ``part_of``
    the keys of its numerator and its total, whose quotient it is; ``mark`` is the key of whether
    it is marked (R9), None where that cannot be. ``label`` is what stands under the heading where
    there is little room, None for what the title adds to it.
    """

    key: str
    title: str
    block: Block
    measure: Measure
    heading: str
    part_of: tuple[str, str] | None = None
    mark: str | None = None
    label: str | None = None

    @property
    def under_heading(self) -> str:
        """What the title adds to the heading; empty where they are one."""
        return self.title.removeprefix(self.heading).lstrip(": ")


def name_column(key: str, title: str) -> Column:
    """A column of texts, under its own title."""
    return Column(key, title, Block.UNIT, Measure.NAME, title)


UNIT_COLUMNS = (name_column("region", "Регион"), name_column("municipality", "Муниципалитет"))

ORGANIZATION_COLUMNS = (
    name_column("organization_id", "ID организации"),
    name_column("organization", "Организация"),
    name_column("organization_type", "Тип организации"),
)
"""What stands after the second column at organization level."""


def indicator(key: str) -> Indicator:
    """The indicator whose count has this key; KeyError if there is none."""
    return {one.key: one for one in INDICATORS}[key]


def _columns() -> tuple[Column, ...]:
    measured = [column for one in INDICATORS for column in _share_and_count(one)]
    totals = [
        Column(one.key, one.title, Block.REFERENCE, Measure.TOTAL, one.title) for one in TOTALS
    ]
    ranks = [
        Column(one.rank_key, title, Block.RATINGS, Measure.RANK, title)
        for one in map(indicator, RATED_ORDER)
        for title in [one.rating or one.title]
    ]
    return (*UNIT_COLUMNS, *measured, *totals, *ranks)


def _share_and_count(one: Indicator) -> tuple[Column, Column]:
    share = Column(
        one.share_key,
        one.share_title,
        one.block,
        Measure.SHARE,
        one.title,
        part_of=(one.numerator_key, one.total.key),
        mark=one.marked_key if one.kinds else None,
    )
    return share, Column(one.key, one.title, one.block, Measure.COUNT, one.title)


COLUMNS = _columns()
"""The 28 columns in the order of slides 28-29."""


def columns_of(level: Level) -> tuple[Column, ...]:
    """The columns of a report at this level: the 28, and three more for organizations."""
    if level is not Level.ORGANIZATION:
        return COLUMNS
    return (*COLUMNS[: len(UNIT_COLUMNS)], *ORGANIZATION_COLUMNS, *COLUMNS[len(UNIT_COLUMNS) :])
